// Patterns with `\b`. In KQL a word has letters of all scripts, for the engine those of ASCII alone. A text with others
// is given marks: each such letter stands between an underscore and two, which the engine takes for letters, and the
// pattern says so too. No part of the pattern begins within marks, so that the engine asks for the ends of words beside
// them alone; and what stands between two letters with marks is not taken for a third, since it has no two behind it.
import { RE2JS } from 're2js'
import { fn } from '../../sql/primitives.js'
import type { Sql, SqlType } from '../../sql/tree.js'
import { cast, column, lambda, list, value, when } from '../../sql/tree.js'
import { isAsciiAlone } from './bounded-text.js'
import type { CharacterSet } from './character-sets.js'
import {
  classText,
  common,
  complement,
  escapeAt,
  inAllCases,
  rangesText,
  readClass,
  without,
  wordCharacters,
} from './character-sets.js'
import { knownText } from './constants.js'
import { once } from './once.js'
import { hasEscape, inEngine, inPlainSyntax, members } from './patterns.js'

/** A character that never stands in a text (Unicode, 23.7), in the place of its own underscores. */
const stroke = '\ufdd2'

/** All that is not ASCII is put between marks, and then freed of them where it belongs to no word. */
function withMarks(text: Sql): Sql {
  const all = fn.regexReplaceAll(withStrokes(text), value('([^\\x00-\\x7F])'), value('_\\1__'))
  return fn.regexReplaceAll(all, value(`_([^\\x00-\\x7F${stroke}${members.w}])__`), value('\\1'))
}

const withStrokes = (text: Sql): Sql => fn.translate(text, value('_'), value(stroke))
const withoutMarks = (text: Sql): Sql =>
  fn.translate(fn.replace(text, value('_'), value('')), value(stroke), value('_'))

interface Marked {
  readonly text: string
  /** May a match have no character at all? */
  readonly mayBeEmpty: () => boolean
}

interface Piece {
  readonly size: number
  readonly text: string
  readonly isAssertion?: boolean
}

interface Flags {
  readonly caseless: boolean
  readonly dotIsAll: boolean
}

