// mv-expand: a row for each item of an array.
import { fn } from '../../sql/primitives.js'
import type { Sql } from '../../sql/tree.js'
import { cases, cast, column, equal, greater, isNull, lambda, list, nil, value } from '../../sql/tree.js'
import { at } from '../at.js'
import type { ColumnId } from '../expression.js'
import { addReads } from '../expression.js'
import type { Item, PlanColumn, Unnest, UnnestItem } from '../plan.js'
import type { Block } from './block.js'
import { byNumber, isPastWhere, isTrivial, noSource, sqlOf } from './block.js'
import { lowerItemsAtPath } from './expressions.js'
import type { Lowering } from './lowering.js'
import { settled } from './settled-order.js'

export function lowerUnnest(plan: Unnest, lowering: Lowering): Block {
  const arrays = plan.items.map((item) => item.array)
  const block = rowsInOrder(lowering.ready(plan.input, arrays, 'input', isPastWhere), plan.input.columns, lowering)
  const kept = new Set(plan.columns.map(({ id }) => id))
  const row = plan.input.columns.filter(({ id }) => kept.has(id))
  return atPath(plan, block, row, lowering) ?? unnested(plan, block, row, lowering)
}

/**
 * The rows of one array at a path of a text. Nearly always it has items; only where it has none is the text read
 * again for what else stands there.
 */
function atPath(plan: Unnest, block: Block, row: readonly PlanColumn[], lowering: Lowering): Block | undefined {
  const [item, ...more] = plan.items
  if (item?.array.kind !== 'path' || more.length > 0 || plan.index) return undefined
  const found = lowerItemsAtPath(item.array, lowering.environment(block), item.asTexts === true)
  if (!found) return undefined
  const itemsColumn = lowering.own.make('items', 'dynamic')
  const computed = new Map([...block.columns, [itemsColumn.id, found] as const])
  const read = new Set(row.map(({ id }) => id))
  addReads(read, item.array)
  const kept = plan.input.columns.filter(({ id }) => read.has(id))
  const sealed = lowering.seal({ ...block, columns: computed }, [...kept, itemsColumn], 'arrays')
  const items = sqlOf(sealed, itemsColumn.id)
  const limit = plan.limit && lowering.sql(plan.limit, noSource)
  const lists = itemLists(lowering.sql(item.array, sealed), item, limit)
  const some = limit ? fn.listSlice(items, value(1n), limit) : items
  const list = cases([[greater(fn.listLength(items), value(0n)), some]], lists)
  const columns = new Map([...sealed.columns, [item.column.id, fn.unnest(list)] as const])
  return lowering.seal(itemsInOrder({ ...sealed, columns }, [list], undefined, lowering), plan.columns, 'mv_expand')
}

/** Of rows that are in an order the items of one stay together where keys are equal. */
const rowsInOrder = (block: Block, columns: readonly PlanColumn[], lowering: Lowering): Block =>
  block.order.length === 0 ? block : settled(block, columns, lowering)

/** Among rows in an order the items of each keep theirs: by their number, which is `index`. */
function itemsInOrder(block: Block, lists: readonly Sql[], index: PlanColumn | undefined, lowering: Lowering): Block {
  if (block.order.length === 0) return block
  const number = index ?? lowering.own.make('number', 'long')
  const columns = index ? block.columns : new Map([...block.columns, [number.id, fn.unnest(indexes(lists))] as const])
  return { ...block, columns, order: [...block.order, byNumber(number.id)] }
}

/**
 * A row for each item, with the columns of the row that the arrays are of. Arrays that are computed have a step of
 * their own, since making rows of one reads it several times.
 */
export function unnested(plan: Unnest | Item, block: Block, row: readonly PlanColumn[], lowering: Lowering): Block {
  const arrays = plan.items.map(({ array }) => lowering.sql(array, block))
  const named = arrays.map((array) => ({ column: lowering.own.make('array', 'dynamic'), array }))
  const computed = new Map([...block.columns, ...named.map(({ column: { id }, array }) => [id, array] as const)])
  const sealed = arrays.every(isTrivial)
    ? { ...block, columns: computed }
    : lowering.seal({ ...block, columns: computed }, [...row, ...named.map((one) => one.column)], 'arrays')
  const dynamics = named.map(({ column: { id } }) => sqlOf(sealed, id))
  const limit = plan.limit && lowering.sql(plan.limit, noSource)
  const lists = plan.items.map((item, i) => itemLists(at(dynamics, i), item, limit))
  // For each item's column, the call that makes a row of each item of its array.
  const items = plan.items.map(({ column: { id } }, i): readonly [ColumnId, Sql] => [id, fn.unnest(at(lists, i))])
  const numbers: typeof items = plan.index ? [[plan.index.id, fn.unnest(indexes(lists))]] : []
  const columns = new Map([...sealed.columns, ...items, ...numbers])
  const own = new Set(plan.columns.map(({ id }) => id))
  const kept = [...plan.columns, ...row.filter(({ id }) => plan.kind === 'item' && !own.has(id))]
  return lowering.seal(itemsInOrder({ ...sealed, columns }, lists, plan.index, lowering), kept, 'mv_expand')
}

/**
 * The items of an array; of a bag its members, as one-property bags or as [key, value]; anything else is itself
 * the one item. Null is one null; an empty array has no items, and its row goes.
 */
function itemLists(dynamic: Sql, { bagsAs, asTexts }: UnnestItem, limit: Sql | undefined): Sql {
  const kind = fn.jsonType(dynamic)
  const items = cases(
    [
      [isNull(dynamic), list(cast(nil, 'json'))],
      [equal(kind, value('ARRAY')), fn.jsonItems(dynamic)],
      [equal(kind, value('OBJECT')), members(dynamic, bagsAs)],
    ],
    list(dynamic),
  )
  const some = limit ? fn.listSlice(items, value(1n), limit) : items
  return asTexts ? fn.listTransform(some, lambda(['item'], fn.jsonText(column('item')))) : some
}

/** Keys and values are paired as they come, since a path cannot hold every key. */
function members(bag: Sql, as: 'bag' | 'array'): Sql {
  const part = (number: bigint): Sql => fn.structExtract(column('member'), value(number))
  const make = as === 'array' ? fn.jsonArray : fn.jsonObject
  const pairs = fn.listZip(fn.jsonKeys(bag), fn.jsonMembers(bag))
  return fn.listTransform(pairs, lambda(['member'], make(part(1n), part(2n))))
}

/** Numbers from zero for the longest of the lists. */
export function indexes(lists: readonly Sql[]): Sql {
  const lengths = lists.map((one) => fn.listLength(one))
  const [first = value(0n), ...more] = lengths
  return fn.listRange(value(0n), more.length > 0 ? fn.greatest(first, ...more) : first, value(1n))
}
