// Decimals multiplied and divided to their last digit.
import { cases, refuses } from '../../support/hunting.js'

cases('decimals', [
  ['print decimal(1.1) * decimal(1.1), decimal(123456789.123) * 2, 2.5 * decimal(2)', [['1.21', '246913578.246', '5']]],
  ['print decimal(7379) / 4, decimal(1) / 3, decimal(-2) / 3, 7 / decimal(2)', [['1844.75', '0.333333333333333333', '-0.666666666666666667', '3.5']]], // prettier-ignore
  ['print decimal(0.000000000000000001) * decimal(0.5), decimal(-0.000000000000000001) * decimal(0.5)', [['0.000000000000000001', '-0.000000000000000001']]], // prettier-ignore
  ['print decimal(1) / 0, decimal(null) * 2, decimal(2) * real(nan), decimal(1e10) * decimal(1e10)', [[null, null, null, null]]], // prettier-ignore
  [
    'datatable(d: decimal, g: long)[decimal(1.1), 1, "2.2", 1, decimal(3.3), 2, decimal(null), 3] | summarize avg(d), sum(d / 3), sum(d * d) by g',
    [[1, '1.65', '1.1', '6.05'], [2, '3.3', '1.1', '10.89'], [3, null, '0', '0']],
  ],
]) // prettier-ignore

cases('a real has 17 digits as a decimal, where a text and a literal have those that are written', [
  [
    'datatable(d: decimal)[0.0, 2.2, 2.3, "2.2", decimal(2.3)]',
    [['0'], ['2.2000000000000002'], ['2.2999999999999998'], ['2.2'], ['2.3']],
  ],
  [
    'datatable(r: real)[0.1, 0.5, -1e-5, 1e20, real(nan), real(-inf), real(null)] | project todecimal(r)',
    [['0.10000000000000001'], ['0.5'], ['-0.00001'], [null], [null], [null], [null]],
  ],
  ['print decimal(1) + 2.2, decimal(2.2) == 2.2, decimal(2.5) == 2.5', [['3.2000000000000002', false, true]]],
])

cases('decimals as numbers of other types', [
  ['datatable(d: decimal)[2.9, -2.9, decimal(null)] | project toint(d), tolong(d), toreal(d), tobool(d)', [[2, 2, 2.9, true], [-2, -2, -2.9, true], [null, null, null, null]]], // prettier-ignore
])

cases('decimals of many digits', [
  ['print decimal(-99999999999999999999.5), decimal(0.5e20), decimal(0e99)', [['-99999999999999999999.5', '50000000000000000000', '0']]], // prettier-ignore
])
refuses('print 1, «decimal(1e30)»', 'KQL3010')
refuses('datatable(d: decimal)[1, «decimal(123456789012345678901)»]', 'KQL3010')
refuses('print «decimal(0.0001e24)»', 'KQL3010')
