// JSON text as KQL's dynamics have it: whole numbers of 64 bits are written in full.

/** The JSON text of plain data in which bigints stand for whole numbers. NaN and the infinities become texts. */
export function jsonText(value: unknown): string {
  if (typeof value === 'bigint') return value.toString()
  if (typeof value === 'number') return Number.isFinite(value) ? realText(value) : `"${String(value)}"`
  if (Array.isArray(value)) return `[${value.map(jsonText).join(',')}]`
  if (value !== null && typeof value === 'object')
    return `{${Object.entries(value)
      .map(([key, item]) => `${JSON.stringify(key)}:${jsonText(item)}`)
      .join(',')}}`
  return JSON.stringify(value ?? null)
}

/** A real keeps its point, so that 1.0 stays a real. */
function realText(value: number): string {
  const text = `${value}`
  return /[.e]/.test(text) ? text : `${text}.0`
}

const textsAndNumbers = /"((?:[^"\\]|\\.)*)"|-?\d+(\.\d+)?([eE][+-]?\d+)?/g

/** The data of a JSON text, whole numbers as bigints: 1 stays apart from 1.0, and no digit is lost. */
export function readExact(json: string): unknown {
  // Texts and whole numbers pass JSON.parse as texts that tell by their first letter which they are.
  const marked = json.replaceAll(
    textsAndNumbers,
    (token: string, text: string | undefined, fraction: string | undefined, exponent: string | undefined) =>
      text === undefined ? (fraction === undefined && exponent === undefined ? `"n${token}"` : token) : `"t${text}"`,
  )
  return unmarked(JSON.parse(marked))
}

function unmarked(value: unknown): unknown {
  if (typeof value === 'string') return value.startsWith('n') ? BigInt(value.slice(1)) : value.slice(1)
  if (Array.isArray(value)) return value.map(unmarked)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key.slice(1), unmarked(item)]))
}
