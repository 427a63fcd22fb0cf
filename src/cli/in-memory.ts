// An engine over a database in memory, with the hunting tables a query needs.
import { openDatabase } from '../engine/database.js'
import { InProcessEngine } from '../engine/in-process.js'
import type { Catalog } from '../kql/catalog.js'
import type { Settings } from '../settings.js'

/** Opens it. @throws EngineError */
export async function openInMemory(
  catalog: Catalog,
  tables: readonly string[],
  settings: Settings,
): Promise<InProcessEngine> {
  const memoryBytes = settings.memoryMegabytes * 1024 ** 2
  return new InProcessEngine(await openDatabase({ path: ':memory:', catalog, tables, memoryBytes }))
}
