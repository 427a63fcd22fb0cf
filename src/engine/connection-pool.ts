// Connections that queries have left as they found them, for the next ones: making one costs more than a short query.
import type { DuckDBConnection } from '@duckdb/node-api'
import type { Database } from './database.js'

/** As many as queries run at once at most. */
const mostIdle = 16

export class ConnectionPool {
  private readonly idle: DuckDBConnection[] = []

  constructor(private readonly database: Pick<Database, 'connect'>) {}

  /** A connection without a transaction. Given back, or disconnected. */
  async take(): Promise<DuckDBConnection> {
    return this.idle.pop() ?? (await this.database.connect())
  }

  /** Takes a connection back that has no transaction, no settings and no statements of its own. */
  give(connection: DuckDBConnection): void {
    if (this.idle.length < mostIdle) this.idle.push(connection)
    else connection.disconnectSync()
  }
}
