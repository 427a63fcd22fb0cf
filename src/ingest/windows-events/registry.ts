// Registry changes: Sysmon 12, 13 and 14, and Security 4657, to DeviceRegistryEvents.
import { textOf } from './event.js'
import type { WindowsEvent } from './event.js'
import { actingProcess, computed, derived, field, mapping, subject, sysmonActor } from './mapping.js'
import type { EventMapping, Source, Sources } from './mapping.js'

const hives: readonly (readonly [RegExp, string])[] = [
  [/^(HKLM|\\REGISTRY\\MACHINE)(?=\\|$)/i, 'HKEY_LOCAL_MACHINE'],
  // Defender writes a user's hive as HKEY_CURRENT_USER with the user's SID behind it.
  [/^(HKU|\\REGISTRY\\USER)(?=\\S-1-5-21-)/i, 'HKEY_CURRENT_USER'],
  [/^(HKU|\\REGISTRY\\USER)(?=\\|$)/i, 'HKEY_USERS'],
  [/^HKCU(?=\\|$)/i, 'HKEY_CURRENT_USER'],
  [/^HKCR(?=\\|$)/i, 'HKEY_CLASSES_ROOT'],
]

/** A key with its hive's full name, which is how Defender writes it. */
export function fullKey(path: string): string {
  for (const [hive, name] of hives) if (hive.test(path)) return path.replace(hive, name)
  return path
}

/** An action whose name already says what a field says. */
const taking = (action: string, ...names: readonly string[]): Source => computed(() => action, ...names)

/**
 * Where a value's name begins in its path, behind a backslash. No key is without a name, so of two backslashes on end
 * the second begins the name of a value: that of a program's path, as the log of background activity has.
 */
function nameStart(path: string): number {
  const doubled = path.indexOf('\\\\', 1)
  return (doubled > 0 ? doubled : path.lastIndexOf('\\')) + 1
}

/** The key that a value's path lies in. */
const keyOf = (path: string): string => fullKey(path.slice(0, Math.max(nameStart(path) - 1, 0)))

/** A value's name; the default value has none. */
const valueNameOf = (path: string): string => path.slice(nameStart(path)).replace(/^\(Default\)$/, '')

interface RegistryData {
  readonly type: string
  readonly data: string
}

/** What Sysmon writes for a value: numbers in hexadecimal with their type, `Binary Data`, `(Empty)`, or plain text. */
function sysmonData(details: string): RegistryData {
  const [, word, high = '0', low] = /^(DWORD|QWORD) \((0x[\da-f]+)(?:-(0x[\da-f]+))?\)$/i.exec(details) ?? []
  if (word?.toUpperCase() === 'DWORD') return { type: 'Dword', data: BigInt(high).toString() }
  if (word !== undefined) {
    const value = low === undefined ? BigInt(high) : (BigInt(high) << 32n) | BigInt(low)
    return { type: 'Qword', data: value.toString() }
  }
  if (details === 'Binary Data') return { type: 'Binary', data: '' }
  return { type: 'String', data: details === '(Empty)' ? '' : details }
}

/** Value types as the audit log numbers them. */
const auditedTypes: ReadonlyMap<string, string> = new Map([
  ['%%1872', 'None'],
  ['%%1873', 'String'],
  ['%%1874', 'ExpandString'],
  ['%%1875', 'Binary'],
  ['%%1876', 'Dword'],
  ['%%1879', 'MultiString'],
  ['%%1883', 'Qword'],
])

/** Sysmon's EventType words. Some collectors lose the word; then what is left to say is that it was one of the two. */
const keyActions: ReadonlyMap<string, string> = new Map([
  ['CreateKey', 'RegistryKeyCreated'],
  ['DeleteKey', 'RegistryKeyDeleted'],
  ['DeleteValue', 'RegistryValueDeleted'],
])

const isValueDeleted = (event: WindowsEvent) => textOf(event, 'EventType') === 'DeleteValue'

const keyOrValue: Sources = {
  RegistryKey: derived('TargetObject', (path, event) => (isValueDeleted(event) ? keyOf(path) : fullKey(path))),
  RegistryValueName: derived('TargetObject', (path, event) => (isValueDeleted(event) ? valueNameOf(path) : '')),
}

const keyChanged = mapping(
  'DeviceRegistryEvents',
  computed((event) => keyActions.get(textOf(event, 'EventType')) ?? 'RegistryKeyCreatedOrDeleted', 'EventType'),
  { ...sysmonActor, ...keyOrValue },
)

const valueSet = mapping('DeviceRegistryEvents', taking('RegistryValueSet', 'EventType'), {
  ...sysmonActor,
  RegistryKey: derived('TargetObject', keyOf),
  RegistryValueName: derived('TargetObject', valueNameOf),
  RegistryValueType: derived('Details', (details) => sysmonData(details).type),
  RegistryValueData: derived('Details', (details) => sysmonData(details).data),
})

const keyRenamed = mapping('DeviceRegistryEvents', taking('RegistryKeyRenamed', 'EventType'), {
  ...sysmonActor,
  RegistryKey: derived('NewName', fullKey),
  PreviousRegistryKey: derived('TargetObject', fullKey),
})

const auditedValue = mapping(
  'DeviceRegistryEvents',
  // %%1904 a new value, %%1905 a changed one, %%1906 a deleted one.
  computed(
    (event) => (textOf(event, 'OperationType') === '%%1906' ? 'RegistryValueDeleted' : 'RegistryValueSet'),
    'OperationType',
  ),
  {
    ...subject,
    ...actingProcess({ image: 'ProcessName', id: ['ProcessId'] }),
    RegistryKey: derived('ObjectName', fullKey),
    RegistryValueName: field('ObjectValueName'),
    RegistryValueType: derived('NewValueType', (type) => auditedTypes.get(type) ?? type),
    RegistryValueData: field('NewValue'),
    PreviousRegistryValueName: computed((event) =>
      textOf(event, 'OldValue') === '' ? '' : textOf(event, 'ObjectValueName'),
    ),
    PreviousRegistryValueData: field('OldValue'),
  },
)

export const registryMappings: Readonly<Record<string, EventMapping>> = {
  'sysmon|12': keyChanged,
  'sysmon|13': valueSet,
  'sysmon|14': keyRenamed,
  'security|4657': auditedValue,
}
