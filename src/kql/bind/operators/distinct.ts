// distinct: the combinations of values that occur, each once.
import type { Distinct, SampleDistinct } from '../../../../grammar/ast.js'
import { reference } from '../../expression.js'
import { limit } from '../../plan.js'
import { bindExpression } from '../expressions.js'
import { NameSet } from '../naming.js'
import type { BindOperator } from './context.js'
import { bindCount, over, WindowLift } from './context.js'
import { aggregateInOrder } from './group-order.js'
import { assignment, bindColumns } from './project.js'

export const distinct: BindOperator<Distinct> = (node, input, context) => {
  const [only] = node.columns
  if (node.columns.length === 1 && only?.value.kind === 'star')
    return aggregateInOrder(
      input,
      input.columns.map((column) => ({
        column: context.binder.column(column.name, column.type),
        value: reference(column),
      })),
      [],
      context,
    )
  const lift = new WindowLift(input, context)
  const groups = bindColumns(node.columns, lift.place, new NameSet(), context)
  return groups.every(({ value }) => value.type !== 'unknown')
    ? aggregateInOrder(lift.plan, groups, [], context)
    : undefined
}

export const sampleDistinct: BindOperator<SampleDistinct> = (node, input, context) => {
  const count = bindCount(node.count, context)
  const value = bindExpression(node.of.value, over(input, context))
  const name = node.of.names[0]?.name ?? new NameSet().forExpression(node.of.value)
  if (!count || value.type === 'unknown') return undefined
  return limit(aggregateInOrder(input, [assignment(name, value, context)], [], context), count)
}
