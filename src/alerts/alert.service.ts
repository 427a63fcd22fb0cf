// Alerts as callers see and change them: what may be seen, what may be changed to what, and what is remembered of it.
import type { Caller } from '../caller.js'
import { authorize } from '../caller.js'
import type { DeviceEvent, DeviceService } from '../devices/device.service.js'
import type { Engine } from '../engine/engine.js'
import type { ReadSession } from '../engine/session.js'
import type { Cursors } from '../paging/cursor.js'
import type { Page, PageRequest } from '../paging/page.js'
import { pageOf, pageWindow } from '../paging/page.js'
import { Invalid, NotFound } from '../request-errors.js'
import { quoted } from '../request-text.js'
import type { AlertRow, ChangeRow, CommentRow, EvidenceRow, NotificationRow } from './alert.js'
import type { AlertFilter } from './alert-filter.js'
import { checkSize } from './alert-filter.js'
import type { AlertOrder, AlertPlace, FacetRow, PlacedAlert } from './alert.store.js'
import {
  alertsInPage,
  alertsOf,
  alertsOfDevices,
  commentsOf,
  countAlerts,
  countFacets,
  evidenceOf,
  historyOf,
  notificationsOf,
  similarTo,
  triggersOf,
} from './alert.store.js'

export interface AlertParts {
  readonly engine: Engine
  readonly cursors: Cursors
  readonly devices: DeviceService
}

export const newestFirst: AlertOrder = { field: 'created', descending: true }

/** How many alerts are listed beside an alert or a device. */
const mostBeside = 100

export class AlertService {
  constructor(private readonly parts: AlertParts) {}

  /** A page of alerts. @throws Invalid for a filter, page or cursor that makes no sense */
  async list(caller: Caller, filter: AlertFilter, order: AlertOrder, request: PageRequest): Promise<Page<PlacedAlert>> {
    authorize(caller, 'readAlerts')
    checkSize(filter)
    const window = pageWindow(request)
    const query = {
      groups: caller.deviceGroups,
      filter,
      order,
      window,
      after: this.placeOf(order, window.after),
      before: this.placeOf(order, window.before),
    }
    return pageOf(await this.read((session) => alertsInPage(session, query)), window)
  }

  async count(caller: Caller, filter: AlertFilter): Promise<number> {
    authorize(caller, 'readAlerts')
    checkSize(filter)
    return this.read((session) => countAlerts(session, { filter, groups: caller.deviceGroups }))
  }

  /** How many alerts of the filter have each value, by field. */
  async facets(caller: Caller, filter: AlertFilter, most: number): Promise<readonly FacetRow[]> {
    authorize(caller, 'readAlerts')
    checkSize(filter)
    if (most < 1 || most > mostBeside) throw new Invalid(`A facet has 1 to ${mostBeside} values.`)
    return this.read((session) => countFacets(session, { filter, groups: caller.deviceGroups }, most))
  }

  /** @throws NotFound also where the caller may not see it */
  async alert(caller: Caller, id: string): Promise<AlertRow> {
    const [alert] = await this.alertsOf(caller, [id])
    if (!alert) throw noAlert(id)
    return alert
  }

  /** The alert of each id, undefined where there is none that the caller sees. */
  async alertsOf(caller: Caller, ids: readonly string[]): Promise<readonly (AlertRow | undefined)[]> {
    authorize(caller, 'readAlerts')
    const found = await this.read((session) => alertsOf(session, caller.deviceGroups, [...new Set(ids)]))
    const byId = new Map(found.map((alert) => [alert.id, alert]))
    return ids.map((id) => byId.get(id))
  }

  /** What marks a place in an order, for the page after it. */
  cursorOf(order: AlertOrder, { place, id }: PlacedAlert): string {
    return this.parts.cursors.seal(orderName(order), [place, id])
  }

  // What follows is asked for many alerts at once; the alerts are ones that the caller sees.

  async evidenceOf(caller: Caller, ids: readonly string[]): Promise<readonly (readonly EvidenceRow[])[]> {
    return grouped(ids, await this.read((session) => evidenceOf(session, caller.deviceGroups, ids)))
  }

  async commentsOf(_caller: Caller, ids: readonly string[]): Promise<readonly (readonly CommentRow[])[]> {
    return grouped(ids, await this.read((session) => commentsOf(session, ids)))
  }

  async historyOf(_caller: Caller, ids: readonly string[]): Promise<readonly (readonly ChangeRow[])[]> {
    return grouped(ids, await this.read((session) => historyOf(session, ids)))
  }

  async notificationsOf(_caller: Caller, ids: readonly string[]): Promise<readonly (NotificationRow | undefined)[]> {
    return grouped(ids, await this.read((session) => notificationsOf(session, ids))).map(([row]) => row)
  }

  /** The first event behind each alert, undefined where it is not stored. */
  async triggersOf(caller: Caller, ids: readonly string[]): Promise<readonly (DeviceEvent | undefined)[]> {
    const places = await this.read((session) => triggersOf(session, ids))
    const events = await this.parts.devices.eventsAt(caller, places)
    const byId = new Map(places.map(({ alertId }, index) => [alertId, events[index]]))
    return ids.map((id) => byId.get(id))
  }

  /** Alerts of the same title and category, newest first. */
  async similarTo(caller: Caller, ids: readonly string[], most: number): Promise<readonly (readonly AlertRow[])[]> {
    checkMost(most)
    const found = await this.read((session) => similarTo(session, caller.deviceGroups, ids, most))
    return grouped(
      ids,
      found.map((row) => ({ ...row, alertId: row.to })),
    )
  }

  /** The newest alerts of each device. */
  async alertsOfDevices(
    caller: Caller,
    deviceIds: readonly string[],
    most: number,
  ): Promise<readonly (readonly AlertRow[])[]> {
    authorize(caller, 'readAlerts')
    checkMost(most)
    const found = await this.read((session) => alertsOfDevices(session, caller.deviceGroups, deviceIds, most))
    return grouped(
      deviceIds,
      found.map((row) => ({ ...row, alertId: row.deviceId })),
    )
  }

  private placeOf(order: AlertOrder, cursor: string | undefined): AlertPlace | undefined {
    if (cursor === undefined) return undefined
    const [value = '', id = ''] = this.parts.cursors.open(orderName(order), cursor)
    return [value, String(id)]
  }

  private read<T>(work: (session: ReadSession) => Promise<T>): Promise<T> {
    return this.parts.engine.read(work)
  }
}

export const noAlert = (id: string): NotFound => new NotFound(`There is no alert ${quoted(id)}.`)

function checkMost(most: number): void {
  if (most < 1 || most > mostBeside) throw new Invalid(`Between 1 and ${mostBeside} alerts can be asked for here.`)
}

const orderName = ({ field, descending }: AlertOrder): string => `alerts by ${field} ${descending ? 'down' : 'up'}`

/** The rows of each alert, in the order of the ids. */
function grouped<Row extends { readonly alertId: string }>(
  ids: readonly string[],
  rows: readonly Row[],
): readonly (readonly Row[])[] {
  const byId = new Map<string, Row[]>()
  for (const row of rows) {
    const others = byId.get(row.alertId)
    if (others) others.push(row)
    else byId.set(row.alertId, [row])
  }
  return ids.map((id) => byId.get(id) ?? [])
}
