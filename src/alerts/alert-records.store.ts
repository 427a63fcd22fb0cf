// Alerts from their records: what AlertInfo, AlertEvidence and DeviceAlertEvents say of an alert is what it is.
import type { StoredValues, WriteSession } from '../engine/session.js'
import { mapInTurns } from '../in-turns.js'
import type { EventRow } from '../ingest/index.js'
import { rowOf, tableShape } from '../ingest/index.js'
import type { Catalog } from '../kql/catalog.js'
import { formatDatetime } from '../kql/time-text.js'
import { correlateAlerts } from '../incidents/correlation.store.js'
import { scoreAlerts } from '../priority/priority.store.js'
import { quoteName } from '../sql/print.js'
import { attackNotification, detectionSources, serviceSources, storedSource } from './alert-sources.js'
import { severities } from './alert-values.js'

/** What became of the alerts that some records name. */
export interface RaisedAlerts {
  /** Alerts that there were none of before, in the order of raising. */
  readonly raised: readonly string[]
  /** Alerts whose records now say something else. */
  readonly changed: readonly string[]
}

/** An alert that records name, and where they come from. */
export interface NamedAlert {
  readonly id: string
  /** Who brought the records. */
  readonly actor: string
  /** The detection rule or signal that found what they tell of. */
  readonly detectorId?: string
}

/**
 * Makes alerts of the records that name them, and brings alerts up to what their records now say. The records are in
 * the hunting tables already, in the same transaction. The same records in any order and any number make the same
 * alerts.
 */
export async function raiseFromRecords(
  session: WriteSession,
  named: readonly NamedAlert[],
  now: bigint,
): Promise<RaisedAlerts> {
  if (named.length === 0) return { raised: [], changed: [] }
  const alertIds = named.map(({ id }) => id)
  const origins = { actors: named.map(({ actor }) => actor), detectors: named.map(({ detectorId = '' }) => detectorId) }
  await session.run(derive, { ids: alertIds, ...origins, ...spellings, ...marks })
  const raised = await session.rows<{ id: string; raised: bigint }>(insertNew, { now })
  const changed = await session.rows<{ id: string }>(
    `SELECT id FROM derived_alerts AS d JOIN alerts AS a USING (id) WHERE ${differs} ORDER BY id`,
  )
  if (changed.length > 0) {
    await session.run(recordChanges, { now })
    await session.run(updateChanged, { now })
  }
  await session.run('DROP TABLE temp.derived_alerts')
  await correlateAlerts(session, alertIds, now)
  await scoreAlerts(
    session,
    [...raised, ...changed].map(({ id }) => id),
    now,
  )
  const inOrder = raised.toSorted((a, b) => (a.raised < b.raised ? -1 : 1))
  return { raised: inOrder.map(({ id }) => id), changed: changed.map(({ id }) => id) }
}

/** A record of an alert, by the columns of its hunting table; times in ticks. */
export interface AlertRecord {
  readonly table: 'AlertInfo' | 'AlertEvidence' | 'DeviceAlertEvents'
  readonly fields: Readonly<Record<string, unknown>>
}

/** Adds records as a load would: each once, with what has no column in AdditionalFields. */
export async function addRecords(
  session: WriteSession,
  catalog: Catalog,
  records: readonly AlertRecord[],
  now: bigint,
): Promise<void> {
  const names = [...new Set(records.map(({ table }) => table))]
  const shapes = new Map(
    names.flatMap((name) => catalog.table(name) ?? []).map((table) => [table.name, tableShape(table)]),
  )
  const given = await mapInTurns(records, ({ table, fields }) => {
    const shape = shapes.get(table)
    const found = shape && rowOf(shape, exported(fields))
    if (found?.kind !== 'row') throw new Error(`The record is no row of ${table}.`)
    return found.row
  })
  for (const [columns, rows] of alike(given)) {
    const [{ table }] = rows
    const values = Object.fromEntries(
      columns.map((column, index) => [`v${index}`, rows.map(({ cells }) => cells[column] ?? null)]),
    )
    const cells = [
      ...columns.map((column, index) => `unnest($v${index}) AS ${quoteName(column)}`),
      'unnest($ids::UUID[]) AS "_id"',
    ]
    await session.run(
      `INSERT INTO ${quoteName(table)} BY NAME
       SELECT given.*, $now AS "_ingested" FROM (SELECT ${cells.join(', ')}) AS given
       WHERE NOT EXISTS (SELECT 1 FROM ${quoteName(table)} AS stored WHERE stored."_id" = given."_id")`,
      { ...values, ids: rows.map(({ id }) => id), now },
    )
  }
}

type Alike = readonly [EventRow, ...EventRow[]]

