// Drafts in and out. One is seen by those who see every device in it.
import type { VisibleGroups } from '../caller.js'
import { attackNotification } from '../alerts/alert-sources.js'
import type { EventReference } from '../alerts/alert-raising.service.js'
import type { EvidenceInput } from '../alerts/evidence-record.js'
import { seesDevice } from '../devices/visible-devices.store.js'
import type { ReadSession, WriteSession } from '../engine/session.js'
import { StatementValues } from '../engine/statement-values.js'
import type { Language } from '../language.js'
import type { CursorPart } from '../paging/cursor.js'
import type { PageWindow } from '../paging/page.js'

export const draftStates = ['OPEN', 'PUBLISHED', 'DISCARDED'] as const
export type DraftState = (typeof draftStates)[number]
export const draftOrigins = ['HUNT', 'INCIDENT', 'FINDING'] as const
export type DraftOrigin = (typeof draftOrigins)[number]

export interface DraftRow {
  readonly id: string
  readonly title: string
  readonly severity: string
  readonly category: string
  readonly techniques: readonly string[]
  readonly executiveSummary: string
  readonly recommendations: readonly string[]
  readonly evidence: readonly EvidenceInput[]
  readonly events: readonly EventReference[]
  readonly deviceIds: readonly string[]
  readonly huntingQuery: string | null
  readonly language: Language
  readonly origin: DraftOrigin
  /** The id of the incident or finding; empty for a hunt. */
  readonly originId: string
  /** Whether the service proposed it, rather than a person. */
  readonly proposed: boolean
  readonly state: DraftState
  /** The notification that it became. */
  readonly alertId: string | null
  /** Ticks. */
  readonly created: bigint
  readonly createdBy: string
  readonly updated: bigint
  readonly updatedBy: string
}

type StoredDraft = Omit<DraftRow, 'evidence' | 'events'> & { readonly evidence: string; readonly events: string }

const columns = `d.id, d.title, d.severity, d.category, d.techniques, d.executive_summary AS "executiveSummary",
  d.recommendations, d.evidence, d.events, d.device_ids AS "deviceIds", d.hunting_query AS "huntingQuery", d.language,
  d.origin, d.origin_id AS "originId", d.proposed, d.state, d.alert_id AS "alertId", d.created,
  d.created_by AS "createdBy", d.updated, d.updated_by AS "updatedBy"`

/** Whole numbers of 64 bits are text in JSON. */
const written = (value: unknown): string =>
  JSON.stringify(value, (_, one: unknown) => (typeof one === 'bigint' ? { n: one.toString() } : one))
const read = (text: string): unknown => JSON.parse(text, (_, one: unknown) => (isWhole(one) ? BigInt(one.n) : one))
const isWhole = (one: unknown): one is { readonly n: string } =>
  typeof one === 'object' && one !== null && Object.keys(one).join() === 'n' && 'n' in one && typeof one.n === 'string'

const rowOf = (stored: StoredDraft): DraftRow => ({
  ...stored,
  evidence: read(stored.evidence) as readonly EvidenceInput[],
  events: read(stored.events) as readonly EventReference[],
})

const sees = (groups: VisibleGroups, values: StatementValues): string =>
  groups === 'all'
    ? 'true'
    : `d.id NOT IN (SELECT o.id FROM (SELECT id, unnest(device_ids) AS device FROM notification_drafts) AS o
        WHERE NOT (${seesDevice('o.device', groups, values)}))`

export interface DraftPageQuery {
  readonly groups: VisibleGroups
  readonly states: readonly DraftState[]
  readonly window: Pick<PageWindow, 'size' | 'backwards'>
  readonly after: readonly CursorPart[] | undefined
  readonly before: readonly CursorPart[] | undefined
}

/** Newest first, in the window's direction, one more than its size where there are more. */
export async function draftsInPage(session: ReadSession, query: DraftPageQuery): Promise<readonly DraftRow[]> {
  const { groups, states, window, after, before } = query
  const values = new StatementValues()
  const beyond = (place: readonly CursorPart[] | undefined, sign: '<' | '>'): readonly string[] =>
    place ? [`(d.created, d.id) ${sign} (${values.add(place[0] ?? 0n)}, ${values.add(place[1] ?? '')})`] : []
  const where = [
    `d.state IN (SELECT unnest(${values.add(states)}::VARCHAR[]))`,
    sees(groups, values),
    ...beyond(after, '<'),
    ...beyond(before, '>'),
  ]
  const direction = window.backwards ? 'ASC' : 'DESC'
  const rows = await session.rows<StoredDraft>(
    `SELECT ${columns} FROM notification_drafts AS d WHERE ${where.join(' AND ')}
     ORDER BY d.created ${direction}, d.id ${direction} LIMIT ${window.size + 1}`,
    values.values,
  )
  return rows.map(rowOf)
}

