// Who may run now, who waits, and who is sent away.
import { cancelled, engineClosed, queueFull, queuedTooLong } from './errors.js'
import type { EngineError } from './errors.js'

export interface AdmissionLimits {
  /** How many run at once. */
  readonly atOnce: number
  /** How many may wait. */
  readonly waiting: number
}

/** A turn; to be given back once. */
export type Turn = () => void

interface Waiter {
  begin(): void
  refuse(reason: EngineError): void
}

/** Turns in order of asking. */
export class Admission {
  private running = 0
  private readonly waiters = new Set<Waiter>()
  private closed = false

  constructor(private readonly limits: AdmissionLimits) {}

  /** Resolves when it is the caller's turn. Rejects when the queue is full, the deadline passes or the caller leaves. */
  async enter(deadlineMs: number | undefined, signal: AbortSignal | undefined): Promise<Turn> {
    if (this.closed) throw engineClosed()
    if (signal?.aborted) throw cancelled()
    if (this.running < this.limits.atOnce) return this.turn()
    if (this.waiters.size >= this.limits.waiting) throw queueFull(this.limits.waiting)
    return this.wait(deadlineMs, signal)
  }

  /** Sends all waiters away, and whoever comes later. */
  close(): void {
    this.closed = true
    for (const waiter of this.waiters) waiter.refuse(engineClosed())
  }

  private wait(deadlineMs: number | undefined, signal: AbortSignal | undefined): Promise<Turn> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.waiters.delete(waiter)
        clearTimeout(timer)
        signal?.removeEventListener('abort', onAbort)
      }
      const waiter: Waiter = {
        begin: () => {
          leave()
          resolve(this.turn())
        },
        refuse: (reason) => {
          leave()
          reject(reason)
        },
      }
      const onAbort = (): void => {
        waiter.refuse(cancelled())
      }
      const timer =
        deadlineMs === undefined
          ? undefined
          : setTimeout(() => {
              waiter.refuse(queuedTooLong(deadlineMs))
            }, deadlineMs)
      signal?.addEventListener('abort', onAbort, { once: true })
      this.waiters.add(waiter)
    })
  }

  private turn(): Turn {
    this.running++
    let given = false
    return () => {
      if (given) return
      given = true
      this.running--
      const [next] = this.waiters
      next?.begin()
    }
  }
}
