// distinct: the combinations of values that occur, each once.
import type { Distinct, SampleDistinct } from '../../../../grammar/ast.js'
import { reference } from '../../expression.js'
import { limit } from '../../plan.js'
import { bindExpression } from '../expressions.js'
import { NameSet, suggestedName } from '../naming.js'
import type { BindOperator } from './context.js'
import { bindCount, isKey, over, WindowLift } from './context.js'
import { aggregateInOrder } from './group-order.js'
import { assignment, bindColumns } from './project.js'

const groupKey = 'What is distinguished'

export const distinct: BindOperator<Distinct> = (node, input, context) => {
  const [only] = node.columns
  if (node.columns.length === 1 && only?.value.kind === 'star') {
    if (!input.columns.every((column) => isKey(reference(column), groupKey, only.span, context))) return undefined
    return aggregateInOrder(
      input,
      input.columns.map((column) => ({
        column: context.binder.column(column.name, column.type),
        value: reference(column),
      })),
      [],
      context,
    )
  }
  const lift = new WindowLift(input, context)
  const groups = bindColumns(node.columns, lift.place, new NameSet(), context)
  const fit = groups.every(({ value }, at) => isKey(value, groupKey, (node.columns[at] ?? node).span, context))
  return fit ? aggregateInOrder(lift.plan, groups, [], context) : undefined
}

export const sampleDistinct: BindOperator<SampleDistinct> = (node, input, context) => {
  const count = bindCount(node.count, context)
  const value = bindExpression(node.of.value, over(input, context))
  const name = node.of.names[0]?.name ?? suggestedName(node.of.value) ?? 'Column1'
  if (!count || !isKey(value, groupKey, node.of.span, context)) return undefined
  return limit(aggregateInOrder(input, [assignment(name, value, context)], [], context), count)
}
