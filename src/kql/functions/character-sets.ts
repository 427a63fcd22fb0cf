// Sets of code points, and the bracketed classes of patterns read as such: sets within sets, what two have in common,
// one without the other. RE2 has no words for those, so it is given the code points.

/** Code points from and to, both within; in order, apart from each other. */
export type CharacterSet = readonly (readonly [from: number, to: number])[]

const last = 0x10_ff_ff

export const union = (...sets: readonly CharacterSet[]): CharacterSet => {
  const merged: [number, number][] = []
  for (const [from, to] of sets.flat().sort(([a], [b]) => a - b)) {
    const before = merged.at(-1)
    if (before && from <= before[1] + 1) before[1] = Math.max(before[1], to)
    else merged.push([from, to])
  }
  return merged
}

export const complement = (set: CharacterSet): CharacterSet => {
  const gaps: [number, number][] = []
  let next = 0
  for (const [from, to] of set) {
    if (from > next) gaps.push([next, from - 1])
    next = to + 1
  }
  if (next <= last) gaps.push([next, last])
  return gaps
}

export const common = (left: CharacterSet, right: CharacterSet): CharacterSet =>
  complement(union(complement(left), complement(right)))

export const without = (left: CharacterSet, right: CharacterSet): CharacterSet => common(left, complement(right))

const operations: Readonly<Record<string, (left: CharacterSet, right: CharacterSet) => CharacterSet>> = {
  '&&': common,
  '--': without,
  '~~': (left, right) => without(union(left, right), common(left, right)),
}

/** The set as a class of RE2. */
export const classText = (set: CharacterSet): string =>
  set.length === 0 ? `[^${codePoint(0)}-${codePoint(last)}]` : `[${rangesText(set)}]`

/** What stands for a set between brackets, beside others or behind a ^. */
export const rangesText = (set: CharacterSet): string =>
  set.map(([from, to]) => (from === to ? codePoint(from) : `${codePoint(from)}-${codePoint(to)}`)).join('')

const codePoint = (point: number): string => `\\x{${point.toString(16)}}`

let letters: ReadonlyMap<number, readonly number[]> | undefined

/** Letters that are the same but for their case, as simple case folding has it (Unicode, 5.18), each with the others. */
function sameLetters(): ReadonlyMap<number, readonly number[]> {
  if (letters) return letters
  const groups = new Map<string, number[]>()
  for (const [from, to] of namedSet('\\p{Changes_When_Casemapped}'))
    for (let point = from; point <= to; point++) {
      const letter = String.fromCodePoint(point)
      const key = singly(singly(letter, 'toUpperCase'), 'toLowerCase')
      // The dotless i has the upper case of another letter, but is not that letter.
      if (key !== letter && !new RegExp(`^${letter}$`, 'iu').test(key)) continue
      groups.set(key, [...(groups.get(key) ?? []), point])
    }
  letters = new Map([...groups.values()].flatMap((group) => group.map((point) => [point, group] as const)))
  return letters
}

function has(set: CharacterSet, point: number): boolean {
  let [low, high] = [0, set.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((set[middle]?.[1] ?? last) < point) low = middle + 1
    else high = middle
  }
  return (set[low]?.[0] ?? Infinity) <= point
}

/** A letter in another case; itself where that has several characters. */
function singly(letter: string, change: 'toUpperCase' | 'toLowerCase'): string {
  const changed = letter[change]()
  return changed === String.fromCodePoint(changed.codePointAt(0) ?? 0) ? changed : letter
}

/** A set with each of its letters in all cases. */
export function inAllCases(set: CharacterSet): CharacterSet {
  const others = [...sameLetters()].flatMap(([point, group]) => (has(set, point) ? group : []))
  return union(
    set,
    others.map((point) => [point, point]),
  )
}

const named = new Map<string, CharacterSet>()

/** What a class in the words of JavaScript holds. There are few, and each is worked out once. */
function namedSet(members: string): CharacterSet {
  const known = named.get(members)
  if (known) return known
  const test = new RegExp(`^[${members}]$`, 'u')
  const found: [number, number][] = []
  for (let point = 0; point <= last; point++) {
    if (!test.test(String.fromCodePoint(point))) continue
    const before = found.at(-1)
    if (before?.[1] === point - 1) before[1] = point
    else found.push([point, point])
  }
  named.set(members, found)
  return found
}

const isKnown = (members: string): boolean => {
  try {
    return new RegExp(`[${members}]`, 'u').test('') || true
  } catch {
    return false
  }
}

/** The name in \p{…} in the words of JavaScript: a category, a script, or a property with a value. */
function propertyNamed(name: string): string | undefined {
  const [, key, word] = /^(?:(\w+)[=:])?(\w+)$/.exec(name) ?? []
  if (word === undefined) return undefined
  const spelled =
    word.toLowerCase() === 'ascii' ? 'ASCII' : word.replaceAll(/(?:^|(?<=_))[a-z]/g, (letter) => letter.toUpperCase())
  const spellings = key === undefined ? [`\\p{${spelled}}`, `\\p{Script=${spelled}}`] : [`\\p{${key}=${spelled}}`]
  return spellings.find(isKnown)
}

/** Does RE2 know the name in \p{…}? It knows categories by their letters, and scripts. */
const inRe2 = (name: string): boolean => name.length <= 2 || (name.length > 4 && isKnown(`\\p{Script=${name}}`))

const perl: Readonly<Record<string, string>> & { readonly w: string } = {
  d: '\\p{Nd}',
  w: '\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_Control}',
  s: '\\p{White_Space}',
}

/** What belongs to words in KQL, of all scripts. */
export const wordCharacters = (): CharacterSet => namedSet(perl.w)

