// SQL that turns a value of each KQL type into a long, int, real, decimal or bool.
import { fn } from '../../sql/primitives.js'
import type { Sql, SqlType } from '../../sql/tree.js'
import {
  bitAnd,
  cases,
  cast,
  concat,
  equal,
  greater,
  isIn,
  isNotNull,
  less,
  minus,
  nil,
  plus,
  tryCast,
  unequal,
  value,
  when,
} from '../../sql/tree.js'
import type { ScalarType } from '../types.js'
import { dynamicText } from './dynamic-text.js'
import { wrapAround } from './wrap-around.js'

type Conversion = Readonly<Record<ScalarType, (sql: Sql) => Sql>>

const same = (sql: Sql): Sql => sql
const castTo =
  (type: SqlType) =>
  (sql: Sql): Sql =>
    cast(sql, type)
/** No value of the type has a counterpart. */
const never = (type: SqlType) => (): Sql => cast(nil, type)

const wholePattern = '^\\s*[+-]?[0-9]+\\s*$'
const realPattern =
  '(?i)^\\s*[+-]?(?:[0-9]+\\.?[0-9]*(?:e[+-]?[0-9]+)?|\\.[0-9]+(?:e[+-]?[0-9]+)?|nan|inf|infinity)\\s*$'

/** The engine reads more than Kusto does (1_000, 1e3 and 5.9 as whole numbers), so a pattern chooses. */
const isWhole = (text: Sql): Sql => fn.regexMatches(text, value(wholePattern))
const isReal = (text: Sql): Sql => fn.regexMatches(text, value(realPattern))

/** The digits of 0x1F, at most so many of them, else an empty text. */
const hexDigits = (text: Sql, most: number): Sql =>
  fn.regexExtract(text, value(`^\\s*0[xX]0*([0-9a-fA-F]{1,${most}})\\s*$`), value(1n))

/** The bits that hexadecimal digits spell; null for none. */
const hexBits = (text: Sql, most: number): Sql =>
  cast(tryCast(concat(value('0x'), hexDigits(text, most)), 'ubigint'), 'hugeint')

const longOfText = (text: Sql): Sql => when(isWhole(text), tryCast(text, 'bigint'), wrapAround(hexBits(text, 16)))
const intOfText = (text: Sql): Sql => when(isWhole(text), tryCast(text, 'integer'), low32Bits(hexBits(text, 8)))
const realOfText = (text: Sql): Sql => when(isReal(text), tryCast(text, 'double'))
const decimalOfText = (text: Sql): Sql => when(isReal(text), tryCast(text, 'decimal'))

/** The low 32 bits of a long, read with their sign. */
const low32Bits = (long: Sql): Sql => {
  const all = value(4294967295n)
  const half = value(2147483648n)
  return cast(minus(bitAnd(plus(bitAnd(long, all), half), all), half), 'integer')
}

const bounds = {
  integer: [-2147483648n, 2147483647n],
  bigint: [-9223372036854775808n, 9223372036854775807n],
} as const

/** A real toward zero; beyond the range the nearest bound, as Kusto gives it for the values of rows. */
const saturated =
  (type: 'integer' | 'bigint') =>
  (real: Sql): Sql =>
    fn.coalesce(
      tryCast(fn.truncate(real), type),
      cases([
        [fn.isNan(real), cast(nil, type)],
        [greater(real, value(0)), cast(value(bounds[type][1]), type)],
        [less(real, value(0)), cast(value(bounds[type][0]), type)],
      ]),
    )
const saturatedLong = saturated('bigint')
const saturatedInt = saturated('integer')

const wrappedInt = (long: Sql): Sql => fn.coalesce(tryCast(long, 'integer'), low32Bits(long))

const isJson = (json: Sql, ...types: readonly string[]): Sql =>
  isIn(
    fn.jsonType(json),
    types.map((type) => value(type)),
  )
const isFraction = (json: Sql): Sql => isJson(json, 'DOUBLE', 'UBIGINT', 'HUGEINT', 'UHUGEINT')
const isTrue = (json: Sql): Sql => equal(dynamicText(json), value('true'))
const asReal = (json: Sql): Sql => tryCast(dynamicText(json), 'double')

