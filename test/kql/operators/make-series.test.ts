// make-series: what an axis can begin and end with, and what it goes by.
import { describe } from '@jest/globals'
import { cases, refuses } from '../../support/hunting.js'

describe('the axis of make-series', () => {
  cases('whole numbers do for one of fractions and for one of ints', [
    ['datatable(t: real)[0.5, 1.5, 1.75] | make-series n = count() on t from 0 to 2 step 1 | project n', [[[1, 2]]]],
    ['datatable(t: real)[0.5, 1.5] | make-series n = count() on t from int(0) to 2 step 1.5 | project n', [[[1, 1]]]],
    ['datatable(t: int)[1, 2, 2] | make-series n = count() on t from 1 to 4 step 1 | project n', [[[1, 2, 0]]]],
  ])

  // "the first bin, or step, that has data in each series", and "per each series" for the end, says the page.
  const readings =
    'datatable(t: long, v: long, k: string)[0, 5, "a", 2, 7, "b", 5, 1, "a"] | make-series s = sum(v) on t'
  cases('an end that the query does not give is that of each series', [
    [
      `${readings} step 1 by k`,
      [
        ['a', [5, 0, 0, 0, 0, 1], [0, 1, 2, 3, 4, 5]],
        ['b', [7], [2]],
      ],
    ],
    [
      `${readings} from 1 step 2 by k`,
      [
        ['b', [7], [1]],
        ['a', [0, 0, 1], [1, 3, 5]],
      ],
    ],
    [
      `${readings} to 4 step 1 by k`,
      [
        ['a', [5, 0, 0, 0], [0, 1, 2, 3]],
        ['b', [7, 0], [2, 3]],
      ],
    ],
    ['datatable(t: long)[-5, -1, 3] | make-series n = count() on t step 3', [[[1, 1, 0, 1], [-6, -3, 0, 3]]]],
    ['datatable(t: long)[-5, -1, 3] | make-series n = count() on t from -4 step 3', [[[0, 1, 1], [-4, -1, 2]]]],
    ['datatable(t: timespan)[-5h, 1h] | make-series n = count() on t step 3h', [[[1, 0, 1], ['-06:00:00', '-03:00:00', '00:00:00']]]],
    ['datatable(t: long)[] | make-series kind=nonempty count() on t step 1', [[null, null]]],
    ['datatable(t: long)[] | make-series count() on t from 1 step 1', []],
  ]) // prettier-ignore
  cases('what is no number, or infinite, lies in no bin', [
    ['datatable(t: real)[1, real(nan), real(+inf), 2.5] | make-series n = count() on t step 1', [[[1, 1], [1, 2]]]],
    ['datatable(t: real)[1, real(-inf), 2.5] | make-series n = count() on t from 0 step 1', [[[0, 1, 1], [0, 1, 2]]]],
  ]) // prettier-ignore

  // "If there's no row with specific values of AxisColumn and GroupExpression", says the page of the default.
  const gaps =
    'datatable(k: string, t: long, v: real)["a", 1, 1.5, "a", 2, real(null), "a", 4, 4.5, "b", 2, real(null), "b", 4, 0.5]'
  cases('the default is that of bins without rows; what is null of rows stays null', [
    [`${gaps} | make-series max(v) on t from 1 to 5 step 1 by k`, [['a', [1.5, null, 0.0, 4.5], [1, 2, 3, 4]], ['b', [0.0, null, 0.0, 0.5], [1, 2, 3, 4]]]],
    [`${gaps} | where k == "a" | make-series a = percentile(v, 50) default = -1.0, b = take_any(v) default = real(null), n = count() default = 9, s = sum(v) default = 9.0 on t from 0 to 4 step 1 | project a, b, n, s`, [[[-1.0, 1.5, null, -1.0], [null, 1.5, null, null], [9, 1, 1, 9], [9.0, 1.5, 0.0, 9.0]]]],
    ['datatable(t: long, d: datetime)[1, datetime(2026-11-01), 2, datetime(null)] | make-series m = min(d) default = datetime(2026-01-01) on t from 1 to 4 step 1 | project m', [[['2026-11-01T00:00:00.0000000Z', null, '2026-01-01T00:00:00.0000000Z']]]],
  ]) // prettier-ignore

  // A bound of another kind lies nowhere on the axis: there would be no row to show that it is wrong.
  const days = 'datatable(t: datetime)[datetime(2026-11-01)] | make-series count() on t'
  refuses(`${days} from «1» to datetime(2026-11-05) step 1d`, 'KQL3001')
  refuses(`${days} from datetime(2026-11-01) to «3d» step 1d`, 'KQL3001')
  refuses(`${days} from «"2026-11-01"» to datetime(2026-11-03) step 1d`, 'KQL3001')
  refuses(`${days} in range(datetime(2026-11-01), «5», 1d)`, 'KQL3001')
  const hours = 'datatable(t: timespan)[2h] | make-series count() on t'
  refuses(`${hours} from «datetime(2026-11-01)» to 3h step 1h`, 'KQL3001')
  const numbers = 'datatable(t: long)[1, 2] | make-series count() on t'
  refuses(`${numbers} from «1.5» to 5 step 1`, 'KQL3001')
  refuses(`${numbers} from 1 to «dynamic(5)» step 1`, 'KQL3001')
  refuses(`${numbers} from 1 to 5 step «1.5»`, 'KQL3001')
  refuses(`${numbers} from 1 to 5 step «decimal(1)»`, 'KQL3001')
  refuses(`${numbers} from «Elsewhere» to 5 step 1`, 'KQL2001')
})
