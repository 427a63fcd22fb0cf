// column_ifexists: a column by its name, or another value where there is none of the name.
import type { CallExpr as CallSyntax, NamedExpr } from '../../../grammar/ast.js'
import type { Expr } from '../expression.js'
import { reference, unknown } from '../expression.js'
import { constantRequired } from '../problems.js'
import { wrongCount } from './arguments.js'
import { bindExpression } from './parts.js'
import type { Place } from './place.js'

/** The column of the name, or what is given for it. */
export function bindColumnIfExists(node: CallSyntax, place: Place): Expr {
  const [name, otherwise] = node.arguments
  if (!name || !otherwise || node.arguments.length > 2) return wrongCount(node, '2 arguments', place)
  const bound = bindExpression(name.value, place)
  if (bound.type === 'unknown') return unknown
  if (bound.kind !== 'constant' || typeof bound.value !== 'string') {
    place.binder.report(constantRequired({ what: 'The name of a column that may be' }), name.value.span)
    return unknown
  }
  const column = place.row.find(bound.value)
  return column ? reference(column) : bindExpression(otherwise.value, place)
}

/** An item that is column_ifexists as the column which it means, whose name it then has; any other item as it is. */
export function withColumnMeant(item: NamedExpr, place: Place): NamedExpr {
  const { value: node } = item
  if (node.kind !== 'call' || place.binder.parts.ownWays.get(node.name.name)?.scalar !== bindColumnIfExists) return item
  const [name, otherwise] = node.arguments
  if (!name || !otherwise || node.arguments.length > 2 || place.scope.find(node.name.name)) return item
  const bound = bindExpression(name.value, place)
  if (bound.kind !== 'constant' || typeof bound.value !== 'string') return item
  if (place.row.find(bound.value)) return { ...item, value: { kind: 'name', name: bound.value, span: node.span } }
  return otherwise.value.kind === 'name' && place.row.find(otherwise.value.name)
    ? { ...item, value: otherwise.value }
    : item
}
