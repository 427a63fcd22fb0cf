// The discrete Fourier transform of any length.

interface Complex {
  readonly real: readonly number[]
  readonly imaginary: readonly number[]
}

/**
 * The sums of x[k]·exp(sign·2πi·jk/n): a transform of each part that the smallest prime factor of n makes, and those
 * put together. As long as n times the sum of its prime factors.
 */
export function transform(real: readonly number[], imaginary: readonly number[], sign: 1 | -1): Complex {
  const n = real.length
  if (n <= 1) return { real, imaginary }
  const parts = smallestFactor(n)
  const size = n / parts
  const each = Array.from({ length: parts }, (_, part) => {
    const own = (_value: number, i: number): boolean => i % parts === part
    return transform(real.filter(own), imaginary.filter(own), sign)
  })
  const [x, y] = [new Array<number>(n).fill(0), new Array<number>(n).fill(0)]
  for (let j = 0; j < n; j++)
    each.forEach((part, p) => {
      const angle = (sign * 2 * Math.PI * ((j * p) % n)) / n
      const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
      const [a, b] = [part.real[j % size] ?? 0, part.imaginary[j % size] ?? 0]
      x[j] = (x[j] ?? 0) + a * cos - b * sin
      y[j] = (y[j] ?? 0) + a * sin + b * cos
    })
  return { real: x, imaginary: y }
}

function smallestFactor(n: number): number {
  for (let factor = 2; factor * factor <= n; factor++) if (n % factor === 0) return factor
  return n
}
