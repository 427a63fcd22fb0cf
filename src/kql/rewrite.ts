// Plan → plan: columns nobody reads are dropped, all the way down to the scans; then what is in rewrite/.
import type { ColumnId, Expr } from './expression.js'
import { children } from './expression.js'
import type { Aggregate, Assignment, Plan, PlanColumn, Shared } from './plan.js'
import { expressionsOf } from './plan.js'
import { takeItemTexts } from './rewrite/item-texts.js'
import { gatherPaths } from './rewrite/json-paths.js'

/** A rewritten plan; the plans inside its expressions are found in `nested` by what they were before. */
export interface Rewritten {
  readonly plan: Plan
  readonly nested: ReadonlyMap<Plan, Plan>
}

/** Rewrites a plan without changing its answer. */
export function rewrite(plan: Plan): Rewritten {
  const pruner = new Pruner()
  return takeItemTexts(gatherPaths({ plan: pruner.run(plan), nested: pruner.nested }))
}

type Wanted = ReadonlySet<ColumnId>

/**
 * Drops unread columns. The source of a shared step is pruned once, to what all of its uses read, after the plans
 * that use it; later steps are pruned before the earlier ones they read.
 */
class Pruner {
  readonly nested = new Map<Plan, Plan>()
  /** By the step's name: its source, which positions are read, and whether it is done. */
  private readonly shared = new Map<string, { source: Plan; positions: Set<number>; pruned: Plan | undefined }>()

  run(plan: Plan): Plan {
    this.collect(plan, idsOf(plan.columns))
    return this.prune(plan, idsOf(plan.columns))
  }

  /** First pass: what is read of each shared step. */
  private collect(plan: Plan, wanted: Wanted): void {
    const order: Shared[] = []
    this.visit(plan, wanted, order)
    for (let next = order.shift(); next; next = order.shift()) {
      const entry = this.shared.get(next.name)
      if (!entry) continue
      const ids = new Set([...entry.positions].flatMap((position) => entry.source.columns[position]?.id ?? []))
      this.visit(entry.source, ids, order)
    }
  }

  private visit(plan: Plan, wanted: Wanted, order: Shared[]): void {
    if (plan.kind === 'shared') {
      const entry = this.shared.get(plan.name) ?? {
        source: plan.source,
        positions: new Set<number>(),
        pruned: undefined,
      }
      const before = entry.positions.size
      plan.columns.forEach((column, position) => {
        if (wanted.has(column.id)) entry.positions.add(position)
      })
      if (!this.shared.has(plan.name) || entry.positions.size > before) order.push(plan)
      this.shared.set(plan.name, entry)
      return
    }
    for (const [input, needed] of needs(plan, wanted)) this.visit(input, needed, order)
    for (const nested of nestedPlans(plan)) this.visit(nested, idsOf(nested.columns), order)
  }

