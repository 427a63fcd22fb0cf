// Windows events to rows of the hunting tables, looked up by log and event id; another event is one more entry.
import { deviceIdOf, reportIdOf } from '../identity.js'
import { jsonValue } from '../json-values.js'
import { isBlank } from './event.js'
import type { WindowsEvent } from './event.js'
import { deviceEventMappings } from './device-events.js'
import { fileMappings } from './file.js'
import { imageLoadMappings } from './image-load.js'
import { logonMappings } from './logon.js'
import type { EventMapping } from './mapping.js'
import { networkMappings } from './network.js'
import { processMappings } from './process.js'
import { registryMappings } from './registry.js'

export { normalizeEvent } from './normalize.js'
export { unmappedReason } from './unmapped.js'
export type { WindowsEvent } from './event.js'
export type { EventMapping } from './mapping.js'

/** All mappings by `log|id`. */
export const mappings: ReadonlyMap<string, EventMapping> = new Map(
  Object.entries({
    ...processMappings,
    ...networkMappings,
    ...fileMappings,
    ...registryMappings,
    ...imageLoadMappings,
    ...logonMappings,
    ...deviceEventMappings,
  }),
)

/** The mapping of an event, or undefined for an event that has no row. */
export function mappingOf(event: WindowsEvent): EventMapping | undefined {
  return mappings.get(`${event.log}|${event.id}`)
}

/** The columns of an event's row, to be shaped by its table. `time` is the event's time in ticks of UTC. */
export function columnsOf(event: WindowsEvent, mapping: EventMapping, time: bigint): Readonly<Record<string, unknown>> {
  const fields: Record<string, unknown> = {
    Timestamp: time,
    DeviceId: deviceId(event.host),
    DeviceName: event.host,
    ActionType: mapping.action.value(event),
    ReportId: event.recordId ?? reportIdOf(event.identity),
  }
  for (const name in mapping.columns) fields[name] = mapping.columns[name]?.value(event, time)
  return fields
}

/** Where a row comes from, as its AdditionalFields say it; its table and ActionType imply it where there are none. */
export const provenance: ReadonlySet<string> = new Set(['EventId', 'Channel'])

/** The members of an event's AdditionalFields: Defender's where it has names for them, then what no column took up. */
export function additionalOf(event: WindowsEvent, mapping: EventMapping): Record<string, unknown> {
  const members: Record<string, unknown> = {}
  for (const name in mapping.extra) {
    const value = mapping.extra[name]?.value(event)
    if (value !== '' && value !== undefined) members[name] = jsonValue(value)
  }
  for (const name in event.data) {
    const value = event.data[name]
    if (mapping.consumed.has(name) || value === null || (typeof value === 'string' && isBlank(value))) continue
    members[name] = value
  }
  if (event.failed) members['AuditResult'] = 'Failure'
  if (Object.keys(event.data).length === 0 && event.message !== '') members['Message'] = event.message
  members['EventId'] = event.id
  members['Channel'] = event.channel
  return members
}

const deviceIds = new Map<string, string>()

/** The same few hosts come back with every event, so their digests are kept. */
function deviceId(host: string): string {
  const known = deviceIds.get(host)
  if (known !== undefined) return known
  const id = deviceIdOf(host)
  if (deviceIds.size < 100_000) deviceIds.set(host, id)
  return id
}
