// Lists, sets and bags: order, nulls, arrays taken apart, limits, and values as dynamics hold them.
import { describe, expect, test } from '@jest/globals'
import { cases, hunt } from '../../support/hunting.js'

const values = `datatable(t:datetime, p:timespan, r:real, d:decimal, g:guid, b:bool)[
  datetime(2020-01-01 00:00:00.0000001), -1.5h, real(nan), decimal(1.50), guid(74be27de-1e4e-49d9-b579-fe0b331d3642), true]`

describe('make_list', () => {
  cases('order, nulls and arrays', [
    ['range x from 1 to 5 step 1 | sort by x desc | summarize make_list(x)', [[[5, 4, 3, 2, 1]]]],
    ['datatable(x:long)[1, long(null)] | summarize make_list(x)', [[[1]]]],
    ['datatable(k:long, d:dynamic)[1, dynamic({"a":1}), 2, dynamic(null), 3, dynamic([1, [2]])] | sort by k asc | summarize make_list(d)', [[[{ a: 1 }, null, 1, [2]]]]], // prettier-ignore
    ['datatable(s:string)["", ""] | summarize make_list(s)', [[['', '']]]],
    ['range x from 1 to 3 step 1 | summarize make_list(x) by x % 5 > 9 | project array_length(list_x)', [[3]]],
    ['print x = 1 | where x > 1 | summarize make_list(x), make_set(x), make_bag(bag_pack("a", x))', [[[], [], {}]]],
  ])
  cases('every type', [
    [`${values} | summarize make_list(t), make_list(p), make_list(r)`, [[['2020-01-01T00:00:00.0000001Z'], ['-01:30:00'], ['NaN']]]], // prettier-ignore
    [`${values} | summarize make_list(d), make_list(g), make_list(b)`, [[['1.5'], ['74be27de-1e4e-49d9-b579-fe0b331d3642'], [true]]]], // prettier-ignore
    [`${values} | summarize make_set(t), make_set(p), make_set(r)`, [[['2020-01-01T00:00:00.0000001Z'], ['-01:30:00'], ['NaN']]]], // prettier-ignore
  ])
})

describe('limits', () => {
  cases('as asked for', [
    [
      'range x from 1 to 9 step 1 | sort by x asc | summarize make_list(x, 2), make_set(x, 3)',
      [
        [
          [1, 2],
          [1, 2, 3],
        ],
      ],
    ],
    ['range x from 1 to 9 step 1 | summarize make_list(x, 0)', [[[]]]],
    ['range x from 1 to 9 step 1 | summarize b = make_bag(bag_pack(tostring(x), x), 4) | project array_length(bag_keys(b))', [[4]]], // prettier-ignore
  ])
  test('a list never holds more than 1,048,576 items', async () => {
    const { rows } = await hunt(
      'range x from 1 to 1048600 step 1 | summarize l = make_list(x) | project array_length(l)',
    )
    expect(rows).toEqual([[1_048_576]])
  })
})

describe('make_set', () => {
  cases('different values', [
    ['datatable(s:string)["b", "a", "b", ""] | summarize make_set(s)', [[['b', 'a', '']]]],
    [
      'datatable(s:string, k:long)["z", 1, "a", 2, "y", 1, "z", 1] | summarize make_set(s), make_set(s, 1) by k',
      [
        [1, ['z', 'y'], ['z']],
        [2, ['a'], ['a']],
      ],
    ],
    [
      'range x from 1 to 9 step 1 | sort by x desc | summarize make_set(x % 3), make_set(datetime(2020-01-01) + x / 8 * 1d)',
      [
        [
          [0, 2, 1],
          ['2020-01-02T00:00:00.0000000Z', '2020-01-01T00:00:00.0000000Z'],
        ],
      ],
    ],
    ['print l = dynamic([3, 1, 3]) | mv-apply l to typeof(long) on (summarize make_set(l))', [[[3, 1]]]],
    ['datatable(d:dynamic)[dynamic(["a", null]), dynamic("a"), dynamic({"k":1}), dynamic(null)] | summarize make_set(d)', [[['a', { k: 1 }]]]], // prettier-ignore
    ['datatable(x:real)[real(null), 5] | summarize make_set(x), make_set(x)', [[[5], [5]]]],
  ])
})

describe('make_bag', () => {
  const bags = 'datatable(k:long, d:dynamic)[1, dynamic({"a":1,"b":2}), 2, dynamic({"a":9,"c":null}), 3, dynamic([7]), 4, dynamic(null)]' // prettier-ignore
  cases('members', [
    [`${bags} | sort by k asc | summarize make_bag(d)`, [[{ a: 1, b: 2, c: null }]]],
    [`${bags} | where k > 2 | summarize make_bag(d)`, [[{}]]],
    [`${bags} | summarize make_bag_if(d, k == 2)`, [[{ a: 9, c: null }]]],
    ['print d = dynamic({"a\\"b": 1, "ü": 2, "": 3}) | summarize make_bag(d)', [[{ 'a"b': 1, ü: 2, '': 3 }]]],
  ])
})