  /** Second pass: the plan with only what is wanted. */
  private prune(plan: Plan, wanted: Wanted): Plan {
    const one = (input: Plan, needed: Wanted): Plan => this.prune(input, needed)
    const all = needs(plan, wanted)
    const input = (position: number): Plan => {
      const [source, needed] = all[position] ?? []
      return source && needed ? one(source, needed) : plan
    }
    const kept = plan.columns.filter((column) => wanted.has(column.id))
    switch (plan.kind) {
      case 'scan':
        return { ...plan, columns: kept, stored: plan.stored.filter((_, i) => wanted.has(plan.columns[i]?.id ?? -1)) }
      case 'external':
        return { ...plan, columns: kept, cells: plan.cells.filter((_, i) => wanted.has(plan.columns[i]?.id ?? -1)) }
      case 'values': {
        const positions = plan.columns.flatMap((column, i) => (wanted.has(column.id) ? [i] : []))
        if (positions.length === plan.columns.length || positions.length === 0) return this.within(plan)
        return this.within({
          ...plan,
          columns: kept,
          rows: plan.rows.map((row) => positions.flatMap((i) => row[i] ?? [])),
        })
      }
      case 'range':
        return this.within(plan)
      case 'project': {
        const assignments = plan.assignments.filter(({ column }) => wanted.has(column.id))
        return this.within({ ...plan, input: input(0), assignments, columns: kept })
      }
      case 'aggregate': {
        const aggregates = aggregatesKept(plan, wanted)
        const columns = [...plan.groups, ...aggregates].map(({ column }) => column)
        return this.within({ ...plan, input: input(0), aggregates, columns })
      }
      case 'window': {
        const windows = plan.windows.filter(({ column }) => wanted.has(column.id))
        const below = input(0)
        if (windows.length === 0) return below
        return this.within({
          ...plan,
          input: below,
          windows,
          columns: [...below.columns, ...windows.map((w) => w.column)],
        })
      }
      case 'filter':
      case 'sort':
      case 'limit': {
        const below = input(0)
        return this.within({ ...plan, input: below, columns: below.columns })
      }
      case 'join': {
        const [left, right] = [input(0), input(1)]
        const columns =
          plan.type === 'leftsemi' || plan.type === 'leftanti' ? left.columns : [...left.columns, ...right.columns]
        return this.within({ ...plan, left, right, columns })
      }
      case 'union': {
        const positions = plan.columns.flatMap((column, i) => (wanted.has(column.id) ? [i] : []))
        const inputs = plan.inputs.map(({ sources }, i) => ({
          plan: input(i),
          sources: positions.map((at) => sources[at]),
        }))
        return this.within({ ...plan, inputs, columns: kept })
      }
      case 'unnest': {
        const below = input(0)
        const index = plan.index ? [plan.index] : []
        return this.within({
          ...plan,
          input: below,
          columns: [...below.columns, ...plan.items.map((i) => i.column), ...index],
        })
      }
      case 'item':
        return this.within(plan)
      case 'sequence': {
        const below = input(0)
        const giver = plan.giver ? [plan.giver] : []
        const own = [...plan.declared.map(({ column }) => column), plan.match, ...giver].filter(({ id }) =>
          wanted.has(id),
        )
        return this.within({ ...plan, input: below, columns: [...below.columns, ...own] })
      }
      case 'apply':
        return this.within({ ...plan, input: input(0), body: input(1), columns: kept })
      case 'shared':
        return this.pruneShared(plan)
    }
  }

  /** A use keeps the columns that any use reads, by position in the pruned source. */
  private pruneShared(plan: Shared): Plan {
    const entry = this.shared.get(plan.name)
    if (!entry) return plan
    const ids = new Map(entry.source.columns.map((column, position) => [column.id, position]))
    const wanted = new Set([...entry.positions].flatMap((position) => entry.source.columns[position]?.id ?? []))
    entry.pruned ??= this.prune(entry.source, wanted)
    const columns = entry.pruned.columns.flatMap((column) => {
      const position = ids.get(column.id)
      return position === undefined ? [] : (plan.columns[position] ?? [])
    })
    return { ...plan, source: entry.pruned, columns }
  }

  /** The plans inside a node's expressions are pruned too. */
  private within<P extends Plan>(plan: P): P {
    for (const nested of nestedPlans(plan))
      if (!this.nested.has(nested)) this.nested.set(nested, this.prune(nested, idsOf(nested.columns)))
    return plan
  }
}

/** What is read; without groups one aggregate in any case, for it alone makes one row of however many there are. */
function aggregatesKept({ groups, aggregates }: Aggregate, wanted: Wanted): Aggregate['aggregates'] {
  const read = aggregates.filter(({ column }) => wanted.has(column.id))
  return groups.length === 0 && read.length === 0 ? aggregates.slice(0, 1) : read
}

const idsOf = (columns: readonly PlanColumn[]): Wanted => new Set(columns.map((column) => column.id))

