// Functions on numbers: rounding, powers, logarithms, trigonometry, tests and bits.
import { fn } from '../../sql/primitives.js'
import type { Sql, SqlType } from '../../sql/tree.js'
import {
  bitAnd,
  bitOr,
  cases,
  cast,
  divide,
  divideWhole,
  equal,
  greater,
  greaterOrEqual,
  modulo,
  plus,
  shiftLeft,
  shiftRight,
  times,
  tryCast,
  unequal,
  value,
  when,
} from '../../sql/tree.js'
import type { BoundType } from '../types.js'
import { storedAs } from '../types.js'
import type { CallContext, ResultName, TypeRule } from './define.js'
import { optional, optionalKnown, same, scalar } from './define.js'
import { smallestLong, wrapAround } from './wrap-around.js'

const real = (sql: Sql): Sql => (sql.kind === 'value' && typeof sql.value === 'number' ? sql : cast(sql, 'double'))
const long = (sql: Sql): Sql => cast(sql, 'bigint')
const notANumber = value(NaN)

/** A function that takes any number as a real and gives a real. */
const ofReal = (
  doc: string,
  examples: Readonly<Record<string, unknown>>,
  sql: (x: Sql) => Sql,
  resultName: ResultName = 'first',
): ReturnType<typeof scalar> =>
  scalar({ takes: { x: 'number' }, returns: 'real', resultName, doc, examples, sql: ({ x }) => sql(real(x)) })

/** The engine refuses logarithms of zero and below. */
const logarithm =
  (log: (x: Sql) => Sql) =>
  (x: Sql): Sql =>
    cases([
      [greater(x, value(0)), log(x)],
      [equal(x, value(0)), value(-Infinity)],
    ])

/** The engine refuses angles without end. */
const ofAngle =
  (wave: (x: Sql) => Sql) =>
  (x: Sql): Sql =>
    when(fn.isInfinite(x), notANumber, wave(x))

/** The engine refuses what no angle has as its sine. */
const withinOne =
  (arc: (x: Sql) => Sql) =>
  (x: Sql): Sql =>
    when(greater(fn.abs(x), value(1)), notANumber, arc(x))

/** The engine refuses the gamma function of zero, where it has a pole. */
const unlessZero = (x: Sql, sql: Sql): Sql => when(unequal(x, value(0)), sql)

/** Kusto scales by the quotient of the two, not by their product. */
const inDegrees = (x: Sql): Sql => divide(times(x, value(180)), fn.pi())
const inRadians = (x: Sql): Sql => divide(times(x, fn.pi()), value(180))

const powersAndLogarithms = {
  sqrt: ofReal('The square root; NaN below zero.', { 'sqrt(256)': 16, 'sqrt(-1)': 'NaN' }, (x) => fn.sqrt(x)),
  exp: ofReal('e to the power.', { 'exp(0)': 1, 'exp(1000)': 'Infinity' }, (x) => fn.exp(x)),
  exp2: ofReal('Two to the power.', { 'exp2(10)': 1024, 'exp2(-1)': 0.5 }, (x) => fn.power(value(2), x)),
  exp10: ofReal('Ten to the power.', { 'exp10(2)': 100, 'exp10(-1)': 0.1 }, (x) => fn.power(value(10), x)),
  log: ofReal(
    'The natural logarithm; null below zero.',
    { 'log(1)': 0, 'log(0)': '-Infinity', 'log(-1)': null },
    logarithm((x) => fn.ln(x)),
  ),
  log2: ofReal(
    'The logarithm to base 2; null below zero.',
    { 'log2(8)': 3, 'log2(0)': '-Infinity' },
    logarithm((x) => fn.log2(x)),
  ),
  log10: ofReal(
    'The logarithm to base 10; null below zero.',
    { 'log10(1000)': 3, 'log10(-5)': null },
    logarithm((x) => fn.log10(x)),
  ),
  gamma: ofReal('The gamma function; null where it has none.', { 'gamma(5)': 24, 'gamma(0)': null }, (x) =>
    unlessZero(x, fn.gamma(x)),
  ),
  loggamma: ofReal(
    'The logarithm of the gamma function; null where it has none.',
    { 'loggamma(1)': 0, 'loggamma(0)': null },
    (x) => unlessZero(x, fn.lgamma(x)),
  ),
  pow: scalar({
    takes: { base: 'number', exponent: 'number' },
    returns: 'real',
    resultName: 'first',
    doc: 'A number to the power of another; NaN where the result is not a real number.',
    examples: { 'pow(2, 10)': 1024, 'pow(-8, 0.5)': 'NaN' },
    sql: ({ base, exponent }) => fn.power(real(base), real(exponent)),
  }),
} as const

