// Every example of a scalar function or operator once more, with its literals in columns: among rows of other values it
// gives what it gives alone. The engine works on many rows at once, and some of its functions take one for another.
// Then expressions by the grammar: of columns they give in each row what they give of its values as constants. These run
// for 6 s; HARRIER_TRIALS=full for 10 minutes, HARRIER_SEED for others than the last time.
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parse } from '../../grammar/parse.js'
import { analyze } from '../../src/kql/compile.js'
import { allFunctions, allOperators } from '../../src/kql/functions/index.js'
import { EngineError } from '../../src/engine/errors.js'
import type { ScalarType } from '../../src/kql/types.js'
import { scalarTypes } from '../../src/kql/types.js'
import type { Choices } from '../oracle/generator/choices.js'
import { choices } from '../oracle/generator/choices.js'
import { expression } from '../oracle/generator/expressions.js'
import { literals } from '../oracle/generator/literals.js'
import { catalog, rowsOf, testNow } from '../support/hunting.js'

interface Literal {
  readonly type: string
  readonly start: number
  readonly end: number
}

/** Values that stand in the rows around an example. */
const others: Readonly<Record<string, readonly string[]>> = {
  string: ['""', '"é🙂"', '"a b,c"', '"12"', '"{\\"a\\": [1, null]}"'],
  int: ['int(0)', 'int(-1)', 'int(null)', 'int(7)'],
  long: ['0', 'long(-1)', 'long(null)', '7'],
  real: ['0.0', 'real(-1.5)', 'real(null)', 'real(nan)', 'real(+inf)'],
  decimal: ['decimal(0)', 'decimal(-1.5)', 'decimal(null)'],
  bool: ['true', 'false', 'bool(null)'],
  datetime: ['datetime(null)', 'datetime(0001-01-01)', 'datetime(2024-02-29T23:59:59.9999999Z)'],
  timespan: ['timespan(null)', '0s', '-1d', 'timespan(1.02:03:04.0000005)'],
  guid: ['guid(null)', 'guid(74be27de-1e4e-49d9-b579-fe0b331d3642)'],
  dynamic: ['dynamic(null)', 'dynamic([])', 'dynamic({})', 'dynamic("x")', 'dynamic([3, "a", null, [1]])', 'dynamic({"a": {"b": 1}})'], // prettier-ignore
}
const copies = 20
const budgetMs = process.env['HARRIER_TRIALS'] === 'full' ? 600_000 : 6_000
const seed = Number(process.env['HARRIER_SEED'] ?? 1)

/** The literals of a text, outermost first; those within a dynamic belong to it. */
function literalsOf(text: string): readonly Literal[] {
  const found: Literal[] = []
  const pending: unknown[] = [parse(text).query]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (typeof next !== 'object' || next === null) continue
    const node = next as {
      readonly kind?: string
      readonly type?: string
      readonly span?: { start: number; end: number }
    }
    if ((node.kind === 'literal' || node.kind === 'dynamic') && node.span)
      found.push({ type: node.kind === 'dynamic' ? 'dynamic' : String(node.type), ...node.span })
    else pending.push(...(Object.values(next) as unknown[]))
  }
  return found.sort((a, b) => a.start - b.start)
}

/** The text with some of its literals as columns v0, v1 …. */
function withColumns(text: string, literals: readonly Literal[]): string {
  let [result, from] = ['', 0]
  for (const [i, { start, end }] of literals.entries()) {
    result += `${text.slice(from, start)}v${i}`
    from = end
  }
  return result + text.slice(from)
}

const binds = (kql: string): boolean =>
  analyze(kql, { catalog, now: testNow }).diagnostics.every(({ severity }) => severity !== 'error')

/** The query with all literals in columns that may stand in one; undefined where none may. */
function byRow(example: string): string | undefined {
  const text = `print ${example}`
  const table = (literals: readonly Literal[], rows: string): string =>
    `datatable(n: long, ${literals.map(({ type }, i) => `v${i}: ${type}`).join(', ')})[${rows}]`
  const query = (literals: readonly Literal[], rows: string): string =>
    `${table(literals, rows)} | extend r = ${withColumns(text, literals).slice('print '.length)} | project n, r`
  const given = (literals: readonly Literal[]): string =>
    `0, ${literals.map(({ start, end }) => text.slice(start, end)).join(', ')}`
  const literals = literalsOf(text).filter((one) => binds(query([one], given([one]))))
  const lifted = literals.reduce<readonly Literal[]>(
    (some, one) => (binds(query([...some, one], given([...some, one]))) ? [...some, one] : some),
    [],
  )
  if (lifted.length === 0) return undefined
  const around = Array.from(
    { length: 5 },
    (_, i) =>
    [`${i + 1}`, ...lifted.map(({ type }, j) => others[type]?.[(i + j) % (others[type]?.length ?? 1)] ?? 'null')].join(', '), // prettier-ignore
  )
  const [first = '', ...rest] = around
  return query(lifted, Array.from({ length: copies }, () => [first, given(lifted), ...rest].join(', ')).join(', '))
}

