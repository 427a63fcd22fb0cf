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
const realText = (value: number): string =>
  Number.isInteger(value) && Math.abs(value) < 1e15 ? `${value}.0` : `${value}`
