// A server for measuring, in a process of its own: Harrier over a database file, and beside it the usual way to serve
// the same rows, a typed object each. Told `delay`, it says how long its event loop was held up since it was last asked.
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { ApolloServer } from '@apollo/server'
import { startStandaloneServer } from '@apollo/server/standalone'
import { pino } from 'pino'
import { localCaller } from '../dist/src/caller.js'
import { startServer } from '../dist/src/server/app.js'
import { defaultSettings } from '../dist/src/settings.js'

const [database, concurrentHunts] = process.argv.slice(2)
const unlimited = {
  requestsPerMinute: 0, requestsPerHour: 0, huntsPerMinute: 0, huntsPerHour: 0, huntingSecondsPerHour: 0,
  huntingSecondsPerDay: 0,
} // prettier-ignore
// Rules would be at work on all that the database holds.
const settings = {
  ...defaultSettings,
  ...unlimited,
  database,
  port: 0,
  demo: false,
  detections: false,
  concurrentHunts: Number(concurrentHunts),
  waitingHunts: 10_000,
}
const server = await startServer(settings, pino({ level: 'silent' }))

const typeOf = { bool: 'Boolean', int: 'Int', real: 'Float' }

/** A server whose `rows` are objects of a type made for this query. */
async function typedServer(query) {
  const { columns } = await server.hunting.prepare(localCaller, { query })
  const fields = columns.map(({ name, type }) => `${name}: ${typeOf[type] ?? 'String'}`).join(' ')
  const toObject = (row) => Object.fromEntries(columns.map(({ name }, index) => [name, row[index]]))
  const rows = async () => (await server.hunting.hunt(localCaller, { query })).rows.toJSON().map(toObject)
  const typed = new ApolloServer({
    typeDefs: `type Row { ${fields} } type Query { rows: [Row!]! }`,
    resolvers: { Query: { rows } },
  })
  const { url } = await startStandaloneServer(typed, { listen: { port: 0, host: '127.0.0.1' } })
  return { url, document: `{ rows { ${columns.map(({ name }) => name).join(' ')} } }` }
}

const delay = monitorEventLoopDelay({ resolution: 5 })
delay.enable()
const answers = {
  delay: () => {
    const found = { longest: delay.max / 1e6, p99: delay.percentile(99) / 1e6 }
    delay.reset()
    return Promise.resolve(found)
  },
  typed: ({ query }) => typedServer(query),
}
process.on('message', (message) => {
  answers[message.kind](message).then((answer) => process.send(answer))
})
process.on('disconnect', () => void server.close().then(() => process.exit(0)))
process.send({ url: `${server.url}/graphql`, token: server.firstToken })