const trigonometry = {
  pi: scalar({
    takes: {},
    returns: 'real',
    doc: 'The number pi.',
    examples: { 'pi()': Math.PI, 'sin(pi() / 2)': 1 },
    sql: () => fn.pi(),
  }),
  sin: ofReal(
    'The sine of an angle in radians.',
    { 'sin(0)': 0, 'sin(real(+inf))': 'NaN' },
    ofAngle((x) => fn.sin(x)),
  ),
  cos: ofReal(
    'The cosine of an angle in radians.',
    { 'cos(0)': 1, 'cos(real(-inf))': 'NaN' },
    ofAngle((x) => fn.cos(x)),
  ),
  tan: ofReal(
    'The tangent of an angle in radians.',
    { 'tan(0)': 0, 'tan(real(nan))': 'NaN' },
    ofAngle((x) => fn.tan(x)),
  ),
  cot: ofReal(
    'The cotangent of an angle in radians.',
    { 'round(cot(pi() / 4), 9)': 1, 'cot(0)': 'Infinity' },
    ofAngle((x) => divide(value(1), fn.tan(x))),
    'none',
  ),
  asin: ofReal(
    'The angle in radians that has the sine; NaN beyond one.',
    { 'asin(0)': 0, 'asin(2)': 'NaN' },
    withinOne((x) => fn.asin(x)),
  ),
  acos: ofReal(
    'The angle in radians that has the cosine; NaN beyond one.',
    { 'acos(1)': 0, 'acos(-2)': 'NaN' },
    withinOne((x) => fn.acos(x)),
  ),
  atan: ofReal('The angle in radians that has the tangent.', { 'atan(0)': 0, 'degrees(atan(real(+inf)))': 90 }, (x) =>
    fn.atan(x),
  ),
  atan2: scalar({
    takes: { y: 'number', x: 'number' },
    returns: 'real',
    resultName: 'first',
    doc: 'The angle in radians between the x axis and the ray to the point (x, y).',
    examples: { 'atan2(0, -1)': Math.PI, 'atan2(0, 0)': 0 },
    sql: ({ y, x }) => fn.atan2(real(y), real(x)),
  }),
  degrees: ofReal(
    'An angle in radians, in degrees.',
    { 'degrees(pi())': 180, 'degrees(0)': 0 },
    (x) => inDegrees(x),
    'none',
  ),
  radians: ofReal(
    'An angle in degrees, in radians.',
    { 'radians(180)': Math.PI, 'radians(0)': 0 },
    (x) => inRadians(x),
    'none',
  ),
} as const

/** The size of an int is a long; a moment has none. */
const sizeType: TypeRule = ([type]) => (type === 'int' ? 'long' : type === 'datetime' ? undefined : type)

/** The size of the smallest long is itself, since longs wrap around. */
const size = (x: Sql, type: BoundType): Sql => {
  if (type === 'int') return fn.abs(long(x))
  return type === 'long' || type === 'timespan' ? when(equal(x, value(smallestLong)), x, fn.abs(x)) : fn.abs(x)
}

