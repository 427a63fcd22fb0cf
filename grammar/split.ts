// Where one query of a text ends and the next begins: a page of hunts, parted by blank lines.
import type { IToken } from 'chevrotain'
import type { Span } from './diagnostic.js'
import { lex } from './lexer.js'
import * as t from './tokens.js'

/** One query of a text, with the comments above it. */
export interface Piece {
  readonly text: string
  readonly span: Span
}

const opening: ReadonlySet<unknown> = new Set([t.OpenParen, t.OpenBracket, t.OpenBrace])
const closing: ReadonlySet<unknown> = new Set([t.CloseParen, t.CloseBracket, t.CloseBrace])
/** What waits for more: behind one of these a query is not over. */
const waits: ReadonlySet<unknown> = new Set([
  t.Semicolon,
  t.Bar,
  t.Comma,
  t.Assign,
  t.Arrow,
  t.Colon,
  t.Dot,
  t.By,
  t.On,
])
/** What goes on with a query: in front of one of these none begins. */
const goesOn: ReadonlySet<unknown> = new Set([
  t.Bar, t.Semicolon, t.Comma, t.Assign, t.Dot, t.By, t.On, t.And, t.Or, t.Colon,
]) // prettier-ignore

/**
 * Cuts a text at its blank lines, but neither inside strings and brackets nor where the query before the line waits
 * for more (`|`, `;`, an operator) or the one behind it goes on (`| …`). Comments belong to the query below them.
 */
export function splitQueries(text: string): readonly Piece[] {
  const { tokens, comments } = lex(text)
  const pieces: Piece[] = []
  let start = firstStart(tokens, comments)
  let depth = 0
  let previous: IToken | undefined
  for (const token of tokens) {
    if (previous && depth === 0 && !waits.has(previous.tokenType) && !goesOn.has(token.tokenType)) {
      const gap = blankLine(text, endOf(previous), token.startOffset)
      if (gap) {
        pieces.push(piece(text, start, gap.start))
        start = gap.end
      }
    }
    if (opening.has(token.tokenType)) depth++
    else if (closing.has(token.tokenType)) depth = Math.max(0, depth - 1)
    previous = token
  }
  if (previous) pieces.push(piece(text, start, text.length))
  return pieces
}

const endOf = ({ startOffset, image }: IToken): number => startOffset + image.length

function firstStart(tokens: readonly IToken[], comments: readonly IToken[]): number {
  return Math.min(tokens[0]?.startOffset ?? Infinity, comments[0]?.startOffset ?? Infinity)
}

/** The first blank line between two offsets: what is before it, and where the text behind it starts. */
function blankLine(text: string, from: number, to: number): Span | undefined {
  const found = /\r?\n[^\S\n]*\n\s*/.exec(text.slice(from, to))
  return found ? { start: from + found.index, end: from + found.index + found[0].length } : undefined
}

function piece(text: string, from: number, to: number): Piece {
  const content = text.slice(from, to).trimEnd()
  return { text: content, span: { start: from, end: from + content.length } }
}
