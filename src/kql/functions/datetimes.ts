// The moment of the query, and steps from one datetime to another.
import { fn } from '../../sql/primitives.js'
import type { Sql } from '../../sql/tree.js'
import { cast, divideWhole, minus, nil, times, value } from '../../sql/tree.js'
import { ticksPer } from '../types.js'
import type { FixedUnit, MonthUnit } from './calendar.js'
import { addMonths, addUnits, timestampOf, unitsBefore, weeksBefore } from './calendar.js'
import { known, optional, scalar } from './define.js'
import { wrapAround } from './wrap-around.js'
import { byName, named, oneOf } from './named-words.js'

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

export const datetimes = { ...currentTime, ...steps } as const
