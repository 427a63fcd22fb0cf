// Rows as record batches of an Arrow stream, made of the engine's columns as they lie in memory.
import type { DuckDBDataChunk } from '@duckdb/node-api'
import { makeData } from 'apache-arrow'
import type { Data, Int64 } from 'apache-arrow'
import type { ScalarType } from '../kql/types.js'
import type { ArrowStream } from './arrow-stream.js'
import { arrowTypes, nanoseconds } from './arrow-stream.js'
import type { ResultColumn } from './result.js'
import { RowBytes } from './row-bytes.js'
import type { ChunkRows } from './row-stream.js'

/** The rows of a chunk that go into one batch: from `first`, so many. */
interface Span {
  readonly first: number
  readonly length: number
}

/** One column of a chunk. */
interface ChunkColumn {
  /** The size of a row's value in bytes. */
  size(row: number): number
  /** Asked of spans that follow each other. */
  data(span: Span): Data
}

/** What the driver keeps of a column of BOOLEAN, a byte a row, and of BLOB. */
interface BytesVector {
  readonly dataView: DataView
  readonly validity: Validity
}

/** The same of a column whose values are numbers of one size. */
interface NumbersVector<Of> {
  readonly items: Of
  readonly validity: Validity
}

/** A bit a row that says whether it has a value; null where all have. */
interface Validity {
  readonly data: BigUint64Array | null
}

const bitAt = (bits: Uint8Array, place: number): boolean => ((bits[place >> 3] ?? 0) & (1 << (place & 7))) !== 0

/** Bits of their own, each as `isSet` says of its place. */
function bitmap(length: number, isSet: (place: number) => boolean): { bits: Uint8Array; unset: number } {
  const bits = new Uint8Array((length + 7) >> 3)
  let unset = 0
  for (let place = 0; place < length; place++) {
    if (isSet(place)) bits[place >> 3] = (bits[place >> 3] ?? 0) | (1 << (place & 7))
    else unset++
  }
  return { bits, unset }
}

/** What every layout of Arrow has: which rows of a span have a value, nothing where all do. */
function shapeOf({ data }: Validity, { first, length }: Span) {
  if (!data) return { length, nullCount: 0 }
  const there = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  const { bits, unset } = bitmap(length, (row) => bitAt(there, first + row))
  return { length, nullCount: unset, nullBitmap: bits }
}

function boolColumn(chunk: DuckDBDataChunk, index: number): ChunkColumn {
  const { dataView, validity } = chunk.getColumnVector(index) as unknown as BytesVector
  return {
    size: () => 1,
    data: (span) => {
      const { bits } = bitmap(span.length, (row) => dataView.getUint8(span.first + row) === 1)
      return makeData({ type: arrowTypes.bool, ...shapeOf(validity, span), data: bits })
    },
  }
}

/** `make` is given the items of a span as a copy, with zero in the place of nulls. */
function numbersColumn<Of extends BigInt64Array | Int32Array | Float64Array>(
  { items, validity }: NumbersVector<Of>,
  make: (shape: ReturnType<typeof shapeOf>, items: Of) => Data,
): ChunkColumn {
  const size = items.BYTES_PER_ELEMENT
  return {
    size: () => size,
    data: (span) => {
      const shape = shapeOf(validity, span)
      const copy = items.slice(span.first, span.first + span.length) as Of
      if (shape.nullBitmap) clearNulls(new Uint8Array(copy.buffer), size, shape.nullBitmap)
      return make(shape, copy)
    },
  }
}

/** What the engine has in the place of a null is no one's to see. */
function clearNulls(bytes: Uint8Array, size: number, nullBitmap: Uint8Array): void {
  for (let at = 0; at < bytes.length; at += size) if (!bitAt(nullBitmap, at / size)) bytes.fill(0, at, at + size)
}

function textColumn(chunk: DuckDBDataChunk, index: number): ChunkColumn {
  const { validity } = chunk.getColumnVector(index) as unknown as BytesVector
  const texts = new RowBytes(chunk, index)
  return {
    size: (row) => texts.lengthAt(row),
    data: (span) => {
      const valueOffsets = new Int32Array(span.length + 1)
      let [taken, end] = [0, 0]
      const data = texts.take((length) => {
        if (taken === span.length) return false
        valueOffsets[++taken] = end += length
        return true
      })
      return makeData({ type: arrowTypes.string, ...shapeOf(validity, span), valueOffsets, data })
    },
  }
}

type MakeColumn = (chunk: DuckDBDataChunk, index: number) => ChunkColumn

const wholeColumn =
  (type: Int64): MakeColumn =>
  (chunk, index) => {
    const vector = chunk.getColumnVector(index) as unknown as NumbersVector<BigInt64Array>
    return numbersColumn(vector, (shape, data) => makeData({ type, ...shape, data }))
  }

function intColumn(chunk: DuckDBDataChunk, index: number): ChunkColumn {
  const vector = chunk.getColumnVector(index) as unknown as NumbersVector<Int32Array>
  return numbersColumn(vector, (shape, data) => makeData({ type: arrowTypes.int, ...shape, data }))
}

function realColumn(chunk: DuckDBDataChunk, index: number): ChunkColumn {
  const vector = chunk.getColumnVector(index) as unknown as NumbersVector<Float64Array>
  return numbersColumn(vector, (shape, data) => makeData({ type: arrowTypes.real, ...shape, data }))
}

/** The engine gives ticks. */
function datetimeColumn(chunk: DuckDBDataChunk, index: number): ChunkColumn {
  const vector = chunk.getColumnVector(index) as unknown as NumbersVector<BigInt64Array>
  return numbersColumn(vector, (shape, ticks) => {
    const data = ticks.map((one, row) => (shape.nullBitmap && !bitAt(shape.nullBitmap, row) ? 0n : nanoseconds(one)))
    return makeData({ type: arrowTypes.datetime, ...shape, data })
  })
}

const columnMakers: Readonly<Record<ScalarType, MakeColumn>> = {
  bool: boolColumn,
  int: intColumn,
  long: wholeColumn(arrowTypes.long),
  real: realColumn,
  decimal: textColumn,
  string: textColumn,
  datetime: datetimeColumn,
  timespan: wholeColumn(arrowTypes.timespan),
  guid: textColumn,
  dynamic: textColumn,
}

/** The rows of a chunk as `asRows` selects them for Arrow. */
export class ArrowRows implements ChunkRows {
  private readonly columns: readonly ChunkColumn[]
  private readonly count: number
  private next = 0

  /** The chunk is kept as long as this is, since the memory is the chunk's. */
  constructor(
    private readonly chunk: DuckDBDataChunk,
    private readonly stream: ArrowStream,
    columns: readonly ResultColumn[],
  ) {
    this.columns = columns.map(({ type }, index) => columnMakers[type](chunk, index))
    this.count = chunk.rowCount
  }

  get left(): number {
    return this.count - this.next
  }

  /** A record batch; the size of a row is that of its values. */
  take(fits: (size: number) => boolean): Uint8Array {
    const first = this.next
    while (this.next < this.count && fits(this.sizeOf(this.next))) this.next++
    const span = { first, length: this.next - first }
    if (span.length === 0) return new Uint8Array()
    const data = this.columns.map((column) => column.data(span))
    return this.stream.batch(data, span.length)
  }

  private sizeOf(row: number): number {
    return this.columns.reduce((size, column) => size + column.size(row), 0)
  }
}
