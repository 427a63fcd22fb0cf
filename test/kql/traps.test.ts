// Where KQL and SQL look alike and differ, and every problem at its place.
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { analyze } from '../../src/kql/compile.js'
import { cases, catalog, hunt, refuses, rowsOf, testNow } from '../support/hunting.js'

describe('traps', () => {
  cases('null', [
    ['datatable(x: long)[1, long(null)] | where x != 1 | count', [[1]]],
    ['datatable(x: long)[1, long(null)] | where not(x > 5) | count', [[1]]],
    ['datatable(x: long)[1, long(null)] | where x !in (1) | count', [[1]]],
    ['datatable(x: long)[1, long(null)] | extend e = x == 1, l = x < 5 | where isnull(x)', [[null, false, null]]],
    ['datatable(x: long)[2, long(null), 1] | sort by x asc', [[null], [1], [2]]],
    ['datatable(x: long)[2, long(null), 1] | sort by x', [[2], [1], [null]]],
    ['print isnull(""), isempty(""), strcat(tostring(int(null)), "x")', [[false, true, 'x']]],
    ['print tostring(dynamic({"a": null}).a), tostring(parse_json("no json").a)', [['', '']]],
  ])
  cases('numbers', [
    ['print -7 % 3', 2],
    ['print 7 / 2', 3],
    ['print 5 / 0', null],
    ['print 1.0 / 0', 'Infinity'],
    ['print bin(-7, 5)', -10],
    ['print real(nan) == real(nan), real(nan) > 1.0, real(nan) < 1.0', [[false, false, false]]],
    ['print tostring(9223372036854775807 + long(1))', '-9223372036854775808'],
    [
      'print tostring(-9223372036854775808), 0x7fffffffffffffff == 9223372036854775807',
      [['-9223372036854775808', true]],
    ],
    ['print toint(2147483647) + toint(1)', 2147483648],
    ['print -int(-2147483648), -toint(strcat("-", 2147483648))', [[-2147483648, -2147483648]]],
    ['print 5 - dynamic(2), dynamic(2.5) + 1, 2.0 * dynamic(3), dynamic(2.5) / 2.0', [[3, 3, 6, 1.25]]],
    ['print 2.5 % 1e17, 0.1 % 1e6, 1e-5 % 1.0, -5.5 % 3.0, 5.5 % -3.0', [[2.5, 0.1, 1e-5, 0.5, 2.5]]],
    [
      'print gettype(dynamic([1e18])[0]), tostring(dynamic(1e15)), tostring(dynamic([1, 1.0]))',
      [['double', '1000000000000000.0', '[1,1.0]']],
    ],
    ['datatable(x: int)[-2147483648] | project -x, abs(x)', [[2147483648, 2147483648]]],
    [
      'datatable(r: real)[0.0, -0.0, -1.5, real(-inf)] | project tostring(r), tostring(-r), 1 / -r',
      [
        ['0.0', '0.0', 'Infinity'],
        ['0.0', '0.0', 'Infinity'],
        ['-1.5', '1.5', 1 / 1.5],
        ['-inf', 'inf', 0],
      ],
    ],
    ['print tostring(-0.0), tostring(ceiling(-0.5)), tostring(todouble("-0"))', [['-0.0', '-0.0', '-0.0']]],
    [
      'print -int(1), -toint("2"), x = +int(3), -long(4) | getschema | summarize make_list(ColumnType)',
      [[['int', 'int', 'int', 'long']]],
    ],
    [
      'let c = int(1); let f = (n: int) { -n }; datatable(x: int)[1] | project -c, f(c), -x, f(x) | getschema | summarize make_list(ColumnType)',
      [[['int', 'int', 'long', 'long']]],
    ],
  ])
  cases('literals in the columns of datatable', [
    ['datatable(s: string)[datetime(2023-01-23), 1.5, true, 1h, long(null)]', [['2023-01-23T00:00:00.0000000Z'], ['1.5'], ['True'], ['01:00:00'], ['']]],
    ['datatable(n: long, t: timespan)["7", "1h", 1.9, 5, true, long(null)]', [[7, '01:00:00'], [1, '00:00:00.0000005'], [1, null]]],
  ]) // prettier-ignore
  cases('time', [
    ['print datetime(2021-01-26T20:33:57.7220239Z)', '2021-01-26T20:33:57.7220239Z'],
    ['print datetime(0001-01-01) - 1tick', null],
    ['print datetime(9999-12-31 23:59:59.9999999)', '9999-12-31T23:59:59.9999999Z'],
    ['print datetime(2020-03-01) - datetime(2020-02-28)', '2.00:00:00'],
    ['print 1d * 1.5, 90m / 1h', [['1.12:00:00', 1.5]]],
    [
      'print d = dynamic("02:00:00"), t = dynamic("2020-01-03") | project d - 1h, 3h - d, datetime(2020-01-01) + d, t - datetime(2020-01-01), datetime(2020-01-04) - t',
      [['01:00:00', '01:00:00', '2020-01-01T02:00:00.0000000Z', '2.00:00:00', '1.00:00:00']],
    ],
    ['print datetime(2020-01-01 12:00) / 1d', 737424.5],
    [
      'set query_now = datetime(2020-01-02); print datetime(), date( ) - 1d, dynamic([datetime()])',
      [['2020-01-02T00:00:00.0000000Z', '2020-01-01T00:00:00.0000000Z', ['2020-01-02T00:00:00.0000000Z']]],
    ],
    ['datatable(t: datetime)[datetime()] | where t == now() | count', 1],
    [
      'set query_now = datetime(2020-01-02 03:04); print datetime(8:05), datetime("11:30 PM"), date(08:00:00.5+02:00), dynamic([datetime(0:00)])',
      [
        [
          '2020-01-02T08:05:00.0000000Z',
          '2020-01-02T23:30:00.0000000Z',
          '2020-01-02T06:00:00.5000000Z',
          ['2020-01-02T00:00:00.0000000Z'],
        ],
      ],
    ],
    ['datatable(t: DateTime)[datetime(2020-01-02)] | getschema | project ColumnType', 'datetime'],
  ])
  cases('terms', [
    ['print "a_b-c.exe" has "b", "a_b-c.exe" has ".exe", "abc" has "b", "x" has ""', [[true, true, false, true]]],
    ['print "naïve" has "na", "Привет мир" has "МИР"', [[false, true]]],
    ['print "cmd.exe /c WhoAmI" has_any ("whoami", "net"), "a b" has_all ("b", "c")', [[true, false]]],
    [
      'datatable(s: string, l: dynamic)["a b", dynamic(["B", "a"]), "a", dynamic(["a", "b"]), "a", dynamic("A"), "a", dynamic([])] | project s has_all (l), s has_any (l)',
      [[true, true], [false, true], [true, true], [true, false]],
    ], // prettier-ignore
    [
      'let L = dynamic([1, 2.5]); print n = 1, r = 2.5 | where n in (L) | project n !in (L), r in (L), "1" in (L), "a 1" has_any (L)',
      [[false, true, true, true]],
    ],
    [
      'let L = dynamic([1, [2, ["b"]]]); range n from 1 to 3 step 1 | where n in (L) | summarize make_list(n), countif("B" in~ (L)), countif("[2]" !in (L))',
      [[[1, 2], 2, 2]],
    ],
    [
      'print n = 9007199254740993 | project n in (dynamic([9007199254740993])), n in (dynamic([9007199254740992]))',
      [[true, false]],
    ],
    [
      'datatable(d: dynamic, n: long)[dynamic(9007199254740992), 9007199254740993, dynamic(2.5), 2, dynamic("2"), 2, dynamic("x"), long(null)] | project d == n, n != d, d == 9007199254740993, d == 9007199254740992',
      [
        [false, true, false, true],
        [false, true, false, false],
        [true, false, false, false],
        [null, null, false, false],
      ],
    ],
    [
      'datatable(d: dynamic, n: long)[dynamic(9007199254740993), 9007199254740992, dynamic(2.5), 2, dynamic("x"), long(null)] | project d > n, n >= d, d < 9007199254740994, d between (9007199254740993 .. 9007199254740993), d !between (n .. 9007199254740992), d between (n .. 2.75)',
      [
        [true, false, true, true, true, false],
        [true, false, true, false, false, true],
        [null, null, null, null, null, null],
      ],
    ],
    [
      'datatable(r: real, high: real)[5.0, real(nan), real(nan), 6.0, real(nan), real(nan), 5.0, 6.0] | project r between (1.0 .. high), r !between (1.0 .. high), 5 between (1 .. high)',
      [
        [false, true, false],
        [false, true, true],
        [false, true, false],
        [true, false, true],
      ],
    ],
    [
      'datatable(n: long, m: long)[1, long(null), long(null), 1] | project n in (m), n !in (m), n !in (dynamic(["abc"]))',
      [
        [false, true, true],
        [false, true, true],
      ],
    ],
    [
      'let T = datatable(t: string)["A", "É"]; print "a" in~ (T), "é" in~ (T), "a" !in~ (T), "b" !in~ (T), "a" in (T), dynamic("a") in~ (T)',
      [[true, true, false, true, false, true]],
    ],
    [
      'let T = datatable(d: dynamic)[dynamic(["A"]), dynamic("B")]; datatable(s: string)["a", "b", "c"] | where s in~ (T) | summarize make_list(s)',
      [[['a', 'b']]],
    ],
    [
      'let T = datatable(x: long)[1, 2]; print d = dynamic({"a": 1, "b": "1", "c": 1.5}) | project d.a in (T), d.a !in (T), d.c in (T), d.z in (T), d.a in (toscalar(T)), d.b in (toscalar(print "1"))',
      [[true, false, false, false, true, true]],
    ],
    [
      'datatable(n: int, r: real, l: long)[3, 3.5, 4294967299, 3, 3.0, 3] | project n in (3.5), n in (4294967299), n in (r), n !in (l), n in (l, 4), l in (r), r in (n, l), l in (decimal(3.5)), l in (toscalar(print 3.5))',
      [
        [false, false, false, true, false, false, false, false, false],
        [false, false, true, false, true, true, true, false, false],
      ],
    ],
    [
      'datatable(r: real, n: int, b: bool)[real(null), int(null), true, 2.0, int(null), bool(null)] | project r in (n), r !in (n), b in (5), b in (1), b !in (n)',
      [
        [null, null, false, true, true],
        [false, true, false, false, null],
      ],
    ],
    [
      'print d = dynamic({"t": true, "n": 1, "r": 2.0, "at": "2020-01-01", "id": 9007199254740993}) | project d.t in (true), d.t in (true, false), d.n in (1.0, 2.5), d.r !in (2, 3), d.at in (datetime(2020-01-01)), d.id in (9007199254740992), d.id in (9007199254740993)',
      [[true, true, true, false, true, false, true]],
    ],
    [
      'datatable(l: dynamic)[dynamic([true, 2.0, "2020-01-01", "1h", 4294967299, "74BE27DE-1e4e-49d9-b579-fe0b331d3642", null]), dynamic("x"), dynamic(null)] | project true in (l), 2 in (l), 2.0 in (l), decimal(2) in (l), datetime(2020-01-01) in (l), 1h !in (l), int(3) in (l), guid(74be27de-1e4e-49d9-b579-fe0b331d3642) in (l), "x" in (l), false in (l)',
      [
        [true, true, true, true, true, false, false, true, false, false],
        [false, false, false, false, false, true, false, false, true, false],
        [false, false, false, false, false, true, false, false, false, false],
      ],
    ],
    [
      'let T = datatable(x: long)[9007199254740993, 2]; print d = dynamic({"near": 9007199254740992, "same": 9007199254740993, "two": 2.0, "part": 2.5}) | project d.near in (T), d.same in (T), d.two in (T), d.part !in (T), d.near in (9007199254740993, 1), d.two in (9007199254740993, 2), d.part in (9007199254740993, 2)',
      [[false, true, true, true, false, true, false]],
    ],
    [
      'let A = toscalar(print pack_array("2", "3")); let B = toscalar(print pack_array("b")); print "2" in (A, "9"), "9" in (A, "9"), "B" in~ (A, B), "b" !in (A, B), "b 3" has_any ("x", A), "2 b 3" has_all ("B", A), "2 b" has_all (A, "b")',
      [[true, true, true, false, true, true, false]],
    ],
    [
      'let L = toscalar(range i from 1 to 9 step 1 | sample 3 | summarize make_list(i)); range x from 1 to 9 step 1 | summarize countif(x in (L)), countif(x in (L) and x in (array_concat(L, dynamic([0])))), countif(x !in (L))',
      [[3, 3, 6]],
    ],
    [
      'let A = toscalar(print pack_array(1, 2)); range x from 1 to 4 step 1 | where * in (A, 4) | summarize make_list(x), countif(x !in (4, A)), countif(x in (A, 1.5, 4.0))',
      [[[1, 2, 4], 0, 3]],
    ],
    [
      'datatable(n: long, j: dynamic)[5, dynamic({"a": 5.5, "b": "y"}), 6, dynamic({"a": [6], "b": null})] | project n in (j.a, j.b), n !in (j.b, j.a), n in (1, j.a), "y" in (j.a, j.b)',
      [
        [false, true, false, true],
        [true, false, true, false],
      ],
    ],
    ['let L = dynamic(["X", "y"]); print "x" in~ (L), "x" in (L), "Y" !in (L)', [[true, false, true]]],
    ['let T = datatable(t: string)["whoami"]; print "run whoami now" has_any (T), "whoami" in (T)', [[true, true]]],
    [
      'let L = datatable(t: string)["whoami", "quser"] | summarize make_list(t); print "quser" in (L), "Quser" in~ (L), "users" !in (L), "run whoami now" has_any (L), "whoami" has_all (L)',
      [[true, true, true, true, false]],
    ],
    [
      'let L = datatable(d: dynamic)[dynamic([1, 2.5, "3", null]), dynamic(4), dynamic(null)]; range n from 1 to 5 step 1 | where n in (L) | summarize make_list(n), countif("" in (L))',
      [[[1, 3, 4], 0]],
    ],
  ])
  cases('the one row of count, whoever reads it', [
    ['print a = 1 | union (range x from 1 to 5 step 1 | count) | project a', [[1], [null]]],
    ['union (range x from 1 to 5 step 1 | count), (range x from 1 to 3 step 1 | count) | count', 2],
    ['let T = range x from 1 to 5 step 1; T | count | union (T | where x > 9 | count) | summarize n = count()', 2],
    ['print k = 1 | join kind=inner (range x from 1 to 5 step 1 | count | extend k = 1) on k | project k', 1],
  ])
  cases('keys of bags that look like numbers', [
    ['print d = dynamic({"443": 1, "80": {"2": 1, "1": 2}}) | project tostring(d), bag_keys(d)', [['{"443":1,"80":{"2":1,"1":2}}', ['443', '80']]]],
    ['print d = dynamic({"443": 1, "80": 2}) | mv-expand d', [[{ '443': 1 }], [{ '80': 2 }]]],
  ]) // prettier-ignore
  cases('order of groups, and rows chosen', [
    [
      'datatable(k: string, x: long)["c", 1, "a", 2, "b", 3, "c", 4] | summarize arg_max(x, *) by k',
      [
        ['c', 4],
        ['a', 2],
        ['b', 3],
      ],
    ],
    ['datatable(x: long)[3, 1, 3, 2] | summarize by x | summarize make_list(x)', [[[3, 1, 2]]]],
    ['datatable(x: long)[3, 1, 3, 2] | summarize n = count() by x | take 1', [[3, 2]]],
    ['datatable(x: long)[3, 1, 3, 2] | sort by x desc | distinct x', [[3], [2], [1]]],
    [
      'datatable(x: long)[3, 1, 3, 2] | extend y = x % 2 | distinct * | summarize make_list(x) by y',
      [
        [1, [3, 1]],
        [0, [2]],
      ],
    ],
    ['range i from 1 to 5 step 1 | summarize s = sum(i) by k = i % 2 | summarize make_list(k)', [[[1, 0]]]],
    [
      'let L = datatable(k: long, v: string)[1, "a", 1, "b"]; L | join kind=innerunique L on k | where v == "b" | count',
      [[2]],
    ],
    [
      'let L = datatable(k: long, v: string)[1, "a", 1, "b"]; L | join kind=innerunique L on k | where v == "b" and v1 == "a"',
      [[1, 'b', 1, 'a']],
    ],
    [
      'let L = datatable(k: long, v: string)[1, "a", 1, "b"]; L | join kind=inner L on k | where v == "b" | count',
      [[2]],
    ],
    [
      'datatable(x: long)[5, 3, 4] | sort by x asc | extend r = row_number() | sort by r desc | extend s = row_number() | project x, r, s',
      [
        [5, 3, 1],
        [4, 2, 2],
        [3, 1, 3],
      ],
    ],
  ])
  cases('members of a group', [
    ['datatable(a: string)[\'{"x": 1}\'] | summarize count() by a | project tolong(parse_json(a).x)', [[1]]],
    [
      'datatable(a: string)[\'{"x": 1}\'] | summarize n = count() by a | sort by tolong(parse_json(a).x) | project n',
      [[1]],
    ],
  ])
  cases('text that SQL would trip over', [
    [
      `print "it's", 'say "x"', @"back\\slash", "a; DROP TABLE x; --", "/*", "$1", "tab\\tline\\n"`,
      [["it's", 'say "x"', 'back\\slash', 'a; DROP TABLE x; --', '/*', '$1', 'tab\tline\n']],
    ],
    ['print ["select"] = 1, ["a\\"b"] = 2, ["FROM x"] = 3 | project-away ["select"]', [[2, 3]]],
    ['print a = 1, A = 2 | project A, a', [[2, 1]]],
    ['print x = "🙂é", n = strlen("🙂é")', [['🙂é', 2]]],
  ])
})

