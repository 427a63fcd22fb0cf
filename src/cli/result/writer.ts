// What all forms of a result have in common: columns and rows in, text or bytes out.
import type { RowForm } from '../../engine/result.js'
import type { RowBatch } from '../../engine/row-stream.js'
import type { AnswerColumn } from '../../kql/compile.js'

/** Writes one result. What it returns goes out in order. */
export interface ResultWriter {
  /** The form in which it wants its rows. */
  readonly form: RowForm
  begin(): string | Uint8Array
  rows(rows: RowBatch): string | Uint8Array
  end(): string | Uint8Array
}

export interface WriterOptions {
  readonly columns: readonly AnswerColumn[]
  /** Columns of the terminal that the result goes to; undefined elsewhere. */
  readonly terminalWidth: number | undefined
  /** CSV: leaves cells as they are, also those that a spreadsheet would take for formulas. */
  readonly raw: boolean
}

export type MakeWriter = (options: WriterOptions) => ResultWriter
