// Functions that read other rows: numbering, running sums, and the rows before and after.
//
// A `restart` condition begins anew in every row where it holds. SQL has windows over partitions for that: the binder
// makes a column of 'trues so far' of the condition and partitions by it, so that no entry's SQL sees a restart.
import { fn, windowFn } from '../../sql/primitives.js'
import type { Sql } from '../../sql/tree.js'
import { aggregateCall, cast, equal, isDistinct, minus, or, plus, tryCast, value, when } from '../../sql/tree.js'
import type { BoundType } from '../types.js'
import { farthest, knownWhole, within } from './constants.js'
import type { WindowContext } from './define.js'
import { composedWindow, known, optional, optionalKnown, plain, same, window } from './define.js'
import { wrapAround } from './wrap-around.js'

/** The type of the first argument, to which the default is converted. */
const likeFirst = Object.assign(([type]: readonly BoundType[]) => type, {
  unifies: (position: number) => position === 2,
})

const neighbour = (name: 'prev' | 'next', doc: string, examples: Readonly<Record<string, unknown>>) =>
  window({
    takes: { value: { type: 'scalar', column: true }, offset: optional('long'), default: optionalKnown('scalar') },
    returns: likeFirst,
    doc,
    examples,
    refuse: ({ offset }) =>
      offset === 0n ? { parameter: 'offset', reason: `The offset of ${name} is other than zero.` } : undefined,
    sql: (args, { over, constants }) => {
      const call = name === 'prev' ? windowFn.lag : windowFn.lead
      const offset = args.offset ? within(-farthest, args.offset, knownWhole(constants.offset)) : value(1n)
      return over(args.default ? call(args.value, offset, args.default) : call(args.value, offset))
    },
  })

/** A sum from the first row to this one. Longs wrap around; an int that no longer fits is null. */
function runningSum(term: Sql, { types, over }: WindowContext<'term' | 'restart'>): Sql {
  const sum = over(aggregateCall('sum', [term]), 'running')
  switch (types.term) {
    case 'int':
      return tryCast(fn.coalesce(sum, value(0n)), 'integer')
    case 'long':
      return wrapAround(fn.coalesce(sum, value(0n)))
    default:
      return fn.coalesce(sum, value(0n))
  }
}

