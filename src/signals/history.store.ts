// The fleet's history, counted: on how many days of how many devices each thing that a signal looks at has been seen.
//
// Counting is a union of days, and so comes to the same whatever the order and the portions in which events arrive.
import type { EventPlace } from '../devices/device.store.js'
import type { ReadSession, WriteSession } from '../engine/session.js'
import { ticksPer } from '../kql/types.js'
import type { EventTable, Part, Signal, SignalId } from './signal-catalogue.js'
import { catalogue, eventTables, signalIds } from './signal-catalogue.js'

/** Below so many days, what a program does says nothing: it is new itself. */
const knownDays = 3

/** Between the parts of a key; no name or path holds it. */
const separator = 'chr(31)'

const keyOf = (...parts: readonly string[]): string =>
  `(md5_number_lower(concat_ws(${separator}, ${parts.join(', ')})) // 2)::BIGINT`

/** The key of what must be known, the same for all signals of a table that build on it; null for nothing. */
const contextOf = ({ table, given }: Signal, shapes: readonly string[]): string =>
  given === 0 ? 'NULL::BIGINT' : keyOf(`'context ${table}'`, ...shapes.slice(0, given))

const texts = (parts: readonly Part[]): readonly string[] => parts.map((_, index) => `p${index}`)

/** `SELECT` of a signal's texts with their key, context and shapes, from a relation that has the texts. */
function shaped(id: SignalId, from: string): string {
  const signal: Signal = catalogue[id]
  const columns = texts(signal.parts)
  const shapes = signal.parts.map(({ shape }, index) => shape(`p${index}`))
  const named = columns.map((_, index) => `s${index}`)
  return `
    SELECT ${columns.join(', ')}, ${keyOf(`'${id}'`, ...named)} AS key, ${contextOf(signal, named)} AS context,
      [${named.join(', ')}] AS shapes
    FROM (SELECT ${[...columns, ...shapes.map((shape, index) => `${shape} AS s${index}`)].join(', ')} FROM ${from})`
}

/** A stretch of a table's rows, by their numbers; those up to `after` are counted. */
export interface Stretch {
  readonly table: EventTable
  readonly after: bigint
  readonly upTo: bigint
}

/** The rows of each table that are not counted yet, at most so many of each. */
export async function uncounted(session: ReadSession, most: bigint): Promise<readonly Stretch[]> {
  const parts = eventTables.map((table) => `SELECT '${table}' AS "table", max(rowid) AS last FROM "${table}"`)
  const rows = await session.rows<{ readonly table: EventTable; readonly after: bigint; readonly last: bigint | null }>(
    `SELECT t."table", coalesce(m.counted, -1) AS after, t.last
     FROM (${parts.join(' UNION ALL ')}) AS t LEFT JOIN signal_marks AS m ON m.table_name = t."table"`,
  )
  return rows.flatMap(({ table, after, last }) => {
    if (last === null || last <= after) return []
    return [{ table, after, upTo: last - after > most ? after + most : last }]
  })
}

/**
 * Counts rows that are not counted yet, once: the mark moves in the same transaction. Leaves what was counted in the
 * temporary tables `arrived_keys` (`signal, row_number, device_id, time, report_id, key, context`) and
 * `arrived_shapes` (`signal, key, shapes`).
 */
export async function count(session: WriteSession, stretches: readonly Stretch[]): Promise<void> {
  await session.run(
    'CREATE OR REPLACE TEMP TABLE arrived_keys (signal VARCHAR, row_number BIGINT, device_id VARCHAR, time BIGINT, report_id BIGINT, key BIGINT, context BIGINT)',
  )
  await session.run('CREATE OR REPLACE TEMP TABLE arrived_shapes (signal VARCHAR, key BIGINT, shapes VARCHAR[])')
  for (const { table, after, upTo } of stretches) {
    for (const id of signalIds) if (catalogue[id].table === table) await shape(session, id, { after, upTo })
    await session.run(
      'INSERT INTO signal_marks VALUES ($table, $upTo) ON CONFLICT (table_name) DO UPDATE SET counted = excluded.counted',
      { table, upTo },
    )
  }
  await session.run(newDays)
  await session.run('INSERT INTO signal_days SELECT key, device_id, day FROM temp.new_days WHERE fresh')
  await session.run(mergeKeys)
  await session.run('DELETE FROM signal_shares')
  await session.run(shares)
  await session.run('DROP TABLE temp.new_days')
}

