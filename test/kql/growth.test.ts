// What compiling costs grows with the text as the text does: twice as much of a construct takes about twice as long.
import { expect, test } from '@jest/globals'
import { compile } from '../../src/kql/compile.js'
import { KqlError } from '../../grammar/diagnostic.js'
import { catalog, testNow } from '../support/hunting.js'

const times = (n: number, of: (i: number) => string, between = ', '): string => Array.from({ length: n }, (_, i) => of(i)).join(between) // prettier-ignore
const columns = (n: number): string => `print ${times(n, (i) => `c${i} = ${i}`)}`

/** Queries by what there is much of in them; the number is of that. */
const constructs: Readonly<Record<string, (n: number) => string>> = {
  'blank lines and comments': (n) => `${times(n, (i) => `// ${i}\n\n`, '')} print 1`,
  'columns of print without names': (n) => `print ${times(n, String)}`,
  'columns of extend': (n) => `print x = 1 | extend ${times(n, (i) => `c${i} = x + ${i}`)}`,
  'columns of project-away': (n) => `${columns(n)} | project-away ${times(n, (i) => `c${i}`)}, none*`,
  'columns of project-keep': (n) => `${columns(n)} | project-keep c*`,
  'columns of project-rename': (n) => `${columns(n)} | project-rename ${times(n, (i) => `d${i} = c${i}`)}`,
  'columns of project-reorder': (n) => `${columns(n)} | project-reorder ${times(n, (i) => `c${n - 1 - i}`)}`,
  'columns of mv-expand': (n) => `print ${times(n, (i) => `c${i} = dynamic([1])`)} | mv-expand ${times(n, (i) => `c${i}`)}`, // prettier-ignore
  'columns of parse-kv': (n) => `print s = "" | parse-kv s as (${times(n, (i) => `k${i}: string`)})`,
  'columns of datatable': (n) => `datatable(${times(n, (i) => `c${i}: long`)})[${times(n, String)}]`,
  'columns of union': (n) => `union (${columns(n)}), (print ${times(n, (i) => `d${i} = ${i}`)})`,
  'rows of datatable': (n) => `datatable(x: long, y: string)[${times(n, (i) => `${i}, "a"`)}]`,
  'members of dynamic': (n) => `print dynamic({${times(n, (i) => `"k${i}": [${i}]`)}})`,
  'paths into a dynamic': (n) => `print d = dynamic({}) | extend ${times(n, (i) => `c${i} = d.a${i}.b`)}`,
  aggregates: (n) => `print x = 1 | summarize ${times(n, (i) => `sum(x + ${i})`)}`,
  'groups of summarize': (n) => `print x = 1 | summarize count() by ${times(n, (i) => `x + ${i}`)}`,
  'aggregates of make-series': (n) =>
    `print x = 1 | make-series ${times(n, (i) => `a${i} = sum(x)`)} on x from 1 to 3 step 1`,
  'keys of sort': (n) => `${columns(n)} | sort by ${times(n, (i) => `c${i}`)}`,
  'keys of join': (n) => `${columns(n)} | join kind=inner (${columns(n)}) on ${times(n, (i) => `c${i}`)}`,
  windows: (n) => `range x from 1 to 3 step 1 | extend ${times(n, (i) => `c${i} = prev(x, ${i + 1})`)}`,
  'links of or': (n) => `print x = 1 | where ${times(n, (i) => `x == ${i}`, ' or ')}`,
  'terms in a column': (n) => `DeviceEvents | where ${times(n, (i) => `AdditionalFields has "x${i}"`, ' or ')}`,
  'parts of a text': (n) => `DeviceEvents | where ${times(n, (i) => `AdditionalFields contains "x${i}"`, ' and ')}`,
  'items of in': (n) => `print x = 1 | where x in (${times(n, String)})`,
  'items of has_any': (n) => `DeviceEvents | where AdditionalFields has_any (${times(n, (i) => `"t${i}"`)})`,
  'branches of case': (n) => `print x = 1 | extend y = case(${times(n, (i) => `x == ${i}, "a${i}"`)}, "z")`,
  'alternatives of a pattern': (n) =>
    `print s = "" | where s matches regex @"\\b(${times(n, (i) => `a${i}`, '|')})\\b"`,
  'letters of a class': (n) => `print s = "" | where s matches regex "[${times(n, (i) => String.fromCodePoint(0x4e00 + 2 * i), '')}]"`, // prettier-ignore
  'scalar lets': (n) => `${times(n, (i) => `let v${i} = ${i};`, '')} print x = v${n - 1}`,
  'functions of let': (n) => `${times(n, (i) => `let f${i} = (x: long) { x + ${i} };`, '')} print f${n - 1}(1)`,
  'parameters of a function': (n) => `let f = (${times(n, (i) => `p${i}: long`)}) { p0 }; print f(${times(n, String)})`,
  'calls of a function': (n) => `let f = (x: long) { x + 1 }; print ${times(n, (i) => `f(${i})`)}`,
  'tables of union': (n) => `union ${times(n, (i) => `(print x = ${i})`)}`,
  'uses of a table': (n) => `let T = DeviceEvents | where DeviceName == "a"; union ${times(n, (i) => `(T | take ${i})`)}`, // prettier-ignore
  subqueries: (n) => `print x = 1 | where ${times(n, (i) => `x in ((print ${i}))`, ' or ')}`,
  'values of toscalar': (n) => `print ${times(n, (i) => `toscalar(print ${i})`)}`,
  'branches of fork': (n) => `print x = 1 | fork ${times(n, (i) => `(where x > ${i})`, ' ')}`,
  'unknown columns': (n) => `DeviceEvents | extend ${times(n, (i) => `c${i} = nope${i}`)}`,
  'unknown tables': (n) => `union ${times(n, (i) => `Nope${i}`)}`,
  'characters that mean nothing': (n) => `print ${times(n, () => '§', ' ')}`,
  'brackets that nothing closes': (n) => `print ${times(n, () => 'f(', '')}`,
  'brackets that nothing opened': (n) => `print 1 ${times(n, () => ')', '')}`,
}

/** Milliseconds of the processor, the least of some: others at work on the machine do not count, nor do pauses. */
function cost(kql: string): number {
  const runs = Array.from({ length: 3 }, () => {
    const before = process.cpuUsage()
    try {
      compile(kql, { catalog, now: testNow })
    } catch (error) {
      // What is refused has been read too.
      if (!(error instanceof KqlError)) throw error
    }
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1000
  })
  return Math.min(...runs)
}

const few = 1000
/** What grows with the square comes to 4 and has done so each time; what takes next to nothing is not told apart. */
const most = 3
const noise = 5

test.each(Object.entries(constructs))('%s', (_what, of) => {
  cost(of(few))
  const growth = (): number => cost(of(2 * few)) / (cost(of(few)) + noise)
  const seen: number[] = []
  while (seen.length < 5 && !seen.some((ratio) => ratio < most)) seen.push(growth())
  expect(Math.min(...seen)).toBeLessThan(most)
})
