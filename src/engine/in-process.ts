// The engine in this process: for the command line and tests. Each query has a connection of its own.
import { randomUUID } from 'node:crypto'
import { copyFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { DuckDBPreparedStatement } from '@duckdb/node-api'
import type { Statement } from '../sql/print.js'
import { Admission } from './admission.js'
import { BatchedResults } from './batched-results.js'
import { ConnectionPool } from './connection-pool.js'
import type { Database } from './database.js'
import { StatementType } from './driver.js'
import type { Engine, ExportStats, QueryLimits, Task } from './engine.js'
import { translate } from './engine-messages.js'
import { engineClosed, engineFault, sessionTooLong } from './errors.js'
import type { EngineError } from './errors.js'
import { Gate } from './gate.js'
import { HostFunctions } from './host-functions.js'
import { isSystemError } from './lock-file.js'
import { asParquet, asRows } from './result.js'
import type { ResultColumn, RowForm } from './result.js'
import { readBatches } from './row-stream.js'
import type { BatchStream } from './row-stream.js'
import { RunningQuery } from './running-query.js'
import { asksIndex, narrowScans } from './term-scan.js'
import type { TableSizes } from './term-scan.js'
import { OrderedSession, answer, sessionDeadlineMs } from './session.js'
import type { ReadSession, SessionOptions, WriteSession } from './session.js'

/** Readers beyond these wait: with the hunts they stay below the threads that the driver may block. */
const readers = { atOnce: 8, waiting: 1000 } as const

/** Types of statements that write nothing into the database. */
const harmless: ReadonlySet<number> = new Set([StatementType.SELECT, StatementType.COPY, StatementType.EXPLAIN])

export class InProcessEngine extends BatchedResults implements Engine {
  private readonly readers = new Admission(readers)
  private readonly running = new Set<RunningQuery>()
  private lastTask: Promise<unknown> = Promise.resolve()
  private readonly closing = new AbortController()
  private readonly hostFunctions = new HostFunctions()
  private readonly connections: ConnectionPool
  private readonly gate: Gate
  private readonly sizes: TableSizes = new Map()

  /** The database is the engine's from here on: `close` closes it. */
  constructor(private readonly database: Database) {
    super()
    this.connections = new ConnectionPool(database)
    this.gate = new Gate(database.tableNames)
  }

  async *streamBatches(
    statement: Statement,
    columns: readonly ResultColumn[],
    form: RowForm,
    limits: QueryLimits,
    signal?: AbortSignal,
  ): BatchStream {
    const started = performance.now()
    const query = await this.begin(limits.deadlineMs, signal)
    try {
      const text = await this.admit(query, statement)
      const prepared = await this.prepare(query, asRows({ ...statement, text }, columns, form), statement)
      const result = await query.during(() => prepared.stream())
      const delivered = yield* readBatches(result, columns, form, limits, query)
      if (!delivered.truncated) {
        prepared.destroySync()
        this.release(query)
      }
      return { elapsedMs: performance.now() - started, ...delivered }
    } finally {
      // A released one ends by itself.
      if (!query.ended) await this.end(query)
    }
  }

  async exportParquet(
    statement: Statement,
    columns: readonly ResultColumn[],
    file: string,
    limits: Pick<QueryLimits, 'deadlineMs'>,
    signal?: AbortSignal,
  ): Promise<ExportStats> {
    const started = performance.now()
    const written = join(this.database.exportFolder(), `${randomUUID()}.parquet`)
    const query = await this.begin(limits.deadlineMs, signal)
    try {
      const text = await this.admit(query, statement)
      const copy = await this.prepare(query, asParquet(text, columns, written), statement)
      const rows = (await query.during(() => copy.run())).rowsChanged
      await move(written, file)
      return { elapsedMs: performance.now() - started, rows }
    } catch (error) {
      throw translate(error, { ...this.database.bounds, path: file })
    } finally {
      await this.end(query)
      await rm(written, { force: true })
    }
  }

  async explain(statement: Statement): Promise<string> {
    const query = await this.begin(undefined, undefined)
    try {
      const text = await this.admit(query, statement)
      const plan = await this.prepare(query, `EXPLAIN ${text}`, statement)
      const rows = (await query.during(() => plan.runAndReadAll())).getRows()
      return rows.map((row) => String(row[1])).join('\n')
    } finally {
      await this.end(query)
    }
  }

  async perform<Input, Output, Progress>(
    task: Task<Input, Output, Progress>,
    input: Input,
    options: { readonly signal?: AbortSignal; readonly onProgress?: (progress: Progress) => void } = {},
  ): Promise<Output> {
    const signals = [this.closing.signal, ...(options.signal ? [options.signal] : [])]
    const context = {
      database: this.database,
      signal: AbortSignal.any(signals),
      report: (progress: Progress) => options.onProgress?.(progress),
    }
    const work = this.lastTask.then(() => task.run(input, context))
    this.lastTask = work.catch(() => undefined)
    try {
      return await work
    } catch (error) {
      throw translate(error, this.database.bounds)
    }
  }

  transaction<T>(work: (session: WriteSession) => Promise<T>, options: SessionOptions = {}): Promise<T> {
    return this.session('write', work, options)
  }

  read<T>(work: (session: ReadSession) => Promise<T>, options: SessionOptions = {}): Promise<T> {
    return this.session('read', work, options)
  }

  /** `transaction` or `read`, with all that statements answer: for the process that speaks for another. */
  async session<T>(
    access: 'read' | 'write',
    work: (session: OrderedSession) => Promise<T>,
    { deadlineMs = sessionDeadlineMs, signal }: SessionOptions,
  ): Promise<T> {
    const started = performance.now()
    const turns = access === 'write' ? this.database.writers : this.readers
    const turn = await turns.enter(deadlineMs, signal)
    try {
      const remaining = deadlineMs - (performance.now() - started)
      const query = await this.begin(remaining, signal, () => sessionTooLong(deadlineMs))
      const session = new OrderedSession((text, values) => query.during((c) => answer(c, text, values)))
      try {
        query.inTransaction = true
        await query.during((c) => c.run(access === 'write' ? 'BEGIN TRANSACTION' : 'BEGIN TRANSACTION READ ONLY'))
        const value = await Promise.race([work(session), query.untilStopped])
        await session.end()
        await query.during((c) => c.run('COMMIT'))
        query.inTransaction = false
        this.release(query)
        return value
      } finally {
        await session.end().catch(() => undefined)
        // What has not been committed by now ends with its connection.
        await this.end(query)
      }
    } finally {
      turn()
    }
  }

  async ping(): Promise<void> {
    const query = await this.begin(undefined, undefined)
    try {
      await query.during((c) => c.run('SELECT 1'))
      this.release(query)
    } finally {
      await this.end(query)
    }
  }

  async close(): Promise<void> {
    this.closing.abort()
    this.readers.close()
    this.database.writers.close()
    for (const query of this.running) query.stop(engineClosed())
    // A stream that nobody reads on does not end by itself.
    await Promise.all([...this.running].map((query) => query.idle().then(() => this.end(query))))
    await this.lastTask
    await this.database.close()
  }

  private async begin(
    deadlineMs: number | undefined,
    signal: AbortSignal | undefined,
    tooLong?: (ms: number) => EngineError,
  ): Promise<RunningQuery> {
    if (this.closing.signal.aborted) throw engineClosed()
    const connection = await this.connections.take()
    const query = new RunningQuery(connection, this.database.bounds, deadlineMs, signal, tooLong)
    this.running.add(query)
    return query
  }

  /** Ends a query that has given all it had, beside whatever comes next, and keeps its connection. */
  private release(query: RunningQuery): void {
    if (query.hosting) return
    query.ended ??= query.release().then((connection) => {
      this.running.delete(query)
      if (connection) this.connections.give(connection)
    })
  }

  /** Ends a query once, whoever asks first: its reader or `close`. */
  private end(query: RunningQuery): Promise<void> {
    return (query.ended ??= this.conclude(query))
  }

  private async conclude(query: RunningQuery): Promise<void> {
    if (query.hosting) {
      await query.settle()
      this.hostFunctions.release(query)
    }
    query.finish()
    this.running.delete(query)
  }

  /**
   * Through the gate, with the host functions it needs. The text to run; where the index of terms has a say in it, in
   * one transaction with what the index said.
   */
  private async admit(query: RunningQuery, statement: Statement): Promise<string> {
    await query.during((c) => this.gate.inspect(c, statement))
    const { hostFunctions } = statement
    if (hostFunctions) {
      query.hosting = true
      await query.during((c) => this.hostFunctions.prepare(c, hostFunctions, query))
    }
    if (!asksIndex(statement, this.sizes)) return statement.text
    await query.during((c) => c.run('BEGIN TRANSACTION READ ONLY'))
    query.inTransaction = true
    return (await query.during((c) => narrowScans(c, statement, this.sizes))).text
  }

  /**
   * A statement made of an admitted one, with its values bound; preparing refuses a second statement, and here what
   * is neither a query nor the export or plan of one, which alone write nothing.
   */
  private async prepare(
    query: RunningQuery,
    text: string,
    { parameters }: Statement,
  ): Promise<DuckDBPreparedStatement> {
    const prepared = await query.during((c) => c.prepare(text))
    if (!harmless.has(prepared.statementType)) throw engineFault(`a statement of type ${prepared.statementType}`)
    for (const [i, value] of parameters.entries()) {
      // As 64 bits, not as the driver's own guess of 128, so that columns are compared as they are.
      if (typeof value === 'bigint') prepared.bindBigInt(i + 1, value)
      else prepared.bindValue(i + 1, value)
    }
    return prepared
  }
}

/** A target on another disk gets the content beside it first, so that it is never seen half written. */
async function move(from: string, to: string): Promise<void> {
  try {
    await rename(from, to)
  } catch (error) {
    if (!isSystemError(error, 'EXDEV')) throw error
    const partial = `${to}.${randomUUID()}.partial`
    try {
      await copyFile(from, partial)
      await rename(partial, to)
    } finally {
      await rm(partial, { force: true })
    }
  }
}
