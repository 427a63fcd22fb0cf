// Constants that the data says: what toscalar() gives, where an argument must be known before the query runs, and the
// texts of tables that are looked for.
import type { Problem, Span } from '../../../grammar/diagnostic.js'
import type { ConstantExpr, Expr } from '../expression.js'
import { constant, reference, some } from '../expression.js'
import type { Plan } from '../plan.js'
import { aggregate, limit } from '../plan.js'
import type { Binder } from './binder.js'
import { isClosed, isSteady } from './closed-plans.js'
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
  const known = binder.askedConstants.get(value)
  if (known) return known
  const isNull = convert(makeCall('isnull', { value }, 'bool'), 'string')
  const columns = [binder.column('is_null', 'string'), binder.column('text', 'string')]
  const plan: Plan = { kind: 'values', columns, rows: [[isNull, text]] }
  const [row] = binder.ask({ plan, span, refusal }) ?? []
  if (!row) return 'asked'
  const [nothing, said = ''] = row
  const read = nothing === 'True' ? constant(value.type, null) : fromText(said, value)
  if (read) binder.askedConstants.set(value, read)
  return read
}

/** So many texts are looked for in one go: of more the statement would have a million characters. */
const mostTexts = 10_000

/**
 * The texts of a list that is a table, which the data may say beforehand so that they are looked for in one go;
 * undefined where it has not, cannot, or has too many.
 */
export function askedTexts(list: Expr, span: Span, { binder }: Place): readonly ConstantExpr[] | undefined {
  if (list.kind !== 'column-query' || !isClosed(list.plan, binder) || !isSteady(list.plan)) return undefined
  const name = list.plan.kind === 'shared' ? list.plan.name : undefined
  const known = name === undefined ? undefined : binder.askedTables.get(name)
  const rows = known ?? binder.ask({ plan: someOf(list.plan, binder), span, refusal: undefined })
  if (name !== undefined && rows) binder.askedTables.set(name, rows)
  return rows && rows.length <= mostTexts ? rows.map(([text = '']) => constant('string', text)) : undefined
}

/** The different texts of a table, and one more than are looked for in one go. */
function someOf(table: Plan, binder: Binder): Plan {
  const groups = table.columns.map((column) => ({
    column: binder.column(column.name, column.type),
    value: reference(column),
  }))
  return limit(aggregate(table, groups, []), constant('long', BigInt(mostTexts + 1)))
}

/** Is the expression made of constants and closed queries, of one at least? */
export function isWorkedOut(expr: Expr, binder: Binder): boolean {
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
  return read.kind === 'constant' ? read : undefined
}
