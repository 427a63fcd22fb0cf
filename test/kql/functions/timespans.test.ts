// Timespans in arithmetic: of 64 bits, also where their ticks are few.
import { cases } from '../../support/hunting.js'

cases('a product or sum of few ticks', [
  ['print seconds = 86400 | extend seconds * 1s', [[86400, '1.00:00:00']]],
  ['datatable(n: int)[86400] | project n * 1s, 1s * n', [['1.00:00:00', '1.00:00:00']]],
  ['datatable(t: timespan)[200s] | project t + t, -1 * t - t', [['00:06:40', '-00:06:40']]],
])
