// The vocabulary of the event mappings: where each column of a hunting table comes from in a Windows event.
import { integer } from '../json-values.js'
import { datetimeTicks } from '../ticks.js'
import { textOf } from './event.js'
import type { WindowsEvent } from './event.js'

/** A column's value, and the event fields it takes up, which then need no place in AdditionalFields. */
export interface Source {
  readonly reads: readonly string[]
  /** Of a column; `time` is the event's, in ticks, by a clock that has been set right. */
  readonly value: (event: WindowsEvent, time?: bigint) => unknown
}

export type Sources = Readonly<Record<string, Source>>

/** How one kind of event becomes a row. */
export interface EventMapping {
  readonly table: string
  readonly action: Source
  readonly columns: Sources
  /** Members of AdditionalFields that have a name in Defender, or that need more than copying. */
  readonly extra: Sources
  readonly consumed: ReadonlySet<string>
}

/** A mapping to a table; `action` is its ActionType, or finds it in the event. */
export function mapping(table: string, action: string | Source, columns: Sources, extra: Sources = {}): EventMapping {
  const actionType = typeof action === 'string' ? computed(() => action) : action
  const sources = [actionType, ...Object.values(columns), ...Object.values(extra)]
  return {
    table,
    action: actionType,
    columns,
    extra,
    consumed: new Set(['UtcTime', ...sources.flatMap((source) => source.reads)]),
  }
}

/** The first of the named fields that says something. */
export function field(...names: readonly string[]): Source {
  return { reads: names, value: (event) => firstText(event, names) }
}

/** A field whose text is worked out further; empty text stays empty. */
export function derived(name: string, derive: (text: string, event: WindowsEvent) => unknown): Source {
  return {
    reads: [name],
    value: (event) => {
      const text = textOf(event, name)
      return text === '' ? '' : derive(text, event)
    },
  }
}

/** A value worked out from the whole event; it takes up the fields named. */
export function computed(value: (event: WindowsEvent) => unknown, ...reads: readonly string[]): Source {
  return { reads, value }
}

/** When the event happened. */
export const eventTime: Source = { reads: [], value: (_, time) => time }

/** A number in decimal or hexadecimal text, from the first field that has one. */
export function number(...names: readonly string[]): Source {
  return { reads: names, value: (event) => integer(firstText(event, names)) }
}

/** A datetime in a field. */
export function moment(name: string): Source {
  return derived(name, datetimeTicks)
}

/** The last component of a path. */
export function fileName(...names: readonly string[]): Source {
  return { reads: names, value: (event) => lastComponent(firstText(event, names)) }
}

/** The name in `DOMAIN\name`, in lower case as Defender has it. */
export function accountName(name: string): Source {
  return derived(name, (text) => splitAccount(text).name)
}

/** The domain in `DOMAIN\name`, in lower case as Defender has it. */
export function accountDomain(name: string): Source {
  return derived(name, (text) => splitAccount(text).domain)
}

/** A text in lower case. */
export function lowerCase(...names: readonly string[]): Source {
  return { reads: names, value: (event) => firstText(event, names).toLowerCase() }
}

/** A GUID's text without its braces; '' for the null GUID. */
export function uniqueId(...names: readonly string[]): Source {
  return { reads: names, value: (event) => plainGuid(firstText(event, names)) }
}

/** SHA1, SHA256 and MD5 columns out of Sysmon's `SHA1=…,MD5=…` list, or the list's single hash. */
export const hashes: Sources = { SHA1: hash('SHA1'), SHA256: hash('SHA256'), MD5: hash('MD5') }

/** The image hash of a Sysmon list, which Defender has no column for. */
export const importHash: Source = hash('IMPHASH')

/** A path and its file name. */
export function file(name: string): Sources {
  return { FileName: fileName(name), FolderPath: field(name) }
}

/** The process that acted, as most Sysmon events name it. */
export const sysmonActor: Sources = {
  ...actingProcess({ image: 'Image', id: ['ProcessId'], guid: ['ProcessGuid'] }),
  InitiatingProcessAccountName: accountName('User'),
  InitiatingProcessAccountDomain: accountDomain('User'),
}

/** The columns of the acting process from the fields that name its image, id and GUID. */
export function actingProcess(names: {
  readonly image: string
  readonly id: readonly string[]
  readonly guid?: readonly string[]
}): Sources {
  return {
    InitiatingProcessFileName: fileName(names.image),
    InitiatingProcessFolderPath: field(names.image),
    InitiatingProcessId: number(...names.id),
    ...(names.guid && { InitiatingProcessUniqueId: uniqueId(...names.guid) }),
  }
}

/** The account that acted, as Security events name it; `-` and S-1-0-0 mean nobody. */
export const subject: Sources = {
  InitiatingProcessAccountName: lowerCase('SubjectUserName'),
  InitiatingProcessAccountDomain: lowerCase('SubjectDomainName'),
  InitiatingProcessAccountSid: sid('SubjectUserSid'),
}

/** A security identifier; '' for S-1-0-0, which stands for nobody. */
export function sid(...names: readonly string[]): Source {
  return { reads: names, value: (event) => firstText(event, names).replace(/^S-1-0-0$/, '') }
}

function firstText(event: WindowsEvent, names: readonly string[]): string {
  for (const name of names) {
    const text = textOf(event, name)
    if (text !== '') return text
  }
  return ''
}

export function lastComponent(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/')) + 1)
}

function splitAccount(text: string): { readonly domain: string; readonly name: string } {
  const lower = text.toLowerCase()
  const at = lower.indexOf('\\')
  return at < 0 ? { domain: '', name: lower } : { domain: lower.slice(0, at), name: lower.slice(at + 1) }
}

function plainGuid(text: string): string {
  const plain = text.replace(/^\{|\}$/g, '').toLowerCase()
  return plain === '00000000-0000-0000-0000-000000000000' ? '' : plain
}

/** One of the hashes in Sysmon's list. */
function hash(algorithm: string): Source {
  return derived('Hashes', (list) => hashIn(list, algorithm))
}

function hashIn(list: string, algorithm: string): string {
  const start = list.indexOf(`${algorithm}=`)
  if (start < 0) return ''
  const from = start + algorithm.length + 1
  const end = list.indexOf(',', from)
  return list.slice(from, end < 0 ? undefined : end).toLowerCase()
}
