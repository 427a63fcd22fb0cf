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

/** The rows of an answer as texts under their names, in the order given: what a table in a file holds. */
export const asTexts = (
  { columns, rows }: Pick<Answer, 'columns' | 'rows'>,
  order: Iterable<number> = rows.keys(),
): readonly (readonly string[])[] => [
  columns.map(({ name }) => name),
  ...[...order].flatMap((index) => {
    const row = rows[index]
    return row ? [columns.map(({ type }, column) => cellText(row[column] ?? null, type))] : []
  }),
]
