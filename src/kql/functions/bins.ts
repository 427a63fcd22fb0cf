// Functions that round values down to the start of a bin: bin, floor, bin_at.
import type { Sql } from '../../sql/tree.js'
import { cast, divide, divideWhole, greater, minus, modulo, plus, times, value, when } from '../../sql/tree.js'
import { fn } from '../../sql/primitives.js'
import type { BoundType } from '../types.js'
import { isNumber, storedAs, widestNumber } from '../types.js'
import type { TypeRule } from './define.js'
import { scalar } from './define.js'
import { withinCalendar } from './time-conversions.js'

/** Numbers bin by numbers, timespans by timespans, datetimes by timespans or datetimes. */
const binType = (bin: BoundType | undefined, step: BoundType | undefined): BoundType | undefined => {
  if (bin === undefined || step === undefined) return undefined
  if (isNumber(bin)) return isNumber(step) ? widestNumber(bin, step) : undefined
  if (bin === 'datetime') return step === 'timespan' || step === 'datetime' ? bin : undefined
  return bin === step ? bin : undefined
}

const typeOfBin: TypeRule = ([bin, step]) => binType(bin, step)
const typeOfBinAt: TypeRule = ([bin, step, point]) => {
  const type = binType(bin, step)
  return type === undefined || point === undefined ? undefined : isNumber(type) && isNumber(point) ? widestNumber(type, point) : type === point ? type : undefined // prettier-ignore
}

/** A step must be above zero, else the bin is null. */
const positive = (step: Sql): Sql =>
  step.kind === 'value' && typeof step.value === 'bigint' && step.value > 0n
    ? step
    : when(greater(step, value(0n)), step)

/** The distance from the start of the bin, never negative. */
const above = (offset: Sql, step: Sql): Sql => modulo(plus(modulo(offset, step), step), step)

/** The start of the bin that holds a value, bins beginning at zero. */
function binned(bin: Sql, step: Sql, type: BoundType): Sql {
  const size = positive(step)
  // Ticks of datetimes are never negative, so cutting off is rounding down.
  if (type === 'datetime') return times(divideWhole(bin, size), size)
  return type === 'real' ? times(fn.floor(divide(bin, size)), size) : minus(bin, above(bin, size))
}

const inType = (sql: Sql, type: BoundType): Sql => (isNumber(type) ? cast(sql, storedAs[type]) : sql)

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
    binned(types.value === returns ? number : inType(number, returns), inType(roundTo, returns), returns),
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
  sql: ({ value: number, bin_size: step, fixed_point: point }, { returns }) => {
    const [from, size, start] = [number, step, point].map((sql) => inType(sql, returns)) as [Sql, Sql, Sql]
    const offset = minus(from, start)
    if (returns === 'real') return plus(start, binned(offset, size, 'real'))
    const result = minus(from, above(offset, positive(size)))
    return returns === 'datetime' ? withinCalendar(result) : result
  },
})

export const bins = { bin, bin_at: binAt } as const
