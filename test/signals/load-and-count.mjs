// Loads days of events and counts each, as the server does; dies of kill -9 in the midst of a step of counting.
//   node load-and-count.mjs <database> <days> <a folder for their files> [<the step that it dies at>]
// A step is a statement that writes, or the end of a transaction with some. Says at the end which steps were ends.
import { writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { openDatabase } from '../../dist/src/engine/database.js'
import { InProcessEngine } from '../../dist/src/engine/in-process.js'
import load from '../../dist/src/hunting/load.task.js'
import { loadCatalog } from '../../dist/src/kql/catalog.js'
import { signalSet } from '../../dist/src/signals/signal-set.js'
import { applicationTables } from '../../dist/src/storage/application-tables.js'

const [path, days, folder, last] = process.argv.slice(2)
const catalog = loadCatalog()

/**
 * Office programs on five devices, one of them a server, what they do every day. From the fifth day on a document starts a program unheard of
 * every other day, which calls an odd address; one more call of that day arrives with the next.
 */
function eventsOf(day) {
  let report = day * 100
  const on = (of) => `${new Date(Date.UTC(2026, 0, 1 + of, 8)).toISOString().slice(0, -5)}Z`
  const event = (table, device, of, row) => {
    const DeviceId = `device-${device}`
    return { table, row: { Timestamp: on(of), DeviceId, DeviceName: DeviceId, ReportId: ++report, AccountName: 'kim', ...row } } // prettier-ignore
  }
  const start = (device, [parentId, parent], [id, name], FolderPath = `C:\\Windows\\System32\\${name}`) =>
    event('DeviceProcessEvents', device, day, { ActionType: 'ProcessCreated', InitiatingProcessId: parentId, InitiatingProcessFileName: parent, ProcessId: id, FileName: name, FolderPath, ProcessCommandLine: name }) // prettier-ignore
  const call = (device, of, id, RemoteIP, RemotePort) =>
    event('DeviceNetworkEvents', device, of, { ActionType: 'ConnectionSuccess', InitiatingProcessId: id, InitiatingProcessFileName: 'winword.exe', RemoteIP, RemotePort }) // prettier-ignore
  const everyday = [0, 1, 2, 3, 4].flatMap((device) => [
    start(device, [10, 'explorer.exe'], [20, 'winword.exe']),
    start(device, [20, 'winword.exe'], [30, 'splwow64.exe']),
    start(device, [10, 'explorer.exe'], [40, 'cmd.exe']),
    start(device, [40, 'cmd.exe'], [50, 'conhost.exe']),
    call(device, day, 20, '203.0.113.1', 443),
  ])
  everyday.push(start(4, [70, 'w3wp.exe'], [80, 'csc.exe']))
  if (day < 4) return everyday
  if (day % 2 === 1) return [...everyday, call((day - 1) % 5, day - 1, 21, '198.51.100.9', 8000 + day)]
  const [device, odd] = [day % 5, `odd-${day}.exe`]
  return [
    ...everyday,
    start(device, [10, 'explorer.exe'], [21, 'winword.exe']),
    start(device, [21, 'winword.exe'], [41, 'cmd.exe']),
    start(device, [41, 'cmd.exe'], [61, odd], `C:\\Users\\kim\\${odd}`),
    call(device, day, 21, '198.51.100.7', 4000 + day),
  ]
}

let steps = 0
const ends = []
/** The process goes while what was begun before is under way. */
const step = () => {
  if (++steps === Number(last)) setImmediate(() => process.kill(process.pid, 'SIGKILL'))
}
const engine = new InProcessEngine(await openDatabase({ path, catalog, application: applicationTables }))
const transaction = (work, options) =>
  engine.transaction(async (session) => {
    const run = (...statement) => {
      const running = session.run(...statement)
      step()
      return running
    }
    const before = steps
    const result = await work({ rows: (...statement) => session.rows(...statement), run })
    if (steps > before) {
      step()
      ends.push(steps)
    }
    return result
  }, options)
const watched = new Proxy(engine, { get: (target, name) => (name === 'transaction' ? transaction : typeof target[name] === 'function' ? target[name].bind(target) : target[name]) }) // prettier-ignore
const service = signalSet({ engine: watched, catalog, clock: () => 639_300_000_000_000_000n, alertScore: 60 })
for (let day = 0; day < Number(days); day++) {
  const file = join(folder, `${day}.json`)
  const records = eventsOf(day).map(({ table, row }) => ({ time: row.Timestamp, tenantId: 't', category: `AdvancedHunting-${table}`, properties: row })) // prettier-ignore
  writeFileSync(file, JSON.stringify({ records }))
  await engine.perform(load, { sources: [file] })
  await service.advance()
}
await engine.close()
writeSync(1, JSON.stringify(ends))
