// What a SQL dialect answers: how it spells each type and each primitive.
import type { AggregatePrimitive, Primitive, RowsPrimitive, WindowPrimitive } from '../primitives.js'
import type { Sql, SqlType } from '../tree.js'

/** A primitive of values is spelt as a function's name, or rewritten into other SQL. */
export type Spelling = string | ((...args: readonly Sql[]) => Sql)

/** Records over closed unions: a dialect that forgets an answer does not compile. */
export interface Dialect {
  readonly name: string
  readonly types: Readonly<Record<SqlType, string>>
  readonly calls: Readonly<Record<Primitive, Spelling>>
  /** Functions' names: what stands behind them, as DISTINCT and OVER do, no other SQL could have. */
  readonly aggregates: Readonly<Record<AggregatePrimitive, string>>
  readonly windows: Readonly<Record<WindowPrimitive, string>>
  readonly rowSources: Readonly<Record<RowsPrimitive, string>>
  /** Primitives whose lambdas may read their parameters and nothing else. */
  readonly closed: ReadonlySet<Primitive>
}