export const windows = {
  row_number: window({
    takes: { start: optional('long'), restart: optional('bool') },
    returns: 'long',
    doc: 'The number of the row, from 1 or another start, beginning anew where the second argument is true.',
    examples: {
      'range x from 1 to 3 step 1 | sort by x desc | extend n = row_number() | where x == 1 | project n': 3,
      'range x from 1 to 3 step 1 | sort by x asc | extend n = row_number(10) | where x == 3 | project n': 12,
      'range x from 1 to 4 step 1 | sort by x asc | extend n = row_number(1, x == 3) | where x == 4 | project n': 2,
    },
    sql: ({ start }, { over }) => {
      const number = over(windowFn.rowNumber())
      if (!start) return number
      const beside = minus(start.kind === 'value' ? start : cast(start, 'hugeint'), value(1n))
      return start.kind === 'value' ? plus(number, beside) : wrapAround(plus(number, beside))
    },
  }),
  row_cumsum: window({
    takes: { term: 'number', restart: optional('bool') },
    returns: same(0),
    doc: 'The sum of the values up to this row, beginning anew where the second argument is true.',
    examples: {
      'range x from 1 to 4 step 1 | sort by x asc | extend s = row_cumsum(x) | where x == 4 | project s': 10,
      'range x from 1 to 4 step 1 | sort by x asc | extend s = row_cumsum(x, x == 3) | where x == 4 | project s': 7,
    },
    sql: ({ term }, call) => runningSum(term, call),
  }),
  prev: neighbour('prev', 'The value in the row before, or so many rows before; a default or null before the first.', {
    'range x from 1 to 3 step 1 | sort by x asc | extend p = prev(x) | where x == 3 | project p': 2,
    'range x from 1 to 3 step 1 | sort by x asc | extend p = prev(x, 2) | where x == 2 | project p': null,
    'range x from 1 to 3 step 1 | sort by x asc | extend p = prev(x, 1, 0) | where x == 1 | project p': 0,
  }),
  next: neighbour('next', 'The value in the row after, or so many rows after; a default or null after the last.', {
    'range x from 1 to 3 step 1 | sort by x asc | extend n = next(x) | where x == 1 | project n': 2,
    'range x from 1 to 3 step 1 | sort by x asc | extend n = next(x, 2, 9) | where x == 2 | project n': 9,
  }),
  row_rank_dense: composedWindow({
    composed: 'number of the run',
    takes: { term: plain('scalar'), restart: optional('bool') },
    returns: 'long',
    doc: 'The number of the run of equal values that the row is in, beginning anew where the second argument is true.',
    examples: {
      'datatable(s:string)["a", "b", "b", "c"] | sort by s asc | extend r = row_rank_dense(s) | where s == "c" | project r': 3,
    },
  }),
  row_rank_min: composedWindow({
    composed: 'start of the run',
    takes: { term: plain('scalar'), restart: optional('bool') },
    returns: 'long',
    doc: 'The row number at which the run of equal values begins, beginning anew where the second argument is true.',
    examples: {
      'datatable(s:string)["a", "b", "b", "c"] | sort by s asc | extend r = row_rank_min(s) | where s == "c" | project r': 4,
    },
  }),
  row_window_session: composedWindow({
    composed: 'session',
    takes: { value: 'datetime', maxFromFirst: 'timespan', maxBetween: 'timespan', restart: optional('bool') },
    returns: 'datetime',
    doc: 'The time at which the session of the row began. A session ends so long after its first row, so long after the row before, and where the last argument is true. Some 150,000 rows a second.',
    examples: {
      'range x from 1 to 4 step 1 | sort by x asc | extend t = datetime(2020-01-01) + x * x * 1m | extend s = row_window_session(t, 1h, 6m) | where x == 3 | project s':
        '2020-01-01T00:01:00.0000000Z',
      'range x from 1 to 4 step 1 | sort by x asc | extend t = datetime(2020-01-01) + x * 1m | extend s = row_window_session(t, 2m, 1h, x == 4) | where x == 4 | project s':
        '2020-01-01T00:04:00.0000000Z',
    },
  }),
  'trues so far': window({
    takes: { condition: 'bool' },
    returns: 'long',
    hidden: true,
    doc: 'In how many rows up to this one the condition holds: the number of the segment that restarts make.',
    examples: {},
    sql: ({ condition }, { over }) => {
      const one = when(condition, value(1n), value(0n))
      return cast(over(aggregateCall('sum', [one]), 'running'), 'bigint')
    },
  }),
  'run starts': window({
    takes: { term: 'scalar' },
    returns: 'bool',
    hidden: true,
    doc: 'Is the row the first, or has it another value than the row before?',
    examples: {},
    sql: ({ term }, { over }) =>
      or(equal(over(windowFn.rowNumber()), value(1n)), isDistinct(term, over(windowFn.lag(term, value(1n))))),
  }),
  'last where': window({
    takes: { value: 'long', condition: 'bool' },
    returns: 'long',
    hidden: true,
    doc: 'The largest value of the rows up to this one where the condition holds.',
    examples: {},
    sql: (args, { over }) => over(aggregateCall('max', [when(args.condition, args.value)]), 'running'),
  }),
  'any near': window({
    takes: { condition: 'bool', before: known('long'), after: known('long') },
    returns: 'bool',
    hidden: true,
    doc: 'Does the condition hold in this row, in so many rows that it comes before, or in so many that it follows?',
    examples: {},
    sql: ({ condition }, { over, constants }) =>
      over(aggregateCall('boolOr', [condition]), {
        preceding: Number(constants.after),
        following: Number(constants.before),
      }),
  }),
} as const
