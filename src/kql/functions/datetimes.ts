// Functions on datetimes and timespans: parts, boundaries, arithmetic by the calendar, formats, time zones.
import { fn } from '../../sql/primitives.js'
import type { Sql } from '../../sql/tree.js'
import { and, between, cast, divideWhole, minus, modulo, nil, plus, times, value, when } from '../../sql/tree.js'
import type { ScalarType } from '../types.js'
import { ticksAtUnixEpoch, ticksPer } from '../types.js'
import { boundaries, dayOfWeek, monthsLater, part, startOf, ticksOfSeconds, timestampOf, unitMonths, unitTicks } from './calendar.js' // prettier-ignore
import { known, optional, rest, scalar } from './define.js'
import { ticksOfTimestamp, withinCalendar } from './time-conversions.js'
import { datetimeSpecifiers, formatPieces, formattedDatetime, formattedTimespan, timespanSpecifiers } from './time-formats.js' // prettier-ignore

const units = 'year, quarter, month, week, day, hour, minute, second, millisecond, microsecond or nanosecond'
const lowerText = (constant: unknown): string => (typeof constant === 'string' ? constant.toLowerCase() : '')

/** startofday(t, n) and its kin: the start of the unit that holds t, n units on. */
const starts = (unit: 'day' | 'week' | 'month' | 'year', examples: Readonly<Record<string, unknown>>) =>
  scalar({
    takes: { date: 'datetime', offset: optional('long') },
    returns: 'datetime',
    resultName: unit === 'day' ? 'first' : 'none',
    doc: `The first tick of the ${unit} that holds a datetime, or of one so many ${unit}s on.`,
    examples,
    sql: ({ date, offset }) => withinCalendar(startOf(unit, date, offset ?? value(0n))),
  })

/** endofday(t, n) and its kin: one tick before the next unit starts. */
const ends = (unit: 'day' | 'week' | 'month' | 'year', examples: Readonly<Record<string, unknown>>) =>
  scalar({
    takes: { date: 'datetime', offset: optional('long') },
    returns: 'datetime',
    doc: `The last tick of the ${unit} that holds a datetime, or of one so many ${unit}s on.`,
    examples,
    sql: ({ date, offset }) => {
      const next = startOf(unit, date, plus(offset ?? value(0n), value(1n)))
      return withinCalendar(minus(next, value(1n)))
    },
  })

const partOf = (
  doc: string,
  returns: ScalarType,
  examples: Readonly<Record<string, unknown>>,
  sql: (ticks: Sql) => Sql,
  aliases: readonly string[] = [],
) => scalar({ takes: { date: 'datetime' }, returns, doc, examples, aliases, sql: ({ date }) => sql(date) })

const parts: Readonly<Record<string, (ticks: Sql) => Sql>> = {
  year: (ticks) => part('year', ticks),
  quarter: (ticks) => part('quarter', ticks),
  month: (ticks) => part('month', ticks),
  week_of_year: (ticks) => part('week', ticks),
  weekofyear: (ticks) => part('week', ticks),
  day: (ticks) => part('day', ticks),
  dayofyear: (ticks) => part('dayofyear', ticks),
  hour: (ticks) => part('hour', ticks),
  minute: (ticks) => part('minute', ticks),
  second: (ticks) => modulo(divideWhole(ticks, value(ticksPer.second)), value(60n)),
  millisecond: (ticks) => modulo(divideWhole(ticks, value(ticksPer.millisecond)), value(1000n)),
  microsecond: (ticks) => modulo(divideWhole(ticks, value(ticksPer.microsecond)), value(1_000_000n)),
  nanosecond: (ticks) => times(modulo(ticks, value(ticksPer.second)), value(100n)),
}

const fromUnix = (unit: string, ticks: (number: Sql) => Sql, example: Readonly<Record<string, unknown>>) =>
  scalar({
    takes: { number: 'real' },
    returns: 'datetime',
    doc: `The datetime so many ${unit} after the start of 1970 (UTC).`,
    examples: example,
    sql: ({ number }) => withinCalendar(plus(ticks(number), value(ticksAtUnixEpoch))),
  })

/** Seconds as a real keep six digits today; finer units are scaled down first. */
const scaled =
  (perSecond: number) =>
  (number: Sql): Sql =>
    ticksOfSeconds({ kind: 'binary', operator: '/', left: number, right: value(perSecond) })

