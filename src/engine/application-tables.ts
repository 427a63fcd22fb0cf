// The tables of the application itself, beside the hunting tables: each feature declares its own, step by step.
import type { DuckDBConnection } from '@duckdb/node-api'
import { databaseNewer } from './errors.js'
import { inTransaction } from './schema.js'

/**
 * One change of a feature's tables. A step that has been released is never edited: another follows it. Statements are
 * plain DDL and INSERT; a table is reshaped by creating, copying, dropping and renaming, and a default is a constant,
 * since a log with anything else in it may not open after a crash (duckdb#22044).
 */
export interface TableStep {
  readonly name: string
  readonly statements: readonly string[]
}

/** A feature's tables: the steps from nothing to what the feature uses today, numbered from one by their place. */
export interface FeatureTables {
  readonly feature: string
  /** Tables that row rules make hunts read; all others are beyond the reach of any query. */
  readonly readByHunts?: readonly string[]
  readonly steps: readonly TableStep[]
}

const appliedTable = '"harrier_steps"'

/** What has been done, by feature: the names of the steps in order. */
type Applied = ReadonlyMap<string, readonly string[]>

/**
 * Takes the steps that the database has not taken, in the order of the features, each whole or not at all. Returns
 * whether there was any. A database that has taken steps unknown here is refused (KQL5010).
 */
export async function applySteps(
  connection: DuckDBConnection,
  features: readonly FeatureTables[],
  path: string,
): Promise<boolean> {
  const applied = await readApplied(connection)
  refuseUnknown(applied, features, path)
  const due = features.flatMap(({ feature, steps }) =>
    steps.map((step, index) => ({ feature, step, number: index + 1 })).slice(applied.get(feature)?.length ?? 0),
  )
  for (const { feature, step, number } of due) {
    await inTransaction(connection, async () => {
      await connection.run(`CREATE TABLE IF NOT EXISTS ${appliedTable} (feature VARCHAR, number INTEGER, name VARCHAR)`)
      for (const statement of step.statements) await connection.run(statement)
      await connection.run(`INSERT INTO ${appliedTable} VALUES ($1, $2, $3)`, [feature, number, step.name])
    })
  }
  return due.length > 0
}

/** Whether no step is due; what reading alone needs. */
export async function stepsTaken(connection: DuckDBConnection, features: readonly FeatureTables[]): Promise<boolean> {
  const applied = await readApplied(connection)
  return features.every(({ feature, steps }) => (applied.get(feature)?.length ?? 0) >= steps.length)
}

async function readApplied(connection: DuckDBConnection): Promise<Applied> {
  const found = await connection.runAndReadAll(
    "SELECT 1 FROM duckdb_tables() WHERE database_name = current_database() AND table_name = 'harrier_steps'",
  )
  if (found.currentRowCount === 0) return new Map()
  const rows = await connection.runAndReadAll(
    `SELECT feature, list(name ORDER BY number) AS names FROM ${appliedTable} GROUP BY feature`,
  )
  return new Map(rows.getRowsJS().map(([feature, names]) => [feature as string, names as readonly string[]]))
}

function refuseUnknown(applied: Applied, features: readonly FeatureTables[], path: string): void {
  for (const [feature, names] of applied) {
    const known = features.find((one) => one.feature === feature)
    if (!known) throw databaseNewer(path, `it has tables of ${feature}`)
    const strange = names.find((name, index) => known.steps[index]?.name !== name)
    if (strange !== undefined) throw databaseNewer(path, `its tables of ${feature} have taken the step '${strange}'`)
  }
}
