// The tables that a query gives: one for most; of fork one for each branch, of facet one for each column, of preview two.
import type { Evaluate, Expr, Facet, Fork, Name, Operator, PipeExpr, Query, Statement } from '../../grammar/ast.js'

/** One of a query's tables: the query that gives just it, and what it is called. */
export interface TableGiven {
  /** The branch's, or the facet's column; undefined where it has none. */
  readonly name: string | undefined
  readonly query: Query
}

/**
 * The tables of a query, in the reference's order; undefined for one that gives a single table. Only the last operator
 * of the query can give several: nothing can follow it, in the reference too.
 */
export function tablesGiven(query: Query): readonly TableGiven[] | undefined {
  const last = query.statements.at(-1)
  if (last?.kind !== 'expression' || last.value.kind !== 'pipe') return undefined
  const pipe = last.value
  const giving = pipe.operators.at(-1)
  return (giving && endingsOf(giving))?.map(({ name, operators }) => ({
    name,
    query: endingIn(query, last, pipe, operators),
  }))
}

/** What stands in the place of the operator that gives several tables. */
interface Ending {
  readonly name: string | undefined
  readonly operators: readonly Operator[]
}

/** What each table has in the place of the operator; undefined for one that gives a single table. */
function endingsOf(giving: Operator): readonly Ending[] | undefined {
  switch (giving.kind) {
    case 'fork':
      return branches(giving)
    case 'facet':
      return facets(giving)
    case 'evaluate':
      return previewed(giving)
    default:
      return undefined
  }
}

/** A branch is called by the name before it, or by `as` at its end. */
const branches = (fork: Fork): readonly Ending[] =>
  fork.branches.map(({ name, operators }) => ({ name: name?.name ?? labelOf(operators), operators }))

function labelOf(operators: readonly Operator[]): string | undefined {
  const last = operators.at(-1)
  return last?.kind === 'as' ? last.name.name : undefined
}

/** The rows that `with` asks for, then of each column its values and how often they occur. */
function facets({ columns, operators }: Facet): readonly Ending[] {
  const rows = operators.length === 0 ? [] : [{ name: labelOf(operators), operators }]
  return [...rows, ...columns.map(countsOf)]
}

/** summarize count_Column = count() by Column */
function countsOf(column: Expr): Ending {
  const { span } = column
  const name = (text: string): Name => ({ kind: 'name', name: text, span })
  const label = column.kind === 'name' ? column.name : undefined
  const count: Expr = { kind: 'call', base: undefined, name: name('count'), arguments: [], span }
  const names = label === undefined ? [] : [name(`count_${label}`)]
  const by = [{ names: [], value: column, span }]
  return {
    name: label,
    operators: [{ kind: 'summarize', options: [], aggregates: [{ names, value: count, span }], by, span }],
  }
}

/** evaluate preview(n): n of the rows, and how many there are. */
function previewed({ call, schema, span }: Evaluate): readonly Ending[] | undefined {
  const [count, another] = call.arguments
  if (call.name.name !== 'preview' || !count || another || schema) return undefined
  return [
    { name: undefined, operators: [{ kind: 'take', options: [], count: count.value, span }] },
    { name: undefined, operators: [{ kind: 'count', as: undefined, span }] },
  ]
}

/** The query with other operators in the place of its last. */
function endingIn(query: Query, last: Statement, pipe: PipeExpr, operators: readonly Operator[]): Query {
  const value: PipeExpr = { ...pipe, operators: [...pipe.operators.slice(0, -1), ...operators] }
  const statements = query.statements.map((one): Statement =>
    one === last ? { kind: 'expression', value, span: last.span } : one,
  )
  return { ...query, statements }
}
