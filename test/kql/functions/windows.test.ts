// Windows: neighbours, running sums, ranks, and where they begin anew.
import { describe } from '@jest/globals'
import { cases, refuses } from '../../support/hunting.js'

const groups = 'datatable(k:long, v:long)[1,10, 1,20, 2,30, 2,30, 3,5] | sort by k asc, v asc'

describe('neighbours', () => {
  cases('prev and next', [
    [`${groups} | project p = prev(v, 2), n = next(v, 2), d = prev(v, 1, -1)`, [[null, 30, -1], [null, 30, 10], [10, 5, 20], [20, null, 30], [30, null, 30]]], // prettier-ignore
    [
      'datatable(s:string)["a", "b"] | sort by s asc | project prev(s), next(s, 1, "z")',
      [
        ['', 'b'],
        ['a', 'z'],
      ],
    ],
    ['datatable(r:real)[1.5, 2.5] | sort by r asc | project prev(r, 1, 0)', [[0], [1.5]]],
  ])
  refuses('range x from 1 to 3 step 1 | sort by x asc | extend p = prev(x, 1, «x»)', 'KQL3005')
})

describe('running', () => {
  cases('numbers and sums', [
    [`${groups} | project row_number(), row_number(10), row_number(1, k != prev(k))`, [[1, 10, 1], [2, 11, 2], [3, 12, 1], [4, 13, 2], [5, 14, 1]]], // prettier-ignore
    [`${groups} | project row_cumsum(v), row_cumsum(v, k != prev(k))`, [[10, 10], [30, 30], [60, 30], [90, 60], [95, 5]]], // prettier-ignore
    ['datatable(n:long)[1, 9223372036854775807] | sort by n asc | project row_number(n) < 0', [[false], [true]]],
    ['datatable(x:real)[1.5, 2.5] | sort by x asc | project row_cumsum(x) / row_number()', [[1.5], [2]]],
    ['datatable(k:long, x:long)[1, long(null), 2, 5] | sort by k asc | project row_cumsum(x)', [[0], [5]]],
  ])
  cases('beyond 64 bits', [
    ['datatable(k:long, x:long)[1, 9223372036854775807, 2, 3] | sort by k asc | project row_cumsum(x) < 0', [[false], [true]]], // prettier-ignore
  ])
  cases('beyond the 32 bits of ints', [
    ['datatable(k:long, x:int)[1, 2147483647, 2, int(null), 3, 1, 4, -2] | sort by k asc | project row_cumsum(x)', [[2147483647], [2147483647], [null], [2147483646]]], // prettier-ignore
  ])
})

describe('ranks', () => {
  const flights = 'datatable(g:string, v:long)["A",10, "A",10, "A",5, "A",20, "B",5, "B",7] | sort by g asc, v asc'
  cases('dense and by rows', [
    [`${flights} | project row_rank_dense(v, g != prev(g)), row_rank_min(v, g != prev(g))`, [[1, 1], [2, 2], [2, 2], [3, 4], [1, 1], [2, 2]]], // prettier-ignore
    ['datatable(s:string)["a","b","a"] | sort by s asc | project row_rank_dense(s), row_rank_min(s)', [[1, 1], [1, 1], [2, 3]]], // prettier-ignore
  ])
})

describe('sessions', () => {
  const times =
    'datatable(k:long, m:long)[1, 0, 1, 4, 1, 9, 1, 70, 2, 71, 2, 72] | extend t = iff(m == 9, datetime(null), datetime(2024-04-11) + m * 1m) | sort by k asc, m asc'
  const started = (call: string): string => `${times} | extend s = ${call} | project format_datetime(s, "HH:mm")`
  cases('row_window_session', [
    [started('row_window_session(t, 1h, 5m)'), [['00:00'], ['00:00'], [''], ['01:10'], ['01:10'], ['01:10']]],
    [started('row_window_session(t, 3m, 1h)'), [['00:00'], ['00:04'], [''], ['01:10'], ['01:10'], ['01:10']]],
    [
      started('row_window_session(t, 1h, 5m, k != prev(k))'),
      [['00:00'], ['00:00'], [''], ['01:10'], ['01:11'], ['01:11']],
    ],
  ])
})
