// A restricted token at every query field and every readable path: nothing tells of devices that it does not see.
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { GraphQLArgument, GraphQLInputType, GraphQLObjectType, GraphQLOutputType } from 'graphql'
import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql'
import type * as LoadTask from '../../src/hunting/load.task.js'
import { packageRoot } from '../../src/package-root.js'
import { buildGraphqlSchema } from '../../src/server/graphql-schema.js'
import { startTestServer } from '../support/server.js'
import type { TestServer } from '../support/server.js'

let server: TestServer
let restricted: string
/** Sees the same devices, and may read nothing but alerts. */
let alertsAlone: string
/** Ids of devices and alerts that the restricted token does not see. */
let hidden: { readonly devices: readonly string[]; readonly alerts: readonly string[] }

beforeAll(async () => {
  const wide = { graphqlFields: 1_000_000, graphqlCost: 100_000_000, graphqlDepth: 100, graphqlTokens: 1_000_000 }
  server = await startTestServer(wide)
  await ask('mutation { createDeviceGroup(group: { name: "clients", conditions: [{ property: Name, operator: StartsWith, value: "ws-" }] }) { name } }') // prettier-ignore
  const task = (await import(join(packageRoot(), 'dist/src/hunting/load.task.js'))) as typeof LoadTask
  await server.engine.perform(task.default, { sources: [join(packageRoot(), 'fixtures/stories/nightjar')] })
  restricted = await tokenOf('roles: [AlertsInvestigation, ManageSecuritySettings], deviceGroups: ["clients"]')
  alertsAlone = await tokenOf('scopes: ["Alert.Read.All"], deviceGroups: ["clients"]')
  const seen = 'AlertEvidence | where DeviceName startswith "ws-" | distinct AlertId'
  hidden = {
    devices: await column('DeviceInfo | where not(DeviceName startswith "ws-") | distinct DeviceId'),
    alerts: await column(`AlertInfo | where AlertId !in ((${seen})) | distinct AlertId`),
  }
})
afterAll(() => server.end())

interface Answer<Data> {
  readonly data?: Data | null
  readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[]
}

