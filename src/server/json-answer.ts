// Writes answers as JSON, with the rows of hunts spliced in as the bytes they already are.
import { RowsJson } from '../engine/rows-json.js'

/** As `JSON.stringify` for plain data, but for rows, in whose place their tokens stand. */
export function answerJson(value: unknown): string {
  return text(value) ?? 'null'
}

/** Undefined for what JSON leaves out. */
function text(value: unknown): string | undefined {
  if (value instanceof RowsJson) return value.token
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map((item: unknown) => answerJson(item)).join(',')}]`
  if ('toJSON' in value) return JSON.stringify(value)
  const members = Object.entries(value).flatMap(([name, member]) => {
    const written = text(member)
    return written === undefined ? [] : [`${JSON.stringify(name)}:${written}`]
  })
  return `{${members.join(',')}}`
}

/** The answer's bytes, in parts: its text with rows in the place of their tokens. */
export function spliced(text: string, rows: readonly RowsJson[]): readonly Uint8Array[] {
  const places = rows
    .map((one) => ({ one, at: text.indexOf(one.token) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at)
  const parts: Uint8Array[] = []
  let from = 0
  for (const { one, at } of places) {
    parts.push(Buffer.from(text.slice(from, at)), ...one.parts)
    from = at + one.token.length
  }
  return [...parts, Buffer.from(text.slice(from))]
}
