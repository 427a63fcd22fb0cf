// Function calls in expressions: what it is that is called, and aggregates and windows lifted out of them.
import type { CallExpr as CallSyntax, Expr as Syntax } from '../../../grammar/ast.js'
import type { Arguments, Expr } from '../expression.js'
import type { AggregateFunction, ScalarFunction, WindowFunction } from '../functions/define.js'
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
import type { ScalarType } from '../types.js'
import { scalarTypes } from '../types.js'
import type { BoundArguments } from './arguments.js'
import { bindAccepted } from './arguments.js'
import { convert, makeCall, readText } from './conversion.js'
import type { Place } from './expressions.js'
import { bindPredicate, unknown } from './expressions.js'
import { expandFunction } from './let-functions.js'
import { argumentName, suggestedName } from './naming.js'
import { nearest } from './scope.js'
import { countText, signatureOf } from './signature.js'
import { specialCalls } from './special-calls.js'

/** Binds a call that stands in a scalar expression. */
export function bindCall(node: CallSyntax, place: Place): Expr {
  const name = node.name.name
  const entity = place.scope.find(name)
  if (entity?.kind === 'function') return expandFunction(node, entity, place)
  if (entity?.kind === 'unknown') return unknown
  const special = Object.hasOwn(specialCalls, name) ? specialCalls[name] : undefined
  if (special) return special(node, place)
  const found = findFunction(name)
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

/** The call itself, whether it gives one result or several. */
export function bindScalar(node: CallSyntax, entry: ScalarFunction, place: Place): Expr {
  const args = bindAccepted(node, entry, place)
  if (!args) return unknown
  const made = makeCall(entry.name, args.values, args.type)
  const asked = typeAsked(entry, args.values)
  return asked ? readText(made, asked) : made
}

/** The type that a call names with typeof(…), as which the text that it gives is read. */
function typeAsked({ takes }: ScalarFunction, args: Arguments): ScalarType | undefined {
  const { typeName } = signatureOf(takes)
  const name = typeName === undefined ? undefined : args[typeName]
  return name && 'kind' in name && name.kind === 'constant'
    ? scalarTypes.find((type) => type === name.value)
    : undefined
}

/** A value with the name that it suggests for its column. */
export interface NamedResult {
  readonly name: string
  readonly expr: Expr
}

/** The results of a call of a function that has several, `undefined` for any other expression. */
export function bindResults(node: Syntax, place: Place): readonly NamedResult[] | undefined {
  if (node.kind !== 'call' || place.scope.find(node.name.name)) return undefined
  const entry = findFunction(node.name.name)
  if (entry?.kind !== 'scalar') return undefined
  if (entry.suffix !== undefined) return resultsByArgument(node, entry, entry.suffix, place)
  if (entry.results.length === 0) return undefined
  const call = bindScalar(node, entry, place)
  const argument = node.arguments[0] && argumentName(node.arguments[0])
  const values = call.type === 'unknown' ? [] : resultsOf(call, entry)
  return entry.results.map(([name], i) => ({
    name: `${entry.name}_${argument ?? ''}_${name}`,
    expr: values[i] ?? unknown,
  }))
}

/** A result for each dynamic argument, called after it or by its place. */
function resultsByArgument(
  node: CallSyntax,
  entry: ScalarFunction,
  suffix: string,
  place: Place,
): readonly NamedResult[] {
  const names = node.arguments.map(argumentName)
  const call = bindScalar(node, entry, place)
  if (call.kind !== 'call') return [{ name: `${names[0] ?? 'array0'}_${suffix}`, expr: call }]
  const count = Object.values(call.arguments)
    .flat()
    .filter(({ type }) => type === 'dynamic').length
  return Array.from({ length: count }, (_, index) => ({
    name: `${names[index] ?? `array${index}`}_${suffix}`,
    expr: count === 1 ? call : { kind: 'path', base: call, steps: [{ kind: 'item', index }], type: 'dynamic' },
  }))
}

/** Each result of a call that gives several. */
const resultsOf = (call: Expr, { results }: ScalarFunction): readonly Expr[] =>
  results.map(([, type], index) => {
    const item: Expr = { kind: 'path', base: call, steps: [{ kind: 'item', index }], type: 'dynamic' }
    return convert(item, type) ?? unknown
  })

function reportMissing(node: CallSyntax, { binder, scope }: Place): Expr {
  const name = node.name.name
  const reason = refusalOf(name)
  if (reason !== undefined) binder.report(functionNotSupported({ name, reason }), node.name.span)
  else {
    const near = functionMeant(name) ?? nearest(name, [...functionNames(), ...scope.names('function')])
    binder.report(unknownFunction({ name, near }), node.name.span)
  }
  return unknown
}

// ── Aggregates and windows ───────────────────────────────────────────────────────────────────────────────────

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
  const args = bindAccepted(plain, entry, inner)
  if (!args || predicate?.type === 'unknown') return unknown
  return liftAggregate(
    { function: entry, arguments: args.values, predicate, type: args.type },
    suggestedName(node) ?? node.name.name,
  )
}

function liftWindow(node: CallSyntax, entry: WindowFunction, args: BoundArguments, place: Place): Expr {
  if (place.liftWindow && !place.rowsInOrder) {
    place.binder.report(orderRequired({ name: entry.name }), node.span)
    return unknown
  }
  if (place.liftWindow)
    return place.liftWindow({ function: entry, arguments: args.values, type: args.type }, entry.name)
  place.binder.report(formNotSupported({ what: `'${entry.name}' in this place` }), node.span)
  return unknown
}
