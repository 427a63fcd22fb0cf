// mv-apply: for each row what a body makes of it.
import type { From } from '../../sql/tree.js'
import { column, equal } from '../../sql/tree.js'
import type { ColumnId, Expr } from '../expression.js'
import { addReads, reference } from '../expression.js'
import type { Apply, Item, PlanColumn } from '../plan.js'
import { bodyReads } from '../rewrite.js'
import { unnested } from './arrays.js'
import type { Block } from './block.js'
import { byNumber, noSource, openBlock, rowNumber, write } from './block.js'
import { sideOf } from './joins.js'
import type { Body, Lowering, NumberedRows } from './lowering.js'

/** FROM the rows, LATERAL what the body makes of each. */
export function lowerApply(plan: Apply, lowering: Lowering): Block {
  const around: Body = lowering.body ?? { outer: new Map(), read: [] }
  const reads = bodyReads(plan.body)
  const rows = numberedRows(plan, reads, lowering)
  const row = rows ? readRows(rows, lowering) : sideOf(plan.input, 'row', lowering)
  const read = [...around.read.filter(({ id }) => !row.columns.has(id)), ...plan.input.columns]
  const body: Body = {
    outer: new Map([...around.outer, ...row.columns]),
    read: read.filter(({ id }) => reads.has(id)),
    rows,
  }
  const written = lowering.within(body, () => write(lowering.block(plan.body), plan.body.columns, 'here'))
  const alias = lowering.steps.name('applied')
  const right: From = { kind: 'select', query: written.select, alias, lateral: true }
  const from: From = { kind: 'join', type: 'cross', left: row.from, right, on: undefined }
  const inner = [...written.aliases].map(([id, name]) => [id, column(name, alias)] as const)
  return openBlock(from, new Map([...inner, ...row.columns]))
}

/**
 * The rows with numbers, by which the body finds what it reads of its own. The engine brings together what a body made
 * with its row by the values that it read, and its windows and orders are by them too: of arrays that takes a time that
 * grows with the square of their length. Rows without arrays are often alike, and then the engine works on one for all.
 */
function numberedRows({ input }: Apply, reads: ReadonlySet<ColumnId>, lowering: Lowering): NumberedRows | undefined {
  const readsArrays = input.columns.some(({ id, type }) => reads.has(id) && type === 'dynamic')
  if (lowering.body || !readsArrays) return undefined
  const rows = { ...lowering.seal(lowering.block(input), input.columns, 'input'), order: [] }
  const number = lowering.own.make('number', 'long')
  const numbered = { ...rows, columns: new Map([...rows.columns, [number.id, rowNumber(rows)] as const]) }
  const written = write(numbered, [...input.columns, number], 'here')
  return { step: lowering.steps.add('rows', written.select, true), aliases: written.aliases, number: number.id }
}

/** The rows as a FROM item under a name of its own. */
function readRows({ step, aliases }: NumberedRows, lowering: Lowering): ReturnType<typeof sideOf> {
  const alias = lowering.steps.name('row')
  return { from: { ...step, alias }, columns: new Map([...aliases].map(([id, name]) => [id, column(name, alias)])) }
}

/** The items in their order, which the engine forgets as it brings them together with their rows. */
export function lowerItem(plan: Item, lowering: Lowering): Block {
  const { outer, read, rows }: Body = lowering.body ?? { outer: new Map(), read: [] }
  const open = rows ? rowOf(rows, outer, lowering) : { ...noSource, columns: outer }
  const row = read.length > 0 ? lowering.seal(open, read, 'row') : open
  const index = plan.index ?? lowering.own.make('place', 'long')
  const columns = plan.index ? plan.columns : [...plan.columns, index]
  const items = unnested({ ...plan, index, columns }, row, read, lowering)
  return { ...items, order: [byNumber(index.id)] }
}

/**
 * The block, or a step of it that gives as its own what aggregates and windows read of the row of a body: the engine
 * takes neither over a column from outside.
 */
export function besideRow(
  block: Block,
  columns: readonly PlanColumn[],
  exprs: readonly Expr[],
  lowering: Lowering,
): Block {
  if (!lowering.body) return block
  const asked = new Set<ColumnId>()
  for (const expr of exprs) addReads(asked, expr)
  const own = lowering.body.read.filter(({ id }) => asked.has(id) && !block.columns.has(id))
  if (own.length === 0) return block
  const values = own.map((column) => [column.id, lowering.sql(reference(column), block)] as const)
  return lowering.seal({ ...block, columns: new Map([...block.columns, ...values]) }, [...columns, ...own], 'input')
}

/** The row of a body, found by its number. */
function rowOf(rows: NumberedRows, outer: Body['outer'], lowering: Lowering): Block {
  const { from, columns } = readRows(rows, lowering)
  const [here, there] = [columns.get(rows.number), outer.get(rows.number)]
  if (!here || !there) throw new Error('The rows of a body have no number.')
  return { ...openBlock(from, new Map([...outer, ...columns])), where: [equal(here, there)] }
}
