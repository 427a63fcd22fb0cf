// Percentiles by nearest rank, exact: the smallest value that so many per cent of the values do not exceed.
import { hostFunction } from '../../sql/host-function.js'
import { fn } from '../../sql/primitives.js'
import type { Sql, SqlOrderKey } from '../../sql/tree.js'
import {
  aggregateCall,
  and,
  cast,
  column,
  greater,
  host,
  isNotNull,
  lambda,
  list,
  value,
  when,
} from '../../sql/tree.js'
import type { BoundType, ConstantValue } from '../types.js'
import { isNumber, storedAs } from '../types.js'
import type { AggregateContext, ParameterSpec, Refusal, ReturnRule, TypeRule } from './define.js'
import { aggregate, known } from './define.js'
import { jsonOfValue } from './json-values.js'

/** Can values of the type stand in ranks, as percentiles need them to? */
const isRanked = (type: BoundType): boolean => !['bool', 'string', 'guid', 'dynamic'].includes(type)

const rankedType: ReturnRule = ([type]) =>
  type === 'int' ? 'long' : type === 'decimal' ? 'real' : type !== undefined && isRanked(type) ? type : undefined

const isPercentage = (number: number): boolean => number >= 0 && number <= 100

/** Why a percentage that is none is refused. */
const refusePercentage: Refusal = ({ percentage }) =>
  percentage === undefined || isPercentage(Number(percentage))
    ? undefined
    : { parameter: 'percentage', reason: 'A percentage is 0 to 100.' }

/** A dynamic array; of what has no rank there is none. Behind the value, and its weight, stand the percentages. */
const rankedArray =
  (leading: number): TypeRule =>
  (types, known) => {
    const [type] = types
    const given = types.slice(leading).map((one, i) => numbersIn(one, known[leading + i]))
    return type !== undefined && isRanked(type) && given.every((one) => one?.every(isPercentage))
      ? 'dynamic'
      : undefined
  }

/** The numbers that a constant is: itself, or the items of an array; undefined where it is neither. */
function numbersIn(type: BoundType, constant: ConstantValue | undefined): readonly number[] | undefined {
  if (constant === null || constant === undefined) return undefined
  if (isNumber(type)) return [Number(constant)]
  const items: unknown = type === 'dynamic' ? JSON.parse(String(constant)) : undefined
  return Array.isArray(items) && items.every((item) => typeof item === 'number') ? items : undefined
}

/** A hundredth, without the last digit's noise: 99.9 is 0.999, so that ranks do not slip by one. */
const fractionOf = (percentage: unknown): number => Number((Number(percentage) / 100).toPrecision(15))

/** The percentages of a call: one by one, or arrays of them. */
const fractionsOf = ({ constants, restTypes }: AggregateContext<'percentages'>): readonly number[] =>
  (constants.percentages as readonly (ConstantValue | undefined)[])
    .flatMap((given, i) => numbersIn(restTypes[i] ?? 'unknown', given) ?? [])
    .map(fractionOf)

const percentages: ParameterSpec & { readonly rest: true } = {
  type: 'scalar',
  rest: true,
  constant: true,
  rowwiseThere: true,
}

/** In a sorted list with these weights, the place from 1 where the share of the whole weight is reached. */
const weightedRank = hostFunction({
  name: 'weighted_rank',
  takes: ['double[]', 'double'],
  returns: 'bigint',
  run: (weights, fraction) => {
    const total = weights.reduce<number>((sum, weight) => sum + (weight ?? 0), 0)
    let below = 0
    const place = weights.findIndex((weight) => (below += weight ?? 0) >= fraction * total)
    return weights.length === 0 ? null : BigInt(place < 0 ? weights.length : place + 1)
  },
})

/** The values with a weight above zero, sorted, and those weights in the same order. */
function sortedLists(operand: Sql, weight: Sql, filter: Sql | undefined): readonly [values: Sql, weights: Sql] {
  const counts = and(isNotNull(operand), greater(weight, value(0n)))
  const orderBy: readonly SqlOrderKey[] = [{ value: operand, descending: false, nullsFirst: false }]
  const options = { filter: filter ? and(filter, counts) : counts, orderBy }
  return [aggregateCall('listOf', [operand], options), aggregateCall('listOf', [cast(weight, 'double')], options)]
}

