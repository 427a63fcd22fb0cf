// Results for people: a table where it fits the terminal, a list of records where it does not.
import type { JsonValue } from '../../kql/json-text.js'
import { writeJson } from '../../kql/json-text.js'
import { jsonArrays } from '../../engine/result.js'
import { rowsOf } from '../../engine/row-stream.js'
import type { AnswerColumn } from '../../kql/compile.js'
import { clip, displayWidth, pad, printable } from '../terminal-text.js'
import type { MakeWriter } from './writer.js'

/** Rows are kept until the end, since the widest decides; the caller caps their number. */
export const table: MakeWriter = ({ columns, terminalWidth }) => {
  const rows: (readonly string[])[] = []
  return {
    form: jsonArrays,
    begin: () => '',
    rows: (batch) => {
      for (const row of rowsOf(batch)) rows.push(row.map(cellText))
      return ''
    },
    end: () => tableText(columns, rows, terminalWidth),
  }
}

/** A null shows as nothing, a text with what could harm the terminal escaped. */
function cellText(cell: JsonValue): string {
  if (cell === null) return ''
  return printable(typeof cell === 'string' ? cell : writeJson(cell))
}

const gap = '  '
/** A column is narrowed so far, before records are the better form. */
const narrowest = 12

function tableText(
  columns: readonly AnswerColumn[],
  rows: readonly (readonly string[])[],
  terminalWidth: number | undefined,
): string {
  const names = columns.map(({ name }) => printable(name))
  if (names.length === 0) return ''
  const wanted = names.map((name, index) => Math.max(displayWidth(name), widest(rows, index)))
  const widths = terminalWidth === undefined ? wanted : fit(wanted, terminalWidth - gap.length * (names.length - 1))
  if (!widths) return rows.map((row, index) => record(names, row, index + 1)).join('\n')
  const line = (cells: readonly string[], side: (index: number) => 'left' | 'right'): string =>
    cells
      .map((cell, index) => pad(clip(cell, widths[index] ?? 0), widths[index] ?? 0, side(index)))
      .join(gap)
      .trimEnd()
  const sideOf = (index: number): 'left' | 'right' => (isNumeric(columns[index]) ? 'right' : 'left')
  const rule = widths.map((width) => '─'.repeat(width)).join(gap)
  return [line(names, sideOf), rule, ...rows.map((row) => line(row, sideOf))].map((text) => `${text}\n`).join('')
}

const widest = (rows: readonly (readonly string[])[], index: number): number =>
  rows.reduce((most, row) => Math.max(most, displayWidth(row[index] ?? '')), 0)

const isNumeric = (column: AnswerColumn | undefined): boolean =>
  column !== undefined && ['int', 'long', 'real', 'decimal'].includes(column.type)

/** Widths that add up to no more than there is, the widest giving way first; undefined where that is hopeless. */
function fit(wanted: readonly number[], available: number): readonly number[] | undefined {
  const least = wanted.reduce((sum, width) => sum + Math.min(width, narrowest), 0)
  if (least > available) return undefined
  let [low, high] = [narrowest, Math.max(narrowest, ...wanted)]
  const total = (cap: number): number => wanted.reduce((sum, width) => sum + Math.min(width, cap), 0)
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (total(middle) <= available) low = middle
    else high = middle - 1
  }
  return wanted.map((width) => Math.min(width, low))
}

/** One row as name and value pairs, leaving out what is empty. */
function record(names: readonly string[], row: readonly string[], number: number): string {
  const width = Math.max(...names.map(displayWidth))
  const fields = names.flatMap((name, index) => {
    const value = row[index] ?? ''
    return value === '' ? [] : [`${pad(name, width, 'left')}${gap}${value}\n`]
  })
  return `── row ${number} ──\n${fields.join('')}`
}
