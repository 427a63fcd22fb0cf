// `summarize arg_max(t, *) by k`: the row numbered first by t within k. An aggregate for each column, or one of whole
// rows, costs some fifty times as much.
import type { NamedExpr } from '../../../../grammar/ast.js'
import type { Expr } from '../../expression.js'
import { constant, reference } from '../../expression.js'
import { requireWindow } from '../../functions/index.js'
import type { Aggregate, Assignment, Plan, PlanColumn, SortKey } from '../../plan.js'
import { equijoin, filter, project, window } from '../../plan.js'
import { everyExpression } from '../closed-plans.js'
import type { BoundType } from '../../types.js'
import { lastTick } from '../../types.js'
import { makeCall, operatorCall } from '../conversion.js'
import type { Context } from './context.js'
import { aggregateInOrder } from './group-order.js'

type Aggregates = Aggregate['aggregates']

/** An item of summarize, and what is to be worked out for it. */
export interface SummaryPart {
  readonly item: NamedExpr
  readonly aggregates: Aggregates
}

/**
 * The groups with the aggregates of all parts; undefined where no part asks for whole rows, or numbering them pays
 * nothing. Beside other aggregates the rows are read once more, which only those of a table bear.
 */
export function withLatestRows(
  input: Plan,
  groups: readonly Assignment[],
  parts: readonly SummaryPart[],
  context: Context,
): Plan | undefined {
  const whole = parts.filter(asksForRows)
  const others = parts.filter((part) => !asksForRows(part))
  if (groups.length === 0 || whole.length === 0) return undefined
  const rest = others.flatMap(({ aggregates }) => aggregates)
  if (whole.length + rest.length > 1 && !isReadTwice(input)) return undefined
  const rows = whole.map((part) => firstRows(input, part, groups, context))
  const [first, ...more] = rest.length > 0 ? [aggregateInOrder(input, groups, rest, context), ...rows] : rows
  if (!first) return undefined
  const keys = (plan: Plan): readonly PlanColumn[] => plan.columns.slice(0, groups.length)
  return more.reduce((left, right) => {
    const on = keys(left).map((key, i) => ({ left: reference(key), right: reference(keys(right)[i] ?? key) }))
    return equijoin('inner', left, right, on)
  }, first)
}

/** arg_max(t, *) or arg_min(t, *), and its key is an aggregate of its own. */
function asksForRows({ item: { value, names }, aggregates: [key] }: SummaryPart): boolean {
  return (
    value.kind === 'call' &&
    /^arg_?(max|min)$/.test(value.name.name) &&
    names.length <= 1 &&
    key !== undefined &&
    value.arguments.some((argument) => argument.value.kind === 'star')
  )
}

/** Rows of a table, perhaps filtered and computed, that are the same when they are read again. */
function isReadTwice(plan: Plan): boolean {
  let source = plan
  while (source.kind === 'filter' || source.kind === 'project') source = source.input
  return source.kind === 'scan' && everyExpression(plan, isSteady)
}

/** Has it the same value each time? A query within it, which may take any rows, need not. */
const isSteady = (part: Expr): boolean =>
  part.kind === 'call' ? !part.function.volatile : part.kind !== 'scalar-query' && part.kind !== 'column-query'

/** The groups, and what the aggregates of such an item give, from the row that is first in each. */
function firstRows(
  input: Plan,
  { item, aggregates }: SummaryPart,
  groups: readonly Assignment[],
  { binder }: Context,
): Plan {
  const valueOf = ({ call }: Aggregates[number]): Expr => {
    const { value } = call.arguments
    if (!value || !('kind' in value)) throw new Error(`'${call.function.name}' was bound without its value.`)
    return value
  }
  const descending = item.value.kind === 'call' && item.value.name.name.endsWith('max')
  const number = binder.column('row_number', 'long')
  const call = { function: requireWindow('row_number'), arguments: {}, type: 'long' } as const
  const numbered = window(input, [{ column: number, call }], {
    partitionBy: groups.map(({ value }) => value),
    orderBy: aggregates.slice(0, 1).flatMap((key) => extremeFirst(valueOf(key), descending)),
  })
  const first = filter(numbered, operatorCall('==', reference(number), constant('long', 1n), 'bool'))
  return project(first, [
    ...groups.map(({ column, value }) => ({ column: binder.column(column.name, column.type), value })),
    ...aggregates.map((aggregate) => ({ column: aggregate.column, value: valueOf(aggregate) })),
  ])
}

/** What lies before and behind all values of a type; a whole number of a long has 128 bits then. */
const beyond: { readonly [Type in BoundType]?: readonly [before: bigint, behind: bigint] } = {
  datetime: [-1n, lastTick + 1n],
  int: [-(2n ** 31n) - 1n, 2n ** 31n],
  long: [-(2n ** 63n) - 1n, 2n ** 63n],
}

/**
 * The order that puts the row of arg_max or arg_min first. NaN wins at either end; the engine ranks it above all. What is
 * null lies beyond all values, for by a key that is never null the engine finds the row several times as fast.
 */
function extremeFirst(key: Expr, descending: boolean): readonly SortKey[] {
  const [before, behind] = beyond[key.type] ?? []
  if (before !== undefined && behind !== undefined) {
    const stand = constant(key.type, descending ? before : behind)
    return [{ value: makeCall('coalesce', { values: [key, stand] }, key.type), descending, nullsFirst: false }]
  }
  const byKey: SortKey = { value: key, descending, nullsFirst: false }
  if (key.type !== 'real' || descending) return [byKey]
  return [{ value: makeCall('isnan', { number: key }, 'bool'), descending: true, nullsFirst: false }, byKey]
}
