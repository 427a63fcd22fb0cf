// The periods of series, computed outside SQL.
import { hostFunction } from '../../sql/host-function.js'
import { cast, host, list } from '../../sql/tree.js'
import { rest, scalar } from './define.js'
import { detectPeriods, validatePeriods } from './periods.js'
import { numbersOf } from './series-values.js'

/** More would be arrays of as many zeros, for a number that was mistyped. */
const mostPeriods = 1_000_000

const detected = hostFunction({
  name: 'series_periods_detect',
  takes: ['json', 'double', 'double', 'bigint'],
  returns: 'json',
  run: (series, least, greatest, count) => {
    const numbers = numbersOf(series)
    if (!numbers) return null
    if (count > mostPeriods) throw new RangeError(`${count} periods are too many.`)
    const found = detectPeriods(numbers).filter(({ length }) => length >= least && length <= greatest)
    const padded = Array.from({ length: Math.max(0, Number(count)) }, (_, i) => found[i])
    return [padded.map((period) => period?.length ?? 0), padded.map((period) => period?.score ?? 0)]
  },
})

const validated = hostFunction({
  name: 'series_periods_validate',
  takes: ['json', 'double[]'],
  returns: 'json',
  run: (series, periods) => {
    const numbers = numbersOf(series)
    const given = periods.filter((period) => period !== null)
    if (!numbers || given.length < periods.length) return null
    return [given, validatePeriods(numbers, given)]
  },
})

const results = [
  ['periods', 'dynamic'],
  ['scores', 'dynamic'],
] as const

const scoring =
  'A score is how well the series goes together with itself moved by the period, from 0 where it does so least to 1: the reference’s own. Which periods are found the reference does not publish; here a period is the top of a hill of those scores, as Vlachos, Yu and Castelli have it (2005), and has from 4 items to half of those of the series. Null where an item is no number.'

export const seriesPeriods = {
  series_periods_detect: scalar({
    takes: { series: 'dynamic', minPeriod: 'number', maxPeriod: 'number', count: 'long' },
    returns: 'dynamic',
    results,
    doc: `As columns the periods of a series that lie between two bounds, in items, and their scores: the highest first, as many as told, zeros where there are no more. They are looked for where the series is strong among its frequencies. ${scoring}`,
    examples: {
      'series_periods_detect(dynamic([1, 2, 5, 2, 1, 2, 5, 2, 1, 2, 5, 2]), 4, 6, 2)': [4, 0],
      'series_periods_detect(dynamic([1, "a"]), 4, 6, 1)': null,
    },
    host: [detected],
    sql: ({ series, minPeriod, maxPeriod, count }) =>
      host(detected, series, cast(minPeriod, 'double'), cast(maxPeriod, 'double'), count),
  }),
  series_periods_validate: scalar({
    takes: { series: 'dynamic', periods: rest('number', 1, 16) },
    returns: 'dynamic',
    results,
    doc: `As columns the periods given, in items, and their scores; 0 for what is no period of the series. ${scoring}`,
    examples: {
      'series_periods_validate(dynamic([1, 2, 5, 2, 1, 2, 5, 2, 1, 2, 5, 2]), 4, 5)': [4, 5],
      'series_periods_validate(dynamic([1, null]), 4)': null,
    },
    host: [validated],
    sql: ({ series, periods }) => host(validated, series, list(...periods.map((period) => cast(period, 'double')))),
  }),
} as const
