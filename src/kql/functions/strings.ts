// Functions on plain text: joining, cutting, searching and replacing to the letter.
import { fn } from '../../sql/primitives.js'
import type { Sql } from '../../sql/tree.js'
import { cases, column, concat, equal, greater, greaterOrEqual, lambda, less, list, minus, nil, not, or, plus, value, when } from '../../sql/tree.js' // prettier-ignore
import type { ConstantValue } from '../types.js'
import { known, optional, optionalKnown, rest, scalar } from './define.js'
import { inEngine } from './patterns.js'
import { containsTerm } from './terms.js'

/*
 * A lambda whose body reads other arguments too has a λ before its parameters' names: no column should be called so.
 */

/** Beyond any text; the engine refuses larger offsets and lengths. */
const farthest = 2_147_483_647n
/** Kusto repeats a text no more often. */
const mostRepeats = 1024n
/** The first of the private-use code points that stand for texts on their way to being replaced. */
const placeholders = 0xf0000

const smaller = (a: bigint, b: bigint): bigint => (a < b ? a : b)
const larger = (a: bigint, b: bigint): bigint => (a > b ? a : b)
const whole = (constant: unknown): bigint | undefined => (typeof constant === 'bigint' ? constant : undefined)
const text = (constant: unknown): string | undefined => (typeof constant === 'string' ? constant : undefined)
const parseArray = (json: ConstantValue | undefined | readonly unknown[]): readonly unknown[] => {
  const parsed: unknown = typeof json === 'string' ? JSON.parse(json) : undefined
  return Array.isArray(parsed) ? parsed : []
}

/** The number kept within [low, farthest]; worked out now where it is constant. */
const within = (low: bigint, sql: Sql, constant: bigint | undefined): Sql => {
  if (constant !== undefined) return value(larger(low, smaller(constant, farthest)))
  return fn.least(fn.greatest(sql, value(low)), value(farthest))
}

/** Joins a list; a delimiter that is not constant goes before each item, and the first one is cut off. */
const joined = (items: Sql, delimiter: Sql): Sql => {
  if (delimiter.kind === 'value') return fn.joinList(items, delimiter)
  const led = fn.listTransform(items, lambda(['λpart'], concat(delimiter, column('λpart'))))
  return fn.substr(fn.joinList(led, value('')), plus(fn.length(delimiter), value(1n)))
}

// ── Positions ────────────────────────────────────────────────────────────────────────────────────────────────

/** Where to cut: from a position counted from 0, or from the end where it is negative. */
const cut = (source: Sql, start: Sql, startKnown: bigint | undefined, length: Sql | undefined): Sql => {
  const from = within(-farthest, start, startKnown)
  const one = value(1n)
  const position =
    startKnown === undefined
      ? when(greaterOrEqual(from, value(0n)), plus(from, one), from)
      : value(startKnown < 0n ? larger(startKnown, -farthest) : smaller(startKnown, farthest - 1n) + 1n)
  return length ? fn.substr(source, position, length) : fn.substr(source, position)
}

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

/** The position of the n-th match, matches counted from every place where one begins. */
const findNth = (search: Search, from: Sql, occurrence: Sql): Sql => {
  const found = column('λfound')
  const next = when(
    equal(found, value(-2n)),
    findFrom(search, from),
    when(less(found, value(0n)), found, findFrom(search, plus(found, value(1n)))),
  )
  const turns = fn.listRange(value(0n), fn.least(occurrence, plus(fn.length(search.source), value(1n))))
  return fn.listReduce(turns, lambda(['λfound', 'λturn'], next), value(-2n))
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
  return fn.listLength(fn.listFilter(places, lambda(['λplace'], here)))
}

const countPlain = (source: Sql, search: Sql, constant: string | undefined): Sql => {
  if (constant === '') return value(0n)
  if (constant === undefined) return when(equal(search, value('')), value(0n), countPlaces(source, search))
  return overlapsItself(constant)
    ? countPlaces(source, search)
    : minus(fn.listLength(fn.split(source, search)), value(1n))
}

