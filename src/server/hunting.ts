// Hunting with what it is counted and recorded by.
import type { Logger } from 'pino'
import { AuditLog } from '../audit/audit-log.js'
import { AuditJournal } from '../audit/journal.js'
import type { Engine } from '../engine/engine.js'
import type { HuntCompiler } from '../hunting/compiling/compiler.js'
import { externalReader } from '../hunting/external-reader.js'
import { HuntingService } from '../hunting/hunting.service.js'
import { nowTicks } from '../ingest/ticks.js'
import type { Catalog } from '../kql/catalog.js'
import { formatDatetime } from '../kql/time-text.js'
import { Quotas } from '../limits/quotas.js'
import type { Settings } from '../settings.js'
import { huntingLimitsOf, quotasOf } from './settings-limits.js'

export interface Hunting {
  readonly hunting: HuntingService
  /** Of all requests, hunts among them. */
  readonly quotas: Quotas
  /** Of hunts and changes alike. */
  readonly audit: AuditLog
}

export interface HuntingParts {
  readonly settings: Settings
  readonly engine: Engine
  readonly catalog: Catalog
  readonly compiler: HuntCompiler
  readonly log: Logger
}

/** Stores first what a process that was killed had left to record. @throws EngineError */
export async function startHunting({ settings, engine, catalog, compiler, log }: HuntingParts): Promise<Hunting> {
  // Read before the first request rather than in the midst of one.
  catalog.tables()
  const external = externalReader(settings)
  const quotas = new Quotas(quotasOf(settings))
  const audit = auditLog(engine, settings.database, log)
  await audit.recover()
  const hunting = new HuntingService({
    catalog,
    engine: () => Promise.resolve(engine),
    compiler,
    external,
    clock: nowTicks,
    limits: huntingLimitsOf(settings),
    account: {
      quotas,
      record: (hunt) => {
        audit.record({ kind: 'Hunt', ...hunt })
      },
    },
  })
  return { hunting, quotas, audit }
}

/** A record that cannot be written is in the server's log, as an error: it is not lost without a word. */
const auditLog = (engine: Engine, database: string, log: Logger): AuditLog =>
  new AuditLog({
    engine,
    clock: nowTicks,
    journal: new AuditJournal(`${database}.audit`),
    onJournalFault: (err) => {
      log.error({ err }, 'The journal of audit records cannot be written; a kill may take the newest of them.')
    },
    onLost: (records, err) => {
      const shown = records.map((record) => ({ ...record, at: formatDatetime(record.at) }))
      log.error({ err, records: shown }, 'Audit records could not be written to the database.')
    },
  })
