// Compiling beside the server's own thread, which a text that takes long would hold up for all.
import { Worker } from 'node:worker_threads'
import { KqlError } from '../../../grammar/diagnostic.js'
import { cancelled, deadlineExceeded, engineClosed, memoryExceeded } from '../../engine/errors.js'
import { Invalid } from '../../request-errors.js'
import type { HuntAnalysis, HuntCompiler, HuntStep, HuntText } from './compiler.js'
import type { CompilerAnswer, CompilerFailure, CompilerMethod, CompilerOptions, CompilerReply, CompilerRequest } from './thread-messages.js' // prettier-ignore

/**
 * Is it compiled in less time than it takes to wake a thread while the processors are busy? Not what is long, nor what
 * may stand for every table with all its columns.
 */
const isQuick = (query: string): boolean => query.length < 4_000 && !overAllTables.test(query)
const overAllTables = /\b(?:search|find)\b|\bunion\b[^|;]*\*/i

/** One long text leaves a thread for all others. */
const threadsAtMost = 2
/** What a thread's heap may grow to before its text is refused. */
const heapMegabytes = 1024

/** The compiled thread; sources run under a test runner use the build. */
const threadFile = new URL(
  import.meta.url.endsWith('.ts') ? '../../../dist/src/hunting/compiling/thread.js' : './thread.js',
  import.meta.url,
)

/** A request with those who wait for its answer. */
interface Job {
  readonly request: CompilerRequest
  readonly answer: (reply: CompilerReply) => void
  readonly fail: (error: Error) => void
}

/**
 * Compiles what takes long in threads of their own, each one text at a time, the others waiting for their turn. A text
 * that takes longer than a hunt may is stopped with its thread: EngineError, as for whatever else a hunt takes too much
 * of.
 */
export class CompilerThreads implements HuntCompiler {
  private readonly threads: CompilerThread[] = []
  private readonly waiting: Job[] = []
  private closed = false

  /**
   * @param direct compiles what is quick
   * @param deadlineMs how long one text may take
   */
  constructor(
    private readonly direct: HuntCompiler,
    private readonly options: CompilerOptions,
    private readonly deadlineMs: number,
  ) {}

  compile(text: HuntText, signal?: AbortSignal): Promise<HuntStep> {
    return this.ask('compile', text, signal)
  }

  analyze(text: HuntText): Promise<HuntAnalysis> {
    return this.ask('analyze', text)
  }

  tokens(text: HuntText): Promise<string> {
    return this.ask('tokens', text)
  }

  ast(text: HuntText): Promise<string> {
    return this.ask('ast', text)
  }

  plan(text: HuntText): Promise<string> {
    return this.ask('plan', text)
  }

  /** Begins the threads, which otherwise begin as they are needed and keep a hunt waiting each. */
  warm(): void {
    while (this.begin());
  }

  /** Ends all threads; what they were at fails. */
  async close(): Promise<void> {
    this.closed = true
    for (const job of this.waiting.splice(0)) job.fail(engineClosed())
    await Promise.all(this.threads.map((thread) => thread.end(engineClosed())))
  }

  private async ask<Method extends CompilerMethod>(
    method: Method,
    text: HuntText,
    signal?: AbortSignal,
  ): Promise<CompilerAnswer<Method>> {
    if (this.closed) throw engineClosed()
    if (signal?.aborted) throw cancelled()
    if (isQuick(text.query)) return this.direct[method](text) as Promise<CompilerAnswer<Method>>
    const reply = await new Promise<CompilerReply>((resolve, reject) => {
      const job: Job = { request: { method, text }, answer: resolve, fail: reject }
      signal?.addEventListener('abort', () => {
        const place = this.waiting.indexOf(job)
        if (place >= 0) this.waiting.splice(place, 1)
        reject(cancelled())
      }, { once: true }) // prettier-ignore
      this.waiting.push(job)
      this.next()
    })
    if ('failure' in reply) throw errorOf(reply.failure, text)
    // A thread answers what it was asked.
    return reply.value as CompilerAnswer<Method>
  }

  /** Hands out what waits, first to the threads that have worked most: those are the quickest. */
  private next(): void {
    while (this.waiting.length > 0) {
      const idle = this.threads.find((thread) => thread.idle) ?? this.begin()
      const job = idle && this.waiting.shift()
      if (!job) return
      idle.run(job, this.deadlineMs)
    }
  }

  private begin(): CompilerThread | undefined {
    if (this.closed || this.threads.length >= threadsAtMost) return undefined
    const thread = new CompilerThread(this.options, {
      idle: () => {
        this.next()
      },
      gone: () => {
        this.threads.splice(this.threads.indexOf(thread), 1)
        this.next()
      },
    })
    this.threads.push(thread)
    return thread
  }
}

class CompilerThread {
  private readonly worker: Worker
  private job: Job | undefined
  private timer: NodeJS.Timeout | undefined
  private ending = false

  constructor(workerData: CompilerOptions, on: { readonly idle: () => void; readonly gone: () => void }) {
    this.worker = new Worker(threadFile, { workerData, resourceLimits: { maxOldGenerationSizeMb: heapMegabytes } })
    // Whoever waits for an answer has a socket or a timer that keeps the process.
    this.worker.unref()
    this.worker.on('message', (reply: CompilerReply) => {
      this.finish()?.answer(reply)
      on.idle()
    })
    this.worker.on('error', (error: NodeJS.ErrnoException) => {
      this.ending = true
      const isFull = error.code === 'ERR_WORKER_OUT_OF_MEMORY'
      this.finish()?.fail(isFull ? memoryExceeded(heapMegabytes * 1024 ** 2, error) : error)
    })
    this.worker.on('exit', () => {
      this.finish()?.fail(engineClosed())
      on.gone()
    })
  }

  get idle(): boolean {
    return this.job === undefined && !this.ending
  }

  run(job: Job, deadlineMs: number): void {
    this.job = job
    this.timer = setTimeout(() => void this.end(deadlineExceeded(deadlineMs)), deadlineMs)
    this.worker.postMessage(job.request)
  }

  /** Ends the thread, whatever it is at. */
  async end(reason: Error): Promise<void> {
    this.ending = true
    this.finish()?.fail(reason)
    await this.worker.terminate()
  }

  private finish(): Job | undefined {
    const { job } = this
    clearTimeout(this.timer)
    this.job = undefined
    return job
  }
}

function errorOf(failure: CompilerFailure, { query }: HuntText): Error {
  if (failure.kind === 'kql') return new KqlError(query, failure.diagnostics)
  if (failure.kind === 'invalid') return new Invalid(failure.message, failure.code)
  return new Error(`A compiler thread failed: ${failure.text}`)
}
