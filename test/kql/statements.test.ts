// Statements before the query: patterns, views and options that change what it answers.
import { describe } from '@jest/globals'
import { cases, refuses } from '../support/hunting.js'

const places =
  'declare pattern p = (a: string, n: long)[b: string] { ("x", 1).["y"] = { print r = strcat(a, n) }; ("x", 2).["y z"] = { let k = n; range i from 1 to k step 1 }; };'

describe('declare pattern', () => {
  cases('a call names a case', [
    [`${places} p("x", 1).y`, [['x1']]],
    [`${places} p("x", 2).["y z"] | count`, [[2]]],
    ['declare pattern q = (a: string) { ("1.2.3.4") = { print lat = 37.4 }; }; let t = q("1.2.3.4"); t | extend b = 1', [[37.4, 1]]],
    ['declare pattern q = (a: string) { ("u") = { print v = 1 }; ("w") = { print v = 2 }; }; union (q("u")), (q("w")) | summarize sum(v)', [[3]]],
  ]) // prettier-ignore

  refuses('declare pattern q = (a: string) { ("u") = { print v = 1 }; }; «q("w")»', 'KQL3010')
  refuses('declare pattern q = (a: string) { ("u") = { print v = 1 }; }; «q()»', 'KQL3004')
  refuses('«declare pattern q»; q("u")', 'KQL4004')
})

describe('set', () => {
  cases('query_now', [
    ['set query_now = datetime(2020-02-02); print now(), ago(1d)', [['2020-02-02T00:00:00.0000000Z', '2020-02-01T00:00:00.0000000Z']]],
    ['set notruncation; set truncationmaxrecords = 1; range x from 1 to 2 step 1 | count', [[2]]],
  ]) // prettier-ignore

  cases('set query_take_max_records', [
    ['set query_take_max_records = 2; range x from 1 to 5 step 1 | sort by x desc', [[5], [4]]],
    ['set query_take_max_records = 9; range x from 1 to 2 step 1', [[1], [2]]],
  ])
  refuses('set query_take_max_records = «"2"»; print 1', 'KQL3010')
  refuses('«set query_datetimescope_from = datetime(2026-11-01)»; print 1', 'KQL4004')
  refuses('set query_now = «"today"»; print now()', 'KQL3010')
})

