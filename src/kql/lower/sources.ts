// Where rows come from: a stored table, rows of expressions, texts from outside, a range.
import { fn, rowsFn } from '../../sql/primitives.js'
import type { From, Sql } from '../../sql/tree.js'
import {
  and,
  cast,
  column,
  divide,
  divideWhole,
  equal,
  isNotNull,
  less,
  minus,
  or,
  plus,
  select,
  times,
  value,
  when,
} from '../../sql/tree.js'
import { at } from '../at.js'
import type { Expr } from '../expression.js'
import { isVolatile } from '../expression.js'
import type { External, Range, Scan, Values } from '../plan.js'
import type { BoundType } from '../types.js'
import type { Block } from './block.js'
import { aliases, noSource, openBlock } from './block.js'
import { nullOf, sqlType } from './expressions.js'
import type { Lowering } from './lowering.js'
import { ruleSql } from './row-rules.js'

/** The stored column that tells when a row was loaded, in ticks. */
export const ingestedColumn = '_ingested'

export function lowerScan({ table, reads, ingested, rules }: Scan, { tables }: Lowering): Block {
  tables.set(table.name, table)
  const columns = new Map(reads.map(({ column: { id }, stored }) => [id, column(stored)]))
  columns.set(ingested.id, column(ingestedColumn))
  const from: From = { kind: 'table', name: table.name, alias: table.name }
  return { ...openBlock(from, columns), where: rules.map(ruleSql) }
}

export function lowerValues(plan: Values, lowering: Lowering): Block {
  const [first, ...more] = plan.rows
  if (!first) return noRow(plan)
  return more.length === 0 ? oneRow(plan, first, lowering) : severalRows(plan, lowering)
}

/** Nulls that are no row. A table without rows may have no columns either. */
function noRow({ columns }: Values): Block {
  const nulls = new Map(columns.map(({ id, type }) => [id, cast(nullOf(type), sqlType(type))]))
  return { ...noSource, columns: nulls, where: [value(false)] }
}

/** A SELECT of one row needs no FROM. */
function oneRow({ columns }: Values, cells: readonly Expr[], lowering: Lowering): Block {
  const row = lowering.subqueries.besideScalars(noSource, [], cells)
  const written = { ...row, columns: new Map(columns.map(({ id }, i) => [id, lowering.sql(at(cells, i), row)])) }
  return cells.some(isVolatile) ? lowering.seal(written, columns, 'row') : written
}

function severalRows(plan: Values, lowering: Lowering): Block {
  const names = aliases(plan.columns.map(({ name }) => name))
  const rows = plan.rows.map((row) => row.map((cell) => lowering.sql(cell, noSource)))
  const [first = [], ...more] = rows
  // The first row fixes the types of all, so that a column of nulls or of mixed spellings has its own.
  const typed = first.map((cell, i) => cast(cell, sqlType(at(plan.columns, i).type)))
  const alias = lowering.steps.name('rows')
  const from: From = { kind: 'values', rows: [typed, ...more], alias, columns: names }
  return openBlock(from, new Map(plan.columns.map(({ id }, i) => [id, column(at(names, i))])))
}

export function lowerExternal(plan: External, lowering: Lowering): Block {
  const rows: Sql = { kind: 'parameter', index: plan.parameter, type: 'varchar' }
  const query = select({ items: [{ value: fn.unnest(fn.textRows(rows)), alias: 'cells' }] })
  const cellAt = (position: number): Sql => fn.listExtract(column('cells'), value(BigInt(position + 1)))
  const columns = new Map(plan.reads.map(({ column: { id }, cell }) => [id, cellAt(cell)]))
  return openBlock({ kind: 'select', query, alias: lowering.steps.name('external') }, columns)
}

/** No query comes to the end of more; it is said rather than the range cut off. */
const maxRangeRows = 1_000_000_000_000n

/** Rows are counted, so that real steps do not add up their errors and no overflow can loop. */
export function lowerRange(plan: Range, lowering: Lowering): Block {
  const from = lowering.sql(plan.from, noSource)
  const to = lowering.sql(plan.to, noSource)
  const by = lowering.sql(plan.step, noSource)
  const { id, type } = at(plan.columns, 0)
  const distance = minus(wide(to, type), from)
  const count = plus(fn.coalesce(stepsWithin(distance, by, type), value(-1n)), value(1n))
  const call = rowsFn.rangeRows(cast(count, 'bigint'))
  const rows: From = { kind: 'rows', call, alias: lowering.steps.name('range'), columns: ['i'] }
  const stepped = plus(from, times(wide(column('i'), type), by))
  const stored = sqlType(type)
  return openBlock(rows, new Map([[id, cast(stepped, stored)]]))
}

const isWhole = (type: BoundType): boolean => type !== 'real' && type !== 'decimal'

/** Whole numbers lie further apart than 64 bits can say. */
const wide = (sql: Sql, type: BoundType): Sql => (isWhole(type) ? cast(sql, 'hugeint') : sql)

/** How many steps lead through a distance; -1 for those that lead the other way, which division would make none. */
function stepsWithin(distance: Sql, by: Sql, type: BoundType): Sql {
  const nothing = value(0n)
  const steps = isWhole(type) ? divideWhole(distance, by) : fn.floor(divide(distance, by))
  const onward = or(equal(distance, nothing), equal(less(distance, nothing), less(by, nothing)))
  const tooMany = cast(fn.fail(value(`A range has at most ${maxRangeRows} values.`)), 'hugeint')
  const counted = when(less(steps, value(maxRangeRows)), cast(steps, 'hugeint'), tooMany)
  return when(and(onward, isNotNull(steps)), counted, value(-1n))
}
