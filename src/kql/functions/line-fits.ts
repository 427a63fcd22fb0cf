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
    below.forEach((row, i) => { row[j] = (row[j] ?? 0) - factor * (mirror[i] ?? 0) }) // prettier-ignore
  }
}
