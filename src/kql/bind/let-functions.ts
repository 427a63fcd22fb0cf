// Calls of functions that the query declares itself: their bodies are bound in the place of the call.
import type { Argument, CallExpr as CallSyntax, FunctionExpr, Parameter } from '../../../grammar/ast.js'
import type { Span } from '../../../grammar/diagnostic.js'
import type { Expr } from '../expression.js'
import { unknown } from '../expression.js'
import type { Plan } from '../plan.js'
import {
  argumentCount,
  columnLacking,
  emptyBody,
  MAX_EXPANSIONS,
  recursiveCall,
  tooManyExpansions,
  wrongType,
} from '../problems.js'
import { acceptScalar } from './arguments.js'
import { bindBodyStatements, defineLet } from './let-declarations.js'
import { bindExpression, bindTable } from './parts.js'
import type { Place } from './place.js'
import type { Entity } from './scope.js'
import { Scope } from './scope.js'
import { countText } from './signature.js'

/** Binds the arguments of a let function into a scope for its body; scalars and tables alike. */
export function parameterScope(
  node: CallSyntax,
  declaration: FunctionExpr,
  definition: Scope,
  place: Place,
  input?: Entity,
): Scope | undefined {
  const scope = new Scope(definition)
  // f(b = 1, 2): what has no name goes to the parameters that are not named, in their order.
  const unnamed = node.arguments.filter((argument) => !argument.name)
  const byName = new Map<string, Argument>()
  for (const argument of node.arguments)
    if (argument.name && !byName.has(argument.name.name)) byName.set(argument.name.name, argument)
  const found = node.arguments.length + (input ? 1 : 0)
  const refuse = (): void => {
    const expected = countText(declaration.parameters.filter((p) => !p.default).length, declaration.parameters.length)
    place.binder.report(argumentCount({ function: node.name.name, expected, found }), node.span)
  }
  if (found > declaration.parameters.length) {
    refuse()
    return undefined
  }
  let taken = 0
  for (const [position, parameter] of declaration.parameters.entries()) {
    const given = position === 0 ? input : undefined
    const named = byName.get(parameter.name.name)
    const argument = named ?? (given ? undefined : unnamed[taken++])
    const entity = given ?? parameterEntity(argument, parameter, place)
    if (!entity) {
      refuse()
      return undefined
    }
    if (entity.kind === 'table') requireColumns(entity.plan, parameter, argument?.span ?? node.span, place)
    scope.define(parameter.name.name, entity)
  }
  return scope
}

function parameterEntity(argument: Argument | undefined, parameter: Parameter, place: Place): Entity | undefined {
  const node = argument?.value ?? parameter.default
  if (!node) return undefined
  if (typeof parameter.type !== 'string' || parameter.type === '*') {
    const plan = bindTable(node, place.scope, place.binder)
    const name = place.binder.sharedName(parameter.name.name)
    return plan ? { kind: 'table', name, plan } : { kind: 'unknown' }
  }
  const value = bindExpression(node, place)
  const accepted = acceptScalar(value, parameter.type) ?? (value.type === 'unknown' ? value : undefined)
  if (accepted) return { kind: 'scalar', value: accepted, row: place.row }
  place.binder.report(
    wrongType({ expected: parameter.type, found: value.type, what: `The argument '${parameter.name.name}'` }),
    node.span,
  )
  return { kind: 'unknown' }
}

/** A table has at least the columns that are declared, of just their types. */
function requireColumns({ columns }: Plan, { name: { name }, type }: Parameter, span: Span, { binder }: Place): void {
  if (typeof type === 'string') return
  for (const declared of type) {
    const found = columns.find((column) => column.name === declared.name.name)
    if (!found) binder.report(columnLacking({ name: declared.name.name, parameter: name }), span)
    else if (found.type !== declared.type && found.type !== 'unknown')
      binder.report(
        wrongType({
          expected: declared.type,
          found: found.type,
          what: `The column '${found.name}' of the table for '${name}'`,
        }),
        span,
      )
  }
}

/**
 * Guards the expansion of a let function against calling itself, and against functions that call one another twice
 * each, whose expansion doubles at every step. Arguments are bound before: f(f(1)) is no recursion.
 */
export function expanding<T>(
  node: CallSyntax,
  declaration: FunctionExpr,
  { binder }: Place,
  expand: () => T,
): T | undefined {
  if (binder.expanding.has(declaration)) {
    binder.report(recursiveCall({ name: node.name.name }), node.span)
    return undefined
  }
  if (++binder.expansions > MAX_EXPANSIONS) {
    if (binder.expansions === MAX_EXPANSIONS + 1) binder.report(tooManyExpansions(), node.span)
    return undefined
  }
  binder.expanding.add(declaration)
  try {
    return binder.body(expand)
  } finally {
    binder.expanding.delete(declaration)
  }
}

/** A scalar let function: its body with the arguments in the place of the parameters. */
export function expandFunction(node: CallSyntax, entity: Extract<Entity, { kind: 'function' }>, place: Place): Expr {
  const scope = parameterScope(node, entity.declaration, entity.scope, place)
  if (!scope) return unknown
  const inner = { ...place, scope, row: place.row.nameless() }
  const result = expanding(node, entity.declaration, place, () => {
    const { statements, result: body } = entity.declaration.body
    bindBodyStatements(statements, inner, defineLet)
    if (body) return bindExpression(body, inner)
    place.binder.report(emptyBody(), entity.declaration.body.span)
    return unknown
  })
  return result ?? unknown
}
