// Detection rules, runs and matches in and out.
import type { ReadSession, StoredValue, WriteSession } from '../engine/session.js'
import type { CatalogTable } from '../kql/catalog.js'
import { digitsAsText } from '../kql/json-text.js'
import { ticksPer } from '../kql/types.js'
import { quoteName } from '../sql/print.js'
import type { DetectionRule } from './detection-rule.js'

export const origins = ['pack', 'folder', 'user'] as const
/** Where a rule comes from: what Harrier brings, the folder of the settings, or a person over the API. */
export type Origin = (typeof origins)[number]

/** A rule as it is stored. Times in ticks. */
export interface StoredRule {
  readonly id: string
  readonly version: number
  readonly origin: Origin
  readonly enabled: boolean
  readonly rule: DetectionRule
  /** What was loaded up to then is none of its business: the moment it was made or turned on. */
  readonly since: bigint
  readonly createdBy: string
  readonly created: bigint
  readonly changedBy: string
  readonly changed: bigint
}

export const runCauses = ['saved', 'demand', 'schedule', 'arrival', 'gap'] as const
/** Why a run was made. */
export type RunCause = (typeof runCauses)[number]

/** One run of one rule. Times in ticks. */
export interface RunRow {
  readonly number: bigint
  readonly ruleId: string
  readonly version: number
  readonly cause: RunCause
  readonly started: bigint
  readonly finished: bigint
  /** It read what was loaded after this … */
  readonly arrivedAfter: bigint
  /** … and up to this. */
  readonly arrivedUpTo: bigint
  /** The time of the events that it read; null for any. */
  readonly eventsFrom: bigint | null
  readonly eventsTo: bigint | null
  /** What the query gave. */
  readonly rows: bigint
  /** Those of them that no earlier run had told of. */
  readonly matches: bigint
  /** New alerts. */
  readonly alerts: bigint
  /** Whether the limit of alerts or rows cut some off. */
  readonly cut: boolean
  readonly state: 'Succeeded' | 'Failed'
  /** Empty where nothing went wrong. */
  readonly error: string
}

/** An alert that matches of a rule have made, with the time of its events. */
export interface AlertOfRule {
  readonly ruleId: string
  readonly key: string
  readonly alertId: string
  readonly first: bigint
  readonly last: bigint
  readonly events: bigint
}

/** A rule as JSON, with its ticks in full. */
const written = (rule: DetectionRule): string => JSON.stringify(rule, digitsAsText)

function readContent(content: string): DetectionRule {
  const rule = JSON.parse(content) as Omit<DetectionRule, 'deduplicate'> & {
    readonly deduplicate: { readonly by: readonly string[]; readonly within: string }
  }
  return { ...rule, deduplicate: { by: rule.deduplicate.by, within: BigInt(rule.deduplicate.within) } }
}

/** Whether two rules say the same. */
export const sameRule = (one: DetectionRule, other: DetectionRule): boolean => written(one) === written(other)

/** All rules that were not removed, by id. */
export async function allRules(session: ReadSession): Promise<readonly StoredRule[]> {
  const rows = await session.rows<Omit<StoredRule, 'rule'> & { readonly content: string }>(
    `SELECT id, version, origin, enabled, content, since, created_by AS "createdBy", created,
       changed_by AS "changedBy", changed
     FROM detection_rules WHERE NOT removed ORDER BY id`,
  )
  return rows.map(({ content, ...row }) => ({ ...row, rule: readContent(content) }))
}

/** Stores a rule as it is now, and its version for good. */
export async function putRule(session: WriteSession, stored: StoredRule): Promise<void> {
  const { rule, ...row } = stored
  const content = written(rule)
  await session.run(
    `INSERT INTO detection_rules
     VALUES ($id, CAST($version AS INTEGER), $origin, $enabled, $content, $since, $createdBy, $created, $changedBy,
       $changed, false)
     ON CONFLICT (id) DO UPDATE SET version = excluded.version, origin = excluded.origin,
       enabled = excluded.enabled, content = excluded.content, since = excluded.since,
       changed_by = excluded.changed_by, changed = excluded.changed, removed = false`,
    { ...row, content },
  )
  const { id, version, changedBy, changed } = row
  await session.run(
    `INSERT INTO detection_rule_versions
     SELECT $id, CAST($version AS INTEGER), $content, $changedBy, $changed
     WHERE NOT EXISTS (SELECT 1 FROM detection_rule_versions WHERE rule_id = $id AND version = $version)`,
    { id, version, content, changedBy, changed },
  )
}

