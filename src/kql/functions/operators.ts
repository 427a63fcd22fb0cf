// The operators of KQL expressions as catalogue entries: arithmetic, comparison and logic, beside those on text and lists.
import { fn } from '../../sql/primitives.js'
import type { Sql } from '../../sql/tree.js'
import {
  and,
  between,
  bitAnd,
  cast,
  divide,
  divideWhole,
  equal,
  greater,
  greaterOrEqual,
  isDistinct,
  isNotNull,
  less,
  lessOrEqual,
  minus,
  modulo,
  negate,
  no,
  not,
  or,
  plus,
  times,
  tryCast,
  value,
  when,
} from '../../sql/tree.js'
import type { BoundType, ConstantValue } from '../types.js'
import { isNumber, lastTick, widestNumber } from '../types.js'
import { attempt } from './attempt.js'
import { decimalProduct, decimalQuotient } from './decimals.js'
import type { CallContext, Finds, Fold, Operator } from './define.js'
import { scalar } from './define.js'
import { foldBetween, foldBoth } from './folds.js'
import { arrayOperators, listOperators } from './list-operators.js'
import { once } from './once.js'
import { stands, textOperators } from './text-operators.js'
import { withinCalendar } from './time-conversions.js'
import { smallestLong, wholeRemainder, wrapAround } from './wrap-around.js'

type Pair = CallContext<'left' | 'right'>

/** A number of up to 64 bits taken to 32. */
const wrapAroundInt = (wide: Sql): Sql =>
  cast(minus(bitAnd(plus(wide, value(2147483648n)), value(4294967295n)), value(2147483648n)), 'integer')

/** A length of time that is written in the query and carries no datetime beyond 64 bits. */
const isShort = (span: Sql): boolean =>
  span.kind === 'value' &&
  typeof span.value === 'bigint' &&
  -span.value >= smallestLong + lastTick &&
  span.value >= smallestLong + lastTick

/** Adding, subtracting or multiplying two values of one kind, by the type that results. */
const arithmetic = (narrow: (a: Sql, b: Sql) => Sql) => (args: { left: Sql; right: Sql }, call: Pair) => {
  const { left, right } = args
  switch (call.returns) {
    case 'long':
      if (call.types.left === 'int' && call.types.right === 'int')
        return narrow(cast(left, 'bigint'), cast(right, 'bigint'))
      return wrapAround(narrow(cast(left, 'hugeint'), right))
    case 'datetime': {
      const moved = narrow(left, right)
      return withinCalendar(isShort(call.types.left === 'timespan' ? left : right) ? moved : attempt(moved))
    }
    case 'timespan':
      return call.types.left === 'timespan' ? wrapAround(narrow(cast(left, 'hugeint'), right)) : narrow(left, right)
    default:
      return narrow(left, right)
  }
}

const folds =
  (whole: (a: bigint, b: bigint) => bigint | undefined, real: (a: number, b: number) => number) =>
  ([a, b]: readonly ConstantValue[]): ConstantValue | undefined => {
    if (a === null || b === null) return undefined
    if (typeof a === 'bigint' && typeof b === 'bigint') return whole(a, b)
    if (typeof a === 'number' && typeof b === 'number') return real(a, b)
    return undefined
  }

/** Timespan times number: through real where the number is one, null where that is beyond 64 bits; else in whole ticks. */
const scale = ({ left, right }: { left: Sql; right: Sql }, { types }: Pair): Sql => {
  if (types.left === 'real' || types.right === 'real' || types.left === 'decimal' || types.right === 'decimal')
    return tryCast(fn.truncate(times(cast(left, 'double'), cast(right, 'double'))), 'bigint')
  return wrapAround(times(cast(left, 'hugeint'), right))
}

const quotient = ({ left, right }: { left: Sql; right: Sql }, { types, returns }: Pair): Sql => {
  if (returns === 'long' || returns === 'int') return wholeQuotient(left, right)
  if (returns === 'timespan')
    return types.right === 'real' || types.right === 'decimal'
      ? tryCast(fn.truncate(divide(cast(left, 'double'), cast(right, 'double'))), 'bigint')
      : wholeQuotient(left, right)
  if (returns === 'decimal') return decimalQuotient([left, types.left], [right, types.right])
  return divide(cast(left, 'double'), cast(right, 'double'))
}

/** One quotient alone wraps around: of the smallest long and -1. */
const wholeQuotient = (left: Sql, right: Sql): Sql => {
  const quotient = divideWhole(left, right)
  if (right.kind === 'value' && right.value !== -1n) return quotient
  return when(equal(right, value(-1n)), wrapAround(negate(cast(left, 'hugeint'))), quotient)
}

/** The remainder is never negative: -7 % 3 is 2, and so is -7 % -3. */
const remainder = ({ left, right }: { left: Sql; right: Sql }, { types }: Pair): Sql => {
  const width = isNumber(types.left) && isNumber(types.right) ? widestNumber(types.left, types.right) : 'long'
  if (width !== 'real' && width !== 'decimal') return wholeRemainder(left, right)
  // The divisor is added to what is negative alone: beside a large one a small remainder would lose its digits.
  const upward = (sql: Sql): Sql => when(less(sql, value(0n)), plus(sql, fn.abs(right)), sql)
  const remaining = modulo(left, right)
  return left.kind === 'column' || left.kind === 'value' ? upward(remaining) : once(remaining, 'λrest', upward)
}

