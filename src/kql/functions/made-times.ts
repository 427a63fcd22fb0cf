// Functions that make datetimes and timespans from numbers: make_datetime, make_timespan, unixtime_…_todatetime.
import { fn } from '../../sql/primitives.js'
import type { Sql } from '../../sql/tree.js'
import { and, between, cast, divideWhole, greaterOrEqual, less, plus, times, value, when } from '../../sql/tree.js'
import type { BoundType } from '../types.js'
import { isInteger, lastTick, ticksAtUnixEpoch, ticksPer } from '../types.js'
import { attempt } from './attempt.js'
import { optional, scalar } from './define.js'
import { longOf } from './number-conversions.js'
import { datetimeOf, ticksOfTimestamp, timespanOf, withinCalendar } from './time-conversions.js'

/** A number without its fraction; in 64 bits, since the engine reads small literals in 32. */
const whole = (sql: Sql, type: BoundType): Sql => cast(type === 'unknown' ? sql : longOf[type](sql), 'bigint')

/** A number of a unit in ticks; null unless it is from zero to below a bound. */
const unitTicks = (count: Sql, below: bigint, size: bigint): Sql =>
  times(when(between(count, value(0n), value(below - 1n)), count), value(size))

/** Seconds of a minute in ticks, fractions of them too. */
const secondTicks = (seconds: Sql | undefined): Sql => {
  if (!seconds) return value(0n)
  const real = cast(seconds, 'double')
  const valid = and(greaterOrEqual(real, value(0)), less(real, value(60)))
  return when(valid, cast(fn.round(times(real, value(10_000_000)), value(0n)), 'bigint'))
}

const sum = (...parts: readonly Sql[]): Sql => parts.reduce((a, b) => plus(a, b))

const madeTimes = {
  make_datetime: scalar({
    takes: {
      year: 'scalar',
      month: optional('number'),
      day: optional('number'),
      hour: optional('number'),
      minute: optional('number'),
      second: optional('number'),
    },
    returns: 'datetime',
    refuse: (_, { month, day }) =>
      month !== undefined && day === undefined ? 'make_datetime takes one argument, or three to six.' : undefined,
    resultName: 'only',
    doc: 'A datetime from year, month, day and perhaps hour, minute, second; null where the calendar has none such. One argument is converted as by todatetime.',
    examples: {
      'make_datetime(2017, 10, 1, 12, 11, 0.1234567)': '2017-10-01T12:11:00.1234567Z',
      'make_datetime(2021, 2, 29)': null,
      'make_datetime("2017-10-01")': '2017-10-01T00:00:00.0000000Z',
    },
    sql: ({ year, month, day, hour, minute, second }, { types }) => {
      if (!month || !day) return types.year === 'unknown' ? year : datetimeOf[types.year](year)
      const zero = value(0n)
      const date = [whole(year, types.year), whole(month, types.month), whole(day, types.day)]
      const midnight = attempt(fn.makeTimestamp(...date, zero, zero, value(0)))
      const hours = hour ? unitTicks(whole(hour, types.hour), 24n, ticksPer.hour) : zero
      const minutes = minute ? unitTicks(whole(minute, types.minute), 60n, ticksPer.minute) : zero
      return withinCalendar(sum(ticksOfTimestamp(midnight), hours, minutes, secondTicks(second)))
    },
  }),
  make_timespan: scalar({
    takes: { first: 'scalar', second: optional('number'), third: optional('number'), fourth: optional('number') },
    returns: 'timespan',
    resultName: 'only',
    doc: 'A timespan from hours and minutes; hours, minutes and seconds; or days, hours, minutes and seconds. Null where a part is out of its range. One argument is converted as by totimespan.',
    examples: {
      'make_timespan(1, 12, 30, 55.123)': '1.12:30:55.1230000',
      'make_timespan(2, 30)': '02:30:00',
      'make_timespan(25, 70)': null,
    },
    sql: ({ first, second, third, fourth }, { types }) => {
      if (!second) return types.first === 'unknown' ? first : timespanOf[types.first](first)
      const a = whole(first, types.first)
      const b = whole(second, types.second)
      const time = (hours: Sql, minutes: Sql, seconds: Sql | undefined): Sql =>
        sum(unitTicks(hours, 24n, ticksPer.hour), unitTicks(minutes, 60n, ticksPer.minute), secondTicks(seconds))
      if (!third || !fourth) return time(a, b, third)
      const days = unitTicks(a, mostDays + 1n, ticksPer.day)
      return attempt(plus(days, time(b, whole(third, types.third), fourth)))
    },
  }),
} as const

/** Days that fit a timespan, the last of them not whole. */
const mostDays = 10_675_199n

/** Units since 1970 in ticks; null out of the calendar. A fraction of a tick is cut off. */
const sinceUnixEpoch = (count: Sql, type: BoundType, { ticks, per }: UnixUnit): Sql => {
  const first = (-ticksAtUnixEpoch * per) / ticks
  const last = ((lastTick - ticksAtUnixEpoch) * per) / ticks
  const number = cast(count, isInteger(type) ? 'bigint' : 'double')
  const scaled = isInteger(type)
    ? divideWhole(times(number, value(ticks)), value(per))
    : cast(fn.truncate(times(number, value(Number(ticks) / Number(per)))), 'bigint')
  return when(between(number, value(first), value(last)), withinCalendar(plus(scaled, value(ticksAtUnixEpoch))))
}

/** So many ticks make so many of the unit. */
interface UnixUnit {
  readonly ticks: bigint
  readonly per: bigint
}

const unixTime = (unit: string, size: UnixUnit, examples: Readonly<Record<string, unknown>>) =>
  scalar({
    takes: { number: 'number' },
    returns: 'datetime',
    doc: `The datetime so many ${unit} after 1970-01-01; null out of the years 1 to 9999.`,
    examples,
    sql: ({ number }, { types }) => sinceUnixEpoch(number, types.number, size),
  })

const unixTimes = {
  unixtime_seconds_todatetime: unixTime(
    'seconds',
    { ticks: ticksPer.second, per: 1n },
    {
      'unixtime_seconds_todatetime(1546300800)': '2019-01-01T00:00:00.0000000Z',
      'unixtime_seconds_todatetime(0.5)': '1970-01-01T00:00:00.5000000Z',
      'unixtime_seconds_todatetime(1546300800000)': null,
    },
  ),
  unixtime_milliseconds_todatetime: unixTime(
    'milliseconds',
    { ticks: ticksPer.millisecond, per: 1n },
    {
      'unixtime_milliseconds_todatetime(1546300800000)': '2019-01-01T00:00:00.0000000Z',
      'unixtime_milliseconds_todatetime(-1)': '1969-12-31T23:59:59.9990000Z',
    },
  ),
  unixtime_microseconds_todatetime: unixTime(
    'microseconds',
    { ticks: ticksPer.microsecond, per: 1n },
    {
      'unixtime_microseconds_todatetime(1546300800000000)': '2019-01-01T00:00:00.0000000Z',
      'unixtime_microseconds_todatetime(1)': '1970-01-01T00:00:00.0000010Z',
    },
  ),
  unixtime_nanoseconds_todatetime: unixTime(
    'nanoseconds',
    { ticks: 1n, per: 100n },
    {
      'unixtime_nanoseconds_todatetime(1546300800000000000)': '2019-01-01T00:00:00.0000000Z',
      'unixtime_nanoseconds_todatetime(150)': '1970-01-01T00:00:00.0000001Z',
    },
  ),
} as const

export const timesFromNumbers = { ...madeTimes, ...unixTimes } as const
