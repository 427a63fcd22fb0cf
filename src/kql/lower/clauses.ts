// where, project, sort, take: what a SELECT takes on as one more of its clauses.
import type { From, Sql } from '../../sql/tree.js'
import { cast, select, subquery } from '../../sql/tree.js'
import type { ColumnId, Expr } from '../expression.js'
import { conjuncts, isVolatile } from '../expression.js'
import type { Filter, Limit, Project, Sort } from '../plan.js'
import type { Block } from './block.js'
import { isBare, isPastWhere, losesOneRow, noSource, sqlOf } from './block.js'
import { lowerOperands } from './expressions.js'
import type { Lowering } from './lowering.js'
import { readsColumn } from './reads.js'
import { ingestedColumn } from './sources.js'
import { termNeed } from './term-need.js'

export function lowerFilter(plan: Filter, lowering: Lowering): Block {
  const block = lowering.ready(plan.input, [plan.predicate], 'where', isPastWhere)
  const conditions = lowerOperands(conjuncts(plan.predicate), 'and', lowering.environment(block), true)
  const from = narrowed(block, plan.predicate, lowering)
  return { ...block, from, where: [...block.where, ...conditions] }
}

/** What the block reads, with the terms that a predicate over a stored table asks of its rows. */
function narrowed({ from, columns }: Block, predicate: Expr, { tables }: Lowering): From | undefined {
  if (from?.kind !== 'table') return from
  const table = tables.get(from.name)
  const need = table && termNeed(predicate, (id) => columns.get(id)?.kind === 'column')
  if (!table || need === undefined) return from
  const before = from.narrow?.need
  const stored = [...table.columns.map((one) => one.stored), ingestedColumn]
  return { ...from, narrow: { need: before === undefined ? need : { all: [before, need] }, columns: stored } }
}

/**
 * What is random is a step of its own, so that every reader has the same value; anything else is worked out where it
 * is read.
 */
export function lowerProject(plan: Project, lowering: Lowering): Block {
  const computed = plan.assignments.map(({ value }) => value).filter((expr) => expr.kind !== 'column')
  const kept = plan.assignments.flatMap(({ value }) => (value.kind === 'column' ? [value.id] : []))
  // Only names of groups stand in the SELECT that groups: DuckDB fails on TRY of a group's column there.
  const mustSeal = (b: Block): boolean => (b.grouped && computed.some(readsColumn)) || losesOneRow(b, kept)
  const block = lowering.ready(plan.input, computed, 'extend', mustSeal)
  const columns = new Map(plan.assignments.map(({ column: { id }, value }) => [id, lowering.sql(value, block)]))
  // Keys of the order stay readable although the columns they came from may be gone.
  const order = block.order.map(({ value: key, ...direction }) => ({
    value: typeof key === 'number' ? keyAfter(plan, key, block) : key,
    ...direction,
  }))
  const projected = { ...block, columns, order }
  return computed.some(isVolatile) ? lowering.seal(projected, plan.columns, 'extend') : projected
}

/** The identity under which a sort key lives on after a project, or its SQL where it does not. */
function keyAfter(plan: Project, key: ColumnId, block: Block): ColumnId | Sql {
  const same = plan.assignments.find(({ value: expr }) => expr.kind === 'column' && expr.id === key)
  return same ? same.column.id : sqlOf(block, key)
}

export function lowerSort(plan: Sort, lowering: Lowering): Block {
  const computed = plan.keys.map((key) => key.value).filter((expr) => expr.kind !== 'column')
  const mustSeal = (b: Block): boolean => b.limit !== undefined || (b.grouped && computed.some(readsColumn))
  const block = lowering.ready(plan.input, computed, 'sort', mustSeal)
  const order = plan.keys.map(({ value: key, ...direction }) => ({
    value: key.kind === 'column' ? key.id : lowering.sql(key, block),
    ...direction,
  }))
  return { ...block, order, orderRead: false }
}

/** So few rows are fetched faster than a whole vector of each column is read. */
const fewRows = 50

export function lowerLimit(plan: Limit, lowering: Lowering): Block {
  const block = lowering.ready(plan.input, [], 'take', (b) => b.limit !== undefined)
  const count = cast(lowering.sql(plan.count, noSource), 'bigint')
  // Of a number that it knows the engine first finds the rows, then sorts them by their places and fetches them; of
  // one that it does not know it reads on until there are enough, which costs half where there are no conditions.
  const isFew = plan.count.kind === 'constant' && Number(plan.count.value) <= fewRows
  const readsOn = !isFew && block.from?.kind === 'table' && lowering.tables.has(block.from.name) && isBare(block)
  return { ...block, limit: readsOn ? subquery(select({ items: [{ value: count, alias: 'rows' }] })) : count }
}
