// Series of numbers: item by item, as a whole, and their gaps.
import { describe } from '@jest/globals'
import { cases, refuses } from '../../support/hunting.js'

describe('item by item', () => {
  cases('two series', [
    ['datatable(a:dynamic, b:dynamic)[dynamic([1,2,4]), dynamic([4,2,1])] | project series_multiply(a, b), series_less(a, b)', [[[4, 4, 4], [true, false, false]]]], // prettier-ignore
    ['print series_add(dynamic([1, null, "x", 4]), dynamic([1, 1, 1])), series_divide(dynamic([0]), 0)', [[[2, null, null, null], ['NaN']]]], // prettier-ignore
    ['let limit = toscalar(print 3); print series_greater(dynamic([1, 5]), limit)', [[[false, true]]]],
    ['print x = dynamic(1) | project series_add(x, 1)', null],
    ['print s = dynamic([{}]) | project series_add(s, s), series_multiply(dynamic([]), 2)', [[[null], []]]],
  ])
  cases('longs where no item is a real', [
    ['print s = dynamic([1, 2, 4]) | project tostring(series_multiply(s, dynamic([4, 2, 1]))), tostring(series_subtract(s, 1)), tostring(series_add(int(3), s))', [['[4,4,4]', '[0,1,3]', '[4,5,7]']]], // prettier-ignore
    ['print s = dynamic([1, 2, 4]) | project tostring(series_multiply(s, dynamic([4.0, 2, "x"]))), tostring(series_subtract(s, 1.0)), tostring(series_add(decimal(3), s))', [['[4.0,4.0,null]', '[0.0,1.0,3.0]', '[4.0,5.0,7.0]']]], // prettier-ignore
    ['print s = dynamic([6, 3]) | project tostring(series_divide(s, 3)), tostring(series_pow(s, 2))', [['[2.0,1.0]', '[36.0,9.0]']]], // prettier-ignore
    ['print s = dynamic([9007199254740993, 9223372036854775807, null]) | project tostring(series_add(s, 2))', '[9007199254740995,-9223372036854775807,null]'], // prettier-ignore
    ['print s = dynamic([5, 15, 10]) | project tostring(series_fir(s, dynamic([1, -1]))), tostring(series_fir(s, dynamic([1, 1]), false)), tostring(series_fir(s, dynamic([1]))), tostring(series_fir(s, dynamic([1.0, -1])))', [['[5,10,-5]', '[5,20,25]', '[5.0,15.0,10.0]', '[5.0,10.0,-5.0]']]], // prettier-ignore
  ])
  cases('datetimes as their ticks', [
    ['print t = pack_array(datetime(0001-01-01 00:00:01), datetime(2020-01-02)) | project tostring(series_subtract(t, array_shift_right(t, 1))), tostring(series_add(t, 0)[0])', [['[null,637135199990000000]', '10000000']]], // prettier-ignore
    ['print t = pack_array(datetime(2020-01-01), datetime(2020-01-02), datetime(2020-01-05)) | extend series_stats(series_add(t, 0)) | project series_divide(series_subtract(t, series_stats__min), series_stats__max - series_stats__min)', [[[0, 0.25, 1]]]], // prettier-ignore
  ])
  refuses('print «series_add(1, 2)»', 'KQL3003')
  refuses('print «series_add(dynamic([1]), "a")»', 'KQL3003')
  cases('one series', [
    ['print series_add(pack_array(real(+inf), 1.0, real(nan)), 1), array_sum(pack_array(real(-inf), 2.0))', [[['Infinity', 2, 'NaN'], '-Infinity']]], // prettier-ignore
    ['print n = pack_array(real(nan), real(+inf)), o = dynamic([2, null]) | project series_greater(n, 2), series_less(2, n), series_equals(n, n), series_not_equals(n, n), series_greater_equals(n, o)', [[[false, true], [false, true], [false, true], [true, false], [false, null]]]], // prettier-ignore
    [
      'print s = series_stats_dynamic(dynamic([0.0, 1e300, 3e300])) | project s.stdev, s.variance',
      [['Infinity', 'Infinity']],
    ],
    ['print series_stats_dynamic(dynamic([])).avg, series_fill_const(pack_array(real(nan), real(null)), 0)', [['NaN', ['NaN', 0]]]], // prettier-ignore
    ['print series_log(dynamic([-1, 0, 1])), series_acos(dynamic([-1, 0, 2]))', [[[null, '-Infinity', 0], [Math.PI, Math.PI / 2, 'NaN']]]], // prettier-ignore
    ['print series_cos(dynamic([-1, 0, 1]))', [[[0.5403023058681398, 1, 0.5403023058681398]]]],
  ])
})

