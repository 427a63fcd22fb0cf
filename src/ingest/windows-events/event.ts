// One Windows event, whichever collector spelled it: what it is, where and when it happened, and its own fields.
import { contentOf, identityOf } from '../identity.js'
import type { EventId } from '../identity.js'
import { plainText } from '../json-values.js'
import { describedFields } from './message.js'

/** When an event happened: in UTC, or by the clock of the host as its collector wrote it, without saying so. */
export interface EventTime {
  readonly kind: 'utc' | 'host-clock'
  readonly ticks: bigint
}

export interface WindowsEvent {
  /** The log's short name (`sysmon`, `security`, …), or the channel in lower case. */
  readonly log: string
  readonly channel: string
  readonly id: number
  /** The host that recorded the event, in lower case. */
  readonly host: string
  readonly recordId: bigint | undefined
  readonly time: EventTime | undefined
  /** How far UTC is ahead of the host's clock, in ticks, where the event shows both. */
  readonly clockLag: bigint | undefined
  /** The event's own fields, without those that the log and the collector add. */
  readonly data: Readonly<Record<string, unknown>>
  /** The user on whose behalf the event was logged. */
  readonly user: { readonly domain: string; readonly name: string; readonly sid: string }
  /** The id of the process that wrote the event. */
  readonly process: bigint | undefined
  /** Whether the audited attempt failed. */
  readonly failed: boolean
  readonly message: string
  readonly identity: EventId
}

/** The fields that an event's message text repeats, read once and only when a field is missing. */
const described = new WeakMap<WindowsEvent, Readonly<Record<string, string>>>()

/** A field's text, from the message where the collector dropped the field; '' where it says nothing (`-`, null). */
export function textOf(event: WindowsEvent, name: string): string {
  const value = event.data[name]
  if (value === undefined) return mayDescribe(event, name) ? (messageFields(event)[name] ?? '') : ''
  const text = plainText(value)
  return isBlank(text) ? '' : text
}

/** Whether text stands for nothing: empty, or the dash that Windows and Sysmon write. */
export function isBlank(text: string): boolean {
  return text === '' || text === '-'
}

/** Whether the message can have a field: Sysmon labels fields by their names, so those are cheap to look for. */
function mayDescribe({ log, message }: WindowsEvent, name: string): boolean {
  return message !== '' && (log !== 'sysmon' || message.includes(`\n${name}:`))
}

function messageFields(event: WindowsEvent): Readonly<Record<string, string>> {
  const known = described.get(event)
  if (known) return known
  const fields = describedFields(event.log, event.message)
  described.set(event, fields)
  return fields
}

/**
 * The identity of an event; `place` says where it was recorded and when. A record number names it there, and the time
 * tells apart logs that were cleared; without one, everything the event says counts. The message counts only where it is all there is, since
 * otherwise it repeats the fields in the host's language.
 */
export function eventIdentity(
  place: readonly string[],
  { recordId, data, message }: Pick<WindowsEvent, 'recordId' | 'data' | 'message'>,
): EventId {
  if (recordId !== undefined) return identityOf(...place, recordId.toString())
  const said = contentOf(data)
  return identityOf(...place, said === '' ? message : said)
}
