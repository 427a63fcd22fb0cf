// Functions that fill the gaps of a series: with a constant, a neighbour, or points on a line.
import { fn } from '../../sql/primitives.js'
import type { Sql } from '../../sql/tree.js'
import {
  cases,
  cast,
  divide,
  equal,
  isNull,
  list,
  minus,
  nil,
  not,
  or,
  plus,
  times,
  value,
  when,
} from '../../sql/tree.js'
import { optional, optionalFixed, scalar } from './define.js'
import { asAnyReal, each, having, mapItems, mapItemsOnce, places } from './json-arrays.js'
import { jsonOfValue } from './json-values.js'
import { once } from './once.js'

const zero = value(0n)
const one = value(1n)

/** Is the item to be filled: null, or equal to the placeholder? */
const isGap = (item: Sql, placeholder: Sql | undefined): Sql => {
  const nothing = isNull(asAnyReal(item))
  return placeholder
    ? or(nothing, fn.coalesce(equal(asAnyReal(item), cast(placeholder, 'double')), value(false)))
    : nothing
}

/** What the body makes of the items and the places of those that are no gaps. */
const overKnown = (series: Sql, placeholder: Sql | undefined, body: (items: Sql, known: Sql) => Sql): Sql =>
  mapItemsOnce(series, (items) => {
    const known = having(places(items), (at) => not(isGap(fn.listExtract(items, at), placeholder)))
    return once(known, 'λknown', (found) => body(items, found))
  })

const noPlace = cast(nil, 'bigint')

/** For each place the last known one up to it, null before the first: each known place as often as it serves. */
function lastKnown(items: Sql, known: Sql): Sql {
  const end = plus(fn.listLength(items), one)
  const next = (at: Sql): Sql => fn.coalesce(fn.listExtract(known, plus(at, one)), end)
  const none = fn.listRepeat(list(noPlace), minus(fn.coalesce(fn.listExtract(known, one), end), one))
  const served = each(known, (place, at) => fn.listRepeat(list(place), minus(next(at), place)))
  return fn.listConcat(none, fn.listFlatten(served))
}

/** For each place the first known one from it on, null after the last. */
function nextKnown(items: Sql, known: Sql): Sql {
  const before = (at: Sql): Sql => fn.coalesce(fn.listExtract(known, minus(at, one)), zero)
  const last = fn.coalesce(fn.listExtract(known, value(-1n)), zero)
  const served = each(known, (place, at) => fn.listRepeat(list(place), minus(place, before(at))))
  return fn.listConcat(fn.listFlatten(served), fn.listRepeat(list(noPlace), minus(fn.listLength(items), last)))
}

const filled = (doc: string, examples: Readonly<Record<string, unknown>>, nearest: (items: Sql, known: Sql) => Sql) =>
  scalar({
    takes: { series: 'dynamic', placeholder: optional('number') },
    returns: 'dynamic',
    resultName: 'first',
    doc,
    examples,
    sql: ({ series, placeholder }) =>
      overKnown(series, placeholder, (items, known) =>
        each(nearest(items, known), (place, at) => fn.listExtract(items, fn.coalesce(place, at))),
      ),
  })

/** A point on the line between two known items. */
function between(items: Sql, left: Sql, right: Sql, at: Sql): Sql {
  const y = (place: Sql): Sql => asAnyReal(fn.listExtract(items, place))
  const share = divide(minus(at, left), cast(minus(right, left), 'double'))
  return plus(y(left), times(minus(y(right), y(left)), share))
}

const isWhole = (items: Sql): Sql =>
  equal(fn.listLength(having(items, (item) => equal(fn.jsonType(item), value('DOUBLE')))), zero)

/** Points between neighbours; whole numbers where all items are. */
function linear(items: Sql, known: Sql, edges: boolean, otherwise: Sql): Sql {
  const points = (asJson: (point: Sql) => Sql): Sql =>
    once(lastKnown(items, known), 'λlast', (last) =>
      each(nextKnown(items, known), (right, at) => {
        const left = fn.listExtract(last, at)
        const edge = edges ? fn.coalesce(left, right) : at
        return cases(
          [
            [or(isNull(left), isNull(right)), fn.listExtract(items, edge)],
            [equal(left, right), fn.listExtract(items, at)],
          ],
          asJson(between(items, left, right, at)),
        )
      }),
    )
  return cases(
    [
      [equal(fn.listLength(known), zero), each(items, () => otherwise)],
      [isWhole(items), points((point) => fn.jsonOf(cast(fn.truncate(point), 'bigint')))],
    ],
    points((point) => jsonOfValue(point, 'real')),
  )
}

export const seriesGaps = {
  series_fill_const: scalar({
    takes: { series: 'dynamic', constant: optional('number'), placeholder: optional('number') },
    returns: 'dynamic',
    resultName: 'first',
    doc: 'The series with a constant, 0 unless told otherwise, for each null or placeholder.',
    examples: {
      'series_fill_const(dynamic([1, null, 3]))': [1, 0, 3],
      'series_fill_const(dynamic([1, -1, 3]), 7, -1)': [1, 7, 3],
    },
    sql: ({ series: items, constant, placeholder }, { types }) => {
      const filling = constant ? jsonOfValue(constant, types.constant) : fn.jsonOf(zero)
      return mapItems(items, (list) => each(list, (item) => when(isGap(item, placeholder), filling, item)))
    },
  }),
  series_fill_forward: filled(
    'The series with the item before for each null or placeholder; those before the first item stay.',
    {
      'series_fill_forward(dynamic([null, 1, null, 3, null]))': [null, 1, 1, 3, 3],
      'series_fill_forward(dynamic([5, 0, 6]), 0)': [5, 5, 6],
    },
    lastKnown,
  ),
  series_fill_backward: filled(
    'The series with the item after for each null or placeholder; those after the last item stay.',
    {
      'series_fill_backward(dynamic([null, 1, null, 3, null]))': [1, 1, 3, 3, null],
      'series_fill_backward(dynamic([5, 0, 6]), 0)': [5, 6, 6],
    },
    nextKnown,
  ),
  series_fill_linear: scalar({
    takes: {
      series: 'dynamic',
      placeholder: optional('number'),
      edges: optionalFixed('bool'),
      constant: optional('number'),
    },
    returns: 'dynamic',
    resultName: 'first',
    doc: 'The series with points on a line between their neighbours for each null or placeholder; before the first and after the last item that item, unless edges stay; a constant where there is no item at all. Whole numbers stay whole.',
    examples: {
      'series_fill_linear(dynamic([null, 2.0, null, 5, null]))': [2, 2, 3.5, 5, 5],
      'series_fill_linear(dynamic([1, null, null, 6, null]), real(null), false)': [1, 2, 4, 6, null],
      'series_fill_linear(dynamic([null, null]))': [0, 0],
    },
    sql: ({ series: items, placeholder, constant }, { constants, types }) => {
      const otherwise = jsonOfValue(constant ?? value(0), constant ? types.constant : 'real')
      return overKnown(items, placeholder, (list, known) => linear(list, known, constants.edges !== false, otherwise))
    },
  }),
} as const
