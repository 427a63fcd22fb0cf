// Row visibility: a restricted caller's answer is the answer over a database that holds only what the caller sees.
import type { DuckDBConnection } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Caller } from '../../src/caller.js'
import { localCaller } from '../../src/caller.js'
import { deviceGroupTables, memberTable } from '../../src/device-groups/device-groups.tables.js'
import { openDatabase } from '../../src/engine/database.js'
import { InProcessEngine } from '../../src/engine/in-process.js'
import { externalReader } from '../../src/hunting/external-reader.js'
import { HuntingService } from '../../src/hunting/hunting.service.js'
import { Forbidden } from '../../src/request-errors.js'
import type { Catalog } from '../../src/kql/catalog.js'
import { defaultSettings } from '../../src/settings.js'
import { catalog, testNow } from '../support/hunting.js'

const limits = { deadlineMs: 20_000, maxRows: 100_000, maxBytes: 64 << 20, concurrentHunts: 1, waitingHunts: 0 }

/** Rows of the tables that the queries below read; a text for each column named. */
type Rows = Readonly<Record<string, readonly Readonly<Record<string, string>>[]>>
interface World {
  readonly rows: Rows
  readonly members: readonly (readonly [device: string, group: string])[]
}
const tables = ['DeviceInfo', 'DeviceProcessEvents', 'DeviceNetworkEvents', 'AlertInfo', 'AlertEvidence', 'DeviceAlertEvents', 'EmailEvents', 'DeviceTvmSoftwareVulnerabilitiesKB'] // prettier-ignore
/** So few that `search` and `union *` read them in no time. */
const small: Catalog = {
  ...catalog,
  tableNames: tables,
  table: (name) => (tables.includes(name) ? catalog.table(name) : undefined),
  tables: () => tables.flatMap((name) => catalog.table(name) ?? []),
}
const groups = ['servers', "o'hara", 'laptops']

interface Side {
  readonly connection: DuckDBConnection
  readonly service: HuntingService
  close(): Promise<void>
}

async function open(): Promise<Side> {
  const database = await openDatabase({ path: ':memory:', catalog: small, application: [deviceGroupTables] })
  const connection = await database.connect()
  const engine = new InProcessEngine(database)
  const service = new HuntingService({
    catalog: small,
    engine: () => Promise.resolve(engine),
    external: externalReader(defaultSettings),
    clock: () => testNow,
    limits,
  })
  return { connection, service, close: () => engine.close() }
}

let whole: Side
let part: Side
beforeAll(async () => {
  whole = await open()
  part = await open()
})
afterAll(async () => {
  await whole.close()
  await part.close()
})

async function fill({ connection }: Side, { rows, members }: World): Promise<void> {
  const list = (cells: readonly string[]): string => `(${cells.map((cell) => `'${cell.replaceAll("'", "''")}'`).join(', ')})` // prettier-ignore
  const tableFills = tables.map((name) => {
    const [first, ...rest] = rows[name] ?? []
    if (!first) return `DELETE FROM "${name}"`
    const values = [first, ...rest].map((row) => list(Object.values(row))).join(', ')
    return `DELETE FROM "${name}"; INSERT INTO "${name}" ("${Object.keys(first).join('", "')}") VALUES ${values}`
  })
  const memberFills = members.map((member) => `INSERT INTO ${memberTable.name} VALUES ${list(member)}`) // prettier-ignore
  await connection.run([...tableFills, `DELETE FROM ${memberTable.name}`, ...memberFills].join(';'))
}

/** The world as a caller of these groups is to see it, worked out row by row. */
function seen({ rows, members }: World, visible: readonly string[]): World {
  const devices = new Set(members.filter(([, group]) => visible.includes(group)).map(([device]) => device))
  const onDevice = (row: Readonly<Record<string, string>>): boolean => devices.has(row['DeviceId'] ?? '')
  const alerts = new Set((rows['AlertEvidence'] ?? []).filter(onDevice).map((row) => row['AlertId']))
  const kept = (table: string, row: Readonly<Record<string, string>>): boolean => {
    if (table === 'AlertInfo') return alerts.has(row['AlertId'])
    if (table === 'AlertEvidence') return alerts.has(row['AlertId']) && (row['DeviceId'] === '' || onDevice(row))
    return !('DeviceId' in row) || onDevice(row)
  }
  const visibleRows = Object.entries(rows).map(
    ([table, all]) => [table, all.filter((row) => kept(table, row))] as const,
  )
  return { rows: Object.fromEntries(visibleRows), members }
}

const device = fc.constantFrom('d0', 'd1', 'd2', 'd3', '')
const few = <Value>(value: fc.Arbitrary<Value>) => fc.array(value, { maxLength: 6 })
const events = few(fc.record({ DeviceId: device, FileName: fc.constantFrom('a.exe', 'b.exe'), AccountName: fc.constantFrom('x', 'd1') })) // prettier-ignore
const worlds: fc.Arbitrary<World> = fc.record({
  rows: fc.record({
    DeviceInfo: few(fc.record({ DeviceId: device, DeviceName: fc.constantFrom('one', 'two') })),
    DeviceProcessEvents: events,
    DeviceNetworkEvents: few(fc.record({ DeviceId: device, RemoteUrl: fc.constantFrom('u', 'v') })),
    AlertInfo: few(fc.record({ AlertId: fc.constantFrom('a0', 'a1', 'a2'), Title: fc.constantFrom('t', 's') })),
    AlertEvidence: few(fc.record({ AlertId: fc.constantFrom('a0', 'a1', 'a2'), DeviceId: device })),
    DeviceAlertEvents: few(fc.record({ AlertId: fc.constantFrom('a0', 'a1'), DeviceId: device })),
    EmailEvents: few(fc.record({ Subject: fc.constantFrom('hi', 'ho') })),
    DeviceTvmSoftwareVulnerabilitiesKB: few(fc.record({ CveId: fc.constantFrom('c1', 'c2') })),
  }),
  members: few(fc.tuple(fc.constantFrom('d0', 'd1', 'd2', 'd3'), fc.constantFrom(...groups))),
})

