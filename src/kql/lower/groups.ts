// summarize, count, distinct: GROUP BY and its aggregates.
import type { Sql } from '../../sql/tree.js'
import type { ColumnId } from '../expression.js'
import { reference } from '../expression.js'
import type { Aggregate } from '../plan.js'
import { expressionsOf, project } from '../plan.js'
import { besideRow } from './apply.js'
import type { Block } from './block.js'
import { isPastWhere, isTrivial, openBlock, orderKeys, sqlOf } from './block.js'
import { lowerProject } from './clauses.js'
import { lowerAggregateCall } from './expressions.js'
import type { Lowering } from './lowering.js'

type Groups = readonly (readonly [ColumnId, Sql])[]

export function lowerAggregate(plan: Aggregate, lowering: Lowering): Block {
  if (plan.groups.some(({ value }) => value.kind === 'constant')) return overConstants(plan, lowering)
  const exprs = expressionsOf(plan)
  const ready = lowering.ready(plan.input, exprs, 'input', isPastWhere)
  const block = besideRow(ready, plan.input.columns, exprs, lowering)
  const groups: Groups = plan.groups.map(({ column: { id }, value }) => [id, lowering.sql(value, block)])
  const someConstant = groups.some(([, sql]) => isTrivial(sql) && sql.kind !== 'column')
  return someConstant ? overConstants(plan, lowering) : grouped(plan, block, groups, lowering)
}

/** A literal in GROUP BY would be read as a position, so constants are computed in a step below. */
function overConstants(plan: Aggregate, lowering: Lowering): Block {
  const kept = plan.input.columns.map((column) => ({ column, value: reference(column) }))
  const made = plan.groups.map(({ column, value }) => ({
    group: column.id,
    column: lowering.own.make(column.name, column.type),
    value,
  }))
  const below = project(plan.input, [...kept, ...made])
  const sealed = lowering.seal(lowerProject(below, lowering), below.columns, 'input')
  const block = besideRow(sealed, below.columns, expressionsOf(plan), lowering)
  const groups = made.map(({ group, column }) => [group, sqlOf(block, column.id)] as const)
  return grouped(plan, block, groups, lowering)
}

/** The block's rows by these groups. */
function grouped(plan: Aggregate, block: Block, groups: Groups, lowering: Lowering): Block {
  const [env, order] = [lowering.environment(block), orderKeys(block)]
  const aggregates = plan.aggregates.map(
    ({ column: { id }, call }) => [id, lowerAggregateCall(call, env, order)] as const,
  )
  return {
    ...openBlock(block.from, new Map([...groups, ...aggregates])),
    where: block.where,
    groupBy: groups.map(([, sql]) => sql),
    grouped: true,
  }
}
