// The order of rows through operators that look at one row after another, over more rows than the engine sorts at once.
import { describe, expect, test } from '@jest/globals'
import { compile } from '../../../src/kql/compile.js'
import { cases, catalog, testNow } from '../../support/hunting.js'

const rows = 'range i from 1 to 20000 step 1'
const down = 'sort by i desc'

cases('mv-expand gives the items of each row in their order, those of one row together', [
  [`${rows} | ${down} | mv-expand x = dynamic([0, 1, 2]) to typeof(long) | extend n = row_number() | where n != 3 * (20000 - i) + x + 1 | count`, [[0]]],
  [`let A = ${rows} | ${down}; let B = materialize(A | mv-expand x = dynamic([0, 1, 2]) to typeof(long)); B | extend n = row_number() | where n != 3 * (20000 - i) + x + 1 | count | extend all = toscalar(B | count)`, [[0, 60000]]],
  [`${rows} | extend t = '{"a": [0, 1, 2]}' | ${down} | mv-expand x = parse_json(t).a to typeof(long) | mv-expand y = dynamic([0, 1]) to typeof(long) | extend n = row_number() | where n != 6 * (20000 - i) + 2 * x + y + 1 | count`, [[0]]],
  [`${rows} | ${down} | extend a = range(0, 2) | mv-expand with_itemindex = k x = a to typeof(long), y = a to typeof(long) | scan declare (c: long = 0) with (step s: true => c = s.c + 1;) | where c != 3 * (20000 - i) + k + 1 or x != k | count`, [[0]]],
  [`${rows} | extend u = i % 2, a = pack_array(i, i) | sort by u asc | mv-expand with_itemindex = k x = a to typeof(long) | extend p = prev(i), q = prev(k) | where k == 1 and (p != i or q != 0) | count`, [[0]]],
  ['range i from 1 to 3 step 1 | sort by i desc | mv-expand x = dynamic([1, 2]) | project x, i', [[1, 3], [2, 3], [1, 2], [2, 2], [1, 1], [2, 1]]],
]) // prettier-ignore

cases('a table that is read more than once keeps its order', [
  [`let A = materialize(${rows} | extend u = i % 7 | sort by u asc, i desc); A | where i % 2 == 0 | extend p = prev(i), q = prev(u) | where u == q and p < i or u < q | count | extend all = toscalar(A | count)`, [[0, 20000]]],
  [`let A = ${rows} | ${down}; A | take 3 | union (A | take 2) | summarize make_set(i)`, [[[20000, 19999, 19998]]]],
  [`${rows} | extend u = i % 7 | sort by u asc, i desc | mv-apply x = range(1, 2) to typeof(long) on (summarize z = sum(x + i)) | extend n = row_number(), p = prev(i), q = prev(u) | where z != 2 * i + 3 or (u == q and p < i) | count`, [[0]]],
]) // prettier-ignore

cases('the parts of a union that are all sorted are so one after the other', [
  ['union (datatable(a: long)[3, 1, 2] | sort by a asc), (print a = 2 | summarize a = sum(a))', [[1], [2], [3], [2]]],
  [`union (${rows} | ${down}), (${rows} | extend i = -i | sort by i % 2 asc, i asc) | serialize | extend p = prev(i), q = prev(i) % 2 | where (i > 0 and p < i) or (i < 0 and p < 0 and (q > i % 2 or (q == i % 2 and p > i))) | count`, [[0]]],
  ['union (datatable(s: string, i: long)["b", 1, "a", 2] | sort by s asc | project i), (datatable(i: long)[4, 5] | top 1 by i), (print i = 0)', [[2], [1], [5], [0]]],
  ['datatable(i: long, order_0: long)[1, 5, 2, 4] | sort by order_0 asc | union (union (print i = 7), (datatable(i: long)[8, 9] | sort by i desc)) | project i', [[2], [1], [7], [9], [8]]],
  ['let T = datatable(i: long)[2, 3, 1] | sort by i asc; print toscalar(union (T | where i > 2), T), toscalar(union T, (T | sort by i desc) | summarize make_list(i))', [[3, [1, 2, 3, 3, 2, 1]]]],
]) // prettier-ignore

describe('rows are sorted once, for rows of equal keys may come in another order the next time', () => {
  const sorted = 'DeviceEvents | sort by Timestamp asc'
  test.each([
    [`${sorted} | extend n = row_number(1, prev(DeviceId) != DeviceId)`],
    [`${sorted} | extend n = row_rank_dense(DeviceId)`],
    [`${sorted} | extend n = row_rank_min(DeviceId, prev(ReportId) == 1)`],
    [`${sorted} | extend p = prev(DeviceId) | extend q = prev(p) | where p != q | extend n = row_number()`],
    [`${sorted} | extend n = row_number() | mv-expand x = parse_json(AdditionalFields).a | extend m = row_number()`],
    [`${sorted} | extend n = row_number() | scan with (step s: n > 1;) | extend p = prev(n)`],
    [`let A = materialize(${sorted} | extend n = row_number()); union (A | extend p = prev(n)), (A | take 5)`],
  ])('%s', (kql) => {
    const { text } = compile(kql, { catalog, now: testNow }).statement
    const sorting = text.split(/\bSELECT\b/).filter((one) => one.includes('ORDER BY "Timestamp"'))
    expect(sorting.length).toBe(1)
  })

  cases('nor is a random key made twice', [
    [`${rows} | sort by rand() | extend n = row_number() | extend p = prev(n, 1, 0) | where p != n - 1 | count`, [[0]]],
    [`${rows} | extend t = ago(1h) + rand() * 1h | sort by t asc | extend n = row_number(), q = prev(t) | extend p = prev(n, 1, 0) | where p != n - 1 or q > t | count`, [[0]]],
  ]) // prettier-ignore
})
