// Ways from what a page shows into hunting: the address of the hunting page with a query to run.

/** A text as KQL writes it. */
const kqlText = (text: string): string => JSON.stringify(text)

/** The hunting page with a query in its editor. */
export const huntingLink = (query: string): string => `/hunting?${new URLSearchParams({ query }).toString()}`

const deviceTables = [
  'DeviceProcessEvents',
  'DeviceNetworkEvents',
  'DeviceFileEvents',
  'DeviceRegistryEvents',
  'DeviceLogonEvents',
  'DeviceImageLoadEvents',
  'DeviceEvents',
]

/** What happened on a device around a moment. */
export const aroundQuery = (deviceId: string, moment: string): string =>
  `let moment = datetime(${moment});
union withsource = Table ${deviceTables.join(', ')}
| where Timestamp between ((moment - 15m) .. (moment + 15m)) and DeviceId == ${kqlText(deviceId)}
| project Timestamp, Table, DeviceName, ActionType, FileName, FolderPath, InitiatingProcessFileName
| sort by Timestamp asc`

/** Where else something was seen, by the column that holds it. */
const sightingsQuery = (tables: readonly string[], column: string, value: string): string =>
  `union withsource = Table ${tables.join(', ')}
| where ${column} =~ ${kqlText(value)}
| summarize Events = count(), First = min(Timestamp), Last = max(Timestamp) by Table, DeviceName, ActionType
| sort by First asc`

/** A thing that hunting may know of. */
export interface Huntable {
  readonly sha256: string | null
  readonly sha1: string | null
  readonly fileName: string | null
  readonly ipAddress: string | null
  readonly url: string | null
  readonly accountName: string | null
  readonly registryKey: string | null
}

/** Where a thing was seen; undefined for kinds that no table has. */
export function entityQuery(entity: Huntable): string | undefined {
  const files = ['DeviceFileEvents', 'DeviceProcessEvents', 'DeviceImageLoadEvents']
  const { sha256, sha1, fileName, ipAddress, url, accountName, registryKey } = entity
  if (sha256) return sightingsQuery(files, 'SHA256', sha256)
  if (sha1) return sightingsQuery(files, 'SHA1', sha1)
  if (ipAddress) return sightingsQuery(['DeviceNetworkEvents', 'DeviceLogonEvents'], 'RemoteIP', ipAddress)
  if (url) return sightingsQuery(['DeviceNetworkEvents', 'DeviceEvents'], 'RemoteUrl', url)
  if (registryKey) return sightingsQuery(['DeviceRegistryEvents'], 'RegistryKey', registryKey)
  if (fileName) return sightingsQuery(files, 'FileName', fileName)
  if (accountName) return sightingsQuery(['DeviceProcessEvents', 'DeviceLogonEvents', 'DeviceEvents'], 'AccountName', accountName) // prettier-ignore
  return undefined
}
