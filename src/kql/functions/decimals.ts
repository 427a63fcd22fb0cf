// Products and quotients of decimals, which the engine has no room to make: its decimals have 38 digits, 18 of them after
// the point.
import { hostFunction } from '../../sql/host-function.js'
import type { Sql } from '../../sql/tree.js'
import { cast, host, tryCast } from '../../sql/tree.js'
import type { BoundType } from '../types.js'
import { decimalOf } from './number-conversions.js'

const places = 18
const one = 10n ** BigInt(places)
const limit = 10n ** 38n

/** How many of the last place a decimal is, by its text. */
function inLastPlaces(text: string): bigint {
  const [whole = '', fraction = ''] = text.split('.')
  return BigInt(whole + fraction.padEnd(places, '0'))
}

/** Null where it has too many digits. */
function textOf(lastPlaces: bigint): string | null {
  const size = lastPlaces < 0n ? -lastPlaces : lastPlaces
  if (size >= limit) return null
  const digits = size.toString().padStart(places + 1, '0')
  return `${lastPlaces < 0n ? '-' : ''}${digits.slice(0, -places)}.${digits.slice(-places)}`
}

/** A quotient of whole numbers, halves away from zero. */
function rounded(dividend: bigint, divisor: bigint): bigint {
  const [quotient, rest] = [dividend / divisor, dividend % divisor]
  const twice = 2n * (rest < 0n ? -rest : rest)
  if (twice < (divisor < 0n ? -divisor : divisor)) return quotient
  return dividend < 0n === divisor < 0n ? quotient + 1n : quotient - 1n
}

const product = hostFunction({
  name: 'decimal_product',
  takes: ['varchar', 'varchar'],
  returns: 'varchar',
  run: (left, right) => textOf(rounded(inLastPlaces(left) * inLastPlaces(right), one)),
})

const quotient = hostFunction({
  name: 'decimal_quotient',
  takes: ['varchar', 'varchar'],
  returns: 'varchar',
  run: (left, right) => {
    const divisor = inLastPlaces(right)
    return divisor === 0n ? null : textOf(rounded(inLastPlaces(left) * one, divisor))
  },
})

/** What the two are called with, for the catalogue. */
export const decimalArithmetic = [product, quotient] as const

/** A number and its type. */
type Operand = readonly [value: Sql, type: BoundType]

const textOfOperand = ([value, type]: Operand): Sql => {
  const conversion = type === 'int' || type === 'long' || type === 'real' ? decimalOf[type] : undefined
  return cast(conversion ? conversion(value) : value, 'varchar')
}

/** Right to the 18th digit; null where there are too many before the point. */
export const decimalProduct = (left: Operand, right: Operand): Sql =>
  tryCast(host(product, textOfOperand(left), textOfOperand(right)), 'decimal')

/** The same; null for a division by zero. */
export const decimalQuotient = (left: Operand, right: Operand): Sql =>
  tryCast(host(quotient, textOfOperand(left), textOfOperand(right)), 'decimal')
