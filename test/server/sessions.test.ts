// Sessions of the portal: what the cookie is, whom it serves, and when it ends; over real HTTP and WebSockets.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createClient } from 'graphql-ws'
import WebSocket from 'ws'
import { addAlerts } from '../support/alerts.js'
import { secretOf } from '../support/secret.js'
import type { TestServer } from '../support/server.js'
import { startTestServer } from '../support/server.js'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ trustedProxies: ['loopback'] })
})
afterAll(() => server.end())

const json = { 'content-type': 'application/json' }
const own = () => ({ ...json, origin: server.url })

const post = (token: string, headers: Readonly<Record<string, string>> = own()): Promise<Response> =>
  fetch(`${server.url}/session`, { method: 'POST', headers, body: JSON.stringify({ token }) })

/** `name=value` as a browser sends it back. */
async function signIn(token = server.token): Promise<string> {
  const response = await post(token)
  expect(response.status).toBe(204)
  return (response.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
}

const ask = async (headers: Readonly<Record<string, string>>, query = '{ me { name } }'): Promise<Response> =>
  fetch(`${server.url}/graphql`, { method: 'POST', headers: { ...own(), ...headers }, body: JSON.stringify({ query }) })

async function tokenOf(request: string): Promise<{ readonly token: string; readonly id: string }> {
  const query = `mutation { createApiToken(request: ${request}) { token details { id } } }`
  const response = await fetch(`${server.url}/graphql`, { method: 'POST', headers: server.headers, body: JSON.stringify({ query }) }) // prettier-ignore
  const { data } = (await response.json()) as { readonly data: { readonly createApiToken: { readonly token: string; readonly details: { readonly id: string } } } } // prettier-ignore
  return { token: data.createApiToken.token, id: data.createApiToken.details.id }
}

describe('the cookie', () => {
  test('is for the browser alone, which sends it to us alone', async () => {
    const cookie = (await post(server.token)).headers.get('set-cookie')
    expect(cookie).toMatch(
      /^harrier-session=[0-9a-f]{24}\.[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=43\d\d\d$/,
    )
    expect(cookie).not.toContain(secretOf(server.token))
  })

  test('is bound to the host and to TLS where a proxy brings it', async () => {
    const headers = { ...own(), 'x-forwarded-proto': 'https' }
    const cookie = (await post(server.token, headers)).headers.get('set-cookie') ?? ''
    expect(cookie).toMatch(/^__Host-harrier-session=.*; Secure$/)
    const value = cookie.split(';')[0] ?? ''
    expect((await ask({ cookie: value, 'x-forwarded-proto': 'https' })).status).toBe(200)
    expect((await ask({ cookie: value.replace('__Host-', ''), 'x-forwarded-proto': 'https' })).status).toBe(401)
  })

  test('stands for the token in queries and on every other path', async () => {
    const cookie = await signIn()
    expect(await (await ask({ cookie })).json()).toEqual({ data: { me: { name: 'first administrator' } } })
    expect((await fetch(`${server.url}/api/alerts`, { headers: { cookie } })).status).toBe(200)
  })

  test('gives way to an Authorization header', async () => {
    const cookie = await signIn()
    expect((await ask({ cookie, authorization: 'Bearer harrier_nonsense' })).status).toBe(401)
  })

  test.each([
    ['another key', (cookie: string) => cookie.slice(0, -1) + (cookie.endsWith('A') ? 'B' : 'A')],
    ['another id', (cookie: string) => cookie.replace(/=./, (c) => (c === '=0' ? '=1' : '=0'))],
    ['nothing in it', () => 'harrier-session='],
    ['a token in it', () => `harrier-session=${server.token}`],
  ])('with %s opens nothing', async (_, changed) => {
    expect((await ask({ cookie: changed(await signIn()) })).status).toBe(401)
  })
})

describe('whose pages it serves', () => {
  const requests: readonly (readonly [string, Record<string, string>, number])[] = [
    ['our own page', {}, 200],
    ['a page of another host', { origin: 'https://evil.example' }, 401],
    ['a page of another port of this machine', { origin: 'http://127.0.0.1:1' }, 401],
    ['a page without an origin', { origin: 'null' }, 401],
    ['a page that a proxy shows by its public name', { origin: 'https://h.example', 'x-forwarded-host': 'h.example' }, 200], // prettier-ignore
    ['a page of another host behind that proxy', { origin: 'https://evil.example', 'x-forwarded-host': 'h.example' }, 401], // prettier-ignore
  ]
  test.each(requests)('%s: a change', async (_, headers, status) => {
    const cookie = await signIn()
    expect((await ask({ cookie, ...headers })).status).toBe(status)
    const rest = await fetch(`${server.url}/api/alerts/none`, { method: 'PATCH', headers: { ...own(), cookie, ...headers }, body: '{}' }) // prettier-ignore
    expect(rest.status === 401).toBe(status === 401)
  })

  test.each(requests)('%s: signing in', async (_, headers, status) => {
    expect((await post(server.token, { ...own(), ...headers })).status).toBe(status === 200 ? 204 : 403)
  })

  test.each([
    ['same-origin', 200],
    ['none', 200],
    ['same-site', 401],
    ['cross-site', 401],
  ])('a read that the browser calls %s', async (site, status) => {
    const cookie = await signIn()
    const response = await fetch(`${server.url}/api/alerts`, { headers: { cookie, 'sec-fetch-site': site } })
    expect(response.status).toBe(status)
  })

  test('a change needs an origin or the word of the browser', async () => {
    const cookie = await signIn()
    const change = (headers: Record<string, string>) =>
      fetch(`${server.url}/graphql`, { method: 'POST', headers: { ...json, cookie, ...headers }, body: '{"query":"{ me { name } }"}' }) // prettier-ignore
    expect((await change({})).status).toBe(401)
    expect((await change({ 'sec-fetch-site': 'same-origin' })).status).toBe(200)
  })
})

describe('it ends', () => {
  test('when its owner signs out, for every copy of it', async () => {
    const cookie = await signIn()
    const response = await fetch(`${server.url}/session`, { method: 'DELETE', headers: { ...own(), cookie } })
    expect([response.status, response.headers.get('set-cookie')]).toEqual([204, expect.stringContaining('Max-Age=0')])
    expect((await ask({ cookie })).status).toBe(401)
  })

  test('with its token', async () => {
    const { token, id } = await tokenOf('{ name: "leaving", roles: [ViewData] }')
    const cookie = await signIn(token)
    expect((await ask({ cookie })).status).toBe(200)
    await ask({ authorization: `Bearer ${server.token}` }, `mutation { revokeApiToken(id: "${id}") { id } }`)
    expect((await ask({ cookie })).status).toBe(401)
    expect((await post(token)).status).toBe(401)
  })

  test('no later than its token', async () => {
    const expires = new Date(Date.now() + 60_000).toISOString()
    const { token } = await tokenOf(`{ name: "short", roles: [ViewData], expires: "${expires}" }`)
    const seconds = Number(/Max-Age=(\d+)/.exec((await post(token)).headers.get('set-cookie') ?? '')?.[1])
    expect(seconds).toBeGreaterThan(50)
    expect(seconds).toBeLessThanOrEqual(60)
  })

  test('and the database never tells what it opens', async () => {
    await signIn()
    const rows = await server.engine.read((session) => session.rows('SELECT CAST(s AS VARCHAR) AS text FROM portal_sessions AS s')) // prettier-ignore
    expect(rows.length).toBeGreaterThan(0)
    expect(JSON.stringify(rows)).not.toContain(secretOf(server.token))
  })
})

describe('subscriptions', () => {
  const open = (headers: Readonly<Record<string, string>>) => {
    const withHeaders = class extends WebSocket {
      constructor(url: string, protocols: string) {
        super(url, protocols, { headers })
      }
    }
    return createClient({ url: `${server.url.replace('http', 'ws')}/graphql`, webSocketImpl: withHeaders, retryAttempts: 0 }) // prettier-ignore
  }

  test('are opened by the cookie, from our own page', async () => {
    const client = open({ cookie: await signIn(), origin: server.url })
    const events = client.iterate({ query: 'subscription { alertRaised { alert { id } } }' })
    const first = events.next()
    let seen = false
    void first.then(() => { seen = true }) // prettier-ignore
    for (let n = 0; !seen; n++) {
      await addAlerts(server.engine, n, 1)
      server.nudge()
      await ask({ authorization: `Bearer ${server.token}` })
    }
    expect(await first).toMatchObject({ value: { data: { alertRaised: { alert: { id: expect.any(String) } } } } })
    await client.dispose()
  })

  test.each([
    ['from another page', { origin: 'http://127.0.0.1:1' }],
    ['without an origin', {}],
  ])('are refused %s', async (_, headers) => {
    const client = open({ cookie: await signIn(), ...headers })
    const events = client.iterate({ query: 'subscription { alertRaised { alert { id } } }' })
    await expect(events.next()).rejects.toMatchObject({ code: 4401 })
  })
})
