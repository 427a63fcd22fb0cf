// Regular expressions of KQL in the syntax of the engine, RE2, and the capture groups that they hold.
import { RE2JS, RE2JSException } from 're2js'
import type { Sql } from '../../sql/tree.js'
import { value } from '../../sql/tree.js'
import { withoutFlags } from './pattern-flags.js'
import type { CharacterSet } from './character-sets.js'
import { classText, readClass, readProperty } from './character-sets.js'

/**
 * What \d, \w and \s stand for in KQL: the letters, digits and blanks of all scripts, where RE2 means those of ASCII
 * alone. The members stand in brackets of their own, or in those around them.
 */
export const members: Readonly<Record<string, string>> & { readonly w: string } = {
  d: '\\p{Nd}',
  // Alphabetic is more than letters: numbers that are letters, and letters in circles and squares. The last join others.
  w: '\\p{L}\\p{Nl}\\x{24B6}-\\x{24E9}\\x{1F130}-\\x{1F149}\\x{1F150}-\\x{1F169}\\x{1F170}-\\x{1F189}\\p{M}\\p{Nd}\\p{Pc}\\x{200C}\\x{200D}',
  s: '\\t-\\r \\x{85}\\p{Z}',
}

/** One step through a pattern: a piece of it that holds together. */
type Piece =
  | { readonly kind: 'escape' | 'other'; readonly text: string; readonly inClass: boolean }
  | { readonly kind: 'set'; readonly text: string; readonly members: () => CharacterSet }
  | { readonly kind: 'group'; readonly text: string; readonly name: string | undefined }

/** Cuts a pattern into escapes, openings of groups and single characters. */
function* pieces(pattern: string): Generator<Piece> {
  let inClass = false
  for (let at = 0; at < pattern.length;) {
    const piece = pieceAt(pattern, at, inClass)
    yield piece
    if (piece.kind === 'other') inClass = inClass ? piece.text !== ']' : piece.text.startsWith('[')
    at += piece.text.length
  }
}

