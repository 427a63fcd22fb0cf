// `* has "x"`, and search, which is made of it: columns that cannot hold a text are not asked, and no other is left out.
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { compile } from '../../src/kql/compile.js'
import { cases, catalog, rowsOf, testNow } from '../support/hunting.js'

const values: Readonly<Record<string, readonly string[]>> = {
  bool: ['true', 'false'],
  int: ['int(-2147483648)', 'int(443)'],
  long: ['long(-9223372036854775808)', '12345678901'],
  real: ['real(nan)', 'real(+inf)', 'real(-inf)', '-1.7976931348623157e308', '0.1', '1e21', '1e-7', '5.0'],
  decimal: ['decimal(0.000001)', 'decimal(-12345678901234567890.5)', 'decimal(7)'],
  datetime: ['datetime(9999-12-31T23:59:59.9999999Z)', 'datetime(2024-01-02)'],
  timespan: ['-1tick', 'timespan(10675199.02:48:05.4775807)', '1h'],
  guid: ['guid(74be27de-1e4e-49d9-b579-fe0b331d3642)'],
  string: ['"a.b.c é"'],
  dynamic: ['dynamic({"k": [1.5, "x"]})'],
}

test('finds every part of the text of a value of any type', async () => {
  const written = Object.entries(values).flatMap(([type, all]) => all.map((value) => [type, value] as const))
  const texts = await rowsOf(`print ${written.map(([, value], i) => `v${i} = tostring(${value})`).join(', ')}`)
  const given = fc.tuple(fc.nat(written.length - 1), fc.nat(40), fc.nat(12), fc.boolean())
  const property = fc.asyncProperty(given, async ([at, from, length, upper]) => {
    const [type, value] = written[at] ?? ['', '']
    const text = String(texts[0]?.[at])
    const part = text.slice(from % text.length).slice(0, length + 1)
    const sought = JSON.stringify(upper ? part.toUpperCase() : part)
    const rows = await rowsOf(`datatable(v: ${type})[${value}] | where * contains ${sought} | count`)
    expect([value, part, rows]).toEqual([value, part, [[1]]])
  })
  await fc.assert(property, { numRuns: 150, seed: 1 })
})

cases('no column can hold it', [
  ['datatable(n: long, t: datetime)[7, datetime(2024-01-01)] | where * has "cmd" | count', [[0]]],
  ['datatable(n: long, t: datetime)[7, datetime(2024-01-01)] | where * !has "cmd" | count', [[1]]],
  ['datatable(n: long, s: string)[7, "x 7 y"] | search "7" | count', [[1]]],
  ['datatable(n: int, d: dynamic, s: string)[1, dynamic(2), "x"] | where * == "x" | count', [[1]]],
  ['datatable(n: int, d: dynamic, s: string)[1, dynamic(2), "3"] | where * == 3 | count', [[0]]],
  ['datatable(n: int, d: dynamic, s: string)[1, dynamic(2), "3"] | where * == 2 and * == 1.0 and * != 3 | count', [[1]]],
]) // prettier-ignore

test('terms sought in many columns at once are found as in each by itself', async () => {
  const pool = [
    'cat',
    'Cat-flap',
    'concat',
    'x_cat',
    'é cat',
    'caté',
    '\ncat',
    'dog',
    'cat\tdog',
    '',
    'ca',
    't',
    '猫cat',
  ]
  const operators = ['has', 'has_cs', 'hasprefix', 'hasprefix_cs', 'hassuffix', 'hassuffix_cs']
  const names = Array.from({ length: 9 }, (_, i) => `c${i}`)
  const schema = names.map((name) => `${name}: string`).join(', ')
  const row = fc.array(fc.constantFrom(...pool), { minLength: names.length, maxLength: names.length })
  const given = fc.tuple(
    fc.array(row, { minLength: 1, maxLength: 4 }),
    fc.constantFrom(...operators),
    fc.uniqueArray(fc.constantFrom('cat', 'CAT', 't\nc', 'at', '-flap', 'é', 'cat\tdog', 'catt'), { minLength: 1, maxLength: 3 }), // prettier-ignore
    fc.boolean(),
  )
  const property = fc.asyncProperty(given, async ([rows, operator, terms, negated]) => {
    const cells = rows.flatMap((row, i) => [i, ...row.map((text) => JSON.stringify(text))])
    const test = (name: string, term: string): string => `${name} ${negated ? '!' : ''}${operator} ${JSON.stringify(term)}` // prettier-ignore
    const tests = terms.flatMap((term) => names.map((name) => test(name, term)))
    const word = negated ? ' and ' : ' or '
    const table = `datatable(i: long, ${schema})[${cells.join(', ')}]`
    const together = await rowsOf(`${table} | where ${tests.join(word)} | project i`)
    const each = await rowsOf(
      `${table} | extend ${tests.map((test, i) => `h${i} = ${test}`).join(', ')}
      | where ${tests.map((_test, i) => `h${i}`).join(word)} | project i`,
    )
    expect([table, operator, terms, together]).toEqual([table, operator, terms, each])
  })
  await fc.assert(property, { numRuns: 150, seed: 1 })
})

test('what stands beside a term is told of all columns at once', () => {
  const { text } = compile('DeviceEvents | search "mimikatz"', { catalog, now: testNow }).statement
  expect(text.match(/\(\?i\)mimikatz/g)?.length).toBeGreaterThan(20)
  expect(text.match(/\[\^0-9A-Za-z\]/g)).toHaveLength(2)
})

test('asks no time or number for a word', () => {
  const { text } = compile('search in (DeviceEvents) "mimikatz"', { catalog, now: testNow }).statement
  expect(text).not.toContain('strftime')
  expect(text).toContain('/* rows that may have mimikatz */')
})
