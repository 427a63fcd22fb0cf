// JSON that loses no digit: one reader, which keeps the numbers that it is told to, and one writer.

/** The data of a JSON text in which some numbers are kept as something else. */
export type Json<Kept> =
  null | boolean | number | string | Kept | readonly Json<Kept>[] | { readonly [name: string]: Json<Kept> }

/** A JSON value; a bigint is a whole number. */
export type JsonValue = Json<bigint>

/** Is it an array? */
export const isList = <Kept>(value: Json<Kept>): value is readonly Json<Kept>[] => Array.isArray(value)

/** The value that JSON text stands for, or undefined for text that is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    // The caller says what it does with such text.
    return undefined
  }
}

const written = Symbol('written')
/** A number as it is written, where neither of JavaScript's can hold it. It has no member that a path could find. */
export interface NumberText {
  readonly [written]: string
}
export const numberText = (digits: string): NumberText => ({ [written]: digits })

const textsAndNumbers = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g
/** Marks a number on its way through `JSON.parse`; not to be guessed, so that no text can pass for one. */
const mark = `${crypto.randomUUID()}:`

/** Reads JSON; a number of which `keep` makes something is that. @throws SyntaxError */
export function readNumbers<Kept>(text: string, keep: (digits: string) => Kept | undefined): Json<Kept> {
  const marked = text.replace(textsAndNumbers, (piece) =>
    piece.startsWith('"') || keep(piece) === undefined ? piece : `"${mark}${piece}"`,
  )
  return unmarked(JSON.parse(marked), keep) as Json<Kept>
}

/** The data itself with what is kept in the place of its marks: a reviver takes twice as long. */
function unmarked(value: unknown, keep: (digits: string) => unknown): unknown {
  if (typeof value === 'string') return value.startsWith(mark) ? keep(value.slice(mark.length)) : value
  if (typeof value !== 'object' || value === null) return value
  for (const [name, member] of Object.entries(value)) {
    const kept = unmarked(member, keep)
    // Not by assignment, which means something else for `__proto__`.
    if (kept !== member) Object.defineProperty(value, name, { value: kept, enumerable: true })
  }
  return value
}

/** Reads JSON with whole numbers as bigints: 1 stays apart from 1.0. */
export const readExact = (text: string): JsonValue =>
  readNumbers(text, (digits) => (/^-?\d+$/.test(digits) ? BigInt(digits) : undefined))

/** A bare whole number of 16 digits or more, in text as the engine writes it; also finds some inside texts. */
const mayHoldLongNumbers = /[[,:]-?\d{16,}[\],}]/

/** Reads JSON as the engine writes it, without white space; whole numbers beyond 2^53 as bigints. */
export const readJson = (text: string): JsonValue =>
  mayHoldLongNumbers.test(text) ? readNumbers(text, longWhole) : (JSON.parse(text) as JsonValue)

const longWhole = (digits: string): bigint | undefined =>
  /^-?\d{16,}$/.test(digits) && !Number.isSafeInteger(Number(digits)) ? BigInt(digits) : undefined

type Writable = Json<bigint | NumberText>

const writer = (ofNumber: (value: number) => string): ((value: Writable) => string) => {
  const write = (value: Writable): string => {
    if (typeof value === 'number') return ofNumber(value)
    if (typeof value === 'bigint') return value.toString()
    if (typeof value !== 'object' || value === null) return JSON.stringify(value)
    if (written in value) return value[written]
    if (isList(value)) return `[${value.map(write).join(',')}]`
    const members = Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}:${write(member)}`)
    return `{${members.join(',')}}`
  }
  return write
}

/** Writes a value as JSON, bigints as bare digits. */
export const writeJson = writer((number) => JSON.stringify(number))

/** Writes JSON as a dynamic holds it: a real looks like one, 2 as `2.0`, and what JSON has no number for is its text. */
export const writeDynamic = writer((real) => {
  if (!Number.isFinite(real)) return `"${real}"`
  const text = Object.is(real, -0) ? '-0' : String(real)
  return /^-?\d+$/.test(text) ? `${text}.0` : text
})

/** For \`JSON.stringify\`, where readers know which texts are numbers: a bigint as its digits. */
export const digitsAsText = (_name: string, value: unknown): unknown =>
  typeof value === 'bigint' ? value.toString() : value

/** Rows of a result as JSON text, `[[…],[…]]`, as the batch protocol has them. */
export const stringifyRows = (rows: readonly (readonly JsonValue[])[]): string =>
  `[${rows.map((row) => (row.some(needsCare) ? writeJson(row) : JSON.stringify(row))).join(',')}]`

/** Bigints, and objects that may hold them, are beyond `JSON.stringify`. */
const needsCare = (cell: JsonValue): boolean => typeof cell === 'bigint' || (typeof cell === 'object' && cell !== null)
