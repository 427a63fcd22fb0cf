// declare query_parameters: names for values that are given beside the query, or else by default.
import type { Expr as Syntax, QueryParametersStatement } from '../../../grammar/ast.js'
import type { Expr } from '../expression.js'
import { constant } from '../expression.js'
import { formNotSupported, missingParameter, wrongType } from '../problems.js'
import type { ScalarType } from '../types.js'
import { isNumber } from '../types.js'
import type { Binder } from './binder.js'
import { convert } from './conversion.js'
import { bindExpression } from './parts.js'
import { placeOf } from './place.js'
import type { Scope } from './scope.js'

/** declare query_parameters (name: type [= default], …), of a query or of the body of a function. */
export function bindQueryParameters(statement: QueryParametersStatement, scope: Scope, binder: Binder): void {
  for (const parameter of statement.parameters) {
    const { name } = parameter.name
    const given = binder.options.parameters?.[name]
    if (typeof parameter.type !== 'string' || parameter.type === '*') {
      binder.report(formNotSupported({ what: 'A tabular query parameter' }), parameter.span)
      scope.define(name, { kind: 'unknown' })
      continue
    }
    if (given === undefined && !parameter.default) binder.report(missingParameter({ name }), parameter.span)
    const value =
      given !== undefined
        ? constant(parameter.type, given)
        : parameter.default && defaultOf(parameter.type, parameter.default, scope, binder)
    scope.define(name, value ? { kind: 'scalar', value } : { kind: 'unknown' })
  }
}

/** A default is a value of the parameter's type; numbers take each other's place. */
function defaultOf(type: ScalarType, node: Syntax, scope: Scope, binder: Binder): Expr | undefined {
  const value = bindExpression(node, placeOf(binder, scope))
  if (value.type === type || (isNumber(value.type) && isNumber(type))) return convert(value, type)
  if (value.type !== 'unknown')
    binder.report(wrongType({ expected: type, found: value.type, what: 'The default' }), node.span)
  return undefined
}
