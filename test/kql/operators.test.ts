// Every operator over small tables: its rows, the names and types of its columns.
import { describe, expect, test } from '@jest/globals'
import { catalog, hunt, rowsOf, testNow } from '../support/hunting.js'
import { compile } from '../../src/kql/compile.js'

const people = 'datatable(name: string, team: string, age: long)["ann", "red", 30, "bob", "blue", 20, "cid", "red", 10]'
const events = 'datatable(k: long, v: string)[1, "a", 1, "b", 2, "c", long(null), "n"]'
const reals = 'datatable(x: real)[1.5, real(null), real(nan), real(+inf), real(-inf)]'

const answers: readonly (readonly [kql: string, rows: unknown])[] = [
  [`${people} | where age > 10 and team =~ "RED" | project name`, [['ann']]],
  [`${people} | extend next = age + 1, age = 0 | where name == "bob"`, [['bob', 'blue', 0, 21]]],
  ['datatable(a: long)[] | union (datatable()[] | extend b = 1), (print c = guid(null)) | count', [[1]]],
  ['datatable()[] | count', [[0]]],
  [`${people} | project-away a* | take 1`, [['ann', 'red']]],
  [`${people} | project-keep *e | sort by age asc | take 1`, [['cid', 10]]],
  [`${people} | project-rename n = name | project-reorder age, n | top 1 by age`, [[30, 'ann', 'red']]],
  ['print a10 = 1, a2 = 2, b = 3, a1 = 4 | project-reorder a* asc', [[4, 1, 2, 3]]],
  ['print a10 = 1, a2 = 2, b = 3, a1 = 4 | project-reorder a* desc', [[2, 1, 4, 3]]],
  ['print a10 = 1, a2 = 2, b = 3, a1 = 4 | project-reorder a* granny-asc', [[4, 2, 1, 3]]],
  ['print a10 = 1, a2 = 2, b = 3, a1 = 4 | project-reorder a* granny-desc', [[1, 2, 4, 3]]],
  [
    `${people} | summarize n = count(), total = sum(age) by team | sort by team asc`,
    [
      ['blue', 1, 20],
      ['red', 2, 40],
    ],
  ],
  [
    `${people} | summarize arg_max(age, *) by team | sort by team asc`,
    [
      ['blue', 20, 'bob'],
      ['red', 30, 'ann'],
    ],
  ],
  [`${people} | summarize arg_min(age, name), max(name)`, [[10, 'cid', 'cid']]],
  [`${people} | sort by age asc | summarize make_list(name)`, [[['cid', 'bob', 'ann']]]],
  [`${people} | where false | summarize count(), sum(age), max(age), make_set(name)`, [[0, 0, null, []]]],
  [`${people} | where false | summarize count() by team`, []],
  // One row comes of all, also where nobody reads what is in it.
  [`${people} | summarize max(age), min(name) | count`, [[1]]],
  [`${people} | summarize count() | project x = "one"`, [['one']]],
  [`${people} | where false | count | extend x = 1 | project x`, [[1]]],
  [`let one = ${people} | summarize make_set(name); union one, one | count`, [[2]]],
  [`${people} | distinct team | sort by team asc`, [['blue'], ['red']]],
  [`${people} | count`, [[3]]],
  [`${people} | top-hitters 1 of team`, [['red', 2]]],
  [`${people} | top-hitters 1.0 of toupper(team)`, [['RED', 2]]],
  [`${people} | top-hitters 1 of team by age`, [['red', 40]]],
  [`${people} | top-hitters 2 of team by toint(age) * 1.5`, [['red', 60], ['blue', 30]]], // prettier-ignore
  [`${people} | sample 2.0 | count`, [[2]]],
  [`${people} | sample-distinct 0.5 + 0.5 of team | count`, [[1]]],
  ['range x from 1 to 10 step 3', [[1], [4], [7], [10]]],
  [
    'range t from datetime(2020-01-01) to datetime(2020-01-02) step 12h | summarize max(t)',
    [['2020-01-02T00:00:00.0000000Z']],
  ],
  [
    'datatable(k: string, s: string)["a", "x"] | join kind=fullouter (datatable(k: string, u: string)["b", "y"]) on k | project strcat(s, "!", u), s == "", strlen(k1), strlen(k) | sort by Column1 asc',
    [
      ['!y', true, 1, 0],
      ['x!', false, 0, 1],
    ],
  ],
  [
    `${events} | join kind=inner (datatable(k: long, w: long)[1, 7, long(null), 9]) on k | project v, w | sort by v asc`,
    [
      ['a', 7],
      ['b', 7],
      ['n', 9],
    ],
  ],
  [
    `${events} | join kind=innerunique (datatable(k: long, w: long)[1, 7, 1, 8]) on k | summarize dcount(v), count()`,
    [[1, 2]],
  ],
  [
    `${events} | join kind=leftouter (datatable(k: long, w: string)[2, "x"]) on k | where v in ("a", "c") | sort by v asc`,
    [
      [1, 'a', null, ''],
      [2, 'c', 2, 'x'],
    ],
  ],
  [`${events} | join kind=leftanti (print k = 1) on k | project v | sort by v asc`, [['c'], ['n']]],
  [`${events} | join kind=rightsemi (datatable(k: long)[2, 3]) on k`, [[2]]],
  [`${events} | lookup (datatable(k: long, w: long)[1, 7]) on k | where v == "b"`, [[1, 'b', 7]]],
  [
    'union (print a = 1), (print a = "x", b = 2) | sort by b asc',
    [
      [1, '', null],
      [null, 'x', 2],
    ],
  ],
  [
    'union withsource=T (print a = 1), (print a = 2) | sort by a asc',
    [
      ['union_arg0', 1],
      ['union_arg1', 2],
    ],
  ],
  [
    'print d = dynamic([1, [2], {"a": 3}]) | mv-expand with_itemindex=i d',
    [
      [1, 0],
      [[2], 1],
      [{ a: 3 }, 2],
    ],
  ],
  [
    'datatable(d: dynamic)[dynamic([]), dynamic(null), dynamic({"a": 1, "b": 2})] | mv-expand d',
    [[null], [{ a: 1 }], [{ b: 2 }]],
  ],
  [
    'print a = dynamic([1, 2]), b = dynamic(["x"]) | mv-expand a to typeof(long), b to typeof(string)',
    [
      [1, 'x'],
      [2, ''],
    ],
  ],
  ['print id = 1, d = dynamic([3, 1, 2]) | mv-apply d to typeof(long) on (summarize top = max(d))', [[1, 3]]],
  [
    'print s = "user=ann id=42 end" | parse s with "user=" user " id=" id: long " " *',
    [['user=ann id=42 end', 'ann', 42]],
  ],
  ['print s = "nothing" | parse s with "user=" user " id=" id: long', [['nothing', '', null]]],
  [
    'print s = "a=x, b=2 c=y" | parse kind=relaxed s with "a=" a: long ", b=" b: long * "c=" c: real',
    [['a=x, b=2 c=y', null, 2, null]],
  ],
  ['print s = "a,b" | parse kind=relaxed s with x "," y: long', [['a,b', 'a', null]]],
  ['print s = "d=[1, 2];e=f;" | parse s with "d=" d: dynamic ";e=" e: dynamic ";" | project d[1], e', [[2, 'f']]],
  ['print s = "d=;" | parse-where s with "d=" d: dynamic ";" | project gettype(d)', [['null']]],
  [
    'print s = "a1 b2 c3 d4 e5 f6 g7 h8 i9 j10 k11 l12" | parse s with "a" a " b" b " c" c " d" d " e" e " f" f " g" g " h" h " i" i " j" j: long " k" k " l" l | project a, i, j, k, l',
    [['1', '9', 10, '11', '12']],
  ],
  ['print s = "only" | parse s with "only"', [['only']]],
  [
    'print s = "a=x d=2020-13-01 c=y" | parse kind=regex s with "a=" a " d=" d: datetime " c=" c | project a, d, c',
    [['', null, '']],
  ],
  [
    'print s = "a=x d=2020-13-01 c=y" | parse kind=relaxed s with "a=" a " d=" d: datetime " c=" c | project a, d, c',
    [['x', null, 'y']],
  ],
  ['print s = "a=x n=9999999999 c=y" | parse-where kind=regex s with "a=" a " n=" n: int " c=" c', []],
  [String.raw`print s = "Größe a1 b" | parse kind=regex s with @"\bGröße\b " a " " b | project a, b`, [['a1', 'b']]],
  [String.raw`print s = "-été-" | parse kind=regex s with "-" word @"\W$" | project word`, [['été']]],
  ['print b = range(1, 200, 1) | mvexpand b | count', [[128]]],
  ['print b = range(1, 200, 1) | mvexpand b limit 150 | count', [[150]]],
  ['print b = range(1, 200, 1) | mv-expand b | count', [[200]]],
  [`${reals} | sort by x asc`, [[null], ['NaN'], ['-Infinity'], [1.5], ['Infinity']]],
  [`${reals} | sort by x asc nulls last`, [['-Infinity'], [1.5], ['Infinity'], ['NaN'], [null]]],
  [`${reals} | sort by x desc`, [['Infinity'], [1.5], ['-Infinity'], ['NaN'], [null]]],
  [`${reals} | sort by x desc nulls first`, [[null], ['NaN'], ['Infinity'], [1.5], ['-Infinity']]],
  [`${reals} | top 1 by x`, [['Infinity']]],
  ['print s = "nothing" | parse-where s with "user=" user', []],
  [
    'print t = datetime(2020-01-01) | make-series n = count() default = 0 on t from datetime(2020-01-01) to datetime(2020-01-04) step 1d | project n',
    [[[1, 0, 0]]],
  ],
  // in range(…) has whole bins, whose first may begin before the start; its end counts.
  [
    'range t from 1 to 30 step 1 | make-series n = count() on t in range(3, 20, 10)',
    [
      [
        [7, 10, 1],
        [0, 10, 20],
      ],
    ],
  ],
  [
    'datatable(t: long)[] | make-series kind=nonempty n = count() default = 7 on t from 0 to 2 step 1',
    [
      [
        [7, 7],
        [0, 1],
      ],
    ],
  ],
  ['datatable(t: long)[] | make-series n = count() on t from 0 to 2 step 1', []],
  // Without an end, where a step more would be out of the calendar.
  ['datatable(t: datetime)[datetime(2020-01-01), datetime(9999-12-31)] | make-series n = count() on t from datetime(2020-01-01) step 1460000d', [[[1, 1], ['2020-01-01T00:00:00.0000000Z', '6017-05-06T00:00:00.0000000Z']]]], // prettier-ignore
  [
    'range x from 1 to 4 step 1 | sort by x desc | extend n = row_number(), p = prev(x), s = row_cumsum(x, x == 2) | take 3',
    [
      [4, 1, null, 4],
      [3, 2, 4, 7],
      [2, 3, 3, 2],
    ],
  ],
  ['search in (AlertInfo) "nowhere" | count', [[0]]],
  [`${people} | search "bl*" | project name`, [['bob']]],
  [`${people} | search "B*UE" | project name`, [['bob']]],
  [`${people} | search "*i*" | project name`, [['cid']]],
  [`${people} | search "b*u" | project name`, []],
  [`${people} | search team:"*l*u*" | project name`, [['bob']]],
  [`${people} | search kind=case_sensitive "B*ue" | project name`, []],
  [
    `${people} | search kind=case_sensitive name contains "BO" or name =~ "CID" or name in~ ("Bob") or not(name !startswith "B") | project name`,
    [],
  ],
  [`${people} | search kind=case_insensitive name contains "BO" or name =~ "CID" | project name`, [['bob'], ['cid']]],
  [`${people} | search * | count`, [[3]]],
  [`${people} | search not("red") | project name`, [['bob']]],
  [`${people} | search "red" and not("a*" or "x") | project name`, [['cid']]],
  ['print a = 1 | as X | union X | count', [[2]]],
  ['let f = (T: (age: long), least: long = 15) { T | where age > least }; ' + people + ' | invoke f() | count', [[2]]],
  ['let a = 1; let f = (x: long) { let b = x + a; b * 2 }; print f(3)', [[8]]],
  [
    'let T = materialize(range x from 1 to 3 step 1); print n = toscalar(T | summarize sum(x)), m = toscalar(T | count)',
    [[6, 3]],
  ],
  ['let X = materialize(print r = rand(), g = new_guid()); union X, X | distinct r, g | count', [[1]]],
  ['declare query_parameters(n: long = 4); print n', [[4]]],
  ['print now() == now(), now() - ago(1h)', [[true, '01:00:00']]],
  [
    'DeviceProcessEvents | getschema | where ColumnName startswith "LogonI" and ColumnType == "long" | project ColumnName | sort by ColumnName asc',
    [['LogonID'], ['LogonId']],
  ],
]
describe('rows', () => {
  test.each(answers)('%s', async (kql, rows) => {
    expect(await rowsOf(kql)).toEqual(rows)
  })
})

