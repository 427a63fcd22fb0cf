// Aggregates that gather the values of a group into one dynamic: lists, sets and bags.
import { fn } from '../../sql/primitives.js'
import type { Sql } from '../../sql/tree.js'
import {
  aggregateCall,
  and,
  cast,
  column,
  equal,
  isDistinct,
  isNotNull,
  lambda,
  list,
  minus,
  or,
  plus,
  unequal,
  value,
  when,
} from '../../sql/tree.js'
import { bagOf } from './bags.js'
import type { AggregateContext } from './define.js'
import { aggregate, optionalFixed } from './define.js'
import { isPlainJson, jsonOfValue } from './json-values.js'
import { once } from './once.js'

/** The most items that a list, a set or a bag holds. */
const mostItems = 1_048_576n
/** That of the old functions without the underscore. */
const mostItemsOnce = 128n

type Gathering = AggregateContext<'value' | 'maxSize'>

const both = (filter: Sql | undefined, condition: Sql): Sql => (filter ? and(filter, condition) : condition)
const notJsonNull = lambda(['v'], unequal(fn.jsonType(column('v')), value('NULL')))
const empty = (json: '[]' | '{}'): Sql => cast(value(json), 'json')

/** How many items are wanted: what the call says, but never more than the limit. */
function wantedSize({ constants }: Gathering, usual: bigint): Sql {
  const asked = typeof constants.maxSize === 'bigint' ? constants.maxSize : usual
  return value(asked < 0n ? 0n : asked > mostItems ? mostItems : asked)
}

const asJson = (items: Sql, size: Sql): Sql => fn.coalesce(fn.jsonOf(fn.listSlice(items, value(1n), size)), empty('[]'))

/** The items that a value adds: those of an array one by one, of anything else itself. */
const itemsOf = (dynamic: Sql): Sql =>
  when(equal(fn.jsonType(dynamic), value('ARRAY')), fn.jsonItems(dynamic), list(fn.jsonExtract(dynamic, value('$'))))

/** A list keeps what is null in a dynamic, and takes the items of arrays singly. */
function gatherList(operand: Sql, call: AggregateContext<'value'>, keepNulls: boolean, size: Sql): Sql {
  const { types, filter, order } = call
  if (types.value === 'dynamic')
    return asJson(fn.listFlatten(aggregateCall('listOf', [itemsOf(operand)], { filter, orderBy: order })), size)
  const wanted = keepNulls || types.value === 'string' ? filter : both(filter, isNotNull(operand))
  const item = isPlainJson(types.value) ? operand : jsonOfValue(operand, types.value)
  return asJson(aggregateCall('listOf', [item], { filter: wanted, orderBy: order }), size)
}

/**
 * Items of a set stand as they are first met, where the rows have an order; else ascending, so that the same rows always
 * give the same text.
 */
function gatherSet(operand: Sql, call: Gathering, usual: bigint): Sql {
  const { types, filter, order } = call
  const size = wantedSize(call, usual)
  const orderBy = order.length > 0 ? { orderBy: order } : {}
  if (types.value === 'dynamic') {
    const items = fn.listFlatten(aggregateCall('listOf', [itemsOf(operand)], { filter, ...orderBy }))
    const present = fn.listFilter(items, notJsonNull)
    return asJson(order.length > 0 ? firstMet(present) : fn.listSort(fn.listDistinct(present)), size)
  }
  const wanted = types.value === 'string' ? filter : both(filter, isNotNull(operand))
  // Sorted afterwards: in the aggregate itself all values would be put in order, not only the different ones.
  const unique =
    order.length > 0
      ? firstMet(aggregateCall('listOf', [operand], { filter: wanted, ...orderBy }))
      : fn.listSort(aggregateCall('listOf', [operand], { filter: wanted, distinct: true }))
  if (isPlainJson(types.value)) return asJson(unique, size)
  return asJson(fn.listTransform(unique, lambda(['v'], jsonOfValue(column('v'), types.value))), size)
}

/** The different items of a list, each where it first stands: sorted with their places, and put back by these. */
function firstMet(items: Sql): Sql {
  const placed = fn.listZip(items, fn.listRange(value(1n), plus(fn.listLength(items), value(1n)), value(1n)))
  return once(fn.listSort(placed), 'λsorted', (sorted) => {
    const [pair, place] = [column('λpair'), column('λplace')]
    const before = fn.listExtract(sorted, minus(place, value(1n)))
    const isFirst = or(equal(place, value(1n)), isDistinct(structField(pair, 1n), structField(before, 1n)))
    const first = fn.listFilter(sorted, lambda(['λpair', 'λplace'], isFirst))
    const turned = fn.listTransform(first, lambda(['λpair'], fn.structOf(structField(pair, 2n), structField(pair, 1n))))
    return fn.listTransform(fn.listSort(turned), lambda(['λpair'], structField(pair, 2n)))
  })
}

const structField = (struct: Sql, place: bigint): Sql => fn.structExtract(struct, value(place))

