// Functions that take dynamic arrays as sets: equal items count once.
import { fn } from '../../sql/primitives.js'
import type { Sql } from '../../sql/tree.js'
import { and, cast, divide, equal, list, not, or, when } from '../../sql/tree.js'
import { mostArguments, rest, scalar } from './define.js'
import { comparable, each, having, isArray, itemForms, onceAll, uniqueItems } from './json-arrays.js'

/** What the body makes of the lists of items of arrays; null where one is no array. */
const ofSets = (arrays: readonly Sql[], body: (sets: readonly Sql[]) => Sql): Sql => {
  const items = arrays.map((array) => fn.jsonItems(array))
  return when(and(...arrays.map(isArray)), onceAll(items, 'λsets', body))
}

const union = (sets: readonly Sql[]): Sql => uniqueItems(fn.listFlatten(list(...sets)))

/** The unique items of the first set that are, or are not, in each of the others. */
const filtered = ([first, ...others]: readonly Sql[], present: boolean): Sql =>
  others.reduce<Sql>(
    (items, other) => having(items, (item) => membership(fn.listContains(other, item), present)),
    uniqueItems(first ?? list()),
  )
const membership = (found: Sql, present: boolean): Sql => (present ? found : not(found))

const size = (items: Sql): Sql => cast(fn.listLength(items), 'double')

export const sets = {
  set_union: scalar({
    takes: { arrays: rest('dynamic', 2, mostArguments) },
    returns: 'dynamic',
    doc: 'The different items of all arrays.',
    examples: {
      'set_union(dynamic([1, 2, 2]), dynamic([3, 1]))': [1, 2, 3],
      'set_union(dynamic(["a"]), dynamic([]))': ['a'],
    },
    sql: ({ arrays }) => ofSets(arrays, (all) => fn.jsonOf(union(all))),
  }),
  set_intersect: scalar({
    takes: { arrays: rest('dynamic', 2, mostArguments) },
    returns: 'dynamic',
    doc: 'The different items that are in all arrays.',
    examples: {
      'set_intersect(dynamic([1, 2, 3]), dynamic([3, 2, 2]), dynamic([3]))': [3],
      'set_intersect(dynamic([1]), dynamic([2]))': [],
    },
    sql: ({ arrays }) => ofSets(arrays, (all) => fn.jsonOf(filtered(all, true))),
  }),
  set_difference: scalar({
    takes: { arrays: rest('dynamic', 2, mostArguments) },
    returns: 'dynamic',
    doc: 'The different items of the first array that are in none of the others.',
    examples: {
      'set_difference(dynamic([1, 2, 3, 3]), dynamic([1]), dynamic([2]))': [3],
      'set_difference(dynamic([]), dynamic([1]))': [],
    },
    sql: ({ arrays }) => ofSets(arrays, (all) => fn.jsonOf(filtered(all, false))),
  }),
  set_has_element: scalar({
    takes: { set: 'dynamic', value: 'scalar' },
    returns: 'bool',
    doc: 'Is an item equal to the value? Null for what is no array.',
    examples: {
      'set_has_element(dynamic(["a", "b"]), "b")': true,
      'set_has_element(dynamic([1, 2]), "1")': false,
      'set_has_element(dynamic([1, 2]), 2.0)': true,
      'set_has_element(dynamic(null), 1)': null,
    },
    sql: (args, { types }) => {
      const items = each(fn.jsonItems(args.set), comparable)
      return when(
        isArray(args.set),
        or(...itemForms(args.value, types.value).map((item) => fn.listContains(items, item))),
      )
    },
  }),
  set_equals: scalar({
    takes: { first: 'dynamic', second: 'dynamic' },
    returns: 'bool',
    doc: 'Do both arrays hold the same items, whatever their order and number?',
    examples: {
      'set_equals(dynamic([1, 2]), dynamic([2, 1, 1]))': true,
      'set_equals(dynamic([1]), dynamic([1, 2]))': false,
    },
    sql: ({ first, second }) =>
      ofSets([first, second], ([a = first, b = second]) =>
        equal(fn.listSort(fn.listDistinct(a)), fn.listSort(fn.listDistinct(b))),
      ),
  }),
  jaccard_index: scalar({
    takes: { first: 'dynamic', second: 'dynamic' },
    returns: 'real',
    doc: 'How alike two sets are: the items in both by the items in either, 0 to 1; NaN for two empty ones.',
    examples: {
      'jaccard_index(dynamic([1, 2, 3]), dynamic([1, 2, 3, 4]))': 0.75,
      'jaccard_index(dynamic([]), dynamic([]))': 'NaN',
    },
    sql: ({ first, second }) =>
      ofSets([first, second], (both) => divide(size(filtered(both, true)), size(union(both)))),
  }),
} as const
