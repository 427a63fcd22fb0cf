// Functions that convert between types, and gettype. The binder calls them for every conversion nobody wrote.
import { parseDatetime, parseTimespan } from '../../../grammar/literals.js'
import { fn } from '../../sql/primitives.js'
import type { Sql } from '../../sql/tree.js'
import { cases, cast, concat, divide, equal, greaterOrEqual, nil, tryCast, value, when } from '../../sql/tree.js'
import type { BoundType, ScalarType } from '../types.js'
import type { Fold } from './define.js'
import { optionalKnown, scalar } from './define.js'
import { datetimeForm } from './json-values.js'
import { boolOf, decimalOf, intOf, longOf, realOf } from './number-conversions.js'
import { textOf } from './text-conversions.js'
import { datetimeOf, timespanOf } from './time-conversions.js'

/** The guid at the start of a text; what follows its digits counts for nothing, and hyphens stand only where they belong. */
const guidOf = (text: Sql): Sql => tryCast(fn.regexExtract(text, value(guidAtStart), value(1n)), 'uuid')
const guidAtStart = '^\\s*\\{?([0-9a-fA-F]{8}-?(?:[0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12})'

/** The conversion of a value by its type. */
const by =
  (conversion: Readonly<Record<ScalarType, (sql: Sql) => Sql>>) =>
  ({ value: sql }: { readonly value: Sql }, { types }: { readonly types: { readonly value: BoundType } }): Sql =>
    types.value === 'unknown' ? nil : conversion[types.value](sql)

const wholeText = /^\s*[+-]?\d{1,18}\s*$/
const realText = /^\s*[+-]?\d{1,15}(\.\d{1,15})?\s*$/
/** Of other white space the engine knows less than JavaScript does. */
const isPrintable = (text: string): boolean => /^[ -~]*$/.test(text)
const plainDecimal = /^-?\d{1,18}(\.\d{1,18})?$/

/**
 * A constant as a whole number of so many bits. A real out of range gives the smallest, as Kusto does for constants
 * (it clamps the values of rows).
 */
const foldWhole =
  (bits: 32 | 64): Fold =>
  ([constant]) => {
    if (constant === null || constant === undefined) return null
    if (typeof constant === 'bigint') return BigInt.asIntN(bits, constant)
    if (typeof constant === 'boolean') return BigInt(constant)
    if (typeof constant === 'string') return isPrintable(constant) ? foldWholeText(constant, bits) : undefined
    if (Number.isNaN(constant)) return undefined
    const smallest = -(2n ** BigInt(bits - 1))
    if (!Number.isFinite(constant)) return smallest
    const whole = BigInt(Math.trunc(constant))
    return BigInt.asIntN(bits, whole) === whole ? whole : smallest
  }

function foldWholeText(text: string, bits: 32 | 64): bigint | undefined {
  const whole = wholeText.test(text) ? BigInt(text.trim().replace('+', '')) : undefined
  return whole !== undefined && BigInt.asIntN(bits, whole) === whole ? whole : undefined
}

const foldReal: Fold = ([constant]) => {
  if (constant === null || constant === undefined) return null
  if (typeof constant === 'string')
    return isPrintable(constant) && realText.test(constant) ? Number(constant) : undefined
  return Number(constant)
}

const foldDecimal: Fold = ([constant]) => {
  if (constant === null || constant === undefined) return null
  if (typeof constant === 'bigint') return constant.toString()
  return typeof constant === 'string' && plainDecimal.test(constant) ? constant : undefined
}

const foldBool: Fold = ([constant]) => {
  if (constant === null || constant === undefined) return null
  if (typeof constant !== 'string') return Boolean(constant) || Number.isNaN(constant)
  if (!isPrintable(constant)) return undefined
  const word = constant.trim().toLowerCase()
  if (word === 'true' || word === 'false') return word === 'true'
  return wholeText.test(word) ? BigInt(word.replace('+', '')) !== 0n : undefined
}

/** Decimals and dynamics are texts too as constants, but numbers of ticks. */
const foldTicks =
  (read: (text: string) => bigint | undefined): Fold =>
  ([constant], [type]) => {
    if (constant === null || constant === undefined) return null
    if (typeof constant === 'bigint') return constant
    return typeof constant === 'string' && type === 'string' && isPrintable(constant) ? read(constant) : undefined
  }

