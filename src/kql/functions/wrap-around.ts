// Whole numbers that wrap around at 64 bits, as the longs of Kusto do.
import type { Sql } from '../../sql/tree.js'
import { bitAnd, cast, minus, plus, value } from '../../sql/tree.js'

const half = value(9223372036854775808n)
const allOf64Bits = value(18446744073709551615n)

/** A number of up to 128 bits taken to 64: its low 64 bits, read with their sign. */
export const wrapAround = (wide: Sql): Sql => cast(minus(bitAnd(plus(wide, half), allOf64Bits), half), 'bigint')
