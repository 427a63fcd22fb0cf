// Plan → plan: columns nobody reads are dropped, all the way down to the scans; then what is in rewrite/.
import { at } from './at.js'
import type { ColumnId, Expr } from './expression.js'
import { addReads, children, pushChildren } from './expression.js'
import { OwnColumns } from './own-columns.js'
import type { Aggregate, Assignment, Plan, PlanColumn, Shared } from './plan.js'
import { expressionsOf, inputs } from './plan.js'
import { takeItemTexts } from './rewrite/item-texts.js'
import { gatherPaths } from './rewrite/json-paths.js'

/** A rewritten plan; the plans inside its expressions are found in `nested` by what they were before. */
export interface Rewritten {
  readonly plan: Plan
  readonly nested: ReadonlyMap<Plan, Plan>
  readonly own: OwnColumns
}

/** Rewrites a plan without changing its answer. */
export function rewrite(plan: Plan): Rewritten {
  const pruner = new Pruner()
  const pruned: Rewritten = { plan: pruner.run(plan), nested: pruner.nested, own: new OwnColumns() }
  // Most queries have nothing to gather and no items, and need not be gone through once more.
  const gathered = pruner.paths > 1 ? gatherPaths(pruned) : pruned
  return pruner.hasItems ? takeItemTexts(gathered) : gathered
}

type Wanted = ReadonlySet<ColumnId>
const nothing: Wanted = new Set()
/** Plans that a node reads, and what it reads of each. */
type Needs = readonly (readonly [plan: Plan, read: Wanted])[]

/** What a node reads of its inputs when these of its own columns are wanted, and of the plans in its expressions. */
interface Look {
  readonly wanted: Wanted
  readonly needs: Needs
  readonly inside: Needs
}

/** A step that several uses read: which of its columns, by position and by identity, and the plan that gives just these. */
interface SharedStep {
  readonly source: Plan
  readonly positions: Set<number>
  wanted: Wanted
  pruned: Plan | undefined
}

/**
 * Drops unread columns. The source of a shared step is pruned once, to what all of its uses read, after the plans
 * that use it; later steps are pruned before the earlier ones they read.
 */
class Pruner {
  readonly nested = new Map<Plan, Plan>()
  /** How many paths into dynamic values the expressions hold. */
  paths = 0
  /** Does a node make rows of items? */
  hasItems = false
  /** What the first pass found out about each node. */
  private readonly looked = new Map<Plan, Look>()
  private readonly shared = new Map<string, SharedStep>()

  run(plan: Plan): Plan {
    const wanted = idsOf(plan.columns)
    this.collect(plan, wanted)
    return this.prune(plan, wanted)
  }

  /** What the node reads of its inputs, and the plans inside its expressions. */
  private look(plan: Plan, wanted: Wanted): Look {
    const known = this.looked.get(plan)
    if (known?.wanted === wanted) return known
    const found = { wanted, needs: needs(plan, wanted), inside: known?.inside ?? this.plansInside(plan) }
    this.looked.set(plan, found)
    return found
  }

  /** The plans inside a node's expressions: toscalar(T), x in (T). */
  private plansInside(plan: Plan): Needs {
    this.hasItems ||= plan.kind === 'unnest'
    const found: (readonly [Plan, Wanted])[] = []
    const pending: Expr[] = []
    for (const expr of expressionsOf(plan)) if (expr.kind !== 'column') pending.push(expr)
    for (let next = pending.pop(); next; next = pending.pop()) {
      if (next.kind === 'column' || next.kind === 'constant') continue
      if (next.kind === 'path') this.paths++
      if (next.kind === 'scalar-query' || next.kind === 'column-query')
        found.push([next.plan, idsOf(next.plan.columns)])
      else pushChildren(pending, next)
    }
    return found
  }

  /** First pass: what is read of each shared step. */
  private collect(plan: Plan, wanted: Wanted): void {
    const order: Shared[] = []
    this.visit(plan, wanted, order)
    for (let next = order.shift(); next; next = order.shift()) {
      const entry = this.shared.get(next.name)
      if (!entry) continue
      entry.wanted = new Set([...entry.positions].flatMap((position) => entry.source.columns[position]?.id ?? []))
      this.visit(entry.source, entry.wanted, order)
    }
  }

