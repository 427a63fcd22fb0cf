// Tokens and syntax trees as text, for looking at what the parser made of a query.
import type { Query } from '../../grammar/ast.js'
import type { Span } from '../../grammar/diagnostic.js'
import { placeAt } from '../../grammar/diagnostic.js'
import { lex } from '../../grammar/lexer.js'

/** One token a line: line and column, kind, text as written. Comments are not among them. */
export function tokensText(query: string): string {
  const rows = lex(query).tokens.map(({ startOffset, tokenType, image }) => {
    const { line, column } = placeAt(query, startOffset)
    return [`${line}:${column}`, tokenType.name, JSON.stringify(image)] as const
  })
  const [places, kinds] = [width(rows.map(([place]) => place)), width(rows.map(([, kind]) => kind))]
  return rows.map(([place, kind, image]) => `${place.padEnd(places)}  ${kind.padEnd(kinds)}  ${image}`).join('\n')
}

const width = (texts: readonly string[]): number => texts.reduce((most, { length }) => Math.max(most, length), 0)

/** The tree as JSON. Spans are `"start-end"`, long integers are text. */
export function treeText(query: Query): string {
  return JSON.stringify(
    query,
    (key, value: unknown) => {
      if (key === 'span') return `${(value as Span).start}-${(value as Span).end}`
      return typeof value === 'bigint' ? value.toString() : value
    },
    2,
  )
}
