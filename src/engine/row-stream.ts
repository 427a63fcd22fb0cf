// Rows in flight: read from the engine as JSON text, cut off at the caps, and made values for those who want them.
import type { DuckDBResult } from '@duckdb/node-api'
import { resultTooLarge } from './errors.js'
import { readJson } from './json-text.js'
import type { QueryLimits, ResultTable, RunStats, Truncation } from './engine.js'
import type { ResultColumn, Row } from './result.js'
import type { RunningQuery } from './running-query.js'

/** Some rows of a result as JSON: `[…],[…]`, without the brackets around them all. */
export interface JsonRows {
  readonly text: string
  readonly count: number
}

/** Rows as the engine makes them; the end tells the statistics. Not pulling holds the engine back. */
export type JsonRowStream = AsyncGenerator<JsonRows, RunStats, undefined>
export type RowStream = AsyncGenerator<readonly Row[], RunStats, undefined>

/** About how much is read before other work gets its turn: some 5 ms. */
const charactersPerStep = 512 * 1024

type Delivered = Omit<RunStats, 'elapsedMs'>

/**
 * Reads a result whose one column is JSON text, until its end or a cap. A first row beyond the byte cap is an error
 * (KQL5003), not a result.
 */
export async function* readJsonRows(
  result: DuckDBResult,
  limits: QueryLimits,
  query: RunningQuery,
): AsyncGenerator<JsonRows, Delivered, undefined> {
  let [rows, bytes] = [0, 0]
  for (;;) {
    const chunk = await query.during(() => result.fetchChunk())
    if (!chunk || chunk.rowCount === 0) return { rows, bytes }
    const vector = chunk.getColumnVector(0)
    for (let next = 0; next < chunk.rowCount;) {
      const texts: string[] = []
      let characters = 0
      let full: Truncation | undefined
      while (next < chunk.rowCount && characters < charactersPerStep && !full) {
        const text = String(vector.getItem(next))
        full = reached(limits, rows, bytes + text.length)
        if (full) break
        texts.push(text)
        rows++
        bytes += text.length + 1
        characters += text.length
        next++
      }
      if (texts.length > 0) yield { text: texts.join(','), count: texts.length }
      // The chunk is not to be read once its database is closed.
      query.throwIfStopped()
      if (full) return { rows, bytes, truncated: full }
      if (next < chunk.rowCount) await query.during(() => new Promise((resolve) => setImmediate(resolve)))
    }
  }
}

/** Whether another row is one too many. */
function reached({ maxRows, maxBytes }: QueryLimits, rows: number, bytes: number): Truncation | undefined {
  if (rows >= maxRows) return { reason: 'maxRows', limit: maxRows }
  if (bytes <= maxBytes) return undefined
  if (rows === 0) throw resultTooLarge(maxBytes)
  return { reason: 'maxBytes', limit: maxBytes }
}

/** The same rows as values. */
export async function* readCells(stream: JsonRowStream): RowStream {
  try {
    for (;;) {
      const step = await stream.next()
      if (step.done) return step.value
      yield readJson(`[${step.value.text}]`) as readonly Row[]
    }
  } finally {
    await stream.return({ elapsedMs: 0, rows: 0, bytes: 0 })
  }
}

/** Gathers a stream into a table. */
export async function collect(columns: readonly ResultColumn[], stream: RowStream): Promise<ResultTable> {
  const rows: Row[] = []
  for (;;) {
    const step = await stream.next()
    if (step.done) return { columns, rows, stats: step.value }
    for (const row of step.value) rows.push(row)
  }
}