const arithmeticOperators = {
  '+': scalar({
    takes: { left: 'scalar', right: 'scalar' },
    returns: 'long',
    doc: 'The sum. Longs wrap around on overflow; a datetime out of the calendar is null.',
    examples: { '1 + 2': 3, 'datetime(2020-01-01) + 1d': '2020-01-02T00:00:00.0000000Z', 'toint(5) + 1.5': 6.5 },
    fold: folds(
      (a, b) => a + b,
      (a, b) => a + b,
    ),
    sql: arithmetic(plus),
  }),
  '-': scalar({
    takes: { left: 'scalar', right: 'scalar' },
    returns: 'long',
    doc: 'The difference; of two datetimes a timespan.',
    examples: { '1 - 3': -2, 'datetime(2020-01-02) - datetime(2020-01-01)': '1.00:00:00' },
    fold: folds(
      (a, b) => a - b,
      (a, b) => a - b,
    ),
    sql: arithmetic(minus),
  }),
  '*': scalar({
    takes: { left: 'scalar', right: 'scalar' },
    returns: 'long',
    doc: 'The product; of a number and a timespan a timespan.',
    examples: { '2 * 3': 6, '2 * 1h': '02:00:00', '1.5 * 2h': '03:00:00' },
    fold: folds(
      (a, b) => a * b,
      (a, b) => a * b,
    ),
    sql: (args, call) => {
      if (call.returns === 'timespan') return scale(args, call)
      return call.returns === 'decimal'
        ? decimalProduct([args.left, call.types.left], [args.right, call.types.right])
        : arithmetic(times)(args, call)
    },
  }),
  '/': scalar({
    takes: { left: 'scalar', right: 'scalar' },
    returns: 'long',
    doc: 'The quotient: whole for whole numbers, real where a time is divided by a timespan. Whole division by zero is null.',
    examples: { '7 / 2': 3, '7.0 / 2': 3.5, '1d / 1h': 24, 'datetime(0001-01-03) / 1d': 2, '5 / 0': null },
    fold: folds(
      () => undefined,
      (a, b) => a / b,
    ),
    sql: quotient,
  }),
  '%': scalar({
    takes: { left: 'scalar', right: 'scalar' },
    returns: 'long',
    doc: 'The remainder, never negative; of a datetime and a timespan the time since the last multiple of it.',
    examples: { '7 % 3': 1, '-7 % 3': 2, '5 % 0': null, 'datetime(2024-01-15 08:30:00) % 1d': '08:30:00' },
    sql: remainder,
  }),
  'unary-': scalar({
    takes: { operand: 'scalar' },
    returns: 'long',
    doc: 'The negative.',
    examples: { '-(5)': -5, '-(1h)': '-01:00:00' },
    fold: ([a]) => (typeof a === 'bigint' || typeof a === 'number' ? -a : undefined),
    sql: ({ operand }, { returns }) => {
      if (returns === 'int') return wrapAroundInt(negate(cast(operand, 'bigint')))
      if (returns === 'long' || returns === 'timespan') return wrapAround(negate(cast(operand, 'hugeint')))
      // The reference takes it from 0, so that the negative of 0.0 is 0.0; only -0.0 as it is written is -0.0.
      return returns === 'real' ? minus(value(0), operand) : negate(operand)
    },
  }),
} as const

/** NaN compares false with everything in KQL; the engine ranks it above all numbers. */
const notNan = (sql: Sql, type: BoundType): readonly Sql[] =>
  type === 'real' && !(sql.kind === 'value' && !Number.isNaN(sql.value)) ? [not(fn.isNan(sql))] : []

const ordering =
  (compare: (a: Sql, b: Sql) => Sql, nanWins: 'left' | 'right') => (args: { left: Sql; right: Sql }, call: Pair) =>
    and(compare(args.left, args.right), ...notNan(args[nanWins], call.types[nanWins]))

/** A literal that is neither null nor NaN. */
const isPlainValue = (sql: Sql): boolean => sql.kind === 'value' && sql.value !== null && !Number.isNaN(sql.value)

/** Null where a side is null. */
const plainEquality = ({ left, right }: { left: Sql; right: Sql }, { types }: Pair): Sql =>
  and(equal(left, right), ...(isPlainValue(right) ? [] : notNan(left, types.left)))

const mayBeNull = ({ nullable }: Pair): boolean => nullable.left || nullable.right

/** False where one side is null, null where both are (null-values.md of the reference). */
const unlessBothNull = ({ left, right }: { left: Sql; right: Sql }, { nullable }: Pair): Sql =>
  nullable.left && nullable.right ? when(or(isNotNull(left), isNotNull(right)), no) : no

