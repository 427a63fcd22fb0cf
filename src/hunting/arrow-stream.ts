// Results as an Arrow IPC stream, which pyarrow, polars, R and DuckDB read: a record batch for each batch of rows.
import {
  AsyncByteQueue,
  Bool,
  Field,
  Float64,
  Int32,
  Int64,
  RecordBatch,
  RecordBatchStreamWriter,
  Schema,
  Struct,
  TimestampNanosecond,
  Utf8,
  makeData,
  vectorFromArray,
} from 'apache-arrow'
import type { Data, DataType, TypeMap } from 'apache-arrow'
import type { JsonValue } from '../engine/json-text.js'
import { writeJson } from '../engine/json-text.js'
import type { ResultColumn } from '../engine/result.js'
import { rowsOf } from '../engine/row-stream.js'
import type { RowTexts } from '../engine/row-stream.js'
import { parseDatetime, parseTimespan } from '../../grammar/times.js'
import { ticksAtUnixEpoch } from '../kql/types.js'
import type { ScalarType } from '../kql/types.js'
import { Invalid } from '../request-errors.js'

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
function wholeColumn(type: Int64 | TimestampNanosecond, value: (cell: JsonValue) => bigint): ArrowColumn {
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

const [least, greatest] = [-(2n ** 63n), 2n ** 63n - 1n]

/** Nanoseconds since 1970 of a datetime. @throws Invalid where 64 bits do not hold them: before 1677 and after 2262 */
function nanoseconds(cell: JsonValue): bigint {
  const datetime = plain(cell)
  const since = ((parseDatetime(datetime) ?? 0n) - ticksAtUnixEpoch) * nanosecondsPerTick
  if (since >= least && since <= greatest) return since
  throw new Invalid(
    `The result has the datetime ${datetime}, which Arrow's nanoseconds do not reach: they go from 1677-09-21 to ` +
      '2262-04-11. Turn its column into text with tostring(), or ask for another form.',
  )
}
const nanosecondsPerTick = 100n

/**
 * Datetimes are nanoseconds, the one unit of Arrow's that keeps a tick; timespans are ticks of 100 ns; decimals, whose
 * scale is each value's own, guids and dynamics (as JSON) are text.
 */
const arrowColumns: Readonly<Record<ScalarType, ArrowColumn>> = {
  bool: column(new Bool(), (cell) => cell),
  int: column(new Int32(), (cell) => cell),
  long: wholeColumn(new Int64(), (cell) => BigInt(plain(cell))),
  real: column(new Float64(), Number),
  decimal: text,
  string: text,
  datetime: wholeColumn(new TimestampNanosecond('UTC'), nanoseconds),
  timespan: wholeColumn(new Int64(), (cell) => parseTimespan(plain(cell)) ?? 0n),
  guid: text,
  dynamic: textColumn(writeJson),
}

/** Where the library writes to: what came is taken away batch by batch, so that none is kept. */
class Outlet extends AsyncByteQueue {
  private pieces: Uint8Array[] = []

  override write(piece: Uint8Array): void {
    if (piece.byteLength > 0) this.pieces.push(piece)
  }

  take(): Uint8Array {
    const whole = Buffer.concat(this.pieces)
    this.pieces = []
    return whole
  }
}

/** One result as an Arrow stream, in pieces that follow each other. Each field says its type in KQL as `kqlType`. */
export class ArrowStream {
  private readonly outlet = new Outlet()
  private readonly writer = new RecordBatchStreamWriter()
  private readonly schema: Schema

  constructor(private readonly columns: readonly ResultColumn[]) {
    const fields = columns.map(({ name, type }) => new Field(name, arrowColumns[type].type, true, new Map([['kqlType', type]]))) // prettier-ignore
    this.schema = new Schema<TypeMap>(fields)
    this.writer.reset(this.outlet, this.schema)
  }

  /** What stands before the rows: the schema. */
  begin(): Uint8Array {
    return this.outlet.take()
  }

  /** A record batch of rows that are texts in the form `jsonArrays`. @throws Invalid where Arrow cannot hold a value */
  rows(batch: RowTexts): Uint8Array {
    const rows = rowsOf(batch)
    const children = this.columns.map(({ type }, index) => arrowColumns[type].data(rows.map((row) => row[index] ?? null))) // prettier-ignore
    const type = new Struct(this.schema.fields)
    this.writer.write(new RecordBatch(this.schema, makeData({ type, length: rows.length, nullCount: 0, children })))
    return this.outlet.take()
  }

  end(): Uint8Array {
    this.writer.finish()
    return this.outlet.take()
  }
}