/** What KQL calls the kinds of JSON. */
const dynamicKinds: readonly (readonly [jsonType: string, kind: string])[] = [
  ['VARCHAR', 'string'],
  ['UBIGINT', 'long'],
  ['BIGINT', 'long'],
  ['DOUBLE', 'double'],
  ['BOOLEAN', 'bool'],
  ['ARRAY', 'array'],
  ['OBJECT', 'dictionary'],
]
const dynamicKind = (json: Sql): Sql =>
  cases(
    [
      [fn.regexMatches(cast(json, 'varchar'), value(`^"${datetimeForm}"$`)), value('datetime')],
      ...dynamicKinds.map(([jsonType, kind]) => [equal(fn.jsonType(json), value(jsonType)), value(kind)] as const),
    ],
    value('null'),
  )

const byteUnits = ['Bytes', 'KB', 'MB', 'GB', 'TB', 'PB', 'EB'] as const
const bytesIn = (unit: number): number => 1024 ** unit

/** `10.1 KB`: the size in a unit, rounded, without zeros at the end. */
const sizeIn = (size: Sql, unit: number, digits: bigint): Sql => {
  const amount = fn.formatNumber(value(`%.${digits}f`), divide(size, value(bytesIn(unit))))
  const short = digits > 0n ? fn.regexReplaceAll(amount, value('\\.?0+$'), value('')) : amount
  return concat(short, value(` ${byteUnits[unit] ?? ''}`))
}

/** The largest unit of which there is at least one. */
const sizeInOwnUnit = (size: Sql, digits: bigint): Sql => {
  const larger = byteUnits.map((_, unit) => unit).filter((unit) => unit > 0)
  return cases(
    larger.reverse().map((unit) => [greaterOrEqual(fn.abs(size), value(bytesIn(unit))), sizeIn(size, unit, digits)]),
    sizeIn(size, 0, digits),
  )
}

