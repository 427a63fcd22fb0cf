// `harrier index`: makes the index of terms anew from the events that are stored.
import { catalogFingerprint } from '../engine/catalog-fingerprint.js'
import { openDatabase } from '../engine/database.js'
import { InProcessEngine } from '../engine/in-process.js'
import indexTerms from '../hunting/index-terms.task.js'
import { loadCatalog } from '../kql/catalog.js'
import { loadSettings } from '../settings.js'
import { CliError, exitCodes } from './exit-codes.js'
import { interruptSignal } from './interrupt.js'
import { openOutput } from './streams.js'

export interface IndexOptions {
  readonly db?: string
  readonly config?: string
}

/** Runs the command. Stopped, it leaves the tables it had not come to out of the index, to be read whole. */
export async function indexEvents(options: IndexOptions): Promise<void> {
  const settings = await loadSettings({
    file: options.config,
    environment: process.env,
    flags: { database: options.db },
  })
  const memoryBytes = settings.memoryMegabytes * 1024 ** 2
  const database = { path: settings.database, catalog: loadCatalog(), fingerprint: catalogFingerprint(), memoryBytes }
  const engine = new InProcessEngine(await openDatabase(database))
  const output = openOutput(undefined)
  const signal = interruptSignal()
  const started = performance.now()
  let all = 0
  try {
    await engine.perform(indexTerms, undefined, {
      signal,
      onProgress: ({ rows }) => {
        all += rows
      },
    })
  } catch (error) {
    if (signal.aborted) throw new CliError('interrupted', exitCodes.interrupted)
    throw error
  } finally {
    await engine.close()
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  await output.write(`The terms of ${all.toLocaleString('en-US')} events are indexed (${seconds} s).\n`)
}
