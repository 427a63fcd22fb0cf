// toscalar() as an argument: a function answers of a subquery's value what it answers of the value.
import { describe, expect, test } from '@jest/globals'
import { parse } from '../../grammar/parse.js'
import type { Expr } from '../../grammar/ast.js'
import { analyze, compile } from '../../src/kql/compile.js'
import { allFunctions } from '../../src/kql/functions/index.js'
import { cases, catalog, hunt, refuses, testNow } from '../support/hunting.js'

/** The examples of a function with one argument after the other as a subquery, where it need not be a literal. */
function withSubqueries(example: string): readonly string[] {
  const text = `print x = ${example}`
  const [call] = callsIn(parse(text).query)
  return (call?.arguments ?? []).flatMap(({ name, value: { span } }) => {
    const asked = `${text.slice(0, span.start)}toscalar(print ${text.slice(span.start, span.end)})${text.slice(span.end)}`
    const { query, question } = analyze(asked, { catalog, now: testNow })
    return name === undefined && (query ?? question) ? [asked] : []
  })
}

type Call = Extract<Expr, { readonly kind: 'call' }>

/** Calls in a syntax tree, the outermost first. */
function callsIn(node: unknown): readonly Call[] {
  if (typeof node !== 'object' || node === null) return []
  const own = 'kind' in node && node.kind === 'call' && 'arguments' in node ? [node as Call] : []
  return [...own, ...Object.values(node).flatMap(callsIn)]
}

/** Where the engine must know the value to build the SQL, and says so when it meets another. */
const refused = [
  'print x = bag_remove_keys(dynamic({"a": {"b": 1, "c": 2}}), toscalar(print dynamic(["$.a.b"])))',
  String.raw`print x = extract_all(@"(?P<first>\w)(\w+)(\w)", toscalar(print dynamic(["first", 3])), "ab-cdef")`,
]

const asked = allFunctions()
  .filter((entry) => entry.kind === 'scalar' && !entry.hidden)
  .flatMap(({ examples }) => Object.entries(examples))
  .flatMap(([example, answer]) => withSubqueries(example).map((text) => [text, answer] as const))
  .filter(([text]) => !refused.includes(text))

test.each(refused)('%s is refused', async (text) => {
  await expect(hunt(text)).rejects.toThrow(/only where they are known|must be a literal/)
})

test('most arguments may be subqueries', () => {
  expect(asked.length).toBeGreaterThan(1000)
})

test.each(asked)('%s', async (text, answer) => {
  const { rows } = await hunt(text)
  expect(rows[0]?.[0]).toEqual(answer)
})

test.each([
  ['range n from 1 to 2 step 1 | extend x = strrep("a", n, toscalar(print "-"))', ['a', 'a-a']],
  ['range n from 1 to 3 step 1 | where indexof("abc", toscalar(print "b")) == n | project n', [1]],
  [
    'range n from 1 to 4 step 1 | summarize c = count() by x = array_index_of(dynamic([1, 2]), toscalar(print 2)) | project c',
    [4],
  ],
  [
    'range n from 1 to 2 step 1 | summarize c = count() by n | extend x = array_shift_left(dynamic([1, 2]), toscalar(print 1)) | project x',
    [
      [2, null],
      [2, null],
    ],
  ],
  ['range n from 1 to 2 step 1 | summarize x = array_index_of(make_list(n), toscalar(print 2)) by y = n % 1', [1]],
  [
    'datatable(t: datetime, k: string)[datetime(2020-01-01), "a", datetime(2020-01-01 01:00), "b"] | make-series x = avg(1.5) default=0 on t step 1h by k | project array_sum(x)',
    [1.5, 1.5],
  ],
  ['range n from 1 to 2 step 1 | sort by n desc | take 1 | project countof("aa", toscalar(print "a")) + n', [4]],
])('%s', async (text, answers) => {
  const { rows } = await hunt(text)
  expect(rows.map((row) => row.at(-1))).toEqual(answers)
})

describe('where an argument must be known, toscalar() is worked out before', () => {
  cases('as any constant', [
    [
      'let p = toscalar(datatable(s: string)["ab", "de"] | summarize strcat_array(make_list(s), "|")); datatable(s: string)["xdex"] | project extract(p, 0, s), replace_regex(s, p, "_"), extract(p, 0, "cab")',
      [['de', 'x_x', 'ab']],
    ],
    [
      'let n = toscalar(range x from 1 to 50 step 1 | summarize max(x)); range x from 1 to 100 step 1 | summarize percentile(x, n), array_length(make_list(x, n))',
      [[50, 50]],
    ],
    ['let p = toscalar(print dynamic([25, 50])); range x from 1 to 100 step 1 | summarize percentiles_array(x, p)', [[[25, 50]]]],
    ['let p = toscalar(print 50); range x from 1 to 100 step 1 | summarize percentile(x, p)', 50],
    ['let p = toscalar(print 50); range x from 1 to 100 step 1 | summarize q = percentiles(x, p, 90) | where q > 0', [[50, 90]]],
    ['print round(1.26, toscalar(datatable(n: long)[])), extract(toscalar(datatable(s: string)[]), 0, "b")', [[null, '']]],
    ['let f = (T: (s: string)) { let p = toscalar(T | take 1); T | project extract(p, 0, s) }; f(datatable(s: string)["b"])', [['b']]],
  ]) // prettier-ignore
  refuses('datatable(s: string)["b"] | extend y = extract(«s», 0, s)', 'KQL3005')
  refuses(
    'print a = dynamic([1]) | mv-apply a on (as Items | extend y = round(1.5, «toscalar(Items | count)»))',
    'KQL3005',
  )
  test('and where nothing can be asked, it is refused', () => {
    const rule = () => compile('print extract(toscalar(print "a"), 0, "a")', { catalog, now: testNow })
    expect(rule).toThrow(/'regex' must be known before the query runs/)
  })
})

refuses('print toscalar(«print a = 1 | project-away a»)', 'KQL4004')
refuses('print 1 in ((«print a = 1 | project-away a»))', 'KQL4004')
