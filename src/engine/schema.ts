// The hunting tables in the database: created from the catalogue, and brought up to date when it changes.
import type { DuckDBConnection } from '@duckdb/node-api'
import type { Catalog, CatalogTable } from '../kql/catalog.js'
import { storedAs } from '../kql/types.js'
import type { ScalarType } from '../kql/types.js'
import { duckdb } from '../sql/dialects/duckdb.js'
import { quoteName } from '../sql/print.js'
import { messageOf } from './engine-messages.js'
import { databaseNewer, migrationImpossible } from './errors.js'
import { blockColumn, blockFrom, forgetTerms, termIndexTables, unnumbered } from './term-index.js'
import type { IndexedTable } from './term-index.js'

/** How tables are laid out; raised when the same catalogue is to be stored otherwise. */
const storageFormat = 2

/** The one row here says how the tables below are shaped. */
const schemaTable = quoteName('harrier_schema')

/** A KQL string has no null: absent is empty. */
const columnType = (type: ScalarType): string =>
  duckdb.types[storedAs[type]] + (type === 'string' ? " NOT NULL DEFAULT ''" : '')

/** Columns that every hunting table has beside the catalogue's: the event's identity, when it was loaded, its block. */
const ownColumns = [
  { stored: '_id', sqlType: 'UUID' },
  { stored: '_ingested', sqlType: 'BIGINT' },
  { stored: blockColumn, sqlType: `INTEGER NOT NULL DEFAULT ${unnumbered}` },
] as const

/** The shape of all tables: stored column names with their KQL types, in order. */
type Shape = Readonly<Record<string, TableShape>>
type TableShape = readonly (readonly [column: string, type: ScalarType])[]

const shapeOf = (table: CatalogTable): TableShape => table.columns.map(({ stored, type }) => [stored, type])

/** `CREATE TABLE` for a shape, under any name. */
function createTable(name: string, shape: TableShape): string {
  const columns = shape.map(([column, type]) => `${quoteName(column)} ${columnType(type)}`)
  const own = ownColumns.map(({ stored, sqlType }) => `${quoteName(stored)} ${sqlType}`)
  return `CREATE TABLE ${quoteName(name)} (${[...columns, ...own].join(', ')})`
}

/** Creates some tables of the catalogue in an empty database that will not be kept. */
export async function createTables(
  connection: DuckDBConnection,
  catalog: Catalog,
  names: readonly string[],
): Promise<void> {
  const tables = names.map((name) => catalog.table(name)).filter((table) => table !== undefined)
  if (tables.length === 0) return
  const creations = tables.map((table) => createTable(table.name, shapeOf(table)))
  await connection.run([...creations, ...termIndexTables].join(';'))
}

/** What the database says of its own tables. `fingerprint` is the catalogue's when it was last compared. */
interface StoredSchema {
  readonly format: number
  readonly fingerprint: string
  readonly shape: string
}

/** What the tables are to be. `fingerprint` changes whenever the catalogue does; without it, shapes are compared. */
export interface WantedSchema {
  readonly catalog: Catalog
  readonly fingerprint: string | undefined
}

/**
 * Creates the catalogue's tables, or changes those whose shape is not the catalogue's any more, in one transaction.
 * Returns whether anything was written. A database that knows more than the catalogue is refused (KQL5010). The
 * catalogue's tables are not read where the fingerprint is as stored.
 */
export async function migrate(connection: DuckDBConnection, wanted: WantedSchema, path: string): Promise<boolean> {
  const stored = await readSchema(connection)
  if (stored && stored.format > storageFormat) throw databaseNewer(path, `storage format ${stored.format}`)
  if (stored && hasFingerprint(stored, wanted)) return false
  const shape = wantedShape(wanted.catalog)
  const written = JSON.stringify(shape)
  const present = stored ? (JSON.parse(stored.shape) as Shape) : {}
  refuseUnknown(present, shape, path)
  const isOld = stored !== undefined && stored.format < storageFormat
  const steps = Object.entries(shape).flatMap(([name, columns]) => changeTable(name, present[name], columns, isOld))
  if (stored?.shape === written && wanted.fingerprint === undefined && !isOld) return false
  await inTransaction(connection, async () => {
    for (const step of [...termIndexTables, ...steps]) await connection.run(step)
    await connection.run(`CREATE OR REPLACE TABLE ${schemaTable} (format INTEGER, fingerprint VARCHAR, shape VARCHAR)`)
    const row = [storageFormat, wanted.fingerprint ?? '', written]
    await connection.run(`INSERT INTO ${schemaTable} VALUES ($1, $2, $3)`, row)
  })
  return true
}

/** Whether the database is as the catalogue has it; what read-only use needs. */
export async function isCurrent(connection: DuckDBConnection, wanted: WantedSchema): Promise<boolean> {
  const stored = await readSchema(connection)
  if (stored?.format !== storageFormat) return false
  return hasFingerprint(stored, wanted) || stored.shape === JSON.stringify(wantedShape(wanted.catalog))
}

