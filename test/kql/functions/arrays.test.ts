// Dynamic arrays and sets: bounds, wrong kinds of values, columns beside constants, and columns named like lambdas.
import { describe } from '@jest/globals'
import { cases, refuses } from '../../support/hunting.js'

describe('arrays', () => {
  cases('bounds', [
    ['print array_slice(dynamic([1,2,3,4,5]), 2, -1)', [[[3, 4, 5]]]],
    ['print array_slice(dynamic([1,2,3]), -9, 0)', [[[1]]]],
    ['print array_slice(dynamic([1,2,3]), 2, 1)', [[[]]]],
    ['datatable(s:long, e:long)[0, 1, -2, -1] | project array_slice(dynamic([1,2,3]), s, e)', [[[1, 2]], [[2, 3]]]],
    ['print array_split(dynamic([1,2]), 9)', [[[[1, 2], []]]]],
    ['print array_split(dynamic([]), 0)', [[[[], []]]]],
    ['print array_rotate_left(dynamic([1,2,3]), 300000000001)', [[[2, 3, 1]]]],
    ['print array_shift_right(dynamic([1,2]), 5, dynamic({"a":1}))', [[[{ a: 1 }, { a: 1 }]]]],
    ['print array_shift_left(dynamic(["a","b","c"]), 2), array_shift_right(dynamic([1,"b"]), 1)', [[['c', '', ''], [null, 1]]]], // prettier-ignore
    ['print n = long(null) | project array_shift_left(dynamic([1]), n), array_rotate_right(dynamic([1]), n)', [[null, null]]], // prettier-ignore
    ['print array_length(dynamic("x")), array_length(parse_json("[1,null]"))', [[null, 2]]],
    ['print zip(dynamic([1]), dynamic(null))', [[null]]],
  ])
  cases('searching', [
    ['print d = dynamic([1, 1.5, 2, 2, "3"]) | project array_index_of(d, decimal(1.5)), array_index_of(d, decimal(2), 0, -1, 2), array_index_of(d, decimal(3)), array_index_of(d, decimal(4))', [[1, 3, 4, -1]]], // prettier-ignore
    ['print d = dynamic([1.5, 2]) | project set_has_element(d, decimal(1.5)), set_has_element(d, decimal(2)), set_has_element(d, decimal(3)), set_has_element(pack_array(decimal(1.5)), decimal(1.5))', [[true, true, false, true]]], // prettier-ignore
    ['print array_index_of(dynamic(["this","is","an","example","an","example"]), "example", 2, -1)', 3],
    ['print array_index_of(dynamic(["this","is","an","example","an","example"]), "example", 1, 2)', -1],
    ['print array_index_of(dynamic(["this","is","an","example","an","example"]), "an", 1, -1, 3)', -1],
    ['print array_index_of(dynamic(["this","is","an","example","an","example"]), "is", -4)', -1],
    ['print array_index_of(dynamic(["a"]), "a", 0, -2)', null],
    ['print array_index_of(dynamic([1, "1"]), "1")', 1],
    ['print array_index_of(dynamic(null), 1)', null],
    ['print array_index_of(dynamic([{"a": 1}]), dynamic({"a":1}))', 0],
    ['print array_index_of(pack_array(1h, datetime(2020-01-01)), datetime(2020-01-01))', 1],
  ])
  cases('sorting', [
    ['print array_sort_asc(dynamic(["b", 10, 9, "a", null, true]))', [[[9, 10, 'a', 'b', true, null]]]],
    [
      'print array_sort_desc(dynamic([null,"blue","yellow","green",null]))',
      [[['yellow', 'green', 'blue', null, null]]],
    ],
    ['print array_sort_asc(dynamic([2, 1]), dynamic(["b", "a"]), dynamic([1]))[1]', [[['a', 'b']]]],
    ['print array_sort_asc(dynamic([2, 1]), dynamic([1]))[1]', null],
    ['print a = dynamic([2, 1]), b = dynamic(["b", "a"]) | project array_sort_asc(a, b, false) | project a_sorted, b_sorted', [[[1, 2], ['a', 'b']]]], // prettier-ignore
    ['print a = dynamic([2, 1]) | extend (p, q) = array_sort_asc(a, a), array_sort_desc(a) | project p, q, a_sorted', [[[1, 2], [1, 2], [2, 1]]]], // prettier-ignore
    ['print array_sort_asc(dynamic([2, 1]), dynamic([3, 4])) | project array0_sorted, array1_sorted', [[[1, 2], [4, 3]]]], // prettier-ignore
    ['print a_sorted = 1, a = dynamic([2, 1]) | extend array_sort_asc(a), array_sort_desc(a) | project a_sorted, a_sorted1, a_sorted2', [[1, [1, 2], [2, 1]]]], // prettier-ignore
    ['print a = dynamic([2, 1]) | extend a_sorted = 1, array_sort_asc(a) | project a_sorted, a_sorted1', [[1, [1, 2]]]],
    ['print a = dynamic([2, 1]) | extend array_sort_asc(a), a_sorted = 1, series_stats(a), series_stats(a) | project a_sorted, series_stats_a_min1', [[1, 1]]], // prettier-ignore
    ['print a = 1 | project array_sort_asc(dynamic([2, 1])) | project array0_sorted', [[[1, 2]]]],
    ['print array_sort_desc(dynamic(["b", 10, 9, "a", null, true])), array_sort_desc(dynamic([1, "a", null, true]), false)', [[[10, 9, 'b', 'a', true, null], [null, 1, 'a', true]]]], // prettier-ignore
    ['let a = dynamic([2, 1]); print array_sort_asc(a) | project print_0', [[[1, 2]]]],
    ['range x from 1 to 2 step 1 | summarize (p, q) = array_sort_desc(make_list(x), make_list(x)), array_sort_asc(make_list(x)) | project p, q, list_x_sorted', [[[2, 1], [2, 1], [1, 2]]]], // prettier-ignore
    ['range x from 1 to 3 step 1 | summarize array_sort_desc(make_list(x))', [[[3, 2, 1]]]],
  ])
  cases('making', [
    ['datatable(v: real)[0.5, real(nan), real(+inf)] | project range(1, 2, v), range(v, 1.5), range(1, v)[0]', [[[1, 1.5, 2], [0.5, 1.5], null], [[], [], null], [[1], [], 1]]], // prettier-ignore
    ['print range(datetime(2020-01-01), datetime(2020-01-01 02:00))', [[['2020-01-01T00:00:00.0000000Z', '2020-01-01T01:00:00.0000000Z', '2020-01-01T02:00:00.0000000Z']]]], // prettier-ignore
    ['print array_length(range(1, 1000000000))', 1048576],
    ['datatable(x:long)[3, long(null)] | project range(1, x)', [[[1, 2, 3]], [null]]],
    ['print array_length(repeat("a", 2000000)), repeat(dynamic([1]), 2)', [[1048576, [[1], [1]]]]],
    ['print a = 1, b = "x" | project pack_array(*)', [[[1, 'x']]]],
    ['datatable(n: long)[9223372036854775807] | project array_slice(dynamic([1, 2]), 0, n), array_slice(dynamic([1, 2]), 0, 9223372036854775807)', [[[1, 2], [1, 2]]]], // prettier-ignore
    ['print pack_array(real(+inf), decimal(1.10), bool(null), "é\\"")', [[['Infinity', '1.1', null, 'é"']]]],
  ])
  cases('sums', [['datatable(d:dynamic)[dynamic([]), dynamic([null]), dynamic(1), dynamic([true])] | project array_sum(d)', [[0], [0], [null], [null]]]]) // prettier-ignore
  refuses('print «array_split(dynamic([1]), "a")»', 'KQL3003')
})