/** Rows, each once: those of a table that fill the same columns go in together. */
function alike(rows: readonly EventRow[]): Iterable<readonly [readonly string[], Alike]> {
  const kinds = new Map<string, readonly [readonly string[], [EventRow, ...EventRow[]]]>()
  const seen = new Set<string>()
  for (const row of rows) {
    if (seen.has(`${row.table} ${row.id}`)) continue
    seen.add(`${row.table} ${row.id}`)
    const columns = Object.keys(row.cells).toSorted()
    const kind = kinds.get([row.table, ...columns].join())
    if (kind) kind[1].push(row)
    else kinds.set([row.table, ...columns].join(), [columns, [row]])
  }
  return kinds.values()
}

/** As an export writes them, so that what is exported and loaded again is known to be stored already. */
const exported = (fields: AlertRecord['fields']): AlertRecord['fields'] =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => {
      if (typeof value !== 'bigint') return [name, value]
      return [name, name === 'Timestamp' ? formatDatetime(value) : value.toString()]
    }),
  )

/** The names of alerts in rows that were just loaded into a temporary table. */
export async function alertIdsIn(session: WriteSession, table: string): Promise<readonly string[]> {
  const rows = await session.rows<{ id: string }>(`SELECT DISTINCT "AlertId" AS id FROM ${table} WHERE "AlertId" <> ''`)
  return rows.map(({ id }) => id)
}

/** Every spelling of a source in lower case, beside its stored name at the same place. */
function spelled(sources: typeof detectionSources): readonly [readonly string[], readonly string[]] {
  const names = sources.flatMap((names) => [names.portal, names.api, names.hunting])
  return [names.map((name) => name.toLowerCase()), names.map((name) => storedSource(sources, name))]
}
const [serviceSpellings, serviceNames] = spelled(serviceSources)
const [detectionSpellings, detectionNames] = spelled(detectionSources)
const spellings: StoredValues = {
  serviceSpellings,
  serviceNames,
  detectionSpellings,
  detectionNames,
  severitySpellings: severities.map((severity) => severity.toLowerCase()),
  severityNames: severities,
}
const marks: StoredValues = {
  tag: attackNotification.tag,
  expertService: attackNotification.serviceSource,
  expertDetection: attackNotification.detectionSource,
}

const storedName = (list: string, value: string): string =>
  `$${list}Names[list_position($${list}Spellings, lower(${value}))]`

/** The first of these that is not empty. */
const firstSaid = (...values: readonly string[]): string =>
  `coalesce(${values.map((value) => `nullif(${value}, '')`).join(', ')}, '')`

