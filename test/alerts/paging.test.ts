// Pages of alerts: each alert once whatever is written meanwhile, and no dearer for lying deep or being many.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Page } from '../../src/paging/page.js'
import type { PlacedAlert } from '../../src/alerts/alert.store.js'
import { newestFirst } from '../../src/alerts/alert.service.js'
import { everyAlert } from '../../src/alerts/alert-filter.js'
import { localCaller } from '../../src/caller.js'
import type { InProcessEngine } from '../../src/engine/in-process.js'
import type { AlertApi } from '../support/alerts.js'
import { addAlerts, addDevices, alertApi } from '../support/alerts.js'
import { applicationEngine } from '../support/application.js'

let engine: InProcessEngine
let api: AlertApi
beforeAll(async () => {
  engine = await applicationEngine()
  api = alertApi(engine)
  await addDevices(engine)
  await addAlerts(engine, 0, 100_000)
})
afterAll(() => engine.close())

test('100,000 alerts by cursor while 1,000 are added and changed: each once, the last page as quick as the first', async () => {
  const seen: string[] = []
  const times: number[] = []
  let [added, changed] = [0, 0]
  let after: string | undefined
  for (;;) {
    const started = performance.now()
    const page: Page<PlacedAlert> = await api.alerts.list(localCaller, everyAlert, newestFirst, { first: 1000, after })
    times.push(performance.now() - started)
    seen.push(...page.rows.map(({ id }) => id))
    const last = page.rows.at(-1)
    if (!page.hasNextPage || !last) break
    after = api.alerts.cursorOf(newestFirst, last)
    // A hundred pages leave ninety-nine moments between them, so the first has twice as many.
    for (const last = added + (added === 0 ? 20 : 10); added < last; added += 10) {
      await addAlerts(engine, 100_000 + added, 10)
      const rest = { rest: added }
      changed += await engine.transaction((session) => session.run("UPDATE alerts SET status = 'Resolved', updated = updated + 1 WHERE raised <= 100000 AND raised % 10000 = $rest", rest)) // prettier-ignore
    }
  }
  expect([added, changed]).toEqual([1000, 1000])
  expect(seen).toHaveLength(100_000)
  expect(new Set(seen).size).toBe(100_000)
  // The middle of many pages, so that a busy moment of the machine tells nothing.
  const middle = (some: readonly number[]): number => some.toSorted((a, b) => a - b)[some.length >> 1] ?? 0
  expect(middle(times.slice(-50))).toBeLessThan(2 * middle(times.slice(0, 50)))
})

describe('statements', () => {
  const nested = `query($first: Int!) { alerts(first: $first) { totalCount edges { node {
    title device { name } evidence { entityType } comments { comment } history { field } similar { title } } } } }`

  test.each([50, 500])('for %i alerts with device, evidence, comments, history and similar: seven', async (first) => {
    const before = api.statements()
    const { alerts } = (await api.ask(nested, { first })) as unknown as { readonly alerts: { readonly edges: readonly unknown[] } } // prettier-ignore
    expect(alerts.edges).toHaveLength(first)
    expect(api.statements() - before).toBe(7)
  })

  test('for devices with their alerts, and those with their events', async () => {
    const before = api.statements()
    await api.ask(`{ devices(first: 100) { edges { node { alerts { title triggeringEvent { table } }
      timeline(around: "2026-11-16T00:00:00Z") { table } } } } }`)
    expect(api.statements() - before).toBeLessThanOrEqual(5)
  })
})

describe('a page', () => {
  const ids = async (args: string): Promise<readonly string[]> => {
    const { alerts } = (await api.ask(`{ alerts(${args}) { edges { node { id } } } }`)) as unknown as { readonly alerts: { readonly edges: readonly { readonly node: { readonly id: string } }[] } } // prettier-ignore
    return alerts.edges.map(({ node }) => node.id)
  }
  const info = async (args: string) =>
    (await api.ask(`{ alerts(${args}) { pageSize pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`)) as unknown as { readonly alerts: { readonly pageSize: number; readonly pageInfo: Readonly<Record<string, string | boolean>> } } // prettier-ignore
  const oldest = 'filter: { id: ["da1", "da2", "da3", "da4", "da5"] }, orderBy: { field: created, direction: ASC }'

  test('has 50 alerts unless told, at most 1,000, and says how many it could have', async () => {
    expect((await info('first: 5000')).alerts.pageSize).toBe(1000)
    expect(await ids('first: 5000')).toHaveLength(1000)
    expect((await ids('filter: {}'))[0]).toBe('da100999')
    expect(await ids('filter: {}')).toHaveLength(50)
  })

  test('goes forwards and backwards through the same order', async () => {
    expect(await ids(`${oldest}, first: 2`)).toEqual(['da1', 'da2'])
    const first = await info(`${oldest}, first: 2`)
    expect(first.alerts.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false })
    const second = `${oldest}, first: 2, after: "${first.alerts.pageInfo['endCursor']}"`
    expect(await ids(second)).toEqual(['da3', 'da4'])
    expect((await info(second)).alerts.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true })
    const back = `${oldest}, last: 1, before: "${(await info(second)).alerts.pageInfo['startCursor']}"`
    expect(await ids(back)).toEqual(['da2'])
    expect(await ids(`${oldest}, last: 2`)).toEqual(['da4', 'da5'])
    expect((await info(`${oldest}, last: 2`)).alerts.pageInfo).toMatchObject({
      hasNextPage: false,
      hasPreviousPage: true,
    })
  })

  test.each([
    ['a cursor that was changed', (cursor: string) => `after: "${cursor.slice(0, -2)}AA"`],
    ['a cursor made up', () => 'after: "bm9uc2Vuc2U"'],
    ['an empty cursor', () => 'after: ""'],
    ['a cursor of another order', (cursor: string) => `orderBy: { field: title }, after: "${cursor}"`],
    ['the first and the last', () => 'first: 1, last: 1'],
    ['none', () => 'first: 0'],
    ['fewer than none', () => 'last: -5'],
  ])('is refused for %s', async (_, args) => {
    const cursor = String((await info('first: 1')).alerts.pageInfo['endCursor'])
    await expect(ids(args(cursor))).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
  })
})
