// A process to be killed: raises alerts, a batch at a time, and sends what the rules make of them, until all is done.
//   node raise-and-send.mjs <database> <smtp port> <how many alerts>
import { writeFileSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { localCaller } from '../../dist/src/caller.js'
import { openDatabase } from '../../dist/src/engine/database.js'
import { InProcessEngine } from '../../dist/src/engine/in-process.js'
import load from '../../dist/src/hunting/load.task.js'
import { nowTicks } from '../../dist/src/ingest/ticks.js'
import { loadCatalog } from '../../dist/src/kql/catalog.js'
import { smtpSender } from '../../dist/src/mail/smtp.js'
import { NotificationService } from '../../dist/src/notifications/notification.service.js'
import { Outbox } from '../../dist/src/outbox/outbox.js'
import { applicationTables } from '../../dist/src/storage/application-tables.js'
import { ruleOf, alertOf } from './alerts-and-rules.mjs'

const [path, port, count] = process.argv.slice(2)
const engine = new InProcessEngine(await openDatabase({ path, catalog: loadCatalog(), application: applicationTables }))
const { send, close } = smtpSender({
  host: '127.0.0.1',
  port: Number(port),
  secure: false,
  from: 'harrier@example.org',
})
const outbox = new Outbox({
  engine,
  clock: nowTicks,
  log: { info() {}, warn() {}, error() {} },
  senders: { email: send },
  backOff: { first: 100_000n, longest: 2_000_000n, tries: 1000 },
  lease: 30_000_000n,
})

const rules = new NotificationService({
  engine,
  clock: nowTicks,
  nudge: () => {},
  channels: ['email'],
  groupNames: () => [],
})
const made = (await rules.rules(localCaller)).length
for (let i = made; i < 20; i++) await rules.create(localCaller, ruleOf(i))

const number = async (text) => Number((await engine.read((session) => session.rows(text)))[0].n)
const folder = mkdtempSync(join(tmpdir(), 'harrier-raise-'))
for (let next = await number('SELECT count(*) AS n FROM alerts'); next < Number(count); next += 10) {
  const records = Array.from({ length: 10 }, (_, i) => alertOf(next + i))
  const file = join(folder, 'batch.json')
  writeFileSync(file, JSON.stringify({ records }))
  await engine.perform(load, { sources: [file] })
  outbox.nudge()
}
while ((await number("SELECT count(*) AS n FROM deliveries WHERE state = 'queued'")) > 0) {
  await outbox.deliverDue()
  await new Promise((resolve) => setTimeout(resolve, 20))
}
await outbox.stop()
close()
await engine.close()
