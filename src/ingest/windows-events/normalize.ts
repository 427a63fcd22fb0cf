// Recognises a Windows event under any collector's spelling and gives it the one form that the mappings read.
import { integer, isRecord, plainText } from '../json-values.js'
import type { JsonRecord } from '../json-values.js'
import { readTime } from '../ticks.js'
import { eventIdentity, isBlank } from './event.js'
import type { EventTime, WindowsEvent } from './event.js'

/** The names each fact goes by: NXLog and exported XML, flattened logs, Winlogbeat; first found, first taken. */
const names = {
  channel: ['Channel', 'channel', 'LogName', 'log_name', 'winlog.channel'],
  id: ['EventID', 'EventId', 'event_id', 'eventid', 'Id', 'winlog.event_id', 'event.code'],
  provider: ['SourceName', 'source_name', 'ProviderName', 'provider_name', 'winlog.provider_name', 'event.provider'],
  host: [
    'Hostname',
    'hostname',
    'Computer',
    'ComputerName',
    'computer_name',
    'MachineName',
    'winlog.computer_name',
    'host.name',
    'host.hostname',
  ],
  record: ['RecordNumber', 'record_number', 'EventRecordID', 'RecordId', 'record_id', 'winlog.record_id'],
  message: ['Message', 'message'],
  data: ['winlog.event_data', 'winlog.user_data', 'event_data', 'EventData', 'UserData'],
  userName: ['AccountName', 'winlog.user.name'],
  userDomain: ['Domain', 'winlog.user.domain'],
  userSid: ['UserID', 'winlog.user.identifier'],
  process: ['ExecutionProcessID', 'winlog.process.pid'],
} as const satisfies Readonly<Record<string, readonly string[]>>

const spellings = {
  channel: names.channel.map(path),
  id: names.id.map(path),
  provider: names.provider.map(path),
  host: names.host.map(path),
  record: names.record.map(path),
  message: names.message.map(path),
  data: names.data.map(path),
  userName: names.userName.map(path),
  userDomain: names.userDomain.map(path),
  userSid: names.userSid.map(path),
  process: names.process.map(path),
}
const createdPath = path('winlog.time_created')
const outcomePath = path('event.outcome')

/** What the log and the collector add around an event. None of it is a fact of the event, so none is stored. */
const envelope: ReadonlySet<string> = new Set([
  ...Object.values(names).flat(),
  ...['@timestamp', '@version', '@metadata', 'EventTime', 'TimeCreated', 'SystemTime', 'EventReceivedTime'],
  ...['host', 'port', 'tags', 'type', 'agent', 'ecs', 'input', 'log', 'event', 'winlog', 'fields'],
  ...['SourceModuleName', 'SourceModuleType', 'ERROR_EVT_UNRESOLVED', 'EventTypeOrignal', 'AccountType'],
  ...['Keywords', 'Level', 'Opcode', 'OpcodeValue', 'Severity', 'SeverityValue', 'Task', 'Version', 'Category'],
  ...['ProviderGuid', 'ThreadID'],
])

/** Words that NXLog writes over a field named EventType: the level or the audit result. */
const collectorEventTypes: ReadonlySet<string> = new Set([
  ...['INFO', 'VERBOSE', 'DEBUG', 'WARNING', 'ERROR', 'CRITICAL', 'AUDIT_SUCCESS', 'AUDIT_FAILURE'],
])

const logs: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'microsoft-windows-sysmon/operational': 'sysmon',
    'microsoft-windows-sysmon': 'sysmon',
    security: 'security',
    'microsoft-windows-security-auditing': 'security',
    system: 'system',
    'microsoft-windows-powershell/operational': 'powershell',
    'microsoft-windows-powershell': 'powershell',
    'microsoft-windows-wmi-activity/operational': 'wmi',
    'microsoft-windows-wmi-activity': 'wmi',
    'microsoft-windows-taskscheduler/operational': 'task-scheduler',
    'windows powershell': 'windows-powershell',
    'microsoft-windows-windows firewall with advanced security/firewall': 'firewall',
  }),
)

