// The text of a real. The reference writes it with RapidJSON 1.1 (internal/dtoa.h), which is told by its recorded texts:
// the digits are those of Grisu2 (F. Loitsch, Printing floating-point numbers quickly and accurately with integers,
// 2010), whose last step, to the nearest of several texts of one length, is left out where more than eight of the
// digits stand behind those that the first step found. So 0.1 + 0.2 is 0.30000000000000007, not …04.
import { hostFunction } from '../../sql/host-function.js'
import { fn } from '../../sql/primitives.js'
import type { Sql } from '../../sql/tree.js'
import { cases, cast, greater, host, not, value } from '../../sql/tree.js'
import { once } from './once.js'

/** `significand` · 2^`exponent`. */
interface Scaled {
  readonly significand: bigint
  readonly exponent: number
}

const lengthOf = (n: bigint): number => n.toString(2).length

/** With 64 bits of significand. */
function normal({ significand, exponent }: Scaled): Scaled {
  const shift = 64 - lengthOf(significand)
  return { significand: significand << BigInt(shift), exponent: exponent - shift }
}

const product = (a: Scaled, b: Scaled): Scaled => ({
  significand: (a.significand * b.significand + (1n << 63n)) >> 64n,
  exponent: a.exponent + b.exponent + 64,
})

const powers = new Map<number, Scaled>()

/** A power of ten, rounded to 64 bits. */
function powerOfTen(power: number): Scaled {
  const known = powers.get(power)
  if (known) return known
  const size = 10n ** BigInt(Math.abs(power))
  const shift = power < 0 ? 64 + lengthOf(size) : 64 - lengthOf(size)
  const scaled = power < 0 ? (1n << BigInt(shift + 1)) / size : shift < 0 ? size >> BigInt(-shift - 1) : size << BigInt(shift + 1) // prettier-ignore
  const spare = BigInt(lengthOf(scaled) - 65)
  const significand = ((scaled >> spare) + 1n) >> 1n
  const made = { significand, exponent: Number(spare) - shift }
  powers.set(power, made)
  return made
}

const double = new DataView(new ArrayBuffer(8))
const fractionBits = 52n

/** A positive real, and the ends of the numbers that read back as it. */
function bounds(real: number): { readonly own: Scaled; readonly low: Scaled; readonly high: Scaled } {
  double.setFloat64(0, real)
  const bits = double.getBigUint64(0)
  const biased = Number(bits >> fractionBits)
  const fraction = bits & ((1n << fractionBits) - 1n)
  const significand = biased === 0 ? fraction : fraction | (1n << fractionBits)
  const exponent = biased === 0 ? -1074 : biased - 1075
  const high = normal({ significand: (significand << 1n) + 1n, exponent: exponent - 1 })
  const isLeast = significand === 1n << fractionBits
  const low = isLeast
    ? { significand: (significand << 2n) - 1n, exponent: exponent - 2 }
    : { significand: (significand << 1n) - 1n, exponent: exponent - 1 }
  return {
    own: normal({ significand, exponent }),
    low: { significand: low.significand << BigInt(low.exponent - high.exponent), exponent: high.exponent },
    high,
  }
}

/** The power of ten that brings a number to 2^-60 … 2^-32 times its 64 bits, one in eight being kept. */
const scaleFor = ({ exponent }: Scaled): number =>
  -348 + 8 * ((Math.ceil((-61 - exponent) * 0.30102999566398114 + 347) >> 3) + 1)

/** Digits of a positive real, and the power of ten of the last. */
function digitsOf(real: number): { readonly digits: string; readonly power: number } {
  const { own, low, high } = bounds(real)
  const scale = scaleFor(high)
  const ten = powerOfTen(scale)
  const top = product(high, ten)
  const end = top.significand - 1n
  const bits = BigInt(-top.exponent)
  const one = 1n << bits
  const below = end - product(own, ten).significand
  const width = end - (product(low, ten).significand + 1n)
  /** What is cut off where so many digits are left behind the point, of units of which the least digit left is `unit`. */
  const cutAt = (places: number) => {
    const size = 10n ** BigInt(Math.abs(places))
    return places > 0
      ? { unit: one, rest: ((end & (one - 1n)) * size) & (one - 1n), times: size }
      : { unit: size << bits, rest: end % (size << bits), times: 1n }
  }
  const fits = (places: number): boolean => {
    const { rest, times } = cutAt(places)
    return places > 0 ? rest < width * times : rest <= width
  }
  let places = real.toExponential().replace(/\.|e.*/g, '').length - (end >> bits).toString().length
  while (!fits(places)) places++
  while (fits(places - 1)) places--
  const { unit, rest, times } = cutAt(places)
  const greatest = places > 0 ? (end * times) >> bits : end / unit
  const least = places < 9 ? nearest(greatest, width * times, rest, unit, below * times) : greatest
  return { digits: least.toString(), power: -places - scale }
}

/** Of the digits of this length that read back as the real the nearest, counted down from the greatest. */
function nearest(greatest: bigint, width: bigint, rest: bigint, unit: bigint, below: bigint): bigint {
  let [digits, at] = [greatest, rest]
  while (at < below && width - at >= unit && (at + unit < below || below - at > at + unit - below)) {
    digits -= 1n
    at += unit
  }
  return digits
}

/** Digits with their point: plain from 0.000001 to below 1e21, else with an exponent. */
function withPoint(digits: string, power: number): string {
  const point = digits.length + power
  if (power >= 0 && point <= 21) return `${digits}${'0'.repeat(power)}.0`
  if (point > 0 && point <= 21) return `${digits.slice(0, point)}.${digits.slice(point)}`
  if (point > -6 && point <= 0) return `0.${'0'.repeat(-point)}${digits}`
  return `${digits.slice(0, 1)}${digits.length > 1 ? '.' : ''}${digits.slice(1)}e${point - 1}`
}

/** The text of a finite real. */
export function textOfReal(real: number): string {
  if (real === 0) return Object.is(real, -0) ? '-0.0' : '0.0'
  const { digits, power } = digitsOf(Math.abs(real))
  return `${real < 0 ? '-' : ''}${withPoint(digits, power)}`
}

/** Sixteen digits and more, of which there may be several texts. */
export const longRealText = hostFunction({
  name: 'long_real_text',
  takes: ['double'],
  returns: 'varchar',
  run: textOfReal,
})

/** With at most so many characters a text has 15 digits, and no other text of its length is the same real. */
const shortText = 16n

/** 1.0, 0.5, 100000000000000000000.0, 1e21, 1e-7, inf, NaN. */
export const realText = (real: Sql): Sql =>
  once(real, 'λreal', (x) =>
    once(cast(fn.jsonOf(x), 'varchar'), 'λtext', (text) =>
      cases(
        [
          [fn.isNan(x), value('NaN')],
          [not(fn.isFinite(x)), cast(x, 'varchar')],
          [greater(fn.length(text), value(shortText)), host(longRealText, x)],
        ],
        text,
      ),
    ),
  )
