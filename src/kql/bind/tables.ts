// Tabular expressions: names of tables, calls that give tables, pipelines and their sources.
import type {
  CallExpr as CallSyntax,
  Expr as Syntax,
  FunctionBody,
  Operator,
  PipeExpr,
  Statement,
} from '../../../grammar/ast.js'
import { isSource } from '../../../grammar/ast.js'
import type { CatalogTable } from '../catalog.js'
import { constant, reference } from '../expression.js'
import type { Plan, PlanColumn } from '../plan.js'
import { filter } from '../plan.js'
import {
  argumentCount,
  badValue,
  formerName,
  formNotSupported,
  graphMisplaced,
  functionNotSupported,
  tableRequired,
  unknownFunction,
  unknownTable,
} from '../problems.js'
import { refusalOf } from '../functions/index.js'
import type { Binder } from './binder.js'
import { operatorCall } from './conversion.js'
import { callEnrichment } from './enrichment.js'
import type { Place } from './expressions.js'
import { bindExpression } from './expressions.js'
import type { Flow } from './graphs/flow.js'
import { bindFlow } from './graphs/flow.js'
import { expanding, parameterScope } from './let-functions.js'
import { bindSource } from './operators/index.js'
import { bindPatternCall } from './patterns.js'
import type { Entity, Scope } from './scope.js'
import { nearest, Row } from './scope.js'
import { bindLet } from './statements.js'
import { bindWatchlist, bindWatchlistNames } from './watchlists.js'

/** A place without columns: where literals, lets and functions are all an expression can read. */
export const placeOf = (binder: Binder, scope: Scope, row: Row = new Row([])): Place => ({
  binder,
  scope,
  row,
  bindTable: (node, inner) => bindTable(node, inner, binder),
})

/** Binds a tabular expression; `undefined` after a problem that leaves nothing to go on with. */
export const bindTable = (node: Syntax, scope: Scope, binder: Binder): Plan | undefined =>
  asTable(bindTabular(node, scope, binder), node.span, binder)

/** Binds a tabular expression, or one that gives a graph. */
export function bindTabular(node: Syntax, scope: Scope, binder: Binder): Flow | undefined {
  switch (node.kind) {
    case 'name':
      return bindTableName(node, scope, binder)
    case 'pipe':
      return bindPipe(node, scope, binder)
    case 'call':
      return bindTabularCall(node, scope, binder)
    case 'path':
      return bindQualified(node, scope, binder)
    case 'index': {
      const { index } = node
      const path = index.kind === 'literal' && typeof index.value === 'string' ? index.value : ''
      const pattern = bindPatternPath(node.base, path, scope, binder)
      if (!pattern) binder.report(tableRequired(), node.span)
      return pattern?.flow
    }
    case 'missing':
      return undefined
    case 'wildcard':
      binder.report(formNotSupported({ what: 'A pattern of table names here' }), node.span)
      return undefined
    default:
      binder.report(tableRequired(), node.span)
      return undefined
  }
}

function bindTableName(
  node: { readonly name: string; readonly span: Syntax['span'] },
  scope: Scope,
  binder: Binder,
): Flow | undefined {
  const entity = scope.find(node.name)
  if (entity?.kind === 'table') return useTable(entity, binder)
  if (entity?.kind === 'unknown') return undefined
  if (entity?.kind === 'function')
    return bindTabularCall(
      {
        kind: 'call',
        base: undefined,
        name: { kind: 'name', name: node.name, span: node.span },
        arguments: [],
        span: node.span,
      },
      scope,
      binder,
    )
  if (entity?.kind === 'graph') return entity.graph
  if (entity?.kind === 'scalar') {
    binder.report(tableRequired(), node.span)
    return undefined
  }
  const table = binder.options.catalog.table(node.name)
  if (table) return scan(table, binder)
  const renamed = binder.options.catalog.tableFormerly(node.name)
  if (renamed) {
    binder.report(formerName({ what: 'table', name: node.name, now: renamed.name }), node.span)
    return scan(renamed, binder)
  }
  const near = nearest(node.name, [...scope.names('table'), ...binder.options.catalog.tableNames])
  binder.report(unknownTable({ name: node.name, near }), node.span)
  return undefined
}

/** Each use of a tabular variable has columns of its own; the rows are shared. */
export function useTable(entity: Extract<Entity, { kind: 'table' }>, binder: Binder): Plan {
  const rows = binder.use(entity.name, entity.plan)
  return entity.label === undefined ? rows : binder.sources.name(rows, entity.label)
}

type Bound = readonly [operator: '<' | '<=' | '>' | '>=', ticks: bigint]

/** A hunting table under fresh columns: the caller's rows of it, within the query's times where some are set. */
export function scan(table: CatalogTable, binder: Binder): Plan {
  binder.tables.add(table)
  const reads = table.columns.map(({ name, type, stored }) => ({ column: binder.column(name, type), stored }))
  const columns = reads.map(({ column }) => column)
  const ingested = binder.column('$IngestionTime', 'datetime')
  const rules = binder.options.rows?.(table) ?? []
  const time = columns.find((column) => column.name === table.time)
  const { arrived, timespan } = binder.options
  const between = (rows: Plan, at: PlanColumn, low: Bound, high: Bound): Plan =>
    filter(
      filter(rows, operatorCall(low[0], reference(at), constant('datetime', low[1]), 'bool')),
      operatorCall(high[0], reference(at), constant('datetime', high[1]), 'bool'),
    )
  let rows: Plan = { kind: 'scan', table, reads, columns, ingested, rules }
  if (arrived) rows = between(rows, ingested, ['>', arrived.after], ['<=', arrived.upTo])
  if (timespan && time) rows = between(rows, time, ['>=', timespan.from], ['<', timespan.to])
  return binder.sources.name(rows, table.name)
}

