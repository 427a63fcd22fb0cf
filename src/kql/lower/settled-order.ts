// Rows numbered in their order. The engine sorts rows of equal keys anew each time, in any order.
import type { PlanColumn } from '../plan.js'
import type { Block } from './block.js'
import { byNumber, isSettled, rowNumber } from './block.js'
import type { Lowering } from './lowering.js'

/** A step of the rows by their numbers, in which no two are alike; the block itself where none are. */
export function settled(block: Block, columns: readonly PlanColumn[], lowering: Lowering): Block {
  if (isSettled(block)) return block
  const number = lowering.own.make('row', 'long')
  const calls = new Map([...block.columns, [number.id, rowNumber(block)] as const])
  const numbered = { ...block, columns: calls, windowed: true, order: [] }
  return { ...lowering.seal(numbered, [...columns, number], 'numbered'), order: [byNumber(number.id)] }
}
