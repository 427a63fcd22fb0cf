// Whole numbers that wrap around at 64 bits, as the longs of Kusto do.
import { fn } from '../../sql/primitives.js'
import type { Sql } from '../../sql/tree.js'
import { bitAnd, cast, minus, modulo, plus, value } from '../../sql/tree.js'

const half = value(9223372036854775808n)
const allOf64Bits = value(18446744073709551615n)

export const smallestLong = -(1n << 63n)

/** A whole number above zero, written in the query, to which any remainder of it can be added within 64 bits. */
export const isRoomy = (size: Sql): size is Extract<Sql, { kind: 'value' }> & { readonly value: bigint } =>
  size.kind === 'value' && typeof size.value === 'bigint' && size.value > 0n && size.value < 1n << 62n

/** A number of up to 128 bits taken to 64: its low 64 bits, read with their sign. */
export const wrapAround = (wide: Sql): Sql => cast(minus(bitAnd(plus(wide, half), allOf64Bits), half), 'bigint')

/** The remainder of whole numbers, never negative; null for a division by zero. */
export function wholeRemainder(number: Sql, by: Sql): Sql {
  if (isRoomy(by)) return modulo(plus(modulo(number, by), by), by)
  const size = fn.abs(cast(by, 'hugeint'))
  return cast(modulo(plus(modulo(cast(number, 'hugeint'), size), size), size), 'bigint')
}
