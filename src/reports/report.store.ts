// What reports are made of: alerts and their verdicts, hunts, and rules, as far as a caller sees them.
import { attackNotification } from '../alerts/alert-sources.js'
import { seesAlert } from '../alerts/alert-filter.store.js'
import type { Classification } from '../alerts/alert-values.js'
import { auditTable } from '../audit/audit.store.js'
import type { VisibleGroups } from '../caller.js'
import type { ReadSession } from '../engine/session.js'
import { StatementValues } from '../engine/statement-values.js'
import { ticksPer } from '../kql/types.js'

/** A stretch of time in ticks; its end is not included. */
export interface Period {
  readonly from: bigint
  readonly to: bigint
}

const within = (column: string, { from, to }: Period, values: StatementValues): string =>
  `${column} >= ${values.add(from)} AND ${column} < ${values.add(to)}`

/** Seconds from the first event to the moment an alert was raised. */
export interface DwellRow {
  readonly alerts: bigint
  readonly median: number | null
  readonly nineOfTen: number | null
  readonly longest: number | null
}

/** How long attacks went unnoticed: over the notifications of hunters, samples aside, or over all alerts found to be attacks. */
export async function dwellTime(
  session: ReadSession,
  groups: VisibleGroups,
  period: Period,
  of: 'notifications' | 'attacks',
): Promise<DwellRow> {
  const values = new StatementValues()
  const which =
    of === 'notifications'
      ? `list_contains(a.system_tags, ${values.add(attackNotification.tag)}) AND a.id NOT IN (SELECT alert_id FROM sample_notifications)`
      : `a.classification = 'TruePositive'`
  const [row] = await session.rows<DwellRow>(
    `SELECT count(*) AS alerts, median(dwell) AS median, quantile_cont(dwell, 0.9) AS "nineOfTen", max(dwell) AS longest
     FROM (SELECT (a.created - a.first_event)::DOUBLE / ${ticksPer.second} AS dwell FROM alerts AS a
       WHERE ${which} AND a.first_event <= a.created AND ${within('a.created', period, values)} AND ${seesAlert(groups, values)})`,
    values.values,
  )
  return row ?? { alerts: 0n, median: null, nineOfTen: null, longest: null }
}

/** How many alerts there are of a kind and verdict. */
export interface OutcomeRow {
  readonly category: string
  readonly techniques: readonly string[]
  readonly classification: Classification | null
  readonly count: bigint
}

export async function outcomes(
  session: ReadSession,
  groups: VisibleGroups,
  period: Period,
): Promise<readonly OutcomeRow[]> {
  // prettier-ignore
  const values = new StatementValues()
  return session.rows(
    `SELECT a.category, a.techniques, a.classification, count(*) AS count FROM alerts AS a
     WHERE ${within('a.created', period, values)} AND ${seesAlert(groups, values)} GROUP BY ALL`,
    values.values,
  )
}

/** What became of the alerts of a detection. */
export interface RecordRow {
  /** A rule or signal; empty where another product found them. */
  readonly detectorId: string
  readonly title: string
  readonly alerts: bigint
  readonly truePositives: bigint
  readonly expected: bigint
  readonly falsePositives: bigint
}

const recordColumns = `any_value(a.detector_id) AS "detectorId", arg_max(a.title, a.raised) AS title, count(*) AS alerts,
  count(*) FILTER (a.classification = 'TruePositive') AS "truePositives",
  count(*) FILTER (a.classification = 'InformationalExpectedActivity') AS expected,
  count(*) FILTER (a.classification = 'FalsePositive') AS "falsePositives"`

/** The records of some detections over all time; those that raised nothing are left out. */
export async function recordsOf(
  session: ReadSession,
  groups: VisibleGroups,
  detectorIds: readonly string[],
): Promise<readonly RecordRow[]> {
  const values = new StatementValues()
  return session.rows(
    `SELECT ${recordColumns} FROM alerts AS a
     WHERE a.detector_id IN (SELECT unnest(${values.add(detectorIds)}::VARCHAR[])) AND ${seesAlert(groups, values)}
     GROUP BY a.detector_id`,
    values.values,
  )
}

