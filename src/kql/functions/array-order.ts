// Functions that bring the items of dynamic arrays into another order: reversed, moved, sorted.
import { fn } from '../../sql/primitives.js'
import type { Sql } from '../../sql/tree.js'
import {
  and,
  between,
  cast,
  equal,
  greater,
  list,
  minus,
  modulo,
  negate,
  nil,
  plus,
  unequal,
  value,
  when,
} from '../../sql/tree.js'
import type { BoundType, ConstantValue } from '../types.js'
import { farthest, knownWhole, within } from './constants.js'
import { optional, rest, scalar } from './define.js'
import {
  asItem,
  asReal,
  each,
  fields,
  having,
  isNullItem,
  isNumeric,
  mapItems,
  mapItemsOnce,
  places,
} from './json-arrays.js'
import { once } from './once.js'

const zero = value(0n)
const one = value(1n)

/** Items moved in a direction; those that fall off come back on the other side. */
const rotated = (array: Sql, direction: 'left' | 'right', by: Sql): Sql =>
  mapItemsOnce(array, (items) => {
    const length = fn.listLength(items)
    const round = (n: Sql): Sql => modulo(plus(modulo(n, length), length), length)
    const from = (at: Sql): Sql =>
      direction === 'left' ? plus(minus(at, one), round(by)) : minus(minus(at, one), round(by))
    return each(items, (_, at) => fn.listExtract(items, plus(round(from(at)), one)))
  })

/** Nothing where it is not known by how much to move. */
const whenKnown = (by: Sql, moved: Sql): Sql => when(equal(by, by), moved)

/** Items moved to the left; the places that become free hold the filling. */
const shifted = (array: Sql, by: Sql, filling: (items: Sql) => Sql): Sql =>
  mapItemsOnce(array, (items) =>
    once(filling(items), 'λfilling', (free) =>
      each(items, (_, at) =>
        when(
          between(plus(at, by), one, fn.listLength(items)),
          fn.listExtract(items, fn.greatest(plus(at, by), one)),
          free,
        ),
      ),
    ),
  )

/** What stands in a free place of an array unless told otherwise: an empty text among texts, else null. */
const emptyAmong = (items: Sql): Sql => {
  const others = having(items, (item) => unequal(fn.jsonType(item), value('VARCHAR')))
  const areTexts = and(greater(fn.listLength(items), zero), equal(fn.listLength(others), zero))
  return when(areTexts, cast(value('""'), 'json'), cast(nil, 'json'))
}

const shift = (direction: 'left' | 'right', examples: Readonly<Record<string, unknown>>) =>
  scalar({
    takes: { array: 'dynamic', count: 'long', fill: optional('scalar') },
    returns: 'dynamic',
    doc: `The items moved to the ${direction} by so many places; those that become free hold the third argument, or else an empty text among texts and null among the rest.`,
    examples,
    sql: ({ array, count, fill }, { types, constants }) => {
      const filling = fill ? () => asItem(fill, types.fill) : emptyAmong
      const places = within(-farthest, count, knownWhole(constants.count))
      return whenKnown(count, shifted(array, direction === 'left' ? places : negate(places), filling))
    },
  })

const rotate = (direction: 'left' | 'right', examples: Readonly<Record<string, unknown>>) =>
  scalar({
    takes: { array: 'dynamic', count: 'long' },
    returns: 'dynamic',
    doc: `The items turned to the ${direction} by so many places.`,
    examples,
    sql: ({ array, count }) => whenKnown(count, rotated(array, direction, count)),
  })

type Order = 'ASC' | 'DESC'

/**
 * Numbers stand before texts, texts before the rest, whichever the order (array_sort_desc()); nulls at the end that is
 * asked for.
 */
function rank(item: Sql, order: Order, nullsLast: boolean): Sql {
  const type = fn.jsonType(item)
  const place = (fromFront: bigint): Sql => value(order === 'ASC' ? fromFront : -fromFront)
  const others = when(isNumeric(item), place(1n), when(equal(type, value('VARCHAR')), place(2n), place(3n)))
  return when(isNullItem(item), place(nullsLast ? 4n : 0n), others)
}

/** The places of the items in sorted order. */
function sortedPlaces(items: Sql, order: Order, nullsLast: boolean): Sql {
  const keys = fn.listZip(
    each(items, (item) => rank(item, order, nullsLast)),
    each(items, (item) => asReal(item)),
    each(items, (item) => fn.jsonText(item)),
    places(items),
  )
  return fields(fn.listSort(keys, value(order)), 4n)
}

