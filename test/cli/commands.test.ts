// The command as a user runs it: the built program in a process of its own.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import { packageRoot } from '../../src/package-root.js'

const folder = mkdtempSync(join(tmpdir(), 'harrier-'))
afterAll(() => { rmSync(folder, { recursive: true }) }) // prettier-ignore

const program = join(packageRoot(), 'dist/src/cli/main.js')
function harrier(args: readonly string[], input = '') {
  const { status, stdout, stderr } = spawnSync('node', [program, ...args], {
    input,
    encoding: 'utf8',
    cwd: folder,
    maxBuffer: 1 << 28,
  })
  return { status, stdout, stderr }
}
const file = (name: string, content: string | Buffer): string => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

describe('bad input: a clear error, an exit code, never a stack', () => {
  const query = (text: string): readonly string[] => ['query', text]
  test.each<readonly [string, () => readonly string[], number, RegExp]>([
    ['unknown table', () => query('DeviceProcesEvents'), 3, /KQL2002.*Did you mean 'DeviceProcessEvents'/],
    [
      'unknown column',
      () => query('DeviceInfo | where DeviceNam == 1'),
      3,
      /KQL2001.*Did you mean 'DeviceName'[^]*\^{9}/,
    ],
    ['unknown operator', () => query('DeviceInfo | wher x'), 3, /KQL1/],
    ['unknown function', () => query('print strcatt("a")'), 3, /KQL2003.*Did you mean 'strcat'/],
    ['wrong types', () => query('print 1 + "a"'), 3, /KQL3002/],
    ['operator not supported', () => query('DeviceInfo | reduce by DeviceId'), 3, /KQL4001.*'reduce'/],
    [
      'several tables in a form that holds one',
      () => ['query', '--format', 'csv', 'print x = 1 | facet by x'],
      3,
      /KQL4007.*'facet'/,
    ],
    ['no query', () => ['query', '-f', file('empty.kql', '')], 3, /KQL/],
    [
      '10,000-deep nesting',
      () => ['query', '-f', file('deep.kql', `print ${'('.repeat(10_000)}1${')'.repeat(10_000)}`)],
      3,
      /KQL1/,
    ],
    ['5 MB of query', () => ['query', '-f', file('long.kql', `print "${'a'.repeat(5_000_000)}"`)], 3, /KQL1/],
    ['binary', () => ['query', '-f', file('binary.kql', Buffer.from([0xff, 0xd8, 0x00, 0x80]))], 5, /not text/],
    ['missing file', () => ['query', '-f', join(folder, 'nowhere.kql')], 5, /no file/],
    [
      'missing telemetry',
      () => ['ingest', '--db', join(folder, 'x.duckdb'), join(folder, 'nowhere.ndjson')],
      5,
      /nowhere/,
    ],
    [
      'not a database',
      () => ['query', '--db', file('broken.duckdb', 'x'.repeat(9000)), 'DeviceInfo | count'],
      4,
      /error KQL5/,
    ],
    ['unknown flag', () => ['query', '--nope'], 2, /unknown option/],
  ])('%s', (_name, args, code, message) => {
    const { status, stderr } = harrier(args())
    expect(stderr).toMatch(message)
    expect(stderr).not.toMatch(/\n\s+at |fault of Harrier/)
    expect(status).toBe(code)
  })
})

