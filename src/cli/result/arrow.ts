// Results as an Arrow IPC stream, which pyarrow, polars, R and DuckDB read.
import {
  Bool,
  Field,
  Float64,
  Int32,
  Int64,
  RecordBatch,
  RecordBatchStreamWriter,
  Schema,
  Struct,
  TimestampMicrosecond,
  Utf8,
  makeData,
  vectorFromArray,
} from 'apache-arrow'
import type { Data, DataType } from 'apache-arrow'
import type { JsonValue } from '../../engine/json-text.js'
import { writeJson } from '../../engine/json-text.js'
import { jsonArrays } from '../../engine/result.js'
import { rowsOf } from '../../engine/row-stream.js'
import { parseDatetime, parseTimespan } from '../../../grammar/times.js'
import { ticksAtUnixEpoch, ticksPer } from '../../kql/types.js'
import type { ScalarType } from '../../kql/types.js'
import type { MakeWriter } from './writer.js'

interface ArrowColumn {
  readonly type: DataType
  readonly data: (cells: readonly JsonValue[]) => Data
}

const plain = (cell: JsonValue): string => (typeof cell === 'string' ? cell : writeJson(cell))

function column(type: DataType, value: (cell: JsonValue) => unknown): ArrowColumn {
  const data = (cells: readonly JsonValue[]): Data => {
    const [only] = vectorFromArray(cells.map((cell) => (cell === null ? null : value(cell))), type).data // prettier-ignore
    return only ?? makeData({ type, length: 0, nullCount: 0 })
  }
  return { type, data }
}

/** Which cells are there, a bit each, as every layout of Arrow has it. */
function validity(cells: readonly JsonValue[]) {
  const nullBitmap = new Uint8Array(Math.ceil(cells.length / 8))
  let nullCount = 0
  for (const [row, cell] of cells.entries()) {
    if (cell === null) nullCount++
    else nullBitmap[row >> 3] = (nullBitmap[row >> 3] ?? 0) | (1 << (row & 7))
  }
  return { length: cells.length, nullCount, nullBitmap }
}

/** Laid out by hand: the library's own way passes timestamps through milliseconds as numbers. */
function wholeColumn(type: Int64 | TimestampMicrosecond, value: (cell: JsonValue) => bigint): ArrowColumn {
  const data = (cells: readonly JsonValue[]): Data => {
    const values = BigInt64Array.from(cells, (cell) => (cell === null ? 0n : value(cell)))
    const shape = validity(cells)
    return type instanceof Int64 ? makeData({ type, ...shape, data: values }) : makeData({ type, ...shape, data: values }) // prettier-ignore
  }
  return { type, data }
}

/** Laid out by hand too: the library's builder takes ten times as long. */
function textColumn(value: (cell: JsonValue) => string): ArrowColumn {
  const type = new Utf8()
  const data = (cells: readonly JsonValue[]): Data => {
    const texts = cells.map((cell) => (cell === null ? '' : value(cell)))
    const valueOffsets = new Int32Array(cells.length + 1)
    let size = 0
    for (const [row, text] of texts.entries()) valueOffsets[row + 1] = size += Buffer.byteLength(text)
    const bytes = Buffer.alloc(size)
    for (const [row, text] of texts.entries()) bytes.write(text, valueOffsets[row] ?? 0)
    return makeData({ type, ...validity(cells), valueOffsets, data: bytes })
  }
  return { type, data }
}

const text = textColumn(plain)

/**
 * As in Parquet exports: datetimes are microseconds (the seventh digit is dropped), timespans ticks of 100 ns,
 * decimals, guids and dynamics text.
 */
const arrowColumns: Readonly<Record<ScalarType, ArrowColumn>> = {
  bool: column(new Bool(), (cell) => cell),
  int: column(new Int32(), (cell) => cell),
  long: wholeColumn(new Int64(), (cell) => BigInt(plain(cell))),
  real: column(new Float64(), Number),
  decimal: text,
  string: text,
  datetime: wholeColumn(
    new TimestampMicrosecond('UTC'),
    (cell) => (parseDatetime(plain(cell)) ?? 0n) / ticksPer.microsecond - ticksAtUnixEpoch / ticksPer.microsecond,
  ),
  timespan: wholeColumn(new Int64(), (cell) => parseTimespan(plain(cell)) ?? 0n),
  guid: text,
  dynamic: textColumn(writeJson),
}

/** A record batch for each batch of rows. */
export const arrow: MakeWriter = ({ columns }) => {
  const schema = new Schema(columns.map(({ name, type }) => new Field(name, arrowColumns[type].type, true)))
  const stream = new RecordBatchStreamWriter()
  stream.reset(undefined, schema)
  return {
    form: jsonArrays,
    begin: () => '',
    rows: (batch) => {
      const rows = rowsOf(batch)
      const children = columns.map(({ type }, index) => arrowColumns[type].data(rows.map((row) => row[index] ?? null)))
      const type = new Struct(schema.fields)
      stream.write(new RecordBatch(schema, makeData({ type, length: rows.length, nullCount: 0, children })))
      return ''
    },
    end: () => {
      stream.finish()
      return stream.toUint8Array(true)
    },
  }
}
