// Values at the edges of their types give what fits or null: one of them does not end the whole hunt.
import { cases } from '../../support/hunting.js'

const leastLong = '-9223372036854775808'
const mostLong = '9223372036854775807'
const leastTimespan = 'time(-10675199.02:48:05.4775808)'
const longs = (...row: readonly string[]): string => `datatable(a: long, b: long)[${row.join(', ')}]`

cases('whole numbers', [
  [`${longs(leastLong, '-1')} | project tostring(a / b), a % b`, [[leastLong, 0]]],
  [`${longs('1', mostLong)} | project a % b`, 1],
  ['datatable(a: int, b: int)[1, 2147483647] | project a % b', 1],
  [
    'datatable(a: int)[2147483647] | project substring("abc", a, a), array_length(array_slice(dynamic([1]), 0, a))',
    [['', 1]],
  ],
  [`${longs(leastLong, '10')} | project bin(a, 10), bin(a, b)`, [[null, null]]],
  [`${longs('7', mostLong)} | project bin(a, b), bin_at(a, 10, -${mostLong})`, [[0, 3]]],
  [`print hash("a", ${mostLong}) == hash("a") % ${mostLong}`, true],
])

cases('whole numbers of JSON beyond a long', [
  ['datatable(s: string)["9223372036854775808", "18446744073709551616"] | project toint(todynamic(s)), tostring(tolong(todynamic(s)))', [[2147483647, mostLong], [2147483647, mostLong]]], // prettier-ignore
])

cases('rounding', [
  [`print round(1.5, ${mostLong}), round(decimal(1.5), ${mostLong}), round(1.5, -${mostLong})`, [[1.5, '1.5', 0]]],
  ['datatable(x: int)[2147483647, -15, 14] | project round(x, -1), round(x, 2), round(x, -30)', [[null, 2147483647, 0], [-20, -15, 0], [10, 14, 0]]], // prettier-ignore
  [`print round(${mostLong}, -1), round(${mostLong}, -19), round(-1250, -2), round(5, long(null))`, [[null, null, -1300, null]]], // prettier-ignore
  ['print format_bytes(real(nan)), format_bytes(1.0 / 0.0), format_bytes(2048.5)', [['', '', '2 KB']]],
])

cases('timespans', [
  [`datatable(a: timespan)[${leastTimespan}] | project -a, bin(a, 1d)`, [['-10675199.02:48:05.4775808', null]]],
  [`datatable(a: timespan)[${leastTimespan}] | project around(1s, a, a)`, false],
  [
    `datatable(a: timespan)[${leastTimespan}, -1tick, -1d, 0s, 36h] | project tostring(a), pack_array(a), format_timespan(a, "d.hh:mm:ss.fffffff")`,
    [
      ['-10675199.02:48:05.4775808', ['-10675199.02:48:05.4775808'], '-10675199.02:48:05.4775808'],
      ['-00:00:00.0000001', ['-00:00:00.0000001'], '-0.00:00:00.0000001'],
      ['-1.00:00:00', ['-1.00:00:00'], '-1.00:00:00.0000000'],
      ['00:00:00', ['00:00:00'], '0.00:00:00.0000000'],
      ['1.12:00:00', ['1.12:00:00'], '1.12:00:00.0000000'],
    ],
  ],
  [
    'print t = "-10675199.02:48:05.4775808" | project a = totimespan(t), b = totimespan(substring(t, 1))',
    [['-10675199.02:48:05.4775808', null]],
  ],
  [
    'print make_timespan(10675199, 2, 48, 5.4775807), make_timespan(10675199, 2, 48, 5.4775808), make_timespan(10675200, 0, 0, 0)',
    [['10675199.02:48:05.4775807', null, null]],
  ],
])

cases('datetimes', [
  [`print endofweek(datetime(2024-01-02), ${mostLong}), endofmonth(datetime(2024-01-02), 2147483647)`, [[null, null]]],
  ['print startofyear(datetime(2024-01-02), 100000), startofmonth(datetime(2024-01-02), -100000)', [[null, null]]],
  ['print datetime(2020-01-01) + time(10675199.02:48:05), now(time(10675199.02:48:05)), ago(time(-10675199.02:48:05))', [[null, null, null]]], // prettier-ignore
  ['datatable(s: timespan)[time(10675199.02:48:05), 1d] | project datetime(2020-01-01) + s', [[null], ['2020-01-02T00:00:00.0000000Z']]], // prettier-ignore
  ['print unixtime_nanoseconds_todatetime(decimal(1.5e9))', '1970-01-01T00:00:01.5000000Z'],
])

cases('reals that are no numbers, beside decimals', [
  ['print bin(real(nan), decimal(1.5)), bin_at(decimal(6.5), real(nan), 7)', [[null, null]]],
  ['print decimal(1.25) * bin_at(int(31), decimal(1.25), real(nan))', null],
])

cases('arrays', [
  ['print array_split(dynamic([1, 2, 3]), dynamic(["a", 1]))', null],
  [`print array_shift_right(dynamic([1, 2]), ${leastLong}), array_rotate_right(dynamic([1, 2, 3]), ${leastLong})`, [[[null, null], [3, 1, 2]]]], // prettier-ignore
  ['range i from 1 to 2 step 1 | sort by i asc | project prev(i, 9223372036854775807)', [[null], [null]]],
])

cases('ranges', [
  [`print array_length(range(${leastLong}, ${mostLong}, 4611686018427387904))`, 4],
  ['print array_length(range(0.0, 1e300, 1.0))', 1_048_576],
  ['print range(datetime(2024-01-01), datetime(2024-01-02), 1d)', [[['2024-01-01T00:00:00.0000000Z', '2024-01-02T00:00:00.0000000Z']]]], // prettier-ignore
])

cases('what is random, within what may fail', [
  ['print isnull(parse_json(tostring(rand()))["a"])', true],
  [`print isnotnull(parse_json(strcat('{"a":', rand(), '}')).a)`, true],
  ['print isnotnull(make_datetime(2024, 1 + toint(rand(12)), 1))', true],
  ['print isnotnull(datetime(2024-01-01) + rand() * 100d)', true],
])

cases('a version beside nothing', [
  [
    'union (print v = parse_version("1.2.3")), (print w = 1) | where isnotnull(v) | project v',
    '1000000020000000300000000',
  ],
])

cases('numbers that JSON has no form for', [
  ['print todynamic("[1, NaN, -Infinity, Infinity]")', [[[1, 'NaN', '-Infinity', 'Infinity']]]],
  ['print todynamic("nan"), todynamic("-nan"), todynamic("-inf"), todynamic("INF")', [['NaN', 'NaN', '-Infinity', 'Infinity']]], // prettier-ignore
  [String.raw`print todynamic('{"inf": inf, "text": "nan, \\"inf\\", -inf"}')`, [[{ inf: 'Infinity', text: 'nan, "inf", -inf' }]]], // prettier-ignore
  [`print parse_json('{"a": nan}').a`, 'NaN'],
  ['print zip(todynamic("[nan, -inf]"), dynamic([1, 2]))', [[[['NaN', 1], ['-Infinity', 2]]]]], // prettier-ignore
])