/** What is alike in texts is worked out once for each text, however often it comes. */
async function shape(session: WriteSession, id: SignalId, rows: Pick<Stretch, 'after' | 'upTo'>): Promise<void> {
  const { table, where, parts }: Signal = catalogue[id]
  const columns = texts(parts)
  const given = parts.map(({ of }, index) => `${of} AS p${index}`)
  await session.run(
    `CREATE OR REPLACE TEMP TABLE signal_rows AS
     SELECT rowid AS row_number, "DeviceId" AS device_id, "Timestamp" AS time, "ReportId" AS report_id, ${given.join(', ')}
     FROM "${table}" WHERE rowid > $after AND rowid <= $upTo AND "Timestamp" IS NOT NULL AND "ReportId" IS NOT NULL AND "DeviceId" <> '' AND ${where}`,
    { ...rows },
  )
  await session.run(
    `CREATE OR REPLACE TEMP TABLE signal_texts AS ${shaped(id, `(SELECT DISTINCT ${columns.join(', ')} FROM temp.signal_rows)`)}`,
  )
  await session.run(
    `INSERT INTO temp.arrived_keys
     SELECT $id, row_number, device_id, time, report_id, key, context
     FROM temp.signal_rows JOIN temp.signal_texts USING (${columns.join(', ')})`,
    { id },
  )
  await session.run(
    'INSERT INTO temp.arrived_shapes SELECT $id, key, any_value(shapes) FROM temp.signal_texts GROUP BY key',
    { id },
  )
  await session.run('DROP TABLE temp.signal_rows')
  await session.run('DROP TABLE temp.signal_texts')
}

/** `known` tells whether the device had the key on another day before. */
const newDays = `
  CREATE OR REPLACE TEMP TABLE new_days AS
  WITH arrived AS (
    SELECT signal, key, device_id, time // ${ticksPer.day} AS day, min(time) AS first, max(time) AS last
    FROM temp.arrived_keys GROUP BY ALL
    UNION ALL
    SELECT 'context', context, device_id, time // ${ticksPer.day}, min(time), max(time)
    FROM temp.arrived_keys WHERE context IS NOT NULL GROUP BY ALL),
  each AS (
    SELECT any_value(signal) AS signal, key, device_id, day, min(first) AS first, max(last) AS last
    FROM arrived GROUP BY key, device_id, day),
  stored AS (SELECT DISTINCT key, device_id, day FROM signal_days SEMI JOIN each USING (key))
  SELECT each.*, stored.day IS NULL AS fresh,
    EXISTS (SELECT 1 FROM stored AS s WHERE s.key = each.key AND s.device_id = each.device_id) AS known
  FROM each LEFT JOIN stored USING (key, device_id, day)`

const mergeKeys = `
  MERGE INTO signal_keys AS k USING (
    SELECT key, any_value(signal) AS signal, count(*) FILTER (fresh) AS days,
      count(DISTINCT device_id) FILTER (NOT known) AS devices, min(first) AS first, max(last) AS last
    FROM temp.new_days GROUP BY key) AS n ON n.key = k.key
  WHEN MATCHED THEN UPDATE SET days = k.days + n.days, devices = k.devices + n.devices,
    first = least(k.first, n.first), last = greatest(k.last, n.last)
  WHEN NOT MATCHED THEN INSERT (key, signal, days, devices, first, last)
    VALUES (n.key, n.signal, n.days, n.devices, n.first, n.last)`

const shares = `
  INSERT INTO signal_shares
  SELECT signal, days, sum(days * keys) OVER up_to / sum(days * keys) OVER (PARTITION BY signal)
  FROM (SELECT signal, days, count(*) AS keys FROM signal_keys WHERE signal <> 'context' GROUP BY signal, days)
  WINDOW up_to AS (PARTITION BY signal ORDER BY days)`

/** How rare an event is in the eyes of a signal. */
export interface Rarity extends EventPlace {
  readonly signal: SignalId
  readonly shapes: readonly string[]
  /** On how many days of how many devices, counted together, the same has been seen, this one included. */
  readonly days: bigint
  readonly devices: bigint
  /** When it was first seen anywhere. */
  readonly first: bigint
  /** Surprise: -log2 of the share of all that is as rare, by the signal's weight. */
  readonly bits: number
}

const weightOf = (signal: string): string =>
  `CASE ${signal} ${signalIds.map((id) => `WHEN '${id}' THEN ${catalogue[id].weight}`).join(' ')} END`