const ascii: Readonly<Record<string, string>> = {
  alnum: '0-9A-Za-z', alpha: 'A-Za-z', ascii: '\\x00-\\x7F', blank: '\\t ', cntrl: '\\x00-\\x1F\\x7F', digit: '0-9',
  graph: '!-~', lower: 'a-z', print: ' -~', punct: '!-\\/:-@\\[-`\\{-~', space: '\\t\\n\\v\\f\\r ', upper: 'A-Z',
  word: '0-9A-Za-z_', xdigit: '0-9A-Fa-f',
} // prettier-ignore

const controls: Readonly<Record<string, number>> = { a: 7, t: 9, n: 10, v: 11, f: 12, r: 13 }

/** What stands in a pattern for a set. */
interface SetText {
  /** How many characters of the pattern it takes. */
  readonly size: number
  readonly set: () => CharacterSet
  /** RE2 would take it for something else, or not at all. */
  readonly foreign: boolean
}

/** A member of a class; `point` where it is one code point, with which a range may begin. */
type Item = SetText & { readonly point?: number }

const single = (size: number, point: number): Item => ({ size, set: () => [[point, point]], point, foreign: false })

/** Brackets within brackets that are followed. */
const deepest = 50

type Fold = (set: CharacterSet) => CharacterSet
const asItIs: Fold = (set) => set

/**
 * The class that opens at a place of the pattern; `undefined` for one that does not close or is no class. What its
 * members are is folded before a ^ turns it round.
 */
export function readClass(pattern: string, start: number, fold = asItIs, depth = 0): SetText | undefined {
  if (depth > deepest) return undefined
  const negated = pattern.startsWith('[^', start)
  const opening = start + (negated ? 2 : 1)
  let [foreign, items]: [boolean, Item[]] = [false, []]
  let pending = (right: CharacterSet): CharacterSet => right
  const settled = (): (() => CharacterSet) => {
    const [finish, members] = [pending, items]
    return () => finish(fold(union(...members.map((item) => item.set()))))
  }
  for (let at = opening; at < pattern.length;) {
    const operation = at > opening ? operations[pattern.slice(at, at + 2)] : undefined
    if (operation) {
      const left = settled()
      pending = (right) => operation(left(), right)
      ;[foreign, items] = [true, []]
      at += 2
    } else if (pattern.charAt(at) === ']' && at > opening) {
      const set = settled()
      return { size: at + 1 - start, set: negated ? () => complement(set()) : set, foreign }
    } else {
      const item = memberAt(pattern, at, fold, depth)
      if (!item) return undefined
      items.push(item)
      foreign ||= item.foreign
      at += item.size
    }
  }
  return undefined
}

/** An item or a range; a hyphen before a bracket or another hyphen is itself. */
function memberAt(pattern: string, at: number, fold: Fold, depth: number): Item | undefined {
  const item = itemAt(pattern, at, fold, depth)
  if (item?.point === undefined || !/^-[^\]-]/.test(pattern.slice(at + item.size, at + item.size + 2))) return item
  const [from, to] = [item.point, itemAt(pattern, at + item.size + 1, fold, depth)]
  const end = to?.point
  if (!to || end === undefined || end < from) return undefined
  return { size: item.size + 1 + to.size, set: () => [[from, end]], foreign: false }
}

function itemAt(pattern: string, at: number, fold: Fold, depth: number): Item | undefined {
  const rest = pattern.slice(at, at + 80)
  const [posix, caret, name] = /^\[:(\^?)(\w+):\]/.exec(rest) ?? []
  if (posix !== undefined) {
    const members = ascii[name ?? '']
    if (members === undefined) return undefined
    const set = (): CharacterSet => namedSet(members)
    return { size: posix.length, set: caret ? () => complement(set()) : set, foreign: false }
  }
  if (rest.startsWith('[')) {
    const inner = readClass(pattern, at, fold, depth + 1)
    return inner && { ...inner, foreign: true }
  }
  if (rest.startsWith('\\')) return escapeAt(rest)
  const point = rest.codePointAt(0) ?? 0
  return single(point > 0xff_ff ? 2 : 1, point)
}

/** What an escape within or without brackets stands for; `undefined` for one that is no character. */
export function escapeAt(rest: string): Item | undefined {
  const code = /^\\(?:x([0-9A-Fa-f]{2})|[xuU]\{([0-9A-Fa-f]+)\}|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))/.exec(rest)
  if (code) return single(code[0].length, Number.parseInt(code.slice(1).join(''), 16))
  const property = readProperty(rest)
  if (property) return property
  const letter = rest.charAt(1)
  const members = perl[letter.toLowerCase()]
  if (members !== undefined) {
    const set = (): CharacterSet => namedSet(members)
    return letter in perl ? { size: 2, set, foreign: false } : { size: 2, set: () => complement(set()), foreign: true }
  }
  const point = controls[letter] ?? (/[\dA-Za-z]/.test(letter) ? undefined : letter.codePointAt(0))
  return point === undefined ? undefined : single(2, point)
}

/** `\p{…}` or `\P{…}` at the beginning of a text. */
export function readProperty(text: string): SetText | undefined {
  const [all, letter, caret, long, short] = /^\\([pP])(?:\{(\^?)([^}]+)\}|([A-Z]))/.exec(text) ?? []
  const members = propertyNamed(long ?? short ?? '')
  if (all === undefined || members === undefined) return undefined
  const set = (): CharacterSet => namedSet(members)
  const negated = (letter === 'P') !== (caret === '^')
  return { size: all.length, set: negated ? () => complement(set()) : set, foreign: !inRe2(long ?? '') }
}
