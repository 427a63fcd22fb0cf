// prev, next, row_number, row_cumsum and their like: calls over the order of the rows.
import type { SqlOrderKey } from '../../sql/tree.js'
import type { Window } from '../plan.js'
import { expressionsOf } from '../plan.js'
import { besideRow } from './apply.js'
import type { Block } from './block.js'
import { isTrivial, orderKeys } from './block.js'
import { lowerWindowCall } from './expressions.js'
import type { Lowering } from './lowering.js'
import { settled } from './settled-order.js'

export function lowerWindow(plan: Window, lowering: Lowering): Block {
  const exprs = expressionsOf(plan)
  // A key is computed once: a window cannot be ordered by another's result, nor two alike by what is random.
  const computesOrder = (b: Block): boolean => !plan.orderBy && orderKeys(b).some((key) => !isTrivial(key.value))
  const mustSeal = (b: Block): boolean => b.grouped || b.limit !== undefined || computesOrder(b)
  const block = besideRow(lowering.ready(plan.input, exprs, 'window', mustSeal), plan.input.columns, exprs, lowering)
  const own = plan.orderBy?.map(({ value, ...direction }) => ({ value: lowering.sql(value, block), ...direction }))
  if (own) return windowed(plan, block, own, lowering)
  // The numbers within a partition are those of one sort of all rows, of which the engine keeps none of its own.
  const inOrder = plan.partitionBy.length > 0 ? settled(block, plan.input.columns, lowering) : block
  return windowed(plan, inOrder, orderKeys(inOrder), lowering)
}

/** The block with a column for each call, in this order of its rows. */
function windowed(plan: Window, block: Block, orderBy: readonly SqlOrderKey[], lowering: Lowering): Block {
  const over = { partitionBy: plan.partitionBy.map((expr) => lowering.sql(expr, block)), orderBy }
  const env = lowering.environment(block)
  const calls = plan.windows.map(({ column: { id }, call }) => [id, lowerWindowCall(call, env, over)] as const)
  const orderRead = block.orderRead || !plan.orderBy
  return { ...block, columns: new Map([...block.columns, ...calls]), windowed: true, orderRead }
}
