// Operators that hold a value against a list: in, has_any, has_all and their like.
import { fn } from '../../sql/primitives.js'
import type { Sql } from '../../sql/tree.js'
import {
  and,
  cases,
  cast,
  column,
  equal,
  greater,
  isNotNull,
  isNull,
  isIn,
  lambda,
  list,
  no,
  not,
  or,
  value,
  when,
  yes,
} from '../../sql/tree.js'
import type { BoundType, ConstantValue } from '../types.js'
import type { Finds, Operator } from './define.js'
import { rest, scalar } from './define.js'
import { foldMembership } from './folds.js'
import { boolOf, decimalOf, longOf, realOf } from './number-conversions.js'
import {
  containsAllTerms,
  containsAllTermsOf,
  containsAnyTerm,
  containsAnyTermOf,
  containsTerm,
  foldCase,
  termsByRun,
} from './terms.js'
import { datetimeOf, timespanOf } from './time-conversions.js'

/** Any or all texts of a list are in the left one, with whole terms at both ends. */
const standListed = (each: 'all' | 'any'): Finds<'left' | 'list'> => ({
  within: 'left',
  texts: 'list',
  each,
  start: true,
  end: true,
})

const isQuery = (items: readonly Sql[]): items is readonly [Extract<Sql, { kind: 'subquery' }>] =>
  items.length === 1 && items[0]?.kind === 'subquery'

/** A column or the null of a type, widened or not; an item that was no value of the type is computed, and equal to nothing. */
const mayBeMissing = (item: Sql): boolean => {
  const source = item.kind === 'cast' ? item.operand : item
  return source.kind === 'column' || (item.kind === 'cast' && source.kind === 'value' && source.value === null)
}

/** `in` and its forms: the list is values of the operand's type, or one subquery without nulls. */
const membership = (negated: boolean, fold: (sql: Sql) => Sql, ignoresCase: boolean): Operator =>
  scalar({
    takes: { left: 'scalar', list: rest('scalar', 0) },
    returns: 'bool',
    neverNull: 'but of nulls',
    doc: `Is the value ${negated ? 'none' : 'one'} of the list${ignoresCase ? ', whatever the case' : ''}?`,
    examples: {
      [`"a" ${negated ? '!' : ''}in${ignoresCase ? '~' : ''} ("${ignoresCase ? 'A' : 'a'}", "b")`]: !negated,
    },
    fold: foldMembership(negated, ignoresCase),
    ...(negated ? {} : { finds: standListed('any') }),
    sql: ({ left, list: items }, { nullable, predicate }) => {
      if (!isQuery(items) && items.length === 0) return negated ? yes : no
      const found = isQuery(items)
        ? isIn(fold(left), items[0].query)
        : isIn(
            fold(left),
            items.map((item) =>
              item.kind === 'value' && typeof item.value === 'string' && ignoresCase
                ? value(foldCase(item.value))
                : fold(item),
            ),
          )
      const unsure = nullable.left || (!isQuery(items) && nullable.list)
      const total = unsure && !(predicate && !negated) ? fn.coalesce(found, no) : found
      const answer = negated ? not(total) : total
      const nulls = isQuery(items) || !nullable.left ? [] : items.filter(mayBeMissing).map(isNull)
      return nulls.length === 0 ? answer : when(or(isNotNull(left), not(or(...nulls))), answer)
    },
  })

const unchanged = (sql: Sql): Sql => sql
const lowerText = (sql: Sql): Sql => fn.lower(sql)

