// The discrete Fourier transform of any length.

interface Complex {
  readonly real: readonly number[]
  readonly imaginary: readonly number[]
}

/** Up to this length a series is summed up as it is. */
const longestSummed = 16

/**
 * The sums of x[k]·exp(sign·2πi·jk/n): a transform of each part that the smallest prime factor of n makes, and those
 * put together. As long as n log n.
 */
export function transform(real: readonly number[], imaginary: readonly number[], sign: 1 | -1): Complex {
  const roots = unit(real.length, (k) => (sign * 2 * k) / real.length)
  /** The transform of the items that are so many steps apart, as the roots of its length are among all. */
  const ofPart = (start: number, step: number): Complex => {
    const n = real.length / step
    if (n > longestSummed && smallestFactor(n) > longestSummed) {
      const own = (_value: number, i: number): boolean => i % step === start
      return chirped({ real: real.filter(own), imaginary: imaginary.filter(own) }, sign)
    }
    const [x, y] = [new Array<number>(n).fill(0), new Array<number>(n).fill(0)]
    const add = (j: number, turns: number, a: number, b: number): void => {
      const root = (turns % n) * step
      const [cos, sin] = [roots.real[root] ?? 0, roots.imaginary[root] ?? 0]
      x[j] = (x[j] ?? 0) + a * cos - b * sin
      y[j] = (y[j] ?? 0) + a * sin + b * cos
    }
    const parts = n > longestSummed ? smallestFactor(n) : n
    const size = n / parts
    for (let p = 0; p < parts; p++) {
      const at = start + p * step
      if (size === 1) for (let j = 0; j < n; j++) add(j, j * p, real[at] ?? 0, imaginary[at] ?? 0)
      else {
        const part = ofPart(at, step * parts)
        for (let j = 0; j < n; j++) add(j, j * p, part.real[j % size] ?? 0, part.imaginary[j % size] ?? 0)
      }
    }
    return { real: x, imaginary: y }
  }
  return ofPart(0, 1)
}

/**
 * The same of a length without small factors: 2jk is j² + k² - (j - k)², which makes the sums a convolution, and that
 * is a product of transforms of any greater length (Bluestein).
 */
function chirped(series: Complex, sign: 1 | -1): Complex {
  const n = series.real.length
  // j² may be taken modulo 2n, before it grows past what a number holds exactly.
  const chirp = unit(n, (j) => (sign * ((j * j) % (2 * n))) / n)
  const length = 2 ** Math.ceil(Math.log2(2 * n - 1))
  const around = (x: readonly number[]): number[] => Array.from({ length }, (_, i) => x[i] ?? x[length - i] ?? 0)
  const turned = product(series, chirp)
  const padded = (x: readonly number[]): number[] => Array.from({ length }, (_, i) => x[i] ?? 0)
  const spectrum = product(
    transform(padded(turned.real), padded(turned.imaginary), -1),
    transform(around(chirp.real), around(chirp.imaginary.map((y) => -y)), -1),
  )
  const { real, imaginary } = transform(spectrum.real, spectrum.imaginary, 1)
  const scaled = (x: readonly number[]): number[] => x.slice(0, n).map((v) => v / length)
  return product({ real: scaled(real), imaginary: scaled(imaginary) }, chirp)
}

/** Numbers on the unit circle, by their angles in half turns. */
function unit(length: number, angle: (k: number) => number): Complex {
  const angles = Array.from({ length }, (_, k) => Math.PI * angle(k))
  return { real: angles.map(Math.cos), imaginary: angles.map(Math.sin) }
}

const product = (a: Complex, b: Complex): Complex => ({
  real: a.real.map((x, i) => x * (b.real[i] ?? 0) - (a.imaginary[i] ?? 0) * (b.imaginary[i] ?? 0)),
  imaginary: a.real.map((x, i) => x * (b.imaginary[i] ?? 0) + (a.imaginary[i] ?? 0) * (b.real[i] ?? 0)),
})

function smallestFactor(n: number): number {
  for (let factor = 2; factor * factor <= n; factor++) if (n % factor === 0) return factor
  return n
}
