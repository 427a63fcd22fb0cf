// SQL that turns a value of each KQL type into a datetime or a timespan, both in ticks.
import { fn } from '../../sql/primitives.js'
import type { Sql } from '../../sql/tree.js'
import {
  and,
  between,
  cases,
  cast,
  concat,
  divideWhole,
  equal,
  greaterOrEqual,
  isIn,
  less,
  list,
  minus,
  modulo,
  nil,
  not,
  plus,
  times,
  tryCast,
  value,
  when,
} from '../../sql/tree.js'
import type { ScalarType } from '../types.js'
import { lastTick, ticksAtUnixEpoch, ticksPer } from '../types.js'
import { dynamicText } from './dynamic-text.js'
import { longOf } from './number-conversions.js'
import { matched } from './once.js'

type Conversion = Readonly<Record<ScalarType, (sql: Sql) => Sql>>

const noTicks = (): Sql => cast(nil, 'bigint')

/** Ticks out of the years 0001 to 9999 are no datetime. */
export const withinCalendar = (ticks: Sql): Sql => when(between(ticks, value(0n), value(lastTick)), ticks)

/** Ticks of a TIMESTAMP; those below a microsecond are zero. */
export const ticksOfTimestamp = (timestamp: Sql): Sql =>
  plus(times(fn.microsOfTimestamp(timestamp), value(10n)), value(ticksAtUnixEpoch))

const isoPattern = '^[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ](?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\\.[0-9]{1,7})?Z?)?$'
const fractionPattern = '\\.([0-9]{1,7})'
/** The characters of 2020-06-15T13:45:09. */
const toTheSecond = 19n

/** The seven digits of a fraction, as ticks. */
const ticksOfFraction = (digits: Sql): Sql => cast(fn.padRight(digits, value(7n), value('0')), 'bigint')

/** The form that machines write, read without taking it apart. */
const isoTicks = (text: Sql): Sql => {
  const fraction = fn.regexExtract(text, value(fractionPattern), value(1n))
  const second = fn.parseTimestamp(fn.left(text, value(toTheSecond)))
  return withinCalendar(plus(ticksOfTimestamp(second), ticksOfFraction(fraction)))
}

const weekday = '(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\\s*,?\\s+)?'
const monthName =
  'jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:tember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?'

/** Every form of a date, its parts in groups; a form that is not the text's leaves its groups empty. */
const dateForms = [
  // 2014-05-25, 2014/5/25, 2014.5.25
  '([0-9]{4})\\s*([-/.,])\\s*([0-9]{1,2})\\s*([-/.,])\\s*([0-9]{1,2})',
  // 5/25/2014
  '([0-9]{1,2})\\s*([-/.])\\s*([0-9]{1,2})\\s*([-/.])\\s*([0-9]{4})',
  // 8 Nov 14, 08-Nov-2014
  `([0-9]{1,2})[-\\s]+(${monthName})[-\\s]+([0-9]{4}|[0-9]{2})`,
  // Nov 8, 2014
  `(${monthName})\\s+([0-9]{1,2})\\s*,?\\s+([0-9]{4})`,
  // 2014-05
  '([0-9]{4})-([0-9]{1,2})',
  // 2014, and no time of day
  '([0-9]{4})\\s*$',
]
const timeOfDay = '(?:(?:\\s*T\\s*|\\s+)([0-9]{1,2}):([0-9]{1,2})(?::([0-9]{1,2})(?:[.,]([0-9]+))?)?\\s*(am|pm)?)?'
const zone = '\\s*(?:z|gmt|utc|([+-])([0-9]{1,2})(?::?([0-9]{2}))?)?'
const datetimePattern = `(?i)^\\s*${weekday}(?:${dateForms.map((form) => `(?:${form})`).join('|')})${timeOfDay}${zone}\\s*$`
const datetimeGroups = [
  'year1', 'mark1', 'month1', 'mark2', 'day1',
  'month3', 'mark3', 'day3', 'mark4', 'year3',
  'day5', 'name5', 'year5',
  'name6', 'day6', 'year6',
  'year7', 'month7',
  'year8',
  'hour', 'minute', 'second', 'fraction', 'half',
  'sign', 'zoneHours', 'zoneMinutes',
] as const // prettier-ignore
type DatetimeGroup = (typeof datetimeGroups)[number]
type Group<Name extends string> = (name: Name) => Sql