const scalars = [...allOperators(), ...allFunctions().filter((entry) => entry.kind === 'scalar')]
const examples = scalars.flatMap((entry) => Object.entries(entry.examples).filter(() => !('volatile' in entry && entry.volatile))) // prettier-ignore

/** What only known arguments can do. */
const needsConstants = ['bag_remove_keys(dynamic({"a": {"b": 1, "c": 2}}), dynamic(["$.a.b"]))']

describe('examples in rows among others', () => {
  test.each(examples.filter(([example]) => !needsConstants.includes(example)))('%s', async (example, answer) => {
    const query = byRow(example)
    if (query === undefined) return
    // Picked out here, since the engine would work on no other row where the query did so.
    const own = (await rowsOf(query)).filter(([n]) => n === 0)
    expect(own.length).toBe(copies)
    expect(new Set(own.map(([, one]) => JSON.stringify(one)))).toEqual(new Set([JSON.stringify(answer)]))
  })
})

/** Values of each type; what a datatable cannot hold, since it is worked out, is left out. */
const valuesOf = (type: ScalarType): readonly string[] =>
  [...(type === 'dynamic' ? [] : literals[type]), ...(others[type] ?? [])].filter(
    (value) => !/^(now|ago|h)\b/.test(value),
  )
const drawnColumns = scalarTypes.flatMap((type) => [1, 2].map((n) => ({ name: `c${n}_${type}`, type })))

/** What is random; and reals beyond a long, of which constants are another's than those of rows, as in Kusto. */
const differs = (expr: string): boolean => /\b(rand|new_guid)\(/.test(expr) || (/\bto(int|long)\(/.test(expr) && /c\d_real/.test(expr)) // prettier-ignore

/** The answers by the number of the row; undefined where the query is refused or a value ends it. */
async function byNumber(query: string): Promise<ReadonlyMap<unknown, ReadonlySet<string>> | undefined> {
  if (!binds(query)) return undefined
  const found = new Map<unknown, Set<string>>()
  try {
    for (const [n, answer] of await rowsOf(query)) found.set(n, (found.get(n) ?? new Set()).add(JSON.stringify(answer)))
  } catch (error) {
    if (error instanceof Error && error.cause instanceof EngineError && error.cause.code !== 'KQL5014') return undefined
    throw error
  }
  return found
}

/** What an expression gives otherwise of columns than of constants; undefined where it does not. */
async function differenceOf(choose: Choices): Promise<unknown> {
  const expr = expression({ choose, columns: drawnColumns }, choose.pick(scalarTypes) ?? 'long')
  const used = drawnColumns.filter(({ name }) => expr.includes(name))
  if (used.length === 0 || differs(expr)) return undefined
  const rows = [0, 1, 2].map((n) => ({ n, values: used.map(({ type }) => choose.pick(valuesOf(type)) ?? 'null') }))
  const lines = Array.from({ length: copies }, () => rows.map(({ n, values }) => [n, ...values].join(', ')).join(', '))
  const header = `datatable(n: long, ${used.map(({ name, type }) => `${name}: ${type}`).join(', ')})`
  const query = `${header}[${lines.join(', ')}] | project n, r = ${expr}`
  const ofColumns = await byNumber(query)
  if (!ofColumns) return undefined
  for (const { n, values } of rows) {
    const constants = used.reduce((text, { name }, i) => text.replaceAll(name, `(${values[i] ?? ''})`), expr)
    const ofConstants = await byNumber(`print n = ${n} | extend r = ${constants}`)
    const [columns, one] = [[...(ofColumns.get(n) ?? [])], [...(ofConstants?.get(n) ?? [])]]
    if (ofConstants && columns.join(' ') !== one.join(' ')) return { query, columns, constants, one }
  }
  return undefined
}

test(
  'expressions by the grammar give of columns what they give of constants',
  async () => {
    const end = performance.now() + budgetMs
    for (let batch = 0; performance.now() < end; batch++)
      for (const choose of fc.sample(choices, { numRuns: 20, seed: seed + batch }))
        if (performance.now() < end) expect(await differenceOf(choose)).toBeUndefined()
  },
  budgetMs + 60_000,
)
