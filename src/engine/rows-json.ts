// Rows of a result as the JSON text that the engine wrote, carried to the answer without being read on the way.
import { randomUUID } from 'node:crypto'
import { jsonArrays, withoutEnd } from './result.js'

const [open, close] = ['[', ']'].map((text) => Buffer.from(text)) as [Buffer, Buffer]

/** A JSON array of rows, each an array of cells in the order of the columns, longs as bare digits. */
export class RowsJson {
  /** Stands for the rows in an answer's text until it is sent: no stored text can know it. */
  readonly token = randomUUID()

  /** `pieces` are rows in the form `jsonArrays`, at least one row each. */
  constructor(
    private readonly pieces: readonly Uint8Array[],
    readonly count: number,
  ) {}

  /** The same rows for another place in an answer. */
  again(): RowsJson {
    return new RowsJson(this.pieces, this.count)
  }

  /** The array in UTF-8, in parts. */
  get parts(): readonly Uint8Array[] {
    const last = this.pieces.at(-1)
    return [open, ...this.pieces.slice(0, -1), ...(last ? [withoutEnd(last, jsonArrays)] : []), close]
  }

  get text(): string {
    return Buffer.concat(this.parts).toString()
  }

  /** For whoever prints the answer with plain JSON: whole numbers beyond 2^53 lose digits there. */
  toJSON(): unknown {
    return JSON.parse(this.text)
  }
}