const countPattern = (source: Sql, pattern: Sql): Sql => fn.listLength(fn.regexExtractAll(source, inEngine(pattern)))

/** The parts between delimiters; an empty delimiter parts nothing. */
const partsOf = (source: Sql, delimiter: Sql, constant: string | undefined): Sql => {
  if (constant === '') return list(source)
  const parts = fn.split(source, delimiter)
  return constant === undefined ? when(equal(delimiter, value('')), list(source), parts) : parts
}

// ── Replacing ────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * Replaces each lookup in turn where nothing earlier has matched. A match first becomes a private-use character,
 * so that what is put in its place is not searched again. A rewrite that is no text keeps the match.
 */
const replaceAll = (source: Sql, lookups: readonly unknown[], rewrites: readonly unknown[]): Sql => {
  const pairs = lookups.flatMap((lookup, i) => {
    const rewrite = rewrites[i]
    return typeof lookup === 'string' && lookup !== ''
      ? [
          {
            lookup,
            rewrite: typeof rewrite === 'string' ? rewrite : lookup,
            mark: String.fromCodePoint(placeholders + i),
          },
        ]
      : []
  })
  const marked = pairs.reduce((sql, { lookup, mark }) => fn.replace(sql, value(lookup), value(mark)), source)
  return pairs.reduce((sql, { rewrite, mark }) => fn.replace(sql, value(mark), value(rewrite)), marked)
}

/** Characters past the end of the replacement become its last one; where it is empty they vanish. */
const translateTo = (from: Sql, to: Sql): Sql => {
  const padded = fn.padRight(to, fn.length(from), fn.substr(to, value(-1n)))
  return when(or(equal(to, value('')), equal(from, value(''))), to, padded)
}

// ── CSV ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** The fields of the first record: quotes guard commas and line breaks, a doubled quote is a quote. */
const csvFields = (source: Sql): Sql => {
  const record = fn.regexExtract(source, value('^(?:"(?:[^"]|"")*"|[^\\r\\n])*'), value(0n))
  const fields = fn.regexExtractAll(concat(value(','), record), value(',(?:"(?:[^"]|"")*"|[^,]*)'))
  const field = column('field')
  const quoted = fn.replace(fn.substr(field, value(3n), minus(fn.length(field), value(3n))), value('""'), value('"'))
  return fn.jsonOf(
    fn.listTransform(
      fields,
      lambda(['field'], when(fn.regexMatches(field, value('^,".*"$')), quoted, fn.substr(field, value(2n)))),
    ),
  )
}

