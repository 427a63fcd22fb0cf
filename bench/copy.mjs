// Runs one statement over a database file, as whoever uses DuckDB without us would: `node bench/copy.mjs file sql`.
import { DuckDBInstance } from '@duckdb/node-api'

const [path, sql] = process.argv.slice(2)
const instance = await DuckDBInstance.create(path, { access_mode: 'READ_ONLY', threads: '2' })
const connection = await instance.connect()
await connection.run(sql)
