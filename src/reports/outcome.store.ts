// The hunting tables of reports: what became of alerts, and which rules changed and ran. Each fact is told once.
import type { WriteSession } from '../engine/session.js'
import { ticksPer } from '../kql/types.js'

/** The hunting tables that the service alone writes here; loading telemetry into them is refused. */
export const outcomeTables = ['AlertOutcomeEvents', 'DetectionRuleEvents'] as const

/** Where facts come from: each numbers its own, in the order in which they were stored. */
interface Source {
  readonly name: string
  /** SQL: the number of the last fact. */
  readonly last: string
  /** SQL: the rows for the facts beyond `$after` and up to `$upTo`, by the columns of the table. */
  readonly rows: string
  readonly table: (typeof outcomeTables)[number]
}

const alertColumns = `
  a.id AS "AlertId", a.title AS "Title", a.category AS "Category", a.severity AS "Severity", a.detector_id AS "DetectorId",
  to_json(a.techniques)::VARCHAR AS "AttackTechniques", a.first_event AS "FirstEventTime",
  CASE WHEN a.created >= a.first_event THEN (a.created - a.first_event) // ${ticksPer.second} END AS "DwellSeconds",
  list_contains(a.system_tags, 'Endpoint Attack Notification') AS "IsAttackNotification"`

/** The value that a field had after a change: what the changes up to then made of it. */
const standing = (field: string, otherwise: string): string => `
  coalesce((SELECT arg_max(coalesce(h.new_value, ''), h.number) FROM alert_history AS h
    WHERE h.alert_id = a.id AND h.field = '${field}' AND h.number <= c.number), ${otherwise})`

const ruleColumns = `
  r.content ->> 'title' AS "Title", r.content ->> 'severity' AS "Severity", r.content ->> 'category' AS "Category",
  coalesce((r.content -> 'techniques')::VARCHAR, '[]') AS "AttackTechniques", r.content ->> 'frequency' AS "Frequency"`

const rules = `(SELECT rule_id, version, changed_by, changed, content::JSON AS content FROM detection_rule_versions)`

const sources: readonly Source[] = [
  {
    name: 'alerts',
    last: 'SELECT max(raised) FROM alerts',
    table: 'AlertOutcomeEvents',
    rows: `
      SELECT a.created AS "Timestamp", 'AlertRaised' AS "ActionType", '' AS "Actor", 'New' AS "Status",
        '' AS "Classification", '' AS "Determination", ${alertColumns}
      FROM alerts AS a WHERE a.raised > $after AND a.raised <= $upTo`,
  },
  {
    name: 'changes of alerts',
    last: 'SELECT max(number) FROM alert_history',
    table: 'AlertOutcomeEvents',
    rows: `
      SELECT c.time AS "Timestamp", CASE c.field WHEN 'status' THEN 'AlertStatusChanged' ELSE 'AlertClassified' END AS "ActionType",
        c.actor AS "Actor", ${standing('status', "'New'")} AS "Status", ${standing('classification', "''")} AS "Classification",
        ${standing('determination', "''")} AS "Determination", ${alertColumns}
      FROM alert_history AS c JOIN alerts AS a ON a.id = c.alert_id
      WHERE c.number > $after AND c.number <= $upTo AND c.field IN ('status', 'classification', 'determination')`,
  },
  {
    name: 'versions of rules',
    last: 'SELECT max(rowid) FROM detection_rule_versions',
    table: 'DetectionRuleEvents',
    rows: `
      SELECT r.changed AS "Timestamp", r.rule_id AS "RuleId", 'RuleChanged' AS "ActionType", r.version::BIGINT AS "Version",
        r.changed_by AS "Actor", ${ruleColumns}
      FROM (SELECT rowid AS number, * REPLACE (content::JSON AS content) FROM detection_rule_versions) AS r
      WHERE r.number > $after AND r.number <= $upTo`,
  },
  {
    name: 'runs of rules',
    last: 'SELECT max(number) FROM detection_runs',
    table: 'DetectionRuleEvents',
    rows: `
      SELECT n.finished AS "Timestamp", n.rule_id AS "RuleId", 'RuleRun' AS "ActionType", n.version::BIGINT AS "Version",
        n.cause AS "Cause", n.state AS "State", n.error AS "ErrorText",
        (n.finished - n.started)::DOUBLE / ${ticksPer.millisecond} AS "ElapsedMs", ${ruleColumns}
      FROM detection_runs AS n LEFT JOIN ${rules} AS r ON r.rule_id = n.rule_id AND r.version = n.version
      WHERE n.number > $after AND n.number <= $upTo`,
  },
]

/** Tells what has happened since it was last told, once: the marks move in the same transaction. */
export async function tellOutcomes(session: WriteSession, now: bigint): Promise<number> {
  let told = 0
  for (const { name, last, rows, table } of sources) {
    const [mark] = await session.rows<{ readonly after: bigint; readonly upTo: bigint | null }>(
      `SELECT coalesce((SELECT reached FROM report_marks WHERE source = $name), -1) AS after, (${last})::BIGINT AS "upTo"`,
      { name },
    )
    if (!mark || mark.upTo === null || mark.upTo <= mark.after) continue
    const { after, upTo } = mark
    told += await session.run(
      `INSERT INTO "${table}" BY NAME
       SELECT *, uuid() AS "_id", $now AS "_ingested" FROM (${rows})`,
      { after, upTo, now },
    )
    await session.run(
      'INSERT INTO report_marks VALUES ($name, $upTo) ON CONFLICT (source) DO UPDATE SET reached = excluded.reached',
      { name, upTo },
    )
  }
  return told
}
