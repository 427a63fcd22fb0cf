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
  const parts = tables.map(({ name }) => `SELECT count(*) AS rows FROM ${quoteName(name)} WHERE "_ingested" > $after AND "_ingested" <= $upTo`) // prettier-ignore
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

/**
 * Adds what some tables hold once more, as if it had happened on other devices: to each table its share of `events`,
 * of all that the tables hold.
 * @param name what tells the devices of this copy from those of others
 */
export async function copyEvents(
  session: WriteSession,
  tables: readonly CatalogTable[],
  { name, of, events, loaded }: { readonly name: string; readonly of: bigint; readonly events: number; readonly loaded: bigint }, // prettier-ignore
): Promise<void> {
  const held = await eventsLoaded(session, tables, 0n, of)
  for (const { name: table } of tables) {
    const [row] = await session.rows<{ readonly rows: bigint }>(`SELECT count(*) AS rows FROM ${quoteName(table)} WHERE "_ingested" <= $of`, { of }) // prettier-ignore
    const most = Math.round((Number(row?.rows ?? 0n) / Math.max(1, held)) * events)
    await session.run(
      `INSERT INTO ${quoteName(table)}
       SELECT * REPLACE ("DeviceId" || $name AS "DeviceId", "DeviceName" || $name AS "DeviceName", uuid() AS "_id",
         $loaded AS "_ingested", CAST(${unnumbered} AS INTEGER) AS "_block")
       FROM ${quoteName(table)} WHERE "_ingested" <= $of ORDER BY rowid LIMIT $most`,
      { name, of, loaded, most },
    )
  }
}
