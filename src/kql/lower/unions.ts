// union: SELECTs of one shape, one after the other.
import type { From, PlainSelect, Select, SelectItem, Sql } from '../../sql/tree.js'
import { column, nil, value } from '../../sql/tree.js'
import { at } from '../at.js'
import type { ColumnId } from '../expression.js'
import type { Plan, Union } from '../plan.js'
import { isEmpty } from '../plan.js'
import type { BoundType } from '../types.js'
import type { Block, WrittenBlock } from './block.js'
import { aliases, hasComputedKeys, isOneRow, losesOneRow, openBlock, write } from './block.js'
import { nullOf } from './expressions.js'
import type { Lowering } from './lowering.js'

type Input = Union['inputs'][number]

export function lowerUnion(plan: Union, lowering: Lowering): Block {
  const names = aliases(plan.columns.map(({ name }) => name))
  const filled = plan.inputs.filter((input) => !isEmpty(input.plan))
  const inputs = filled.length > 0 ? filled : plan.inputs.slice(0, 1)
  const cells = plan.columns.map(({ id, type }, place): UnionColumn => ({ id, type, place, alias: at(names, place) }))
  const isGiven = ({ place }: UnionColumn): boolean => inputs.some(({ sources }) => sources[place])
  const given = cells.filter(isGiven)
  const parts = partsOf(inputs, given, lowering)
  const keys = keysOf(parts, names)
  const queries = parts.map(({ shape, columns }, position): Select => {
    const items = [...columns, ...keys.map(({ alias, of }) => ({ value: of(position), alias }))]
    return { ...shape, items: items.length > 0 ? items : [{ value: value(1n), alias: 'none' }] }
  })
  const from: From = {
    kind: 'select',
    query: { kind: 'union', parts: queries },
    alias: lowering.steps.name('union'),
  }
  const held = new Set(given)
  return openBlock(
    from,
    new Map(cells.map((cell) => [cell.id, held.has(cell) ? column(cell.alias) : none(cell.type, true)])),
    keys.map(({ alias, descending, nullsFirst }) => ({ value: column(alias), descending, nullsFirst })),
  )
}

/** A column of a union with its place among all of them. */
interface UnionColumn {
  readonly id: ColumnId
  readonly type: BoundType
  readonly place: number
  readonly alias: string
}

/** A part's own SELECT, without items, its columns, and the sort keys that it has where all parts are in order. */
interface Part {
  readonly shape: PlainSelect
  readonly columns: readonly SelectItem[]
  readonly order: WrittenBlock['order']
}

function partsOf(inputs: readonly Input[], columns: readonly UnionColumn[], lowering: Lowering): readonly Part[] {
  const blocks = inputs.map((input) => openPart(input, lowering))
  const isInOrder = blocks.every((block, i) => block.order.length > 0 || isSingle(at(inputs, i).plan, block))
  return blocks.map((block, position): Part => {
    const { plan, sources } = at(inputs, position)
    const ready = isInOrder && hasComputedKeys(block) ? lowering.seal(block, plan.columns, 'part') : block
    const { select: shape, order } = write(ready, [], 'outward')
    const items = columns.map(({ type, place, alias }): SelectItem => {
      const source = sources[place]
      return { value: source ? lowering.sql(source, ready) : none(type, position === 0), alias }
    })
    return { shape, columns: items, order: isInOrder ? order : [] }
  })
}

function openPart({ plan, sources }: Input, lowering: Lowering): Block {
  const computed = sources.filter((source) => source !== undefined && source.kind !== 'column')
  const kept = sources.flatMap((source) => (source?.kind === 'column' ? [source.id] : []))
  return lowering.ready(plan, computed, 'part', (b) => losesOneRow(b, kept))
}

/**
 * What a table has in a column that it lacks. Versions, which are decimals, are held as wider whole numbers: a null of
 * no type fits both. The first part says the types of all others too, whose nulls are most of what a union of all tables
 * consists of.
 */
const none = (type: BoundType, isFirst: boolean): Sql =>
  type !== 'decimal' && (isFirst || type === 'string') ? nullOf(type) : nil

/** One row is in order. */
const isSingle = (plan: Plan, block: Block): boolean =>
  isOneRow(block) || (plan.kind === 'values' && plan.rows.length === 1)

/** A hidden column to sort by, and what each of the parts has in it. */
interface Key {
  readonly alias: string
  readonly descending: boolean
  readonly nullsFirst: boolean
  readonly of: (position: number) => Sql
}

/**
 * "If each leg has an order by operator, then each leg will be sorted" (union-operator.md): the parts one after the
 * other, each by its own keys, which are null in the others.
 */
function keysOf(parts: readonly Part[], names: readonly string[]): readonly Key[] {
  const own = parts.flatMap(({ shape, order }, position) =>
    order.map(({ descending, nullsFirst }, i) => {
      const key = at(shape.items, i).value
      return { descending, nullsFirst, of: (other: number): Sql => (other === position ? key : nil) }
    }),
  )
  if (own.length === 0) return []
  const all = [{ descending: false, nullsFirst: false, of: (position: number): Sql => value(BigInt(position)) }, ...own]
  const hidden = aliases([...names, ...all.map((_, i) => `order_${i}`)]).slice(names.length)
  return all.map((key, i) => ({ ...key, alias: at(hidden, i) }))
}
