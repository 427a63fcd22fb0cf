// API tokens: made, shown once, checked, ended; and what nobody may make.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { parseDatetime } from '../../grammar/times.js'
import type { Scope } from '../../src/access/scopes.js'
import type { Caller } from '../../src/caller.js'
import { localCaller } from '../../src/caller.js'
import { openDatabase } from '../../src/engine/database.js'
import { InProcessEngine } from '../../src/engine/in-process.js'
import { ApiTokenService } from '../../src/identity/api-token.service.js'
import type { TokenRequest } from '../../src/identity/api-token.service.js'
import { apiTokenTables } from '../../src/identity/api-token.tables.js'
import { Unauthenticated } from '../../src/identity/unauthenticated.js'
import { ticksPerSecond } from '../../src/ingest/ticks.js'
import { Forbidden, Invalid, NotFound } from '../../src/request-errors.js'
import { catalog } from '../support/hunting.js'
import { secretOf } from '../support/secret.js'

let engine: InProcessEngine
let now: bigint
let tokens: ApiTokenService
const open = () => ApiTokenService.open({ engine, clock: () => now, groupNames: () => ['servers', 'laptops'] })

beforeAll(async () => {
  const application = [apiTokenTables]
  engine = new InProcessEngine(await openDatabase({ path: ':memory:', catalog, tables: [], application }))
})
afterAll(() => engine.close())
beforeEach(async () => {
  await engine.transaction((session) => session.run('DELETE FROM api_tokens'))
  now = parseDatetime('2026-11-20T12:00:00Z') ?? 0n
  tokens = await open()
})

const create = (request: Partial<TokenRequest> = {}, caller: Caller = localCaller) =>
  tokens.create(caller, { name: 'script', roles: ['ViewData'], ...request })

describe('a token', () => {
  test('opens what its roles and scopes say, and is found again after a restart', async () => {
    const { token, details } = await create({ scopes: ['SecurityAlert.ReadWrite.All'], deviceGroups: ['servers'] })
    tokens = await open()
    const { caller } = tokens.authenticate(token)
    expect(caller).toMatchObject({
      name: 'script',
      kind: 'token',
      id: `token:${details.id}`,
      deviceGroups: ['servers'],
    })
    expect([...caller.scopes]).toEqual(expect.arrayContaining(['Alert.Read.All', 'Alert.ReadWrite.All']))
    expect(caller.scopes.has('Admin')).toBe(false)
  })

  test('is kept as a hash alone', async () => {
    const { token } = await create()
    const rows = await engine.read((session) => session.rows('SELECT CAST(t AS VARCHAR) AS text FROM api_tokens AS t'))
    expect(JSON.stringify(rows)).not.toContain(secretOf(token))
  })

  test.each<[string, (token: string) => string]>([
    ['nothing', () => ''],
    ['another secret', (token) => token.slice(0, 21) + 'A'.repeat(43)],
    ['one character changed', (token) => token.slice(0, -1) + (token.endsWith('A') ? 'B' : 'A')],
    ['one character more', (token) => `${token}A`],
    ['one character less', (token) => token.slice(0, -1)],
    ['another id', (token) => `harrier_000000000000_${token.slice(21)}`],
    ['capitals', (token) => token.toUpperCase()],
    ['a NUL behind it', (token) => `${token}\0`],
    ['a line behind it', (token) => `${token}\n`],
  ])('%s opens nothing', async (_, change) => {
    const { token } = await create()
    expect(() => tokens.authenticate(change(token))).toThrow(Unauthenticated)
    expect(tokens.authenticate(token).caller.name).toBe('script')
  })

  test('ends at its time', async () => {
    const { token } = await create({ expires: now + 60n * ticksPerSecond })
    now += 60n * ticksPerSecond - 1n
    expect(tokens.authenticate(token).caller.name).toBe('script')
    now += 1n
    expect(() => tokens.authenticate(token)).toThrow('The token has expired.')
  })

  test('ends when revoked, for good', async () => {
    const { token, details } = await create()
    await tokens.revoke(localCaller, details.id)
    expect(() => tokens.authenticate(token)).toThrow('The token was revoked.')
    tokens = await open()
    expect(() => tokens.authenticate(token)).toThrow('The token was revoked.')
    await expect(tokens.revoke(localCaller, 'nothing')).rejects.toThrow(NotFound)
  })

  test('notes its last use to the minute', async () => {
    const { token, details } = await create()
    const lastUsed = () => tokens.list(localCaller).find(({ id }) => id === details.id)?.lastUsed
    expect(lastUsed()).toBeNull()
    tokens.authenticate(token)
    const first = now
    now += 59n * ticksPerSecond
    tokens.authenticate(token)
    expect(lastUsed()).toBe(first)
    now += ticksPerSecond
    tokens.authenticate(token)
    expect(lastUsed()).toBe(now)
  })
})

describe('nobody makes', () => {
  test.each<[string, Partial<TokenRequest>]>([
    ['a token without a name', { name: ' ' }],
    ['a name with a line break', { name: 'a\nb' }],
    ['a name with an escape', { name: 'a\u001b[2Jb' }],
    ['a name that turns text around', { name: 'a\u202eb' }],
    ['a name too long', { name: 'a'.repeat(81) }],
    ['a token that opens nothing', { roles: [] }],
    ['a role that is none', { roles: ['King'] }],
    ['a scope that is none', { scopes: ['Alert.Read.Some'] }],
    ['a token of the past', { expires: 1n }],
    ['a token for no devices', { deviceGroups: [] }],
    ['a token for a group that is none', { deviceGroups: ['printers'] }],
  ])('%s', async (_, request) => {
    await expect(create(request)).rejects.toThrow(Invalid)
    expect(tokens.list(localCaller)).toEqual([])
  })

  test('a token that opens more than they may', async () => {
    const own = new Set<Scope>(['Admin', 'Alert.Read.All'])
    const admin: Caller = { ...localCaller, scopes: own, deviceGroups: ['servers'] }
    const alerts = { roles: [], scopes: ['Alert.Read.All'] }
    await expect(create({ ...alerts, roles: ['Expert'] }, admin)).rejects.toThrow(Forbidden)
    await expect(create(alerts, admin)).rejects.toThrow(Forbidden)
    await expect(create({ ...alerts, deviceGroups: ['servers', 'laptops'] }, admin)).rejects.toThrow(Forbidden)
    await expect(create({ ...alerts, deviceGroups: ['servers'] }, admin)).resolves.toMatchObject({ details: { scopes: ['Alert.Read.All'] } }) // prettier-ignore
    await expect(create({}, { ...admin, scopes: new Set<Scope>(['Alert.Read.All']) })).rejects.toThrow(Forbidden)
  })
})

test('the first token is made once, and not again when it was revoked', async () => {
  const first = await tokens.first(localCaller)
  expect(tokens.authenticate(first?.token ?? '').caller.roles).toEqual(['Administrator', 'Expert'])
  expect(await tokens.first(localCaller)).toBeUndefined()
  await tokens.revoke(localCaller, first?.details.id ?? '')
  expect(await (await open()).first(localCaller)).toBeUndefined()
})
