// How much a caller may ask for in a time: requests, hunts, and the time that hunts run.
//
// That time is by the clock, as Defender's own API counts its run time. A hunt's share of the processor cannot be told:
// hunts share the threads of one process, whose own usage is of all of them together, and DuckDB's profile adds up how
// long its threads were at an operator, waiting for a processor included (3.6 s where the process used 0.3 s), and
// doubles the time of a short hunt.
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import type { Caller } from '../caller.js'
import { TooManyRequests } from '../request-errors.js'

/** What is counted: whole requests, hunts begun, or the milliseconds that hunts ran. */
export type Measure = 'requests' | 'hunts' | 'huntingMs'

/** So much of a measure in a window, which opens with the first use and then lasts so long. */
export interface Quota {
  readonly measure: Measure
  readonly limit: number
  readonly windowSeconds: number
}

/** A quota, and what one caller has used of it. */
export interface QuotaUse extends Quota {
  readonly used: number
  /** When the window ends that the use is in; undefined while nothing is used. */
  readonly opensInSeconds: number | undefined
}

interface Counted extends Quota {
  readonly counter: RateLimiterMemory
}

/** Counts per caller, in memory: a restart forgives. The command line on the database's own machine is not counted. */
export class Quotas {
  private readonly counted: readonly Counted[]

  /** Quotas of zero are none. */
  constructor(quotas: readonly Quota[]) {
    this.counted = quotas
      .filter(({ limit }) => limit > 0)
      .map((quota) => ({
        ...quota,
        counter: new RateLimiterMemory({ points: quota.limit, duration: quota.windowSeconds }),
      }))
  }

  /** All quotas, with what a caller has used of each. */
  async usedBy({ id }: Caller): Promise<readonly QuotaUse[]> {
    const used = await Promise.all(this.counted.map(({ counter }) => counter.get(id)))
    return this.counted.map(({ measure, limit, windowSeconds }, index) => {
      const use = used[index]
      const opensInSeconds = use ? Math.ceil(use.msBeforeNext / 1000) : undefined
      return { measure, limit, windowSeconds, used: use?.consumedPoints ?? 0, opensInSeconds }
    })
  }

  /** Counts one request or hunt. @throws TooManyRequests, naming the quota that is used up */
  async take(caller: Caller, measure: 'requests' | 'hunts'): Promise<void> {
    if (caller.kind === 'local') return
    for (const quota of this.of(measure)) {
      try {
        await quota.counter.consume(caller.id)
      } catch (error) {
        throw error instanceof RateLimiterRes ? usedUp(quota, error) : error
      }
    }
  }

  /** Refuses a hunt whose caller has no hunting time left. @throws TooManyRequests */
  async needTime(caller: Caller): Promise<void> {
    if (caller.kind === 'local') return
    for (const quota of this.of('huntingMs')) {
      const used = await quota.counter.get(caller.id)
      if (used && used.consumedPoints >= quota.limit) throw usedUp(quota, used)
    }
  }

  /** Counts the time that a hunt took. */
  async spend(caller: Caller, ms: number): Promise<void> {
    if (caller.kind === 'local') return
    for (const quota of this.of('huntingMs')) await quota.counter.penalty(caller.id, Math.ceil(ms))
  }

  private of(measure: Measure): readonly Counted[] {
    return this.counted.filter((quota) => quota.measure === measure)
  }
}

function usedUp({ measure, limit, windowSeconds }: Quota, { msBeforeNext }: RateLimiterRes): TooManyRequests {
  const amount = measure === 'huntingMs' ? `${limit / 1000} s of hunting` : `${limit} ${measure}`
  const retryAfterSeconds = Math.max(1, Math.ceil(msBeforeNext / 1000))
  const quota = `${amount} per ${clock(windowSeconds)}`
  return new TooManyRequests(`The quota of ${quota} is used up. It opens again in ${retryAfterSeconds} s.`, {
    quota: { measure, limit, windowSeconds },
    retryAfterSeconds,
  })
}

/** `00:01:00`, as the documented API writes its windows. */
const clock = (seconds: number): string =>
  [seconds / 3600, (seconds / 60) % 60, seconds % 60].map((part) => String(Math.floor(part)).padStart(2, '0')).join(':')
