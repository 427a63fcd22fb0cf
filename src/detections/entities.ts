// What a match is about: the entities that its columns hold, as evidence of an alert.
import type { EvidenceInput } from '../alerts/evidence-record.js'

/** Columns by the field of evidence that they hold, for names that do not say it. */
export type EntityMapping = Readonly<Partial<Record<MappedField, string>>>

export const mappedFields = ['device', 'account', 'file', 'process', 'ip', 'url', 'registryKey', 'mailbox'] as const
export type MappedField = (typeof mappedFields)[number]

/** The cells of a match or of an event, by column. */
export type Cells = Readonly<Record<string, unknown>>

/** A cell as text; undefined where it says nothing. */
export function text(cells: Cells, column: string): string | undefined {
  const value = cells[column]
  if (value === null || value === undefined || value === '') return undefined
  if (typeof value === 'string') return value
  return typeof value === 'bigint' ? value.toString() : JSON.stringify(value)
}

/**
 * The entities of an event and of the match that it made: the device first. The match speaks before the event, since
 * its author chose what it shows.
 */
export function entitiesOf(match: Cells, event: Cells, mapping: EntityMapping): readonly EvidenceInput[] {
  const cells = { ...event, ...match }
  const of = (field: MappedField, column: string): string | undefined => text(cells, mapping[field] ?? column)
  const deviceId = of('device', 'DeviceId')
  const on = { deviceId, deviceName: text(cells, 'DeviceName') }
  const found: EvidenceInput[] = []
  const add = (entity: EvidenceInput, ...about: readonly (string | undefined)[]): void => {
    if (about.some((one) => one !== undefined)) found.push(entity)
  }
  add({ entityType: 'Machine', role: 'Impacted', ...on }, deviceId)
  const account = of('account', 'AccountName') ?? text(cells, 'InitiatingProcessAccountName')
  const owner = mapping.account === undefined && text(cells, 'AccountName') === undefined ? 'InitiatingProcess' : ''
  const person = {
    accountName: account,
    domainName: text(cells, `${owner}AccountDomain`),
    userSid: text(cells, `${owner}AccountSid`),
    userPrincipalName: text(cells, `${owner}AccountUpn`),
  }
  add({ entityType: 'User', role: 'Impacted', ...on, ...person }, account, person.userSid)
  add(
    { entityType: 'Process', ...on, ...processOf(cells, 'InitiatingProcess') },
    text(cells, 'InitiatingProcessFileName'),
  )
  const isProcess = text(cells, 'ProcessCommandLine') !== undefined || text(cells, 'ProcessId') !== undefined
  const file = {
    fileName: of('file', 'FileName'),
    filePath: text(cells, 'FolderPath'),
    sha1: text(cells, 'SHA1'),
    sha256: text(cells, 'SHA256'),
  }
  if (isProcess) add({ entityType: 'Process', ...on, ...file, ...startedBy(cells) }, file.fileName)
  else add({ entityType: 'File', ...on, ...file }, file.fileName, file.sha1, file.sha256)
  const named = mapping.process === undefined ? undefined : text(cells, mapping.process)
  const told = [text(cells, 'InitiatingProcessFileName'), isProcess ? file.fileName : undefined]
  if (!told.includes(named)) add({ entityType: 'Process', ...on, fileName: named, ...startedBy(cells) }, named)
  const address = of('ip', 'RemoteIP')
  add({ entityType: 'Ip', ...on, ipAddress: address }, address)
  const url = of('url', 'RemoteUrl')
  add({ entityType: 'Url', ...on, url }, url)
  const registryKey = of('registryKey', 'RegistryKey')
  const value = { registryValueName: text(cells, 'RegistryValueName'), registryValue: text(cells, 'RegistryValueData') }
  add(
    {
      entityType: value.registryValueName === undefined ? 'RegistryKey' : 'RegistryValue',
      ...on,
      registryKey,
      ...value,
    },
    registryKey,
  )
  const mailbox = of('mailbox', 'RecipientEmailAddress')
  add({ entityType: 'Mailbox', userPrincipalName: mailbox }, mailbox)
  return found
}

const wholeNumber = (cells: Cells, column: string): bigint | undefined => {
  const value = text(cells, column)
  return value !== undefined && /^\d{1,18}$/.test(value) ? BigInt(value) : undefined
}

const startedBy = (cells: Cells): Partial<EvidenceInput> => ({
  processId: wholeNumber(cells, 'ProcessId'),
  processCommandLine: text(cells, 'ProcessCommandLine'),
})

const processOf = (cells: Cells, prefix: string): Partial<EvidenceInput> => ({
  fileName: text(cells, `${prefix}FileName`),
  filePath: text(cells, `${prefix}FolderPath`),
  sha1: text(cells, `${prefix}SHA1`),
  sha256: text(cells, `${prefix}SHA256`),
  processId: wholeNumber(cells, `${prefix}Id`),
  processCommandLine: text(cells, `${prefix}CommandLine`),
})

/** Entities that say the same are one. */
export function distinct(entities: readonly EvidenceInput[]): readonly EvidenceInput[] {
  const seen = new Map(entities.map((entity) => [keyOf(entity), entity]))
  return [...seen.values()]
}

const keyOf = (entity: EvidenceInput): string =>
  JSON.stringify(
    Object.entries(entity).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  )
