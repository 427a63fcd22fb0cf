// Functions over arrays of numbers, item by item or as a whole: what make-series makes is read with these.
import { fn } from '../../sql/primitives.js'
import type { Sql } from '../../sql/tree.js'
import {
  and,
  cast,
  divide,
  equal,
  greater,
  greaterOrEqual,
  isNotNull,
  isNull,
  less,
  lessOrEqual,
  list,
  minus,
  not,
  or,
  plus,
  times,
  value,
  when,
} from '../../sql/tree.js'
import type { BoundType } from '../types.js'
import { isNumber } from '../types.js'
import { attempt } from './attempt.js'
import type { CallContext } from './define.js'
import { optionalKnown, optional, scalar } from './define.js'
import {
  asAnyReal,
  asLong,
  each,
  having,
  isArray,
  isWithoutReals,
  mapItems,
  onceAll,
  overReals,
  totalOf,
} from './json-arrays.js'
import { datetimeForm, jsonOfValue } from './json-values.js'
import { numbers } from './numbers.js'
import { once } from './once.js'
import { datetimeOf } from './time-conversions.js'
import { wrapAround } from './wrap-around.js'

type Examples = Readonly<Record<string, unknown>>

const zero = value(0n)
const one = value(1n)
const first = (struct: Sql): Sql => fn.structExtract(struct, one)
const second = (struct: Sql): Sql => fn.structExtract(struct, value(2n))

/** Reals as the items of an array. */
const asItems = (reals: Sql): Sql => each(reals, (x) => jsonOfValue(x, 'real'))
const reals = (items: Sql): Sql => each(items, asAnyReal)

const ofEach = (doc: string, examples: Examples, body: (x: Sql, call: CallContext) => Sql) =>
  scalar({
    takes: { series: 'dynamic' },
    returns: 'dynamic',
    doc: `${doc} Items that are no numbers give null.`,
    examples,
    sql: ({ series }, call) => mapItems(series, (items) => asItems(each(reals(items), (x) => body(x, call)))),
  })

/** A function of one number, on every item. */
const applied = (
  name: 'acos' | 'asin' | 'atan' | 'cos' | 'exp' | 'log' | 'sin' | 'tan',
  doc: string,
  examples: Examples,
) => ofEach(doc, examples, (x, call) => numbers[name].sql({ x: x as Sql & readonly Sql[] }, call))

/** Is the type that of a series or of a number that stands for a series of equal items? */
const isOperand = (type: BoundType | undefined): boolean => type === 'dynamic' || (type !== undefined && isNumber(type))

/** Two operands of which one at least is a series. */
const areOperands = (left: BoundType | undefined, right: BoundType | undefined): boolean =>
  isOperand(left) && isOperand(right) && (left === 'dynamic' || right === 'dynamic')

/** A function of two series, or of a series and a number; where one is shorter its missing items are null. */
const ofTwo = (doc: string, examples: Examples, sql: (left: Operand, right: Operand) => Sql) =>
  scalar({
    takes: { left: 'scalar', right: 'scalar' },
    returns: ([left, right]) => (areOperands(left, right) ? 'dynamic' : undefined),
    doc: `${doc} One of the two may be a number. Items that are missing or no numbers give null.`,
    examples,
    sql: ({ left, right }, { types }) => sql({ sql: left, type: types.left }, { sql: right, type: types.right }),
  })

interface Operand {
  readonly sql: Sql
  readonly type: BoundType
}

type OfItems = (a: Sql, b: Sql) => Sql

const comparison =
  (body: OfItems) =>
  ({ sql: left, type: leftType }: Operand, { sql: right, type: rightType }: Operand): Sql =>
    when(
      seriesAreArrays(left, leftType, right, rightType),
      fn.jsonOf(each(pairsOf(left, leftType, right, rightType), (pair) => body(first(pair), second(pair)))),
    )

/** What is computed of items as reals. */
const ofReals =
  (body: OfItems) =>
  (left: Operand, right: Operand): Sql =>
    overOperands(left, right, (pairs) => realResults(pairs, body))

/** What is computed of items as longs where neither series has a real, and of all as reals where one has. */
const ofNumbers =
  (body: OfItems) =>
  (left: Operand, right: Operand): Sql =>
    overOperands(left, right, (pairs) => {
      const wide = (item: Sql): Sql => cast(fn.coalesce(asLong(item), ticksOf(item)), 'hugeint')
      return when(
        and(isWithoutReals(firsts(pairs)), isWithoutReals(seconds(pairs))),
        fn.jsonOf(each(pairs, (pair) => wrapAround(body(wide(first(pair)), wide(second(pair)))))),
        realResults(pairs, body),
      )
    })