const schemas: readonly (readonly [kql: string, columns: string])[] = [
  ['print 1, "a", x = 2.5', 'print_0:long print_1:string x:real'],
  [
    `${people} | project age + 1, tolower(name), tostring(age), strlen(name)`,
    'Column1:long Column2:string age:string strlen_name:long',
  ],
  [
    `${people} | summarize count(), dcount(name), avg(age), countif(age > 1), make_set_if(name, true), max(age) - min(age) by bin(age, 10), team`,
    'age:long team:string count_:long dcount_name:long avg_age:real countif_:long set_name:dynamic Column1:long',
  ],
  [
    `${people} | summarize arg_max(age, *), percentiles(age, 5, 50)`,
    'age:long name:string team:string percentile_age_5:long percentile_age_50:long',
  ],
  [
    `${people} | join kind=inner (${people}) on name`,
    'name:string team:string age:long name1:string team1:string age1:long',
  ],
  ['print b = 1 | extend 1h | project 2h', 'Column2:timespan'],
  [
    'print b = 1 | extend 1h, 2h | summarize 1 + count() by Column1, 2h',
    'Column1:timespan Column3:timespan Column4:long',
  ],
  ['print b = 1 | extend Column2 = 1, 1h, 2h | project 3h, Column2', 'Column3:timespan Column2:timespan'],
  ['let f = () { print 1 | project 1h }; f() | extend 2h', 'Column1:timespan Column2:timespan'],
  [
    'print b = 1 | serialize r = row_number(), next(b), row_number(), 2h',
    'b:long r:long Column1:long Column2:long Column3:timespan',
  ],
  ['let Column1 = 1; print b = 1 | project 1h', 'Column2:timespan'],
  ['print d = dynamic({}) | project d.a.b, d["c"], d[0], toint(d.e)', 'd_a_b:dynamic d_c:dynamic d_0:dynamic d_e:int'],
  [
    'print toint(1) + toint(2), 1 + 1.0, 1d / 1h, now() - now(), 2 * 1h, toint(7) % toint(2)',
    'print_0:long print_1:real print_2:real print_3:timespan print_4:timespan print_5:long',
  ],
]
test.each(schemas)('columns of %s', async (kql, columns) => {
  const { columns: found } = await hunt(kql)
  expect(found.map(({ name, type }) => `${name}:${type}`).join(' ')).toBe(columns)
})

