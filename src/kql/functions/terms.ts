// Terms: what `has` looks for. A term is a run of letters and digits; everything else, underscore too, ends it.
import { fn } from '../../sql/primitives.js'
import type { From, Select, Sql } from '../../sql/tree.js'
import {
  and,
  column,
  concat,
  equal,
  exists,
  list as sqlList,
  no,
  not,
  or,
  select,
  value,
  when,
} from '../../sql/tree.js'
import type { BoundedPattern } from './bounded-text.js'
import {
  afterTerm,
  beforeTerm,
  holdsAnywhere,
  holdsBounded,
  inPieces,
  literalPattern,
  standsBounded,
} from './bounded-text.js'

/** Must the text stand as a whole term, begin one, or end one? */
export type TermPart = 'whole' | 'prefix' | 'suffix'

const beginsWithTerm = /^[\p{L}\p{N}]/u
const endsWithTerm = /[\p{L}\p{N}]$/u

/** A text as a pattern that matches itself in RE2, within a class of characters too. */
export const escapeRegex = (text: string): string => literalPattern(text).replaceAll('-', '\\-')

/** Lower case as the engine's `lower` has it, for constants: letter by letter, each as one. */
export const foldCase = (text: string): string =>
  Array.from(text, (letter) => (letter === 'İ' ? 'i' : letter.toLowerCase())).join('')

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

/** No term holds a letter or digit beside it, so what stands in texts joined by it stands in one of them. */
const betweenTexts = '\n'

/** Does any of the texts hold any of the constant terms? Each is looked through; what stands beside is told of all. */
export function containsAnyTerm(
  texts: readonly Sql[],
  terms: readonly string[],
  part: TermPart,
  caseSensitive: boolean,
): Sql {
  const wanted = terms.map((term) => bounded(term, part))
  const [text, ...others] = texts
  if (!text) return no
  if (others.length === 0 || terms.some((term) => term.includes(betweenTexts)))
    return or(...texts.map((one) => holdsBounded(one, wanted, caseSensitive)))
  const joint = fn.concat(text, ...others.flatMap((other) => [value(betweenTexts), other]))
  const pieces = inPieces(wanted).map((piece) => {
    const anywhere = or(...texts.map((one) => holdsAnywhere(one, piece, caseSensitive)))
    return when(anywhere, standsBounded(joint, piece, caseSensitive), no)
  })
  return or(...pieces)
}

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

/** The column of a list of texts that a subquery gives; no column of a hunt is called so. */
export const listedColumn = 'λitem'

/** Does the text hold all terms of a list? */
export function containsAllTermsOf(left: Sql, list: Select): Sql {
  const held = containsComputedTerm(left, column(listedColumn, 'terms'), 'whole', false)
  return exists(found({ kind: 'select', query: list, alias: 'terms' }, not(held)), true)
}

const asciiRun = '[0-9a-z]+'

/**
 * Does the text hold any term of a list? The first run of ASCII letters and digits of a term is a whole one of the
 * text too, so that few of a long list are looked for; a term without one is looked for everywhere.
 */
export function containsAnyTermOf(left: Sql, list: Select): Sql {
  const [run, first, item] = ['λrun', 'λfirst', column(listedColumn, 'terms')]
  const runs = fn.listConcat(fn.regexExtractAll(fn.lower(left), value(asciiRun)), sqlList(value('')))
  const text: From = {
    kind: 'select',
    query: select({ items: [{ value: fn.unnest(runs), alias: run }] }),
    alias: 'runs',
  }
  const listed: From = { kind: 'select', query: list, alias: 'listed' }
  const firstRun = fn.regexExtract(fn.lower(column(listedColumn)), value(asciiRun))
  const terms = select({
    items: [
      { value: column(listedColumn), alias: listedColumn },
      { value: firstRun, alias: first },
    ],
    from: listed,
  })
  const both: From = {
    kind: 'join',
    type: 'inner',
    left: text,
    right: { kind: 'select', query: terms, alias: 'terms' },
    on: equal(column(run, 'runs'), column(first, 'terms')),
  }
  return exists(found(both, containsComputedTerm(left, item, 'whole', false)))
}

const found = (from: From, condition: Sql): Select =>
  select({ items: [{ value: value(1n), alias: 'found' }], from, where: [condition] })