/** Equality is false where a side is null and null where both are; in a WHERE the plain operator says the same. */
const equality = (sides: { left: Sql; right: Sql }, call: Pair): Sql => {
  const plain = plainEquality(sides, call)
  return call.predicate || !mayBeNull(call) ? plain : fn.coalesce(plain, unlessBothNull(sides, call))
}

const inequality = (sides: { left: Sql; right: Sql }, call: Pair): Sql => {
  const { types, predicate } = call
  const mayBeNan = types.left === 'real' || types.right === 'real'
  if (isPlainValue(sides.right) || (predicate && !mayBeNan)) return isDistinct(sides.left, sides.right)
  const same = plainEquality(sides, call)
  return not(mayBeNull(call) ? fn.coalesce(same, unlessBothNull(sides, call)) : same)
}

/** Known numbers and times are compared when the query is bound; what is no number on the line is left to the engine. */
const foldsComparison =
  (compare: (a: Comparable, b: Comparable) => boolean, ofTexts: boolean): Fold =>
  ([a, b], types) => {
    if (ofTexts && types.every((type) => type === 'string') && typeof a === 'string' && typeof b === 'string')
      return compare(a, b)
    return (typeof a === 'bigint' && typeof b === 'bigint') || (Number.isFinite(a) && Number.isFinite(b))
      ? compare(a as bigint | number, b as bigint | number)
      : undefined
  }

type Comparable = bigint | number | string

const comparison = (
  doc: string,
  examples: Readonly<Record<string, unknown>>,
  sql: (args: { left: Sql; right: Sql }, call: Pair) => Sql,
  compare: (a: Comparable, b: Comparable) => boolean,
  rest: { readonly total?: true; readonly finds?: Finds<'left' | 'right'> } = {},
): Operator =>
  scalar({
    takes: { left: 'scalar', right: 'scalar' },
    returns: 'bool',
    doc,
    examples,
    fold: foldsComparison(compare, rest.total === true),
    sql,
    ...(rest.total ? { neverNull: 'but of nulls' as const } : {}),
    ...(rest.finds ? { finds: rest.finds } : {}),
  })

const comparisonOperators = {
  '==': comparison(
    'Are the values equal? False where one is null, null where both are.',
    { '1 == 1': true, '"a" == "A"': false, 'int(null) == 1': false, 'int(null) == int(null)': null },
    equality,
    (a, b) => a === b,
    { total: true, finds: stands('whole') },
  ),
  '!=': comparison(
    'Are the values other than equal? True where one is null, null where both are.',
    { '1 != 2': true, 'int(null) != 1': true, 'int(null) != int(null)': null },
    inequality,
    (a, b) => a !== b,
    { total: true },
  ),
  '<': comparison(
    'Is the left less? Null where either is null.',
    { '1 < 2': true, 'int(null) < 1': null },
    ordering(less, 'right'),
    (a, b) => a < b,
  ),
  '<=': comparison('Is the left less or equal?', { '2 <= 2': true }, ordering(lessOrEqual, 'right'), (a, b) => a <= b),
  '>': comparison(
    'Is the left greater?',
    { '2 > 1': true, 'real(nan) > 1.0': false },
    ordering(greater, 'left'),
    (a, b) => a > b,
  ),
  '>=': comparison(
    'Is the left greater or equal?',
    { '1 >= 2': false },
    ordering(greaterOrEqual, 'left'),
    (a, b) => a >= b,
  ),
  between: scalar({
    takes: { operand: 'scalar', from: 'scalar', to: 'scalar' },
    returns: 'bool',
    doc: 'Does the value lie from the first bound to the second, both included?',
    examples: { '5 between (1 .. 5)': true, 'datetime(2020-01-02) between (datetime(2020-01-01) .. 2d)': true },
    fold: foldBetween(false),
    sql: ({ operand, from, to }, { types }) =>
      and(between(operand, from, to), ...notNan(operand, types.operand), ...notNan(to, types.to)),
  }),
  '!between': scalar({
    takes: { operand: 'scalar', from: 'scalar', to: 'scalar' },
    returns: 'bool',
    doc: 'Does the value lie below the first bound or above the second?',
    examples: { '6 !between (1 .. 5)': true },
    fold: foldBetween(true),
    sql: ({ operand, from, to }, { types }) => not(and(between(operand, from, to), ...notNan(to, types.to))),
  }),
  and: scalar({
    takes: { left: 'bool', right: 'bool' },
    returns: 'bool',
    doc: 'Are both true?',
    examples: { 'true and false': false },
    fold: foldBoth((left, right) => left && right),
    connective: 'and',
    sql: ({ left, right }) => and(left, right),
  }),
  or: scalar({
    takes: { left: 'bool', right: 'bool' },
    returns: 'bool',
    doc: 'Is either true?',
    examples: { 'true or false': true },
    fold: foldBoth((left, right) => left || right),
    connective: 'or',
    sql: ({ left, right }) => or(left, right),
  }),
} as const

/** Every operator by the word users write; `unary-` is the minus sign before a value. */
export const operators: Readonly<Record<string, Operator>> = {
  ...arithmeticOperators,
  ...comparisonOperators,
  ...textOperators,
  ...listOperators,
  ...arrayOperators,
}
