// Constants: what a call of them comes to while compiling is what it comes to for columns that hold them, and what it
// gives may stand where something must be known before the query runs.
import { describe, expect, test } from '@jest/globals'
import { cases, rowsOf } from '../support/hunting.js'

/** Expressions over a and b of a type, and pairs of their values. */
interface Calls {
  readonly type: string
  readonly pairs: readonly (readonly [a: string, b: string])[]
  readonly expressions: string
}
const calls: readonly Calls[] = [
  {
    type: 'string',
    pairs: [['""', '""'], ['"a"', '""'], ['""', '"a"'], ['"Ab"', '"aB"'], ['"ab c.d"', '"B C"'], ['"x(1)*"', '"x(1)*"'], ['"é"', '"É"'], ['"a\\tb"', '"\\t"']],
    expressions: 'strcat(a, b)| strcat(a, "-", b)| strlen(a)| tolower(a)| toupper(b)| regex_quote(a)| isempty(a)| isnotempty(b)| isnull(a)| isnotnull(a)| a == b| a != b| a =~ b| a !~ b| a contains b| a !contains b| a contains_cs b| a startswith b| a startswith_cs b| a !endswith b| a endswith_cs b| a in (b, "x")| a !in (b)| a in~ (b, "AB")| a !in~ (b)| tostring(pack_array(a, b))| iff(a == b, a, b)',
  },
  {
    type: 'string',
    pairs: [['" 12"', '"2014"'], ['"\\u00a012 "', '"2014\\u00a0"'], ['"\\v1"', '"1.5h"'], ['"true\\v"', '"8 Nov\\u00a014 15:05"'], ['"-10675199.02:48:05.4775808"', '"10675199.02:48:05.4775808"']],
    expressions: 'toint(a)| tolong(a)| toreal(a)| todecimal(a)| tobool(a)| todatetime(a)| totimespan(a)| toint(b)| tolong(b)| toreal(b)| tobool(b)| todatetime(b)| totimespan(b)',
  },
  {
    type: 'decimal',
    pairs: [['decimal(2014)', 'decimal(2014.50)'], ['decimal(-1)', 'decimal(null)'], ['decimal(1e5)', 'decimal(-0.0)'], ['decimal(15e-1)', 'decimal(01.50)']],
    expressions: 'strcat(a, "-", b)| strcat_delim(b, a, a)| tostring(a)| hash_md5(b)| indexof(b, a)| tostring(pack_array(a, b))| a == b| tolong(a)| toreal(b)| tobool(a)| todatetime(a)| todatetime(b)| totimespan(a)| totimespan(b)',
  },
  {
    type: 'long',
    pairs: [['1', '2'], ['5', '5'], ['-3', '9'], ['long(null)', '1'], ['1', 'long(null)'], ['long(null)', 'long(null)'], ['7', '-2']],
    expressions: 'a == b| a != b| a in (b, 9)| a !in (b, 9)| a between (b .. 6)| a !between (b .. 6)| isnull(a)| isempty(b)| a > 1 and b > 1| a > 1 or b > 1| iff(a > b, a, b)| tostring(pack_array(a, b))| tostring(range(a, b))| tostring(range(a, b, 3))| tostring(range(b, a, -2))| strcat(a, b)',
  },
  {
    type: 'dynamic',
    pairs: [['dynamic([1, 2])', 'dynamic([ ])'], ['dynamic([])', 'dynamic({"a": [1]})'], ['dynamic(["a", [2]])', 'dynamic("x")'], ['dynamic(null)', 'dynamic([null])'], ['dynamic(2014)', 'dynamic("2014")']],
    expressions: 'todatetime(a)| todatetime(b)| totimespan(a)| totimespan(b)| tolong(a)| tolong(b)| array_length(a)| array_length(b)| tostring(array_concat(a, b))| tostring(array_concat(a, a))| tostring(pack_array(a, b))| isempty(a)| isnull(b)| isnotnull(a)',
  },
  {
    type: 'bool',
    pairs: [['true', 'false'], ['true', 'true'], ['bool(null)', 'false'], ['false', 'bool(null)'], ['true', 'bool(null)'], ['bool(null)', 'bool(null)']],
    expressions: 'a and b| a or b| not(a and b)| a == b| a != b| iff(a, 1, 2)| iff(b, a, not(a))| a in (b, true)',
  },
] // prettier-ignore

