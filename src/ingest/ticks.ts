// Reads the times that telemetry carries into ticks: 100 ns since 0001-01-01 UTC, exact to the seventh digit.

/** Ticks from 0001-01-01 to 1970-01-01. */
const unixEpoch = 621_355_968_000_000_000n

export const ticksPerSecond = 10_000_000n
export const ticksPerHour = 3600n * ticksPerSecond

/** A moment read from text. `zoned` tells whether the text named its zone; if not, the ticks take it for UTC. */
export interface ReadTime {
  readonly ticks: bigint
  readonly zoned: boolean
}

const isoTime = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?\s*(Z|[+-]\d\d(?::?\d\d)?)?$/i

/** As Defender's portal writes times into the CSV it exports: `Sep 10, 2021 7:31:30 AM`. */
const portalTime = /^[A-Z][a-z]{2} \d{1,2}, \d{4} \d{1,2}:\d\d:\d\d( [AP]M)?$/

/** Reads ISO 8601 (with `T` or a space, up to nine fractional digits, any zone) or the portal's own form; undefined if it is neither. */
export function readTime(text: string): ReadTime | undefined {
  const found = isoTime.exec(text)
  if (!found) return readPortalTime(text)
  const [, date = '', hour = '0', minute = '0', second = '0', fraction = '', zone] = found
  const midnight = ticksOfDate(date)
  if (midnight === undefined || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined
  const seconds = Number(hour) * 3600 + Number(minute) * 60 + Number(second)
  // At most 24 hours of ticks: a number holds them exactly, and is faster than a bigint.
  const inDay = seconds * 10_000_000 + Number(fraction.slice(0, 7).padEnd(7, '0'))
  return { ticks: midnight + BigInt(inDay) - zoneOffset(zone), zoned: zone !== undefined }
}

/** Events come in order of time, so the same few dates are asked for again and again. */
const dates = new Map<string, bigint>()

function ticksOfDate(date: string): bigint | undefined {
  const known = dates.get(date)
  if (known !== undefined) return known
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number)
  const midnight = new Date(0)
  midnight.setUTCFullYear(year, month - 1, day)
  if (year < 1 || midnight.getUTCMonth() !== month - 1 || midnight.getUTCDate() !== day) return undefined
  const ticks = ticksFromUnixMilliseconds(midnight.getTime())
  if (dates.size < 10_000) dates.set(date, ticks)
  return ticks
}

/** A datetime cell: ticks of the text, UTC where it names no zone. */
export function datetimeTicks(text: string): bigint | undefined {
  return readTime(text)?.ticks
}

/** Ticks of a Unix time in milliseconds. */
export function ticksFromUnixMilliseconds(milliseconds: number): bigint {
  return BigInt(milliseconds) * 10_000n + unixEpoch
}

const timespanText = /^(-)?(?:(\d+)\.)?(\d{1,2}):(\d\d):(\d\d)(?:\.(\d{1,7}))?$/

/** A timespan cell: ticks of `[-][d.]hh:mm:ss[.fffffff]`. */
export function timespanTicks(text: string): bigint | undefined {
  const found = timespanText.exec(text)
  if (!found) return undefined
  const [, sign, days = '0', hours = '', minutes = '', seconds = '', fraction = ''] = found
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined
  const whole = BigInt(days) * 86_400n + BigInt(Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds))
  const ticks = whole * ticksPerSecond + BigInt(fraction.padEnd(7, '0'))
  return sign ? -ticks : ticks
}

/** The present moment in ticks, to the millisecond. */
export function nowTicks(): bigint {
  return ticksFromUnixMilliseconds(Date.now())
}

function readPortalTime(text: string): ReadTime | undefined {
  if (!portalTime.test(text)) return undefined
  const milliseconds = Date.parse(`${text} UTC`)
  return Number.isNaN(milliseconds) ? undefined : { ticks: ticksFromUnixMilliseconds(milliseconds), zoned: false }
}

function zoneOffset(zone: string | undefined): bigint {
  if (zone === undefined || zone === 'Z' || zone === 'z') return 0n
  const digits = zone.slice(1).replace(':', '')
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2) || '0')
  const ticks = BigInt(minutes) * 60n * ticksPerSecond
  return zone.startsWith('-') ? -ticks : ticks
}
