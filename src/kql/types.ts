// The ten scalar types of KQL, how they widen, and the values that literals of each hold.
import type { SqlType } from '../sql/tree.js'

/** A scalar type by its canonical name. */
export type ScalarType =
  'bool' | 'int' | 'long' | 'real' | 'decimal' | 'string' | 'datetime' | 'timespan' | 'guid' | 'dynamic'

/** `unknown` is the type of what could not be bound; it silences further complaints. */
export type BoundType = ScalarType | 'unknown'

/**
 * A constant by type: bool boolean; int and long bigint; real number; decimal its digits as text; string text;
 * datetime and timespan bigint ticks of 100 ns (datetimes since 0001-01-01 UTC); guid lower-case text; dynamic
 * its JSON text. `null` is the type's null; a string has none.
 */
export type ConstantValue = null | boolean | bigint | number | string

export const scalarTypes: readonly ScalarType[] = [
  'bool',
  'int',
  'long',
  'real',
  'decimal',
  'string',
  'datetime',
  'timespan',
  'guid',
  'dynamic',
]

/** From narrow to wide: arithmetic on two of them gives the wider, as Kusto's `Widest` rule has it. */
const numberOrder = ['int', 'long', 'real', 'decimal'] as const
export type NumberType = (typeof numberOrder)[number]

export const isNumber = (type: BoundType): type is NumberType => (numberOrder as readonly string[]).includes(type)
export const isInteger = (type: BoundType): type is 'int' | 'long' => type === 'int' || type === 'long'
/** Types that can be added up and ordered on a line. */
export const isSummable = (type: BoundType): boolean => isNumber(type) || type === 'datetime' || type === 'timespan'

/** The wider of two number types. */
export function widestNumber(a: NumberType, b: NumberType): NumberType {
  return numberOrder.indexOf(a) >= numberOrder.indexOf(b) ? a : b
}

/**
 * The type that values of all the types share: the same type, the widest number, or `undefined` where there is
 * none. `dynamic` gives way to another type, as in `iff` and `case` (Kusto's `CommonNonDynamic`).
 */
export function commonType(types: readonly BoundType[]): BoundType | undefined {
  const known = types.filter((type) => type !== 'unknown')
  const plain = known.filter((type) => type !== 'dynamic')
  const [first, ...rest] = plain.length > 0 ? plain : known
  if (first === undefined) return 'unknown'
  return rest.reduce<BoundType | undefined>((common, type) => {
    if (common === undefined || common === type) return common
    return isNumber(common) && isNumber(type) ? widestNumber(common, type) : undefined
  }, first)
}

/** How the engine holds each type. Datetimes and timespans are ticks. */
export const storedAs: Readonly<Record<ScalarType, SqlType>> = {
  bool: 'boolean',
  int: 'integer',
  long: 'bigint',
  real: 'double',
  decimal: 'decimal',
  string: 'varchar',
  datetime: 'bigint',
  timespan: 'bigint',
  guid: 'uuid',
  dynamic: 'json',
}

/** Ticks of 100 ns in the usual units. */
export const ticksPer = {
  microsecond: 10n,
  millisecond: 10_000n,
  second: 10_000_000n,
  minute: 600_000_000n,
  hour: 36_000_000_000n,
  day: 864_000_000_000n,
  week: 6_048_000_000_000n,
} as const
/** Ticks from 0001-01-01 to 1970-01-01. */
export const ticksAtUnixEpoch = 621_355_968_000_000_000n
/** The last tick of 9999-12-31. */
export const lastTick = 3_155_378_975_999_999_999n
