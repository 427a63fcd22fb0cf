// Text to tokens, by the patterns of `tokens.ts`. Plain words, blanks and single signs, which are most of every query, are
// told by their characters; Chevrotain's own lexer would ask one regular expression after another for each of them.
import type { IToken, TokenType } from 'chevrotain'
import { typedLiteralWords } from './literals.js'
import * as t from './tokens.js'

/** Tokens with their final types, and the comments apart. */
export interface Lexed {
  readonly tokens: IToken[]
  readonly comments: readonly IToken[]
}

/** A type with where its token ends that begins at a place: at the place itself where none does. */
interface Candidate {
  readonly type: TokenType
  readonly endOf: (text: string, start: number) => number
}

function candidate(type: TokenType): Candidate {
  const { PATTERN: pattern } = type
  if (typeof pattern === 'function')
    return { type, endOf: (text, start) => start + (pattern(text, start, [], {})?.[0].length ?? 0) }
  if (!(pattern instanceof RegExp)) throw new Error(`The token '${type.name}' has no pattern.`)
  const sticky = new RegExp(pattern.source, 'y')
  const endOf = (text: string, start: number): number => {
    sticky.lastIndex = start
    return sticky.test(text) ? sticky.lastIndex : start
  }
  return { type, endOf }
}

const all = t.patterned.map(candidate)
const only = (...types: readonly TokenType[]): readonly Candidate[] => all.filter(({ type }) => types.includes(type))

const codesOf = (characters: string): readonly number[] => Array.from(characters, (one) => one.charCodeAt(0))

/** The tokens that may begin with a character of ASCII, where they are few. */
const beginnings: (readonly Candidate[] | undefined)[] = []
for (const [characters, types] of [
  ['0123456789', [t.RawGuid, t.TimespanLiteral, t.RealLiteral, t.LongLiteral, t.Identifier]],
  ['"\'', [t.StringLiteral, t.OpenString]],
  ['=<>', [t.Arrow, t.UnknownSign, ...t.comparisons, t.Less, t.Greater, t.Assign]],
  ['!', [t.SignedWord, t.UnknownSign, ...t.comparisons]],
  ['.', [t.DotDot, t.Dot]],
  ['/', [t.Comment, t.UnknownSign, t.Slash]],
] as const)
  for (const code of codesOf(characters)) beginnings[code] = only(...types, t.Unknown)

/** Signs that are a token by themselves, whatever follows. */
const alone = [
  t.OpenParen, t.CloseParen, t.OpenBracket, t.CloseBracket, t.OpenBrace, t.CloseBrace, t.Comma, t.Semicolon, t.Bar,
  t.Colon, t.Plus, t.Minus, t.Star, t.Percent,
] // prettier-ignore
const signs: (TokenType | undefined)[] = []
for (const type of alone) for (const code of codesOf(type.name)) signs[code] = type

const blank = 1
const letter = 2
const digit = 3
/** Of the characters of ASCII; of others patterns tell. */
const kinds = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code)
  if (/\s/.test(character)) return blank
  return /\d/.test(character) ? digit : /\w/.test(character) ? letter : 0
})

function endOfWord(text: string, start: number): number {
  let end = start
  while ((kinds[text.charCodeAt(end)] ?? 0) >= letter) end++
  return end
}

const typed: ReadonlySet<string> = new Set(typedLiteralWords)
/** Words that begin a token of several, by the sign behind them. */
const opens: Readonly<Record<string, (word: string) => boolean>> = {
  '(': (word) => typed.has(word),
  '.': (word) => word === 'hint',
  // A guid, or one of the words with hyphens.
  '-': () => true,
  '~': (word) => word === 'in' || isHidden(word),
  '"': isHidden, "'": isHidden, '@': isHidden, '`': isHidden,
} // prettier-ignore

/** The letter before a string that is not to be logged. */
function isHidden(word: string): boolean {
  return word === 'h' || word === 'H'
}

const isPlain = (word: string, after: string): boolean => !opens[after]?.(word) && word !== 'matches'

/** Cuts a text into tokens; total, since what is no token becomes `Unknown`. */
export function lex(text: string): Lexed {
  const tokens: IToken[] = []
  const comments: IToken[] = []
  const add = (into: IToken[], type: TokenType, image: string, startOffset: number): void => {
    into.push({ image, startOffset, tokenTypeIdx: type.tokenTypeIdx ?? 0, tokenType: type })
  }
  let at = 0
  while (at < text.length) {
    const code = text.charCodeAt(at)
    const kind = kinds[code]
    if (kind === blank) {
      at++
      continue
    }
    const sign = signs[code]
    if (sign) {
      add(tokens, sign, sign.name, at++)
      continue
    }
    if (kind === letter) {
      const end = endOfWord(text, at + 1)
      const word = text.slice(at, end)
      if (isPlain(word, text.charAt(end))) {
        add(tokens, t.words.get(word) ?? t.Identifier, word, at)
        at = end
        continue
      }
    }
    const { type, end } = byPattern(text, at, beginnings[code] ?? all)
    const image = text.slice(at, end)
    if (type === t.Comment || type === t.Directive) add(comments, type, image, at)
    // `$left` and names in general are not among the words and stay what they are.
    else if (type === t.Identifier || type === t.SignedWord) add(tokens, t.words.get(image) ?? type, image, at)
    else if (type !== t.WhiteSpace) add(tokens, type, image, at)
    at = end
  }
  return { tokens, comments }
}

/** The first of the candidates that a text has at a place. */
function byPattern(text: string, at: number, candidates: readonly Candidate[]): { type: TokenType; end: number } {
  for (const { type, endOf } of candidates) {
    const end = endOf(text, at)
    if (end > at) return { type, end }
  }
  return { type: t.Unknown, end: at + 1 }
}
