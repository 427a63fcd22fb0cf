// Next links under Defender's and Graph's paths: cursors, which go on where a page ended whatever is raised meanwhile.
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { addAlerts, addDevices } from '../support/alerts.js'
import { startTestServer } from '../support/server.js'
import type { TestServer } from '../support/server.js'

const count = 10_050
let server: TestServer
let next = count
beforeAll(async () => {
  server = await startTestServer({ demo: false })
  await addDevices(server.engine)
  await addAlerts(server.engine, 0, count)
})
afterAll(() => server.end())

interface Page {
  readonly ids: readonly string[]
  readonly total: unknown
  readonly next: string | undefined
}
async function page(address: string): Promise<Page> {
  const response = await fetch(address, { headers: server.headers })
  const body = (await response.json()) as { readonly value: readonly { readonly id: string }[]; readonly '@odata.count'?: number; readonly '@odata.nextLink'?: string } // prettier-ignore
  expect([response.status, body]).toEqual([200, expect.objectContaining({ value: expect.any(Array) as unknown })])
  return { ids: body.value.map(({ id }) => id), total: body['@odata.count'], next: body['@odata.nextLink'] }
}

/** All pages of a list, while alerts are raised between them. */
async function walk(path: string): Promise<{ readonly pages: readonly number[]; readonly ids: readonly string[] }> {
  const pages: number[] = []
  const ids: string[] = []
  for (let address: string | undefined = server.url + path; address !== undefined;) {
    const found: Page = await page(address)
    pages.push(found.ids.length)
    ids.push(...found.ids)
    await addAlerts(server.engine, next++, 1)
    address = found.next
    if (address !== undefined) expect(address).toMatch(/[?&]\$skiptoken=[\w-]+/)
  }
  return { pages, ids }
}
const newest = (of: number, from: number): readonly string[] =>
  Array.from({ length: of }, (_, i) => `da${from - 1 - i}`)

test('a page has 10,000 alerts and the next one the rest, each once', async () => {
  const from = next
  const { pages, ids } = await walk('/api/alerts?$select=id')
  expect(pages).toEqual([10_000, from - 10_000])
  expect(ids).toEqual(newest(from, from))
})

test('pages of Graph have 100, and end where $top says', async () => {
  const from = next
  const { pages, ids } = await walk('/v1.0/security/alerts_v2?$top=250&$select=id')
  expect(pages).toEqual([100, 100, 50])
  expect(ids).toEqual(newest(250, from))
})

test('what $skip passed over is behind the cursor, and the filter and the order go on', async () => {
  const from = next
  const { pages, ids } = await walk("/v1.0/security/alerts_v2?$skip=10&$top=150&$select=id&$filter=severity eq 'high'&$orderby=createdDateTime desc") // prettier-ignore
  expect(pages).toEqual([100, 50])
  expect(ids).toEqual(newest(160, from).slice(10))
})

test('the count is of all that the filter means, on whichever page', async () => {
  const first = await page(`${server.url}/v1.0/security/alerts_v2?$count=true&$filter=title eq 'Alert 7'&$select=id`)
  expect([first.total, first.ids.length]).toEqual([101, 100])
  expect((await page(first.next ?? '')).total).toBe(101)
})
