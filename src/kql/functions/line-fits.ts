// Least squares over a series of numbers: lines and polynomials, and how well they fit.

/** How well fitted values stand for a series; variances are those of a sample. */
export interface Fit {
  /** 1 where the fit tells everything, 0 where it tells nothing. */
  readonly rsquare: number
  readonly variance: number
  /** The variance of what the fit leaves over. */
  readonly rvariance: number
  readonly fitted: readonly number[]
}

export interface LineFit extends Fit {
  readonly slope: number
  /** The value of the line at 0, where the first item stands at 1. */
  readonly interception: number
}

export const meanOf = (series: readonly number[]): number => series.reduce((sum, x) => sum + x, 0) / series.length

const sampleVariance = (series: readonly number[]): number => {
  const mean = meanOf(series)
  return series.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (series.length - 1)
}

function fitOf(series: readonly number[], fitted: readonly number[]): Fit {
  const variance = sampleVariance(series)
  const rvariance = sampleVariance(series.map((y, i) => y - (fitted[i] ?? NaN)))
  return { rsquare: 1 - rvariance / variance, variance, rvariance, fitted }
}

/** The line over the places 1, 2 … of a series that is nearest to it. */
export function fitLine(series: readonly number[]): LineFit {
  const middle = (series.length + 1) / 2
  const mean = meanOf(series)
  const [shared, own] = series.reduce(
    ([xy, xx], y, i): readonly [number, number] => [xy + (i + 1 - middle) * (y - mean), xx + (i + 1 - middle) ** 2],
    [0, 0],
  )
  const slope = shared / own
  const interception = mean - slope * middle
  const fitted = series.map((_, i) => interception + slope * (i + 1))
  return { slope, interception, ...fitOf(series, fitted) }
}

export interface TwoLinesFit extends Fit {
  /** The place, from zero, at which the second line begins. */
  readonly split: number
  /** Each over the places 1, 2 … of its own part. */
  readonly left: LineFit
  readonly right: LineFit
}

/** The shortest part of a series that has one line. */
const shortestPart = 2

/**
 * The two lines, one after the other, that are together nearest to a series; the earliest split where several are as
 * good. Undefined for series too short to have two.
 */
export function fitTwoLines(series: readonly number[]): TwoLinesFit | undefined {
  const last = series.length - shortestPart
  if (last < shortestPart) return undefined
  const before = errorsOfBeginnings(series)
  const after = errorsOfBeginnings([...series].reverse())
  const errorAt = (split: number): number => (before[split] ?? NaN) + (after[series.length - split] ?? NaN)
  // What a split must be better by, so that roundings do not choose among splits that are as good.
  const least = sampleVariance(series) * series.length * 1e-12
  let split = shortestPart
  for (let next = split + 1; next <= last; next++) if (errorAt(next) < errorAt(split) - least) split = next
  const [left, right] = [fitLine(series.slice(0, split)), fitLine(series.slice(split))]
  return { split, left, right, ...fitOf(series, [...left.fitted, ...right.fitted]) }
}

/** The sum of the squares that the line nearest to the first n items leaves over, by n; item by item (Welford). */
function errorsOfBeginnings(series: readonly number[]): readonly number[] {
  const errors = [0]
  let [mean, squares, shared] = [0, 0, 0]
  for (const [i, y] of series.entries()) {
    const n = i + 1
    const off = y - mean
    mean += off / n
    squares += off * (y - mean)
    // The mean of the places 1 to n is (n + 1) / 2, so that the new place is i / 2 off it.
    shared += (off * i) / 2
    const places = (n * (n * n - 1)) / 12
    errors.push(n < shortestPart ? 0 : Math.max(0, squares - shared ** 2 / places))
  }
  return errors
}

/**
 * The polynomial over the given places that is nearest to a series: its coefficients, the highest power's first. By
 * Householder reflections, which keep more digits than the normal equations. Undefined for more coefficients than
 * values.
 */
export function fitPolynomial(
  series: readonly number[],
  places: readonly number[],
  degree: number,
): (Fit & { readonly coefficients: readonly number[] }) | undefined {
  const width = degree + 1
  if (series.length < width || places.length !== series.length) return undefined
  const rows = places.map((x, i) => [...Array.from({ length: width }, (_, k) => x ** (degree - k)), series[i] ?? NaN])
  for (let column = 0; column < width; column++) reflect(rows, column)
  const coefficients = new Array<number>(width).fill(0)
  for (let k = width - 1; k >= 0; k--) {
    const row = rows[k] ?? []
    const known = coefficients.reduce((sum, c, j) => (j > k ? sum + c * (row[j] ?? 0) : sum), 0)
    coefficients[k] = ((row[width] ?? NaN) - known) / (row[k] ?? NaN)
  }
  const fitted = places.map((x) => coefficients.reduce((sum, c) => sum * x + c, 0))
  return { coefficients, ...fitOf(series, fitted) }
}

/** Makes what lies under the diagonal of a column zero, by mirroring all rows from there on. */
function reflect(rows: readonly number[][], column: number): void {
  const below = rows.slice(column)
  const length = Math.hypot(...below.map((row) => row[column] ?? 0))
  if (length === 0) return
  const mirror = below.map((row) => row[column] ?? 0)
  const head = mirror[0] ?? 0
  mirror[0] = head + (head < 0 ? -length : length)
  const squared = mirror.reduce((sum, v) => sum + v * v, 0)
  const width = rows[0]?.length ?? 0
  for (let j = column; j < width; j++) {
    const factor = (2 * below.reduce((sum, row, i) => sum + (row[j] ?? 0) * (mirror[i] ?? 0), 0)) / squared
    below.forEach((row, i) => {
      row[j] = (row[j] ?? 0) - factor * (mirror[i] ?? 0)
    })
  }
}
