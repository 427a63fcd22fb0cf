// prev, next, row_number, row_cumsum and their like: calls over the order of the rows.
import { windowFn } from '../../sql/primitives.js'
import type { Sql, SqlOrderKey } from '../../sql/tree.js'
import type { Window } from '../plan.js'
import { expressionsOf } from '../plan.js'
import type { Block } from './block.js'
import { isTrivial, orderKeys, sqlOf } from './block.js'
import { lowerWindowCall } from './expressions.js'
import type { Lowering } from './lowering.js'

export function lowerWindow(plan: Window, lowering: Lowering): Block {
  const exprs = expressionsOf(plan)
  // A window cannot be ordered by another window's result in the same SELECT.
  const orderedByWindow = (b: Block): boolean =>
    b.windowed && !plan.orderBy && orderKeys(b).some((key) => !isTrivial(key.value))
  const mustSeal = (b: Block): boolean => b.grouped || b.limit !== undefined || orderedByWindow(b)
  const block = lowering.ready(plan.input, exprs, 'window', mustSeal)
  if (!plan.orderBy && block.order.length === 0 && plan.partitionBy.length > 0) return overNumbered(plan, lowering)
  const own = plan.orderBy?.map(({ value, ...direction }) => ({ value: lowering.sql(value, block), ...direction }))
  return windowed(plan, block, own ?? orderKeys(block), lowering)
}

/** Within a partition the engine keeps no order of its own: the rows are numbered first as they come. */
function overNumbered(plan: Window, lowering: Lowering): Block {
  const number = lowering.own.make('row', 'long')
  const input = lowering.seal(lowering.block(plan.input), plan.input.columns, 'input')
  const call: Sql = { kind: 'window', call: windowFn.rowNumber(), partitionBy: [], orderBy: [], frame: undefined }
  const numbered = { ...input, columns: new Map([...input.columns, [number.id, call]]), windowed: true }
  const block = lowering.seal(numbered, [...plan.input.columns, number], 'numbered')
  const ascending = { descending: false, nullsFirst: false }
  const calls = windowed(plan, block, [{ value: sqlOf(block, number.id), ...ascending }], lowering)
  return { ...calls, order: [{ value: number.id, ...ascending }] }
}

/** The block with a column for each call, in this order of its rows. */
function windowed(plan: Window, block: Block, orderBy: readonly SqlOrderKey[], lowering: Lowering): Block {
  const over = { partitionBy: plan.partitionBy.map((expr) => lowering.sql(expr, block)), orderBy }
  const env = lowering.environment(block)
  const calls = plan.windows.map(({ column: { id }, call }) => [id, lowerWindowCall(call, env, over)] as const)
  return { ...block, columns: new Map([...block.columns, ...calls]), windowed: true }
}
