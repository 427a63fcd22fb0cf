// An engine with all of the application's tables, in memory, and telemetry to load into it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '../../src/engine/database.js'
import { InProcessEngine } from '../../src/engine/in-process.js'
import load from '../../src/hunting/load.task.js'
import { loadCatalog } from '../../src/kql/catalog.js'
import { applicationTables } from '../../src/storage/application-tables.js'

export const applicationCatalog = loadCatalog()

/** An empty database in memory, with the hunting tables and the application's. */
export async function applicationEngine(): Promise<InProcessEngine> {
  return new InProcessEngine(
    await openDatabase({ path: ':memory:', catalog: applicationCatalog, application: applicationTables }),
  )
}

/** A row of a hunting table, as exports have it. */
export interface ExportedRow {
  readonly table: string
  readonly row: Readonly<Record<string, unknown>>
}

/** Loads rows as one export of Defender's. */
export async function loadRows(engine: InProcessEngine, rows: readonly ExportedRow[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'harrier-rows-'))
  try {
    const file = join(folder, 'export.json')
    const records = rows.map(({ table, row }) => ({
      time: row['Timestamp'] ?? '2026-11-20T00:00:00Z',
      tenantId: '00000000-0000-0000-0000-000000000001',
      category: `AdvancedHunting-${table}`,
      properties: row,
    }))
    writeFileSync(file, JSON.stringify({ records }))
    await loadFiles(engine, [file])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Loads files and folders. */
export async function loadFiles(engine: InProcessEngine, sources: readonly string[]): Promise<void> {
  const outcome = await engine.perform(load, { sources })
  if (outcome.kind === 'failed') throw new Error(outcome.message)
}