/** How rare each event is, by every signal that has something to say of it; those most surprising first. */
export async function rarityOf(session: ReadSession, events: readonly EventPlace[]): Promise<readonly Rarity[]> {
  const tables = eventTables.filter((table) => events.some((event) => event.table === table))
  if (tables.length === 0) return []
  const found = tables.map(
    (table) => `"at ${table}" AS MATERIALIZED (
      SELECT e.* FROM "${table}" AS e SEMI JOIN asked
      ON asked."table" = '${table}' AND asked.device_id = e."DeviceId" AND asked.time = e."Timestamp"
        AND asked.report_id = e."ReportId")`,
  )
  const seen = signalIds
    .filter((id) => tables.includes(catalogue[id].table))
    .map((id) => {
      const { table, where, parts }: Signal = catalogue[id]
      const given = parts.map(({ of }, index) => `${of} AS p${index}`)
      const columns = texts(parts).join(', ')
      return `SELECT '${id}' AS signal, '${table}' AS "table", e.device_id, e.time, e.report_id, t.key, t.context, t.shapes
        FROM (SELECT "DeviceId" AS device_id, "Timestamp" AS time, "ReportId" AS report_id, ${given.join(', ')}
          FROM "at ${table}" WHERE ${where}) AS e
        JOIN (${shaped(id, `(SELECT DISTINCT ${given.join(', ')} FROM "at ${table}" WHERE ${where})`)}) AS t USING (${columns})`
    })
  return session.rows<Rarity>(
    `WITH asked AS (
       SELECT unnest($tables::VARCHAR[]) AS "table", unnest($devices::VARCHAR[]) AS device_id,
         unnest($times::BIGINT[]) AS time, unnest($reports::BIGINT[]) AS report_id),
     ${found.join(', ')},
     seen AS (${seen.join(' UNION ALL ')})
     SELECT signal, "table", device_id AS "deviceId", time, report_id AS "reportId", shapes, days, devices, first,
       -log2(share) * ${weightOf('signal')} AS bits
     FROM (
       SELECT seen.*, coalesce(k.days, 1) AS days, coalesce(k.devices, 1) AS devices, coalesce(k.first, seen.time) AS first
       FROM seen LEFT JOIN signal_keys AS k ON k.key = seen.key LEFT JOIN signal_keys AS c ON c.key = seen.context
       WHERE seen.context IS NULL OR c.days >= ${knownDays})
     JOIN signal_shares USING (signal, days)
     ORDER BY bits DESC, signal, time`,
    {
      tables: events.map(({ table }) => table),
      devices: events.map(({ deviceId }) => deviceId),
      times: events.map(({ time }) => time),
      reports: events.map(({ reportId }) => reportId),
    },
  )
}

/** What is rare among the events that were counted last, with its place in the table. */
export interface RareArrival extends Rarity {
  readonly key: bigint
  /** Of the row in its table. */
  readonly row: bigint
}

/** Seen on so many days or fewer, something is hardly known. */
const rareDays = 2

/** A chunk tells of so many rare things at most, the most surprising. */
const mostRare = 20_000

const tableOf = (signal: string): string =>
  `CASE ${signal} ${signalIds.map((id) => `WHEN '${id}' THEN '${catalogue[id].table}'`).join(' ')} END`

/** What hardly ever happened before, among what `count` has left. */
export const rareArrivals = (session: ReadSession): Promise<readonly RareArrival[]> =>
  session.rows<RareArrival>(
    `SELECT a.signal, ${tableOf('a.signal')} AS "table", a.device_id AS "deviceId", a.time,
       a.report_id AS "reportId", a.row_number AS "row", a.key, t.shapes, k.days, k.devices, k.first,
       -log2(s.share) * ${weightOf('a.signal')} AS bits
     FROM (
       SELECT signal, key, context, device_id, min(time) AS time, arg_min(report_id, time) AS report_id,
         arg_min(row_number, time) AS row_number
       FROM temp.arrived_keys GROUP BY ALL) AS a
     JOIN signal_keys AS k ON k.key = a.key AND k.days <= ${rareDays}
     JOIN signal_shares AS s ON s.signal = k.signal AND s.days = k.days
     LEFT JOIN signal_keys AS c ON c.key = a.context
     JOIN temp.arrived_shapes AS t ON t.key = a.key
     WHERE a.context IS NULL OR c.days >= ${knownDays}
     ORDER BY bits DESC, a.key LIMIT ${mostRare}`,
  )
