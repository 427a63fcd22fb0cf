// Functions on regular expressions: extracting, replacing, trimming, locating.
import { fn } from '../../sql/primitives.js'
import type { Sql } from '../../sql/tree.js'
import {
  and,
  cases,
  column,
  concat,
  equal,
  lambda,
  less,
  lessOrEqual,
  list,
  minus,
  nil,
  plus,
  value,
  when,
} from '../../sql/tree.js'
import { farthest, knownArray, knownText, knownWhole } from './constants.js'
import type { Fault } from './define.js'
import { known, optional, optionalKnown, pattern, scalar, textOrList } from './define.js'
import { once } from './once.js'
import { foldAscii } from './folds.js'
import { captureGroups, mayMatchNothing } from './patterns.js'
import { matchedGroup, matchedTexts, replaceMatches } from './word-boundaries.js'

const knownNumber = (constant: unknown): number | undefined => {
  const whole = knownWhole(constant)
  return whole === undefined ? undefined : Number(whole)
}

/** Kusto's limit, which keeps the SQL of `extract_all` short too. */
const mostGroups = 16

/** Which groups a call asks for: all, or those that an array names or numbers; `undefined` if one does not exist. */
function wantedGroups(all: readonly string[], asked: unknown): readonly number[] | undefined {
  if (asked === undefined) return all.map((_, i) => i + 1)
  const numbers = knownArray(asked)?.map((item) => (typeof item === 'number' ? item : all.indexOf(String(item)) + 1))
  return numbers?.every((group) => group >= 1 && group <= all.length) ? numbers : undefined
}

/** A group that took no part in a match is an empty text. */
const total = (item: Sql): Sql => fn.coalesce(item, value(''))

/** Characters that never stand in a text (Unicode, 23.7). */
const [opening, closing] = ['\ufdd0', '\ufdd1']

/**
 * A group of every match. The engine's list has an empty match twice where one follows another, which its replacing
 * has not; so a pattern that may match nothing puts its groups between marks first.
 */
const everyMatch = (source: Sql, regex: Sql, group: number): Sql =>
  matchedTexts(source, regex, (text, pattern) => {
    if (regex.kind === 'value' && !mayMatchNothing(knownText(regex.value) ?? ''))
      return fn.regexExtractAll(text, pattern, value(BigInt(group)))
    const marked = fn.regexReplaceAll(text, pattern, value(`${opening}\\${group}${closing}`))
    return fn.regexExtractAll(marked, value(`${opening}([^${closing}]*)`), value(1n))
  })

/** The groups of every match: texts for one group, arrays of texts for several; null where nothing matches. */
function allMatches(source: Sql, regex: Sql, groups: readonly number[]): Sql {
  const lists = groups.map((group) => everyMatch(source, regex, group))
  const [only] = lists
  const match = column('match')
  const found =
    lists.length === 1 && only
      ? fn.listTransform(only, lambda(['match'], total(match)))
      : fn.listTransform(
          fn.listZip(...lists),
          lambda(['match'], list(...lists.map((_, i) => total(fn.structExtract(match, value(BigInt(i + 1))))))),
        )
  return fn.jsonOf(fn.nullIf(found, list()))
}

/**
 * What stands in for a match. A stroke before neither a digit nor a stroke is itself, as in the path C:\Users; the
 * engine would drop the rest of the rewrite there.
 */
const rewriteOf = (constant: unknown): Sql =>
  value((knownText(constant) ?? '').replace(/\\([\\\d])?/g, (escape, named?: string) => (named ? escape : '\\\\')))

/** Group brackets keep an alternation together. */
const withoutStart = (source: Sql, pattern: Sql): Sql => replaceMatches(source, pattern, value(''), edge('^(?:', ')'))
const withoutEnd = (source: Sql, pattern: Sql): Sql => replaceMatches(source, pattern, value(''), edge('(?:', ')$'))
const edge =
  (before: string, after: string) =>
  (pattern: Sql): Sql =>
    pattern.kind === 'value'
      ? value(`${before}${knownText(pattern.value) ?? ''}${after}`)
      : concat(concat(value(before), pattern), value(after))

