// The hunting service over a database of this machine, opened no sooner and no wider than a query needs.
import { existsSync } from 'node:fs'
import type { Engine } from '../engine/engine.js'
import type { InProcessEngine } from '../engine/in-process.js'
import { EngineError } from '../engine/errors.js'
import { externalReader } from '../hunting/external-reader.js'
import { HuntingService } from '../hunting/hunting.service.js'
import type { HuntingLimits } from '../hunting/hunting.service.js'
import { nowTicks } from '../ingest/ticks.js'
import { loadCatalog } from '../kql/catalog.js'
import type { Catalog } from '../kql/catalog.js'
import type { Settings } from '../settings.js'

export interface LocalHunting {
  readonly service: HuntingService
  /** Begins to open memory where there is no file to read, so that the query is compiled meanwhile. */
  warm(): Promise<void>
  /** Gives the database up, if it was opened. */
  close(): Promise<void>
}

export interface LocalOptions {
  readonly settings: Settings
  /** Named by the caller, and so to be there; else the database of the settings, or memory where there is none. */
  readonly database?: string | undefined
  readonly limits: Pick<HuntingLimits, 'maxRows' | 'maxBytes' | 'deadlineMs'>
  /** Told when hunting tables are asked for and there is no database, so that an empty answer is understood. */
  readonly onNoData?: (path: string) => void
}

/** Nothing is opened yet. */
export function localHunting(options: LocalOptions): LocalHunting {
  const catalog = loadCatalog()
  const { settings } = options
  let opened: Promise<InProcessEngine> | undefined
  let early: Promise<InProcessEngine> | undefined
  const engine = (tables: readonly string[]): Promise<Engine> => (opened ??= open(options, catalog, tables, early))
  const { concurrentHunts, waitingHunts } = settings
  const limits = { ...options.limits, concurrentHunts, waitingHunts }
  return {
    service: new HuntingService({ catalog, engine, external: externalReader(settings), clock: nowTicks, limits }),
    warm: async () => {
      if (options.database !== undefined || existsSync(settings.database)) return
      const { openInMemory } = await import('./in-memory.js')
      early = openInMemory(catalog, [], settings)
      early.catch(() => undefined)
    },
    // An opening that failed has been reported where it was asked for, and left nothing open.
    close: async () => (await (opened ?? early)?.catch(() => undefined))?.close(),
  }
}

async function open(
  options: LocalOptions,
  catalog: Catalog,
  tables: readonly string[],
  early: Promise<InProcessEngine> | undefined,
): Promise<InProcessEngine> {
  if (early && tables.length === 0) return early
  await (await early)?.close()
  const { InProcessEngine } = await import('../engine/in-process.js')
  const { openDatabase } = await import('../engine/database.js')
  const { settings } = options
  const memoryBytes = settings.memoryMegabytes * 1024 ** 2
  const path = options.database ?? (existsSync(settings.database) ? settings.database : ':memory:')
  if (path === ':memory:' || (tables.length === 0 && options.database === undefined)) {
    if (tables.length > 0 && options.database === undefined) options.onNoData?.(settings.database)
    return (await import('./in-memory.js')).openInMemory(catalog, tables, settings)
  }
  const { catalogFingerprint } = await import('../engine/catalog-fingerprint.js')
  const file = { path, catalog, fingerprint: catalogFingerprint(), memoryBytes }
  try {
    // Several commands may read at once.
    return new InProcessEngine(await openDatabase({ ...file, readOnly: true }))
  } catch (error) {
    if (!(error instanceof EngineError) || error.code !== notUpToDate) throw error
    return new InProcessEngine(await openDatabase(file))
  }
}

/** Tables of an older Harrier; opening the file for writing brings them up to date. */
const notUpToDate = 'KQL5011'
