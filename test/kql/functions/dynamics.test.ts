// Dynamics and bags: what is JSON and what is not, equal keys, paths, and nesting.
import { describe } from '@jest/globals'
import { cases, refuses } from '../../support/hunting.js'

describe('parse_json', () => {
  cases('text and JSON', [
    [`print parse_json('{"a":"x\ty"}')`, '{"a":"x\ty"}'],
    ['datatable(s:string)["1", "1.0", "\\"a\\"", "true", "null", "", "[1,", "2020-01-01"] | project parse_json(s)', [[1], [1], ['a'], [true], [null], [null], ['[1,'], ['2020-01-01']]], // prettier-ignore
    [`print tostring(parse_json('{ "b" : [1, 2.50] , "a":"é"}'))`, '{"b":[1,2.5],"a":"é"}'],
    [`print isnull(parse_json('null')), isnull(parse_json('')), parse_json('9223372036854775807') == 9223372036854775807`, [[true, true, true]]], // prettier-ignore
    [
      `print d = dynamic({"a": "{\\"b\\":1}"}) | project parse_json(d.a), parse_json(tostring(d.a)).b`,
      [['{"b":1}', 1]],
    ],
    [`print todynamic('[1]'), toobject('[2]')`, [[[1], [2]]]],
  ])
  refuses('print «parse_json(1)»', 'KQL3003')
})

describe('keys', () => {
  cases('of any text, known or not', [
    ['print a = dynamic([10, 20]), i = 1 | project a[true], a[i == 2], a[bool(null)]', [[20, 10, null]]],
    [String.raw`datatable(k: string)["", "a\\b", "c\"d", "e"] | extend d = bag_pack("", 1, "a\\b", 2, "c\"d", 3) | project d[k], d[""]`, [[1, 1], [2, 1], [3, 1], [null, 1]]],
  ]) // prettier-ignore
})

describe('dynamic_to_json', () => {
  cases('numbers that are infinite', [
    ['print dynamic([double(+inf), real(-inf), real(nan)])', [[['Infinity', '-Infinity', 'NaN']]]],
  ])
  cases('canonical', [
    ['print dynamic_to_json(5), dynamic_to_json("abc"), dynamic_to_json(true), dynamic_to_json(datetime(2020-01-01)), dynamic_to_json(long(null))', [['5', 'abc', 'True', '2020-01-01T00:00:00.0000000Z', '']]], // prettier-ignore
    ['print dynamic_to_json(dynamic({"b":{"z":[{"d":1,"c":2}],"a":null},"a":"x"}))', '{"a":"x","b":{"a":null,"z":[{"c":2,"d":1}]}}'], // prettier-ignore
    ['print dynamic_to_json(dynamic({"/x~y": {"b": 1, "a": 2}}))', '{"/x~y":{"a":2,"b":1}}'],
    ['print dynamic_to_json(dynamic([])), dynamic_to_json(dynamic("s")), dynamic_to_json(dynamic({}))', [['[]', '"s"', '{}']]], // prettier-ignore
  ])
})

