// Results as an Arrow IPC stream, which pyarrow, polars, R and DuckDB read.
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
} from 'apache-arrow'
import type { Data, TypeMap } from 'apache-arrow'
import { formatDatetime } from '../kql/time-text.js'
import { ticksAtUnixEpoch } from '../kql/types.js'
import type { ScalarType } from '../kql/types.js'
import { badValue } from './errors.js'
import type { ResultColumn } from './result.js'

/**
 * Datetimes are nanoseconds, the one unit of Arrow's that keeps a tick; timespans are ticks of 100 ns; decimals, whose
 * scale is each value's own, guids and dynamics (as JSON) are text.
 */
export const arrowTypes = {
  bool: new Bool(),
  int: new Int32(),
  long: new Int64(),
  real: new Float64(),
  decimal: new Utf8(),
  string: new Utf8(),
  datetime: new TimestampNanosecond('UTC'),
  timespan: new Int64(),
  guid: new Utf8(),
  dynamic: new Utf8(),
} as const satisfies Readonly<Record<ScalarType, unknown>>

const nanosecondsPerTick = 100n
const [least, greatest] = [-(2n ** 63n), 2n ** 63n - 1n]

/** Nanoseconds since 1970 of a datetime in ticks. @throws EngineError KQL5012 before 1677 and after 2262 */
export function nanoseconds(ticks: bigint): bigint {
  const since = (ticks - ticksAtUnixEpoch) * nanosecondsPerTick
  if (since >= least && since <= greatest) return since
  throw badValue(
    `Arrow's nanoseconds do not reach the datetime ${formatDatetime(ticks)}: they go from 1677-09-21 to 2262-04-11. ` +
      'Turn its column into text with tostring(), or ask for another form.',
  )
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

/**
 * One result as an Arrow stream, in pieces that follow each other. Each field says its type in KQL as `kqlType`. A
 * batch stands for itself, so it may be of another stream of the same columns than the beginning and the end.
 */
export class ArrowStream {
  private readonly outlet = new Outlet()
  private readonly writer = new RecordBatchStreamWriter()
  private readonly schema: Schema
  private readonly head: Uint8Array

  constructor(columns: readonly ResultColumn[]) {
    const fields = columns.map(
      ({ name, type }) => new Field(name, arrowTypes[type], true, new Map([['kqlType', type]])),
    )
    this.schema = new Schema<TypeMap>(fields)
    this.writer.reset(this.outlet, this.schema)
    this.head = this.outlet.take()
  }

  /** What stands before the rows: the schema. */
  begin(): Uint8Array {
    return this.head
  }

  /** So many rows, given by their columns. */
  batch(children: readonly Data[], length: number): Uint8Array {
    const type = new Struct(this.schema.fields)
    this.writer.write(new RecordBatch(this.schema, makeData({ type, length, nullCount: 0, children: [...children] })))
    return this.outlet.take()
  }

  /** What stands behind the rows. */
  end(): Uint8Array {
    this.writer.finish()
    return this.outlet.take()
  }
}
