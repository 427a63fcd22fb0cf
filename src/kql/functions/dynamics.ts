// Functions on dynamics as such and on property bags: parsing, packing, merging, and changing members.
import { fn } from '../../sql/primitives.js'
import type { Sql } from '../../sql/tree.js'
import { cast, equal, list, nil, not, or, unequal, value, when } from '../../sql/tree.js'
import type { BoundType, ConstantValue } from '../types.js'
import { bagOf } from './bags.js'
import type { Refusal } from './define.js'
import { known, mostArguments, pairs, rest, scalar } from './define.js'
import { dynamicText } from './dynamic-text.js'
import { each, fields, having, isArray, isBag, onceAll, uniqueItems } from './json-arrays.js'
import { computedPath, enginePath, isMemberPath, isPath, memberPath } from './json-paths.js'
import { ifTelling, isPlainJson, jsonOfValue } from './json-values.js'
import { canonicalJson, pathsInside } from './nested-json.js'
import { once } from './once.js'
import { textOf } from './text-conversions.js'

const nullJson = cast(nil, 'json')
const noJson = cast(list(), 'json[]')
const noTexts = cast(list(), 'varchar[]')

/** Text that is no JSON is a dynamic text; the empty text and the JSON null are null. */
const parsed = (text: Sql): Sql =>
  when(
    fn.jsonValid(text),
    ifTelling(fn.jsonExtract(text, value('$')), 'dynamic'),
    when(unequal(text, value('')), fn.jsonOf(text)),
  )

/** Keys and values in turn as a bag. Keys known to differ need no search for equal ones. */
function packed(
  pairs: readonly Sql[],
  types: readonly BoundType[],
  constants: readonly (ConstantValue | undefined)[],
): Sql {
  // prettier-ignore
  const isKey = (position: number): boolean => position % 2 === 0
  const keys = pairs.filter((_, i) => isKey(i))
  const known = new Set(constants.filter((key, i) => isKey(i) && key !== undefined))
  if (known.size === keys.length)
    return fn.jsonObject(...pairs.map((sql, i) => (isKey(i) ? sql : member(sql, types[i] ?? 'unknown'))))
  const values = pairs.flatMap((sql, i) => (isKey(i) ? [] : [cast(jsonOfValue(sql, types[i] ?? 'unknown'), 'json')]))
  return bagOf(list(...keys), list(...values))
}

const member = (sql: Sql, type: BoundType): Sql => (isPlainJson(type) ? sql : jsonOfValue(sql, type))

/** The bag with the member that the path leads to set to a value, bags on the way made where there are none. */
function withMember(bag: Sql, [key = '', ...deeper]: readonly string[], json: Sql): Sql {
  const child = fn.jsonExtract(bag, value(enginePath([key])))
  const inside = deeper.length === 0 ? json : withMember(child, deeper, json)
  const members = fn.listZip(fn.coalesce(fn.jsonKeys(bag), noTexts), fn.coalesce(fn.jsonMembers(bag), noJson))
  // It comes last, also where it replaces another, as the reference was recorded to have it.
  const others = having(members, (struct) => unequal(fn.structExtract(struct, value(1n)), value(key)))
  return once(others, 'λothers', (all) =>
    bagOf(fn.listConcat(fields(all, 1n), list(value(key))), fn.listConcat(fields(all, 2n), list(inside))),
  )
}

/** A merge patch that removes what a path leads to. */
const removal = (path: readonly string[]): string =>
  path.reduceRight((inside, name) => `{${JSON.stringify(name)}:${inside}}`, 'null')

/** Keys known beforehand are taken away one by one, paths into nested bags too. */
const withoutPaths = (bag: Sql, paths: readonly (readonly string[])[]): Sql =>
  paths.reduce(
    (left, path) =>
      when(fn.jsonExists(left, value(enginePath(path))), fn.jsonMerge(left, cast(value(removal(path)), 'json')), left),
    bag,
  )

/** Keys known only for each row are looked up among the members. */
const withoutKeys = (bag: Sql, keys: Sql): Sql =>
  onceAll([bag, keys], 'λboth', ([whole, unwanted]) => {
    const members = fn.listZip(fn.jsonKeys(whole), fn.jsonMembers(whole))
    const isWanted = (key: Sql): Sql => not(fn.coalesce(fn.listContains(fn.jsonItemTexts(unwanted), key), value(false)))
    const kept = having(members, (struct) => isWanted(fn.structExtract(struct, value(1n))))
    return once(kept, 'λkept', (left) => bagOf(fields(left, 1n), fields(left, 2n)))
  })

