// Device groups and their members in and out.
import type { ReadSession, WriteSession } from '../engine/session.js'
import type { LoadedRows } from '../ingest/index.js'
import type { DeviceCondition, DeviceGroup, GroupedDevice, RemediationLevel } from './device-group.js'
import { groupOf } from './device-group.js'
import { memberTable } from './device-groups.tables.js'

interface GroupRow {
  readonly name: string
  readonly description: string
  readonly remediation: RemediationLevel
  readonly conditions: string
  readonly userGroups: readonly string[]
}

/** All groups, the highest rank first. */
export async function allGroups(session: ReadSession): Promise<readonly DeviceGroup[]> {
  const rows = await session.rows<GroupRow>(
    'SELECT name, description, remediation, conditions, user_groups AS "userGroups" FROM device_groups ORDER BY place',
  )
  return rows.map((row) => ({ ...row, conditions: JSON.parse(row.conditions) as readonly DeviceCondition[] }))
}

/** Makes these the groups, in order of rank, and puts every device into its own. */
export async function replaceGroups(session: WriteSession, groups: readonly DeviceGroup[]): Promise<void> {
  // The key is freed only at the end of a transaction: a row that stays is changed, not written again.
  const kept = groups.map(({ name }) => name)
  await session.run('DELETE FROM device_groups WHERE NOT list_contains(CAST($kept AS VARCHAR[]), name)', { kept })
  for (const [place, { name, description, remediation, conditions, userGroups }] of groups.entries()) {
    await session.run(
      `INSERT INTO device_groups VALUES ($name, $place, $remediation, $description, $conditions,
         CAST($userGroups AS VARCHAR[]))
       ON CONFLICT (name) DO UPDATE SET place = excluded.place, remediation = excluded.remediation,
         description = excluded.description, conditions = excluded.conditions, user_groups = excluded.user_groups`,
      { name, place, remediation, description, conditions: JSON.stringify(conditions), userGroups },
    )
  }
  await placeDevices(session, groups, await session.rows<PlacedDevice>(devices))
}

interface PlacedDevice extends GroupedDevice {
  readonly group: string | null
}

const { name: members, device, group } = memberTable

const devices = `
  SELECT d.id, d.name, d.os_platform AS "osPlatform", d.tags, m.${group} AS "group"
  FROM devices AS d LEFT JOIN ${members} AS m ON m.${device} = d.id`

/** Puts the devices of loaded rows into their groups, in the transaction that brought them. */
export async function placeLoaded(session: WriteSession, loaded: readonly LoadedRows[]): Promise<void> {
  const naming = loaded.filter(({ columns }) => columns.has('DeviceId'))
  if (naming.length === 0) return
  const ids = naming.map(({ staging }) => `SELECT "DeviceId" FROM ${staging}`).join(' UNION ')
  const seen = await session.rows<PlacedDevice>(`${devices} WHERE d.id IN (${ids})`)
  if (seen.length > 0) await placeDevices(session, await allGroups(session), seen)
}

/** Puts every known device into its group. */
export async function placeAll(session: WriteSession): Promise<void> {
  await placeDevices(session, await allGroups(session), await session.rows<PlacedDevice>(devices))
}

async function placeDevices(
  session: WriteSession,
  groups: readonly DeviceGroup[],
  known: readonly PlacedDevice[],
): Promise<void> {
  const moved = known.flatMap((one) => {
    const to = groupOf(one, groups)
    return to === one.group ? [] : [{ id: one.id, to }]
  })
  if (moved.length === 0) return
  const ids = moved.map(({ id }) => id)
  await session.run(`DELETE FROM ${members} WHERE ${device} IN (SELECT unnest(CAST($ids AS VARCHAR[])))`, { ids })
  await session.run(
    `INSERT INTO ${members} SELECT unnest(CAST($ids AS VARCHAR[])), unnest(CAST($groups AS VARCHAR[]))`,
    {
      ids,
      groups: moved.map(({ to }) => to),
    },
  )
}

/** How many devices each group has; those without any are left out. */
export async function memberCounts(session: ReadSession): Promise<ReadonlyMap<string, number>> {
  const rows = await session.rows<{ readonly group: string; readonly devices: bigint }>(
    `SELECT ${group} AS "group", count(*) AS devices FROM ${members} GROUP BY ALL`,
  )
  return new Map(rows.map((row) => [row.group, Number(row.devices)]))
}

/** The devices that groups look at, by name. */
export const knownDevices = (session: ReadSession): Promise<readonly PlacedDevice[]> =>
  session.rows<PlacedDevice>(`${devices} ORDER BY d.name, d.id`)
