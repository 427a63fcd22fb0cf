// How far one query may reach: what lies at a limit is compiled, what goes beyond it is refused by name.
import { describe, expect, test } from '@jest/globals'
import { compile } from '../../src/kql/compile.js'
import { MAX_DEPTH, MAX_PARTS, MAX_STEPS } from '../../src/kql/problems.js'
import { catalog, testNow } from '../support/hunting.js'

const compiled = (kql: string): string => {
  try {
    return compile(kql, { catalog, now: testNow })
      .columns.map(({ name }) => name)
      .join()
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
const times = (n: number, text: string): string => Array.from({ length: n }, () => text).join('')

const lets = (n: number, value: (i: number) => string): string =>
  Array.from({ length: n }, (_, i) => `let v${i + 1} = ${value(i)};`).join('')

describe('operators one after another', () => {
  const tooMany = `The query has more than ${MAX_STEPS} operators one after another.`
  test.each([
    ['a pipeline', MAX_STEPS - 1, (n: number) => `print x = 1${times(n, ' | extend x = x + 1')}`],
    // Each use of a variable is a step as well.
    [
      'lets',
      MAX_STEPS / 2 - 1,
      (n: number) => `let v0 = print x = 1;${lets(n, (i) => `v${i} | extend x = x + 1`)} v${n}`,
    ],
  ])('%s', (_what, most, query) => {
    expect(compiled(query(most))).toBe('x')
    expect(compiled(query(most + 1))).toContain(tooMany)
  })

  test('side by side there may be more', () => {
    const table = '(print x = 1 | extend x = 2)'
    expect(compiled(`union ${Array.from({ length: MAX_STEPS }, () => table).join(', ')}`)).toBe('x')
  })
})

describe('calls within calls', () => {
  const tooDeep = `An expression nests deeper than ${MAX_DEPTH} calls and operators.`
  // The innermost, rand(), counts as a call and what it is of.
  const most = MAX_DEPTH - 2
  test.each([
    ['in an operator', (n: number) => `let v0 = rand();${lets(n, (i) => `abs(v${i})`)} print y = v${n}`],
    ['in a subquery', (n: number) => `let v0 = rand();${lets(n, (i) => `abs(v${i})`)} print y = toscalar(print v${n})`],
  ])('%s', (_what, query) => {
    expect(compiled(query(most))).toBe('y')
    expect(compiled(query(most + 1))).toContain(tooDeep)
  })
})

const tooLarge = `Written out, the variables and searches of the query are more than ${MAX_PARTS} calls and operators.`

test('variables that double at each step', () => {
  const variables = (n: number): string => `let v0 = rand();${lets(n, (i) => `v${i} + v${i}`)} print y = v${n}`
  const calls = (n: number): string =>
    `let twice = (x: real) { x + x }; print y = ${times(n, 'twice(')}rand()${times(n, ')')}`
  for (const query of [variables, calls]) {
    expect(compiled(query(10))).toBe('y')
    for (const n of [20, 40, 90]) expect(compiled(query(n))).toContain(tooLarge)
  }
})

test('terms that are looked for in every column of every table', () => {
  const search = (n: number): string => `search ${Array.from({ length: n }, (_, i) => `"t${i}"`).join(' or ')}`
  expect(compiled(search(2))).toContain('DeviceId')
  expect(compiled(search(400))).toContain(tooLarge)
})

test('columns of one parse', () => {
  const parse = (n: number): string =>
    `print s = "" | parse s with ${Array.from({ length: n }, (_, i) => `"k" c${i}: long`).join(' ')} | project c${n - 1}`
  expect(compiled(parse(200))).toBe('c199')
  expect(compiled(parse(201))).toContain('A pattern of more than 200 columns is not supported')
})
