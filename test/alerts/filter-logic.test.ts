// Filters of alerts: any filter gives the alerts that plain logic of two values gives, and too large a one is refused.
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { AlertRow } from '../../src/alerts/alert.js'
import type { AlertFilter, Comparison, ListField, NumberField, TextField } from '../../src/alerts/alert-filter.js'
import { everyAlert } from '../../src/alerts/alert-filter.js'
import { newestFirst } from '../../src/alerts/alert.service.js'
import { localCaller } from '../../src/caller.js'
import type { InProcessEngine } from '../../src/engine/in-process.js'
import type { AlertApi } from '../support/alerts.js'
import { addAlerts, alertApi } from '../support/alerts.js'
import { applicationEngine } from '../support/application.js'

let engine: InProcessEngine
let api: AlertApi
let all: readonly AlertRow[]
beforeAll(async () => {
  engine = await applicationEngine()
  api = alertApi(engine)
  await addAlerts(engine, 0, 60)
  await engine.transaction((session) =>
    session.run(
      `UPDATE alerts SET severity = CASE WHEN raised % 2 = 0 THEN 'Low' ELSE 'High' END,
         status = CASE WHEN raised % 3 = 0 THEN 'Resolved' ELSE 'New' END,
         assigned_to = CASE WHEN raised % 4 = 0 THEN 'mika' WHEN raised % 4 = 1 THEN 'ana' END,
         classification = CASE WHEN raised % 5 = 0 THEN 'TruePositive' END,
         incident_id = CASE WHEN raised % 3 = 1 THEN raised END, resolved = CASE WHEN raised % 3 = 0 THEN raised END,
         custom_tags = CASE WHEN raised % 7 = 0 THEN ['vip', 'red'] ELSE [] END,
         techniques = CASE WHEN raised % 6 = 0 THEN [] WHEN raised % 6 = 1 THEN ['T1003'] ELSE techniques END`,
    ),
  )
  all = (await api.alerts.list(localCaller, everyAlert, newestFirst, { first: 100 })).rows
})
afterAll(() => engine.close())

const texts = ['title', 'severity', 'status', 'assignedTo', 'classification', 'id'] as const satisfies readonly TextField[] // prettier-ignore
const numbers = ['raised', 'incidentId', 'resolved'] as const satisfies readonly NumberField[]
const text = fc.constantFrom(
  'mika',
  'ana',
  'Low',
  'High',
  'New',
  'TruePositive',
  'Alert 1',
  'da1',
  'A',
  '1',
  'a',
  '%',
  '',
)
const number = fc.bigInt({ min: 0n, max: 61n })

const leaf: fc.Arbitrary<AlertFilter> = fc.oneof(
  fc.record({ kind: fc.constant('is' as const), field: fc.constantFrom(...texts), among: fc.array(fc.option(text), { maxLength: 3 }) }), // prettier-ignore
  fc.record({ kind: fc.constant('number' as const), field: fc.constantFrom(...numbers), among: fc.array(fc.option(number), { maxLength: 3 }) }), // prettier-ignore
  fc.record({ kind: fc.constant('compare' as const), field: fc.constantFrom(...numbers), by: fc.constantFrom<Comparison>('lt', 'le', 'gt', 'ge'), to: number }), // prettier-ignore
  fc.record({ kind: fc.constant('text' as const), field: fc.constantFrom(...texts), by: fc.constantFrom('startsWith' as const, 'endsWith' as const, 'contains' as const), text }), // prettier-ignore
  fc.record({ kind: fc.constant('has' as const), field: fc.constantFrom<ListField>('tags', 'customTags', 'techniques'), among: fc.array(fc.constantFrom('vip', 'T1003', 'T1059', 'T1059.001', 'none'), { maxLength: 2 }) }), // prettier-ignore
  fc.record({ kind: fc.constant('search' as const), text }),
)
const { filter } = fc.letrec<{ filter: AlertFilter }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.record({ kind: fc.constantFrom('all' as const, 'any' as const), of: fc.array(tie('filter'), { maxLength: 3 }) }),
    fc.record({ kind: fc.constant('not' as const), of: tie('filter') }),
  ),
}))

const orders = { lt: (a: bigint, b: bigint) => a < b, le: (a: bigint, b: bigint) => a <= b, gt: (a: bigint, b: bigint) => a > b, ge: (a: bigint, b: bigint) => a >= b } // prettier-ignore

function means(alert: AlertRow, part: AlertFilter): boolean {
  switch (part.kind) {
    case 'all':
      return part.of.every((one) => means(alert, one))
    case 'any':
      return part.of.some((one) => means(alert, one))
    case 'not':
      return !means(alert, part.of)
    case 'is':
      return part.among.includes(alert[part.field as (typeof texts)[number]])
    case 'number':
      return part.among.includes(alert[part.field])
    case 'compare': {
      const value = alert[part.field]
      return value !== null && orders[part.by](value, part.to)
    }
    case 'text': {
      const value = alert[part.field as (typeof texts)[number]]
      const { by, text: sought } = part
      if (value === null) return false
      return by === 'startsWith' ? value.startsWith(sought) : by === 'endsWith' ? value.endsWith(sought) : value.includes(sought) // prettier-ignore
    }
    case 'has': {
      const tags = [...alert.systemTags, ...alert.customTags]
      const values = part.field === 'techniques' ? alert.techniques.flatMap((id) => [id, id.split('.')[0] ?? '']) : tags
      return part.among.some((one) => values.includes(one))
    }
    case 'search': {
      const sought = part.text.toLowerCase()
      return alert.title.toLowerCase().includes(sought) || alert.id.toLowerCase().startsWith(sought)
    }
  }
}

test('any filter', async () => {
  await fc.assert(
    fc.asyncProperty(filter, async (part) => {
      const { rows } = await api.alerts.list(localCaller, part, newestFirst, { first: 100 })
      const expected = all.filter((alert) => means(alert, part)).map(({ id }) => id)
      expect(rows.map(({ id }) => id)).toEqual(expected)
      expect(await api.alerts.count(localCaller, part)).toBe(expected.length)
    }),
    { numRuns: 200 },
  )
})

test('facets count the same alerts as the list', async () => {
  const part: AlertFilter = { kind: 'is', field: 'status', among: ['Resolved'] }
  const facets = await api.alerts.facets(localCaller, part, 20)
  const owners = facets.filter(({ field }) => field === 'assignedTo').map(({ value, count }) => [value, Number(count)])
  const found = all.filter(({ status }) => status === 'Resolved')
  const counted = (owner: string | null): number => found.filter(({ assignedTo }) => assignedTo === owner).length
  expect(new Map(owners as [string | null, number][])).toEqual(new Map([[null, counted(null)], ['mika', counted('mika')], ['ana', counted('ana')]])) // prettier-ignore
})

test.each<[string, AlertFilter]>([
  ['many conditions', { kind: 'any', of: Array.from({ length: 501 }, () => everyAlert) }],
  ['deep ones', Array.from({ length: 40 }).reduce<AlertFilter>((of) => ({ kind: 'not', of }), everyAlert)],
])('refuses %s', async (_, part) => {
  await expect(api.alerts.count(localCaller, part)).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
})
