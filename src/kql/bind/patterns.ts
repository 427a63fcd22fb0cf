// declare pattern: tables by the constants that a call of the pattern names.
import type { CallExpr, Expr as Syntax, PatternCase, PatternStatement } from '../../../grammar/ast.js'
import { argumentCount, badValue, constantRequired, duplicateName, formNotSupported, wrongType } from '../problems.js'
import type { ConstantValue } from '../types.js'
import type { Binder } from './binder.js'
import { acceptScalar } from './arguments.js'
import type { Flow } from './graphs/graph.js'
import { bindExpression } from './parts.js'
import { placeOf } from './place.js'
import type { Entity } from './scope.js'
import { Scope } from './scope.js'
import { bindBody } from './tabular-functions.js'

type Pattern = Extract<Entity, { kind: 'pattern' }>

/** A pattern without cases is declared for an application that fills it in; there is none here. */
export function declarePattern(statement: PatternStatement, scope: Scope, binder: Binder): void {
  const { name, span } = statement.name
  if (scope.hasOwn(name)) binder.report(duplicateName({ name }), span)
  if (statement.cases.length === 0) {
    binder.report(formNotSupported({ what: 'A pattern without cases' }), statement.span)
    scope.define(name, { kind: 'unknown' })
  } else scope.define(name, { kind: 'pattern', declaration: statement, scope })
}

/** p("a", 1) or p("a").path: the body of the case with these constants. */
export function bindPatternCall(
  node: CallExpr,
  path: string | undefined,
  { declaration, scope: outer }: Pattern,
  scope: Scope,
  binder: Binder,
): Flow | undefined {
  const { parameters } = declaration
  if (node.arguments.length !== parameters.length) {
    const expected = `${parameters.length} argument${parameters.length === 1 ? '' : 's'}`
    binder.report(argumentCount({ function: node.name.name, expected, found: node.arguments.length }), node.span)
    return undefined
  }
  const values = constantsOf(
    node.arguments.map(({ value }) => value),
    declaration,
    scope,
    binder,
  )
  if (!values) return undefined
  const chosen = declaration.cases.find((one) => fits(one, values, path, declaration, outer, binder))
  if (!chosen) {
    const expected = 'those of one of its cases'
    binder.report(badValue({ what: `The arguments of the pattern '${node.name.name}'`, expected }), node.span)
    return undefined
  }
  const inner = new Scope(outer)
  for (const [i, { name, type }] of parameters.entries()) {
    const value = values[i]
    if (typeof type === 'string' && type !== '*' && value !== undefined)
      inner.define(name.name, { kind: 'scalar', value: { kind: 'constant', type, value } })
  }
  return bindBody(chosen.body, inner, binder)
}

function constantsOf(
  nodes: readonly Syntax[],
  { parameters }: PatternStatement,
  scope: Scope,
  binder: Binder,
): readonly ConstantValue[] | undefined {
  const values = nodes.map((node, i) => {
    const type = parameters[i]?.type
    const bound = bindExpression(node, placeOf(binder, scope))
    if (bound.type === 'unknown' || typeof type !== 'string' || type === '*') return undefined
    const value = acceptScalar(bound, type)
    if (value?.kind === 'constant') return value.value
    const what = 'An argument of a pattern'
    binder.report(
      value ? constantRequired({ what }) : wrongType({ expected: type, found: bound.type, what }),
      node.span,
    )
    return undefined
  })
  return values.every((value) => value !== undefined) ? values : undefined
}

function fits(
  one: PatternCase,
  values: readonly ConstantValue[],
  path: string | undefined,
  declaration: PatternStatement,
  scope: Scope,
  binder: Binder,
): boolean {
  const own = constantsOf(one.values, declaration, scope, binder)
  const bound = one.path && bindExpression(one.path, placeOf(binder, scope))
  const ownPath = bound?.kind === 'constant' ? bound.value : undefined
  return own?.length === values.length && own.every((value, i) => value === values[i]) && ownPath === path
}
