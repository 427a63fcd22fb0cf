// Functions over dynamic arrays: making, measuring, cutting and searching them.
import { fn } from '../../sql/primitives.js'
import type { Sql } from '../../sql/tree.js'
import {
  and,
  cast,
  divide,
  divideWhole,
  equal,
  greater,
  greaterOrEqual,
  isIn,
  isNotNull,
  less,
  lessOrEqual,
  list,
  minus,
  not,
  or,
  plus,
  times,
  tryCast,
  unequal,
  value,
  when,
} from '../../sql/tree.js'
import type { BoundType, ConstantValue } from '../types.js'
import { ticksPer } from '../types.js'
import { farthest, smaller } from './constants.js'
import { mostArguments, optional, optionalKnown, rest, scalar } from './define.js'
import { foldArray, foldConcat, foldLength, foldRange } from './folds.js'
import {
  asReal,
  comparable,
  each,
  having,
  isArray,
  itemForms,
  mapItems,
  mapItemsOnce,
  onceAll,
  overReals,
  places,
  totalOf,
} from './json-arrays.js'
import { jsonOfValue } from './json-values.js'
import { longOf } from './number-conversions.js'
import { once } from './once.js'

/** The most items of an array that a function makes. */
const mostItems = 1_048_576n

const zero = value(0n)
const one = value(1n)

/** A place counted from 0, or from the end where negative, as the engine counts it: from 1, or from the end. */
const place = (index: Sql, constant: ConstantValue | undefined): Sql => {
  if (typeof constant === 'bigint') return value(constant < 0n ? constant : smaller(constant, farthest) + 1n)
  return when(less(index, zero), index, plus(fn.least(index, value(farthest)), one))
}

/** A place to cut before, counted from the start: negative ones from the end, none outside the array. */
const cut = (index: Sql, length: Sql): Sql =>
  fn.least(fn.greatest(when(less(index, zero), plus(index, length), index), zero), length)

/** The pieces between cuts, a list of places in ascending order. */
const pieces = (items: Sql, cuts: Sql): Sql => {
  const from = fn.listConcat(list(zero), cuts)
  const to = fn.listConcat(cuts, list(fn.listLength(items)))
  return each(fn.listZip(from, to), (piece) =>
    fn.listSlice(items, plus(fn.structExtract(piece, one), one), fn.structExtract(piece, value(2n))),
  )
}

function split(array: Sql, index: Sql, type: BoundType): Sql {
  return mapItemsOnce(array, (items) => {
    const length = fn.listLength(items)
    if (type !== 'dynamic') return pieces(items, list(cut(index, length)))
    const wanted = when(isArray(index), fn.jsonItems(index), list(index))
    return once(each(wanted, longOf.dynamic), 'λwanted', (asked) => {
      const known = having(asked, isNotNull)
      const cuts = each(known, (item) => cut(item, length))
      const areAllKnown = equal(fn.listLength(known), fn.listLength(asked))
      return when(
        areAllKnown,
        once(cuts, 'λcuts', (ascending) => pieces(items, ascending)),
      )
    })
  })
}

/** Where an item that has one of the forms of a value stands, from 0, or -1; within a window and by occurrence where asked for. */
function indexOf(
  items: Sql,
  forms: readonly Sql[],
  start: Sql,
  length: Sql | undefined,
  occurrence: Sql | undefined,
): Sql {
  const total = fn.listLength(items)
  const first = when(less(start, zero), fn.greatest(plus(start, total), zero), start)
  const within = (at: Sql): readonly Sql[] => [
    greater(at, first),
    ...(length ? [or(equal(length, value(-1n)), lessOrEqual(minus(at, first), length))] : []),
  ]
  const found = having(places(items), (at) => and(isIn(fn.listExtract(items, at), forms), ...within(at)))
  const nth = minus(fn.coalesce(fn.listExtract(found, occurrence ?? one), zero), one)
  const sensible = [
    ...(length ? [greaterOrEqual(length, value(-1n))] : []),
    ...(occurrence ? [greater(occurrence, zero)] : []),
  ]
  return sensible.length === 0 ? nth : when(and(...sensible), nth)
}

/** A row of values from one bound to the other, both included, cut at the most items an array may have. */
function rangeOf(start: Sql, stop: Sql, step: Sql, type: BoundType): Sql {
  const isReal = type === 'real'
  const [from, by] = isReal ? [start, step] : [cast(start, 'hugeint'), cast(step, 'hugeint')]
  const steps = minus(stop, from)
  const count = isReal ? fn.floor(divide(steps, step)) : divideWhole(steps, step)
  const onward = or(
    and(greater(step, value(0n)), lessOrEqual(start, stop)),
    and(less(step, value(0n)), greaterOrEqual(start, stop)),
  )
  // The engine ranks what is not a number above all others.
  const goes = isReal ? and(onward, not(fn.isNan(count))) : onward
  const size = tryCast(fn.least(plus(count, one), value(mostItems)), 'bigint')
  const numbers = when(goes, fn.listRange(zero, size, one), when(not(goes), fn.listRange(zero, zero, one)))
  const further = (n: Sql): Sql => plus(from, times(n, by))
  // No steps are nothing, of an infinite one too.
  const item = (n: Sql): Sql => (isReal ? when(equal(n, zero), from, further(n)) : cast(further(n), 'bigint'))
  return fn.jsonOf(each(numbers, (n) => jsonOfValue(item(n), type)))
}

