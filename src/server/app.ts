// The composition root: the whole start in its order, and the end in its own.
import type { Logger } from 'pino'
import type { AuditLog } from '../audit/audit-log.js'
import { ChildProcessEngine } from '../engine/child-process.js'
import { WatchlistFolder } from '../external/watchlists.js'
import { DirectCompiler } from '../hunting/compiling/compiler.js'
import { CompilerThreads } from '../hunting/compiling/threads.js'
import { externalOptions } from '../hunting/external-reader.js'
import type { HuntingService } from '../hunting/hunting.service.js'
import type { Catalog } from '../kql/catalog.js'
import { loadCatalog } from '../kql/catalog.js'
import type { Settings } from '../settings.js'
import { applicationTables } from '../storage/application-tables.js'
import { startHunting } from './hunting.js'
import { startIdentity } from './identity.js'
import { listen } from './listen.js'
import { startServices } from './services.js'
import { huntingLimitsOf } from './settings-limits.js'

export interface RunningServer {
  /** `http://127.0.0.1:4000`, without a slash at the end. */
  readonly url: string
  readonly engine: ChildProcessEngine
  readonly hunting: HuntingService
  readonly audit: AuditLog
  /** To be called when a load may have queued messages. */
  readonly nudge: () => void
  /** The administrator's token, where this start made it: its text is nowhere else. */
  readonly firstToken: string | undefined
  /** Takes no new requests, stops the hunts under way, writes everything down. */
  close(): Promise<void>
}

const mebibyte = 1024 ** 2

/** Starts everything. @throws EngineError where the database cannot be opened, NodeJS.ErrnoException for the port */
export async function startServer(settings: Settings, log: Logger): Promise<RunningServer> {
  const engine = await openEngine(settings)
  const catalog = loadCatalog()
  const compiler = compilerOf(settings, catalog)
  const stop = (): Promise<unknown> => Promise.all([engine.close(), compiler.close()])
  try {
    const { hunting, quotas, audit } = await startHunting({ settings, engine, catalog, compiler, log })
    const identity = await startIdentity(settings, engine)
    const services = await startServices({ settings, engine, log, hunting, groups: identity.groups })
    const front = await listen({ settings, engine, log, hunting, quotas, audit, identity, services })
    compiler.warm()
    const close = async (): Promise<void> => {
      await front.endSubscriptions()
      await services.stop()
      await audit.close()
      // The engine first: hunts under way end with an answer that says so.
      const stopped = stop()
      await front.drain()
      await stopped
    }
    return { url: front.url, engine, hunting, audit, nudge: services.nudge, firstToken: identity.firstToken, close }
  } catch (error) {
    await stop()
    throw error
  }
}

function compilerOf(settings: Settings, catalog: Catalog): CompilerThreads {
  const options = externalOptions(settings)
  const { watchlistFolder, geoDatabase } = options
  const direct = new DirectCompiler({ catalog, watchlists: new WatchlistFolder(watchlistFolder), geoDatabase })
  return new CompilerThreads(direct, options, huntingLimitsOf(settings).deadlineMs)
}

function openEngine(settings: Settings): Promise<ChildProcessEngine> {
  const { concurrentHunts, waitingHunts } = huntingLimitsOf(settings)
  return ChildProcessEngine.open({
    path: settings.database,
    application: applicationTables,
    memoryBytes: settings.memoryMegabytes * mebibyte,
    admission: { atOnce: concurrentHunts, waiting: waitingHunts },
  })
}
