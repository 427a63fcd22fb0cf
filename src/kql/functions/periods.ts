// The periods of a series, by the method of Vlachos, Yu and Castelli ("On Periodicity Detection and Structural Periodic
// Similarity", 2005): the frequencies at which a series is strong tell roughly where periods may be, and the hills of
// its correlation with itself tell whether they are, and exactly where. The scores are the reference engine's, as its
// recorded answers show; which periods it finds is not published, and this method finds those of its examples.
import { transform } from './fourier.js'
import { meanOf } from './line-fits.js'

export interface Period {
  /** In items. */
  readonly length: number
  /** From 0 to 1. */
  readonly score: number
}

/** How a series goes together with itself moved by each number of items, around its end. */
interface Correlation {
  /** By the number of items, from 0 to the length of the series; at 0 the greatest. */
  readonly shared: readonly number[]
  readonly least: number
  /** The power of each frequency, by how often it swings over the series. */
  readonly power: readonly number[]
}

/** A shorter one is taken for noise. */
const shortestPeriod = 4

/** Frequencies stronger than so many times the mean are looked at; of noise one in twenty is. */
const strong = 3

/** What two correlations differ by at least, as a part of the greatest: the rest is rounding. */
const tolerance = 1e-9

/** Undefined for a series that does not change. */
function correlate(series: readonly number[]): Correlation | undefined {
  if (series.every((x) => x === series[0])) return undefined
  const mean = meanOf(series)
  const none = series.map(() => 0)
  const { real, imaginary } = transform(
    series.map((x) => x - mean),
    none,
    1,
  )
  const power = real.map((x, i) => x * x + (imaginary[i] ?? 0) ** 2)
  const shared = transform(power, none, 1).real
  return { shared, power, least: shared.reduce((a, b) => Math.min(a, b)) }
}

/** The shift within the hill around a period, given in items, at which the series goes together with itself best. */
function topAround(period: number, { shared }: Correlation): number {
  const n = shared.length
  // From halfway to the period that swings once more over the series to halfway to the one that swings once less.
  const first = Math.max(1, Math.ceil((period + (n * period) / (n + period)) / 2 - 1))
  const last = Math.min(n - 1, Math.floor((period + (n * period) / (n - period)) / 2 + 1))
  let top = first
  for (let shift = first + 1; shift <= last; shift++)
    if ((shared[shift] ?? 0) > (shared[top] ?? 0) + tolerance * (shared[0] ?? 0)) top = shift
  return top
}

/** The score of a period, the nearest whole number of items standing for it; 0 where it is no top of a hill. */
function scoreOf(period: number, correlation: Correlation): number {
  const { shared, least } = correlation
  if (period < shortestPeriod || period > shared.length / 2) return 0
  const length = Math.round(period)
  const [whole, own] = [shared[0] ?? 0, shared[length] ?? 0]
  const top = shared[topAround(length, correlation)] ?? 0
  const isPeriod = own > tolerance * whole && own >= top - tolerance * whole
  return isPeriod ? (own - least) / (whole - least) : 0
}

/** The periods that show in a series, the highest score first; of equal ones the shortest. */
export function detectPeriods(series: readonly number[]): readonly Period[] {
  const correlation = correlate(series)
  if (!correlation) return []
  const { power } = correlation
  const n = series.length
  const least = (strong * power.reduce((a, b) => a + b)) / (n - 1)
  const lengths = new Set<number>()
  // The hill of a frequency reaches to the next ones, so that those of the shortest periods are a little above n / 4.
  for (let swings = 2; swings < n / (shortestPeriod - 1); swings++)
    if ((power[swings] ?? 0) > least) lengths.add(topAround(n / swings, correlation))
  return [...lengths]
    .map((length) => ({ length, score: scoreOf(length, correlation) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || a.length - b.length)
}

/** The period that shows most in a series, where its score reaches the threshold. */
export const mainPeriod = (series: readonly number[], threshold: number): number | undefined =>
  detectPeriods(series).find(({ score }) => score >= threshold)?.length

/** The scores of given periods; 0 for what is none. */
export function validatePeriods(series: readonly number[], periods: readonly number[]): readonly number[] {
  const correlation = correlate(series)
  return periods.map((period) => (correlation ? scoreOf(period, correlation) : 0))
}
