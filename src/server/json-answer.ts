// Writes answers as JSON, with the rows of hunts spliced in as the text they already are.
import { RowsJson } from '../hunting/rows-json.js'

/** As `JSON.stringify` for plain data, but for rows. */
export function answerJson(value: unknown): string {
  return text(value) ?? 'null'
}

/** Undefined for what JSON leaves out. */
function text(value: unknown): string | undefined {
  if (value instanceof RowsJson) return value.text
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map((item: unknown) => answerJson(item)).join(',')}]`
  if ('toJSON' in value) return JSON.stringify(value)
  const members = Object.entries(value).flatMap(([name, member]) => {
    const written = text(member)
    return written === undefined ? [] : [`${JSON.stringify(name)}:${written}`]
  })
  return `{${members.join(',')}}`
}
