// Filters and Fourier transforms of series, computed outside SQL.
import { hostFunction } from '../../sql/host-function.js'
import { fn } from '../../sql/primitives.js'
import { and, cast, host, value } from '../../sql/tree.js'
import { optional, scalar } from './define.js'
import { isWithoutReals } from './json-arrays.js'
import { numbersOf } from './series-values.js'
import { transform } from './fourier.js'

const finite = hostFunction({
  name: 'series_fir',
  takes: ['json', 'json', 'boolean', 'boolean', 'boolean'],
  returns: 'json',
  nulls: 'give',
  run: (series, filter, normalize, center, whole) => {
    const [x, weights] = [numbersOf(series), numbersOf(filter)]
    if (!x || !weights || weights.length === 0) return null
    const negative = weights.some((weight) => weight < 0)
    const divided = normalize ?? !negative
    if (divided && negative) return null
    if (center && weights.length % 2 === 0) {
      throw new RangeError('a filter of an even number of weights has no centre.')
    }
    const total = divided ? weights.reduce((a, b) => a + b, 0) : 1
    const ahead = center ? (weights.length - 1) / 2 : 0
    const filtered = x.map((_, i) =>
      weights.reduce((sum, weight, k) => sum + (weight / total) * (x[i + ahead - k] ?? 0), 0),
    )
    // What is past these was not summed to the last digit.
    return whole && !divided && filtered.every(Number.isSafeInteger) ? filtered.map(BigInt) : filtered
  },
})

const infinite = hostFunction({
  name: 'series_iir',
  takes: ['json', 'json', 'json'],
  returns: 'json',
  run: (series, numerators, denominators) => {
    const [x, b, a] = [numbersOf(series), numbersOf(numerators), numbersOf(denominators)]
    if (!x || !b || !a?.[0]) return null
    const y: number[] = []
    for (const i of x.keys()) {
      const input = b.reduce((sum, weight, k) => sum + weight * (x[i - k] ?? 0), 0)
      const feedback = a.reduce((sum, weight, k) => (k === 0 ? 0 : sum + weight * (y[i - k] ?? 0)), 0)
      y.push((input - feedback) / a[0])
    }
    return y
  },
})

const fourier = (name: string, inverse: boolean) =>
  hostFunction({
    name,
    takes: ['json', 'json'],
    returns: 'json',
    nulls: 'give',
    run: (real, imaginary) => {
      const re = numbersOf(real)
      const im = imaginary === null ? re?.map(() => 0) : numbersOf(imaginary)
      if (!re || !im || re.length !== im.length) return null
      const sign = inverse ? 1 : -1
      const { real: x, imaginary: y } = transform(re, im, sign)
      const scale = inverse ? 1 / Math.max(re.length, 1) : 1
      return [x.map((v) => v * scale), y.map((v) => v * scale)]
    },
  })
const [forward, backward] = [fourier('series_fft', false), fourier('series_ifft', true)]

const fourierEntry = (called: typeof forward, doc: string, examples: Readonly<Record<string, unknown>>) =>
  scalar({
    takes: { real: 'dynamic', imaginary: optional('dynamic') },
    returns: 'dynamic',
    results: [
      ['real', 'dynamic'],
      ['imag', 'dynamic'],
    ],
    doc,
    examples,
    host: [called],
    sql: ({ real, imaginary }) => host(called, real, imaginary ?? cast(value(null), 'json')),
  })

const absent = cast(value(null), 'boolean')

export const seriesFilters = {
  series_fir: scalar({
    takes: { series: 'dynamic', filter: 'dynamic', normalize: optional('bool'), center: optional('bool') },
    returns: 'dynamic',
    resultName: 'first',
    doc: 'A series filtered with weights for the item itself and those before it; missing ones count as 0. Unless told, weights that are not negative are divided by their sum; undivided whole ones keep a whole series whole. With `center` the weights, an odd number of them, lie around the item.',
    examples: {
      'series_fir(dynamic([5, 15, 10, 20]), dynamic([1, -1]))': [5, 10, -5, 10],
      'series_fir(dynamic([0, 0, 10, 0, 0]), dynamic([1, 2, 1]), true, true)': [0, 2.5, 5, 2.5, 0],
      'series_fir(dynamic([1]), dynamic([1, -1]), true)': null,
    },
    host: [finite],
    sql: ({ series, filter, normalize, center }) => {
      const whole = and(isWithoutReals(fn.jsonItems(series)), isWithoutReals(fn.jsonItems(filter)))
      return host(finite, series, filter, normalize ?? absent, center ?? absent, whole)
    },
  }),
  series_iir: scalar({
    takes: { series: 'dynamic', numerators: 'dynamic', denominators: 'dynamic' },
    returns: 'dynamic',
    resultName: 'first',
    doc: 'A series filtered recursively: weights for the items, and weights for the results before.',
    examples: {
      'series_iir(dynamic([1, 2, 3, 4]), dynamic([1]), dynamic([1, -1]))': [1, 3, 6, 10],
      'series_iir(dynamic([1]), dynamic([1]), dynamic([0]))': null,
    },
    host: [infinite],
    sql: ({ series, numerators, denominators }) => host(infinite, series, numerators, denominators),
  }),
  series_fft: fourierEntry(
    forward,
    'The discrete Fourier transform of a series of complex numbers, as its real and its imaginary parts.',
    { 'series_fft(dynamic([3, 1]))': [4, 2] },
  ),
  series_ifft: fourierEntry(
    backward,
    'The inverse of the discrete Fourier transform, as its real and its imaginary parts.',
    { 'series_ifft(dynamic([4, 0, 0, 0]))': [1, 1, 1, 1] },
  ),
} as const