const number = (text: Sql): Sql => fn.coalesce(tryCast(text, 'bigint'), value(0n))
const isEmpty = (text: Sql): Sql => equal(text, value(''))
const joined = (group: Group<DatetimeGroup>, ...names: readonly DatetimeGroup[]): Sql => fn.concat(...names.map(group))

/** jan to dec → 1 to 12. */
const monthOfName = (name: Sql): Sql =>
  divideWhole(
    plus(fn.position(value('janfebmaraprmayjunjulaugsepoctnovdec'), fn.lower(fn.left(name, value(3n)))), value(2n)),
    value(3n),
  )

/** Two digits mean 1950 to 2049, as .NET's calendar has it. */
const fullYear = (year: Sql): Sql =>
  when(equal(fn.length(year), value(2n)), concat(when(less(year, value('50')), value('20'), value('19')), year), year)

/** A month or day that is not written is the first. */
const orFirst = (part: Sql): Sql => when(isEmpty(part), value('1'), part)

/** Ticks of the date; null where the calendar has no such day, or the marks between its parts differ. */
const dateTicks = (group: Group<DatetimeGroup>): Sql => {
  const year = fullYear(joined(group, 'year1', 'year3', 'year5', 'year6', 'year7', 'year8'))
  const name = joined(group, 'name5', 'name6')
  const written = joined(group, 'month1', 'month3', 'month7')
  const month = when(isEmpty(name), orFirst(written), cast(monthOfName(name), 'varchar'))
  const day = joined(group, 'day1', 'day3', 'day5', 'day6')
  const date = fn.joinList(list(year, month, orFirst(day)), value('-'))
  const sameMarks = and(equal(group('mark1'), group('mark2')), equal(group('mark3'), group('mark4')))
  return when(sameMarks, ticksOfTimestamp(fn.parseTimestamp(date)))
}

/** Hours from 0 to 23, null for others. */
const hourOf = (group: Group<DatetimeGroup>): Sql => {
  const hour = number(group('hour'))
  const inHalf = when(between(hour, value(1n), value(12n)), modulo(hour, value(12n)))
  return cases(
    [
      [isEmpty(group('half')), when(less(hour, value(24n)), hour)],
      [equal(fn.lower(group('half')), value('pm')), plus(inHalf, value(12n))],
    ],
    inHalf,
  )
}

const belowSixty = (text: Sql): Sql => when(less(number(text), value(60n)), number(text))

/** Seven digits of a longer fraction, rounded by the eighth. */
const roundedFraction = (digits: Sql): Sql =>
  plus(
    ticksOfFraction(fn.left(digits, value(7n))),
    when(greaterOrEqual(fn.substr(digits, value(8n), value(1n)), value('5')), value(1n), value(0n)),
  )

const zoneTicks = (group: Group<DatetimeGroup>): Sql => {
  const size = plus(
    times(number(group('zoneHours')), value(ticksPer.hour)),
    times(number(group('zoneMinutes')), value(ticksPer.minute)),
  )
  return times(size, when(equal(group('sign'), value('-')), value(-1n), value(1n)))
}

const anyFormTicks = (text: Sql): Sql =>
  matched(text, datetimePattern, datetimeGroups, (group) => {
    const timeTicks = [
      times(hourOf(group), value(ticksPer.hour)),
      times(belowSixty(group('minute')), value(ticksPer.minute)),
      times(belowSixty(group('second')), value(ticksPer.second)),
      roundedFraction(group('fraction')),
    ].reduce((sum, part) => plus(sum, part))
    return withinCalendar(minus(plus(dateTicks(group), timeTicks), zoneTicks(group)))
  })

const datetimeOfText = (text: Sql): Sql =>
  cases(
    [
      [fn.regexMatches(text, value(isoPattern)), isoTicks(text)],
      [isEmpty(text), noTicks()],
    ],
    anyFormTicks(text),
  )

const isText = (json: Sql): Sql => equal(fn.jsonType(json), value('VARCHAR'))

const datetimeOfDynamic = (json: Sql): Sql =>
  when(isText(json), datetimeOfText(dynamicText(json)), withinCalendar(longOf.dynamic(json)))

