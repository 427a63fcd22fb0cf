// The order of groups. The reference gives the groups of rows written in the query in the order in which they first
// appear; for rows of tables, which lie in many places, it promises none, and to keep one would cost a number for
// every row.
import { reference } from '../../expression.js'
import type { Aggregate, Plan } from '../../plan.js'
import { aggregate, inputs, keep, sort, window } from '../../plan.js'
import { aggregateCall, rowNumber } from '../conversion.js'
import type { Context } from './context.js'

/** Aggregates by groups; those of rows written in the query come in the order of their first rows. */
export function aggregateInOrder(
  input: Plan,
  groups: Aggregate['groups'],
  aggregates: Aggregate['aggregates'],
  { binder }: Context,
): Plan {
  const gathers = aggregates.some(({ call }) => call.function.inOrder) && !isItems(input)
  if (!isWritten(input) || (groups.length === 0 && !gathers)) return aggregate(input, groups, aggregates)
  const row = binder.column('row', 'long')
  const first = binder.column('first', 'long')
  const least = aggregateCall('min', { value: reference(row) }, 'long')
  const byRow = [{ value: reference(row), descending: false, nullsFirst: false }]
  const counted = window(input, [{ column: row, call: rowNumber }])
  const numbered = gathers ? sort(counted, byRow) : counted
  if (groups.length === 0) return aggregate(numbered, groups, aggregates)
  const grouped = aggregate(numbered, groups, [...aggregates, { column: first, call: least }])
  const ordered = sort(grouped, [{ value: reference(first), descending: false, nullsFirst: false }])
  return binder.orders.unpromised(
    keep(
      ordered,
      [...groups, ...aggregates].map(({ column }) => column),
    ),
  )
}

/** Are the rows those of mv-apply, which are in their order wherever they are read? */
const isItems = (plan: Plan): boolean => plan.kind === 'item' || inputs(plan).some(isItems)

/** Are all rows written in the query itself? Items are where their rows are. */
export function isWritten(plan: Plan): boolean {
  if (plan.kind === 'values' || plan.kind === 'range' || plan.kind === 'item') return true
  const below = inputs(plan)
  return below.length > 0 && below.every(isWritten)
}