const termList = (all: boolean): Operator =>
  scalar({
    takes: { left: 'stringOrDynamic', list: rest('stringOrDynamic', 0) },
    returns: 'bool',
    neverNull: true,
    doc: `Does the text have ${all ? 'all' : 'any'} of the terms, whatever the case?`,
    examples: all
      ? { '"ab-cd ef" has_all ("EF", "ab")': true, '"ab" has_all ("ab", "x")': false }
      : { '"ab-cd ef" has_any ("x", "CD")': true, '"abc" has_any ("b")': false },
    finds: standListed(all ? 'all' : 'any'),
    ...(all ? {} : { listed: termsByRun }),
    sql: ({ left, list: items }, { constants }) => {
      if (isQuery(items)) return (all ? containsAllTermsOf : containsAnyTermOf)(left, items[0].query)
      const texts = Array.isArray(constants.list) ? (constants.list as readonly ConstantValue[]) : []
      const fixed = texts.filter((text): text is string => typeof text === 'string')
      if (fixed.length !== items.length || fixed.length === 0) {
        const each = items.map((item, i) => {
          const text = texts[i]
          return containsTerm({ left, right: item, text: typeof text === 'string' ? text : undefined }, 'whole', false)
        })
        return all ? and(...each) : or(...each)
      }
      return all ? containsAllTerms(left, fixed) : containsAnyTerm([left], fixed, 'whole', false)
    },
  })

/** The items of a dynamic array that is known only row by row; another value is its only item. */
const itemsOf = (array: Sql): Sql =>
  cases([[equal(fn.jsonType(array), value('ARRAY')), cast(fn.jsonItems(array), 'json[]')]], list(array))

/** The list is a dynamic array known only row by row; both sides are compared as texts. */
const arrayMembership = (doc: string, test: (item: Sql, left: Sql) => Sql, all = false): Operator =>
  scalar({
    takes: { left: 'string', array: 'dynamic' },
    returns: 'bool',
    neverNull: true,
    hidden: true,
    doc,
    examples: {},
    sql: ({ left, array }) => {
      const texts = fn.listTransform(itemsOf(array), lambda(['λitem'], fn.jsonText(column('λitem'))))
      const held = test(column('λtext'), left)
      const found = fn.listLength(fn.listFilter(texts, lambda(['λtext'], all ? not(held) : held)))
      return all ? equal(fn.coalesce(found, value(-1n)), value(0n)) : greater(fn.coalesce(found, value(0n)), value(0n))
    },
  })

/** Is the left side the value of its type that an item's text spells? A whole number may be written as 2.0, too. */
const isItem = (item: Sql, left: Sql, type: BoundType): Sql => {
  const text = fn.jsonText(item)
  switch (type) {
    case 'bool':
      return equal(boolOf.string(text), left)
    case 'int':
    case 'long': {
      const isReal = equal(fn.jsonType(item), value('DOUBLE'))
      return cases([[isReal, equal(realOf.string(text), cast(left, 'double'))]], equal(longOf.string(text), left))
    }
    case 'real':
      return equal(realOf.string(text), left)
    case 'decimal':
      return equal(decimalOf.string(text), left)
    case 'datetime':
      return equal(datetimeOf.string(text), left)
    case 'timespan':
      return equal(timespanOf.string(text), left)
    default:
      return equal(text, left)
  }
}

const hasItem = (item: Sql, left: Sql): Sql => containsTerm({ left, right: item, text: undefined }, 'whole', false)

/** The same over a dynamic that is known only row by row; nobody writes these words. */
export const arrayOperators = {
  'in array': scalar({
    takes: { left: 'scalar', array: 'dynamic' },
    returns: 'bool',
    neverNull: true,
    hidden: true,
    doc: 'Is the value one of the items?',
    examples: {},
    sql: ({ left, array }, { types }) => {
      const found = fn.listFilter(itemsOf(array), lambda(['λitem'], isItem(column('λitem'), left, types.left)))
      return greater(fn.coalesce(fn.listLength(found), value(0n)), value(0n))
    },
  }),
  'in~ array': arrayMembership('Is the text one of the items, whatever the case?', (item, left) =>
    equal(fn.lower(item), fn.lower(left)),
  ),
  'has_any array': arrayMembership('Does the text have any of the items as a term?', hasItem),
  'has_all array': arrayMembership('Does the text have all of the items as terms?', hasItem, true),
} as const

/** By the word users write. */
export const listOperators = {
  in: membership(false, unchanged, false),
  '!in': membership(true, unchanged, false),
  'in~': membership(false, lowerText, true),
  '!in~': membership(true, lowerText, true),
  has_any: termList(false),
  has_all: termList(true),
} as const
