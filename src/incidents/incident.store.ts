// Incidents in and out. What is said of one follows from those of its alerts that the caller sees; one without any is
// not seen.
import type { VisibleGroups } from '../caller.js'
import { condition, seesAlert } from '../alerts/alert-filter.store.js'
import type { Classification, Determination, Severity } from '../alerts/alert-values.js'
import { severities } from '../alerts/alert-values.js'
import { seesDevice } from '../devices/visible-devices.store.js'
import type { ReadSession, StoredValue, WriteSession } from '../engine/session.js'
import { StatementValues } from '../engine/statement-values.js'
import type { CursorPart } from '../paging/cursor.js'
import type { PageWindow } from '../paging/page.js'

/** As the portal has them; Graph writes them in camel case. */
export const incidentStatuses = ['Active', 'InProgress', 'Resolved'] as const
export type IncidentStatus = (typeof incidentStatuses)[number]

export interface IncidentRow {
  readonly id: bigint
  readonly status: IncidentStatus
  readonly assignedTo: string | null
  readonly classification: Classification | null
  readonly determination: Determination | null
  /** Ticks. */
  readonly created: bigint
  readonly updated: bigint
  readonly resolved: bigint | null
  /** The most serious of its alerts. */
  readonly severity: Severity
  /** Ticks: of the events of its alerts. */
  readonly firstEvent: bigint
  readonly lastEvent: bigint
  readonly alertCount: bigint
  /** Categories of its alerts, in no order. */
  readonly categories: readonly string[]
  readonly techniques: readonly string[]
  readonly systemTags: readonly string[]
  /** The title of its most serious alert, the earliest of several; of an endpoint attack notification before others. */
  readonly leadTitle: string
  readonly leadAlertId: string
  readonly deviceCount: bigint
}

/** Which incidents. Conditions hold together; a list means any of it. */
export interface IncidentFilter {
  readonly ids?: readonly bigint[] | undefined
  readonly status?: readonly IncidentStatus[] | undefined
  readonly severity?: readonly Severity[] | undefined
  readonly assignedTo?: readonly string[] | undefined
  readonly classification?: readonly Classification[] | undefined
  readonly deviceId?: string | undefined
  /** Stands in the title of an alert or the name of its device, or is the incident's id. */
  readonly search?: string | undefined
  /** Ticks: whose last event is not before, and is before. */
  readonly from?: bigint | undefined
  readonly to?: bigint | undefined
  readonly createdFrom?: bigint | undefined
  readonly createdTo?: bigint | undefined
  readonly updatedFrom?: bigint | undefined
  readonly updatedTo?: bigint | undefined
}

export interface IncidentQuery {
  readonly groups: VisibleGroups
  readonly filter: IncidentFilter
}

export interface IncidentPageQuery extends IncidentQuery {
  readonly window: Pick<PageWindow, 'size' | 'backwards'>
  readonly after: readonly CursorPart[] | undefined
  readonly before: readonly CursorPart[] | undefined
}

const severityOf = (severity: string): string =>
  `list_position([${severities.map((one) => `'${one}'`).join(', ')}], ${severity})`

/** An incident is found by any of its alerts, and then told of as a whole. */
function found(search: string, groups: VisibleGroups, values: StatementValues): string {
  const text = values.add(search)
  return `(i.id::VARCHAR = ${text} OR i.id IN (SELECT a.incident_id FROM alerts AS a WHERE ${seesAlert(groups, values)}
    AND (${condition({ kind: 'search', text: search }, values)} OR a.device_id IN (SELECT d.id FROM devices AS d
      WHERE contains(lower(d.name), lower(${text})) AND ${seesDevice('d.id', groups, values)}))))`
}