describe('names of results', () => {
  test.each([
    ['summarize arg_min(b, *), a = make_set(a)', ['b', 'a', 'c', 'a1']],
    ['summarize count(), count_ = max(b)', ['count_', 'count_1']],
    ['summarize take_any(a), a = count()', ['a', 'a1']],
    ['summarize percentiles(b, 5), percentile_b_5 = count()', ['percentile_b_5', 'percentile_b_51']],
  ])('%s', async (operator, names) => {
    const { columns } = await hunt(`datatable(a: string, b: long, c: long)[] | ${operator}`)
    expect(columns.map(({ name }) => name)).toEqual(names)
  })
})

describe('rows in order', () => {
  cases('a literal text beside what has several spellings is read as one', [
    ['print true == "1", true == "true", false == "0", true != "0", "1" == true, true == "abc", true != "abc"', [[true, true, true, true, true, false, true]]],
    ['datatable(t: datetime)[datetime(2020-01-01)] | where t == "2020-01-01" and t != "2020-01-02" | count', 1],
    ['print 1h == "1h", 1h == "01:00:00", guid(74be27de-1e4e-49d9-b579-fe0b331d3642) == "74BE27DE-1E4E-49D9-B579-FE0B331D3642"', [[true, true, true]]],
    ['datatable(b: bool, s: string)[true, "True", true, "1"] | where b == s | count', 1],
  ]) // prettier-ignore
  cases('window functions', [
    [
      'datatable(k: string, x: long)["a", 1, "a", 2, "b", 3, "a", 4] | sort by x asc | summarize countif(prev(k) != k), sum(row_number()), make_list(prev(x)) by k',
      [
        ['a', 2, 7, [1, 3]],
        ['b', 1, 3, [2]],
      ],
    ],
    [
      'datatable(k: string, x: long)["a", 1, "a", 2, "b", 4] | sort by x asc | summarize sumif(x, prev(k) == k), max(x - prev(x)), arg_max(row_number(), k)',
      [[2, 2, 3, 'b']],
    ],
    ['range i from 1 to 2 step 1 | extend n = row_number() | count', [[2]]],
    ['print x = 1, y = "a" | getschema | project p = prev(ColumnName)', [[''], ['x']]],
    [
      'range i from 1 to 2 step 1 | scan with (step s: true;) | extend p = prev(i)',
      [
        [1, null],
        [2, 1],
      ],
    ],
    [
      'datatable(x: long)[3, 1] | serialize | where x > 0 | extend n = row_number()',
      [
        [3, 1],
        [1, 2],
      ],
    ],
    [
      'let T = datatable(x: long)[3, 1] | sort by x asc; T | extend p = prev(x)',
      [
        [1, null],
        [3, 1],
      ],
    ],
  ])
  refuses('datatable(x: long)[3, 1] | extend n = «row_number()»', 'KQL3018')
  refuses('DeviceInfo | extend p = «prev(DeviceId)»', 'KQL3018')
  refuses('DeviceInfo | scan with (step s: true;) | extend p = «prev(DeviceId)»', 'KQL3018')
  refuses('datatable(x: long)[3] | sort by x | summarize count() by x | extend n = «row_number()»', 'KQL3018')
  refuses('range x from 1 to 3 step 1 | sample 2 | extend n = «row_number()»', 'KQL3018')
  refuses('range x from 1 to 3 step 1 | evaluate narrow() | extend p = «prev(Value)»', 'KQL3018')
})

