// union: SELECTs of one shape, one after the other.
import type { From, Select, SelectItem } from '../../sql/tree.js'
import { column, nil, value } from '../../sql/tree.js'
import { at } from '../at.js'
import type { Union } from '../plan.js'
import { isEmpty } from '../plan.js'
import type { Block } from './block.js'
import { aliases, isOneRow, openBlock, write } from './block.js'
import { nullOf } from './expressions.js'
import type { Lowering } from './lowering.js'

export function lowerUnion(plan: Union, lowering: Lowering): Block {
  const names = aliases(plan.columns.map(({ name }) => name))
  const filled = plan.inputs.filter((input) => !isEmpty(input.plan))
  const inputs = filled.length > 0 ? filled : plan.inputs.slice(0, 1)
  const parts = inputs.map((input, position) => part(plan, input, position, names, lowering))
  const from: From = { kind: 'select', query: { kind: 'union', parts }, alias: lowering.steps.name('union') }
  return openBlock(from, new Map(plan.columns.map(({ id }, i) => [id, column(at(names, i))])))
}

function part(
  plan: Union,
  { plan: input, sources }: Union['inputs'][number],
  position: number,
  names: readonly string[],
  lowering: Lowering,
): Select {
  const computed = sources.filter((source) => source !== undefined && source.kind !== 'column')
  const keepsNone = sources.every((source) => source?.kind !== 'column')
  const block = lowering.ready(input, computed, 'part', (b) => keepsNone && isOneRow(b))
  const items = plan.columns.map(({ type }, i): SelectItem => {
    const source = sources[i]
    // Versions, which are decimals, are held as wider whole numbers: a null of no type fits both. The first part says
    // the types of all others too, whose nulls are most of what a union of all tables consists of.
    const hasType = type !== 'decimal' && (position === 0 || type === 'string')
    const none = hasType ? nullOf(type) : nil
    return { value: source ? lowering.sql(source, block) : none, alias: at(names, i) }
  })
  const shape = write({ ...block, order: block.limit ? block.order : [] }, [], 'here').select
  return { ...shape, items: items.length > 0 ? items : [{ value: value(1n), alias: 'none' }] }
}
