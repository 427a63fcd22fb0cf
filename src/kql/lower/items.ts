// The items of a dynamic as a list: what mv-expand and mv-apply make rows of.
import { fn } from '../../sql/primitives.js'
import type { UnnestItem } from '../plan.js'
import type { Sql } from '../../sql/tree.js'
import { cases, cast, column, equal, isNull, lambda, list, nil, value } from '../../sql/tree.js'

/**
 * The items of an array; of a bag its members, as one-property bags or as [key, value]; anything else is itself
 * the one item. Null is one null; an empty array has no items, and its row goes.
 */
export function itemLists(dynamic: Sql, { bagsAs, asTexts }: UnnestItem, limit: Sql | undefined): Sql {
  const kind = fn.jsonType(dynamic)
  const items = cases(
    [
      [isNull(dynamic), list(cast(nil, 'json'))],
      [equal(kind, value('ARRAY')), fn.jsonItems(dynamic)],
      [equal(kind, value('OBJECT')), members(dynamic, bagsAs)],
    ],
    list(dynamic),
  )
  const some = limit ? fn.listSlice(items, value(1n), limit) : items
  return asTexts ? fn.listTransform(some, lambda(['item'], fn.jsonText(column('item')))) : some
}

/** Keys and values are paired as they come, since a path cannot hold every key. */
function members(bag: Sql, as: 'bag' | 'array'): Sql {
  const [key, member] = [1n, 2n].map((part) => fn.structExtract(column('member'), value(part)))
  const make = as === 'array' ? fn.jsonArray : fn.jsonObject
  const pairs = fn.listZip(fn.jsonKeys(bag), fn.jsonMembers(bag))
  return fn.listTransform(pairs, lambda(['member'], make(key ?? nil, member ?? nil)))
}

/** Numbers from zero for the longest of the lists. */
export function indexes(lists: readonly Sql[]): Sql {
  const lengths = lists.map((one) => fn.listLength(one))
  const [first = value(0n), ...more] = lengths
  return fn.listRange(value(0n), more.length > 0 ? fn.greatest(first, ...more) : first, value(1n))
}
