// What a caller sees of each hunting table, as row rules for the binder.
import type { Caller } from '../caller.js'
import { memberTable } from '../device-groups/device-groups.tables.js'
import type { CatalogTable } from '../kql/catalog.js'
import type { RowRule, RowRules } from '../kql/row-rules.js'

/** What decides about the rows that a caller sees. */
export type Viewer = Pick<Caller, 'deviceGroups' | 'scopes' | 'id'>

/**
 * The rules for a caller; undefined where every row may be seen. Device groups limit the rows of devices and of their
 * alerts; rows that belong to the organization, such as mail, are open to whoever may hunt, as Defender has it.
 */
export function visibleRows({ deviceGroups, scopes, id }: Viewer): RowRules | undefined {
  const ownRecords = scopes.has('Audit.Read.All') ? [] : [{ column: 'CallerId', among: [id] }]
  if (deviceGroups === 'all' && ownRecords.length === 0) return undefined
  const devices = deviceGroups === 'all' ? undefined : devicesOf(deviceGroups)
  return (table) => {
    if (table.audience === 'everyone') return []
    if (table.audience === 'caller') return ownRecords
    if (!devices) return []
    if (table.audience === 'device') return [devices]
    return table.audience === 'alert' ? alertRules(table, devices) : [nothing(table)]
  }
}

const devicesOf = (groups: readonly string[]): RowRule => {
  const rules = [{ column: memberTable.group, among: groups }]
  return { column: 'DeviceId', among: { table: memberTable.name, column: memberTable.device, rules } }
}

/** An alert is seen with any of its devices; of its evidence, what is on those devices or on none. */
function alertRules(table: CatalogTable, devices: RowRule): readonly RowRule[] {
  const alerts: RowRule = {
    column: 'AlertId',
    among: { table: 'AlertEvidence', column: 'AlertId', rules: [devices] },
  }
  return table.column('DeviceId') ? [{ ...devices, orEmpty: true }, alerts] : [alerts]
}

const nothing = ({ columns }: CatalogTable): RowRule => ({ column: columns[0]?.stored ?? '', among: [] })
