// Calls of scalar functions of the catalogue, which give one result or several.
import type { CallExpr as CallSyntax, Expr as Syntax, NamedExpr } from '../../../grammar/ast.js'
import type { Arguments, Expr } from '../expression.js'
import { unknown } from '../expression.js'
import type { ScalarFunction } from '../functions/define.js'
import { findFunction } from '../functions/index.js'
import type { ScalarType } from '../types.js'
import { scalarTypes } from '../types.js'
import { bindAccepted } from './arguments.js'
import { convert, makeCall, readText } from './conversion.js'
import { argumentName } from './naming.js'
import type { Place } from './place.js'
import { signatureOf } from './signature.js'

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

/**
 * The results that extend and print keep of a call of a function that has several: only those that are named, all
 * where none is. project gives the rest, too, under the names that they suggest (series-fit-2lines-function.md).
 */
export function bindNamedResults({ names, value }: NamedExpr, place: Place): readonly NamedResult[] | undefined {
  return bindResults(value, place)?.slice(0, names.length === 0 ? undefined : names.length)
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
export const resultsOf = (call: Expr, { results }: ScalarFunction): readonly Expr[] =>
  results.map(([, type], index) => {
    const item: Expr = { kind: 'path', base: call, steps: [{ kind: 'item', index }], type: 'dynamic' }
    return convert(item, type)
  })
