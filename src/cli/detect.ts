// `harrier detect`: runs the detection rules over telemetry and says what they find, the most urgent first.
import { existsSync } from 'node:fs'
import { localCaller } from '../caller.js'
import type { Alert } from '../detections/found-alerts.store.js'
import { foundAlerts } from '../detections/found-alerts.store.js'
import { detectionSet } from '../detections/detection-set.js'
import type { DetectionSet } from '../detections/detection-set.js'
import { openDatabase } from '../engine/database.js'
import { InProcessEngine } from '../engine/in-process.js'
import load from '../hunting/load.task.js'
import { datetimeTicks, nowTicks } from '../ingest/ticks.js'
import { loadCatalog } from '../kql/catalog.js'
import { formatDatetime } from '../kql/time-text.js'
import { loadSettings } from '../settings.js'
import { signalSet } from '../signals/signal-set.js'
import { applicationTables } from '../storage/application-tables.js'
import { CliError, exitCodes } from './exit-codes.js'
import { interruptSignal } from './interrupt.js'
import { listing } from './listing.js'
import { openOutput } from './streams.js'
import { printableLines } from './terminal-text.js'

export interface DetectOptions {
  readonly since?: string
  readonly explain: boolean
  readonly check: boolean
  readonly rules?: string
  readonly format: 'table' | 'json'
  readonly db?: string
  readonly config?: string
}

/** Runs the command: over files in memory, or else over the database, which keeps what is found. */
export async function detect(sources: readonly string[], options: DetectOptions): Promise<void> {
  if (options.check) {
    await checkRules(options)
    return
  }
  const since = options.since === undefined ? undefined : datetimeTicks(options.since)
  if (options.since !== undefined && since === undefined) {
    throw new CliError(`'${options.since}' is no time in ISO 8601.`, exitCodes.usage)
  }
  const settings = await loadSettings({
    file: options.config,
    environment: process.env,
    flags: { database: options.db },
  })
  const inMemory = sources.length > 0
  if (!inMemory && !existsSync(settings.database))
    throw new CliError(
      `There is no database ${settings.database}; name files of telemetry, or load some with harrier ingest.`,
      exitCodes.unreadable,
    )
  const signal = interruptSignal()
  const catalog = loadCatalog()
  const path = inMemory ? ':memory:' : settings.database
  const memoryBytes = settings.memoryMegabytes * 1024 ** 2
  const engine = new InProcessEngine(await openDatabase({ path, catalog, application: applicationTables, memoryBytes }))
  try {
    if (inMemory) {
      const outcome = await engine.perform(load, { sources }, { signal })
      if (outcome.kind === 'failed') throw new CliError(outcome.message, exitCodes.unreadable)
    }
    const set = await detectionSet({ engine, catalog, clock: nowTicks, ...rulesOf(options) })
    await signalSet({ engine, catalog, clock: nowTicks, alertScore: settings.findingAlertScore }).advance(signal)
    const runs = await set.service.runDue(signal)
    const failed = runs.filter(({ state }) => state === 'Failed')
    const found = (await engine.read((session) => foundAlerts(session))).filter(
      ({ lastEvent }) => since === undefined || lastEvent >= since,
    )
    const output = openOutput(undefined)
    if (options.format === 'json') await output.write(`${JSON.stringify(found.map(asJson), null, 2)}\n`)
    else await output.write(printableLines(overview(found, set, options)))
    for (const { ruleId, error } of failed) process.stderr.write(`${printableLines(`${ruleId}: ${error}`)}\n`)
    if (failed.length > 0) throw new CliError(`${failed.length} rules could not be run.`, exitCodes.failed)
  } finally {
    await engine.close()
  }
}

const rulesOf = ({ rules }: DetectOptions): { readonly pack?: string } => (rules === undefined ? {} : { pack: rules })

/** Says what is wrong with each rule of a folder, or of those that Harrier brings. */
async function checkRules(options: DetectOptions): Promise<void> {
  const catalog = loadCatalog()
  const engine = new InProcessEngine(await openDatabase({ path: ':memory:', catalog, application: applicationTables }))
  try {
    const set = await detectionSet({ engine, catalog, clock: nowTicks, ...rulesOf(options) })
    const rules = set.service.list(localCaller)
    const broken = rules.flatMap(({ id, rule }) =>
      set.service.check(localCaller, rule).map(({ message, place }) => {
        const at = place ? ` (line ${place.start.line} of the query)` : ''
        return `${id}: ${message}${at}`
      }),
    )
    const lines = [...set.problems.map(({ file, line, message }) => `${file}:${line}: ${message}`), ...broken]
    await openOutput(undefined).write(
      printableLines([...lines, `${rules.length} rules, ${lines.length} problems`, ''].join('\n')),
    )
    if (lines.length > 0) throw new CliError(`${lines.length} problems`, exitCodes.failed)
  } finally {
    await engine.close()
  }
}

function overview(found: readonly Alert[], { service }: DetectionSet, { explain }: DetectOptions): string {
  if (found.length === 0) return 'Nothing was found.\n'
  const table = listing(
    [...found].map((alert) => [
      alert.severity,
      formatDatetime(alert.firstEvent).slice(0, 19).replace('T', ' '),
      alert.deviceName,
      alert.techniques.join(' '),
      alert.title,
    ]),
  )
  if (!explain) return table
  const pages = found.map((alert) => {
    const stored = service.list(localCaller).find(({ id }) => id === alert.detectorId)
    const events = alert.events.map(
      ({ table: name, time, reportId }) => `  ${formatDatetime(time)} ${name} ${reportId ?? ''}`,
    )
    return [`\n${alert.title} on ${alert.deviceName} (${alert.detectorId})`, stored?.rule.query ?? '', ...events].join(
      '\n',
    )
  })
  return `${table}${pages.join('\n')}\n`
}

const asJson = ({ firstEvent, lastEvent, events, ...alert }: Alert): object => ({
  ...alert,
  firstEvent: formatDatetime(firstEvent),
  lastEvent: formatDatetime(lastEvent),
  events: events.map(({ table, time, reportId }) => ({
    table,
    time: formatDatetime(time),
    reportId: reportId?.toString() ?? null,
  })),
})