const realResults = (pairs: Sql, body: OfItems): Sql => {
  const real = (item: Sql): Sql => fn.coalesce(asAnyReal(item), cast(ticksOf(item), 'double'))
  return fn.jsonOf(asItems(each(pairs, (pair) => body(real(first(pair)), real(second(pair))))))
}

/** The ticks of an item that is a datetime, which counts as a number of them; null for any other. */
const ticksOf = (item: Sql): Sql =>
  when(fn.regexMatches(fn.jsonText(item), value(`^${datetimeForm}$`)), datetimeOf.string(fn.jsonText(item)))

/** What the body makes of the pairs of items that stand at one place; null where a series is no array. */
const overOperands = (left: Operand, right: Operand, body: (pairs: Sql) => Sql): Sql =>
  onceAll([operandJson(left), operandJson(right)], 'λseries', ([a, b]) => {
    const items = ({ type }: Operand, json: Sql, other: Sql): Sql =>
      type === 'dynamic' ? fn.jsonItems(json) : fn.listRepeat(list(json), fn.listLength(fn.jsonItems(other)))
    const pairs = fn.listZip(items(left, a, b), items(right, b, a))
    return when(seriesAreArrays(a, left.type, b, right.type), once(pairs, 'λpairs', body))
  })

/** A number is an item like those of the series; a decimal is a real there. */
const operandJson = ({ sql, type }: Operand): Sql =>
  type === 'decimal' ? jsonOfValue(cast(sql, 'double'), 'real') : jsonOfValue(sql, type)

/** A comparison of two items that is false where one is NaN, and null where one is. */
const holding =
  (compare: (a: Sql, b: Sql) => Sql) =>
  (a: Sql, b: Sql): Sql =>
    when(and(isNotNull(a), isNotNull(b)), and(compare(a, b), not(fn.isNan(a)), not(fn.isNan(b))))

const seriesAreArrays = (left: Sql, leftType: BoundType, right: Sql, rightType: BoundType): Sql =>
  and(...(leftType === 'dynamic' ? [isArray(left)] : []), ...(rightType === 'dynamic' ? [isArray(right)] : []))

/** The number is made a list beforehand, since the engine allows no subquery inside a lambda. */
function pairsOf(left: Sql, leftType: BoundType, right: Sql, rightType: BoundType): Sql {
  const all = (number: Sql, like: Sql): Sql => fn.listRepeat(list(cast(number, 'double')), fn.listLength(like))
  const [a, b] = [reals(fn.jsonItems(left)), reals(fn.jsonItems(right))]
  return fn.listZip(leftType === 'dynamic' ? a : all(left, b), rightType === 'dynamic' ? b : all(right, a))
}

const whole = (doc: string, examples: Examples, body: (reals: Sql) => Sql) =>
  scalar({ takes: { series: 'dynamic' }, returns: 'real', doc, examples, sql: ({ series }) => overReals(series, body) })

const squares = (list: Sql): Sql => each(list, (x) => times(x, x))
const magnitude = (list: Sql): Sql => fn.sqrt(totalOf(squares(list)))

/** What the body makes of two series of the same length without nulls, given as a list of pairs; else null. */
function ofPairs(a: Sql, b: Sql, body: (pairs: Sql) => Sql): Sql {
  const pairs = fn.listZip(reals(fn.jsonItems(a)), reals(fn.jsonItems(b)))
  const lacking = (list: Sql): Sql => having(list, (pair) => or(isNull(first(pair)), isNull(second(pair))))
  return when(
    and(isArray(a), isArray(b)),
    once(pairs, 'λpairs', (list) => when(equal(fn.listLength(lacking(list)), zero), body(list))),
  )
}

/** What the body makes of the pairs of numbers that two series have in common; null where they have none. */
function ofShared(left: Sql, leftType: BoundType, right: Sql, rightType: BoundType, body: (pairs: Sql) => Sql): Sql {
  const numeric = having(pairsOf(left, leftType, right, rightType), (pair) =>
    and(isNotNull(first(pair)), isNotNull(second(pair))),
  )
  const ofSome = (pairs: Sql): Sql => when(greater(fn.listLength(pairs), zero), body(pairs))
  return when(seriesAreArrays(left, leftType, right, rightType), once(numeric, 'λpairs', ofSome))
}