describe('sets', () => {
  cases('of columns', [
    ['datatable(a:dynamic, b:dynamic)[dynamic([1,2,2]), dynamic([2,3]), dynamic([1]), dynamic(null)] | project set_union(a, b), set_intersect(a, b), set_difference(a, b)', [[[1, 2, 3], [2], [1]], [null, null, null]]], // prettier-ignore
    ['print set_union(dynamic([{"a": 1}, "x"]), dynamic(["x", {"a":1}, null, null]))', [[[{ a: 1 }, 'x', null]]]],
    ['print set_equals(dynamic([]), dynamic([])), set_equals(dynamic(["1"]), dynamic([1]))', [[true, false]]],
  ])
})

describe('what surrounds a call', () => {
  cases('columns called like anything', [
    ['print item = dynamic([1]), place = 2, i = 3, items = 4 | project array_concat(item, pack_array(place, i, items)), array_iff(item, place, items), range(i, items)', [[[1, 2, 3, 4], [2], [3, 4]]]], // prettier-ignore
    ['print x = dynamic([[3,1],[2]]) | project array_sort_asc(array_concat(array_reverse(x[0]), x[1]))', [[[1, 2, 3]]]],
  ])
  cases('subqueries', [
    ['let m = toscalar(print 5); print range(m, m + 1, toscalar(print 1))', [[[5, 6]]]],
    ['let a = toscalar(print dynamic([1,2])); print set_difference(a, toscalar(print dynamic([2]))), array_index_of(a, toscalar(print 2))', [[[1], 1]]], // prettier-ignore
    ['let a = toscalar(print dynamic([1,2])); print array_iff(a, toscalar(print "y"), "n"), array_sort_desc(a)', [[['y', 'y'], [2, 1]]]], // prettier-ignore
  ])
})
