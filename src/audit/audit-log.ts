// The audit log: records of hunts and changes, on their way to the database in the order they ended.
import { randomUUID } from 'node:crypto'
import type { Caller } from '../caller.js'
import type { Engine } from '../engine/engine.js'
import type { AuditRow } from './audit.store.js'
import { addRecords } from './audit.store.js'
import { withoutSecrets } from './without-secrets.js'

/** What was done, by whom, and how it ended. */
export type AuditEntry = {
  readonly caller: Caller
  readonly state: 'Completed' | 'Failed' | 'Throttled' | 'Refused' | 'Cancelled'
  /** The code of what went wrong. */
  readonly code: string | undefined
  readonly elapsedMs: number
} & (
  | {
      readonly kind: 'Hunt'
      readonly query: string
      readonly timespan: string | undefined
      readonly rows: number
      readonly bytes: number
    }
  | { readonly kind: 'Change'; readonly operation: string; readonly asked: unknown }
)

export interface AuditParts {
  readonly engine: Pick<Engine, 'transaction'>
  /** Ticks since 0001-01-01 UTC. */
  readonly clock: () => bigint
  /** Told of records that could not be written, with all that they hold. */
  readonly onLost: (records: readonly AuditRow[], error: unknown) => void
}

/** A long load holds the right to write meanwhile. */
const deadlineMs = 600_000

/** So many records go into one transaction. */
const atOnce = 500

/** So long records gather after a write: one transaction a hunt would cost more than short hunts do. */
const gatherMs = 100

export class AuditLog {
  private waiting: AuditRow[] = []
  private writing: Promise<void> | undefined
  private flushing = 0
  private hurry: (() => void) | undefined

  constructor(private readonly parts: AuditParts) {}

  /** Takes a record. It is written at once, or soon, together with others, where one was written just before. */
  record(entry: AuditEntry): void {
    this.waiting.push(this.row(entry))
    this.writing ??= this.write()
  }

  /** Resolves when all that was recorded is written, or reported as lost. */
  async flush(): Promise<void> {
    this.flushing++
    try {
      this.hurry?.()
      while (this.writing) await this.writing
    } finally {
      this.flushing--
    }
  }

  private async write(): Promise<void> {
    while (this.waiting.length > 0) {
      const records = this.waiting.slice(0, atOnce)
      this.waiting = this.waiting.slice(atOnce)
      try {
        await this.parts.engine.transaction((session) => addRecords(session, records), { deadlineMs })
      } catch (error) {
        this.parts.onLost(records, error)
      }
      await this.gather()
    }
    this.writing = undefined
  }

  private async gather(): Promise<void> {
    if (this.flushing > 0) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, gatherMs)
      this.hurry = () => {
        clearTimeout(timer)
        resolve()
      }
    })
    this.hurry = undefined
  }

  private row(entry: AuditEntry): AuditRow {
    const { caller, state, code = '', elapsedMs } = entry
    const common = {
      at: this.parts.clock(),
      reportId: randomUUID(),
      actionType: entry.kind,
      state,
      errorCode: code,
      callerId: caller.id,
      callerName: caller.name,
      callerType: caller.kind,
      deviceGroups: caller.deviceGroups === 'all' ? null : JSON.stringify(caller.deviceGroups),
      elapsedMs,
    }
    if (entry.kind === 'Change') {
      const additional = withoutSecrets(entry.asked)
      return { ...common, operation: entry.operation, queryText: '', timespan: '', rows: 0, bytes: 0, additional }
    }
    const { query: queryText, timespan = '', rows, bytes } = entry
    return { ...common, operation: '', queryText, timespan, rows, bytes, additional: null }
  }
}
