// Special functions behind statistical distributions, to some 14 digits.

/** From where Stirling's series with the terms below is exact to the last digits. */
const far = 10

/** The coefficients of Stirling's series: DLMF 5.11.1. */
const stirling = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360_360, 1 / 156]

/** What the logarithm of the gamma function has beyond (x - 1/2) log x - x + log(2π)/2. */
const correction = (x: number): number => stirling.reduceRight((sum, c) => sum / (x * x) + c, 0) / x

/** n over k for k up to half of n. */
function choose(n: number, k: number): number {
  let product = 1
  for (let i = 1; i <= k; i++) product = (product * (n - k + i)) / i
  return product
}

/** Shapes that are whole and not above this in sum have a density of powers and a whole factor. */
const mostWhole = 100

/** The density of a beta distribution between 0 and 1. */
const betaDensity = (x: number, a: number, b: number): number =>
  Number.isInteger(a) && Number.isInteger(b) && a + b <= mostWhole
    ? (a + b - 1) * choose(a + b - 2, Math.min(a, b) - 1) * x ** (a - 1) * (1 - x) ** (b - 1)
    : densityByStirling(x, a, b)

/**
 * Shapes are first raised so far that Stirling's series holds; powers are taken of what is near one for likely values,
 * which keeps the last digits.
 */
function densityByStirling(x: number, a: number, b: number): number {
  let [raisedA, raisedB, factor] = [a, b, 1]
  for (; raisedA < far; raisedA++) factor *= raisedA / (raisedA + b)
  for (; raisedB < far; raisedB++) factor *= raisedB / (raisedA + raisedB)
  const both = raisedA + raisedB
  const power =
    (a - 1) * Math.log((x * both) / raisedA) +
    (raisedA - a + 1) * Math.log(both / raisedA) +
    (b - 1) * Math.log(((1 - x) * both) / raisedB) +
    (raisedB - b + 1) * Math.log(both / raisedB) +
    correction(both) -
    correction(raisedA) -
    correction(raisedB)
  return factor * Math.exp(power) * Math.sqrt((raisedA * raisedB) / (2 * Math.PI * both))
}

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
  const front = x * (1 - x) * betaDensity(x, a, b)
  return x < (a + 1) / (a + b + 2) ? (front * betaFraction(x, a, b)) / a : 1 - (front * betaFraction(1 - x, b, a)) / b
}

/** The greatest shape for which the reference tells a share. */
const greatestShape = 10_000

/** The share of a beta distribution below x; NaN outside 0 to 1, and for shapes that are not positive or over 10,000. */
export const betaCdf = (x: number, a: number, b: number): number =>
  a > greatestShape || b > greatestShape ? NaN : betaShare(x, a, b)

/** The density of a beta distribution at x; NaN but between 0 and 1, and for shapes that are not positive. */
export function betaPdf(x: number, a: number, b: number): number {
  return x > 0 && x < 1 && a > 0 && b > 0 ? betaDensity(x, a, b) : NaN
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

/** The error function, whose values below zero are those above with the other sign, to the last digit. */
export function errorFunction(x: number): number {
  if (x < 0) return -errorFunction(-x)
  if (!(x < 2)) return 1 - complementaryError(x)
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
