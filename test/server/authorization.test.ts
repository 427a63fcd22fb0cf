// Every surface × role × operation over real HTTP: what a caller may not do is refused, and nothing else is.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import express from 'express'
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
import { pino } from 'pino'
import { operationNames } from '../../src/access/operations.js'
import type { Operation } from '../../src/access/operations.js'
import { AuditLog } from '../../src/audit/audit-log.js'
import { roleNames, scopesOf } from '../../src/access/roles.js'
import type { Role } from '../../src/access/roles.js'
import { localCaller, may } from '../../src/caller.js'
import type { Caller } from '../../src/caller.js'
import { alertChangeRoutes } from '../../src/rest/alert-change.routes.js'
import { alertRoutes } from '../../src/rest/alert.routes.js'
import { detectionRoutes } from '../../src/rest/detection.routes.js'
import { incidentRoutes } from '../../src/rest/incident.routes.js'
import { huntingRoutes } from '../../src/rest/hunting.routes.js'
import { authentication } from '../../src/server/authentication.js'
import { fieldOperations } from '../../src/server/authorization.js'
import { buildGraphqlSchema } from '../../src/server/graphql-schema.js'
import { errorHandler } from '../../src/server/http.js'
import { mountTable } from '../../src/server/routes.js'
import { startTestServer } from '../support/server.js'
import type { TestServer } from '../support/server.js'

let server: TestServer
const tokens = new Map<Role, string>()

beforeAll(async () => {
  server = await startTestServer()
  for (const role of roleNames) {
    const request = `createApiToken(request: { name: "${role}", roles: [${role}] }) { token }`
    const { data } = await ask(`mutation { ${request} }`, server.token)
    tokens.set(role, (data as { readonly createApiToken: { readonly token: string } }).createApiToken.token)
  }
})
afterAll(() => server.end())

interface Answer {
  readonly status: number
  readonly data?: unknown
  readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[]
}

