// has_any and has_all over a table: its texts are asked for first and looked for together, or where nothing can be
// asked, or they are too many, each where the run of letters stands that the fewest of them have.
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { compile, compileOrAsk, isQuestion } from '../../src/kql/compile.js'
import { cases, catalog, hunt, testEngine, testNow } from '../support/hunting.js'

const limits = { deadlineMs: 20_000, maxRows: 1000, maxBytes: 1 << 20 }

/** The first column of what a query gives where nothing is asked. */
async function unasked(kql: string): Promise<readonly unknown[]> {
  const { statement, columns } = compile(kql, { catalog, now: testNow })
  const { rows } = await (await testEngine()).run(statement, columns, limits)
  return rows.map(([one]) => one)
}
const asked = async (kql: string): Promise<readonly unknown[]> => (await hunt(kql)).rows.map(([one]) => one)

const literal = (text: string): string => JSON.stringify(text)
const texts = ['x evil.com/a', 'evil.comx', 'notevil.com', 'e-é1 Évil', '--', 'a -- b', '', 'Straße 7', 'STRASSE', 'evil—com', 'CMD.EXE -enc', 'x_cmd.exe', '\u212aelvin a', 'ab ab1 1ab'] // prettier-ignore
const terms = ['evil.com', 'évil', '--', 'straße', '.exe', 'evil', 'cmd', '', 'ab', '1', 'kelvin', 'nothing', '_', 'é1']
const table = (name: string, values: readonly string[]): string =>
  `datatable(${name}: string)[${values.map(literal).join(', ')}]`

describe('a list of terms that is a table', () => {
  test.each(['has_any', 'has_all'])('%s answers alike however the list is known', async (operator) => {
    const given = fc.tuple(fc.subarray(texts, { minLength: 1 }), fc.subarray(terms, { minLength: 1, maxLength: 4 }))
    const property = fc.asyncProperty(given, async ([some, sought]) => {
      const rows = `${table('s', some)} | where s ${operator}`
      const listed = (await asked(`${rows} (${sought.map(literal).join(', ')})`)).map(String).sort()
      const query = `${rows} ((${table('t', sought)}))`
      expect((await asked(query)).map(String).sort()).toEqual(listed)
      expect((await unasked(query)).map(String).sort()).toEqual(listed)
    })
    await fc.assert(property, { numRuns: 40, seed: 1 })
  })

  cases('columns are called whatever they are', [
    ['datatable(item: string)["a b", "c"] | where item has_any ((datatable(item: string)["b"]))', [['a b']]],
    ['datatable(item: string)["a b", "c"] | where item has_all ((datatable(x: string)["b", "a"] | take 5))', [['a b']]],
    ['datatable(item: string)["a b", "c"] | where item has_any ((datatable(x: string)["b"] | take 5))', [['a b']]],
    ['print a = "x" | project a has_any ((datatable(t: string)[])), a has_all ((datatable(t: string)[]))', [[false, true]]],
    ['let L = datatable(t: string)["b", "q"]; datatable(s: string, t: string)["a b", "c", "c", "q", "c", "c"] | where s has_any (L) or t has_any (L) | count', [[2]]],
  ]) // prettier-ignore

  const list = 'DeviceInfo | distinct DeviceName'
  const hunting = `DeviceEvents | where FileName has_any ((${list}))`
  const stepAfter = (kql: string, ...answers: readonly (readonly (readonly string[])[] | undefined)[]) =>
    compileOrAsk(kql, { catalog, now: testNow, answers })

  test('is asked for, and need not be answered', () => {
    const question = stepAfter(hunting)
    expect(isQuestion(question) && question.optional).toBe(true)
    const step = stepAfter(hunting, [['ws-1.corp'], ['ws-2.corp']])
    expect(step.statement.text).toContain('ws-1\\.corp|ws-2\\.corp')
    expect(step.statement.termScans).toHaveLength(1)
    const many = Array.from({ length: 10_001 }, (_, i) => [`ws-${i}`])
    for (const without of [
      stepAfter(hunting, undefined),
      stepAfter(hunting, many),
      compile(hunting, { catalog, now: testNow }),
    ])
      // prettier-ignore
      expect(without.statement.text).toContain('EXISTS')
  })
  test.each([
    ['DeviceEvents | where SHA1 in~ ((datatable(t: string)["AAAA1111"]))', true],
    ['DeviceEvents | where SHA1 !in ((datatable(t: string)["AAAA1111"]))', false],
    [`DeviceEvents | where SHA1 in ((${list}))`, false],
    ['DeviceEvents | where ReportId in ((datatable(t: long)[7]))', false],
  ])('so is one of whole values that reads no table: %s', (kql, isAsked) => {
    const step = stepAfter(kql)
    expect(isQuestion(step) && step.optional).toBe(isAsked)
    if (isAsked) expect(stepAfter(kql, [['aaaa1111']]).statement.termScans).toHaveLength(1)
  })
  test('is asked for once, however often it is looked for', () => {
    const twice = `let L = ${list}; DeviceEvents | where FileName has_any (L) or FolderPath has_any (L)`
    expect(isQuestion(stepAfter(twice, [['a']]))).toBe(false)
  })
  test.each([
    ['take', `DeviceEvents | where FileName has_any ((${list} | take 5))`],
    ['sample', `DeviceEvents | where FileName has_any ((${list} | sample 5))`],
  ])('is not asked for where it may differ each time: %s', (_, kql) => {
    expect(isQuestion(stepAfter(kql))).toBe(false)
  })
})

describe('thousands of texts, more than one alternation may have', () => {
  const domains = Array.from({ length: 2500 }, (_, i) => `${((i * 2_654_435_761) % 2 ** 32).toString(16)}.example`)
  const last = domains.at(-1) ?? ''
  const some = table('s', [`a ${last} b`, `a${last}`, 'x', `${domains[0] ?? ''}é`, `-${domains[1] ?? ''}/`])
  const any = (operator: string): string => domains.map((one) => `s ${operator} ${literal(one)}`).join(' or ')
  cases('are looked for in pieces', [
    [`${some} | where s has_any (${domains.map(literal).join(', ')})`, [[`a ${last} b`], [`-${domains[1] ?? ''}/`]]],
    [`${some} | where ${any('has')} | count`, [[2]]],
    [`${some} | where ${any('contains')} | count`, [[4]]],
    [`${some} | where not(${any('contains_cs')})`, [['x']]],
  ])

  // Of one alternation the engine's automaton outgrows its memory, and this takes longer than a hunt of the tests may.
  const hashes = ['', 'a', 'b', 'c'].map((more) => `hash_sha256(strcat(i, "${more}"))`).join(', ".", ')
  const long = `range i from 1 to 8000 step 1 | extend s = strcat(${hashes}) | extend s = strcat(s, s, s, s)`
  cases('are found in time', [[`${long} | where ${any('contains')} | count`, [[0]]]])

  // Each of them held against each text takes longer, and so do those whose first run stands in every text.
  const addresses = 'let L = range i from 1 to 20000 step 1 | project t = strcat("https://h", i, ".example/");'
  const visits =
    'range i from 1 to 40000 step 1 | extend s = strcat("get https://h", 3 * i, ".example/ https://x.example/")'
  cases('are found in time, of a table with more than are asked for', [
    [`${addresses} ${visits} | where s has_any (L) | count`, [[6666]]],
    [`${addresses} ${visits} | where s has_any (L) and i % 2 == 0 or s has_any (L) and i < 3 | count`, [[3334]]],
  ])
})
