// What all forms of a result have in common: columns and rows in, text or bytes out.
import type { JsonRows } from '../../engine/row-stream.js'
import type { JsonValue } from '../../engine/json-text.js'
import { readJson } from '../../engine/json-text.js'
import type { AnswerColumn } from '../../kql/compile.js'

/** Writes one result. What it returns goes out in order. */
export interface ResultWriter {
  begin(): string | Uint8Array
  rows(rows: JsonRows): string | Uint8Array
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

/** Rows as values, longs beyond 2^53 as bigints. */
export const cellsOf = ({ text }: JsonRows): readonly (readonly JsonValue[])[] =>
  readJson(`[${text}]`) as readonly (readonly JsonValue[])[]
