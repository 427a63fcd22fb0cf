// What a story is made of, read from the hunting tables: always a device and a stretch of time first, so that only
// those row groups are read.
import type { VisibleGroups } from '../caller.js'
import { seesDevice } from '../devices/visible-devices.store.js'
import type { ReadSession } from '../engine/session.js'
import { StatementValues } from '../engine/statement-values.js'
import type { ReasonKey } from './reasons.js'
import type { ActorMention, ProcessMention, ProcessStart } from './process-tree.js'
import { notableTables } from './notable.js'
import type { Catalog } from '../kql/catalog.js'

/** An event behind an alert, with the process that acted and the process that it is about. */
export interface AnchorRow {
  readonly alertId: string
  readonly deviceId: string
  /** Ticks. */
  readonly time: bigint
  /** Empty where the alert does not say. */
  readonly table: string
  readonly reportId: bigint | null
}

/** The events and evidence that tie an alert to devices and moments, oldest first. */
export async function anchorsOf(
  session: ReadSession,
  groups: VisibleGroups,
  alertIds: readonly string[],
  most: number,
): Promise<readonly AnchorRow[]> {
  const values = new StatementValues()
  return session.rows<AnchorRow>(
    `SELECT "AlertId" AS "alertId", "DeviceId" AS "deviceId", "Timestamp" AS time, "Table" AS "table",
       "ReportId" AS "reportId"
     FROM "DeviceAlertEvents" AS e
     WHERE "AlertId" IN (SELECT unnest(${values.add(alertIds)}::VARCHAR[])) AND ${seesDevice('e."DeviceId"', groups, values)}
     QUALIFY row_number() OVER (PARTITION BY "AlertId" ORDER BY "Timestamp", "ReportId") <= ${values.add(most)}
     ORDER BY "Timestamp", "ReportId"`,
    values.values,
  )
}

/** Some devices, between two moments in ticks, both included. */
export interface Stretch {
  readonly deviceIds: readonly string[]
  readonly from: bigint
  readonly to: bigint
}

const acting = (alias: string): string => `
  ${alias}."InitiatingProcessId" AS "byId", coalesce(${alias}."InitiatingProcessUniqueId", '') AS "byUnique",
  ${alias}."InitiatingProcessCreationTime" AS "byCreation", ${alias}."InitiatingProcessFileName" AS "byFile",
  ${alias}."InitiatingProcessFolderPath" AS "byFolder", ${alias}."InitiatingProcessCommandLine" AS "byCommand",
  ${alias}."InitiatingProcessAccountName" AS "byAccount", ${alias}."InitiatingProcessAccountDomain" AS "byDomain",
  ${alias}."InitiatingProcessSHA1" AS "bySha1", ${alias}."InitiatingProcessSHA256" AS "bySha256",
  ${alias}."InitiatingProcessParentId" AS "aboveId", ${alias}."InitiatingProcessParentFileName" AS "aboveFile",
  ${alias}."InitiatingProcessParentCreationTime" AS "aboveCreation"`

interface ActingColumns {
  readonly byId: bigint | null
  readonly byUnique: string
  readonly byCreation: bigint | null
  readonly byFile: string
  readonly byFolder: string
  readonly byCommand: string
  readonly byAccount: string
  readonly byDomain: string
  readonly bySha1: string
  readonly bySha256: string
  readonly aboveId: bigint | null
  readonly aboveFile: string
  readonly aboveCreation: bigint | null
}

const actorOf = (row: ActingColumns): ActorMention => ({
  processId: row.byId,
  uniqueId: row.byUnique,
  creation: row.byCreation,
  fileName: row.byFile,
  folderPath: row.byFolder,
  commandLine: row.byCommand,
  accountName: row.byAccount,
  accountDomain: row.byDomain,
  sha1: row.bySha1,
  sha256: row.bySha256,
  parentId: row.aboveId,
  parentFileName: row.aboveFile,
  parentCreation: row.aboveCreation,
})

interface StartColumns extends ActingColumns, ProcessMention {
  readonly deviceId: string
  readonly time: bigint
  readonly reportId: bigint
  readonly integrity: string
}

/** Starts of processes; of more than `most`, those next to a moment. */
export async function startsIn(
  session: ReadSession,
  { deviceIds, from, to }: Stretch,
  near: bigint,
  most: number,
): Promise<readonly ProcessStart[]> {
  const rows = await session.rows<StartColumns>(
    `SELECT p."DeviceId" AS "deviceId", p."Timestamp" AS time, p."ReportId" AS "reportId",
       p."ProcessIntegrityLevel" AS integrity, p."ProcessId" AS "processId",
       coalesce(p."ProcessUniqueId", '') AS "uniqueId", p."ProcessCreationTime" AS creation, p."FileName" AS "fileName",
       p."FolderPath" AS "folderPath", left(p."ProcessCommandLine", 2000) AS "commandLine",
       p."AccountName" AS "accountName", p."AccountDomain" AS "accountDomain", p."SHA1" AS sha1, p."SHA256" AS sha256,
       ${acting('p')}
     FROM "DeviceProcessEvents" AS p
     WHERE p."DeviceId" IN (SELECT unnest($deviceIds::VARCHAR[])) AND p."Timestamp" BETWEEN $from AND $to
       AND p."ActionType" = 'ProcessCreated'
     ORDER BY abs(p."Timestamp" - $near), p."ReportId" LIMIT $most`,
    { deviceIds, from, to, near, most },
  )
  return rows.map((row) => ({
    deviceId: row.deviceId,
    time: row.time,
    reportId: row.reportId,
    integrity: row.integrity,
    process: row,
    by: actorOf(row),
  }))
}

