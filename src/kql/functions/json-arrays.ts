// SQL over the items of dynamic arrays. Names of lambda parameters begin with λ, see `once`.
import { fn } from '../../sql/primitives.js'
import type { Sql } from '../../sql/tree.js'
import {
  and,
  cast,
  column,
  equal,
  isIn,
  isNotNull,
  isNull,
  lambda,
  list,
  minus,
  not,
  or,
  plus,
  tryCast,
  unequal,
  value,
  when,
} from '../../sql/tree.js'
import type { BoundType } from '../types.js'
import { jsonOfValue } from './json-values.js'
import { once } from './once.js'

/**
 * As `once`, for several values of one SQL type. The engine allows no subquery inside a lambda, so values that may be
 * one are read together, outside all lambdas.
 */
export const onceAll = <const T extends readonly Sql[]>(
  values: T,
  name: string,
  body: (read: { readonly [K in keyof T]: Sql }) => Sql,
): Sql =>
  once(list(...values), name, (read) =>
    body(values.map((_, i) => fn.listExtract(read, value(BigInt(i + 1)))) as { readonly [K in keyof T]: Sql }),
  )

export const isArray = (json: Sql): Sql => equal(fn.jsonType(json), value('ARRAY'))
export const isBag = (json: Sql): Sql => equal(fn.jsonType(json), value('OBJECT'))

/** The array that the body makes of the items of an array; null for what is no array. */
export const mapItems = (array: Sql, body: (items: Sql) => Sql): Sql =>
  when(isArray(array), fn.jsonOf(body(fn.jsonItems(array))))

/** As `mapItems`, for a body that reads the items more than once. */
export const mapItemsOnce = (array: Sql, body: (items: Sql) => Sql): Sql =>
  mapItems(array, (items) => once(items, 'λitems', body))

/** A list with each item changed; the second argument of the body is its place from 1. */
export const each = (items: Sql, body: (item: Sql, place: Sql) => Sql): Sql =>
  fn.listTransform(items, lambda(['λitem', 'λplace'], body(column('λitem'), column('λplace'))))

/** The items that hold; the second argument of the body is the item's place from 1. */
export const having = (items: Sql, body: (item: Sql, place: Sql) => Sql): Sql =>
  fn.listFilter(items, lambda(['λitem', 'λplace'], body(column('λitem'), column('λplace'))))

/** The places of a list: 1, 2 … */
export const places = (items: Sql): Sql => fn.listRange(value(1n), plus(fn.listLength(items), value(1n)), value(1n))

/** One field, counted from 1, of each struct of a list. */
export const fields = (structs: Sql, position: bigint): Sql =>
  each(structs, (struct) => fn.structExtract(struct, value(position)))

/** Any value as the JSON that an item equal to it has. */
export const asItem = (sql: Sql, type: BoundType): Sql =>
  type === 'dynamic' ? fn.jsonExtract(sql, value('$')) : jsonOfValue(sql, type)

const numberTypes = ['UBIGINT', 'BIGINT', 'DOUBLE'].map(value)
/** Is the item a number? */
export const isNumeric = (item: Sql): Sql => isIn(fn.jsonType(item), numberTypes)
/** The item as a real, null where it is no number. */
export const asReal = (item: Sql): Sql => when(isNumeric(item), tryCast(item, 'double'))
const otherReals = ['NaN', 'Infinity', '-Infinity'].map(value)
/** The item as a real, also where it is one that JSON has no number for; null where it is none. */
export const asAnyReal = (item: Sql): Sql =>
  when(or(isNumeric(item), isIn(fn.jsonText(item), otherReals)), tryCast(item, 'double'))
const wholeTypes = ['UBIGINT', 'BIGINT'].map(value)
/** The item as a long, null where it is none; 2.0 is none. */
export const asLong = (item: Sql): Sql => when(isIn(fn.jsonType(item), wholeTypes), tryCast(item, 'bigint'))
/** Are none of the items reals, so that what is computed of them is whole? */
export const isWithoutReals = (items: Sql): Sql =>
  equal(fn.listLength(having(items, (item) => and(isNotNull(asAnyReal(item)), isNull(asLong(item))))), value(0n))
/** Is the item missing or the JSON null? */
export const isNullItem = (item: Sql): Sql => fn.coalesce(equal(fn.jsonType(item), value('NULL')), value(true))

/** The different items in the order in which each came first. Sorts, so that long lists take no longer than that. */
export const uniqueItems = (items: Sql): Sql =>
  once(fn.listSort(fn.listZip(items, places(items))), 'λsorted', (sorted) =>
    fields(fn.listSort(fn.listZip(fields(firstOfEach(sorted), 2n), fields(firstOfEach(sorted), 1n))), 2n),
  )

/** Of structs sorted by their first field, those where it differs from the one before. */
export const firstOfEach = (sorted: Sql): Sql =>
  having(sorted, (struct, place) => {
    const before = fn.listExtract(sorted, minus(place, value(1n)))
    return or(
      equal(place, value(1n)),
      unequal(fn.structExtract(struct, value(1n)), fn.structExtract(before, value(1n))),
    )
  })

/** The value made of an array's items as reals, nulls among them; null where an item is neither number nor null. */
export const overReals = (array: Sql, body: (reals: Sql) => Sql): Sql =>
  when(
    isArray(array),
    once(fn.jsonItems(array), 'λitems', (items) => {
      const others = having(items, (item) => and(isNull(asAnyReal(item)), not(isNullItem(item))))
      return when(equal(fn.listLength(others), value(0n)), body(each(items, asAnyReal)))
    }),
  )

/** Added up, 0 for none. */
export const totalOf = (reals: Sql): Sql => fn.coalesce(fn.listSum(reals), value(0))

/** An item as other numbers of the same value have it too: 2.0 as 2. */
export const comparable = (item: Sql): Sql => fn.regexReplaceAll(item, value('\\.0$'), value(''))

/** The forms in which an item equal to a value may stand: a decimal is a text in JSON, and the number too. */
export const itemForms = (sql: Sql, type: BoundType): readonly Sql[] =>
  (type === 'decimal' ? [asItem(sql, type), asItem(cast(sql, 'double'), 'real')] : [asItem(sql, type)]).map(comparable)
