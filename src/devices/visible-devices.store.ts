// Which devices a caller sees, and the group of a device: parts of statements, for every store that reads of devices.
import type { VisibleGroups } from '../caller.js'
import { memberTable } from '../device-groups/device-groups.tables.js'
import type { StatementValues } from '../engine/statement-values.js'

const members = memberTable.name

/** The condition that a device, given by the SQL of its id, is in one of the caller's groups. */
export const seesDevice = (deviceId: string, groups: VisibleGroups, values: StatementValues): string =>
  groups === 'all'
    ? 'true'
    : `${deviceId} IN (SELECT m.${memberTable.device} FROM ${members} AS m
        WHERE list_contains(${values.add(groups)}::VARCHAR[], m.${memberTable.group}))`

/** The group that a device is in now; what telemetry calls its group where none is set up. */
export const deviceGroup = (deviceId: string): string =>
  `coalesce((SELECT any_value(m.${memberTable.group}) FROM ${members} AS m WHERE m.${memberTable.device} = ${deviceId}),
    (SELECT any_value(g.machine_group) FROM devices AS g WHERE g.id = ${deviceId}))`
