// Lists for people: a line an entry, its parts under each other.
import { displayWidth, pad } from './terminal-text.js'

/** Every part but the last is as wide as the widest of its kind. */
export function listing(rows: readonly (readonly string[])[]): string {
  const parts = Math.max(0, ...rows.map(({ length }) => length))
  const widths = Array.from({ length: parts - 1 }, (_, index) =>
    Math.max(0, ...rows.map((row) => displayWidth(row[index] ?? ''))),
  )
  return rows
    .map((row) =>
      row
        .map((part, index) => pad(part, widths[index] ?? 0, 'left'))
        .join('  ')
        .trimEnd(),
    ) // prettier-ignore
    .map((line) => `${line}\n`)
    .join('')
}
