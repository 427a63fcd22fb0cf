// How far chances can be trusted: what was predicted beside what turned out.

/** A chance that was given, and whether it was an attack. */
export interface Forecast {
  readonly chance: number
  readonly attack: boolean
}

/** Forecasts between two chances. */
export interface ReliabilityBin {
  readonly from: number
  readonly to: number
  readonly alerts: number
  /** The mean of the chances given. Where the model is well calibrated, as many were attacks. */
  readonly predicted: number
  /** The share that were attacks. */
  readonly observed: number
}

export interface Calibration {
  /** The mean squared distance of the chances from what turned out, 0 at best (Brier, 1950). */
  readonly brier: number
  /** The mean of -ln of the chance given to what turned out. */
  readonly logLoss: number
  /** Ten bins of equal width; those without forecasts are left out. */
  readonly bins: readonly ReliabilityBin[]
}

const binCount = 10

/** A chance of nothing at all would cost infinitely much where it is wrong. */
const surest = 1e-6

export function calibrationOf(forecasts: readonly Forecast[]): Calibration {
  const bins = Array.from({ length: binCount }, (_, index) => index).flatMap((index) => {
    const within = forecasts.filter(({ chance }) => Math.min(Math.floor(chance * binCount), binCount - 1) === index)
    if (within.length === 0) return []
    const predicted = mean(within.map(({ chance }) => chance))
    const observed = mean(within.map(({ attack }) => (attack ? 1 : 0)))
    return [{ from: index / binCount, to: (index + 1) / binCount, alerts: within.length, predicted, observed }]
  })
  return {
    brier: mean(forecasts.map(({ chance, attack }) => (chance - (attack ? 1 : 0)) ** 2)),
    logLoss: mean(forecasts.map(({ chance, attack }) => -Math.log(Math.max(attack ? chance : 1 - chance, surest)))),
    bins,
  }
}

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
