// What every engine makes of batches: rows as values, one by one or all at once.
import type { Statement } from '../sql/print.js'
import type { QueryLimits, ResultTable } from './engine.js'
import { jsonArrays } from './result.js'
import type { ResultColumn, RowForm } from './result.js'
import { collect, readCells } from './row-stream.js'
import type { BatchStream, RowStream } from './row-stream.js'

/** The part of an `Engine` that needs nothing of it but its batches. */
export abstract class BatchedResults {
  abstract streamBatches(
    statement: Statement,
    columns: readonly ResultColumn[],
    form: RowForm,
    limits: QueryLimits,
    signal?: AbortSignal,
  ): BatchStream

  stream(statement: Statement, columns: readonly ResultColumn[], limits: QueryLimits, signal?: AbortSignal): RowStream {
    return readCells(this.streamBatches(statement, columns, jsonArrays, limits, signal))
  }

  async run(
    statement: Statement,
    columns: readonly ResultColumn[],
    limits: QueryLimits,
    signal?: AbortSignal,
  ): Promise<ResultTable> {
    return collect(columns, this.stream(statement, columns, limits, signal))
  }
}