describe('bags', () => {
  cases('packing', [
    ['datatable(k:string, v:long)["a", 1, "b", long(null)] | project bag_pack(k, v, "z", k)', [[{ a: 1, z: 'a' }], [{ b: null, z: 'b' }]]], // prettier-ignore
    ['datatable(k:string)["a", "b"] | project bag_pack("a", 1, k, 2)', [[{ a: 1 }], [{ a: 1, b: 2 }]]],
    ['print pack("t", 1h, "d", decimal(2.0), "g", guid(null))', [[{ t: '01:00:00', d: '2', g: null }]]],
    [
      'datatable(a: long, b: string, c: dynamic)[long(null), "", dynamic(null), 1, "x", dynamic([null])] | project pack_all(true)',
      [[{}], [{ a: 1, b: 'x', c: [null] }]],
    ],
  ])
  cases('merging', [
    ['print bag_merge(dynamic({"A1":12,"B1":2}), dynamic({"A2":81,"A1":1}), dynamic({"C":[1]}))', [[{ A1: 12, B1: 2, A2: 81, C: [1] }]]], // prettier-ignore
    ['print bag_merge(dynamic({}), dynamic({})), bag_merge(dynamic([1]), dynamic({"a":1}))', [[{}, { a: 1 }]]],
    [`print bag_merge(parse_json('{"a":1,"a":2}'), dynamic({"b":1}))`, [[{ a: 1, b: 1 }]]],
  ])
  cases('keys', [
    ['datatable(d:dynamic)[dynamic({}), dynamic([]), dynamic("a"), dynamic(null)] | project bag_keys(d)', [[[]], [null], [null], [null]]], // prettier-ignore
    ['datatable(k:string)["a", "$.b.c", "x", "$["] | project bag_has_key(dynamic({"a":1,"b":{"c":null}}), k)', [[true], [true], [false], [null]]], // prettier-ignore
    [String.raw`datatable(k:string)["$['a b']", "$['a'].b", "$[\"a\"]", "$.a['']", "$['c']['0']", "$.c[0]", "$..x", "$.*", "$type", "$"] | project bag_has_key(dynamic({"a b":1,"a":{"b":null,"":1},"c":[1],"$type":1}), k)`, [[true], [true], [true], [true], [false], [null], [null], [null], [true], [false]]], // prettier-ignore
    ['print d = dynamic({"$type":1}) | project bag_has_key(d, "$type"), bag_set_key(d, "$ref", 2), bag_remove_keys(d, dynamic(["$type"]))', [[true, { $type: 1, $ref: 2 }, {}]]], // prettier-ignore
    ['print d = dynamic({"a":{"":1}}), k = "$.*" | project bag_has_key(d, "$.a[\'\']"), bag_remove_keys(d, dynamic(["$.a[\'\']"])), bag_has_key(d, k)', [[true, { a: {} }, null]]], // prettier-ignore
    ['print bag_has_key(dynamic({"a b": {"c.d": 1}}), "$[\'a b\'][\'c.d\']")', true],
    [String.raw`print d = dynamic({"b": 1, "*": {"a": null}}), k = "$['*'].a", n = "$['*'].b" | project bag_has_key(d, "$['*'].a"), bag_has_key(d, "$['*'].b"), bag_has_key(d, k), bag_has_key(d, n)`, [[true, false, true, false]]], // prettier-ignore
  ])
  cases('changing', [
    ['print bag_remove_keys(dynamic({"k":1,"n":{"a":1,"b":2},"x":[1]}), dynamic(["$.n.a", "x", "$.q.r"]))', [[{ k: 1, n: { b: 2 } }]]], // prettier-ignore
    ['datatable(ks:dynamic)[dynamic(["a"]), dynamic([]), dynamic(["a", "b"])] | project bag_remove_keys(dynamic({"a":1,"b":null}), ks)', [[{ b: null }], [{ a: 1, b: null }], [{}]]], // prettier-ignore
    ['print bag_set_key(dynamic({"a": 1}), "$.b.c", dynamic({"x": null}))', [[{ a: 1, b: { c: { x: null } } }]]],
    ['print bag_set_key(dynamic({"a": {"b": 1}}), "a", 2h)', [[{ a: '02:00:00' }]]],
    ['print tostring(bag_set_key(dynamic({"a": {"b": 1, "c": 2}, "d": 3}), "$.a.b", 0))', '{"d":3,"a":{"c":2,"b":0}}'],
    [
      'print d = dynamic({"a": {"b": {"c": 1, "e": 2}, "f": 3}, "g": 4}) | project tostring(bag_set_key(d, "$.a.b.c", d.g))',
      '{"g":4,"a":{"f":3,"b":{"e":2,"c":4}}}',
    ],
    ['print bag_remove_keys(dynamic({"a": 1}), dynamic(null))', [[{ a: 1 }]]],
    ['print bag_zip(dynamic(["a", 8, "b"]), dynamic(1))', [[{ a: null, b: null }]]],
    ['print bag_zip(dynamic(["a", "b", "a"]), dynamic([1, "2", 3, 4]))', [[{ a: 1, b: '2' }]]],
  ])
  refuses('print «bag_pack("a", 1, "b")»', 'KQL3004')
  refuses('print dynamic([1, long(2), 1.5, {"a": «int(1)»}])', 'KQL3010')
  refuses('datatable(d: dynamic)[dynamic(«decimal(1)»)]', 'KQL3010')
  refuses('print bag_set_key(dynamic({}), «"$.a[0]"», 1)', 'KQL3016')
})

describe('members', () => {
  cases('behind a key that a row gives', [
    [
      'print d = dynamic({"a": {"b": [1, 2]}}), k = dynamic("a"), s = "a", n = 1 | project d[k].b, d[s].b[n], d[s]["b"][0]',
      [[[1, 2], 2, 1]],
    ],
  ])
})

describe('treepath', () => {
  cases('paths', [
    ['print treepath(dynamic({"a":{"b":{"c":1}},"x":[{"y":2},{"z":3}]}))', [[["['a']", "['a']['b']", "['a']['b']['c']", "['x']", "['x'][0]", "['x'][0]['y']", "['x'][0]['z']"]]]], // prettier-ignore
  ])
})
