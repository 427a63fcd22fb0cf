// Functions on plain text: joining, cutting and replacing to the letter, and those of text-search.ts.
import { fn } from '../../sql/primitives.js'
import type { Sql } from '../../sql/tree.js'
import {
  cases,
  cast,
  column,
  concat,
  equal,
  greater,
  greaterOrEqual,
  lambda,
  less,
  list,
  minus,
  or,
  plus,
  times,
  value,
  when,
} from '../../sql/tree.js'
import { isAsciiAlone } from './bounded-text.js'
import { farthest, knownArray, knownText, knownWhole, smaller, within } from './constants.js'
import { mostArguments, optional, rest, scalar } from './define.js'
import { foldAscii, foldTexts } from './folds.js'
import { each } from './json-arrays.js'
import { once } from './once.js'
import { textSearch } from './text-search.js'

/*
 * A lambda whose body reads other arguments too has a λ before its parameters' names: no column should be called so.
 */

/** Of the letters with one in upper case the engine counts ß, which Unicode's simple mapping leaves as it is. */
function upperButSharpS(text: Sql): Sql {
  const mark = value('\u{F0000}')
  return fn.replace(fn.upper(fn.replace(text, value('ß'), mark)), mark, value('ß'))
}

/** Kusto repeats a text no more often, and a value of text has no more bytes. */
const mostRepeats = 1024n
const mostBytes = 1_048_576n
/** The first of the private-use code points that stand for texts on their way to being replaced. */
const placeholders = 0xf0000

/** Joins a list; a delimiter that is not constant goes before each item, and the first one is cut off. */
const joined = (items: Sql, delimiter: Sql): Sql => {
  if (delimiter.kind === 'value') return fn.joinList(items, delimiter)
  const led = fn.listTransform(items, lambda(['λpart'], concat(delimiter, column('λpart'))))
  return fn.substr(fn.joinList(led, value('')), plus(fn.length(delimiter), value(1n)))
}

/**
 * A part from a position counted from 0, or from the end where it is negative. A start before the text's own gives
 * nothing, however long the part.
 */
const cut = (source: Sql, start: Sql, startKnown: bigint | undefined, length: Sql | undefined): Sql => {
  const from = within(-farthest, start, startKnown)
  const part = (position: Sql): Sql => (length ? fn.substr(source, position, length) : fn.substr(source, position))
  const fromStart = part(startKnown === undefined ? plus(from, value(1n)) : value(smaller(startKnown, farthest) + 1n))
  if (startKnown !== undefined && startKnown >= 0n) return fromStart
  const fromEnd = [greaterOrEqual(plus(fn.length(source), from), value(0n)), part(from)] as const
  const nothing = value('')
  if (startKnown !== undefined) return cases([fromEnd], nothing)
  return cases([[greaterOrEqual(from, value(0n)), fromStart], fromEnd], nothing)
}

/** Repeats a text, refusing what would be larger than a text may be. */
const repeated = (source: Sql, count: Sql, delimiter: Sql | undefined): Sql => {
  const result = delimiter ? joined(fn.listRepeat(list(source), count), delimiter) : fn.repeat(source, count)
  const isShort = source.kind === 'value' && knownText(source.value)?.length === 1
  if (isShort && !delimiter) return result
  const unit = delimiter ? plus(fn.byteLength(source), fn.byteLength(delimiter)) : fn.byteLength(source)
  return when(
    greater(times(unit, count), value(mostBytes)),
    fn.fail(value(`strrep makes texts of up to ${mostBytes} bytes.`)),
    result,
  )
}

/** The parts between delimiters; an empty delimiter parts nothing. */
const partsOf = (source: Sql, delimiter: Sql, constant: string | undefined): Sql => {
  if (constant === '') return list(source)
  const parts = fn.split(source, delimiter)
  return constant === undefined ? when(equal(delimiter, value('')), list(source), parts) : parts
}

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

/** A JSON item that is a text; null for another. */
const itemText = (item: Sql): Sql => when(equal(fn.jsonType(item), value('VARCHAR')), fn.jsonText(item))

/** The same with arrays that differ from row to row. Each text of a list goes behind the character that marks it. */
function replaceListed(source: Sql, lookups: Sql, rewrites: Sql): Sql {
  const marked = (text: Sql, place: Sql): Sql =>
    concat(fn.character(cast(plus(place, value(BigInt(placeholders - 1))), 'integer')), text)
  const sought = each(fn.jsonItems(lookups), (item, place) => marked(fn.coalesce(itemText(item), value('')), place))
  const given = each(sought, (lookup, place) => {
    const rewrite = itemText(fn.listExtract(fn.jsonItems(rewrites), place))
    return marked(fn.coalesce(rewrite, fn.substr(lookup, value(2n))), place)
  })
  const [text, pair] = [column('λtext'), column('λpair')]
  const [mark, rest] = [fn.substr(pair, value(1n), value(1n)), fn.substr(pair, value(2n))]
  // An empty text is replaced by nothing.
  const marks = fn.listReduce(sought, lambda(['λtext', 'λpair'], fn.replace(text, rest, mark)), source)
  return fn.coalesce(fn.listReduce(given, lambda(['λtext', 'λpair'], fn.replace(text, mark, rest)), marks), source)
}

/** Characters past the end of the replacement become its last one; where it is empty they vanish. */
const translateTo = (from: Sql, to: Sql): Sql => {
  const padded = fn.padRight(to, fn.length(from), fn.substr(to, value(-1n)))
  return when(or(equal(to, value('')), equal(from, value(''))), to, padded)
}

