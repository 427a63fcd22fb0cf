// MSTICPy's Defender and OData drivers, request by request: what they post, and how they read what comes back.
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { addAlerts } from '../support/alerts.js'
import type { TestServer } from '../support/server.js'
import { startTestServer } from '../support/server.js'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ demo: false })
  await addAlerts(server.engine, 0, 3)
})
afterAll(() => server.end())

type Body = Readonly<Record<string, unknown>>
interface Named {
  readonly Name: string
  readonly Type: string
}

/** As the drivers do it: the address is put together of `apiRoot`, `apiVersion` and the service's own path. */
async function query(to: TestServer, path: string, text: string, token = to.token): Promise<[Response, Body]> {
  const [apiRoot, apiVersion] = [to.url, '/api']
  const response = await fetch(apiRoot + apiVersion + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'application/json', Authorization: `Bearer ${token}` },
    body: JSON.stringify({ Query: text }),
  })
  return [response, (await response.json()) as Body]
}
/** `response.json()["error"]["message"]`, which the drivers show whatever went wrong. */
const messageOf = (body: Body): string => String((body['error'] as Body)['message'])

/** What the drivers log in with; the answer's `access_token` is all that they read of it. */
async function logIn(path: string, more: Readonly<Record<string, string>>): Promise<string> {
  const query = 'mutation { createApiToken(request: { name: "msticpy", scopes: ["AdvancedHunting.Read.All"] }) { token details { id } } }' // prettier-ignore
  const made = await fetch(`${server.url}/graphql`, { method: 'POST', headers: server.headers, body: JSON.stringify({ query }) }) // prettier-ignore
  const { data } = (await made.json()) as { readonly data: { readonly createApiToken: { readonly token: string; readonly details: { readonly id: string } } } } // prettier-ignore
  const { token, details } = data.createApiToken
  const body = new URLSearchParams({ client_id: details.id, client_secret: token, grant_type: 'client_credentials', ...more }) // prettier-ignore
  const response = await fetch(server.url + path, { method: 'POST', body })
  return String(((await response.json()) as Body)['access_token'])
}

test.each<readonly [string, Readonly<Record<string, string>>]>([
  ['/common/oauth2/token', { resource: 'https://api.securitycenter.microsoft.com' }],
  ['/common/oauth2/v2.0/token', { scope: 'https://graph.microsoft.com/.default' }],
])('logged in at %s, queries are answered', async (path, more) => {
  const [response, body] = await query(server, '/advancedhunting/run', 'print n = 1', await logIn(path, more))
  expect([response.status, body['Results']]).toEqual([200, [{ n: 1 }]])
})

const paths = ['/advancedqueries/run', '/advancedhunting/run'] as const

test.each(paths)('%s: rows are under Results, and columns of type DateTime are parsed as such', async (path) => {
  const [response, body] = await query(server, path, 'AlertEvidence | where DeviceId == "device1" | project Timestamp, DeviceId') // prettier-ignore
  expect(response.status).toBe(200)
  const rows = (body['Results'] ?? body['results']) as readonly Body[]
  const dates = (body['Schema'] as readonly Named[]).filter(({ Type }) => Type === 'DateTime').map(({ Name }) => Name)
  expect(dates).toEqual(['Timestamp'])
  expect(rows.map((row) => new Date(String(row['Timestamp'])).toISOString())).toEqual(['2026-11-11T13:20:00.000Z'])
})

test.each(paths)('%s: no rows are an empty list', async (path) => {
  const [response, body] = await query(server, path, 'AlertEvidence | where DeviceId == "none"')
  expect([response.status, body['Results']]).toEqual([200, []])
})

test.each<readonly [string, string, number, string]>([
  ['a column that there is not', 'AlertInfo | where Nope == 1', 400, "No column named 'Nope'"],
  ['a query that is none', 'AlertInfo | wher', 400, 'wher'],
  ['an empty query', ' ', 400, 'KQL text'],
])('%s: the message says what is wrong', async (_, text, status, message) => {
  for (const path of paths) {
    const [response, body] = await query(server, path, text)
    expect(response.status).toBe(status)
    expect(messageOf(body)).toContain(message)
  }
})

test('a token that is none: 401, with a message', async () => {
  for (const path of paths) {
    const [response, body] = await query(server, path, 'print 1', 'nonsense')
    expect(response.status).toBe(401)
    expect(messageOf(body)).toMatch(/token/i)
  }
})

test('a quota that is used up: 429, with the time to wait and the quota in the message', async () => {
  const narrow = await startTestServer({ demo: false, huntsPerMinute: 1 })
  try {
    expect((await query(narrow, paths[0], 'print 1'))[0].status).toBe(200)
    for (const path of paths) {
      const [response, body] = await query(narrow, path, 'print 1')
      expect(response.status).toBe(429)
      expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
      expect(messageOf(body)).toContain('quota of 1 hunt')
    }
  } finally {
    await narrow.end()
  }
})
