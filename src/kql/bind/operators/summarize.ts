// summarize: groups and aggregates, with Kusto's names.
import type { NamedExpr, Summarize } from '../../../../grammar/ast.js'
import type { AggregateCall, ColumnId, Expr } from '../../expression.js'
import { reads, reference, unknown } from '../../expression.js'
import type { Aggregate, Assignment, Plan } from '../../plan.js'
import { project } from '../../plan.js'
import { aggregateRequired } from '../../problems.js'
import { withColumnMeant } from '../column-if-exists.js'
import { checkNameCount, NameSet } from '../naming.js'
import { bindExpression } from '../parts.js'
import type { Place } from '../place.js'
import { warnOfQuotedColumn } from '../quoted-columns.js'
import { bindResults } from '../scalar-calls.js'
import type { Context } from './context.js'
import type { OverRows } from './operator.js'
import { isKey } from './keys.js'
import { WindowLift } from './window-lift.js'
import { aggregateInOrder } from './group-order.js'
import { withLatestRows } from './latest-rows.js'
import type { SummaryPart } from './latest-rows.js'
import { assignment } from './project.js'
import { isWritten } from './written-rows.js'

type AggregateItem = Aggregate['aggregates'][number]

/** Collects the aggregates of one summarize and the columns that its expressions give. */
export class Summary {
  readonly aggregates: AggregateItem[] = []
  readonly results: Assignment[] = []
  private ids: ReadonlySet<ColumnId> | undefined

  constructor(
    readonly input: Plan,
    readonly place: Place,
    readonly context: Context,
    readonly groups: readonly Assignment[],
    readonly groupSources: ReadonlySet<number>,
    readonly names: NameSet,
  ) {}

  /** A column for an aggregate's result. */
  lift(call: AggregateCall, name: string): Expr {
    const column = this.context.binder.column(name, call.type)
    this.aggregates.push({ column, call })
    return reference(column)
  }

  /** Does an expression read a column of single rows? */
  readsRows(expr: Expr): boolean {
    this.ids ??= new Set(this.input.columns.map(({ id }) => id))
    return reads(expr, this.ids)
  }

  add(name: string, value: Expr): void {
    this.results.push(assignment(name, value, this.context))
  }
}

export const summarize: OverRows<Summarize> = {
  syntax: 'T | summarize [name =] aggregate, … [by [name =] expression, …]',
  doc: 'Aggregates over groups of rows.',
  examples: {
    'datatable(k: string, n: long)["a", 1, "b", 2, "a", 3] | summarize total = sum(n), count() by k':
      '[["a",4,2],["b",2,1]]',
  },
  overRows: (node, input, context) => {
    const lift = new WindowLift(input, context)
    const by = node.by ?? []
    const names = new NameSet()
    const groups = by.map((key) => {
      const item = withColumnMeant(key, lift.place)
      if (item.names.length === 0) warnOfQuotedColumn(item.value, lift.place)
      const expr = bindExpression(item.value, lift.place)
      return assignment(names.forResult(item, expr, context), expr, context)
    })
    if (!groups.every(({ value }, at) => isKey(value, 'A group key', (by[at] ?? node).span, context))) return undefined
    const sources = new Set(groups.flatMap(({ value }) => (value.kind === 'column' ? [value.id] : [])))
    const summary = new Summary(input, lift.place, context, groups, sources, names)
    const parts = node.aggregates.map((item): SummaryPart => {
      const before = summary.aggregates.length
      bindItem(item, summary)
      return { item, aggregates: summary.aggregates.slice(before) }
    })
    if (summary.results.some(({ value }) => value.type === 'unknown')) return undefined
    const plan = lift.plan
    const grouped = groups.map(({ column, value }) => ({
      column: context.binder.column(column.name, column.type),
      value,
    }))
    // Rows written in the query are few, and their groups are in order.
    const base =
      (isWritten(plan) ? undefined : withLatestRows(plan, grouped, parts, context)) ??
      aggregateInOrder(plan, grouped, summary.aggregates, context)
    const keys = base.columns.slice(0, groups.length)
    return project(base, [...keys.map((column) => ({ column, value: reference(column) })), ...summary.results])
  },
}

/** One item of the list: an aggregate with several results, or any expression over aggregates. */
export function bindItem(item: NamedExpr, summary: Summary): void {
  const { value } = item
  const { binder, scope } = summary.place
  const bindOwn = value.kind === 'call' ? binder.parts.ownWays.get(value.name.name)?.aggregate : undefined
  if (bindOwn && value.kind === 'call' && !scope.find(value.name.name)) {
    bindOwn(value, item, summary)
    return
  }
  const before = summary.aggregates.length
  const place: Place = {
    ...summary.place,
    liftAggregate: (call, name) => summary.lift(call, name),
  }
  const results = bindResults(value, place)
  const expr = results?.[0]?.expr ?? bindExpression(value, place)
  checkNameCount(item, results?.length ?? 1, summary.context)
  const needsAggregate = summary.aggregates.length === before && expr.kind !== 'constant'
  // A column of single rows may not stand beside the aggregates, a group's key neither.
  const isNone = expr.type !== 'unknown' && (needsAggregate || summary.readsRows(expr))
  if (isNone) summary.context.binder.report(aggregateRequired(), value.span)
  if (results)
    results.forEach((result, i) => {
      summary.add(resultName(item, i, result.name, summary), isNone ? unknown : result.expr)
    })
  else
    summary.add(named(item, 0, summary) ?? summary.names.forExpression(value, summary.context), isNone ? unknown : expr)
}

/** The name that is given for a result. */
function named(item: NamedExpr, position: number, { names, context }: Summary): string | undefined {
  const given = item.names[position]
  return given && names.declare(given.name, given.span, context)
}

/** The name of a result: given, or of the expression, kept apart from the others. */
export function resultName(item: NamedExpr, position: number, suggested: string, summary: Summary): string {
  return named(item, position, summary) ?? summary.names.unique(suggested)
}
