// All detection rules over made-up events: the first run over everything, then one over the next ten thousand.
import { copyFileSync, rmSync } from 'node:fs'
import { detectionSet } from '../dist/src/detections/detection-set.js'
import { openDatabase } from '../dist/src/engine/database.js'
import { InProcessEngine } from '../dist/src/engine/in-process.js'
import { indexedTables } from '../dist/src/engine/schema.js'
import { indexRows } from '../dist/src/engine/term-index.js'
import { applicationTables } from '../dist/src/storage/application-tables.js'
import { now } from './clock.mjs'
import { partOf, rowsOf, tableNames } from './data.mjs'
import { catalog, measuredDatabase } from './database.mjs'
import { tableText } from './measure.mjs'

const more = 10_000
const eventTables = tableNames.filter((name) => name !== 'DeviceAlertEvents')

/** Seconds on the clock, and of all processors together. */
async function timed(work) {
  const [used, started] = [process.cpuUsage(), performance.now()]
  const result = await work()
  const { user, system } = process.cpuUsage(used)
  return { result, seconds: (performance.now() - started) / 1000, processor: (user + system) / 1e6 }
}

/** Adds events after those that are there, half of them to each table, as a load does. */
async function addMore(database, rows) {
  const connection = await database.connect()
  const loaded = now + 1n
  for (const table of indexedTables(catalog).filter(({ name }) => eventTables.includes(name))) {
    const [first, next] = [rows, rows + more / eventTables.length]
    await connection.run('BEGIN TRANSACTION')
    await connection.run(
      `INSERT INTO ${table.name} BY NAME SELECT *, ${loaded} AS _ingested, ReportId // 2048 AS _block FROM (${partOf(table.name, rows, first, next)})`,
    )
    await indexRows(connection, table, { first: BigInt(first), next: BigInt(next), loaded })
    await connection.run('COMMIT')
  }
  connection.disconnectSync()
}

/** `events` in all, of processes and of the network. */
export async function measureDetections(folder, events) {
  const rows = Math.ceil(events / eventTables.length)
  await (await measuredDatabase(folder, rows)).close()
  const path = `${folder}/detections.duckdb`
  const remove = () => ['', '.wal', '.work'].forEach((rest) => rmSync(path + rest, { force: true, recursive: true }))
  remove()
  copyFileSync(`${folder}/events-${rows}.duckdb`, path)
  const database = await openDatabase({ path, catalog, application: applicationTables, threads: 2 })
  const engine = new InProcessEngine(database)
  try {
    let time = now
    const { service } = await detectionSet({ engine, catalog, clock: () => time })
    const first = await timed(() => service.runDue())
    await addMore(database, rowsOf(eventTables[0], rows))
    // Long enough for every schedule.
    time += 25n * 36_000_000_000n
    const next = await timed(() => service.runDue())
    const line = (what, { result, seconds, processor }) => [
      what,
      String(result.length),
      String(result.reduce((sum, run) => sum + Number(run.alerts), 0)),
      seconds.toFixed(1),
      processor.toFixed(1),
    ]
    const shown = [line(`first ${events}`, first), line(`next ${more}`, next)]
    console.log(tableText(['events', 'rules', 'alerts', 'seconds', 'processor seconds'], shown))
    const failed = [...first.result, ...next.result].filter(({ state }) => state === 'Failed')
    for (const { ruleId, error } of failed) console.log(`${ruleId}: ${error}`)
    return { events, first: first.seconds, next: next.seconds }
  } finally {
    await engine.close()
    remove()
  }
}
