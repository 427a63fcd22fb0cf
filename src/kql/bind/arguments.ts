// The arguments of a call: given to the parameters of a catalogue entry, converted, and refused where they do not fit.
import type { CallExpr as CallSyntax } from '../../../grammar/ast.js'
import type { Span } from '../../../grammar/diagnostic.js'
import type { Arguments, Expr } from '../expression.js'
import { constant, unknown } from '../expression.js'
import type { ParameterType, ReturnRule } from '../functions/define.js'
import type { CatalogFunction } from '../functions/index.js'
import {
  argumentCount,
  argumentRefused,
  columnRequired,
  constantRequired,
  formNotSupported,
  noCommonType,
  wrongType,
} from '../problems.js'
import type { BoundType, ConstantValue, ScalarType } from '../types.js'
import { isInteger, isNumber, isSummable, widestNumber } from '../types.js'
import { askedConstant } from './asked-constants.js'
import { convert, makeCall } from './conversion.js'
import { bindExpression } from './parts.js'
import type { Place } from './place.js'
import { isReadablePattern } from './regular-expressions.js'
import type { Slot } from './signature.js'
import { assignSlots, signatureOf } from './signature.js'

/** The arguments of a call by parameter, and the type that it returns. */
export interface BoundArguments {
  readonly values: Arguments
  readonly type: BoundType
}

/** The arguments of a call, whose constants the function can work with. */
export function bindAccepted(node: CallSyntax, entry: CatalogFunction, place: Place): BoundArguments | undefined {
  const args = bindArguments(node, entry, place)
  const refused = args && entry.refuse?.(constantsOf(args.values), typesOf(args.values))
  if (refused === undefined) return args
  const { reason, parameter } = typeof refused === 'string' ? { reason: refused, parameter: undefined } : refused
  const fault = parameter && assignSlots(node, entry.takes, place.binder)?.find((slot) => slot.parameter === parameter)
  place.binder.report(argumentRefused({ reason }), fault ? fault.node.span : node.span)
  return undefined
}

const constantsOf = (args: Arguments): Readonly<Record<string, ConstantValue | undefined>> =>
  Object.fromEntries(
    Object.entries(args).map(([name, arg]) => [name, 'kind' in arg && arg.kind === 'constant' ? arg.value : undefined]),
  )

const typesOf = (args: Arguments): Readonly<Record<string, BoundType>> =>
  Object.fromEntries(Object.entries(args).flatMap(([name, arg]) => ('kind' in arg ? [[name, arg.type]] : [])))

/** Binds a call's arguments to an entry's parameters, converts them, and works out the type returned. */
function bindArguments(node: CallSyntax, entry: CatalogFunction, place: Place): BoundArguments | undefined {
  const slots = assignSlots(node, entry.takes, place.binder)
  if (!slots) return undefined
  const bound = slots.flatMap((slot) => bindArgument(slot, place) ?? [])
  if (bound.length < slots.length) return undefined
  const types = bound.map(({ type }) => type)
  const known = bound.map((value) => (value.kind === 'constant' ? value.value : undefined))
  const type = returnType(entry.returns, types, known)
  if (type === undefined) {
    place.binder.report(noCommonType({ what: entry.name, types: [...new Set(types)] }), node.span)
    return undefined
  }
  const unifies = typeof entry.returns === 'function' ? entry.returns.unifies : undefined
  const values: Record<string, Expr | Expr[]> = {}
  slots.forEach(({ parameter, spec }, position) => {
    const value = bound[position]
    if (!value) return
    const unified = unifies?.(position, bound.length) ? convert(value, type) : value
    if (spec.rest) ((values[parameter] ??= []) as Expr[]).push(unified)
    else values[parameter] = unified
  })
  for (const parameter of signatureOf(entry.takes).rest) values[parameter] ??= []
  return { values, type }
}

const returnType = (
  rule: ReturnRule,
  types: readonly BoundType[],
  known: readonly (ConstantValue | undefined)[],
): BoundType | undefined => (typeof rule === 'function' ? rule(types, known) : rule)

