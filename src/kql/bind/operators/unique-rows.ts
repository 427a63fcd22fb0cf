// One row of each key, for innerunique, and conditions that narrow the choice.
import type { Expr } from '../../expression.js'
import { conjuncts, constant, reads, reference } from '../../expression.js'
import type { Plan } from '../../plan.js'
import { filter, keep, window } from '../../plan.js'
import { operatorCall, rowNumber } from '../conversion.js'
import type { Context } from './context.js'

/** Rows are numbered within their key, in no order, and the first is kept. */
export function oneRowOfEachKey(input: Plan, keys: readonly Expr[], { binder }: Context): Plan {
  const number = binder.column('row_number', 'long')
  const numbered = window(input, [{ column: number, call: rowNumber }], { partitionBy: keys, orderBy: [] })
  return keep(filter(numbered, operatorCall('==', reference(number), constant('long', 1n), 'bool')), input.columns)
}

/**
 * The rows for which a condition holds. What is asked of the left side's columns right after an innerunique join is
 * asked before one row of each key is chosen: any may be, and the reference chooses among those that pass.
 */
export function filterAfterJoin(input: Plan, predicate: Expr): Plan {
  const join = input.kind === 'project' && input.input.kind === 'join' ? input.input : undefined
  if (input.kind !== 'project' || join?.type !== 'inner' || !isOneOfEach(join.left)) return filter(input, predicate)
  // The projection of a join only names its columns, so that identities mean the same above and below.
  const others = new Set([...join.right.columns, ...input.columns].map((column) => column.id))
  for (const column of join.left.columns) others.delete(column.id)
  const parts = conjuncts(predicate)
  const [before, after] = [parts.filter((one) => !reads(one, others)), parts.filter((one) => reads(one, others))]
  const left = before.reduce(belowChoice, join.left)
  return after.reduce<Plan>(filter, { ...input, input: { ...join, left } })
}

/** Is the plan what `oneRowOfEachKey` makes? Only there are rows numbered within their keys in no order. */
function isOneOfEach(plan: Plan): boolean {
  const numbered = plan.kind === 'project' && plan.input.kind === 'filter' ? plan.input.input : undefined
  return numbered?.kind === 'window' && numbered.orderBy?.length === 0 && numbered.partitionBy.length > 0
}

function belowChoice(plan: Plan, predicate: Expr): Plan {
  if (plan.kind === 'window') return { ...plan, input: filter(plan.input, predicate) }
  return plan.kind === 'project' || plan.kind === 'filter'
    ? { ...plan, input: belowChoice(plan.input, predicate) }
    : plan
}
