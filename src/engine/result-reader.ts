// A streaming result → batches of rows, cut off at the caps.
import type { DuckDBResult } from '@duckdb/node-api'
import type { QueryLimits, RunStats, Truncation } from './engine.js'
import { resultTooLarge } from './errors.js'
import { readRows } from './result.js'
import type { ResultColumn, Row } from './result.js'
import type { RunningQuery } from './running-query.js'

/** Cells read in one go, some 5 ms, before other work gets its turn. */
const cellsPerStep = 16_384

/** What has been delivered so far. */
type Delivered = Pick<RunStats, 'rows' | 'bytes' | 'truncated'>

/** Yields rows until the result or a cap ends. A first row beyond the byte cap is an error (KQL5003), not a result. */
export async function* readResult(
  result: DuckDBResult,
  columns: readonly ResultColumn[],
  limits: QueryLimits,
  query: RunningQuery,
): AsyncGenerator<readonly Row[], Delivered, undefined> {
  const step = Math.max(64, Math.floor(cellsPerStep / Math.max(1, columns.length)))
  let [rows, bytes] = [0, 0]
  for (;;) {
    const chunk = await query.during(() => result.fetchChunk())
    if (!chunk || chunk.rowCount === 0) return { rows, bytes }
    for (let from = 0; from < chunk.rowCount; from += step) {
      const batch = readRows(chunk, columns, from, Math.min(from + step, chunk.rowCount))
      const fitting = fit(batch.bytes, limits.maxRows - rows, limits.maxBytes - bytes)
      if (fitting.count > 0) yield fitting.count < batch.rows.length ? batch.rows.slice(0, fitting.count) : batch.rows
      rows += fitting.count
      bytes += fitting.bytes
      if (fitting.count < batch.rows.length) return { rows, bytes, truncated: truncation(rows, limits) }
      if (from + step < chunk.rowCount) await query.during(() => new Promise((resolve) => setImmediate(resolve)))
    }
  }
}

/** How many of these rows still fit, and their size. */
function fit(
  sizes: Float64Array,
  maxRows: number,
  maxBytes: number,
): { readonly count: number; readonly bytes: number } {
  let bytes = 0
  for (const [count, size] of sizes.entries()) {
    if (count === maxRows || bytes + size > maxBytes) return { count, bytes }
    bytes += size
  }
  return { count: sizes.length, bytes }
}

function truncation(rows: number, { maxRows, maxBytes }: QueryLimits): Truncation {
  if (rows === maxRows) return { reason: 'maxRows', limit: maxRows }
  if (rows === 0) throw resultTooLarge(maxBytes)
  return { reason: 'maxBytes', limit: maxBytes }
}
