// Functions on datetimes: their parts, the starts and ends of periods, and steps from one datetime to another.
import { fn } from '../../sql/primitives.js'
import type { Sql } from '../../sql/tree.js'
import {
  between,
  cast,
  divideWhole,
  isIn,
  lessOrEqual,
  minus,
  modulo,
  nil,
  plus,
  times,
  value,
  when,
} from '../../sql/tree.js'
import { lastTick, ticksPer } from '../types.js'
import type { FixedUnit, MonthUnit } from './calendar.js'
import {
  addMonths,
  addUnits,
  fromSunday,
  lastTickBefore,
  part,
  startOfDay,
  startOfMonths,
  startOfWeek,
  timestampOf,
  unitsBefore,
  weeksBefore,
  within,
} from './calendar.js'
import { farthest } from './constants.js'
import type { ScalarFunction } from './define.js'
import { known, optional, scalar } from './define.js'
import { once } from './once.js'
import { ticksOfTimestamp, withinCalendar } from './time-conversions.js'
import { timeZoneNames } from './time-zones.js'
import { wrapAround } from './wrap-around.js'

/** now() and ago() are constants by the time anything is lowered: the moment of a query is fixed when it is bound. */
const moment = (): Sql => cast(nil, 'bigint')

const currentTime = {
  now: scalar({
    takes: { offset: optional('timespan') },
    returns: 'datetime',
    doc: 'The moment the query began, the same all through it; with an offset, so much later.',
    examples: { 'now() - now(-1h)': '01:00:00', 'now() == now(0s)': true },
    sql: moment,
  }),
  ago: scalar({
    takes: { timespan: 'timespan' },
    returns: 'datetime',
    doc: 'The moment so long before the query began.',
    examples: { 'now() - ago(1h)': '01:00:00', 'ago(-1d) > now()': true },
    sql: moment,
  }),
} as const

// ── Parts ────────────────────────────────────────────────────────────────────────────────────────────────────

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

/** What a constant name stands for, whatever its case. */
function named<T>(table: Readonly<Record<string, T>>, name: unknown): T | undefined {
  const word = typeof name === 'string' ? name.toLowerCase() : ''
  return Object.hasOwn(table, word) ? table[word] : undefined
}

/** The SQL by the name; names outside the table have been refused with `oneOf`. */
const byName = <T>(table: Readonly<Record<string, T>>, name: unknown, sql: (found: T) => Sql): Sql => {
  const found = named(table, name)
  return found === undefined ? nil : sql(found)
}

const oneOf =
  (parameter: string, table: Readonly<Record<string, unknown>>, what: string): NonNullable<ScalarFunction['refuse']> =>
  (constants) =>
    named(table, constants[parameter]) === undefined
      ? { parameter, reason: `${what} is one of ${Object.keys(table).join(', ')}.` }
      : undefined

const intPart = (
  doc: string,
  examples: Readonly<Record<string, unknown>>,
  sql: (ticks: Sql) => Sql,
  ...aliases: readonly string[]
) => scalar({ takes: { date: 'datetime' }, returns: 'int', doc, examples, aliases, sql: ({ date }) => sql(date) })

/** The type of a part is int by the reference's parser; where its engine was recorded to give a long, it is one. */
const longPart = (...entry: Parameters<typeof intPart>) => ({ ...intPart(...entry), returns: 'long' as const })