/** The event in a JSON record, or undefined if the record is none: it must name an event id and a channel or provider. */
export function normalizeEvent(source: JsonRecord): WindowsEvent | undefined {
  const record = flattenXml(source)
  const id = integer(first(record, spellings.id))
  const channel = textFrom(record, spellings.channel)
  const provider = textFrom(record, spellings.provider)
  if (id === undefined || id < 0n || id > 0xffffn || (channel === '' && provider === '')) return undefined
  const log = logs.get(channel.toLowerCase()) ?? logs.get(provider.toLowerCase()) ?? channel.toLowerCase()
  const data = ownFields(record)
  const { time, written, clockLag } = timesOf(record, log === 'sysmon' ? data['UtcTime'] : undefined)
  const host = textFrom(record, spellings.host).toLowerCase()
  const recordId = integer(first(record, spellings.record))
  const message = textFrom(record, spellings.message)
  const place = [host, (channel === '' ? provider : channel).toLowerCase(), provider.toLowerCase(), id.toString()]
  return {
    log,
    channel: channel === '' ? provider : channel,
    id: Number(id),
    host,
    recordId,
    time,
    clockLag,
    data,
    user: {
      domain: textFrom(record, spellings.userDomain),
      name: textFrom(record, spellings.userName),
      sid: textFrom(record, spellings.userSid),
    },
    process: integer(first(record, spellings.process)),
    failed: auditFailed(record),
    message,
    identity: eventIdentity([...place, written], { recordId, data, message }),
  }
}

/**
 * The event's own fields. NXLog overwrites two of them: EventType by the level, which is a known word, and ProcessID
 * by the logging process, which is a number where Windows writes text. Then AccountName, Domain and UserID are NXLog's
 * as well; without its AccountType they are the event's own. Its reader of Windows logs leaves texts as they stand in
 * the event's XML.
 */
function ownFields(record: JsonRecord): JsonRecord {
  const nested = first(record, spellings.data)
  if (isRecord(nested)) return nested
  const userIsCollectors = record['AccountType'] !== undefined
  const isEscaped = record['SourceModuleType'] === 'im_msvistalog'
  const fields: Record<string, unknown> = {}
  for (const name in record) {
    const value = record[name]
    if (name === 'EventType' && typeof value === 'string' && collectorEventTypes.has(value)) continue
    if (name === 'ProcessID' && typeof value === 'number') continue
    const userField = name === 'AccountName' || name === 'Domain' || name === 'UserID'
    if (userField ? userIsCollectors : envelope.has(name)) continue
    fields[name] = isEscaped && typeof value === 'string' ? withoutEscapes(value) : value
  }
  return fields
}

const xmlCharacters: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

/** A text of XML without the escapes of its five special characters. */
const withoutEscapes = (text: string): string =>
  text.includes('&')
    ? text.replaceAll(/&(lt|gt|amp|quot|apos);/g, (_, name: string) => xmlCharacters[name] ?? '')
    : text

interface EventTimes {
  readonly time: EventTime | undefined
  /** The log's time as the event's identity takes it: as written, before any clock is corrected. */
  readonly written: string
  readonly clockLag: bigint | undefined
}

/**
 * Sysmon's UtcTime is the one to trust. EventTime and TimeCreated follow the host's clock even where a `Z` claims
 * UTC; NXLog's EventReceivedTime beside @timestamp shows by how much, and so does UtcTime beside TimeCreated.
 */
