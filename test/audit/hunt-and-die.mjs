// A service to be killed: hunts over its own HTTP, tells of each answer, and dies of kill -9 with the last one.
//   node hunt-and-die.mjs <database> <name of its hunts> <how many> [<token>]
import { writeSync } from 'node:fs'
import { pino } from 'pino'
import { startServer } from '../../dist/src/server/app.js'
import { defaultSettings } from '../../dist/src/settings.js'

const [database, name, count, known] = process.argv.slice(2)
const settings = { ...defaultSettings, database, port: 0, demo: false, detections: false, huntsPerMinute: 0 }
const { url, firstToken } = await startServer(settings, pino({ level: 'silent' }))
const token = known ?? firstToken
writeSync(1, `token ${token}\n`)
const post = async (path, body) => {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
  const response = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) })
  await response.text()
}
for (let hunt = 0; hunt < Number(count); hunt++) {
  const query = `print hunt = "${name} ${hunt}"`
  if (hunt % 2 === 0) await post('/graphql', { query: `{ hunt(query: ${JSON.stringify(query)}) { rows } }` })
  else await post('/api/advancedhunting/run', { Query: query })
  writeSync(1, `answered ${query}\n`)
}
process.kill(process.pid, 'SIGKILL')
