// Format texts of format_datetime and format_timespan: which pieces they are made of, and the SQL of each.
import { fn } from '../../sql/primitives.js'
import type { Sql } from '../../sql/tree.js'
import { cast, concat, divideWhole, equal, modulo, plus, minus, value, when } from '../../sql/tree.js'
import { ticksPer } from '../types.js'
import { part } from './calendar.js'

/** A run of one letter, or what stands between runs. */
type Piece = { readonly kind: 'field'; readonly letter: string; readonly width: number } | { readonly kind: 'text'; readonly text: string } // prettier-ignore

const delimiters = /^[ /\-:,._[\]]+/

/** Cuts a format into its pieces; `undefined` where it holds a character that is neither specifier nor delimiter. */
export function formatPieces(format: string, specifiers: string): readonly Piece[] | undefined {
  const pieces: Piece[] = []
  for (let rest = format; rest !== '';) {
    const letter = rest.charAt(0)
    const run = new RegExp(`^${letter.replace(/\W/, '\\$&')}+`).exec(rest)?.[0] ?? ''
    const text = delimiters.exec(rest)?.[0]
    if (specifiers.includes(letter)) pieces.push({ kind: 'field', letter, width: run.length })
    else if (text) pieces.push({ kind: 'text', text })
    else return undefined
    rest = rest.slice(specifiers.includes(letter) ? run.length : (text ?? '').length)
  }
  return pieces
}

const digits = (number: Sql, width: number): Sql =>
  width > 1 ? fn.formatNumber(value(`%0${width}d`), number) : cast(number, 'varchar')

/** The fraction of the second to so many digits, cut off; `F` leaves trailing zeros out. */
function fraction(ticks: Sql, letter: string, width: number): Sql {
  const cut = divideWhole(modulo(ticks, value(ticksPer.second)), value(10n ** BigInt(Math.max(0, 7 - width))))
  const text = digits(cut, Math.min(width, 7))
  return letter === 'F' ? fn.regexReplaceAll(text, value('0+$'), value('')) : text
}

const joined = (pieces: readonly Piece[], field: (letter: string, width: number) => Sql): Sql =>
  pieces
    .map((piece) => (piece.kind === 'text' ? value(piece.text) : field(piece.letter, piece.width)))
    .reduce((all, one) => concat(all, one), value(''))

/** The specifiers of format_datetime, as its reference page lists them. */
export const datetimeSpecifiers = 'yMdHhmsfFt'

export function formattedDatetime(ticks: Sql, pieces: readonly Piece[]): Sql {
  const hour = part('hour', ticks)
  const fields: Readonly<Record<string, (width: number) => Sql>> = {
    y: (width) =>
      width > 2 ? digits(part('year', ticks), width) : digits(modulo(part('year', ticks), value(100n)), width),
    M: (width) => digits(part('month', ticks), width),
    d: (width) => digits(part('day', ticks), width),
    H: (width) => digits(hour, width),
    h: (width) => digits(plus(modulo(plus(hour, value(11n)), value(12n)), value(1n)), width),
    m: (width) => digits(part('minute', ticks), width),
    s: (width) => digits(minus(part('second', ticks), value(0n)), width),
    f: (width) => fraction(ticks, 'f', width),
    F: (width) => fraction(ticks, 'F', width),
    t: (width) => fn.left(when(equal(divideWhole(hour, value(12n)), value(0n)), value('AM'), value('PM')), value(BigInt(width))), // prettier-ignore
  }
  return joined(pieces, (letter, width) => fields[letter]?.(width) ?? value(''))
}

/** The specifiers of format_timespan. */
export const timespanSpecifiers = 'dHhmsfF'

/** Formats the length of a timespan; its sign is not shown, as the reference engine has it. */
export function formattedTimespan(ticks: Sql, pieces: readonly Piece[]): Sql {
  const size = fn.abs(ticks)
  const count = (unit: bigint, of: bigint): Sql => modulo(divideWhole(size, value(unit)), value(of))
  const fields: Readonly<Record<string, (width: number) => Sql>> = {
    d: (width) => digits(divideWhole(size, value(ticksPer.day)), width),
    H: (width) => digits(count(ticksPer.hour, 24n), width),
    h: (width) => digits(count(ticksPer.hour, 24n), width),
    m: (width) => digits(count(ticksPer.minute, 60n), width),
    s: (width) => digits(count(ticksPer.second, 60n), width),
    f: (width) => fraction(size, 'f', width),
    F: (width) => fraction(size, 'F', width),
  }
  return joined(pieces, (letter, width) => fields[letter]?.(width) ?? value(''))
}
