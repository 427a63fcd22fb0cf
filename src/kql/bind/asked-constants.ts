// Constants that the data says: what toscalar() gives, where an argument must be known before the query runs.
import type { Problem, Span } from '../../../grammar/diagnostic.js'
import type { ConstantExpr, Expr } from '../expression.js'
import { constant, some } from '../expression.js'
import type { Plan } from '../plan.js'
import type { Binder } from './binder.js'
import { isClosed } from './closed-plans.js'
import { convert, makeCall } from './conversion.js'
import type { Place } from './place.js'

/**
 * The value of an expression over toscalar() and constants alone, once the data has said it; `asked` until then, and
 * `undefined` of any other expression. The reference works toscalar() out before the query, as a constant
 * (toscalar-function.md). `refusal` is the problem where the data cannot be asked.
 */
export function askedConstant(
  value: Expr,
  span: Span,
  refusal: Problem,
  { binder }: Place,
): ConstantExpr | 'asked' | undefined {
  if (!isWorkedOut(value, binder)) return undefined
  // A dynamic is written as an item, so that a text in it stays apart from a number.
  const written = value.type === 'dynamic' ? makeCall('pack_array', { values: [value] }, 'dynamic') : value
  const text = convert(written, 'string')
  if (!text) return undefined
  const known = binder.askedConstants.get(value)
  if (known) return known
  const isNull = convert(makeCall('isnull', { value }, 'bool'), 'string') ?? text
  const columns = [binder.column('is_null', 'string'), binder.column('text', 'string')]
  const plan: Plan = { kind: 'values', columns, rows: [[isNull, text]] }
  const [row] = binder.ask({ plan, span, refusal }) ?? []
  if (!row) return 'asked'
  const [nothing, said = ''] = row
  const read = nothing === 'True' ? constant(value.type, null) : fromText(said, value)
  if (read) binder.askedConstants.set(value, read)
  return read
}

/** Is the expression made of constants and closed queries, of one at least? */
function isWorkedOut(expr: Expr, binder: Binder): boolean {
  const isQuery = ({ kind }: Expr): boolean => kind === 'scalar-query'
  const isOther = (part: Expr): boolean =>
    part.kind === 'column' ||
    part.kind === 'column-query' ||
    (part.kind === 'scalar-query' && !isClosed(part.plan, binder))
  return some(expr, isQuery) && !some(expr, isOther)
}

/** A value of the type from the text that it was written as. */
function fromText(text: string, { type }: Expr): ConstantExpr | undefined {
  if (type === 'string') return constant(type, text)
  if (type === 'dynamic') return constant(type, text.slice(1, -1))
  const read = convert(constant('string', text), type)
  return read?.kind === 'constant' ? read : undefined
}