describe('problems', () => {
  refuses('print «dynamic([1e400])»', 'KQL3010')
  refuses('print «abs(-9223372036854775808)»', 'KQL3016')
  refuses('print 1 - «9223372036854775808»', 'KQL3010')
  refuses('datatable(a: long)[] | summarize x = count(), «x» = sum(a)', 'KQL2005')
  refuses('«DeviceProcesEvents» | take 1', 'KQL2002')
  refuses('DeviceInfo | where «DeviceNam» == "x"', 'KQL2001')
  refuses('print «strcatt»("a")', 'KQL2003')
  refuses('DeviceInfo | project DeviceId, «DeviceId»', 'KQL2005')
  refuses('let a = 1; let «a» = 2; print a', 'KQL2006')
  refuses('print «1 + "a"»', 'KQL3002')
  refuses('DeviceInfo | where «DeviceName»', 'KQL3001')
  refuses('print «substring("a")»', 'KQL3004')
  refuses('DeviceInfo | summarize «sumif(OSBuild)»', 'KQL3004')
  refuses('DeviceInfo | take «DeviceId»', 'KQL2001')
  refuses('DeviceInfo | where «count()» > 1', 'KQL3008')
  refuses('DeviceInfo | summarize «DeviceName»', 'KQL3009')
  refuses('print a = 1, b = 2 | summarize «max(a) + b» by b', 'KQL3009')
  refuses('print b = 2 | summarize percentile(b, «101»)', 'KQL3016')
  refuses('print b = 2 | summarize percentiles(b, 50), percentilesw(b, b, «-1»)', 'KQL3016')
  refuses('print b = 2 | summarize «percentiles_array(b, 5, 101)»', 'KQL3003')
  refuses('print b = 2 | summarize dcount(b, «5»)', 'KQL3016')
  refuses('print b = 2 | summarize hll_if(b, b > 1, «7»)', 'KQL3016')
  refuses('print b = 2 | make-series count() on b from 0 to 9 step «0»', 'KQL3010')
  refuses('print b = 2 | make-series count() on b from 0 to 9 step «-1»', 'KQL3010')
  refuses('print b = 2 | «make-series make_list(b) on b from 0 to 9 step 1»', 'KQL3001')
  refuses('print a = 1, b = 2 | make-series «count() * a» on b from 0 to 9 step 1', 'KQL3009')
  refuses('DeviceInfo | join kind=inner DeviceEvents on «1»', 'KQL3013')
  refuses('print a = "x" | where a in ((«print b = now()»))', 'KQL3002')
  refuses('DeviceInfo | «join» DeviceEvents', 'KQL1005')
  refuses('DeviceInfo | join kind=«left» DeviceEvents on DeviceId', 'KQL3010')
  refuses('DeviceInfo | join kind=inner DeviceEvents on «DeviceId» == $right.DeviceId', 'KQL2007')
  refuses('let f = (x: long) { «f(x)» }; print f(1)', 'KQL3014')
  refuses('DeviceInfo | «facet by DeviceId»', 'KQL4007')
  refuses("print datetime_add(«'fortnight'», 1, now())", 'KQL3016')

  test('one mistake is one message, two are two', () => {
    const errors = (text: string): readonly string[] =>
      analyze(text, { catalog, now: testNow }).diagnostics.map(({ code }) => code)
    expect(errors('DeviceInfo | extend a = Nope + 1 | extend b = a * 2')).toEqual(['KQL2001'])
    expect(errors('DeviceInfo | where A == 1 and B == 2')).toEqual(['KQL2001', 'KQL2001'])
  })

  // The column that both tables have is of one type; an int and a long are compared as those of two sides.
  const whole = 'datatable(k: int, a: string)[1, "x", 2, "y"]'
  const counted = 'datatable(k: long, b: string)[2, "z"]'
  refuses(`${whole} | join kind=inner (${counted}) on «k»`, 'KQL3002')
  refuses(`${whole} | lookup (${counted}) on «k»`, 'KQL3002')
  refuses(`datatable(k: real)[] | join kind=inner (${counted}) on «k»`, 'KQL3002')
  cases('keys of an int and a long', [
    [`${whole} | join kind=inner (${counted}) on $left.k == $right.k`, [[2, 'y', 2, 'z']]],
    [`${whole} | lookup kind=inner (${counted}) on $left.k == $right.k`, [[2, 'y', 'z']]],
  ])

  test('a bare join warns', () => {
    const { query, diagnostics } = analyze('DeviceInfo | join DeviceEvents on DeviceId', { catalog, now: testNow })
    expect(query).toBeDefined()
    expect(diagnostics.map(({ code, severity }) => [code, severity])).toEqual([['KQL2901', 'warning']])
  })
})

