// Regular expressions: patterns in the engine's syntax, groups, and functions where arguments differ by row.
import { describe, expect, test } from '@jest/globals'
import { withoutFlags } from '../../../src/kql/functions/pattern-flags.js'
import { captureGroups, patternInEngine } from '../../../src/kql/functions/patterns.js'
import { cases, hunt, refuses } from '../../support/hunting.js'

describe('patterns', () => {
  test.each([
    ['abc', []],
    ['(a)(?:b)(c)', ['', '']],
    [String.raw`\((a)\)`, ['']],
    ['[(](x)', ['']],
    ['[]()](x)', ['']],
    ['[[:alpha:](](x)', ['']],
    ['(?P<one>a)(?<two>b)(c)', ['one', 'two', '']],
    ['(?i)(a)', ['']],
    ['(', ['']],
  ])('groups of %s', (pattern, groups) => {
    expect(captureGroups(pattern)).toEqual(groups)
  })
  test.each([
    [String.raw`\d+`, String.raw`\p{Nd}+`],
    [String.raw`[\d.]`, String.raw`[\p{Nd}.]`],
    [String.raw`\D`, String.raw`[^\p{Nd}]`],
    [String.raw`\\d`, String.raw`\\d`],
    [String.raw`\u00e9|\u{1F600}`, String.raw`\x{00e9}|\x{1F600}`],
    [String.raw`\p{Lu}\.\b`, String.raw`\p{Lu}\.\b`],
    ['(?<name>x)(?i:y)', '(x)(?i:y)'],
    ['[a-y&&xyz]', String.raw`[\x{78}-\x{79}]`],
    ['[0-9--4]', String.raw`[\x{30}-\x{33}\x{35}-\x{39}]`],
    ['[a-g~~b-h]', String.raw`[\x{61}\x{68}]`],
    ['[x[^a-z]--[^x]]', String.raw`[\x{78}]`],
    ['[a&&b]', String.raw`[^\x{0}-\x{10ffff}]`],
    [String.raw`[\w&&[[:ascii:]]--[a-z]]`, String.raw`[\x{30}-\x{39}\x{41}-\x{5a}\x{5f}]`],
    [String.raw`\p{ascii}\p{Lu}[\p{Greek}-]`, String.raw`[\x{0}-\x{7f}]\p{Lu}[\p{Greek}-]`],
    ['[^[]+[(]', '[^[]+[(]'],
    ['[a-z-]+[]a]', '[a-z-]+[]a]'],
  ])('%s is %s in the engine', (pattern, translated) => {
    expect(patternInEngine(pattern)).toBe(translated)
  })
})

describe('flags that the engine does not have', () => {
  test.each([
    ['(?x) a b # c\n d', 'abd'],
    ['(?x)[a b]+(?-x) c', '[ab]+ c'],
    ['(?x: a b ) c', '(?:ab) c'],
    ['(a(?x) b )c d', '(ab)c d'],
    [String.raw`(?x)a\ b\#c`, String.raw`a\ b\#c`],
    ['(?ix) a', '(?i)a'],
    ['(?i-x: a)', '(?i: a)'],
    ['(?x-i: a )', '(?-i:a)'],
    [String.raw`(?u)\w(?-u:\w[\d.]\b)\s`, String.raw`\w(?:[0-9A-Za-z_][0-9.]\b)\s`],
    ['[(?x) ]', '[(?x) ]'],
    [String.raw`\(?x y`, String.raw`\(?x y`],
    ['(?x)[[:alpha:] ] [^]# ] a', '[[:alpha:]][^]'],
  ])('%s is read as %s', (pattern, text) => {
    expect(withoutFlags(pattern)).toEqual({ text })
  })

  cases('in their reach', [
    [String.raw`print extract(@"(?x) user: \s* (\w+) # the name", 1, "user:  ann")`, 'ann'],
    ['print extract("(?x) ( a # one (\\n) ( b )", 2, "ab")', 'b'],
    [String.raw`print extract(@"(?-u:\w+)", 0, "naïve"), extract(@"(?-u)[\w]+(?u)\w", 0, "naïve")`, [['na', 'naï']]],
    [String.raw`print "$$abc$$" matches regex @"^\$+(?-u:\b).+(?-u:\b)"`, true],
  ]) // prettier-ignore
  refuses(String.raw`print "x" matches regex «@"(?-u:\W)"»`, 'KQL3016')
  refuses(String.raw`print "x" matches regex «@"(?-u)."»`, 'KQL3016')
  refuses(String.raw`print "x" matches regex «@"(?-u)[^a]"»`, 'KQL3016')
  refuses(String.raw`print "x" matches regex «@"(?i-u)k"»`, 'KQL3016')
  refuses(String.raw`print "x" matches regex «@"(?x)a+ ?"»`, 'KQL3016')
  refuses(String.raw`print "x" matches regex «@"(?R)a"»`, 'KQL3016')
})

