// `\b` beside letters of all scripts, where the engine's knows those of ASCII alone.
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { cases, hunt, rowsOf } from '../../support/hunting.js'

describe('words in all scripts', () => {
  cases('whole words', [
    ['print "un café" matches regex @"\\bcafé\\b", "cafés" matches regex @"\\bcafé\\b", "été" matches regex @"t\\b"', [[true, false, false]]], // prettier-ignore
    ['print "日本語 a" matches regex @"\\ba", "日本語a" matches regex @"\\ba", "“a”" matches regex @"\\ba\\b"', [[true, false, true]]], // prettier-ignore
    ['print "é k" matches regex @"(?i)k\\b", "é k" matches regex @"(?i)\\b[^k]$", "éK" matches regex @"(?i)\\bk"', [[true, false, false]]], // prettier-ignore
    ['print "É" matches regex @"(?i)\\bé\\b", "é K" matches regex @"(?i)\\bk\\b", "é ſ" matches regex @"(?i)\\bS"', [[true, true, true]]], // prettier-ignore
  ])
  cases('words of ASCII alone, where the flag u is taken away', [
    [
      'print extract(@"(?-u:\\b)a", 0, "éa"), extract(@"\\ba", 0, "éa"), extract(@"(?x) \\b a", 0, "é a")',
      [['a', '', 'a']],
    ],
  ])
  cases('what they give', [
    ['print extract(@"[^ék]+\\b", 0, "é😀ß"), extract(@"\\b.", 0, "–é"), extract(@"(?i).\\W\\b", 0, "é_😀É")', [['😀ß', 'é', '_😀']]], // prettier-ignore
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
/** What case has a say in: signs of kelvin and of the long s are k and s. */
const letters = [
  ['k', 'k'], ['[^k]', '[^k]'], ['[^ék]+', '[^ék]+'], ['[a-k]', '[a-k]'], ['É', 'É'], ['ſ', 'ſ'], [String.raw`[^\sé]`, String.raw`[^\sé]`],
] as const // prettier-ignore

interface Pattern {
  readonly kql: string
  readonly js: RegExp
}
const pattern = fc
  .tuple(fc.boolean(), fc.array(fc.constantFrom(...pieces, ...letters), { minLength: 1, maxLength: 5 }))
  .map(([caseless, parts]): Pattern => ({
    kql: String.raw`${caseless ? '(?i)' : ''}${parts.map(([kql]) => kql).join('')}\ba?`,
    js: new RegExp(`${parts.map(([, js]) => js).join('')}${edge}a?`, caseless ? 'iu' : 'u'),
  }))
const characters = ['a', 'b', 'k', 'S', 'é', 'É', 'ß', 'K', 'ſ', '_', ' ', '-', '“', '😀', '\u0301']
const text = fc.string({ unit: fc.constantFrom(...characters), maxLength: 6 })

test('the first match is that of all scripts', async () => {
  const property = fc.asyncProperty(
    fc.array(text, { minLength: 1, maxLength: 12 }),
    pattern,
    async (texts, { kql, js }) => {
      const rows = texts.map((one, i) => `${i}, "${one}"`).join(', ')
      const found = await rowsOf(
        `datatable(i: long, s: string)[${rows}] | sort by i asc | project s matches regex @"${kql}", extract(@"${kql}", 0, s)`,
      )
      expect(found).toEqual(texts.map((one) => [js.test(one), js.exec(one)?.[0] ?? '']))
    },
  )
  await fc.assert(property, { numRuns: 80 })
})
