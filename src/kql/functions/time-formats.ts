// Functions that write datetimes and timespans by a format: format_datetime, format_timespan.
import { fn } from '../../sql/primitives.js'
import type { Sql } from '../../sql/tree.js'
import { cast, concat, less, modulo, value, when } from '../../sql/tree.js'
import { ticksPer } from '../types.js'
import { timestampOf } from './calendar.js'
import { knownText } from './constants.js'
import type { Fault, Refusal } from './define.js'
import { known, scalar } from './define.js'
import { ticksBeyondSeconds, unitsIn } from './json-values.js'

const delimiters = ' /-:,._[]'
const pieces = /([a-zA-Z])\1*|[ /\-:,._[\]]+/g

/** A run of one letter, or delimiters. */
interface Piece {
  readonly text: string
  readonly specifier: boolean
}

/** A format in pieces; `undefined` where it holds anything but specifiers and delimiters. */
function split(format: string, isSpecifier: (run: string) => boolean): readonly Piece[] | undefined {
  const found = [...format.matchAll(pieces)].map(([text, letter]) => ({ text, specifier: letter !== undefined }))
  const whole = found.map(({ text }) => text).join('') === format && format !== ''
  return whole && found.every(({ text, specifier }) => !specifier || isSpecifier(text)) ? found : undefined
}

/** `f`: so many digits of the second's fraction; `F`: the same without zeros at the end. */
const fractionRun = /^(?:f{1,7}|F{1,7})$/
const fraction = (ticks: Sql, run: string): Sql => {
  const seven = fn.formatNumber(value('%07d'), modulo(ticks, value(ticksPer.second)))
  const digits = run.length === 7 ? seven : fn.left(seven, value(BigInt(run.length)))
  return run.startsWith('F') ? fn.regexReplaceAll(digits, value('0+$'), value('')) : digits
}

const joined = (parts: readonly Sql[]): Sql => parts.reduce((a, b) => concat(a, b))

/** Refuses formats that are not made of runs, saying what they may hold. */
const refuseUnreadable =
  (name: string, isSpecifier: (run: string) => boolean, specifiers: readonly string[]): Refusal =>
  ({ format }) => {
    const fault = (reason: string): Fault => ({ parameter: 'format', reason })
    if (format === '') return fault('The format says nothing.')
    return typeof format === 'string' && split(format, isSpecifier)
      ? undefined
      : fault(
          `The format of ${name} is made of ${specifiers.join(', ')}, f to fffffff, F to FFFFFFF and '${delimiters}'.`,
        )
  }

/** What each specifier is in the engine's patterns. */
const datetimeSpecifiers: Readonly<Record<string, string>> = {
  d: '%-d',
  dd: '%d',
  h: '%-I',
  hh: '%I',
  H: '%-H',
  HH: '%H',
  m: '%-M',
  mm: '%M',
  M: '%-m',
  MM: '%m',
  s: '%-S',
  ss: '%S',
  tt: '%p',
  y: '%-y',
  yy: '%y',
  yyyy: '%Y',
}

const isDatetimeRun = (run: string): boolean => Object.hasOwn(datetimeSpecifiers, run) || fractionRun.test(run)

/** Runs that the engine formats are joined to one pattern; fractions stand between them. */
function datetimeByFormat(ticks: Sql, format: string): Sql {
  const parts: Sql[] = []
  let pattern = ''
  const flush = (): void => {
    if (pattern !== '') parts.push(fn.formatTimestamp(timestampOf(ticks), value(pattern)))
    pattern = ''
  }
  for (const { text, specifier } of split(format, isDatetimeRun) ?? [])
    if (specifier && fractionRun.test(text)) {
      flush()
      parts.push(fraction(ticks, text))
    } else pattern += specifier ? (datetimeSpecifiers[text] ?? '') : text
  flush()
  return joined(parts)
}

const timespanUnits: Readonly<Record<string, readonly [size: bigint, below: bigint]>> = {
  h: [ticksPer.hour, 24n],
  H: [ticksPer.hour, 24n],
  m: [ticksPer.minute, 60n],
  s: [ticksPer.second, 60n],
}
const timespanRun = /^(?:d{1,8}|hh?|HH?|mm?|ss?)$/
const isTimespanRun = (run: string): boolean => timespanRun.test(run) || fractionRun.test(run)

const digits = (count: Sql, least: number): Sql =>
  least === 1 ? cast(count, 'varchar') : fn.formatNumber(value(`%0${least}d`), count)

/** The size of one specifier's part; a minus sign stands before the whole. */
function timespanPart(ticks: Sql, run: string): Sql {
  if (fractionRun.test(run)) return fraction(ticksBeyondSeconds(ticks), run)
  const [unit, below] = timespanUnits[run.charAt(0)] ?? []
  if (unit === undefined || below === undefined) return digits(unitsIn(ticks, ticksPer.day), run.length)
  return digits(modulo(unitsIn(ticks, unit), value(below)), run.length)
}

function timespanByFormat(ticks: Sql, format: string): Sql {
  const runs = split(format, isTimespanRun) ?? []
  const parts = runs.map(({ text, specifier }) => (specifier ? timespanPart(ticks, text) : value(text)))
  return joined([when(less(ticks, value(0n)), value('-'), value('')), ...parts])
}

export const timeFormats = {
  format_datetime: scalar({
    takes: { date: 'datetime', format: known('string') },
    refuse: refuseUnreadable('format_datetime', isDatetimeRun, Object.keys(datetimeSpecifiers)),
    returns: 'string',
    resultName: 'first',
    doc: 'A datetime by a format: yyyy yy y, MM M, dd d, HH H hh h, tt, mm m, ss s, f to fffffff and F to FFFFFFF between delimiters.',
    examples: {
      'format_datetime(datetime(2017-01-29 09:00:05), "yy-MM-dd [HH:mm:ss]")': '17-01-29 [09:00:05]',
      'format_datetime(datetime(2020-06-15 13:45:09.0500000), "M/d/yyyy h:mm:ss.ff tt")': '6/15/2020 1:45:09.05 PM',
      'format_datetime(datetime(2020-06-15 13:45:09.0500000), "FFFFFFF")': '05',
      'format_datetime(datetime(null), "yyyy")': '',
    },
    sql: ({ date }, { constants }) => datetimeByFormat(date, knownText(constants.format) ?? ''),
  }),
  format_timespan: scalar({
    takes: { timespan: 'timespan', format: known('string') },
    refuse: refuseUnreadable('format_timespan', isTimespanRun, [
      'd to dddddddd',
      'h',
      'hh',
      'H',
      'HH',
      'm',
      'mm',
      's',
      'ss',
    ]),
    returns: 'string',
    resultName: 'first',
    doc: 'A timespan by a format: d to dddddddd for days, HH H hh h, mm m, ss s, f to fffffff and F to FFFFFFF between delimiters.',
    examples: {
      'format_timespan(time(29.09:00:05.12345), "dd.hh:mm:ss:FF")': '29.09:00:05:12',
      'format_timespan(time(29.09:00:05.12345), "ddd.h:mm:ss [fffffff]")': '029.9:00:05 [1234500]',
      'format_timespan(-1h, "hh:mm:ss")': '-01:00:00',
    },
    sql: ({ timespan }, { constants }) => timespanByFormat(timespan, knownText(constants.format) ?? ''),
  }),
} as const
