// Texts out of the engine's memory: rows that lie side by side there are taken in one call.
import type { DuckDBDataChunk } from '@duckdb/node-api'
import bindings from '@duckdb/node-bindings'
import type { ChunkRows } from './row-stream.js'

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

/** Items that lie side by side: how many bytes from where in the table of items, and whether those are there themselves. */
interface Run {
  readonly inline: boolean
  readonly place: number
  size: number
  /** Where in memory the next item would begin; of items elsewhere only. */
  end: bigint
}

/**
 * The items of a column of BLOB, from the first to the last, as many at a time as are asked for; a null has no bytes.
 * The driver makes a call and a buffer for each, which costs more than the engine takes to write a row; but what it
 * copies into a chunk it copies one behind the other.
 */
export class RowBytes implements ChunkRows {
  private readonly items: BlobItems
  private readonly count: number
  private next = 0

  /** The chunk is kept as long as this is, since the memory is the chunk's. */
  constructor(
    private readonly chunk: DuckDBDataChunk,
    column = 0,
  ) {
    this.items = chunk.getColumnVector(column) as unknown as BlobItems
    this.count = chunk.rowCount
  }

  get left(): number {
    return this.count - this.next
  }

  /** The length of an item in bytes. */
  lengthAt(index: number): number {
    return this.items.validity.itemValid(index) ? this.items.dataView.getUint32(index * itemBytes, true) : 0
  }

  take(fits: (length: number) => boolean): Uint8Array {
    const runs: Run[] = []
    let size = 0
    for (; this.next < this.count; this.next++) {
      const length = this.lengthAt(this.next)
      if (!fits(length)) break
      if (length > 0) this.extend(runs, length)
      size += length
    }
    const all = Buffer.allocUnsafe(size)
    let at = 0
    for (const run of runs) {
      all.set(this.lent(run), at)
      at += run.size
    }
    return all
  }

  /** Adds the next item to the last run, or begins another. */
  private extend(runs: Run[], length: number): void {
    const place = this.next * itemBytes
    const inline = length <= mostInline
    const last = runs.at(-1)
    const start = inline ? 0n : this.items.dataView.getBigUint64(place + pointerAt, true)
    if (last && !inline && last.end === start) {
      last.size += length
      last.end += BigInt(length)
    } else runs.push({ inline, place, size: length, end: inline ? -1n : start + BigInt(length) })
  }

  /** The engine's own memory: to be copied at once. */
  private lent({ inline, place, size }: Run): Uint8Array {
    const { buffer, byteOffset } = this.items.dataView
    return inline
      ? new Uint8Array(buffer, byteOffset + place + lengthBytes, size)
      : bindings.get_data_from_pointer(buffer as ArrayBuffer, byteOffset + place + pointerAt, size)
  }
}
