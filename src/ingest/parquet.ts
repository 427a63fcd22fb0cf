// Reads a Parquet file row by row, in an engine of its own that knows nothing of the database being loaded.
import { DuckDBInstance } from '../engine/driver.js'
import type { Piece } from './pieces.js'

/** One piece a row, as JSON text: exact digits, times in UTC. A file that cannot be read is a fault of line 0. */
export async function* readParquet(path: string): AsyncIterable<readonly Piece[]> {
  const instance = await DuckDBInstance.create(':memory:', { memory_limit: '1GB', threads: '1' })
  const connection = await instance.connect()
  let line = 0
  try {
    await connection.run("SET TimeZone = 'UTC'")
    const result = await connection.stream('SELECT CAST(to_json(row) AS VARCHAR) FROM read_parquet($1) AS row', [path])
    for (;;) {
      const chunk = await result.fetchChunk()
      if (!chunk || chunk.rowCount === 0) break
      yield chunk.getColumnValues(0).map((value) => ({ kind: 'text', line: ++line, text: String(value) }) as const)
    }
  } catch (error) {
    const message = error instanceof Error ? (error.message.split('\n')[0] ?? '') : ''
    yield [{ kind: 'fault', line, reason: `not readable as Parquet: ${message}` }]
  } finally {
    connection.disconnectSync()
    instance.closeSync()
  }
}
