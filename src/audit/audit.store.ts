// Audit records: written into their hunting table, never changed, and read by hunts.
import type { ReadSession, WriteSession } from '../engine/session.js'

/** The hunting table of the records. Nothing else writes to it; loading telemetry into it is refused. */
export const auditTable = 'AuditEvents'

/** A record, by its columns. Times in ticks. */
export interface AuditRow {
  readonly at: bigint
  /** A UUID. */
  readonly reportId: string
  readonly actionType: 'Hunt' | 'Change'
  readonly operation: string
  readonly state: string
  readonly errorCode: string
  readonly callerId: string
  readonly callerName: string
  readonly callerType: string
  /** JSON, or null for all devices. */
  readonly deviceGroups: string | null
  readonly queryText: string
  readonly timespan: string
  readonly elapsedMs: number
  readonly rows: number
  readonly bytes: number
  /** JSON, or null. */
  readonly additional: string | null
}

/** Appends records. */
export async function addRecords(session: WriteSession, records: readonly AuditRow[]): Promise<void> {
  for (const { rows, bytes, elapsedMs, ...record } of records) {
    await session.run(
      `INSERT INTO "${auditTable}" BY NAME
       SELECT $at AS "Timestamp", $reportId AS "ReportId", $actionType AS "ActionType", $operation AS "Operation",
         $state AS "State", $errorCode AS "ErrorCode", $callerId AS "CallerId", $callerName AS "CallerName",
         $callerType AS "CallerType", CAST($deviceGroups AS JSON) AS "DeviceGroups", $queryText AS "QueryText",
         $timespan AS "Timespan", CAST($elapsedMs AS DOUBLE) AS "ElapsedMs", $rows AS "RowCount",
         $bytes AS "ResultSize", CAST($additional AS JSON) AS "AdditionalFields", CAST($reportId AS UUID) AS "_id",
         $at AS "_ingested"`,
      { ...record, rows: BigInt(rows), bytes: BigInt(bytes), elapsedMs },
    )
  }
}

/** Hunts that gave an answer: shows that somebody watches. */
export interface HuntTotals {
  /** In ticks. */
  readonly lastHunt: bigint | undefined
  readonly hunts: number
  readonly rowsHunted: bigint
}

export async function huntTotals(session: ReadSession): Promise<HuntTotals> {
  const [row] = await session.rows<{ readonly last: bigint | null; readonly hunts: bigint; readonly rows: bigint }>(
    `SELECT max("Timestamp") AS last, count(*) AS hunts, CAST(coalesce(sum("RowCount"), 0) AS BIGINT) AS rows
     FROM "${auditTable}" WHERE "ActionType" = 'Hunt' AND "State" = 'Completed'`,
  )
  return { lastHunt: row?.last ?? undefined, hunts: Number(row?.hunts ?? 0), rowsHunted: row?.rows ?? 0n }
}

/** A hunt as its record tells it. */
export interface PastHunt {
  /** In ticks. */
  readonly at: bigint
  readonly query: string
  /** Empty where none was given. */
  readonly timespan: string
  readonly state: string
  /** Empty where nothing went wrong. */
  readonly errorCode: string
  readonly elapsedMs: number
  readonly rows: bigint
}

/** The last hunts of a caller that ended before a moment, the newest first. */
export const huntsBy = (
  session: ReadSession,
  callerId: string,
  before: bigint | null,
  most: number,
): Promise<readonly PastHunt[]> =>
  session.rows<PastHunt>(
    `SELECT "Timestamp" AS "at", "QueryText" AS query, "Timespan" AS timespan, "State" AS state,
       "ErrorCode" AS "errorCode", "ElapsedMs" AS "elapsedMs", "RowCount" AS "rows"
     FROM "${auditTable}"
     WHERE "ActionType" = 'Hunt' AND "CallerId" = $callerId AND ($before IS NULL OR "Timestamp" < $before)
     ORDER BY "Timestamp" DESC, "ReportId" LIMIT $most`,
    { callerId, before, most: BigInt(most) },
  )
