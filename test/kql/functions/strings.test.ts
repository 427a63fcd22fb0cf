// Text functions where the arguments differ by row, and at the edges that KQL and SQL see differently.
import { describe } from '@jest/globals'
import { cases } from '../../support/hunting.js'

describe('cutting', () => {
  cases('substring', [
    ['datatable(s:string)["abcdef", "xy", ""] | project substring(s, 3), substring(s, -2)', [['def', 'ef'], ['', 'xy'], ['', '']]], // prettier-ignore
    ['datatable(s:string, n:int)["abcdef", 2, "xy", -1, "", 3] | project substring(s, n, n + 1)', [['cde'], [''], ['']]], // prettier-ignore
    ['datatable(n:long)[5000000000, -5000000000] | project substring("abc", n), substring("abc", 1, n)', [['', 'bc'], ['', '']]], // prettier-ignore
    ['print substring("😀é", 1)', 'é'],
    ['print substring("abc", 5000000000)', ''],
  ])
  cases('split', [
    ['datatable(s: string, d: string)["abc", "", "a,b", ","] | project split(s, d), split(s, "")', [[['abc'], ['abc']], [['a', 'b'], ['a,b']]]], // prettier-ignore
    ['datatable(s:string)["a=b=c", "none", "="] | project split(s, "=", 1)', [[['b']], [null], [['']]]],
    ['datatable(i:long)[1, -1, -2, 7] | project split("a,b", ",", i)', [[['b']], [null], [null], [null]]],
    ['datatable(d:string)["", ","] | project split("a,b", d)', [[['a,b']], [['a', 'b']]]],
    ['print split("a😀b", "😀")[1]', 'b'],
  ])
})

describe('joining', () => {
  cases('strcat_array', [
    ['print strcat_array(dynamic([]), ",")', ''],
    ['print strcat_array(dynamic(null), ",")', ''],
    ['datatable(d:string)["-", ""] | project strcat_array(dynamic(["a", null, "b"]), d)', [['a--b'], ['ab']]],
  ])
  cases('strcat_delim', [['datatable(d:string)["-", ""] | project strcat_delim(d, "a", 1, "")', [['a-1-'], ['a1']]]])
  cases('reverse', [
    [
      'datatable(s:string)["ae\\u0301b", "🇫🇷", "a\\r\\n", ""] | project reverse(s)',
      [['b\u0301ea'], ['🇷🇫'], ['\n\ra'], ['']],
    ],
  ])
  cases('strrep', [
    ['datatable(n:long)[0, -1, 2] | project strrep("ab", n), strrep("ab", n, "-")', [['', ''], ['', ''], ['abab', 'ab-ab']]], // prettier-ignore
  ])
})

describe('searching', () => {
  cases('indexof', [
    ['datatable(s:string, p:string)["ababab", "b", "ab", ""] | project indexof(s, p), indexof(s, p, 2)', [[1, 3], [null, null]]], // prettier-ignore
    ['datatable(i:long)[0, 2, -1, -100, 100] | project indexof("abcabc", "c", i)', [[2], [2], [5], [2], [-1]]],
    ['print indexof("aaaa", "aa", 0, -1, 3)', 2],
    ['print indexof("aaaa", "aa", 0, -1, 4)', -1],
    ['print indexof("é😀x", "x")', 2],
    ['range i from 1 to 3000 step 1 | extend n = (i * i) % 11 | extend at = indexof(substring("xaxaxaxaxa", 0, n), "a", 0, -1, 3) | summarize by n, at | where at != iff(n >= 6, 5, -1)', []], // prettier-ignore
  ])
  cases('countof', [
    ['datatable(s:string, p:string)["aaaa", "aa", "ababa", "aba", "abc", "", "", "a"] | project countof(s, p)', [[3], [2], [0], [0]]], // prettier-ignore
    ['print countof("O\'Brien\'s", "\'")', 2],
    ['print countof("abc", "$", "regex"), countof("ab cd", @"\\b", "regex"), countof("abc\\nabc", "(?m)^", "regex"), countof("baac", "a*", "regex"), countof("naïve", "x*", "regex")', [[1, 4, 2, 3, 6]]], // prettier-ignore
    [String.raw`print countof("１a2", @"\d", "regex")`, 2],
  ])
  cases('has_any_index', [
    ['datatable(s:string)["a.exe", "exec", "b.dll"] | project has_any_index(s, dynamic(["dll", "exe"]))', [[1], [-1], [0]]], // prettier-ignore
    ['datatable(Item:string, a:dynamic)["x.exe", dynamic(["dll", "exe"]), "", dynamic(["a"])] | project has_any_index(Item, a)', [[1], [-1]]], // prettier-ignore
  ])
})

describe('replacing', () => {
  cases('replace_strings', [
    ['print replace_strings("100% a_b", dynamic(["%", "_", ""]), dynamic(["PCT", "-", "x"]))', '100PCT a-b'],
    ['print replace_strings("abc", dynamic(["a", "b"]), dynamic(["b"]))', 'bbc'],
    ['datatable(s: string, l: dynamic, r: dynamic)["This is it", dynamic(["is", "This"]), dynamic(["was", "That"]), "aab", dynamic(["a", "", "b"]), dynamic(["b", "x", 1]), "xy", dynamic(["x", "y"]), dynamic(["1"]), "q", dynamic(null), dynamic(["y"])] | project replace_strings(s, l, r)', [['Thwas was it'], ['bbb'], ['1y'], ['q']]], // prettier-ignore
    ['let T = datatable(k: string, v: string)["one", "1", "two", "2"]; print replace_strings("one two one", toscalar(T | summarize make_list(k)), toscalar(T | summarize make_list(v)))', '1 2 1'], // prettier-ignore
  ])
  cases('translate', [
    ['datatable(a:string, b:string)["abc", "x", "ab", "", "", "z"] | project translate(a, b, "aabbcc")', [['xxxxxx'], ['cc'], ['aabbcc']]], // prettier-ignore
  ])
})

describe('parse_csv', () => {
  cases('parse_csv', [
    ['print parse_csv("")', [[['']]]],
    ['print parse_csv("a,,b,")', [[['a', '', 'b', '']]]],
    [String.raw`print parse_csv('"x\ny",z\nsecond')`, [[['x\ny', 'z']]]],
  ])
})