describe('extracting', () => {
  cases('a group that the pattern has not', [
    ['datatable(s: string)["ab", "cd"] | project extract("(a)", 2, s), extract("a", 1, s), extract("(a)", 3, s, typeof(long))', [['', '', null], ['', '', null]]],
  ]) // prettier-ignore
  cases('extract', [
    [String.raw`datatable(s:string)["１２", "ab", ""] | project extract(@"(\d+)", 1, s)`, [['１２'], [''], ['']]],
    [String.raw`print extract(@"\w+", 0, "-été-")`, 'été'],
    [
      'print a = extract("=(.*)", 1, "a=[1, 2]", typeof(dynamic)), b = extract("=(.*)", 1, "b", typeof(dynamic)) | project a[1], gettype(b)',
      [[2, 'null']],
    ],
    ['print extract("(?<key>k)=(v)?", 2, "k=")', ''],
    ['print extract("(a)", long(null), "a")', ''],
    [
      'datatable(n: long)[0, 1, 2, 3, -1, long(null)] | project extract("(a)(b)", n, "xab"), extract("([0-9])", n, "a1", typeof(long))',
      [
        ['ab', 1],
        ['a', 1],
        ['b', null],
        ['', null],
        ['', null],
        ['', null],
      ],
    ],
    [
      'print extract("(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)(k)?", 10, "abcdefghij"), extract("(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)(k)?", 11, "abcdefghij")',
      [['j', '']],
    ],
    [
      String.raw`print extract(@"\b{start}\w+\b{end}", 0, "-ab-"), extract(@"\<b\>.*", 0, "ab b-"), extract(@"\\<", 0, "\\<")`,
      [['ab', 'b-', String.raw`\<`]],
    ],
    [
      String.raw`print extract(@"\w+", 0, "-ⅧⒶ_é\u200d-"), "Ⅷ" matches regex @"^[\w.]$", "Ⅷ" matches regex @"\W"`,
      [['ⅧⒶ_é\u200d', true, false]],
    ],
    [
      String.raw`print extract(@"[^\W]+", 0, "-é"), extract(@"\P{Letter}+", 0, "é12"), "aß" matches regex @"^[\pL&&[^a]]"`,
      [['é', '12', false]],
    ],
  ])
  cases('extract_all', [
    ['datatable(s:string)["a1b", "", "x"] | project extract_all("([a-z])([0-9])?", s)', [[[['a', '1'], ['b', '']]], [null], [[['x', '']]]]], // prettier-ignore
    ['print extract_all(@"(\\w*)", "ab cd"), extract_all("(a*)", "baac"), extract_all("(x*)(y)?", "ïy")', [[['ab', 'cd'], ['', 'aa', ''], [['', ''], ['', 'y']]]]], // prettier-ignore
    ['print extract_all("([a-z])([0-9])?", dynamic([2]), "a1b")', [[['1', '']]]],
    ['print extract_all("(?P<日本>x)(?<a.b[0]>y)", dynamic(["日本"]), "xy"), extract_all("(?P<日本>x)(?<a.b[0]>y)", dynamic(["a.b[0]"]), "xy")', [[['x'], ['y']]]], // prettier-ignore
    ['let groups = dynamic(["b", 1]); print extract_all("(?P<a>.)(?P<b>.)", groups, "xy")', [[[['y', 'x']]]]],
  ])
  test.each([
    'print extract("a(b)", -1, "ab")',
    'print extract_all("a", "ab")',
    'print extract_all("(a)", dynamic([2]), "ab")',
    'print countof("a", "a", "glob")',
    String.raw`print extract(@"\b{start-half}a", 0, "ab")`,
    String.raw`print "a" matches regex @"\<.a"`,
    String.raw`print "a" matches regex @"a*\>"`,
  ])('refuses %s', async (kql) => {
    await expect(hunt(kql)).rejects.toThrow()
  })
})