const parts = {
  datetime_part: scalar({
    takes: { part: known('string'), date: 'datetime' },
    // As of longPart.
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
  dayofmonth: intPart(
    'The day of the month, from 1.',
    { 'dayofmonth(datetime(2020-06-15))': 15, 'dayofmonth(datetime(null))': null },
    (ticks) => part('day', ticks),
  ),
  dayofyear: intPart(
    'The day of the year, from 1.',
    { 'dayofyear(datetime(2020-12-31))': 366, 'dayofyear(datetime(0001-01-01))': 1 },
    (ticks) => part('dayofyear', ticks),
  ),
  hourofday: intPart(
    'The hour of the day, from 0 to 23.',
    { 'hourofday(datetime(2020-06-15 23:59:59.9999999))': 23, 'hourofday(datetime(2020-06-15))': 0 },
    (ticks) => within(ticks, 'day', ticksPer.hour),
  ),
  week_of_year: intPart(
    'The week of the year by ISO 8601: weeks begin on Monday, and the first has the first Thursday.',
    { 'week_of_year(datetime(2020-06-15))': 25, 'week_of_year(datetime(2016-01-01))': 53 },
    isoWeek,
  ),
  weekofyear: intPart(
    'The week of the year, not by ISO 8601: weeks begin on Sunday, and the first has the first Wednesday.',
    { 'weekofyear(datetime(1950-06-15))': 24, 'weekofyear(datetime(2030-12-31))': 1 },
    sundayWeek,
  ),
  monthofyear: longPart(
    'The month of the year, from 1.',
    { 'monthofyear(datetime(2020-06-15))': 6, 'getmonth(datetime(null))': null },
    (ticks) => part('month', ticks),
    'getmonth',
  ),
  getyear: longPart(
    'The year.',
    { 'getyear(datetime(2020-06-15))': 2020, 'getyear(datetime(0001-01-01))': 1 },
    (ticks) => part('year', ticks),
  ),
} as const

// ── Starts and ends ──────────────────────────────────────────────────────────────────────────────────────────

/** One more unit; an offset that is out of the calendar stays so. */
const plusOne = (offset: Sql | undefined): Sql =>
  offset ? plus(fn.least(offset, value(farthest)), value(1n)) : value(1n)

const startOf = (
  period: string,
  examples: Readonly<Record<string, unknown>>,
  start: (ticks: Sql, offset: Sql | undefined) => Sql,
  resultName: 'first' | 'none' = 'none',
) =>
  scalar({
    takes: { date: 'datetime', offset: optional('long') },
    returns: 'datetime',
    resultName,
    doc: `The start of the ${period} that holds the datetime, or of one so many later.`,
    examples,
    sql: ({ date, offset }) => withinCalendar(start(date, offset)),
  })

/** An end is the last tick before the next start. */
const endOf = (
  period: string,
  examples: Readonly<Record<string, unknown>>,
  start: (ticks: Sql, offset: Sql | undefined) => Sql,
) =>
  scalar({
    takes: { date: 'datetime', offset: optional('long') },
    returns: 'datetime',
    doc: `The last tick of the ${period} that holds the datetime, or of one so many later.`,
    examples,
    sql: ({ date, offset }) => lastTickBefore(start(date, plusOne(offset))),
  })

const startOfMonth = (ticks: Sql, offset: Sql | undefined): Sql => startOfMonths(ticks, 'month', offset)
const startOfYear = (ticks: Sql, offset: Sql | undefined): Sql => startOfMonths(ticks, 'year', offset)

const periods = {
  startofday: startOf(
    'day',
    {
      'startofday(datetime(2020-06-15 13:45))': '2020-06-15T00:00:00.0000000Z',
      'startofday(datetime(2020-06-15 13:45), 3)': '2020-06-18T00:00:00.0000000Z',
    },
    startOfDay,
    'first',
  ),
  startofweek: startOf(
    'week, a Sunday,',
    {
      'startofweek(datetime(2020-06-15))': '2020-06-14T00:00:00.0000000Z',
      'startofweek(datetime(2020-06-15), -2)': '2020-05-31T00:00:00.0000000Z',
    },
    startOfWeek,
  ),
  startofmonth: startOf(
    'month',
    {
      'startofmonth(datetime(2020-06-15))': '2020-06-01T00:00:00.0000000Z',
      'startofmonth(datetime(2020-06-15), -13)': '2019-05-01T00:00:00.0000000Z',
    },
    startOfMonth,
  ),
  startofyear: startOf(
    'year',
    {
      'startofyear(datetime(2020-06-15))': '2020-01-01T00:00:00.0000000Z',
      'startofyear(datetime(2020-06-15), 8000)': null,
    },
    startOfYear,
  ),
  endofday: endOf(
    'day',
    {
      'endofday(datetime(2020-06-15 13:45))': '2020-06-15T23:59:59.9999999Z',
      'endofday(datetime(9999-12-31))': '9999-12-31T23:59:59.9999999Z',
    },
    startOfDay,
  ),
  endofweek: endOf(
    'week, a Saturday,',
    {
      'endofweek(datetime(2020-06-15))': '2020-06-20T23:59:59.9999999Z',
      'endofweek(datetime(2020-06-15), 1)': '2020-06-27T23:59:59.9999999Z',
    },
    startOfWeek,
  ),
  endofmonth: endOf(
    'month',
    {
      'endofmonth(datetime(2020-02-12))': '2020-02-29T23:59:59.9999999Z',
      'endofmonth(datetime(2020-02-12), -1)': '2020-01-31T23:59:59.9999999Z',
    },
    startOfMonth,
  ),
  endofyear: endOf(
    'year',
    {
      'endofyear(datetime(2020-02-12))': '2020-12-31T23:59:59.9999999Z',
      'endofyear(datetime(null))': null,
    },
    startOfYear,
  ),
} as const

// ── Steps ────────────────────────────────────────────────────────────────────────────────────────────────────

interface Unit {
  readonly add: (ticks: Sql, count: Sql) => Sql
  /** How many of its starts lie between two datetimes. */
  readonly between: (later: Sql, earlier: Sql) => Sql
}

const months = (unit: MonthUnit): Unit => ({
  add: (ticks, count) => addMonths(ticks, unit, count),
  between: (later, earlier) => fn.dateDiff(value(unit), timestampOf(earlier), timestampOf(later)),
})
const fixed = (unit: FixedUnit): Unit => ({
  add: (ticks, count) => addUnits(ticks, count, ticksPer[unit]),
  between: (later, earlier) => minus(unitsBefore(later, unit), unitsBefore(earlier, unit)),
})

const units: Readonly<Record<string, Unit>> = {
  year: months('year'),
  quarter: months('quarter'),
  month: months('month'),
  week: {
    add: (ticks, count) => addUnits(ticks, count, ticksPer.week),
    between: (later, earlier) => minus(weeksBefore(later), weeksBefore(earlier)),
  },
  day: fixed('day'),
  hour: fixed('hour'),
  minute: fixed('minute'),
  second: fixed('second'),
  millisecond: fixed('millisecond'),
  microsecond: fixed('microsecond'),
  nanosecond: {
    add: (ticks, count) => addUnits(ticks, divideWhole(count, value(100n)), 1n),
    between: (later, earlier) => wrapAround(times(cast(minus(later, earlier), 'hugeint'), value(100n))),
  },
}

const steps = {
  datetime_add: scalar({
    takes: { period: known('string'), amount: 'integer', datetime: 'datetime' },
    returns: 'datetime',
    doc: 'A datetime so many years, quarters, months, weeks, days, hours … later; a day that a month lacks becomes its last.',
    examples: {
      'datetime_add("month", 1, datetime(2020-01-31 23:59:59.9999999))': '2020-02-29T23:59:59.9999999Z',
      'datetime_add("Week", -53, datetime(2021-03-15))': '2020-03-09T00:00:00.0000000Z',
      'datetime_add("year", 9000, datetime(2020-01-01))': null,
    },
    refuse: oneOf('period', units, 'The period of datetime_add'),
    sql: ({ amount, datetime }, { constants }) => byName(units, constants.period, ({ add }) => add(datetime, amount)),
  }),
  datetime_diff: scalar({
    takes: { period: known('string'), datetime1: 'datetime', datetime2: 'datetime' },
    // Recorded of the reference engine; its parser says long.
    returns: (_types, [period]) => (named(units, period) === units['week'] ? 'real' : 'long'),
    doc: 'How many starts of years, quarters, months, weeks (Sundays), days, hours … lie between the second datetime and the first.',
    examples: {
      'datetime_diff("year", datetime(2017-01-01), datetime(2000-12-31))': 17,
      'datetime_diff("week", datetime(2017-10-29), datetime(2017-09-30 23:59))': 5,
      'datetime_diff("nanosecond", datetime(2017-10-30), datetime(2017-10-30 00:00:00.0000007))': -700,
    },
    refuse: oneOf('period', units, 'The period of datetime_diff'),
    sql: ({ datetime1, datetime2 }, { constants, returns }) => {
      const starts = byName(units, constants.period, ({ between }) => between(datetime1, datetime2))
      return returns === 'real' ? cast(starts, 'double') : starts
    },
  }),
} as const

// ── Time zones ───────────────────────────────────────────────────────────────────────────────────────────────

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '' && /^[A-Z]/i.test(name)
  } catch {
    return false
  }
}

