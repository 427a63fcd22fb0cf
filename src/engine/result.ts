// Engine values → KQL values, by column type, chunk by chunk.
import type { DuckDBDataChunk, DuckDBValue } from '@duckdb/node-api'
import type { ScalarType } from '../kql/types.js'
import { readJson } from './json-text.js'
import type { JsonValue } from './json-text.js'
import { datetimeText, timespanText } from './tick-text.js'

/**
 * A value of a result, as Kusto's REST answers have it: bool boolean; int and long number, a long beyond 2^53
 * bigint; real number, or "NaN", "Infinity", "-Infinity"; decimal, string, datetime, timespan and guid text; dynamic
 * the JSON value itself. `null` is the type's null; a string has none.
 */
export type Cell = JsonValue
export type Row = readonly Cell[]

/** A column of a result: the name users see and its KQL type. */
export interface ResultColumn {
  readonly name: string
  readonly type: ScalarType
}

/** How values of a type are read, and about how many bytes of JSON one takes; texts are measured. */
interface CellReader {
  readonly read: (value: NonNullable<DuckDBValue>) => Cell
  readonly width: number | 'measured'
}

const wholeNumber = (value: NonNullable<DuckDBValue>): Cell => {
  if (typeof value !== 'bigint') return Number(value)
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}

const realNumber = (value: NonNullable<DuckDBValue>): Cell => {
  const number = Number(value)
  return Number.isFinite(number) ? number : String(number)
}

const readers: Readonly<Record<ScalarType, CellReader>> = {
  bool: { read: (value) => value === true, width: 5 },
  int: { read: wholeNumber, width: 8 },
  long: { read: wholeNumber, width: 12 },
  real: { read: realNumber, width: 12 },
  decimal: {
    read: (value) =>
      String(value)
        .replace(/(\.\d*?)0+$/, '$1')
        .replace(/\.$/, ''),
    width: 'measured',
  },
  string: { read: (value) => (typeof value === 'string' ? value : String(value)), width: 'measured' },
  datetime: { read: (value) => datetimeText(BigInt(String(value))), width: 30 },
  timespan: { read: (value) => timespanText(BigInt(String(value))), width: 18 },
  guid: { read: String, width: 38 },
  dynamic: { read: (value) => readJson(String(value)), width: 'measured' },
}

/** Rows read from one chunk; `bytes[i]` is about the size of `rows[i]` as JSON. */
export interface RowBatch {
  readonly rows: readonly Row[]
  readonly bytes: Float64Array
}

/** Reads the rows of a chunk with index in [from, to), column by column. */
export function readRows(chunk: DuckDBDataChunk, columns: readonly ResultColumn[], from: number, to: number): RowBatch {
  const rows = Array.from({ length: to - from }, () => new Array<Cell>(columns.length))
  const bytes = new Float64Array(to - from).fill(2)
  for (const [index, { type }] of columns.entries()) {
    const { read, width } = readers[type]
    const absent = type === 'string' ? '' : null
    const vector = chunk.getColumnVector(index)
    for (const [i, row] of rows.entries()) {
      const value = vector.getItem(from + i)
      row[index] = value === null ? absent : read(value)
      const size = value === null ? 4 : width === 'measured' ? String(value).length + 3 : width
      bytes[i] = (bytes[i] ?? 0) + size
    }
  }
  return { rows, bytes }
}