function pieceAt(pattern: string, at: number, inClass: boolean): Piece {
  const rest = pattern.slice(at, at + 80)
  const set = inClass ? undefined : rest.startsWith('[') ? readClass(pattern, at) : readProperty(rest)
  if (set?.foreign) return { kind: 'set', text: pattern.slice(at, at + set.size), members: set.set }
  const escape = /^\\(?:[uU]\{[0-9A-Fa-f]+\}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|[pP]\{\^?\w+\}|[^])/.exec(rest)
  if (escape) return { kind: 'escape', text: escape[0], inClass }
  if (inClass) return { kind: 'other', text: /^\[:\^?\w+:\]/.exec(rest)?.[0] ?? rest.charAt(0), inClass }
  const group = /^\((?:\?P?<([\p{Alphabetic}\p{Nd}_.[\]]+)>|\?)?/u.exec(rest)
  if (group) return { kind: 'group', text: group[0], name: group[1] ?? (group[0] === '(' ? '' : undefined) }
  // The first character of a class is a member of it, though it be a closing bracket.
  return { kind: 'other', text: /^\[\^?\]?/.exec(rest)?.[0] ?? rest.charAt(0), inClass }
}

/** A pattern without the flags that RE2 lacks; one that cannot do without them has been refused. */
const plain = (pattern: string): string => {
  const read = withoutFlags(pattern)
  return 'text' in read ? read.text : pattern
}

/** Has the pattern an escape without brackets? */
export const hasEscape = (pattern: string, escape: string): boolean =>
  [...pieces(pattern)].some((piece) => piece.kind === 'escape' && piece.text === escape && !piece.inClass)

/** The capture groups of a pattern in order, each with its name or ''. */
export const captureGroups = (pattern: string): readonly string[] =>
  [...pieces(plain(pattern))].flatMap((piece) =>
    piece.kind === 'group' && piece.name !== undefined ? [piece.name] : [],
  )

/** A pattern of KQL as RE2 has it: classes of all scripts, code points as \x, groups without their names. */
export const patternInEngine = (pattern: string): string =>
  [...pieces(pattern)]
    .map((piece) => {
      if (piece.kind === 'set') return classText(piece.members())
      if (piece.kind === 'group') return piece.name ? '(' : piece.text
      return piece.kind === 'escape' ? escapeInEngine(piece.text, piece.inClass) : piece.text
    })
    .join('')

function escapeInEngine(escape: string, inClass: boolean): string {
  const letter = escape.charAt(1)
  if (escape.length > 2 && /[uU]/.test(letter)) return `\\x{${escape.slice(2).replaceAll(/[{}]/g, '')}}`
  const inside = members[letter]
  if (inside !== undefined) return inClass ? inside : letter === 'd' ? inside : `[${inside}]`
  const outside = members[letter.toLowerCase()]
  // Within brackets a negated class stays that of ASCII: RE2 has no brackets within brackets.
  return outside === undefined || inClass ? escape : `[^${outside}]`
}

/** The ends of words, and other escapes. */
const wordEnds = /\\(?:b\{(start|end)(-half)?\}|([<>])|[^])/g
const wordFollows = /^(?:\\w|\w)(?![?*]|\{\s*0)/
const wordPrecedes = /(?:\\w|(?<!\\)\w)\+?$/

/** The ends of words as RE2 has them: beside a character of a word they are its `\b`. Others stay as they are. */
const withWordEnds = (pattern: string): string =>
  pattern.replaceAll(
    wordEnds,
    (escape: string, side: string | undefined, half: string | undefined, sign: string | undefined, at: number) => {
      if (half !== undefined || (side ?? sign) === undefined) return escape
      const after = side === 'start' || sign === '<'
      const beside = after
        ? wordFollows.test(pattern.slice(at + escape.length))
        : wordPrecedes.test(pattern.slice(0, at))
      return beside ? String.raw`\b` : escape
    },
  )

/** A pattern with flags and ends of words as RE2 has them, its classes and code points still those of KQL. */
export const inPlainSyntax = (pattern: string): string => withWordEnds(plain(pattern))

/** A constant pattern in the engine's syntax; one that is known only for each row stays as it is. */
export const inEngine = (pattern: Sql): Sql =>
  pattern.kind === 'value' && typeof pattern.value === 'string'
    ? value(patternInEngine(inPlainSyntax(pattern.value)))
    : pattern

/** May a match be empty? Where it cannot be told, it may. */
export function mayMatchNothing(pattern: string): boolean {
  if (/[$^]|\\[bBAzZ<>]/.test(pattern)) return true
  return RE2JS.compile(patternInEngine(inPlainSyntax(pattern)))
    .matcher('')
    .find()
}

const mostRemembered = 1_000
const problems = new Map<string, string | undefined>()

/** Why the engine does not read a pattern, as a sentence; undefined where it does. */
export function patternProblem(pattern: string): string | undefined {
  if (!problems.has(pattern)) {
    if (problems.size >= mostRemembered) problems.clear()
    problems.set(pattern, findProblem(pattern))
  }
  return problems.get(pattern)
}

function findProblem(written: string): string | undefined {
  const read = withoutFlags(written)
  return 'problem' in read ? read.problem : plainProblem(read.text)
}

function plainProblem(pattern: string): string | undefined {
  const known = withWordEnds(pattern)
  const left = [...known.matchAll(wordEnds)].find(([, side, , sign]) => (side ?? sign) !== undefined)
  if (left) return `${left[0]} in a regular expression is supported beside a character of a word alone.`
  // The engine looks at bytes there, and would cut a letter that has several of them.
  if (hasEscape(pattern, '\\B')) return String.raw`\B in a regular expression is not supported.`
  const names = captureGroups(pattern).filter((name) => name !== '')
  const twice = names.find((name, i) => names.indexOf(name) < i)
  if (twice !== undefined) return `Two groups of the regular expression are called ${twice}.`
  try {
    RE2JS.compile(patternInEngine(known))
    return undefined
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error
    return `The regular expression cannot be read: ${error.message.replace(/^error parsing regexp: /, '')}.`
  }
}
