// Tabular expressions: names of tables, calls that give tables, pipelines and their sources.
import type { CallExpr as CallSyntax, Expr as Syntax, PipeExpr } from '../../../grammar/ast.js'
import { isSource } from '../../../grammar/ast.js'
import {
  formerName,
  formNotSupported,
  functionNotSupported,
  tableRequired,
  unknownFunction,
  unknownTable,
} from '../problems.js'
import { refusalOf } from '../functions/index.js'
import type { Binder } from './binder.js'
import type { Flow } from './graphs/graph.js'
import { bindFlow, bindSource } from './pipelines.js'
import { reportMisplaced } from './misplaced.js'
import { bindTabular } from './parts.js'
import { bindPatternCall } from './patterns.js'
import type { Scope } from './scope.js'
import { nearest } from './scope.js'
import { scan, useTable } from './table-reads.js'
import { expandFlow } from './tabular-functions.js'

/** Binds a tabular expression, or one that gives a graph, by its kind. */
export function bindTabularByKind(node: Syntax, scope: Scope, binder: Binder): Flow | undefined {
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
      if (!pattern) binder.report(tableRequired({}), node.span)
      return pattern?.flow
    }
    case 'missing':
      return undefined
    case 'wildcard':
      binder.report(formNotSupported({ what: 'A pattern of table names here' }), node.span)
      return undefined
    default:
      binder.report(tableRequired({ advice: tableAdvice(node) }), node.span)
      return undefined
  }
}

/** What is meant by an expression in place of a table, where that can be told. */
function tableAdvice(node: Syntax): string | undefined {
  if (node.kind === 'literal' && node.source.startsWith('```'))
    return 'A query stands without the marks of the page it is from.'
  const isComment =
    node.kind === 'binary' && node.operator === '-' && node.right.kind === 'unary' && node.right.operator === '-'
  return isComment ? 'A comment begins with `//`.' : undefined
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
    binder.report(tableRequired({}), node.span)
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

function bindPipe({ source, operators }: PipeExpr, scope: Scope, binder: Binder): Flow | undefined {
  const context = { binder, scope }
  const input = isSource(source) ? bindSource(source, context) : bindTabular(source, scope, binder)
  return bindFlow(input, operators, context)
}

function bindTabularCall(node: CallSyntax, scope: Scope, binder: Binder): Flow | undefined {
  const name = node.name.name
  if (node.base) {
    binder.report(formNotSupported({ what: 'A function or table of another database or cluster' }), node.span)
    return undefined
  }
  const entity = scope.find(name)
  if (entity?.kind === 'function') return expandFlow(node, entity, scope, binder)
  if (entity?.kind === 'pattern') return bindPatternCall(node, undefined, entity, scope, binder)
  if (entity?.kind === 'unknown') return undefined
  const bindOwn = binder.parts.ownWays.get(name)?.table
  if (bindOwn) return bindOwn(node, { binder, scope })
  reportNoTable(node, scope, binder)
  return undefined
}

/** Reports a call of what nobody declared, and of what gives no table. */
function reportNoTable(node: CallSyntax, scope: Scope, binder: Binder): void {
  if (reportMisplaced(node, binder)) return
  const { name, span } = node.name
  const reason = refusalOf(name)
  if (reason !== undefined) binder.report(functionNotSupported({ name, reason }), span)
  else binder.report(unknownFunction({ name, near: nearest(name, scope.names('function')) }), span)
}

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

/** The functions that say where tables are: in another database, in a workspace or application, or behind a service. */
const places: readonly string[] = ['database', 'cluster', 'workspace', 'app', 'resource', 'adx', 'arg']

/** `database("x").Table`, `workspace("x").Table`: this service has one database, and its tables stand alone. */
function bindQualified(node: Extract<Syntax, { kind: 'path' }>, scope: Scope, binder: Binder): Flow | undefined {
  const pattern = bindPatternPath(node.base, node.member.name, scope, binder)
  if (pattern) return pattern.flow
  const { base } = node
  const isDeclared = base.kind === 'call' && scope.find(base.name.name) !== undefined
  if (base.kind !== 'call' || isDeclared) binder.report(tableRequired({}), node.span)
  else if (places.includes(base.name.name))
    binder.report(formNotSupported({ what: 'A table of another database, cluster or workspace' }), node.span)
  else reportNoTable(base, scope, binder)
  return undefined
}
