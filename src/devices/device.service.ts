// Devices: which there are, how they are, and what happened on them.
import type { Caller } from '../caller.js'
import { authorize } from '../caller.js'
import type { Engine } from '../engine/engine.js'
import { readJson } from '../kql/json-text.js'
import { mapInTurns } from '../in-turns.js'
import type { Catalog } from '../kql/catalog.js'
import { ticksPer } from '../kql/types.js'
import type { Cursors } from '../paging/cursor.js'
import type { Page, PageRequest } from '../paging/page.js'
import { pageOf, pageWindow } from '../paging/page.js'
import { Invalid, NotFound } from '../request-errors.js'
import type { DeviceRow } from './device.js'
import type { DeviceQuery, EventCells, EventPlace } from './device.store.js'
import { countDevices, devicesInPage, devicesOf, eventTables, eventsAt, eventsIn } from './device.store.js'

export interface DeviceParts {
  readonly engine: Engine
  readonly catalog: Catalog
  readonly cursors: Cursors
}

/** Which devices a caller asks for. */
export interface DeviceWish {
  /** A part of the name, or the beginning of the id. */
  readonly search?: string | undefined
  readonly groups?: readonly string[] | undefined
}

/** An event with what its row says; columns that say nothing are left out. */
export interface DeviceEvent extends EventPlace {
  readonly fields: Readonly<Record<string, unknown>>
}

/** Some events around a moment. */
export interface TimelineWish {
  readonly deviceId: string
  /** Ticks. */
  readonly around: bigint
  /** Ticks before and after. */
  readonly window: bigint
  readonly first: number
}

const longestWindow = 24n * ticksPer.hour
const mostEvents = 1000
const cursorKind = 'devices'

export class DeviceService {
  constructor(private readonly parts: DeviceParts) {}

  /** @throws NotFound also where the caller may not see the device */
  async device(caller: Caller, id: string): Promise<DeviceRow> {
    const [device] = await this.devicesOf(caller, [id])
    if (!device) throw new NotFound(`There is no device ${id}.`)
    return device
  }

  /** The device of each id, undefined where there is none that the caller sees. */
  async devicesOf(caller: Caller, ids: readonly string[]): Promise<readonly (DeviceRow | undefined)[]> {
    authorize(caller, 'readDevices')
    return this.read(caller, ids)
  }

  /** The same of devices that alerts are about: whoever reads alerts is told what these are. */
  async devicesOfAlerts(caller: Caller, ids: readonly string[]): Promise<readonly (DeviceRow | undefined)[]> {
    authorize(caller, 'readAlerts')
    return this.read(caller, ids)
  }

  private async read({ deviceGroups }: Caller, ids: readonly string[]): Promise<readonly (DeviceRow | undefined)[]> {
    const found = await this.parts.engine.read((session) => devicesOf(session, deviceGroups, [...new Set(ids)]))
    const byId = new Map(found.map((device) => [device.id, device]))
    return ids.map((id) => byId.get(id))
  }

  /** Devices by name. @throws Invalid for a page or cursor that makes no sense */
  async list(caller: Caller, wish: DeviceWish, request: PageRequest): Promise<Page<DeviceRow>> {
    authorize(caller, 'readDevices')
    const window = pageWindow(request)
    const place = (cursor: string | undefined) =>
      cursor === undefined ? undefined : this.parts.cursors.open(cursorKind, cursor)
    const query = { ...queryOf(caller, wish), window, after: place(window.after), before: place(window.before) }
    return pageOf(await this.parts.engine.read((session) => devicesInPage(session, query)), window)
  }

  count(caller: Caller, wish: DeviceWish): Promise<number> {
    authorize(caller, 'readDevices')
    return this.parts.engine.read((session) => countDevices(session, queryOf(caller, wish)))
  }

  cursorOf({ name, id }: DeviceRow): string {
    return this.parts.cursors.seal(cursorKind, [name, id])
  }

  /** The events of each wish, oldest first, from all tables of events. The devices are ones that the caller sees. */
  async timelines(caller: Caller, wishes: readonly TimelineWish[]): Promise<readonly (readonly DeviceEvent[])[]> {
    authorize(caller, 'hunt')
    const stretches = wishes.map(({ deviceId, around, window, first }) => {
      if (window < 0n || window > longestWindow) throw new Invalid('A timeline shows at most a day before and after.')
      if (first < 1 || first > mostEvents) throw new Invalid(`A timeline has 1 to ${mostEvents} events.`)
      return { deviceId, from: around - window, to: around + window, most: first }
    })
    const found = await this.parts.engine.read((session) => eventsIn(session, this.parts.catalog.tables(), stretches))
    return wishes.map((_, index) =>
      found.filter(({ stretch }) => stretch === BigInt(index)).map((e) => this.eventOf(e)),
    )
  }

  /** The event at each place, undefined where it is gone or on a device that the caller does not see. */
  async eventsAt(caller: Caller, places: readonly EventPlace[]): Promise<readonly (DeviceEvent | undefined)[]> {
    authorize(caller, 'hunt')
    return this.readEvents(caller, places)
  }

  private async readEvents(
    caller: Caller,
    places: readonly EventPlace[],
  ): Promise<readonly (DeviceEvent | undefined)[]> {
    const { catalog, engine } = this.parts
    const events: (DeviceEvent | undefined)[] = []
    for (let from = 0; from < places.length; from += placesAtOnce) {
      const some = places.slice(from, from + placesAtOnce)
      const found = await engine.read((session) => eventsAt(session, catalog.tables(), caller.deviceGroups, some))
      const byPlace = new Map(found.map((event) => [keyOf(event), event]))
      const read = await mapInTurns(some, (place) => {
        const event = byPlace.get(keyOf(place))
        return event && this.eventOf(event)
      })
      events.push(...read)
    }
    return events
  }

  /** The event of a device with each time and number, in whichever table; undefined where there is none to see. */
  async find(
    caller: Caller,
    places: readonly Omit<EventPlace, 'table'>[],
  ): Promise<readonly (DeviceEvent | undefined)[]> {
    if (places.length === 0) return []
    const tables = eventTables(this.parts.catalog.tables())
    const anywhere = places.flatMap((place) => tables.map(({ name }) => ({ ...place, table: name })))
    const found = await this.readEvents(caller, anywhere)
    return places.map((_, index) =>
      found.slice(index * tables.length, (index + 1) * tables.length).find((event) => event !== undefined),
    )
  }

  private eventOf({ cells, ...place }: EventCells): DeviceEvent {
    const columns = this.parts.catalog.table(place.table)?.columns ?? []
    const values = readJson(cells) as readonly unknown[]
    const said = columns.flatMap(({ name }, index) => {
      const value = values[index]
      return value === null || value === '' || value === undefined ? [] : [[name, value] as const]
    })
    return { ...place, fields: Object.fromEntries(said) }
  }
}

/** The largest page of alerts in one statement; a rule's thousands of events in some, each answer read in a moment. */
const placesAtOnce = 1000

const keyOf = ({ table, deviceId, time, reportId }: EventPlace): string => `${table}|${deviceId}|${time}|${reportId}`

const queryOf = ({ deviceGroups }: Caller, { search, groups }: DeviceWish): DeviceQuery => ({
  groups: deviceGroups,
  search,
  inGroups: groups,
})