/** `seen`: an incident for each that has an alert that the groups see. */
function seenIncidents({ groups, filter }: IncidentQuery, values: StatementValues): string {
  const any = (column: string, list: readonly StoredValue[] | undefined, type: string): readonly string[] =>
    list === undefined ? [] : [`${column} IN (SELECT unnest(${values.add(list)}::${type}[]))`]
  const bound = (column: string, by: '>=' | '<', at: bigint | undefined): readonly string[] =>
    at === undefined ? [] : [`${column} ${by} ${values.add(at)}`]
  const own = [
    ...any('i.id', filter.ids, 'BIGINT'),
    ...any('i.status', filter.status, 'VARCHAR'),
    ...any('i.assigned_to', filter.assignedTo, 'VARCHAR'),
    ...any('i.classification', filter.classification, 'VARCHAR'),
    ...bound('i.created', '>=', filter.createdFrom),
    ...bound('i.created', '<', filter.createdTo),
    ...bound('i.updated', '>=', filter.updatedFrom),
    ...bound('i.updated', '<', filter.updatedTo),
    ...(filter.search === undefined ? [] : [found(filter.search, groups, values)]),
  ]
  const whole = [
    ...any('severity', filter.severity, 'VARCHAR'),
    ...(filter.deviceId === undefined ? [] : [`list_contains(devices, ${values.add(filter.deviceId)})`]),
    ...bound('"lastEvent"', '>=', filter.from),
    ...bound('"lastEvent"', '<', filter.to),
  ]
  return `seen AS (
    SELECT * FROM (
      SELECT i.id, i.status, i.assigned_to AS "assignedTo", i.classification, i.determination, i.created, i.updated,
        i.resolved, arg_max(a.severity, ${severityOf('a.severity')}) AS severity,
        min(coalesce(a.first_event, a.created)) AS "firstEvent", max(coalesce(a.last_event, a.created)) AS "lastEvent",
        count(*) AS "alertCount", list(DISTINCT a.category) AS categories,
        list_sort(list_distinct(flatten(list(a.techniques)))) AS techniques,
        list_sort(list_distinct(flatten(list(a.system_tags)))) AS "systemTags",
        list(DISTINCT a.device_id) FILTER (a.device_id <> '') AS devices,
        count(DISTINCT a.device_id) FILTER (a.device_id <> '') AS "deviceCount",
        first({ title: a.title, id: a.id } ORDER BY len(a.system_tags) DESC, ${severityOf('a.severity')} DESC,
          coalesce(a.first_event, a.created), a.id) AS lead
      FROM incidents AS i JOIN alerts AS a ON a.incident_id = i.id
      WHERE ${[seesAlert(groups, values), ...own].join(' AND ')}
      GROUP BY ALL)
    ${whole.length === 0 ? '' : `WHERE ${whole.join(' AND ')}`})`
}

const shownColumns = '* EXCLUDE (devices, lead), lead.title AS "leadTitle", lead.id AS "leadAlertId"'

/** Those with the newest events first, in the window's direction, one more than its size where there are more. */
export async function incidentsInPage(session: ReadSession, query: IncidentPageQuery): Promise<readonly IncidentRow[]> {
  const { window, after, before } = query
  const values = new StatementValues()
  const seen = seenIncidents(query, values)
  const beyond = (place: readonly CursorPart[] | undefined, sign: '<' | '>'): readonly string[] =>
    place ? [`("lastEvent", id) ${sign} (${values.add(place[0] ?? 0n)}, ${values.add(place[1] ?? 0n)})`] : []
  const where = ['true', ...beyond(after, '<'), ...beyond(before, '>')]
  const direction = window.backwards ? 'ASC' : 'DESC'
  return session.rows<IncidentRow>(
    `WITH ${seen} SELECT ${shownColumns} FROM seen WHERE ${where.join(' AND ')}
     ORDER BY "lastEvent" ${direction}, id ${direction} LIMIT ${window.size + 1}`,
    values.values,
  )
}

export async function countIncidents(session: ReadSession, query: IncidentQuery): Promise<number> {
  const values = new StatementValues()
  const [row] = await session.rows<{ count: bigint }>(
    `WITH ${seenIncidents(query, values)} SELECT count(*) AS count FROM seen`,
    values.values,
  )
  return Number(row?.count ?? 0)
}

/** The incidents of these ids that the groups see, in no order; one that was merged is seen as what it became. */
export async function incidentsOf(
  session: ReadSession,
  groups: VisibleGroups,
  ids: readonly bigint[],
): Promise<readonly (IncidentRow & { readonly asked: bigint })[]> {
  const values = new StatementValues()
  const asked = values.add(ids)
  return session.rows(
    `WITH ${seenIncidents({ groups, filter: {} }, values)}
     SELECT asked.id AS asked, ${shownColumns.replace('* EXCLUDE', 'seen.* EXCLUDE')}
     FROM incidents AS asked JOIN seen ON seen.id = coalesce(asked.merged_into, asked.id)
     WHERE asked.id IN (SELECT unnest(${asked}::BIGINT[]))`,
    values.values,
  )
}

/** A part of an incident. */
export interface InIncident {
  readonly incidentId: bigint
}

/** The alerts of each incident, earliest events first, at most so many of each. */
export async function alertIdsOf(
  session: ReadSession,
  groups: VisibleGroups,
  ids: readonly bigint[],
  most: number,
): Promise<readonly (InIncident & { readonly id: string })[]> {
  const values = new StatementValues()
  return session.rows(
    `SELECT a.incident_id AS "incidentId", a.id FROM alerts AS a
     WHERE a.incident_id IN (SELECT unnest(${values.add(ids)}::BIGINT[])) AND ${seesAlert(groups, values)}
     QUALIFY row_number() OVER (PARTITION BY a.incident_id ORDER BY coalesce(a.first_event, a.created), a.id) <= ${values.add(most)}
     ORDER BY coalesce(a.first_event, a.created), a.id`,
    values.values,
  )
}

