// Tokens: the same as Chevrotain's own lexer makes of the same patterns, of any text.
import { expect, test } from '@jest/globals'
import type { IToken } from 'chevrotain'
import { Lexer } from '../../grammar/chevrotain.js'
import fc from 'fast-check'
import { lex } from '../../grammar/lexer.js'
import { Identifier, patterned, SignedWord, words } from '../../grammar/tokens.js'

const byPatterns = new Lexer(patterned, { positionTracking: 'onlyOffset' })
const shown = (tokens: readonly IToken[]): readonly string[] =>
  tokens.map(({ tokenType: type, tokenTypeIdx, startOffset, image }) => {
    const meant = type === Identifier || type === SignedWord ? (words.get(image) ?? type) : type
    expect(tokenTypeIdx).toBe(type.tokenTypeIdx)
    return `${startOffset} ${meant.name} ${JSON.stringify(image)}`
  })

function expectSame(text: string): void {
  const { tokens, groups } = byPatterns.tokenize(text)
  const lexed = lex(text)
  expect([shown(lexed.tokens), shown(lexed.comments)]).toEqual([shown(tokens), shown(groups['comments'] ?? [])])
}

test.each([
  '',
  'T | where a == 1 and b !has "x" and c in~ ("y") | take 10 // the end',
  '#connect x\nprint 1 #no\n  #yes',
  'a-b project-away mv-expand x -1 granny-ascx top-nestedof in~x !in~y in ~ x',
  'datetime(2024-01-01) datetime (1) int(5) intx(5) date time(1h) x.datetime(now) bool(true) guid(',
  'h"x" H@\'y\' hx"z" h ~~~a~~~ h```b``` ~~~ c ``` hint.strategy=shuffle hint.other hint hints.remote',
  'matches regex "a" matches  \n regexp matches matchesregex',
  '0x1F 3Dchart 1st 1s 1.5d 1e5 1.e3 1..2 1.5e-3x 00000000-0000-0000-0000-000000000001 deadbeef-0000-0000-0000-00000000000a',
  'deadbeef-x deadbee-1 1d2 5minutes 12ms3 $left._x $ 1$',
  'true TRUE True tRue truex false(1) a=~b a!~b a=>b a===b a!==b a=!b a<>b a<=b a>=b a<b a>b a=b && ~= & ~',
  '"open\n\'open\r"a\\"b" @"a""b" @\'it\'\'s\' "a\\\nb" @x @"',
  'a\u00a0b\u200b\ufeffc é名 \u{1f600}x ;{}[](),|:+-*/%.',
])('%j', expectSame)

const pieces = [
  ...[...words.keys()], 'abc', 'A1_', 'deadbeef', '12345678', '-1234-1234-1234-123456789abc', '1.5', '1d', '0x', '1e', '..',
  '.', '-', '(', ')', '~', '!', '=', '<', '>', '"', "'", '`', '@', '/', '//', '\n', '\r', ' ', '\t', '#', '$', '&', '\\', 'h',
  'é', '\u00a0', '\u{1f600}', 'datetime', 'hint', '.strategy', 'matches', 'regex', '[', ']', '{', '}', ',', ';', '|', ':', '*', '%',
] // prettier-ignore

test('any text', () => {
  const text = fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'binary', maxLength: 3 })), {
    maxLength: 30,
  })
  fc.assert(
    fc.property(text, (parts) => {
      expectSame(parts.join(''))
    }),
    { numRuns: 2000 },
  )
})
