// Rows of a result as the JSON text that the engine wrote, carried to the answer without being read on the way.

/** `text` is a JSON array of rows, each an array of cells in the order of the columns, longs as bare digits. */
export class RowsJson {
  constructor(
    readonly text: string,
    readonly count: number,
  ) {}

  /** For whoever prints the answer with plain JSON: whole numbers beyond 2^53 lose digits there. */
  toJSON(): unknown {
    return JSON.parse(this.text)
  }
}
