// Which alerts belong together: those that share a thing at about the same time, and those that belong with them.
//
// Whether two alerts are tied depends on nothing but the two. So the groups are the same in whatever order alerts come,
// but for groups that people have closed meanwhile: what comes later begins anew.
import { ticksPer } from '../kql/types.js'

/** What ties alerts, and how far apart in time, in ticks, it still does. */
export const tieWindows = {
  /** People work on a device for a day. */
  device: ticksPer.day,
  account: ticksPer.day,
  /** A tool or a server of one attacker is used for longer. */
  file: 7n * ticksPer.day,
  address: 7n * ticksPer.day,
  host: 7n * ticksPer.day,
  /** A process is the same as long as it lives. */
  process: 30n * ticksPer.day,
} as const
export type TieKind = keyof typeof tieWindows

/** A thing that an alert is about, between its first and its last event in ticks. */
export interface Tie {
  readonly alertId: string
  readonly kind: TieKind
  readonly value: string
  readonly first: bigint
  readonly last: bigint
}

/** Alerts that belong together, and the incidents that some of them are in already, oldest first. */
export interface Group {
  readonly alertIds: readonly string[]
  readonly incidentIds: readonly bigint[]
}

/**
 * The groups of some alerts.
 * @param ties what the alerts are tied by
 * @param known incidents that an alert is in, or is tied to by alerts that are not among these
 */
export function groupsOf(
  alertIds: readonly string[],
  ties: readonly Tie[],
  known: readonly { readonly alertId: string; readonly incidentId: bigint }[],
): readonly Group[] {
  const sets = new DisjointSets()
  for (const id of alertIds) sets.add(`alert ${id}`)
  for (const { alertId, incidentId } of known) sets.join(`alert ${alertId}`, `incident ${incidentId}`)
  for (const [kind, stretches] of byThing(ties)) {
    // In the order of their beginnings, each is tied to whatever reached furthest before it, or to nothing.
    let furthest: Tie | undefined
    for (const tie of stretches) {
      if (furthest && tie.first - furthest.last <= tieWindows[kind])
        sets.join(`alert ${furthest.alertId}`, `alert ${tie.alertId}`)
      if (!furthest || tie.last > furthest.last) furthest = tie
    }
  }
  return sets.all().map((members) => ({
    alertIds: members.flatMap((name) => (name.startsWith('alert ') ? [name.slice(6)] : [])),
    incidentIds: members
      .flatMap((name) => (name.startsWith('incident ') ? [BigInt(name.slice(9))] : []))
      .toSorted((a, b) => (a < b ? -1 : 1)),
  }))
}

function byThing(ties: readonly Tie[]): Iterable<readonly [TieKind, readonly Tie[]]> {
  const things = new Map<string, [TieKind, Tie[]]>()
  for (const tie of ties.toSorted((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0))) {
    const thing = things.get(`${tie.kind}|${tie.value}`)
    if (thing) thing[1].push(tie)
    else things.set(`${tie.kind}|${tie.value}`, [tie.kind, [tie]])
  }
  return things.values()
}

/** Sets that grow together, by path halving. */
class DisjointSets {
  private readonly parents = new Map<string, string>()

  add(name: string): void {
    if (!this.parents.has(name)) this.parents.set(name, name)
  }

  join(a: string, b: string): void {
    this.add(a)
    this.add(b)
    this.parents.set(this.root(b), this.root(a))
  }

  /** Members in the order in which they were added. */
  all(): readonly (readonly string[])[] {
    const sets = new Map<string, string[]>()
    for (const name of this.parents.keys()) {
      const root = this.root(name)
      const members = sets.get(root)
      if (members) members.push(name)
      else sets.set(root, [name])
    }
    return [...sets.values()]
  }

  private root(name: string): string {
    let at = name
    for (;;) {
      const parent = this.parents.get(at) ?? at
      if (parent === at) return at
      this.parents.set(at, this.parents.get(parent) ?? parent)
      at = parent
    }
  }
}
