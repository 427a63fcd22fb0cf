// sort, top, take, count: order and number of rows.
import type { Count, OrderKey, Sample, Sort, Take, Top } from '../../../../grammar/ast.js'
import type { Plan, SortKey } from '../../plan.js'
import { aggregate, limit } from '../../plan.js'
import { aggregateCall, makeCall } from '../conversion.js'
import { bindExpression } from '../parts.js'
import { warnOfQuotedColumn } from '../quoted-columns.js'
import type { Context } from './context.js'
import type { OverRows } from './operator.js'
import { withColumns } from './columns.js'
import { isKey } from './keys.js'
import { bindCount, bindNumericCount } from './known-values.js'
import { WindowLift } from './window-lift.js'
import { sortInOrder } from './written-rows.js'

/** KQL sorts descending unless told otherwise, nulls last when descending and first when ascending. */
function bindKeys(
  keys: readonly OrderKey[],
  input: Plan,
  context: Context,
): { readonly plan: Plan; readonly keys: readonly SortKey[] } | undefined {
  const lift = new WindowLift(input, context)
  const bound = keys.map((key) => {
    warnOfQuotedColumn(key.value, lift.place)
    const value = bindExpression(key.value, lift.place)
    const fit = isKey(value, 'A sort key', key.span, context)
    const descending = key.direction !== 'asc'
    return { value, fit, descending, nullsFirst: key.nulls === undefined ? !descending : key.nulls === 'first' }
  })
  if (!bound.every(({ fit }) => fit)) return undefined
  // A constant orders nothing, and the engine takes a number for the place of a column.
  return { plan: lift.plan, keys: bound.filter(({ value }) => value.kind !== 'constant').flatMap(withNan) }
}

/** What is not a number stands beside the nulls: after them where they are first, before them where they are last. */
function withNan(key: SortKey): readonly SortKey[] {
  if (key.value.type !== 'real') return [key]
  return [{ ...key, value: makeCall('isnan', { number: key.value }, 'bool'), descending: key.nullsFirst }, key]
}

export const sort: OverRows<Sort> = {
  syntax: 'T | sort by expression [asc | desc] [nulls first | last], …',
  doc: 'Rows in order; descending unless told. Also `order by`.',
  examples: {
    'datatable(n: long)[2, 1, 3] | sort by n asc': '[[1],[2],[3]]',
  },
  overRows: (node, input, context) => {
    const bound = bindKeys(node.keys, input, context)
    return bound && withColumns(sortInOrder(bound.plan, bound.keys, context), input.columns)
  },
}

export const top: OverRows<Top> = {
  syntax: 'T | top n by expression [asc | desc] [nulls first | last]',
  doc: 'The n rows that come first in an order.',
  examples: {
    'range n from 1 to 9 step 1 | top 2 by n': '[[9],[8]]',
  },
  overRows: (node, input, context) => {
    const bound = bindKeys(node.by, input, context)
    const count = bindCount(node.count, context)
    return bound && count && withColumns(limit(sortInOrder(bound.plan, bound.keys, context), count), input.columns)
  },
}

export const take: OverRows<Take> = {
  syntax: 'T | take n',
  doc: 'The first n rows; without an order, whichever come first. Also `limit`.',
  examples: {
    'range n from 1 to 9 step 1 | take 2': '[[1],[2]]',
  },
  overRows: (node, input, context) => {
    const count = bindCount(node.count, context)
    return count && limit(input, count)
  },
}

/** The first rows found are as random as any in KQL's sense. */
export const sample: OverRows<Sample> = {
  syntax: 'T | sample n',
  doc: 'Some rows, whichever.',
  examples: {
    'range n from 1 to 9 step 1 | sample 3 | count': '[[3]]',
  },
  overRows: (node, input, context) => {
    const count = bindNumericCount(node.count, context)
    return count && context.binder.orders.unpromised(limit(input, count))
  },
}

export const count: OverRows<Count> = {
  syntax: 'T | count',
  doc: 'How many rows there are, in the column Count.',
  examples: {
    'range n from 1 to 3 step 1 | count': '[[3]]',
  },
  overRows: (node, input, { binder }) => {
    const column = binder.column(node.as?.name ?? 'Count', 'long')
    return aggregate(input, [], [{ column, call: aggregateCall('count', {}, 'long') }])
  },
}
