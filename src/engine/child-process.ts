// The engine in a process of its own, for the server: what hangs or grows there is killed, and the server lives on.
import { totalmem } from 'node:os'
import type { Statement } from '../sql/print.js'
import { Admission } from './admission.js'
import { BatchedResults } from './batched-results.js'
import type { AdmissionLimits, Turn } from './admission.js'
import type { Engine, ExportStats, QueryLimits, RunStats, Task } from './engine.js'
import { EngineProcess, ProcessLost } from './engine-process.js'
import type { Conversation, Watch } from './engine-process.js'
import { EngineError, deadlineExceeded, engineClosed, engineRestarted, queuedTooLong } from './errors.js'
import type { OpenRequest, Reply, Request } from './messages.js'
import type { ResultColumn, RowForm } from './result.js'
import type { BatchStream, RowBatch } from './row-stream.js'
import { OrderedSession, sessionDeadlineMs } from './session.js'
import type { ReadSession, SessionOptions, WriteSession } from './session.js'

export interface ChildProcessOptions extends Omit<OpenRequest, 'residentBytes'> {
  /** The engine process is killed when it holds more; three quarters of the machine's memory unless told. */
  readonly residentBytes?: number
  /** Six queries at once and 64 waiting unless told: more at once would only slow each other down. */
  readonly admission?: AdmissionLimits
}

/** Plans are made in no time; a statement that takes longer is hostile. */
const explainMs = 10_000
/** How long a closing engine may take before it is killed. */
const closingMs = 10_000

export class ChildProcessEngine extends BatchedResults implements Engine {
  private readonly queries: Admission
  private readonly tasks: Admission
  private current: EngineProcess | undefined
  private closed = false

  private constructor(
    private readonly options: OpenRequest,
    admission: AdmissionLimits,
  ) {
    super()
    this.queries = new Admission(admission)
    this.tasks = new Admission({ atOnce: 1, waiting: admission.waiting })
  }

  /** Starts the process and opens the database in it. @throws EngineError as `openDatabase` */
  static async open(options: ChildProcessOptions): Promise<ChildProcessEngine> {
    const { admission = { atOnce: 6, waiting: 64 }, ...rest } = options
    const residentBytes = options.residentBytes ?? Math.floor((totalmem() * 3) / 4)
    const engine = new ChildProcessEngine({ ...rest, residentBytes }, admission)
    await engine.process()
    return engine
  }

  /** The engine process of the moment, for the log. */
  get pid(): number | undefined {
    return this.current?.pid
  }

  async *streamBatches(
    statement: Statement,
    columns: readonly ResultColumn[],
    form: RowForm,
    limits: QueryLimits,
    signal?: AbortSignal,
  ): BatchStream {
    const started = performance.now()
    const turn = await this.queries.enter(limits.deadlineMs, signal)
    const remaining = (): number => {
      const deadlineMs = Math.ceil(limits.deadlineMs - (performance.now() - started))
      if (deadlineMs <= 0) throw queuedTooLong(limits.deadlineMs)
      return deadlineMs
    }
    try {
      const begin = (deadlineMs: number): Request => ({
        kind: 'stream',
        statement,
        columns,
        form,
        limits: { ...limits, deadlineMs },
      })
      const stats = (yield* this.converse(begin, remaining, signal)) as RunStats
      return { ...stats, elapsedMs: performance.now() - started }
    } catch (error) {
      throw withDeadline(error, limits.deadlineMs)
    } finally {
      turn()
    }
  }

  async exportParquet(
    statement: Statement,
    columns: readonly ResultColumn[],
    file: string,
    limits: Pick<QueryLimits, 'deadlineMs'>,
    signal?: AbortSignal,
  ): Promise<ExportStats> {
    const { deadlineMs } = limits
    const turn = await this.queries.enter(deadlineMs, signal)
    const request: Request = { kind: 'export', statement, columns, file, limits }
    return (await this.ask(request, turn, { deadlineMs, signal })) as ExportStats
  }

  async explain(statement: Statement): Promise<string> {
    const turn = await this.queries.enter(explainMs, undefined)
    return (await this.ask({ kind: 'explain', statement }, turn, { deadlineMs: explainMs })) as string
  }

  async perform<Input, Output, Progress>(
    task: Task<Input, Output, Progress>,
    input: Input,
    options: { readonly signal?: AbortSignal; readonly onProgress?: (progress: Progress) => void } = {},
  ): Promise<Output> {
    const turn = await this.tasks.enter(undefined, options.signal)
    try {
      const process = await this.process()
      const work = process.begin({ kind: 'perform', module: task.module, input }, { signal: options.signal })
      return (await lastWord(work, (progress) => options.onProgress?.(progress as Progress))) as Output
    } catch (error) {
      // Half of it may be done: whoever asked knows whether it can be done again.
      throw error instanceof ProcessLost ? engineRestarted() : error
    } finally {
      turn()
    }
  }