async function ask<Data>(query: string, token = server.token): Promise<Answer<Data>> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
  const response = await fetch(`${server.url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) })
  return (await response.json()) as Answer<Data>
}

async function tokenOf(access: string): Promise<string> {
  const made = await ask<{ readonly createApiToken: { readonly token: string } }>(`mutation { createApiToken(request: { name: "reader", ${access} }) { token } }`) // prettier-ignore
  return made.data?.createApiToken.token ?? ''
}

async function column(kql: string): Promise<readonly string[]> {
  const { data } = await ask<{ readonly hunt: { readonly rows: readonly (readonly string[])[] } }>(`{ hunt(query: ${JSON.stringify(kql)}) { rows } }`) // prettier-ignore
  return (data?.hunt.rows ?? []).map(([cell]) => String(cell))
}

/** What alerts say of their devices. */
const alertsSay = 'id name firstSeen osPlatform osVersion osBuild group onboardingStatus health aadDeviceId ipAddresses'

/** The hidden ids that stand in a text. */
const leaked = (text: string): readonly string[] =>
  [...hidden.devices, ...hidden.alerts].filter((id) => text.includes(id))

/** A value for an argument; ids and texts of queries are such as would lead to what is hidden. */
function sample(type: GraphQLInputType, name: string, id: string): string {
  if (isNonNullType(type)) return sample(type.ofType, name, id)
  if (isListType(type)) return `[${sample(type.ofType, name, id)}]`
  if (isEnumType(type)) return type.getValues()[0]?.name ?? ''
  if (isInputObjectType(type)) return `{ ${given(Object.values(type.getFields()), id)} }`
  if (type.name === 'ID') return JSON.stringify(id)
  if (name === 'query') return '"union isfuzzy=true Device*, Alert* | project DeviceId, AlertId"'
  return { Int: '20', Float: '1', Long: '1', Boolean: 'true', DateTime: '"2026-11-16"' }[type.name] ?? '"a"'
}
const given = (args: readonly Pick<GraphQLArgument, 'name' | 'type' | 'defaultValue'>[], id: string): string =>
  args.filter(({ name, type, defaultValue }) => name === 'first' || (isNonNullType(type) && defaultValue === undefined)).map(({ name, type }) => `${name}: ${sample(type, name, id)}`).join(', ') // prettier-ignore

/** Everything that can be asked of a type, so many objects deep. */
function everything(type: GraphQLOutputType, depth: number, id: string): string | undefined {
  const named = getNamedType(type)
  if (!isObjectType(named)) return ''
  if (depth === 0) return undefined
  const fields = Object.values(named.getFields()).flatMap((field) => {
    const below = everything(field.type, depth - 1, id)
    return below === undefined ? [] : [call(field.name, field.args, id) + below]
  })
  return fields.length === 0 ? undefined : ` { ${fields.join(' ')} }`
}

function call(name: string, args: readonly GraphQLArgument[], id: string): string {
  const values = given(args, id)
  return values === '' ? name : `${name}(${values})`
}

const fields = Object.values(buildGraphqlSchema().getQueryType()?.getFields() ?? {})
const document = (name: string, id: string): string => {
  const field = fields.find((one) => one.name === name)
  return field ? `{ ${call(name, field.args, id)}${everything(field.type, 6, id) ?? ''} }` : ''
}

describe('GraphQL: every query field, as deep as it goes', () => {
  test('hidden is something, and an unrestricted token finds it', async () => {
    expect([hidden.devices.length > 0, hidden.alerts.length > 0]).toEqual([true, true])
    for (const name of ['alerts', 'devices', 'hunt']) {
      expect([name, leaked(JSON.stringify((await ask(document(name, ''))).data)).length > 0]).toEqual([name, true])
    }
  })

  test.each(fields.map(({ name }) => name))('%s', async (name) => {
    for (const id of [hidden.devices[0] ?? '', hidden.alerts[0] ?? '']) {
      for (const token of [restricted, alertsAlone]) {
        const { data = null, errors = [] } = await ask(document(name, id), token)
        expect(errors.map(({ extensions }) => extensions.code)).not.toContain('GRAPHQL_VALIDATION_FAILED')
        expect(errors.map(({ extensions }) => extensions.code)).not.toContain('DOCUMENT_TOO_LARGE')
        expect(leaked(JSON.stringify(data))).toEqual([])
      }
    }
  })
})

describe('who may read alerts alone', () => {
  interface Told {
    readonly id: string
    readonly deviceId: string | null
    readonly device: { readonly name: string } | null
  }
  const alertsWith = async (fields: string, token: string) => {
    const { data, errors = [] } = await ask<{ readonly alerts: { readonly edges: readonly { readonly node: Told }[] } }>(`{ alerts(first: 100) { edges { node { id deviceId device { ${fields} } } } } }`, token) // prettier-ignore
    return { alerts: (data?.alerts.edges ?? []).map(({ node }) => node), codes: errors.map(({ extensions }) => extensions.code) } // prettier-ignore
  }

  test('is told what alerts say of their devices, of those in sight alone', async () => {
    const everywhere = await alertsWith(alertsSay, await tokenOf('scopes: ["Alert.Read.All"]'))
    expect(everywhere).toEqual(await alertsWith(alertsSay, server.token))
    const { alerts, codes } = await alertsWith(alertsSay, alertsAlone)
    expect(codes).toEqual([])
    expect([alerts.length > 0, alerts.length < everywhere.alerts.length]).toEqual([true, true])
    expect(alerts).toEqual((await alertsWith(alertsSay, restricted)).alerts)
    expect(alerts.filter(({ device }) => device === null || !device.name.startsWith('ws-'))).toEqual([])
    expect(leaked(JSON.stringify(alerts))).toEqual([])
  })

  test('is told the same over REST', async () => {
    const named = async (token: string): Promise<unknown> => {
      const response = await fetch(`${server.url}/api/alerts?$select=id,computerDnsName,rbacGroupName`, { headers: { authorization: `Bearer ${token}` } }) // prettier-ignore
      return ((await response.json()) as { readonly value: unknown }).value
    }
    expect(await named(alertsAlone)).toEqual(await named(restricted))
    expect(await named(alertsAlone)).toContainEqual({ id: expect.any(String), computerDnsName: expect.stringMatching(/^ws-/), rbacGroupName: 'clients' }) // prettier-ignore
  })

  test('counts the alerts that it sees', async () => {
    const counted = async (path: string): Promise<number> => {
      const response = await fetch(server.url + path, { headers: { authorization: `Bearer ${alertsAlone}` } })
      return Number(await response.text())
    }
    const { alerts } = await alertsWith('id', alertsAlone)
    expect(alerts.length).toBeGreaterThan(0)
    for (const path of ['/api/alerts', '/v1.0/security/alerts_v2']) expect(await counted(`${path}/$count`)).toBe(alerts.length) // prettier-ignore
  })

  const devicesSay = Object.values((buildGraphqlSchema().getType('Device') as GraphQLObjectType).getFields()).filter(({ name, type }) => isLeafType(getNamedType(type)) && !alertsSay.split(' ').includes(name)) // prettier-ignore
  test.each(devicesSay.map(({ name }) => name))('is refused the %s of devices, and keeps the alerts', async (name) => {
    const { alerts, codes } = await alertsWith(name, alertsAlone)
    expect([...new Set(codes)]).toEqual(['FORBIDDEN'])
    expect(alerts.map(({ id }) => id)).toEqual((await alertsWith('id', alertsAlone)).alerts.map(({ id }) => id))
    expect(alerts.filter(({ device }) => device !== null)).toEqual([])
  })

  test.each([
    '{ devices { edges { node { id } } } }',
    '{ alerts { edges { node { device { timeline(around: "2026-11-16") { table } } } } } }',
  ])('is refused %s', async (query) => {
    // prettier-ignore
    const { errors = [] } = await ask(query, alertsAlone)
    expect(errors[0]?.extensions.code).toBe('FORBIDDEN')
  })
})

describe('GraphQL: what is hidden is not changed', () => {
  test.each([
    ['updateAlerts', (id: string) => `updateAlerts(ids: ["${id}"], update: { status: Resolved }) { __typename }`],
    ['tagAlerts', (id: string) => `tagAlerts(ids: ["${id}"], add: ["leak"]) { __typename }`],
    ['addAlertComment', (id: string) => `addAlertComment(id: "${id}", comment: "leak") { __typename }`],
  ])('%s', async (_, mutation) => {
    const [id = ''] = hidden.alerts
    const state = `{ alert(id: "${id}") { status customTags comments { comment } } }`
    const before = await ask(state)
    expect(before.errors).toBeUndefined()
    await ask(`mutation { ${mutation(id)} }`, restricted)
    expect(await ask(state)).toEqual(before)
  })
})

describe('REST: every path that is read', () => {
  test('tells nothing of what is hidden', async () => {
    const headers = { authorization: `Bearer ${restricted}` }
    const described = (await (await fetch(`${server.url}/openapi.json`, { headers })).json()) as { readonly paths: Readonly<Record<string, object>> } // prettier-ignore
    const paths = Object.entries(described.paths).filter(([, methods]) => 'get' in methods).map(([path]) => path) // prettier-ignore
    expect(paths).toEqual(expect.arrayContaining(['/api/alerts', '/v1.0/security/alerts_v2']))
    for (const path of paths) {
      for (const id of [hidden.devices[0] ?? '', hidden.alerts[0] ?? '']) {
        const address = path.replaceAll(/\{\w+\}/g, encodeURIComponent(id))
        const response = await fetch(server.url + address, { headers })
        if (address !== path) expect([path, response.status]).toEqual([path, 404])
        const text = await response.text()
        expect([path, address === path ? leaked(text) : []]).toEqual([path, []])
      }
    }
  })

  test.each(['/api/advancedhunting/run', '/api/advancedqueries/run', '/v1.0/security/runHuntingQuery'])(
    '%s',
    async (path) => {
      // prettier-ignore
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${restricted}` }
      const body = JSON.stringify({ Query: 'union isfuzzy=true Device*, Alert* | project DeviceId, AlertId' })
      const response = await fetch(server.url + path, { method: 'POST', headers, body })
      expect(response.status).toBe(200)
      expect(leaked(await response.text())).toEqual([])
    },
  )
})
