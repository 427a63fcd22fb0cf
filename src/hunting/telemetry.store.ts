// What the hunting tables hold, asked of the database itself.
import type { DuckDBConnection } from '@duckdb/node-api'
import { quoteName } from '../sql/print.js'

/** Whether none of the tables has a row. */
export async function isEmpty(connection: DuckDBConnection, tables: readonly string[]): Promise<boolean> {
  const parts = tables.map((table) => `(SELECT 1 FROM ${quoteName(table)} LIMIT 1)`)
  const found = await connection.runAndReadAll(`${parts.join(' UNION ALL ')} LIMIT 1`)
  return found.currentRowCount === 0
}
