// Reads loosely typed JSON values: telemetry writes numbers as numbers or as text, and absence in several ways.

export type JsonRecord = Readonly<Record<string, unknown>>

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A bigint as JSON can hold it: a number within 2^53, beyond that its digits as text. Other values as they are. */
export function jsonValue(value: unknown): unknown {
  if (typeof value !== 'bigint') return value
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value.toString()
}

/** A value as text: text as it is, nothing for null, and JSON for what has parts. */
export function plainText(value: unknown): string {
  if (typeof value === 'string') return value
  if (value === null || value === undefined) return ''
  return typeof value === 'object' ? JSON.stringify(value) : `${value as number | bigint | boolean}`
}

/** A whole number from a number, a bigint, or text in decimal or hexadecimal. */
export function integer(value: unknown): bigint | undefined {
  if (typeof value === 'bigint') return value
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : undefined
  if (typeof value !== 'string') return undefined
  return /^-?\d+$/.test(value) || /^0x[\da-f]+$/i.test(value) ? BigInt(value) : undefined
}