function timesOf(record: JsonRecord, utcTime: unknown): EventTimes {
  const utc = moment(utcTime)
  const host = moment(record['EventTime']) ?? moment(record['TimeCreated'])
  const written = plainText(
    record['EventTime'] ?? record['TimeCreated'] ?? record['SystemTime'] ?? record['@timestamp'],
  )
  if (utc !== undefined) {
    const clockLag = host === undefined ? undefined : quarterHours(utc - host)
    return { time: { kind: 'utc', ticks: utc }, written, clockLag }
  }
  const arrival = moment(record['@timestamp'])
  const received = moment(record['EventReceivedTime'])
  if (host !== undefined && received !== undefined && arrival !== undefined) {
    return { time: { kind: 'utc', ticks: host + quarterHours(arrival - received) }, written, clockLag: undefined }
  }
  if (host !== undefined) return { time: { kind: 'host-clock', ticks: host }, written, clockLag: undefined }
  const only = moment(get(record, createdPath)) ?? moment(record['SystemTime']) ?? arrival
  return { time: only === undefined ? undefined : { kind: 'utc', ticks: only }, written, clockLag: undefined }
}

/** Clocks differ by their zone; every zone is a whole number of quarter hours off UTC. */
function quarterHours(ticks: bigint): bigint {
  const quarter = 9_000_000_000n
  const half = ticks < 0n ? -quarter / 2n : quarter / 2n
  return ((ticks + half) / quarter) * quarter
}

function moment(value: unknown): bigint | undefined {
  return typeof value === 'string' ? readTime(value)?.ticks : undefined
}

/** Audit failure is bit 52 of the keywords, or NXLog's EventType, or Winlogbeat's outcome. */
function auditFailed(record: JsonRecord): boolean {
  if (record['EventType'] === 'AUDIT_FAILURE' || get(record, outcomePath) === 'failure') return true
  const keywords = record['Keywords']
  return typeof keywords === 'string' && /^0x[\da-f]+$/i.test(keywords) && (BigInt(keywords) & (1n << 52n)) !== 0n
}

/** `{"Event": {"System": …, "EventData": …}}`, the XML of an event as JSON, with System's members at the top. */
function flattenXml(source: JsonRecord): JsonRecord {
  const event = source['Event']
  if (!isRecord(event) || !isRecord(event['System'])) return source
  const system = event['System']
  const provider = attribute(system['Provider'], 'Name')
  const created = attribute(system['TimeCreated'], 'SystemTime')
  const data = event['EventData'] ?? event['UserData']
  return {
    Channel: system['Channel'],
    EventID: isRecord(system['EventID']) ? system['EventID']['#text'] : system['EventID'],
    SourceName: provider,
    Computer: system['Computer'],
    EventRecordID: system['EventRecordID'],
    SystemTime: created,
    ExecutionProcessID: attribute(system['Execution'], 'ProcessID'),
    Keywords: system['Keywords'],
    EventData: isRecord(data) ? namedData(data) : {},
  }
}

/** EventData as members, also from the list of `{"@Name", "#text"}` that plain XML converters make. */
function namedData(data: JsonRecord): JsonRecord {
  const list = data['Data']
  if (!Array.isArray(list)) return data
  const named = list.filter(isRecord).map((item) => [plainText(attribute(item, 'Name')), item['#text']] as const)
  return Object.fromEntries(named.filter(([name]) => name !== ''))
}

function attribute(element: unknown, name: string): unknown {
  if (!isRecord(element)) return undefined
  const attributes = element['#attributes']
  return element[`@${name}`] ?? element[name] ?? (isRecord(attributes) ? attributes[name] : undefined)
}

function first(record: JsonRecord, paths: readonly Path[]): unknown {
  for (const path of paths) {
    const value = get(record, path)
    if (value !== undefined && value !== null) return value
  }
  return undefined
}

function textFrom(record: JsonRecord, paths: readonly Path[]): string {
  const value = first(record, paths)
  const text = typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
  return isBlank(text) ? '' : text
}

/** A member by its name, or by a dotted path into nested objects. */
interface Path {
  readonly name: string
  readonly steps: readonly string[]
}

function path(name: string): Path {
  return { name, steps: name.split('.') }
}

function get(record: JsonRecord, { name, steps }: Path): unknown {
  const direct = record[name]
  if (direct !== undefined || steps.length === 1) return direct
  let value: unknown = record
  for (const step of steps) {
    if (!isRecord(value)) return undefined
    value = value[step]
  }
  return value
}
