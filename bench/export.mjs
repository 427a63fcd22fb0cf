// A million rows of fifteen columns to standard output, beside DuckDB's own COPY of them, each in a process of its own.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { measuredDatabase } from './database.mjs'
import { median, tableText } from './measure.mjs'

const file = (path) => fileURLToPath(new URL(path, import.meta.url))
const columns = [
  'Timestamp', 'DeviceId', 'DeviceName', 'ActionType', 'FileName', 'FolderPath', 'SHA1', 'SHA256', 'ProcessId',
  'ProcessCommandLine', 'AccountName', 'AccountSid', 'InitiatingProcessFileName', 'InitiatingProcessCommandLine',
  'ReportId',
] // prettier-ignore

/** Seconds, those of the processors, peak of resident memory in MB, and bytes written, of a process whose output goes through a pipe. */
function measured(args) {
  const timed = ['-f', '%e %M %U %S', process.execPath, ...args]
  const quote = (text) => `'${text.replaceAll("'", "'\\''")}'`
  const { stderr, stdout } = spawnSync(
    'bash',
    ['-c', `set -o pipefail; /usr/bin/time ${timed.map(quote).join(' ')} | wc -c`],
    { encoding: 'utf8' },
  )
  const [seconds, kilobytes, user, system] = stderr.trim().split('\n').at(-1).split(' ').map(Number)
  if (!(seconds > 0)) throw new Error(stderr)
  return { seconds, cpu: user + system, megabytes: kilobytes / 1024, written: Number(stdout) }
}

/** Of each figure the least of the rounds: whatever else runs only adds to it. */
export default async function run({ folder, rows, rounds, only }) {
  const database = await measuredDatabase(folder, rows)
  await database.close()
  const path = `${folder}/events-${rows}.duckdb`
  const kql = `DeviceProcessEvents | project ${columns.join(', ')}`
  const harrier = (format) => [file('../dist/src/cli/main.js'), 'query', '--db', path, '--format', format, kql]
  const copy = (format) => [
    file('./copy.mjs'),
    path,
    `COPY (SELECT ${columns.join(', ')} FROM DeviceProcessEvents) TO '/dev/stdout' (FORMAT ${format})`,
  ]
  const ways = {
    'COPY json': copy('json'), 'harrier ndjson': harrier('ndjson'), 'harrier json': harrier('json'), 'COPY csv': copy('csv'),
    'harrier csv': harrier('csv'), 'harrier arrow': harrier('arrow'),
  } // prettier-ignore
  const wanted = Object.entries(ways).filter(([name]) => name.startsWith('COPY') || name.includes(only))
  const found = wanted.map(([name, args]) => {
    const runs = Array.from({ length: rounds }, () => measured(args))
    const least = (key) => Math.min(...runs.map((one) => one[key]))
    const result = {
      name,
      seconds: least('seconds'),
      cpu: least('cpu'),
      median: median(runs.map(({ seconds }) => seconds)),
      megabytes: least('megabytes'),
      written: runs[0].written,
    }
    return result
  })
  const base = (name) => found.find((one) => one.name === `COPY ${name.includes('csv') ? 'csv' : 'json'}`)
  const lines = found.map((one) => [
    one.name,
    one.seconds.toFixed(2),
    (base(one.name).seconds / one.seconds).toFixed(2),
    one.cpu.toFixed(2),
    one.megabytes.toFixed(0),
    (one.megabytes - base(one.name).megabytes).toFixed(0),
    (one.written / 1e6).toFixed(0),
  ])
  console.log(
    tableText([`${rows} rows`, 'seconds', 'speed of COPY', 'CPU', 'peak MB', 'above COPY', 'MB written'], lines),
  )
  return found
}
