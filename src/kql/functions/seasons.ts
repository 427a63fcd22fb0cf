// Taking a series apart: its season, its trend, and what is left over, with a score for what stands out of it.
import { fitLine, meanOf } from './line-fits.js'
import { mainPeriod } from './periods.js'

/** Linear between the two nearest ranks. @param fraction from 0 to 1 @param sorted not empty, ascending */
function quantile(sorted: readonly number[], fraction: number): number {
  const place = fraction * (sorted.length - 1)
  const low = sorted[Math.floor(place)] ?? NaN
  return low + (place % 1) * ((sorted[Math.ceil(place)] ?? NaN) - low)
}

const byValue = (a: number, b: number): number => a - b
const ascending = (series: readonly number[]): readonly number[] => [...series].sort(byValue)

/** Which percentiles fence the usual values in, and what makes the scores of both kinds alike. */
const fences = {
  tukey: { low: 0.25, high: 0.75, scale: 1 },
  // The scale as the reference engine's answers show it; its makers tell only how it is made, with rounded figures:
  // https://stackoverflow.com/questions/75264555
  ctukey: { low: 0.1, high: 0.9, scale: 2.7726056055 },
} as const
export type FenceKind = keyof typeof fences
export const isFenceKind = (kind: string): kind is FenceKind => kind in fences

/**
 * How far each value lies outside the fences, in widths between them: 1.5 and more is an outlier, 3 a strong one; 0
 * within, and for what is missing.
 */
export function outlierScores(series: readonly (number | undefined)[], kind: FenceKind): readonly number[] {
  const { low, high, scale } = fences[kind]
  const sorted = ascending(series.filter((x) => x !== undefined))
  const [below, above] = [quantile(sorted, low), quantile(sorted, high)]
  return series.map((x) => {
    if (x === undefined || (x >= below && x <= above)) return 0
    return ((x < below ? x - below : x - above) / (above - below)) * scale
  })
}

/** The median of all the items that stand at the same place of the period, over and over. */
export function seasonOf(series: readonly number[], period: number, length = series.length): readonly number[] {
  const phases: number[][] = Array.from({ length: period }, () => [])
  series.forEach((x, i) => phases[i % period]?.push(x))
  const medians = phases.map((phase) => quantile(phase.sort(byValue), 0.5))
  return Array.from({ length }, (_, i) => medians[i % period] ?? NaN)
}

const trends = ['avg', 'linefit', 'none'] as const
export type Trend = (typeof trends)[number]
export const isTrend = (trend: string): trend is Trend => (trends as readonly string[]).includes(trend)

export interface Decomposition {
  readonly baseline: readonly number[]
  readonly seasonal: readonly number[]
  readonly trend: readonly number[]
  readonly residual: readonly number[]
}

export interface DecomposeOptions {
  /** -1 to look for one, 0 for none. */
  readonly period: number
  readonly trend: Trend
  /** How many items at the end are not learnt from. */
  readonly testPoints: number
  readonly threshold: number
}

/** First the season, then the trend of what is left; the baseline is both. */
export function decompose(
  series: readonly number[],
  { period, trend, testPoints, threshold }: DecomposeOptions,
): Decomposition {
  const learnt = series.slice(0, series.length - testPoints)
  const found = period === -1 ? mainPeriod(learnt, threshold) : period > 0 ? period : undefined
  const seasonal = found === undefined ? series.map(() => 0) : seasonOf(learnt, found, series.length)
  const line = trendOf(
    learnt.map((x, i) => x - (seasonal[i] ?? 0)),
    trend,
  )
  const along = series.map((_, i) => line(i))
  const baseline = along.map((x, i) => x + (seasonal[i] ?? 0))
  return { baseline, seasonal, trend: along, residual: series.map((x, i) => x - (baseline[i] ?? 0)) }
}

function trendOf(series: readonly number[], trend: Trend): (place: number) => number {
  if (trend === 'none') return () => 0
  if (trend === 'avg') {
    const mean = meanOf(series)
    return () => mean
  }
  const { slope, interception } = fitLine(series)
  return (place) => interception + slope * (place + 1)
}
