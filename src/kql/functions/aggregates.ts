// Aggregates that count, add up and compare: what summarize computes over the rows of a group.
import { fn } from '../../sql/primitives.js'
import type { Sql } from '../../sql/tree.js'
import { aggregateCall, cast, divide, divideWhole, value, when } from '../../sql/tree.js'
import type { BoundType } from '../types.js'
import { decimalQuotient } from './decimals.js'
import type { AggregateContext, ResultName, ReturnRule } from './define.js'
import { aggregate, optional, optionalFixed, plain, same } from './define.js'
import { anyValue } from './internal.js'
import { refuseAccuracy } from './sketch.js'
import { wrapAround } from './wrap-around.js'

const notANumber = value(NaN)

/** int becomes long, the rest stay. */
const promoted: ReturnRule = ([type]) => (type === 'int' ? 'long' : type)
/** Whole numbers have a real mean. */
const mean: ReturnRule = ([type]) => (type === 'int' || type === 'long' ? 'real' : type)
/** The sum, null for none. Longs and spans of time wrap around. */
const total = (operand: Sql, type: BoundType, filter: Sql | undefined): Sql => {
  const sum = aggregateCall('sum', [operand], { filter })
  if (type === 'real' || type === 'decimal') return sum
  return type === 'int' ? cast(sum, 'bigint') : wrapAround(sum)
}

/** The mean by type. That of longs is made of the sum that wrapped around, as Kusto's is. */
function average(operand: Sql, { types, filter }: AggregateContext<'value'>): Sql {
  const count = aggregateCall('count', [operand], { filter })
  switch (types.value) {
    case 'datetime':
    case 'timespan':
      return cast(divideWhole(aggregateCall('sum', [operand], { filter }), count), 'bigint')
    case 'decimal':
      return decimalQuotient([total(operand, 'decimal', filter), 'decimal'], [count, 'long'])
    case 'long':
      return fn.coalesce(divide(cast(total(operand, 'long', filter), 'double'), count), notANumber)
    default:
      return fn.coalesce(aggregateCall('avg', [operand], { filter }), notANumber)
  }
}

/**
 * The largest or smallest. One NaN makes either NaN; the engine ranks NaN above all numbers, so only the smallest
 * needs help.
 */
function extreme(end: 'min' | 'max', operand: Sql, { types, filter }: AggregateContext<'value'>): Sql {
  const plain = aggregateCall(end, [operand], { filter })
  if (types.value !== 'real' || end === 'max') return plain
  return when(fn.isNan(aggregateCall('max', [operand], { filter })), notANumber, plain)
}

/**
 * The variance to ten decimal digits, which is what Kusto gives. As the covariance of the values with themselves,
 * since the engine's own variance raises an error where the result is not finite. Zero for fewer values than needed.
 */
const variance = (kind: 'covarianceSample' | 'covariancePopulation', operand: Sql, filter: Sql | undefined): Sql => {
  const real = cast(operand, 'double')
  return fn.coalesce(fn.round(aggregateCall(kind, [real, real], { filter }), value(10n)), value(0))
}

const spread = (
  name: 'variance' | 'variancep' | 'stdev' | 'stdevp',
  doc: string,
  examples: Readonly<Record<string, unknown>>,
) =>
  aggregate({
    takes: { value: 'summable' },
    returns: 'real',
    resultName: { prefix: name },
    conditional: `${name}if`,
    doc,
    examples,
    sql: (args, { filter }) => {
      const squared = variance(name.endsWith('p') ? 'covariancePopulation' : 'covarianceSample', args.value, filter)
      return name.startsWith('stdev') ? fn.sqrt(squared) : squared
    },
  })

const covariance = (name: 'covariance' | 'covariancep', doc: string, examples: Readonly<Record<string, unknown>>) =>
  aggregate({
    takes: { first: 'summable', second: 'summable' },
    returns: 'real',
    resultName: { prefix: name, all: true },
    conditional: `${name}if`,
    doc,
    examples,
    sql: ({ first, second }, { filter }) => {
      const kind = name === 'covariancep' ? 'covariancePopulation' : 'covarianceSample'
      return fn.coalesce(aggregateCall(kind, [cast(first, 'double'), cast(second, 'double')], { filter }), value(0))
    },
  })

