// Texts out of the engine's memory: rows that lie side by side there are taken in one call.
import type { DuckDBVector } from '@duckdb/node-api'
import bindings from '@duckdb/node-bindings'

/** What the driver keeps of a column of BLOB: for each item sixteen bytes, and whether it is null. */
interface BlobItems {
  readonly dataView: DataView
  readonly validity: { itemValid(index: number): boolean }
}

/** An item: its length in 32 bits, then the bytes themselves where there are so few, else at the end where they are. */
const itemBytes = 16
const lengthBytes = 4
const mostInline = 12
const pointerAt = 8

/**
 * The items of a column of BLOB, in the order of rows. The driver makes a call and a buffer for each, which costs more
 * than the engine takes to write a row; but what it copies into a chunk it copies one behind the other.
 */
export class RowBytes {
  private readonly items: BlobItems
  /** The bytes of items that lie side by side, and where in memory they begin and end. */
  private run: Uint8Array = new Uint8Array()
  private start = 0n
  private end = 0n

  /** `mostAtOnce`: about how many bytes are taken in one call. */
  constructor(
    vector: DuckDBVector,
    private readonly count: number,
    private readonly mostAtOnce: number,
  ) {
    this.items = vector as unknown as BlobItems
  }

  /** The bytes of an item, to be read before the chunk is let go; undefined for null. */
  at(index: number): Uint8Array | undefined {
    const { dataView, validity } = this.items
    if (!validity.itemValid(index)) return undefined
    const place = index * itemBytes
    const length = dataView.getUint32(place, true)
    if (length <= mostInline) return new Uint8Array(dataView.buffer, dataView.byteOffset + place + lengthBytes, length)
    const from = dataView.getBigUint64(place + pointerAt, true)
    if (from < this.start || from + BigInt(length) > this.end) this.take(index)
    const at = Number(from - this.start)
    return this.run.subarray(at, at + length)
  }

  /** Takes an item and those behind it that begin where the one before ends. */
  private take(index: number): void {
    const { dataView, validity } = this.items
    const first = index * itemBytes
    this.start = dataView.getBigUint64(first + pointerAt, true)
    this.end = this.start
    for (let next = index; next < this.count && this.end - this.start < this.mostAtOnce; next++) {
      const place = next * itemBytes
      const length = dataView.getUint32(place, true)
      if (
        !validity.itemValid(next) ||
        length <= mostInline ||
        dataView.getBigUint64(place + pointerAt, true) !== this.end
      )
        break
      this.end += BigInt(length)
    }
    const size = Number(this.end - this.start)
    this.run = bindings.get_data_from_pointer(
      dataView.buffer as ArrayBuffer,
      dataView.byteOffset + first + pointerAt,
      size,
    )
  }
}