const firsts = (pairs: Sql): Sql => each(pairs, first)
const seconds = (pairs: Sql): Sql => each(pairs, second)
const product = (pairs: Sql): Sql => totalOf(each(pairs, (pair) => times(first(pair), second(pair))))

/** Each pair as its distances from the means. */
function centred(pairs: Sql): Sql {
  const size = fn.listLength(pairs)
  const mean = (list: Sql): Sql => divide(totalOf(list), size)
  return fn.listZip(
    each(firsts(pairs), (x) => minus(x, mean(firsts(pairs)))),
    each(seconds(pairs), (x) => minus(x, mean(seconds(pairs)))),
  )
}

const severalStatistics = [
  ['min', 'real'],
  ['min_idx', 'long'],
  ['max', 'real'],
  ['max_idx', 'long'],
  ['avg', 'real'],
  ['stdev', 'real'],
  ['variance', 'real'],
] as const

export const series = {
  series_add: ofTwo(
    'The sums of two series, item by item: longs where no item is a real. A datetime counts as its ticks.',
    { 'series_add(dynamic([1, 2]), dynamic([10, 20.5]))': [11, 22.5], 'series_add(dynamic([1, "x"]), 1)': [2, null] },
    ofNumbers(plus),
  ),
  series_subtract: ofTwo(
    'The differences of two series, item by item: longs where no item is a real. A datetime counts as its ticks.',
    { 'series_subtract(dynamic([5, 7]), dynamic([1]))': [4, null], 'series_subtract(10, dynamic([1, 2]))': [9, 8] },
    ofNumbers(minus),
  ),
  series_multiply: ofTwo(
    'The products of two series, item by item: longs where no item is a real.',
    { 'series_multiply(dynamic([2, 3]), dynamic([4, 5]))': [8, 15], 'series_multiply(dynamic({}), 2)': null },
    ofNumbers(times),
  ),
  series_divide: ofTwo(
    'The quotients of two series, item by item.',
    { 'series_divide(dynamic([6, 3]), 2)': [3, 1.5], 'series_divide(dynamic([1]), 0)': ['Infinity'] },
    ofReals(divide),
  ),
  series_pow: ofTwo(
    'Each item of one series to the power of that of the other.',
    { 'series_pow(dynamic([2, 4]), dynamic([3, 0.5]))': [8, 2], 'series_pow(dynamic([null, 3]), 2)': [null, 9] },
    ofReals((a, b) => fn.power(a, b)),
  ),
  series_equals: ofTwo(
    'Are the items equal?',
    { 'series_equals(dynamic([1, 2]), dynamic([1, 3]))': [true, false], 'series_equals(dynamic([null]), 1)': [null] },
    comparison(holding(equal)),
  ),
  series_not_equals: ofTwo(
    'Do the items differ?',
    { 'series_not_equals(dynamic([1, 2]), dynamic([1, 3]))': [false, true], 'series_not_equals(1, dynamic([]))': [] },
    comparison((a, b) => not(holding(equal)(a, b))),
  ),
  series_greater: ofTwo(
    'Are the items greater?',
    { 'series_greater(dynamic([1, 5]), 3)': [false, true], 'series_greater(dynamic(["a"]), 3)': [null] },
    comparison(holding(greater)),
  ),
  series_greater_equals: ofTwo(
    'Are the items greater or equal?',
    { 'series_greater_equals(dynamic([1, 3]), 3)': [false, true], 'series_greater_equals(3, dynamic([4]))': [false] },
    comparison(holding(greaterOrEqual)),
  ),
  series_less: ofTwo(
    'Are the items less?',
    { 'series_less(dynamic([1, 5]), 3)': [true, false], 'series_less(dynamic([1]), dynamic([]))': [null] },
    comparison(holding(less)),
  ),
  series_less_equals: ofTwo(
    'Are the items less or equal?',
    { 'series_less_equals(dynamic([3, 5]), 3)': [true, false], 'series_less_equals(dynamic([]), 3)': [] },
    comparison(holding(lessOrEqual)),
  ),
  series_abs: ofEach(
    'The absolute values.',
    { 'series_abs(dynamic([-6.5, 0, "x"]))': [6.5, 0, null], 'series_abs(dynamic(1))': null },
    (x) => fn.abs(x),
  ),
  series_sign: ofEach('The signs: -1, 0 or 1.', { 'series_sign(dynamic([-6, 0, 8]))': [-1, 0, 1] }, (x) =>
    cast(fn.sign(x), 'double'),
  ),
  series_floor: ofEach('The numbers rounded down.', { 'series_floor(dynamic([-1.5, 1, 2.5]))': [-2, 1, 2] }, (x) =>
    fn.floor(x),
  ),
  series_ceiling: ofEach('The numbers rounded up.', { 'series_ceiling(dynamic([-1.5, 1, 2.5]))': [-1, 1, 3] }, (x) =>
    fn.ceiling(x),
  ),
  series_exp: applied('exp', 'e to the power of each number.', { 'series_exp(dynamic([0, null]))': [1, null] }),
  series_log: applied('log', 'The natural logarithms.', { 'series_log(dynamic([1, 0]))': [0, '-Infinity'] }),
  series_sin: applied('sin', 'The sines.', { 'series_sin(dynamic([0]))': [0], 'series_sin(dynamic(["0"]))': [null] }),
  series_cos: applied('cos', 'The cosines.', { 'series_cos(dynamic([0, null]))': [1, null] }),
  series_tan: applied('tan', 'The tangents.', { 'series_tan(dynamic([0, null]))': [0, null] }),
  series_asin: applied('asin', 'The arc sines.', { 'series_asin(dynamic([0, 2]))': [0, 'NaN'] }),
  series_acos: applied('acos', 'The arc cosines.', { 'series_acos(dynamic([1, 2]))': [0, 'NaN'] }),
  series_atan: applied('atan', 'The arc tangents.', { 'series_atan(dynamic([0, null]))': [0, null] }),
  series_sum: whole(
    'The sum of the items.',
    { 'series_sum(dynamic([1, 2.5]))': 3.5, 'series_sum(dynamic(["x"]))': null },
    totalOf,
  ),
  series_product: whole(
    'The product of the items.',
    { 'series_product(dynamic([2, 3, 4]))': 24, 'series_product(dynamic([]))': 1 },
    (list) => fn.coalesce(fn.listProduct(list), value(1)),
  ),
  series_magnitude: whole(
    'The length of the vector of the items: the root of the sum of their squares.',
    { 'series_magnitude(dynamic([3, 4]))': 5, 'series_magnitude(dynamic([]))': 0 },
    magnitude,
  ),
  series_dot_product: scalar({
    takes: { left: 'scalar', right: 'scalar' },
    returns: ([left, right]) => (areOperands(left, right) ? 'real' : undefined),
    doc: 'The sum of the products of two series, item by item, or of a series and a number. What the longer one has more, and items that are no numbers, do not count; null where a series is empty.',
    examples: {
      'series_dot_product(dynamic([1, 2]), dynamic([3, 4]))': 11,
      'series_dot_product(dynamic([1, 2]), dynamic([3]))': 3,
      'series_dot_product(dynamic([1, 2, 3]), 10)': 60,
      'series_dot_product(dynamic([]), dynamic([3]))': null,
    },
    sql: ({ left, right }, { types }) => ofShared(left, types.left, right, types.right, product),
  }),
  series_cosine_similarity: scalar({
    takes: { left: 'dynamic', right: 'dynamic', leftMagnitude: optional('real'), rightMagnitude: optional('real') },
    returns: 'real',
    doc: 'The cosine of the angle between two vectors; their magnitudes may be given where they are known. What the longer one has more, and items that are no numbers, do not count; null where one is empty.',
    examples: {
      'series_cosine_similarity(dynamic([1, 0]), dynamic([1, 0]))': 1,
      'series_cosine_similarity(dynamic([3, 4]), dynamic([0, 2]), 5.0, 2.0)': 0.8,
      'series_cosine_similarity(dynamic([1, 0]), dynamic([1]))': 1,
      'series_cosine_similarity(dynamic([]), dynamic([1]))': null,
    },
    sql: ({ left, right, leftMagnitude, rightMagnitude }) =>
      ofShared(left, 'dynamic', right, 'dynamic', (pairs) => {
        const [a, b] = [leftMagnitude ?? magnitude(firsts(pairs)), rightMagnitude ?? magnitude(seconds(pairs))]
        return divide(product(pairs), times(a, b))
      }),
  }),
  series_pearson_correlation: scalar({
    takes: { left: 'dynamic', right: 'dynamic' },
    returns: 'real',
    doc: 'How closely two series go together, from -1 to 1; NaN where one does not change.',
    examples: {
      'series_pearson_correlation(dynamic([1, 2, 3]), dynamic([6, 4, 2]))': -1,
      'series_pearson_correlation(dynamic([1, 1]), dynamic([1, 2]))': 'NaN',
    },
    sql: ({ left, right }) =>
      ofPairs(left, right, (list) =>
        once(centred(list), 'λcentred', (pairs) => {
          const spread = times(totalOf(squares(firsts(pairs))), totalOf(squares(seconds(pairs))))
          return divide(product(pairs), fn.sqrt(spread))
        }),
      ),
  }),
  series_stats: scalar({
    takes: { series: 'dynamic', ignore: optionalKnown('bool') },
    returns: 'dynamic',
    results: severalStatistics,
    doc: 'The least and the greatest item with their places from 0, the mean, the standard deviation and the variance of a sample; all null where an item is no finite number, unless such items are to be ignored.',
    examples: { 'series_stats(dynamic([2, 8, 5]))': 2, 'series_stats(dynamic([1, null]))': null },
    sql: ({ series: items }, { constants }) =>
      statistics(items, constants.ignore === true, (statistic) =>
        fn.jsonArray(...severalStatistics.map(([name]) => statistic(name))),
      ),
  }),
  series_stats_dynamic: scalar({
    takes: { series: 'dynamic', ignore: optionalKnown('bool') },
    returns: 'dynamic',
    doc: 'A bag of min, min_idx, max, max_idx, avg, stdev, variance, sum and len; all null where an item is no finite number, unless such items are to be ignored.',
    examples: {
      'series_stats_dynamic(dynamic([2, 8, 5]))': {
        min: 2,
        min_idx: 0,
        max: 8,
        max_idx: 1,
        avg: 5,
        stdev: 3,
        variance: 9,
        sum: 15,
        len: 3,
      },
      'series_stats_dynamic(dynamic([1, null]), true).len': 1,
      'series_stats_dynamic(dynamic([1, null])).avg': null,
    },
    sql: ({ series: items }, { constants }) =>
      statistics(items, constants.ignore === true, (statistic) => {
        const names = [...severalStatistics.map(([name]) => name), 'sum', 'len'] as const
        return fn.jsonObject(...names.flatMap((name) => [value(name), jsonOfValue(statistic(name), typeOf(name))]))
      }),
  }),
} as const

