// top-hitters: the values that occur most often, or weigh most. The reference engine approximates; this is exact.
import type { TopHitters } from '../../../../grammar/ast.js'
import { reference } from '../../expression.js'
import { aggregate, limit, sort } from '../../plan.js'
import { wrongType } from '../../problems.js'
import { isNumber } from '../../types.js'
import { aggregateCall } from '../conversion.js'
import { NameSet, suggestedName } from '../naming.js'
import { bindExpression } from '../parts.js'
import type { OverRows } from './operator.js'
import { over } from './context.js'
import { bindNumericCount } from './known-values.js'
import { assignment } from './project.js'

export const topHitters: OverRows<TopHitters> = {
  syntax: 'T | top-hitters n of column [by weight]',
  doc: 'The most frequent values, counted exactly where the reference estimates.',
  examples: {
    'datatable(a: string)["x", "y", "x"] | top-hitters 1 of a': '[["x",2]]',
  },
  overRows: (node, input, context) => {
    const place = over(input, context)
    const count = bindNumericCount(node.count, context)
    const of = bindExpression(node.of.value, place)
    const weight = node.by && bindExpression(node.by.value, place)
    if (!count || of.type === 'unknown' || weight?.type === 'unknown') return undefined
    if (node.by && weight && !isNumber(weight.type)) {
      context.binder.report(wrongType({ expected: 'number', found: weight.type, what: 'The weight' }), node.by.span)
      return undefined
    }
    const name = node.of.names[0]?.name ?? suggestedName(node.of.value)
    const group = assignment(name ?? 'Column1', of, context)
    const call = weight
      ? aggregateCall('sum', { value: weight }, weight.type === 'int' ? 'long' : weight.type)
      : aggregateCall('count', {}, 'long')
    const resultName = node.by
      ? (node.by.names[0]?.name ?? `approximate_sum_${suggestedName(node.by.value) ?? ''}`)
      : `approximate_count_${name ?? ''}`
    const column = context.binder.column(new NameSet(new Set([group.column.name])).unique(resultName), call.type)
    const counted = aggregate(input, [group], [{ column, call }])
    // Of values that weigh the same any may be given; by their order, so that the answer is the same every time.
    const ties = of.type === 'dynamic' ? [] : [{ value: reference(group.column), descending: true, nullsFirst: false }]
    return limit(sort(counted, [{ value: reference(column), descending: true, nullsFirst: false }, ...ties]), count)
  },
}
