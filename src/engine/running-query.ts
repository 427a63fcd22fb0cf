// One query under way: its connection, its clock, and the certain stop.
import type { DuckDBConnection } from '@duckdb/node-api'
import { translate } from './engine-messages.js'
import type { EngineBounds } from './engine-messages.js'
import { cancelled, deadlineExceeded } from './errors.js'
import type { EngineError } from './errors.js'

/** How often a stop is repeated until it is seen. */
const repeatMs = 25

/**
 * Guards every call a query makes into the engine. A stop is kept here, because the engine forgets: interrupting a
 * call that still waits for a thread is lost, and an interrupted stream ends as if complete.
 */
export class RunningQuery {
  private stopped: EngineError | undefined
  private pending: Promise<unknown> | undefined
  private readonly deadline: NodeJS.Timeout | undefined
  private repeat: NodeJS.Timeout | undefined
  private released = false
  private tellStop: (() => void) | undefined
  /** Rejects when the query is stopped, whatever it waits for. */
  readonly untilStopped: Promise<never>
  private readonly deadlineAt: number
  private readonly outOfTime: () => EngineError
  /** Whether the statement calls host functions, which the engine's threads wait for. */
  hosting = false
  /** Whether a transaction is open that the query began. */
  inTransaction = false
  /** Resolves when the query has given everything back; the engine sets it when it begins to. */
  ended: Promise<void> | undefined
  private readonly onAbort = (): void => {
    this.stop(cancelled())
  }

  constructor(
    private readonly connection: DuckDBConnection,
    private readonly bounds: EngineBounds,
    deadlineMs: number | undefined,
    private readonly signal: AbortSignal | undefined,
    tooLong: (ms: number) => EngineError = deadlineExceeded,
  ) {
    this.untilStopped = new Promise<void>((resolve) => {
      this.tellStop = resolve
    }).then(() => {
      throw this.stopped ?? cancelled()
    })
    this.untilStopped.catch(() => undefined)
    this.deadlineAt = deadlineMs === undefined ? Infinity : performance.now() + deadlineMs
    this.outOfTime = () => tooLong(deadlineMs ?? 0)
    if (deadlineMs !== undefined) {
      this.deadline = setTimeout(() => {
        this.stop(this.outOfTime())
      }, deadlineMs)
    }
    if (signal?.aborted) this.stop(cancelled())
    else signal?.addEventListener('abort', this.onAbort, { once: true })
  }

  /** Ends the query for this reason; the first reason counts. */
  stop(reason: EngineError): void {
    if (this.released) return
    this.stopped ??= reason
    this.tellStop?.()
    this.interrupt()
    this.repeat ??= setInterval(() => {
      this.interrupt()
    }, repeatMs)
  }

  private interrupt(): void {
    if (this.pending) this.connection.interrupt()
  }

  /** Awaits one call into the engine; rejects with the reason of a stop, or with the engine's error made ours. */
  async during<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    this.throwIfStopped()
    try {
      const pending = work(this.connection)
      this.pending = pending
      const value = await pending
      this.throwIfStopped()
      return value
    } catch (error) {
      throw this.stopped ?? translate(error, this.bounds)
    } finally {
      this.pending = undefined
    }
  }

  /** Which connection host functions are called for. */
  get connectionId(): number {
    return this.connection.clientContext.connectionId
  }

  /**
   * To be called often by a host function at work for the query: while several threads call it, no timer runs.
   * @throws EngineError once the query is to end
   */
  checkTime(): void {
    if (performance.now() > this.deadlineAt) this.stop(this.outOfTime())
    this.throwIfStopped()
  }

  /** @throws EngineError the reason of a stop */
  throwIfStopped(): void {
    if (this.stopped) throw this.stopped
  }

  /** Resolves when the engine is not at work for this query. */
  async idle(): Promise<void> {
    await this.pending?.catch(() => undefined)
  }

  /** Ends what the engine still does for the query, if anything, and waits until it has. */
  async abandon(): Promise<void> {
    if (!this.pending) return
    this.stop(cancelled())
    await this.idle()
  }

  /**
   * Lets calls of host functions come to an end, for `finish` holds this thread while it waits for those that wait for
   * it. Another statement ends the one before, off this thread.
   */
  async settle(): Promise<void> {
    clearInterval(this.repeat)
    this.connection.interrupt()
    await this.connection.run('ROLLBACK').catch(() => undefined)
  }

  /** Gives the connection back, with whatever it was still doing ended. Comes after `settle`. */
  finish(): void {
    this.forgetClock()
    this.connection.interrupt()
    this.connection.disconnectSync()
  }

  /**
   * Ends the transaction of a query that has nothing left to do, if one is open, and gives the connection for another;
   * undefined, and finished, where it cannot serve again.
   */
  async release(): Promise<DuckDBConnection | undefined> {
    this.forgetClock()
    try {
      if (this.inTransaction) await this.connection.run('ROLLBACK')
      if (!this.stopped && !this.hosting) {
        this.released = true
        return this.connection
      }
    } catch {
      // It is ended below.
    }
    this.finish()
    return undefined
  }

  private forgetClock(): void {
    clearTimeout(this.deadline)
    clearInterval(this.repeat)
    this.signal?.removeEventListener('abort', this.onAbort)
  }
}
