// What a SQL dialect answers: how it spells each type and each primitive.
import type { Primitive } from '../primitives.js'
import type { Sql, SqlType } from '../tree.js'

/** A primitive is spelt as a function's name, or rewritten into other SQL. */
export type Spelling = string | ((...args: readonly Sql[]) => Sql)

/** Records over closed unions: a dialect that forgets an answer does not compile. */
export interface Dialect {
  readonly name: string
  readonly types: Readonly<Record<SqlType, string>>
  readonly calls: Readonly<Record<Primitive, Spelling>>
  /** Primitives whose lambdas may read their parameters and nothing else. */
  readonly closed: ReadonlySet<Primitive>
}