const localTicks = (utc: Sql, zone: Sql): Sql => ticksOfTimestamp(fn.atTimeZone(timestampOf(utc), zone))

/**
 * The moment of a local time. One that the clocks leap over means an hour later to the engine and an hour earlier to
 * Kusto; the distance by which it comes back changed tells them from others.
 */
const utcTicks = (local: Sql, zone: Sql): Sql => {
  const utc = ticksOfTimestamp(fn.fromTimeZone(timestampOf(local), zone))
  return minus(utc, minus(localTicks(utc, zone), minus(local, modulo(local, value(10n)))))
}

const refuseZone: NonNullable<ScalarFunction['refuse']> = ({ timezone }) =>
  typeof timezone === 'string' && !isTimeZone(timezone)
    ? { parameter: 'timezone', reason: `There is no time zone '${timezone}' in the IANA database.` }
    : undefined

/** The name of a zone that there is, else null: the engine fails on a name that it does not know, and no attempt catches that. */
const knownZone = (zone: Sql): Sql =>
  when(
    isIn(
      fn.lower(zone),
      timeZoneNames().map((name) => value(name.toLowerCase())),
    ),
    zone,
  )

/** A datetime moved by the rules of a zone, with its tick digit; null where the zone of a row is unknown. */
function inZone(move: (ticks: Sql, zone: Sql) => Sql, ticks: Sql, zone: Sql, name: unknown): Sql {
  const moved = move(ticks, typeof name === 'string' ? zone : once(zone, 'λzone', knownZone))
  return withinCalendar(plus(moved, modulo(ticks, value(10n))))
}

