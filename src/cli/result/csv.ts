// Results as CSV (RFC 4180), safe to open in a spreadsheet unless told to be raw.
import type { JsonValue } from '../../engine/json-text.js'
import { writeJson } from '../../engine/json-text.js'
import type { ScalarType } from '../../kql/types.js'
import type { MakeWriter } from './writer.js'
import { cellsOf } from './writer.js'

/** A header, then a line a row. Text is always quoted, so that an empty string and a null differ. */
export const csv: MakeWriter = ({ columns, raw }) => {
  const text = (value: string): string => quoted(raw ? value : harmless(value))
  return {
    begin: () => `${columns.map(({ name }) => text(name)).join(',')}\r\n`,
    rows: (rows) =>
      cellsOf(rows)
        .map((row) => `${row.map((cell, index) => cellText(cell, columns[index]?.type, text)).join(',')}\r\n`)
        .join(''),
    end: () => '',
  }
}

function cellText(cell: JsonValue, type: ScalarType | undefined, text: (value: string) => string): string {
  if (cell === null) return ''
  if (typeof cell !== 'string') return type === 'dynamic' ? text(writeJson(cell)) : writeJson(cell)
  return type === 'string' || type === 'dynamic' ? text(cell) : quoted(cell)
}

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`

/** Spreadsheets take cells that begin so for formulas, and command lines often do. */
const harmless = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text)