export const strings = {
  strcat: scalar({
    takes: { parts: rest('text') },
    returns: 'string',
    doc: 'Joins its arguments as texts; a null adds nothing.',
    examples: { 'strcat("a", 1, "-", true)': 'a1-True', 'strcat("a", int(null), "b")': 'ab' },
    sql: ({ parts }) => parts.reduce(concat),
  }),
  strcat_delim: scalar({
    takes: { delimiter: 'text', parts: rest('text') },
    returns: 'string',
    doc: 'Joins its arguments as texts, the first one between each two of them.',
    examples: { 'strcat_delim("-", 1, "2", "A", 1s)': '1-2-A-00:00:01', 'strcat_delim(",", "", "")': ',' },
    sql: ({ delimiter, parts }) => parts.reduce((text, part) => concat(concat(text, delimiter), part)),
  }),
  strcat_array: scalar({
    takes: { array: 'dynamic', delimiter: 'text' },
    returns: 'string',
    aliases: ['array_strcat'],
    mayBeNull: true,
    doc: 'Joins the items of an array as texts, the delimiter between each two; a null item is an empty text.',
    examples: {
      'strcat_array(dynamic([1, "b", true]), "->")': '1->b->true',
      'strcat_array(dynamic(["a", null]), "|")': 'a|',
    },
    sql: ({ array, delimiter }) => {
      const item = fn.coalesce(column('item'), value(''))
      return joined(fn.listTransform(fn.jsonItemTexts(array), lambda(['item'], item)), delimiter)
    },
  }),
  strlen: scalar({
    takes: { source: 'stringOrDynamic' },
    returns: 'long',
    resultName: 'name_first',
    doc: 'The number of characters.',
    examples: { 'strlen("café")': 4, 'strlen("")': 0, 'strlen("😀")': 1 },
    sql: ({ source }) => fn.length(source),
  }),
  string_size: scalar({
    takes: { source: 'stringOrDynamic' },
    returns: 'long',
    resultName: 'name_first',
    doc: 'The number of bytes in UTF-8.',
    examples: { 'string_size("café")': 5, 'string_size("")': 0 },
    sql: ({ source }) => fn.byteLength(source),
  }),
  tolower: scalar({
    takes: { source: 'text' },
    returns: 'string',
    doc: 'The text in lower case.',
    examples: { 'tolower("CMD.exe")': 'cmd.exe', 'tolower("ÅNGSTRÖM")': 'ångström' },
    sql: ({ source }) => fn.lower(source),
  }),
  toupper: scalar({
    takes: { source: 'text' },
    returns: 'string',
    doc: 'The text in upper case.',
    examples: { 'toupper("cmd.exe")': 'CMD.EXE', 'toupper("é")': 'É' },
    sql: ({ source }) => fn.upper(source),
  }),
  substring: scalar({
    takes: { source: 'text', start: 'long', length: optional('long') },
    returns: 'string',
    mayBeNull: true,
    doc: 'Part of a text from a position counted from 0, or from the end where it is negative.',
    examples: { 'substring("harrier", 1, 3)': 'arr', 'substring("harrier", -2)': 'er', 'substring("abc", 1, -1)': '' },
    sql: ({ source, start, length }, { constants }) =>
      cut(source, start, whole(constants.start), length && within(0n, length, whole(constants.length))),
  }),
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
      const matchKnown = text(constants.match)
      if (matchKnown === '') return nil
      const wanted = matchKnown === undefined ? fn.nullIf(match, value('')) : match
      if (!start) return minus(fn.position(source, wanted), value(1n))
      const size = whole(constants.length)
      const occurrence = whole(constants.occurrence) ?? 1n
      if (occurrence < 1n || (size !== undefined && size < -1n)) return nil
      const unlimited = !length || size === -1n
      const search = { source, match: wanted, length: unlimited ? undefined : searchLength(length, size) }
      const from = searchStart(source, start, whole(constants.start))
      const found = occurrence === 1n ? findFrom(search, from) : findNth(search, from, value(occurrence))
      return matchKnown === undefined ? when(not(equal(match, value(''))), found) : found
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
      if (text(constants.values) === undefined) {
        const items = fn.jsonItemTexts(values)
        const found = containsTerm({ left: source, right: column('λitem'), text: undefined }, 'whole', false)
        const places = fn.listTransform(items, lambda(['λitem'], found))
        return minus(fn.coalesce(fn.listPosition(places, value(true)), value(0n)), value(1n))
      }
      const terms = parseArray(constants.values).map((item) => (typeof item === 'string' ? item : JSON.stringify(item)))
      if (terms.length === 0) return value(-1n)
      const found = (term: string): Sql => containsTerm({ left: source, right: value(term), text: term }, 'whole', false) // prettier-ignore
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
    sql: ({ source, search }, { constants }) => {
      const kind = text(constants.kind) ?? 'normal'
      if (kind === 'regex') return countPattern(source, search)
      return kind === 'normal'
        ? countPlain(source, search, text(constants.search))
        : fn.fail(value("The kind of countof must be 'normal' or 'regex'."))
    },
  }),
  split: scalar({
    takes: { source: 'text', delimiter: 'string', index: optional('long') },
    returns: 'dynamic',
    resultName: 'first',
    doc: 'The parts of a text between delimiters, or an array of the one part asked for; null if there is none.',
    examples: {
      'split("aa_bb", "_")': ['aa', 'bb'],
      'split("a_b_c", "_", 1)': ['b'],
      'split("", "_")': [''],
      'split("a_b", "_", 2)': null,
    },
    sql: ({ source, delimiter, index }, { constants }) => {
      const parts = partsOf(source, delimiter, text(constants.delimiter))
      if (!index) return fn.jsonOf(parts)
      const at = plus(within(-1n, index, whole(constants.index)), value(1n))
      return fn.jsonOf(fn.nullIf(fn.listSlice(parts, at, at), list()))
    },
  }),
  replace_string: scalar({
    takes: { source: 'string', lookup: 'string', rewrite: 'string' },
    returns: 'string',
    doc: 'Replaces every occurrence of a text, to the letter. An empty text is found nowhere.',
    examples: { 'replace_string("a.b.c", ".", "-")': 'a-b-c', 'replace_string("aaa", "", "X")': 'aaa' },
    sql: ({ source, lookup, rewrite }) => fn.replace(source, lookup, rewrite),
  }),
  replace_strings: scalar({
    takes: { source: 'string', lookups: known('dynamic'), rewrites: known('dynamic') },
    returns: 'string',
    doc: 'Replaces the texts of one array by those at the same places of another, each in turn in what is left.',
    examples: {
      'replace_strings("a cat and a dog", dynamic(["cat", "dog"]), dynamic(["dog", "pig"]))': 'a dog and a pig',
      'replace_strings("This is it", dynamic(["This", "is"]), dynamic([12345, "was"]))': 'This was it',
      'replace_strings("This is it", dynamic(["is", "This"]), dynamic(["was", "That"]))': 'Thwas was it',
    },
    sql: ({ source }, { constants }) =>
      replaceAll(source, parseArray(constants.lookups), parseArray(constants.rewrites)),
  }),
  translate: scalar({
    takes: { searchList: 'string', replacementList: 'string', source: 'string' },
    returns: 'string',
    doc: 'Replaces characters of the first text by those at the same places of the second, its last one for the rest.',
    examples: { 'translate("krasp", "otsku", "spark")': 'kusto', 'translate("abc", "x", "abc")': 'xxx', 'translate("abc", "", "abd")': 'd' }, // prettier-ignore
    sql: ({ searchList, replacementList, source }) =>
      fn.translate(source, searchList, translateTo(searchList, replacementList)),
  }),
  reverse: scalar({
    takes: { source: 'text' },
    returns: 'string',
    doc: 'The text backwards.',
    examples: { 'reverse("harrier")': 'reirrah', 'reverse("café")': 'éfac' },
    sql: ({ source }) => fn.reverse(source),
  }),
  strrep: scalar({
    takes: { source: 'text', multiplier: 'long', delimiter: optional('text') },
    returns: 'string',
    mayBeNull: true,
    doc: 'The text several times over, up to 1,024, with a delimiter between.',
    examples: { 'strrep("ABC", 2)': 'ABCABC', 'strrep(123, 3, ".")': '123.123.123', 'strlen(strrep("a", 5000))': 1024 },
    sql: ({ source, multiplier, delimiter }, { constants }) => {
      const times = fn.least(within(0n, multiplier, whole(constants.multiplier)), value(mostRepeats))
      return delimiter ? joined(fn.listRepeat(list(source), times), delimiter) : fn.repeat(source, times)
    },
  }),
  strcmp: scalar({
    takes: { left: 'text', right: 'text' },
    returns: 'long',
    doc: 'Compares two texts to the letter: -1, 0 or 1 as the first stands before, with or after the second.',
    examples: { 'strcmp("abc", "ABC")': 1, 'strcmp("ABC", "abc")': -1, 'strcmp("a", "a")': 0 },
    sql: ({ left, right }) =>
      cases(
        [
          [less(left, right), value(-1n)],
          [greater(left, right), value(1n)],
        ],
        value(0n),
      ),
  }),
  parse_csv: scalar({
    takes: { source: 'stringOrDynamic' },
    returns: 'dynamic',
    resultName: 'first',
    doc: 'The fields of a line of comma-separated values; of several lines only the first counts.',
    examples: {
      'parse_csv(@\'aa,"b,b",""\')': ['aa', 'b,b', ''],
      'parse_csv(@\'"say ""hi"""\')': ['say "hi"'],
      'parse_csv("a,b\\nc,d")': ['a', 'b'],
    },
    sql: ({ source }) => csvFields(source),
  }),
} as const
