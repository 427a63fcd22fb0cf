// Entries that only the binder calls; their names have blanks, so no query can.
import { fn } from '../../sql/primitives.js'
import type { Sql } from '../../sql/tree.js'
import {
  aggregateCall,
  cases,
  cast,
  column,
  divide,
  divideWhole,
  equal,
  greater,
  isIn,
  isNotDistinct,
  isNotNull,
  isNull,
  lambda,
  less,
  list,
  minus,
  nil,
  not,
  or,
  plus,
  times,
  tryCast,
  unequal,
  value,
  when,
} from '../../sql/tree.js'
import { isInteger } from '../types.js'
import type { BoundType } from '../types.js'
import { attempt } from './attempt.js'
import { bagOf } from './bags.js'
import type { AggregateContext } from './define.js'
import { knownWhole } from './constants.js'
import { aggregate, known, optional, rest, same, scalar } from './define.js'
import { graphComponents } from './graph-components.js'
import { keyPath } from './json-paths.js'
import { ifTelling, jsonOfNoNumbers, jsonOfValue } from './json-values.js'
import { keyValues } from './key-values.js'
import { decimalOf, realOf } from './number-conversions.js'
import { once, onceAll } from './once.js'
import { matchedGroups } from './word-boundaries.js'
import { rowPatterns } from './row-patterns.js'

/** Kusto's bound for the items of an array that a query makes. */
const maxListItems = 1_048_576n

const isWhole = (type: BoundType): boolean => isInteger(type) || type === 'datetime' || type === 'timespan'

/** The value where the key is smallest. A key that is NaN comes before all, as min() has it; the engine ranks it last. */
const atSmallest = (operand: Sql, key: Sql, { types, filter }: AggregateContext<'value' | 'key'>): Sql => {
  const least = aggregateCall('argMin', [operand, key], { filter })
  if (types.key !== 'real') return least
  const greatest = aggregateCall('argMax', [operand, key], { filter })
  return when(fn.isNan(aggregateCall('max', [key], { filter })), greatest, least)
}

/** The aggregate of one end; the row is any where no key has a value. */
const atExtreme = (end: 'max' | 'min') =>
  aggregate({
    takes: { value: 'scalar', key: 'scalar' },
    returns: same(0),
    doc: `The value in the row where the key is ${end === 'max' ? 'largest' : 'smallest'}.`,
    examples: {},
    hidden: true,
    sql: ({ value: operand, key }, call): Sql => {
      const { filter } = call
      return when(
        isNull(aggregateCall(end, [key], { filter })),
        aggregateCall('first', [operand], { filter }),
        end === 'max' ? aggregateCall('argMax', [operand, key], { filter }) : atSmallest(operand, key, call),
      )
    },
  })

/** A value that says something, where there is one. */
export function anyValue(operand: Sql, { filter, types }: AggregateContext<'value'>): Sql {
  const found = aggregateCall('anyValue', [ifTelling(operand, types.value)], { filter })
  return types.value === 'string' ? fn.coalesce(found, value('')) : found
}

/** How many steps it takes from one bound to the other, the last one begun counted too. */
const steps = ({ from, to, step }: Readonly<Record<'from' | 'to' | 'step', Sql>>, type: BoundType): Sql => {
  const distance = minus(isWhole(type) ? cast(to, 'hugeint') : to, from)
  const count = fn.ceiling(divide(cast(distance, 'double'), cast(step, 'double')))
  return cast(fn.least(count, value(maxListItems)), 'bigint')
}

/** Numbers of bins, both ends included, at most as many as a list holds. */
const binNumbers = (first: Sql, last: Sql): Sql =>
  when(
    isNotNull(last),
    fn.listRange(first, fn.least(plus(last, value(1n)), plus(first, value(maxListItems))), value(1n)),
  )

