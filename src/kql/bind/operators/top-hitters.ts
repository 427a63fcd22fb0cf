// top-hitters: the values that occur most often, or weigh most. The reference engine approximates; this is exact.
import type { TopHitters } from '../../../../grammar/ast.js'
import { reference } from '../../expression.js'
import { aggregate, limit, sort } from '../../plan.js'
import { convert } from '../conversion.js'
import { bindExpression } from '../expressions.js'
import { NameSet, suggestedName } from '../naming.js'
import type { BindOperator } from './context.js'
import { bindCount, over } from './context.js'
import { assignment } from './project.js'
import { aggregateCall } from './summarize.js'

export const topHitters: BindOperator<TopHitters> = (node, input, context) => {
  const place = over(input, context)
  const count = bindCount(node.count, context)
  const of = bindExpression(node.of.value, place)
  const weight = node.by && bindExpression(node.by.value, place)
  if (!count || of.type === 'unknown' || weight?.type === 'unknown') return undefined
  const name = node.of.names[0]?.name ?? new NameSet().forExpression(node.of.value, context)
  const group = assignment(name, of, context)
  const number = weight && (weight.type === 'dynamic' ? (convert(weight, 'real') ?? weight) : weight)
  const call = number
    ? aggregateCall('sum', { value: number }, number.type === 'int' ? 'long' : number.type)
    : aggregateCall('count', {}, 'long')
  const resultName = node.by
    ? (node.by.names[0]?.name ?? `approximate_sum_${suggestedName(node.by.value) ?? ''}`)
    : `approximate_count_${name}`
  const column = context.binder.column(resultName, call.type)
  const counted = aggregate(input, [group], [{ column, call }])
  // Of values that weigh the same any may be given; by their order, so that the answer is the same every time.
  const ties = of.type === 'dynamic' ? [] : [{ value: reference(group.column), descending: true, nullsFirst: false }]
  return limit(sort(counted, [{ value: reference(column), descending: true, nullsFirst: false }, ...ties]), count)
}
