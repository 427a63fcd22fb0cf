// The two ways in which the steps of scan are taken, outside SQL and as a fold in it, give the same; and sessions are
// what the reference says of them.
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { compile } from '../../../src/kql/compile.js'
import { catalog, hunt, rowsOf, testNow } from '../../support/hunting.js'

const isOutside = (kql: string): boolean =>
  compile(kql, { catalog, now: testNow }).statement.hostFunctions?.includes('take_steps') ?? false

const picked = (...texts: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...texts)
const longs = ['long(null)', '0', '1', '-1', '3', '9223372036854775807', '-9223372036854775807']
const row = fc
  .tuple(
    picked(...longs),
    picked('int(null)', '0', '2', '-5', '2147483647'),
    picked('real(null)', '0.5', '-0.25', 'real(nan)', 'real(+inf)', '1e300'),
    picked('""', '"a"', '"b"', '"\\"\\n\\u00e4\\ud83d\\ude00"'),
    picked('bool(null)', 'true', 'false'),
    picked('datetime(null)', 'datetime(2024-01-01)', 'datetime(2024-01-01 00:30)', 'datetime(9999-12-31)'),
    picked('timespan(null)', '0s', '1s', '-2h'),
    picked('guid(null)', 'guid(74be27de-1e4e-49d9-b579-fe0b331d3642)'),
    picked('dynamic(null)', 'dynamic({"a": [1, 2.50]})', 'dynamic("x")'),
    picked('decimal(null)', 'decimal(1.5)'),
  )
  .map((cells) => cells.join(', '))
const table = fc
  .array(row, { maxLength: 10 })
  .map(
    (rows) =>
      `datatable(n: long, l: long, i: int, r: real, s: string, b: bool, d: datetime, t: timespan, g: guid, y: dynamic, m: decimal)[${rows.map((cells, n) => `${n}, ${cells}`).join(', ')}] | sort by n asc`,
  )

/** What reads a step, told as `@`. */
const asked = picked('true', 'l > 0', 's == "a"', 'b', 'isnull(d)', 'r >= 0.5', 's != "b" and l != 1')
const remembering = picked(
  'l - @.l <= 3', 'isnull(@.l) or l >= @.l', 's == @.s', 's != @.f', 'd - @.d < 2h', '@.c < 3', 'i + @.i > 0',
  'r > @.x', 'b or @.b', 'not(@.b)', 'isempty(@.f)', 't > @.t', 'd between (@.d .. 1h)', 'i in (2, @.i)', '@.g == g',
  's == "a" and isnotnull(@.w)', 'n - @.n < 3', 'r == @.x', 'l <= @.i', 'b != @.b',
) // prettier-ignore
const assignments = [
  picked(
    'c = @.c + 1',
    'c = l + @.c',
    'c = iff(@.c > 3, 0, @.c + l)',
    'c = max_of(@.c, l)',
    'c = min_of(@.c, l, 2)',
    'c = coalesce(l, @.c)',
    'c = @.l - l',
    'c = i * @.c',
    'c = c + n',
  ),
  picked(
    'x = r + @.x',
    'x = @.x * 0.5 + r * 0.5',
    'x = max_of(@.x, r)',
    'x = iff(r > @.x, r, @.x)',
    'x = @.c',
    'x = @.r - 1',
  ),
  picked('f = strcat(@.f, s)', 'f = iff(isempty(s), @.f, s)', 'f = @.s', 'f = iff(@.s == s, "same", @.f)'),
  picked('w = iff(isnull(@.w), d, @.w)', 'w = @.d', 'w = @.d + 1h', 'w = @.w + t', 'w = coalesce(@.d, d)'),
  picked('v = d - @.d', 'v = t + @.v', 'v = @.t', 'v = iff(@.b, t, -t)'),
  picked('k = @.i', 'k = i', 'k = iff(@.k == 2, i, @.k)'),
  picked('u = @.g', 'o = @.y', 'e = @.m', 's = @.s', 'l = @.l + 1'),
] as const
const step = fc.record({
  output: picked('', '', ' output = last', ' output = none'),
  asked: fc.option(asked, { nil: undefined }),
  remembering: fc.option(remembering, { nil: undefined }),
  assigned: fc.tuple(...assignments.map((one) => fc.option(one, { nil: undefined }))),
  reads: fc.nat(),
  isFirst: fc.boolean(),
})
const steps = fc.array(step, { minLength: 1, maxLength: 3 })
type Steps = typeof steps extends fc.Arbitrary<infer T> ? T : never

