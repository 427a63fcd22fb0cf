// declare query_parameters: names for values that are given beside the query, or else by default.
import type { QueryParametersStatement } from '../../../grammar/ast.js'
import { constant } from '../expression.js'
import { formNotSupported, missingParameter, wrongType } from '../problems.js'
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
    const value =
      given !== undefined
        ? constant(parameter.type, given)
        : parameter.default && bindExpression(parameter.default, placeOf(binder, scope))
    if (!value) binder.report(missingParameter({ name }), parameter.span)
    const converted = value && convert(value, parameter.type)
    if (value && !converted) binder.report(wrongType({ expected: parameter.type, found: value.type }), parameter.span)
    scope.define(name, converted ? { kind: 'scalar', value: converted } : { kind: 'unknown' })
  }
}