const source =
  'datatable(a: long, b: string, c: real)[1, "x", 1.5, 2, "y", real(null), long(null), "", 2.5, 2, "x", 0.0]'
const operator = fc.constantFrom(
  'where a > 1', 'where b != "x"', 'extend a = a + 1, b = toupper(b)', 'extend d = iff(c > 1, b, "z") | project-rename e = b | project-rename b = d | project a, b, c',
  'sort by a asc, b desc, c asc', 'summarize a = max(a), c = sum(c) by b | project a, b, c', 'distinct a, b, c',
  `join kind=leftouter (${source} | distinct a) on a | project a, b, c`, 'union (print a = 9, b = "u", c = 1.0)',
  'extend l = pack_array(a, a) | mv-expand l to typeof(long) | project a = l, b, c',
) // prettier-ignore

test('operators compose: every pipeline runs, and count counts its rows', async () => {
  const pipeline = fc.array(operator, { maxLength: 5 }).map((all) => [source, ...all].join(' | '))
  await fc.assert(
    fc.asyncProperty(pipeline, async (kql) => {
      const rows = await rowsOf(kql)
      expect(await rowsOf(`${kql} | count`)).toEqual([[rows.length]])
      const wrapped = await rowsOf(`let T = ${kql}; T | where true | extend zz = 1 | project-away zz`)
      const order = (all: readonly unknown[]): readonly string[] => all.map((row) => JSON.stringify(row)).sort()
      expect(order(wrapped)).toEqual(order(rows))
    }),
    { numRuns: 40 },
  )
})

test('any text in any place is a value, never SQL', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ maxLength: 20, unit: 'grapheme' }), async (text) => {
      const literal = JSON.stringify(text).replaceAll(/\\u[0-9a-f]{4}/gi, '?')
      const value: unknown = JSON.parse(literal)
      expect(await rowsOf(`print x = ${literal} | where x == ${literal} and x contains ${literal}`)).toEqual([[value]])
    }),
    { numRuns: 60 },
  )
})
