// scan: sequences over ordered rows; what steps remember, hand on and give.
import { describe, expect, test } from '@jest/globals'
import { cases, hunt, refuses, rowsOf } from '../../support/hunting.js'

const events =
  'datatable(t: long, e: string)[0, "A", 1, "Start", 2, "B", 3, "D", 4, "Stop", 6, "C", 8, "Start", 11, "E", 12, "Stop"] | sort by t asc'

describe('scan', () => {
  cases('one step folds', [
    ['range x from 1 to 5 step 1 | scan declare (c: long = 0) with (step s: true => c = x + s.c;)', [[1, 1], [2, 3], [3, 6], [4, 10], [5, 15]]],
    ['range x from 1 to 600 step 1 | scan declare (c: long = 0) with (step s: true => c = x + s.c;) | where x in (256, 257, 600)', [[256, 32896], [257, 33153], [600, 180300]]],
    ['range x from 1 to 4 step 1 | scan declare (c: long = 7, d: string = "-", u: real) with (step s: x % 2 == 0 => c = s.x;)', [[2, null, '-', null], [4, 2, '-', null]]],
    ['datatable(b: long)[2000000000, 2000000000] | scan declare (c: long = 0, d: timespan = 0s) with (step s: true => c = b + s.c, d = s.d + 10d;)', [[2000000000, 2000000000, '10.00:00:00'], [2000000000, 4000000000, '20.00:00:00']]],
    ['range x from 1 to 3 step 1 | scan declare (s: long = 0) with (step s: true => s = s.s + x;)', [[1, 1], [2, 3], [3, 6]]],
    ['range x from 1 to 3 step 1 | scan declare (c: long = 5) with (step s: true => c = c + x;)', [[1, 6], [2, 7], [3, 8]]],
    ['datatable(t: long, v: string)[3, "", 1, "a", 2, "", 4, "b"] | sort by t asc | scan declare (f: string) with (step s: true => f = iff(isempty(v), s.f, v);) | project f', [['a'], ['a'], ['a'], ['b']]],
    ['range x from 1 to 3 step 1 | sort by x desc | scan declare (p: long) with (step s: true => p = s.x;)', [[3, null], [2, 3], [1, 2]]],
    ['range x from 1 to 3 step 1 | where x > 9 | scan with (step s: true;) | count', [[0]]],
    ['let top = toscalar(range y from 1 to 2 step 1 | summarize max(y)); range x from 1 to 4 step 1 | scan with (step s: x > top;)', [[3], [4]]],
    ['range x from 1 to 3 step 1 | scan with (step s: x > toscalar(print y = 1) and x in ((range z from 3 to 9 step 1));)', [[3]]],
  ]) // prettier-ignore

  const many = 'range x from 1 to 70000 step 1'
  cases('what steps remember goes on over many rows', [
    [`${many} | scan declare (c: long = 0) with (step s: true => c = x + s.c;) | where c != x * (x + 1) / 2 | count`, [[0]]],
    [`${many} | scan with_match_id = m declare (f: string) with (step a: x % 30000 == 0 => f = strcat(a.f, "+"); step b: x % 30000 == 9999 and x > a.x => f = strcat(a.f, " of ", tostring(x));) | project x, m, f`, [[30000, 0, '+'], [39999, 0, '+ of 39999'], [60000, 1, '+'], [69999, 1, '+ of 69999']]],
    ['range x from 1 to 3000 step 1 | scan declare (c: long = 0) with (step s: true => c = s.c + strlen(tostring(s.x)) - strlen(tostring(s.c));) | where x in (1, 2, 1024, 1025, 3000)', [[1, -1], [2, -2], [1024, -1024], [1025, -1025], [3000, -3000]]],
    [`${many} | extend t = datetime(2024-01-01) + x * 1s | sort by t asc | extend s = row_window_session(t, 1d, 1m, x == 40000) | summarize n = count() by s | sort by s asc | project n`, [[39999], [30001]]],
  ]) // prettier-ignore

  cases('steps hand their sequence on', [
    [`${events} | scan with_match_id = m with (step s1: e == "Start"; step s2: e !in ("Start", "Stop") and t - s1.t <= 5; step s3: e == "Stop" and t - s1.t <= 5;)`, [[1, 'Start', 0], [2, 'B', 0], [3, 'D', 0], [4, 'Stop', 0], [8, 'Start', 1], [11, 'E', 1], [12, 'Stop', 1]]],
    [`${events} | scan declare (begun: long, ended: long) with (step a output = none: e == "Start"; step b: e == "Stop" => begun = a.t, ended = t;) | project begun, ended`, [[1, 4], [8, 12]]],
    [`${events} | scan with (step a: e == "Start"; step b: a.e == "Start" and b.t > 0;)`, [[1, 'Start'], [8, 'Start']]],
    ['datatable(t: long)[0, 1, 2, 3, 32, 36, 38, 41, 75] | sort by t asc | scan with_match_id = id declare (begun: long) with (step within: true => begun = iff(isnull(within.begun), t, within.begun); step after output = none: t - within.begun > 30;)', [[0, 0, 0], [1, 0, 0], [2, 0, 0], [3, 0, 0], [32, 32, 1], [36, 32, 1], [38, 32, 1], [41, 32, 1], [75, 75, 2]]],
    ['range x from 1 to 2 step 1 | scan with (step a: true; step b: true;)', [[1], [2], [2]]],
  ]) // prettier-ignore

  cases('a column of the input that is assigned to, where no step does the row keeps its own', [
    ['datatable(x: long, y: long)[1, 5, 2, long(null), 3, 7] | sort by x asc | scan with (step s: true => y = iff(isnull(y), s.y, y);) | extend n = next(y)', [[1, 5, 5], [2, 5, 7], [3, 7, null]]],
    ['range x from 1 to 6 step 1 | extend y = x * 10 | scan with (step a: x % 3 == 1 => y = -1; step b: x % 3 == 2; step c: a.y == -1 and x % 3 == 0 => y = b.y + 1;)', [[1, -1], [2, 20], [3, 21], [4, -1], [5, 50], [6, 51]]],
    ['range x from 1 to 3 step 1 | scan with_match_id = m declare (z: long) with (step s output = last: true => x = -x, z = s.x + x;)', [[-3, 1, 0]]],
  ]) // prettier-ignore

  const ofKeys = (keys: string) => `datatable(t: long, k: string, u: string)[${Array.from(keys, (k, i) => `${i}, "${k}", "${'abcdef'.charAt(i)}"`).join(', ')}] | sort by t asc | partition by u (scan with (step s: k == "P";)) | sort by t asc | project u` // prettier-ignore
  cases('each partition by itself, with a match or without one', [
    [ofKeys('NNP'), [['c']]],
    [ofKeys('NPP'), [['b'], ['c']]],
    [ofKeys('NPPPPP'), [['b'], ['c'], ['d'], ['e'], ['f']]],
    [ofKeys('PNP'), [['a'], ['c']]],
    ['range i from 1 to 6 step 1 | mv-expand t = range(1, i * 100) to typeof(long) | sort by i asc, t asc | partition by i (scan declare (s: long = 0) with (step s0: i > 0 => s = s0.s + i;)) | summarize count(), max(s) by i | where count_ != 100 * i or max_s != 100 * i * i', []],
    ['datatable(u: string, l: dynamic)["a", dynamic([]), "b", dynamic([1]), "c", dynamic([5, 6]), "d", dynamic([1, 7])] | mv-apply x = l to typeof(long) on (sort by x asc | scan with (step s: x >= 5;)) | project u, x | sort by x asc', [['c', 5], ['c', 6], ['d', 7]]],
    ['datatable(u: string, m: long, l: dynamic)["a", 1, dynamic([]), "b", 1, dynamic([1]), "c", 6, dynamic([5, 6]), "d", 7, dynamic([1, 7, 8]), "e", 2, dynamic([1, 9])] | mv-apply x = l to typeof(long) on (sort by x asc | scan with (step s: x >= m;)) | project u, x | sort by u asc, x asc', [['b', 1], ['c', 6], ['d', 7], ['d', 8], ['e', 9]]],
  ]) // prettier-ignore

  cases('values of every type are remembered', [
    [String.raw`datatable(n: long, b: bool, i: int, l: long, r: real, m: decimal, s: string, d: datetime, t: timespan, g: guid, y: dynamic)[1, true, 2147483647, -9223372036854775807, 0.1, 12345678901234567890.000000000000000001, "a\n\"\u00e9\u0001\ud83d\ude00", datetime(9999-12-31 23:59:59.9999999), -1tick, guid(74be27de-1e4e-49d9-b579-fe0b331d3642), dynamic({"a": [1, 2.50, "x"]}), 2, bool(null), int(null), long(null), real(null), decimal(null), "", datetime(null), timespan(null), guid(null), dynamic(null), 3, false, 0, 0, real(-inf), 0, " ", datetime(0001-01-01), 0s, guid(null), dynamic([])]
    | extend n = n | sort by n asc | scan declare (b2: bool, i2: int, l2: long, r2: real, m2: decimal, s2: string, d2: datetime, t2: timespan, g2: guid, y2: dynamic) with (step p: true => b2 = p.b, i2 = p.i, l2 = p.l, r2 = p.r, m2 = p.m, s2 = p.s, d2 = p.d, t2 = p.t, g2 = p.g, y2 = p.y;)
    | extend same = n == 1 or (n == 2 and b2 == prev(b) and i2 == prev(i) and l2 == prev(l) and r2 == prev(r) and m2 == prev(m) and s2 == prev(s) and d2 == prev(d) and t2 == prev(t) and g2 == prev(g) and tostring(y2) == tostring(prev(y))) or (n == 3 and isnull(b2) and isnull(i2) and isnull(l2) and isnull(r2) and isnull(m2) and s2 == "" and isnull(d2) and isnull(t2) and isnull(g2) and isnull(y2)) | project same`, [[true], [true], [true]]],
  ]) // prettier-ignore

  // Steps that give the last of what they take in a row: what they do not take ends no row.
  cases('output=last', [
    ['range x from 1 to 5 step 1 | scan declare (c: long = 0) with (step s output = last: true => c = x + s.c;)', [[5, 15]]],
    ['range x from 1 to 7 step 1 | scan with (step s output = last: x % 3 == 0;)', [[6]]],
    [`${events} | scan with_match_id = m with (step s1: e == "Start"; step s2 output = last: e !in ("Start", "Stop") and t - s1.t <= 5; step s3: e == "Stop" and t - s1.t <= 5;)`, [[1, 'Start', 0], [3, 'D', 0], [4, 'Stop', 0], [8, 'Start', 1], [11, 'E', 1], [12, 'Stop', 1]]],
    ['datatable(t: long, e: string)[1, "on", 2, "on", 3, "off", 4, "off", 5, "on", 6, "off", 7, "on"] | sort by t asc | scan with_match_id = m with (step a output = last: e == "on"; step b output = last: e == "off";)', [[2, 'on', 0], [4, 'off', 0], [5, 'on', 1], [6, 'off', 1], [7, 'on', 2]]],
    ['datatable(t: long, e: string)[1, "on", 2, "on", 3, "off", 4, "off"] | sort by t asc | scan with (step a output = none: e == "on"; step b output = last: e == "off";)', [[4, 'off']]],
  ]) // prettier-ignore

  cases('within partition, each key by itself', [
    ['datatable(u: long, t: long, e: string)[1, 1, "in", 2, 2, "in", 3, 3, "in", 1, 9, "out", 2, 7, "out", 3, 12, "out"] | partition hint.strategy=native by u (sort by t asc | scan declare (lasted: long) with (step i output = none: e == "in"; step o: e == "out" => lasted = t - i.t;)) | project u, lasted | sort by u asc', [[1, 8], [2, 5], [3, 9]]],
  ]) // prettier-ignore

  test.each([
    ['what is read', 'range x from 1 to 8300 step 1 | extend y = strrep("abcdefgh", 1024) | scan declare (f: string) with (step s: true => f = s.y;) | count'],
    ['what is given', 'range x from 1 to 9000 step 1 | scan declare (f: string) with (step s: true => f = strcat(s.f, "01234567890123456789");) | count'],
  ])('%s is bounded', async (_, kql) => {
    await expect(rowsOf(kql)).rejects.toThrow('for some thousand rows have more than 67108864 characters.')
  }) // prettier-ignore

  test('shows the declared columns, and the number of the sequence where it has a name', async () => {
    const columns = async (scan: string): Promise<unknown> =>
      (await hunt(`range x from 1 to 2 step 1 | ${scan}`)).columns
    expect(await columns('scan declare (a: real, b: string = "") with (step s: true;)')).toMatchObject([{ name: 'x' }, { name: 'a', type: 'real' }, { name: 'b' }]) // prettier-ignore
    expect(await columns('scan with_match_id = id with (step s: true;)')).toMatchObject([{ name: 'x' }, { name: 'id', type: 'long' }]) // prettier-ignore
  })

  refuses('range x from 1 to 2 step 1 | «scan with ()»', 'KQL4004')
  refuses('range x from 1 to 2 step 1 | scan with (step s: s.«y» > 1;)', 'KQL2001')
  refuses('range x from 1 to 2 step 1 | scan with (step s: true => «q» = 1;)', 'KQL2001')
  refuses('range x from 1 to 2 step 1 | scan declare («x»: long) with (step s: true;)', 'KQL2005')
  refuses('range x from 1 to 2 step 1 | scan with (step s: true; step «s»: true;)', 'KQL2006')
  // A column goes before a step that is called as it is, as the official binder has it.
  const marked = 'print s = dynamic({"n": 5}), v = 1 | scan declare (n: long = 0)'
  cases('a step that is called as a column', [
    [`${marked} with (step s: true => n = tolong(s.n) + v;) | project n`, [[6]]],
    [`${marked} with (step s: s.n == 5 => n = 1;) | project n`, [[1]]],
    [`${marked} with (step t: true => n = t.n + v;) | project n`, [[1]]],
  ])
  refuses('range s from 1 to 2 step 1 | scan declare (n: long = 0) with (step s: true => n = «s».n + 1;)', 'KQL3001')
  refuses('range x from 1 to 2 step 1 | scan with («step s optional: true;»)', 'KQL4004')
  refuses('range x from 1 to 2 step 1 | scan with (step s: «s.x in ((range z from 3 to 9 step 1))»;)', 'KQL4004')
})