const asType = (found: Sql, from: BoundType, to: BoundType): Sql =>
  from === to || to === 'unknown' ? found : cast(found, storedAs[to])

/** An array of percentiles, each as JSON. */
const asArray = (items: Sql, type: BoundType): Sql =>
  fn.jsonOf(fn.listTransform(items, lambda(['λfound'], jsonOfValue(column('λfound'), type))))

export const percentiles = {
  percentile: aggregate({
    takes: { value: 'orderable', percentage: known('real') },
    returns: rankedType,
    resultName: { prefix: 'percentile' },
    doc: 'The value that the given percentage of the values do not exceed (nearest rank), exact.',
    examples: {
      'range x from 1 to 100 step 1 | summarize percentile(x, 95)': 95,
      'datatable(x:real)[1.5, 2.5, 3.5, 4.5] | summarize percentile(x, 50)': 2.5,
    },
    refuse: refusePercentage,
    sql: (args, { constants, types, filter, returns }) => {
      const fraction = value(fractionOf(constants.percentage))
      return asType(aggregateCall('quantileDiscrete', [args.value, fraction], { filter }), types.value, returns)
    },
  }),
  percentiles_array: aggregate({
    takes: { value: 'orderable', percentages },
    returns: rankedArray(1),
    resultName: { prefix: 'percentiles' },
    doc: 'Several percentiles as an array, exact; the percentages one by one or in arrays.',
    examples: {
      'range x from 1 to 100 step 1 | summarize percentiles_array(x, 5, 50, 99.5)': [5, 50, 100],
      'range x from 1 to 4 step 1 | summarize percentiles_array(x * 1h, dynamic([25, 100]))': ['01:00:00', '04:00:00'],
    },
    sql: (args, call) => {
      const { types, filter } = call
      const fractions = list(...fractionsOf(call).map((fraction) => value(fraction)))
      return asArray(aggregateCall('quantileDiscrete', [args.value, fractions], { filter }), types.value)
    },
  }),
  percentilew: aggregate({
    takes: { value: 'orderable', weight: 'integer', percentage: known('real') },
    returns: rankedType,
    resultName: { prefix: 'percentile' },
    doc: 'The value that the given percentage of the whole weight does not exceed, exact; each value counts as often as its weight tells.',
    examples: {
      'datatable(x:long, w:long)[10, 8, 20, 6, 30, 3, 40, 1] | summarize percentilew(x, w, 75)': 20,
      'datatable(x:long, w:long)[10, 0] | summarize percentilew(x, w, 75)': null,
    },
    refuse: refusePercentage,
    host: [weightedRank],
    sql: (args, { constants, types, filter, returns }) => {
      const [values, weights] = sortedLists(args.value, args.weight, filter)
      const rank = host(weightedRank, weights, value(fractionOf(constants.percentage)))
      return asType(fn.listExtract(values, rank), types.value, returns)
    },
  }),
  percentilesw_array: aggregate({
    takes: { value: 'orderable', weight: 'integer', percentages },
    returns: rankedArray(2),
    resultName: { prefix: 'percentiles' },
    doc: 'Several weighted percentiles as an array, exact; the percentages one by one or in arrays.',
    examples: {
      'datatable(x:long, w:long)[10, 8, 20, 6, 30, 3, 40, 1] | summarize percentilesw_array(x, w, 50, 75, 99.9)': [
        20, 20, 40,
      ],
    },
    host: [weightedRank],
    sql: (args, call) => {
      const { types, filter } = call
      const [values, weights] = sortedLists(args.value, args.weight, filter)
      const found = fractionsOf(call).map((fraction) =>
        fn.listExtract(values, host(weightedRank, weights, value(fraction))),
      )
      return when(isNotNull(values), asArray(list(...found), types.value))
    },
  }),
} as const