/** Pieces that stay as they are: assertions, brackets and repetitions. */
const kept = /^(?:\\[bAz]|\(\?:|[|)*+?^$]|\{\d+(?:,\d*)?\})/
const assertion = /^(?:\\|[\^$])/
const group = /^\((?:\?P?<[^>]+>|(?!\?))/
/** A character of ASCII that stands for itself. */
const plainLetter = /^(?:[0-9A-Za-z \-"'/:;,=<>@#%&!~`]|\\[.\\/\-"$()*+?[\]^{|}])/
/** Letters that signs beyond ASCII are the same as but for their case: that of the kelvin, and the long s. */
const hasSigns = /[ks]/i

/**
 * The pattern for texts with marks; `undefined` for one with flags within, or an escape that is not known here. Its
 * letters stand there in all cases, since the engine would turn a class round before it sees to their case.
 */
function markedPattern(pattern: string): Marked | undefined {
  const [opening = ''] = /^\(\?[ims]+\)/.exec(pattern) ?? []
  const flags = { caseless: opening.includes('i'), dotIsAll: opening.includes('s') }
  const pieces: Piece[] = []
  for (let at = opening.length; at < pattern.length; at += pieces.at(-1)?.size ?? 0) {
    const piece = pieceAt(pattern, at, flags)
    if (!piece) return undefined
    pieces.push(piece)
  }
  return {
    text: (opening.includes('m') ? '(?m)' : '') + pieces.map(({ text }) => text).join(''),
    mayBeEmpty: () => {
      const consuming = pieces.map(({ text, isAssertion }) => (isAssertion ? '(?:)' : text)).join('')
      return RE2JS.compile(`^(?:${consuming})$`).matcher('').find()
    },
  }
}

function pieceAt(pattern: string, at: number, flags: Flags): Piece | undefined {
  const { caseless, dotIsAll } = flags
  const rest = pattern.slice(at, at + 80)
  const [same] = kept.exec(rest) ?? []
  if (same !== undefined) return { size: same.length, text: same, isAssertion: assertion.test(same) }
  const [bracket] = group.exec(rest) ?? []
  if (bracket !== undefined) return { size: bracket.length, text: '(' }
  if (rest.startsWith('(')) return undefined
  const [letter] = plainLetter.exec(rest) ?? []
  if (letter !== undefined && !(caseless && hasSigns.test(letter)))
    return { size: letter.length, text: caseless ? inBothCases(letter) : letter }
  const piece = (size: number, set: () => CharacterSet): Piece => ({
    size,
    text: unitOf(pattern.slice(at, at + size), flags, set),
  })
  if (rest.startsWith('.')) return piece(1, () => complement(dotIsAll ? [] : [[10, 10]]))
  const fold = caseless ? inAllCases : undefined
  if (rest.startsWith('[')) {
    const set = readClass(pattern, at, fold)
    return set && piece(set.size, set.set)
  }
  const one = rest.startsWith('\\') ? escapeAt(rest) : literalAt(rest)
  return one && piece(one.size, fold ? () => fold(one.set()) : one.set)
}

/** Units by their flags and how they are written: a set of all scripts takes milliseconds to put together. */
const units = new Map<string, string>()
const mostUnits = 1000

function unitOf(written: string, { caseless, dotIsAll }: Flags, set: () => CharacterSet): string {
  const key = `${caseless ? 'i' : ''}${dotIsAll ? 's' : ''} ${written}`
  const known = units.get(key)
  if (known !== undefined) return known
  if (units.size >= mostUnits) units.clear()
  const made = unit(set())
  units.set(key, made)
  return made
}

const inBothCases = (letter: string): string =>
  /[a-z]/i.test(letter) ? `[${letter.toUpperCase()}${letter.toLowerCase()}]` : letter

function literalAt(rest: string): { readonly size: number; readonly set: () => CharacterSet } {
  const point = rest.codePointAt(0) ?? 0
  return { size: point > 0xff_ff ? 2 : 1, set: () => [[point, point]] }
}

const ascii: CharacterSet = [[0, 0x7f]]
/** All characters but those of ASCII and the stroke. */
const beyond = without(complement(ascii), [[0xfd_d2, 0xfd_d2]])
const underscore: CharacterSet = [[0x5f, 0x5f]]

/** One character of a set: as it is, or between marks. */
function unit(set: CharacterSet): string {
  const hasUnderscore = common(set, underscore).length > 0
  const { plain, marked } = beyondAscii(common(set, beyond), hasUnderscore)
  const own = without(common(set, ascii), underscore)
  const asItIs = own.length > 0 ? [classText(own)] : []
  const alternatives = [...asItIs, ...(plain ? [`[${plain}]`] : []), ...(marked ? [`_[${marked}]__`] : [])]
  const [only = classText([])] = alternatives
  return alternatives.length > 1 ? `(?:${alternatives.join('|')})` : only
}

/** What is beyond ASCII in a set, between brackets: outside of words as it is, in words between marks. */
function beyondAscii(set: CharacterSet, hasUnderscore: boolean): { readonly plain: string; readonly marked: string } {
  if (set.length === 0) return { plain: '', marked: hasUnderscore ? stroke : '' }
  const missing = without(beyond, set)
  // Words of all scripts take a moment to find, and are not asked for where little is missing.
  const isLittle = missing.length < Math.min(set.length, 50)
  const [words, others] = isLittle ? [beyond, beyond] : [wordsBeyond(), without(beyond, wordsBeyond())]
  const [missingWords, missingOthers] = [common(words, missing), common(others, missing)]
  const [ownWords, ownOthers] = [common(words, set), common(others, set)]
  return {
    plain:
      missingOthers.length < ownOthers.length
        ? `^\\x00-\\x7F${stroke}${members.w}${rangesText(missingOthers)}`
        : rangesText(ownOthers),
    marked:
      missingWords.length < ownWords.length
        ? `^\\x00-\\x7F${hasUnderscore ? '' : stroke}${rangesText(missingWords)}`
        : rangesText(ownWords) + (hasUnderscore ? stroke : ''),
  }
}

const wordsBeyond = (): CharacterSet => common(beyond, wordCharacters())

interface Matching {
  /** What the engine makes of a text and a pattern. */
  readonly plain: (text: Sql, pattern: Sql) => Sql
  /** The same of a text and a pattern with marks. */
  readonly marked: (text: Sql, pattern: Sql) => Sql
  readonly type: SqlType
  /** It goes on behind each match, by a character behind an empty one, which may stand within marks. */
  readonly everywhere: boolean
}

const flagOfAscii = /\(\?[A-Za-z]*-[A-Za-z]*u/

/** Without those ends of words that are said to be of ASCII. */
const withoutAsciiBoundaries = (written: string, known: string): string =>
  flagOfAscii.test(written) ? written.replaceAll('(?-u:\\b)', '') : known

/** What may become the end of a word in the engine's syntax. */
const wordEnd = /\\[b<>]/

/** A function of a text and a pattern, which has marks only for what is not ASCII. */
function matching(source: Sql, regex: Sql, { plain, marked, type, everywhere }: Matching): Sql {
  const written = regex.kind === 'value' ? (knownText(regex.value) ?? '') : ''
  if (!wordEnd.test(written)) return plain(source, inEngine(regex))
  const known = inPlainSyntax(written)
  if (!hasEscape(withoutAsciiBoundaries(written, known), '\\b')) return plain(source, inEngine(regex))
  const pattern = flagOfAscii.test(written) ? undefined : markedPattern(known)
  const unread = value(String.raw`A pattern of this kind with \b is supported for texts in ASCII alone.`)
  return once(source, 'λsearched', (text) => {
    const ofAll =
      pattern && !(everywhere && pattern.mayBeEmpty())
        ? marked(withMarks(text), value(pattern.text))
        : cast(fn.fail(unread), type)
    return when(isAsciiAlone(text), plain(text, inEngine(regex)), ofAll)
  })
}

/** Does the pattern match anywhere? */
export const matchesPattern = (source: Sql, regex: Sql): Sql =>
  matching(source, regex, { plain: fn.regexMatches, marked: fn.regexMatches, type: 'boolean', everywhere: false })

/** The last group that the engine gives by its number; those behind it have names alone. */
const lastNumbered = 9

/** A group of the first match, or an empty text. */
export function matchedGroup(source: Sql, regex: Sql, place: number): Sql {
  const plain = (text: Sql, pattern: Sql): Sql =>
    place <= lastNumbered
      ? fn.regexExtract(text, pattern, value(BigInt(place)))
      : fn.structExtract(fieldsOf(text, pattern, place), value(fieldName(place)))
  const marked = (text: Sql, pattern: Sql): Sql => withoutMarks(plain(text, pattern))
  return matching(source, regex, { plain, marked, type: 'varchar', everywhere: false })
}

/** All groups of the first match as a list, as many as are asked for, or as many empty texts. */
export function matchedGroups(source: Sql, regex: Sql, count: number): Sql {
  const groups = (text: Sql, pattern: Sql, each: (group: Sql) => Sql): Sql =>
    once(fieldsOf(text, pattern, count), 'λgroups', (fields) =>
      list(...numbersTo(count).map((place) => each(fn.structExtract(fields, value(fieldName(place)))))),
    )
  return matching(source, regex, {
    plain: (text, pattern) => groups(text, pattern, (group) => group),
    marked: (text, pattern) => groups(text, pattern, withoutMarks),
    type: 'varchar[]',
    everywhere: false,
  })
}

const numbersTo = (last: number): readonly number[] => Array.from({ length: last }, (_, i) => i + 1)
const fieldName = (place: number): string => `g${place}`
/** The groups up to one, as a struct. */
const fieldsOf = (text: Sql, pattern: Sql, last: number): Sql =>
  fn.regexExtractFields(text, pattern, list(...numbersTo(last).map((place) => value(fieldName(place)))))

/** Texts that are cut from another by a pattern. */
export function matchedTexts(source: Sql, regex: Sql, plain: Matching['plain']): Sql {
  const marked = (text: Sql, pattern: Sql): Sql =>
    fn.listTransform(plain(text, pattern), lambda(['λtaken'], withoutMarks(column('λtaken'))))
  return matching(source, regex, { plain, marked, type: 'varchar[]', everywhere: true })
}

/** All matches replaced, of the pattern or of one that is made around it. */
export function replaceMatches(source: Sql, regex: Sql, rewrite: Sql, around = (pattern: Sql): Sql => pattern): Sql {
  const plain = (text: Sql, pattern: Sql): Sql => fn.regexReplaceAll(text, around(pattern), rewrite)
  const marked = (text: Sql, pattern: Sql): Sql =>
    withoutMarks(fn.regexReplaceAll(text, around(pattern), withStrokes(rewrite)))
  return matching(source, regex, { plain, marked, type: 'varchar', everywhere: true })
}
