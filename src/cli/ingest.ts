// `harrier ingest`: loads telemetry into the database of this machine and says what became of every event.
import { InProcessEngine } from '../engine/in-process.js'
import { catalogFingerprint } from '../engine/catalog-fingerprint.js'
import { openDatabase } from '../engine/database.js'
import load, { showProgress } from '../hunting/load.task.js'
import type { LoadOutcome } from '../hunting/load.task.js'
import { formatReport, progressOn } from '../ingest/index.js'
import type { IngestReport } from '../ingest/index.js'
import { loadCatalog } from '../kql/catalog.js'
import { digitsAsText } from '../kql/json-text.js'
import { loadSettings } from '../settings.js'
import { applicationTables } from '../storage/application-tables.js'
import { CliError, exitCodes } from './exit-codes.js'
import { interruptSignal } from './interrupt.js'
import { openOutput } from './streams.js'
import { printableLines } from './terminal-text.js'

export interface IngestCommandOptions {
  readonly table?: string
  readonly json: boolean
  readonly db?: string
  readonly config?: string
}

/** Runs the command. */
export async function ingestFiles(sources: readonly string[], options: IngestCommandOptions): Promise<void> {
  const settings = await loadSettings({
    file: options.config,
    environment: process.env,
    flags: { database: options.db },
  })
  const signal = interruptSignal()
  const memoryBytes = settings.memoryMegabytes * 1024 ** 2
  const database = {
    path: settings.database,
    catalog: loadCatalog(),
    fingerprint: catalogFingerprint(),
    application: applicationTables,
    memoryBytes,
  }
  const engine = new InProcessEngine(await openDatabase(database))
  try {
    const onProgress = showProgress(progressOn(process.stderr))
    const { organization, portalUrl } = settings
    const outcome = await engine.perform(
      load,
      { sources, table: options.table, notices: { organization, portalUrl } },
      { signal, onProgress },
    )
    await show(outcome.report, options)
    judge(outcome)
  } finally {
    await engine.close()
  }
}

async function show(report: IngestReport | undefined, { json }: IngestCommandOptions): Promise<void> {
  if (!report) return
  const output = openOutput(undefined)
  await output.write(`${json ? reportJson(report) : printableLines(formatReport(report))}\n`)
}

/** Clock corrections are ticks beyond what JSON numbers hold; they go out as text. */
const reportJson = (report: IngestReport): string => JSON.stringify(report, digitsAsText)

/** @throws CliError where the load failed, was stopped, or brought nothing although there was something */
function judge(outcome: LoadOutcome): void {
  if (outcome.kind === 'failed') {
    throw new CliError(outcome.message, outcome.fault === 'database' ? exitCodes.failed : exitCodes.unreadable)
  }
  const { report } = outcome
  if (!report) return
  if (report.interrupted) throw new CliError('interrupted', exitCodes.interrupted)
  const taken = report.duplicates + Object.values(report.loaded).reduce((sum, rows) => sum + rows, 0)
  if (taken > 0) return
  if (report.setAside.count > 0) throw new CliError('Nothing could be loaded.', exitCodes.unreadable)
  if (report.read === 0) throw new CliError('There were no events to load.', exitCodes.unreadable)
}
