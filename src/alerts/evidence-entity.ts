// An evidence row as the API's flat entity: what has no column of its own is read from AdditionalFields.
import type { EvidenceRow } from './alert.js'

/** Fields that do not apply are null. Times within AdditionalFields are text, as they came. */
export interface EvidenceEntity {
  readonly entityType: string
  readonly evidenceCreationTime: bigint
  readonly role: string | null
  readonly sha1: string | null
  readonly sha256: string | null
  readonly fileName: string | null
  readonly filePath: string | null
  readonly fileSize: bigint | null
  readonly processId: bigint | null
  readonly processCommandLine: string | null
  readonly processCreationTime: string | null
  readonly parentProcessId: bigint | null
  readonly parentProcessCreationTime: string | null
  readonly parentProcessFileName: string | null
  readonly parentProcessFilePath: string | null
  readonly ipAddress: string | null
  readonly url: string | null
  readonly registryKey: string | null
  readonly registryHive: string | null
  readonly registryValueName: string | null
  readonly registryValueType: string | null
  readonly registryValue: string | null
  readonly accountName: string | null
  readonly domainName: string | null
  readonly userSid: string | null
  readonly aadUserId: string | null
  readonly userPrincipalName: string | null
  readonly deviceId: string | null
  readonly deviceName: string | null
  readonly networkMessageId: string | null
  readonly emailSubject: string | null
  readonly threatFamilyName: string | null
  readonly detectionStatus: string | null
}

export function entityOf(row: EvidenceRow): EvidenceEntity {
  const more = parsed(row.additionalFields)
  return {
    entityType: row.entityType,
    evidenceCreationTime: row.created,
    role: said(row.role),
    sha1: said(row.sha1),
    sha256: said(row.sha256),
    fileName: said(row.fileName),
    filePath: said(row.filePath),
    fileSize: row.fileSize,
    processId: whole(more['ProcessId']),
    processCommandLine: said(row.processCommandLine),
    processCreationTime: text(more['CreationTimeUtc'] ?? more['ProcessCreationTime']),
    parentProcessId: whole(more['ParentProcessId']),
    parentProcessCreationTime: text(more['ParentProcessCreationTime']),
    parentProcessFileName: text(more['ParentProcessFileName']),
    parentProcessFilePath: text(more['ParentProcessFilePath']),
    ipAddress: said(row.remoteIp) ?? said(row.localIp),
    url: said(row.url),
    registryKey: said(row.registryKey),
    registryHive: text(more['RegistryHive'] ?? more['Hive']),
    registryValueName: said(row.registryValueName),
    registryValueType: text(more['RegistryValueType'] ?? more['ValueType']),
    registryValue: said(row.registryValue),
    accountName: said(row.accountName),
    domainName: said(row.domainName),
    userSid: said(row.userSid),
    aadUserId: said(row.aadUserId),
    userPrincipalName: said(row.userPrincipalName),
    deviceId: said(row.deviceId),
    deviceName: said(row.deviceName),
    networkMessageId: said(row.networkMessageId),
    emailSubject: said(row.emailSubject),
    threatFamilyName: said(row.threatFamily),
    detectionStatus: text(more['DetectionStatus']),
  }
}

const said = (value: string): string | null => (value === '' ? null : value)
const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)

function whole(value: unknown): bigint | null {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value)
  return typeof value === 'string' && /^\d{1,18}$/.test(value) ? BigInt(value) : null
}

/** The members of a JSON object; none for text that is not one. */
function parsed(json: string): Readonly<Record<string, unknown>> {
  if (!json.startsWith('{')) return {}
  try {
    return JSON.parse(json) as Readonly<Record<string, unknown>>
  } catch (error) {
    if (error instanceof SyntaxError) return {}
    throw error
  }
}
