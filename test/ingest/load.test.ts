// Loading files of every format into a real database: each event once, every line accounted for, whole batches.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import type { DuckDBConnection } from '@duckdb/node-api'
import { afterAll, beforeEach, describe, expect, test } from '@jest/globals'
import { openDatabase } from '../../src/engine/database.js'
import { DuckDBInstance } from '../../src/engine/driver.js'
import { formatReport, ingest } from '../../src/ingest/index.js'
import type { IngestOptions, IngestReport } from '../../src/ingest/index.js'
import { datetimeTicks } from '../../src/ingest/ticks.js'
import { loadCatalog } from '../../src/kql/catalog.js'

const catalog = loadCatalog()
const tables = [
  'DeviceProcessEvents',
  'DeviceEvents',
  'DeviceLogonEvents',
  'DeviceImageLoadEvents',
  'CloudAppEvents',
  'DeviceTvmSoftwareInventory',
]
const folder = mkdtempSync(join(tmpdir(), 'harrier-test-ingest-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})

let connection: DuckDBConnection
beforeEach(async () => {
  const database = await openDatabase({ path: ':memory:', catalog, tables })
  connection = await database.connect()
})

let files = 0

/** A file of its own for each test. */
function file(content: string | Buffer, name = 'events.ndjson'): string {
  const place = join(folder, String(++files))
  mkdirSync(place)
  const path = join(place, name)
  writeFileSync(path, content)
  return path
}

const load = (sources: string | readonly string[], options: Partial<IngestOptions> = {}): Promise<IngestReport> =>
  ingest([sources].flat(), { connection, catalog, ...options })

async function rows(sql: string): Promise<readonly unknown[]> {
  return (await connection.runAndReadAll(sql)).getRowObjectsJson()
}

const lines = (...records: readonly unknown[]): string => records.map((record) => JSON.stringify(record)).join('\n')

const processEvent = (reportId: number, more: Readonly<Record<string, unknown>> = {}) => ({
  Timestamp: '2026-03-01T10:00:00.1234567Z',
  DeviceId: 'd1',
  ReportId: reportId,
  FileName: 'cmd.exe',
  ...more,
})

const exported = (reportId: number, more: Readonly<Record<string, unknown>> = {}) => ({
  time: '2026-03-01T10:00:01Z',
  tenantId: 't',
  category: 'AdvancedHunting-DeviceProcessEvents',
  properties: processEvent(reportId, more),
})

const loadedProcesses = (count: number): Partial<IngestReport> => ({ loaded: { DeviceProcessEvents: count } })

/** Every event read is in exactly one of the report's figures. */
function expectBalance(report: IngestReport): void {
  const loaded = Object.values(report.loaded).reduce((sum, count) => sum + count, 0)
  const unmapped = report.unmapped.reduce((sum, { count }) => sum + count, 0)
  expect(loaded + report.duplicates + unmapped + report.setAside.count).toBe(report.read)
}

describe("Defender's export", () => {
  test.each([
    ['a record a line', lines(exported(1), exported(2))],
    ['a batch', JSON.stringify({ records: [exported(1), exported(2)] })],
    ['a batch a line', lines({ records: [exported(1)] }, { records: [exported(2)] })],
    ['a batch over lines', JSON.stringify({ records: [exported(1), exported(2)] }, undefined, 2)],
    ['a list', JSON.stringify([exported(1), exported(2)], undefined, 2)],
  ])('%s', async (_, content) => {
    const report = await load(file(content))
    expect(report).toMatchObject({ read: 2, ...loadedProcesses(2), setAside: { count: 0 } })
    expect(await rows('SELECT "ReportId", "Timestamp", "FileName" FROM "DeviceProcessEvents" ORDER BY ALL')).toEqual(
      ['1', '2'].map((ReportId) => ({
        ReportId,
        Timestamp: String(datetimeTicks('2026-03-01T10:00:00.1234567Z')),
        FileName: 'cmd.exe',
      })),
    )
  })

  test('is stored with its identity, its loading time, and empty text for absent text', async () => {
    await load(file(lines(exported(1))), { now: () => 42n })
    expect(
      await rows('SELECT "_ingested", "_id" IS NULL AS bare, "SHA1", "ProcessId" FROM "DeviceProcessEvents"'),
    ).toEqual([{ _ingested: '42', bare: false, SHA1: '', ProcessId: null }])
  })

  test('keeps unknown columns in AdditionalFields', async () => {
    await load(file(lines(exported(1, { MachineGroup: 'HQ', AdditionalFields: '{"a":1}' }))))
    expect(await rows('SELECT "AdditionalFields" AS f FROM "DeviceProcessEvents"')).toEqual([
      { f: '{"a":1,"MachineGroup":"HQ"}' },
    ])
  })

  test('keeps every digit of a long', async () => {
    const digits = '1234567890123456789'
    const text = JSON.stringify(exported(1, { FileName: 'id:12345678901234567890,' })).replace(
      '"ReportId":1',
      `"ReportId":${digits}`,
    )
    await load([file(text), file(`{"records":[${text.replace('"d1"', '"d2"')}]}`)])
    expect(await rows('SELECT "ReportId", "FileName" FROM "DeviceProcessEvents"')).toEqual(
      [1, 2].map(() => ({ ReportId: digits, FileName: 'id:12345678901234567890,' })),
    )
  })

  test('fills columns of type dynamic', async () => {
    const record = {
      category: 'AdvancedHunting-CloudAppEvents',
      properties: { Timestamp: '2026-03-01T10:00:00Z', ActionType: 'x', RawEventData: { a: [1] }, Odd: 1 },
    }
    await load(file(lines(record)))
    expect(await rows('SELECT "RawEventData" AS raw, "AdditionalFields" AS more FROM "CloudAppEvents"')).toEqual([
      { raw: '{"a":[1]}', more: '{"Odd":1}' },
    ])
  })
})

describe('the same event twice is one row', () => {
  test('in one file, in the next, and in another spelling', async () => {
    const again = {
      ...exported(1),
      properties: { ReportId: '1', FileName: 'other', DeviceId: 'd1', Timestamp: '2026-03-01 10:00:00.1234567' },
    }
    expect(await load(file(lines(exported(1), exported(1))))).toMatchObject({ ...loadedProcesses(1), duplicates: 1 })
    expect(await load(file(lines(exported(1), again, exported(2))))).toMatchObject({
      ...loadedProcesses(1),
      duplicates: 2,
    })
    expect(await rows('SELECT count(*) AS n FROM "DeviceProcessEvents"')).toEqual([{ n: '2' }])
  })

  test('without a key, by all that the row says', async () => {
    const content = lines(
      { DeviceId: 'd1', SoftwareName: 'a' },
      { SoftwareName: 'a', DeviceId: 'd1' },
      { DeviceId: 'd1', SoftwareName: 'b' },
    )
    const table = 'DeviceTvmSoftwareInventory'
    expect(await load(file(content), { table })).toMatchObject({ loaded: { [table]: 2 }, duplicates: 1 })
    expect(await load(file(content), { table })).toMatchObject({ loaded: {}, duplicates: 3 })
  })

  test('also where other events tell another clock the second time', async () => {
    const logoff = {
      Channel: 'Security',
      EventID: 4634,
      Hostname: 'ws1',
      TimeCreated: '2026-03-01T06:00:00Z',
      TargetUserName: 'bob',
    }
    const sysmon = {
      Channel: 'Microsoft-Windows-Sysmon/Operational',
      EventID: 5,
      Hostname: 'ws1',
      UtcTime: '2026-03-01 22:00:00',
      TimeCreated: '2026-03-01 06:00:00',
    }
    const corrected = await load(file(lines(logoff, sysmon)))
    expect(corrected.clocks).toMatchObject([{ host: 'ws1', lag: 16n * 36_000_000_000n, events: 1 }])
    expect(await rows('SELECT "Timestamp" AS t FROM "DeviceLogonEvents"')).toEqual([
      { t: String(datetimeTicks('2026-03-01T22:00:00Z')) },
    ])
    expect(await load(file(lines(logoff)))).toMatchObject({ loaded: {}, duplicates: 1, clocks: [] })
  })
})

describe('what cannot be loaded', () => {
  test('is set aside with its place and reason, and stops nothing', async () => {
    const path = file(
      [
        JSON.stringify(exported(1)),
        '{"category":',
        '',
        '\u0000\u0001binary',
        '[1]',
        JSON.stringify({ category: 'AdvancedHunting-NoSuchTable', properties: {} }),
        JSON.stringify({ a: 1 }),
        JSON.stringify(exported(2, { Timestamp: 'soon' })),
        JSON.stringify({ Channel: 'Security', EventID: 4634, Hostname: 'ws1' }),
        JSON.stringify({ Channel: 'Security', EventID: 4634, TimeCreated: '2026-03-01T06:00:00Z' }),
        JSON.stringify(exported(3)),
      ].join('\n'),
    )
    const report = await load(path)
    expect(report.setAside.first.map(({ line, reason }) => [line, reason])).toEqual([
      [2, 'not valid JSON'],
      [4, 'not JSON: binary content'],
      [5, 'not a JSON object'],
      [6, "no hunting table is called 'NoSuchTable'"],
      [7, 'neither an exported record nor a Windows event; rows of one table need --table to name it'],
      [8, "'soon' is no datetime for Timestamp"],
      [9, 'the event has no time'],
      [10, 'the event names no host'],
    ])
    expect(report).toMatchObject({ read: 10, blankLines: 1, ...loadedProcesses(2) })
    expectBalance(report)
    expect(formatReport(report)).toContain(`${path}:2: not valid JSON`)
  })

  test('keeps the first thousand and counts all', async () => {
    const report = await load(file('oops\n'.repeat(1500)))
    expect(report.setAside.count).toBe(1500)
    expect(report.setAside.first).toHaveLength(1000)
    expect(formatReport(report)).toContain('and 500 more')
  })

  test('is listed by channel and id where it has no row on purpose', async () => {
    const event = (EventID: number) => ({
      Channel: 'Security',
      EventID,
      Hostname: 'ws1',
      TimeCreated: '2026-03-01T06:00:00Z',
    })
    const report = await load(file(lines(event(4658), event(4658), event(9999), event(4634))))
    expect(report.unmapped).toEqual([
      { channel: 'Security', id: 4658, count: 2, reason: 'handle bookkeeping; 4656 and 4663 carry the access' },
      { channel: 'Security', id: 9999, count: 1, reason: 'no mapping for this event' },
    ])
    expectBalance(report)
  })

  test('is named where a field has no place in the table', async () => {
    const load7 = {
      Channel: 'Microsoft-Windows-Sysmon/Operational',
      EventID: 7,
      Hostname: 'ws1',
      UtcTime: '2026-03-01 22:00:00',
      ImageLoaded: 'C:\\a.dll',
      Signed: 'true',
    }
    const report = await load(file(lines(load7)))
    expect(report.lostFields).toEqual({ DeviceImageLoadEvents: { Signed: 1 } })
  })

  test.each([
    ['an event log file', Buffer.from('ElfFile\u0000rest'), /\.evtx/],
    ['a ZIP archive', Buffer.from('PK\u0003\u0004rest'), /ZIP/],
    ['UTF-16', Buffer.from('\uFEFF{"a":1}', 'utf16le'), /UTF-16/],
    ['binary content', Buffer.from([0, 1, 2, 3, 0, 255]), /binary/],
    ['damaged Parquet', Buffer.from('PAR1rest'), /Parquet/],
  ])('%s is set aside whole', async (_, content, reason) => {
    const report = await load([file(content, 'x.bin'), file(lines(exported(1)))])
    expect(report.setAside.first).toMatchObject([{ line: 0, reason: expect.stringMatching(reason) }])
    expect(report).toMatchObject(loadedProcesses(1))
    expectBalance(report)
  })

  test.each([
    [['/no/such/file'], {}, "Nothing to load at '/no/such/file'."],
    [['/no/such/*.json'], {}, "Nothing to load at '/no/such/*.json'."],
    [[], { table: 'NoSuchTable' }, "No hunting table is called 'NoSuchTable'."],
  ])('%j with %j is refused', async (sources, options, message) => {
    await expect(load(sources, options)).rejects.toThrow(message)
  })
})

describe('rows of one table', () => {
  const csv =
    'Timestamp,DeviceId,ReportId,FileName\n2026-03-01T10:00:00Z,d1,1,"a,""b"""\n"Mar 1, 2026 10:00:01 AM",d1,2,x\nbad\n'

  test('as NDJSON with --table, in any letter case', async () => {
    const report = await load(file(lines(processEvent(1), processEvent(2))), { table: 'deviceprocessevents' })
    expect(report).toMatchObject(loadedProcesses(2))
  })

  test('as CSV, with --table or by the name of the file', async () => {
    expect(await load(file(csv, 'export.csv'), { table: 'DeviceProcessEvents' })).toMatchObject({
      ...loadedProcesses(2),
      setAside: { first: [{ line: 4, reason: '1 values where the header names 4 columns' }] },
    })
    expect(await load(file(csv, 'DeviceProcessEvents.csv'))).toMatchObject({ loaded: {}, duplicates: 2 })
    expect(await rows('SELECT "FileName" FROM "DeviceProcessEvents" ORDER BY "ReportId"')).toEqual([
      { FileName: 'a,"b"' },
      { FileName: 'x' },
    ])
  })

  test('as Parquet, plain, compressed and by standard input', async () => {
    const path = join(folder, 'rows.parquet')
    const instance = await DuckDBInstance.create(':memory:')
    const writer = await instance.connect()
    await writer.run(
      `COPY (SELECT TIMESTAMP '2026-03-01 10:00:00.123456' AS "Timestamp", 'd' || i AS "DeviceId", i AS "ReportId", [i] AS "Extra"
       FROM range(5000) AS numbers(i)) TO '${path}'`,
    )
    const table = 'DeviceProcessEvents'
    expect(await load(path, { table })).toMatchObject(loadedProcesses(5000))
    const bytes = (await import('node:fs')).readFileSync(path)
    expect(await load(file(gzipSync(bytes)), { table })).toMatchObject({ duplicates: 5000 })
    expect(await load('-', { table, stdin: Readable.from([bytes]) })).toMatchObject({ duplicates: 5000 })
    expect(
      await rows('SELECT "Timestamp" AS t, "AdditionalFields" AS f FROM "DeviceProcessEvents" WHERE "ReportId" = 7'),
    ).toEqual([{ t: String(datetimeTicks('2026-03-01T10:00:00.123456Z')), f: '{"Extra":[7]}' }])
  })
})

describe('sources', () => {
  test('gzip, also in several members, told by content', async () => {
    const members = Buffer.concat([gzipSync(`${lines(exported(1))}\n`), gzipSync(lines(exported(2)))])
    expect(await load(file(members, 'plain-name'))).toMatchObject(loadedProcesses(2))
  })

  test('gzip cut short loads what is there and says so', async () => {
    const whole = gzipSync(
      lines(...Array.from({ length: 5000 }, (_, index) => exported(index, { SHA1: String(Math.sin(index)) }))),
    )
    const report = await load(file(whole.subarray(0, whole.length - 2000), 'x.gz'))
    expect(report.loaded['DeviceProcessEvents']).toBeGreaterThan(0)
    expect(report.setAside.first).toMatchObject([{ reason: 'the gzip data ends early; what was before it is loaded' }])
    expectBalance(report)
  })

  test('folders, patterns and files together, each file once', async () => {
    const place = join(folder, 'many')
    mkdirSync(join(place, 'deep'), { recursive: true })
    writeFileSync(join(place, 'a.ndjson'), lines(exported(1)))
    writeFileSync(join(place, 'deep', 'b.json.gz'), gzipSync(lines(exported(2))))
    writeFileSync(join(place, 'deep', 'c.md'), 'not telemetry')
    expect(await load(place)).toMatchObject({ files: 2, ...loadedProcesses(2) })
    expect(await load([place, join(place, 'a.ndjson')])).toMatchObject({ files: 2, duplicates: 2 })
    expect(await load(join(place, '*.ndjson'))).toMatchObject({ files: 1 })
    expect(await load(join(place, '**/*.{json,json.gz}'))).toMatchObject({ files: 1 })
    expect(await load(join(place, '**', '?.nd*'))).toMatchObject({ files: 1 })
  })

  test('standard input', async () => {
    const stdin = Readable.from([Buffer.from(`${lines(exported(1))}\n`)])
    expect(await load('-', { stdin })).toMatchObject({ files: 1, ...loadedProcesses(1) })
  })

  test('an empty file is no event', async () => {
    expect(await load(file(''))).toMatchObject({ read: 0, files: 1, loaded: {} })
  })
})

describe('whole batches', () => {
  const many = (from: number, count: number) =>
    Readable.from(Array.from({ length: count }, (_, index) => Buffer.from(`${lines(exported(from + index))}\n`)))

  test('a load that is stopped leaves what it reports, and running it again completes it', async () => {
    const stop = new AbortController()
    const progress = {
      start: () => undefined,
      stop: () => undefined,
      advance: () => {
        stop.abort()
      },
    }
    const report = await load('-', { stdin: many(0, 160_000), progress, signal: stop.signal })
    expect(report.interrupted).toBe(true)
    const loaded = report.loaded['DeviceProcessEvents'] ?? 0
    expect(loaded).toBeGreaterThan(0)
    expect(loaded).toBeLessThan(160_000)
    expect(await rows('SELECT count(*) AS n FROM "DeviceProcessEvents"')).toEqual([{ n: String(loaded) }])
    expect(await load('-', { stdin: many(0, 160_000) })).toMatchObject({
      ...loadedProcesses(160_000 - loaded),
      duplicates: loaded,
    })
  })

  test('a batch that fails leaves nothing of itself, in no table', async () => {
    await connection.run('ALTER TABLE "DeviceEvents" DROP COLUMN "InitiatingProcessUniqueId"')
    const opened = {
      Channel: 'Microsoft-Windows-Sysmon/Operational',
      EventID: 10,
      Hostname: 'ws1',
      UtcTime: '2026-03-01 22:00:00',
      SourceProcessGUID: '{39e4a257-004e-5f8d-4304-000000000700}',
    }
    await expect(load(file(lines(exported(1), opened)))).rejects.toMatchObject({
      message: expect.stringMatching(/^The database did not take the batch: .* 0 rows were loaded before that/),
      report: { interrupted: true, loaded: {} },
    })
    expect(await rows('SELECT count(*) AS n FROM "DeviceProcessEvents"')).toEqual([{ n: '0' }])
    expect(await load(file(lines(exported(1))))).toMatchObject(loadedProcesses(1))
  })

  test('progress counts bytes and events', async () => {
    const seen: unknown[] = []
    const path = file(lines(exported(1), exported(2)))
    await load(path, {
      progress: {
        start: (bytes) => seen.push(bytes),
        advance: (bytes, events) => seen.push([bytes, events]),
        stop: () => seen.push('stop'),
      },
    })
    const bytes = Buffer.byteLength(lines(exported(1), exported(2)))
    expect(seen).toEqual([bytes, [bytes, 2], 'stop'])
  })
})
