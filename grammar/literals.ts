// What the literals of KQL mean: numbers, booleans, guids and strings from their text.
import type { Literal, TypeName } from './ast.js'
import { parseClock, parseDatetime, parseTimespan, TICKS_PER_DAY } from './times.js'

export { parseDatetime, parseTimespan }

/** What a literal decodes to, without its place. `value` is `undefined` when the text is not of that type. */
export interface Decoded {
  readonly type: Literal['type']
  readonly value: Literal['value'] | undefined
  readonly moment?: NonNullable<Literal['moment']>
}

/** The value of a literal in a query of the moment `now`, in ticks. */
export const valueAt = <T extends Literal['value'] | undefined>(
  { value, moment }: { readonly value: T; readonly moment?: NonNullable<Literal['moment']> },
  now: bigint,
): T | bigint => (moment === undefined ? value : moment === 'now' ? now : now - (now % TICKS_PER_DAY) + moment)

const MAX_LONG = 2n ** 63n - 1n

/** The canonical type behind each type name that Kusto accepts. */
export const typeNames: ReadonlyMap<string, TypeName> = new Map(
  (
    [
      ['bool boolean', 'bool'],
      ['int int8 int16 int32 uint uint8 uint16 uint32', 'int'],
      ['long int64 ulong uint64', 'long'],
      ['real double float', 'real'],
      ['decimal', 'decimal'],
      ['string', 'string'],
      ['datetime date DateTime', 'datetime'],
      ['timespan time', 'timespan'],
      ['guid uuid uniqueid', 'guid'],
      ['dynamic', 'dynamic'],
    ] as const
  ).flatMap(([names, type]) => names.split(' ').map((name): [string, TypeName] => [name, type])),
)

/** A whole number within `bits` bits, decimal or hexadecimal; hexadecimal digits are the bits themselves. */
function parseWhole(text: string, bits: 32 | 64): bigint | undefined {
  const hex = /^([+-]?)0[xX]([0-9a-fA-F]+)$/.exec(text)
  if (hex) {
    const size = BigInt(`0x${hex[2] ?? ''}`)
    if (size >= 2n ** BigInt(bits)) return undefined
    return hex[1] === '-' ? -BigInt.asIntN(bits, size) : BigInt.asIntN(bits, size)
  }
  if (!/^[+-]?\d+$/.test(text)) return undefined
  const value = BigInt(text.replace('+', ''))
  return BigInt.asIntN(bits, value) === value ? value : undefined
}

function parseReal(text: string): number | undefined {
  if (/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text)) return Number(text)
  const special = /^([+-]?)(nan|inf|infinity)$/i.exec(text)
  if (special) return special[2]?.toLowerCase() === 'nan' ? NaN : special[1] === '-' ? -Infinity : Infinity
  const hex = parseWhole(text, 64)
  return hex === undefined ? undefined : Number(hex)
}

function parseBool(text: string): boolean | undefined {
  const word = text.toLowerCase()
  if (word === 'true' || word === 'false') return word === 'true'
  return /^\d+$/.test(word) ? Number(word) !== 0 : undefined
}

function parseGuid(text: string): string | undefined {
  const digits = /^[{(]?([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})[)}]?$/i.exec(text)
  return digits?.slice(1).join('-').toLowerCase()
}

const decimalText = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/

type Reader = (text: string) => Literal['value'] | undefined
const readers: Readonly<Record<Exclude<Literal['type'], 'string'>, Reader>> = {
  bool: parseBool,
  int: (text) => parseWhole(text, 32),
  long: (text) => parseWhole(text, 64),
  real: parseReal,
  decimal: (text) => (decimalText.test(text) ? text.replace('+', '') : undefined),
  datetime: parseDatetime,
  timespan: parseTimespan,
  guid: parseGuid,
}

/** The words that open a literal in brackets, `datetime(…)`: Kusto reads them as one token, to the next `)`. */
export const typedLiteralWords: readonly string[] = [
  'datetime', 'date', 'timespan', 'time', 'guid', 'long', 'int64', 'int32', 'int', 'real', 'double', 'decimal', 'bool',
] // prettier-ignore

/** Reads `type(text)`; the text may be quoted, `null` is the null of the type, `datetime()` the moment of the query. */
export function decodeTyped(image: string): Decoded {
  const open = image.indexOf('(')
  const type = typeNames.get(image.slice(0, open)) ?? 'string'
  if (type === 'dynamic' || type === 'string') return { type: 'string', value: undefined }
  const written = image.slice(open + 1, -1).trim()
  if (written === '' && type === 'datetime') return { type, value: null, moment: 'now' }
  const quoted = /^(["'])(.*)\1$/s.exec(written)
  const text = quoted?.[2]?.trim() ?? written
  const clock = type === 'datetime' ? parseClock(text) : undefined
  if (clock !== undefined) return { type, value: null, moment: clock }
  return { type, value: text === 'null' ? null : readers[type](text) }
}

/** Reads digits without a type: `5`, `0x1F`. */
export const decodeLong = (image: string): bigint | undefined =>
  BigInt(image) === MAX_LONG + 1n ? MAX_LONG + 1n : parseWhole(image, 64)

const simpleEscapes: Readonly<Record<string, string>> = {
  "'": "'", '"': '"', '\\': '\\', a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v',
} // prettier-ignore

const escape = /\\(?:([^xuU0-7])|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-3]?[0-7]{1,2}|[0-7])|.?)/gs

/** A string's content, and where in its text an escape makes no sense. */
export interface DecodedString {
  readonly value: string
  readonly badEscape: { readonly offset: number; readonly text: string } | undefined
}

/** Reads one string token of any form: `"…"`, `'…'`, `@"…"`, ```` ```…``` ````, `~~~…~~~`, each with or without `h`. */
export function decodeString(image: string): DecodedString {
  const start = /^[hH]/.test(image) ? 1 : 0
  const bare = image.slice(start)
  if (bare.startsWith('```') || bare.startsWith('~~~')) return { value: bare.slice(3, -3), badEscape: undefined }
  if (bare.startsWith('@')) {
    const quote = bare.charAt(1)
    return { value: bare.slice(2, -1).replaceAll(quote + quote, quote), badEscape: undefined }
  }
  const content = bare.slice(1, -1)
  if (!content.includes('\\')) return { value: content, badEscape: undefined }
  return unescape(content, start + 1)
}

function unescape(content: string, shift: number): DecodedString {
  let badEscape: DecodedString['badEscape']
  const value = content.replace(escape, (text: string, letter?: string, ...rest: readonly unknown[]) => {
    const simple = letter === undefined ? undefined : simpleEscapes[letter]
    const [two, four, eight, octal, offset] = rest
    const hex = two ?? four ?? eight
    const code = typeof hex === 'string' ? parseInt(hex, 16) : typeof octal === 'string' ? parseInt(octal, 8) : -1
    if (simple !== undefined) return simple
    if (code >= 0 && code <= 0x10ffff) return String.fromCodePoint(code)
    badEscape ??= { offset: shift + Number(offset), text }
    return text
  })
  return { value, badEscape }
}
