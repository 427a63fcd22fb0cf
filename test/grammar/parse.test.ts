// The grammar: literals and precedence, every operator back and forth, problems at their place, and no text that breaks it.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Query } from '../../grammar/ast.js'
import { format, formatText } from '../../grammar/format.js'
import { grammarText } from '../../grammar/generate.js'
import { parse } from '../../grammar/parse.js'
import { QueryParser } from '../../grammar/parser/statements.js'
import { OperatorWord, words } from '../../grammar/tokens.js'
import { packageRoot } from '../../src/package-root.js'

/** A tree without its places and spellings, so that layouts can be compared. */
const bare = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (key, item: unknown) => (key === 'span' || key === 'source' ? undefined : typeof item === 'bigint' ? `${item}n` : item))) // prettier-ignore
const tree = (text: string): Query => {
  const { query, diagnostics } = parse(text)
  expect(diagnostics).toEqual([])
  return query
}
/** The first literal of a print. */
const literal = (text: string): unknown => {
  const [statement] = tree(`print ${text}`).statements
  if (statement?.kind !== 'expression' || statement.value.kind !== 'pipe') throw new Error(text)
  const { source } = statement.value
  if (source.kind !== 'print') throw new Error(text)
  const value = source.columns[0]?.value
  return value?.kind === 'literal' ? [value.type, value.value] : value?.kind
}

test('the grammar has no mistake that Chevrotain can find', () => {
  // Rules bear the names of the keywords they begin with, on purpose; every other finding would be one.
  let found = ''
  try {
    new QueryParser(true)
  } catch (error) {
    found = String(error)
  }
  expect(found).not.toMatch(/ambigu|left recursion|never be|unreachable|missing|duplicate|empty alternative|infinite/i)
})
test('grammar/kql.ebnf is current', () => {
  expect(readFileSync(join(packageRoot(), 'grammar/kql.ebnf'), 'utf8')).toBe(grammarText())
})

test.each<readonly [string, unknown]>([
  ['5', ['long', 5n]], ['0x1F', ['long', 31n]], ['1e3', ['real', 1000]], ['1.5', ['real', 1.5]], ['int(7)', ['int', 7n]],
  ['long(null)', ['long', null]], ['real(nan)', ['real', NaN]], ['true', ['bool', true]], ['bool(false)', ['bool', false]],
  ['"a\\n\\"b"', ['string', 'a\n"b']], ["'a\\'b'", ['string', "a'b"]], ['@"a\\b"', ['string', 'a\\b']],
  ['@"a""b"', ['string', 'a"b']], ['```a\nb```', ['string', 'a\nb']], ['h"secret"', ['string', 'secret']],
  ['"a" "b"', ['string', 'ab']], ['1d', ['timespan', 864000000000n]], ['1.5h', ['timespan', 54000000000n]],
  ['10minutes', ['timespan', 6000000000n]], ['1tick', ['timespan', 1n]], ['timespan(1.02:03:04.5)', ['timespan', 937845000000n]],
  ['datetime(0001-01-01)', ['datetime', 0n]], ['datetime(2021-01-26T20:33:57.7220239Z)', ['datetime', 637472900377220239n]],
  ['datetime(null)', ['datetime', null]], ['guid(550E8400-e29b-41d4-a716-446655440000)', ['guid', '550e8400-e29b-41d4-a716-446655440000']],
])('literal %s', (text, expected) => {
  expect(literal(text)).toEqual(expected)
}) // prettier-ignore

const texts = [
  'T | where a == 1 and b != "x" or not(c) | extend x = -a * (b + 2) / 3 % 4',
  'T | where a in~ ("x", "y") and b !in (1, 2) and c has_any (L) and d between (1 .. 5) and e matches regex @"\\d+"',
  'T | where a.b["c d"][0][-1].e !contains_cs "z" and ["odd name"] startswith "q" and * has "w"',
  'let f = (a: string, b: long = 5, T: (x: long)) { T | where x > b };\nlet v = view () { T };\nT | invoke f("x")',
  'declare query_parameters(n: long = 5, s: string);\nset notruncation;\nT | take n',
  'T | join kind=leftouter hint.strategy=shuffle (U | project k, v) on k, $left.a == $right.b',
  'T | lookup kind=inner U on k | union kind=outer withsource=S isfuzzy=true (U), V*',
  'union (datatable(a: long)[1]), (materialize(T)) | join (datatable(a: long)[1]) on a | union (T | search in ((materialize(T)), U) "x")',
  'T | summarize n = count(), arg_max(t, *), make_set(x, 10) by bin(t, 1h), d = tolower(y)',
  'T | sort by a asc nulls last, b desc | top 5 by c | take 3 | count as N',
  'T | mv-expand with_itemindex=i bagexpansion=array x = d to typeof(long), e limit 10',
  'T | mv-apply x = d to typeof(string) on (where x has "a" | summarize make_list(x))',
  'T | parse kind=regex flags=Ui m with * "a=" a: long " b=" b | parse-where m with "x" y | parse-kv m as (k: string) with (pair_delimiter=",")',
  'T | make-series n = count() default = 0, avg(x) on t from datetime(2020-01-01) to now() step 1h by d',
  'T | project-away a*, b | project-keep c | project-rename d = e | project-reorder f asc, g* | project-by-names "h"',
  'search kind=case_sensitive in (T, U) "x" and Col: "y*"',
  'find withsource=S in (T, U*) where a == 1 project a, b: string, pack(*)',
  'T | evaluate bag_unpack(d, "p_") : (a: string, *) | render timechart with (title="x", ytitle="y")',
  'datatable(a: string, b: dynamic)["x", dynamic({"k": [1, null, "v"]}), "y", dynamic(null)]',
  'externaldata(a: string)[@"https://host/file.csv"] with (format="csv", ignoreFirstRecord=true)',
  "T | mv-expand ['kind'] = Items, Other",
  "T | mv-expand kind=array ['bagexpansion'] = Items",
  'T | scan declare (s: long = 0) with (step one: true => s = s + a; step two output=none: a > 1;)',
  'T | top-nested 3 of a with others = "o" by count(), top-nested of b by max(c) desc',
  'T | partition hint.strategy=native by a (top 1 by b) | fork x = (count) (take 1) | facet by a with (take 2)',
  'T | make-graph a --> b with N on id | graph-match (x)-[e*1..3]->(y) where x.n == 1 project x.n, y.n',
  'range x from 1 to 10 step 2 | as Z | serialize r = row_number() | consume | getschema | sample 5 | sample-distinct 3 of x',
  'print a = toscalar(T | count), b = typeof(long), c = materialize(T)',
  'T | reduce by a with threshold = 0.2 | top-hitters 5 of b by c | distinct * | search "x"',
]
describe('parse∘format∘parse is the identity', () => {
  test.each(texts)('%s', (text) => {
    const once = format(tree(text))
    expect(bare(tree(once))).toEqual(bare(tree(text)))
    expect(format(tree(once))).toBe(once)
  })
})

