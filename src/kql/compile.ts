// The journey of a query: text → syntax tree → plan → SQL as data → text.
import type { Diagnostic } from '../../grammar/diagnostic.js'
import { KqlError } from '../../grammar/diagnostic.js'
import { parse } from '../../grammar/parse.js'
import type { Dialect } from '../sql/dialects/dialect.js'
import { duckdb } from '../sql/dialects/duckdb.js'
import type { Statement } from '../sql/print.js'
import { print } from '../sql/print.js'
import { at } from './at.js'
import type { SqlQuery } from '../sql/tree.js'
import type { Bound } from './bind/bind.js'
import { bind } from './bind/bind.js'
import type { BindOptions } from './bind/binder.js'
import type { ExternalSource, PlacedSource } from './external.js'
import type { BoundQuery, Plan, RenderHint } from './plan.js'
import { lowerPlan } from './lower/select.js'
import { rewrite } from './rewrite.js'
import { tablesGiven } from './tables-given.js'
import type { ScalarType } from './types.js'

/** What a query is compiled against, and which of its tables. */
export interface CompileOptions extends BindOptions {
  /** Of a query that ends in facet, fork or preview, which of its tables, from 0; unless told, such a query is refused. */
  readonly table?: number
}

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
  /** The names of all tables that the query gives, as far as they have some; one for most queries. */
  readonly tables: readonly (string | undefined)[]
  /** What the statement's parameters are to hold, in order: texts that are read before it runs. */
  readonly external: readonly PlacedSource[]
}

/** What the data must be asked before a query can be compiled: a statement whose columns are all strings. */
export interface DataQuestion {
  /** The query can do without an answer, for which `undefined` is given then. */
  readonly optional: boolean
  readonly statement: Statement
  readonly columns: readonly AnswerColumn[]
  readonly external: readonly PlacedSource[]
}

type Analysis = Pick<Bound, 'query' | 'diagnostics'> &
  Partial<Pick<Bound, 'question' | 'unasked'> & Pick<Compiled, 'tables'>>

/** What the text means and what is wrong with it. Never throws; serves the editor. */
export function analyze(text: string, options: CompileOptions): Analysis {
  const { query, diagnostics } = parse(text)
  if (diagnostics.some(({ severity }) => severity === 'error')) return { query: undefined, diagnostics }
  const given = options.table === undefined ? undefined : tablesGiven(query)
  const bound = bind(given?.[options.table ?? 0]?.query ?? query, options)
  return {
    ...bound,
    diagnostics: [...diagnostics, ...bound.diagnostics],
    ...(given && { tables: given.map(({ name }) => name) }),
  }
}

/**
 * Compiles a query for a dialect, or says what the data must be asked first; with the answer among the options it
 * is called again. Throws `KqlError` with every problem where the query cannot be answered.
 */
export function compileOrAsk(
  text: string,
  options: CompileOptions,
  dialect: Dialect = duckdb,
): Compiled | DataQuestion {
  const found = analyze(text, options)
  if (!found.question) return compiled(text, found, dialect)
  const { plan, external, refusal } = found.question
  const statement = print(lowerPlan(rewrite(plan)), dialect)
  return {
    statement,
    columns: columnsOf(plan),
    external: readBy(statement, external),
    optional: refusal === undefined,
  }
}

function compiled(text: string, { query, diagnostics, tables = [undefined] }: Analysis, dialect: Dialect): Compiled {
  if (!query) throw new KqlError(text, diagnostics)
  const sql = lowerPlan(rewrite(query.plan))
  const statement = print(sql, dialect)
  return {
    query,
    sql,
    statement,
    columns: columnsOf(query.plan),
    render: query.render,
    warnings: diagnostics,
    tables,
    external: readBy(statement, query.external),
  }
}

/** What the statement's parameters are to hold: what the data was asked before need not be read once more. */
const readBy = ({ parameterIndexes = [] }: Statement, external: readonly ExternalSource[]): readonly PlacedSource[] =>
  parameterIndexes.map((position) => ({ ...at(external, position), position }))

export const isQuestion = (step: Compiled | DataQuestion): step is DataQuestion => !('query' in step)

/** Compiles a query without asking the data. Throws `KqlError`, also where it must be asked. */
export function compile(text: string, options: CompileOptions, dialect: Dialect = duckdb): Compiled {
  const found = analyze(text, options)
  if (!found.query && found.unasked) throw new KqlError(text, [found.unasked])
  return compiled(text, found, dialect)
}

/** What a plan gives, in its order. */
export const columnsOf = (plan: Plan): readonly AnswerColumn[] =>
  plan.columns.map(({ name, type }) => ({ name, type: type === 'unknown' ? 'string' : type }))
