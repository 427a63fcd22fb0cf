// Loads batches of events and runs a rule over each, as the server does; a test kills it at any moment and begins anew.
// Arguments: the database, the number of batches, a folder for their files. Says what it has done, a word a line.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { localCaller } from '../../dist/src/caller.js'
import { detectionSet } from '../../dist/src/detections/detection-set.js'
import { openDatabase } from '../../dist/src/engine/database.js'
import { InProcessEngine } from '../../dist/src/engine/in-process.js'
import load from '../../dist/src/hunting/load.task.js'
import { nowTicks } from '../../dist/src/ingest/ticks.js'
import { loadCatalog } from '../../dist/src/kql/catalog.js'
import { applicationTables } from '../../dist/src/storage/application-tables.js'

const [path, batches, folder] = process.argv.slice(2)
const catalog = loadCatalog()

/** Five events on two devices; every third batch brings an event of a day long past besides. */
export function eventsOf(batch) {
  const event = (number, day) => ({
    Timestamp: `2026-11-${day}T08:${String(batch % 60).padStart(2, '0')}:0${number}.0000000Z`,
    DeviceId: `device-${number % 2}`,
    ReportId: batch * 10 + number,
    ActionType: 'ProcessCreated',
    FileName: 'cmd.exe',
    InitiatingProcessFileName: 'wscript.exe',
  })
  const usual = Array.from({ length: 5 }, (_, number) => event(number, 16))
  return batch % 3 === 0 ? [...usual, event(9, '02')] : usual
}

/** By device and hour, so that alerts are joined as often as they are made. */
const rule = {
  title: 'Shell of a script',
  description: 'A script host started a shell.',
  severity: 'High',
  severityReason: 'Few scripts do so.',
  category: 'Execution',
  techniques: ['T1059.005'],
  frequency: 'Continuous',
  recommendedActions: ['Look at the script.'],
  falsePositives: [],
  entities: {},
  deduplicate: { by: ['DeviceId'], within: 36_000_000_000n },
  deviceGroups: undefined,
  actions: [],
  query: 'DeviceProcessEvents | where InitiatingProcessFileName == "wscript.exe" | project Timestamp, DeviceId, ReportId', // prettier-ignore
}

// As a program of its own: a test that imports it has arguments of its own.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const engine = new InProcessEngine(await openDatabase({ path, catalog, application: applicationTables }))
  const { service } = await detectionSet({ engine, catalog, clock: nowTicks, pack: join(folder, 'no-rules') })
  if (service.list(localCaller).length === 0) await service.save(localCaller, rule)
  for (let batch = 0; batch < Number(batches); batch++) {
    const file = join(folder, `${batch}.json`)
    const records = eventsOf(batch).map((properties) => ({ time: properties.Timestamp, tenantId: 't', category: 'AdvancedHunting-DeviceProcessEvents', properties })) // prettier-ignore
    writeFileSync(file, JSON.stringify({ records }))
    await engine.perform(load, { sources: [file] })
    process.stdout.write('loaded\n')
    await service.runDue()
    process.stdout.write('ran\n')
  }
  await engine.close()
}
