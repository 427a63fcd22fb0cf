// Matches into alerts: those of one rule that are alike and near in time are one.
import type { DetectionRule } from './detection-rule.js'
import type { Cells } from './entities.js'
import { text } from './entities.js'

/** A row that a rule's query gave: an event, told by what identifies it. */
export interface Match {
  readonly deviceId: string
  /** Ticks. */
  readonly time: bigint
  readonly reportId: bigint
  readonly cells: Cells
}

/** The same for the same event, whatever else a query shows of it. */
export const eventKey = ({ deviceId, time, reportId }: Omit<Match, 'cells'>): string =>
  `${deviceId}|${time}|${reportId}`

/** What an alert has of matches already. */
export interface Stretch {
  readonly key: string
  readonly alertId: string
  readonly first: bigint
  readonly last: bigint
}

/** Matches for one alert: a known one, or one to be made. */
export interface Group {
  readonly key: string
  readonly alertId: string | undefined
  readonly first: bigint
  readonly last: bigint
  /** In the order of time. */
  readonly matches: readonly Match[]
}

/** A group that matches are still added to. */
type OpenGroup = Pick<Group, 'key' | 'alertId'> & { first: bigint; last: bigint; readonly matches: Match[] }

/** The values of the columns that make matches alike. */
const keyOf = ({ deduplicate: { by } }: DetectionRule, { cells }: Match): string =>
  JSON.stringify(by.map((column) => text(cells, column)?.toLowerCase() ?? ''))

/**
 * Groups matches by key and time: a match within `within` of an alert's events joins it, known alerts first. In
 * whichever order the same matches come at once, the groups are the same.
 */
export function grouped(rule: DetectionRule, matches: readonly Match[], known: readonly Stretch[]): readonly Group[] {
  const { within } = rule.deduplicate
  const open = new Map<string, OpenGroup[]>()
  const opened = (group: OpenGroup): OpenGroup => {
    const groups = open.get(group.key)
    if (groups) groups.push(group)
    else open.set(group.key, [group])
    return group
  }
  for (const { key, alertId, first, last } of known) opened({ key, alertId, first, last, matches: [] })
  const inOrder = matches.toSorted((a, b) =>
    a.time < b.time ? -1 : a.time > b.time ? 1 : eventKey(a) < eventKey(b) ? -1 : 1,
  )
  for (const match of inOrder) {
    const key = keyOf(rule, match)
    const near = open.get(key)?.find(({ first, last }) => match.time >= first - within && match.time <= last + within)
    const group = near ?? opened({ key, alertId: undefined, first: match.time, last: match.time, matches: [] })
    if (match.time < group.first) group.first = match.time
    if (match.time > group.last) group.last = match.time
    group.matches.push(match)
  }
  return [...open.values()].flat().filter((group) => group.matches.length > 0)
}
