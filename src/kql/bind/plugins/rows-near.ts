// rows_near: the rows around those that a condition picks out, in the order that the rows have.
import { constant, reference } from '../../expression.js'
import { filter, window } from '../../plan.js'
import { badValue, wrongType } from '../../problems.js'
import { windowCall } from '../conversion.js'
import { withColumns } from '../operators/columns.js'
import type { Plugin } from './plugin.js'

export const rowsNear: Plugin = {
  doc: 'The rows within so many rows of one where the condition holds; before and after may differ.',
  examples: {
    'range x from 1 to 9 step 1 | evaluate rows_near(x == 4, 1)': '[[3],[4],[5]]',
  },
  bind: (call, input, context) => {
    if (!call.takes(2, 3)) return undefined
    const node = call.argument(0, 'Condition')
    const condition = call.expression(node, input)
    if (!node || !condition) return undefined
    if (condition.type !== 'bool') {
      context.binder.report(wrongType({ expected: 'bool', found: condition.type }), node.span)
      return undefined
    }
    const [before, after] = [
      call.argument(1, 'NumRows'),
      call.argument(2, 'RowsAfter') ?? call.argument(1, 'NumRows'),
    ].map((count) => {
      const rows = call.constant(count, 'long', 'The number of rows')
      if (typeof rows === 'bigint' && rows >= 0n) return constant('long', rows)
      if (rows !== undefined && count)
        context.binder.report(badValue({ what: 'The number of rows', expected: 'zero or more' }), count.span)
      return undefined
    })
    if (!before || !after) return undefined
    const near = context.binder.column('near', 'bool')
    const anyNear = windowCall('any near', { condition, before, after }, 'bool')
    const marked = window(input, [{ column: near, call: anyNear }])
    return withColumns(filter(marked, reference(near)), input.columns)
  },
}
