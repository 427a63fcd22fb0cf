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
import type { DataType } from 'apache-arrow'
import type { JsonValue } from '../../engine/json-text.js'
import { writeJson } from '../../engine/json-text.js'
import { parseDatetime, parseTimespan } from '../../../grammar/times.js'
import { ticksAtUnixEpoch, ticksPer } from '../../kql/types.js'
import type { ScalarType } from '../../kql/types.js'
import type { MakeWriter } from './writer.js'
import { cellsOf } from './writer.js'

interface ArrowColumn {
  readonly type: () => DataType
  readonly value: (cell: JsonValue) => unknown
}

const plain = (cell: JsonValue): string => (typeof cell === 'string' ? cell : writeJson(cell))
const text: ArrowColumn = { type: () => new Utf8(), value: plain }

/**
 * As in Parquet exports: datetimes are microseconds (the seventh digit is dropped), timespans ticks of 100 ns,
 * decimals, guids and dynamics text.
 */
const arrowColumns: Readonly<Record<ScalarType, ArrowColumn>> = {
  bool: { type: () => new Bool(), value: (cell) => cell },
  int: { type: () => new Int32(), value: (cell) => cell },
  long: { type: () => new Int64(), value: (cell) => BigInt(plain(cell)) },
  real: { type: () => new Float64(), value: Number },
  decimal: text,
  string: text,
  datetime: {
    type: () => new TimestampMicrosecond('UTC'),
    value: (cell) => ((parseDatetime(plain(cell)) ?? 0n) - ticksAtUnixEpoch) / ticksPer.microsecond,
  },
  timespan: { type: () => new Int64(), value: (cell) => parseTimespan(plain(cell)) ?? 0n },
  guid: text,
  dynamic: { type: () => new Utf8(), value: (cell) => writeJson(cell) },
}

/** A record batch for each batch of rows. */
export const arrow: MakeWriter = ({ columns }) => {
  const schema = new Schema(columns.map(({ name, type }) => new Field(name, arrowColumns[type].type(), true)))
  const stream = new RecordBatchStreamWriter()
  stream.reset(undefined, schema)
  return {
    begin: () => '',
    rows: (batch) => {
      const rows = cellsOf(batch)
      const children = columns.map(({ type }, index) => {
        const { type: make, value } = arrowColumns[type]
        const cells = rows.map((row) => row[index] ?? null)
        return vectorFromArray(cells.map((cell) => (cell === null ? null : value(cell))), make()).data[0] // prettier-ignore
      })
      const struct = new Struct(schema.fields)
      const data = makeData({ type: struct, length: rows.length, nullCount: 0, children: children.filter((c) => c !== undefined) }) // prettier-ignore
      stream.write(new RecordBatch(schema, data))
      return ''
    },
    end: () => {
      stream.finish()
      return stream.toUint8Array(true)
    },
  }
}
