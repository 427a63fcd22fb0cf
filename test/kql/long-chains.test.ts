// Conditions of thousands of links, as lists of indicators come: nothing on the way from text to SQL goes down them by
// recursion.
import { expect, test } from '@jest/globals'
import { compile } from '../../src/kql/compile.js'
import { catalog, testNow } from '../support/hunting.js'

const links = 4000
const any = (test: (i: number) => string, word = 'or'): string =>
  Array.from({ length: links }, (_, i) => test(i)).join(` ${word} `)
const numbers = 'range x from 1 to 3 step 1'
const isAny = any((i) => `x == ${i}`)

test.each([
  `${numbers} | where ${isAny}`,
  `${numbers} | where ${any((i) => `x != ${i}`, 'and')}`,
  `${numbers} | extend y = iff(${isAny}, 1, 2)`,
  `${numbers} | summarize countif(${isAny}), y = ${any((i) => `count() == ${i}`)}`,
  `${numbers} | sort by ${isAny} | extend r = row_number(1, ${isAny})`,
  `${numbers} | scan with (step s: ${isAny};)`,
  `${numbers} | partition by x (where ${isAny})`,
  `${numbers} | join kind=inner (${numbers}) on x | where ${isAny}`,
  `${numbers} | mv-apply y = range(1, 3) on (where ${any((i) => `y == ${i}`)})`,
  `${numbers} | make-series n = countif(${isAny}) on x from 1 to 3 step 1`,
  `let f = (x: long) { ${isAny} }; ${numbers} | where f(x)`,
  `print d = dynamic({"v": [1]}) | mv-expand y = d.v to typeof(string) | where ${any((i) => `y == "${i}"`)}`,
  `print toscalar(print a = rand() > 2 or ${any((i) => `1 == ${i + 2}`)})`,
  `datatable(s: long, t: long)[1, 2] | make-graph s --> t | graph-match (a)-[e]->(b) where ${any((i) => `e.s == ${i}`)} project e.s`,
  `find in (DeviceInfo) where ${any((i) => `DeviceName == "${i}"`)}`,
  `datatable(s: string)["a"] | search ${any((i) => `"${i}"`)}`,
])('%.60s', (kql) => {
  expect(compile(kql, { catalog, now: testNow }).statement.text.length).toBeGreaterThan(links)
})