describe('as a whole', () => {
  cases('numbers', [
    ['print series_magnitude(dynamic([1,2,3,4]))', 5.477225575051661],
    ['print round(series_cosine_similarity(dynamic([0.1,0.2,0.1,0.2]), dynamic([1,2,3,4])), 12)', 0.923760430703],
    ['print series_cosine_similarity(dynamic([3, 4]), dynamic([0, 2]), toscalar(print 5), toscalar(print 2.0))', 0.8],
    ['print round(series_pearson_correlation(dynamic([0,0,5]), dynamic([0,0,5])), 12)', 1],
    ['print series_dot_product(dynamic([1, null, 3]), dynamic([1, 2, 4, 5]))', 13],
    ['range x from 1 to 3 step 1 | project s = series_dot_product(pack_array(x, x * 2, x * 4), x)', [[7], [28], [63]]],
    ['print series_dot_product(2, dynamic([1, 2.5]))', 7],
    ['print series_dot_product(dynamic([1]), dynamic({}))', null],
    ['print round(series_cosine_similarity(dynamic([0, 3, "x", 8]), dynamic([2, 3, 1])), 12)', 0.832050294338],
    ['print s = series_stats_dynamic(dynamic([23,46,23,87,4,8,3,75,2,56,13,75,32,16,29])) | project s.min, s.min_idx, s.max, s.max_idx, s.avg, round(todouble(s.stdev), 9), s.len', [[2, 8, 87, 3, 32.8, 28.503633854, 15]]], // prettier-ignore
  ])
})

describe('gaps', () => {
  const reals = 'dynamic([null,111.0,null,36.0,41.0,null,null,16.0,61.0,33.0,null,null])'
  const longs = 'dynamic([null,111,null,36,41,null,null,16,61,33,null,null])'
  cases('on a line', [
    ['print tostring(series_fill_linear(dynamic([null, null]))), tostring(series_fill_linear(dynamic([null]), int(null), true, 5))', [['[0.0,0.0]', '[5]']]], // prettier-ignore
    [`print series_fill_linear(${reals})`, [[[111, 111, 73.5, 36, 41, 32.66666666666667, 24.333333333333336, 16, 61, 33, 33, 33]]]], // prettier-ignore
    [`print series_fill_linear(${longs}, real(null), false)`, [[[null, 111, 73, 36, 41, 32, 24, 16, 61, 33, null, null]]]], // prettier-ignore
    ['print series_fill_linear(dynamic([null, null]), real(null), true, 3.5)', [[[3.5, 3.5]]]],
    ['print series_fill_linear(dynamic([1, 0, 3]), 0), series_fill_linear(dynamic([]))', [[[1, 2, 3], []]]],
  ])
  cases('from neighbours', [
    ['print series_fill_forward(dynamic([null, null, 36, 41, null, null, 16]))', [[[null, null, 36, 41, 41, 41, 16]]]],
    ['print series_fill_backward(dynamic([null, 36, null, 41, null]))', [[[36, 36, 41, 41, null]]]],
    ['print series_fill_const(dynamic([1, null]), 2.5), series_fill_const(dynamic({}))', [[[1, 2.5], null]]],
  ])
})