describe('query', () => {
  test.each([
    ['json', /^\[\s*\{"a":1,"b":"x"\}\s*\]\s*$/],
    ['ndjson', /^\{"a":1,"b":"x"\}\n$/],
    ['csv', /^"?a"?,"?b"?\r?\n"?1"?,"?x"?\r?\n$/],
    ['table', /a\s+b[^]*1\s+x/],
  ])('--format %s', (format, expected) => {
    const { stdout, status } = harrier(['query', '--format', format, 'print a = 1, b = "x"'])
    expect(stdout).toMatch(expected)
    expect(status).toBe(0)
  })

  test('--format parquet and arrow write files of their kind', async () => {
    const { tableFromIPC } = await import('apache-arrow')
    const [parquet, arrow] = ['parquet', 'arrow'].map((format) => {
      const path = join(folder, `out.${format}`)
      const { status, stderr } = harrier(['query', '--format', format, '-o', path, 'range x from 1 to 3 step 1'])
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
      return readFileSync(path)
    })
    expect(parquet?.subarray(0, 4).toString()).toBe('PAR1')
    expect(tableFromIPC(arrow ?? Buffer.alloc(0)).numRows).toBe(3)
  })

  test('--format table shows several tables, each under its name', () => {
    const kql = 'range n from 1 to 3 step 1 | fork Odd = (where n % 2 == 1) (count)'
    const { stdout, status } = harrier(['query', '--format', 'table', kql])
    expect(stdout).toMatch(/^Odd\n[^]*\bn\b[^]*1[^]*3[^]*\n\nTable 2\n[^]*Count[^]*3/)
    expect(status).toBe(0)
  })

  test('--param and standard input', () => {
    const text = 'declare query_parameters(n: long = 1); print n + 1'
    expect(harrier(['query', '--format', 'csv', '--param', 'n=41'], text).stdout).toMatch(/42/)
  })

  test('--batch answers line by line, errors too', () => {
    const lines = [
      { id: 'a', kql: 'print x = 9223372036854775807' },
      { id: 'b', kql: 'print y' },
    ]
    const { stdout } = harrier(['query', '--batch'], lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
    expect(stdout).toContain('{"id":"a","columns":[{"name":"x","type":"long"}],"rows":[[9223372036854775807]]}')
    expect(stdout).toMatch(/\{"id":"b","error":\{"code":"KQL2001".*"line":1,"column":7\}\}/)
  })
})

test('ingest loads once, and the hunts of the story find what they say', () => {
  const database = join(folder, 'once.duckdb')
  const story = join(packageRoot(), 'fixtures/stories/nightjar')
  const first = harrier(['ingest', '--json', '--db', database, story])
  const second = harrier(['ingest', '--json', '--db', database, story])
  const sum = (text: string): number => Object.values((JSON.parse(text) as { loaded: Record<string, number> }).loaded).reduce((a, b) => a + b, 0) // prettier-ignore
  expect(sum(first.stdout)).toBeGreaterThan(4000)
  expect(sum(second.stdout)).toBe(0)
  for (const name of readdirSync(join(story, 'hunts'))) {
    const path = join(story, 'hunts', name)
    const { stdout } = harrier(['query', '--format', 'ndjson', '--db', database, '-f', path])
    const expected = /^\/\/ rows: (\d+)$/m.exec(readFileSync(path, 'utf8'))?.[1]
    expect(`${name} ${stdout.split('\n').length - 1}`).toBe(`${name} ${expected ?? 'unknown'}`)
  }
})

test.each([
  ['format', ['format'], 'DeviceInfo|where a==1|take 5', /^DeviceInfo\n\| where a == 1\n\| take 5\n$/],
  ['explain --stage tokens', ['explain', '--stage', 'tokens', 'print 1'], '', /print/],
  ['explain --stage ast', ['explain', '--stage', 'ast', 'print 1'], '', /"kind": ?"?print|print/],
  ['explain --stage plan', ['explain', '--stage', 'plan', 'DeviceInfo | take 1'], '', /limit 1\n\s+scan DeviceInfo/],
  ['explain --stage sql', ['explain', 'DeviceInfo | count'], '', /SELECT count\(\*\) AS "Count"\nFROM "DeviceInfo"/],
  ['explain --stage physical', ['explain', '--stage', 'physical', 'DeviceInfo | count'], '', /AGGREGATE|COUNT|SCAN/i],
  [
    'explain of what asks the data',
    ['explain', 'print round(1.26, toscalar(print 1))'],
    '',
    /round\(1\.26e0, CAST\(1 AS INTEGER\)\)/,
  ],
  ['schema', ['schema', 'DeviceInfo'], '', /DeviceName\s+string/],
  ['functions', ['functions', 'strcat'], '', /strcat/],
])('%s', (_name, args, input, expected) => {
  const { stdout, status } = harrier(args, input)
  expect(stdout).toMatch(expected)
  expect(status).toBe(0)
})