/** An event that matters, with what its sentence needs. Texts are empty and numbers null where they do not apply. */
export interface NotableEvent {
  readonly reason: ReasonKey
  /** Whether it is one of the events that the alert names. */
  readonly behind: boolean
  readonly table: string
  readonly deviceId: string
  /** Ticks. */
  readonly time: bigint
  readonly reportId: bigint | null
  readonly action: string
  readonly fileName: string
  readonly folderPath: string
  readonly sha1: string
  readonly sha256: string
  readonly remoteIp: string
  readonly remotePort: bigint | null
  readonly remoteUrl: string
  readonly remoteDevice: string
  readonly registryKey: string
  readonly registryValue: string
  readonly registryData: string
  readonly accountName: string
  readonly accountDomain: string
  readonly logonType: string
  readonly detail: string
  readonly by: ActorMention
}

/** Which events are asked for beside those that matter. */
export interface EventWish extends Stretch {
  /** The processes that act, by id and by unique id. */
  readonly processIds: readonly bigint[]
  readonly uniqueIds: readonly string[]
  /** Events that name no process matter between these moments alone. */
  readonly loose: { readonly from: bigint; readonly to: bigint }
  /** Events that are shown whatever they say: those behind the alert. */
  readonly places: readonly {
    readonly table: string
    readonly deviceId: string
    readonly time: bigint
    readonly reportId: bigint
  }[]
  readonly most: number
}

const shown: Readonly<Record<string, string>> = {
  FileName: 'fileName',
  FolderPath: 'folderPath',
  SHA1: 'sha1',
  SHA256: 'sha256',
  RemoteIP: 'remoteIp',
  RemoteUrl: 'remoteUrl',
  RemoteDeviceName: 'remoteDevice',
  RegistryKey: 'registryKey',
  RegistryValueName: 'registryValue',
  RegistryValueData: 'registryData',
  AccountName: 'accountName',
  AccountDomain: 'accountDomain',
  LogonType: 'logonType',
}

/** Events of the processes, those without a process, and those behind the alert; the most telling first. */
export async function notableEvents(
  session: ReadSession,
  catalog: Catalog,
  wish: EventWish,
): Promise<readonly NotableEvent[]> {
  const values = new StatementValues()
  const [from, to] = [values.add(wish.from), values.add(wish.to)]
  const devices = values.add(wish.deviceIds)
  const anyProcess = wish.processIds.length + wish.uniqueIds.length > 0
  const acts = anyProcess
    ? `(t."InitiatingProcessId" IN (SELECT unnest(${values.add(wish.processIds)}::BIGINT[]))
        OR t."InitiatingProcessUniqueId" IN (SELECT unnest(${values.add(wish.uniqueIds)}::VARCHAR[])))`
    : 'false'
  const atTheTime = anyProcess
    ? `t."Timestamp" BETWEEN ${values.add(wish.loose.from)} AND ${values.add(wish.loose.to)}`
    : 'false'
  const parts = notableTables.flatMap(({ table, reason, loose, detail }) => {
    const has = (column: string): boolean => catalog.table(table)?.column(column) !== undefined
    const cells = Object.entries(shown).map(([column, name]) =>
      has(column) ? `coalesce(t."${column}", '') AS "${name}"` : `'' AS "${name}"`,
    )
    const alone = `(${atTheTime} AND (${loose ?? 'false'}))`
    const here = wish.places.filter((place) => place.table === table)
    if (!anyProcess && here.length === 0) return []
    // Named only in the tables that have some: each costs time to plan.
    const behind =
      here.length === 0
        ? 'false'
        : `(t."DeviceId", t."Timestamp", t."ReportId") IN (SELECT (
            unnest(${values.add(here.map(({ deviceId }) => deviceId))}::VARCHAR[]),
            unnest(${values.add(here.map(({ time }) => time))}::BIGINT[]),
            unnest(${values.add(here.map(({ reportId }) => reportId))}::BIGINT[])))`
    const which = [behind, acts, alone].join(' OR ')
    return `SELECT coalesce(CASE ${reason} END, CASE WHEN behind THEN 'alertEvent' END) AS reason,
        behind, '${table}' AS "table", t."DeviceId" AS "deviceId", t."Timestamp" AS time,
        t."ReportId" AS "reportId", t."ActionType" AS action, ${cells.join(', ')},
        ${has('RemotePort') ? 't."RemotePort"::BIGINT' : 'NULL::BIGINT'} AS "remotePort",
        left(coalesce(${detail ?? "''"}, ''), 2000) AS detail, ${acting('t')}
      FROM (SELECT t.*, ${behind} AS behind FROM "${table}" AS t
        WHERE t."DeviceId" IN (SELECT unnest(${devices}::VARCHAR[])) AND t."Timestamp" BETWEEN ${from} AND ${to}
          AND (${which})) AS t`
  })
  if (parts.length === 0) return []
  const rows = await session.rows<Omit<NotableEvent, 'by'> & ActingColumns>(
    // Of what is alike, the earliest stand for the rest: a process may write a thousand files.
    `SELECT * EXCLUDE (place) FROM (
       SELECT *, row_number() OVER (
         PARTITION BY reason, "deviceId", "byId", "byUnique", behind ORDER BY time, "reportId") AS place
       FROM (${parts.join(' UNION ALL ')}) WHERE reason IS NOT NULL)
     WHERE behind OR place <= 20
     ORDER BY NOT behind, place, time, "table", "reportId" LIMIT ${values.add(wish.most)}`,
    values.values,
  )
  return rows.map((row) => ({ ...row, by: actorOf(row) }))
}