function bindArgument({ node, spec, parameter }: Slot, place: Place): Expr | undefined {
  const value = bindExpression(node, place)
  if (value.type === 'unknown') return undefined
  if (spec.typeName && node.kind !== 'typeof') {
    place.binder.report(
      wrongType({ expected: 'type', found: value.type, what: `The argument '${parameter}'` }),
      node.span,
    )
    return undefined
  }
  if (spec.column && (node.kind !== 'name' || value.kind !== 'column')) {
    place.binder.report(columnRequired(), node.span)
    return undefined
  }
  const accepted = spec.plain && value.type === 'dynamic' ? undefined : accept(value, spec.type)
  if (!accepted) {
    place.binder.report(
      wrongType({ expected: expectedText(spec.type), found: value.type, what: `The argument '${parameter}'` }),
      node.span,
    )
    return undefined
  }
  if (spec.constant && accepted.kind !== 'constant') {
    const what = spec.rowwiseThere
      ? `An argument '${parameter}' that differs from row to row`
      : `The argument '${parameter}'`
    const refusal = spec.rowwiseThere ? formNotSupported({ what }) : constantRequired({ what })
    const asked = askedConstant(value, node.span, refusal, place)
    if (asked === 'asked') return undefined
    const known = asked && accept(asked, spec.type)
    if (known?.kind === 'constant') return readable(known, spec, node.span, place)
    place.binder.report(refusal, node.span)
    return undefined
  }
  return readable(accepted, spec, node.span, place)
}

const readable = (value: Expr, spec: Slot['spec'], span: Span, { binder }: Place): Expr | undefined =>
  spec.pattern && !isReadablePattern(value, span, binder) ? undefined : value

function expectedText(type: ParameterType): string {
  if (typeof type !== 'string') return type.join(' or ')
  const classes: Readonly<Partial<Record<typeof type, string>>> = {
    text: 'scalar',
    stringOrDynamic: 'string or dynamic',
    summable: 'number or datetime or timespan',
    orderable: 'number or datetime or timespan or string or bool',
  }
  return classes[type] ?? type
}

/** The value as a parameter of the type takes it; `undefined` where it does not. */
export function accept(value: Expr, type: ParameterType): Expr | undefined {
  const { type: from } = value
  if (typeof type !== 'string') return type.some((one) => one === from) ? value : undefined
  switch (type) {
    case 'scalar':
      return value
    case 'orderable':
      return isSummable(from) || from === 'string' || from === 'bool' ? value : undefined
    case 'text':
      return textOf(value)
    case 'stringOrDynamic':
      return from === 'string' || from === 'dynamic' ? convert(value, 'string') : undefined
    case 'number':
      return isNumber(from) ? value : undefined
    case 'integer':
      return isInteger(from) ? value : undefined
    case 'summable':
      return isSummable(from) ? value : undefined
    default:
      return acceptScalar(value, type)
  }
}

/** Within a text a bool is shown as True or False, unlike tostring's. */
function textOf(value: Expr): Expr | undefined {
  if (value.type !== 'bool') return convert(value, 'string')
  const shown = (text: string): Expr => constant('string', text)
  const branches = [value, shown('True'), makeCall('isnull', { value }, 'bool'), shown(''), shown('False')]
  return makeCall('case', { branches }, 'string')
}

/** Numbers widen and a dynamic has a text; nothing else is converted without being asked for. */
export function acceptScalar(value: Expr, type: ScalarType): Expr | undefined {
  const { type: from } = value
  if (from === type) return value
  const fits =
    (from === 'dynamic' && type === 'string') ||
    (isNumber(from) && isNumber(type) && widestNumber(from, type) === type) ||
    (isInteger(from) && isInteger(type))
  return fits ? convert(value, type) : undefined
}

/** Reports a call that has too few arguments or too many. */
export function wrongCount(node: CallSyntax, expected: string, { binder }: Place): Expr {
  binder.report(argumentCount({ function: node.name.name, expected, found: node.arguments.length }), node.span)
  return unknown
}
