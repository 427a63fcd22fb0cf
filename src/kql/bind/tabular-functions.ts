// Calls of functions that the query declares itself and that give tables or graphs.
import type { CallExpr as CallSyntax, FunctionBody } from '../../../grammar/ast.js'
import type { Plan } from '../plan.js'
import { emptyBody } from '../problems.js'
import type { Binder } from './binder.js'
import type { Flow } from './graphs/graph.js'
import { bindBodyStatements } from './let-declarations.js'
import { expanding, parameterScope } from './let-functions.js'
import { asTable, bindTabular } from './parts.js'
import { placeOf } from './place.js'
import type { Entity, Scope } from './scope.js'

type FunctionEntity = Extract<Entity, { kind: 'function' }>

/** What a tabular let function gives, which must be a table. */
export const expandTabular = (
  node: CallSyntax,
  entity: FunctionEntity,
  scope: Scope,
  binder: Binder,
  input?: Plan,
): Plan | undefined => asTable(expandFlow(node, entity, scope, binder, input), node.span, binder)

/** A tabular let function: its body, with arguments in the place of parameters and `input` as the first of them. */
export function expandFlow(
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
  bindBodyStatements(body.statements, placeOf(binder, scope))
  if (!body.result) binder.report(emptyBody(), body.span)
  return body.result && bindTabular(body.result, scope, binder)
}
