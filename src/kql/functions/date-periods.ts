// The starts and ends of days, weeks, months and years.
import { fn } from '../../sql/primitives.js'
import type { Sql } from '../../sql/tree.js'
import { plus, value } from '../../sql/tree.js'
import { lastTickBefore, startOfDay, startOfMonths, startOfWeek } from './calendar.js'
import { farthest } from './constants.js'
import { optional, scalar } from './define.js'
import { withinCalendar } from './time-conversions.js'

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

export const datePeriods = {
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
