// A SELECT that is still growing: it takes on operators while SQL's clause order allows.
import { windowFn } from '../../sql/primitives.js'
import type { From, PlainSelect, SelectItem, Sql, SqlOrderKey } from '../../sql/tree.js'
import { column, nil, select, value } from '../../sql/tree.js'
import { at } from '../at.js'
import type { ColumnId } from '../expression.js'
import type { PlanColumn } from '../plan.js'

/** A sort key: a column of the block, resolved when the SELECT is written, so that it can name the output. */
export interface BlockOrder {
  readonly value: ColumnId | Sql
  readonly descending: boolean
  readonly nullsFirst: boolean
  /** Set where no two rows are alike in this key and those before it. */
  readonly settles?: true
}

/** An open SELECT. `columns` gives each column in terms of `from`; computed ones are what the SELECT computes. */
export interface Block {
  readonly from: From | undefined
  readonly columns: ReadonlyMap<ColumnId, Sql>
  readonly where: readonly Sql[]
  readonly groupBy: readonly Sql[]
  readonly grouped: boolean
  readonly windowed: boolean
  readonly order: readonly BlockOrder[]
  /** Do windows of the SELECT run over its order? */
  readonly orderRead: boolean
  readonly limit: Sql | undefined
}

/** A block that reads a FROM item and has done nothing with it. */
export const openBlock = (
  from: From | undefined,
  columns: ReadonlyMap<ColumnId, Sql>,
  order: readonly BlockOrder[] = [],
): Block => ({
  from,
  columns,
  where: [],
  groupBy: [],
  grouped: false,
  windowed: false,
  order,
  orderRead: false,
  limit: undefined,
})

/** A block without FROM: where expressions are lowered that read no column. */
export const noSource: Block = openBlock(undefined, new Map())

/** Can the SQL be read again for nothing? Columns and literals can. */
export const isTrivial = (sql: Sql): boolean =>
  sql.kind === 'column' || sql.kind === 'value' || (sql.kind === 'cast' && sql.operand.kind === 'value')

/** Is the block its FROM item and no more? */
export const isBare = (block: Block): boolean =>
  block.where.length === 0 && !isPastWhere(block) && block.order.length === 0

/** Without groups it is an aggregate in the SELECT that makes one row of all. */
export const isOneRow = ({ grouped, groupBy }: Block): boolean => grouped && groupBy.length === 0

/** Would the one row become as many as there are, since none of the columns that are kept is an aggregate? */
export const losesOneRow = (block: Block, kept: readonly ColumnId[]): boolean =>
  isOneRow(block) && kept.every((id) => isTrivial(block.columns.get(id) ?? nil))

/** Has the block taken on clauses that come after WHERE? */
export const isPastWhere = (block: Block): boolean => block.grouped || block.windowed || block.limit !== undefined

/**
 * Names for columns that the engine keeps apart: it folds letter case, and a name cannot hold a line break or NUL.
 */
export function aliases(names: readonly string[]): readonly string[] {
  const taken = new Set<string>()
  return names.map((name) => {
    const clean = (/[\0-\x1f]/.test(name) ? name.replaceAll(/[\0-\x1f]/g, ' ') : name) || 'column'
    let [alias, folded] = [clean, clean.toLowerCase()]
    for (let n = 2; taken.has(folded); n++) {
      alias = `${clean}_${n}`
      folded = alias.toLowerCase()
    }
    taken.add(folded)
    return alias
  })
}

/** A finished SELECT with the alias of each column, and of each sort key that is no column of it. */
export interface WrittenBlock {
  readonly select: PlainSelect
  readonly aliases: ReadonlyMap<ColumnId, string>
  readonly order: readonly (Omit<BlockOrder, 'value'> & { readonly alias: string })[]
}

/**
 * Writes a block as a SELECT of the given columns. `keep` says what becomes of its order: `here` puts it into the
 * SELECT, `outward` makes hidden columns of the keys so that an outer SELECT can sort by them.
 */