test('formatting keeps comments', () => {
  const { text } = formatText('// first\nT|where a==1 // second\n// third\n|take 5')
  expect(text).toMatch(/\/\/ first\nT\n\| where a == 1 *\/\/ second[^]*\/\/ third[^]*\| take 5/)
})

test.each([
  ['T | where «|» take 1'], ['T | where a == «»'], ['print "abc«»'], ['T | «wher» a'], ['T | project a, «|» take 1'],
])('reports a syntax problem in %s', (marked) => {
  const { diagnostics } = parse(marked.replaceAll(/[«»]/g, ''))
  expect(diagnostics[0]?.code).toMatch(/^KQL1/)
  expect(diagnostics[0]?.message).not.toMatch(/Token|undefined|NoViableAlt/)
}) // prettier-ignore

test('each word that begins an operator is offered for one that is misspelt, but for old and internal ones', () => {
  const begins = [...words.keys()].filter(
    (word) => !parse(`T | ${word}`).diagnostics.some(({ span }) => span.start === 4),
  )
  const offered = [...words].flatMap(([word, { CATEGORIES }]) => (CATEGORIES?.includes(OperatorWord) ? [word] : []))
  expect(begins.sort()).toEqual([...offered, 'mvexpand', 'mvapply', '__partitionby'].sort())
})

test('several problems in one text are all reported', () => {
  expect(parse('T | where | take 1 | project ; let x = ; T').diagnostics.length).toBeGreaterThanOrEqual(2)
})

test('no text makes it throw', () => {
  const piece = fc.constantFrom('|', '(', ')', '[', '{', '"', "'", '@"', '```', 'where', 'let', '==', 'in~', '..', ';', 'datetime(', 'dynamic({', '//', 'x', '1', '\u0000', '😀', '\n') // prettier-ignore
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ maxLength: 60 }),
        fc.array(piece, { maxLength: 40 }).map((all) => all.join(' ')),
      ),
      (text) => {
        const { query, diagnostics } = parse(text)
        expect(query.kind).toBe('query')
        for (const { span } of diagnostics) expect(span.start).toBeLessThanOrEqual(text.length + 1)
      },
    ),
    { numRuns: 500 },
  )
})

test.each([
  ['10,000 brackets', `print ${'('.repeat(10_000)}`], ['10,000 nots', `print ${'not('.repeat(10_000)}1`],
  ['100,000 minus signs', `print ${'-'.repeat(100_000)}1`], ['20,000 ors', `T | where a == 1 ${'or a == 1 '.repeat(20_000)}`],
  ['10,000 pipes', `T ${'| where true '.repeat(10_000)}`],
])('%s end in a tree or a problem', (_name, text) => {
  expect(parse(text).query.kind).toBe('query')
}) // prettier-ignore

const corpus = join(packageRoot(), '../shared/kql/hunting.jsonl')
;(existsSync(corpus) ? test : test.skip)(
  'real hunts have no syntax problem and survive formatting (needs ../shared)',
  () => {
    const cases = readFileSync(corpus, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { kql: string; family: string })
    for (const { kql, family } of cases) {
      const { query, diagnostics } = parse(kql)
      const refused = diagnostics.some(({ severity }) => severity === 'error')
      const syntax = diagnostics.some(({ code }) => code.startsWith('KQL1'))
      if (family === 'binds' && !refused) expect(bare(tree(format(query)))).toEqual(bare(query))
      if (family === 'other-schema') expect({ kql, syntax }).toEqual({ kql, syntax: false })
    }
  },
)
