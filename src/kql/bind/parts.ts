// Parts of a query that hold parts of any kind: a scalar may hold a table, an operator a pipeline, a function's body
// both. What binds one comes here for what it holds, so that each file imports only what lies below it.
import type { Operator, Expr as Syntax } from '../../../grammar/ast.js'
import type { Span } from '../../../grammar/diagnostic.js'
import type { Expr } from '../expression.js'
import { unknown } from '../expression.js'
import type { Plan } from '../plan.js'
import { graphMisplaced, wrongType } from '../problems.js'
import type { Binder } from './binder.js'
import type { Flow } from './graphs/graph.js'
import type { Context } from './operators/context.js'
import type { OwnWay } from './own-way.js'
import type { Place } from './place.js'
import type { Scope } from './scope.js'

/** What binds each part, whatever it holds: bind.ts knows them all and hands them to the binder. */
export interface Parts {
  readonly expression: (node: Syntax, place: Place) => Expr
  readonly tabular: (node: Syntax, scope: Scope, binder: Binder) => Flow | undefined
  readonly pipeline: (input: Flow | undefined, operators: readonly Operator[], context: Context) => Flow | undefined
  /** Functions that bind in their own ways, by the name that is written. */
  readonly ownWays: ReadonlyMap<string, OwnWay>
}

/** Binds a scalar expression. Problems are reported; the result is then of type `unknown`. */
export const bindExpression = (node: Syntax, place: Place): Expr => place.binder.parts.expression(node, place)

/** A condition, which is a bool. */
export function bindPredicate(node: Syntax, place: Place): Expr {
  const expr = bindExpression(node, place)
  if (expr.type === 'bool' || expr.type === 'unknown') return expr
  place.binder.report(wrongType({ expected: 'bool', found: expr.type, what: 'The condition' }), node.span)
  return unknown
}

/** Binds a tabular expression, or one that gives a graph. */
export const bindTabular = (node: Syntax, scope: Scope, binder: Binder): Flow | undefined =>
  binder.parts.tabular(node, scope, binder)

/** Binds a tabular expression; `undefined` after a problem that leaves nothing to go on with. */
export const bindTable = (node: Syntax, scope: Scope, binder: Binder): Plan | undefined =>
  asTable(bindTabular(node, scope, binder), node.span, binder)

/** Runs a pipeline's operators over an input. */
export function bindOperators(
  input: Plan | undefined,
  operators: readonly Operator[],
  scope: Scope,
  binder: Binder,
): Plan | undefined {
  const [first] = operators
  const flow = binder.parts.pipeline(input, operators, { binder, scope })
  return asTable(flow, first?.span ?? { start: 0, end: 0 }, binder)
}

/** Where a table is asked for, a graph is none. */
export function asTable(flow: Flow | undefined, span: Span, binder: Binder): Plan | undefined {
  if (flow?.kind !== 'graph') return flow
  binder.report(graphMisplaced(), span)
  return undefined
}
