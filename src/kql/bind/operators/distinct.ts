// distinct: the combinations of values that occur, each once.
import type { Distinct, SampleDistinct } from '../../../../grammar/ast.js'
import { reference } from '../../expression.js'
import type { Assignment, Plan } from '../../plan.js'
import { limit } from '../../plan.js'
import { NameSet, suggestedName } from '../naming.js'
import { bindExpression } from '../parts.js'
import { warnOfQuotedColumn } from '../quoted-columns.js'
import type { Context } from './context.js'
import type { OverRows } from './operator.js'
import { over } from './context.js'
import { isKey } from './keys.js'
import { bindNumericCount } from './known-values.js'
import { WindowLift } from './window-lift.js'
import { aggregateInOrder } from './group-order.js'
import { assignment, bindColumns } from './project.js'

const groupKey = 'What is distinguished'

export const distinct: OverRows<Distinct> = {
  syntax: 'T | distinct column, … | *',
  doc: 'The combinations of values that occur, each once.',
  examples: {
    'datatable(a: string)["x", "y", "x"] | distinct a': '[["x"],["y"]]',
  },
  overRows: (node, input, context) => {
    const lift = new WindowLift(input, context)
    const names = new NameSet()
    const groups = node.columns.flatMap((item) => {
      warnOfQuotedColumn(item.value, lift.place)
      const bound =
        item.value.kind === 'star' ? others(input, names, context) : bindColumns([item], lift.place, names, context)
      return bound.map((group) => ({ group, span: item.span }))
    })
    if (!groups.every(({ group, span }) => isKey(group.value, groupKey, span, context))) return undefined
    return aggregateInOrder(
      lift.plan,
      groups.map(({ group }) => group),
      [],
      context,
    )
  },
}

/** `*` stands for the columns whose names are not taken by then. */
const others = (input: Plan, names: NameSet, context: Context): readonly Assignment[] =>
  input.columns
    .filter(({ name }) => !names.has(name))
    .map((column) => assignment(names.unique(column.name), reference(column), context))

export const sampleDistinct: OverRows<SampleDistinct> = {
  syntax: 'T | sample-distinct n of column',
  doc: 'Some values of a column, each once.',
  examples: {
    'datatable(a: long)[1, 1, 1] | sample-distinct 5 of a': '[[1]]',
  },
  overRows: (node, input, context) => {
    const count = bindNumericCount(node.count, context)
    const place = over(input, context)
    warnOfQuotedColumn(node.of.value, place)
    const value = bindExpression(node.of.value, place)
    const name = node.of.names[0]?.name ?? suggestedName(node.of.value) ?? 'Column1'
    if (!count || !isKey(value, groupKey, node.of.span, context)) return undefined
    return limit(aggregateInOrder(input, [assignment(name, value, context)], [], context), count)
  },
}
