// What rows can be grouped and ordered by.
import type { Expr as Syntax } from '../../../../grammar/ast.js'
import type { Expr } from '../../expression.js'
import { badValue } from '../../problems.js'
import type { Context } from './context.js'

/** Groups, keys and orders are not made by dynamics: reports the one that is. Is the value fit? */
export function isKey(value: Expr, what: string, span: Syntax['span'], { binder }: Context): boolean {
  if (value.type !== 'dynamic') return value.type !== 'unknown'
  binder.report(badValue({ what, expected: 'a scalar other than dynamic: convert it, as with tostring()' }), span)
  return false
}