  private visit(plan: Plan, wanted: Wanted, order: Shared[]): void {
    if (plan.kind === 'shared') {
      const entry = this.shared.get(plan.name) ?? {
        source: plan.source,
        positions: new Set<number>(),
        wanted: new Set<ColumnId>(),
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
    const { needs: read, inside } = this.look(plan, wanted)
    for (const [input, needed] of read) this.visit(input, needed, order)
    for (const [nested, all] of inside) this.visit(nested, all, order)
  }

  /** Second pass: the plan with only what is wanted. */
  private prune(plan: Plan, wanted: Wanted): Plan {
    const { needs: read, inside } = this.look(plan, wanted)
    this.pruneInside(inside)
    const input = (position: number): Plan => {
      const [source, needed] = read[position] ?? []
      return source && needed ? this.prune(source, needed) : plan
    }
    const kept = (): readonly PlanColumn[] => plan.columns.filter((column) => wanted.has(column.id))
    switch (plan.kind) {
      case 'scan':
        return { ...plan, columns: kept(), reads: plan.reads.filter(({ column }) => wanted.has(column.id)) }
      case 'external':
        return { ...plan, columns: kept(), reads: plan.reads.filter(({ column }) => wanted.has(column.id)) }
      case 'values': {
        const positions = plan.columns.flatMap((column, i) => (wanted.has(column.id) ? [i] : []))
        if (positions.length === plan.columns.length || positions.length === 0) return plan
        return {
          ...plan,
          columns: kept(),
          rows: plan.rows.map((row) => positions.map((i) => at(row, i))),
        }
      }
      case 'range':
        return plan
      case 'project': {
        const assignments = plan.assignments.filter(({ column }) => wanted.has(column.id))
        return { ...plan, input: input(0), assignments, columns: assignments.map(({ column }) => column) }
      }
      case 'aggregate': {
        const aggregates = aggregatesKept(plan, wanted)
        const columns = [...plan.groups, ...aggregates].map(({ column }) => column)
        return { ...plan, input: input(0), aggregates, columns }
      }
      case 'window': {
        const windows = plan.windows.filter(({ column }) => wanted.has(column.id))
        const below = input(0)
        if (windows.length === 0) return below
        return {
          ...plan,
          input: below,
          windows,
          columns: [...below.columns, ...windows.map((w) => w.column)],
        }
      }
      case 'filter':
      case 'sort':
      case 'limit': {
        const below = input(0)
        return { ...plan, input: below, columns: below.columns }
      }
      case 'join': {
        const [left, right] = [input(0), input(1)]
        const columns =
          plan.type === 'leftsemi' || plan.type === 'leftanti' ? left.columns : [...left.columns, ...right.columns]
        return { ...plan, left, right, columns }
      }
      case 'union': {
        const positions = plan.columns.flatMap((column, i) => (wanted.has(column.id) ? [i] : []))
        const inputs = plan.inputs.map(({ sources }, i) => ({
          plan: input(i),
          sources: positions.map((position) => sources[position]),
        }))
        return { ...plan, inputs, columns: kept() }
      }
      case 'unnest': {
        const below = input(0)
        const index = plan.index ? [plan.index] : []
        return {
          ...plan,
          input: below,
          // An array that is read for its items alone is not repeated beside each of them.
          columns: [...below.columns.filter(({ id }) => wanted.has(id)), ...plan.items.map((i) => i.column), ...index],
        }
      }
      case 'item':
        return plan
      case 'sequence': {
        const below = input(0)
        const giver = plan.giver ? [plan.giver] : []
        const own = [...plan.declared.map(({ column }) => column), plan.match, ...giver].filter(({ id }) =>
          wanted.has(id),
        )
        return { ...plan, input: below, columns: [...below.columns, ...own] }
      }
      case 'apply':
        return { ...plan, input: input(0), body: input(1), columns: kept() }
      case 'shared':
        return this.pruneShared(plan)
    }
  }

  /** A use keeps the columns that any use reads, by position in the pruned source. */
  private pruneShared(plan: Shared): Plan {
    const entry = this.shared.get(plan.name)
    if (!entry) return plan
    const ids = new Map(entry.source.columns.map((column, position) => [column.id, position]))
    entry.pruned ??= this.prune(entry.source, entry.wanted)
    const columns = entry.pruned.columns.flatMap((column) => {
      const position = ids.get(column.id)
      return position === undefined ? [] : (plan.columns[position] ?? [])
    })
    return { ...plan, source: entry.pruned, columns }
  }

  /** The plans inside a node's expressions are pruned too. */
  private pruneInside(plans: Needs): void {
    for (const [plan, all] of plans) if (!this.nested.has(plan)) this.nested.set(plan, this.prune(plan, all))
  }
}

/** What is read; without groups one aggregate in any case, for it alone makes one row of however many there are. */
function aggregatesKept({ groups, aggregates }: Aggregate, wanted: Wanted): Aggregate['aggregates'] {
  const read = aggregates.filter(({ column }) => wanted.has(column.id))
  return groups.length === 0 && read.length === 0 ? aggregates.slice(0, 1) : read
}

const idsOf = (columns: readonly PlanColumn[]): Wanted => new Set(columns.map((column) => column.id))

/** What a node reads of each of its inputs, when only some of its own columns are wanted. */
function needs(plan: Plan, wanted: Wanted): Needs {
  switch (plan.kind) {
    case 'scan':
    case 'values':
    case 'external':
    case 'range':
    case 'item':
    case 'shared':
      return []
    case 'filter':
      return [[plan.input, plusReads(wanted, expressionsOf(plan))]]
    case 'limit':
      return [[plan.input, wanted]]
    case 'sort':
      return [[plan.input, plusReads(wanted, expressionsOf(plan))]]
    case 'project':
      return [[plan.input, plusReads(nothing, valuesOf(plan.assignments, wanted))]]
    case 'aggregate': {
      const calls = aggregatesKept(plan, wanted).map(({ call }) => call)
      const read = calls.flatMap((call) => [
        ...Object.values(call.arguments).flat(),
        ...(call.predicate ? [call.predicate] : []),
      ])
      return [[plan.input, plusReads(nothing, [...plan.groups.map((g) => g.value), ...read])]]
    }
    case 'window': {
      const calls = plan.windows.filter(({ column }) => wanted.has(column.id)).map(({ call }) => call)
      const read = [
        ...calls.flatMap((call) => Object.values(call.arguments).flat()),
        ...plan.partitionBy,
        ...(plan.orderBy ?? []).map((k) => k.value),
      ]
      const own = idsOf(plan.windows.map(({ column }) => column))
      return [[plan.input, plusReads(new Set([...wanted].filter((id) => !own.has(id))), calls.length > 0 ? read : [])]]
    }
    case 'join': {
      const [left, right] = [plan.on.map((pair) => pair.left), plan.on.map((pair) => pair.right)]
      return [
        [plan.left, plusReads(wanted, left)],
        [plan.right, plusReads(wanted, right)],
      ]
    }
    case 'union':
      return plan.inputs.map(({ plan: input, sources }) => {
        const read = sources.flatMap((source, i) => (source && wanted.has(at(plan.columns, i).id) ? [source] : []))
        return [input, plusReads(nothing, read)] as const
      })
    case 'unnest':
      return [[plan.input, plusReads(wanted, expressionsOf(plan))]]
    case 'sequence': {
      const took = plan.steps.flatMap((step) => step.state.map(({ of }) => of))
      return [[plan.input, plusReads(new Set([...wanted, ...took]), expressionsOf(plan))]]
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

/** Everything that any expression of a plan reads, those of the steps it shares and of its subqueries among them. */
export function bodyReads(plan: Plan): Wanted {
  const ids = new Set(plan.columns.map((column) => column.id))
  const seen = new Set<Plan>()
  const pending: (Plan | Expr)[] = [plan]
  for (let next = pending.pop(); next; next = pending.pop()) {
    if ('columns' in next) {
      if (seen.has(next)) continue
      seen.add(next)
      pending.push(...inputs(next), ...expressionsOf(next))
    } else if (next.kind === 'column') ids.add(next.id)
    else pending.push(...children(next), ...('plan' in next ? [next.plan] : []))
  }
  return ids
}

/** What is wanted and what expressions read: the same set where they read no more. */
function plusReads(wanted: Wanted, exprs: readonly Expr[]): Wanted {
  const read = new Set<ColumnId>()
  for (const expr of exprs) addReads(read, expr)
  if (wanted.size === 0) return read
  for (const id of read) if (!wanted.has(id)) return new Set([...wanted, ...read])
  return wanted
}
