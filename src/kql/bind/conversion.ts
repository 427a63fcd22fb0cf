// Calls with their types settled, by name: conversions between types, folding of constants, operators and aggregates.
import type { AggregateCall, Arguments, Expr, WindowCall } from '../expression.js'
import { constant } from '../expression.js'
import { requireAggregate, requireScalar, requireWindow } from '../functions/index.js'
import { formatTimespan, formatDatetime } from '../time-text.js'
import type { BoundType, ConstantValue, ScalarType } from '../types.js'
import { isInteger, isNumber } from '../types.js'

/** The function that converts any value to a type. */
const converters: Readonly<Record<ScalarType, string>> = {
  bool: 'tobool',
  int: 'toint',
  long: 'tolong',
  real: 'toreal',
  decimal: 'todecimal',
  string: 'tostring',
  datetime: 'todatetime',
  timespan: 'totimespan',
  guid: 'toguid',
  dynamic: 'as dynamic',
}

/** The expression as a value of another type, null where it is none; callers see to it that nobody is surprised. */
export function convert(expr: Expr, type: BoundType): Expr {
  if (expr.type === type || type === 'unknown') return expr
  if (expr.type === 'unknown') return constant(type, null)
  if (expr.kind === 'constant') {
    const value = convertConstant(expr.value, expr.type, type)
    if (value !== undefined) return constant(type, value)
  }
  // The engine widens by itself, and a bare column lets a scan skip row groups.
  if (expr.kind === 'column' && expr.type === 'int' && type === 'long') return { ...expr, type }
  return makeCall(converters[type], { value: expr }, type)
}

/** The expression as a value of the type in which it is compared; of a dynamic beyond all decimals one beyond all longs. */
export const asCompared = (expr: Expr, type: BoundType): Expr =>
  expr.type === 'dynamic' && type === 'decimal' ? makeCall('as decimal', { value: expr }, type) : convert(expr, type)

/** What a text that was found in another says as a value of a type, null where it says none: of a dynamic its JSON. */
export function readText(text: Expr, type: BoundType): Expr {
  if (type === 'dynamic') return makeCall('parse_json', { value: text }, 'dynamic')
  return convert(text, type)
}

function convertConstant(value: ConstantValue, from: ScalarType, to: ScalarType): ConstantValue | undefined {
  if (value === null) return to === 'string' ? '' : null
  if (isInteger(from) && to === 'long') return value
  if (to === 'int' && from === 'long' && typeof value === 'bigint' && BigInt.asIntN(32, value) === value) return value
  if (isInteger(from) && to === 'real') return Number(value)
  if (to === 'decimal' && isInteger(from)) return String(value)
  if (to === 'string') return constantText(value, from)
  if (from === 'string' && typeof value === 'string') return constantFromText(value, to)
  if (from === 'bool' && isNumber(to))
    return to === 'real' ? Number(value) : to === 'decimal' ? undefined : BigInt(value)
  return undefined
}

function constantText(value: ConstantValue, from: ScalarType): string | undefined {
  if (typeof value === 'bigint') {
    if (from === 'datetime') return formatDatetime(value)
    return from === 'timespan' ? formatTimespan(value) : value.toString()
  }
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  // A decimal may be written in many ways (1.50, 15e-1), of which the engine makes one.
  return from === 'guid' ? String(value) : undefined
}

function constantFromText(value: string, to: ScalarType): ConstantValue | undefined {
  if (isInteger(to) && /^-?\d{1,9}$/.test(value)) return BigInt(value)
  if (to === 'real' && /^-?\d{1,15}(\.\d{1,15})?$/.test(value)) return Number(value)
  if (to === 'bool' && /^(true|false)$/i.test(value)) return value.toLowerCase() === 'true'
  if (to === 'dynamic') return JSON.stringify(value)
  return undefined
}

/** A call of a catalogue function with arguments already converted; a constant where it can be worked out now. */
export function makeCall(name: string, args: Arguments, type: BoundType): Expr {
  const entry = requireScalar(name)
  if (entry.fold) {
    const values = Object.values(args).flat()
    const folded = values.every((arg) => arg.kind === 'constant')
      ? entry.fold(
          values.map((arg) => arg.value),
          values.map((arg) => arg.type),
        )
      : undefined
    if (folded !== undefined && fits(folded, type)) return constant(type, folded)
  }
  return { kind: 'call', function: entry, arguments: args, type }
}

/** A folded whole number must lie in its type's range; others are left to the engine. */
function fits(value: ConstantValue, type: BoundType): boolean {
  if (typeof value !== 'bigint') return value === null || typeof value !== 'number' || type === 'real'
  if (type === 'datetime') return value >= 0n && value <= 3_155_378_975_999_999_999n
  return BigInt.asIntN(type === 'int' ? 32 : 64, value) === value
}

/** A call of an aggregate of the catalogue. */
export const aggregateCall = (name: string, args: Arguments, type: BoundType): AggregateCall => ({
  function: requireAggregate(name),
  arguments: args,
  predicate: undefined,
  type,
})

/** A call of a window function of the catalogue. */
export const windowCall = (name: string, args: Arguments, type: BoundType): WindowCall => ({
  function: requireWindow(name),
  arguments: args,
  type,
})

/** The number of each row, from 1. */
export const rowNumber = windowCall('row_number', {}, 'long')

/** A binary operator of the catalogue. */
export const operatorCall = (operator: string, left: Expr, right: Expr, type: BoundType): Expr =>
  makeCall(operator, { left, right }, type)
