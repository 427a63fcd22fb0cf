// What is said of the slips that hunters make most: what is wrong, what would be right, and where.
import { describe, expect, test } from '@jest/globals'
import { analyze } from '../../src/kql/compile.js'
import { catalog, testNow } from '../support/hunting.js'

/** The first error of a text, its place marked in the text «so». */
function said(text: string): readonly [marked: string, message: string] {
  const { diagnostics } = analyze(text, { catalog, now: testNow })
  const first = diagnostics.find(({ severity }) => severity === 'error')
  if (!first) return [text, '']
  const { start, end } = first.span
  return [`${text.slice(0, start)}«${text.slice(start, end)}»${text.slice(end)}`, first.message]
}

const slips: readonly (readonly [marked: string, message: string])[] = [
  // The words of other languages.
  ['DeviceInfo | «select» DeviceId', 'No tabular operator is called `select`. Did you mean `project`?'],
  ['DeviceInfo | «Group» by DeviceId', 'No tabular operator is called `Group`. Did you mean `summarize`?'],
  ['DeviceInfo | «head» 5', 'No tabular operator is called `head`. Did you mean `take`?'],
  ['DeviceInfo | «wher» true', 'No tabular operator is called `wher`. Did you mean `where`?'],
  ['print «lower»("A")', "No function named 'lower'. Did you mean 'tolower'?"],
  ['print «Concat»("A", "b")', "No function named 'Concat'. Did you mean 'strcat'?"],
  ['print «strcatt»("A", "b")', "No function named 'strcatt'. Did you mean 'strcat'?"],
  ['DeviceInfo | invoke «fileprofile»(DeviceId)', "No function named 'fileprofile'. Did you mean 'FileProfile'?"],
  ['let median = (x: long) { x }; print «median2»(1)', "No function named 'median2'. Did you mean 'median'?"],
  // Conditions.
  ['print a = 1 | where a == 1 «&»& a == 2', 'Unexpected `&`. Conditions are joined with `and`.'],
  ['print a = 1 | where a == 1 |«|» a == 2', '`||` is no operator. Conditions are joined with `or`.'],
  ['print a = 1 | where a == 1 | «|» take 1', 'Expected a tabular operator, found `|`.'],
  ['print a = "a" | where a «!»has_any ("b")', 'Unexpected `!`. What is not so is written not(…).'],
  ['print a = "a" | where a != «null»', "No column named 'null'. isnull() tells what is null, and isempty() what is an empty string."], // prettier-ignore
  ['print a = 1 | summarize «count» by a', "No column named 'count'. A function is called with brackets: count()."],
  ['print a = 1 | where «counts» > 1', "No column named 'counts'."],
  ['print a = "a" | where a has ("b"«,» "c")', 'Expected `)`, found `,`. Several values stand in dynamic([…]), or in the brackets after `in` and `has_any`.'], // prettier-ignore
  ['let a = ["b"«,» "c"]; print 1', 'Expected `]`, found `,`. Several values stand in dynamic([…]), or in the brackets after `in` and `has_any`.'], // prettier-ignore
  // Types.
  [
    'print a = "a" | extend b = «a + "b"»',
    "'+' cannot take a string and a string. Strings are put together with strcat().",
  ],
  [
    'print a = "a" | where «a >= "b"»',
    "'>=' cannot take a string and a string. Strings are put in order with strcmp().",
  ],
  ['print a = now() | where «a > "2026-11-01"»', "'>' cannot take a datetime and a string. A string becomes a datetime with todatetime()."], // prettier-ignore
  ['print «now() - 7»', "'-' cannot take a datetime and a long. A span of time has a unit, as 7d has."],
  ['print a = "[1]" | mv-expand «a»', 'What is expanded should be a dynamic, but is a string. parse_json() reads a string as one.'], // prettier-ignore
  ['print «case(1 > 2, "a", 2 > 3, "b")»', "'case' takes at least 3 arguments and any more in pairs, but has 4."],
  // Joins.
  ['print a = 1 | «join» (print a = 1)', 'A join says which columns are equal: `on DeviceId`, or `on $left.DeviceId == $right.Id`.'], // prettier-ignore
  ['print a = 1 | join kind=inner (print a = 1) on «a» == a', "'a' needs a side: $left.a or $right.a."],
  ['print a = 1 | join kind=inner (print a = 1) on $left.a «=» $right.a', 'Expected `|`, `;` or the end of the query, found `=`. Values are compared with `==`.'], // prettier-ignore
]

describe('a slip', () => {
  test.each(slips)('%s: %s', (marked, message) => {
    expect(said(marked.replace('«', '').replace('»', ''))).toEqual([marked, message])
  })
})
