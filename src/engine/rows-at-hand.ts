// The rows of a small result that the engine already holds.
import type { DuckDBMaterializedResult, DuckDBValue } from '@duckdb/node-api'

/** All rows, without the turn on another thread that the driver takes for each fetch. */
export const rowsAtHand = (result: DuckDBMaterializedResult): readonly (readonly DuckDBValue[])[] =>
  Array.from({ length: result.chunkCount }, (_, index) => result.getChunk(index).getRows()).flat()
