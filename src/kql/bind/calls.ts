// Function calls in expressions: what it is that is called, and aggregates and windows lifted out of them.
import type { CallExpr as CallSyntax } from '../../../grammar/ast.js'
import type { Expr } from '../expression.js'
import { unknown } from '../expression.js'
import type { AggregateFunction } from '../functions/define.js'
import { functionMeant } from '../functions/foreign-names.js'
import { findFunction, findScalar, functionNames, refusalOf } from '../functions/index.js'
import {
  aggregateMisplaced,
  argumentCount,
  formNotSupported,
  functionNotSupported,
  orderRequired,
  unknownFunction,
} from '../problems.js'
import type { BoundArguments } from './arguments.js'
import { bindAccepted } from './arguments.js'
import type { Binder } from './binder.js'
import { expandFunction } from './let-functions.js'
import { reportMisplaced } from './misplaced.js'
import { suggestedName } from './naming.js'
import { bindPredicate } from './parts.js'
import type { Place, WrittenWindow } from './place.js'
import { warnOfQuotedColumn } from './quoted-columns.js'
import { bindScalar, resultsOf } from './scalar-calls.js'
import type { Scope } from './scope.js'
import { nearest } from './scope.js'
import { countText, signatureOf } from './signature.js'

/** Binds a call that stands in a scalar expression. */
export function bindCall(node: CallSyntax, place: Place): Expr {
  const name = node.name.name
  const entity = place.scope.find(name)
  if (entity?.kind === 'function') return expandFunction(node, entity, place)
  if (entity?.kind === 'unknown') return unknown
  const own = place.binder.parts.ownWays.get(name)
  if (own?.scalar) return own.scalar(node, place)
  const isAlone = place.liftAggregate !== undefined && givesOne(node)
  const found = findFunction(name) ?? (isAlone ? own?.alone?.() : undefined)
  if (!found) return reportMissing(node, place)
  const rowwise = found.kind === 'aggregate' && !place.liftAggregate ? found.rowwise : undefined
  const entry = (rowwise === undefined ? undefined : findScalar(rowwise)) ?? found
  if (entry.kind === 'aggregate') return bindAggregate(node, entry, place)
  if (entry.kind === 'window') {
    const args = bindAccepted(node, entry, place)
    return args ? liftWindow(node, entry, args, place) : unknown
  }
  const call = bindScalar(node, entry, place)
  return entry.results.length === 0 || call.type === 'unknown' ? call : (resultsOf(call, entry)[0] ?? unknown)
}

/** One column for one argument; `*` stands for all columns there are. */
const givesOne = ({ arguments: [first, ...others] }: CallSyntax): boolean =>
  first !== undefined && first.value.kind !== 'star' && others.length === 0

function reportMissing(node: CallSyntax, { binder, scope, liftAggregate }: Place): Expr {
  const name = node.name.name
  if (liftAggregate && binder.parts.ownWays.get(name)?.aggregate)
    binder.report(formNotSupported({ what: `'${name}' within an expression` }), node.name.span)
  else if (!reportMisplaced(node, binder)) reportUnknown(node, binder, scope)
  return unknown
}

function reportUnknown(node: CallSyntax, binder: Binder, scope: Scope): void {
  const name = node.name.name
  const reason = refusalOf(name)
  if (reason !== undefined) binder.report(functionNotSupported({ name, reason }), node.name.span)
  else {
    const near = functionMeant(name) ?? nearest(name, [...functionNames(), ...scope.names('function')])
    binder.report(unknownFunction({ name, near }), node.name.span)
  }
}

function bindAggregate(node: CallSyntax, entry: AggregateFunction, place: Place): Expr {
  const { liftAggregate, ...inner } = place
  if (!liftAggregate) {
    place.binder.report(aggregateMisplaced({ name: entry.name }), node.span)
    return unknown
  }
  const conditional = entry.conditional === node.name.name
  // The condition of an `…if` form follows the required parameters.
  const { required } = signatureOf(entry.takes)
  const predicateNode = conditional ? node.arguments[required] : undefined
  const plain = predicateNode ? { ...node, arguments: node.arguments.filter((a) => a !== predicateNode) } : node
  const predicate = predicateNode && bindPredicate(predicateNode.value, inner)
  if (conditional && !predicate) {
    const expected = countText(required + 1, Object.keys(entry.takes).length + 1)
    place.binder.report(argumentCount({ function: node.name.name, expected, found: node.arguments.length }), node.span)
    return unknown
  }
  const [first] = plain.arguments
  if (first) warnOfQuotedColumn(first.value, inner)
  const args = bindAccepted(plain, entry, inner)
  if (!args || predicate?.type === 'unknown') return unknown
  return liftAggregate(
    { function: entry, arguments: args.values, predicate, type: args.type },
    suggestedName(node) ?? node.name.name,
  )
}

/** A window looks at rows: it stands within an aggregate, and not over its results. */
function liftWindow(node: CallSyntax, entry: WrittenWindow['function'], args: BoundArguments, place: Place): Expr {
  const lift = place.liftAggregate ? undefined : place.liftWindow
  if (lift && !place.rowsInOrder?.()) {
    place.binder.report(orderRequired({ name: entry.name }), node.span)
    return unknown
  }
  if (lift) return lift({ function: entry, arguments: args.values, type: args.type }, entry.name)
  place.binder.report(formNotSupported({ what: `'${entry.name}' in this place` }), node.span)
  return unknown
}
