// Datetimes and timespans as KQL writes them, read without loss into ticks of 100 nanoseconds.

const TICKS_PER_SECOND = 10_000_000n
/** Of 100 ns. */
export const TICKS_PER_DAY = 864_000_000_000n

/** The nanoseconds of each unit, under every name Kusto's lexer knows. */
const unitNanoseconds: ReadonlyMap<string, bigint> = new Map(
  (
    [
      ['d day days', 86_400_000_000_000n],
      ['h hr hrs hour hours', 3_600_000_000_000n],
      ['m min minute minutes', 60_000_000_000n],
      ['s sec second seconds', 1_000_000_000n],
      ['ms milli millis millisec millisecond milliseconds', 1_000_000n],
      ['micro micros microsec microsecond microseconds', 1_000n],
      ['tick ticks', 100n],
      ['nano nanos nanosec nanosecond nanoseconds', 1n],
    ] as const
  ).flatMap(([names, size]) => names.split(' ').map((name): [string, bigint] => [name, size])),
)

/** Every name of a unit, longest first, so that an alternation of them matches whole words. */
export const timespanUnits: readonly string[] = [...unitNanoseconds.keys()].sort((a, b) => b.length - a.length)

const withUnit = new RegExp(`^([+-]?)(\\d+)(?:\\.(\\d+))?\\s*(${timespanUnits.join('|')})$`)
const clock = /^([+-]?)(?:(\d+)\.)?(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,7}))?)?$/
const bareDays = /^([+-]?)(\d+)(?:\.(\d+))?$/

/**
 * A timespan in ticks: a number with a unit (`1.5h`, `15 seconds`), a clock (`[d.]hh:mm[:ss[.fffffff]]`) or a bare
 * number of days. Parts below a tick are dropped. `undefined` when the text is none of these.
 */
export function parseTimespan(text: string): bigint | undefined {
  const written = text.trim()
  const number = withUnit.exec(written) ?? bareDays.exec(written)
  if (number) {
    const [, sign = '', whole = '', fraction = '', unit = 'd'] = number
    const size = unitNanoseconds.get(unit) ?? 0n
    const nanoseconds = (BigInt(whole + fraction) * size) / 10n ** BigInt(fraction.length)
    return inRange(signed(sign, nanoseconds / 100n))
  }
  const parts = clock.exec(written)
  if (!parts) return undefined
  const [, sign = '', days = '0', hours = '0', minutes = '0', seconds = '0', fraction = ''] = parts
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined
  const time = BigInt(Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds))
  const ticks = BigInt(days) * TICKS_PER_DAY + time * TICKS_PER_SECOND + BigInt(fraction.padEnd(7, '0'))
  return inRange(signed(sign, ticks))
}

const signed = (sign: string, size: bigint): bigint => (sign === '-' ? -size : size)
const inRange = (ticks: bigint): bigint | undefined => (BigInt.asIntN(64, ticks) === ticks ? ticks : undefined)

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const monthNames = 'january february march april may june july august september october november december'
const weekdays = /^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\s*,?\s+/i

/** A date's parts, in the order the groups of each form give them. */
type DatePart = 'year' | 'month' | 'day'
interface DateForm {
  readonly pattern: RegExp
  readonly parts: readonly DatePart[]
}

/** The forms of a date; what follows one is its time of day. Sources: the datetime page, .NET's invariant culture. */
const dateForms: readonly DateForm[] = [
  // 2014-05-25, 2014/5/25, 2014.5.25, 2014 - 05 - 25, 2025, 6, 17
  { pattern: /^(\d{4})\s*([-/.,])\s*(\d{1,2})\s*\2\s*(\d{1,2})(?!\d)/, parts: ['year', 'month', 'day'] },
  // 5/25/2014, 12-02-2022
  { pattern: /^(\d{1,2})\s*([-/.])\s*(\d{1,2})\s*\2\s*(\d{4})(?!\d)/, parts: ['month', 'day', 'year'] },
  // 8 Nov 14, 08-Nov-2014
  { pattern: /^(\d{1,2})([-\s]+)([a-z]{3,9})[-\s]+(\d{4}|\d{2})(?!\d)/i, parts: ['day', 'month', 'year'] },
  // Nov 8, 2014
  { pattern: /^([a-z]{3,9})(\s+)(\d{1,2})\s*,?\s+(\d{4})(?!\d)/i, parts: ['month', 'day', 'year'] },
  // 2014-05
  { pattern: /^(\d{4})(-)(\d{1,2})(?![\d-])/, parts: ['year', 'month'] },
  // 2014
  { pattern: /^(\d{4})$/, parts: ['year'] },
]

