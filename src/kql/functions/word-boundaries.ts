// Patterns with `\b`. In KQL a word has letters of all scripts, for the engine those of ASCII alone. A text with others
// is given marks: each such letter stands between underscores, which the engine takes for letters, and the pattern says
// so too. No part of the pattern begins within marks, so that the engine asks for the ends of words beside them alone.
import { RE2JS } from 're2js'
import { fn } from '../../sql/primitives.js'
import type { Sql, SqlType } from '../../sql/tree.js'
import { cast, column, lambda, value, when } from '../../sql/tree.js'
import { isAsciiAlone } from './bounded-text.js'
import type { CharacterSet } from './character-sets.js'
import { classText, common, complement, escapeAt, readClass, union, without, wordCharacters } from './character-sets.js'
import { knownText } from './constants.js'
import { once } from './once.js'
import { hasEscape, inEngine, inPlainSyntax, members } from './patterns.js'

// ── Texts ────────────────────────────────────────────────────────────────────────────────────────────────────

/** A character that never stands in a text (Unicode, 23.7), in the place of its own underscores. */
const stroke = '\ufdd2'
const strokes: CharacterSet = [[0xfd_d2, 0xfd_d2]]

/** All that is not ASCII is put between marks, and then freed of them where it belongs to no word. */
function withMarks(text: Sql): Sql {
  const all = fn.regexReplaceAll(withStrokes(text), value('([^\\x00-\\x7F])'), value('_\\1_'))
  return fn.regexReplaceAll(all, value(`_([^\\x00-\\x7F${stroke}${members.w}])_`), value('\\1'))
}

const withStrokes = (text: Sql): Sql => fn.translate(text, value('_'), value(stroke))
const withoutMarks = (text: Sql): Sql =>
  fn.translate(fn.replace(text, value('_'), value('')), value(stroke), value('_'))

// ── Patterns ─────────────────────────────────────────────────────────────────────────────────────────────────

interface Marked {
  readonly text: string
  /** May a match have no character at all? */
  readonly mayBeEmpty: boolean
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

/** The pattern for texts with marks; `undefined` for one with flags within, or an escape that is not known here. */
function markedPattern(pattern: string): Marked | undefined {
  const [opening = ''] = /^\(\?[ims]+\)/.exec(pattern) ?? []
  const flags = { caseless: opening.includes('i'), dotIsAll: opening.includes('s') }
  const pieces: Piece[] = []
  for (let at = opening.length; at < pattern.length; at += pieces.at(-1)?.size ?? 0) {
    const piece = pieceAt(pattern, at, flags)
    if (!piece) return undefined
    pieces.push(piece)
  }
  const consuming = pieces.map(({ text, isAssertion }) => (isAssertion ? '(?:)' : text)).join('')
  return {
    text: opening + pieces.map(({ text }) => text).join(''),
    mayBeEmpty: RE2JS.compile(`^(?:${consuming})$`).matcher('').find(),
  }
}

function pieceAt(pattern: string, at: number, flags: Flags): Piece | undefined {
  const rest = pattern.slice(at, at + 80)
  const [same] = kept.exec(rest) ?? []
  if (same !== undefined) return { size: same.length, text: same, isAssertion: assertion.test(same) }
  const [bracket] = group.exec(rest) ?? []
  if (bracket !== undefined) return { size: bracket.length, text: '(' }
  if (rest.startsWith('(')) return undefined
  if (rest.startsWith('.'))
    return { size: 1, text: unit(flags.dotIsAll ? complement([]) : complement([[10, 10]]), flags) }
  const set = rest.startsWith('[') ? readClass(pattern, at) : rest.startsWith('\\') ? escapeAt(rest) : literalAt(rest)
  return set && { size: set.size, text: unit(set.set(), flags) }
}

function literalAt(rest: string): { readonly size: number; readonly set: () => CharacterSet } {
  const point = rest.codePointAt(0) ?? 0
  return { size: point > 0xff_ff ? 2 : 1, set: () => [[point, point]] }
}

const ascii: CharacterSet = [[0, 0x7f]]
const underscore: CharacterSet = [[0x5f, 0x5f]]
const marks = union(underscore, strokes)
/** Signs that are the same as letters of ASCII whatever the case: the long s and that of the kelvin. */
const sameLetters: readonly CharacterSet[] = [
  [[0x4b, 0x4b], [0x6b, 0x6b], [0x21_2a, 0x21_2a]],
  [[0x53, 0x53], [0x73, 0x73], [0x1_7f, 0x1_7f]],
] // prettier-ignore

/** One character of a set: as it is, or between marks. */
function unit(asked: CharacterSet, { caseless }: Flags): string {
  const same = caseless ? sameLetters.filter((letters) => common(asked, letters).length > 0) : []
  const set = union(asked, ...same)
  const isAsciiAlone = set.every(([, to]) => to < 0x80)
  const between = isAsciiAlone ? [] : without(common(set, wordCharacters()), ascii)
  const marked = union(between, common(set, underscore).length > 0 ? strokes : [])
  const plain = without(without(set, between), marks)
  if (marked.length === 0) return classText(plain)
  return plain.length === 0 ? `(?:_${classText(marked)}_)` : `(?:${classText(plain)}|_${classText(marked)}_)`
}

// ── Functions of both ────────────────────────────────────────────────────────────────────────────────────────

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

/** A function of a text and a pattern, which has marks only for what is not ASCII. */
function matching(source: Sql, regex: Sql, { plain, marked, type, everywhere }: Matching): Sql {
  const written = regex.kind === 'value' ? (knownText(regex.value) ?? '') : ''
  const known = inPlainSyntax(written)
  if (!hasEscape(withoutAsciiBoundaries(written, known), '\\b')) return plain(source, inEngine(regex))
  const pattern = flagOfAscii.test(written) ? undefined : markedPattern(known)
  const unread = value(String.raw`A pattern of this kind with \b is supported for texts in ASCII alone.`)
  return once(source, 'λsearched', (text) => {
    const ofAll =
      pattern && !(everywhere && pattern.mayBeEmpty)
        ? marked(withMarks(text), value(pattern.text))
        : cast(fn.fail(unread), type)
    return when(isAsciiAlone(text), plain(text, inEngine(regex)), ofAll)
  })
}

/** Does the pattern match anywhere? */
export const matchesPattern = (source: Sql, regex: Sql): Sql =>
  matching(source, regex, { plain: fn.regexMatches, marked: fn.regexMatches, type: 'boolean', everywhere: false })

/** A group of the first match, or an empty text. */
export function matchedGroup(source: Sql, regex: Sql, place: Sql): Sql {
  const plain = (text: Sql, pattern: Sql): Sql => fn.regexExtract(text, pattern, place)
  const marked = (text: Sql, pattern: Sql): Sql => withoutMarks(plain(text, pattern))
  return matching(source, regex, { plain, marked, type: 'varchar', everywhere: false })
}

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