/** Texts and what reads like them first: they are what events hold. What else there is tells by its type. */
const ofDynamic = (json: Sql, ofText: (text: Sql) => Sql, rest: Sql): Sql => {
  const text = dynamicText(json)
  return fn.coalesce(ofText(text), when(isNotNull(text), rest))
}

const longOfDynamic = (json: Sql): Sql =>
  ofDynamic(
    json,
    longOfText,
    cases([
      [isFraction(json), saturatedLong(asReal(json))],
      [isJson(json, 'BOOLEAN'), cast(isTrue(json), 'bigint')],
    ]),
  )

/** A whole number keeps its low 32 bits, as far as a long holds it; others are taken for reals. */
const intOfDynamic = (json: Sql): Sql =>
  ofDynamic(
    json,
    intOfText,
    cases([
      [
        isJson(json, 'BIGINT', 'UBIGINT'),
        fn.coalesce(wrappedInt(tryCast(dynamicText(json), 'bigint')), saturatedInt(asReal(json))),
      ],
      [isFraction(json), saturatedInt(asReal(json))],
      [isJson(json, 'BOOLEAN'), cast(isTrue(json), 'integer')],
    ]),
  )

const realOfDynamic = (json: Sql): Sql =>
  ofDynamic(json, realOfText, when(isJson(json, 'BOOLEAN'), cast(isTrue(json), 'double')))
const decimalOfDynamic = (json: Sql): Sql =>
  ofDynamic(json, decimalOfText, when(isJson(json, 'BOOLEAN'), cast(isTrue(json), 'decimal')))
const boolOfDynamic = (json: Sql): Sql =>
  ofDynamic(json, boolOfText, when(isFraction(json), unequal(asReal(json), value(0))))

const boolOfText = (text: Sql): Sql => {
  const word = fn.lower(fn.trim(text))
  return cases(
    [
      [equal(word, value('true')), value(true)],
      [equal(word, value('false')), value(false)],
    ],
    unequal(longOfText(text), value(0n)),
  )
}

/** As a long: toward zero, ticks of datetimes and timespans, null for texts that are no whole number. */
export const longOf: Conversion = {
  bool: castTo('bigint'),
  int: castTo('bigint'),
  long: same,
  real: saturatedLong,
  decimal: (sql) => tryCast(fn.truncate(sql), 'bigint'),
  string: longOfText,
  datetime: same,
  timespan: same,
  guid: never('bigint'),
  dynamic: longOfDynamic,
}

/** As an int: like a long, of which the low 32 bits are kept; reals beyond the range give the nearest bound. */
export const intOf: Conversion = {
  bool: castTo('integer'),
  int: same,
  long: wrappedInt,
  real: saturatedInt,
  decimal: (sql) => tryCast(fn.truncate(sql), 'integer'),
  string: intOfText,
  datetime: wrappedInt,
  timespan: wrappedInt,
  guid: never('integer'),
  dynamic: intOfDynamic,
}

/** As a real; null for texts that are no number. */
export const realOf: Conversion = {
  bool: castTo('double'),
  int: castTo('double'),
  long: castTo('double'),
  real: same,
  decimal: castTo('double'),
  string: realOfText,
  datetime: castTo('double'),
  timespan: castTo('double'),
  guid: never('double'),
  dynamic: realOfDynamic,
}

/** As a decimal; a real by the 17 digits that tell it from all others, so that 2.2 becomes 2.2000000000000002. */
export const decimalOf: Conversion = {
  bool: castTo('decimal'),
  int: castTo('decimal'),
  long: castTo('decimal'),
  real: (sql) => tryCast(fn.formatNumber(value('%.17g'), sql), 'decimal'),
  decimal: same,
  string: decimalOfText,
  datetime: castTo('decimal'),
  timespan: castTo('decimal'),
  guid: never('decimal'),
  dynamic: decimalOfDynamic,
}

const notZero = (sql: Sql): Sql => unequal(sql, value(0n))

/** As a bool: true for numbers other than zero; null for texts that are neither true, false nor a whole number. */
export const boolOf: Conversion = {
  bool: same,
  int: notZero,
  long: notZero,
  real: (sql) => unequal(sql, value(0)),
  decimal: notZero,
  string: boolOfText,
  datetime: notZero,
  timespan: notZero,
  guid: never('boolean'),
  dynamic: boolOfDynamic,
}