function bindPipe({ source, operators }: PipeExpr, scope: Scope, binder: Binder): Flow | undefined {
  const context = { binder, scope }
  const input = isSource(source) ? bindSource(source, context) : bindTabular(source, scope, binder)
  return bindFlow(input, operators, context)
}

function asTable(flow: Flow | undefined, span: Syntax['span'], binder: Binder): Plan | undefined {
  if (flow?.kind !== 'graph') return flow
  binder.report(graphMisplaced(), span)
  return undefined
}

/** Runs a pipeline's operators over an input. */
export function bindOperators(
  input: Plan | undefined,
  operators: readonly Operator[],
  scope: Scope,
  binder: Binder,
): Plan | undefined {
  const [first] = operators
  return asTable(bindFlow(input, operators, { binder, scope }), first?.span ?? { start: 0, end: 0 }, binder)
}

function bindTabularCall(node: CallSyntax, scope: Scope, binder: Binder): Flow | undefined {
  const name = node.name.name
  if (node.base) {
    binder.report(formNotSupported({ what: 'A function or table of another database or cluster' }), node.span)
    return undefined
  }
  const entity = scope.find(name)
  if (entity?.kind === 'function') return expand(node, entity, scope, binder)
  if (entity?.kind === 'pattern') return bindPatternCall(node, undefined, entity, scope, binder)
  if (entity?.kind === 'unknown') return undefined
  if (name === 'AssignedIPAddresses') return callEnrichment(node, { binder, scope })
  if (name === '_GetWatchlist') return bindWatchlist(node, placeOf(binder, scope))
  if (name === '_GetWatchlistAlias') return bindWatchlistNames(placeOf(binder, scope))
  if (name === 'materialize' || name === 'table' || name === 'view') return bindTableFunction(node, scope, binder)
  const reason = refusalOf(name)
  if (reason !== undefined) binder.report(functionNotSupported({ name, reason }), node.name.span)
  else binder.report(unknownFunction({ name, near: nearest(name, scope.names('function')) }), node.name.span)
  return undefined
}

function bindTableFunction(node: CallSyntax, scope: Scope, binder: Binder): Flow | undefined {
  const [argument] = node.arguments
  if (!argument) {
    binder.report(argumentCount({ function: node.name.name, expected: '1 argument', found: 0 }), node.span)
    return undefined
  }
  if (node.name.name !== 'table') return bindTable(argument.value, scope, binder)
  const value = bindExpression(argument.value, placeOf(binder, scope))
  if (value.kind === 'constant' && typeof value.value === 'string')
    return bindTableName({ name: value.value, span: argument.span }, scope, binder)
  binder.report(
    badValue({ what: 'The name of the table', expected: 'a string known before the query runs' }),
    argument.span,
  )
  return undefined
}

type FunctionEntity = Extract<Entity, { kind: 'function' }>

/** What a tabular let function gives, which must be a table. */
export const expandTabular = (
  node: CallSyntax,
  entity: FunctionEntity,
  scope: Scope,
  binder: Binder,
  input?: Plan,
): Plan | undefined => asTable(expand(node, entity, scope, binder, input), node.span, binder)

/** A tabular let function: its body, with arguments in the place of parameters and `input` as the first of them. */
function expand(
  node: CallSyntax,
  entity: FunctionEntity,
  scope: Scope,
  binder: Binder,
  input?: Plan,
): Flow | undefined {
  const place = placeOf(binder, scope)
  const first: Entity | undefined = input && { kind: 'table', name: binder.sharedName('input'), plan: input }
  const inner = parameterScope(node, entity.declaration, entity.scope, place, first)
  const { body, view } = entity.declaration
  const flow = inner && expanding(node, entity.declaration, place, () => bindBody(body, inner, binder))
  return flow && flow.kind !== 'graph' && view ? binder.sources.name(flow, node.name.name) : flow
}

/** The table or graph that a body gives, its own lets before it. */
export function bindBody(body: FunctionBody, scope: Scope, binder: Binder): Flow | undefined {
  for (const statement of body.statements) if (isLet(statement)) bindLet(statement, scope, binder)
  return body.result && bindTabular(body.result, scope, binder)
}
const isLet = (statement: Statement): statement is Extract<Statement, { kind: 'let' }> => statement.kind === 'let'

/** p("x").path of a pattern; `undefined` for what is none. */
function bindPatternPath(
  base: Syntax,
  path: string,
  scope: Scope,
  binder: Binder,
): { readonly flow: Flow | undefined } | undefined {
  const entity = base.kind === 'call' ? scope.find(base.name.name) : undefined
  if (base.kind !== 'call' || entity?.kind !== 'pattern') return undefined
  return { flow: bindPatternCall(base, path, entity, scope, binder) }
}

/** `database("x").Table` and `cluster(…)…`: this service has one database, so only the table is looked at. */
function bindQualified(node: Extract<Syntax, { kind: 'path' }>, scope: Scope, binder: Binder): Flow | undefined {
  const pattern = bindPatternPath(node.base, node.member.name, scope, binder)
  if (pattern) return pattern.flow
  if (node.base.kind === 'call' && (node.base.name.name === 'database' || node.base.name.name === 'cluster'))
    binder.report(formNotSupported({ what: 'A table of another database or cluster' }), node.span)
  else binder.report(tableRequired(), node.span)
  return undefined
}