/** The devices that the alerts of each incident are about. */
export async function deviceIdsOf(
  session: ReadSession,
  groups: VisibleGroups,
  ids: readonly bigint[],
): Promise<readonly (InIncident & { readonly id: string })[]> {
  const values = new StatementValues()
  return session.rows(
    `SELECT a.incident_id AS "incidentId", t.value AS id, min(t.first) AS first
     FROM alert_ties AS t JOIN alerts AS a ON a.id = t.alert_id
     WHERE a.incident_id IN (SELECT unnest(${values.add(ids)}::BIGINT[])) AND t.kind = 'device'
       AND ${seesAlert(groups, values)} AND ${seesDevice('t.value', groups, values)}
     GROUP BY ALL ORDER BY first, id`,
    values.values,
  )
}

/** The accounts that the alerts of each incident are about, `domain\name`. */
export async function accountsOf(
  session: ReadSession,
  groups: VisibleGroups,
  ids: readonly bigint[],
): Promise<readonly (InIncident & { readonly account: string })[]> {
  const values = new StatementValues()
  return session.rows(
    `SELECT a.incident_id AS "incidentId", t.value AS account, min(t.first) AS first
     FROM alert_ties AS t JOIN alerts AS a ON a.id = t.alert_id
     WHERE a.incident_id IN (SELECT unnest(${values.add(ids)}::BIGINT[])) AND t.kind = 'account'
       AND ${seesAlert(groups, values)}
     GROUP BY ALL ORDER BY first, account`,
    values.values,
  )
}

/** One thing that happened to an incident. `field` names what changed, or is created, alert, merged or mergedInto. */
export interface IncidentChangeRow extends InIncident {
  readonly number: bigint
  /** Ticks. */
  readonly time: bigint
  readonly actor: string
  readonly field: string
  readonly oldValue: string | null
  readonly newValue: string | null
}
export type NewIncidentChange = Omit<IncidentChangeRow, 'number'>

/** Oldest first. Alerts that joined are told of where the groups see them. */
export async function incidentHistoryOf(
  session: ReadSession,
  groups: VisibleGroups,
  ids: readonly bigint[],
): Promise<readonly IncidentChangeRow[]> {
  const values = new StatementValues()
  return session.rows(
    `SELECT h.number, h.incident_id AS "incidentId", h.time, h.actor, h.field, h.old_value AS "oldValue",
       h.new_value AS "newValue"
     FROM incident_history AS h
     WHERE h.incident_id IN (SELECT unnest(${values.add(ids)}::BIGINT[])) AND (h.field <> 'alert'
       OR EXISTS (SELECT 1 FROM alerts AS a WHERE a.id = h.new_value AND ${seesAlert(groups, values)}))
     ORDER BY h.number`,
    values.values,
  )
}

export async function addIncidentChanges(session: WriteSession, changes: readonly NewIncidentChange[]): Promise<void> {
  if (changes.length === 0) return
  const column = (field: keyof NewIncidentChange): StoredValue => changes.map((change) => change[field])
  await session.run(
    `INSERT INTO incident_history BY NAME
     SELECT (SELECT coalesce(max(number), 0) FROM incident_history) + row_number() OVER (ORDER BY place) AS number,
       * EXCLUDE (place)
     FROM (SELECT unnest($places::BIGINT[]) AS place, unnest($incidents::BIGINT[]) AS incident_id,
       unnest($times::BIGINT[]) AS time, unnest($actors::VARCHAR[]) AS actor, unnest($fields::VARCHAR[]) AS field,
       unnest($olds::VARCHAR[]) AS old_value, unnest($news::VARCHAR[]) AS new_value)`,
    {
      places: changes.map((_, index) => index),
      incidents: column('incidentId'),
      times: column('time'),
      actors: column('actor'),
      fields: column('field'),
      olds: column('oldValue'),
      news: column('newValue'),
    },
  )
}

/** Fields that people change, and their columns. */
const changeable = {
  status: 'status',
  resolved: 'resolved',
  assignedTo: 'assigned_to',
  classification: 'classification',
  determination: 'determination',
} as const

export async function setIncidentFields(
  session: WriteSession,
  id: bigint,
  fields: Readonly<Partial<Record<keyof typeof changeable, StoredValue>>>,
  now: bigint,
): Promise<void> {
  const sets = Object.keys(fields).map((field) => `${changeable[field as keyof typeof changeable]} = $${field}`)
  await session.run(`UPDATE incidents SET ${[...sets, 'updated = $now'].join(', ')} WHERE id = $id`, {
    ...fields,
    now,
    id,
  })
}
