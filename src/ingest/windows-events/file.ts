// File changes: Sysmon 11, 15, 23 and 26 to DeviceFileEvents.
import { textOf } from './event.js'
import { computed, file, hashes, importHash, mapping, sysmonActor } from './mapping.js'
import type { EventMapping, Source, Sources } from './mapping.js'

const changedFile: Sources = { ...sysmonActor, ...file('TargetFilename') }

/** A line of the Zone.Identifier stream that browsers write beside a download: `HostUrl=https://…`. */
const zoneIdentifier = (key: string): Source =>
  computed((event) => new RegExp(`\\b${key}=([^\\s]+)`).exec(textOf(event, 'Contents'))?.[1] ?? '')

const fileCreated = mapping('DeviceFileEvents', 'FileCreated', changedFile)

const streamCreated = mapping(
  'DeviceFileEvents',
  'FileStreamCreated',
  {
    ...changedFile,
    ...hashes,
    FileOriginUrl: zoneIdentifier('HostUrl'),
    FileOriginReferrerUrl: zoneIdentifier('ReferrerUrl'),
  },
  { ImpHash: importHash },
)

const fileDeleted = mapping('DeviceFileEvents', 'FileDeleted', { ...changedFile, ...hashes }, { ImpHash: importHash })

export const fileMappings: Readonly<Record<string, EventMapping>> = {
  'sysmon|11': fileCreated,
  'sysmon|15': streamCreated,
  'sysmon|23': fileDeleted,
  'sysmon|26': fileDeleted,
}