/** The rule is gone; its runs, versions and alerts stay. */
export const removeRule = (session: WriteSession, id: string, by: string, now: bigint): Promise<number> =>
  session.run(
    'UPDATE detection_rules SET removed = true, enabled = false, changed_by = $by, changed = $now WHERE id = $id',
    { id, by, now },
  )

/** Rules that were removed by others than the one named. */
export async function removedByPeople(session: ReadSession, other: string): Promise<readonly string[]> {
  const rows = await session.rows<{ readonly id: string }>(
    'SELECT id FROM detection_rules WHERE removed AND changed_by <> $other',
    { other },
  )
  return rows.map(({ id }) => id)
}

/** The last version number that an id ever had; 0 for a new one. */
export async function lastVersion(session: ReadSession, id: string): Promise<number> {
  const [row] = await session.rows<{ readonly version: number | null }>(
    'SELECT max(version) AS version FROM detection_rule_versions WHERE rule_id = $id',
    { id },
  )
  return row?.version ?? 0
}

/** A rule as one of its versions had it, newest first. */
export interface RuleVersion {
  readonly ruleId: string
  readonly version: number
  readonly rule: DetectionRule
  readonly changedBy: string
  readonly changed: bigint
}

/** The versions of each rule, newest first. */
export async function versionsOf(session: ReadSession, ids: readonly string[]): Promise<readonly RuleVersion[]> {
  const rows = await session.rows<Omit<RuleVersion, 'rule'> & { readonly content: string }>(
    `SELECT rule_id AS "ruleId", version, content, changed_by AS "changedBy", changed FROM detection_rule_versions
     WHERE rule_id IN (SELECT unnest($ids::VARCHAR[])) ORDER BY rule_id, version DESC`,
    { ids },
  )
  return rows.map(({ content, ...row }) => ({ ...row, rule: readContent(content) }))
}

/** Stores runs, numbered in their order. */
export async function addRuns(
  session: WriteSession,
  runs: readonly Omit<RunRow, 'number'>[],
): Promise<readonly RunRow[]> {
  if (runs.length === 0) return []
  const column = (name: keyof Omit<RunRow, 'number'>): StoredValue => runs.map((run) => run[name])
  const numbers = await session.rows<{ readonly number: bigint }>(
    `INSERT INTO detection_runs
     SELECT (SELECT coalesce(max(number), 0) FROM detection_runs) + place, * EXCLUDE (place)
     FROM (SELECT unnest($places::BIGINT[]) AS place, unnest($ruleIds), unnest($versions::INTEGER[]), unnest($causes),
       unnest($starts), unnest($ends), unnest($afters), unnest($upTos), unnest($froms::BIGINT[]), unnest($tos::BIGINT[]),
       unnest($rows), unnest($matches), unnest($alerts), unnest($cuts), unnest($states), unnest($errors))
     RETURNING number`,
    {
      places: runs.map((_, index) => index + 1),
      ruleIds: column('ruleId'),
      versions: column('version'),
      causes: column('cause'),
      starts: column('started'),
      ends: column('finished'),
      afters: column('arrivedAfter'),
      upTos: column('arrivedUpTo'),
      froms: column('eventsFrom'),
      tos: column('eventsTo'),
      rows: column('rows'),
      matches: column('matches'),
      alerts: column('alerts'),
      cuts: column('cut'),
      states: column('state'),
      errors: column('error'),
    },
  )
  const ordered = numbers.map(({ number }) => number).toSorted((one, other) => (one < other ? -1 : 1))
  return runs.map((run, index) => ({ number: ordered[index] ?? 0n, ...run }))
}

/** Runs that a rule goes on from. */
export const marking = `state = 'Succeeded' AND cause <> 'gap'`

const runColumns = `number, rule_id AS "ruleId", version, cause, started, finished, arrived_after AS "arrivedAfter",
  arrived_up_to AS "arrivedUpTo", events_from AS "eventsFrom", events_to AS "eventsTo", rows, matches, alerts, cut,
  state, error`