const bits = (
  primitive: 'bitAndAll' | 'bitOrAll' | 'bitXorAll',
  doc: string,
  examples: Readonly<Record<string, unknown>>,
) =>
  aggregate({
    takes: { value: 'integer' },
    returns: same(0),
    resultName: 'first',
    doc,
    examples,
    sql: (args, { filter }) => aggregateCall(primitive, [args.value], { filter }),
  })

/** Different values, counted exactly; nulls do not count. */
const distinctCount = (operand: Sql, filter: Sql | undefined): Sql =>
  aggregateCall('count', [operand], { distinct: true, filter })

const anyWhere = (name: 'take_anyif' | 'anyif', resultName: ResultName) =>
  aggregate({
    takes: { value: 'scalar' },
    returns: same(0),
    resultName,
    conditional: name,
    doc: 'The value of one of the rows where a condition, the last argument, holds, whichever.',
    examples: { [`range x from 1 to 3 step 1 | summarize ${name}(x, x > 2)`]: 3 },
    sql: (args, call) => anyValue(args.value, call),
  })

export const aggregates = {
  take_anyif: anyWhere('take_anyif', 'first'),
  anyif: anyWhere('anyif', { prefix: 'anyif' }),
  count: aggregate({
    takes: { value: optional('scalar') },
    returns: 'long',
    resultName: { prefix: 'count' },
    aliases: ['cnt'],
    conditional: 'countif',
    doc: 'The number of rows; an argument changes nothing, not even where it is null.',
    examples: {
      'range x from 1 to 3 step 1 | summarize count()': 3,
      'range x from 1 to 3 step 1 | summarize countif(x > 1)': 2,
      'datatable(x:long)[1, long(null)] | summarize count(x)': 2,
    },
    sql: (_, { filter }) => aggregateCall('count', [], { filter }),
  }),
  sum: aggregate({
    takes: { value: 'summable' },
    returns: promoted,
    resultName: { prefix: 'sum' },
    conditional: 'sumif',
    doc: 'The sum of the values that are not null, 0 for none. Longs wrap around on overflow.',
    examples: {
      'range x from 1 to 4 step 1 | summarize sum(x)': 10,
      'range x from 1 to 4 step 1 | summarize sumif(x, x > 9)': 0,
      'range x from 1 to 3 step 1 | summarize sum(x * 1h)': '06:00:00',
      'datatable(x:long)[9223372036854775807, 1] | summarize sum(x)': -9223372036854775808n,
    },
    sql: (args, { types, filter }) => fn.coalesce(total(args.value, types.value, filter), value(0n)),
  }),
  avg: aggregate({
    takes: { value: 'summable' },
    returns: mean,
    resultName: { prefix: 'avg' },
    conditional: 'avgif',
    doc: 'The mean of the values that are not null. That of no numbers is NaN, of no times null.',
    examples: {
      'range x from 1 to 4 step 1 | summarize avg(x)': 2.5,
      'range x from 1 to 4 step 1 | summarize avgif(x, x > 9)': 'NaN',
      'datatable(t:timespan)[1h, 2h] | summarize avg(t)': '01:30:00',
    },
    sql: (args, call) => average(args.value, call),
  }),
  min: aggregate({
    takes: { value: 'orderable' },
    returns: same(0),
    resultName: { prefix: 'min' },
    conditional: 'minif',
    doc: 'The smallest value, null for none; NaN where one of the values is.',
    examples: {
      'range x from 2 to 4 step 1 | summarize min(x)': 2,
      'datatable(x:real)[1.5, real(nan)] | summarize min(x)': 'NaN',
      'range x from 2 to 4 step 1 | summarize minif(x, x > 9)': null,
    },
    sql: (args, call) => extreme('min', args.value, call),
  }),
  max: aggregate({
    takes: { value: 'orderable' },
    returns: same(0),
    resultName: { prefix: 'max' },
    conditional: 'maxif',
    doc: 'The largest value, null for none; NaN where one of the values is.',
    examples: {
      'range x from 2 to 4 step 1 | summarize max(x)': 4,
      'datatable(s:string)["b", "a"] | summarize max(s)': 'b',
      'range x from 2 to 4 step 1 | summarize maxif(x, x < 4)': 3,
    },
    sql: (args, call) => extreme('max', args.value, call),
  }),
  dcount: aggregate({
    takes: { value: 'scalar', accuracy: optionalFixed('integer') },
    returns: 'long',
    resultName: { prefix: 'dcount' },
    conditional: 'dcountif',
    doc: 'The number of different values. Kusto estimates it; here it is exact, whatever the accuracy asked for.',
    examples: {
      'datatable(s:string)["a", "b", "a"] | summarize dcount(s)': 2,
      'range x from 1 to 9 step 1 | summarize dcountif(x % 2, x > 9, 4)': 0,
    },
    refuse: refuseAccuracy,
    sql: (args, { filter }) => distinctCount(args.value, filter),
  }),
  count_distinct: aggregate({
    takes: { value: plain('scalar') },
    returns: 'long',
    resultName: { prefix: 'count_distinct' },
    conditional: 'count_distinctif',
    doc: 'The exact number of different values.',
    examples: {
      'datatable(s:string)["a", "b", "a"] | summarize count_distinct(s)': 2,
      'range x from 1 to 9 step 1 | summarize count_distinctif(x % 4, x > 6)': 3,
    },
    sql: (args, { filter }) => distinctCount(args.value, filter),
  }),
  stdev: spread('stdev', 'The standard deviation of a sample; 0 for fewer than two values.', {
    'datatable(x:long)[1, 3, 5] | summarize stdev(x)': 2,
    'range x from 1 to 5 step 1 | summarize stdevif(x, x > 4)': 0,
  }),
  stdevp: spread('stdevp', 'The standard deviation of a whole population.', {
    'datatable(x:long)[1, 3] | summarize stdevp(x)': 1,
    'datatable(x:long)[1, 3] | summarize stdevpif(x, x > 9)': 0,
  }),
  variance: spread('variance', 'The variance of a sample, to ten decimal digits; 0 for fewer than two values.', {
    'range x from 1 to 4 step 1 | summarize variance(x)': 1.6666666667,
    'range x from 1 to 100 step 1 | summarize varianceif(x, x % 2 == 0)': 850,
    'datatable(x:real)[1.0, real(nan)] | summarize variance(x)': 'NaN',
  }),
  variancep: spread('variancep', 'The variance of a whole population, to ten decimal digits.', {
    'range x from 1 to 4 step 1 | summarize variancep(x)': 1.25,
    'range x from 1 to 100 step 1 | summarize variancepif(x, x % 2 == 0)': 833,
  }),
  covariance: covariance('covariance', 'The covariance of two columns of a sample.', {
    'datatable(x:long, y:long)[1, 2, 2, 4, 3, 6] | summarize covariance(x, y)': 2,
    'datatable(x:long, y:long)[1, 2, 2, 4, 3, 6] | summarize covarianceif(x, y, x > 2)': 0,
  }),
  covariancep: covariance('covariancep', 'The covariance of two columns of a whole population.', {
    'datatable(x:long, y:long)[1, 2, 3, 6] | summarize covariancep(x, y)': 2,
    'datatable(x:long, y:long)[1, 2, 3, 6] | summarize covariancepif(x, y, x > 9)': 0,
  }),
  binary_all_and: bits('bitAndAll', 'The bits that are set in every value.', {
    'datatable(x:long)[7, 5, 13] | summarize binary_all_and(x)': 5,
    'datatable(x:long)[7] | where x > 9 | summarize binary_all_and(x)': null,
  }),
  binary_all_or: bits('bitOrAll', 'The bits that are set in any value.', {
    'datatable(x:long)[1, 4, long(null)] | summarize binary_all_or(x)': 5,
  }),
  binary_all_xor: bits('bitXorAll', 'The exclusive or of all values.', {
    'datatable(x:long)[1, 5, long(null)] | summarize binary_all_xor(x)': 4,
  }),
} as const
