// where: the rows for which a condition holds.
import type { Where } from '../../../../grammar/ast.js'
import { bindPredicate } from '../parts.js'
import type { BindOperator } from './context.js'
import { withColumns } from './columns.js'
import { WindowLift } from './window-lift.js'
import { filterAfterJoin } from './unique-rows.js'

export const where: BindOperator<Where> = (node, input, context) => {
  const lift = new WindowLift(input, context)
  const predicate = bindPredicate(node.predicate, lift.place)
  if (predicate.type === 'unknown') return undefined
  return withColumns(filterAfterJoin(lift.plan, predicate), input.columns)
}
