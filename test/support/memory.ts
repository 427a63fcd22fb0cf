// A database in memory for a test file that asks the engine itself, without Harrier's settings.
import { afterAll, beforeAll } from '@jest/globals'
import type { DuckDBConnection } from '@duckdb/node-api'
import { DuckDBInstance } from '@duckdb/node-api'

/** Opens one before the file's tests and closes it after them; what it returns gives the connection while they run. */
export function memoryConnection(): () => DuckDBConnection {
  let opened: { readonly instance: DuckDBInstance; readonly connection: DuckDBConnection } | undefined
  beforeAll(async () => {
    const instance = await DuckDBInstance.create(':memory:')
    opened = { instance, connection: await instance.connect() }
  })
  afterAll(() => {
    opened?.connection.closeSync()
    opened?.instance.closeSync()
  })
  return () => {
    if (!opened) throw new Error('The database is open while tests run.')
    return opened.connection
  }
}
