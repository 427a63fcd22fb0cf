// Seasons, trends, outliers and anomalies of series, computed outside SQL.
import type { HostFunction, HostJson } from '../../sql/host-function.js'
import { hostFunction } from '../../sql/host-function.js'
import type { Sql } from '../../sql/tree.js'
import { cast, host, value } from '../../sql/tree.js'
import { isList } from '../json-text.js'
import type { ConstantValue } from '../types.js'
import type { Fault } from './define.js'
import { optional, optionalFixed, scalar } from './define.js'
import { mainPeriod } from './periods.js'
import type { Decomposition } from './seasons.js'
import { decompose, isFenceKind, isTrend, outlierScores, seasonOf } from './seasons.js'
import { itemsOf, numbersOf } from './series-values.js'

type Constants = Readonly<Record<string, ConstantValue | undefined>>

/** Periods are at most this long; longer ones would be lists as long, for a number that was mistyped. */
const longestPeriod = 1_000_000

const seasonal = hostFunction({
  name: 'series_seasonal',
  takes: ['json', 'bigint'],
  returns: 'json',
  run: (series, period) => {
    const numbers = numbersOf(series)
    if (!numbers) return null
    const found = period === -1n ? mainPeriod(numbers, 0.7) : Number(period)
    const none = found === undefined || found <= 0 || found > longestPeriod
    return none ? numbers.map(() => 0) : seasonOf(numbers, found)
  },
})

const outliers = hostFunction({
  name: 'series_outliers',
  takes: ['json', 'varchar', 'double'],
  returns: 'json',
  nulls: 'give',
  run: (series, kind, ignored) => {
    const items = itemsOf(series)
    if (!items || kind === null || !isFenceKind(kind)) return null
    return outlierScores(
      items.map((item) => (item === ignored ? undefined : item)),
      kind,
    )
  },
})

const takes = ['json', 'bigint', 'varchar', 'bigint', 'double'] as const

/** A function of a series taken apart; null for what is no series of numbers, or is all to be tested. */
const apart = (name: string, result: (parts: Decomposition) => HostJson) =>
  hostFunction({
    name,
    takes,
    returns: 'json',
    run: (series, period, trend, testPoints, threshold) => {
      const numbers = numbersOf(series)
      const tested = Number(testPoints)
      if (!numbers || !isTrend(trend) || tested < 0 || tested >= numbers.length) return null
      if (period > longestPeriod) throw new RangeError(`a period of ${period} items is too long.`)
      return result(decompose(numbers, { period: Number(period), trend, testPoints: tested, threshold }))
    },
  })

const inParts = apart('series_decompose', ({ baseline, seasonal: season, trend, residual }) => [
  baseline,
  season,
  trend,
  residual,
])

const anomalies = hostFunction({
  name: 'anomalies_of_residual',
  takes: ['json', 'double', 'varchar'],
  returns: 'json',
  run: (parts, threshold, method) => {
    if (!isList(parts) || !isFenceKind(method)) return null
    const [baseline, , , residual] = parts
    const scores = outlierScores(numbersOf(residual ?? null) ?? [], method)
    const flags = scores.map((score) => (Math.abs(score) > threshold ? BigInt(Math.sign(score)) : 0n))
    return [flags, scores, baseline ?? null]
  },
})

/** The fault of a constant that is none of the names that its parameter takes. */
const isOneOf = (names: readonly string[], parameter: string, constants: Constants): Fault | undefined => {
  const given = constants[parameter]
  if (given === undefined || names.includes(String(given))) return undefined
  return { parameter, reason: `The ${parameter} is one of ${names.join(', ')}.` }
}

const refuseTrend = (constants: Constants): Fault | undefined => isOneOf(['avg', 'linefit', 'none'], 'trend', constants)

interface DecomposeArguments {
  readonly series: Sql
  readonly period: Sql | undefined
  readonly trend: Sql | undefined
  readonly testPoints?: Sql | undefined
  readonly threshold: Sql | undefined
}
const parts = (called: HostFunction, { series, period, trend, testPoints, threshold }: DecomposeArguments): Sql =>
  host(
    called,
    series,
    period ?? value(-1n),
    trend ?? value('avg'),
    testPoints ?? value(0n),
    threshold ? cast(threshold, 'double') : value(0.6),
  )

const detection = 'A period of -1, which is meant unless told, is looked for as series_periods_detect does it'

