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

/** Which of these records there are, by their ids. */
export async function recordsOf(session: ReadSession, reportIds: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await session.rows<{ readonly id: string }>(
    `SELECT "ReportId" AS id FROM "${auditTable}" WHERE "ReportId" IN (SELECT unnest($reportIds::VARCHAR[]))`,
    { reportIds },
  )
  return new Set(rows.map(({ id }) => id))
}

/** Appends records, in one statement: preparing one costs more than a hundred rows. */
export async function addRecords(session: WriteSession, records: readonly AuditRow[]): Promise<void> {
  const column = <Name extends keyof AuditRow>(name: Name): readonly AuditRow[Name][] => records.map((row) => row[name])
  await session.run(
    `INSERT INTO "${auditTable}" BY NAME
     SELECT ended AS "Timestamp", report AS "ReportId", action AS "ActionType", operation AS "Operation", state AS "State",
       code AS "ErrorCode", caller AS "CallerId", name AS "CallerName", kind AS "CallerType",
       CAST(groups AS JSON) AS "DeviceGroups", query AS "QueryText", timespan AS "Timespan",
       CAST(elapsed AS DOUBLE) AS "ElapsedMs", row_count AS "RowCount", size AS "ResultSize",
       CAST(additional AS JSON) AS "AdditionalFields", CAST(report AS UUID) AS "_id", ended AS "_ingested"
     FROM (SELECT unnest($at) AS ended, unnest($reportId) AS report, unnest($actionType) AS action,
       unnest($operation) AS operation, unnest($state) AS state, unnest($errorCode) AS code,
       unnest($callerId) AS caller, unnest($callerName) AS name, unnest($callerType) AS kind,
       unnest($deviceGroups) AS groups, unnest($queryText) AS query, unnest($timespan) AS timespan,
       unnest($elapsedMs) AS elapsed, unnest($rows) AS row_count, unnest($bytes) AS size,
       unnest($additional) AS additional)`,
    {
      at: column('at'),
      reportId: column('reportId'),
      actionType: column('actionType'),
      operation: column('operation'),
      state: column('state'),
      errorCode: column('errorCode'),
      callerId: column('callerId'),
      callerName: column('callerName'),
      callerType: column('callerType'),
      deviceGroups: column('deviceGroups'),
      queryText: column('queryText'),
      timespan: column('timespan'),
      elapsedMs: column('elapsedMs'),
      rows: column('rows'),
      bytes: column('bytes'),
      additional: column('additional'),
    },
  )
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
