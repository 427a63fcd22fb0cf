// One life of the engine process, from the server's side: what is under way in it, and how it ends.
import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { EngineError, cancelled, deadlineExceeded, engineUnavailable, residentMemoryExceeded } from './errors.js'
import { batchesAsked } from './messages.js'
import type { FromWorker, OpenRequest, Reply, Request, Say, ToWorker } from './messages.js'

/** After a deadline or a stop, how long the engine may take to obey before it is killed. */
const graceMs = 2000
/** How long opening may take, a long log being replayed included. */
const openingMs = 120_000

/** The process ended while work was under way that did not cause it; the work may be begun anew. */
export class ProcessLost extends Error {
  override readonly name = 'ProcessLost'
}

/** The compiled worker; sources run under a test runner use the build. */
const workerFile = new URL(
  import.meta.url.endsWith('.ts') ? '../../dist/src/engine/worker.js' : './worker.js',
  import.meta.url,
)

/** How work is watched: past the deadline by `graceMs` it costs the process its life. */
export interface Watch {
  readonly deadlineMs?: number | undefined
  readonly signal?: AbortSignal | undefined
}

export class EngineProcess {
  private readonly process: ChildProcess
  private readonly under = new Map<number, Conversation>()
  private lastId = 0
  private ending: EngineError | undefined
  private killed = false
  /** Resolves when the database is open; rejects with why it is not. */
  readonly ready: Promise<void>
  /** Resolves when the process is gone. */
  readonly gone: Promise<void>

  constructor(private readonly options: OpenRequest) {
    this.process = fork(workerFile, [], {
      serialization: 'advanced',
      execArgv: [],
      // Four long queries would use up Node's four threads, and with them all file work of the process.
      env: { ...process.env, UV_THREADPOOL_SIZE: '16' },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    this.gone = new Promise((resolve) => {
      this.process.once('exit', () => {
        resolve()
      })
      this.process.once('error', () => {
        resolve()
      })
    })
    void this.gone.then(() => {
      for (const conversation of this.under.values()) conversation.fail(this.ending ?? new ProcessLost())
      this.under.clear()
    })
    this.process.on('message', (message: FromWorker) => {
      if (message.kind === 'overgrown') this.onOvergrown()
      else if ('id' in message) this.deliver(message)
    })
    this.ready = this.opening()
    // Whoever asks for the process hears of it; nobody may be asking.
    this.ready.catch(() => undefined)
    this.send({ kind: 'open', options })
  }

  private async opening(): Promise<void> {
    const patience = setTimeout(() => this.process.kill('SIGKILL'), openingMs)
    const word = new Promise<FromWorker>((resolve) => this.process.once('message', resolve))
    const first = await Promise.race([word, this.gone])
    clearTimeout(patience)
    if (first?.kind === 'unable') throw EngineError.from(first.error)
    if (first?.kind !== 'ready') throw engineUnavailable('its process ended while opening the database.')
  }

  get pid(): number | undefined {
    return this.process.pid
  }

  /** Killed, though it may not be gone yet: nothing new is to be begun in it. */
  get doomed(): boolean {
    return this.killed
  }

  /** Begins a piece of work. */
  begin(request: Request, watch: Watch = {}): Conversation {
    const id = ++this.lastId
    const conversation = new Conversation(id, this, watch)
    this.under.set(id, conversation)
    this.send({ kind: 'begin', id, request })
    return conversation
  }

  /** Asks the process to end well. */
  close(): void {
    this.send({ kind: 'close' })
  }

  /** Ends the process now, for the sake of one piece of work, which fails with the reason. */
  kill(culprit?: Conversation, reason?: EngineError): void {
    if (culprit && reason) {
      this.under.delete(culprit.id)
      culprit.fail(reason)
    }
    this.killed = true
    this.process.kill('SIGKILL')
  }

  /** What cannot be sent any more has no reader either: `exit` tells all who wait. */
  send(message: ToWorker): void {
    if (this.process.connected) this.process.send(message, () => undefined)
  }

  private onOvergrown(): void {
    this.killed = true
    this.ending = residentMemoryExceeded(this.options.residentBytes)
  }

  private deliver(reply: Reply): void {
    const conversation = this.under.get(reply.id)
    if (reply.kind === 'done' || reply.kind === 'failed') this.under.delete(reply.id)
    conversation?.deliver(reply)
  }
}

/** One piece of work under way in the process: its replies in order, its deadline, its stop. */
export class Conversation {
  private readonly replies: Reply[] = []
  private taken = 0
  private failure: Error | undefined
  private over = false
  private tellEnd: ((reason: Error | undefined) => void) | undefined
  /** Resolves at the end, with the reason where it is a failure. */
  readonly ended = new Promise<Error | undefined>((resolve) => {
    this.tellEnd = resolve
  })
  private wake: (() => void) | undefined
  private readonly deadline: NodeJS.Timeout | undefined
  private grace: NodeJS.Timeout | undefined
  private readonly onAbort = (): void => {
    this.stop()
  }

  constructor(
    readonly id: number,
    private readonly process: EngineProcess,
    private readonly watch: Watch,
  ) {
    const { deadlineMs, signal } = watch
    if (deadlineMs !== undefined) {
      this.deadline = setTimeout(() => {
        this.process.kill(this, deadlineExceeded(deadlineMs))
      }, deadlineMs + graceMs)
    }
    signal?.addEventListener('abort', this.onAbort, { once: true })
    // The listener does not see an abort that came first; the request is on its way before the stop is.
    if (signal?.aborted) queueMicrotask(this.onAbort)
  }

  deliver(reply: Reply): void {
    this.replies.push(reply)
    if (reply.kind === 'done') this.settle()
    else if (reply.kind === 'failed') this.settle(EngineError.from(reply.error))
    this.wake?.()
  }

  fail(error: Error): void {
    this.failure = error
    this.settle(error)
    this.wake?.()
  }

  /** Goes on with a session. */
  say(say: Say): void {
    this.process.send({ kind: 'say', id: this.id, say })
  }

  /** Asks for the work to end; kills the process when it does not. */
  stop(): void {
    if (this.over || this.grace) return
    this.process.send({ kind: 'stop', id: this.id })
    this.grace = setTimeout(() => {
      this.process.kill(this, cancelled())
    }, graceMs)
  }

  /** The next reply; asking for one lets the engine send another. */
  async next(): Promise<Reply> {
    for (;;) {
      const reply = this.replies.shift()
      if (reply) {
        if (reply.kind === 'rows' && ++this.taken % batchesAsked === 0) this.process.send({ kind: 'more', id: this.id })
        return reply
      }
      if (this.failure) throw this.failure
      await new Promise<void>((resolve) => {
        this.wake = resolve
      })
    }
  }

  private settle(reason?: Error): void {
    this.over = true
    this.tellEnd?.(reason)
    clearTimeout(this.deadline)
    clearTimeout(this.grace)
    this.watch.signal?.removeEventListener('abort', this.onAbort)
  }
}
