// The measured databases: files with the tables of the catalogue, made once for each size and kept.
import { existsSync, renameSync, rmSync } from 'node:fs'
import { openDatabase } from '../dist/src/engine/database.js'
import { rebuildTermIndex } from '../dist/src/engine/term-index.js'
import { indexedTables } from '../dist/src/engine/schema.js'
import { loadCatalog } from '../dist/src/kql/catalog.js'
import { now } from './clock.mjs'
import { partsOf, tableNames } from './data.mjs'

export const catalog = loadCatalog()

/** Opens the database with so many process events, made first where it is not there. */
export async function measuredDatabase(folder, rows) {
  const path = `${folder}/events-${rows}.duckdb`
  if (!existsSync(path)) {
    await make(`${path}.new`, rows)
    renameSync(`${path}.new`, path)
  }
  return openDatabase({ path, catalog, threads: 2 })
}

async function make(path, rows) {
  for (const rest of ['', '.wal']) rmSync(path + rest, { force: true })
  const database = await openDatabase({ path, catalog, threads: 2 })
  const connection = await database.connect()
  for (const table of tableNames) {
    const started = performance.now()
    for (const part of partsOf(table, rows))
      await connection.run(
        `INSERT INTO ${table} BY NAME SELECT *, ${now} AS _ingested, ReportId // 2048 AS _block FROM (${part})`,
      )
    console.error(`${table}: made in ${((performance.now() - started) / 1000).toFixed(1)} s`)
  }
  const started = performance.now()
  await rebuildTermIndex(
    connection,
    indexedTables(catalog).filter(({ name }) => tableNames.includes(name)),
  )
  console.error(`index: made in ${((performance.now() - started) / 1000).toFixed(1)} s`)
  await database.close()
}
