// SQL of calendar work on ticks: parts of a datetime, the starts of days, weeks, months and years, and steps between them.
import { fn } from '../../sql/primitives.js'
import type { Sql } from '../../sql/tree.js'
import { between, cast, divideWhole, minus, modulo, nil, plus, times, value, when } from '../../sql/tree.js'
import { lastTick, ticksAtUnixEpoch, ticksPer } from '../types.js'
import { ticksOfTimestamp, withinCalendar } from './time-conversions.js'

const microsAtUnixEpoch = ticksAtUnixEpoch / 10n

/** The TIMESTAMP of a datetime, without its tick digit; exact from 0001 on, since ticks are never negative. */
export const timestampOf = (ticks: Sql): Sql =>
  fn.timestampOfMicros(minus(divideWhole(ticks, value(10n)), value(microsAtUnixEpoch)))

/** Units that all have one length. Weeks are left to their own rules. */
export type FixedUnit = 'day' | 'hour' | 'minute' | 'second' | 'millisecond' | 'microsecond'

/** Units made of months. */
const monthsIn = { month: 1n, quarter: 3n, year: 12n } as const
export type MonthUnit = keyof typeof monthsIn

/** Days counted from the Sunday before 0001-01-01, a Monday, so that whole weeks of them begin on Sundays. */
export const fromSunday = (ticks: Sql): Sql => plus(ticks, value(ticksPer.day))

/** How many whole units lie before a datetime. */
export const unitsBefore = (ticks: Sql, unit: FixedUnit): Sql => divideWhole(ticks, value(ticksPer[unit]))
/** How many Sundays lie before a datetime or on it. */
export const weeksBefore = (ticks: Sql): Sql => divideWhole(fromSunday(ticks), value(ticksPer.week))

/** A whole number that the calendar gives for a datetime. */
export const part = (name: string, ticks: Sql): Sql => cast(fn.datePart(value(name), timestampOf(ticks)), 'integer')
/** What is left of a larger unit, counted in a smaller one. */
export const within = (ticks: Sql, larger: FixedUnit, size: bigint): Sql =>
  cast(divideWhole(modulo(ticks, value(ticksPer[larger])), value(size)), 'integer')

/** More months than the calendar has. */
const mostMonths = 120_000n

/** A number of units, null beyond a bound, so that nothing overflows. */
const upTo = (count: Sql, most: bigint): Sql => {
  if (count.kind !== 'value' || typeof count.value !== 'bigint')
    return when(between(count, value(-most), value(most)), count)
  return count.value >= -most && count.value <= most ? count : cast(nil, 'bigint')
}

/** A TIMESTAMP some months on, on the same day or the last of its month. */
const monthsOn = (timestamp: Sql, unit: MonthUnit, count: Sql): Sql =>
  fn.addMonths(timestamp, times(upTo(count, mostMonths / monthsIn[unit]), value(monthsIn[unit])))

/** A datetime some months, quarters or years on; its tick digit, which TIMESTAMP lacks, is kept. */
export const addMonths = (ticks: Sql, unit: MonthUnit, count: Sql): Sql =>
  withinCalendar(plus(ticksOfTimestamp(monthsOn(timestampOf(ticks), unit, count)), modulo(ticks, value(10n))))

/** Ticks some units of so many ticks on; out of the calendar they are ticks still. */
const ticksOn = (ticks: Sql, count: Sql, size: bigint): Sql =>
  plus(ticks, times(cast(upTo(count, lastTick / size + 1n), 'bigint'), value(size)))

/** A datetime some units of so many ticks on. */
export const addUnits = (ticks: Sql, count: Sql, size: bigint): Sql => withinCalendar(ticksOn(ticks, count, size))

/** Ticks of the start of a day, so many days on. The starts may lie out of the calendar. */
export function startOfDay(ticks: Sql, offset: Sql | undefined): Sql {
  const start = minus(ticks, modulo(ticks, value(ticksPer.day)))
  return offset ? ticksOn(start, offset, ticksPer.day) : start
}

/** Ticks of the Sunday that begins the week, so many weeks on. */
export function startOfWeek(ticks: Sql, offset: Sql | undefined): Sql {
  const start = minus(ticks, modulo(fromSunday(ticks), value(ticksPer.week)))
  return offset ? ticksOn(start, offset, ticksPer.week) : start
}

/** Ticks of the first day of a month or year, so many of them on. */
export function startOfMonths(ticks: Sql, unit: MonthUnit, offset: Sql | undefined): Sql {
  const start = fn.dateTrunc(value(unit), timestampOf(ticks))
  return ticksOfTimestamp(offset ? monthsOn(start, unit, offset) : start)
}

/** The last tick before the start of what follows. */
export const lastTickBefore = (start: Sql): Sql => withinCalendar(minus(start, value(1n)))
