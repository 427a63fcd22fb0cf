// Device groups: their rules, their ranks, and who sees which.
import type { Caller, VisibleGroups } from '../caller.js'
import { authorize, seesGroup } from '../caller.js'
import type { Engine } from '../engine/engine.js'
import type { WriteSession } from '../engine/session.js'
import { Forbidden, Invalid, NotFound } from '../request-errors.js'
import { line, linesOrNothing, quoted } from '../request-text.js'
import type { DeviceCondition, DeviceGroup, GroupedDevice } from './device-group.js'
import { matches, ungrouped } from './device-group.js'
import { allGroups, knownDevices, memberCounts, placeAll, replaceGroups } from './device-group.store.js'

/** A group with its rank, from 1; the group of ungrouped devices has none. */
export interface RankedGroup extends DeviceGroup {
  readonly rank: number | undefined
  readonly devices: number
}

export interface GroupParts {
  readonly engine: Pick<Engine, 'read' | 'transaction'>
  /** What else is done about a group that is no more, in the same transaction. */
  readonly onRemoved: (session: WriteSession, group: string) => Promise<unknown>
}

/** A preview shows so many devices. */
const previewDevices = 10
const mostConditions = 10
const longest = { name: 80, description: 2000 } as const

const rest: DeviceGroup = {
  name: ungrouped,
  description: 'Devices that match no other group.',
  remediation: 'NoAutomatedResponse',
  conditions: [],
  userGroups: [],
}

export class DeviceGroupService {
  private constructor(
    private readonly parts: GroupParts,
    private groups: readonly DeviceGroup[],
  ) {}

  /** The groups are kept at hand, and every device that is known gets its place. */
  static async open(parts: GroupParts): Promise<DeviceGroupService> {
    const groups = await parts.engine.transaction(async (session) => {
      await placeAll(session)
      return allGroups(session)
    })
    return new DeviceGroupService(parts, groups)
  }

  /** The names of all groups, that of ungrouped devices too. */
  get names(): readonly string[] {
    return [...this.groups.map(({ name }) => name), ungrouped]
  }

  /** The device groups that a user in some groups of the provider sees; a group with no user group is open to all. */
  visibleTo(userGroups: readonly string[]): VisibleGroups {
    const open = ({ userGroups: chosen }: DeviceGroup): boolean =>
      chosen.length === 0 || chosen.some((one) => userGroups.includes(one))
    const visible = this.groups.filter(open)
    return visible.length === this.groups.length ? 'all' : [...visible.map(({ name }) => name), ungrouped]
  }

  /** The groups that the caller sees, the highest rank first. @throws Forbidden */
  async list(caller: Caller): Promise<readonly RankedGroup[]> {
    authorize(caller, 'readDeviceGroups')
    const counts = await this.parts.engine.read(memberCounts)
    return [...this.groups, rest]
      .map((group, index) => ({
        ...group,
        rank: group === rest ? undefined : index + 1,
        devices: counts.get(group.name) ?? 0,
      }))
      .filter(({ name }) => seesGroup(caller, name))
  }

  /** The first devices that conditions would match, if no higher group took them. @throws Forbidden, Invalid */
  async preview(caller: Caller, conditions: readonly DeviceCondition[]): Promise<readonly GroupedDevice[]> {
    this.mayWrite(caller)
    checkConditions(conditions)
    const devices = await this.parts.engine.read(knownDevices)
    return devices.filter((device) => matches(device, conditions)).slice(0, previewDevices)
  }

  /** Makes a group, at a rank or after all others. @throws Forbidden, Invalid */
  async create(caller: Caller, group: DeviceGroup, rank?: number): Promise<RankedGroup> {
    this.mayWrite(caller)
    const checked = checkedGroup(group)
    if (this.names.includes(checked.name)) throw new Invalid(`There is a device group '${checked.name}' already.`)
    return this.save(inserted(this.groups, checked, rank), checked.name)
  }

  /** Changes everything about a group but its name, and perhaps its rank. @throws Forbidden, Invalid, NotFound */
  async update(caller: Caller, group: DeviceGroup, rank?: number): Promise<RankedGroup> {
    this.mayWrite(caller)
    const checked = checkedGroup(group)
    const place = this.placeOf(checked.name)
    const others = this.groups.filter((_, index) => index !== place)
    return this.save(inserted(others, checked, rank ?? place + 1), checked.name)
  }

  /** Removes a group: its devices join the next that they match. @throws Forbidden, NotFound */
  async remove(caller: Caller, name: string): Promise<void> {
    this.mayWrite(caller)
    const place = this.placeOf(name)
    const left = this.groups.filter((_, index) => index !== place)
    await this.parts.engine.transaction(async (session) => {
      await replaceGroups(session, left)
      await this.parts.onRemoved(session, name)
    })
    this.groups = left
  }

  /** Groups decide what others see: whoever changes them sees everything. */
  private mayWrite(caller: Caller): void {
    authorize(caller, 'writeDeviceGroups')
    if (caller.deviceGroups !== 'all') throw new Forbidden('Device groups are managed by callers who see all devices.')
  }

  private placeOf(name: string): number {
    if (name === ungrouped) throw new Invalid('The group of ungrouped devices has no rules and stays.')
    const place = this.groups.findIndex((group) => group.name === name)
    if (place < 0) throw new NotFound(`There is no device group ${quoted(name)}.`)
    return place
  }

  private async save(groups: readonly DeviceGroup[], name: string): Promise<RankedGroup> {
    const devices = await this.parts.engine.transaction(async (session) => {
      await replaceGroups(session, groups)
      return (await memberCounts(session)).get(name) ?? 0
    })
    this.groups = groups
    const place = groups.findIndex((group) => group.name === name)
    return { ...(groups[place] ?? rest), rank: place + 1, devices }
  }
}

function inserted(
  groups: readonly DeviceGroup[],
  group: DeviceGroup,
  rank = groups.length + 1,
): readonly DeviceGroup[] {
  if (!Number.isInteger(rank) || rank < 1 || rank > groups.length + 1) {
    throw new Invalid(`The rank of this group is a whole number from 1, the highest, to ${groups.length + 1}.`)
  }
  return [...groups.slice(0, rank - 1), group, ...groups.slice(rank - 1)]
}

function checkedGroup(group: DeviceGroup): DeviceGroup {
  const name = line('The name of a device group', group.name, longest.name)
  const description = linesOrNothing('A description', group.description, longest.description)
  if (name === ungrouped) throw new Invalid('The group of ungrouped devices has no rules and stays.')
  checkConditions(group.conditions)
  const userGroups = group.userGroups.map((one) => line('The name of a user group', one, longest.name))
  return { ...group, name, description, userGroups }
}

/** Defender's limits: at most ten conditions for each property. */
function checkConditions(conditions: readonly DeviceCondition[]): void {
  if (conditions.length === 0) throw new Invalid('A device group needs a condition.')
  for (const { value } of conditions) line('The text of a condition', value, longest.name)
  for (const { property } of conditions) {
    const same = conditions.filter((condition) => condition.property === property).length
    if (same > mostConditions)
      throw new Invalid(`A device group has at most ${mostConditions} conditions on ${property}.`)
  }
}
