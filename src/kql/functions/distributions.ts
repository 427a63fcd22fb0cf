// Special functions behind statistical distributions, to some 14 digits.

/** Lanczos' coefficients for g = 7: https://en.wikipedia.org/wiki/Lanczos_approximation */
const lanczos = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
] // prettier-ignore

/** The logarithm of the gamma function, above zero. */
function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x)
  const at = x - 1
  const sum = lanczos.reduce((total, c, i) => total + (i === 0 ? c : c / (at + i)), 0)
  const t = at + 7.5
  return 0.5 * Math.log(2 * Math.PI) + (at + 0.5) * Math.log(t) - t + Math.log(sum)
}

const logBeta = (a: number, b: number): number => logGamma(a) + logGamma(b) - logGamma(a + b)

const tiny = 1e-300
const away = (x: number): number => (Math.abs(x) < tiny ? tiny : x)

/** The continued fraction of the incomplete beta function, by Lentz's method: DLMF 8.17.22. */
function betaFraction(x: number, a: number, b: number): number {
  let c = 1
  let d = 1 / away(1 - ((a + b) * x) / (a + 1))
  let h = d
  for (let m = 1; m < 10_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / away(1 + even * d)
    c = away(1 + even / c)
    h *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / away(1 + odd * d)
    c = away(1 + odd / c)
    h *= d * c
    if (Math.abs(d * c - 1) < 1e-16) break
  }
  return h
}

/** The share of a beta distribution below x; NaN outside 0 to 1 and for shapes that are not positive. */
function betaShare(x: number, a: number, b: number): number {
  if (!(x >= 0 && x <= 1 && a > 0 && b > 0)) return NaN
  if (x === 0 || x === 1) return x
  const front = Math.exp(a * Math.log(x) + b * Math.log1p(-x) - logBeta(a, b))
  return x < (a + 1) / (a + b + 2) ? (front * betaFraction(x, a, b)) / a : 1 - (front * betaFraction(1 - x, b, a)) / b
}

/** The greatest shape for which the reference tells a share. */
const greatestShape = 10_000

/** The share of a beta distribution below x; NaN outside 0 to 1, and for shapes that are not positive or over 10,000. */
export const betaCdf = (x: number, a: number, b: number): number =>
  a > greatestShape || b > greatestShape ? NaN : betaShare(x, a, b)

/** The density of a beta distribution at x; NaN but between 0 and 1, and for shapes that are not positive. */
export function betaPdf(x: number, a: number, b: number): number {
  if (!(x > 0 && x < 1 && a > 0 && b > 0)) return NaN
  return Math.exp((a - 1) * Math.log(x) + (b - 1) * Math.log1p(-x) - logBeta(a, b))
}

/** Below which x a share lies: halving, since the distribution only grows. NaN for shapes that are not positive. */
export function betaInverse(share: number, a: number, b: number): number {
  if (!(share >= 0 && share <= 1 && a > 0 && b > 0)) return NaN
  if (share === 1) return 1
  let [low, high] = [0, 1]
  for (let middle = 0.5; middle > low && middle < high; middle = (low + high) / 2) {
    if (betaShare(middle, a, b) < share) low = middle
    else high = middle
  }
  return high
}

/** The complement of the error function: its series near zero, its continued fraction elsewhere: DLMF 7.6.1, 7.9.1. */
export function complementaryError(x: number): number {
  if (x < 0) return 2 - complementaryError(-x)
  if (x < 2) return 1 - errorFunction(x)
  if (!(x < 28)) return Number.isNaN(x) ? NaN : 0
  let fraction = 0
  for (let k = 200; k > 0; k--) fraction = k / 2 / (x + fraction)
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / (x + fraction)
}

export function errorFunction(x: number): number {
  if (!(Math.abs(x) < 2)) return 1 - complementaryError(x)
  let [term, sum] = [x, x]
  for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
    term *= (-x * x) / n
    sum += term / (2 * n + 1)
  }
  return (2 / Math.sqrt(Math.PI)) * sum
}

/** How likely two samples differ as much in their means when drawn from populations of one mean: Welch's t-test. */
export function welchTest(m1: number, v1: number, n1: number, m2: number, v2: number, n2: number): number {
  const [s1, s2] = [v1 / n1, v2 / n2]
  const squared = (m1 - m2) ** 2 / (s1 + s2)
  const freedom = (s1 + s2) ** 2 / (s1 ** 2 / (n1 - 1) + s2 ** 2 / (n2 - 1))
  return betaShare(freedom / (freedom + squared), freedom / 2, 0.5)
}