/** As a datetime: numbers are ticks, texts may have any form that Kusto reads; null for all else. */
export const datetimeOf: Conversion = {
  bool: noTicks,
  int: (sql) => withinCalendar(cast(sql, 'bigint')),
  long: withinCalendar,
  real: (sql) => withinCalendar(longOf.real(sql)),
  decimal: (sql) => withinCalendar(longOf.decimal(sql)),
  string: datetimeOfText,
  datetime: (sql) => sql,
  timespan: withinCalendar,
  guid: noTicks,
  dynamic: datetimeOfDynamic,
}

/** The units of a timespan with the names they go by, and their size in nanoseconds. */
const units: readonly (readonly [size: bigint, names: readonly string[]])[] = [
  [86_400_000_000_000n, ['', 'd', 'day', 'days']],
  [3_600_000_000_000n, ['h', 'hr', 'hrs', 'hour', 'hours']],
  [60_000_000_000n, ['m', 'min', 'minute', 'minutes']],
  [1_000_000_000n, ['s', 'sec', 'second', 'seconds']],
  [1_000_000n, ['ms', 'milli', 'millis', 'millisec', 'millisecond', 'milliseconds']],
  [1_000n, ['micro', 'micros', 'microsec', 'microsecond', 'microseconds']],
  [100n, ['tick', 'ticks']],
  [1n, ['nano', 'nanos', 'nanosec', 'nanosecond', 'nanoseconds']],
]
const unitNames = units.flatMap(([, names]) => names).sort((a, b) => b.length - a.length)

const clock = '(?:([0-9]{1,8})\\.)?([0-9]{1,2}):([0-9]{1,2})(?::([0-9]{1,2})(?:\\.([0-9]{1,7}))?)?'
const amount = `([0-9]{1,15})(?:\\.([0-9]{1,12}))?\\s*(${unitNames.join('|')})`
const timespanPattern = `^\\s*([+-]?)(?:${clock}|${amount})\\s*$`
const timespanGroups = [
  'sign', 'days', 'hours', 'minutes', 'seconds', 'fraction', 'whole', 'part', 'unit',
] as const // prettier-ignore
type TimespanGroup = (typeof timespanGroups)[number]

const clockTicks = (group: Group<TimespanGroup>): Sql => {
  const part = (name: TimespanGroup, below: bigint, size: bigint): Sql =>
    times(when(less(number(group(name)), value(below)), number(group(name))), value(size))
  return [
    times(cast(number(group('days')), 'hugeint'), value(ticksPer.day)),
    part('hours', 24n, ticksPer.hour),
    part('minutes', 60n, ticksPer.minute),
    part('seconds', 60n, ticksPer.second),
    ticksOfFraction(group('fraction')),
  ].reduce((total, one) => plus(total, one))
}

/** 1.5h: the digits times the unit, less as many tens as there are digits behind the point. */
const amountTicks = (group: Group<TimespanGroup>): Sql => {
  const size = cases(
    units.map(([nanoseconds, names]) => [
      isIn(
        group('unit'),
        names.map((name) => value(name)),
      ),
      value(nanoseconds),
    ]),
  )
  const digits = cast(concat(group('whole'), group('part')), 'hugeint')
  const tens = cast(concat(value('1'), fn.repeat(value('0'), fn.length(group('part')))), 'hugeint')
  return divideWhole(divideWhole(times(digits, size), tens), value(100n))
}

const timespanOfText = (text: Sql): Sql =>
  matched(text, timespanPattern, timespanGroups, (group) => {
    const size = cases([
      [not(isEmpty(group('hours'))), clockTicks(group)],
      [not(isEmpty(group('whole'))), amountTicks(group)],
    ])
    const signed = times(size, when(equal(group('sign'), value('-')), value(-1n), value(1n)))
    // The least timespan is one tick longer than the greatest.
    return tryCast(signed, 'bigint')
  })

const timespanOfDynamic = (json: Sql): Sql =>
  when(isText(json), timespanOfText(dynamicText(json)), longOf.dynamic(json))

/** As a timespan: numbers are ticks, texts a clock ([d.]hh:mm[:ss]), an amount with a unit, or days; null for all else. */
export const timespanOf: Conversion = {
  bool: noTicks,
  int: (sql) => cast(sql, 'bigint'),
  long: (sql) => sql,
  real: longOf.real,
  decimal: longOf.decimal,
  string: timespanOfText,
  datetime: (sql) => sql,
  timespan: (sql) => sql,
  guid: noTicks,
  dynamic: timespanOfDynamic,
}
