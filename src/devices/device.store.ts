// Devices read in pages and batches, and their events from all hunting tables that hold some.
import type { VisibleGroups } from '../caller.js'
import type { ReadSession } from '../engine/session.js'
import { cellJson } from '../engine/result.js'
import { StatementValues } from '../engine/statement-values.js'
import type { CatalogTable } from '../kql/catalog.js'
import type { CursorPart } from '../paging/cursor.js'
import type { PageWindow } from '../paging/page.js'
import { quoteName } from '../sql/print.js'
import type { DeviceRow } from './device.js'
import { deviceGroup, seesDevice } from './visible-devices.store.js'

const deviceColumns = `d.id, d.name, d.first_seen AS "firstSeen", d.last_seen AS "lastSeen",
  d.os_platform AS "osPlatform", d.os_version AS "osVersion", d.os_build AS "osBuild",
  d.os_architecture AS "osArchitecture", ${deviceGroup('d.id')} AS "group", d.device_type AS "deviceType",
  d.public_ip AS "publicIp", d.onboarding_status AS "onboardingStatus", d.health, d.exposure_level AS "exposureLevel",
  d.asset_value AS "assetValue", d.join_type AS "joinType", d.aad_device_id AS "aadDeviceId",
  d.logged_on_users AS "loggedOnUsers", d.tags, d.ip_addresses AS "ipAddresses", d.mac_addresses AS "macAddresses"`

/** The devices of these ids that the groups see, in no order. */
export async function devicesOf(
  session: ReadSession,
  groups: VisibleGroups,
  ids: readonly string[],
): Promise<readonly DeviceRow[]> {
  const values = new StatementValues()
  return session.rows<DeviceRow>(
    `SELECT ${deviceColumns} FROM devices AS d
     WHERE d.id IN (SELECT unnest(${values.add(ids)}::VARCHAR[])) AND ${seesDevice('d.id', groups, values)}`,
    values.values,
  )
}

/** Which devices: a part of the name or the beginning of the id, in any case of letters, and groups. */
export interface DeviceQuery {
  readonly groups: VisibleGroups
  readonly search: string | undefined
  readonly inGroups: readonly string[] | undefined
}

export interface DevicePageQuery extends DeviceQuery {
  readonly window: Pick<PageWindow, 'size' | 'backwards'>
  readonly after: readonly CursorPart[] | undefined
  readonly before: readonly CursorPart[] | undefined
}

function wanted({ groups, search, inGroups }: DeviceQuery, values: StatementValues): readonly string[] {
  const text = search === undefined ? '' : values.add(search)
  return [
    seesDevice('d.id', groups, values),
    ...(text === '' ? [] : [`(contains(lower(d.name), lower(${text})) OR starts_with(d.id, lower(${text})))`]),
    ...(inGroups ? [`list_contains(${values.add(inGroups)}::VARCHAR[], ${deviceGroup('d.id')})`] : []),
  ]
}

/** Devices by name and id, in the window's direction, one more than its size where there are more. */
export async function devicesInPage(session: ReadSession, query: DevicePageQuery): Promise<readonly DeviceRow[]> {
  const { window, after, before } = query
  const values = new StatementValues()
  const beyond = (place: readonly CursorPart[] | undefined, sign: '<' | '>'): readonly string[] =>
    place ? [`(d.name, d.id) ${sign} (${values.add(place[0] ?? '')}, ${values.add(place[1] ?? '')})`] : []
  const where = [...wanted(query, values), ...beyond(after, '>'), ...beyond(before, '<')]
  const direction = window.backwards ? 'DESC' : 'ASC'
  return session.rows<DeviceRow>(
    `SELECT ${deviceColumns} FROM devices AS d WHERE ${where.join(' AND ')}
     ORDER BY d.name ${direction}, d.id ${direction} LIMIT ${window.size + 1}`,
    values.values,
  )
}

export async function countDevices(session: ReadSession, query: DeviceQuery): Promise<number> {
  const values = new StatementValues()
  const [row] = await session.rows<{ count: bigint }>(
    `SELECT count(*) AS count FROM devices AS d WHERE ${wanted(query, values).join(' AND ')}`,
    values.values,
  )
  return Number(row?.count ?? 0)
}

/** An event as it is read: `cells` is a JSON array, in the order of the table's columns. */
export interface EventCells {
  readonly deviceId: string
  readonly time: bigint
  readonly table: string
  readonly reportId: bigint
  readonly cells: string
}