/** What a node reads of each of its inputs, when only some of its own columns are wanted. */
function needs(plan: Plan, wanted: Wanted): readonly (readonly [Plan, Wanted])[] {
  switch (plan.kind) {
    case 'scan':
    case 'values':
    case 'external':
    case 'range':
    case 'item':
    case 'shared':
      return []
    case 'filter':
      return [[plan.input, plusReads(wanted, [plan.predicate])]]
    case 'limit':
      return [[plan.input, wanted]]
    case 'sort':
      return [
        [
          plan.input,
          plusReads(
            wanted,
            plan.keys.map((key) => key.value),
          ),
        ],
      ]
    case 'project':
      return [[plan.input, plusReads([], valuesOf(plan.assignments, wanted))]]
    case 'aggregate': {
      const calls = aggregatesKept(plan, wanted).map(({ call }) => call)
      const read = calls.flatMap((call) => [
        ...Object.values(call.arguments).flat(),
        ...(call.predicate ? [call.predicate] : []),
      ])
      return [[plan.input, plusReads([], [...plan.groups.map((g) => g.value), ...read])]]
    }
    case 'window': {
      const calls = plan.windows.filter(({ column }) => wanted.has(column.id)).map(({ call }) => call)
      const read = [...calls.flatMap((call) => Object.values(call.arguments).flat()), ...plan.partitionBy, ...(plan.orderBy ?? []).map((k) => k.value)] // prettier-ignore
      const own = idsOf(plan.windows.map(({ column }) => column))
      return [
        [
          plan.input,
          plusReads(
            [...wanted].filter((id) => !own.has(id)),
            calls.length > 0 ? read : [],
          ),
        ],
      ]
    }
    case 'join': {
      const residual = plan.residual ? [plan.residual] : []
      return [
        [plan.left, plusReads(wanted, [...plan.on.map((pair) => pair.left), ...residual])],
        [plan.right, plusReads(wanted, [...plan.on.map((pair) => pair.right), ...residual])],
      ]
    }
    case 'union':
      return plan.inputs.map(({ plan: input, sources }) => {
        const read = sources.flatMap((source, i) => (source && wanted.has(plan.columns[i]?.id ?? -1) ? [source] : []))
        return [input, plusReads([], read)] as const
      })
    case 'unnest':
      return [
        [
          plan.input,
          plusReads(
            wanted,
            plan.items.map((item) => item.array),
          ),
        ],
      ]
    case 'sequence': {
      const took = plan.steps.flatMap((step) => step.state.map(({ of }) => of))
      return [[plan.input, plusReads([...wanted, ...took], expressionsOf(plan))]]
    }
    case 'apply': {
      // The body reads the row's columns by their identities.
      const inner = bodyReads(plan.body)
      return [
        [plan.input, new Set([...wanted, ...inner])],
        [plan.body, new Set(plan.body.columns.filter((column) => wanted.has(column.id)).map((column) => column.id))],
      ]
    }
  }
}

const valuesOf = (assignments: readonly Assignment[], wanted: Wanted): readonly Expr[] =>
  assignments.filter(({ column }) => wanted.has(column.id)).map(({ value }) => value)

/** Everything that any expression of a plan reads. */
export function bodyReads(plan: Plan): Wanted {
  const ids = new Set(plan.columns.map((column) => column.id))
  const walk = (node: Plan): void => {
    for (const expr of expressionsOf(node)) addReads(ids, expr)
    for (const [input] of needs(node, idsOf(node.columns))) walk(input)
  }
  walk(plan)
  return ids
}

function plusReads(ids: Iterable<ColumnId>, exprs: readonly Expr[]): Wanted {
  const all = new Set(ids)
  for (const expr of exprs) addReads(all, expr)
  return all
}

/** Long chains of `and` and `or` are left-deep, so the walk keeps a stack of its own. */
function addReads(ids: Set<ColumnId>, expr: Expr): void {
  const stack: Expr[] = [expr]
  for (let next = stack.pop(); next; next = stack.pop()) {
    if (next.kind === 'column') ids.add(next.id)
    else stack.push(...children(next))
  }
}

/** The plans inside a node's expressions: toscalar(T), x in (T). */
function nestedPlans(plan: Plan): readonly Plan[] {
  const found: Plan[] = []
  const stack: Expr[] = [...expressionsOf(plan)]
  for (let next = stack.pop(); next; next = stack.pop()) {
    if (next.kind === 'scalar-query' || next.kind === 'column-query') found.push(next.plan)
    else stack.push(...children(next))
  }
  return found
}