/** The last runs of each rule, newest first. */
export const runsOf = (session: ReadSession, ruleIds: readonly string[], most: number): Promise<readonly RunRow[]> =>
  session.rows<RunRow>(
    `SELECT ${runColumns} FROM detection_runs WHERE rule_id IN (SELECT unnest($ruleIds::VARCHAR[]))
     QUALIFY row_number() OVER (PARTITION BY rule_id ORDER BY number DESC) <= $most ORDER BY number DESC`,
    { ruleIds, most: BigInt(most) },
  )

/** What the successful runs of each rule have read of what was loaded, those too that are forgotten. */
export const readByRuns = (session: ReadSession, ruleIds: readonly string[]): Promise<readonly ReadStretch[]> =>
  session.rows<ReadStretch>(
    `SELECT DISTINCT "ruleId", after, "upTo" FROM (
       SELECT rule_id AS "ruleId", arrived_after AS after, arrived_up_to AS "upTo" FROM detection_runs WHERE state = 'Succeeded'
       UNION ALL SELECT rule_id, after, up_to FROM detection_reads)
     WHERE "ruleId" IN (SELECT unnest($ruleIds::VARCHAR[])) ORDER BY after, "upTo"`,
    { ruleIds },
  )

export interface ReadStretch {
  readonly ruleId: string
  readonly after: bigint
  readonly upTo: bigint
}

/** Up to when each rule has read what was loaded, by its last success; rules that never ran are left out. */
export async function marksOf(session: ReadSession): Promise<ReadonlyMap<string, RunMark>> {
  const rows = await session.rows<RunMark & { readonly ruleId: string }>(
    `SELECT rule_id AS "ruleId", max(arrived_up_to) AS "arrivedUpTo", max(started) AS started
     FROM detection_runs WHERE ${marking} GROUP BY rule_id`,
  )
  return new Map(rows.map(({ ruleId, ...mark }) => [ruleId, mark]))
}

export interface RunMark {
  readonly arrivedUpTo: bigint
  readonly started: bigint
}

/** What was loaded after one moment and up to another: ticks. */
export interface Arrivals {
  readonly after: bigint
  readonly upTo: bigint
}

/** The tables of these that got anything in a time, each with the first block of rows that holds some of it. */
export async function arrivedIn(
  session: ReadSession,
  tables: readonly string[],
  { after, upTo }: Arrivals,
): Promise<ReadonlyMap<string, number>> {
  if (tables.length === 0) return new Map()
  const parts = tables.map(
    (name) =>
      `SELECT '${name}' AS name, min("_block") AS block FROM ${quoteName(name)} WHERE "_ingested" > $after AND "_ingested" <= $upTo`,
  )
  const rows = await session.rows<{ readonly name: string; readonly block: number | null }>(parts.join(' UNION ALL '), {
    after,
    upTo,
  })
  return new Map(rows.flatMap(({ name, block }) => (block === null ? [] : [[name, block] as const])))
}

/** A time of events: ticks, the end included. */
export interface Stretch {
  readonly first: bigint
  readonly last: bigint
}

/** What arrives is told apart into so many stretches at most: each is read by a statement of its own. */
const mostStretches = 8

/**
 * When what some tables got in a time happened: the stretches that the longest times without an event leave, in order.
 * One that is late by months stands alone; what happened within a day is one.
 */
export async function arrivedEvents(
  session: ReadSession,
  tables: readonly CatalogTable[],
  { after, upTo }: Arrivals,
): Promise<readonly Stretch[]> {
  const parts = tables.flatMap((table) => {
    const { name, time } = table
    const stored = time === undefined ? undefined : table.column(time)?.stored
    if (stored === undefined) return []
    return [
      `SELECT ${quoteName(stored)} AS time FROM ${quoteName(name)} WHERE "_ingested" > $after AND "_ingested" <= $upTo`,
    ]
  })
  if (parts.length === 0) return []
  const arrived = parts.join(' UNION ALL ')
  const [all] = await session.rows<{ readonly first: bigint | null; readonly last: bigint | null }>(
    `SELECT min(time) AS first, max(time) AS last FROM (${arrived})`,
    { after, upTo },
  )
  if (!all || all.first === null || all.last === null) return []
  const { first: begin, last: end } = all
  if (end - begin <= ticksPer.day) return [{ first: begin, last: end }]
  // Hours first, which are few however much arrived.
  const starts = await session.rows<{ readonly first: bigint; readonly before: bigint | null }>(
    `WITH hours AS (
       SELECT min(time) AS first, max(time) AS last FROM (${arrived})
       WHERE time IS NOT NULL GROUP BY time // ${ticksPer.hour}
     ), steps AS (
       SELECT first, lag(last) OVER (ORDER BY first) AS before FROM hours
     ), widest AS (
       SELECT * FROM steps ORDER BY first - before DESC NULLS FIRST LIMIT ${mostStretches}
     )
     SELECT * FROM widest ORDER BY first`,
    { after, upTo },
  )
  return starts.map(({ first }, index) => ({ first, last: starts[index + 1]?.before ?? end }))
}

