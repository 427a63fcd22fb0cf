// Rows in flight: read from the engine as text, cut off at the caps, and made values for those who want them.
import type { DuckDBDataChunk, DuckDBResult } from '@duckdb/node-api'
import { resultTooLarge } from './errors.js'
import { readJson } from '../kql/json-text.js'
import type { QueryLimits, ResultTable, RunStats, Truncation } from './engine.js'
import type { ResultColumn, Row, RowForm } from './result.js'
import { jsonArrays, withoutEnd } from './result.js'
import { RowBytes } from './row-bytes.js'
import type { RunningQuery } from './running-query.js'

/** Some rows of a result as bytes: texts in UTF-8, each with the form's end behind it, or a record batch of Arrow. */
export interface RowBatch {
  readonly bytes: Uint8Array
  readonly count: number
}

/** Rows as the engine makes them; the end tells the statistics. Not pulling holds the engine back. */
export type BatchStream = AsyncGenerator<RowBatch, RunStats, undefined>
export type RowStream = AsyncGenerator<readonly Row[], RunStats, undefined>

/** About how much is read before other work gets its turn: some 2 ms. */
const bytesPerStep = 512 * 1024

/** The rows of a chunk, to be taken in order. */
export interface ChunkRows {
  /** How many have not been taken. */
  readonly left: number
  /** The next rows, as long as `fits` says so of a row's size in bytes, asked of each once. */
  take(fits: (size: number) => boolean): Uint8Array
}

type Delivered = Omit<RunStats, 'elapsedMs'>

/** Reads the rows of a chunk in a form. */
async function readerOf(
  { row }: RowForm,
  columns: readonly ResultColumn[],
): Promise<(chunk: DuckDBDataChunk) => ChunkRows> {
  if (row !== 'arrow') return (chunk) => new RowBytes(chunk)
  // The library takes its time to load, and few ask for it.
  const [{ ArrowStream }, { ArrowRows }] = await Promise.all([import('./arrow-stream.js'), import('./arrow-rows.js')])
  const stream = new ArrowStream(columns)
  return (chunk) => new ArrowRows(chunk, stream, columns)
}

/**
 * Reads a result made by `asRows` in the same form, until its end or a cap. A first row beyond the byte cap is an
 * error (KQL5003), not a result. The engine makes what comes next while the reader has what came.
 */
export async function* readBatches(
  result: DuckDBResult,
  columns: readonly ResultColumn[],
  form: RowForm,
  limits: QueryLimits,
  query: RunningQuery,
): AsyncGenerator<RowBatch, Delivered, undefined> {
  const rowsIn = await readerOf(form, columns)
  const endBytes = Buffer.byteLength(form.end)
  let [rows, bytes] = [0, 0]
  let coming = ahead(result, query)
  try {
    for (;;) {
      const chunk = await coming
      if (!chunk || chunk.rowCount === 0) return { rows, bytes }
      coming = ahead(result, query)
      const items = rowsIn(chunk)
      while (items.left > 0) {
        const first = rows
        let size = 0
        let full: Truncation | undefined
        const taken = items.take((length) => {
          if (size >= bytesPerStep) return false
          full = reached(limits, rows, bytes + length - endBytes)
          if (full) return false
          rows++
          bytes += length
          size += length
          return true
        })
        if (rows > first) yield { bytes: taken, count: rows - first }
        if (full) return { rows, bytes, truncated: full }
        if (items.left > 0) {
          await new Promise((resolve) => setImmediate(resolve))
          query.throwIfStopped()
        }
      }
    }
  } finally {
    // A reader who has enough leaves the engine at work.
    await query.abandon()
  }
}

/** What the result has next; a failure is told to whoever asks for it. */
function ahead(result: DuckDBResult, query: RunningQuery): Promise<DuckDBDataChunk | null> {
  const chunk = query.during(() => result.fetchChunk())
  chunk.catch(() => undefined)
  return chunk
}

/** Whether another row is one too many. */
function reached({ maxRows, maxBytes }: QueryLimits, rows: number, bytes: number): Truncation | undefined {
  if (rows >= maxRows) return { reason: 'maxRows', limit: maxRows }
  if (bytes <= maxBytes) return undefined
  if (rows === 0) throw resultTooLarge(maxBytes)
  return { reason: 'maxBytes', limit: maxBytes }
}

/** The same rows as values. */
export async function* readCells(stream: BatchStream): RowStream {
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

/** Rows as values, of texts in the form `jsonArrays`. */
export const rowsOf = ({ bytes }: RowBatch): readonly Row[] =>
  readJson(`[${Buffer.from(withoutEnd(bytes, jsonArrays)).toString()}]`) as readonly Row[]

/** Gathers a stream into a table. */
export async function collect(columns: readonly ResultColumn[], stream: RowStream): Promise<ResultTable> {
  const rows: Row[] = []
  for (;;) {
    const step = await stream.next()
    if (step.done) return { columns, rows, stats: step.value }
    for (const row of step.value) rows.push(row)
  }
}