const scanOf = (given: Steps, also: string): string => {
  const written = given.map(({ output, asked: alone, remembering: other, assigned, reads }, k) => {
    const condition = [alone, other].filter((one) => one !== undefined).join(' and ') || 'true'
    const values = [...assigned.filter((one) => one !== undefined), ...(k === 0 && also ? [also] : [])]
    const text = `${condition}${values.length > 0 ? ` => ${values.join(', ')}` : ''}`
    return `step s${k}${output}: ${text.replaceAll('@', `s${reads % given.length}`)};`
  })
  const columns = 'c: long = 0, x: real = 1.5, f: string = "-", w: datetime, v: timespan, k: int, u: guid, o: dynamic, e: decimal' // prettier-ignore
  return `scan with_match_id = id declare (${columns}${also ? ', z: long' : ''}) with (${written.join(' ')})`
}

/** The rows, or that there is an error: a value may be beyond its type. */
const answer = (kql: string): Promise<unknown> => rowsOf(kql).catch((error: unknown) => String(error).slice(0, 40))

describe('the steps of scan', () => {
  // What strlen is given is text that a step remembers, and only SQL has strlen.
  const inSql = 'z = strlen(s0.s)'
  let outside = 0
  test('are taken alike outside SQL and in it', async () => {
    const property = fc.asyncProperty(table, steps, async (rows, given) => {
      const kql = `${rows} | ${scanOf(given, '')}`
      const other = `${rows} | ${scanOf(given, inSql)}`
      expect(isOutside(other)).toBe(false)
      if (isOutside(kql)) outside++
      expect(await answer(kql)).toEqual(await answer(`${other} | project-away z`))
    })
    await fc.assert(property, { numRuns: 80, seed: 1 })
    expect(outside).toBeGreaterThan(60)
  })
})

describe('row_window_session', () => {
  interface Moment {
    readonly at: number | null
    readonly restart: boolean
  }
  const moment = fc.record({ at: fc.option(fc.nat(12)), restart: fc.boolean() })

  const sessions = (rows: readonly Moment[], fromFirst: number, between: number): readonly (number | null)[] => {
    let [start, before]: [number | null, number | null] = [null, null]
    return rows.map(({ at, restart }) => {
      const begins =
        start === null ||
        at === null ||
        at >= start + fromFirst ||
        (before !== null && at >= before + between) ||
        restart
      if (begins) start = at
      before = at
      return start ?? null
    })
  }

  test('begins where the reference says', async () => {
    const limit = fc.integer({ min: -3, max: 8 })
    const property = fc.asyncProperty(
      fc.array(moment, { maxLength: 12 }),
      limit,
      limit,
      async (rows, from, between) => {
        const cells = rows.map(({ at, restart }, n) => `${n}, ${at ?? 'long(null)'}, ${restart && at !== 3}`)
        const kql = `datatable(n: long, m: long, again: bool)[${cells.join(', ')}] | sort by n asc
        | extend at = datetime(2024-01-01) + m * 1m
        | extend s = row_window_session(at, ${from}m, ${between}m, again)
        | project (s - datetime(2024-01-01)) / 1m`
        const given = rows.map(({ at, restart }) => ({ at, restart: restart && at !== 3 }))
        expect(isOutside(kql)).toBe(true)
        expect((await rowsOf(kql)).map(([one]) => one)).toEqual(sessions(given, from, between))
      },
    )
    await fc.assert(property, { numRuns: 100, seed: 1 })
  })

  test('of many rows in one chain', async () => {
    const kql = `range x from 1 to 100000 step 1 | extend t = datetime(2024-01-01) + x * 1s | sort by t asc
      | extend s = row_window_session(t, 1h, 5m) | summarize n = count() by s | summarize count(), max(n), min(n)`
    expect((await hunt(kql)).rows).toEqual([[28, 3600, 2800]])
  })
})