/** What the fleet knows of a thing. */
export interface SeenRow {
  readonly kind: SeenKind
  readonly value: string
  /** On how many devices that the caller sees. */
  readonly devices: bigint
  /** Some of them. */
  readonly some: readonly string[]
}
export type SeenKind = 'file' | 'address' | 'domain' | 'account'

export type Wanted = Readonly<Record<SeenKind, readonly string[]>>

/**
 * On how many devices each thing was seen between two moments: files by SHA1 or SHA256, addresses, domains as the
 * tables hold them, accounts by name in lower case. The one place where rarity in the fleet is counted.
 */
export async function seenOnDevices(
  session: ReadSession,
  groups: VisibleGroups,
  wanted: Wanted,
  { from, to }: Omit<Stretch, 'deviceIds'>,
  most: number,
): Promise<readonly SeenRow[]> {
  const values = new StatementValues()
  const [first, last] = [values.add(from), values.add(to)]
  const part = (kind: SeenKind, table: string, column: string): readonly string[] => {
    if (wanted[kind].length === 0) return []
    const list = values.add(wanted[kind])
    return [
      `SELECT '${kind}' AS kind, lower(t."${column}") AS value, t."DeviceId" AS device FROM "${table}" AS t
       WHERE t."Timestamp" BETWEEN ${first} AND ${last} AND lower(t."${column}") IN (SELECT unnest(${list}::VARCHAR[]))
         AND ${seesDevice('t."DeviceId"', groups, values)}
       GROUP BY ALL`,
    ]
  }
  const parts = [
    ...['DeviceProcessEvents', 'DeviceFileEvents', 'DeviceImageLoadEvents'].flatMap((table) => [
      ...part('file', table, 'SHA1'),
      ...part('file', table, 'SHA256'),
    ]),
    ...part('address', 'DeviceNetworkEvents', 'RemoteIP'),
    ...part('domain', 'DeviceNetworkEvents', 'RemoteUrl'),
    ...part('account', 'DeviceLogonEvents', 'AccountName'),
    ...part('account', 'DeviceProcessEvents', 'AccountName'),
  ]
  if (parts.length === 0) return []
  return session.rows<SeenRow>(
    `SELECT kind, value, count(DISTINCT device) AS devices, list_sort(list(DISTINCT device))[:${values.add(most)}] AS some
     FROM (${parts.join(' UNION ALL ')}) GROUP BY kind, value`,
    values.values,
  )
}

/** A device, and the addresses that it had when it last told them. */
export interface NamedDevice {
  readonly id: string
  readonly name: string
  readonly addresses: readonly string[]
}

/** The devices of these ids, addresses or names that the groups see. Names in lower case, with their domain or without. */
export async function devicesNamed(
  session: ReadSession,
  groups: VisibleGroups,
  by: { readonly ids: readonly string[]; readonly addresses: readonly string[]; readonly names: readonly string[] },
): Promise<readonly NamedDevice[]> {
  const values = new StatementValues()
  const names = values.add(by.names)
  return session.rows<NamedDevice>(
    `SELECT d.id, d.name, d.ip_addresses AS addresses FROM devices AS d
     WHERE ${seesDevice('d.id', groups, values)} AND (
       d.id IN (SELECT unnest(${values.add(by.ids)}::VARCHAR[]))
       OR list_has_any(d.ip_addresses, ${values.add(by.addresses)}::VARCHAR[])
       OR list_contains(${names}::VARCHAR[], lower(d.name))
       OR list_contains(${names}::VARCHAR[], split_part(lower(d.name), '.', 1)))
     ORDER BY d.name, d.id`,
    values.values,
  )
}

/** How many devices the groups see. */
export async function fleetSize(session: ReadSession, groups: VisibleGroups): Promise<number> {
  const values = new StatementValues()
  const [row] = await session.rows<{ count: bigint }>(
    `SELECT count(*) AS count FROM devices AS d WHERE ${seesDevice('d.id', groups, values)}`,
    values.values,
  )
  return Number(row?.count ?? 0)
}