export const conversions = {
  tostring: scalar({
    takes: { value: 'scalar' },
    returns: 'string',
    converts: true,
    resultName: 'first',
    mayBeNull: true,
    givesText: true,
    doc: 'The text of a value; empty for null.',
    examples: {
      'tostring(123)': '123',
      'tostring(1.0)': '1.0',
      'tostring(0.1 + 0.2)': '0.30000000000000007',
      'tostring(1e21)': '1e21',
      'tostring(true)': 'True',
      'tostring(1d + 1s)': '1.00:00:01',
      'tostring(datetime(2020-01-01))': '2020-01-01T00:00:00.0000000Z',
      'tostring(dynamic({"a":[1,true]}))': '{"a":[1,true]}',
      'tostring(int(null))': '',
    },
    fold: ([constant]) => (typeof constant === 'boolean' ? (constant ? 'True' : 'False') : undefined),
    sql: by(textOf),
  }),
  toint: scalar({
    takes: { value: 'scalar' },
    returns: 'int',
    converts: true,
    resultName: 'first',
    doc: 'The value as an int, fractions cut off; null for text that is no whole number.',
    examples: { 'toint("42")': 42, 'toint(" 0x1F ")': 31, 'toint(-2.9)': -2, 'toint("5.9")': null },
    fold: foldWhole(32),
    sql: by(intOf),
  }),
  tolong: scalar({
    takes: { value: 'scalar' },
    returns: 'long',
    converts: true,
    resultName: 'first',
    doc: 'The value as a long, fractions cut off; null for text that is no whole number.',
    examples: { 'tolong("42")': 42, 'tolong(1s)': 10_000_000, 'tolong(true)': 1, 'tolong("1e3")': null },
    fold: foldWhole(64),
    sql: by(longOf),
  }),
  toreal: scalar({
    takes: { value: 'scalar' },
    returns: 'real',
    converts: true,
    resultName: 'first',
    aliases: ['todouble'],
    doc: 'The value as a real; null for text that is no number.',
    examples: { 'toreal("1.5e3")': 1500, 'toreal("-inf")': '-Infinity', 'toreal("1,5")': null },
    fold: foldReal,
    sql: by(realOf),
  }),
  todecimal: scalar({
    takes: { value: 'scalar' },
    returns: 'decimal',
    converts: true,
    resultName: 'first',
    doc: 'The value as a decimal, exact to 18 digits behind the point; null for text that is no number.',
    examples: { 'todecimal("1.25") == decimal(1.25)': true, 'isnull(todecimal("one"))': true },
    fold: foldDecimal,
    sql: by(decimalOf),
  }),
  tobool: scalar({
    takes: { value: 'scalar' },
    returns: 'bool',
    converts: true,
    resultName: 'first',
    aliases: ['toboolean'],
    doc: 'The value as a bool: numbers other than zero are true; null for text that is neither true, false nor a whole number.',
    examples: { 'tobool("True")': true, 'tobool(0)': false, 'tobool("yes")': null },
    fold: foldBool,
    sql: by(boolOf),
  }),
  todatetime: scalar({
    takes: { value: 'scalar' },
    returns: 'datetime',
    converts: true,
    resultName: 'first',
    doc: 'The value as a datetime in UTC: text in any common form, or a count of ticks; null for all else.',
    examples: {
      'todatetime("2015-12-31 23:59:59.9")': '2015-12-31T23:59:59.9000000Z',
      'todatetime("Sat, 8 Nov 2014 15:05:02 GMT")': '2014-11-08T15:05:02.0000000Z',
      'todatetime("2020-02-30")': null,
    },
    fold: foldTicks(parseDatetime),
    sql: by(datetimeOf),
  }),
  totimespan: scalar({
    takes: { value: 'scalar' },
    returns: 'timespan',
    converts: true,
    resultName: 'first',
    aliases: ['totime'],
    doc: 'The value as a timespan: text such as 1.02:03:04 or 90m, or a count of ticks; null for all else.',
    examples: {
      'totimespan("1.02:03:04.5")': '1.02:03:04.5000000',
      'totimespan("1d")': '1.00:00:00',
      'totimespan("x")': null,
    },
    fold: foldTicks(parseTimespan),
    sql: by(timespanOf),
  }),
  toguid: scalar({
    takes: { value: 'stringOrDynamic' },
    returns: 'guid',
    converts: true,
    resultName: 'first',
    doc: 'The guid that the first 32 hexadecimal digits of a text spell, with hyphens or without; null for other text.',
    examples: {
      'toguid("0123456789ABCDEF0123456789abcdef")': '01234567-89ab-cdef-0123-456789abcdef',
      'toguid("01234567-89ab-cdef-0123-456789abcdef, and more")': '01234567-89ab-cdef-0123-456789abcdef',
      'toguid("none")': null,
    },
    sql: (args, { types }) => {
      if (types.value === 'dynamic') return guidOf(fn.jsonText(args.value))
      // Where a guid is compared with other values they are converted, and no number or time spells one.
      return types.value === 'string' ? guidOf(args.value) : cast(nil, 'uuid')
    },
  }),
  gettype: scalar({
    takes: { value: 'scalar' },
    returns: 'string',
    resultName: { prefix: 'type' },
    neverNull: true,
    doc: 'The name of the type; for a dynamic, of what it holds.',
    examples: {
      'gettype(1)': 'long',
      'gettype(dynamic({}))': 'dictionary',
      'gettype(dynamic({"t": datetime(2026-12-01)}).t)': 'datetime',
      'gettype(dynamic(null))': 'null',
    },
    sql: (args, { types }) => (types.value === 'dynamic' ? dynamicKind(args.value) : value(types.value)),
  }),
  format_bytes: scalar({
    takes: { size: 'number', precision: optionalKnown('long'), units: optionalKnown('string') },
    returns: 'string',
    mayBeNull: true,
    resultName: 'first',
    refuse: ({ precision, units }) => {
      if (typeof precision === 'bigint' && (precision < 0n || precision > 15n))
        return { parameter: 'precision', reason: 'format_bytes takes 0 to 15 digits.' }
      return typeof units !== 'string' || units === '' || byteUnits.some((unit) => unit === units)
        ? undefined
        : { parameter: 'units', reason: `The units of format_bytes are ${byteUnits.join(', ')}.` }
    },
    doc: 'A number of bytes in a readable unit, by 1024 each, rounded to some digits (none, unless told); empty for what is not finite.',
    examples: {
      'format_bytes(10332, 1)': '10.1 KB',
      'format_bytes(20010332, 0, "KB")': '19541 KB',
      'format_bytes(564)': '564 Bytes',
    },
    sql: ({ size }, { constants, types }) => {
      const bytes = cast(size, 'double')
      const digits = typeof constants.precision === 'bigint' ? constants.precision : 0n
      const unit = typeof constants.units === 'string' ? constants.units : ''
      const known = byteUnits.findIndex((name) => name === unit)
      const text = unit === '' ? sizeInOwnUnit(bytes, digits) : sizeIn(bytes, known, digits)
      return types.size === 'real' ? when(fn.isFinite(bytes), text) : text
    },
  }),
} as const
