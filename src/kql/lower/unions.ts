// union: SELECTs of one shape, one after the other.
import type { From, Select, SelectItem, Sql } from '../../sql/tree.js'
import { column, nil, value } from '../../sql/tree.js'
import { at } from '../at.js'
import type { ColumnId } from '../expression.js'
import type { Union } from '../plan.js'
import { isEmpty } from '../plan.js'
import type { BoundType } from '../types.js'
import type { Block } from './block.js'
import { aliases, isOneRow, openBlock, write } from './block.js'
import { nullOf } from './expressions.js'
import type { Lowering } from './lowering.js'

export function lowerUnion(plan: Union, lowering: Lowering): Block {
  const names = aliases(plan.columns.map(({ name }) => name))
  const filled = plan.inputs.filter((input) => !isEmpty(input.plan))
  const inputs = filled.length > 0 ? filled : plan.inputs.slice(0, 1)
  const cells = plan.columns.map(({ id, type }, place): UnionColumn => ({ id, type, place, alias: at(names, place) }))
  const isGiven = ({ place }: UnionColumn): boolean => inputs.some(({ sources }) => sources[place])
  const given = cells.filter(isGiven)
  const parts = inputs.map((input, position) => part(input, given, position === 0, lowering))
  const from: From = { kind: 'select', query: { kind: 'union', parts }, alias: lowering.steps.name('union') }
  const held = new Set(given)
  return openBlock(
    from,
    new Map(cells.map((cell) => [cell.id, held.has(cell) ? column(cell.alias) : none(cell.type, true)])),
  )
}

/** A column of a union with its place among all of them. */
interface UnionColumn {
  readonly id: ColumnId
  readonly type: BoundType
  readonly place: number
  readonly alias: string
}

/**
 * What a table has in a column that it lacks. Versions, which are decimals, are held as wider whole numbers: a null of
 * no type fits both. The first part says the types of all others too, whose nulls are most of what a union of all tables
 * consists of.
 */
const none = (type: BoundType, isFirst: boolean): Sql =>
  type !== 'decimal' && (isFirst || type === 'string') ? nullOf(type) : nil

function part(
  { plan: input, sources }: Union['inputs'][number],
  columns: readonly UnionColumn[],
  isFirst: boolean,
  lowering: Lowering,
): Select {
  const computed = sources.filter((source) => source !== undefined && source.kind !== 'column')
  const keepsNone = sources.every((source) => source?.kind !== 'column')
  const block = lowering.ready(input, computed, 'part', (b) => keepsNone && isOneRow(b))
  const items = columns.map(({ type, place, alias }): SelectItem => {
    const source = sources[place]
    return { value: source ? lowering.sql(source, block) : none(type, isFirst), alias }
  })
  const shape = write({ ...block, order: block.limit ? block.order : [] }, [], 'here').select
  return { ...shape, items: items.length > 0 ? items : [{ value: value(1n), alias: 'none' }] }
}