/** The tables that the index of terms is made of: each with its text columns. */
export const indexedTables = (catalog: Catalog): readonly IndexedTable[] =>
  catalog.tables().map(({ name, columns }) => ({
    name,
    texts: columns.filter(({ type }) => type === 'string').map(({ stored }) => stored),
  }))

const hasFingerprint = (stored: StoredSchema, { fingerprint }: WantedSchema): boolean =>
  stored.format === storageFormat && fingerprint !== undefined && stored.fingerprint === fingerprint

const wantedShape = (catalog: Catalog): Shape =>
  Object.fromEntries(catalog.tables().map((table) => [table.name, shapeOf(table)]))

async function readSchema(connection: DuckDBConnection): Promise<StoredSchema | undefined> {
  const found = await connection.runAndReadAll(
    "SELECT 1 FROM duckdb_tables() WHERE database_name = current_database() AND table_name = 'harrier_schema'",
  )
  if (found.currentRowCount === 0) return undefined
  const [row] = (await connection.runAndReadAll(`SELECT format, fingerprint, shape FROM ${schemaTable}`)).getRows()
  return row && { format: Number(row[0]), fingerprint: String(row[1]), shape: String(row[2]) }
}

function refuseUnknown(present: Shape, wanted: Shape, path: string): void {
  for (const [table, columns] of Object.entries(present)) {
    const known = new Set(wanted[table]?.map(([column]) => column))
    if (!wanted[table]) throw databaseNewer(path, `it has a table ${table}`)
    const unknown = columns.find(([column]) => !known.has(column))
    if (unknown) throw databaseNewer(path, `its table ${table} has a column ${unknown[0]}`)
  }
}

/**
 * The statements that bring one table to its shape. Never ALTER: a column added or retyped in place can leave a log
 * that does not open after a crash; create, copy, drop and rename opened in every trial.
 */
function changeTable(
  name: string,
  present: TableShape | undefined,
  wanted: TableShape,
  isOld: boolean,
): readonly string[] {
  if (!present) return [createTable(name, wanted)]
  if (JSON.stringify(present) === JSON.stringify(wanted) && !isOld) return []
  const types = new Map(present)
  const kept = wanted.filter(([column]) => types.has(column))
  const targets = [...kept.map(([column]) => column), ...ownColumns.map(({ stored }) => stored)].map(quoteName)
  const values = kept.map(([column, type]) => convert(name, column, types.get(column) ?? type, type))
  // Text that was none before is in no index, so the rows are numbered anew and the index begins after them.
  const own = [quoteName('_id'), quoteName('_ingested'), blockFrom(0n)]
  const rebuilt = `${name}_rebuilt`
  return [
    forgetTerms(name),
    createTable(rebuilt, wanted),
    `INSERT INTO ${quoteName(rebuilt)} (${targets.join(', ')})
     SELECT ${[...values, ...own].join(', ')} FROM ${quoteName(name)}`,
    `DROP TABLE ${quoteName(name)}`,
    `ALTER TABLE ${quoteName(rebuilt)} RENAME TO ${quoteName(name)}`,
  ]
}

const widening: Readonly<Partial<Record<ScalarType, readonly ScalarType[]>>> = {
  bool: ['string'],
  int: ['long', 'real', 'decimal', 'string'],
  long: ['real', 'decimal', 'string'],
  real: ['string'],
  decimal: ['string'],
  guid: ['string'],
  dynamic: ['string'],
  string: ['bool', 'int', 'long', 'real', 'decimal', 'guid'],
}

/** A stored value as the new type; a text that does not fit the new type fails the migration rather than be lost. */
function convert(table: string, column: string, from: ScalarType, to: ScalarType): string {
  const value = quoteName(column)
  if (from === to) return value
  const type = duckdb.types[storedAs[to]]
  if (from === 'string' && to === 'dynamic') return `CASE WHEN ${value} <> '' THEN to_json(${value}) END`
  if (!widening[from]?.includes(to)) {
    throw migrationImpossible(`${table}.${column} changes from ${from} to ${to}, which its values do not allow.`)
  }
  if (to === 'string') return `coalesce(CAST(${value} AS VARCHAR), '')`
  return from === 'string' ? `CAST(nullif(${value}, '') AS ${type})` : `CAST(${value} AS ${type})`
}

/** Does the work whole or not at all; a value that does not fit makes the migration impossible (KQL5011). */
export async function inTransaction(connection: DuckDBConnection, work: () => Promise<void>): Promise<void> {
  await connection.run('BEGIN TRANSACTION')
  try {
    await work()
    await connection.run('COMMIT')
  } catch (error) {
    // A failed commit has rolled back already, and says so here; the first error is the one that tells.
    await connection.run('ROLLBACK').catch(() => undefined)
    const conversion = /^Conversion Error: (.*)/.exec(messageOf(error))?.[1]
    if (conversion !== undefined) throw migrationImpossible(conversion)
    throw error
  }
}
