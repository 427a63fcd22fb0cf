// partition: each key's rows by themselves, whatever the pipeline does with them.
import { describe, expect, test } from '@jest/globals'
import { cases, hunt, refuses } from '../../support/hunting.js'

const rows =
  'datatable(k: string, t: long, v: long)["a", 1, 10, "a", 2, 30, "a", 3, 20, "b", 1, 5, "b", 2, 7, "", 9, 1]'

const edges = 'datatable(k: string, a: long, b: long)["x", 1, 2, "x", 2, 3, "y", 3, 4, "y", 4, 5, "z", 1, 2, "z", 3, 4]'
const many = 'range i from 1 to 20000 step 1 | extend u = hash(i, 700), v = i % 3'
cases('the order from before is that of the rows of each key', [
  [
    `let R = ${many}; R | sort by i asc | partition hint.strategy=native by u (extend d = i - prev(i), n = row_number()) | project i, d, n
    | join kind=fullouter (R | sort by u asc, i asc | extend e = iff(u == prev(u), i - prev(i), long(null)), m = row_number(1, u != prev(u)) | project i, e, m) on i
    | where n != m or d != e or isnull(d) != isnull(e) | count`,
    [[0]],
  ],
  [
    `let R = ${many}; R | sort by i asc | partition hint.strategy=native by u (scan declare (c: long = 0) with (step s: v != 1 => c = s.c + v;)) | project i, c
    | join kind=fullouter (R | where v != 1 | sort by u asc, i asc | extend e = row_cumsum(v, u != prev(u)) | project i, e) on i
    | where isnull(c) or isnull(e) or c != e | count`,
    [[0]],
  ],
])