export const seriesSeasons = {
  series_seasonal: scalar({
    takes: { series: 'dynamic', period: optional('long') },
    returns: 'dynamic',
    doc: `The season of a series: the median of the items at each place of the period, over and over; zeros where there is none. ${detection}, and taken where its score is 0.7 or more.`,
    examples: {
      'series_seasonal(dynamic([1, 3, 5, 2, 4, 6]), 3)': [1.5, 3.5, 5.5, 1.5, 3.5, 5.5],
      'series_seasonal(dynamic([8,12,14,12,10,10,12,14,12,10,10,12,14,12,10,10,12,14,12,10]))[0]': 10,
      'series_seasonal(dynamic([1, 3, 5, 2, 4, 6, 1, 3, 5, 2, 4, 6]))[1]': 0,
    },
    host: [seasonal],
    sql: ({ series, period }) => host(seasonal, series, period ?? value(-1n)),
  }),
  series_outliers: scalar({
    takes: {
      series: 'dynamic',
      kind: optionalFixed('string'),
      ignore: optional('real'),
      low: optionalFixed('real'),
      high: optionalFixed('real'),
    },
    returns: 'dynamic',
    resultName: 'first',
    doc: 'How far each item lies out of the usual, by Tukey’s fences: above 1.5 or below -1.5 it is an outlier. The fences are the 10th and the 90th percentile (ctukey) or the quartiles (tukey). Missing items and those to be ignored score 0.',
    examples: {
      'series_outliers(dynamic([1, 2, 3, 4, 5, 12]), "tukey")': [-0.5, -0.1, 0, 0, 0.1, 2.9],
      'round(toreal(series_outliers(dynamic([-3, 2.4, 15, 3.9, 5, 6, 4.5, 5.2, 3, 4, 5, 16, 7, 5, 5, 4]))[0]), 8)':
        -1.90407855,
    },
    refuse: ({ low = 10, high = 90, ...constants }) =>
      isOneOf(['tukey', 'ctukey'], 'kind', constants) ??
      (constants['kind'] === 'tukey' || (low === 10 && high === 90)
        ? undefined
        : 'The reference does not tell how it scales the scores for other percentiles than 10 and 90.'),
    host: [outliers],
    sql: ({ series, kind, ignore }) =>
      host(outliers, series, kind ?? value('ctukey'), cast(ignore ?? value(null), 'double')),
  }),
  series_decompose: scalar({
    takes: {
      series: 'dynamic',
      period: optional('long'),
      trend: optionalFixed('string'),
      testPoints: optional('long'),
      threshold: optional('real'),
    },
    returns: 'dynamic',
    results: [
      ['baseline', 'dynamic'],
      ['seasonal', 'dynamic'],
      ['trend', 'dynamic'],
      ['residual', 'dynamic'],
    ],
    doc: `A series taken apart into its season (medians over a period), its trend (avg, linefit or none) and the rest; the baseline is season and trend. Items at the end that are to be tested are not learnt from. ${detection}, and taken where its score reaches the threshold, which is 0.6 unless told.`,
    examples: {
      'series_decompose(dynamic([1, 3, 1, 3]), 2)': [1, 3, 1, 3],
      'series_decompose(dynamic([2, 4, 6, 9]), 0, "linefit", 1)': [2, 4, 6, 8],
    },
    refuse: refuseTrend,
    host: [inParts],
    sql: (args) => parts(inParts, args),
  }),
  series_decompose_anomalies: scalar({
    takes: {
      series: 'dynamic',
      anomaly: optional('real'),
      period: optional('long'),
      trend: optionalFixed('string'),
      testPoints: optional('long'),
      method: optionalFixed('string'),
      threshold: optional('real'),
    },
    returns: 'dynamic',
    results: [
      ['ad_flag', 'dynamic'],
      ['ad_score', 'dynamic'],
      ['baseline', 'dynamic'],
    ],
    doc: `Where a series leaves its baseline of season and trend: 1 above, -1 below and 0 elsewhere; the scores that series_outliers gives what is left over; and the baseline. ${detection}, and taken where its score reaches the threshold, which is 0.6 unless told.`,
    examples: {
      'series_decompose_anomalies(dynamic([1, 2, 3, 2, 1, 99, 2, 1, 2, 3, 1, 2]), 1.5, 0)': [
        0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0,
      ],
    },
    refuse: (constants) => refuseTrend(constants) ?? isOneOf(['ctukey', 'tukey'], 'method', constants),
    host: [inParts, anomalies],
    sql: ({ anomaly, method, ...args }) =>
      host(anomalies, parts(inParts, args), anomaly ? cast(anomaly, 'double') : value(1.5), method ?? value('ctukey')),
  }),
  series_decompose_forecast: scalar({
    takes: {
      series: 'dynamic',
      points: 'long',
      period: optional('long'),
      trend: optionalFixed('string'),
      threshold: optional('real'),
    },
    returns: 'dynamic',
    results: [
      ['baseline', 'dynamic'],
      ['seasonal', 'dynamic'],
      ['trend', 'dynamic'],
      ['residual', 'dynamic'],
    ],
    doc: `The baseline of a series, learnt without its last points, which it so forecasts; also its season, its trend and the rest. ${detection}, and taken where its score reaches the threshold, which is 0.6 unless told.`,
    examples: { 'series_decompose_forecast(dynamic([1, 2, 3, 0, 0]), 2, 0, "linefit")': [1, 2, 3, 4, 5] },
    refuse: (constants) =>
      refuseTrend(constants) ??
      (constants['trend'] === undefined
        ? 'Editions of the reference differ in which trend is meant where none is told: name avg, linefit or none.'
        : undefined),
    host: [inParts],
    sql: ({ points, ...args }) => parts(inParts, { ...args, testPoints: points }),
  }),
} as const
