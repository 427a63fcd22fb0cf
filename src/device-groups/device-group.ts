// Device groups: rules over devices, in order of rank. A device joins the highest ranked group that it matches.

/** What a condition looks at: the device's name without its domain, the domain, a tag, or the operating system. */
export const conditionProperties = ['Name', 'Domain', 'Tag', 'OS'] as const
export type ConditionProperty = (typeof conditionProperties)[number]

export const conditionOperators = ['Equals', 'StartsWith', 'EndsWith', 'Contains'] as const
export type ConditionOperator = (typeof conditionOperators)[number]

/** Letter case does not count. */
export interface DeviceCondition {
  readonly property: ConditionProperty
  readonly operator: ConditionOperator
  readonly value: string
}

export const remediationLevels = [
  'NoAutomatedResponse',
  'SemiAllFolders',
  'SemiNonTemporaryFolders',
  'SemiSystemFolders',
  'Full',
] as const
/** How far automated remediation may go by itself. */
export type RemediationLevel = (typeof remediationLevels)[number]

export interface DeviceGroup {
  /** Its identity: tokens and rules name groups. */
  readonly name: string
  readonly description: string
  readonly remediation: RemediationLevel
  /** Conditions of one property are joined by or, those of several by and. */
  readonly conditions: readonly DeviceCondition[]
  /** Groups of the OpenID provider whose users see these devices; with none, all users do. */
  readonly userGroups: readonly string[]
}

/** Where devices are that match no group; it has no rank and cannot be deleted. */
export const ungrouped = 'Ungrouped devices (default)'

/** What groups look at of a device. */
export interface GroupedDevice {
  readonly id: string
  /** With its domain, as far as that is known. */
  readonly name: string
  readonly osPlatform: string
  readonly tags: readonly string[]
}

/** The name of the device's group, of groups in order of rank. */
export const groupOf = (device: GroupedDevice, groups: readonly DeviceGroup[]): string =>
  groups.find((group) => matches(device, group.conditions))?.name ?? ungrouped

/** Whether a device meets conditions; none of them match no device. */
export function matches(device: GroupedDevice, conditions: readonly DeviceCondition[]): boolean {
  const properties = new Set(conditions.map(({ property }) => property))
  if (properties.size === 0) return false
  return [...properties].every((property) => {
    const texts = textsOf(device, property).map((text) => text.toLowerCase())
    return conditions
      .filter((condition) => condition.property === property)
      .some(({ operator, value }) => texts.some((text) => compare[operator](text, value.toLowerCase())))
  })
}

const compare: Readonly<Record<ConditionOperator, (text: string, value: string) => boolean>> = {
  Equals: (text, value) => text === value,
  StartsWith: (text, value) => text.startsWith(value),
  EndsWith: (text, value) => text.endsWith(value),
  Contains: (text, value) => text.includes(value),
}

function textsOf({ name, osPlatform, tags }: GroupedDevice, property: ConditionProperty): readonly string[] {
  if (property === 'Tag') return tags
  if (property === 'OS') return [osPlatform]
  const dot = name.indexOf('.')
  if (property === 'Name') return [dot < 0 ? name : name.slice(0, dot), name]
  return dot < 0 ? [] : [name.slice(dot + 1)]
}
