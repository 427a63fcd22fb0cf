// partition: a pipeline run for the rows of each key by themselves, the results one after the other.
import type { Partition } from '../../../../grammar/ast.js'
import { reference } from '../../expression.js'
import type { Plan } from '../../plan.js'
import { aggregate, filter, keep } from '../../plan.js'
import { badValue, unsteadyJoin } from '../../problems.js'
import { joinsUnsteady } from '../closed-plans.js'
import { makeCall } from '../conversion.js'
import { NameSet } from '../naming.js'
import { bindOperators, bindTable } from '../parts.js'
import { Scope } from '../scope.js'
import type { OverRows } from './operator.js'
import { appliedBy, apply } from './applied.js'
import { columnsNamed } from './columns.js'
import { checkOptions, optionText } from './options.js'

/** For each key there is, the pipeline over the rows that have it. The strategy changes no answer. */
export const partition: OverRows<Partition> = {
  syntax: 'T | partition [hint.strategy = …] by column (…) | { query }',
  doc: 'A pipeline over the rows of each key, or a query with a source of its own for each, in which the name of the column, or toscalar of it, is the key.',
  examples: {
    'datatable(k: string, n: long)["a", 1, "a", 5, "b", 2] | partition by k (top 1 by n) | sort by k asc':
      '[["a",5],["b",2]]',
    'range n from 1 to 2 step 1 | partition by n { range m from 1 to toscalar(n) step 1 } | sort by m asc':
      '[[1],[1],[2]]',
  },
  overRows: (node, input, context) => {
    const { binder, scope } = context
    checkOptions(node, [], context)
    const [by] = columnsNamed(node.by, input.columns, context)
    if (!by) return undefined
    if (by.type === 'dynamic') {
      binder.report(badValue({ what: 'The key of partition', expected: 'a scalar other than dynamic' }), node.by.span)
      return undefined
    }
    const name = binder.sharedName('partitioned')
    const keyOf = (plan: Plan): Plan['columns'][number] => plan.columns[input.columns.indexOf(by)] ?? by
    const all = binder.use(name, input)
    const key = binder.column('key', by.type)
    binder.partitionKeys.add(key.id)
    const keys = aggregate(all, [{ column: key, value: reference(keyOf(all)) }], [])
    const ofKey = (): Plan => {
      const rows = binder.use(name, input)
      return filter(rows, makeCall('is same', { left: reference(keyOf(rows)), right: reference(key) }, 'bool'))
    }
    // A source of its own reads no row of the input, but the key under its name.
    const inner = new Scope(scope)
    if (node.query) inner.define(by.name, { kind: 'scalar', value: reference(key) })
    const body = node.query
      ? bindTable(node.query, inner, binder)
      : bindOperators(ofKey(), node.operators, inner, binder)
    binder.partitionKeys.delete(key.id)
    if (!body) return undefined
    if (joinsUnsteady(body)) {
      binder.report(unsteadyJoin({ operator: node.kind }), node.span)
      return undefined
    }
    const names = new NameSet()
    const columns = body.columns.map((column) => ({ ...column, name: names.unique(column.name) }))
    if (!binder.orders.has(body)) return keep(apply(keys, body, [key, ...body.columns]), columns)
    const inOrder = keep(appliedBy(key, keys, body, [], context), columns)
    // The legacy strategy is a union of queries: each stays sorted, but nothing may count on their order.
    const strategy = optionText(node.options, 'hint.strategy')
    return strategy === 'native' || strategy === 'shuffle' ? inOrder : binder.orders.unpromised(inOrder)
  },
}