/** The record of each detection, the one with the most alerts first. */
export async function records(
  session: ReadSession,
  groups: VisibleGroups,
  period: Period,
): Promise<readonly RecordRow[]> {
  // prettier-ignore
  const values = new StatementValues()
  return session.rows(
    `SELECT ${recordColumns} FROM alerts AS a WHERE ${within('a.created', period, values)} AND ${seesAlert(groups, values)}
     GROUP BY coalesce(nullif(a.detector_id, ''), a.title) ORDER BY alerts DESC, title`,
    values.values,
  )
}

/** Whose hunts are told of: one caller's, or everyone's. */
export type Hunters = { readonly callerId: string } | 'everyone'

export interface HuntRow {
  readonly hunts: bigint
  readonly hunters: bigint
  readonly failed: bigint
  readonly rowsFound: bigint
  readonly last: bigint | null
}

const hunts = (hunters: Hunters, values: StatementValues): string =>
  `"ActionType" = 'Hunt'${hunters === 'everyone' ? '' : ` AND "CallerId" = ${values.add(hunters.callerId)}`}`

export async function huntsIn(session: ReadSession, hunters: Hunters, period: Period): Promise<HuntRow> {
  const values = new StatementValues()
  const [row] = await session.rows<HuntRow>(
    `SELECT count(*) AS hunts, count(DISTINCT "CallerId") AS hunters, count(*) FILTER ("State" <> 'Completed') AS failed,
       coalesce(sum("RowCount"), 0)::BIGINT AS "rowsFound", max("Timestamp") AS last
     FROM "${auditTable}" WHERE ${hunts(hunters, values)} AND ${within('"Timestamp"', period, values)}`,
    values.values,
  )
  return row ?? { hunts: 0n, hunters: 0n, failed: 0n, rowsFound: 0n, last: null }
}

/** When a hunt last named each of these tables, at any time; those never hunted are left out. */
export async function lastHunted(
  session: ReadSession,
  hunters: Hunters,
  tables: readonly string[],
): Promise<readonly { readonly table: string; readonly last: bigint; readonly hunts: bigint }[]> {
  const values = new StatementValues()
  return session.rows(
    `WITH named AS (
       SELECT "Timestamp" AS time, unnest(list_distinct(regexp_extract_all("QueryText", '[A-Za-z_][A-Za-z0-9_]*'))) AS name
       FROM "${auditTable}" WHERE ${hunts(hunters, values)} AND "State" = 'Completed')
     SELECT name AS "table", max(time) AS last, count(*) AS hunts FROM named
     WHERE name IN (SELECT unnest(${values.add(tables)}::VARCHAR[])) GROUP BY name ORDER BY name`,
    values.values,
  )
}

/** A rule by what it covers. */
export interface CoveringRule {
  readonly id: string
  readonly title: string
  readonly enabled: boolean
  readonly techniques: readonly string[]
  /** The device groups that it looks at; undefined for all devices. */
  readonly deviceGroups: readonly string[] | undefined
}

export async function coveringRules(session: ReadSession): Promise<readonly CoveringRule[]> {
  const rows = await session.rows<Pick<CoveringRule, 'id' | 'enabled'> & { readonly content: string }>(
    'SELECT id, enabled, content FROM detection_rules WHERE NOT removed ORDER BY id',
  )
  return rows.map(({ id, enabled, content }) => {
    const { title, techniques, deviceGroups } = JSON.parse(content) as Omit<CoveringRule, 'id' | 'enabled'>
    return { id, enabled, title, techniques, deviceGroups }
  })
}

/** Alerts of a technique, its sub-techniques included. */
export interface FiredRow {
  readonly technique: string
  readonly alerts: bigint
  readonly last: bigint
}

export async function fired(session: ReadSession, groups: VisibleGroups, period: Period): Promise<readonly FiredRow[]> {
  const values = new StatementValues()
  return session.rows(
    `SELECT technique, count(*) AS alerts, max(created) AS last FROM (
       SELECT unnest(list_distinct(list_transform(a.techniques, lambda t: left(t, 5)))) AS technique, a.created
       FROM alerts AS a WHERE ${within('a.created', period, values)} AND ${seesAlert(groups, values)})
     GROUP BY technique`,
    values.values,
  )
}