/** The texts of a constant array; `undefined` where it is not known or holds something else. */
function constantTexts(constant: unknown): readonly string[] | undefined {
  if (typeof constant !== 'string') return undefined
  const array: unknown = JSON.parse(constant)
  return Array.isArray(array) && array.every((item) => typeof item === 'string') ? array : undefined
}

const pathsOnly = 'A key must be a name or a path of names such as $.a.b.'
const refuseKey: Refusal = ({ key }) =>
  typeof key === 'string' && !memberPath(key) ? { parameter: 'key', reason: pathsOnly } : undefined

export const dynamics = {
  parse_json: scalar({
    takes: { value: 'scalar' },
    returns: ([type]) => (type === 'string' || type === 'dynamic' ? 'dynamic' : undefined),
    resultName: 'first',
    aliases: ['todynamic', 'parsejson', 'toobject'],
    parsesText: true,
    doc: 'The dynamic that a text of JSON describes; a text that is no JSON stays a text. A dynamic stays as it is.',
    examples: {
      'parse_json("[1, {\\"a\\": true}]")': [1, { a: true }],
      'parse_json("no json")': 'no json',
      'parse_json("")': null,
    },
    sql: (args, { types }) => (types.value === 'dynamic' ? args.value : parsed(args.value)),
  }),
  dynamic_to_json: scalar({
    takes: { value: 'scalar' },
    returns: 'string',
    mayBeNull: true,
    doc: 'JSON text in which the members of bags, down to eight levels, stand in the order of their keys; of what is no dynamic its text.',
    examples: {
      'dynamic_to_json(1h)': '01:00:00',
      'dynamic_to_json(dynamic({"b": [{"d": 1, "c": 2}], "a": "x"}))': '{"a":"x","b":[{"c":2,"d":1}]}',
      'dynamic_to_json(dynamic(null))': '',
    },
    sql: (args, { types }) => {
      if (types.value === 'unknown') return nil
      if (types.value !== 'dynamic') return textOf[types.value](args.value)
      const canonical = once(args.value, 'λjson', (json) => canonicalJson(json))
      return cast(canonical, 'varchar')
    },
  }),
  treepath: scalar({
    takes: { object: 'dynamic' },
    returns: 'dynamic',
    resultName: { prefix: 'tree' },
    doc: 'The paths of all members inside a bag or array, down to eight levels; every item of an array is [0].',
    examples: {
      'treepath(dynamic({"a": {"b": 1}, "c": [5, 6]}))': ["['a']", "['a']['b']", "['c']", "['c'][0]"],
      'treepath(dynamic(1))': null,
    },
    sql: ({ object }) =>
      once(object, 'λjson', (json) =>
        when(or(isBag(json), isArray(json)), fn.jsonOf(uniqueItems(pathsInside(json, value(''))))),
      ),
  }),
  bag_pack: scalar({
    takes: { pairs: pairs('string', 'scalar', 2) },
    returns: (types) => (types.length % 2 === 0 ? 'dynamic' : undefined),
    neverNull: true,
    aliases: ['pack', 'pack_dictionary'],
    doc: 'A bag of keys and values given in turn; the first of equal keys stays.',
    examples: {
      'bag_pack("level", 3, "when", datetime(2020-01-01))': { level: 3, when: '2020-01-01T00:00:00.0000000Z' },
      'bag_pack("a", int(null), "b", dynamic([1]), "c", real(nan))': { a: null, b: [1], c: 'NaN' },
      'bag_pack("a", 1, "a", 2)': { a: 1 },
    },
    sql: ({ pairs }, { restTypes, constants }) =>
      packed(pairs, restTypes, constants.pairs as readonly (ConstantValue | undefined)[]),
  }),
  bag_keys: scalar({
    takes: { bag: 'dynamic' },
    returns: 'dynamic',
    doc: 'The keys of a bag; null for what is no bag.',
    examples: { 'bag_keys(dynamic({"a": 1, "b": {"c": 2}}))': ['a', 'b'], 'bag_keys(dynamic([1]))': null },
    sql: ({ bag }) => when(isBag(bag), fn.jsonOf(fn.jsonKeys(bag))),
  }),
  bag_has_key: scalar({
    takes: { bag: 'dynamic', key: 'string' },
    returns: 'bool',
    refuse: refuseKey,
    doc: 'Has the bag a member of that key, or one that a path such as $.a.b leads to?',
    examples: {
      'bag_has_key(dynamic({"a": {"b": null}}), "$.a.b")': true,
      'bag_has_key(dynamic({"a": 1}), "b")': false,
    },
    sql: ({ bag, key }, { constants }) => {
      const path = typeof constants.key === 'string' ? memberPath(constants.key) : undefined
      const direct = (plainKey: Sql): Sql => fn.listContains(fn.jsonKeys(bag), plainKey)
      if (path) return path.length > 1 ? fn.jsonExists(bag, value(enginePath(path))) : direct(value(path[0] ?? ''))
      const along = when(isMemberPath(key), fn.jsonExists(bag, computedPath(key)))
      return when(isPath(key), along, direct(key))
    },
  }),
  bag_merge: scalar({
    takes: { bags: rest('dynamic', 2, mostArguments) },
    returns: 'dynamic',
    doc: 'The members of all bags; of equal keys the first stays. What is no bag is passed over.',
    examples: {
      'bag_merge(dynamic({"a": 1, "b": 2}), dynamic({"b": 3, "c": null}))': { a: 1, b: 2, c: null },
      'bag_merge(dynamic(null), dynamic({"a": 1}))': { a: 1 },
      'bag_merge(dynamic(1), dynamic(null))': null,
    },
    sql: ({ bags }) =>
      when(
        or(...bags.map(isBag)),
        bagOf(
          fn.listFlatten(list(...bags.map((bag) => fn.jsonKeys(bag)))),
          fn.listFlatten(list(...bags.map((bag) => fn.jsonMembers(bag)))),
        ),
      ),
  }),
  bag_remove_keys: scalar({
    takes: { bag: 'dynamic', keys: 'dynamic' },
    returns: 'dynamic',
    refuse: ({ keys }) =>
      constantTexts(keys)?.some((key) => !memberPath(key)) ? { parameter: 'keys', reason: pathsOnly } : undefined,
    doc: 'The bag without the members of the keys; keys known beforehand may be paths such as $.a.b, others are refused if they are.',
    examples: {
      'bag_remove_keys(dynamic({"a": 1, "b": null, "c": 3}), dynamic(["a", "x"]))': { b: null, c: 3 },
      'bag_remove_keys(dynamic({"a": {"b": 1, "c": 2}}), dynamic(["$.a.b"]))': { a: { c: 2 } },
      'bag_remove_keys(dynamic([1]), dynamic(["a"]))': null,
      'bag_remove_keys(dynamic({"a": 1}), dynamic(null))': { a: 1 },
    },
    sql: ({ bag, keys }, { constants }) => {
      const paths = constantTexts(constants.keys)?.map(memberPath)
      if (!paths) {
        const hasPath = fn.regexMatches(dynamicText(keys), value('[\\[,]\\s*"\\$[.\\[]'))
        const refused = cast(
          fn.fail(value('bag_remove_keys takes paths such as $.a.b only where they are known before the query runs.')),
          'json',
        )
        return when(isBag(bag), when(hasPath, refused, withoutKeys(bag, keys)))
      }
      return when(
        isBag(bag),
        withoutPaths(
          bag,
          paths.filter((path) => path !== undefined),
        ),
      )
    },
  }),
  bag_set_key: scalar({
    takes: { bag: 'dynamic', key: known('string'), value: 'scalar' },
    returns: 'dynamic',
    refuse: refuseKey,
    doc: 'The bag with a member set, which comes last; the key is plain or a path such as $.a.b. Null for what is no bag.',
    examples: {
      'bag_set_key(dynamic({"a": 1}), "b", 2)': { a: 1, b: 2 },
      'bag_set_key(dynamic({"a": {"b": 1, "c": 2}}), "$.a.b", "x")': { a: { c: 2, b: 'x' } },
      'bag_set_key(dynamic([1]), "a", 2)': null,
    },
    sql: (args, { constants, types }) => {
      const path = typeof constants.key === 'string' ? memberPath(constants.key) : undefined
      if (!path) return nullJson
      return when(isBag(args.bag), withMember(args.bag, path, jsonOfValue(args.value, types.value)))
    },
  }),
  bag_zip: scalar({
    takes: { keys: 'dynamic', values: 'dynamic' },
    returns: 'dynamic',
    doc: 'A bag of an array of keys and an array of values; keys that are no text are passed over, missing values are null, and so are all where the values are no array.',
    examples: {
      'bag_zip(dynamic(["a", 8, "b"]), dynamic([1, 2]))': { a: 1, b: null },
      'bag_zip(dynamic(["a"]), dynamic(1))': { a: null },
      'bag_zip(dynamic("a"), dynamic([1]))': null,
    },
    sql: ({ keys, values }) =>
      when(
        isArray(keys),
        once(
          having(fn.listZip(fn.jsonItems(keys), when(isArray(values), fn.jsonItems(values), noJson)), (struct) =>
            equal(fn.jsonType(fn.structExtract(struct, value(1n))), value('VARCHAR')),
          ),
          'λpairs',
          (pairs) =>
            bagOf(
              each(fields(pairs, 1n), (key) => fn.jsonText(key)),
              fields(pairs, 2n),
            ),
        ),
      ),
  }),
} as const
