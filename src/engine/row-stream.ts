// Rows in flight: read from the engine as text, cut off at the caps, and made values for those who want them.
import type { DuckDBResult } from '@duckdb/node-api'
import { resultTooLarge } from './errors.js'
import { readJson } from './json-text.js'
import type { QueryLimits, ResultTable, RunStats, Truncation } from './engine.js'
import type { ResultColumn, Row } from './result.js'
import { RowBytes } from './row-bytes.js'
import type { RunningQuery } from './running-query.js'

/** Some rows of a result as text in UTF-8, with the form's separator between them. */
export interface RowTexts {
  readonly bytes: Uint8Array
  readonly count: number
}

/** Rows as the engine makes them; the end tells the statistics. Not pulling holds the engine back. */
export type TextStream = AsyncGenerator<RowTexts, RunStats, undefined>
export type RowStream = AsyncGenerator<readonly Row[], RunStats, undefined>

/** About how much is read before other work gets its turn: some 2 ms. */
const bytesPerStep = 512 * 1024

type Delivered = Omit<RunStats, 'elapsedMs'>

/**
 * Reads a result whose one column is the rows' texts, until its end or a cap. A first row beyond the byte cap is an
 * error (KQL5003), not a result.
 */
export async function* readRowTexts(
  result: DuckDBResult,
  separator: string,
  limits: QueryLimits,
  query: RunningQuery,
): AsyncGenerator<RowTexts, Delivered, undefined> {
  const between = Buffer.from(separator)
  let [rows, bytes] = [0, 0]
  for (;;) {
    const chunk = await query.during(() => result.fetchChunk())
    // The driver asks the engine for it each time.
    const count = chunk?.rowCount ?? 0
    if (!chunk || count === 0) return { rows, bytes }
    const items = new RowBytes(chunk.getColumnVector(0), count, bytesPerStep)
    for (let next = 0; next < count;) {
      const texts: Uint8Array[] = []
      let size = 0
      let full: Truncation | undefined
      while (next < count && size < bytesPerStep && !full) {
        const text = items.at(next) ?? between
        full = reached(limits, rows, bytes + text.length)
        if (full) break
        texts.push(text)
        rows++
        bytes += text.length + 1
        size += text.length + between.length
        next++
      }
      if (texts.length > 0) yield { bytes: joined(texts, between, size), count: texts.length }
      if (full) return { rows, bytes, truncated: full }
      if (next < count) await query.during(() => new Promise((resolve) => setImmediate(resolve)))
    }
  }
}

/** `size` counts a separator after the last text too. */
function joined(texts: readonly Uint8Array[], between: Uint8Array, size: number): Uint8Array {
  const all = Buffer.allocUnsafe(size)
  let at = 0
  for (const text of texts) {
    all.set(text, at)
    all.set(between, at + text.length)
    at += text.length + between.length
  }
  return all.subarray(0, size - between.length)
}

/** Whether another row is one too many. */
function reached({ maxRows, maxBytes }: QueryLimits, rows: number, bytes: number): Truncation | undefined {
  if (rows >= maxRows) return { reason: 'maxRows', limit: maxRows }
  if (bytes <= maxBytes) return undefined
  if (rows === 0) throw resultTooLarge(maxBytes)
  return { reason: 'maxBytes', limit: maxBytes }
}

/** The same rows as values. */
export async function* readCells(stream: TextStream): RowStream {
  try {
    for (;;) {
      const step = await stream.next()
      if (step.done) return step.value
      yield rowsOf(step.value)
    }
  } finally {
    await stream.return({ elapsedMs: 0, rows: 0, bytes: 0 })
  }
}

/** Rows as values, of texts that are JSON arrays with commas between them. */
export const rowsOf = ({ bytes }: RowTexts): readonly Row[] =>
  readJson(`[${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString()}]`) as readonly Row[]

/** Gathers a stream into a table. */
export async function collect(columns: readonly ResultColumn[], stream: RowStream): Promise<ResultTable> {
  const rows: Row[] = []
  for (;;) {
    const step = await stream.next()
    if (step.done) return { columns, rows, stats: step.value }
    for (const row of step.value) rows.push(row)
  }
}