/** AlertInfo speaks first, its latest row before earlier ones; then the events behind the alert; then its evidence. */
const derive = `
  CREATE OR REPLACE TEMP TABLE derived_alerts AS
  WITH ids AS (
    SELECT id, any_value(actor) AS actor, any_value(detector_id) AS detector_id
    FROM (SELECT unnest($ids) AS id, unnest($actors) AS actor, unnest($detectors) AS detector_id) GROUP BY id),
  info AS (
    SELECT "AlertId" AS id, min("Timestamp") AS created, first({
        title: "Title", category: "Category", severity: "Severity", service: "ServiceSource",
        detection: "DetectionSource", techniques: "AttackTechniques" } ORDER BY "Timestamp" DESC, "_id") AS said
    FROM "AlertInfo" SEMI JOIN ids ON ids.id = "AlertId" GROUP BY "AlertId"),
  events AS (
    SELECT "AlertId" AS id, min("Timestamp") AS first_event, max("Timestamp") AS last_event, first({
        title: "Title", category: "Category", severity: "Severity", techniques: "AttackTechniques",
        device: "DeviceId" } ORDER BY "Timestamp", "_id") AS said
    FROM "DeviceAlertEvents" SEMI JOIN ids ON ids.id = "AlertId" GROUP BY "AlertId"),
  evidence AS (
    SELECT "AlertId" AS id, min("Timestamp") AS first_event, max("Timestamp") AS last_event,
      first({ title: "Title", category: coalesce(json_extract_string(TRY_CAST("Categories" AS JSON), '$[0]'), ''),
        severity: "Severity", service: "ServiceSource", detection: "DetectionSource", techniques: "AttackTechniques"
      } ORDER BY "Timestamp", "_id") AS said,
      first("DeviceId" ORDER BY "EntityType" <> 'Machine', "EvidenceRole" <> 'Impacted', "Timestamp", "_id")
        FILTER ("DeviceId" <> '') AS device,
      first({ name: "AccountName", domain: "AccountDomain" } ORDER BY "Timestamp", "_id")
        FILTER ("EntityType" = 'User' AND "AccountName" <> '') AS account,
      max(nullif("ThreatFamily", '')) AS threat_family
    FROM "AlertEvidence" SEMI JOIN ids ON ids.id = "AlertId" GROUP BY "AlertId"),
  said AS (
    SELECT ids.id, ids.actor, ids.detector_id,
      ${firstSaid('info.said.title', 'events.said.title', 'evidence.said.title')} AS title,
      ${firstSaid('info.said.category', 'events.said.category', 'evidence.said.category')} AS category,
      ${firstSaid('info.said.severity', 'events.said.severity', 'evidence.said.severity')} AS severity,
      ${firstSaid('info.said.service', 'evidence.said.service')} AS service,
      ${firstSaid('info.said.detection', 'evidence.said.detection')} AS detection,
      ${firstSaid('info.said.techniques', 'events.said.techniques', 'evidence.said.techniques')} AS techniques,
      ${firstSaid('events.said.device', 'evidence.device')} AS device_id,
      evidence.account.name AS user_name, evidence.account.domain AS user_domain, evidence.threat_family,
      coalesce(info.created, events.first_event, evidence.first_event) AS created,
      coalesce(events.first_event, evidence.first_event, info.created) AS first_event,
      coalesce(events.last_event, evidence.last_event, info.created) AS last_event
    FROM ids LEFT JOIN info USING (id) LEFT JOIN events USING (id) LEFT JOIN evidence USING (id)
    WHERE coalesce(info.created, events.first_event, evidence.first_event) IS NOT NULL)
  SELECT id, actor, detector_id, title, category, coalesce(${storedName('severity', 'severity')}, 'UnSpecified') AS severity,
    coalesce(${storedName('service', 'service')}, service) AS service_source,
    coalesce(${storedName('detection', 'detection')}, detection) AS detection_source,
    list_distinct(regexp_extract_all(techniques, 'T[0-9]{4}(\\.[0-9]{3})?')).list_sort() AS techniques,
    threat_family, device_id, user_name, user_domain, created, first_event, last_event,
    CASE WHEN coalesce(${storedName('service', 'service')}, service) = $expertService
      AND coalesce(${storedName('detection', 'detection')}, detection) = $expertDetection
      THEN [$tag] ELSE CAST([] AS VARCHAR[]) END AS system_tags
  FROM said`

const derived = [
  'title',
  'category',
  'severity',
  'service_source',
  'detection_source',
  'techniques',
  'threat_family',
  'device_id',
  'user_name',
  'user_domain',
  'created',
  'first_event',
  'last_event',
] as const

const insertNew = `
  INSERT INTO alerts BY NAME
  SELECT id, (SELECT coalesce(max(raised), 0) FROM alerts) + row_number() OVER (ORDER BY created, id) AS raised,
    ${derived.join(', ')}, system_tags, CAST([] AS VARCHAR[]) AS custom_tags, 'New' AS status, $now AS updated,
    '' AS description, '' AS recommended_actions, false AS hidden, detector_id
  FROM derived_alerts AS d WHERE NOT EXISTS (SELECT 1 FROM alerts AS a WHERE a.id = d.id)
  RETURNING id, raised`

const differs = `(${derived.map((column) => `a.${column} IS DISTINCT FROM d.${column}`).join(' OR ')})`

/** The fields that people would look for in an alert's history; the rest follows from them. */
const historic: Readonly<Record<string, string>> = {
  title: 'title',
  severity: 'severity',
  detectionSource: 'detection_source',
  deviceId: 'device_id',
  lastEventTime: 'last_event',
}

const recordChanges = `
  INSERT INTO alert_history BY NAME
  SELECT (SELECT coalesce(max(number), 0) FROM alert_history) + row_number() OVER (ORDER BY alert_id, field) AS number,
    alert_id, $now AS time, actor, field, old_value, new_value
  FROM (${Object.entries(historic)
    .map(
      ([field, column]) =>
        `SELECT a.id AS alert_id, d.actor, '${field}' AS field, CAST(a.${column} AS VARCHAR) AS old_value,
           CAST(d.${column} AS VARCHAR) AS new_value
         FROM derived_alerts AS d JOIN alerts AS a USING (id) WHERE a.${column} IS DISTINCT FROM d.${column}`,
    )
    .join(' UNION ALL ')})`

const updateChanged = `
  UPDATE alerts AS a SET ${derived.map((column) => `${column} = d.${column}`).join(', ')}, updated = $now,
    system_tags = list_sort(list_distinct(list_concat(a.system_tags, d.system_tags)))
  FROM derived_alerts AS d WHERE a.id = d.id AND ${differs}`