/** The events of these that the rules have told of before, by the rule. */
export async function knownEvents(
  session: ReadSession,
  asked: readonly Omit<AlertedEvent, 'alertId'>[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const rows = await session.rows<{ readonly ruleId: string; readonly event: string }>(
    `SELECT DISTINCT rule_id AS "ruleId", event FROM detection_matches
     SEMI JOIN (SELECT unnest($ruleIds::VARCHAR[]) AS rule_id, unnest($events::VARCHAR[]) AS event) USING (rule_id, event)`,
    { ruleIds: asked.map(({ ruleId }) => ruleId), events: asked.map(({ event }) => event) },
  )
  const known = new Map<string, Set<string>>()
  for (const { ruleId, event } of rows) known.set(ruleId, (known.get(ruleId) ?? new Set()).add(event))
  return known
}

/** What the alerts of rules with these deduplication keys have of matches, where nobody has resolved them. */
export const openAlertsOf = (session: ReadSession, keys: readonly RuleKey[]): Promise<readonly AlertOfRule[]> =>
  session.rows<AlertOfRule>(
    `SELECT d.rule_id AS "ruleId", d.key, d.alert_id AS "alertId", d.first, d.last, d.events
     FROM detection_alerts AS d
     SEMI JOIN (SELECT unnest($ruleIds::VARCHAR[]) AS rule_id, unnest($keys::VARCHAR[]) AS key) USING (rule_id, key)
     JOIN alerts AS a ON a.id = d.alert_id
     WHERE a.status <> 'Resolved' ORDER BY d.last DESC`,
    { ruleIds: keys.map(({ ruleId }) => ruleId), keys: keys.map(({ key }) => key) },
  )

/** A deduplication key of a rule. */
export interface RuleKey {
  readonly ruleId: string
  readonly key: string
}

/** An event that made or joined an alert; the event by its key. */
export interface AlertedEvent {
  readonly ruleId: string
  readonly event: string
  readonly alertId: string
}

/** Notes which alert each event made or joined. */
export const addMatches = (session: WriteSession, matches: readonly AlertedEvent[]): Promise<number> =>
  session.run(
    'INSERT INTO detection_matches SELECT unnest($ruleIds::VARCHAR[]), unnest($events::VARCHAR[]), unnest($alertIds::VARCHAR[])',
    {
      // prettier-ignore
      ruleIds: matches.map(({ ruleId }) => ruleId),
      events: matches.map(({ event }) => event),
      alertIds: matches.map(({ alertId }) => alertId),
    },
  )

/** Keeps what the alerts of rules have of matches now. */
export async function putAlertsOfRules(session: WriteSession, alerts: readonly AlertOfRule[]): Promise<void> {
  const alertIds = alerts.map(({ alertId }) => alertId)
  await session.run('DELETE FROM detection_alerts WHERE alert_id IN (SELECT unnest($alertIds::VARCHAR[]))', {
    alertIds,
  })
  await session.run(
    `INSERT INTO detection_alerts
     SELECT unnest($ruleIds::VARCHAR[]), unnest($keys::VARCHAR[]), unnest($alertIds::VARCHAR[]),
       unnest($firsts::BIGINT[]), unnest($lasts::BIGINT[]), unnest($events::BIGINT[])`,
    {
      ruleIds: alerts.map(({ ruleId }) => ruleId),
      keys: alerts.map(({ key }) => key),
      alertIds,
      firsts: alerts.map(({ first }) => first),
      lasts: alerts.map(({ last }) => last),
      events: alerts.map(({ events }) => events),
    },
  )
}
