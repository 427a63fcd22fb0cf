// Functions that round values down to the start of a bin: bin, floor, bin_at.
import type { Sql } from '../../sql/tree.js'
import {
  cast,
  divide,
  divideWhole,
  greater,
  greaterOrEqual,
  minus,
  modulo,
  plus,
  times,
  tryCast,
  value,
  when,
} from '../../sql/tree.js'
import { fn } from '../../sql/primitives.js'
import type { BoundType } from '../types.js'
import { isNumber, widestNumber } from '../types.js'
import type { TypeRule } from './define.js'
import { scalar } from './define.js'
import { decimalOf } from './number-conversions.js'
import { withinCalendar } from './time-conversions.js'
import { isRoomy, smallestLong } from './wrap-around.js'

/** Numbers bin by numbers, ints as longs, timespans by timespans, datetimes by timespans or datetimes. */
const binType = (bin: BoundType | undefined, step: BoundType | undefined): BoundType | undefined => {
  if (bin === undefined || step === undefined) return undefined
  if (isNumber(bin)) return isNumber(step) ? widestNumber('long', widestNumber(bin, step)) : undefined
  if (bin === 'datetime') return step === 'timespan' || step === 'datetime' ? bin : undefined
  return bin === step ? bin : undefined
}

const typeOfBin: TypeRule = ([bin, step]) => binType(bin, step)
const typeOfBinAt: TypeRule = ([bin, step, point]) => {
  const type = binType(bin, step)
  return type === undefined || point === undefined
    ? undefined
    : isNumber(type) && isNumber(point)
      ? widestNumber(type, point)
      : type === point
        ? type
        : undefined
}

/** A step must be above zero, else the bin is null. */
const positive = (step: Sql): Sql =>
  step.kind === 'value' && step.value !== null && Number(step.value) > 0 ? step : when(greater(step, value(0n)), step)

/** Beside decimals a step or a point is one too. */
const alongside = (sql: Sql, from: BoundType, type: BoundType): Sql => (type === 'decimal' ? asDecimal(sql, from) : sql)

/** The distance from the start of the bin, never negative. */
const above = (offset: Sql, step: Sql): Sql => modulo(plus(modulo(offset, step), step), step)

/** Ints are worked with in 64 bits, as are small literals, which the engine reads in 32. */
const wide = (sql: Sql, from: BoundType, type: BoundType): Sql => {
  if (type === 'datetime' || (from === type && sql.kind === 'column')) return sql
  if (type === 'decimal') return asDecimal(sql, from)
  return cast(sql, type === 'real' ? 'double' : 'bigint')
}

/** A number as a decimal; null for a real that is none. */
const asDecimal = (sql: Sql, from: BoundType): Sql =>
  from === 'int' || from === 'long' || from === 'real' ? decimalOf[from](sql) : sql

/** The start of the bin that holds a value, bins beginning at zero. */
function binned(bin: Sql, step: Sql, type: BoundType): Sql {
  const size = positive(step)
  // Ticks of datetimes are never negative, so cutting off is rounding down.
  if (type === 'datetime') return times(divideWhole(bin, size), size)
  if (type === 'real') return times(fn.floor(divide(bin, size)), size)
  return type === 'decimal' ? minus(bin, above(bin, size)) : wholeBin(bin, step)
}

/** Whole numbers whose bin begins below the smallest long have none. */
function wholeBin(bin: Sql, step: Sql): Sql {
  if (isRoomy(step)) return when(greaterOrEqual(bin, value(smallestLong + step.value)), minus(bin, above(bin, step)))
  const long = cast(bin, 'hugeint')
  return tryCast(minus(long, above(long, positive(step))), 'bigint')
}

const bin = scalar({
  takes: { value: 'summable', roundTo: 'summable' },
  returns: typeOfBin,
  resultName: 'first',
  aliases: ['floor'],
  doc: 'The value rounded down to a multiple of a step: of numbers, timespans, or ticks since the year 1.',
  examples: {
    'bin(4.5, 1)': 4,
    'bin(-7, 5)': -10,
    'bin(datetime(1970-05-11 13:45:07), 1d)': '1970-05-11T00:00:00.0000000Z',
    'floor(16d, 7d)': '14.00:00:00',
    'bin(5, 0)': null,
  },
  sql: ({ value: number, roundTo }, { returns, types }) =>
    binned(wide(number, types.value, returns), alongside(roundTo, types.roundTo, returns), returns),
})

const binAt = scalar({
  takes: { value: 'summable', bin_size: 'summable', fixed_point: 'summable' },
  returns: typeOfBinAt,
  resultName: 'first',
  doc: 'The value rounded down to a whole number of steps from a fixed point.',
  examples: {
    'bin_at(6.5, 2.5, 7)': 4.5,
    'bin_at(datetime(2017-05-15 10:20:00), 1d, datetime(1970-01-01 12:00:00))': '2017-05-14T12:00:00.0000000Z',
    'bin_at(5, -1, 0)': null,
  },
  sql: (args, { returns, types }) => {
    const from = wide(args.value, types.value, returns)
    const step = alongside(args.bin_size, types.bin_size, returns)
    const point = alongside(args.fixed_point, types.fixed_point, returns)
    if (returns === 'real') return plus(point, binned(minus(from, point), step, returns))
    if (returns === 'decimal') return minus(from, above(minus(from, point), positive(step)))
    // Ticks of the calendar and a step that is not too large stay within 64 bits.
    if (returns === 'datetime' && isRoomy(step)) return withinCalendar(minus(from, above(minus(from, point), step)))
    const long = cast(from, 'hugeint')
    const start = tryCast(minus(long, above(minus(long, point), positive(step))), 'bigint')
    return returns === 'datetime' ? withinCalendar(start) : start
  },
})

export const bins = { bin, bin_at: binAt } as const
