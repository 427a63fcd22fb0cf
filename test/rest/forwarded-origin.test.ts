// What addresses in answers begin with: the origin that the client knows, behind a proxy too.
import { afterEach, expect, test } from '@jest/globals'
import { addAlerts } from '../support/alerts.js'
import type { TestServer } from '../support/server.js'
import { startTestServer } from '../support/server.js'

let server: TestServer | undefined
afterEach(async () => {
  await server?.end()
  server = undefined
})

const forwarded = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'harrier.example.org' }

test.each<readonly [string, readonly string[], Readonly<Record<string, string>>, string | undefined]>([
  ['headers of a proxy that is trusted', ['loopback'], forwarded, 'https://harrier.example.org'],
  ['headers of just anyone', [], forwarded, undefined],
  ['headers of another proxy', ['192.0.2.1'], forwarded, undefined],
  ['a scheme that is none', ['loopback'], { ...forwarded, 'x-forwarded-proto': 'javascript' }, 'http://harrier.example.org'], // prettier-ignore
])('%s', async (_, trustedProxies, headers, origin) => {
  server = await startTestServer({ demo: false, trustedProxies })
  await addAlerts(server.engine, 0, 2)
  const response = await fetch(`${server.url}/v1.0/security/alerts_v2?$top=2000`, { headers: { ...server.headers, ...headers } }) // prettier-ignore
  expect(await response.json()).toMatchObject({ '@odata.context': expect.stringMatching(new RegExp(`^${origin ?? server.url}/v1.0/`)) as unknown }) // prettier-ignore
})

test('a host that is none is refused', async () => {
  server = await startTestServer({ demo: false, trustedProxies: ['loopback'] })
  const response = await fetch(`${server.url}/api/alerts`, {
    headers: { ...server.headers, 'x-forwarded-host': 'a b' },
  })
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({ error: { message: expect.stringContaining('names no host') as unknown } }) // prettier-ignore
})