describe('a call of constants is one of columns', () => {
  const all = calls.flatMap(({ type, pairs, expressions }) =>
    pairs.map(([a, b]) => [a, b, type, expressions.split('|').map((one, i) => `x${i} = ${one.trim()}`)] as const),
  )
  test.each(all)('%s, %s', async (a, b, type, columns) => {
    const known = await rowsOf(`let a = ${a}; let b = ${b}; print ${columns.join(', ')}`)
    const computed = await rowsOf(`datatable(a: ${type}, b: ${type})[${a}, ${b}] | project ${columns.join(', ')}`)
    expect(known).toEqual(computed)
  })
})

cases('where something must be known', [
  ['let p = regex_quote("a.b"); print replace_regex("xa.by", p, strcat("<", "z", ">"))', 'x<z>y'],
  ['print indexof_regex("xab", strcat("a", "b"))', 1],
  ['range x from 1 to 3 step 1 | summarize percentiles_array(x, range(0, 100, 50))', [[[1, 2, 3]]]],
  ['range x from 1 to 2 step 1 | summarize percentiles_array(x, array_concat(pack_array(0), dynamic([100])))', [[[1, 2]]]],
  ['print replace_strings("a b", pack_array("a"), pack_array(tolower("X")))', 'x b'],
]) // prettier-ignore

cases('assert takes any expression of constants', [
  ['print assert(strlen("abc") == 3, "no")', true],
  ['let f = (x: real) { assert(x > 0.0 and x < 1, "no") }; print f(0.5)', true],
  ['let f = (x: long) { assert(x in (1, 2, 3), "no") }; print f(2)', true],
  ['let f = (x: dynamic) { assert(array_length(x) > 1, "no") }; print f(dynamic([1, 2]))', true],
  ['let f = (x: string) { assert(x has "b", "no") }; print f("a b")', true],
])

test('an assertion that fails ends the query with its message', async () => {
  await expect(rowsOf('print assert(1 == 2, strcat("one is not ", "two"))')).rejects.toThrow('one is not two')
  await expect(rowsOf('let f = (x: string) { assert(x has "b", "no b") }; print f("a")')).rejects.toThrow('no b')
})

cases('toscalar of what is random is worked out once', [
  ['let g = toscalar(new_guid()); range x from 1 to 3 step 1 | extend g | summarize dcount(g)', 1],
  ['let g = toscalar(rand()); print g == g', true],
  ['let r = rand(); let g = toscalar(r); print g == g', true],
  ['let f = () { toscalar(rand(1000000000)) }; print f() == f()', true],
  ['let f = (n: long) { toscalar(rand(n)) }; print f(1), f(1000000000) == f(1000000000), f(1000000000) == f(999999999)', [[0, true, false]]],
  ['range x from 1 to 3 step 1 | extend r = toscalar(rand()) | summarize dcount(r)', 1],
]) // prettier-ignore

cases('two nulls are neither equal nor unequal', [
  ['datatable(a: int)[5, int(null)] | project a == int(null), a != int(null), a == a, a != a', [[false, true, true, false], [null, null, null, null]]],
  ['datatable(a: long, b: long)[long(null), long(null), 1, 2, 1, 1, 1, long(null)] | where a != b', [[1, 2], [1, null]]],
  ['datatable(a: real, b: real)[real(null), real(null), real(nan), real(nan), 1.0, real(null)] | where a != b', [['NaN', 'NaN'], [1, null]]],
  ['datatable(a: real)[real(null), 1.0] | where not(a == real(null))', [[1]]],
  ['datatable(a: long)[long(null), 3] | where a !in (1, long(null))', [[3]]],
  ['datatable(a: long)[long(null), 3] | where a !in (1, 2)', [[null], [3]]],
  ['print iff(int(null) == int(null), 1, 2), isnull(int(null) != int(null))', [[2, true]]],
]) // prettier-ignore
