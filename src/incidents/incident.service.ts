// Incidents as callers see and change them: alerts that belong together, and what they tell together.
import type { AlertRow } from '../alerts/alert.js'
import { updateWithin } from '../alerts/alert-changes.service.js'
import type { Feed } from '../live/feed.js'
import type { AlertService } from '../alerts/alert.service.js'
import { attackNotification } from '../alerts/alert-sources.js'
import type { AlertUpdate } from '../alerts/alert-update.js'
import { changesOf, checkUpdate } from '../alerts/alert-update.js'
import type { Caller } from '../caller.js'
import { authorize, may } from '../caller.js'
import { devicesOf } from '../devices/device.store.js'
import type { Engine } from '../engine/engine.js'
import type { ReadSession, WriteSession } from '../engine/session.js'
import type { Cursors } from '../paging/cursor.js'
import type { Page, PageRequest } from '../paging/page.js'
import { pageOf, pageWindow } from '../paging/page.js'
import { Invalid, NotFound } from '../request-errors.js'
import type { Said } from '../story/said.js'
import type { Story, StoryService } from '../story/story.service.js'
import type { IncidentChangeRow, IncidentFilter, IncidentRow, IncidentStatus, InIncident } from './incident.store.js'
import {
  accountsOf,
  addIncidentChanges,
  alertIdsOf,
  countIncidents,
  deviceIdsOf,
  incidentHistoryOf,
  incidentsInPage,
  incidentsOf,
  setIncidentFields,
} from './incident.store.js'
import type { NarrativeSection } from './narrative.js'
import { narrativeOf, titleOf } from './narrative.js'

export interface IncidentParts {
  readonly engine: Engine
  readonly cursors: Cursors
  readonly alerts: AlertService
  readonly stories: StoryService
  /** Nudged when alerts change with their incident. */
  readonly feed: Pick<Feed, 'nudge'>
  /** Ticks. */
  readonly clock: () => bigint
}

/** What may be changed. Absent fields stay; null takes a value away. */
export type IncidentUpdate = Omit<AlertUpdate, 'comment' | 'status'> & { readonly status?: IncidentStatus | undefined }

const cursorKind = 'incidents'

/** More than there can be. */
const everyAlert = 2 ** 31 - 1

/** How many alerts are listed with an incident, and told of in its narrative. */
const mostListed = 200

/** How many narratives, or stories, one request may ask for. */
const mostNarratives = 5

export class IncidentService {
  constructor(private readonly parts: IncidentParts) {}

  /** Those with the newest events first. @throws Invalid for a page or cursor that makes no sense */
  async list(caller: Caller, filter: IncidentFilter, request: PageRequest): Promise<Page<IncidentRow>> {
    authorize(caller, 'readAlerts')
    const window = pageWindow(request)
    const place = (cursor: string | undefined) =>
      cursor === undefined ? undefined : this.parts.cursors.open(cursorKind, cursor)
    const query = {
      groups: caller.deviceGroups,
      filter,
      window,
      after: place(window.after),
      before: place(window.before),
    }
    return pageOf(await this.parts.engine.read((session) => incidentsInPage(session, query)), window)
  }

  count(caller: Caller, filter: IncidentFilter): Promise<number> {
    authorize(caller, 'readAlerts')
    return this.parts.engine.read((session) => countIncidents(session, { groups: caller.deviceGroups, filter }))
  }

  cursorOf({ lastEvent, id }: IncidentRow): string {
    return this.parts.cursors.seal(cursorKind, [lastEvent, id])
  }

  /** One that was merged is what it became. @throws NotFound also where the caller sees none of its alerts */
  async incident(caller: Caller, id: bigint): Promise<IncidentRow> {
    const [incident] = await this.incidentsOf(caller, [id])
    if (!incident) throw noIncident(id)
    return incident
  }

  /** The incident of each id, undefined where there is none that the caller sees. */
  async incidentsOf(caller: Caller, ids: readonly bigint[]): Promise<readonly (IncidentRow | undefined)[]> {
    authorize(caller, 'readAlerts')
    const found = await this.parts.engine.read((session) =>
      incidentsOf(session, caller.deviceGroups, [...new Set(ids)]),
    )
    const byId = new Map(found.map((incident) => [incident.asked, incident]))
    return ids.map((id) => byId.get(id))
  }

  titleOf(incident: IncidentRow): Said {
    return titleOf(incident, attackNotification.tag)
  }

  // What follows is asked for many incidents at once; they are ones that the caller sees.

  /** The alerts of each, earliest events first; at most `mostListed` of each. */
  async alertsOf(caller: Caller, ids: readonly bigint[]): Promise<readonly (readonly AlertRow[])[]> {
    const listed = await this.parts.engine.read((session) => alertIdsOf(session, caller.deviceGroups, ids, mostListed))
    const alerts = await this.parts.alerts.alertsOf(
      caller,
      listed.map(({ id }) => id),
    )
    return grouped(
      ids,
      listed.flatMap(({ incidentId }, index) => {
        const alert = alerts[index]
        return alert ? [{ incidentId, alert }] : []
      }),
    ).map((rows) => rows.map(({ alert }) => alert))
  }

  async deviceIdsOf(caller: Caller, ids: readonly bigint[]): Promise<readonly (readonly string[])[]> {
    const rows = await this.parts.engine.read((session) => deviceIdsOf(session, caller.deviceGroups, ids))
    return grouped(ids, rows).map((found) => found.map(({ id }) => id))
  }

  async accountsOf(caller: Caller, ids: readonly bigint[]): Promise<readonly (readonly string[])[]> {
    const rows = await this.parts.engine.read((session) => accountsOf(session, caller.deviceGroups, ids))
    return grouped(ids, rows).map((found) => found.map(({ account }) => account))
  }

