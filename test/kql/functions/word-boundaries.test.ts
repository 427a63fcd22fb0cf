// `\b` beside letters of all scripts, where the engine's knows those of ASCII alone.
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { cases, hunt, rowsOf } from '../../support/hunting.js'

describe('words in all scripts', () => {
  cases('whole words', [
    ['print "un café" matches regex @"\\bcafé\\b", "cafés" matches regex @"\\bcafé\\b", "été" matches regex @"t\\b"', [[true, false, false]]], // prettier-ignore
    ['print "日本語 a" matches regex @"\\ba", "日本語a" matches regex @"\\ba", "“a”" matches regex @"\\ba\\b"', [[true, false, true]]], // prettier-ignore
    ['print "É" matches regex @"(?i)\\bé\\b", "é K" matches regex @"(?i)\\bk\\b", "é ſ" matches regex @"(?i)\\bS"', [[true, true, true]]], // prettier-ignore
  ])
  cases('words of ASCII alone, where the flag u is taken away', [
    [
      'print extract(@"(?-u:\\b)a", 0, "éa"), extract(@"\\ba", 0, "éa"), extract(@"(?x) \\b a", 0, "é a")',
      [['a', '', 'a']],
    ],
  ])
  cases('what they give', [
    ['print extract(@"\\b(\\w+)\\b", 1, "– été"), extract_all(@"(\\b\\w)", "été à là"), extract(@"\\b[^_]+\\b", 0, "a_é é")', [['été', ['é', 'à', 'l'], ' é']]], // prettier-ignore
    ['print replace_regex("é_é a_b", @"\\b(\\w+)_(\\w+)\\b", @"\\2_\\1"), replace_regex("é_", @"_\\b", "_é"), trim(@"\\b\\w", "été")', [['é_é b_a', 'é_é', 'té']]], // prettier-ignore
    ['print countof("été à là", @"\\b\\w+\\b", "regex"), indexof_regex("été à", @"\\bà"), replace_regex("ab c", @"\\b", "|")', [[3, 4, '|ab| |c|']]], // prettier-ignore
  ])
  test.each([
    'print replace_regex("été", @"\\b", "|")',
    'print "été" matches regex @"\\bét(?i:É)"',
    'print extract_all(@"(\\bx?)", "été")',
    'print extract(@"(?-u:\\b)a\\b", 0, "éa")',
  ])('refuses %s', async (kql) => {
    await expect(hunt(kql)).rejects.toThrow(String.raw`with \b is supported for texts in ASCII alone`)
  })
})

const inWord = String.raw`[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}]`
const edge = `(?:(?<=${inWord})(?!${inWord})|(?<!${inWord})(?=${inWord}))`
/** What stands in a pattern, and in JavaScript for it. */
const pieces = [
  [String.raw`\b`, edge], ['a', 'a'], ['é', 'é'], ['_', '_'], ['.', '.'], [String.raw`\w+`, `${inWord}+`], ['[^_]', '[^_]'],
  ['[^a]*', '[^a]*'], ['[aé_]{1,2}', '[aé_]{1,2}'], ['(é|a)', '(é|a)'], ['-?', '-?'], [String.raw`\W`, inWord.replace('[', '[^')],
] as const // prettier-ignore
const pattern = fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 5 }).map((parts) => ({
  kql: String.raw`${parts.map(([kql]) => kql).join('')}\ba?`,
  js: `${parts.map(([, js]) => js).join('')}${edge}a?`,
}))
const text = fc.string({ unit: fc.constantFrom('a', 'b', 'é', 'ß', '_', ' ', '-', '“', '😀', '\u0301'), maxLength: 6 })

test('the first match is that of all scripts', async () => {
  const property = fc.asyncProperty(
    fc.array(text, { minLength: 1, maxLength: 12 }),
    pattern,
    async (texts, { kql, js }) => {
      const rows = texts.map((one, i) => `${i}, "${one}"`).join(', ')
      const found = await rowsOf(
        `datatable(i: long, s: string)[${rows}] | sort by i asc | project s matches regex @"${kql}", extract(@"${kql}", 0, s)`,
      )
      const regex = new RegExp(js, 'u')
      expect(found).toEqual(texts.map((one) => [regex.test(one), regex.exec(one)?.[0] ?? '']))
    },
  )
  await fc.assert(property, { numRuns: 40 })
})
