// Loading with and without the index of terms: the same NDJSON into fresh databases, in turn.
import { mkdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { openDatabase } from '../dist/src/engine/database.js'
import { ingest } from '../dist/src/ingest/index.js'
import { catalog, measuredDatabase } from './database.mjs'
import { median, tableText } from './measure.mjs'

/** Each table's events of a measured database as NDJSON, so many of each, made once. */
async function files(folder, rows) {
  const database = await measuredDatabase(folder, rows)
  const connection = await database.connect()
  mkdirSync(`${folder}/ndjson-${rows}`, { recursive: true })
  const paths = []
  for (const table of ['DeviceProcessEvents', 'DeviceNetworkEvents']) {
    const columns = await connection.runAndReadAll(
      `SELECT * EXCLUDE (Timestamp, _id, _ingested, _block) FROM ${table} LIMIT 1`,
    )
    const [first = []] = columns.getRows()
    const filled = columns
      .columnNames()
      .filter((_, i) => (first[i] !== null && first[i] !== '') || columns.columnNames()[i] === 'RemoteUrl')
    const made = `${database.exportFolder()}/${table}.ndjson`
    const path = `${folder}/ndjson-${rows}/${table}.ndjson`
    const time = `strftime(make_timestamp((Timestamp - 621355968000000000) // 10), '%Y-%m-%dT%H:%M:%S.%fZ') AS Timestamp`
    await connection.run(`COPY (SELECT ${[time, ...filled].join(', ')} FROM ${table}) TO '${made}' (FORMAT json)`)
    renameSync(made, path)
    paths.push(path)
  }
  await database.close()
  return paths
}

/** Seconds to load, and the bytes of the database, with the index or without. */
async function load(paths, folder, indexed) {
  const path = `${folder}/loaded.duckdb`
  const remove = () => ['', '.wal', '.work'].forEach((rest) => rmSync(path + rest, { force: true, recursive: true }))
  remove()
  const database = await openDatabase({ path, catalog, threads: 2 })
  const started = performance.now()
  await ingest(paths, { connection: await database.connect(), catalog, indexed })
  const seconds = (performance.now() - started) / 1000
  await database.close()
  const bytes = statSync(path).size
  remove()
  return { seconds, bytes }
}

export async function measureLoading(folder, rows, rounds) {
  const paths = await files(folder, rows)
  const [plain, indexed] = [[], []]
  for (let round = 0; round < rounds; round++) {
    plain.push(await load(paths, folder, false))
    indexed.push(await load(paths, folder, true))
  }
  const seconds = [plain, indexed].map((runs) => median(runs.map((run) => run.seconds)))
  const megabytes = [plain, indexed].map((runs) => median(runs.map((run) => run.bytes)) / 1e6)
  console.log(
    tableText(
      ['events', 'plain', 'indexed', 'ratio'],
      [
        ['seconds', ...seconds.map((x) => x.toFixed(1)), (seconds[1] / seconds[0]).toFixed(2)],
        ['megabytes', ...megabytes.map((x) => x.toFixed(0)), (megabytes[1] / megabytes[0]).toFixed(2)],
      ],
    ),
  )
  return { rows, seconds, megabytes }
}
