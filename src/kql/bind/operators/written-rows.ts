// Rows written in the query: they are few, and keep the order that they have.
import { reference } from '../../expression.js'
import type { Plan, PlanColumn, SortKey } from '../../plan.js'
import { inputs, sort, window } from '../../plan.js'
import { rowNumber } from '../conversion.js'
import type { Context } from './context.js'

/** The rows by these keys; rows written in the query that are equal by them stay as they were. */
export function sortInOrder(input: Plan, keys: readonly SortKey[], { binder }: Context): Plan {
  if (keys.length === 0 || !isWritten(input) || isItems(input)) return sort(input, keys)
  const row = binder.column('row', 'long')
  return sort(numbered(input, row), [...keys, ascending(row)])
}

/** The rows with a column of their numbers, in the order that they have. */
export const numbered = (input: Plan, column: PlanColumn): Plan => window(input, [{ column, call: rowNumber }])

export const ascending = (column: PlanColumn): SortKey => ({
  value: reference(column),
  descending: false,
  nullsFirst: false,
})

/** Are the rows those of mv-apply, which are in their order wherever they are read? */
export const isItems = (plan: Plan): boolean => plan.kind === 'item' || inputs(plan).some(isItems)

/** Are all rows written in the query itself? Items are where their rows are. */
export function isWritten(plan: Plan): boolean {
  if (plan.kind === 'values' || plan.kind === 'range' || plan.kind === 'item') return true
  const below = inputs(plan)
  return below.length > 0 && below.every(isWritten)
}
