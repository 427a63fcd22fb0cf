// Text to syntax tree: total, with every problem found and its place.
import type { IToken } from 'chevrotain'
import type { Query } from './ast.js'
import type { Diagnostic, Problem } from './diagnostic.js'
import { QueryParser } from './parser/statements.js'
import {
  controlCharacter,
  MAX_NESTING,
  MAX_PROBLEMS,
  MAX_TEXT,
  nestedTooDeep,
  openString,
  textTooLong,
  unknownCharacter,
} from './problems.js'
import { lex } from './lexer.js'
import * as t from './tokens.js'

/** What a text says, as far as it could be understood. `query` is whole even where the text is not. */
export interface Parsed {
  readonly query: Query
  readonly diagnostics: readonly Diagnostic[]
}

let parser: QueryParser | undefined

/** Reads a query. Never throws; what is wrong is in `diagnostics`, in the order of the text. */
export function parse(text: string): Parsed {
  const empty: Query = { kind: 'query', statements: [], span: { start: 0, end: text.length } }
  const refused = (problem: Problem, start: number): Parsed => ({
    query: empty,
    diagnostics: [{ ...problem, span: { start, end: start + 1 } }],
  })
  if (text.length > MAX_TEXT) return refused(textTooLong({ length: text.length }), MAX_TEXT)

  const control = text.search(/[\x00-\x08\x0e-\x1f\x7f]/)
  if (control >= 0) return refused(controlCharacter({ code: text.charCodeAt(control) }), control)
  const { tokens, diagnostics, deep, echoes } = screen(lex(text).tokens, text.length)
  if (deep) return refused(nestedTooDeep(), deep.startOffset)
  parser ??= new QueryParser()
  parser.start(tokens, text.length, echoes)
  const query = parser.query()
  const all = [...diagnostics, ...parser.found].sort((a, b) => a.span.start - b.span.start)
  return { query, diagnostics: all.slice(0, MAX_PROBLEMS) }
}

interface Screened {
  readonly tokens: IToken[]
  readonly diagnostics: readonly Diagnostic[]
  /** The bracket that goes deeper than is read. */
  readonly deep: IToken | undefined
  /** Where the parser stumbles over what has been told: behind pieces taken out, and at strings that are not closed. */
  readonly echoes: ReadonlySet<number>
}

/** Takes out what is no token, with a problem for each, and measures the nesting before recursion has to. */
function screen(tokens: readonly IToken[], textLength: number): Screened {
  const kept: IToken[] = []
  const diagnostics: Diagnostic[] = []
  const echoes = new Set<number>()
  let depth = 0
  let isCut = false
  for (const token of tokens) {
    const span = { start: token.startOffset, end: token.startOffset + token.image.length }
    switch (token.tokenType) {
      case t.Unknown:
      case t.UnknownSign:
        diagnostics.push({ ...unknownCharacter({ text: token.image }), span })
        isCut = true
        continue
      case t.OpenString:
        diagnostics.push({ ...openString({ text: token.image }), span })
        break
      case t.OpenParen:
      case t.OpenBracket:
      case t.OpenBrace:
        if (++depth > MAX_NESTING) return { tokens: [], diagnostics, deep: token, echoes }
        break
      case t.CloseParen:
      case t.CloseBracket:
      case t.CloseBrace:
        depth = Math.max(0, depth - 1)
        break
    }
    // A string that is not closed has swallowed what should follow it.
    const isOpen = token.tokenType === t.OpenString
    if (isCut || isOpen) echoes.add(token.startOffset)
    isCut = isOpen
    kept.push(token)
  }
  if (isCut) echoes.add(textLength)
  return { tokens: kept, diagnostics, deep: undefined, echoes }
}
