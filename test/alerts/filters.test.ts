// One filter, three languages: GraphQL's input, OData and KQL find the same alerts.
//
// HARRIER_TRIALS=full takes 1,000 filters instead of 200.
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { AlertFilter as Input } from '../../src/alerts/alert.input.js'
import { toFilter } from '../../src/alerts/alert.input.js'
import type { AlertFilter } from '../../src/alerts/alert-filter.js'
import { AlertService, newestFirst } from '../../src/alerts/alert.service.js'
import { localCaller } from '../../src/caller.js'
import { DeviceService } from '../../src/devices/device.service.js'
import type { InProcessEngine } from '../../src/engine/in-process.js'
import { formatDatetime } from '../../src/kql/time-text.js'
import { compile } from '../../src/kql/compile.js'
import { parseFilter } from '../../src/odata/parser.js'
import { Cursors } from '../../src/paging/cursor.js'
import { alertFilterOf, defenderFields } from '../../src/rest/odata-alerts.js'
import { applicationCatalog, applicationEngine, loadRows } from '../support/application.js'

const severities = ['Informational', 'Low', 'Medium', 'High'] as const
const categories = ['Execution', "It's", 'Persistence'] as const
/** By their hunting names; the API's beside them. */
const sources = [['EDR', 'WindowsDefenderAtp'], ['Antivirus', 'WindowsDefenderAv'], ['Microsoft Threat Experts', 'ThreatExperts']] as const // prettier-ignore
const start = 639_308_160_000_000_000n
const count = 60

let engine: InProcessEngine
let alerts: AlertService

beforeAll(async () => {
  engine = await applicationEngine()
  const cursors = new Cursors(Buffer.alloc(32))
  alerts = new AlertService({ engine, cursors, devices: new DeviceService({ engine, catalog: applicationCatalog, cursors }) }) // prettier-ignore
  const pick = <T>(items: readonly T[], i: number): T | undefined => items[i % items.length]
  await loadRows(
    engine,
    Array.from({ length: count }, (_, i) => ({
      table: 'AlertInfo',
      row: {
        Timestamp: formatDatetime(start + BigInt(i)),
        AlertId: `a${i}`,
        Title: `Alert ${i}`,
        Severity: pick(severities, i),
        Category: pick(categories, Math.floor(i / 4)),
        ServiceSource: 'Microsoft Defender for Endpoint',
        DetectionSource: pick(sources, Math.floor(i / 7))?.[0],
      },
    })),
  )
})
afterAll(() => engine.close())

/** A filter in each of the languages. */
interface Said {
  readonly graphql: Input
  readonly odata: string
  readonly kql: string
}

const text = (value: string): string => `'${value.replaceAll("'", "''")}'`
const anyOf = (property: string, values: readonly string[]): string => `${property} in (${values.map(text).join(',')})`
const kqlIn = (column: string, values: readonly string[]): string => `${column} in (${values.map((one) => JSON.stringify(one)).join(', ')})` // prettier-ignore
const some = <T>(items: readonly T[]): fc.Arbitrary<readonly T[]> =>
  fc.uniqueArray(fc.constantFrom(...items), { minLength: 1 })

const leaf: fc.Arbitrary<Said> = fc.oneof(
  some(severities).map((names) => ({ graphql: { severity: names }, odata: anyOf('severity', names), kql: kqlIn('Severity', names) })), // prettier-ignore
  some(categories).map((names) => ({ graphql: { category: names }, odata: anyOf('category', names), kql: kqlIn('Category', names) })), // prettier-ignore
  some(sources).map((names) => ({
    graphql: { detectionSource: names.map(([, api]) => api) },
    odata: anyOf('detectionSource', names.map(([, api]) => api)), // prettier-ignore
    kql: kqlIn('DetectionSource', names.map(([hunting]) => hunting)), // prettier-ignore
  })),
  some(Array.from({ length: count + 2 }, (_, i) => `a${i}`)).map((ids) => ({ graphql: { id: ids }, odata: ids.map((id) => `id eq ${text(id)}`).join(' or '), kql: kqlIn('AlertId', ids) })), // prettier-ignore
  fc.bigInt({ min: start - 2n, max: start + BigInt(count) + 2n }).map((ticks) => ({ graphql: { created: { from: ticks } }, odata: `alertCreationTime ge ${formatDatetime(ticks)}`, kql: `Timestamp >= datetime(${formatDatetime(ticks)})` })), // prettier-ignore
  fc.bigInt({ min: start - 2n, max: start + BigInt(count) + 2n }).map((ticks) => ({ graphql: { created: { to: ticks } }, odata: `alertCreationTime lt ${formatDatetime(ticks)}`, kql: `Timestamp < datetime(${formatDatetime(ticks)})` })), // prettier-ignore
)

const { filter } = fc.letrec<{ filter: Said }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'filter' },
    leaf,
    fc.tuple(tie('filter'), tie('filter')).map(([a, b]) => ({ graphql: { and: [a.graphql, b.graphql] }, odata: `(${a.odata}) and (${b.odata})`, kql: `(${a.kql}) and (${b.kql})` })), // prettier-ignore
    fc.tuple(tie('filter'), tie('filter')).map(([a, b]) => ({ graphql: { or: [a.graphql, b.graphql] }, odata: `(${a.odata}) or (${b.odata})`, kql: `(${a.kql}) or (${b.kql})` })), // prettier-ignore
    tie('filter').map((a) => ({ graphql: { not: a.graphql }, odata: `not (${a.odata})`, kql: `not(${a.kql})` })),
  ),
}))

const found = async (asked: AlertFilter): Promise<readonly string[]> =>
  (await alerts.list(localCaller, asked, newestFirst, { first: 1000 })).rows.map(({ id }) => id)

async function hunted(condition: string): Promise<readonly unknown[]> {
  const { statement, columns } = compile(`AlertInfo | where ${condition} | project AlertId, Timestamp | order by Timestamp desc`, { catalog: applicationCatalog, now: start }) // prettier-ignore
  const { rows } = await engine.run(statement, columns, { deadlineMs: 10_000, maxRows: 1000, maxBytes: 1 << 24 })
  return rows.map(([id]) => id)
}

test('GraphQL, OData and KQL find the same alerts', async () => {
  await fc.assert(
    fc.asyncProperty(filter, async ({ graphql, odata, kql }) => {
      const byGraphql = await found(toFilter(graphql))
      expect(await found(alertFilterOf(parseFilter(odata), defenderFields))).toEqual(byGraphql)
      expect(await hunted(kql)).toEqual(byGraphql)
    }),
    { numRuns: process.env['HARRIER_TRIALS'] === 'full' ? 1000 : 200 },
  )
})