async function ask(query: string, token: string): Promise<Answer> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
  const response = await fetch(`${server.url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) })
  return { status: response.status, ...((await response.json()) as Omit<Answer, 'status'>) }
}

/** A value that the type takes, as GraphQL writes it. */
function sample(type: GraphQLInputType): string {
  if (isNonNullType(type)) return sample(type.ofType)
  if (isListType(type)) return `[${sample(type.ofType)}]`
  if (isEnumType(type)) return type.getValues()[0]?.name ?? ''
  if (isInputObjectType(type)) return `{ ${required(Object.values(type.getFields()))} }`
  return (
    { Int: '1', Float: '1', Long: '1', Boolean: 'true', DateTime: '"2026-11-16"', HuntRowCells: '{}' }[type.name] ??
    '"x"'
  )
}
const required = (entries: readonly Pick<GraphQLArgument, 'name' | 'type' | 'defaultValue'>[]): string =>
  entries.filter(({ type, defaultValue }) => isNonNullType(type) && defaultValue === undefined).map(({ name, type }) => `${name}: ${sample(type)}`).join(', ') // prettier-ignore

/** Some field of a type that takes no arguments, however deep it lies. */
function selection(type: GraphQLOutputType): string {
  const named = getNamedType(type)
  if (!isObjectType(named)) return ''
  const fields = Object.values(named.getFields()).filter(({ args }) => args.length === 0)
  const [first] = [...fields.filter((field) => isLeafType(getNamedType(field.type))), ...fields]
  return first ? ` { ${first.name}${selection(first.type)} }` : ' { __typename }'
}

function document(root: GraphQLObjectType, field: string): string {
  const { args = [], type } = root.getFields()[field] ?? {}
  const given = required(args)
  const call = `${field}${given === '' ? '' : `(${given})`}${type ? selection(type) : ''}`
  return `${root.name.toLowerCase()} { ${call} }`
}

const schema = buildGraphqlSchema()
const roots = [schema.getQueryType(), schema.getMutationType()].filter((type) => type !== undefined && type !== null)
const operationOf = fieldOperations(schema)
const fields = roots.flatMap((root) => Object.keys(root.getFields()).map((field) => [`${root.name}.${field}`, document(root, field)] as const)) // prettier-ignore
const callerOf = (role: Role): Caller => ({ ...localCaller, kind: 'token', scopes: scopesOf([role]), roles: [role] })

describe('GraphQL: every root field, asked by every role', () => {
  test.each(fields)('%s', async (field, query) => {
    const operation = operationOf.get(field)
    for (const role of roleNames) {
      const { errors = [] } = await ask(query, tokens.get(role) ?? '')
      const codes = errors.map(({ extensions }) => extensions.code)
      expect(codes).not.toContain('GRAPHQL_VALIDATION_FAILED')
      expect([role, codes.includes('FORBIDDEN')]).toEqual([role, !operation || !may(callerOf(role), operation)])
    }
  })

  test.each(fields)('%s without a token', async (_, query) => {
    const { status, errors = [] } = await ask(query, '')
    expect([status, errors[0]?.extensions.code]).toEqual([401, 'UNAUTHENTICATED'])
  })

  test('a field that names no operation keeps the schema from being built', () => {
    expect(() => fieldOperations(buildGraphqlSchema())).not.toThrow()
    const stray = { getQueryType: () => ({ name: 'Query', getFields: () => ({ stray: {} }) }), getMutationType: () => null, getSubscriptionType: () => null } // prettier-ignore
    expect(() => fieldOperations(stray as never)).toThrow('Query.stray')
  })
})

/** Only read for their methods, paths and operations. */
const none = {} as never
const routes = [...alertRoutes(none), ...alertChangeRoutes(none), ...huntingRoutes(none), ...detectionRoutes(none), ...incidentRoutes(none)] // prettier-ignore

describe('REST: every route, asked by every role', () => {
  const request = (method: string, path: string, token: string): Promise<Response> => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
    const address = server.url + path.replaceAll(/:\w+/g, 'x')
    return fetch(address, { method: method.toUpperCase(), headers, ...(method === 'get' ? {} : { body: '{}' }) })
  }

  test('are those that the service describes', async () => {
    const response = await fetch(`${server.url}/openapi.json`, { headers: server.headers })
    const { paths } = (await response.json()) as { readonly paths: Readonly<Record<string, object>> }
    const served = Object.entries(paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method} ${path}`)) // prettier-ignore
    const walked = routes.map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`)
    expect(served.filter((one) => one !== 'get /openapi.json').sort()).toEqual(walked.sort())
  })

  test.each(routes.map((route) => [`${route.method} ${route.path}`, route] as const))('%s', async (_, route) => {
    for (const role of roleNames) {
      const { status } = await request(route.method, route.path, tokens.get(role) ?? '')
      expect([role, status === 403]).toEqual([role, !may(callerOf(role), route.operation)])
    }
    expect((await request(route.method, route.path, '')).status).toBe(401)
  })
})

describe('REST: every operation, asked by every role', () => {
  test.each(operationNames)('%s', async (operation: Operation) => {
    const app = express()
    const audit = new AuditLog({ engine: { transaction: () => Promise.reject(new Error('none')) }, clock: () => 0n, onLost: () => undefined }) // prettier-ignore
    const asRole = ({ headers }: { readonly headers: { readonly authorization?: string | undefined } }) => Promise.resolve({ caller: callerOf(headers.authorization as Role), expires: undefined }) // prettier-ignore
    app.use(authentication({ of: asRole }, pino({ level: 'silent' })))
    mountTable(app, [{ method: 'get', path: '/api/thing', operation, handle: (_caller, _request, response) => { response.json({}) } }], audit) // prettier-ignore
    app.use(errorHandler(pino({ level: 'silent' })))
    const http = createServer(app).listen(0, '127.0.0.1')
    await once(http, 'listening')
    const address = `http://127.0.0.1:${(http.address() as AddressInfo).port}/api/thing`
    for (const role of roleNames) {
      const { status } = await fetch(address, { headers: { authorization: role } })
      expect([role, status]).toEqual([role, may(callerOf(role), operation) ? 200 : 403])
    }
    http.close()
  })
})

describe('without a token', () => {
  test.each<[string, string, unknown]>([
    ['/api/alerts', 'Defender', { error: { code: 'Unauthorized', message: expect.any(String), target: expect.stringMatching(/^[0-9a-f-]{36}$/) } }], // prettier-ignore
    ['/v1.0/security/alerts_v2', 'Graph', { error: { code: 'Unauthorized' } }],
    ['/graphql', 'GraphQL', { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] }],
    ['/nowhere', 'its own', { error: { code: 'UNAUTHENTICATED' } }],
  ])('%s is refused in the shape of %s', async (path, _, body) => {
    const response = await fetch(server.url + path)
    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate')).toBe('Bearer realm="harrier"')
    expect(await response.json()).toMatchObject(body as object)
  })

  test.each([
    'Basic YTpi',
    'Bearer',
    'Bearer a b',
    `Bearer ${'a'.repeat(16_000)}.b.c`,
    'bearer harrier_x',
    'Bearer \u00e9',
  ])('%.20s is no token', async (authorization) => {
    // prettier-ignore
    const response = await fetch(`${server.url}/graphql`, { headers: { authorization } })
    expect(response.status).toBe(401)
  })
})

test('a path that leads nowhere says so to whoever is known', async () => {
  const response = await fetch(`${server.url}/api/nowhere`, { headers: { authorization: `Bearer ${server.token}` } })
  expect(response.status).toBe(404)
  expect(await response.json()).toMatchObject({ error: { code: 'NotFound' } })
})
