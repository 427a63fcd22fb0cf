// Bearer tokens of an OpenID provider, whose keys come over real HTTP.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { JWTPayload } from 'jose'
import { SignJWT, UnsecuredJWT, exportJWK, generateKeyPair } from 'jose'
import { OpenIdUsers } from '../../src/identity/openid.js'
import { ProviderUnavailable, Unauthenticated } from '../../src/identity/unauthenticated.js'
import { startTestServer } from '../support/server.js'
import type { TestServer } from '../support/server.js'

const issuer = 'https://login.example'
const audience = 'api://harrier'
let provider: Server
let address: string
let users: OpenIdUsers
let sign: (claims: JWTPayload, change?: (jwt: SignJWT) => SignJWT) => Promise<string>
let signByAnother: (claims: JWTPayload) => Promise<string>

beforeAll(async () => {
  const [own, other] = [await generateKeyPair('RS256'), await generateKeyPair('RS256')]
  const keys = { keys: [{ ...(await exportJWK(own.publicKey)), kid: 'own', alg: 'RS256' }] }
  provider = createServer((request, response) => {
    if (request.url === '/keys') response.setHeader('content-type', 'application/json').end(JSON.stringify(keys))
    else response.writeHead(500).end('no keys today')
  }).listen(0, '127.0.0.1')
  await once(provider, 'listening')
  address = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`
  const jwt = (claims: JWTPayload): SignJWT =>
    new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'own' }).setIssuer(issuer).setAudience(audience)
      .setSubject('u1') // prettier-ignore
  sign = (claims, change = (same) => same.setExpirationTime('5m')) => change(jwt(claims)).sign(own.privateKey)
  signByAnother = (claims) => jwt(claims).setExpirationTime('5m').sign(other.privateKey)
  users = usersAt(`${address}/keys`)
})
afterAll(() => {
  provider.close()
})

const usersAt = (jwksUrl: string): OpenIdUsers =>
  new OpenIdUsers({ issuer, audience, jwksUrl, rolesClaim: 'roles', groupsClaim: 'groups' }, (groups) => groups)

describe('a user', () => {
  test('has the roles and scopes that the claim names, and no others', async () => {
    const { caller } = await users.authenticate(await sign({ roles: ['ViewData', 'Alert.ReadWrite.All', 'King'], groups: ['tier1'], preferred_username: 'e.hart@marlow.example' })) // prettier-ignore
    expect(caller).toMatchObject({ name: 'e.hart@marlow.example', kind: 'user', id: `user:${issuer}:u1`, roles: ['ViewData'], deviceGroups: ['tier1'] }) // prettier-ignore
    expect(caller.scopes.has('Alert.ReadWrite.All')).toBe(true)
    expect(caller.scopes.has('Admin')).toBe(false)
  })

  test('without roles may do nothing, and an administrator sees all devices', async () => {
    expect((await users.authenticate(await sign({}))).caller.scopes.size).toBe(0)
    expect((await users.authenticate(await sign({ roles: 'Administrator' }))).caller.deviceGroups).toBe('all')
  })
})

describe('refused', () => {
  const roles = ['Administrator']
  test.each<[string, () => Promise<string> | string]>([
    ['another signature', () => signByAnother({ roles })],
    ['another audience', () => sign({ roles }, (jwt) => jwt.setAudience('api://other').setExpirationTime('5m'))],
    ['another issuer', () => sign({ roles }, (jwt) => jwt.setIssuer('https://evil.example').setExpirationTime('5m'))],
    ['an end in the past', () => sign({ roles }, (jwt) => jwt.setExpirationTime('-5m'))],
    ['a beginning in the future', () => sign({ roles }, (jwt) => jwt.setNotBefore('5m').setExpirationTime('9m'))],
    ['no end', () => sign({ roles }, (jwt) => jwt)],
    ['a changed claim', async () => { const [head, , end] = (await sign({ roles: [] })).split('.'); return [head, Buffer.from(JSON.stringify({ roles, iss: issuer, aud: audience, sub: 'u1', exp: 9999999999 })).toString('base64url'), end].join('.') }], // prettier-ignore
    ['no signature (alg none)', () => new UnsecuredJWT({ roles }).setIssuer(issuer).setAudience(audience).setSubject('u1').setExpirationTime('5m').encode()], // prettier-ignore
    ['a symmetric one', () => new SignJWT({ roles }).setProtectedHeader({ alg: 'HS256' }).setIssuer(issuer).setAudience(audience).setSubject('u1').setExpirationTime('5m').sign(new TextEncoder().encode('public'.repeat(8)))], // prettier-ignore
    ['three words', () => 'a.b.c'],
    ['none', () => 'x'],
  ])('%s', async (_, token) => {
    await expect(users.authenticate(await token())).rejects.toThrow(Unauthenticated)
  })

  test('everyone, while the provider does not answer', async () => {
    const token = await sign({ roles })
    await expect(usersAt(`${address}/broken`).authenticate(token)).rejects.toThrow(ProviderUnavailable)
    await expect(usersAt('http://127.0.0.1:9/keys').authenticate(token)).rejects.toThrow(ProviderUnavailable)
  })
})

describe('over HTTP', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startTestServer({ openidIssuer: issuer, openidAudience: audience, openidKeys: `${address}/keys` })
    const group = (name: string, userGroups: string): string => `createDeviceGroup(group: { name: "${name}", userGroups: ${userGroups}, conditions: [{ property: Name, operator: StartsWith, value: "${name}" }] }) { name }` // prettier-ignore
    await ask(`mutation { a: ${group('servers', '["tier0"]')} b: ${group('laptops', '[]')} }`, server.token)
  })
  afterAll(() => server.end())

  async function ask(query: string, token: string): Promise<{ readonly status: number; readonly data?: unknown }> {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
    const response = await fetch(`${server.url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) })
    return { status: response.status, ...((await response.json()) as object) }
  }

  test.each<[string, JWTPayload, readonly string[] | null]>([
    ['in the group that servers are assigned to', { groups: ['tier0'] }, null],
    ['in no such group', { groups: ['tier1'] }, ['laptops', 'Ungrouped devices (default)']],
    ['who administers', { roles: ['Administrator'] }, null],
  ])('a user %s sees the device groups that are theirs', async (_, claims, deviceGroups) => {
    const { data } = await ask('{ me { kind deviceGroups } }', await sign({ roles: ['ViewData'], ...claims }))
    expect(data).toEqual({ me: { kind: 'user', deviceGroups } })
  })

  test('a token for another service opens nothing', async () => {
    const token = await sign({ roles: ['Administrator'] }, (jwt) => jwt.setAudience('api://other').setExpirationTime('5m')) // prettier-ignore
    expect((await ask('{ me { name } }', token)).status).toBe(401)
  })
})
