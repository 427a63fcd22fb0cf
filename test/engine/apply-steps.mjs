// Opens a database with two steps, and kills itself before the statement of the given number.
import { openDatabase } from '../../dist/src/engine/database.js'

const [path, killAt] = process.argv.slice(2)
let reached = 0
const deadly = (statements) => ({
  *[Symbol.iterator]() {
    for (const statement of statements) {
      if (reached++ === Number(killAt)) process.kill(process.pid, 'SIGKILL')
      yield statement
    }
    if (reached === Number(killAt)) process.kill(process.pid, 'SIGKILL')
  },
})
const catalog = { tableNames: [], table: () => undefined, tables: () => [] }
const steps = [
  { name: 'first', statements: deadly(['CREATE TABLE a (x BIGINT)', 'INSERT INTO a VALUES (1)']) },
  {
    name: 'second',
    statements: deadly([
      'CREATE TABLE a_rebuilt (x BIGINT, y VARCHAR)',
      "INSERT INTO a_rebuilt SELECT x, 'of old' FROM a",
      'DROP TABLE a',
      'ALTER TABLE a_rebuilt RENAME TO a',
    ]),
  },
]
await (await openDatabase({ path, catalog, application: [{ feature: 'a', steps }] })).close()
