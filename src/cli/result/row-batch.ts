// Rows that come as values, from a server, given the form that the engine gives its own.
import type { JsonValue } from '../../kql/json-text.js'
import { writeJson } from '../../kql/json-text.js'
import type { Row, RowForm, TextRow } from '../../engine/result.js'
import { csvQuoted, csvText } from '../../engine/csv-text.js'
import type { RowBatch } from '../../engine/row-stream.js'
import type { AnswerColumn } from '../../kql/compile.js'
import type { ScalarType } from '../../kql/types.js'

/** The rows in a form. @throws EngineError KQL5012 where Arrow cannot hold a datetime */
export async function rowBatch(
  rows: readonly Row[],
  columns: readonly AnswerColumn[],
  form: RowForm,
): Promise<RowBatch> {
  if (form.row === 'arrow') {
    const { arrowBatch } = await import('./arrow-batch.js')
    return { bytes: arrowBatch(rows, columns), count: rows.length }
  }
  const write = rowWriters[form.row](columns, form)
  return { bytes: Buffer.from(rows.map((row) => write(row) + form.end).join('')), count: rows.length }
}

type WriteRow = (row: Row) => string

const rowWriters: Readonly<Record<TextRow, (columns: readonly AnswerColumn[], form: RowForm) => WriteRow>> = {
  array: () => writeJson,
  object: (columns) => {
    const keys = columns.map(({ name }) => JSON.stringify(name))
    return (row) => `{${row.map((cell, index) => `${keys[index] ?? ''}:${writeJson(cell)}`).join(',')}}`
  },
  csv:
    (columns, { raw = false }) =>
    (row) =>
      row.map((cell, index) => csvCell(cell, columns[index]?.type, raw)).join(','),
}

function csvCell(cell: JsonValue, type: ScalarType | undefined, raw: boolean): string {
  if (cell === null) return ''
  if (typeof cell !== 'string') return type === 'dynamic' ? csvText(writeJson(cell), raw) : writeJson(cell)
  return type === 'string' || type === 'dynamic' ? csvText(cell, raw) : csvQuoted(cell)
}