/** A result that the engine gives in a type of its own, taken back to that of the argument. */
const asReturned = (sql: Sql, { returns }: CallContext): Sql =>
  returns === 'unknown' ? sql : cast(sql, storedAs[returns])

/** A place within the 32 bits that the engine counts in; those beyond the digits of any real are all alike. */
const nearPlace = (place: bigint): bigint => (place > 400n ? 400n : place < -400n ? -400n : place)

/** A whole number rounded to tens, hundreds and so on; null beyond its type, where the engine ends the query or wraps. */
function roundedWhole(number: Sql, digits: bigint, type: SqlType): Sql {
  if (digits >= 0n) return number
  const unit = 10n ** (digits < -20n ? 20n : -digits)
  const units = divideWhole(plus(fn.abs(cast(number, 'hugeint')), value(unit / 2n)), value(unit))
  return tryCast(times(times(fn.sign(number), units), value(unit)), type)
}

const rounding = {
  abs: scalar({
    takes: { number: 'summable' },
    returns: sizeType,
    resultName: 'first',
    doc: 'The size of a number or timespan without its sign.',
    examples: { 'abs(-5)': 5, 'abs(-1.5h)': '01:30:00', 'abs(int(-2147483648))': 2147483648 },
    refuse: ({ number }) =>
      number === smallestLong ? 'The size of the least long, -9223372036854775808, is no long.' : undefined,
    sql: ({ number }, { types }) => size(number, types.number),
  }),
  sign: scalar({
    takes: { number: 'number' },
    returns: 'real',
    doc: 'Minus one, zero or one by the sign of the number.',
    examples: { 'sign(-42)': -1, 'sign(0)': 0, 'sign(11.2)': 1 },
    sql: ({ number }) => cast(fn.sign(number), 'double'),
  }),
  round: scalar({
    takes: { number: 'number', precision: optionalKnown('long') },
    returns: same(0),
    resultName: 'first',
    doc: 'The number rounded to some digits behind the point (none, unless told), halves away from zero.',
    examples: { 'round(3.25, 1)': 3.3, 'round(-2.5)': -3, 'round(1234, -2)': 1200 },
    sql: ({ number, precision }, call) => {
      const digits = call.constants.precision
      if ((call.returns === 'int' || call.returns === 'long') && typeof digits === 'bigint')
        return roundedWhole(number, digits, storedAs[call.returns])
      const place = typeof digits === 'bigint' ? value(nearPlace(digits)) : (precision ?? value(0n))
      return asReturned(fn.round(number, cast(place, 'integer')), call)
    },
  }),
  ceiling: scalar({
    takes: { number: 'number' },
    // Of whole numbers too, as was recorded of the reference engine; its parser says that they stay what they are.
    returns: ([type]) => (type === 'decimal' ? type : 'real'),
    resultName: 'first',
    doc: 'The smallest whole number that is not below the number.',
    examples: { 'ceiling(0.9)': 1, 'ceiling(-1.1)': -1, 'ceiling(5)': 5 },
    sql: ({ number }, call) => asReturned(fn.ceiling(number), call),
  }),
} as const

const tests = {
  isnan: scalar({
    takes: { number: 'real' },
    returns: 'bool',
    doc: 'Is the value not a number?',
    examples: { 'isnan(0.0 / 0.0)': true, 'isnan(1)': false, 'isnan(real(null))': null },
    sql: ({ number }) => fn.isNan(number),
  }),
  isinf: scalar({
    takes: { number: 'real' },
    returns: 'bool',
    doc: 'Is the value infinite, above or below?',
    examples: { 'isinf(-1.0 / 0.0)': true, 'isinf(1.0)': false },
    sql: ({ number }) => fn.isInfinite(number),
  }),
  isfinite: scalar({
    takes: { number: 'real' },
    returns: 'bool',
    doc: 'Is the value neither infinite nor NaN?',
    examples: { 'isfinite(0.0)': true, 'isfinite(real(nan))': false },
    sql: ({ number }) => fn.isFinite(number),
  }),
  rand: scalar({
    takes: { number: optional('integer') },
    returns: 'real',
    volatile: true,
    resultName: 'first',
    doc: 'A random number from 0 up to, not including, 1; given a number n, a whole one from 0 to n - 1.',
    examples: { 'rand() < 1': true, 'rand(1)': 0 },
    sql: ({ number }) => (number ? fn.floor(times(fn.random(), number)) : fn.random()),
  }),
} as const

