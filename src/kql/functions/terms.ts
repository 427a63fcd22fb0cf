// Terms: what `has` looks for. A term is a run of letters and digits; everything else, underscore too, ends it.
import { fn } from '../../sql/primitives.js'
import type { Select, Sql } from '../../sql/tree.js'
import { and, column, concat, exists, no, not, select, value, when } from '../../sql/tree.js'
import type { BoundedPattern } from './bounded-text.js'
import { afterTerm, beforeTerm, holdsAnywhere, holdsBounded, literalPattern, standsBounded } from './bounded-text.js'

/** Must the text stand as a whole term, begin one, or end one? */
export type TermPart = 'whole' | 'prefix' | 'suffix'

const beginsWithTerm = /^[\p{L}\p{N}]/u
const endsWithTerm = /[\p{L}\p{N}]$/u

/** A text as a pattern that matches itself in RE2, within a class of characters too. */
export const escapeRegex = (text: string): string => literalPattern(text).replaceAll('-', '\\-')

/** Lower case as the engine's `lower` has it, for constants. */
export const foldCase = (text: string): string => text.toLowerCase()

/**
 * What one constant term is found by. A boundary is asked only where the text itself begins or ends with a letter or
 * digit: `.exe` is found in `cmd.exe`.
 */
const bounded = (text: string, part: TermPart): BoundedPattern => ({
  pattern: literalPattern(text),
  start: part !== 'suffix' && beginsWithTerm.test(text),
  end: part !== 'prefix' && endsWithTerm.test(text),
})

/** Does the text hold the term? */
export function containsTerm(
  { left, right, text }: { readonly left: Sql; readonly right: Sql; readonly text: string | undefined },
  part: TermPart,
  caseSensitive: boolean,
): Sql {
  if (text === '') return value(true)
  if (text !== undefined) return holdsBounded(left, [bounded(text, part)], caseSensitive)
  return containsComputedTerm(left, right, part, caseSensitive)
}

/** Any of the constant terms. */
export const containsAnyTerm = (text: Sql, terms: readonly string[]): Sql =>
  holdsBounded(
    text,
    terms.map((term) => bounded(term, 'whole')),
    false,
  )

/** All of the constant terms: first each of them anywhere in the text, which few texts pass. */
export function containsAllTerms(text: Sql, terms: readonly string[]): Sql {
  const wanted = terms.filter((term) => term !== '').map((term) => [bounded(term, 'whole')])
  const [first, ...others] = wanted.map((one) => holdsAnywhere(text, one, false))
  return first
    ? when(and(first, ...others), and(...wanted.map((one) => standsBounded(text, one, false))), no)
    : value(true)
}

/** The term is known only for each row: its pattern is put together there, behind a cheap test. */
function containsComputedTerm(left: Sql, term: Sql, part: TermPart, caseSensitive: boolean): Sql {
  const [text, wanted] = caseSensitive ? [left, term] : [fn.lower(left), fn.lower(term)]
  const start = part === 'suffix' ? value('') : boundary(wanted, '^[\\pL\\pN]', beforeTerm)
  const end = part === 'prefix' ? value('') : boundary(wanted, '[\\pL\\pN]$', afterTerm)
  const pattern = concat(concat(start, fn.regexEscape(wanted)), end)
  return when(fn.contains(text, wanted), fn.regexMatches(text, pattern), no)
}

const boundary = (term: Sql, test: string, pattern: string): Sql =>
  when(fn.regexMatches(term, value(test)), value(pattern), value(''))

/** Does the text hold any (or all) of the terms that a subquery gives in its column `item`? */
export function containsTermOf(left: Sql, terms: Select, all: boolean): Sql {
  const held = containsComputedTerm(left, column('item', 'terms'), 'whole', false)
  const query = select({
    items: [{ value: value(1n), alias: 'found' }],
    from: { kind: 'select', query: terms, alias: 'terms' },
    where: [all ? not(held) : held],
  })
  return exists(query, all)
}
