// The audit log: records of hunts and changes, on their way to the database in the order they ended.
import { randomUUID } from 'node:crypto'
import type { Caller } from '../caller.js'
import type { Engine } from '../engine/engine.js'
import type { AuditRow } from './audit.store.js'
import { addRecords, recordsOf } from './audit.store.js'
import type { AuditJournal } from './journal.js'
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
  /** Has records until they are stored; without one a kill may take those of the last moment. */
  readonly journal?: AuditJournal | undefined
  /** Told where the journal cannot be written: records are stored nevertheless. */
  readonly onJournalFault?: (error: unknown) => void
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

  /** Stores what a process that was killed had left in the journal, each record once. @throws EngineError */
  async recover(): Promise<void> {
    const left = this.parts.journal?.left ?? []
    if (left.length === 0) return
    await this.parts.engine.transaction(
      async (session) => {
        const stored = await recordsOf(
          session,
          left.map(({ reportId }) => reportId),
        )
        const missing = left.filter(({ reportId }) => !stored.has(reportId))
        if (missing.length > 0) await addRecords(session, missing)
      },
      { deadlineMs },
    )
    this.inJournal((journal) => {
      journal.keep(this.waiting)
    })
  }

  /**
   * Takes a record. It is in the journal when this returns, and in the database at once, or soon, together with
   * others, where one was written just before.
   */
  record(entry: AuditEntry): void {
    const row = this.row(entry)
    this.inJournal((journal) => {
      journal.append(row)
    })
    this.waiting.push(row)
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

  /** Stores what there is, and gives the journal up. */
  async close(): Promise<void> {
    await this.flush()
    this.inJournal((journal) => {
      journal.close()
    })
  }

  private inJournal(work: (journal: AuditJournal) => void): void {
    const { journal, onJournalFault } = this.parts
    if (!journal) return
    try {
      work(journal)
    } catch (error) {
      onJournalFault?.(error)
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
      this.inJournal((journal) => {
        journal.keep(this.waiting)
      })
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
