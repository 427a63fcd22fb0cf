// tdigest and what is read from it. A digest is an opaque dynamic: its form is our own, its results lie within the
// error that the reference tells, 1 % of the rank at the median and less towards the ends.
import type { HostJson } from '../../sql/host-function.js'
import { hostFunction } from '../../sql/host-function.js'
import { fn } from '../../sql/primitives.js'
import type { Sql } from '../../sql/tree.js'
import { aggregateCall, cast, host, no, value, yes } from '../../sql/tree.js'
import { isList } from '../json-text.js'
import { formatDatetime, formatTimespan } from '../time-text.js'
import type { BoundType } from '../types.js'
import { commonType, isNumber, storedAs } from '../types.js'
import type { TypeRule } from './define.js'
import { aggregate, optional, optionalKnown, rest, scalar } from './define.js'
import type { Centroid, Digest } from './digest.js'
import { digestOf, percentileOf, rankOf } from './digest.js'
import { numbersOf } from './series-values.js'

const typed = ['int', 'long', 'real', 'decimal', 'datetime', 'timespan'] as const
type Typed = (typeof typed)[number]
const isTyped = (type: unknown): type is Typed => typed.some((one) => one === type)

const mark = 'tdigest'
/** As JSON: the mark, the type of the values, the values, their weights. */
const asJson = (type: string, digest: Digest): HostJson => [
  mark,
  type,
  digest.map(([x]) => x),
  digest.map(([, w]) => w),
]

interface TypedDigest {
  readonly type: Typed
  readonly digest: Digest
}
function digestFrom(json: HostJson): TypedDigest | undefined {
  if (!isList(json)) return undefined
  const [marked, type, means, weights] = json
  const [x, w] = [numbersOf(means ?? null), numbersOf(weights ?? null)]
  if (marked !== mark || !isTyped(type) || !x || !w) return undefined
  return { type, digest: x.map((mean, i): Centroid => [mean, w[i] ?? 0]) }
}

const gather = hostFunction({
  name: 'tdigest',
  takes: ['double[]', 'double[]', 'varchar'],
  returns: 'json',
  run: (values, weights, type) => asJson(type, digestOf(values.flatMap((x, i) => centroids(x, weights[i] ?? 0)))),
})

/** A value with its weight, where it has both. */
const centroids = (x: number | null, weight: number): readonly Centroid[] =>
  x === null || weight <= 0 ? [] : [[x, weight]]

const merge = hostFunction({
  name: 'tdigest_merge',
  takes: ['json'],
  returns: 'json',
  run: (all) => {
    const found = isList(all) ? all.flatMap((one) => digestFrom(one) ?? []) : []
    if (found.length === 0) return null
    const type = commonType(found.map((one) => one.type))
    if (type === undefined) throw new RangeError('digests of different types cannot be merged.')
    return asJson(type, digestOf(found.flatMap(({ digest }) => digest)))
  },
})

const shareOf = (percentage: number): number => Math.min(Math.max(percentage, 0), 100) / 100

/** A value of a digest as the dynamic that holds it. */
function shown(x: number, type: Typed): HostJson {
  if (type === 'real') return x
  const whole = BigInt(Math.round(x))
  if (type === 'datetime') return formatDatetime(whole)
  if (type === 'timespan') return formatTimespan(whole)
  return type === 'decimal' ? String(x) : whole
}

const percentile = hostFunction({
  name: 'percentile_tdigest',
  takes: ['json', 'double'],
  returns: 'json',
  run: (json, percentage) => {
    const found = digestFrom(json)
    const x = found && percentileOf(found.digest, shareOf(percentage))
    return x === undefined ? null : shown(x, found?.type ?? 'real')
  },
})

const percentileNumber = hostFunction({
  name: 'percentile_tdigest_number',
  takes: ['json', 'double'],
  returns: 'double',
  run: (json, percentage) => {
    const found = digestFrom(json)
    return (found && percentileOf(found.digest, shareOf(percentage))) ?? null
  },
})

const percentilesOf = hostFunction({
  name: 'percentiles_array_tdigest',
  takes: ['json', 'json', 'varchar'],
  returns: 'json',
  run: (json, percentages, named) => {
    const [found, asked] = [digestFrom(json), numbersOf(percentages)]
    if (!found || !asked) return null
    const type = isTyped(named) ? named : found.type
    return asked.map((percentage) => {
      const x = percentileOf(found.digest, shareOf(percentage))
      return x === undefined ? null : shown(x, type)
    })
  },
})

const rank = hostFunction({
  name: 'rank_tdigest',
  takes: ['json', 'double', 'boolean'],
  returns: 'double',
  run: (json, x, relative) => {
    const found = digestFrom(json)
    if (!found) return null
    const count = rankOf(found.digest, x)
    return relative ? (count / rankOf(found.digest, Infinity)) * 100 : count
  },
})

/** What may be given for a value: its number, or the ticks of a time. */
const numberOf = (sql: Sql): Sql => cast(sql, 'double')

