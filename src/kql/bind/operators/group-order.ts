// The order of groups. The reference gives the groups of rows written in the query in the order in which they first
// appear; for rows of tables, which lie in many places, it promises none, and to keep one would cost a number for
// every row.
import { reference } from '../../expression.js'
import type { Aggregate, Plan } from '../../plan.js'
import { aggregate, keep, sort } from '../../plan.js'
import { aggregateCall } from '../conversion.js'
import type { Context } from './context.js'
import { ascending, isItems, isWritten, numbered } from './written-rows.js'

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
  const counted = numbered(input, row)
  const rows = gathers ? sort(counted, [ascending(row)]) : counted
  if (groups.length === 0) return aggregate(rows, groups, aggregates)
  const grouped = aggregate(rows, groups, [...aggregates, { column: first, call: least }])
  const ordered = sort(grouped, [ascending(first)])
  return binder.orders.unpromised(
    keep(
      ordered,
      [...groups, ...aggregates].map(({ column }) => column),
    ),
  )
}