export async function draftOf(session: ReadSession, groups: VisibleGroups, id: string): Promise<DraftRow | undefined> {
  const values = new StatementValues()
  const [row] = await session.rows<StoredDraft>(
    `SELECT ${columns} FROM notification_drafts AS d WHERE d.id = ${values.add(id)} AND ${sees(groups, values)}`,
    values.values,
  )
  return row && rowOf(row)
}

export async function addDraft(session: WriteSession, draft: DraftRow): Promise<void> {
  await session.run(
    `INSERT INTO notification_drafts
     VALUES ($id, $title, $severity, $category, $techniques::VARCHAR[], $executiveSummary, $recommendations::VARCHAR[],
       $evidence, $events, $deviceIds::VARCHAR[], $huntingQuery, $language, $origin, $originId, $proposed, $state,
       $alertId, $created, $createdBy, $updated, $updatedBy)`,
    { ...draft, evidence: written(draft.evidence), events: written(draft.events) },
  )
}

export async function changeDraft(session: WriteSession, draft: DraftRow): Promise<void> {
  const {
    id,
    title,
    severity,
    category,
    techniques,
    executiveSummary,
    recommendations,
    huntingQuery,
    state,
    alertId,
    updated,
    updatedBy,
    deviceIds,
  } = draft
  await session.run(
    `UPDATE notification_drafts SET title = $title, severity = $severity, category = $category,
       techniques = $techniques::VARCHAR[], executive_summary = $executiveSummary,
       recommendations = $recommendations::VARCHAR[], evidence = $evidence, events = $events,
       device_ids = $deviceIds::VARCHAR[], hunting_query = $huntingQuery, state = $state, alert_id = $alertId,
       updated = $updated, updated_by = $updatedBy
     WHERE id = $id`,
    {
      id,
      title,
      severity,
      category,
      techniques,
      executiveSummary,
      recommendations,
      huntingQuery,
      state,
      alertId,
      updated,
      updatedBy,
      deviceIds,
      evidence: written(draft.evidence),
      events: written(draft.events),
    },
  )
}

/** Incidents or findings of which there is a draft already, whatever became of it. */
export async function draftedOf(session: ReadSession, origin: DraftOrigin): Promise<ReadonlySet<string>> {
  const rows = await session.rows<{ id: string }>(
    'SELECT DISTINCT origin_id AS id FROM notification_drafts WHERE origin = $origin',
    { origin },
  )
  return new Set(rows.map(({ id }) => id))
}

/** The events behind some alerts, earliest first. */
export async function eventsBehind(
  session: ReadSession,
  groups: VisibleGroups,
  alertIds: readonly string[],
  most: number,
): Promise<readonly EventReference[]> {
  const values = new StatementValues()
  return session.rows<EventReference>(
    `SELECT DISTINCT "DeviceId" AS "machineId", "Timestamp" AS "eventTime", "ReportId" AS "reportId"
     FROM "DeviceAlertEvents" AS e
     WHERE "AlertId" IN (SELECT unnest(${values.add(alertIds)}::VARCHAR[])) AND "ReportId" IS NOT NULL
       AND ${seesDevice('e."DeviceId"', groups, values)}
     ORDER BY "Timestamp", "ReportId" LIMIT ${values.add(most)}`,
    values.values,
  )
}

/** Remembers that a notification is only a sample, and marks its alert. */
export async function addSample(
  session: WriteSession,
  alertId: string,
  tag: string,
  now: bigint,
  by: string,
): Promise<void> {
  // prettier-ignore
  await session.run('INSERT INTO sample_notifications VALUES ($alertId, $now, $by)', { alertId, now, by })
  await session.run(
    'UPDATE alerts SET system_tags = list_sort(list_distinct(list_append(system_tags, $tag))) WHERE id = $alertId',
    { alertId, tag },
  )
}

/** Newest first. */
export async function recentSamples(session: ReadSession, most: number): Promise<readonly string[]> {
  const rows = await session.rows<{ id: string }>(
    'SELECT alert_id AS id FROM sample_notifications ORDER BY created DESC, alert_id DESC LIMIT $most',
    { most },
  )
  return rows.map(({ id }) => id)
}

/** How many endpoint attack notifications there are that are no samples: hunters found something so many times. */
export async function countAttackNotifications(session: ReadSession): Promise<number> {
  const [row] = await session.rows<{ count: bigint }>(
    `SELECT count(*) AS count FROM alerts
     WHERE list_contains(system_tags, $tag) AND id NOT IN (SELECT alert_id FROM sample_notifications)`,
    { tag: attackNotification.tag },
  )
  return Number(row?.count ?? 0)
}