/** The members of all bags; of equal keys the first met wins. What is no bag is passed over. */
function gatherBag(operand: Sql, call: Gathering, usual: bigint): Sql {
  const { filter, order } = call
  const gathered = (of: Sql): Sql => fn.listFlatten(aggregateCall('listOf', [of], { filter, orderBy: order }))
  const bag = bagOf(gathered(fn.jsonKeys(operand)), gathered(fn.jsonMembers(operand)), wantedSize(call, usual))
  return fn.coalesce(bag, empty('{}'))
}

const takes = { value: 'scalar', maxSize: optionalFixed('long') } as const

export const collections = {
  make_list: aggregate({
    takes,
    returns: 'dynamic',
    inOrder: true,
    resultName: { prefix: 'list' },
    conditional: 'make_list_if',
    doc: 'An array of the values that are not null, in the order of the rows where they are sorted; arrays add their items.',
    examples: {
      'range x from 1 to 3 step 1 | sort by x desc | summarize make_list(x)': [3, 2, 1],
      'range x from 1 to 3 step 1 | sort by x asc | summarize make_list_if(x, x > 1, 1)': [2],
      'datatable(t:datetime)[datetime(2020-01-01), datetime(null)] | summarize make_list(t)': [
        '2020-01-01T00:00:00.0000000Z',
      ],
      'range x from 1 to 3 step 1 | summarize make_list_if(x, x > 9)': [],
    },
    sql: (args, call) => gatherList(args.value, call, false, wantedSize(call, mostItems)),
  }),
  make_list_with_nulls: aggregate({
    takes: { value: 'scalar' },
    returns: 'dynamic',
    inOrder: true,
    resultName: { prefix: 'list' },
    doc: 'An array of the values, nulls too.',
    examples: {
      'datatable(k:long, x:long)[1, 5, 2, long(null)] | sort by k asc | summarize make_list_with_nulls(x)': [5, null],
    },
    sql: (args, call) => gatherList(args.value, call, true, value(mostItems)),
  }),
  make_set: aggregate({
    takes,
    returns: 'dynamic',
    inOrder: true,
    resultName: { prefix: 'set' },
    conditional: 'make_set_if',
    doc: 'An array of the different values that are not null, as they are first met where the rows are sorted; arrays add their items.',
    examples: {
      'datatable(s:string)["b", "a", "b"] | summarize make_set(s)': ['b', 'a'],
      'datatable(d:dynamic)[dynamic([1, 2]), dynamic([2, 3]), dynamic(null)] | summarize make_set(d)': [1, 2, 3],
      'range x from 1 to 3 step 1 | summarize make_set_if(x, x > 9)': [],
    },
    sql: (args, call) => gatherSet(args.value, call, mostItems),
  }),
  make_bag: aggregate({
    takes: { value: 'dynamic', maxSize: optionalFixed('long') },
    returns: 'dynamic',
    inOrder: true,
    resultName: { prefix: 'bag' },
    conditional: 'make_bag_if',
    doc: 'One bag of the members of all bags; where a key comes more than once, the first value met stays.',
    examples: {
      'range x from 1 to 2 step 1 | sort by x asc | summarize make_bag(bag_pack(strcat("k", x), x))': { k1: 1, k2: 2 },
      'range x from 1 to 2 step 1 | summarize make_bag_if(bag_pack("k", x), x > 9)': {},
    },
    sql: (args, call) => gatherBag(args.value, call, mostItems),
  }),
  makelist: aggregate({
    takes,
    returns: 'dynamic',
    inOrder: true,
    resultName: { prefix: 'list' },
    hidden: true,
    doc: 'Old form of make_list, of 128 items unless told otherwise.',
    examples: {
      'range x from 1 to 200 step 1 | summarize l = makelist(x) | project array_length(l)': 128,
      'range x from 1 to 200 step 1 | summarize l = makelist(x, 150) | project array_length(l)': 150,
    },
    sql: (args, call) => gatherList(args.value, call, false, wantedSize(call, mostItemsOnce)),
  }),
  makeset: aggregate({
    takes,
    returns: 'dynamic',
    inOrder: true,
    resultName: { prefix: 'set' },
    hidden: true,
    doc: 'Old form of make_set, of 128 items unless told otherwise.',
    examples: { 'range x from 1 to 200 step 1 | summarize l = makeset(x) | project array_length(l)': 128 },
    sql: (args, call) => gatherSet(args.value, call, mostItemsOnce),
  }),
  make_dictionary: aggregate({
    takes: { value: 'dynamic', maxSize: optionalFixed('long') },
    returns: 'dynamic',
    inOrder: true,
    resultName: { prefix: 'dictionary' },
    hidden: true,
    doc: 'Old form of make_bag, of 128 members unless told otherwise.',
    examples: { 'print d = dynamic({"a": 1}) | summarize make_dictionary(d)': { a: 1 } },
    sql: (args, call) => gatherBag(args.value, call, mostItemsOnce),
  }),
} as const