const sort = (order: Order, examples: Readonly<Record<string, unknown>>) =>
  scalar({
    takes: { arrays: rest('scalar', 1) },
    returns: (types, known) =>
      types.every((type, i) => isSortArgument(type, i, types.length, known[i])) ? 'dynamic' : undefined,
    suffix: 'sorted',
    doc: `The array in ${order === 'ASC' ? 'ascending' : 'descending'} order: numbers, texts, the rest; nulls last unless a last argument is false. Several arrays, all in the order of the first, give a column each where they are columns, and an array of arrays within an expression.`,
    examples,
    sql: ({ arrays }, { restTypes, constants }) => {
      const flag = restTypes.at(-1) === 'bool' ? (constants.arrays as readonly ConstantValue[]).at(-1) : undefined
      const sorted = flag === undefined ? arrays : arrays.slice(0, -1)
      const [first, ...others] = sorted
      if (!first) return cast(nil, 'json')
      return mapItemsOnce(first, (items) =>
        once(sortedPlaces(items, order, flag !== false), 'λwanted', (wanted) => {
          const own = reordered(items, wanted)
          if (others.length === 0) return own
          return list(fn.jsonOf(own), ...others.map((array) => reorderedLike(array, wanted)))
        }),
      )
    },
  })

/** All but the last argument are arrays; the last may say where nulls go, if it is known before the query runs. */
const isSortArgument = (type: BoundType, position: number, count: number, known: unknown): boolean =>
  type === 'dynamic' || (type === 'bool' && position > 0 && position === count - 1 && known !== undefined)

const reordered = (items: Sql, wanted: Sql): Sql => each(wanted, (at) => fn.listExtract(items, at))
/** An array of another length than the first cannot follow it. */
const reorderedLike = (array: Sql, wanted: Sql): Sql =>
  when(equal(fn.jsonArrayLength(array), fn.listLength(wanted)), fn.jsonOf(reordered(fn.jsonItems(array), wanted)))

export const arrayOrder = {
  array_reverse: scalar({
    takes: { array: 'dynamic' },
    returns: 'dynamic',
    doc: 'The items backwards.',
    examples: { 'array_reverse(dynamic([1, "b", null]))': [null, 'b', 1], 'array_reverse(dynamic([]))': [] },
    sql: ({ array }) => mapItems(array, fn.listReverse),
  }),
  array_rotate_left: rotate('left', {
    'array_rotate_left(dynamic([1, 2, 3, 4, 5]), 2)': [3, 4, 5, 1, 2],
    'array_rotate_left(dynamic([1, 2, 3]), -4)': [3, 1, 2],
  }),
  array_rotate_right: rotate('right', {
    'array_rotate_right(dynamic([1, 2, 3, 4, 5]), 2)': [4, 5, 1, 2, 3],
    'array_rotate_right(dynamic([]), 2)': [],
  }),
  array_shift_left: shift('left', {
    'array_shift_left(dynamic([1, 2, 3]), 1)': [2, 3, null],
    'array_shift_left(dynamic([1, 2, 3]), -2, "x")': ['x', 'x', 1],
    'array_shift_left(dynamic([1, 2, 3]), 9, 0)': [0, 0, 0],
  }),
  array_shift_right: shift('right', {
    'array_shift_right(dynamic([1, 2, 3]), 1)': [null, 1, 2],
    'array_shift_right(dynamic([1, 2, 3]), -1, 0)': [2, 3, 0],
  }),
  array_sort_asc: sort('ASC', {
    'array_sort_asc(dynamic([3, 10, 1, null]))': [1, 3, 10, null],
    'array_sort_asc(dynamic([null, "b", 2, "a"]), false)': [null, 2, 'a', 'b'],
    'array_sort_asc(dynamic([3, 1, 2]), dynamic(["c", "a", "b"]))': [1, 2, 3],
    'array_sort_asc(dynamic([3, 1, 2]), dynamic(["c", "a", "b"]))[1]': ['a', 'b', 'c'],
    'array_sort_asc(dynamic({"a": 1}))': null,
  }),
  array_sort_desc: sort('DESC', {
    'array_sort_desc(dynamic([3, 10, 1, null]))': [10, 3, 1, null],
    'array_sort_desc(dynamic(["a", null, "b"]), false)': [null, 'b', 'a'],
    'array_sort_desc(dynamic([3, "b", 1, "a"]))': [3, 1, 'b', 'a'],
  }),
} as const
