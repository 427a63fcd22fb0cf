// Parts of datetimes: years, weeks, hours and their like.
import type { Sql } from '../../sql/tree.js'
import { lessOrEqual, minus, modulo, times, value, when } from '../../sql/tree.js'
import { lastTick, ticksPer } from '../types.js'
import { fromSunday, part, within } from './calendar.js'
import { known, scalar } from './define.js'
import { byName, oneOf } from './named-words.js'

/** The ISO week: the first is that with the year's first Thursday. */
const isoWeek = (ticks: Sql): Sql => part('week', ticks)
/** Weeks from Sunday, of which the first has the year's first Wednesday: the ISO week a day later. */
const sundayWeek = (ticks: Sql): Sql => isoWeek(fromSunday(ticks))

const partsByName: Readonly<Record<string, (ticks: Sql) => Sql>> = {
  year: (ticks) => part('year', ticks),
  quarter: (ticks) => part('quarter', ticks),
  month: (ticks) => part('month', ticks),
  week_of_year: isoWeek,
  weekofyear: sundayWeek,
  day: (ticks) => part('day', ticks),
  dayofyear: (ticks) => part('dayofyear', ticks),
  hour: (ticks) => within(ticks, 'day', ticksPer.hour),
  minute: (ticks) => within(ticks, 'hour', ticksPer.minute),
  second: (ticks) => within(ticks, 'minute', ticksPer.second),
  millisecond: (ticks) => within(ticks, 'second', ticksPer.millisecond),
  microsecond: (ticks) => within(ticks, 'second', ticksPer.microsecond),
  nanosecond: (ticks) => times(within(ticks, 'second', 1n), value(100n)),
}

/** A part is an int by the reference's parser; its engine gives a long in every answer that was recorded with its type. */
const wholePart = (
  doc: string,
  examples: Readonly<Record<string, unknown>>,
  sql: (ticks: Sql) => Sql,
  ...aliases: readonly string[]
) => scalar({ takes: { date: 'datetime' }, returns: 'long', doc, examples, aliases, sql: ({ date }) => sql(date) })

export const dateParts = {
  datetime_part: scalar({
    takes: { part: known('string'), date: 'datetime' },
    // As of wholePart.
    returns: 'long',
    aliases: ['datepart'],
    doc: 'A part of a datetime as a whole number: year, quarter, month, week_of_year, day, dayofyear, hour, minute, second, millisecond, microsecond, nanosecond.',
    examples: {
      'datetime_part("quarter", datetime(2017-10-30))': 4,
      'datetime_part("Nanosecond", datetime(2017-10-30 01:02:03.7654321))': 765432100,
    },
    refuse: oneOf('part', partsByName, 'The part of a datetime'),
    sql: ({ date }, { constants }) => byName(partsByName, constants.part, (partOf) => partOf(date)),
  }),
  dayofweek: scalar({
    takes: { date: 'datetime' },
    returns: 'timespan',
    doc: 'Whole days since the last Sunday; null on the last day of the calendar.',
    examples: { 'dayofweek(datetime(2020-06-15))': '1.00:00:00', 'dayofweek(datetime(9999-12-31))': null },
    sql: ({ date }) => {
      const time = modulo(date, value(ticksPer.day))
      // Kusto looks a day ahead, and behind the last day there is none.
      return when(
        lessOrEqual(date, value(lastTick - ticksPer.day)),
        minus(modulo(fromSunday(date), value(ticksPer.week)), time),
      )
    },
  }),
  dayofmonth: wholePart(
    'The day of the month, from 1.',
    { 'dayofmonth(datetime(2020-06-15))': 15, 'dayofmonth(datetime(null))': null },
    (ticks) => part('day', ticks),
  ),
  dayofyear: wholePart(
    'The day of the year, from 1.',
    { 'dayofyear(datetime(2020-12-31))': 366, 'dayofyear(datetime(0001-01-01))': 1 },
    (ticks) => part('dayofyear', ticks),
  ),
  hourofday: wholePart(
    'The hour of the day, from 0 to 23.',
    { 'hourofday(datetime(2020-06-15 23:59:59.9999999))': 23, 'hourofday(datetime(2020-06-15))': 0 },
    (ticks) => within(ticks, 'day', ticksPer.hour),
  ),
  week_of_year: wholePart(
    'The week of the year by ISO 8601: weeks begin on Monday, and the first has the first Thursday.',
    { 'week_of_year(datetime(2020-06-15))': 25, 'week_of_year(datetime(2016-01-01))': 53 },
    isoWeek,
  ),
  weekofyear: wholePart(
    'The week of the year, not by ISO 8601: weeks begin on Sunday, and the first has the first Wednesday.',
    { 'weekofyear(datetime(1950-06-15))': 24, 'weekofyear(datetime(2030-12-31))': 1 },
    sundayWeek,
  ),
  monthofyear: wholePart(
    'The month of the year, from 1.',
    { 'monthofyear(datetime(2020-06-15))': 6, 'getmonth(datetime(null))': null },
    (ticks) => part('month', ticks),
    'getmonth',
  ),
  getyear: wholePart(
    'The year.',
    { 'getyear(datetime(2020-06-15))': 2020, 'getyear(datetime(0001-01-01))': 1 },
    (ticks) => part('year', ticks),
  ),
} as const