const zones = {
  datetime_list_timezones: scalar({
    takes: {},
    returns: 'dynamic',
    neverNull: true,
    doc: 'The names of all time zones.',
    examples: {
      'datetime_list_timezones()[0]': 'Africa/Abidjan',
      'array_length(datetime_list_timezones()) > 500': true,
    },
    sql: () => cast(value(JSON.stringify(timeZoneNames())), 'json'),
  }),
  around: scalar({
    takes: { value: 'summable', center: 'summable', delta: 'summable' },
    returns: 'bool',
    doc: 'Is a time or a number no further from a centre than a given distance?',
    examples: {
      'around(datetime(2021-01-01 01:29), datetime(2021-01-01 01:30), 1min)': true,
      'around(5, 3, 1)': false,
    },
    sql: ({ value: x, center, delta }, { types }) => {
      const isWhole = types.center !== 'real' && types.center !== 'decimal'
      const middle = isWhole ? cast(center, 'hugeint') : center
      return between(x, minus(middle, delta), plus(middle, delta))
    },
  }),
  datetime_utc_to_local: scalar({
    takes: { from: 'datetime', timezone: 'string' },
    returns: 'datetime',
    doc: 'The local time of an IANA time zone at a moment in UTC.',
    examples: {
      'datetime_utc_to_local(datetime(2022-07-11 22:18:48.4678621), "US/Pacific")': '2022-07-11T15:18:48.4678621Z',
      'datetime_utc_to_local(datetime(2022-01-01), "Europe/Berlin")': '2022-01-01T01:00:00.0000000Z',
    },
    refuse: refuseZone,
    sql: ({ from, timezone }, { constants }) => inZone(localTicks, from, timezone, constants.timezone),
  }),
  datetime_local_to_utc: scalar({
    takes: { from: 'datetime', timezone: 'string' },
    returns: 'datetime',
    doc: 'The moment in UTC at which an IANA time zone has a local time.',
    examples: {
      'datetime_local_to_utc(datetime(2022-07-11 15:18:48.4678621), "US/Pacific")': '2022-07-11T22:18:48.4678621Z',
      'datetime_local_to_utc(datetime(2022-03-27 02:00), "Europe/Brussels")': '2022-03-27T00:00:00.0000000Z',
    },
    refuse: refuseZone,
    sql: ({ from, timezone }, { constants }) => inZone(utcTicks, from, timezone, constants.timezone),
  }),
} as const

export const datetimes = { ...currentTime, ...parts, ...periods, ...steps, ...zones } as const
