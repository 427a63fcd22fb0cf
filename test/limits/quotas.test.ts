// Quotas over real HTTP: what is used up is refused with the quota's name and the time to wait.
import { afterAll, afterEach, describe, expect, test } from '@jest/globals'
import { localCaller } from '../../src/caller.js'
import type { Caller } from '../../src/caller.js'
import { Quotas } from '../../src/limits/quotas.js'
import { TooManyRequests } from '../../src/request-errors.js'
import { startTestServer } from '../support/server.js'
import type { TestServer } from '../support/server.js'

const caller: Caller = { ...localCaller, kind: 'token', id: 'token:a' }
const other: Caller = { ...caller, id: 'token:b' }

describe('Quotas', () => {
  test('count each caller and each window', async () => {
    const quotas = new Quotas([
      { measure: 'hunts', limit: 2, windowSeconds: 60 },
      { measure: 'hunts', limit: 3, windowSeconds: 3600 },
    ])
    await quotas.take(caller, 'hunts')
    await quotas.take(caller, 'hunts')
    const refusal: unknown = await quotas.take(caller, 'hunts').catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(TooManyRequests)
    expect(refusal).toMatchObject({ message: expect.stringContaining('The quota of 2 hunts per 00:01:00 is used up.') as unknown, used: { retryAfterSeconds: 60 } }) // prettier-ignore
    await quotas.take(other, 'hunts')
    await quotas.take(caller, 'requests')
  })

  test('of zero are none, and the command line has none', async () => {
    const quotas = new Quotas([{ measure: 'requests', limit: 0, windowSeconds: 60 }, { measure: 'hunts', limit: 1, windowSeconds: 60 }]) // prettier-ignore
    for (let i = 0; i < 100; i++) await quotas.take(caller, 'requests')
    for (let i = 0; i < 3; i++) await quotas.take(localCaller, 'hunts')
    expect(await quotas.usedBy(localCaller)).toEqual([{ measure: 'hunts', limit: 1, windowSeconds: 60, used: 0, opensInSeconds: undefined }]) // prettier-ignore
  })

  test('of time refuse the hunt after the one that used it up', async () => {
    const quotas = new Quotas([{ measure: 'huntingMs', limit: 1000, windowSeconds: 3600 }])
    await quotas.spend(caller, 999)
    await quotas.needTime(caller)
    await quotas.spend(caller, 1)
    await expect(quotas.needTime(caller)).rejects.toThrow('1 s of hunting per 01:00:00')
    await quotas.needTime(other)
    expect(await quotas.usedBy(caller)).toMatchObject([{ used: 1000, opensInSeconds: 3600 }])
    expect(await quotas.usedBy(other)).toMatchObject([{ used: 0, opensInSeconds: undefined }])
  })
})

describe('over HTTP', () => {
  let server: TestServer | undefined
  afterEach(async () => {
    await server?.end()
    server = undefined
  })
  afterAll(() => server?.end())

  const post = async (path: string, body: unknown): Promise<Response> =>
    fetch(`${server?.url ?? ''}${path}`, { method: 'POST', headers: server?.headers ?? {}, body: JSON.stringify(body) })
  const hunt = { query: '{ hunt(query: "print 1") { rows } }' }

  test('requests', async () => {
    server = await startTestServer({ requestsPerMinute: 2 })
    expect((await post('/graphql', hunt)).status).toBe(200)
    expect((await post('/graphql', hunt)).status).toBe(200)
    const refused = await post('/graphql', hunt)
    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(50)
    expect(await refused.json()).toMatchObject({ errors: [{ extensions: { code: 'TOO_MANY_REQUESTS', quota: { measure: 'requests', limit: 2 } } }] }) // prettier-ignore
    const defender = await post('/api/alerts', {})
    expect(defender.status).toBe(429)
    expect(await defender.json()).toMatchObject({ error: { code: 'TooManyRequests', message: expect.stringContaining('2 requests per 00:01:00') as unknown } }) // prettier-ignore
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
  })

  test('hunts, and not what does not hunt', async () => {
    server = await startTestServer({ huntsPerMinute: 1 })
    expect((await post('/graphql', hunt)).status).toBe(200)
    const refused = await post('/graphql', hunt)
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, expect.stringMatching(/^\d+$/)])
    const { data } = (await (await post('/graphql', { query: '{ limits { quotas { measure limit windowSeconds used } documents { depth cost } maxBodyBytes } }' })).json()) as { readonly data: unknown } // prettier-ignore
    expect(data).toMatchObject({ limits: { quotas: expect.arrayContaining([{ measure: 'hunts', limit: 1, windowSeconds: 60, used: 2 }]) as unknown, maxBodyBytes: 4 << 20 } }) // prettier-ignore
  })
})