describe('partition', () => {
  cases('by a text', [
    [`${rows} | partition by k (top 1 by v desc) | sort by k asc`, [['', 9, 1], ['a', 2, 30], ['b', 2, 7]]],
    [`${rows} | partition by k (top 2 by v asc | project v) | sort by v asc`, [[1], [5], [7], [10], [20]]],
    [`${rows} | partition by k (summarize s = sum(v), n = count()) | sort by s asc`, [[1, 1], [12, 2], [60, 3]]],
    [`${rows} | partition by k (where t > 5 | count) | sort by Count asc`, [[0], [0], [1]]],
    [`${rows} | partition by k (where t > 5 | summarize n = count() by t)`, [[9, 1]]],
    [`${rows} | partition by k (sort by v desc | take 2 | summarize l = make_list(v)) | sort by tostring(l) asc`, [[[1]], [[30, 20]], [[7, 5]]]],
    [`${rows} | partition by k (where v >= toscalar(range x from 1 to 7 step 1 | summarize max(x)) | count) | sort by Count asc`, [[0], [1], [3]]],
    [`${rows} | partition by k (extend x = pack_array(t, v) | mv-expand x to typeof(long) | summarize s = sum(x)) | sort by s asc`, [[10], [15], [66]]],
    ['datatable(a:string, b:string, v:long)["a", "x", 1, "a", "y", 2, "b", "x", 3] | partition by a (top-nested 1 of b with others = "o" by sum(v), top-nested 1 of v by max(v)) | sort by v asc nulls first, b asc', [['o', 1, null, null], ['y', 2, 2, 2], ['x', 3, 3, 3]]],
    [`${rows} | partition by k (top-nested 1 of t by sum(v)) | sort by t asc, aggregated_t asc`, [[2, 7], [2, 30], [9, 1]]],
    [`${rows} | where t < 0 | partition by k (count)`, []],
  ]) // prettier-ignore

  cases('windows begin anew', [
    [`${rows} | partition hint.strategy=native by k (sort by t asc | extend p = prev(v), c = row_cumsum(v)) | where k == "b" | sort by t asc`, [['b', 1, 5, null, 5], ['b', 2, 7, 5, 12]]],
  ]) // prettier-ignore

  const mixed = 'datatable(k: string, v: long)["b", 2, "a", 1, "b", 1, "a", 3, "", 7]'
  cases('what the pipeline put in order stays so, which only the legacy strategy does not promise', [
    [`${mixed} | partition hint.strategy=native by k (sort by v asc | extend n = row_number()) | extend p = prev(k), m = row_number()`, [['', 7, 1, '', 1], ['a', 1, 1, '', 2], ['a', 3, 2, 'a', 3], ['b', 1, 1, 'a', 4], ['b', 2, 2, 'b', 5]]],
    [`${mixed} | sort by v desc | partition hint.strategy=shuffle by k (where v < 7) | extend s = row_cumsum(v)`, [['a', 3, 3], ['a', 1, 4], ['b', 2, 6], ['b', 1, 7]]],
    [`${mixed} | partition by k (top 2 by v)`, [['', 7], ['a', 3], ['a', 1], ['b', 2], ['b', 1]]],
    [`${mixed} | partition hint.strategy=legacy by k (sort by v asc | where v < 7)`, [['a', 1], ['a', 3], ['b', 1], ['b', 2]]],
    [`${mixed} | distinct k | partition by k { range v from 1 to strlen(k) + 1 step 1 | sort by v desc | extend k }`, [[1, ''], [2, 'a'], [1, 'a'], [2, 'b'], [1, 'b']]],
  ]) // prettier-ignore
  refuses(`${mixed} | partition hint.strategy=native by k (count) | extend n = «row_number()»`, 'KQL3018')
  refuses(`${mixed} | partition by k (sort by v asc) | extend n = «row_number()»`, 'KQL3018')

  cases('series and named rows are those of the key', [
    [`${rows} | partition by k (make-series n = count() on t from 1 to 4 step 1 by k) | sort by k asc`, [['a', [1, 1, 1], [1, 2, 3]], ['b', [1, 1, 0], [1, 2, 3]]]],
    [`${rows} | partition by k (make-series s = sum(v) on t step 1 by k) | sort by k asc`, [['', [1], [9]], ['a', [10, 30, 20], [1, 2, 3]], ['b', [5, 7], [1, 2]]]],
    [`${rows} | partition by k (as Part | extend share = v * 100.0 / toscalar(Part | summarize sum(v))) | where k == "a" | project t, round(share, 1) | sort by t asc`, [[1, 16.7], [2, 50], [3, 33.3]]],
    [`${rows} | partition by k (as Part | where v in ((Part | summarize max(v))) | project v) | sort by v asc`, [[1], [7], [30]]],
  ]) // prettier-ignore

  const other =
    'let S = datatable(x: long, v: string)[1, "a", 1, "b", 2, "c", 3, "d"]; print x = 1 | union (print x = 2), (print x = 2)'
  cases('a source of its own reads the key', [
    [`${other} | partition hint.strategy = legacy by x { S | where x == toscalar(x) } | sort by v asc`, [[1, 'a'], [1, 'b'], [2, 'c']]],
    [`${other} | project-rename key = x | partition by key { S | where x == key | count } | sort by Count asc`, [[1], [2]]],
    [`${other} | project-rename key = x | partition by key { range i from 1 to key step 1 } | sort by i asc`, [[1], [1], [2]]],
  ]) // prettier-ignore

  cases('a null is a key', [
    ['datatable(k: long)[1, long(null), long(null)] | partition by k (summarize n = count()) | sort by n asc', [[1], [2]]],
    ['range x from 1 to 50 step 1 | take 7 | partition by x (count) | summarize sum(Count)', [[7]]],
  ]) // prettier-ignore

  test('has the columns of the pipeline', async () => {
    const { columns } = await hunt(`${rows} | partition by k (summarize arg_max(t, v))`)
    expect(columns.map(({ name }) => name)).toEqual(['t', 'v'])
  })

  const names = 'datatable(v: long, n: string)[10, "ten", 5, "five", 7, "seven", 10, "zehn"]'
  cases('other tables beside the rows of the key', [
    [`${rows} | partition by k (join kind=inner (${names}) on v | project k, n) | sort by n asc`, [['b', 'five'], ['b', 'seven'], ['a', 'ten'], ['a', 'zehn']]],
    [`${rows} | partition by k (top 1 by v | lookup (${names}) on v | project k, n) | sort by k asc`, [['', ''], ['a', ''], ['b', 'seven']]],
    [`${rows} | partition by k (join kind=rightouter (${names} | take 1) on v | count) | summarize make_set(Count)`, [[[1]]]],
    [`${rows} | partition by k (as Part | join kind=inner (Part | summarize m = max(v) by k) on k | where v == m | project k, v) | sort by k asc`, [['', 1], ['a', 30], ['b', 7]]],
    [`${rows} | partition by k (union (print v = 100) | summarize s = sum(v)) | sort by s asc`, [[101], [112], [160]]],
    [`let best = (T: (v: long)) { T | top 1 by v }; ${rows} | partition by k (invoke best() | project v) | sort by v asc`, [[1], [7], [30]]],
    [`${rows} | partition by k (search "b" | count) | sort by Count asc`, [[0], [0], [2]]],
  ]) // prettier-ignore
  // Joins for each key by itself: P are its rows, all of them and those above the least.
  const above = '(P | sort by t asc | where v > toscalar(P | summarize min(v)))'
  cases('rows with a match, without one, and both', [
    [`${rows} | partition by k (join kind=leftsemi (${names}) on v) | sort by v asc`, [['b', 1, 5], ['b', 2, 7], ['a', 1, 10]]],
    [`${rows} | partition by k (join kind=leftanti (${names}) on v) | sort by v asc`, [['', 9, 1], ['a', 3, 20], ['a', 2, 30]]],
    [`${rows} | partition by k (as P | join kind=leftanti ${above} on v) | sort by v asc`, [['', 9, 1], ['b', 1, 5], ['a', 1, 10]]],
    [`${rows} | partition by k (where t > 1 | join kind=rightanti (${names}) on v | summarize n = make_set(n)) | project n = array_sort_asc(n) | sort by array_length(n) asc`, [[['five', 'ten', 'zehn']], [['five', 'seven', 'ten', 'zehn']], [['five', 'seven', 'ten', 'zehn']]]],
    [`${rows} | partition by k (where t > 1 | join kind=rightsemi (${names}) on v)`, [[7, 'seven']]],
    [`${rows} | where k == "b" | partition by k (where t > 1 | join kind=fullouter (${names}) on v) | sort by v1 asc, n asc`, [['', null, null, 5, 'five'], ['b', 2, 7, 7, 'seven'], ['', null, null, 10, 'ten'], ['', null, null, 10, 'zehn']]],
    [`${rows} | partition by k (as P | join kind=fullouter ${above} on v | count) | summarize sum(Count)`, [[6]]],
    [`${rows} | partition by k { ${names} | where n != k | join kind=leftanti (print v = 5) on v | count }`, [[3], [3], [3]]],
  ]) // prettier-ignore
  cases('a null finds a null, and no other', [
    ['datatable(k: long, v: long)[1, 5, 1, long(null), 2, 5] | partition by k (join kind=leftsemi (print v = long(null)) on v)', [[1, null]]],
    ['datatable(k: long, v: long)[1, 5, 1, long(null), 2, 5] | partition by k (join kind=leftanti (print v = long(null)) on v) | sort by k asc', [[1, 5], [2, 5]]],
  ]) // prettier-ignore
  cases('many rows are joined for each key as they are where the key is one of the columns that are equal', [
    ['let R = range i from 1 to 5000 step 1 | extend k = hash(i, 40), v = hash(i * 7, 90); let S = R | where i % 3 == 0; R | partition by k (as P | join kind=leftanti (P | where i % 3 == 0) on v) | join kind=fullouter (R | join kind=leftanti S on k, v) on i | where isnull(i) or isnull(i1) | count', [[0]]],
    ['let R = range i from 1 to 5000 step 1 | extend k = hash(i, 40), v = hash(i * 7, 90); let S = R | where i % 3 == 0; R | partition by k (as P | join kind=leftsemi (P | where i % 3 == 0) on v) | join kind=fullouter (R | join kind=leftsemi S on k, v) on i | where isnull(i) or isnull(i1) | count', [[0]]],
  ]) // prettier-ignore
  refuses(`${rows} | «partition by k (join kind=fullouter (${names} | take 1) on v)»`, 'KQL4010')

  cases('plugins whose columns are known', [
    [`${rows} | partition by k (evaluate narrow() | summarize n = max(Row)) | sort by n asc`, [[0], [1], [2]]],
    ['datatable(k: string, d: dynamic)["a", dynamic({"x": 1}), "b", dynamic({"x": 2}), "a", dynamic({"x": 3})] | partition by k (evaluate bag_unpack(d): (*, x: long) | top 1 by x) | sort by k asc', [['a', 3], ['b', 2]]],
    [`${rows} | partition by k (evaluate rows_near(v > 20, 1) | count) | sort by Count asc`, [[0], [0], [3]]],
  ]) // prettier-ignore
  refuses(`${rows} | partition by k («evaluate pivot(t)»)`, 'KQL4004')
  cases('plugins whose columns are in the data, over the rows of all keys', [
    [`${rows} | partition by k (top 1 by v) | where isnotempty(k) | project k, v | evaluate pivot(k, sum(v))`, [[30, 7]]],
    [`${rows} | partition by k (top 1 by v) | extend d = bag_pack("x", v) | evaluate bag_unpack(d) | summarize sum(x)`, [[38]]],
  ]) // prettier-ignore
  cases('keys of keys', [
    [`${rows} | partition by k (partition by t (summarize n = count() by k, t) | top 1 by t) | sort by t asc, k asc`, [['b', 2, 1], ['a', 3, 1], ['', 9, 1]]],
  ]) // prettier-ignore
  const each = 'range n from 1 to 2 step 1 | partition by n'
  cases('aggregates and windows over the key beside a source of its own', [
    [`${each} { print a = 1 | summarize s = sum(n) } | sort by s asc`, [[1], [2]]],
    [`${each} { range a from 1 to 3 step 1 | summarize s = sum(n), m = max(n + a), l = make_list(n) by one = 1 } | sort by s asc`, [[1, 3, 4, [1, 1, 1]], [1, 6, 5, [2, 2, 2]]]],
    [`${each} { range a from 1 to 3 step 1 | summarize s = sum(n) by b = a % 2 } | sort by s asc, b asc`, [[0, 1], [0, 2], [1, 2], [1, 4]]],
    [`${each} { range a from 1 to 3 step 1 | sort by a asc | extend c = row_cumsum(n) | where a == 3 } | sort by c asc`, [[3, 3], [3, 6]]],
    [`${each} { print l = dynamic([1, 2]) | mv-apply x = l to typeof(long) on (summarize z = make_list(x + n), y = sum(n)) } | project z, y | sort by y asc`, [[[2, 3], 2], [[3, 4], 4]]],
    [`${each} { range i from 1 to 2 step 1 | partition by i { print 1 | summarize z = make_list(strcat(n, i)), q = sum(n * i) } } | project z, q | sort by q asc, tostring(z) asc`, [[['11'], 1], [['12'], 2], [['21'], 2], [['22'], 4]]],
  ]) // prettier-ignore
  // The data can be asked what stands for itself, not what each key has of its own.
  cases('constants that are worked out', [
    [`${rows} | partition by k (where t == 1 | extend r = round(v / 3.0, toscalar(print 1)) | project k, r) | sort by k asc`, [['a', 3.3], ['b', 1.7]]],
  ]) // prettier-ignore
  refuses(`${rows} | partition by k (as Part | extend r = round(1.5, «toscalar(Part | count)»))`, 'KQL3005')
  refuses(`let f = (T: (k: string)) { T | «evaluate pivot(k)» }; ${rows} | partition by k (invoke f())`, 'KQL4004')
  refuses('print x = 1, y = 2 | partition by x { print «y» }', 'KQL2001')
  cases('each key has a graph of its own', [
    [`${edges} | partition by k (make-graph a --> b with_node_id = id | graph-match (n)-->(m)-->(o) project n.id, o.id) | sort by n_id asc`, [[1, 3], [3, 5]]],
    [`${edges} | partition by k (make-graph a --> b with_node_id = id | graph-mark-components | graph-to-table nodes | summarize n = count() by ComponentId) | sort by n asc, ComponentId asc`, [[0, 2], [1, 2], [0, 3], [0, 3]]],
    [`${edges} | partition by k (make-graph a --> b with_node_id = id | graph-shortest-paths (n)-[p*1..3]->(m) project l = array_length(p)) | summarize count() by l | sort by l asc`, [[1, 6], [2, 2]]],
  ]) // prettier-ignore
  cases('a note changes no rows', [
    [`${rows} | partition by k (top 1 by v | project v | render table) | sort by v asc`, [[1], [7], [30]]],
  ])
  refuses(`${rows} | partition by k («fork (count)»)`, 'KQL4007')
  refuses(`${rows} | partition by k («reduce by k»)`, 'KQL4001')
  refuses(`${rows} | partition by k («print 1»)`, 'KQL3030')
  refuses(`${rows} | partition by «q» (count)`, 'KQL2001')
})