const sqlOf = (kql: string): string => compile(kql, { catalog, now: testNow }).statement.text

describe('the SQL of a hunt', () => {
  test('is one SELECT with bare predicates over the columns that are read', () => {
    expect(
      sqlOf(
        'DeviceProcessEvents | where Timestamp > ago(7d) | where FileName =~ "CMD.exe" | summarize Hits = count() by DeviceName | top 10 by Hits',
      ),
    ).toBe(
      [
        'SELECT "DeviceName", count(*) AS "Hits"',
        'FROM "DeviceProcessEvents" /* rows that may have cmd and exe */',
        'WHERE "Timestamp" > 639301680000000000',
        `  AND strlen("FileName") = 7 AND lower("FileName") = 'cmd.exe'`,
        'GROUP BY "DeviceName"',
        'ORDER BY "Hits" DESC NULLS LAST',
        'LIMIT CAST(10 AS BIGINT)',
      ].join('\n'),
    )
  })
  test('searches for many terms with one alternation', () => {
    expect(sqlOf('DeviceEvents | where ActionType has_any ("a", "b", "c")').match(/a\|b\|c/g)).toHaveLength(3)
  })
  const chain = (operator: string, words: string, joint: 'and' | 'or') =>
    Array.from(words, (word) => `FileName ${operator} "${word}."`).join(` ${joint} `)
  test.each([
    [chain('contains', 'abcdef', 'or'), `regexp_matches(lower("FileName"), '(?:a\\.|b\\.|c\\.|d\\.|e\\.|f\\.)')`],
    [chain('!contains', 'ABCDEF', 'and'), `NOT regexp_matches(lower("FileName"), '(?:a\\.|b\\.|c\\.|d\\.|e\\.|f\\.)')`], // prettier-ignore
    [`ActionType == "x" and (FolderPath == "y" or ${chain('contains', 'abcdef', 'or')})`, "'(?:a\\.|b\\.|c\\."],
    [chain('has', 'abc', 'or'), '(?:a\\.|b\\.|c\\.)'],
  ])('looks through a text once for what is sought in it together: %s', (predicate, pattern) => {
    expect(sqlOf(`DeviceEvents | where ${predicate}`)).toContain(pattern)
  })
  test.each([
    [chain('contains', 'abcde', 'or'), 5],
    [chain('contains', 'abcdef', 'and'), 6],
    [`${chain('contains', 'abc', 'or')} or ActionType contains "x" or (${chain('contains', 'def', 'or')} and true)`, 7],
  ])('but not where each by itself takes less: %s', (predicate, searches) => {
    expect(sqlOf(`DeviceEvents | where ${predicate}`).match(/contains\(/g)).toHaveLength(searches)
  })
  test('numbers rows for the latest of each group', () => {
    expect(sqlOf('DeviceInfo | summarize arg_max(Timestamp, *) by DeviceId')).toMatch(
      /row_number\(\) OVER \(PARTITION BY "DeviceId" ORDER BY coalesce\("Timestamp", -1\) DESC NULLS LAST\)/,
    )
  })
  test('repeats beside each item of an array only what is read later, not the array', () => {
    const names = 'DeviceInfo | extend Words = split(DeviceName, "-"), More = split(DeviceName, ".") | mv-expand Words'
    expect(sqlOf(`${names} | project DeviceId, Words`)).toMatch(/mv_expand" AS \(\s+SELECT "DeviceId", unnest\(/)
    expect(sqlOf(`${names}, More | project Words`)).toMatch(/mv_expand" AS \(\s+SELECT unnest\(/)
    expect(sqlOf(`${names} | count`)).toMatch(/mv_expand" AS \(\s+SELECT unnest\(/)
  })
  test.each([
    ['DeviceInfo | take 1000', true],
    ['DeviceInfo | project DeviceId | take toscalar(print 1000) | where DeviceId has "a"', true],
    ['DeviceInfo | take 50', false],
    ['DeviceInfo | where OSPlatform == "Linux" | take 1000', false],
    ['DeviceInfo | sort by DeviceId | take 1000', false],
    ['DeviceInfo | distinct DeviceId | take 1000', false],
  ])('reads on until a bare table has given enough, %s: %s', (kql, readsOn) => {
    expect(/LIMIT \(\n\s+SELECT/.test(sqlOf(kql))).toBe(readsOn)
  })
  test('computes what a let shares once', () => {
    const sql = sqlOf(
      'let T = DeviceInfo | where OSPlatform == "Linux" | project DeviceId; T | join kind=inner T on DeviceId',
    )
    expect(sql.match(/"DeviceInfo"/g)).toHaveLength(1)
    expect(sql).toContain('MATERIALIZED')
  })
})
