// Datetimes in the time zones of the IANA database.
import { fn } from '../../sql/primitives.js'
import type { Sql } from '../../sql/tree.js'
import { cast, isIn, minus, modulo, plus, value, when } from '../../sql/tree.js'
import { timestampOf } from './calendar.js'
import type { ScalarFunction } from './define.js'
import { scalar } from './define.js'
import { once } from './once.js'
import { ticksOfTimestamp, withinCalendar } from './time-conversions.js'
import { timeZoneNames } from './time-zones.js'

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

export const zoneTimes = {
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
