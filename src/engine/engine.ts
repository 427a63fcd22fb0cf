// The engine as the rest of the program sees it: statements in, rows out, under limits. It has two homes.
import type { Statement } from '../sql/print.js'
import type { Database } from './database.js'
import type { ResultColumn, Row, RowForm } from './result.js'
import type { RowStream, BatchStream } from './row-stream.js'
import type { ReadSession, SessionOptions, WriteSession } from './session.js'

/** What one query may use. The memory cap belongs to the database, which all queries share. */
export interface QueryLimits {
  /** From the call to the last row, waiting for a turn included. */
  readonly deadlineMs: number
  /** More rows are cut off, and the result says so. */
  readonly maxRows: number
  /** The rows' texts, in bytes of UTF-8. More is cut off, and the result says so. */
  readonly maxBytes: number
}

export interface RunStats {
  readonly elapsedMs: number
  readonly rows: number
  /** The rows' texts, in bytes of UTF-8. */
  readonly bytes: number
  /** Present where rows are missing. */
  readonly truncated?: Truncation
}
export interface Truncation {
  readonly reason: 'maxRows' | 'maxBytes'
  readonly limit: number
}

export interface ResultTable {
  readonly columns: readonly ResultColumn[]
  readonly rows: readonly Row[]
  readonly stats: RunStats
}

export interface ExportStats {
  readonly elapsedMs: number
  readonly rows: number
}

/**
 * Work inside the process that owns the database, such as a load. Defined as the default export of a file of its own:
 * `export default { module: import.meta.url, run } satisfies Task<…>`. Input, progress and output are plain data.
 */
export interface Task<Input, Output, Progress = never> {
  /** The file's `import.meta.url`, by which the other process finds it. */
  readonly module: string
  run(input: Input, context: TaskContext<Progress>): Promise<Output>
}
export interface TaskContext<Progress = never> {
  readonly database: Database
  readonly signal: AbortSignal
  report(progress: Progress): void
}

/**
 * Runs statements on one database. All methods reject with an `EngineError`; a query met its end by `signal` rejects
 * with KQL5004.
 */
export interface Engine {
  /** The whole result at once. `columns` are the statement's, in order. */
  run(
    statement: Statement,
    columns: readonly ResultColumn[],
    limits: QueryLimits,
    signal?: AbortSignal,
  ): Promise<ResultTable>
  /** The result as it comes. `limits` hold as for `run`. */
  stream(statement: Statement, columns: readonly ResultColumn[], limits: QueryLimits, signal?: AbortSignal): RowStream
  /** The result as it comes, in a form for its reader: the way for rows that only pass through, ten times as fast as values. */
  streamBatches(
    statement: Statement,
    columns: readonly ResultColumn[],
    form: RowForm,
    limits: QueryLimits,
    signal?: AbortSignal,
  ): BatchStream
  /**
   * The whole result as a Parquet file, replaced at once when complete. Only the deadline applies. Datetimes are
   * TIMESTAMP in microseconds (the seventh digit is dropped), timespans BIGINT ticks of 100 ns, guids UUID, dynamics
   * JSON.
   */
  exportParquet(
    statement: Statement,
    columns: readonly ResultColumn[],
    file: string,
    limits: Pick<QueryLimits, 'deadlineMs'>,
    signal?: AbortSignal,
  ): Promise<ExportStats>
  /** The physical plan, as text. */
  explain(statement: Statement): Promise<string>
  /** Does work that needs the database itself. Tasks run one after another. */
  perform<Input, Output, Progress>(
    task: Task<Input, Output, Progress>,
    input: Input,
    options?: { readonly signal?: AbortSignal; readonly onProgress?: (progress: Progress) => void },
  ): Promise<Output>
  /**
   * Does a store's work as one transaction: whole when the work resolves, nothing of it when it rejects, the deadline
   * passes or the engine is lost. One at a time, in order of asking, loads between them; so the work should hold
   * statements and no waiting for anything else. Rejects with what the work rejects with, or an EngineError.
   */
  transaction<T>(work: (session: WriteSession) => Promise<T>, options?: SessionOptions): Promise<T>
  /**
   * Does a store's reading on one state of the database, beside hunts and writes. The work is begun anew once when the
   * engine is lost.
   */
  read<T>(work: (session: ReadSession) => Promise<T>, options?: SessionOptions): Promise<T>
  /** Resolves when the engine answers; it does so while queries run. */
  ping(): Promise<void>
  /** Stops what runs, writes the log into the file and gives it up. */
  close(): Promise<void>
}
