// Loading telemetry as work for the engine's process, which alone may write to the database.
import { followLoad } from '../alerts/follow-load.js'
import { suppressAlerts } from '../alerts/suppression.store.js'
import type { Turn } from '../engine/admission.js'
import type { Task } from '../engine/engine.js'
import { IngestError, ingest } from '../ingest/index.js'
import type { IngestReport, Progress } from '../ingest/index.js'
import { auditTable } from '../audit/audit.store.js'
import { outcomeTables } from '../reports/outcome.store.js'
import type { Catalog } from '../kql/catalog.js'
import { loadCatalog } from '../kql/catalog.js'
import type { NoticeSettings } from '../notifications/alert-notices.js'
import { noticeAlerts } from '../notifications/alert-notices.js'
import { isEmpty } from './telemetry.store.js'

export interface LoadInput {
  /** Files, folders, patterns, and `-` for the standard input of the process. */
  readonly sources: readonly string[]
  /** The table that plain rows belong to. */
  readonly table?: string | undefined
  /** Leaves a database that has any event as it is. */
  readonly onlyIfEmpty?: boolean
  /** What messages about the alerts that are loaded say of the installation; nothing unless told. */
  readonly notices?: NoticeSettings
}

/** What a `Progress` is told, as it crosses a process border. */
export type LoadProgress =
  | { readonly kind: 'start'; readonly totalBytes: number | undefined }
  | { readonly kind: 'advance'; readonly bytes: number; readonly events: number }
  | { readonly kind: 'stop' }

/** A load that cannot go on tells why, and what it had committed by then. */
export type LoadOutcome =
  | { readonly kind: 'loaded'; readonly report: IngestReport }
  | { readonly kind: 'kept'; readonly report: undefined }
  | {
      readonly kind: 'failed'
      readonly message: string
      readonly report: IngestReport | undefined
      readonly fault: 'sources' | 'database'
    }

/** Passes progress that came as messages on to whoever shows it. */
export function showProgress(progress: Progress): (message: LoadProgress) => void {
  return (message) => {
    if (message.kind === 'start') progress.start(message.totalBytes)
    else if (message.kind === 'advance') progress.advance(message.bytes, message.events)
    else progress.stop()
  }
}

const noSettings: NoticeSettings = { organization: '', portalUrl: '' }

/** The service alone writes these. */
const ownTables: ReadonlySet<string> = new Set([auditTable, ...outcomeTables])

/** The tables that telemetry may be loaded into. */
const telemetryOf = (catalog: Catalog): Catalog => ({
  ...catalog,
  tableNames: catalog.tableNames.filter((name) => !ownTables.has(name)),
  table: (name) => (ownTables.has(name) ? undefined : catalog.table(name)),
  tables: () => catalog.tables().filter(({ name }) => !ownTables.has(name)),
})

export default {
  module: import.meta.url,
  async run({ sources, table, onlyIfEmpty, notices = noSettings }, { database, signal, report }) {
    const connection = await database.connect()
    const catalog = telemetryOf(loadCatalog())
    const progress: Progress = {
      start: (totalBytes) => {
        report({ kind: 'start', totalBytes })
      },
      advance: (bytes, events) => {
        report({ kind: 'advance', bytes, events })
      },
      stop: () => {
        report({ kind: 'stop' })
      },
    }
    const turn = (): Promise<Turn> => database.writers.enter(undefined, undefined)
    const options = {
      connection,
      catalog,
      turn,
      follow: followLoad([suppressAlerts, noticeAlerts(notices)]),
      progress,
      signal,
      ...(table === undefined ? {} : { table }),
    }
    try {
      if (onlyIfEmpty && !(await isEmpty(connection, catalog.tableNames))) return { kind: 'kept', report: undefined }
      return { kind: 'loaded', report: await ingest(sources, options) }
    } catch (error) {
      if (!(error instanceof IngestError)) throw error
      const fault = error.cause === undefined ? 'sources' : 'database'
      return { kind: 'failed', message: error.message, report: error.report, fault }
    } finally {
      connection.disconnectSync()
    }
  },
} satisfies Task<LoadInput, LoadOutcome, LoadProgress>
