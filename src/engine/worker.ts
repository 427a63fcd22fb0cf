// The engine process: opens the database, does what the server asks, and ends with it.
import { readdirSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { constants, setPriority } from 'node:os'
import { loadCatalog } from '../kql/catalog.js'
import { catalogFingerprint } from './catalog-fingerprint.js'
import { openDatabase } from './database.js'
import type { Database, DatabaseOptions } from './database.js'
import type { Task } from './engine.js'
import { isUnusable } from './engine-messages.js'
import { EngineError, cancelled, databaseLocked, engineFault } from './errors.js'
import { InProcessEngine } from './in-process.js'
import { batchesAhead, batchesAsked } from './messages.js'
import type { FromWorker, OpenRequest, Request, Say, ToWorker } from './messages.js'
import type { OrderedSession } from './session.js'

/** How often the process looks at its own size. */
const sizeCheckMs = 100
/** How long it waits for another engine to give the database up. */
const lockPatienceMs = 3000
/** How long it may take to close before it ends all the same; nothing acknowledged is lost by that. */
const closingMs = 8000
/** The same when its server is gone, and another may be waiting for the file. */
const orphanedMs = 2000

/** One piece of work under way. */
class Job {
  private readonly abort = new AbortController()
  private credit = batchesAhead
  private wake: (() => void) | undefined
  private readonly said: Say[] = []

  get signal(): AbortSignal {
    return this.abort.signal
  }

  stop(): void {
    this.abort.abort()
    this.wake?.()
  }

  more(): void {
    this.credit += batchesAsked
    this.wake?.()
  }

  say(say: Say): void {
    this.said.push(say)
    this.wake?.()
  }

  /** What the session is told next. Rejects when the work is to end instead. */
  async told(): Promise<Say> {
    for (;;) {
      if (this.signal.aborted) throw cancelled()
      const say = this.said.shift()
      if (say) return say
      await new Promise<void>((resolve) => {
        this.wake = resolve
      })
    }
  }

  /** Resolves when the reader has room for a batch, or the work is to end. */
  async room(deadlineMs: number): Promise<void> {
    if (this.credit-- > 0 || this.signal.aborted) return
    let timer: NodeJS.Timeout | undefined
    await new Promise<void>((resolve) => {
      this.wake = resolve
      timer = setTimeout(resolve, deadlineMs)
    })
    clearTimeout(timer)
  }
}

class Worker {
  private readonly jobs = new Map<number, Job>()

  constructor(private readonly engine: InProcessEngine) {}

  async begin(id: number, request: Request): Promise<void> {
    const job = new Job()
    this.jobs.set(id, job)
    try {
      send({ kind: 'done', id, value: await this.perform(id, request, job) })
    } catch (error) {
      const failure = known(error)
      send({ kind: 'failed', id, error: failure.toJSON() }, () => {
        if (isUnusable(failure)) process.exit(1)
      })
    } finally {
      this.jobs.delete(id)
    }
  }

  /** Messages about work that has just ended are late, not wrong. */
  more(id: number): void {
    this.jobs.get(id)?.more()
  }
  stop(id: number): void {
    this.jobs.get(id)?.stop()
  }

  say(id: number, say: Say): void {
    this.jobs.get(id)?.say(say)
  }

  private async perform(id: number, request: Request, job: Job): Promise<unknown> {
    switch (request.kind) {
      case 'stream':
        return this.stream(id, request, job)
      case 'export':
        return this.engine.exportParquet(request.statement, request.columns, request.file, request.limits, job.signal)
      case 'explain':
        return this.engine.explain(request.statement)
      case 'perform': {
        const { default: task } = (await import(request.module)) as { default: Task<unknown, unknown, unknown> }
        const onProgress = (progress: unknown): void => {
          send({ kind: 'progress', id, progress })
        }
        return this.engine.perform(task, request.input, { signal: job.signal, onProgress })
      }
      case 'session': {
        const { access, deadlineMs } = request
        const work = (session: OrderedSession): Promise<void> => this.converse(id, session, job)
        return this.engine.session(access, work, { deadlineMs, signal: job.signal })
      }
      case 'ping':
        return this.engine.ping()
    }
  }

  /** Runs what it is told to, until told to commit. */
  private async converse(id: number, session: OrderedSession, job: Job): Promise<void> {
    for (;;) {
      const say = await job.told()
      if (say.kind === 'commit') return
      send({ kind: 'answer', id, answer: await session.answer(say.text, say.values) })
    }
  }

  private async stream(id: number, request: Extract<Request, { kind: 'stream' }>, job: Job): Promise<unknown> {
    const { statement, columns, form, limits } = request
    const stream = this.engine.streamBatches(statement, columns, form, limits, job.signal)
    for (;;) {
      await job.room(limits.deadlineMs)
      const step = await stream.next()
      if (step.done) return step.value
      send({ kind: 'rows', id, rows: step.value })
    }
  }

  async close(): Promise<void> {
    await this.engine.close()
  }
}

function send(message: FromWorker, sent?: () => void): void {
  if (process.connected) process.send?.(message, undefined, undefined, sent)
}

function known(error: unknown): EngineError {
  return error instanceof EngineError ? error : engineFault('unknown error', error)
}

/** The threads of this process, where the system tells; their numbers serve where those of processes do. */
function threads(): readonly number[] {
  try {
    return readdirSync('/proc/self/task').map(Number)
  } catch {
    return []
  }
}

/**
 * Opens the database with its own threads behind all others. A query also runs on a thread of the driver's; so a short
 * one finds a processor when long ones keep every thread busy.
 */
async function openBehind(options: DatabaseOptions): Promise<Database> {
  // The driver's threads begin with the first file that is looked at.
  await stat('.')
  const before = new Set(threads())
  const database = await openPatiently(options)
  for (const thread of threads()) {
    if (before.has(thread)) continue
    try {
      setPriority(thread, constants.priority.PRIORITY_LOW)
    } catch {
      // It has ended, or the system has no priorities of threads.
    }
  }
  return database
}

async function open({ catalogFolder, residentBytes, ...options }: OpenRequest): Promise<Worker> {
  const database = await openBehind({
    ...options,
    catalog: loadCatalog(catalogFolder),
    fingerprint: catalogFingerprint(catalogFolder),
  })
  // DuckDB's cap does not cover what one huge call allocates, nor results on their way.
  setInterval(() => {
    if (process.memoryUsage.rss() <= residentBytes) return
    process.send?.({ kind: 'overgrown' } satisfies FromWorker, () => process.kill(process.pid, 'SIGKILL'))
  }, sizeCheckMs).unref()
  return new Worker(new InProcessEngine(database))
}

/** An engine whose server was killed gives its file up in a moment; until then the file is locked. */
async function openPatiently(options: DatabaseOptions): Promise<Database> {
  const until = Date.now() + lockPatienceMs
  for (;;) {
    try {
      return await openDatabase(options)
    } catch (error) {
      if (!(error instanceof EngineError && error.code === databaseLocked('').code) || Date.now() > until) throw error
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
}

function serve(): void {
  let worker: Worker | undefined
  const end = async (withinMs: number): Promise<void> => {
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), withinMs).unref()
    try {
      await worker?.close()
    } finally {
      // Whatever kept it from closing well, a full disk perhaps, will be said again when it is opened.
      process.exit(0)
    }
  }
  process.on('message', (message: ToWorker) => {
    if (message.kind === 'open') {
      open(message.options).then(
        (opened) => {
          worker = opened
          send({ kind: 'ready' })
        },
        (error: unknown) => {
          process.send?.({ kind: 'unable', error: known(error).toJSON() } satisfies FromWorker, () => process.exit(1))
        },
      )
    } else if (message.kind === 'close') void end(closingMs)
    else if (message.kind === 'begin') void worker?.begin(message.id, message.request)
    else if (message.kind === 'more') worker?.more(message.id)
    else if (message.kind === 'say') worker?.say(message.id, message.say)
    else worker?.stop(message.id)
  })
  process.on('disconnect', () => void end(orphanedMs))
  // The server decides when to end; a key pressed in its terminal reaches this process too.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined)
}

serve()