export function write(block: Block, wanted: readonly PlanColumn[], keep: 'here' | 'outward'): WrittenBlock {
  const left = orderLeft(block)
  const hidden = keep === 'outward' ? left.filter(({ value }) => !isColumnOf(value, wanted)) : []
  const names = aliases([...wanted.map(({ name }) => name), ...hidden.map((_, i) => `order_${i + 1}`)])
  const byId = new Map(wanted.map(({ id }, i) => [id, at(names, i)]))
  const items: SelectItem[] = [
    ...wanted.map(({ id }, i) => ({ value: sqlOf(block, id), alias: at(names, i) })),
    ...hidden.map((key, i) => ({ value: orderSql(block, key.value), alias: at(names, wanted.length + i) })),
  ]
  // A SELECT must give something, even where only the number of its rows matters.
  if (items.length === 0) items.push({ value: value(1n), alias: 'row' })
  const needsOrder = keep === 'here' || block.limit !== undefined
  // A constant orders nothing, and the engine takes a number for the place of a column.
  const orderBy = needsOrder
    ? left.map((key) => sqlKey(key, visibleOrder(block, key.value, byId))).filter((key) => key.value.kind !== 'value')
    : []
  const order =
    keep === 'here'
      ? []
      : left.map(({ value, ...direction }) => {
          const position = hidden.findIndex((key) => key.value === value)
          const shown = typeof value === 'number' ? byId.get(value) : undefined
          return { alias: shown ?? at(names, wanted.length + position), ...direction }
        })
  return {
    select: select({
      items,
      from: block.from,
      where: block.where,
      groupBy: block.groupBy,
      orderBy,
      limit: block.limit,
    }),
    aliases: byId,
    order,
  }
}

/** The alias of a column of a written block. */
export function aliasOf({ aliases: names }: WrittenBlock, id: ColumnId): string {
  const alias = names.get(id)
  if (alias === undefined) throw new Error(`Column ${id} was not written.`)
  return alias
}

const isColumnOf = (value: ColumnId | Sql, columns: readonly PlanColumn[]): boolean =>
  typeof value === 'number' && columns.some(({ id }) => id === value)

export function sqlOf(block: Block, id: ColumnId): Sql {
  const sql = block.columns.get(id)
  if (!sql) throw new Error(`Column ${id} is not in this step.`)
  return sql
}

const orderSql = (block: Block, value: ColumnId | Sql): Sql => (typeof value === 'number' ? sqlOf(block, value) : value)

/** A key that the SELECT gives is named by its alias, anything else by its SQL. */
const visibleOrder = (block: Block, value: ColumnId | Sql, byId: ReadonlyMap<ColumnId, string>): Sql => {
  if (typeof value !== 'number') return value
  const alias = byId.get(value)
  const sql = sqlOf(block, value)
  return alias === undefined || isTrivial(sql) ? sql : column(alias)
}

/** Are there sort keys whose SQL would have to be written again? */
export const hasComputedKeys = (block: Block): boolean =>
  orderLeft(block).some(({ value }) => !isTrivial(orderSql(block, value)))

/** The sort keys of a block as SQL over its FROM item, for windows and ordered aggregates. */
export const orderKeys = (block: Block): readonly SqlOrderKey[] =>
  block.order.map((key) => sqlKey(key, orderSql(block, key.value)))

const sqlKey = ({ descending, nullsFirst }: BlockOrder, value: Sql): SqlOrderKey => ({ value, descending, nullsFirst })

/** Are no two rows alike in the order? */
export const isSettled = ({ order }: Block): boolean => order.at(-1)?.settles === true

/** The order of numbers that the rows have been given in theirs. */
export const byNumber = (number: ColumnId | Sql): BlockOrder => ({
  value: number,
  descending: false,
  nullsFirst: false,
  settles: true,
})

/** The number of each row in the order of a block, in which no two are alike. */
export const rowNumber = (block: Block): Sql => ({
  kind: 'window',
  call: windowFn.rowNumber(),
  partitionBy: [],
  orderBy: orderKeys(block),
  frame: undefined,
})

/**
 * The order that a SELECT leaves its rows in. The engine sorts rows of equal keys anew each time, so that where windows
 * have looked at them one after another they go on by their numbers: windows over one order share its sort.
 */
const orderLeft = (block: Block): readonly BlockOrder[] =>
  block.orderRead && block.order.length > 0 && !isSettled(block) ? [byNumber(rowNumber(block))] : block.order

/** A FROM item that reads a written block under an alias, and its columns. */
export function readWritten(from: From, alias: string | undefined, written: WrittenBlock): Block {
  const columns = new Map([...written.aliases].map(([id, name]) => [id, column(name, alias)]))
  const order = written.order.map(({ alias: name, ...direction }) => {
    const id = [...written.aliases].find(([, one]) => one === name)?.[0]
    return { value: id ?? column(name, alias), ...direction }
  })
  return openBlock(from, columns, order)
}
