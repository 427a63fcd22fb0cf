// Values of operators that are known before the query runs: counts of rows, and constants.
import type { Expr as Syntax } from '../../../../grammar/ast.js'
import type { Expr } from '../../expression.js'
import { constant } from '../../expression.js'
import { badValue, constantRequired } from '../../problems.js'
import type { ConstantValue } from '../../types.js'
import { isInteger } from '../../types.js'
import { convert } from '../conversion.js'
import { bindExpression } from '../parts.js'
import { placeOf } from '../place.js'
import type { Context } from './context.js'

/** A count that must be known before the query runs, or computed from no column: take n, top n. */
export const bindCount = (node: Syntax, context: Context): Expr | undefined =>
  countOf(bindExpression(node, placeOf(context.binder, context.scope)), node, context)

/** The count of sample, sample-distinct and top-hitters, "int, long, or real" in the reference; a real must be whole. */
export const bindNumericCount = (node: Syntax, context: Context): Expr | undefined =>
  countOf(wholeReal(bindExpression(node, placeOf(context.binder, context.scope))), node, context)

function countOf(bound: Expr, node: Syntax, { binder }: Context): Expr | undefined {
  if (bound.type === 'unknown') return undefined
  if (bound.kind === 'constant' && typeof bound.value === 'bigint' && bound.value < 0n) {
    binder.report(badValue({ what: 'The number of rows', expected: 'zero or more' }), node.span)
    return undefined
  }
  if (isInteger(bound.type) || bound.type === 'dynamic') return convert(bound, 'long')
  binder.report(badValue({ what: 'The number of rows', expected: 'a whole number' }), node.span)
  return undefined
}

/** A real as a long; one that is known and not whole stays as it is. */
function wholeReal(bound: Expr): Expr {
  if (bound.type !== 'real') return bound
  if (bound.kind !== 'constant' || typeof bound.value !== 'number') return convert(bound, 'long')
  return Number.isSafeInteger(bound.value) ? constant('long', BigInt(bound.value)) : bound
}

/** A value that must be known before the query runs. */
export function bindConstant(node: Syntax, what: string, context: Context): ConstantValue | undefined {
  const bound = bindExpression(node, placeOf(context.binder, context.scope))
  if (bound.kind === 'constant') return bound.type === 'unknown' ? undefined : bound.value
  context.binder.report(constantRequired({ what }), node.span)
  return undefined
}
