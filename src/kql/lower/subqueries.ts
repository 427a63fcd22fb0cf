// Plans inside expressions: toscalar(T), x in (T).
import type { From, Select, Sql } from '../../sql/tree.js'
import { column, isNotNull, select, subquery, value } from '../../sql/tree.js'
import { at } from '../at.js'
import type { ColumnId, Expr } from '../expression.js'
import { pushChildren } from '../expression.js'
import type { ListMaker } from '../functions/define.js'
import { listedColumn } from '../functions/terms.js'
import type { Plan, PlanColumn } from '../plan.js'
import { bodyReads } from '../rewrite.js'
import type { Block } from './block.js'
import { aliasOf, write } from './block.js'
import type { Lowering } from './lowering.js'

/** A column of values, and where it is read. */
interface Cells {
  readonly from: From
  readonly cell: Sql
}

/** The subqueries of one query, each written once. */
export class Subqueries {
  private readonly written = new Map<Plan, Cells>()
  /** What lists were made into. */
  private readonly lists = new Map<Plan, { readonly maker: ListMaker; readonly query: Select }>()
  /** The columns that hold the values of subqueries, where a step has them. */
  private readonly holders = new Map<Plan, PlanColumn>()

  /** `nested` are the plans inside expressions as rewriting left them, by what they were before. */
  constructor(
    private readonly lowering: Lowering,
    private readonly nested: ReadonlyMap<Plan, Plan>,
  ) {}

  /**
   * A plan inside an expression becomes a step of its own, computed once; where it reads the row that a body runs for,
   * it stands in the body.
   */
  query(plan: Plan, as: 'scalar' | 'list' | ListMaker): Extract<Sql, { kind: 'subquery' }> {
    const inline = this.readsOuter(plan)
    const { from, cell } = inline ? this.inline(plan) : (this.written.get(plan) ?? this.asStep(plan))
    const query = select({
      items: [{ value: cell, alias: listedColumn }],
      from,
      where: as === 'scalar' ? [] : [isNotNull(cell)],
      limit: as === 'scalar' ? value(1n) : undefined,
    })
    return subquery(typeof as === 'string' ? query : inline ? as(query) : this.made(plan, query, as))
  }

  /** What a list is made into, as a step of its own. */
  private made(plan: Plan, list: Select, maker: ListMaker): Select {
    const known = this.lists.get(plan)
    if (known?.maker === maker) return known.query
    const made = maker(list)
    const items = made.items.map(({ alias }) => ({ value: column(alias), alias }))
    const query = select({ items, from: this.lowering.steps.add('list', made, true) })
    this.lists.set(plan, { maker, query })
    return query
  }

  private readsOuter(plan: Plan): boolean {
    const { body } = this.lowering
    return body !== undefined && [...bodyReads(plan)].some((id) => body.outer.has(id))
  }

  private inline(original: Plan): Cells {
    const { query, name } = this.write(original)
    const alias = this.lowering.steps.name('value')
    return { from: { kind: 'select', query, alias }, cell: column(name, alias) }
  }

  private asStep(original: Plan): Cells {
    const { query, name } = this.lowering.within(undefined, () => this.write(original))
    const cells = { from: this.lowering.steps.add('value', query, true), cell: column(name) }
    this.written.set(original, cells)
    return cells
  }

  /** The plan as a SELECT, and the alias of its first column. */
  private write(original: Plan) {
    const plan = this.nested.get(original) ?? original
    const written = write(this.lowering.block(plan), plan.columns, 'here')
    return { query: written.select, name: aliasOf(written, at(plan.columns, 0).id) }
  }

  /** The value of a subquery that a column of the block holds already, if there is one. */
  held(plan: Plan, block: Block): Sql | undefined {
    const holder = this.holders.get(plan)
    return holder && block.columns.get(holder.id)
  }

  /**
   * The block, or a step of it with the values of subqueries as columns where an expression would have one of them
   * within a lambda or a TRY: the engine takes no subquery there.
   */
  besideScalars(block: Block, columns: readonly PlanColumn[], exprs: readonly Expr[]): Block {
    const asked = exprs.flatMap((expr) => {
      const queries = scalarQueries(expr)
      return queries.length > 0 && shutsIn(this.lowering.sql(expr, block)) ? queries : []
    })
    if (asked.length === 0) return block
    const holders = new Map<ColumnId, PlanColumn>()
    const values = new Map(block.columns)
    for (const expr of asked) {
      const holder = this.holders.get(expr.plan) ?? this.lowering.own.make('scalar', expr.type)
      values.set(holder.id, this.lowering.sql(expr, block))
      holders.set(holder.id, holder)
      this.holders.set(expr.plan, holder)
    }
    return this.lowering.seal({ ...block, columns: values }, [...columns, ...holders.values()], 'input')
  }
}

/** The value of a plan's only cell, in an expression. */
type ScalarQuery = Extract<Expr, { kind: 'scalar-query' }>

/** The subqueries of an expression that give one value, at whatever depth. */
function scalarQueries(expr: Expr): readonly ScalarQuery[] {
  const found: ScalarQuery[] = []
  const pending: Expr[] = [expr]
  for (let next = pending.pop(); next; next = pending.pop()) {
    if (next.kind === 'scalar-query') found.push(next)
    else pushChildren(pending, next)
  }
  return found
}

/** Does a subquery stand within a lambda or a TRY? Iterative, since chains can be long. */
function shutsIn(sql: Sql): boolean {
  const pending: { readonly part: unknown; readonly shut: boolean }[] = [{ part: sql, shut: false }]
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { part, shut } = next
    if (typeof part !== 'object' || part === null) continue
    const kind = 'kind' in part ? part.kind : undefined
    if (kind !== 'subquery') {
      for (const inner of Object.values(part))
        pending.push({ part: inner, shut: shut || kind === 'lambda' || kind === 'try' })
    } else if (shut) return true
  }
  return false
}
