// Alerts, their evidence, comments and history: read in pages and batches, written with what is to be remembered.
import type { VisibleGroups } from '../caller.js'
import type { EventPlace } from '../devices/device.store.js'
import { deviceGroup, seesDevice } from '../devices/visible-devices.store.js'
import type { ReadSession, StoredValue, WriteSession } from '../engine/session.js'
import { StatementValues } from '../engine/statement-values.js'
import type { CursorPart } from '../paging/cursor.js'
import type { PageWindow } from '../paging/page.js'
import type { AlertRow, ChangeRow, CommentRow, EvidenceRow, NotificationRow } from './alert.js'
import type { AlertFilter } from './alert-filter.js'
import { condition, seesAlert } from './alert-filter.store.js'
import { severities, statuses } from './alert-values.js'

/** Columns under the names that rows have. */
const alertColumns = `a.id, a.raised, a.title, a.description, a.recommended_actions AS "recommendedActions", a.severity,
  a.category, a.status, a.classification, a.determination, a.assigned_to AS "assignedTo",
  a.service_source AS "serviceSource", a.detection_source AS "detectionSource", a.techniques,
  a.threat_family AS "threatFamily", a.system_tags AS "systemTags", a.custom_tags AS "customTags",
  a.device_id AS "deviceId", a.user_name AS "userName", a.user_domain AS "userDomain", a.incident_id AS "incidentId",
  a.investigation_id AS "investigationId", a.investigation_state AS "investigationState", a.created, a.updated,
  a.resolved, a.first_event AS "firstEvent", a.last_event AS "lastEvent", a.suppressed_by AS "suppressedBy",
  a.detector_id AS "detectorId"`

/** What alerts can be sorted by; ties go by id. */
const alertOrders = {
  created: 'a.created',
  updated: 'a.updated',
  lastEvent: 'coalesce(a.last_event, a.created)',
  raised: 'a.raised',
  severity: `list_position([${severities.map((severity) => `'${severity}'`).join(', ')}], a.severity)::BIGINT`,
  status: `list_position([${statuses.map((status) => `'${status}'`).join(', ')}], a.status)::BIGINT`,
  title: 'a.title',
  // In hundredths, as cursors have whole numbers.
  priority: 'coalesce(round(100 * a.priority), 0)::BIGINT',
} as const
export type AlertOrderField = keyof typeof alertOrders

export interface AlertOrder {
  readonly field: AlertOrderField
  readonly descending: boolean
}

/** A place in an order: the value that an alert is sorted by, and its id. */
export type AlertPlace = readonly [value: CursorPart, id: string]

/** Which part of the alerts, as the caller's groups leave them. */
export interface AlertQuery {
  readonly groups: VisibleGroups
  readonly filter: AlertFilter
}

export interface AlertPageQuery extends AlertQuery {
  readonly order: AlertOrder
  readonly window: Pick<PageWindow, 'size' | 'backwards'>
  readonly after: AlertPlace | undefined
  readonly before: AlertPlace | undefined
}

export interface PlacedAlert extends AlertRow {
  readonly place: CursorPart
}

/** Alerts in the window's direction, one more than its size where there are more. */
export async function alertsInPage(session: ReadSession, query: AlertPageQuery): Promise<readonly PlacedAlert[]> {
  const { order, window, after, before, filter, groups } = query
  const values = new StatementValues()
  const sorted = alertOrders[order.field]
  const ascending = order.descending === window.backwards
  const beyond = (place: AlertPlace | undefined, descending: boolean): readonly string[] =>
    place ? [`(${sorted}, a.id) ${descending ? '<' : '>'} (${values.add(place[0])}, ${values.add(place[1])})`] : []
  const where = [
    seesAlert(groups, values),
    condition(filter, values),
    ...beyond(after, order.descending),
    ...beyond(before, !order.descending),
  ]
  const direction = ascending ? 'ASC' : 'DESC'
  return session.rows<PlacedAlert>(
    // Sorted by place alone, so that only the rows of the page are read in full.
    `WITH page AS (
       SELECT a.id, ${sorted} AS place FROM alerts AS a WHERE ${where.join(' AND ')}
       ORDER BY place ${direction}, a.id ${direction} LIMIT ${window.size + 1})
     SELECT ${alertColumns}, page.place FROM page JOIN alerts AS a ON a.id = page.id
     ORDER BY page.place ${direction}, a.id ${direction}`,
    values.values,
  )
}

export async function countAlerts(session: ReadSession, { filter, groups }: AlertQuery): Promise<number> {
  const values = new StatementValues()
  const [row] = await session.rows<{ count: bigint }>(
    `SELECT count(*) AS count FROM alerts AS a WHERE ${seesAlert(groups, values)} AND ${condition(filter, values)}`,
    values.values,
  )
  return Number(row?.count ?? 0)
}

