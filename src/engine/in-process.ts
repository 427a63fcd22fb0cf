// The engine in this process: for the command line and tests. Each query has a connection of its own.
import { randomUUID } from 'node:crypto'
import { copyFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { DuckDBConnection, DuckDBPreparedStatement } from '@duckdb/node-api'
import type { Statement } from '../sql/print.js'
import type { Database } from './database.js'
import { StatementType } from './driver.js'
import { collect } from './engine.js'
import type { Engine, ExportStats, QueryLimits, ResultTable, RowStream, Task } from './engine.js'
import { translate } from './engine-messages.js'
import { engineClosed, statementRefused } from './errors.js'
import { inspect } from './gate.js'
import { isSystemError } from './lock-file.js'
import { copyToParquet } from './parquet-export.js'
import { readResult } from './result-reader.js'
import type { ResultColumn } from './result.js'
import { RunningQuery } from './running-query.js'

export class InProcessEngine implements Engine {
  private readonly running = new Set<RunningQuery>()
  private lastTask: Promise<unknown> = Promise.resolve()
  private readonly closing = new AbortController()

  /** The database is the engine's from here on: `close` closes it. */
  constructor(private readonly database: Database) {}

  async run(
    statement: Statement,
    columns: readonly ResultColumn[],
    limits: QueryLimits,
    signal?: AbortSignal,
  ): Promise<ResultTable> {
    return collect(columns, this.stream(statement, columns, limits, signal))
  }

  async *stream(
    statement: Statement,
    columns: readonly ResultColumn[],
    limits: QueryLimits,
    signal?: AbortSignal,
  ): RowStream {
    const started = performance.now()
    const query = await this.begin(limits.deadlineMs, signal)
    try {
      const prepared = await this.prepareSelect(query, statement)
      const result = await query.during(() => prepared.stream())
      const delivered = yield* readResult(result, columns, limits, query)
      return { elapsedMs: performance.now() - started, ...delivered }
    } finally {
      this.end(query)
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
      await this.prepareSelect(query, statement)
      const copy = await query.during((c) => c.prepare(copyToParquet(statement.text, columns, written)))
      bind(copy, statement)
      const rows = (await query.during(() => copy.run())).rowsChanged
      await move(written, file)
      return { elapsedMs: performance.now() - started, rows }
    } catch (error) {
      throw translate(error, { ...this.database.bounds, path: file })
    } finally {
      this.end(query)
      await rm(written, { force: true })
    }
  }

  async explain(statement: Statement): Promise<string> {
    const query = await this.begin(undefined, undefined)
    try {
      await this.prepareSelect(query, statement)
      const plan = await query.during((c) => c.prepare(`EXPLAIN ${statement.text}`))
      bind(plan, statement)
      const rows = (await query.during(() => plan.runAndReadAll())).getRows()
      return rows.map((row) => String(row[1])).join('\n')
    } finally {
      this.end(query)
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

  async ping(): Promise<void> {
    const query = await this.begin(undefined, undefined)
    try {
      await query.during((c) => c.run('SELECT 1'))
    } finally {
      this.end(query)
    }
  }

  async close(): Promise<void> {
    this.closing.abort()
    for (const query of this.running) query.stop(engineClosed())
    await Promise.all([...this.running].map((query) => query.idle()))
    await this.lastTask
    await this.database.close()
  }

  private async begin(deadlineMs: number | undefined, signal: AbortSignal | undefined): Promise<RunningQuery> {
    if (this.closing.signal.aborted) throw engineClosed()
    const connection = await this.database.connect()
    const query = new RunningQuery(connection, this.database.bounds, deadlineMs, signal)
    this.running.add(query)
    return query
  }

  private end(query: RunningQuery): void {
    query.finish()
    this.running.delete(query)
  }

  /** Through the gates: one SELECT over hunting tables, in a transaction that cannot write. */
  private async prepareSelect(query: RunningQuery, statement: Statement): Promise<DuckDBPreparedStatement> {
    await query.during((c) => inspect(c, statement.text, this.database.tableNames))
    await query.during((c) => c.run('BEGIN TRANSACTION READ ONLY'))
    const prepared = await query.during((c: DuckDBConnection) => c.prepare(statement.text))
    if (prepared.statementType !== StatementType.SELECT) throw statementRefused('this is not a SELECT.')
    bind(prepared, statement)
    return prepared
  }
}

/** A bigint is bound as 64 bits, not as the driver's own guess of 128, so that columns are compared as they are. */
function bind(prepared: DuckDBPreparedStatement, { parameters }: Statement): void {
  for (const [i, value] of parameters.entries()) {
    if (typeof value === 'bigint') prepared.bindBigInt(i + 1, value)
    else prepared.bindValue(i + 1, value)
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
