// The audit log over the running service: hunts and changes are recorded, read by hunts, and written by nobody else.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { AuditLog } from '../../src/audit/audit-log.js'
import { huntTotals } from '../../src/audit/audit.store.js'
import type { AuditRow } from '../../src/audit/audit.store.js'
import { withoutSecrets } from '../../src/audit/without-secrets.js'
import { localCaller } from '../../src/caller.js'
import type * as LoadTask from '../../src/hunting/load.task.js'
import { packageRoot } from '../../src/package-root.js'
import { startTestServer } from '../support/server.js'
import type { TestServer } from '../support/server.js'

let server: TestServer
let viewer: string
beforeAll(async () => {
  server = await startTestServer()
  const { data } = await ask('mutation { createApiToken(request: { name: "viewer", roles: [ViewData] }) { token } }')
  viewer = (data as { readonly createApiToken: { readonly token: string } }).createApiToken.token
})
afterAll(() => server.end())

interface Answer {
  readonly data?: unknown
  readonly errors?: readonly { readonly extensions: { readonly code: string } }[]
}

async function ask(query: string, token = server.token): Promise<Answer> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
  const response = await fetch(`${server.url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) })
  await server.audit.flush()
  return (await response.json()) as Answer
}

async function hunt(kql: string, token = server.token): Promise<readonly (readonly unknown[])[]> {
  const { data } = await ask(`{ hunt(query: ${JSON.stringify(kql)}) { rows } }`, token)
  return (data as { readonly hunt: { readonly rows: readonly (readonly unknown[])[] } }).hunt.rows
}

const lastHunt = async (text: string): Promise<unknown> =>
  (await hunt(`AuditEvents | where QueryText == @'${text}' | top 1 by Timestamp | project ActionType, State, ErrorCode, CallerName, CallerType, RowCount, ResultSize, ElapsedMs > 0`))[0] // prettier-ignore

describe('a hunt is recorded', () => {
  test.each<readonly [string, string, readonly unknown[]]>([
    ['that gave rows', 'range x from 1 to 3 step 1', ['Completed', '', 3, '[1],[2],[3],'.length]],
    ['that was refused', 'DeviceInfo | where Nope == 1', ['Refused', 'KQL_INVALID', 0, 0]],
  ])('%s', async (_, text, [state, code, rows, bytes]) => {
    await ask(`{ hunt(query: ${JSON.stringify(text)}) { rows } }`)
    expect(await lastHunt(text)).toEqual(['Hunt', state, code, 'first administrator', 'token', rows, bytes, true])
  })

  test("and is in the history of who ran it, in no one else's", async () => {
    await ask('{ hunt(query: "range y from 1 to 4 step 1", timespan: "P1D") { rows } }', viewer)
    await ask('{ hunt(query: "Nowhere") { rows } }', viewer)
    const past = '{ huntHistory(first: 2) { query timespan state errorCode rows } }'
    const ran = { query: 'range y from 1 to 4 step 1', timespan: 'P1D', state: 'Completed', errorCode: '', rows: 4 }
    const refused = { query: 'Nowhere', timespan: '', state: 'Refused', errorCode: 'KQL_INVALID', rows: 0 }
    expect((await ask(past, viewer)).data).toEqual({ huntHistory: [refused, ran] })
    const others = (await ask('{ huntHistory { query } }')).data
    expect(JSON.stringify(others)).not.toContain('Nowhere')
    expect((await ask('{ huntHistory(first: 201) { query } }')).errors?.[0]?.extensions.code).toBe('INVALID_REQUEST')
  })

  test('and its like is proof of life', async () => {
    await hunt('range x from 1 to 7 step 1')
    const { lastHunt: last, hunts, rowsHunted } = await server.engine.read(huntTotals)
    expect(last).toBeGreaterThan(0n)
    expect(hunts).toBeGreaterThan(0)
    expect(rowsHunted).toBeGreaterThanOrEqual(7n)
  })
})

describe('a change is recorded', () => {
  const lastChange = async (): Promise<unknown> =>
    (await hunt('AuditEvents | where ActionType == "Change" | top 1 by Timestamp | project Operation, State, ErrorCode, CallerName, tostring(AdditionalFields)'))[0] // prettier-ignore

  test('that was made', async () => {
    await ask('mutation { createDeviceGroup(group: { name: "g", conditions: [{ property: Tag, operator: Equals, value: "x" }] }) { name } }') // prettier-ignore
    expect(await lastChange()).toEqual(['createDeviceGroup', 'Completed', '', 'first administrator', expect.stringContaining('"name":"g"')]) // prettier-ignore
  })

  test.each([
    ['a caller without the right', () => viewer, 'FORBIDDEN', 'viewer'],
    ['one who asks for nothing there', () => server.token, 'NOT_FOUND', 'first administrator'],
  ])('that %s asked for', async (_, token, code, name) => {
    await ask('mutation { deleteDeviceGroup(name: "nowhere") }', token())
    expect(await lastChange()).toEqual(['deleteDeviceGroup', 'Refused', code, name, '{"name":"nowhere"}'])
  })
})

describe('records are', () => {
  test.each<readonly [string, string, object, string]>([
    ['GraphQL', '/graphql', { query: 'mutation { deleteSavedQuery(id: "none") { id } }' }, 'deleteSavedQuery'],
    ['REST', '/api/alerts/batchUpdate', { alertIds: ['none'], status: 'New' }, 'POST /api/alerts/batchUpdate'],
  ])('before a change over %s is answered, however close they come', async (_, path, body, operation) => {
    const recorded = async (): Promise<bigint | undefined> =>
      (await server.engine.read((session) => session.rows<{ n: bigint }>('SELECT count(*) AS n FROM "AuditEvents" WHERE "Operation" = $operation', { operation })))[0]?.n // prettier-ignore
    const before = (await recorded()) ?? 0n
    for (let change = 1n; change <= 5n; change++) {
      await (await fetch(server.url + path, { method: 'POST', headers: server.headers, body: JSON.stringify(body) })).text() // prettier-ignore
      expect(await recorded()).toBe(before + change)
    }
  })

  test("one's own, without the scope to read everyone's", async () => {
    await hunt('print mine = 1', viewer)
    expect(await hunt('AuditEvents | distinct CallerName', viewer)).toEqual([['viewer']])
    expect(await hunt('union withsource=T Audit* | distinct CallerName', viewer)).toEqual([['viewer']])
    expect((await hunt('AuditEvents | distinct CallerName')).length).toBeGreaterThan(1)
  })

  test('not loaded from files', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'harrier-'))
    const file = join(folder, 'AuditEvents.ndjson')
    writeFileSync(file, '{"Timestamp":"2026-01-01T00:00:00Z","CallerName":"forged"}\n')
    const task = (await import(join(packageRoot(), 'dist/src/hunting/load.task.js'))) as typeof LoadTask
    const outcomes = [await server.engine.perform(task.default, { sources: [file] }), await server.engine.perform(task.default, { sources: [file], table: 'AuditEvents' })] // prettier-ignore
    rmSync(folder, { recursive: true })
    expect(outcomes.map(({ kind, report }) => [kind, report?.loaded['AuditEvents']])).toEqual(outcomes.map(({ kind }) => [kind, undefined])) // prettier-ignore
    expect(await hunt('AuditEvents | where CallerName == "forged" | count')).toEqual([[0]])
  })

  test('reported where they cannot be written, and those after them are written', async () => {
    const lost: AuditRow[] = []
    let broken = true
    const transaction = (): Promise<never> =>
      broken ? Promise.reject(new Error('full')) : (Promise.resolve() as never)
    const log = new AuditLog({ engine: { transaction }, clock: () => 1n, onLost: (records) => { lost.push(...records) } }) // prettier-ignore
    const entry = { kind: 'Hunt', caller: localCaller, query: 'a', timespan: undefined, state: 'Completed', code: undefined, elapsedMs: 1, rows: 1, bytes: 1 } as const // prettier-ignore
    log.record(entry)
    await log.flush()
    broken = false
    log.record({ ...entry, query: 'b' })
    await log.flush()
    expect(lost.map(({ queryText }) => queryText)).toEqual(['a'])
  })

  test('those that come close together are written together, each with its own values', async () => {
    await Promise.all([1, 2, 3].map((n) => ask(`{ hunt(query: "range z from 1 to ${n} step 1") { rows } }`)))
    expect(await hunt('AuditEvents | where QueryText startswith "range z" | sort by RowCount asc | project QueryText, RowCount, ElapsedMs > 0')).toEqual(
      [1, 2, 3].map((n) => [`range z from 1 to ${n} step 1`, n, true]),
    ) // prettier-ignore
  })
})

test.each<readonly [unknown, string | null]>([
  [undefined, null],
  [{ name: 'a', password: 'b' }, '{"name":"a","password":"(left out)"}'],
  [{ webhooks: [{ url: 'u', secret: 's' }] }, '{"webhooks":[{"url":"u","secret":"(left out)"}]}'],
  [{ apiToken: 't', key: 'k', monkey: 'm' }, '{"apiToken":"(left out)","key":"(left out)","monkey":"m"}'],
  [{ at: 5n }, '{"at":"5"}'],
  [{ text: 'x'.repeat(2000) }, `{"text":"${'x'.repeat(1000)}…"}`],
])('what a change was asked with: %j', (asked, shown) => {
  expect(withoutSecrets(asked)).toBe(shown)
})