  transaction<T>(work: (session: WriteSession) => Promise<T>, options: SessionOptions = {}): Promise<T> {
    return this.session('write', work, options)
  }

  read<T>(work: (session: ReadSession) => Promise<T>, options: SessionOptions = {}): Promise<T> {
    return this.session('read', work, options)
  }

  private async session<T>(
    access: 'read' | 'write',
    work: (session: WriteSession) => Promise<T>,
    { deadlineMs = sessionDeadlineMs, signal }: SessionOptions,
  ): Promise<T> {
    for (let lost = 0; ; lost++) {
      const process = await this.process()
      try {
        return await speak(process.begin({ kind: 'session', access, deadlineMs }, { deadlineMs, signal }), work)
      } catch (error) {
        if (!(error instanceof ProcessLost)) throw error
        // The writes of a lost process may have been committed: whoever asked knows whether to ask again.
        if (access === 'write' || lost > 0 || this.closed) throw engineRestarted()
      }
    }
  }

  async ping(): Promise<void> {
    await this.ask({ kind: 'ping' }, () => undefined, {})
  }

  async close(): Promise<void> {
    if (this.closed) return
    this.closed = true
    this.queries.close()
    this.tasks.close()
    const { current } = this
    if (!current) return
    current.close()
    const patience = setTimeout(() => {
      current.kill()
    }, closingMs)
    await current.gone
    clearTimeout(patience)
  }

  /** The process, started anew where there is none. */
  private async process(): Promise<EngineProcess> {
    if (this.closed) throw engineClosed()
    if (this.current?.doomed) await this.current.gone
    const process = (this.current ??= this.start())
    await process.ready
    return process
  }

  /** A process that ended after it was ready is replaced at once, so that the next query need not wait for it. */
  private start(): EngineProcess {
    const process = new EngineProcess(this.options)
    const wasReady = process.ready.then(
      () => true,
      () => false,
    )
    void process.gone.then(async () => {
      if (this.current === process) this.current = undefined
      if ((await wasReady) && !this.closed) this.current ??= this.start()
    })
    return process
  }

  /** A request with one answer, begun anew once when the process is lost through no fault of its own. */
  private async ask(request: Request, turn: Turn, watch: Watch): Promise<unknown> {
    try {
      for (let lost = 0; ; lost++) {
        try {
          return await lastWord((await this.process()).begin(request, watch))
        } catch (error) {
          if (!(error instanceof ProcessLost)) throw error
          if (lost > 0 || this.closed) throw engineRestarted()
        }
      }
    } finally {
      turn()
    }
  }

  /** Rows as they come. Begun anew once when the process is lost before any was given. */
  private async *converse(
    request: (deadlineMs: number) => Request,
    remaining: () => number,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<RowBatch, unknown, undefined> {
    for (let lost = 0; ; lost++) {
      const process = await this.process()
      const deadlineMs = remaining()
      const work = process.begin(request(deadlineMs), { deadlineMs, signal })
      let given = false
      try {
        for (;;) {
          const reply = await work.next()
          if (reply.kind !== 'rows') return outcome(reply)
          given = true
          yield reply.rows
        }
      } catch (error) {
        if (!(error instanceof ProcessLost)) throw error
        if (given || lost > 0 || this.closed) throw engineRestarted()
      } finally {
        work.stop()
      }
    }
  }
}

/** Lets work speak to its session in the engine process, statement by statement, and commits when it resolves. */
async function speak<T>(conversation: Conversation, work: (session: WriteSession) => Promise<T>): Promise<T> {
  const session = new OrderedSession(async (text, values) => {
    conversation.say({ kind: 'statement', text, values })
    const reply = await conversation.next()
    if (reply.kind === 'answer') return reply.answer
    outcome(reply)
    throw engineRestarted()
  })
  // The work may be waiting for something else when its session ends.
  const early = conversation.ended.then((reason) => {
    throw reason ?? engineRestarted()
  })
  early.catch(() => undefined)
  try {
    const value = await Promise.race([work(session), early])
    await session.end()
    conversation.say({ kind: 'commit' })
    await lastWord(conversation)
    return value
  } finally {
    conversation.stop()
  }
}

/** Follows work to its end. */
async function lastWord(work: Conversation, onProgress?: (progress: unknown) => void): Promise<unknown> {
  for (;;) {
    const reply = await work.next()
    if (reply.kind === 'progress') onProgress?.(reply.progress)
    else return outcome(reply)
  }
}

function outcome(reply: Reply): unknown {
  if (reply.kind === 'failed') throw EngineError.from(reply.error)
  return reply.kind === 'done' ? reply.value : undefined
}

/** The engine was given what was left of the deadline; the caller knows the whole of it. */
function withDeadline(error: unknown, deadlineMs: number): unknown {
  const ranOut = error instanceof EngineError && error.limit?.name === 'deadline'
  return ranOut && error.limit?.value !== deadlineMs ? deadlineExceeded(deadlineMs) : error
}
