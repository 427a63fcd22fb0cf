// Logging in as scripts for Defender's and Graph's APIs do: a token for an id and a secret, which then opens the rest.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { SignJWT, UnsecuredJWT } from 'jose'
import { localCaller } from '../../src/caller.js'
import { AccessTokens } from '../../src/identity/access-token.js'
import { ApiTokenService } from '../../src/identity/api-token.service.js'
import { ticksPer } from '../../src/kql/types.js'
import { applicationEngine } from '../support/application.js'
import { testClock } from '../support/clock.js'
import { secretOf } from '../support/secret.js'
import { startTestServer } from '../support/server.js'
import type { TestServer } from '../support/server.js'

let server: TestServer
let id: string
let secret: string
beforeAll(async () => {
  server = await startTestServer({ demo: false })
  const made = await graphql('mutation { createApiToken(request: { name: "script", roles: [ViewData] }) { token details { id } } }') // prettier-ignore
  const { token, details } = made['createApiToken'] as { readonly token: string; readonly details: { readonly id: string } } // prettier-ignore
  id = details.id
  secret = token
})
afterAll(() => server.end())

type Json = Readonly<Record<string, unknown>>
async function graphql(query: string, token = server.token): Promise<Json> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
  const response = await fetch(`${server.url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) })
  return ((await response.json()) as { readonly data: Json }).data
}

interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: Json
}
async function logIn(
  form: Readonly<Record<string, string>> | string,
  path = '/contoso/oauth2/v2.0/token',
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const response = await fetch(server.url + path, { method: 'POST', body: new URLSearchParams(form), headers })
  return { status: response.status, headers: response.headers, body: (await response.json()) as Json }
}
const grant = (more: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> => ({ grant_type: 'client_credentials', client_id: id, client_secret: secret, ...more }) // prettier-ignore
const get = (path: string, token: unknown): Promise<Response> => fetch(server.url + path, { headers: { authorization: `Bearer ${String(token)}` } }) // prettier-ignore

test.each([
  ['version 2.0, with a scope', '/contoso/oauth2/v2.0/token', { scope: 'https://graph.microsoft.com/.default' }],
  ['version 2.0, without', '/72f988bf-86f1-41af-91ab-2d7cd011db47/oauth2/v2.0/token', {}],
  ['the version before, with a resource', '/contoso.example/oauth2/token', { resource: 'https://api.securitycenter.microsoft.com' }], // prettier-ignore
])('by %s: a bearer token for an hour', async (_, path, more) => {
  const { status, headers, body } = await logIn(grant(more), path)
  expect([status, headers.get('cache-control')]).toEqual([200, 'no-store'])
  expect(body).toEqual({ token_type: 'Bearer', expires_in: 3600, ext_expires_in: 3600, access_token: expect.stringMatching(/^ey[\w-]+\.[\w-]+\.[\w-]+$/) as unknown }) // prettier-ignore
  const hunted = await fetch(`${server.url}/api/advancedqueries/run`, { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${String(body['access_token'])}` }, body: '{"Query":"print n = 1"}' }) // prettier-ignore
  expect([hunted.status, await hunted.json()]).toMatchObject([200, { Results: [{ n: 1 }] }])
  expect(await graphql('{ me { name kind roles } }', String(body['access_token']))).toEqual({ me: { name: 'script', kind: 'token', roles: ['ViewData'] } }) // prettier-ignore
})

test('by the Authorization header too', async () => {
  const authorization = `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`
  expect((await logIn({ grant_type: 'client_credentials' }, undefined, { authorization })).status).toBe(200)
  const wrong = await logIn({ grant_type: 'client_credentials' }, undefined, { authorization: 'Basic eDp5' })
  expect([wrong.status, wrong.headers.get('www-authenticate'), wrong.body['error']]).toEqual([401, 'Basic realm="harrier"', 'invalid_client']) // prettier-ignore
})