/** The tables whose rows are events of devices. */
export const eventTables = (tables: readonly CatalogTable[]): readonly CatalogTable[] =>
  tables.filter((table) => ['DeviceId', 'Timestamp', 'ReportId', 'ActionType'].every((name) => table.column(name)))

const eventOf = ({ name, columns }: CatalogTable): string =>
  `SELECT t."DeviceId" AS "deviceId", t."Timestamp" AS time, '${name}' AS "table", t."ReportId" AS "reportId",
     CAST(json_array(${columns.map(({ stored, type }) => cellJson(type, `t.${quoteName(stored)}`)).join(', ')}) AS VARCHAR) AS cells
   FROM ${quoteName(name)} AS t`

/** What happened on a device between two moments, in ticks and both included; oldest first, at most so many. */
export interface Stretch {
  readonly deviceId: string
  readonly from: bigint
  readonly to: bigint
  readonly most: number
}

/** The events of several stretches; each finds its own by device and time, cut to `most` of each. */
export async function eventsIn(
  session: ReadSession,
  tables: readonly CatalogTable[],
  stretches: readonly Stretch[],
): Promise<readonly (EventCells & { readonly stretch: bigint })[]> {
  const values = new StatementValues()
  const list = (pick: (stretch: Stretch) => string | bigint | number): string => values.add(stretches.map(pick))
  const first = stretches.reduce((least, { from }) => (from < least ? from : least), stretches[0]?.from ?? 0n)
  const last = stretches.reduce((most, { to }) => (to > most ? to : most), 0n)
  const [least, most] = [values.add(first), values.add(last)]
  const parts = eventTables(tables).map(
    (table) => `SELECT w.stretch, w.most, e.* FROM (${eventOf(table)} WHERE t."Timestamp" BETWEEN ${least} AND ${most}
        AND t."DeviceId" IN (SELECT device FROM wanted)) AS e
      JOIN wanted AS w ON w.device = e."deviceId" AND e.time BETWEEN w.first AND w.last`,
  )
  return session.rows(
    `WITH wanted AS (SELECT unnest(${list(({ deviceId }) => deviceId)}::VARCHAR[]) AS device,
       unnest(${list(({ from }) => from)}::BIGINT[]) AS first, unnest(${list(({ to }) => to)}::BIGINT[]) AS last,
       unnest(${list(({ most }) => most)}::BIGINT[]) AS most, unnest(range(${stretches.length})) AS stretch)
     SELECT stretch, "deviceId", time, "table", "reportId", cells FROM (${parts.join(' UNION ALL ')})
     QUALIFY row_number() OVER (PARTITION BY stretch ORDER BY time, "table", "reportId") <= most
     ORDER BY time, "table", "reportId"`,
    values.values,
  )
}

/** Where an event is: its table, and what identifies it there. */
export interface EventPlace {
  readonly table: string
  readonly deviceId: string
  readonly time: bigint
  readonly reportId: bigint
}

/** The events at these places, whichever of them are still there, on devices that the groups see. */
export async function eventsAt(
  session: ReadSession,
  tables: readonly CatalogTable[],
  groups: VisibleGroups,
  places: readonly EventPlace[],
): Promise<readonly EventCells[]> {
  const named = eventTables(tables).filter(({ name }) => places.some(({ table }) => table === name))
  if (named.length === 0) return []
  const values = new StatementValues()
  const parts = named.map((table) => {
    const here = places.filter(({ table: name }) => name === table.name)
    const devices = values.add(here.map(({ deviceId }) => deviceId))
    const times = values.add(here.map(({ time }) => time))
    const numbers = values.add(here.map(({ reportId }) => reportId))
    // By three narrow columns first: rows are wide, and the places are few.
    return `${eventOf(table)} WHERE ${seesDevice('t."DeviceId"', groups, values)} AND t.rowid IN (
      SELECT e.rowid FROM ${quoteName(table.name)} AS e SEMI JOIN (
        SELECT unnest(${devices}::VARCHAR[]) AS device, unnest(${times}::BIGINT[]) AS time,
          unnest(${numbers}::BIGINT[]) AS number) AS p
      ON e."DeviceId" = p.device AND e."Timestamp" = p.time AND e."ReportId" = p.number)`
  })
  return session.rows<EventCells>(parts.join(' UNION ALL '), values.values)
}
