// JSON that keeps 64-bit integers: read as bigints, written as bare digits.

/** A JSON value; a whole number beyond 2^53 is a bigint, so that no digit is lost. */
export type JsonValue =
  null | boolean | number | bigint | string | readonly JsonValue[] | { readonly [name: string]: JsonValue }

/** A bare whole number of 16 digits or more, in text as the engine writes it; also finds some inside texts. */
const mayHoldLongNumbers = /[[,:]-?\d{16,}[\],}]/
const textsAndNumbers = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g
const longWhole = /^-?\d{16,}$/
/** Marks a number on its way through `JSON.parse`; not to be guessed, so that no stored text can pass for one. */
const mark = `${crypto.randomUUID()}:`

/** Reads JSON as the engine writes it, without white space. */
export function readJson(text: string): JsonValue {
  if (!mayHoldLongNumbers.test(text)) return JSON.parse(text) as JsonValue
  const marked = text.replace(textsAndNumbers, (piece) =>
    longWhole.test(piece) && !Number.isSafeInteger(Number(piece)) ? `"${mark}${piece}"` : piece,
  )
  return JSON.parse(marked, (_, value: unknown) =>
    typeof value === 'string' && value.startsWith(mark) ? BigInt(value.slice(mark.length)) : value,
  ) as JsonValue
}

/** Writes a value as JSON, bigints as bare digits. */
export function writeJson(value: JsonValue): string {
  if (typeof value === 'bigint') return value.toString()
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (isList(value)) return `[${value.map(writeJson).join(',')}]`
  const members = Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}:${writeJson(member)}`)
  return `{${members.join(',')}}`
}

const isList = (value: object): value is readonly JsonValue[] => Array.isArray(value)

/** Rows of a result as JSON text, `[[…],[…]]`, as the batch protocol has them. */
export function stringifyRows(rows: readonly (readonly JsonValue[])[]): string {
  return `[${rows.map((row) => (row.some(needsCare) ? writeJson(row) : JSON.stringify(row))).join(',')}]`
}

/** Bigints, and objects that may hold them, are beyond `JSON.stringify`. */
const needsCare = (cell: JsonValue): boolean => typeof cell === 'bigint' || (typeof cell === 'object' && cell !== null)