describe('functions', () => {
  cases('one that needs no argument is called by its name', [
    ['let a = () { 123 }; print x = 2 | project y = x * a, z = x * a()', [[246, 246]]],
    ['let a = () { dynamic([1, 2]) }; print 1 in (a), 3 in (a())', [[true, false]]],
    ['let a = () { range n from 1 to 2 step 1 }; let b = a; b | where n in (a) | count', [[2]]],
    ['let a = (x: long = 5) { x + 1 }; print x = 1 | extend a', [[1, 6]]],
  ])

  cases('a name in the body never means a column of the row', [
    ['let f = (x: string) { x }; print x = 1, y = "a" | project f(y)', [['a']]],
    ['let f = () { let x = "s"; x }; print x = 1 | project f()', [['s']]],
    ['let y = "q"; let f = () { y }; print y = 1 | project f(), y', [['q', 1]]],
    [
      'let f = (x: long) { x + 1 }; let g = (y: long) { f(y) * 10 }; print x = 1, y = 2 | project g(x), g(y)',
      [[20, 30]],
    ],
    ['let f = (n: long) { column_ifexists("y", "none") }; print y = 1 | project f(y)', [['none']]],
  ])
  refuses('let f = () { «y» }; print y = 1 | project f()', 'KQL2001')
  refuses('let f = () «{ }»; print f()', 'KQL2020')
  refuses('let f = (T: (*)) «{ let a = 1; }»; print 1 | invoke f()', 'KQL2020')

  const three = 'let T = range a from 1 to 3 step 1;'
  cases('one gives a table where its body is the name of one', [
    [`${three} let f = () { T }; let g = f(); g | count`, [[3]]],
    [`${three} let f = () { T }; print 1 in (f()), toscalar(f())`, [[true, 1]]],
    ['let f = () { let T = range a from 1 to 3 step 1; let U = T; U }; let g = f(); g | count', [[3]]],
    [`${three} let f = (T: (a: long)) { T }; let g = f(T); let h = () { f(g) }; let i = h; i | count`, [[3]]],
    ['let f = (x: long) { x }; let g = f(1); print g', [[1]]],
    ['let f = () { let g = (x: long) { x + 1 }; g(1) }; let h = f(); print h', [[2]]],
  ])

  cases('a let of a function whose value is a scalar may be a table', [
    ['let f = (n: long) { let T = materialize(range a from 1 to n step 1); toscalar(T | count) + n }; print f(3)', [[6]]],
    ['let f = (n: long) { let g = () { range a from 1 to 3 step 1 }; let T = g(); n in (T) }; print f(3), f(4)', [[true, false]]],
  ]) // prettier-ignore
  refuses('let f = () { let x = 1; let «x» = 2; x }; print f()', 'KQL2006')

  cases('query parameters of a function have their defaults', [
    ['let f = (x: long) { declare query_parameters(n: long = 5); let m = n; x + m }; print f(1)', [[6]]],
    ['let f = (x: long) { declare query_parameters(n: long = 5); range a from x to n step 1 }; f(3) | count', [[3]]],
  ])

  cases('a default may be another kind of number', [
    ['declare query_parameters(n: long = 5.5, r: real = 2, d: decimal = 1, t: datetime = datetime(null)); print n, r, d, t', [[5, 2, '1', null]]],
  ]) // prettier-ignore
  refuses('declare query_parameters(n: long = «"abc"»); print n', 'KQL3001')
  refuses('declare query_parameters(n: bool = «5»); print n', 'KQL3001')
  refuses('declare query_parameters(s: string = «5»); print s', 'KQL3001')
  refuses('declare query_parameters(d: dynamic = «5»); print d', 'KQL3001')
  refuses('declare query_parameters(t: datetime = «"2020-01-01"»); print t', 'KQL3001')
  refuses('declare query_parameters(n: long = «1h»); print n', 'KQL3001')

  const pattern = 'declare pattern P = (a: string)[b: string] { ("5").["x"] = { print 1 }; };'
  cases('a pattern', [[`${pattern} P("5").x`, [[1]]]])
  refuses(`${pattern} P(«5»).x`, 'KQL3001')
  refuses(`${pattern} P(«strcat("5", rand())»).x`, 'KQL3005')

  cases('an argument is the row’s where the function reads no table', [
    ['let f = (v: long) { let w = v + 1; w * 2 }; range x from 1 to 2 step 1 | summarize f(sum(x))', [[8]]],
    ['let f = (n: long) { toscalar(print 2) + n }; print x = 1 | project f(x)', [[3]]],
  ])

  refuses('let f = (n: long) { toscalar(print «n») }; print x = 1 | project f(x)', 'KQL3020')
  refuses('let f = (n: long) { let m = n; 1 in ((print «m» + 1)) }; print x = 1 | project f(x)', 'KQL3020')
  refuses('let f = (n: long) { n }; print «f»', 'KQL2001')

  cases('a body is checked under what set says', [
    ['set best_effort = true; let f = () { union (print n = 1), NoSuchTable }; f', [[1]]],
  ])

  // What the official binder says of each of these, it says at the same place.
  refuses('let f = () { «nobody» }; print 1', 'KQL2001')
  refuses('let f = (x: string) { «x + 1» }; print 1', 'KQL3002')
  refuses('let f = (x: string) { «strlen(x, 2)» }; print 1', 'KQL3004')
  refuses('let f = (x: long) { «nosuch»(x) }; print 1', 'KQL2003')
  refuses('let f = (x: long) { range a from 1 to x step 1 | where «b» == 1 }; print 1', 'KQL2001')
  refuses('let f = (x: long) { let g = (y: long) { «z» }; x }; print 1', 'KQL2001')
  refuses('let f = (x: long) { «Nowhere» | where a == x }; f(1) | union (f(2))', 'KQL2002')

  cases('what values must be is asked of calls alone', [
    ['let f = (x: long, p: string) { range a from 1 to x step 1 | where tostring(a) matches regex p | take x }; print 1', [[1]]],
    ['let f = (d: dynamic) { print b = d | evaluate bag_unpack(b) }; f(dynamic({"a": 1}))', [[1]]],
  ]) // prettier-ignore

  const table = 'datatable(a: long, c: long)[1, 2]'
  cases('the body reads the columns that are declared, and hands on the others', [
    [`let f = (T: (a: long)) { T | extend b = a + 1 }; f(${table})`, [[1, 2, 2]]],
    [`let f = (T: (*)) { T | extend b = 3 }; ${table} | invoke f()`, [[1, 2, 3]]],
    [`let f = (T: (*), n: string) { T | project b = column_ifexists(n, long(null)) }; f(${table}, "c")`, [[2]]],
    [`let f = (T: (a: long)) { T | project a }; let g = (T: (a: long, c: long)) { f(T) }; g(${table})`, [[1]]],
  ])
  refuses(`let f = (T: (a: long)) { T | extend b = «c» }; f(${table})`, 'KQL2001')
  refuses(`let f = (T: (*)) { T | extend b = «c» }; ${table} | invoke f()`, 'KQL2001')
  refuses(`let f = (T: (a: long)) { print 1 }; f(«datatable(c: long)[1]»)`, 'KQL2013')
  refuses(`let f = (T: (a: long, c: string)) { T | count }; f(«${table}»)`, 'KQL3001')
  refuses(`let f = (T: (a: long)) { T | count }; datatable(a: int)[1] | invoke «f()»`, 'KQL3001')
  refuses('let f = (n: long, «T: (a: long)») { T | take n }; print 1', 'KQL2014')
})

describe('view', () => {
  cases('a view stands for itself in a union', [
    ['let a = view () { print x = 1 }; let b = view () { print x = 2 }; union withsource = t a, (b()) | sort by x asc', [['a', 1], ['b', 2]]],
    ['let a = view () { range n from 1 to 9 step 1 }; let b = view () { print m = 5 }; search n == 5 or m == 5 | project $table, n, m | sort by $table asc', [['a', 5, null], ['b', null, 5]]],
    ['let a = view () { print text_of_a = "needle" }; find where text_of_a has "needle"', [['a', 'needle']]],
    ['let a = () { print x = 1 }; union withsource = t a, (print x = 2) | sort by x asc', [['union_arg0', 1], ['union_arg1', 2]]],
  ]) // prettier-ignore
})

describe('column_names_of', () => {
  cases('the names of a table', [
    ['let T = datatable(A: string, B: int)[]; print column_names_of(T)', ['A', 'B']],
    ['let f = (n: int) { print A = "", B = n }; print c = column_names_of(f(1))', ['A', 'B']],
  ].map(([kql, names]) => [kql as string, [[names]]] as const)) // prettier-ignore

  refuses('print «column_names_of()»', 'KQL3004')
  refuses('«restrict access to (T)»; print 1', 'KQL4004')
})