const canDigest: TypeRule = ([type]) => (isTyped(type) ? 'dynamic' : undefined)
const mergeRows = (name: string, alias: string) =>
  aggregate({
    aliases: [alias],
    takes: { digest: 'dynamic' },
    returns: 'dynamic',
    resultName: { prefix: 'merge_tdigests' },
    doc: 'The digest of all the values that digests stand for: those of the rows in summarize, those of the arguments elsewhere.',
    examples: {
      [`range x from 1 to 10 step 1 | summarize t = tdigest(x) by x % 2 | summarize m = ${name}(t) | project percentile_tdigest(m, 90)`]: 9,
    },
    rowwise: 'merged digests',
    host: [merge],
    sql: ({ digest }, { filter }) => host(merge, fn.jsonOf(aggregateCall('listOf', [digest], { filter }))),
  })

export const digests = {
  tdigest: aggregate({
    takes: { value: 'summable', weight: optional('integer') },
    returns: canDigest,
    resultName: { prefix: 'tdigest' },
    doc: 'A digest of the distribution of numbers or times, from which percentiles and ranks are read, and which can be merged; with a weight, values count so often; null for no rows. Its form is not that of the reference engine.',
    examples: {
      'range x from 1 to 100 step 1 | summarize t = tdigest(x) | project percentile_tdigest(t, 95)': 95,
      'datatable(x:real, w:long)[1.0, 1, 2.0, 9] | summarize t = tdigest(x, w) | project percentile_tdigest(t, 50)': 2,
    },
    host: [gather],
    sql: (args, { types, filter }) => {
      const listed = (sql: Sql): Sql => aggregateCall('listOf', [cast(sql, 'double')], { filter })
      return host(gather, listed(args.value), listed(args.weight ?? value(1)), value(types.value))
    },
  }),
  tdigest_merge: mergeRows('tdigest_merge', 'merge_tdigest'),
} as const

/** The type that typeof(…) names, where values can be of it; a dynamic where none is named. */
const namedType: TypeRule = (_, [, , name]) => (name === undefined ? 'dynamic' : isTyped(name) ? name : undefined)

/** Numbers, or an array of them and after it the type of what it gives (percentile_array_tdigest()). */
const percentagesFit: TypeRule = ([, first, ...others], [, , named]) => {
  if (first !== 'dynamic') return first !== 'string' && others.every(isNumber) ? 'dynamic' : undefined
  return others.length === 0 || (others.length === 1 && others[0] === 'string' && isTyped(named))
    ? 'dynamic'
    : undefined
}

/** A number as the type it is asked for in; whole numbers and ticks are rounded. */
const asNumber = (x: Sql, type: BoundType): Sql =>
  type === 'real' || !isTyped(type) ? x : cast(type === 'decimal' ? x : fn.round(x), storedAs[type])

/** An argument that is compared with values: numbers as they are, times as their ticks. */
const positions: TypeRule = ([, of]) => (isTyped(of) ? 'real' : undefined)

export const digestReaders = {
  'merged digests': scalar({
    takes: { digests: rest('dynamic') },
    returns: 'dynamic',
    resultName: { fixed: 'tdigests_merge_result' },
    doc: 'merge_tdigest of digests beside each other.',
    examples: {},
    hidden: true,
    host: [merge],
    sql: ({ digests: given }) => host(merge, fn.jsonArray(...given)),
  }),
  percentile_tdigest: scalar({
    takes: { digest: 'dynamic', percentage: 'real', type: optionalKnown('string') },
    returns: namedType,
    resultName: { prefix: 'percentile_tdigest' },
    doc: 'The value that the given percentage of the values of a digest do not exceed, of the type named by typeof(…).',
    examples: {
      'percentile_tdigest(dynamic(null), 50)': null,
      'percentile_tdigest(dynamic([1]), 50, typeof(long))': null,
    },
    host: [percentile, percentileNumber],
    sql: ({ digest, percentage }, { returns }) =>
      returns === 'dynamic'
        ? host(percentile, digest, percentage)
        : asNumber(host(percentileNumber, digest, percentage), returns),
  }),
  percentiles_array_tdigest: scalar({
    takes: { digest: 'dynamic', percentages: rest(['int', 'long', 'real', 'dynamic', 'string']) },
    returns: percentagesFit,
    resultName: { prefix: 'percentile_tdigest' },
    doc: 'Several percentiles of a digest as an array; the percentages one by one or as one array, behind which typeof(…) may name the type of the items.',
    examples: {
      'percentiles_array_tdigest(dynamic(null), 50, 90)': null,
      'percentiles_array_tdigest(dynamic(null), dynamic([50, 90]), typeof(long))': null,
    },
    host: [percentilesOf],
    sql: ({ digest, percentages }, { restTypes }) => {
      const [first, type] = percentages
      if (!first || restTypes[0] !== 'dynamic')
        return host(percentilesOf, digest, fn.jsonArray(...percentages), value(''))
      return host(percentilesOf, digest, first, type ?? value(''))
    },
  }),
  rank_tdigest: scalar({
    takes: { digest: 'dynamic', value: 'summable' },
    returns: positions,
    doc: 'How many values of a digest do not exceed a value.',
    examples: { 'rank_tdigest(dynamic(null), 1)': null },
    host: [rank],
    sql: ({ digest, value: x }) => host(rank, digest, numberOf(x), no),
  }),
  percentrank_tdigest: scalar({
    takes: { digest: 'dynamic', value: 'summable' },
    returns: positions,
    doc: 'How many per cent of the values of a digest do not exceed a value.',
    examples: { 'percentrank_tdigest(dynamic(null), 1)': null },
    host: [rank],
    sql: ({ digest, value: x }) => host(rank, digest, numberOf(x), yes),
  }),
} as const