/** Places and lengths are whole, the rest is real. */
const typeOf = (name: Statistic): BoundType => (name === 'len' || name.endsWith('_idx') ? 'long' : 'real')

type Statistic = 'min' | 'min_idx' | 'max' | 'max_idx' | 'avg' | 'stdev' | 'variance' | 'sum' | 'len'

/** What the body makes of a series' statistics. Places are those in the whole series; the rest is of its finite numbers. */
function statistics(array: Sql, ignore: boolean, body: (statistic: (name: Statistic) => Sql) => Sql): Sql {
  const ofFinite = (all: Sql, finite: Sql): Sql => {
    const size = fn.listLength(finite)
    const [least, greatest] = [fn.listMin(finite), fn.listMax(finite)]
    const placeOf = (item: Sql): Sql => minus(fn.listPosition(all, item), one)
    // Beyond what a real holds the engine raises an error.
    const spread = fn.coalesce(attempt(fn.listVariance(finite)), value(Infinity))
    const variance = when(greater(size, one), spread, value(0))
    const statistic: Readonly<Record<Statistic, Sql>> = {
      min: least,
      min_idx: placeOf(least),
      max: greatest,
      max_idx: placeOf(greatest),
      avg: divide(totalOf(finite), size),
      stdev: fn.sqrt(variance),
      variance,
      sum: totalOf(finite),
      len: size,
    }
    const complete = ignore ? value(true) : equal(size, fn.listLength(all))
    return body((name) => when(complete, statistic[name]))
  }
  const isFinite = (x: Sql): Sql => fn.coalesce(fn.isFinite(x), value(false))
  return when(
    isArray(array),
    once(reals(fn.jsonItems(array)), 'λall', (all) =>
      once(having(all, isFinite), 'λfinite', (finite) => ofFinite(all, finite)),
    ),
  )
}
