// What a body makes of each row, in the order of the rows and of what it makes of each.
import type { Expr } from '../../expression.js'
import { reference, some } from '../../expression.js'
import type { Plan, PlanColumn } from '../../plan.js'
import { filter, keep, project, sort, window } from '../../plan.js'
import { rowNumber } from '../conversion.js'
import type { Context } from './context.js'
import { isWritten } from './written-rows.js'

/**
 * A body that looks at each item by itself is a mv-expand with its steps after it, which keeps the order and costs
 * less. The engine joins the rows of another body in any order, so they are numbered: where the body has an order, and
 * where the query itself holds the rows.
 */
export function applied(input: Plan, body: Plan, shown: readonly PlanColumn[], context: Context): Plan {
  const flat = expanded(body, input)
  if (flat) return keep(flat, shown)
  const kept = shown.filter(({ id }) => !body.columns.some((column) => column.id === id))
  if (!ordered(body) && !isWritten(input)) return apply(input, body, shown)
  const { binder } = context
  const row = binder.column('row', 'long')
  const rows = window(input, [{ column: row, call: rowNumber }])
  const inOrder = keep(appliedBy(row, rows, body, kept, context), shown)
  return binder.orders.has(input) ? inOrder : binder.orders.unpromised(inOrder)
}

/** What the body makes of each row: by a column that tells the rows apart, and then as the body has it. */
export function appliedBy(
  row: PlanColumn,
  rows: Plan,
  body: Plan,
  kept: readonly PlanColumn[],
  { binder }: Context,
): Plan {
  const place = binder.column('place', 'long')
  const made = window(body, [{ column: place, call: rowNumber }])
  const whole = apply(rows, made, [...kept, row, ...made.columns])
  return sort(
    whole,
    [row, place].map((column) => ({ value: reference(column), descending: false, nullsFirst: false })),
  )
}

/** What the body makes of each row, in any order. */
export const apply = (input: Plan, body: Plan, columns: readonly PlanColumn[]): Plan => ({
  kind: 'apply',
  input,
  body,
  columns,
})

/** The body over all rows at once, their own columns beside its results; `undefined` where it looks at several items. */
function expanded(body: Plan, input: Plan): Plan | undefined {
  if (body.kind === 'item') {
    const { items, index, limit } = body
    return { kind: 'unnest', input, items, index, limit, columns: [...input.columns, ...body.columns] }
  }
  if (body.kind === 'filter') {
    const below = asksAside(body.predicate) ? undefined : expanded(body.input, input)
    return below && filter(below, body.predicate)
  }
  if (body.kind !== 'project' || body.assignments.some(({ value }) => asksAside(value))) return undefined
  const below = expanded(body.input, input)
  const made = new Set(body.columns.map(({ id }) => id))
  const own = input.columns.filter(({ id }) => !made.has(id)).map((column) => ({ column, value: reference(column) }))
  return below && project(below, [...own, ...body.assignments])
}

/** Does the expression ask a query, which may be of the items? */
const asksAside = (expr: Expr): boolean => some(expr, ({ kind }) => kind === 'scalar-query' || kind === 'column-query')

/** Does the body tell an order of its rows, or keep the one that the items have? */
function ordered(body: Plan): boolean {
  switch (body.kind) {
    case 'item':
    case 'sort':
    case 'window':
      return true
    case 'filter':
    case 'project':
    case 'limit':
      return ordered(body.input)
    default:
      return false
  }
}
