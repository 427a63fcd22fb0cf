// Evidence that people name, as a row of AlertEvidence.
import type { AlertRecord } from './alert-records.store.js'
import { Invalid } from '../request-errors.js'
import { lineOrNothing, quoted } from '../request-text.js'

/** An entity. What has no column of its own goes into AdditionalFields, where loaded evidence has it too. */
export interface EvidenceInput {
  readonly entityType: string
  readonly role?: string | undefined
  readonly deviceId?: string | undefined
  readonly deviceName?: string | undefined
  readonly fileName?: string | undefined
  readonly filePath?: string | undefined
  readonly sha1?: string | undefined
  readonly sha256?: string | undefined
  readonly processId?: bigint | undefined
  readonly processCommandLine?: string | undefined
  readonly ipAddress?: string | undefined
  readonly url?: string | undefined
  readonly registryKey?: string | undefined
  readonly registryValueName?: string | undefined
  readonly registryValue?: string | undefined
  readonly accountName?: string | undefined
  readonly domainName?: string | undefined
  readonly userSid?: string | undefined
  readonly userPrincipalName?: string | undefined
}

/** Kinds of entities, as the hunting tables call them. */
const entityTypes = ['Machine', 'User', 'Process', 'File', 'Ip', 'Url', 'RegistryKey', 'RegistryValue', 'MailMessage', 'Mailbox', 'CloudApplication', 'OAuthApplication', 'SecurityGroup', 'MailCluster'] as const // prettier-ignore

const longestField = 32_768

/** What every field of an entity may be. A command line has at most 32,767 characters. @throws Invalid */
export function checkEntity(entity: EvidenceInput): void {
  for (const [field, value] of Object.entries(entity)) {
    if (typeof value === 'string') lineOrNothing(`The ${field} of evidence`, value, longestField)
  }
}

/** The row for an entity; `about` is what all rows of the alert say. @throws Invalid for a kind that is none */
export function evidenceRecord(
  entity: EvidenceInput,
  about: Readonly<Record<string, unknown>>,
  now: bigint,
): AlertRecord {
  const kind = entityTypes.find((type) => type.toLowerCase() === entity.entityType.toLowerCase())
  if (!kind)
    throw new Invalid(`${quoted(entity.entityType)} is no kind of entity; there are ${entityTypes.join(', ')}.`)
  return {
    table: 'AlertEvidence',
    fields: {
      ...about,
      Timestamp: now,
      EntityType: kind,
      EvidenceRole: entity.role ?? (kind === 'Machine' || kind === 'User' ? 'Impacted' : 'Related'),
      DeviceId: entity.deviceId,
      DeviceName: entity.deviceName,
      FileName: entity.fileName,
      FolderPath: entity.filePath,
      SHA1: entity.sha1,
      SHA256: entity.sha256,
      ProcessCommandLine: entity.processCommandLine,
      RemoteIP: entity.ipAddress,
      RemoteUrl: entity.url,
      RegistryKey: entity.registryKey,
      RegistryValueName: entity.registryValueName,
      RegistryValueData: entity.registryValue,
      AccountName: entity.accountName,
      AccountDomain: entity.domainName,
      AccountSid: entity.userSid,
      AccountUpn: entity.userPrincipalName,
      AdditionalFields:
        entity.processId === undefined ? undefined : JSON.stringify({ ProcessId: Number(entity.processId) }),
    },
  }
}

/** Evidence of an alert that says the same has the same key, whether it is stored or about to be. */
export const evidenceKey = ({
  entityType,
  deviceId = '',
  fileName = '',
  processCommandLine = '',
  accountName = '',
  ipAddress = '',
  url = '',
  registryKey = '',
  registryValueName = '',
}: EvidenceInput): string =>
  JSON.stringify([
    entityType,
    deviceId,
    fileName,
    processCommandLine,
    accountName,
    ipAddress,
    url,
    registryKey,
    registryValueName,
  ])
