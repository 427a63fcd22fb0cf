// What an evaluation asks the database: what a capture brought, and which alerts are about it.
import { lastArrival } from '../engine/arrivals.js'
import { unnumbered } from '../engine/term-index.js'
import { eventTables } from '../devices/device.store.js'
import type { ReadSession, WriteSession } from '../engine/session.js'
import type { CatalogTable } from '../kql/catalog.js'
import { quoteName } from '../sql/print.js'

const forEver = 2n ** 63n - 1n

/** An alert that tells of something in a capture, with its place in the queue among those. */
export interface CaptureAlert {
  readonly id: string
  readonly title: string
  /** Empty for none. */
  readonly detectorId: string
  readonly severity: string
  readonly category: string
  readonly techniques: readonly string[]
  /** 0 to 100. */
  readonly priority: number | null
  readonly incidentId: bigint | null
}

/** When the last rows were loaded, in ticks. */
export async function lastLoaded(session: ReadSession, tables: readonly CatalogTable[]): Promise<bigint> {
  const [row] = await session.rows<{ readonly loaded: bigint }>(lastArrival(tables.map(({ name }) => name)))
  return row?.loaded ?? 0n
}

/** How many events some tables got after a moment, and up to another. */
export async function eventsLoaded(
  session: ReadSession,
  tables: readonly CatalogTable[],
  after: bigint,
  upTo: bigint = forEver,
): Promise<number> {
  const parts = tables.map(
    ({ name }) => `SELECT count(*) AS rows FROM ${quoteName(name)} WHERE "_ingested" > $after AND "_ingested" <= $upTo`,
  )
  const [row] = await session.rows<{ readonly rows: bigint }>(
    `SELECT sum(rows)::BIGINT AS rows FROM (${parts.join(' UNION ALL ')})`,
    { after, upTo },
  )
  return Number(row?.rows ?? 0n)
}

/** The alerts with an event that was loaded after a moment, the most urgent first. */
export function alertsAbout(
  session: ReadSession,
  tables: readonly CatalogTable[],
  after: bigint,
): Promise<readonly CaptureAlert[]> {
  const events = eventTables(tables).map(
    ({ name }) =>
      `SELECT "DeviceId" AS device, "Timestamp" AS time, "ReportId" AS report FROM ${quoteName(name)} WHERE "_ingested" > $after`,
  )
  return session.rows<CaptureAlert>(
    `WITH brought AS (${events.join(' UNION ALL ')})
     SELECT a.id, a.title, a.detector_id AS "detectorId", a.severity, a.category, a.techniques, a.priority,
       a.incident_id AS "incidentId"
     FROM alerts AS a
     WHERE NOT a.hidden AND EXISTS (
       SELECT 1 FROM "DeviceAlertEvents" AS e JOIN brought AS b
         ON b.device = e."DeviceId" AND b.time = e."Timestamp" AND b.report = e."ReportId"
       WHERE e."AlertId" = a.id)
     ORDER BY a.priority DESC NULLS LAST, a.first_event, a.id`,
    { after },
  )
}

/** Moves the events that were loaded after a moment in time, so that the first of them happens at `begin`: ticks. */
export async function moveEvents(
  session: WriteSession,
  tables: readonly CatalogTable[],
  loadedAfter: bigint,
  begin: bigint,
): Promise<void> {
  const firsts = tables.map(
    ({ name }) => `SELECT min("Timestamp") AS first FROM ${quoteName(name)} WHERE "_ingested" > $loadedAfter`,
  )
  const [row] = await session.rows<{ readonly first: bigint | null }>(
    `SELECT min(first) AS first FROM (${firsts.join(' UNION ALL ')})`,
    { loadedAfter },
  )
  if (!row || row.first === null) return
  const later = begin - row.first
  for (const table of tables) {
    const moved = timesOf(table).map((column) => `${column} = ${column} + $later`)
    await session.run(`UPDATE ${quoteName(table.name)} SET ${moved.join(', ')} WHERE "_ingested" > $loadedAfter`, {
      loadedAfter,
      later,
    })
  }
}

const timesOf = (table: CatalogTable): readonly string[] =>
  table.columns.filter(({ type }) => type === 'datetime').map(({ stored }) => quoteName(stored))

/** How a copy of events differs from them. */
export interface Copy {
  /** What tells its devices from those of others. */
  readonly name: string
  /** How much later it happens, in ticks. */
  readonly later: bigint
  /** When it is loaded, in ticks. */
  readonly loaded: bigint
}

/**
 * Adds what some tables hold once more, as if it had happened on other devices: to each table its share of `most`
 * events, of those that were loaded up to `of`.
 */
export async function copyEvents(
  session: WriteSession,
  tables: readonly CatalogTable[],
  of: bigint,
  most: number,
  { name, later, loaded }: Copy,
): Promise<void> {
  const held = await eventsLoaded(session, tables, 0n, of)
  for (const table of tables) {
    const share = (await eventsLoaded(session, [table], 0n, of)) / Math.max(1, held)
    const moved = timesOf(table).map((column) => `${column} + $later AS ${column}`)
    await session.run(
      `INSERT INTO ${quoteName(table.name)}
       SELECT * REPLACE ("DeviceId" || $name AS "DeviceId", "DeviceName" || $name AS "DeviceName", uuid() AS "_id",
         $loaded AS "_ingested", CAST(${unnumbered} AS INTEGER) AS "_block", ${moved.join(', ')})
       FROM ${quoteName(table.name)} WHERE "_ingested" <= $of ORDER BY rowid LIMIT $rows`,
      { name, of, loaded, later, rows: Math.round(share * most) },
    )
  }
}
