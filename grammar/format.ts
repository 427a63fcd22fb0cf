// Syntax tree or text to canonical KQL: one operator a line, few parentheses, lines of at most 120 characters.
import type { Query } from './ast.js'
import type { Diagnostic } from './diagnostic.js'
import { Comments } from './format/comments.js'
import { Printer } from './format/printer.js'
import { layOut } from './layout.js'
import { parse } from './parse.js'
import { lex } from './lexer.js'

/** How long a line may grow before it is broken. */
const LINE_WIDTH = 120

/** Prints a tree. Reading the result gives the same tree but for its places. */
export function format(query: Query): string {
  return layOut(new Printer(new Comments('', [])).query(query), LINE_WIDTH)
}

/** A formatted text, or why the text cannot be formatted. */
export type Formatted =
  | { readonly text: string; readonly diagnostics?: undefined }
  | { readonly text?: undefined; readonly diagnostics: readonly Diagnostic[] }

/**
 * Formats a text with its comments, each kept at the nearest boundary of a statement or operator. A text with errors
 * is not touched: what cannot be understood cannot be rewritten safely.
 */
export function formatText(text: string): Formatted {
  const { query, diagnostics } = parse(text)
  if (diagnostics.some(({ severity }) => severity === 'error')) return { diagnostics }
  const comments = lex(text).comments.map(({ image, startOffset }) => {
    const lineStart = Math.max(text.lastIndexOf('\n', startOffset - 1), text.lastIndexOf('\r', startOffset - 1)) + 1
    return { text: image.trimEnd(), offset: startOffset, alone: text.slice(lineStart, startOffset).trim() === '' }
  })
  return { text: layOut(new Printer(new Comments(text, comments)).query(query), LINE_WIDTH) }
}
