// assert, column_ifexists, case, and what a call refuses for good.
import { cases, refuses } from '../../support/hunting.js'

const checked = 'let f = (len: long, s: string) { assert(len > 0, "too short") and strlen(s) > len };'
cases('assert', [
  [`${checked} datatable(s:string)["123", "4567"] | where f(3, s)`, [['4567']]],
  [`${checked} datatable(s:string)["123", "4567"] | where f(len = 3, s)`, [['4567']]],
])
refuses(`let f = (len: long) { «assert(len > 0, "too short")» }; print f(0)`, 'KQL3016')
refuses('print x = 1 | where «assert(x > 0, "no constant")»', 'KQL3005')

cases('ingestion_time of rows that no table gave', [
  ['print ingestion_time()', null],
  ['range x from 1 to 1 step 1 | where x > 0 | extend ingestion_time() | project x, $IngestionTime', [[1, null]]],
])
refuses('DeviceInfo | count | project «ingestion_time()»', 'KQL4004')

cases('column_ifexists is called like the column which it is', [
  ['print a = 1, b = 2 | project column_ifexists("b", 0), column_ifexists("c", a) | project b, a', [[2, 1]]],
  ['print a = 1 | project a, column_ifexists("a", 0), column_ifexists("c", "x") | project a, a1, Column1', [[1, 1, 'x']]], // prettier-ignore
  ['print a = 1 | summarize count() by column_ifexists("a", 0) | project a', 1],
])
refuses('print a = "b" | project column_ifexists(«a», 0)', 'KQL3005')

cases('the null in a dynamic is none of its values', [
  ['print coalesce(dynamic({"a": null}).a, dynamic(5)), coalesce(parse_json("null"), dynamic([null])[0], dynamic("x"))', [[5, 'x']]], // prettier-ignore
  ['datatable(d:dynamic)[dynamic({"a": null}), dynamic({"a": 7})] | summarize take_any(d.a), take_anyif(d.a, true)', [[7, 7]]], // prettier-ignore
])
refuses('print «case(true, "a", false, "b")»', 'KQL3004')

cases('what is empty of a dynamic', [
  [
    'datatable(d: dynamic)[dynamic(null), dynamic(""), dynamic([]), dynamic(0)] | project isempty(d), isnotempty(d), isnull(d), isnotnull(d)',
    [[true, false, true, false], [true, false, false, true], [false, true, false, true], [false, true, false, true]],
  ],
]) // prettier-ignore

cases('the type of case is that of all its values', [
  [
    'datatable(x: long)[1, 3, 5] | extend c = case(x == 1, 7, x == 3, 2.5, int(3)) | project c, c / 2',
    [[7, 3.5], [2.5, 1.25], [3, 1.5]],
  ],
]) // prettier-ignore

cases('a dynamic as a condition', [
  [
    'datatable(d: dynamic)[dynamic({"x": true}), dynamic({"x": 0}), dynamic({})] | project d.x and true, d.x or true',
    [[true, true], [false, true], [null, true]],
  ],
]) // prettier-ignore

refuses('print «hash_many»(1, 2)', 'KQL4002')
