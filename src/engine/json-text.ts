// JSON that keeps 64-bit integers: read from dynamic values, written as bare digits.

/** A JSON value; a whole number beyond 2^53 is a bigint, so that no digit is lost. */
export type JsonValue =
  null | boolean | number | bigint | string | readonly JsonValue[] | { readonly [name: string]: JsonValue }

/** Deeper values are not taken apart, since writing them would overflow the stack. */
const deepest = 256

const mayHoldLongNumbers = /\d{16}/
const textsAndNumbers = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g
const longWhole = /^-?\d{16,}$/
/** Marks a number on its way through `JSON.parse`; not to be guessed, so that no stored text can pass for one. */
const mark = `${crypto.randomUUID()}:`

/** Reads JSON. Text that is not JSON, or is nested too deeply, is given back as it is. */
export function readJson(text: string): JsonValue {
  if (text.length > 2 * deepest && depth(text) > deepest) return text
  try {
    return mayHoldLongNumbers.test(text) ? readExactly(text) : (JSON.parse(text) as JsonValue)
  } catch (error) {
    if (error instanceof SyntaxError) return text
    throw error
  }
}

function readExactly(text: string): JsonValue {
  const marked = text.replace(textsAndNumbers, (piece) =>
    longWhole.test(piece) && !Number.isSafeInteger(Number(piece)) ? `"${mark}${piece}"` : piece,
  )
  return JSON.parse(marked, (_, value: unknown) =>
    typeof value === 'string' && value.startsWith(mark) ? BigInt(value.slice(mark.length)) : value,
  ) as JsonValue
}

function depth(text: string): number {
  let [now, most, quoted] = [0, 0, false]
  for (let i = 0; i < text.length; i++) {
    const character = text[i]
    if (quoted) {
      if (character === '\\') i++
      else if (character === '"') quoted = false
    } else if (character === '"') quoted = true
    else if (character === '[' || character === '{') most = Math.max(most, ++now)
    else if (character === ']' || character === '}') now--
  }
  return most
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