/** Characters that never stand in a text (Unicode, 23.7): one is put before every match, one stands in for it. */
const [mark, unmarked] = ['\uffff', '\ufffe']

/** Where the n-th match begins, counted from 0: the lengths of what stands before its mark, other marks left aside. */
function matchPosition(source: Sql, regex: Sql, occurrence: number): Sql {
  const plain = fn.translate(source, value(mark), value(unmarked))
  const marked = replaceMatches(plain, regex, value(`${mark}\\0`))
  if (occurrence === 1) return minus(fn.position(marked, value(mark)), value(1n))
  return once(fn.split(marked, value(mark)), 'λparts', (parts) => {
    const before = fn.listSlice(parts, value(1n), value(BigInt(occurrence)))
    const position = fn.length(fn.joinList(before, value('')))
    return when(lessOrEqual(fn.listLength(parts), value(BigInt(occurrence))), value(-1n), position)
  })
}

export const regexes = {
  extract: scalar({
    takes: {
      regex: pattern,
      captureGroup: 'long',
      source: 'string',
      type: { type: 'string', optional: true, constant: true, typeName: true },
    },
    returns: 'string',
    refuse: ({ captureGroup }) => {
      const group = knownNumber(captureGroup)
      return group !== undefined && group < 0
        ? { parameter: 'captureGroup', reason: 'A group is a number from 0.' }
        : undefined
    },
    doc: 'A group of the first match of a regular expression, group 0 being the whole match; with typeof() converted. Empty for a group that the pattern has not.',
    examples: {
      'extract("User: ([^,]+)", 1, "User: james, Age: 29")': 'james',
      'extract(@"\\d+", 0, "User: james, Age: 29")': '29',
      'extract("x(y)", 1, "abc")': '',
      'extract("x(y)", 2, "xyz")': '',
    },
    sql: ({ regex, captureGroup, source }, { constants }) => {
      const groups = [0, ...captureGroups(knownText(constants.regex) ?? '').map((_, i) => i + 1)]
      const group = knownNumber(constants.captureGroup)
      if (group !== undefined) return groups.includes(group) ? matchedGroup(source, regex, group) : value('')
      return cases(
        groups.map((one) => [equal(captureGroup, value(BigInt(one))), matchedGroup(source, regex, one)]),
        value(''),
      )
    },
  }),
  extract_all: scalar({
    takes: { regex: pattern, second: textOrList, third: optional('string') },
    returns: ([, second, third]) => (third !== undefined && second === 'string' ? undefined : 'dynamic'),
    aliases: ['extractall'],
    refuse: ({ regex, second }, types) => {
      const groups = captureGroups(knownText(regex) ?? '')
      if (groups.length === 0 || groups.length > mostGroups)
        return { parameter: 'regex', reason: `The pattern of extract_all needs 1 to ${mostGroups} groups in brackets.` }
      if (types['third'] === undefined) return undefined
      const fault = (reason: string): Fault => ({ parameter: 'second', reason })
      if (second === undefined) return fault('The groups that extract_all returns must be a literal array.')
      return wantedGroups(groups, second)?.length
        ? undefined
        : fault(`The groups of extract_all must be names, or numbers from 1 to ${groups.length}.`)
    },
    doc: 'The groups of every match of a regular expression: those an array in the middle asks for, else all. Null if none matches.',
    examples: {
      'extract_all(@"(\\d+)", "a set: 123, 567")': ['123', '567'],
      'extract_all(@"([a-z])(\\d)?", "a1b")': [
        ['a', '1'],
        ['b', ''],
      ],
      'extract_all(@"(?P<first>\\w)(\\w+)(\\w)", dynamic(["first", 3]), "ab-cdef")': [['c', 'f']],
      'extract_all("(x)", "abc")': null,
    },
    sql: ({ regex, second, third }, { constants }) => {
      const groups = captureGroups(knownText(constants.regex) ?? '')
      return allMatches(third ?? second, regex, wantedGroups(groups, third && constants.second) ?? [])
    },
  }),
  replace_regex: scalar({
    takes: { source: 'string', lookup_regex: pattern, rewrite_pattern: known('string') },
    returns: 'string',
    doc: 'Replaces every match of a regular expression; \\1 in the rewrite stands for the first group, \\0 for the match.',
    examples: {
      'replace_regex("Number is 1", @"is (\\d+)", @"was: \\1")': 'Number was: 1',
      'replace_regex("abc", "x", "y")': 'abc',
    },
    sql: ({ source, lookup_regex: pattern }, { constants }) =>
      replaceMatches(source, pattern, rewriteOf(constants.rewrite_pattern)),
  }),
  replace: scalar({
    takes: { regex: pattern, rewrite: known('string'), source: 'string' },
    returns: 'string',
    hidden: true,
    doc: 'The old form of replace_regex, its arguments in another order.',
    examples: { 'replace(@"(\\d)", @"<\\1>", "a1")': 'a<1>', 'replace("x", "y", "")': '' },
    sql: ({ regex, source }, { constants }) => replaceMatches(source, regex, rewriteOf(constants.rewrite)),
  }),
  trim: scalar({
    takes: { regex: pattern, source: 'string' },
    returns: 'string',
    doc: 'The text without one match of a regular expression at its start and one at its end.',
    examples: { 'trim("--", "--harrier--")': 'harrier', 'trim("x", "xxabcxx")': 'xabcx', 'trim("y", "y")': '' },
    sql: ({ regex, source }) => withoutEnd(withoutStart(source, regex), regex),
  }),
  trim_start: scalar({
    takes: { regex: pattern, source: 'string' },
    returns: 'string',
    doc: 'The text without a match of a regular expression at its start.',
    examples: { 'trim_start("https://", "https://bing.com")': 'bing.com', 'trim_start("a|b", "xa")': 'xa' },
    sql: ({ regex, source }) => withoutStart(source, regex),
  }),
  trim_end: scalar({
    takes: { regex: pattern, source: 'string' },
    returns: 'string',
    doc: 'The text without a match of a regular expression at its end.',
    examples: { 'trim_end(".com", "bing.com")': 'bing', 'trim_end(@"\\s+", "a b ")': 'a b' },
    sql: ({ regex, source }) => withoutEnd(source, regex),
  }),
  indexof_regex: scalar({
    takes: {
      source: 'text',
      match: pattern,
      start: optional('long'),
      length: optional('long'),
      occurrence: optionalKnown('long'),
    },
    returns: 'long',
    doc: 'Where a regular expression matches, counted from 0; -1 if nowhere, null for a negative start. Matches do not overlap.',
    examples: {
      'indexof_regex("abcabc", "a.c")': 0,
      'indexof_regex("abcabcdefg", "a.c", 0, 9, 2)': 3,
      'indexof_regex("abcabc", "a.c", 1, -1, 2)': -1,
      'indexof_regex("ababaa", "a.a", 0, -1, 2)': -1,
      'indexof_regex("abcabc", "a|ab", -1)': null,
    },
    sql: ({ source, match, start, length }, { constants }) => {
      const occurrence = constants.occurrence === undefined ? 1 : (knownNumber(constants.occurrence) ?? 0)
      if (occurrence < 1) return nil
      if (!start) return matchPosition(source, match, occurrence)
      const size = length && when(less(length, value(0n)), value(farthest), fn.least(length, value(farthest)))
      const from = fn.least(start, value(farthest - 1n))
      const tail = fn.substr(source, plus(from, value(1n)), ...(size ? [size] : []))
      const found = matchPosition(tail, match, occurrence)
      const position = minus(plus(fn.nullIf(plus(found, value(1n)), value(0n)), from), value(1n))
      const hasLength = length ? [lessOrEqual(value(-1n), length)] : []
      return when(and(lessOrEqual(value(0n), start), ...hasLength), fn.coalesce(position, value(-1n)))
    },
  }),
  regex_quote: scalar({
    takes: { source: 'text' },
    returns: 'string',
    doc: 'The text as a regular expression that matches nothing but itself.',
    examples: { 'regex_quote("(so$me.Te^xt)")': '\\(so\\$me\\.Te\\^xt\\)', 'regex_quote("abc")': 'abc' },
    fold: foldAscii((source = '') => (source.includes('\0') ? undefined : source.replaceAll(/\W/g, '\\$&'))),
    sql: ({ source }) => fn.regexEscape(source),
  }),
} as const
