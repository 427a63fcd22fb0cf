// How a cell reads in the grid, in a copy and in an export.
import type { Answer, Cell, KqlType } from './answer.js'

/** A value as JSON, with the digits of bigints. */
export function jsonText(value: Cell, indent = ''): string {
  const write = (one: Cell, pad: string): string => {
    if (typeof one === 'bigint') return one.toString()
    if (one === null || typeof one !== 'object') return JSON.stringify(one)
    const inner = indent === '' ? '' : `${pad}${indent}`
    const [open, close, parts] = Array.isArray(one)
      ? ['[', ']', (one as readonly Cell[]).map((part) => write(part, inner))]
      : ['{', '}', Object.entries(one).map(([name, part]) => `${JSON.stringify(name)}:${indent === '' ? '' : ' '}${write(part, inner)}`)] // prettier-ignore
    if (parts.length === 0) return open + close
    return indent === '' ? open + parts.join(',') + close : `${open}\n${parts.map((part) => inner + part).join(',\n')}\n${pad}${close}` // prettier-ignore
  }
  return write(value, '')
}

/** A cell as text; empty where there is no value. Datetimes lose the zeros that say nothing. */
export function cellText(cell: Cell, type: KqlType): string {
  if (cell === null) return ''
  if (type === 'datetime' && typeof cell === 'string') return cell.replace('T', ' ').replace(/\.?0*Z$/, '')
  if (typeof cell === 'object') return jsonText(cell)
  return String(cell)
}

/** A field of CSV as RFC 4180 has it. What a spreadsheet would take for a formula is marked as text. */
export function csvField(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** CSV (RFC 4180) with a header, in the order given. */
export function csvOf({ columns, rows }: Answer, order: Iterable<number> = rows.keys()): string {
  const lines = [columns.map(({ name }) => csvField(name)).join(',')]
  for (const index of order) {
    const row = rows[index]
    if (row) lines.push(columns.map(({ type }, column) => csvField(cellText(row[column] ?? null, type))).join(','))
  }
  return `${lines.join('\r\n')}\r\n`
}