/** The fields of the first record: quotes guard commas and line breaks, a doubled quote is a quote. */
const csvFields = (source: Sql): Sql => {
  const record = fn.regexExtract(source, value('^(?:"(?:[^"]|"")*"|[^\\r\\n])*'), value(0n))
  const fields = fn.regexExtractAll(concat(value(','), record), value(',(?:"(?:[^"]|"")*"|[^,]*)'))
  const field = column('field')
  const quoted = fn.replace(fn.substr(field, value(3n), minus(fn.length(field), value(3n))), value('""'), value('"'))
  return fn.jsonOf(
    fn.listTransform(
      fields,
      lambda(['field'], when(fn.regexMatches(field, value('(?s)^,".*"$')), quoted, fn.substr(field, value(2n)))),
    ),
  )
}

/** The engine's own keeps a letter and its marks together. */
const backwards = (text: Sql): Sql =>
  when(
    isAsciiAlone(text),
    fn.reverse(text),
    fn.joinList(fn.listReverse(fn.regexExtractAll(text, value('(?s).'), value(0n))), value('')),
  )

export const strings = {
  strcat: scalar({
    takes: { parts: rest('text', 1, mostArguments) },
    returns: 'string',
    doc: 'Joins its arguments as texts; a null adds nothing.',
    examples: { 'strcat("a", 1, "-", true)': 'a1-True', 'strcat("a", int(null), "b")': 'ab' },
    fold: foldTexts((...parts) => parts.join('')),
    sql: ({ parts }) => parts.reduce(concat),
  }),
  strcat_delim: scalar({
    takes: { delimiter: 'text', parts: rest('text', 2, mostArguments) },
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
    fold: foldAscii((source = '') => BigInt(source.length)),
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
    fold: foldAscii((source = '') => source.toLowerCase()),
    keepsTerms: true,
    sql: ({ source }) => fn.lower(source),
  }),
  toupper: scalar({
    takes: { source: 'text' },
    returns: 'string',
    doc: 'The text in upper case.',
    examples: { 'toupper("cmd.exe")': 'CMD.EXE', 'toupper("straße")': 'STRAßE' },
    fold: foldAscii((source = '') => source.toUpperCase()),
    sql: ({ source }) => when(fn.contains(source, value('ß')), upperButSharpS(source), fn.upper(source)),
  }),
  substring: scalar({
    takes: { source: 'text', start: 'long', length: optional('long') },
    returns: 'string',
    mayBeNull: true,
    doc: 'Part of a text from a position counted from 0, or from the end where it is negative.',
    examples: { 'substring("harrier", 1, 3)': 'arr', 'substring("harrier", -2)': 'er', 'substring("x", -2, 5)': '' },
    sql: ({ source, start, length }, { constants }) =>
      cut(source, start, knownWhole(constants.start), length && within(0n, length, knownWhole(constants.length))),
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
      const parts = partsOf(source, delimiter, knownText(constants.delimiter))
      if (!index) return fn.jsonOf(parts)
      const at = plus(within(-1n, index, knownWhole(constants.index)), value(1n))
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
    takes: { source: 'string', lookups: 'dynamic', rewrites: 'dynamic' },
    returns: 'string',
    doc: 'Replaces the texts of one array by those at the same places of another, each in turn in what is left.',
    examples: {
      'replace_strings("a cat and a dog", dynamic(["cat", "dog"]), dynamic(["dog", "pig"]))': 'a dog and a pig',
      'replace_strings("This is it", dynamic(["This", "is"]), dynamic([12345, "was"]))': 'This was it',
      'replace_strings("This is it", dynamic(["is", "This"]), dynamic(["was", "That"]))': 'Thwas was it',
    },
    sql: ({ source, lookups, rewrites }, { constants }) =>
      constants.lookups === undefined || constants.rewrites === undefined
        ? replaceListed(source, lookups, rewrites)
        : replaceAll(source, knownArray(constants.lookups) ?? [], knownArray(constants.rewrites) ?? []),
  }),
  translate: scalar({
    takes: { searchList: 'string', replacementList: 'string', source: 'string' },
    returns: 'string',
    doc: 'Replaces characters of the first text by those at the same places of the second, its last one for the rest.',
    examples: {
      'translate("krasp", "otsku", "spark")': 'kusto',
      'translate("abc", "x", "abc")': 'xxx',
      'translate("abc", "", "abd")': 'd',
    },
    sql: ({ searchList, replacementList, source }) =>
      fn.translate(source, searchList, translateTo(searchList, replacementList)),
  }),
  reverse: scalar({
    takes: { source: 'text' },
    returns: 'string',
    doc: 'The text backwards, character by character: marks that belong to a letter then stand before it.',
    examples: { 'reverse("harrier")': 'reirrah', 'reverse("café")': 'éfac' },
    sql: ({ source }) => once(source, 'λforward', backwards),
  }),
  strrep: scalar({
    takes: { source: 'text', multiplier: 'long', delimiter: optional('text') },
    returns: 'string',
    mayBeNull: true,
    doc: 'The text several times over, up to 1,024, with a delimiter between.',
    examples: { 'strrep("ABC", 2)': 'ABCABC', 'strrep(123, 3, ".")': '123.123.123', 'strlen(strrep("a", 5000))': 1024 },
    sql: ({ source, multiplier, delimiter }, { constants }) => {
      const count = fn.least(within(0n, multiplier, knownWhole(constants.multiplier)), value(mostRepeats))
      return repeated(source, count, delimiter)
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
  ...textSearch,
} as const