const timeOfDay =
  /^(?:\s*T\s*|\s+)(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,](\d+))?)?\s*(am|pm)?\s*(z|gmt|utc|[+-]\d{1,2}(?::?\d{2})?)?$/i
const zoneAlone = /^\s*(z|gmt|utc|[+-]\d{1,2}:\d{2})?$/i

/**
 * A datetime in ticks since 0001-01-01 UTC, from ISO 8601, RFC 822, RFC 850 or month/day/year text; a zone is
 * converted away, without one the text means UTC. More than seven fractional digits are rounded. `undefined` when the
 * text is no datetime or lies outside the years 0001 to 9999.
 */
export function parseDatetime(text: string): bigint | undefined {
  const written = text.trim().replace(weekdays, '')
  for (const form of dateForms) {
    const match = form.pattern.exec(written)
    if (!match) continue
    const day = dayNumber(form, match)
    const time = day === undefined ? undefined : parseTimeOfDay(written.slice(match[0].length))
    if (day === undefined || time === undefined) return undefined
    const ticks = BigInt(day) * TICKS_PER_DAY + time
    return ticks >= 0n && ticks < BigInt(daysBeforeYear(10_000)) * TICKS_PER_DAY ? ticks : undefined
  }
  return undefined
}

/** Days since 0001-01-01, or `undefined` when the calendar has no such day. */
function dayNumber(form: DateForm, match: RegExpExecArray): number | undefined {
  // Group 2 is the separator.
  const groups = [match[1], match[3], match[4]]
  const part = (name: DatePart): string => groups[form.parts.indexOf(name)] ?? '1'
  const year = fullYear(part('year'))
  const month = monthNumber(part('month'))
  const day = Number(part('day'))
  if (month === undefined || year < 1 || day < 1 || day > daysInMonth(year, month)) return undefined
  let days = daysBeforeYear(year) + day - 1
  for (let earlier = 1; earlier < month; earlier++) days += daysInMonth(year, earlier)
  return days
}

/** Two digits mean 1950 to 2049, as .NET's calendar has it. */
function fullYear(text: string): number {
  const year = Number(text)
  return text.length === 2 ? year + (year < 50 ? 2000 : 1900) : year
}

function monthNumber(text: string): number | undefined {
  if (/^\d/.test(text)) return Number(text) >= 1 && Number(text) <= 12 ? Number(text) : undefined
  const name = text.toLowerCase()
  const index = months.indexOf(name.slice(0, 3))
  return index >= 0 && (name.length === 3 || monthNames.split(' ')[index] === name) ? index + 1 : undefined
}

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
const daysInMonth = (year: number, month: number): number =>
  month === 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31

function daysBeforeYear(year: number): number {
  const past = year - 1
  return past * 365 + Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400)
}

/** A time of day without a date, in ticks since midnight UTC. */
export const parseClock = (text: string): bigint | undefined =>
  /^\d{1,2}:/.test(text) ? parseTimeOfDay(` ${text}`) : undefined

/** Ticks to add to the day: the time less its zone's offset. */
function parseTimeOfDay(text: string): bigint | undefined {
  const alone = zoneAlone.exec(text)
  if (alone) return -zoneTicks(alone[1])
  const match = timeOfDay.exec(text)
  if (!match) return undefined
  const [, hourText = '', minuteText = '', secondText = '0', fraction = '', half, zone] = match
  const hour = half === undefined ? Number(hourText) : twelveHour(Number(hourText), half.toLowerCase())
  const [minute, second] = [Number(minuteText), Number(secondText)]
  if (hour > 23 || minute > 59 || second > 59) return undefined
  const seconds = BigInt(hour * 3600 + minute * 60 + second)
  return seconds * TICKS_PER_SECOND + fractionTicks(fraction) - zoneTicks(zone)
}

/** An impossible hour comes back as 24, which no caller accepts. */
function twelveHour(hour: number, half: string): number {
  if (hour < 1 || hour > 12) return 24
  return (hour % 12) + (half === 'pm' ? 12 : 0)
}

function fractionTicks(digits: string): bigint {
  const ticks = BigInt(digits.slice(0, 7).padEnd(7, '0'))
  return digits.charAt(7) >= '5' ? ticks + 1n : ticks
}

function zoneTicks(zone: string | undefined): bigint {
  const offset = /^([+-])(\d{1,2}):?(\d{2})?$/.exec(zone ?? '')
  if (!offset) return 0n
  const [, sign = '', hours = '0', minutes = '0'] = offset
  return signed(sign, BigInt(Number(hours) * 3600 + Number(minutes) * 60) * TICKS_PER_SECOND)
}