const zoned = (direction: 'to' | 'from') =>
  scalar({
    takes: { datetime: 'datetime', timezone: 'string' },
    returns: 'datetime',
    mayBeNull: true,
    doc: `A datetime in UTC ${direction === 'to' ? 'as the clock of a time zone shows it' : 'from what the clock of a time zone shows'}.`,
    examples:
      direction === 'to'
        ? { "datetime_utc_to_local(datetime(2022-07-01 12:00), 'Europe/Paris')": '2022-07-01T14:00:00.0000000Z' }
        : { "datetime_local_to_utc(datetime(2022-07-01 14:00), 'Europe/Paris')": '2022-07-01T12:00:00.0000000Z' },
    sql: ({ datetime, timezone }) => {
      const convert = direction === 'to' ? fn.atTimeZone : fn.fromTimeZone
      const ticks = ticksOfTimestamp(convert(timestampOf(datetime), timezone))
      return plus(ticks, modulo(datetime, value(10n)))
    },
  })

const within = (sql: Sql, from: bigint, to: bigint): Sql => between(sql, value(from), value(to))

/** A number of units in ticks; small literals would be multiplied in 32 bits. */
const inTicks = (number: Sql, unit: bigint): Sql => times(cast(number, 'bigint'), value(unit))

/** make_timespan(h, m), (h, m, s) or (d, h, m, s); null where a part is out of its range. */
function timespanOfParts(given: readonly Sql[]): Sql {
  const four = given.length > 3
  const [days = value(0n), hours = value(0n), minutes = value(0n), seconds = value(0n)] = four ? given : [value(0n), ...given] // prettier-ignore
  const ticks = [
    inTicks(days, ticksPer.day),
    inTicks(hours, ticksPer.hour),
    inTicks(minutes, ticksPer.minute),
    ticksOfSeconds(seconds),
  ].reduce((all, one) => plus(all, one))
  const fits = and(
    within(days, 0n, 10_675_198n),
    within(hours, 0n, 23n),
    within(minutes, 0n, 59n),
    and({ kind: 'binary', operator: '>=', left: seconds, right: value(0n) }, { kind: 'binary', operator: '<', left: seconds, right: value(60n) }), // prettier-ignore
  )
  return when(fits, ticks)
}

/** make_datetime(y, m, d, h, m, s); null where there is no such day or time. */
function datetimeOfParts([
  year,
  month,
  day,
  hour = value(0n),
  minute = value(0n),
  second = value(0n),
]: readonly Sql[]): Sql {
  if (!year || !month || !day) return nil
  const first = fn.makeTimestamp(year, month, value(1n), value(0n), value(0n), value(0))
  const lastDay = fn.datePart(value('day'), fn.lastDay(first))
  const onDay = plus(ticksOfTimestamp(first), inTicks(minus(day, value(1n)), ticksPer.day))
  const onTime = [inTicks(hour, ticksPer.hour), inTicks(minute, ticksPer.minute), ticksOfSeconds(second)]
  const valid = and(within(year, 1n, 9999n), within(month, 1n, 12n), within(hour, 0n, 23n), within(minute, 0n, 59n))
  const fits = and(within(day, 1n, 31n), { kind: 'binary', operator: '<=', left: day, right: lastDay })
  return when(
    valid,
    when(
      fits,
      onTime.reduce((all, one) => plus(all, one), onDay),
    ),
  )
}

