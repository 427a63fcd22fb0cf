// Plan → SqlQuery: one SELECT grows while clause order allows, then is sealed as a named step.
import type { From, Select, Sql, SqlQuery } from '../../sql/tree.js'
import { column } from '../../sql/tree.js'
import { at } from '../at.js'
import type { CatalogTable } from '../catalog.js'
import type { ColumnId, Expr } from '../expression.js'
import { isVolatile } from '../expression.js'
import type { OwnColumns } from '../own-columns.js'
import type { Plan, PlanColumn, Shared } from '../plan.js'
import type { Rewritten } from '../rewrite.js'
import { lowerApply, lowerItem } from './apply.js'
import { lowerUnnest } from './arrays.js'
import type { Block, WrittenBlock } from './block.js'
import { aliasOf, openBlock, readWritten, sqlOf, write } from './block.js'
import { lowerFilter, lowerLimit, lowerProject, lowerSort } from './clauses.js'
import type { Environment } from './expressions.js'
import { lower } from './expressions.js'
import { lowerAggregate } from './groups.js'
import { lowerJoin } from './joins.js'
import type { Body, Lowering } from './lowering.js'
import { Steps } from './lowering.js'
import { readsComputed } from './reads.js'
import { lowerSequence } from './sequence.js'
import { lowerExternal, lowerRange, lowerScan, lowerValues } from './sources.js'
import { Subqueries } from './subqueries.js'
import { lowerUnion } from './unions.js'
import { lowerWindow } from './windows.js'

/** Lowers a plan to a query whose columns are the plan's, in order. */
export function lowerPlan(rewritten: Rewritten): SqlQuery {
  const lowering = new PlanLowering(rewritten)
  const query = lowering.finish(rewritten.plan)
  return { steps: lowering.steps.made, query }
}

/**
 * The step of a shared plan, the alias of each of its columns, by position, and of what its rows are in order of: the
 * engine keeps no order through joins, as the rows of each key of partition are read by one.
 */
interface SharedStep {
  readonly from: From
  readonly names: readonly string[]
  readonly order: WrittenBlock['order']
}

class PlanLowering implements Lowering {
  readonly steps = new Steps()
  readonly own: OwnColumns
  readonly subqueries: Subqueries
  readonly tables = new Map<string, CatalogTable>()
  body: Body | undefined
  /** Shared plans already written, by name. */
  private readonly shared = new Map<string, SharedStep>()

  constructor({ nested, own }: Omit<Rewritten, 'plan'>) {
    this.own = own
    this.subqueries = new Subqueries(this, nested)
  }

  /** The last SELECT: all columns, in their order, sorted. */
  finish(plan: Plan): Select {
    const block = this.block(plan)
    const ready =
      block.grouped && block.order.some(({ value: key }) => typeof key !== 'number')
        ? this.seal(block, plan.columns, 'sort')
        : block
    return write(ready, plan.columns, 'here').select
  }

  block(plan: Plan): Block {
    switch (plan.kind) {
      case 'scan':
        return lowerScan(plan, this)
      case 'values':
        return lowerValues(plan, this)
      case 'external':
        return lowerExternal(plan, this)
      case 'range':
        return lowerRange(plan, this)
      case 'filter':
        return lowerFilter(plan, this)
      case 'project':
        return lowerProject(plan, this)
      case 'aggregate':
        return lowerAggregate(plan, this)
      case 'window':
        return lowerWindow(plan, this)
      case 'sort':
        return lowerSort(plan, this)
      case 'limit':
        return lowerLimit(plan, this)
      case 'join':
        return lowerJoin(plan, this)
      case 'union':
        return lowerUnion(plan, this)
      case 'unnest':
        return lowerUnnest(plan, this)
      case 'item':
        return lowerItem(plan, this)
      case 'apply':
        return lowerApply(plan, this)
      case 'sequence':
        return lowerSequence(plan, this)
      case 'shared':
        return this.use(plan)
    }
  }

  ready(input: Plan, exprs: readonly Expr[], label: string, mustSeal: (block: Block) => boolean): Block {
    const block = this.block(input)
    const again = exprs.some((expr) => readsComputed(expr, block))
    const ready = again || mustSeal(block) ? this.seal(block, input.columns, label) : block
    return this.subqueries.besideScalars(ready, input.columns, exprs)
  }

  seal(block: Block, columns: readonly PlanColumn[], label: string): Block {
    const written = write(block, columns, 'outward')
    if (!this.body) return readWritten(this.steps.add(label, written.select, false), undefined, written)
    const alias = this.steps.name(label)
    return readWritten({ kind: 'select', query: written.select, alias }, alias, written)
  }

  environment(block: Block): Environment {
    return {
      column: (id) => this.column(id, block),
      query: (plan, as) => this.subqueries.query(plan, as),
      scalar: (plan) => this.subqueries.held(plan, block),
    }
  }

  sql(expr: Expr, block: Block, predicate = false): Sql {
    // Most of what a project gives is a column as it is.
    return expr.kind === 'column' ? this.column(expr.id, block) : lower(expr, this.environment(block), predicate)
  }

  private column(id: ColumnId, block: Block): Sql {
    return block.columns.get(id) ?? this.body?.outer.get(id) ?? sqlOf(block, id)
  }

  within<Result>(body: Body | undefined, work: () => Result): Result {
    const before = this.body
    this.body = body
    const result = work()
    this.body = before
    return result
  }

  /**
   * A table that only renames or scans is written again at each use; others become a step computed once. A body can
   * read a step that is there already, but not make one.
   */
  private use(plan: Shared): Block {
    if (isCheap(plan.source) || (this.body && !this.shared.has(plan.name))) return this.useAgain(plan)
    const { from, names, order } = this.shared.get(plan.name) ?? this.writeShared(plan)
    const ids = new Map(plan.columns.map(({ id }, i) => [at(names, i), id]))
    return openBlock(
      from,
      new Map(plan.columns.map(({ id }, i) => [id, column(at(names, i))])),
      order.map(({ alias, ...direction }) => ({ value: ids.get(alias) ?? column(alias), ...direction })),
    )
  }

  private useAgain(plan: Shared): Block {
    const block = this.block(plan.source)
    const columns = new Map(plan.columns.map(({ id }, i) => [id, sqlOf(block, at(plan.source.columns, i).id)]))
    const ids = new Map(plan.source.columns.map(({ id }, i) => [id, at(plan.columns, i).id]))
    const order = block.order.map(({ value: key, ...direction }) => ({
      value: typeof key === 'number' ? (ids.get(key) ?? sqlOf(block, key)) : key,
      ...direction,
    }))
    return { ...block, columns, order }
  }

  private writeShared(plan: Shared): SharedStep {
    const written = write(this.block(plan.source), plan.source.columns, 'outward')
    const from = this.steps.add(plan.name, written.select, true)
    const names = plan.source.columns.map(({ id }) => aliasOf(written, id))
    const entry = { from, names, order: written.order }
    this.shared.set(plan.name, entry)
    return entry
  }
}

const isCheap = (plan: Plan): boolean =>
  (plan.kind === 'scan' && plan.rules.length === 0) ||
  (plan.kind === 'values' && !plan.rows.some((row) => row.some(isVolatile))) ||
  (plan.kind === 'shared' && isCheap(plan.source))
