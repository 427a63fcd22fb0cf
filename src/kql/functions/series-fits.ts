// Lines and polynomials through series, computed outside SQL.
import type { HostJson } from '../../sql/host-function.js'
import { hostFunction } from '../../sql/host-function.js'
import { cast, host, value } from '../../sql/tree.js'
import { optional, scalar } from './define.js'
import type { LineFit, TwoLinesFit } from './line-fits.js'
import { fitLine, fitPolynomial, fitTwoLines } from './line-fits.js'
import { numbersOf } from './series-values.js'

const lineFit = (name: string, result: (fit: ReturnType<typeof fitLine>) => HostJson) =>
  hostFunction({
    name,
    takes: ['json'],
    returns: 'json',
    run: (series) => {
      const numbers = numbersOf(series)
      return numbers && numbers.length > 0 ? result(fitLine(numbers)) : null
    },
  })

const asColumns = lineFit('series_fit_line', (fit) => [
  fit.rsquare,
  fit.slope,
  fit.variance,
  fit.rvariance,
  fit.interception,
  fit.fitted,
])
const asBag = lineFit('series_fit_line_dynamic', ({ fitted, ...fit }) => ({ ...fit, line_fit: fitted }))

const twoLinesFit = (name: string, result: (fit: TwoLinesFit) => HostJson) =>
  hostFunction({
    name,
    takes: ['json'],
    returns: 'json',
    run: (series) => {
      const fit = fitTwoLines(numbersOf(series) ?? [])
      return fit ? result(fit) : null
    },
  })

const partNames = ['rsquare', 'slope', 'interception', 'variance', 'rvariance'] as const
const asPart = (fit: LineFit): HostJson => Object.fromEntries(partNames.map((name) => [name, fit[name]]))

const twoAsColumns = twoLinesFit('series_fit_2lines', ({ left, right, ...fit }) => [
  fit.rsquare,
  BigInt(fit.split),
  fit.variance,
  fit.rvariance,
  fit.fitted,
  ...[right, left].flatMap((part) => partNames.map((name) => part[name])),
])
const twoAsBag = twoLinesFit('series_fit_2lines_dynamic', ({ left, right, split, fitted, ...fit }) => ({
  ...fit,
  split_idx: BigInt(split),
  line_fit: fitted,
  right: asPart(right),
  left: asPart(left),
}))

const polynomialFit = hostFunction({
  name: 'series_fit_poly',
  takes: ['json', 'json', 'bigint'],
  returns: 'json',
  nulls: 'give',
  run: (series, places, degree) => {
    const numbers = numbersOf(series)
    const at = places === null ? numbers?.map((_, i) => i + 1) : numbersOf(places)
    if (!numbers || !at || degree === null || degree < 0n) return null
    const fit = fitPolynomial(numbers, at, Number(degree))
    return fit ? [fit.rsquare, fit.coefficients, fit.variance, fit.rvariance, fit.fitted] : null
  },
})

const line =
  'the line nearest to a series over the places 1, 2 … of its items: how well it fits from 0 to 1, its slope, the variance of the series and of what the line leaves over, the value at place 0, and the line itself'

const twoLines =
  'the two lines, one after the other, that are together nearest to a series: how well they fit from 0 to 1, where they break, the variance of the series and of what they leave over, the lines themselves, and what series_fit_line says of the parts on the right and on the left. The reference leaves open to which part the break belongs, from where the places of the right part count and how short a part may be: here split_idx is the place from zero of the first item on the right, each part counts from 1 for itself, and has two items at least. Null where an item is no number, and for fewer than four'

export const seriesFits = {
  series_fit_line: scalar({
    takes: { series: 'dynamic' },
    returns: 'dynamic',
    results: [
      ['rsquare', 'real'],
      ['slope', 'real'],
      ['variance', 'real'],
      ['rvariance', 'real'],
      ['interception', 'real'],
      ['line_fit', 'dynamic'],
    ],
    doc: `As columns ${line}; null where an item is no number.`,
    examples: { 'series_fit_line(dynamic([1, 3, 5]))': 1, 'series_fit_line(dynamic(["a"]))': null },
    host: [asColumns],
    sql: ({ series }) => host(asColumns, series),
  }),
  series_fit_line_dynamic: scalar({
    takes: { series: 'dynamic' },
    returns: 'dynamic',
    doc: `As a bag ${line}; null where an item is no number.`,
    examples: {
      'series_fit_line_dynamic(dynamic([1, 3, 5])).line_fit': [1, 3, 5],
      'round(toreal(series_fit_line_dynamic(dynamic([2,5,6,8,11,15,17,18,25,26,30,30])).rvariance), 3)': 1.686,
    },
    host: [asBag],
    sql: ({ series }) => host(asBag, series),
  }),
  series_fit_2lines: scalar({
    takes: { series: 'dynamic' },
    returns: 'dynamic',
    results: [
      ['rsquare', 'real'],
      ['split_idx', 'long'],
      ['variance', 'real'],
      ['rvariance', 'real'],
      ['line_fit', 'dynamic'],
      ...['right', 'left'].flatMap((side) => partNames.map((name) => [`${side}_${name}`, 'real'] as const)),
    ],
    doc: `As columns ${twoLines}.`,
    examples: { 'series_fit_2lines(dynamic([1, 2, 3, 7, 6, 5]))': 1, 'series_fit_2lines(dynamic([1, 2, 3]))': null },
    host: [twoAsColumns],
    sql: ({ series }) => host(twoAsColumns, series),
  }),
  series_fit_2lines_dynamic: scalar({
    takes: { series: 'dynamic' },
    returns: 'dynamic',
    doc: `As a bag ${twoLines}.`,
    examples: {
      'series_fit_2lines_dynamic(dynamic([1, 2, 3, 7, 6, 5])).line_fit': [1, 2, 3, 7, 6, 5],
      'series_fit_2lines_dynamic(dynamic([1, 2, 3, 7, 6, 5])).split_idx': 3,
      'series_fit_2lines_dynamic(dynamic([1, 2, 3, 7, 6, 5])).right.slope': -1,
    },
    host: [twoAsBag],
    sql: ({ series }) => host(twoAsBag, series),
  }),
  series_fit_poly: scalar({
    takes: { series: 'dynamic', places: optional('dynamic'), degree: optional('long') },
    returns: 'dynamic',
    results: [
      ['rsquare', 'real'],
      ['coefficients', 'dynamic'],
      ['variance', 'real'],
      ['rvariance', 'real'],
      ['poly_fit', 'dynamic'],
    ],
    doc: 'As columns the polynomial nearest to a series over given places (1, 2 … unless told) and of a degree (1 unless told): how well it fits from 0 to 1, its coefficients from the highest power down, the variance of the series and of what the polynomial leaves over, and its values.',
    examples: { 'round(toreal(series_fit_poly(dynamic([1, 4, 9, 16]), dynamic([1, 2, 3, 4]), 2)), 9)': 1 },
    host: [polynomialFit],
    sql: ({ series, places, degree }) =>
      host(polynomialFit, series, places ?? cast(value(null), 'json'), degree ?? value(1n)),
  }),
} as const
