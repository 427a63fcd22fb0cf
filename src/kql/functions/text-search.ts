// Functions that tell where or how often one text stands in another.
import { fn } from '../../sql/primitives.js'
import type { Sql } from '../../sql/tree.js'
import {
  and,
  cases,
  column,
  equal,
  lambda,
  less,
  lessOrEqual,
  minus,
  nil,
  plus,
  unequal,
  value,
  when,
} from '../../sql/tree.js'
import { farthest, knownArray, knownText, knownWhole, smaller, within } from './constants.js'
import { optional, optionalKnown, scalar } from './define.js'
import { patternProblem } from './patterns.js'
import { containsTerm } from './terms.js'
import { replaceMatches } from './word-boundaries.js'

interface Search {
  readonly source: Sql
  /** Never empty: null stands for the empty text, which is found nowhere and everywhere. */
  readonly match: Sql
  /** How many characters are looked at from each starting point; all of them if undefined. */
  readonly length: Sql | undefined
}

/** The position from 0 of the first match at or after `from` (not negative), or -1. */
const findFrom = ({ source, match, length }: Search, from: Sql): Sql => {
  const tail = length ? fn.substr(source, plus(from, value(1n)), length) : fn.substr(source, plus(from, value(1n)))
  return fn.coalesce(minus(plus(fn.nullIf(fn.position(tail, match), value(0n)), from), value(1n)), value(-1n))
}

/**
 * The position of the n-th match, matches counted from every place where one begins. What each turn reads goes with it,
 * as the lambda of listReduce must.
 */
const findNth = ({ source, match, length }: Search, from: Sql, occurrence: bigint): Sql => {
  const further = fn.listRange(value(1n), fn.least(value(occurrence), plus(fn.length(source), value(1n))))
  const turns = fn.listTransform(further, lambda(['λturn'], fn.structOf(nil, source, match, length ?? nil)))
  const part = (struct: string, position: bigint): Sql => fn.structExtract(column(struct), value(position))
  const found = part('λfound', 1n)
  const search = { source: part('λturn', 2n), match: part('λturn', 3n), length: length && part('λturn', 4n) }
  const next = when(less(found, value(0n)), found, findFrom(search, plus(found, value(1n))))
  const first = fn.structOf(findFrom({ source, match, length }, from), nil, nil, nil)
  return fn.structExtract(
    fn.listReduce(turns, lambda(['λfound', 'λturn'], fn.structOf(next, nil, nil, nil)), first),
    value(1n),
  )
}

/** How many characters to look at; all of them where it is negative. */
const searchLength = (length: Sql, constant: bigint | undefined): Sql =>
  constant === undefined
    ? when(less(length, value(0n)), value(farthest), fn.least(length, value(farthest)))
    : within(0n, length, constant)

/** A negative start counts from the end. */
const searchStart = (source: Sql, start: Sql | undefined, constant: bigint | undefined): Sql => {
  if (!start) return value(0n)
  if (constant !== undefined && constant >= 0n) return value(smaller(constant, farthest - 1n))
  const from = within(-farthest, start, constant)
  const fromEnd = fn.greatest(plus(fn.length(source), from), value(0n))
  return constant === undefined ? when(less(from, value(0n)), fromEnd, from) : fromEnd
}

/** May two finds of the text overlap, as in "aa" or "aba"? Then some end of it is its beginning too. */
const overlapsItself = (part: string): boolean =>
  Array.from({ length: part.length - 1 }, (_, i) => part.slice(i + 1)).some((end) => part.startsWith(end))

/** Finds that may overlap, counted place by place. */
const countPlaces = (source: Sql, search: Sql): Sql => {
  const places = fn.listRange(value(1n), plus(minus(fn.length(source), fn.length(search)), value(2n)))
  const here = equal(fn.substr(source, column('λplace'), fn.length(search)), search)
  return when(fn.contains(source, search), fn.listLength(fn.listFilter(places, lambda(['λplace'], here))), value(0n))
}

const countPlain = (source: Sql, search: Sql, constant: string | undefined): Sql => {
  if (constant === '') return value(0n)
  if (constant === undefined) return when(equal(search, value('')), value(0n), countPlaces(source, search))
  return overlapsItself(constant)
    ? countPlaces(source, search)
    : minus(fn.listLength(fn.split(source, search)), value(1n))
}

