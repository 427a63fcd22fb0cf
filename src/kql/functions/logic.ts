// Functions that choose and test: iff, case, coalesce, isnull, isempty and their kin.
import { fn } from '../../sql/primitives.js'
import type { Sql } from '../../sql/tree.js'
import {
  between,
  cast,
  cases,
  equal,
  isNotNull,
  isNull,
  minus,
  no,
  not,
  or,
  plus,
  value,
  when,
  yes,
} from '../../sql/tree.js'
import type { BoundType } from '../types.js'
import { alike, common, mostArguments, pairs, rest, scalar } from './define.js'
import { foldMissing } from './folds.js'
import { ifTelling } from './json-values.js'

/** A dynamic is empty when it is null or an empty text. */
const emptyText = (sql: Sql, type: BoundType): Sql => {
  if (type === 'string') return equal(sql, value(''))
  if (type === 'dynamic') return or(isNull(sql), equal(fn.jsonType(sql), value('NULL')), equal(sql, value('""')))
  return isNull(sql)
}

/** A dynamic holds a null in two ways: none at all, and the JSON null. */
const missing = (sql: Sql, type: BoundType): Sql => {
  if (type === 'string') return no
  if (type === 'dynamic') return or(isNull(sql), equal(fn.jsonType(sql), value('NULL')))
  return isNull(sql)
}

export const logic = {
  not: scalar({
    takes: { value: 'bool' },
    returns: 'bool',
    doc: 'True for false, false for true, null for null.',
    examples: { 'not(1 == 2)': true },
    neverNull: 'but of one null',
    fold: ([known]) => (typeof known === 'boolean' ? !known : undefined),
    sql: ({ value }) => not(value),
  }),
  iff: scalar({
    takes: { predicate: 'bool', then: 'scalar', otherwise: 'scalar' },
    returns: common((position) => position >= 1),
    aliases: ['iif'],
    doc: 'The second argument where the first is true, else the third.',
    examples: { 'iff(1 > 2, "more", "less")': 'less', 'iff(bool(null), 1, 2)': 2 },
    fold: ([predicate, then, otherwise]) => (predicate === true ? then : otherwise),
    sql: ({ predicate, then, otherwise }) => when(predicate, then, otherwise),
  }),
  case: scalar({
    takes: { branches: pairs('bool', 'scalar', 3) },
    returns: common((position, count) => position % 2 === 1 || position === count - 1),
    doc: 'The value that follows the first true predicate, else the last argument.',
    examples: { 'case(1 > 2, "a", 2 > 1, "b", "c")': 'b', 'case(false, 1, 2)': 2 },
    sql: ({ branches }) =>
      cases(
        branches.slice(0, -1).flatMap((predicate, i) => {
          const then = branches[i + 1]
          return i % 2 === 0 && then ? [[predicate, then] as const] : []
        }),
        branches.at(-1),
      ),
  }),
  coalesce: scalar({
    takes: { values: rest('scalar', 2, mostArguments) },
    returns: alike,
    doc: 'The first argument that is not null, or for strings not empty.',
    examples: { 'coalesce(int(null), 5)': 5, 'coalesce("", "b")': 'b' },
    sql: ({ values }, { returns }) => fn.coalesce(...values.map((each) => ifTelling(each, returns))),
    mayBeNull: true,
  }),
  isnull: scalar({
    takes: { value: 'scalar' },
    returns: 'bool',
    neverNull: true,
    doc: 'Is the value null? A string never is.',
    examples: { 'isnull(long(null))': true, 'isnull("")': false },
    fold: foldMissing(false, false),
    sql: (args, { types }) => missing(args.value, types.value),
  }),
  isnotnull: scalar({
    takes: { value: 'scalar' },
    returns: 'bool',
    neverNull: true,
    aliases: ['notnull'],
    doc: 'Is the value other than null? A string always is.',
    examples: { 'isnotnull(5)': true, 'isnotnull(dynamic(null))': false },
    fold: foldMissing(true, false),
    sql: (args, { types }) =>
      types.value === 'string'
        ? yes
        : types.value === 'dynamic'
          ? not(missing(args.value, 'dynamic'))
          : isNotNull(args.value),
  }),
  isempty: scalar({
    takes: { value: 'scalar' },
    returns: 'bool',
    neverNull: true,
    doc: 'Is the value an empty string or null?',
    examples: { 'isempty("")': true, 'isempty(int(null))': true, 'isempty("a")': false },
    fold: foldMissing(false, true),
    sql: (args, { types }) => emptyText(args.value, types.value),
  }),
  isnotempty: scalar({
    takes: { value: 'scalar' },
    returns: 'bool',
    neverNull: true,
    aliases: ['notempty'],
    doc: 'Is the value neither an empty string nor null?',
    examples: { 'isnotempty("a")': true, 'isnotempty("")': false },
    fold: foldMissing(true, true),
    sql: (args, { types }) => {
      if (types.value === 'string') return not(emptyText(args.value, 'string'))
      return types.value === 'dynamic' ? not(emptyText(args.value, 'dynamic')) : isNotNull(args.value)
    },
  }),
  max_of: scalar({
    takes: { values: rest('orderable', 2, mostArguments) },
    returns: alike,
    doc: 'The largest of the arguments; nulls are passed over.',
    examples: { 'max_of(10, 1, -3, 17)': 17, 'max_of(long(null), 2)': 2 },
    sql: ({ values }) => fn.greatest(...values),
  }),
  min_of: scalar({
    takes: { values: rest('orderable', 2, mostArguments) },
    returns: alike,
    doc: 'The smallest of the arguments; nulls are passed over.',
    examples: { 'min_of(10, 1, -3, 17)': -3 },
    sql: ({ values }) => fn.least(...values),
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
} as const