export const internal = {
  ...graphComponents,
  ...keyValues,
  ...rowPatterns,
  'value at max': atExtreme('max'),
  'value at min': atExtreme('min'),
  'any value': aggregate({
    takes: { value: 'scalar' },
    returns: same(0),
    doc: 'A value of the group, not null where there is one.',
    examples: {},
    hidden: true,
    sql: (args, call) => anyValue(args.value, call),
  }),
  'first value': aggregate({
    takes: { value: 'scalar' },
    returns: same(0),
    doc: 'The value of the first row of the group, null too: those of several expressions are of one row.',
    examples: {},
    hidden: true,
    sql: (args, { filter }) => aggregateCall('first', [args.value], { filter }),
  }),
  'as decimal': scalar({
    takes: { value: 'dynamic' },
    returns: 'decimal',
    hidden: true,
    doc: 'A number of a dynamic as a decimal, those beyond all decimals as one beyond all longs.',
    examples: {},
    sql: ({ value: json }) =>
      once(json, 'λnumber', (read) => {
        const real = realOf.dynamic(read)
        const beyond = cases([
          [fn.isNan(real), cast(nil, 'decimal')],
          [greater(real, value(0)), cast(value('1e19'), 'decimal')],
          [less(real, value(0)), cast(value('-1e19'), 'decimal')],
        ])
        // What is a long is read as one, in a tenth of the time.
        const long = cast(tryCast(fn.jsonText(read), 'bigint'), 'decimal')
        const isLong = fn.regexMatches(fn.jsonText(read), value('^-?[0-9]{1,18}$'))
        return cases([[isLong, long]], fn.coalesce(decimalOf.dynamic(read), beyond))
      }),
  }),
  'as dynamic': scalar({
    takes: { value: 'scalar' },
    returns: 'dynamic',
    doc: 'Any scalar as a dynamic.',
    examples: {},
    hidden: true,
    sql: (args, { types }) => when(isNotNull(args.value), jsonOfValue(args.value, types.value)),
  }),
  'must hold': scalar({
    takes: { condition: 'bool', message: 'string' },
    returns: 'bool',
    doc: 'True, or the end of the query with the message.',
    examples: {},
    hidden: true,
    sql: ({ condition, message }) => when(condition, value(true), cast(fn.fail(message), 'boolean')),
  }),
  'values at paths': scalar({
    takes: { text: 'string', paths: rest('string') },
    returns: 'dynamic',
    doc: 'A list of what stands at each path of a JSON text; null for other texts.',
    examples: {},
    hidden: true,
    // Most texts that are no JSON are empty, and an error for each would take a hundred times as long as a null.
    sql: ({ text, paths }) => attempt(fn.jsonExtract(fn.nullIf(text, value('')), list(...paths))),
  }),
  'texts at paths': scalar({
    takes: { text: 'string', paths: rest('string') },
    returns: 'dynamic',
    doc: 'A list of what stands at each path of a JSON text, as texts; null for other texts.',
    examples: {},
    hidden: true,
    sql: ({ text, paths }) => attempt(fn.jsonExtractText(fn.nullIf(text, value('')), list(...paths))),
  }),
  'texts at paths and source': scalar({
    takes: { text: 'string', paths: rest('string') },
    returns: 'dynamic',
    doc: 'What stands at each path of a JSON text, as texts, with the text itself, which tells the types.',
    examples: {},
    hidden: true,
    sql: ({ text, paths }) => {
      const source = fn.nullIf(text, value(''))
      return fn.structOf(attempt(fn.jsonExtractText(source, list(...paths))), source)
    },
  }),
  'text of texts': scalar({
    takes: { taken: 'dynamic', place: 'long' },
    returns: 'string',
    mayBeNull: true,
    doc: 'One of the texts that were taken together with their source.',
    examples: {},
    hidden: true,
    sql: ({ taken, place }) => fn.listExtract(fn.structExtract(taken, value(1n)), place),
  }),
  'value of texts': scalar({
    takes: { taken: 'dynamic', place: 'long', path: 'string' },
    returns: 'dynamic',
    doc: 'The value whose text is one of those taken: read again where the text does not tell.',
    examples: {},
    hidden: true,
    sql: ({ taken, place, path }) =>
      fn.jsonOfText(
        attempt(fn.jsonExtract(fn.structExtract(taken, value(2n)), path)),
        fn.listExtract(fn.structExtract(taken, value(1n)), place),
      ),
  }),
  'text of list': scalar({
    takes: { list: 'dynamic', place: 'long' },
    returns: 'string',
    mayBeNull: true,
    doc: 'One of the texts that were taken together.',
    examples: {},
    hidden: true,
    sql: (args) => fn.listExtract(args.list, args.place),
  }),
  'text of item': scalar({
    takes: { value: 'dynamic' },
    returns: 'string',
    mayBeNull: true,
    doc: 'The text of an item of an array that was taken as a text.',
    examples: {},
    hidden: true,
    sql: (args) => args.value,
  }),
  'value of list': scalar({
    takes: { list: 'dynamic', place: 'long' },
    returns: 'dynamic',
    doc: 'One of the values that were taken together.',
    examples: {},
    hidden: true,
    sql: (args) => fn.listExtract(args.list, args.place),
  }),
  'is same': scalar({
    takes: { left: 'scalar', right: 'scalar' },
    returns: 'bool',
    doc: 'Are two values equal, or both null?',
    examples: {},
    hidden: true,
    neverNull: true,
    sql: ({ left, right }) => isNotDistinct(left, right),
  }),
  'without empty': scalar({
    takes: { bag: 'dynamic' },
    returns: 'dynamic',
    doc: 'The bag without members that are null or an empty text.',
    examples: {},
    hidden: true,
    sql: ({ bag }) => {
      const member = fn.jsonExtract(bag, keyPath(column('k')))
      const empty = or(isNull(member), equal(fn.jsonType(member), value('NULL')), equal(member, value('""')))
      const keys = fn.listFilter(fn.jsonKeys(bag), lambda(['k'], not(empty)))
      return bagOf(keys, fn.listTransform(keys, lambda(['k'], member)))
    },
  }),
  'unless text': scalar({
    takes: { item: 'dynamic', value: 'scalar' },
    returns: same(1),
    doc: 'What an item is as another type; null of a text, which is not parsed, but of those that are reals.',
    examples: {},
    hidden: true,
    sql: ({ item, value: converted }, { types }) => {
      const isOther = unequal(fn.jsonType(item), value('VARCHAR'))
      return when(types.value === 'real' ? or(isOther, isIn(item, jsonOfNoNumbers)) : isOther, converted)
    },
  }),
  'bin number': scalar({
    takes: { offset: 'summable', step: 'summable' },
    returns: 'long',
    doc: 'How many whole steps an offset holds; null where no long can say.',
    examples: {},
    hidden: true,
    sql: ({ offset, step }, { types }) =>
      isWhole(types.offset) ? divideWhole(offset, step) : tryCast(fn.floor(divide(offset, step)), 'bigint'),
  }),
  'bin count': scalar({
    takes: { from: 'summable', to: 'summable', step: 'summable' },
    returns: 'long',
    doc: 'How many steps it takes from one bound up to the other, which is not reached.',
    examples: {},
    hidden: true,
    sql: (bounds, { types }) => steps(bounds, types.from),
  }),
  'axis of': scalar({
    takes: { from: 'summable', step: 'summable', first: 'long', last: 'long' },
    returns: 'dynamic',
    doc: 'The start of each bin, from one number of steps to another.',
    examples: {},
    hidden: true,
    sql: ({ from, step, first, last }, { types }) => {
      const numbers = binNumbers(first, last)
      return onceAll([from, step, numbers], 'λaxis', ([start = from, by = step, all = numbers]) =>
        fn.jsonOf(fn.listTransform(all, lambda(['i'], jsonOfValue(plus(start, times(column('i'), by)), types.from)))),
      )
    },
  }),
  'series of': aggregate({
    takes: { bin: 'long', value: 'scalar', first: optional('long'), last: optional('long'), otherwise: 'scalar' },
    returns: 'dynamic',
    doc: 'The values of bins as an array, a default where a bin has none; from and to the first and last there are, unless told.',
    examples: {},
    hidden: true,
    sql: (args, { types, filter }) => {
      const bins = aggregateCall('listOf', [args.bin], { filter })
      // "If there's no row with specific values", says the page of the default: what is null of rows stays null.
      const item = fn.coalesce(jsonOfValue(args.value, types.value), cast(value('null'), 'json'))
      const values = aggregateCall('listOf', [item], { filter })
      const first = args.first ?? aggregateCall('min', [args.bin], { filter })
      const last = args.last ?? aggregateCall('max', [args.bin], { filter })
      const otherwise = jsonOfValue(args.otherwise, types.value)
      const numbers = binNumbers(first, last)
      const found = fn.mapOf(bins, values)
      return onceAll([found, numbers, otherwise], 'λseries', ([map = found, all = numbers, lacking = otherwise]) =>
        fn.jsonOf(fn.listTransform(all, lambda(['λbin'], fn.coalesce(fn.mapValue(map, column('λbin')), lacking)))),
      )
    },
  }),
  'matched groups': scalar({
    takes: { text: 'string', regex: known('string'), count: known('long') },
    returns: 'dynamic',
    doc: 'A list of what the groups of a regular expression matched, empty texts if nothing.',
    examples: {},
    hidden: true,
    sql: ({ text, regex }, { constants }) => matchedGroups(text, regex, Number(knownWhole(constants.count) ?? 0n)),
  }),
} as const