/** What alerts can be counted by. */
export const facetFields = ['severity', 'status', 'category', 'serviceSource', 'detectionSource', 'classification', 'determination', 'assignedTo', 'deviceGroup', 'deviceId', 'tags', 'techniques'] as const // prettier-ignore
export type FacetField = (typeof facetFields)[number]

export interface FacetRow {
  readonly field: FacetField
  readonly value: string | null
  readonly count: bigint
}

/** How many of the alerts have each value, most frequent first: at most `most` values of each field. */
export async function countFacets(session: ReadSession, query: AlertQuery, most: number): Promise<readonly FacetRow[]> {
  const values = new StatementValues()
  const single: Readonly<Partial<Record<FacetField, string>>> = {
    severity: 'severity',
    status: 'status',
    category: 'category',
    serviceSource: 'service_source',
    detectionSource: 'detection_source',
    classification: 'classification',
    determination: 'determination',
    assignedTo: 'assigned_to',
    deviceId: "nullif(device_id, '')",
    deviceGroup: 'device_group',
  }
  const several = { tags: 'list_concat(system_tags, custom_tags)', techniques: 'techniques' }
  const parts = [
    ...Object.entries(single).map(([field, column]) => `SELECT '${field}' AS field, ${column} AS value FROM found`),
    ...Object.entries(several).map(
      ([field, column]) => `SELECT '${field}' AS field, unnest(${column}) AS value FROM found`,
    ),
  ]
  return session.rows<FacetRow>(
    `WITH found AS MATERIALIZED (
       SELECT a.*, ${deviceGroup('a.device_id')} AS device_group FROM alerts AS a
       WHERE ${seesAlert(query.groups, values)} AND ${condition(query.filter, values)})
     SELECT field, value, count(*) AS count FROM (${parts.join(' UNION ALL ')}) GROUP BY field, value
     QUALIFY row_number() OVER (PARTITION BY field ORDER BY count DESC, value) <= ${values.add(most)}
     ORDER BY field, count DESC, value`,
    values.values,
  )
}

/** The alerts of these ids that the groups see, in no order. */
export async function alertsOf(
  session: ReadSession,
  groups: VisibleGroups,
  ids: readonly string[],
): Promise<readonly AlertRow[]> {
  const values = new StatementValues()
  return session.rows<AlertRow>(
    `SELECT ${alertColumns} FROM alerts AS a
     WHERE a.id IN (SELECT unnest(${values.add(ids)}::VARCHAR[])) AND ${seesAlert(groups, values)}`,
    values.values,
  )
}

/** Evidence of these alerts on devices that the groups see, or on none; oldest first. */
export async function evidenceOf(
  session: ReadSession,
  groups: VisibleGroups,
  ids: readonly string[],
): Promise<readonly EvidenceRow[]> {
  const values = new StatementValues()
  return session.rows<EvidenceRow>(
    `SELECT "AlertId" AS "alertId", "Timestamp" AS created, "EntityType" AS "entityType", "EvidenceRole" AS role,
       "FileName" AS "fileName", "FolderPath" AS "filePath", "SHA1" AS sha1, "SHA256" AS sha256,
       "FileSize" AS "fileSize", "ThreatFamily" AS "threatFamily", "ProcessCommandLine" AS "processCommandLine",
       "RemoteIP" AS "remoteIp", "LocalIP" AS "localIp", "RemoteUrl" AS url, "RegistryKey" AS "registryKey",
       "RegistryValueName" AS "registryValueName", "RegistryValueData" AS "registryValue",
       "AccountName" AS "accountName", "AccountDomain" AS "domainName", "AccountSid" AS "userSid",
       "AccountObjectId" AS "aadUserId", "AccountUpn" AS "userPrincipalName", "DeviceId" AS "deviceId",
       "DeviceName" AS "deviceName", "NetworkMessageId" AS "networkMessageId", "EmailSubject" AS "emailSubject",
       "AdditionalFields" AS "additionalFields"
     FROM "AlertEvidence" AS e
     WHERE "AlertId" IN (SELECT unnest(${values.add(ids)}::VARCHAR[]))
       AND ("DeviceId" = '' OR ${seesDevice('e."DeviceId"', groups, values)})
     ORDER BY "Timestamp", "EntityType", "_id"`,
    values.values,
  )
}

/** Oldest first. */
export const commentsOf = (session: ReadSession, ids: readonly string[]): Promise<readonly CommentRow[]> =>
  session.rows<CommentRow>(
    `SELECT number, alert_id AS "alertId", comment, created_by AS "createdBy", created FROM alert_comments
     WHERE alert_id IN (SELECT unnest($ids::VARCHAR[])) ORDER BY number`,
    { ids },
  )

