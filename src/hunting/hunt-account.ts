// What a hunt costs its caller, and what became of it: quotas before, a record after, whichever way it ends.
import { KqlError } from '../../grammar/diagnostic.js'
import type { Caller } from '../caller.js'
import type { RunStats } from '../engine/engine.js'
import { EngineError } from '../engine/errors.js'
import type { Quotas } from '../limits/quotas.js'
import { Forbidden, Invalid, TooManyRequests } from '../request-errors.js'

/** How a hunt ended, in the words of Defender's report of query resources, and two of ours. */
export type HuntState = 'Completed' | 'Failed' | 'Throttled' | 'Refused' | 'Cancelled'

export interface HuntRecord {
  readonly caller: Caller
  readonly query: string
  readonly timespan: string | undefined
  readonly state: HuntState
  /** The code of what went wrong. */
  readonly code: string | undefined
  readonly elapsedMs: number
  readonly rows: number
  /** The rows as JSON, in bytes. */
  readonly bytes: number
}

export interface AccountParts {
  /** None on the command line. */
  readonly quotas?: Quotas | undefined
  /** Told of every hunt that was begun, once. */
  readonly record?: ((record: HuntRecord) => void) | undefined
}

type Asked = Pick<HuntRecord, 'caller' | 'query' | 'timespan'>
type Figures = Pick<RunStats, 'rows' | 'bytes'>

const nothing: Figures = { rows: 0, bytes: 0 }

/** One hunt's account. */
export class HuntAccount {
  private readonly started = performance.now()
  private ended = false

  private constructor(
    private readonly parts: AccountParts,
    private readonly asked: Asked,
  ) {}

  /** @throws TooManyRequests, which is recorded */
  static async open(parts: AccountParts, asked: Asked): Promise<HuntAccount> {
    const account = new HuntAccount(parts, asked)
    await account.watch(async () => {
      await parts.quotas?.take(asked.caller, 'hunts')
      await parts.quotas?.needTime(asked.caller)
    })
    return account
  }

  /** Does a part of the hunt; if it fails, so has the hunt. */
  async watch<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work()
    } catch (error) {
      await this.end(stateOf(error), codeOf(error), nothing)
      throw error
    }
  }

  async complete(stats: Figures): Promise<void> {
    await this.end('Completed', undefined, stats)
  }

  /** The reader wants no more of it. Does nothing after another end. */
  async leave(): Promise<void> {
    await this.end('Cancelled', undefined, nothing)
  }

  private async end(state: HuntState, code: string | undefined, { rows, bytes }: Figures): Promise<void> {
    if (this.ended) return
    this.ended = true
    const elapsedMs = performance.now() - this.started
    const { quotas, record } = this.parts
    if (state !== 'Throttled') await quotas?.spend(this.asked.caller, elapsedMs)
    record?.({ ...this.asked, state, code, elapsedMs, rows, bytes })
  }
}

const cancelledCode = 'KQL5004'

function stateOf(error: unknown): HuntState {
  if (error instanceof TooManyRequests) return 'Throttled'
  if (error instanceof KqlError || error instanceof Invalid || error instanceof Forbidden) return 'Refused'
  return error instanceof EngineError && error.code === cancelledCode ? 'Cancelled' : 'Failed'
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'INTERNAL'
