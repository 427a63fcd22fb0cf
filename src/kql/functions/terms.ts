// Terms: what `has` looks for. A term is a run of letters and digits; everything else, underscore too, ends it.
import { fn } from '../../sql/primitives.js'
import type { From, PlainSelect, Select, Sql } from '../../sql/tree.js'
import {
  aggregateCall,
  and,
  cast,
  column,
  equal,
  exists,
  list as sqlList,
  nil,
  no,
  not,
  or,
  select,
  value,
  when,
} from '../../sql/tree.js'
import type { BoundedPattern } from './bounded-text.js'
import { holdsAnywhere, holdsBounded, inPieces, literalPattern, standsBounded } from './bounded-text.js'

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

/**
 * The term is known only for each row, where a pattern would have to be read anew. With marks at both ends of each run
 * of letters and digits, in the text and in the term alike, a term is a part of the text as any other is.
 */
function containsComputedTerm(left: Sql, term: Sql, part: TermPart, caseSensitive: boolean): Sql {
  const [text, wanted] = caseSensitive ? [left, term] : [fn.lower(left), fn.lower(term)]
  return when(fn.contains(text, wanted), fn.contains(withMarks(text), withMarksOf(wanted, part)), no)
}

/** Characters that never stand in a text (Unicode, 23.7). */
const [runStart, runEnd] = ['\ufdd0', '\ufdd1']

const withMarks = (text: Sql): Sql => fn.regexReplaceAll(text, value('([\\pL\\pN]+)'), value(`${runStart}\\1${runEnd}`))

/** A term's marks, but for that at an end where its run may go on. */
function withMarksOf(term: Sql, part: TermPart): Sql {
  const marked = withMarks(term)
  if (part === 'whole') return marked
  return fn.regexReplaceAll(marked, value(part === 'prefix' ? `${runEnd}$` : `^${runStart}`), value(''))
}

/** The column of a list of texts that a subquery gives; no column of a hunt is called so. */
export const listedColumn = 'λitem'

/** Does the text hold all terms of a list? */
export function containsAllTermsOf(left: Sql, list: Select): Sql {
  const held = containsComputedTerm(left, column(listedColumn, 'terms'), 'whole', false)
  return exists(found({ kind: 'select', query: list, alias: 'terms' }, not(held)), true)
}

/** The runs of ASCII letters and digits of a text in lower case, and an empty one, a row each. */
const runsOf = (text: Sql): Sql =>
  fn.unnest(fn.listConcat(fn.regexExtractAll(fn.lower(text), value('[0-9a-z]+')), sqlList(value(''))))

const [runColumn, textColumn, rankColumn] = ['λrun', 'λtext', 'λrank']

/**
 * Does the text hold any term of a list that `termsByRun` made? Each run of ASCII letters and digits in a term is a
 * whole one of the text too: a term is looked for where its run stands.
 */
export function containsAnyTermOf(left: Sql, list: Select): Sql {
  // The text stands beside its runs: a condition on the text and a term alone would have the engine pair all of them.
  const runs = derived('runs', undefined, [runsOf(left), runColumn], [left, textColumn])
  // A step is read as it is: of a SELECT from one the engine would make a copy for each text.
  const isStep = list.kind === 'select' && list.from?.kind === 'table'
  const terms: From = isStep ? { ...list.from, alias: 'terms' } : { kind: 'select', query: list, alias: 'terms' }
  const brought = equal(column(runColumn, 'runs'), column(runColumn, 'terms'))
  const [text, term] = [column(textColumn, 'runs'), column(listedColumn, 'terms')]
  const both: From = { kind: 'join', type: 'cross', left: runs, right: terms, on: undefined }
  return exists(found(both, and(brought, containsComputedTerm(text, term, 'whole', false))))
}

/** The terms of a list, each with that run of it which the fewest of them have; an empty one where it has none. */
export function termsByRun(list: Select): PlainSelect {
  const [term, run, rank] = [column(listedColumn), column(runColumn), column(rankColumn)]
  const counted: Sql = {
    kind: 'window',
    call: aggregateCall('count', []),
    partitionBy: [run],
    orderBy: [],
    frame: undefined,
  }
  const listed: From = { kind: 'select', query: list, alias: 'listed' }
  const parts = derived('parts', listed, [term, listedColumn], [runsOf(term), runColumn])
  const commonness = when(equal(run, value('')), cast(nil, 'bigint'), counted)
  const ranked = derived('ranked', parts, [term, listedColumn], [run, runColumn], [commonness, rankColumn])
  return select({
    items: [
      { value: term, alias: listedColumn },
      { value: fn.coalesce(aggregateCall('argMin', [run, rank]), value('')), alias: runColumn },
    ],
    from: ranked,
    groupBy: [term],
  })
}

type Item = readonly [value: Sql, alias: string]

const derived = (alias: string, from: From | undefined, ...items: readonly Item[]): From => ({
  kind: 'select',
  query: select({ items: items.map(([value, alias]) => ({ value, alias })), from }),
  alias,
})

const found = (from: From, condition: Sql): Select =>
  select({ items: [{ value: value(1n), alias: 'found' }], from, where: [condition] })