/** The type of the items: that of the bounds, with numbers as wide as the widest of all three. */
function rangeType(types: readonly BoundType[]): BoundType {
  const [first = 'unknown'] = types
  if (types.some((type) => type === 'real' || type === 'decimal')) return 'real'
  return first === 'int' ? 'long' : first
}

/** Is the condition's item true? Numbers are unless zero; what is neither bool nor number is null. */
const holds = (item: Sql): Sql =>
  when(equal(fn.jsonType(item), value('BOOLEAN')), cast(item, 'boolean'), unequal(asReal(item), value(0)))

/** What stands for a place: the item of an array, or the scalar itself everywhere. */
const chosen =
  (isDynamic: boolean, choice: Sql) =>
  (at: Sql): Sql =>
    isDynamic ? when(isArray(choice), fn.listExtract(fn.jsonItems(choice), at), choice) : choice

export const arrays = {
  array_length: scalar({
    takes: { array: 'dynamic' },
    returns: 'long',
    aliases: ['arraylength'],
    doc: 'The number of items; null for what is no array.',
    examples: { 'array_length(dynamic([1, null, "a"]))': 3, 'array_length(dynamic({"a": 1}))': null },
    fold: foldLength,
    sql: ({ array }) => when(isArray(array), cast(fn.jsonArrayLength(array), 'bigint')),
  }),
  pack_array: scalar({
    takes: { values: rest('scalar', 1) },
    returns: 'dynamic',
    neverNull: true,
    doc: 'An array of the arguments; of all columns for pack_array(*).',
    examples: {
      'pack_array(1, "two", 3s)': [1, 'two', '00:00:03'],
      'pack_array(int(null), dynamic([1]))': [null, [1]],
    },
    fold: foldArray,
    sql: ({ values }, { restTypes }) =>
      fn.jsonArray(...values.map((item, i) => jsonOfValue(item, restTypes[i] ?? 'unknown'))),
  }),
  array_concat: scalar({
    takes: { arrays: rest('dynamic', 1, mostArguments) },
    returns: 'dynamic',
    doc: 'The items of all arrays in turn; what is no array is passed over.',
    examples: {
      'array_concat(dynamic([1, 2]), dynamic(["a"]))': [1, 2, 'a'],
      'array_concat(dynamic([1]), dynamic(null))': [1],
    },
    fold: foldConcat,
    sql: (args) => {
      const items = args.arrays.map((array) => fn.jsonItems(array))
      return when(or(...args.arrays.map(isArray)), fn.jsonOf(fn.listFlatten(list(...items))))
    },
  }),
  array_slice: scalar({
    takes: { array: 'dynamic', start: 'long', end: 'long' },
    returns: 'dynamic',
    doc: 'The items from one place to another, both included, counted from zero or, if negative, from the end.',
    examples: {
      'array_slice(dynamic([1, 2, 3, 4]), 1, 2)': [2, 3],
      'array_slice(dynamic([1, 2, 3, 4]), -2, -1)': [3, 4],
      'array_slice(dynamic([1, 2]), 1, 9)': [2],
    },
    sql: ({ array, start, end }, { constants }) =>
      mapItems(array, (items) =>
        fn.listSlice(
          items,
          place(start, constants.start as ConstantValue | undefined),
          place(end, constants.end as ConstantValue | undefined),
        ),
      ),
  }),
  array_split: scalar({
    takes: { array: 'dynamic', index: 'scalar' },
    returns: (types) => (types[1] === 'dynamic' || types[1] === 'int' || types[1] === 'long' ? 'dynamic' : undefined),
    doc: 'The array cut before one place, or before each of several in ascending order, as an array of arrays.',
    examples: {
      'array_split(dynamic([1, 2, 3, 4, 5]), 2)': [
        [1, 2],
        [3, 4, 5],
      ],
      'array_split(dynamic([1, 2, 3, 4, 5]), dynamic([1, -2]))': [[1], [2, 3], [4, 5]],
    },
    sql: ({ array, index }, { types }) => split(array, index, types.index),
  }),
  array_index_of: scalar({
    takes: {
      array: 'dynamic',
      value: 'scalar',
      start: optional('long'),
      length: optional('long'),
      occurrence: optionalKnown('long'),
    },
    returns: 'long',
    doc: 'The place, from zero, of the first item equal to a value, or -1; optionally from a place on (from the end if negative), within so many items (-1 for all), and of a later occurrence.',
    examples: {
      'array_index_of(dynamic(["a", "b", "c", "b"]), "b")': 1,
      'array_index_of(dynamic(["a", "b", "c", "b"]), "b", 2)': 3,
      'array_index_of(dynamic(["a", "b", "c", "b"]), "b", 0, -1, 2)': 3,
      'array_index_of(dynamic(["a", "b", "c", "b"]), "b", -3, 1)': 1,
      'array_index_of(dynamic([1, 2]), 2.0)': 1,
      'array_index_of(dynamic([1, 2]), 9)': -1,
    },
    sql: (args, { types }) => {
      const { array, start, length, occurrence } = args
      const forms = itemForms(args.value, types.value)
      const items = each(fn.jsonItems(array), comparable)
      const places = forms.map((item) => fn.nullIf(fn.listPosition(items, item), zero))
      if (!start) return when(isArray(array), minus(fn.coalesce(fn.least(...places), zero), one))
      return when(
        isArray(array),
        once(items, 'λlist', (list) => indexOf(list, forms, start, length, occurrence)),
      )
    },
  }),
  array_iff: scalar({
    takes: { condition: 'dynamic', then: 'scalar', otherwise: 'scalar' },
    returns: 'dynamic',
    aliases: ['array_iif'],
    doc: 'For each item of the condition the item of one array or of the other, or the scalar in its place.',
    examples: {
      'array_iff(dynamic([true, false, 1]), dynamic([1, 2, 3]), dynamic([4, 5, 6]))': [1, 5, 3],
      'array_iff(dynamic([1, 0, "x"]), "yes", "no")': ['yes', 'no', null],
      'array_iff(dynamic([true, true]), dynamic([1]), 0)': [1, null],
    },
    sql: ({ condition, then, otherwise }, { types }) => {
      const choices = [condition, jsonOfValue(then, types.then), jsonOfValue(otherwise, types.otherwise)] as const
      return when(
        isArray(condition),
        onceAll(choices, 'λchoices', ([conditions, yes, no]) => {
          const [pick, other] = [chosen(types.then === 'dynamic', yes), chosen(types.otherwise === 'dynamic', no)]
          const choose = (item: Sql, at: Sql): Sql => when(holds(item), pick(at), when(not(holds(item)), other(at)))
          return fn.jsonOf(each(fn.jsonItems(conditions), choose))
        }),
      )
    },
  }),
  array_sum: scalar({
    takes: { array: 'dynamic' },
    returns: 'real',
    doc: 'The sum of the items; nulls count nothing, anything else that is no number makes it null.',
    examples: { 'array_sum(dynamic([1, 2.5, null]))': 3.5, 'array_sum(dynamic(["a", 1]))': null },
    sql: ({ array }) => overReals(array, totalOf),
  }),
  range: scalar({
    takes: { start: 'summable', stop: 'summable', step: optional('summable') },
    returns: 'dynamic',
    doc: 'An array from one value to another, both included, by a step of 1 or one hour unless told otherwise; at most 1,048,576 items.',
    examples: {
      'range(1, 8, 3)': [1, 4, 7],
      'range(1h, 3h)': ['01:00:00', '02:00:00', '03:00:00'],
      'range(3, 1, -1)': [3, 2, 1],
      'range(1, 2, 0.5)': [1, 1.5, 2],
      'range(3, 1)': [],
    },
    fold: foldRange,
    sql: ({ start, stop, step }, { types }) => {
      const type = rangeType(step ? [types.start, types.stop, types.step] : [types.start, types.stop])
      const isTime = type === 'datetime' || type === 'timespan'
      const by = step ?? value(isTime ? ticksPer.hour : 1n)
      const wide = (sql: Sql): Sql => cast(sql, type === 'real' ? 'double' : 'bigint')
      const bounds = [wide(start), wide(stop), wide(by)] as const
      return onceAll(bounds, 'λbounds', ([from, to, each]) => rangeOf(from, to, each, type))
    },
  }),
  repeat: scalar({
    takes: { value: 'scalar', count: 'long' },
    returns: 'dynamic',
    resultName: { prefix: 'repeat' },
    doc: 'An array of one value so many times, at most 1,048,576; null for a negative number.',
    examples: { 'repeat("a", 3)': ['a', 'a', 'a'], 'repeat(1, 0)': [], 'repeat(1, -1)': null },
    sql: (args, { types }) => {
      const items = fn.listRepeat(list(jsonOfValue(args.value, types.value)), fn.least(args.count, value(mostItems)))
      return when(greaterOrEqual(args.count, zero), fn.jsonOf(items))
    },
  }),
  zip: scalar({
    takes: { arrays: rest('dynamic', 2, mostArguments) },
    returns: 'dynamic',
    doc: 'An array of arrays: the first items of all, the second items of all and so on; shorter arrays are filled with null.',
    examples: {
      'zip(dynamic([1, 3]), dynamic([2, 4]))': [
        [1, 2],
        [3, 4],
      ],
      'zip(dynamic([1, 2]), dynamic(["a"]))': [
        [1, 'a'],
        [2, null],
      ],
    },
    sql: (args) => {
      const rows = fn.listZip(...args.arrays.map((array) => fn.jsonItems(array)))
      const row = (struct: Sql): Sql =>
        list(...args.arrays.map((_, i) => fn.structExtract(struct, value(BigInt(i + 1)))))
      return when(and(...args.arrays.map(isArray)), fn.jsonOf(each(rows, row)))
    },
  }),
} as const