const changeColumns =
  'number, alert_id AS "alertId", time, actor, field, old_value AS "oldValue", new_value AS "newValue"'

/** Oldest first. */
export const historyOf = (session: ReadSession, ids: readonly string[]): Promise<readonly ChangeRow[]> =>
  session.rows<ChangeRow>(
    `SELECT ${changeColumns} FROM alert_history WHERE alert_id IN (SELECT unnest($ids::VARCHAR[])) ORDER BY number`,
    { ids },
  )

/** Changes beyond a number, oldest first: of one alert, or of all. */
export const changesAfter = (
  session: ReadSession,
  id: string | undefined,
  after: bigint,
  most: number,
): Promise<readonly ChangeRow[]> =>
  // prettier-ignore
  session.rows<ChangeRow>(
    `SELECT ${changeColumns} FROM alert_history
     WHERE ($id IS NULL OR alert_id = $id) AND number > $after ORDER BY number LIMIT $most`,
    { id: id ?? null, after, most },
  )

/** Where the first event behind each alert is. */
export const triggersOf = (
  session: ReadSession,
  ids: readonly string[],
): Promise<readonly (EventPlace & { readonly alertId: string })[]> =>
  // prettier-ignore
  session.rows(
    `SELECT "AlertId" AS "alertId", "Table" AS "table", "DeviceId" AS "deviceId", "Timestamp" AS time,
       "ReportId" AS "reportId" FROM "DeviceAlertEvents"
     WHERE "AlertId" IN (SELECT unnest($ids::VARCHAR[])) AND "ReportId" IS NOT NULL
     QUALIFY row_number() OVER (PARTITION BY "AlertId" ORDER BY "Timestamp", "ReportId") = 1`,
    { ids },
  )

export const notificationsOf = (session: ReadSession, ids: readonly string[]): Promise<readonly NotificationRow[]> =>
  session.rows<NotificationRow>(
    `SELECT alert_id AS "alertId", executive_summary AS "executiveSummary", recommendations,
       hunting_query AS "huntingQuery", published_by AS "publishedBy"
     FROM attack_notifications WHERE alert_id IN (SELECT unnest($ids::VARCHAR[]))`,
    { ids },
  )

export interface SimilarRow extends AlertRow {
  /** The alert that this one is like. */
  readonly to: string
}

/** For each alert, others of its title and category, newest first. */
export async function similarTo(
  session: ReadSession,
  groups: VisibleGroups,
  ids: readonly string[],
  most: number,
): Promise<readonly SimilarRow[]> {
  const values = new StatementValues()
  return session.rows<SimilarRow>(
    // One more than asked for of each kind, since an alert is among its own kind.
    `WITH asked AS (
       SELECT id, title, category FROM alerts WHERE id IN (SELECT unnest(${values.add(ids)}::VARCHAR[]))),
     newest AS (
       SELECT a.id, a.title, a.category, a.created FROM alerts AS a
       WHERE (a.title, a.category) IN (SELECT (title, category) FROM asked) AND ${seesAlert(groups, values)}
       QUALIFY row_number() OVER (PARTITION BY a.title, a.category ORDER BY a.created DESC, a.id) <= ${most + 1}),
     alike AS (
       SELECT asked.id AS "to", newest.id FROM asked JOIN newest USING (title, category) WHERE newest.id <> asked.id
       QUALIFY row_number() OVER (PARTITION BY asked.id ORDER BY newest.created DESC, newest.id) <= ${most})
     SELECT alike."to", ${alertColumns} FROM alike JOIN alerts AS a ON a.id = alike.id ORDER BY a.created DESC, a.id`,
    values.values,
  )
}

/** For each device, the newest of its alerts. */
export async function alertsOfDevices(
  session: ReadSession,
  groups: VisibleGroups,
  deviceIds: readonly string[],
  most: number,
): Promise<readonly AlertRow[]> {
  const values = new StatementValues()
  return session.rows<AlertRow>(
    `SELECT ${alertColumns} FROM alerts AS a
     WHERE a.device_id IN (SELECT unnest(${values.add(deviceIds)}::VARCHAR[])) AND ${seesAlert(groups, values)}
     QUALIFY row_number() OVER (PARTITION BY a.device_id ORDER BY a.created DESC, a.id) <= ${values.add(most)}
     ORDER BY a.created DESC, a.id`,
    values.values,
  )
}

