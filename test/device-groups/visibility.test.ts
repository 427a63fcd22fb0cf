// Device groups over the running service: devices find their groups, and restricted tokens see those alone.
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type * as LoadTask from '../../src/hunting/load.task.js'
import { packageRoot } from '../../src/package-root.js'
import { startTestServer } from '../support/server.js'
import type { TestServer } from '../support/server.js'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
  await ask('mutation { createDeviceGroup(group: { name: "clients", conditions: [{ property: Name, operator: StartsWith, value: "ws-" }] }) { name } }') // prettier-ignore
  const task = (await import(join(packageRoot(), 'dist/src/hunting/load.task.js'))) as typeof LoadTask
  await server.engine.perform(task.default, { sources: [join(packageRoot(), 'fixtures/stories/nightjar')] })
})
afterAll(() => server.end())

interface Answer<Data> {
  readonly data: Data
  readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[]
}

async function ask<Data>(query: string, token = server.token): Promise<Answer<Data>> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
  const response = await fetch(`${server.url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) })
  return (await response.json()) as Answer<Data>
}

const groups = async (token?: string): Promise<Readonly<Record<string, number>>> => {
  const { data } = await ask<{ readonly deviceGroups: readonly { readonly name: string; readonly devices: number }[] }>('{ deviceGroups { name rank devices } }', token) // prettier-ignore
  return Object.fromEntries(data.deviceGroups.map(({ name, devices }) => [name, devices]))
}

async function tokenFor(group: string): Promise<string> {
  const { data } = await ask<{ readonly createApiToken: { readonly token: string } }>(`mutation { createApiToken(request: { name: "one", roles: [ViewData], deviceGroups: ["${group}"] }) { token } }`) // prettier-ignore
  return data.createApiToken.token
}

async function rows(kql: string, token?: string): Promise<readonly (readonly unknown[])[]> {
  const { data } = await ask<{ readonly hunt: { readonly rows: readonly (readonly unknown[])[] } }>(`{ hunt(query: ${JSON.stringify(kql)}) { rows } }`, token) // prettier-ignore
  return data.hunt.rows
}
const namesIn = async (table: string, token?: string): Promise<readonly unknown[]> =>
  (await rows(`${table} | where DeviceName != "" | distinct DeviceName | order by DeviceName asc`, token)).flat()

describe('a token for one group', () => {
  test.each([
    'DeviceProcessEvents',
    'DeviceInfo',
    'DeviceNetworkEvents',
    'AlertEvidence',
    'union withsource=T DeviceLogonEvents, DeviceFileEvents',
  ])('sees of %s what is on its devices', async (table) => {
    // prettier-ignore
    const [all, token] = [await namesIn(table), await tokenFor('clients')]
    const clients = all.filter((name) => String(name).startsWith('ws-'))
    expect(clients.length).toBeGreaterThan(0)
    expect(clients.length).toBeLessThan(all.length)
    expect(await namesIn(table, token)).toEqual(clients)
  })

  test('sees its group alone, and the alerts of its devices', async () => {
    const token = await tokenFor('clients')
    expect(Object.keys(await groups(token))).toEqual(['clients'])
    const alerts = 'AlertInfo | join kind=leftouter (AlertEvidence | where DeviceName startswith "ws-" | distinct AlertId) on AlertId | summarize visible = countif(AlertId1 != ""), total = count()' // prettier-ignore
    const [[visible, total] = []] = await rows(alerts)
    expect(await rows('AlertInfo | count', token)).toEqual([[visible]])
    expect(visible).not.toBe(total)
  })

  test('is shown no physical plan, and makes no wider token', async () => {
    const token = await tokenFor('clients')
    const { errors } = await ask('{ explainHunt(query: "DeviceInfo", stage: physical) }', token)
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN')
  })
})

describe('groups change', () => {
  const create = (group: string, rank?: number) => ask(`mutation { createDeviceGroup(group: ${group}${rank ? `, rank: ${rank}` : ''}) { name devices } }`) // prettier-ignore
  const finance = '{ name: "finance", conditions: [{ property: Name, operator: StartsWith, value: "ws-fin" }] }'

  test('and devices move at once, to the highest rank and back', async () => {
    const before = await groups()
    const clients = before['clients'] ?? 0
    await create(finance)
    expect(await groups()).toMatchObject({ clients, finance: 0 })
    await ask(`mutation { updateDeviceGroup(group: ${finance}, rank: 1) { rank } }`)
    const after = await groups()
    expect(after['finance']).toBeGreaterThan(0)
    expect((after['finance'] ?? 0) + (after['clients'] ?? 0)).toBe(clients)
    expect((await namesIn('DeviceInfo', await tokenFor('finance'))).every((name) => String(name).startsWith('ws-fin'))).toBe(true) // prettier-ignore
    await ask('mutation { deleteDeviceGroup(name: "finance") }')
    expect(await groups()).toEqual(before)
  })

  test.each([
    ['a name twice', '{ name: "clients", conditions: [{ property: Name, operator: Equals, value: "x" }] }'],
    ['no condition', '{ name: "none", conditions: [] }'],
    ['an empty text', '{ name: "none", conditions: [{ property: Tag, operator: Contains, value: " " }] }'],
    ['a line break in the name', '{ name: "a\\nb", conditions: [{ property: Tag, operator: Contains, value: "x" }] }'],
    ['the name of the rest', '{ name: "Ungrouped devices (default)", conditions: [{ property: Tag, operator: Contains, value: "x" }] }'], // prettier-ignore
    ['eleven conditions on one property', `{ name: "many", conditions: [${'{ property: Tag, operator: Contains, value: "x" }'.repeat(11)}] }`], // prettier-ignore
  ])('but not with %s', async (_, group) => {
    const { errors } = await create(group)
    expect(errors?.[0]?.extensions.code).toBe('INVALID_REQUEST')
  })

  test('but the rest stays', async () => {
    const { errors } = await ask('mutation { deleteDeviceGroup(name: "Ungrouped devices (default)") }')
    expect(errors?.[0]?.extensions.code).toBe('INVALID_REQUEST')
  })
})
