// A dynamic that is held against whole numbers: a real would take several long ones for the same.
import type { Expr } from '../expression.js'
import { constant } from '../expression.js'
import type { BoundType } from '../types.js'
import { convert, makeCall, operatorCall } from './conversion.js'

/** Is it known, and a whole number that a real holds and no other? */
export const isHeldByReal = (operand: Expr | { readonly type: BoundType }): boolean =>
  'kind' in operand && operand.kind === 'constant' && Number.isSafeInteger(Number(operand.value))

/** A dynamic as the long that it is equal to, null for 1.5. */
export function asWhole(dynamic: Expr): Expr {
  const as = (type: BoundType, value = dynamic): Expr => convert(value, type) ?? value
  const predicate = operatorCall('==', as('real', as('long')), as('real'), 'bool')
  return makeCall('iff', { predicate, then: as('long'), otherwise: constant('long', null) }, 'long')
}
