// What is said of the slips that hunters make most: what is wrong, what would be right, and where.
import { describe, expect, test } from '@jest/globals'
import { analyze } from '../../src/kql/compile.js'
import { catalog, testNow } from '../support/hunting.js'

/** The errors, or the warnings, of a text, one for one mistake, with the place of the first marked in the text «so». */
function said(text: string, as: 'error' | 'warning' = 'error'): readonly [marked: string, ...messages: string[]] {
  const { diagnostics } = analyze(text, { catalog, now: testNow })
  const found = diagnostics.filter(({ severity }) => severity === as)
  const { start, end } = found[0]?.span ?? { start: 0, end: 0 }
  const marked = `${text.slice(0, start)}«${text.slice(start, end)}»${text.slice(end)}`
  return [marked, ...found.map(({ message }) => message)]
}

const slips: readonly (readonly [marked: string, ...messages: string[]])[] = [
  // The words of other languages.
  ['DeviceInfo | «select» DeviceId', 'No tabular operator is called `select`. Did you mean `project`?'],
  ['DeviceInfo | «Group» by DeviceId', 'No tabular operator is called `Group`. Did you mean `summarize`?'],
  ['DeviceInfo | «head» 5', 'No tabular operator is called `head`. Did you mean `take`?'],
  ['DeviceInfo | «wher» true', 'No tabular operator is called `wher`. Did you mean `where`?'],
  ['DeviceInfo | «project-awy» DeviceId', 'No tabular operator is called `project-awy`. Did you mean `project-away`?'],
  ['DeviceInfo | «mv-exapnd» a = DeviceId', 'No tabular operator is called `mv-exapnd`. Did you mean `mv-expand`?'],
  ['DeviceInfo | «make-serie» count() on Timestamp step 1h', 'No tabular operator is called `make-serie`. Did you mean `make-series`?'], // prettier-ignore
  ['DeviceInfo | «top-nestd» 3 of DeviceId by count()', 'No tabular operator is called `top-nestd`. Did you mean `top-nested`?'], // prettier-ignore
  ['DeviceInfo | «order-by» Timestamp', 'No tabular operator is called `order-by`. Did you mean `order by`?'],
  ['print «lower»("A")', "No function named 'lower'. Did you mean 'tolower'?"],
  ['print «Concat»("A", "b")', "No function named 'Concat'. Did you mean 'strcat'?"],
  ['print «strcatt»("A", "b")', "No function named 'strcatt'. Did you mean 'strcat'?"],
  ['DeviceInfo | invoke «fileprofile»(DeviceId)', "No function named 'fileprofile'. Did you mean 'FileProfile'?"],
  ['let median = (x: long) { x }; print «median2»(1)', "No function named 'median2'. Did you mean 'median'?"],
  // Conditions.
  ['print a = 1 | where a == 1 «&&» a == 2', 'Unexpected `&&`. Conditions are joined with `and`.'],
  ['print a = 1 | where a == 1 «||» a == 2', '`||` is no operator. Conditions are joined with `or`.'],
  ['print a = 1 | where a == 1 | «|» take 1', 'Expected a tabular operator, found `|`.'],
  ['print a = "a" | where a «!»has_any ("b")', 'Unexpected `!`. What is not so is written not(…).'],
  ['print a = "a" | where a != «null»', "No column named 'null'. isnull() tells what is null, and isempty() what is an empty string."], // prettier-ignore
  ['print a = 1 | summarize «count» by a', "No column named 'count'. A function is called with brackets: count()."],
  ['print a = 1 | where «counts» > 1', "No column named 'counts'."],
  ['print a = "a" | where a has ("b"«,» "c")', 'Expected `)`, found `,`. Several values stand in dynamic([…]), or in the brackets after `in` and `has_any`.'], // prettier-ignore
  ['let a = ["b"«,» "c"]; print 1', 'Expected `]`, found `,`. Several values stand in dynamic([…]), or in the brackets after `in` and `has_any`.'], // prettier-ignore
  ['print «contains»("a", "b")', 'Expected an expression, found the keyword `contains`. It is no function and stands between two values: a contains b.'], // prettier-ignore
  ['print a = "a" | where a «~=» "A"', 'Unexpected `~=`. Did you mean `=~`?'],
  ['print a = "a" | where a «=!» "A"', 'Unexpected `=!`. Did you mean `!=`?'],
  ['print a = 1 | where a == 1 «AND» a == 2', 'Expected `|`, `;` or the end of the query, found `AND`. Did you mean `and`?'], // prettier-ignore
  ['print a = "a" | where a «contain» "a"', 'Expected `|`, `;` or the end of the query, found `contain`. Did you mean `contains`?'], // prettier-ignore
  ['print a = "a" | where a «starts with» "a"', 'Expected `|`, `;` or the end of the query, found `starts with`. Did you mean `startswith`?'], // prettier-ignore
  ['print a = "a" | where a «matches» "a"', 'Expected `|`, `;` or the end of the query, found `matches`. Did you mean `matches regex`?'], // prettier-ignore
  ['print a = "a" | where a «notin» ("a")', 'Expected `|`, `;` or the end of the query, found `notin`. Did you mean `!in`?'], // prettier-ignore
  ['print a = "a" | where a «not in» ("a")', 'Expected `|`, `;` or the end of the query, found `not in`. Did you mean `!in`?'], // prettier-ignore
  ['print a = "a" | where not «a» == "a"', 'Expected `(`, found `a`. What is not so is written not(…).'],
  [
    'print a = "a" | where a in ("a",«)»',
    'Expected a value or a table, found `)`. The comma before it is one too many.',
  ],
  ['print a = "a" | sort by a «DESC»', 'Expected `|`, `;` or the end of the query, found `DESC`. Did you mean `desc`?'],
  ['print a = "a" | sort by a nulls«»', 'Expected `first` or `last`, found the end of the query.'],
  ['print a = 1 | summarize count(), «by» a', 'Expected an expression, found the keyword `by`. The comma before it is one too many.'], // prettier-ignore
  ['print a = 1 | where (a == 1)«)» and a == 2', 'Expected `|`, `;` or the end of the query, found `)`. It closes no bracket.'], // prettier-ignore
  ['print iff(true«;» 1; 2)', 'Expected `)`, found `;`.'],
  ['print a = "x" | where a in «"x"»', 'Expected `(`, found `"x"`. Values stand in brackets: in (…).'],
  ['print a = "x" | where a has_any «"x"», "y"', 'Expected `(`, found `"x"`. Values stand in brackets: has_any (…).'],
  ['print a = 1 | where a !between «1» and 2', 'Expected `(`, found `1`. The bounds stand in brackets: !between (a .. b).'], // prettier-ignore
  ['print a = "x" | where a «contains_any» ("x")', 'Expected `|`, `;` or the end of the query, found `contains_any`. Did you mean `has_any`?'], // prettier-ignore
  ['print a = "x" | project a «as x»', 'Expected `|`, `;` or the end of the query, found `as x`. A name stands before what it names: x = ….'], // prettier-ignore
  ['print a = 1 | summarize count() «as n» by a', 'Expected `|`, `;` or the end of the query, found `as n`. A name stands before what it names: n = ….'], // prettier-ignore
  ['print a = 1 | summarize n = count() by a «having» n > 1', 'Expected `|`, `;` or the end of the query, found `having`. A condition on what summarize gives stands in a step of its own: | where ….'], // prettier-ignore
  ['print a = 1 | extend c = case «when» a == 1 then 2 end', 'Expected `|`, `;` or the end of the query, found `when`. A choice is case(condition, value, …, otherwise).'], // prettier-ignore
  ['print a = 1 | where a «===» 1', 'Unexpected `===`. Did you mean `==`?'],
  ['print a = "" | where a «is not null»', 'Expected `|`, `;` or the end of the query, found `is not null`. isnull() and isnotnull() tell what is null, isempty() and isnotempty() what is an empty string.'], // prettier-ignore
  ['print a = "a" | where a has_any («"a"» or "b")', 'The condition should be a bool, but is a string. Several values stand in the brackets after `in` and `has_any`.'], // prettier-ignore
  ['print a = "a", b = now() | where a has_any ("b", «b»)', "'has_any' cannot take a string and a datetime."],
  ['DeviceInfo | project DeviceId «DeviceName»', 'Expected `|`, `;` or the end of the query, found `DeviceName`. The items of a list are parted by commas.'], // prettier-ignore
  ['DeviceInfo «where» DeviceName == "a"', 'Expected `|`, `;` or the end of the query, found `where`. A step begins with `|`: | where ….'], // prettier-ignore
  ['DeviceInfo | sort by Timestamp desc «limit» 5', 'Expected `|`, `;` or the end of the query, found `limit`. A step begins with `|`: | limit ….'], // prettier-ignore
  ['DeviceInfo | summarize count() by DeviceName «order» by count_', 'Expected `|`, `;` or the end of the query, found `order`. A step begins with `|`: | order ….'], // prettier-ignore
  ['DeviceInfo | count«(»)', 'Expected `|`, `;` or the end of the query, found `(`. As a tabular operator it stands without brackets.'], // prettier-ignore
  ['print 1 «#» one', 'Unexpected `#`. A comment begins with `//`.'],
  ['DeviceInfo «/*» why */ | take 1', 'Unexpected `/*`. A comment begins with `//`, on each of its lines.'],
  ['«DeviceInfo -- all»', 'A table is expected here, not a scalar. A comment begins with `//`.'],
  ['DeviceInfo «--» which ones\n| take 1', 'Expected `|`, `;` or the end of the query, found `--`. A comment begins with `//`.'], // prettier-ignore
  ['DeviceInfo | where DeviceName == "a" «--» the one\n| take 1', 'Expected `|`, `;` or the end of the query, found `--`. A comment begins with `//`.'], // prettier-ignore
  // What pages and word processors make of signs.
  ['DeviceInfo | where Timestamp «&gt;» ago(1d)', 'Unexpected `&gt;`. Did you mean `>`?'],
  ['DeviceInfo | where Timestamp > ago(«–»7d)', 'Unexpected `–`. Did you mean `-`?'],
  ['print 2 «−» 1', 'Unexpected `−`. Did you mean `-`?'],
  ['«```kql\nDeviceInfo\n```»', 'A table is expected here, not a scalar. A query stands without the marks of the page it is from.'], // prettier-ignore
  ['DeviceInfo | take 1«```»', 'The string has no closing quote: ``` begins one of several lines.'],
  // Names.
  ['DeviceInfo | extend my-name «=» DeviceId', "Expected `|`, `;` or the end of the query, found `=`. As a name it is written ['my-name']."], // prettier-ignore
  ['let a = 5\n«DeviceInfo» | take a', 'Expected `|`, `;` or the end of the query, found `DeviceInfo`. A `let` ends in `;`.'], // prettier-ignore
  ['let a = DeviceInfo | where OSBuild > 5\n«union» a, DeviceInfo', 'Expected `|`, `;` or the end of the query, found `union`. A `let` ends in `;`.'], // prettier-ignore
  ['let a = DeviceInfo | where OSBuild > 5\n«a» | take 1', 'Expected `|`, `;` or the end of the query, found `a`. A `let` ends in `;`.'], // prettier-ignore
  ['a «=» 5; print a', 'Expected `|`, `;` or the end of the query, found `=`. A name is declared with `let a = …`.'],
  ['print «Имя» = 1', "Unexpected `И`. A name with such letters is written ['…']."],
  ['print a = 1 «｜» take 1', 'Unexpected `｜`. Did you mean `|`?'],
  ['DeviceProcessEvents | where «CommandLine» has "x"', "No column named 'CommandLine'. Did you mean 'ProcessCommandLine'?"], // prettier-ignore
  ['DeviceLogonEvents | where «Account» == "x"', "No column named 'Account'. Did you mean 'AccountName'?"],
  ['DeviceInfo | summarize count() by DeviceName | where «Count» > 1', "No column named 'Count'. Did you mean 'count_'?"], // prettier-ignore
  ['DeviceInfo | summarize make_set(PublicIP) | where isnotempty(«PublicIP»)', "No column named 'PublicIP'. Did you mean 'set_PublicIP'?"], // prettier-ignore
  ['let a = 1; print «b»', "No column named 'b'."],
  ['let a = 1; print «$a»', "No column named '$a'. Did you mean 'a'?"],
  ['print «$left»', "'$left' stands only in the conditions of join and lookup."],
  // What stands in the wrong kind of place.
  ['DeviceInfo | summarize count(«*»)', '`*` means all columns, and one value is expected here. Rows are counted with count().'], // prettier-ignore
  ['print a = "a" | where a has «any» ("a", "b")', 'Several terms stand in brackets behind `has_any`.'],
  ['print a = «any»("a")', "'any' is an aggregate and stands only in summarize, make-series, top-nested and pivot."],
  ['print a = «bag_unpack»(dynamic({}))', "'bag_unpack' is a plugin and stands behind evaluate."],
  [
    '«workspace("a").SecurityEvent» | take 1',
    'A table of another database, cluster or workspace is not supported yet.',
  ],
  ['union DeviceInfo, «adx("a/b").T»', 'A table of another database, cluster or workspace is not supported yet.'],
  ['«wrokspace»("a").SecurityEvent | take 1', "No function named 'wrokspace'."],
  ['«tolower»("A").B | take 1', "'tolower' gives a value and stands within an expression."],
  ['«tolower»("A") | take 1', "'tolower' gives a value and stands within an expression."],
  ['DeviceInfo | evaluate «tolower»(DeviceId)', "'tolower' gives a value and stands within an expression."],
  ['DeviceInfo | invoke «tolower»()', "'tolower' gives a value and stands within an expression."],
  ['print a = «FileProfile»("a")', "'FileProfile' stands behind invoke."],
  ['DeviceEvents | where DeviceId in («DeviceInfo»)', "'in' reads the first column of a table; 'Timestamp' is a datetime, but what is looked for is a string: project the column that is meant."], // prettier-ignore
  ['DeviceEvents | where DeviceId in («DeviceInfo».DeviceId)', "'DeviceInfo' is a table, and a scalar is expected here: toscalar(DeviceInfo | …) gives one, and `in (DeviceInfo | project …)` reads a column."], // prettier-ignore
  // Literals.
  ['print strlen(«"a)»', 'The string has no closing quote.'],
  ['DeviceFileEvents | where FolderPath startswith «"C:\\"»', 'The string has no closing quote. A backslash is written `\\\\`, or the string as @"…".'], // prettier-ignore
  ['print a = "a" «||» "b"', '`||` is no operator. Conditions are joined with `or`.'],
  ['print "«\\u»12"', '`\\u` is followed by four hexadecimal digits. A backslash is written `\\\\`, or the string as @"…".'], // prettier-ignore
  ['print 2 *«*» 3', 'Expected an expression, found `*`. A power is pow(x, y).'],
  ['print «string»(1)', 'Expected an expression, found the keyword `string`. A value is converted with tostring().'],
  ['print «datetime» 2024-01-01', 'Expected an expression, found the keyword `datetime`. Its literals have brackets: datetime(…).'], // prettier-ignore
  ['print «datetime(now()» - 1d)', '`datetime(now()` is not a datetime literal. What is worked out is converted with todatetime().'], // prettier-ignore
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
  ['print a = "a" | extend b = «(a) + (1)»', "'+' cannot take a string and a long."],
  ['DeviceEvents | where «Timestamp > 2026-11-01»', "'>' cannot take a datetime and a long. A moment is written datetime(2026-11-01)."], // prettier-ignore
  ['DeviceEvents | where «Timestamp between (2026-11-01 .. now())»', "'between' cannot take a datetime and a long. A moment is written datetime(2026-11-01)."], // prettier-ignore
  ['DeviceEvents | where «Timestamp > 7»', "'>' cannot take a datetime and a long. A moment is written datetime(2026-01-31), or ago(7d)."], // prettier-ignore
  ['print «now() - "7d"»', "'-' cannot take a datetime and a string. A span of time is written without quotes: 7d."],
  ['DeviceEvents | where «Timestamp > "7d"»', "'>' cannot take a datetime and a string. A moment so long ago is ago(7d), without quotes."], // prettier-ignore
  [
    'print ago(«1w»)',
    "'1w' is no span of time: the units are d, h, m, s, ms, microsecond and tick. Did you mean '7d'?",
  ],
  [
    'print ago(«7D»)',
    "'7D' is no span of time: the units are d, h, m, s, ms, microsecond and tick. Did you mean '7d'?",
  ],
  ['print a = "" | where a == «1d4f7a»', "No column named '1d4f7a'."],
  ['print ago(«1d12h»)', "'1d12h' is no span of time: the units are d, h, m, s, ms, microsecond and tick. Did you mean '1d + 12h'?"], // prettier-ignore
  ['print ago(«1M»)', "'1M' is no span of time: the units are d, h, m, s, ms, microsecond and tick."],
  ['print a = "a" | where a contains («"a"» or "b" or "c")', 'The condition should be a bool, but is a string. Several values stand in the brackets after `in` and `has_any`.'], // prettier-ignore
  ['print a = "a" | extend b = a[«0:3»]', 'An index is one number. A part of a string is substring(), and one of an array array_slice().'], // prettier-ignore
  ['print ago(«7 d»)', 'Expected `)`, found `d`. A span of time is one word: 7d.'],
  [
    'print ago(«"7d"»)',
    'This should be a timespan, but is a string. A span of time is written without quotes, as 7d is.',
  ],
  ['print «now() - 7»', "'-' cannot take a datetime and a long. A span of time has a unit, as 7d has."],
  ['print a = "[1]" | mv-expand «a»', 'What is expanded should be a dynamic, but is a string. parse_json() reads a string as one.'], // prettier-ignore
  ['print «case(1 > 2, "a", 2 > 3, "b")»', "'case' takes at least 3 arguments and any more in pairs, but has 4."],
  ['print a = "b" | evaluate «pivot()»', "'pivot' takes at least 1 argument, but has 0."],
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
  ['print a = 1 | summarize «a» by a', 'An aggregate is expected here, such as count() or max(x).'],
  ['DeviceEvents | make-series «FileName» on Timestamp step 1h', 'An aggregate is expected here, such as count() or max(x).'], // prettier-ignore
  ['DeviceEvents | make-series count() on Timestamp step «"1h"»', 'The step of make-series must be a timespan.'],
  ['range x from 1 to «"a"» step 1', 'A range must be of numbers, of datetimes by a timespan, or of timespans.'],
  // Tables.
  ['union «Dvice*»', "No table or tabular variable named 'Dvice*'."],
  ['DeviceInfo | project-rename DeviceId = «Id»', "No column named 'Id'."],
  ['DeviceInfo | project-rename «DeviceId»', 'project-rename gives a column a new name, as in NewName = DeviceId.'],
  ['print a = 1, b = 2 | project-rename «a» = b, b = a', "The name 'a' is that of a column which is renamed beside it. Names are exchanged with project."], // prettier-ignore
  ['print a = 1, b = 2 | project-rename «a» = b', "A column named 'a' is given more than once."],
  ['print dynamic([«+1»])', 'Expected a JSON value, found `+`.'],
  ['print a = 1, b = 2 | project-rename c = a, «c» = b', "A column named 'c' is given more than once."],
  ['union «datatable(a: long)[1]», (datatable(a: long)[2])', 'Among several tables `datatable` stands in brackets: `union (datatable …)`.'], // prettier-ignore
  ['let T = print a = 1; T | union kind=outer «materialize(T)» | count', 'Among several tables `materialize` stands in brackets: `union (materialize …)`.'], // prettier-ignore
  ['union (print a = 1), «externaldata(a: long)["x"]»', 'Among several tables `externaldata` stands in brackets: `union (externaldata …)`.'], // prettier-ignore
  ['let T = print a = "x"; search in (T, «materialize(T)») "x"', 'Among several tables `materialize` stands in brackets: `union (materialize …)`.'], // prettier-ignore
  // Joins.
  ['DeviceInfo | lookup kind=«rightouter» DeviceEvents on DeviceId', 'The kind of lookup must be leftouter or inner.'],
  ['DeviceInfo | lookup «DeviceEvents | where ActionType == ""» on DeviceId', 'A pipeline on the right of a join stands in brackets: `join (T | where …) on DeviceId`.'], // prettier-ignore
  ['print a = 1 | join kind=inner T on a «=» a', 'Expected `|`, `;` or the end of the query, found `=`. Values are compared with `==`.'], // prettier-ignore
  ['print a = 1 | «join» (print a = 1)', 'A join says which columns are equal: `on DeviceId`, or `on $left.DeviceId == $right.Id`.'], // prettier-ignore
  ['print a = 1 | join «type»=inner (print a = 1) on a', '`join` has no parameter named `type`. Did you mean `kind`?'],
  ['print a = 1 | join kind«==»inner (print a = 1) on a', 'Expected `=`, found `==`.'],
  ['print a = 1 | join kind «inner» (print a = 1) on a', 'Expected `=`, found `inner`.'],
  ['DeviceInfo | join «leftanti» (DeviceEvents | take 1) on DeviceId', 'The kind of a join is written kind=leftanti.'],
  ['DeviceInfo | lookup «inner» (DeviceEvents) on DeviceId', 'The kind of a lookup is written kind=inner.'],
  ['print a = 1 | join «hint.strateg»=broadcast (print a = 1) on a', '`join` has no parameter named `hint.strateg`. Did you mean `hint.strategy`?'], // prettier-ignore
  ['print a = 1 | join (print a = 1)«)» on a', 'Expected `|`, `;` or the end of the query, found `)`. It closes no bracket.'], // prettier-ignore
  ['print a = 1 | join (print a = 1) «using» a', 'Expected `on`, found `using`.'],
  ['DeviceInfo | join «DeviceEvents | where ActionType == ""» on DeviceId', 'A pipeline on the right of a join stands in brackets: `join (T | where …) on DeviceId`.'], // prettier-ignore
  ['print a = 1 | join kind=inner (print a = 1) on «a» == $right.a', "'a' needs a side: $left.a or $right.a."],
  ['print a = 1 | join kind=inner (print a = 1) on $left.a «=» $right.a', 'Expected `|`, `;` or the end of the query, found `=`. Values are compared with `==`.'], // prettier-ignore
]

