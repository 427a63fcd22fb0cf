// The server as a user runs it: an empty database filled, an address to ask, the command line against it, a good end.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { packageRoot } from '../../src/package-root.js'

const program = join(packageRoot(), 'dist/src/cli/main.js')
const folder = mkdtempSync(join(tmpdir(), 'harrier-'))
const environment = { ...process.env, HARRIER_LOG_LEVEL: 'silent' }

/** A server and what it has said so far. */
function serve(args: readonly string[]) {
  const child = spawn('node', [program, 'serve', '--port', '0', ...args], { cwd: folder, env: environment })
  let said = ''
  const greeted = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (text) => {
      said += String(text)
      if (said.includes('Ctrl-C')) resolve(said)
    })
    child.once('exit', () => { reject(new Error(said)) }) // prettier-ignore
  })
  greeted.catch(() => undefined)
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  return { child, greeted, ended }
}

/** Runs a command to its end while the server, in a process of its own, goes on. */
function harrier(args: readonly string[], token = administrator) {
  const env = { ...process.env, HARRIER_TOKEN: token }
  const { status, stdout, stderr } = spawnSync('node', [program, ...args], {
    cwd: folder,
    encoding: 'utf8',
    input: '',
    env,
  })
  return { status, stdout, stderr }
}

let server: ReturnType<typeof serve>
let greeting: string
let administrator = ''
let url: string

beforeAll(async () => {
  server = serve([])
  greeting = await server.greeted
  administrator = /export HARRIER_TOKEN=(\S+)/.exec(greeting)?.[1] ?? ''
  url = /http:\/\/127\.0\.0\.1:\d+/.exec(greeting)?.[0] ?? ''
})
afterAll(() => {
  server.child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

test('an empty database is filled with the demonstration, and the query to try finds it', () => {
  expect(greeting).toMatch(/The database was empty: loaded the demonstration, [\d,]+ events\./)
  const [, sample = ''] = /harrier query --url \S+ '([^']*)'/.exec(greeting) ?? []
  const { status, stdout } = harrier(['query', '--url', url, '--format', 'ndjson', sample])
  expect(status).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ DeviceName: 'ws-fin-07.marlow.example', AccountName: 'e.hart' })
})

test.each<readonly [string, readonly string[], number, RegExp]>([
  ['parameters', ['--param', 'n=41', 'declare query_parameters(n: long); print x = n + 1'], 0, /\{"x":42\}/],
  ['long integers', ['print x = 9223372036854775807'], 0, /\{"x":9223372036854775807\}/],
  ['rows that are cut off', ['--max-rows', '1', 'range x from 1 to 3 step 1'], 0, /cut off after 1 row/],
  ['several tables', ['--format', 'table', 'print x = 1 | fork One = (take 1) (count)'], 0, /^One\n[^]*\n\nTable 2\n/],
  [
    'several tables in a form that holds one',
    ['print x = 1 | facet by x with (count)'],
    2,
    /gives 2 tables, and ndjson holds one/,
  ],
  ['a query that is not valid', ['DeviceInfo | where Nope == 1'], 3, /KQL2001[^]*\^{4}/],
  ['a value that cannot be', ['--timespan', 'soon', 'print 1'], 2, /not a timespan/],
])('query --url: %s', (_name, args, code, message) => {
  const { status, stdout, stderr } = harrier(['query', '--url', url, '--format', 'ndjson', ...args])
  expect(stdout + stderr).toMatch(message)
  expect(status).toBe(code)
})

test.each<readonly [string, readonly string[], number, RegExp]>([
  ['no server there', ['--url', 'http://127.0.0.1:9', 'print 1'], 4, /No server answers at/],
  ['no address', ['--url', 'localhost', 'print 1'], 2, /not the address of a server/],
  ['a server and a file', ['--url', 'http://127.0.0.1:9', '--db', 'x', 'print 1'], 2, /exclude each other/],
  ['a database that the server has', ['DeviceInfo | count'], 4, /KQL5008[^]*--url/],
])('query refuses %s', (_name, args, code, message) => {
  const { status, stderr } = harrier(['query', ...args])
  expect(stderr).toMatch(message)
  expect(status).toBe(code)
})

test('without a token nothing is asked, and the message says where one is read from', () => {
  const { status, stderr } = harrier(['query', '--url', url, 'print 1'], '')
  expect(stderr).toContain('HARRIER_TOKEN')
  expect(status).toBe(4)
})

test('a port in use is said to be so', async () => {
  const { port } = new URL(url)
  const second = harrier(['serve', '--port', port, '--db', join(folder, 'other.duckdb'), '--no-demo'])
  expect(second).toMatchObject({ status: 2, stderr: expect.stringContaining(`Port ${port}`) as unknown })
  expect((await fetch(`${url}/readyz`)).status).toBe(200)
})

test('SIGTERM ends it well: hunts under way are told, the database is whole and free', async () => {
  const endless =
    'range a from 1 to 50000000 step 1 | extend k = 1 ' +
    '| join kind=inner (range b from 1 to 50000000 step 1 | extend k = 1) on k | summarize sum(a * b)'
  const answer = fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${administrator}` },
    body: JSON.stringify({ query: `{ hunt(query: "${endless}") { rows } }` }),
  }).then((response) => response.text())
  // The request has arrived when one that was sent after it is answered.
  await fetch(`${url}/readyz`)
  server.child.kill('SIGTERM')
  expect(await answer).toMatch(/"code":"KQL500\d"/)
  expect(await server.ended).toBe(0)
  expect(existsSync(join(folder, 'data/harrier.duckdb.wal'))).toBe(false)
  const { stdout } = harrier(['query', '--format', 'ndjson', 'AlertInfo | count'])
  expect((JSON.parse(stdout) as { readonly Count: number }).Count).toBeGreaterThan(10)

  const again = serve([])
  const greeted = await again.greeted
  expect(greeted).not.toContain('demonstration')
  expect(greeted).not.toMatch(/harrier_[0-9a-f]{12}_/)
  again.child.kill('SIGINT')
  expect(await again.ended).toBe(0)
})
