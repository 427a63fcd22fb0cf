// where: the rows for which a condition holds.
import type { Where } from '../../../../grammar/ast.js'
import { bindPredicate } from '../parts.js'
import type { OverRows } from './operator.js'
import { withColumns } from './columns.js'
import { WindowLift } from './window-lift.js'
import { filterAfterJoin } from './unique-rows.js'

export const where: OverRows<Where> = {
  syntax: 'T | where condition',
  doc: 'The rows for which a condition holds; null counts as false. Also `filter`.',
  examples: {
    'range n from 1 to 5 step 1 | where n % 2 == 0': '[[2],[4]]',
  },
  overRows: (node, input, context) => {
    const lift = new WindowLift(input, context)
    const predicate = bindPredicate(node.predicate, lift.place)
    if (predicate.type === 'unknown') return undefined
    return withColumns(filterAfterJoin(lift.plan, predicate), input.columns)
  },
}
