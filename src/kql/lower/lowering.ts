// What the lowering of one operator may ask of that of the whole query.
import type { From, Select, Sql, Step } from '../../sql/tree.js'
import type { CatalogTable } from '../catalog.js'
import type { ColumnId, Expr } from '../expression.js'
import type { OwnColumns } from '../own-columns.js'
import type { Plan, PlanColumn } from '../plan.js'
import type { Block } from './block.js'
import type { Environment } from './expressions.js'
import type { Subqueries } from './subqueries.js'

/** A plan that is being lowered. */
export interface Lowering {
  readonly steps: Steps
  readonly own: OwnColumns
  readonly subqueries: Subqueries
  /** The stored tables that are read, by name. */
  readonly tables: Map<string, CatalogTable>
  /** The body of an Apply that is being lowered. */
  readonly body: Body | undefined

  /** The open SELECT of a plan. */
  block(plan: Plan): Block
  /** The input's block, sealed first where the clause order asks for it or a computed column would be read again. */
  ready(input: Plan, exprs: readonly Expr[], label: string, mustSeal: (block: Block) => boolean): Block
  /** Makes a step of a block and opens a new one that reads it. Its order moves outward. */
  seal(block: Block, columns: readonly PlanColumn[], label: string): Block
  /** An expression over the columns of a block; in `predicate` position null and false mean the same. */
  sql(expr: Expr, block: Block, predicate?: boolean): Sql
  environment(block: Block): Environment
  /** Lowers something in the body of an Apply, or outside of any. */
  within<Result>(body: Body | undefined, work: () => Result): Result
}

/** The body of an Apply runs for each of its rows, so that no step of it can move out into WITH. */
export interface Body {
  /** The columns of the row. */
  readonly outer: ReadonlyMap<ColumnId, Sql>
  /**
   * Those that the body reads. They are columns of the rows of its items: the engine takes neither an aggregate nor a
   * lambda over a column from outside.
   */
  readonly read: readonly PlanColumn[]
  /** Set where the row is found by its number. */
  readonly rows?: NumberedRows | undefined
}

/** Rows in a step, each with a number. */
export interface NumberedRows {
  readonly step: Extract<From, { kind: 'table' }>
  /** What the columns are called there, and the number among them. */
  readonly aliases: ReadonlyMap<ColumnId, string>
  readonly number: ColumnId
}

/** The steps of a statement, each under a name of its own. */
export class Steps {
  readonly made: Step[] = []
  private named = 0

  add(label: string, query: Select, materialized: boolean): Extract<From, { kind: 'table' }> {
    const name = this.name(label)
    this.made.push({ name, query, materialized })
    return { kind: 'table', name, alias: name }
  }

  /** A name that nothing else in the statement has. */
  name(label: string): string {
    return `s${++this.named}_${label.replaceAll(/\W/g, '_')}`
  }
}