export const datetimes = {
  now: scalar({
    takes: { offset: optional('timespan') },
    returns: 'datetime',
    doc: 'The moment at which the query began, the same all through it; with an offset if one is given.',
    examples: { 'now() == now()': true, 'now(1h) - now()': '01:00:00' },
    sql: () => nil,
  }),
  ago: scalar({
    takes: { timespan: 'timespan' },
    returns: 'datetime',
    doc: 'The moment so long before the query began.',
    examples: { 'now() - ago(1h)': '01:00:00' },
    sql: () => nil,
  }),
  datetime_add: scalar({
    takes: { period: known('string'), amount: 'long', datetime: 'datetime' },
    returns: 'datetime',
    doc: 'A datetime so many units on; months keep the day, or take the last of the month.',
    examples: {
      "datetime_add('month', 1, datetime(2020-01-31))": '2020-02-29T00:00:00.0000000Z',
      "datetime_add('hour', -2, datetime(2020-01-01 01:00))": '2019-12-31T23:00:00.0000000Z',
    },
    refuse: ({ period }) => (unitTicks[lowerText(period)] ?? unitMonths[lowerText(period)] ?? (lowerText(period) === 'nanosecond' ? 1n : undefined)) === undefined ? `The period must be ${units}.` : undefined, // prettier-ignore
    sql: ({ amount, datetime }, { constants }) => {
      const unit = lowerText(constants.period)
      const months = unitMonths[unit]
      if (months !== undefined) return monthsLater(datetime, times(amount, value(months)))
      if (unit === 'nanosecond') return withinCalendar(plus(datetime, divideWhole(amount, value(100n))))
      return withinCalendar(plus(datetime, times(amount, value(unitTicks[unit] ?? 1n))))
    },
  }),
  datetime_diff: scalar({
    takes: { period: known('string'), datetime1: 'datetime', datetime2: 'datetime' },
    returns: 'long',
    doc: 'How many boundaries of a unit lie from the second datetime to the first; weeks begin on Sundays.',
    examples: {
      "datetime_diff('day', datetime(2020-01-02 00:01), datetime(2020-01-01 23:59))": 1,
      "datetime_diff('year', datetime(2016-12-31), datetime(2020-01-01))": -4,
    },
    refuse: ({ period }) => boundaries(lowerText(period), nil, nil) ? undefined : `The period must be ${units}.`, // prettier-ignore
    sql: ({ datetime1, datetime2 }, { constants }) =>
      boundaries(lowerText(constants.period), datetime1, datetime2) ?? nil,
  }),
  datetime_part: scalar({
    takes: { part: known('string'), datetime: 'datetime' },
    returns: 'int',
    doc: 'A part of a datetime as a whole number, such as its year, its ISO week or the millisecond of its second.',
    examples: {
      "datetime_part('quarter', datetime(2017-10-30))": 4,
      "datetime_part('microsecond', datetime(2017-10-30 01:02:03.7654321))": 765432,
    },
    refuse: (constants) => (lowerText(constants.part) in parts ? undefined : `The part must be one of ${Object.keys(parts).join(', ')}.`), // prettier-ignore
    sql: ({ datetime }, { constants }) => parts[lowerText(constants.part)]?.(datetime) ?? nil,
  }),
  startofday: starts('day', { 'startofday(datetime(2017-01-01 10:10:17), -1)': '2016-12-31T00:00:00.0000000Z' }),
  startofweek: starts('week', { 'startofweek(datetime(2020-06-15 13:45))': '2020-06-14T00:00:00.0000000Z' }),
  startofmonth: starts('month', { 'startofmonth(datetime(2020-06-15), -13)': '2019-05-01T00:00:00.0000000Z' }),
  startofyear: starts('year', { 'startofyear(datetime(2020-06-15))': '2020-01-01T00:00:00.0000000Z' }),
  endofday: ends('day', { 'endofday(datetime(2020-06-15 13:45))': '2020-06-15T23:59:59.9999999Z' }),
  endofweek: ends('week', { 'endofweek(datetime(2020-06-15))': '2020-06-20T23:59:59.9999999Z' }),
  endofmonth: ends('month', { 'endofmonth(datetime(2020-02-01))': '2020-02-29T23:59:59.9999999Z' }),
  endofyear: ends('year', { 'endofyear(datetime(9999-06-15))': '9999-12-31T23:59:59.9999999Z' }),
  dayofweek: partOf('The days since the Sunday before, as a timespan.', 'timespan', { 'dayofweek(datetime(2020-06-15 13:45))': '1.00:00:00' }, (ticks) => times(dayOfWeek(ticks), value(ticksPer.day))), // prettier-ignore
  dayofmonth: partOf('The day of the month.', 'int', { 'dayofmonth(datetime(2020-06-15))': 15 }, (ticks) => part('day', ticks)), // prettier-ignore
  dayofyear: partOf('The day of the year.', 'int', { 'dayofyear(datetime(2020-12-31))': 366 }, (ticks) => part('dayofyear', ticks)), // prettier-ignore
  hourofday: partOf('The hour of the day.', 'int', { 'hourofday(datetime(2020-06-15 23:59))': 23 }, (ticks) => part('hour', ticks)), // prettier-ignore
  week_of_year: partOf('The ISO 8601 week of the year.', 'int', { 'week_of_year(datetime(2016-01-01))': 53 }, (ticks) => part('week', ticks), ['weekofyear']), // prettier-ignore
  monthofyear: partOf('The month of the year.', 'int', { 'monthofyear(datetime(2015-12-14))': 12 }, (ticks) => part('month', ticks), ['getmonth']), // prettier-ignore
  getyear: partOf('The year.', 'int', { 'getyear(datetime(2015-10-12))': 2015 }, (ticks) => part('year', ticks)),
  format_datetime: scalar({
    takes: { datetime: 'datetime', format: known('string') },
    returns: 'string',
    resultName: 'first',
    doc: 'A datetime as text by a format of y, M, d, H, h, m, s, f, F, tt and delimiters.',
    examples: {
      "format_datetime(datetime(2017-01-29 09:00:05), 'yy-MM-dd [HH:mm:ss]')": '17-01-29 [09:00:05]',
      "format_datetime(datetime(2017-01-29 21:00:05.0400000), 'h:mm tt s.FFF')": '9:00 PM 5.04',
      "format_datetime(datetime(null), 'yyyy')": '',
    },
    refuse: ({ format }) => formatPieces(String(format), datetimeSpecifiers) ? undefined : 'The format may hold y, M, d, H, h, m, s, f, F, t and the delimiters space / - : , . _ [ ].', // prettier-ignore
    sql: ({ datetime }, { constants }) => formattedDatetime(datetime, formatPieces(String(constants.format), datetimeSpecifiers) ?? []), // prettier-ignore
  }),
  format_timespan: scalar({
    takes: { timespan: 'timespan', format: known('string') },
    returns: 'string',
    resultName: 'first',
    doc: 'A timespan as text by a format of d, h, m, s, f, F and delimiters.',
    examples: {
      "format_timespan(2d + 3h + 4m + 5s, 'd.hh:mm:ss')": '2.03:04:05',
      "format_timespan(time(29.09:00:05.12345), 'ddd.h:mm:ss [fffffff]')": '029.9:00:05 [1234500]',
    },
    refuse: ({ format }) => formatPieces(String(format), timespanSpecifiers) ? undefined : 'The format may hold d, h, H, m, s, f, F and the delimiters space / - : , . _ [ ].', // prettier-ignore
    sql: ({ timespan }, { constants }) => formattedTimespan(timespan, formatPieces(String(constants.format), timespanSpecifiers) ?? []), // prettier-ignore
  }),
  make_datetime: scalar({
    takes: { parts: rest('number', 3) },
    returns: 'datetime',
    doc: 'A datetime of year, month, day, and hour, minute and second if given; null where there is none.',
    examples: {
      'make_datetime(2017, 10, 1, 12, 11, 0.1234567)': '2017-10-01T12:11:00.1234567Z',
      'make_datetime(2021, 2, 29)': null,
    },
    sql: ({ parts: given }) => datetimeOfParts(given),
  }),
  make_timespan: scalar({
    takes: { parts: rest('number', 2) },
    returns: 'timespan',
    doc: 'A timespan of hours and minutes, then seconds; with four parts days come first. Null where a part is out of range.',
    examples: { 'make_timespan(1, 12, 30, 55.123)': '1.12:30:55.1230000', 'make_timespan(25, 70)': null },
    sql: ({ parts: given }) => timespanOfParts(given),
  }),
  unixtime_seconds_todatetime: fromUnix('seconds', scaled(1), { 'unixtime_seconds_todatetime(1546300800)': '2019-01-01T00:00:00.0000000Z' }), // prettier-ignore
  unixtime_milliseconds_todatetime: fromUnix('milliseconds', scaled(1e3), { 'unixtime_milliseconds_todatetime(1546300800000)': '2019-01-01T00:00:00.0000000Z' }), // prettier-ignore
  unixtime_microseconds_todatetime: fromUnix('microseconds', scaled(1e6), { 'unixtime_microseconds_todatetime(1546300800000000)': '2019-01-01T00:00:00.0000000Z' }), // prettier-ignore
  unixtime_nanoseconds_todatetime: fromUnix('nanoseconds', scaled(1e9), { 'unixtime_nanoseconds_todatetime(1546300800000000000)': '2019-01-01T00:00:00.0000000Z' }), // prettier-ignore
  datetime_utc_to_local: zoned('to'),
  datetime_local_to_utc: zoned('from'),
} as const