/** The number of the last alert that was stored. */
export async function lastRaised(session: ReadSession): Promise<bigint> {
  const [row] = await session.rows<{ last: bigint }>('SELECT coalesce(max(raised), 0) AS last FROM alerts')
  return row?.last ?? 0n
}

/** The number of the last change that was stored. */
export async function lastChange(session: ReadSession): Promise<bigint> {
  const [row] = await session.rows<{ last: bigint }>('SELECT coalesce(max(number), 0) AS last FROM alert_history')
  return row?.last ?? 0n
}

/** Fields that people and rules change, and their columns. */
const changeable = {
  status: 'status',
  classification: 'classification',
  determination: 'determination',
  assignedTo: 'assigned_to',
  resolved: 'resolved',
  customTags: 'custom_tags',
  description: 'description',
  recommendedActions: 'recommended_actions',
  hidden: 'hidden',
  suppressedBy: 'suppressed_by',
  detectorId: 'detector_id',
} as const
export type ChangeableField = keyof typeof changeable
export type AlertChanges = Readonly<Partial<Record<ChangeableField, StoredValue>>>

/** Sets fields of some alerts to the same values. */
export async function setFields(
  session: WriteSession,
  ids: readonly string[],
  fields: AlertChanges,
  now: bigint,
): Promise<void> {
  const sets = Object.keys(fields).map((field) => `${changeable[field as ChangeableField]} = $${field}`)
  const text = `UPDATE alerts SET ${[...sets, 'updated = $now'].join(', ')}
    WHERE id IN (SELECT unnest($ids::VARCHAR[]))`
  await session.run(text, { ...fields, now, ids })
}

/** Says what alerts are about, and what to do about them. */
export async function describeAlerts(
  session: WriteSession,
  alerts: readonly { readonly id: string; readonly description: string; readonly recommendedActions: string }[],
  now: bigint,
): Promise<void> {
  await session.run(
    `UPDATE alerts SET description = d.description, recommended_actions = d.actions, updated = $now
     FROM (SELECT unnest($ids::VARCHAR[]) AS id, unnest($descriptions::VARCHAR[]) AS description,
       unnest($actions::VARCHAR[]) AS actions) AS d
     WHERE alerts.id = d.id`,
    {
      now,
      ids: alerts.map(({ id }) => id),
      descriptions: alerts.map(({ description }) => description),
      actions: alerts.map(({ recommendedActions }) => recommendedActions),
    },
  )
}

/** The newest alert of this title on this device that is still open and shown. */
export async function openAlert(session: ReadSession, deviceId: string, title: string): Promise<string | undefined> {
  const [row] = await session.rows<{ id: string }>(
    `SELECT id FROM alerts
     WHERE device_id = $deviceId AND title = $title AND status <> 'Resolved' AND NOT hidden
     ORDER BY created DESC, id LIMIT 1`,
    { deviceId, title },
  )
  return row?.id
}

/** What a change leaves in the history. */
export type NewChange = Omit<ChangeRow, 'number'>

export async function addChanges(session: WriteSession, changes: readonly NewChange[]): Promise<void> {
  if (changes.length === 0) return
  const column = (field: keyof NewChange): StoredValue => changes.map((change) => change[field])
  await session.run(
    `INSERT INTO alert_history BY NAME
     SELECT (SELECT coalesce(max(number), 0) FROM alert_history) + row_number() OVER (ORDER BY place) AS number, *
       EXCLUDE (place)
     FROM (SELECT unnest($places::BIGINT[]) AS place, unnest($alertIds) AS alert_id, unnest($times) AS time,
       unnest($actors) AS actor, unnest($fields) AS field, unnest($olds::VARCHAR[]) AS old_value,
       unnest($news::VARCHAR[]) AS new_value)`,
    {
      places: changes.map((_, index) => index),
      alertIds: column('alertId'),
      times: column('time'),
      actors: column('actor'),
      fields: column('field'),
      olds: column('oldValue'),
      news: column('newValue'),
    },
  )
}

/** Adds a comment and gives it back. */
export async function addComment(session: WriteSession, comment: Omit<CommentRow, 'number'>): Promise<CommentRow> {
  const [row] = await session.rows<{ number: bigint }>(
    `INSERT INTO alert_comments
     SELECT coalesce(max(number), 0) + 1, $alertId, $comment, $createdBy, $created FROM alert_comments RETURNING number`,
    { ...comment },
  )
  return { ...comment, number: row?.number ?? 0n }
}

export const addNotification = (session: WriteSession, row: NotificationRow): Promise<number> =>
  session.run(
    `INSERT INTO attack_notifications
     VALUES ($alertId, $executiveSummary, $recommendations::VARCHAR[], $huntingQuery, $publishedBy)`,
    { ...row },
  )
