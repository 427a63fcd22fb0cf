// What the columns of a query say about a rule that is made of it.
import type { DetectionEntity } from '../../schema.js'

/**
 * The entities that a column can be named for, with the columns that hold them, the best first. The first is what an
 * alert takes by itself, and needs no mapping. A process is known by its columns alone.
 */
export const entityColumns: Readonly<Record<Exclude<DetectionEntity, 'process'>, readonly [string, ...string[]]>> = {
  device: ['DeviceId'],
  account: ['AccountName', 'AccountUpn', 'TargetAccountUpn', 'InitiatingProcessAccountName', 'InitiatingProcessAccountUpn', 'AccountDisplayName'],
  file: ['FileName', 'InitiatingProcessFileName'],
  ip: ['RemoteIP', 'IPAddress', 'FileOriginIP', 'LocalIP', 'SenderIPv4'],
  url: ['RemoteUrl', 'Url', 'FileOriginUrl'],
  registryKey: ['RegistryKey', 'PreviousRegistryKey'],
  mailbox: ['RecipientEmailAddress', 'SenderFromAddress', 'SenderMailFromAddress'],
} // prettier-ignore

export type MappableEntity = keyof typeof entityColumns

export const mappableEntities = Object.keys(entityColumns) as readonly MappableEntity[]

/** The column for each entity that no column holds by its name. */
export function guessEntities(columns: readonly string[]): Readonly<Partial<Record<MappableEntity, string>>> {
  const has = new Set(columns)
  const found = mappableEntities.flatMap((entity) => {
    const [own, ...others] = entityColumns[entity]
    const column = has.has(own) ? undefined : others.find((name) => has.has(name))
    return column === undefined ? [] : [[entity, column] as const]
  })
  return Object.fromEntries(found)
}

/** The first of these that a query shows is what its matches are about. */
const assets = ['DeviceId', 'AccountUpn', 'AccountObjectId', 'AccountSid', 'RecipientEmailAddress', 'DeviceName', 'InitiatingProcessAccountUpn', 'InitiatingProcessAccountSid', 'SenderFromAddress', 'RecipientObjectId'] // prettier-ignore

/** What matches of one alert have in common. */
export function guessKey(columns: readonly string[]): readonly string[] {
  const asset = assets.find((name) => columns.includes(name))
  return [asset ?? 'DeviceId']
}