/** Shifts go round after 64 places; a negative number of places gives null. */
const places = (shift: Sql): Sql => when(greaterOrEqual(shift, value(0n)), modulo(shift, value(64n)))

const bits = {
  binary_and: scalar({
    takes: { value1: 'integer', value2: 'integer' },
    returns: 'long',
    resultName: 'first',
    doc: 'The bits set in both numbers.',
    examples: { 'binary_and(6, 3)': 2, 'binary_and(-1, 5)': 5 },
    sql: ({ value1, value2 }) => bitAnd(long(value1), long(value2)),
  }),
  binary_or: scalar({
    takes: { value1: 'integer', value2: 'integer' },
    returns: 'long',
    resultName: 'first',
    doc: 'The bits set in either number.',
    examples: { 'binary_or(5, 3)': 7, 'binary_or(-2, 1)': -1 },
    sql: ({ value1, value2 }) => bitOr(long(value1), long(value2)),
  }),
  binary_xor: scalar({
    takes: { value1: 'integer', value2: 'integer' },
    returns: 'long',
    resultName: 'first',
    doc: 'The bits set in one of the numbers but not in the other.',
    examples: { 'binary_xor(5, 3)': 6, 'binary_xor(-1, 1)': -2 },
    sql: ({ value1, value2 }) => fn.bitXor(long(value1), long(value2)),
  }),
  binary_not: scalar({
    takes: { value: 'integer' },
    returns: 'long',
    resultName: 'first',
    doc: 'All bits of the number reversed.',
    examples: { 'binary_not(100)': -101, 'binary_not(-1)': 0 },
    sql: ({ value: number }) => fn.bitNot(long(number)),
  }),
  binary_shift_left: scalar({
    takes: { value: 'integer', shift: 'integer' },
    returns: 'long',
    resultName: 'first',
    doc: 'The bits moved up by some places, counted round after 64; null for a negative number of places.',
    examples: {
      'binary_shift_left(1, 10)': 1024,
      'binary_shift_left(3, 63) == long(-9223372036854775807) - 1': true,
      'binary_shift_left(1, -1)': null,
    },
    sql: ({ value: number, shift }) =>
      wrapAround(times(cast(number, 'hugeint'), shiftLeft(cast(value(1n), 'hugeint'), cast(places(shift), 'hugeint')))),
  }),
  binary_shift_right: scalar({
    takes: { value: 'integer', shift: 'integer' },
    returns: 'long',
    resultName: 'first',
    doc: 'The bits moved down by some places, counted round after 64, the sign kept; null for a negative number of places.',
    examples: { 'binary_shift_right(1024, 10)': 1, 'binary_shift_right(-8, 1)': -4, 'binary_shift_right(8, 65)': 4 },
    sql: ({ value: number, shift }) => shiftRight(long(number), long(places(shift))),
  }),
  bitset_count_ones: scalar({
    takes: { value: 'integer' },
    returns: 'long',
    resultName: 'first',
    doc: 'How many bits of the number are set.',
    examples: { 'bitset_count_ones(42)': 3, 'bitset_count_ones(-1)': 64 },
    sql: ({ value: number }) => long(fn.bitCount(long(number))),
  }),
} as const

export const numbers = { ...powersAndLogarithms, ...trigonometry, ...rounding, ...tests, ...bits } as const
