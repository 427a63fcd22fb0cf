// Results as JSON: one array of objects, or an object a line.
import { writeJson } from '../../engine/json-text.js'
import type { AnswerColumn } from '../../kql/compile.js'
import type { MakeWriter } from './writer.js'
import { cellsOf } from './writer.js'
import type { JsonRows } from '../../engine/row-stream.js'

/** An array with an object a row; longs have all their digits. */
export const json: MakeWriter = ({ columns }) => {
  const toObjects = objects(columns)
  let separator = '[\n'
  return {
    begin: () => '',
    rows: (rows) => {
      const text = separator + toObjects(rows).join(',\n')
      separator = ',\n'
      return text
    },
    end: () => (separator === '[\n' ? '[]\n' : '\n]\n'),
  }
}

/** An object a line. */
export const ndjson: MakeWriter = ({ columns }) => {
  const toObjects = objects(columns)
  return {
    begin: () => '',
    rows: (rows) => `${toObjects(rows).join('\n')}\n`,
    end: () => '',
  }
}

function objects(columns: readonly AnswerColumn[]): (rows: JsonRows) => readonly string[] {
  const keys = columns.map(({ name }) => JSON.stringify(name))
  return (rows) =>
    cellsOf(rows).map((row) => `{${row.map((cell, index) => `${keys[index] ?? ''}:${writeJson(cell)}`).join(',')}}`)
}