  async historyOf(caller: Caller, ids: readonly bigint[]): Promise<readonly (readonly IncidentChangeRow[])[]> {
    return grouped(ids, await this.parts.engine.read((session) => incidentHistoryOf(session, caller.deviceGroups, ids)))
  }

  /** What happened in plain words. @throws Invalid for more than `mostNarratives` */
  async narrativesOf(
    caller: Caller,
    incidents: readonly IncidentRow[],
  ): Promise<readonly (readonly NarrativeSection[])[]> {
    // prettier-ignore
    authorize(caller, 'readAlerts')
    if (incidents.length > mostNarratives)
      throw new Invalid(`At most ${mostNarratives} narratives can be asked for at once: they read much.`)
    const ids = incidents.map(({ id }) => id)
    const [alerts, accounts, devices] = [
      await this.alertsOf(caller, ids),
      await this.accountsOf(caller, ids),
      await this.deviceIdsOf(caller, ids),
    ]
    const named = await this.parts.engine.read((session) =>
      devicesOf(session, caller.deviceGroups, [...new Set(devices.flat())]),
    )
    const names = new Map(named.map(({ id, name }) => [id, name]))
    const narratives: (readonly NarrativeSection[])[] = []
    for (const [index, incident] of incidents.entries()) {
      const own = alerts[index] ?? []
      const [first, ...rest] = own
      const story = first && may(caller, 'hunt') ? await this.parts.stories.story(caller, [first, ...rest]) : undefined
      const deviceNames = new Map((devices[index] ?? []).map((id) => [id, names.get(id) ?? id]))
      narratives.push(narrativeOf({ incident, alerts: own, deviceNames, accounts: accounts[index] ?? [], story }))
    }
    return narratives
  }

  /** What the alerts of each tell together; undefined for one without alerts. @throws Invalid for more than `mostNarratives` */
  async storiesOf(caller: Caller, incidents: readonly IncidentRow[]): Promise<readonly (Story | undefined)[]> {
    authorize(caller, 'hunt')
    if (incidents.length > mostNarratives)
      throw new Invalid(`At most ${mostNarratives} stories can be asked for at once: they read much.`)
    const alerts = await this.alertsOf(
      caller,
      incidents.map(({ id }) => id),
    )
    const stories: (Story | undefined)[] = []
    for (const [first, ...rest] of alerts) {
      stories.push(first && (await this.parts.stories.story(caller, [first, ...rest])))
    }
    return stories
  }

  /**
   * Changes what people set of an incident, each change remembered. As in Defender (manage-incidents.md), resolving one
   * resolves its alerts and its owner becomes theirs, of those that the caller sees.
   * @throws Invalid, NotFound
   */
  async update(caller: Caller, id: bigint, { status, ...update }: IncidentUpdate): Promise<IncidentRow> {
    authorize(caller, 'writeAlerts')
    // The rules of classification are those of alerts; the states of an incident are its own.
    const checked = status === undefined || Object.keys(update).length > 0 ? checkUpdate(update) : {}
    const now = this.parts.clock()
    const updated = await this.parts.engine.transaction(async (session) => {
      const incident = await this.one(session, caller, id)
      const changes = changesOf({ ...incident, status: 'New' }, checked, now)
      const moved =
        status === undefined || status === incident.status
          ? {}
          : { status, resolved: status === 'Resolved' ? now : null }
      const fields = { ...changes, ...moved }
      if (Object.keys(fields).length === 0) return incident
      await setIncidentFields(session, incident.id, fields, now)
      const told = Object.entries(fields).filter(([field]) => field !== 'resolved')
      const before: Readonly<Record<string, unknown>> = { ...incident }
      await addIncidentChanges(
        session,
        told.map(([field, value]) => ({
          incidentId: incident.id,
          time: now,
          actor: caller.name,
          field,
          oldValue: text(before[field]),
          newValue: text(value),
        })),
      )
      await this.passOn(session, caller, incident.id, fields, now)
      return this.one(session, caller, incident.id)
    })
    this.parts.feed.nudge()
    return updated
  }

  /** What holds for the alerts of an incident too. */
  private async passOn(
    session: WriteSession,
    caller: Caller,
    id: bigint,
    { status, assignedTo }: { readonly status?: string; readonly assignedTo?: string | null },
    now: bigint,
  ): Promise<void> {
    const update = {
      ...(status === 'Resolved' ? { status: 'Resolved' as const } : {}),
      ...(assignedTo === undefined ? {} : { assignedTo }),
    }
    if (Object.keys(update).length === 0) return
    const own = await alertIdsOf(session, caller.deviceGroups, [id], everyAlert)
    await updateWithin(
      session,
      caller,
      own.map((one) => one.id),
      update,
      now,
    )
  }

  private async one(session: ReadSession, caller: Caller, id: bigint): Promise<IncidentRow> {
    const [incident] = await incidentsOf(session, caller.deviceGroups, [id])
    if (!incident) throw noIncident(id)
    return incident
  }
}

const noIncident = (id: bigint): NotFound => new NotFound(`There is no incident ${id}.`)
const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)

/** The rows of each incident, in the order of the ids. */
function grouped<Row extends InIncident>(ids: readonly bigint[], rows: readonly Row[]): readonly (readonly Row[])[] {
  const byId = new Map<bigint, Row[]>(ids.map((id) => [id, []]))
  for (const row of rows) byId.get(row.incidentId)?.push(row)
  return ids.map((id) => byId.get(id) ?? [])
}