describe('replacing', () => {
  cases('replace_regex', [
    [String.raw`datatable(s:string)["abcABC", "１a", ""] | project replace_regex(s, @"(?i)abc|\d", "#")`, [['##'], ['#a'], ['']]], // prettier-ignore
    [String.raw`print replace_regex("a-b", @"(\w)-(\w)", @"\2-\1 \0")`, 'b-a a-b'],
    [String.raw`print replace_regex(@"C:\Users\ann\x", @"C:\\Users\\(\w+)\\", @"C:\Users\\USER \1\")`, String.raw`C:\Users\USER ann\x`], // prettier-ignore
    [String.raw`let mark = strcat("<", @"\_"); print replace(@"\bé", mark, "é_")`, String.raw`<\__`],
  ])
  cases('trim', [
    [String.raw`datatable(s:string)["  pad  ", "yyy", "", "a|b"] | project trim(@"\s", s), trim("y", s), trim_end("b|x", s)`, [[' pad ', '  pad  ', '  pad  '], ['yyy', 'y', 'yyy'], ['', '', ''], ['a|b', 'a|b', 'a|']]], // prettier-ignore
    [String.raw`print trim_start(@"[^\w]+", "-  Te st")`, 'Te st'],
  ])
})

describe('patterns are known before the query runs', () => {
  refuses('datatable(r:string)["-+"] | project trim(«r», "--a--")', 'KQL3005')
  refuses('datatable(r:string)["-+"] | project replace_regex("a", «r», "b")', 'KQL3005')
})

describe('locating', () => {
  cases('indexof_regex', [
    ['datatable(s:string)["xaab", "", "b"] | project indexof_regex(s, "a+"), indexof_regex(s, "b", 1)', [[1, 3], [-1, -1], [-1, -1]]], // prettier-ignore
    ['datatable(i:long)[0, 1, 9, -1] | project indexof_regex("abcabc", "a.c", i, -1, 1)', [[0], [3], [-1], [null]]],
    ['datatable(l:long)[-2, -1, 1, long(null)] | project indexof_regex("abc", "b", 0, l), indexof("abc", "b", 0, l)', [[null, null], [1, 1], [-1, -1], [null, null]]], // prettier-ignore
    ['print indexof_regex("abc", "x*"), indexof_regex("abc", "^"), indexof_regex("ba", "a*"), indexof_regex("abc", "$")', [[0, 0, 0, 3]]], // prettier-ignore
    ['print indexof_regex("abc", "", 1), indexof_regex("abc", "", 0, -1, 3), indexof_regex("abc", "^", 0, -1, 2)', [[1, 2, -1]]], // prettier-ignore
    [
      'print indexof_regex("aab", "aa?", 0, -1, 2), indexof_regex("é😀a", "a"), indexof_regex("b a", @"\\s")',
      [[-1, 2, 1]],
    ],
  ])
})