/** A character for every match makes the text that much longer; a list of the matches has some empty ones twice. */
const countPattern = (source: Sql, pattern: Sql): Sql =>
  minus(fn.length(replaceMatches(source, pattern, value('.\\0'))), fn.length(source))

export const textSearch = {
  indexof: scalar({
    takes: {
      source: 'text',
      match: 'text',
      start: optional('long'),
      length: optional('long'),
      occurrence: optionalKnown('long'),
    },
    returns: 'long',
    doc: 'Where a text stands in another, counted from 0; -1 if nowhere. Null for an empty text to look for.',
    examples: {
      'indexof("abcdefg", "cde")': 2,
      'indexof("abcdefg", "cde", 1, 2)': -1,
      'indexof("abcdefg", "cde", -5)': 2,
      'indexof("abcdefgabcdefg", "cde", 1, 10, 2)': 9,
      'indexof("abc", "")': null,
    },
    sql: ({ source, match, start, length }, { constants }) => {
      const matchKnown = knownText(constants.match)
      if (matchKnown === '') return nil
      const wanted = matchKnown === undefined ? fn.nullIf(match, value('')) : match
      if (!start) return minus(fn.position(source, wanted), value(1n))
      const size = knownWhole(constants.length)
      const occurrence = knownWhole(constants.occurrence) ?? 1n
      if (occurrence < 1n || (size !== undefined && size < -1n)) return nil
      const unlimited = !length || size === -1n
      const search = { source, match: wanted, length: unlimited ? undefined : searchLength(length, size) }
      const from = searchStart(source, start, knownWhole(constants.start))
      const found = occurrence === 1n ? findFrom(search, from) : findNth(search, from, occurrence)
      const hasMatch = matchKnown === undefined ? [unequal(match, value(''))] : []
      const hasLength = length && size === undefined ? [lessOrEqual(value(-1n), length)] : []
      const conditions = [...hasMatch, ...hasLength]
      return conditions.length > 0 ? when(and(...conditions), found) : found
    },
  }),
  has_any_index: scalar({
    takes: { source: 'stringOrDynamic', values: 'dynamic' },
    returns: 'long',
    doc: 'Which item of an array, counted from 0, is the first to stand in the text as a term; -1 if none.',
    examples: {
      'has_any_index("this is an example", dynamic(["not", "example"]))': 1,
      'has_any_index("Example number 2", dynamic([1, 2]))': 1,
      'has_any_index("abc", dynamic([]))': -1,
    },
    sql: ({ source, values }, { constants }) => {
      const terms = knownArray(constants.values)?.map((item) =>
        typeof item === 'string' ? item : JSON.stringify(item),
      )
      if (terms === undefined) {
        const items = fn.jsonItemTexts(values)
        const found = containsTerm({ left: source, right: column('λitem'), text: undefined }, 'whole', false)
        const places = fn.listTransform(items, lambda(['λitem'], found))
        return minus(fn.coalesce(fn.listPosition(places, value(true)), value(0n)), value(1n))
      }
      if (terms.length === 0) return value(-1n)
      const found = (term: string): Sql =>
        containsTerm({ left: source, right: value(term), text: term }, 'whole', false)
      return cases(
        terms.map((term, i) => [found(term), value(BigInt(i))] as const),
        value(-1n),
      )
    },
  }),
  countof: scalar({
    takes: { source: 'string', search: 'string', kind: optionalKnown('string') },
    returns: 'long',
    doc: 'How often a text stands in another, finds overlapping; with "regex" how often a pattern matches.',
    examples: {
      'countof("aaaa", "aa")': 3,
      'countof("ababa", "ab", "normal")': 2,
      'countof("ababa", "aba", "regex")': 1,
      'countof("abc", "")': 0,
    },
    refuse: ({ kind, search }) => {
      const unreadable = kind === 'regex' ? patternProblem(knownText(search) ?? '') : undefined
      if (unreadable !== undefined) return { parameter: 'search', reason: unreadable }
      return kind === undefined || kind === 'normal' || kind === 'regex'
        ? undefined
        : { parameter: 'kind', reason: "The kind of countof is 'normal' or 'regex'." }
    },
    sql: ({ source, search }, { constants }) =>
      knownText(constants.kind) === 'regex'
        ? countPattern(source, search)
        : countPlain(source, search, knownText(constants.search)),
  }),
} as const
