// The journey of a query: text → syntax tree → plan → SQL as data → text.
import type { Diagnostic } from '../../grammar/diagnostic.js'
import { KqlError } from '../../grammar/diagnostic.js'
import { parse } from '../../grammar/parse.js'
import type { Dialect } from '../sql/dialects/dialect.js'
import { duckdb } from '../sql/dialects/duckdb.js'
import type { Statement } from '../sql/print.js'
import { print } from '../sql/print.js'
import type { SqlQuery } from '../sql/tree.js'
import { bind } from './bind/bind.js'
import type { BindOptions } from './bind/binder.js'
import type { ExternalSource } from './external.js'
import type { BoundQuery, RenderHint } from './plan.js'
import { lowerPlan } from './lower/select.js'
import { rewrite } from './rewrite.js'
import type { ScalarType } from './types.js'

/** A column of the answer. */
export interface AnswerColumn {
  readonly name: string
  readonly type: ScalarType
}

/** A query ready to run. */
export interface Compiled {
  readonly query: BoundQuery
  readonly sql: SqlQuery
  readonly statement: Statement
  /** In the order of the statement's columns. */
  readonly columns: readonly AnswerColumn[]
  readonly render: RenderHint | undefined
  readonly warnings: readonly Diagnostic[]
  /** What the statement's parameters are to hold, in order: texts that are read before it runs. */
  readonly external: readonly ExternalSource[]
}

/** What the text means and what is wrong with it. Never throws; serves the editor. */
export function analyze(
  text: string,
  options: BindOptions,
): { readonly query: BoundQuery | undefined; readonly diagnostics: readonly Diagnostic[] } {
  // prettier-ignore
  const parsed = parse(text)
  if (parsed.diagnostics.some(({ severity }) => severity === 'error'))
    return { query: undefined, diagnostics: parsed.diagnostics }
  const bound = bind(parsed.query, options)
  return { query: bound.query, diagnostics: [...parsed.diagnostics, ...bound.diagnostics] }
}

/** Compiles a query for a dialect. Throws `KqlError` with every problem where it cannot be answered. */
export function compile(text: string, options: BindOptions, dialect: Dialect = duckdb): Compiled {
  const { query, diagnostics } = analyze(text, options)
  if (!query) throw new KqlError(text, diagnostics)
  const sql = lowerPlan(rewrite(query.plan))
  return {
    query,
    sql,
    statement: print(sql, dialect),
    columns: query.plan.columns.map(({ name, type }) => ({ name, type: type === 'unknown' ? 'string' : type })),
    render: query.render,
    warnings: diagnostics,
    external: query.external,
  }
}