const table = fc.constantFrom(...tables)
const deviceTable = fc.constantFrom('DeviceInfo', 'DeviceProcessEvents', 'DeviceNetworkEvents', 'AlertEvidence')
const alertTable = fc.constantFrom('AlertInfo', 'AlertEvidence', 'DeviceAlertEvents')

/** Every way that a query can come to a table's rows. */
const queries: fc.Arbitrary<string> = fc.oneof(
  table.map((t) => `${t} | count`),
  table.map((t) => `${t} | where ingestion_time() > datetime(2000-01-01) or true | count`),
  deviceTable.map((t) => `${t} | summarize count() by DeviceId`),
  deviceTable.map((t) => `${t} | where DeviceId != "nowhere" or true | distinct DeviceId`),
  fc
    .tuple(
      deviceTable,
      deviceTable,
      fc.constantFrom(
        'inner',
        'leftouter',
        'rightouter',
        'fullouter',
        'leftanti',
        'rightanti',
        'leftsemi',
        'innerunique',
      ),
    ) // prettier-ignore
    .map(([a, b, kind]) => `${a} | project DeviceId | join kind=${kind} (${b} | project DeviceId) on DeviceId`),
  fc.tuple(alertTable, alertTable).map(([a, b]) => `${a} | project AlertId | join kind=fullouter (${b} | project AlertId) on AlertId`), // prettier-ignore
  fc.tuple(deviceTable, deviceTable).map(([a, b]) => `${a} | where DeviceId !in ((${b} | project DeviceId)) | project DeviceId`), // prettier-ignore
  fc.tuple(deviceTable, table).map(([a, b]) => `${a} | project DeviceId, n = toscalar(${b} | count)`),
  fc.tuple(table, table).map(([a, b]) => `union withsource=S ${a}, (${b}) | summarize count() by S`),
  fc.constantFrom('union withsource=S Device* | summarize count() by S', 'union isfuzzy=true Alert*, Nowhere | count'),
  fc.constantFrom('search "d1" | count', 'search in (DeviceProcessEvents, AlertEvidence) "d1" | count'),
  fc.constantFrom('find where DeviceId == "d1" project DeviceId', 'find in (DeviceInfo, AlertEvidence) where DeviceId != "" project DeviceId'), // prettier-ignore
  table.map((t) => `let T = ${t}; T | union T | count`),
  table.map((t) => `let T = materialize(${t} | extend k = 1); T | join kind=inner T on k | count`),
  table.map((t) => `let f = (x: long) { ${t} | summarize n = count() | extend x }; f(1) | union (f(2))`),
  table.map((t) => `table("${t}") | count`),
  deviceTable.map((t) => `let ${memberTable.name} = ${t}; ${memberTable.name} | union AlertInfo | count`),
  alertTable.map((t) => `let AlertEvidence = datatable(AlertId: string)["a0", "a1", "a2"]; ${t} | project AlertId | union AlertEvidence`), // prettier-ignore
  deviceTable.map((t) => `${t} | as X | join kind=inner (X | summarize n = count() by DeviceId) on DeviceId | project DeviceId, n`), // prettier-ignore
  deviceTable.map((t) => `${t} | partition by DeviceId (summarize n = count())`),
  deviceTable.map((t) => `${t} | lookup (DeviceInfo | distinct DeviceId, DeviceName) on DeviceId | project DeviceId, DeviceName`), // prettier-ignore
  deviceTable.map((t) => `${t} | summarize d = make_set(DeviceId) | mv-apply e = d to typeof(string) on (count)`),
  deviceTable.map((t) => `${t} | top-nested of DeviceId by n = count()`),
)

const callerOf = (deviceGroups: Caller['deviceGroups']): Caller => ({ ...localCaller, kind: 'token', deviceGroups })

async function rowsOf({ service }: Side, caller: Caller, query: string): Promise<readonly string[]> {
  const { rows } = await service.hunt(caller, { query })
  return (JSON.parse(rows.text) as readonly unknown[]).map((row) => JSON.stringify(row)).sort()
}

test('a hunt answers as over the rows that its caller sees', async () => {
  const visibleGroups = fc.subarray(groups)
  await fc.assert(
    fc.asyncProperty(
      worlds,
      visibleGroups,
      fc.array(queries, { minLength: 12, maxLength: 12 }),
      async (world, visible, asked) => {
        // prettier-ignore
        await fill(whole, world)
        await fill(part, seen(world, visible))
        for (const query of asked) {
          const expected = await rowsOf(part, callerOf('all'), query)
          expect([query, await rowsOf(whole, callerOf(visible), query)]).toEqual([query, expected])
        }
      },
    ),
    { numRuns: 16 },
  )
})

describe('what the rules rest on', () => {
  test('every hunting table says who may see its rows', () => {
    expect(catalog.tables().filter(({ audience }) => audience === undefined).map(({ name }) => name)).toEqual([]) // prettier-ignore
  })

  test('a table with a DeviceId is open to no one who may not see the device', () => {
    const open = catalog.tables().filter((one) => one.column('DeviceId') && one.audience === 'everyone')
    expect(open).toEqual([])
  })

  test('the physical plan, which counts rows, is not shown to restricted callers', async () => {
    await expect(part.service.explain(callerOf(['servers']), { query: 'DeviceInfo' }, 'physical')).rejects.toThrow(Forbidden) // prettier-ignore
  })
})
