// mv-apply: subqueries over the items of a row, in their order, and those that read the items once more.
import { describe, expect, test } from '@jest/globals'
import { compile } from '../../../src/kql/compile.js'
import { cases, catalog, testNow } from '../../support/hunting.js'

const lists = 'datatable(k: string, a: dynamic)["x", dynamic([1, 2, 5]), "y", dynamic([7])]'

describe('mv-apply', () => {
  cases('reads its own rows again', [
    [`${lists} | mv-apply i = a to typeof(long) on (as All | extend s = toscalar(All | summarize sum(i))) | project k, i, s | sort by i asc`, [['x', 1, 8], ['x', 2, 8], ['x', 5, 8], ['y', 7, 7]]],
    [`${lists} | mv-apply i = a to typeof(long) on (as All | where i in ((All | summarize max(i)))) | project k, i | sort by i asc`, [['x', 5], ['y', 7]]],
    [`${lists} | mv-apply i = a to typeof(long) on (make-series n = count() on i step 2) | project k, n, i | sort by k asc`, [['x', [1, 1, 1], [0, 2, 4]], ['y', [1], [6]]]],
  ]) // prettier-ignore

  cases('sees its columns as mv-expand gives them', [
    ['print k = "a", v = dynamic([1]), z = 1 | mv-apply v on (getschema | summarize make_list(ColumnName)) | project list_ColumnName', [[['k', 'v', 'z']]]],
    ['print k = "a", v = dynamic([1]), z = 1 | mv-apply with_itemindex = n x = v on (getschema | summarize make_list(ColumnName)) | project list_ColumnName', [[['k', 'v', 'z', 'x', 'n']]]],
  ]) // prettier-ignore

  const others = 'datatable(i: long)[1, 7, 9]'
  cases('joins its items with other rows', [
    [`${lists} | mv-apply i = a to typeof(long) on (join kind=leftanti (${others}) on i) | project k, i | sort by i asc`, [['x', 2], ['x', 5]]],
    [`${lists} | mv-apply i = a to typeof(long) on (join kind=leftsemi (${others}) on i) | project k, i | sort by i asc`, [['x', 1], ['y', 7]]],
    [`${lists} | mv-apply i = a to typeof(long) on (join kind=rightanti (${others}) on i) | project k, i | sort by k asc, i asc`, [['x', 7], ['x', 9], ['y', 1], ['y', 9]]],
    [`${lists} | where k == "x" | mv-apply i = a to typeof(long) on (where i < 5 | join kind=fullouter (${others}) on i) | project i, i1 | sort by i asc, i1 asc`, [[null, 7], [null, 9], [1, 1], [2, null]]],
    [`${lists} | mv-apply i = a to typeof(long) on (as All | join kind=leftsemi (All | summarize i = max(i)) on i) | project k, i | sort by i asc`, [['x', 5], ['y', 7]]],
  ]) // prettier-ignore

  cases('keeps the order of rows and items', [
    ['print d = dynamic([1, "3", 2.5, true, null]) | mv-apply d to typeof(long) on (summarize make_list_with_nulls(d))', [[[1, null, 2, 1, null]]]],
    ['datatable(r: real)[real(nan), 1.5, real(-inf)] | summarize l = make_list(r) | mv-expand l to typeof(real), n = l to typeof(long)', [['NaN', null], [1.5, 1], ['-Infinity', null]]],
    ['print d = dynamic(["1h", "2020-01-01", "true"]) | mv-expand d to typeof(timespan), b = d to typeof(bool)', [['01:00:00', null], [null, null], [null, null]]],
    [`${lists} | mv-apply i = a to typeof(long) on (where i > 1) | summarize make_list(i)`, [[[2, 5, 7]]]],
    [`${lists} | mv-apply i = a to typeof(long) on (extend j = i * 2 | project j) | project k, j`, [['x', 2], ['x', 4], ['x', 10], ['y', 14]]],
    [`${lists} | mv-apply i = a to typeof(long) on (take 2) | project k, i`, [['x', 1], ['x', 2], ['y', 7]]],
    [`${lists} | mv-apply i = a to typeof(long) on (sort by i desc) | summarize make_list(i) by k`, [['x', [5, 2, 1]], ['y', [7]]]],
    ['print s = "a" | mv-apply with_itemindex = s q = dynamic([7, 8]) to typeof(long) on (extend t = s1 + q, u = s) | project s, q, s1, t, u', [['a', 7, 0, 7, 'a'], ['a', 8, 1, 9, 'a']]],
    ['print s = "a" | mv-apply with_itemindex = q q = dynamic([7]) on (extend t = q) | project q, q1, t', [[7, 0, 7]]],
    ['print s = "a" | mv-expand with_itemindex = q q = dynamic([7, 8]) | project q, q1', [[7, 0], [8, 1]]],
    [`${lists} | mv-apply with_itemindex = n i = a to typeof(long) on (top 2 by i | extend n = n * 10) | project k, i, n`, [['x', 5, 20], ['x', 2, 10], ['y', 7, 0]]],
    [`${lists} | mv-apply i = a to typeof(long) on (summarize max(i)) | project k, max_i`, [['x', 5], ['y', 7]]],
    ['print a = range(1, 100, 1) | mv-expand x = a to typeof(long) | mv-apply y = range(1, 3, 1) to typeof(long) on (where x > 98) | summarize make_list(x * y)', [[[99, 198, 297, 100, 200, 300]]]],
  ]) // prettier-ignore
  // The column that the limit reads is the third, unless the columns before it go unread there too.
  const shared =
    'let T = datatable(b: long, n: long, a: dynamic)[1, 3, dynamic([1, 2, 3])] | extend c = b * 1 | where c > rand() - 1;'
  cases('takes so many items as a query says', [
    [`${shared} T | mv-apply a limit toscalar(T | summarize max(b)) on (count) | project n, Count`, [[3, 1]]],
    [`${shared} T | mv-expand a limit toscalar(T | summarize max(b)) | project n, a`, [[3, 1]]],
    ['print a = dynamic([5, 6, 7]) | mv-expand a to typeof(long) take 2', [[5], [6]]],
  ])

  cases('has the items in their order, however many they are', [
    ['range n from 20 to 120 step 1 | extend p = range(1, n, 1) | mv-apply p to typeof(long) on (extend r = row_number()) | where p != r | count', [[0]]],
    ['print p = range(1, 40, 1) | mv-apply p to typeof(long) on (take 3)', [[1], [2], [3]]],
    ['print p = range(1, 40, 1) | mv-apply p to typeof(long) on (extend d = p - prev(p) | where d != 1)', [[1, null]]],
    ['print p = range(1, 40, 1) | mv-apply p to typeof(long) on (extend c = row_cumsum(p) | where p > 38)', [[39, 780], [40, 820]]],
    ['print g = 1, p = range(1, 26, 1) | mv-apply p to typeof(long) on (where p % 5 == 0 | summarize a = make_list(p) by g) | project a', [[[5, 10, 15, 20, 25]]]],
    ['range i from 1 to 20 step 1 | extend p = range(i, i + 9, 1), g = 1 | mv-apply p to typeof(long) on (summarize a = make_list(p) by g) | where tostring(array_sort_asc(a)) != tostring(a) | count', [[0]]],
    ['print p = range(1, 40, 1) | mv-apply p to typeof(long) on (scan declare (s: long = 0) with (step a: true => s = a.s + p;) | where p == 40 | project s)', [[820]]],
  ]) // prettier-ignore

  const alike = 'datatable(k: string, a: dynamic)["x", dynamic([1, 2]), "y", dynamic([1, 2]), "x", dynamic([1, 2])]'
  cases('has rows of its own for each row, also for those that are alike', [
    [`${alike} | mv-apply i = a to typeof(long) on (summarize s = sum(i)) | project k, s`, [['x', 3], ['y', 3], ['x', 3]]],
    [`${alike} | mv-apply i = a to typeof(long) on (where i > 1 | project p = strcat(k, i)) | project p`, [['x2'], ['y2'], ['x2']]],
    [`${alike} | take 2 | extend b = pack_array(a, a) | mv-apply l = b on (mv-apply i = l to typeof(long) on (summarize s = sum(i)) | summarize t = sum(s)) | project t`, [[6], [6]]],
    [`${alike} | mv-apply i = a to typeof(long) on (project j = i) | mv-apply i = a to typeof(long) on (where i == j | project same = i) | count`, [[6]]],
    [`${alike} | mv-apply i = a to typeof(long) on (where i in ((print 2))) | mv-apply with_itemindex = n i = a on (where n == array_length(a) - 1) | project k, n`, [['x', 1], ['y', 1], ['x', 1]]],
  ]) // prettier-ignore

  test.each([
    ['DeviceEvents | extend a = parse_json(AdditionalFields).list | mv-apply i = a on (summarize n = count())', true],
    ['DeviceEvents | mv-apply i = split(FileName, ".") on (summarize n = count())', false],
    ['DeviceEvents | mv-apply i = range(1, ProcessId) on (summarize n = count())', false],
  ])('finds the row of an array by its number: %s', (kql, isNumbered) => {
    const { text } = compile(kql, { catalog, now: testNow }).statement
    expect(/"s\d+_rows" AS MATERIALIZED/.test(text)).toBe(isNumbered)
  })
})