describe('a slip', () => {
  test.each(slips)('%s: %s', (marked, ...messages) => {
    expect(said(marked.replace('«', '').replace('»', ''))).toEqual([marked, ...messages])
  })
})

const beyondKusto =
  'Kusto takes nothing but columns in the condition of a join, that of the left first: $left.a == $right.b. It is read as it stands.'

const suspicions: readonly (readonly [marked: string, message: string])[] = [
  ['DeviceInfo | where «DeviceName contains dynamic(["a"])»', "'contains' compares the text of the whole array; each item is looked for with in, has_any or has_all."], // prettier-ignore
  ['let x = dynamic(["a"]); DeviceInfo | where «DeviceName != x»', "'!=' compares the text of the whole array; each item is looked for with in, has_any or has_all."], // prettier-ignore
  ['DeviceInfo | sort by «"Timestamp"» desc', '"Timestamp" is a text, the same for every row; the column is written Timestamp, without quotes.'], // prettier-ignore
  ['DeviceInfo | top 5 by «"Timestamp"»', '"Timestamp" is a text, the same for every row; the column is written Timestamp, without quotes.'], // prettier-ignore
  ['DeviceInfo | distinct «"DeviceName"»', '"DeviceName" is a text, the same for every row; the column is written DeviceName, without quotes.'], // prettier-ignore
  ['DeviceInfo | sample-distinct 5 of «"DeviceName"»', '"DeviceName" is a text, the same for every row; the column is written DeviceName, without quotes.'], // prettier-ignore
  ['DeviceInfo | summarize count() by «"DeviceName"»', '"DeviceName" is a text, the same for every row; the column is written DeviceName, without quotes.'], // prettier-ignore
  ['DeviceInfo | summarize dcount(«"DeviceName"»)', '"DeviceName" is a text, the same for every row; the column is written DeviceName, without quotes.'], // prettier-ignore
  ['DeviceInfo | summarize arg_max(«"Timestamp"», *)', '"Timestamp" is a text, the same for every row; the column is written Timestamp, without quotes.'], // prettier-ignore
  ['DeviceInfo | where «"DeviceName"» has "dc"', '"DeviceName" is a text, the same for every row; the column is written DeviceName, without quotes.'], // prettier-ignore
  ['DeviceInfo | where «"DeviceName"» in ("a", "b")', '"DeviceName" is a text, the same for every row; the column is written DeviceName, without quotes.'], // prettier-ignore
  [`print ['a b'] = 1 | sort by «"a b"»`, `"a b" is a text, the same for every row; the column is written ['a b'], without quotes.`], // prettier-ignore
  ['DeviceInfo | join kind=inner (DeviceEvents) on «$right.DeviceId == $left.DeviceId»', beyondKusto],
  ['DeviceInfo | join kind=inner (DeviceEvents) on «tolower($left.DeviceName) == $right.DeviceName»', beyondKusto],
  ['DeviceInfo | lookup (DeviceEvents) on $left.DeviceId == $right.DeviceId, «$left.DeviceName == tolower($right.DeviceName)»', beyondKusto], // prettier-ignore
  ['DeviceInfo | project «*», Now = now()', "Kusto's project takes no `*`, which is read as all columns; extend keeps them all, and adds to them."], // prettier-ignore
  ['DeviceInfo | where «IsAzureADJoined == "1"»', 'A string is compared with a bool; the string is read as one.'],
]

describe('a text that names no column, or has a name', () => {
  test.each([
    'DeviceInfo | summarize count() by "all"',
    'DeviceInfo | summarize count() by Kind = "DeviceName"',
    'DeviceInfo | project "DeviceName"',
    'DeviceInfo | where "dc" in (DeviceName)',
  ])('%s', (kql) => {
    expect(said(kql, 'warning').slice(1)).toEqual([])
  })
})

describe('what is suspicious is answered with a warning', () => {
  test.each(suspicions)('%s: %s', (marked, message) => {
    expect(said(marked.replace('«', '').replace('»', ''), 'warning')).toEqual([marked, message])
  })
})
