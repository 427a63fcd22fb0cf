// The pieces that a source is cut into, whichever its format, before anyone asks what they mean.

/** One event's text or fields, or the reason why there is none. `line` counts from 1, in rows for Parquet. */
export type Piece =
  | { readonly kind: 'text'; readonly line: number; readonly text: string }
  | { readonly kind: 'fields'; readonly line: number; readonly fields: Readonly<Record<string, unknown>> }
  | { readonly kind: 'fault'; readonly line: number; readonly reason: string }
  | { readonly kind: 'blank'; readonly line: number }

/** Cuts a stream of bytes into pieces, many at a time; a fault is a piece and never an exception. */
export type Cutter = (bytes: AsyncIterable<Buffer>) => AsyncIterable<readonly Piece[]>

/** An event of more than this many bytes is set aside instead of being held in memory. */
export const pieceLimit = 16 * 1024 * 1024

export const tooLong = (line: number): Piece => ({
  kind: 'fault',
  line,
  reason: `longer than ${pieceLimit / 1024 / 1024} MB`,
})
