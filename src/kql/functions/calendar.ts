// Ticks and the calendar: the SQL that functions on datetimes are made of.
import { fn } from '../../sql/primitives.js'
import type { Sql } from '../../sql/tree.js'
import { cast, divideWhole, minus, modulo, plus, times, value } from '../../sql/tree.js'
import { ticksAtUnixEpoch, ticksPer } from '../types.js'
import { ticksOfTimestamp, withinCalendar } from './time-conversions.js'

/** A datetime as a TIMESTAMP; the seventh digit is cut off. */
export const timestampOf = (ticks: Sql): Sql =>
  fn.timestampOfMicros(minus(divideWhole(ticks, value(10n)), value(ticksAtUnixEpoch / 10n)))

/** A part of the date or time as a whole number, by the engine's name of it. */
export const part = (name: string, ticks: Sql): Sql => fn.datePart(value(name), timestampOf(ticks))

/** Units of fixed length, in ticks, by their KQL name. */
export const unitTicks: Readonly<Record<string, bigint | undefined>> = {
  tick: 1n,
  microsecond: ticksPer.microsecond,
  millisecond: ticksPer.millisecond,
  second: ticksPer.second,
  minute: ticksPer.minute,
  hour: ticksPer.hour,
  day: ticksPer.day,
  week: ticksPer.week,
}

/** Units of several months, by their KQL name. */
export const unitMonths: Readonly<Record<string, bigint | undefined>> = { month: 1n, quarter: 3n, year: 12n }

/** The datetime so many months on, on the same day or the last of the month, to the tick. */
export const monthsLater = (ticks: Sql, months: Sql): Sql =>
  withinCalendar(plus(ticksOfTimestamp(fn.addMonths(timestampOf(ticks), months)), modulo(ticks, value(10n))))

/** Days since the Sunday before 0001-01-01, which was a Monday. */
const dayNumber = (ticks: Sql): Sql => plus(divideWhole(ticks, value(ticksPer.day)), value(1n))

/** How many days after a Sunday. */
export const dayOfWeek = (ticks: Sql): Sql => modulo(dayNumber(ticks), value(7n))

/** The number of the week that a datetime lies in, weeks beginning on Sundays. */
export const weekNumber = (ticks: Sql): Sql => divideWhole(dayNumber(ticks), value(7n))

/** The first tick of the unit that holds the datetime, so many units on; may lie outside the calendar. */
export function startOf(unit: 'day' | 'week' | 'month' | 'year', ticks: Sql, offset: Sql): Sql {
  const day = value(ticksPer.day)
  if (unit === 'day') return times(plus(divideWhole(ticks, day), offset), day)
  if (unit === 'week') {
    const sunday = minus(times(weekNumber(ticks), value(7n)), value(1n))
    return times(plus(sunday, times(offset, value(7n))), day)
  }
  const months = unit === 'month' ? offset : times(offset, value(12n))
  return ticksOfTimestamp(fn.addMonths(fn.dateTrunc(value(unit), timestampOf(ticks)), months))
}

/** How many boundaries of a unit lie between two datetimes. */
export function boundaries(unit: string, later: Sql, earlier: Sql): Sql | undefined {
  if (unit === 'week') return minus(weekNumber(later), weekNumber(earlier))
  const length = unitTicks[unit]
  if (length !== undefined) return minus(divideWhole(later, value(length)), divideWhole(earlier, value(length)))
  if (unit === 'nanosecond') return times(minus(later, earlier), value(100n))
  const months = unitMonths[unit]
  if (months === undefined) return undefined
  const count = (ticks: Sql): Sql => {
    const all = plus(times(part('year', ticks), value(12n)), minus(part('month', ticks), value(1n)))
    return divideWhole(all, value(months))
  }
  return minus(count(later), count(earlier))
}

/** A whole number of ticks from a real number of seconds, rounded to the nearest. */
export const ticksOfSeconds = (seconds: Sql): Sql =>
  cast(fn.round(times(cast(seconds, 'double'), value(Number(ticksPer.second))), value(0n)), 'bigint')
