// What is said of the slips that hunters make most: what is wrong, what would be right, and where.
import { describe, expect, test } from '@jest/globals'
import { analyze } from '../../src/kql/compile.js'
import { catalog, testNow } from '../support/hunting.js'

/** The first error, or warning, of a text, its place marked in the text «so». */
function said(text: string, as: 'error' | 'warning' = 'error'): readonly [marked: string, message: string] {
  const { diagnostics } = analyze(text, { catalog, now: testNow })
  const first = diagnostics.find(({ severity }) => severity === as)
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
  // Lists where one value is meant, and what differs from row to row.
  ['let x = dynamic(["a"]); DeviceInfo | where «DeviceName has x»', "'has' cannot take a string and a dynamic. Any of several terms is found with has_any, all of them with has_all."], // prettier-ignore
  ['DeviceInfo | where «DeviceName !hasprefix_cs dynamic(["a", "b"])»', "'!hasprefix_cs' cannot take a string and a dynamic. Any of several terms is found with has_any, all of them with has_all."], // prettier-ignore
  ['DeviceInfo | extend x = toscalar(«DeviceName»)', 'toscalar() is worked out once for all rows, and this differs from row to row.'], // prettier-ignore
  // Names that differ in case alone, of which more than one might be meant.
  ['let deviceName = "a"; DeviceInfo | where DeviceName == «devicename»', "No column named 'devicename'. Did you mean 'deviceName'?"], // prettier-ignore
  ['let f = (DEVICENAME: string) { DeviceInfo | where DeviceName == «devicename» }; f("a")', "No column named 'devicename'. Did you mean 'DeviceName'?"], // prettier-ignore
  ['DeviceInfo | extend Devicename = "a" | where «devicename» == "a"', "No column named 'devicename'. Did you mean 'Devicename'?"], // prettier-ignore
  ['print a = "abc" | parse a with * «x»', "The column 'x' must follow a text, so that it is known where the one before it ends."], // prettier-ignore
  // Parameters.
  ['DeviceInfo | join kind=inner «kind=leftouter» (DeviceInfo) on DeviceId', "The parameter 'kind' is given twice."],
  ['union isfuzzy=«yes» DeviceInfo', 'isfuzzy must be true or false.'],
  ['DeviceInfo | union kind=«left» (DeviceInfo)', 'The kind of union must be outer or inner.'],
  ['DeviceInfo | make-series kind=«empty» count() on Timestamp step 1d', 'The kind of make-series must be nonempty.'],
  ['DeviceInfo | summarize count() by bin(Timestamp, 1d) | render «timechar»', "No chart is called 'timechar'. Did you mean 'timechart'?"], // prettier-ignore
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

const suspicions: readonly (readonly [marked: string, message: string])[] = [
  ['DeviceInfo | where «DeviceName contains dynamic(["a"])»', "'contains' compares the text of the whole array; each item is looked for with in, has_any or has_all."], // prettier-ignore
  ['let x = dynamic(["a"]); DeviceInfo | where «DeviceName != x»', "'!=' compares the text of the whole array; each item is looked for with in, has_any or has_all."], // prettier-ignore
  ['DeviceInfo | where «IsAzureADJoined == "1"»', 'A string is compared with a bool; the string is read as one.'],
]

describe('what is suspicious is answered with a warning', () => {
  test.each(suspicions)('%s: %s', (marked, message) => {
    expect(said(marked.replace('«', '').replace('»', ''), 'warning')).toEqual([marked, message])
  })
})
