// Regular expressions that are known when a query is compiled: what the engine does not read is reported where it stands.
import type { Span } from '../../../grammar/diagnostic.js'
import type { Expr } from '../expression.js'
import { patternProblem } from '../functions/patterns.js'
import { argumentRefused } from '../problems.js'
import type { Binder } from './binder.js'

/** Whether the engine reads a pattern, as far as it is known; where it does not, that is reported. */
export function isReadablePattern(pattern: Expr, span: Span, binder: Pick<Binder, 'report'>): boolean {
  const text = pattern.kind === 'constant' && typeof pattern.value === 'string' ? pattern.value : ''
  const reason = patternProblem(text)
  if (reason !== undefined) binder.report(argumentRefused({ reason }), span)
  return reason === undefined
}