describe('refused in the words of RFC 6749', () => {
  test.each<readonly [string, () => Readonly<Record<string, string>> | string, number, string]>([
    ['nothing', () => '', 400, 'invalid_request'],
    ['no secret', () => ({ grant_type: 'client_credentials', client_id: id }), 400, 'invalid_request'],
    ['a secret twice', () => `grant_type=client_credentials&client_id=${id}&client_secret=a&client_secret=b`, 400, 'invalid_request'], // prettier-ignore
    ['a password', () => grant({ grant_type: 'password' }), 400, 'unsupported_grant_type'],
    ['a scope that is a part', () => grant({ scope: 'Alert.Read.All' }), 400, 'invalid_scope'],
    ['a wrong secret', () => grant({ client_secret: `${secret.slice(0, -1)}${secret.endsWith('A') ? 'B' : 'A'}` }), 401, 'invalid_client'], // prettier-ignore
    ['the id of another', () => grant({ client_id: '000000000000' }), 401, 'invalid_client'],
    ['a prototype', () => 'grant_type=client_credentials&__proto__[client_id]=x', 400, 'invalid_request'],
  ])('%s', async (_, form, status, error) => {
    const answer = await logIn(form())
    expect(answer).toMatchObject({ status, body: { error, error_description: expect.any(String) as unknown } })
    expect(JSON.stringify(answer.body)).not.toContain(secret)
  })
})

test('an access token opens nothing that its API token does not, and nothing once that is revoked', async () => {
  const made = await graphql('mutation { createApiToken(request: { name: "ended", roles: [ViewData] }) { token details { id } } }') // prettier-ignore
  const { token, details } = made['createApiToken'] as { readonly token: string; readonly details: { readonly id: string } } // prettier-ignore
  const { body } = await logIn({ grant_type: 'client_credentials', client_id: details.id, client_secret: token })
  expect((await get('/api/alerts', body['access_token'])).status).toBe(200)
  expect((await fetch(`${server.url}/api/alerts/x`, { method: 'PATCH', headers: { 'content-type': 'application/json', authorization: `Bearer ${String(body['access_token'])}` }, body: '{"status":"New"}' })).status).toBe(403) // prettier-ignore
  await graphql(`mutation { revokeApiToken(id: "${details.id}") { id } }`)
  expect((await get('/api/alerts', body['access_token'])).status).toBe(401)
  expect((await logIn({ grant_type: 'client_credentials', client_id: details.id, client_secret: token })).body['error']).toBe('invalid_client') // prettier-ignore
})

test.each<readonly [string, (claims: SignJWT) => Promise<string>]>([
  ['by another key', (claims) => claims.sign(new Uint8Array(32))],
  ['by no key', () => Promise.resolve(new UnsecuredJWT({}).setIssuer('urn:harrier').setSubject(id).setExpirationTime('5m').encode())], // prettier-ignore
])('an access token that is signed %s is known to nobody', async (_, sign) => {
  const token = await sign(new SignJWT().setProtectedHeader({ alg: 'HS256', typ: 'at+jwt' }).setIssuer('urn:harrier').setSubject(id).setExpirationTime('5m')) // prettier-ignore
  const answer = await get('/api/alerts', token)
  expect([answer.status, await answer.json()]).toMatchObject([401, { error: { code: 'Unauthorized', message: 'The token is not known here.' } }]) // prettier-ignore
})

test('it is audited who logged in, without the secret', async () => {
  await server.audit.flush()
  const rows = await server.engine.read((session) => session.rows<{ readonly text: string }>(`SELECT CAST(e AS VARCHAR) AS text FROM "AuditEvents" AS e WHERE "Operation" = 'POST /oauth2/token' AND "CallerName" = 'script'`)) // prettier-ignore
  expect(rows.length).toBeGreaterThan(0)
  expect(JSON.stringify(rows)).not.toContain(secretOf(secret))
})

test('it lasts an hour, and no longer than the API token', async () => {
  const engine = await applicationEngine()
  const clock = testClock()
  const tokens = await ApiTokenService.open({ engine, clock, groupNames: () => [] })
  const access = new AccessTokens({ tokens, key: new Uint8Array(32).fill(7), clock })
  const long = await tokens.create(localCaller, { name: 'long', roles: ['ViewData'] })
  const short = await tokens.create(localCaller, { name: 'short', roles: ['ViewData'], expires: clock() + ticksPer.minute }) // prettier-ignore
  const hour = await access.issue(long.details.id, long.token)
  const minute = await access.issue(short.details.id, short.token)
  expect([hour.seconds, minute.seconds]).toEqual([3600, 60])
  expect((await access.authenticate(hour.token))?.expires).toBe(clock() + ticksPer.hour)
  clock.advance(ticksPer.minute)
  await expect(access.authenticate(minute.token)).rejects.toThrow('The token has expired.')
  clock.advance(ticksPer.hour - ticksPer.minute)
  await expect(access.authenticate(hour.token)).rejects.toThrow('The token has expired.')
  await engine.close()
})
