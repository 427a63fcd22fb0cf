// How the list of rules can be sorted. All of it is at hand: there are hundreds of rules, not thousands.
import type { RuleRowFragment } from './detections.operations.js'

const orderFields = ['title', 'severity', 'lastRun', 'alerts', 'precision'] as const
export type OrderField = (typeof orderFields)[number]

export interface RuleOrder {
  readonly field: OrderField
  readonly descending: boolean
}

/** As the address has it: `-alerts`. By title where it says nothing that is known. */
export function readOrder(text: string | null): RuleOrder {
  const name = text?.replace(/^-/, '')
  const field = orderFields.find((one) => one === name)
  return field ? { field, descending: text?.startsWith('-') === true } : { field: 'title', descending: false }
}

export const writeOrder = ({ field, descending }: RuleOrder): string => `${descending ? '-' : ''}${field}`

const severities = ['UnSpecified', 'Informational', 'Low', 'Medium', 'High']

/** Undefined where a rule has nothing to be sorted by. */
const keys: Readonly<Record<OrderField, (rule: RuleRowFragment) => string | number | undefined>> = {
  title: ({ title }) => title.toLowerCase(),
  severity: ({ severity }) => severities.indexOf(severity),
  lastRun: ({ lastRun }) => lastRun?.started,
  alerts: ({ record }) => record?.alerts,
  precision: ({ record }) => record?.precision ?? undefined,
}

/** What has nothing to be sorted by comes last, either way. */
export function sorted(
  rules: readonly RuleRowFragment[],
  { field, descending }: RuleOrder,
): readonly RuleRowFragment[] {
  const key = keys[field]
  return rules.toSorted((one, other) => {
    const [a, b] = [key(one), key(other)]
    if (a === b) return one.title < other.title ? -1 : 1
    if (a === undefined) return 1
    if (b === undefined) return -1
    return a < b === descending ? 1 : -1
  })
}
