// Writes rows into the hunting tables: each event once, a batch whole or not at all.
import type { DuckDBAppender, DuckDBConnection } from '@duckdb/node-api'
import type { Turn } from '../engine/admission.js'
import { lastArrival } from '../engine/arrivals.js'
import { OrderedSession, answer } from '../engine/session.js'
import type { WriteSession } from '../engine/session.js'
import { blockColumn, blockFrom, indexRows, nextRowOf, settleTerms, unnumbered } from '../engine/term-index.js'
import type { CatalogColumn } from '../kql/catalog.js'
import type { ScalarType } from '../kql/types.js'
import { quoteName } from '../sql/print.js'
import type { Cell, EventRow, TableShape } from './rows.js'
import { ticksPerHour } from './ticks.js'

/** Rows of a batch, in a temporary table that holds just the columns they fill; some may have been stored before. */
export interface LoadedRows {
  readonly table: string
  /** By their stored names. */
  readonly columns: ReadonlySet<string>
  /** The temporary table, as SQL names it. */
  readonly staging: string
}

/** Work in the transaction of a batch, once its rows are in their tables. `now` is the time of the load, in ticks. */
export type FollowBatch = (session: WriteSession, loaded: readonly LoadedRows[], now: bigint) => Promise<void>

/** How many rows of each table were new. */
export type Written = ReadonlyMap<string, number>

export interface EventStore {
  /**
   * Adds the rows whose identity is new, in one transaction; when the promise is kept they are on disk. One call at a
   * time.
   */
  write(tables: ReadonlyMap<TableShape, readonly EventRow[]>): Promise<Written>
  /** Puts in order what the writes have left loose. */
  settle(): Promise<void>
}

/**
 * An event loaded again may get a time up to so far from its first one, where the clock of its host was learnt from
 * other events. No two clocks are further apart.
 */
const clockTolerance = 48n * ticksPerHour

/** Rows on their way into a table, in a table of their own with just the columns that they fill. */
interface Staged {
  readonly table: TableShape
  readonly rows: readonly EventRow[]
  readonly columns: readonly CatalogColumn[]
  readonly staging: string
}

/** What a store writes with. */
export interface EventStoreParts {
  readonly connection: DuckDBConnection
  /** The tables that rows go into. */
  readonly tables: readonly string[]
  /** Tells when rows are loaded, in ticks. */
  readonly now: () => bigint
  /** Waits for a turn to write where others write too. */
  readonly turn: () => Promise<Turn>
  /** What follows from a batch, in its transaction. */
  readonly follow: FollowBatch
  /** False keeps the rows out of the index of terms. */
  readonly indexed?: boolean | undefined
}

export function eventStore({
  connection,
  tables: names,
  now,
  turn,
  follow,
  indexed = true,
}: EventStoreParts): EventStore {
  const write = async (tables: ReadonlyMap<TableShape, readonly EventRow[]>): Promise<Written> => {
    const parts = [...tables].flatMap(([table, rows]) => partition(table, rows).map((part) => ({ table, rows: part })))
    const staged = parts.map(({ table, rows }, index): Staged => {
      return { table, rows, columns: filledColumns(table, rows), staging: `ingest_batch_${index}` }
    })
    const written = new Map<string, number>()
    const done = await turn()
    try {
      // Statements without a result go together: between two, the reader of the next batch may hold the thread.
      await connection.run(['BEGIN TRANSACTION', ...staged.map(createStaging)].join(';'))
      for (const part of staged) await append(connection, part)
      const ingested = await arrivalAfter(connection, names, now())
      for (const part of staged) {
        const added = await insertAndIndex(connection, part, ingested, indexed)
        written.set(part.table.name, (written.get(part.table.name) ?? 0) + added)
      }
      await follow(
        new OrderedSession((text, values) => answer(connection, text, values)),
        staged.map(loadedRows),
        now(),
      )
      const drops = staged.map(({ staging }) => `DROP TABLE temp.main.${staging}`)
      await connection.run([...drops, 'COMMIT'].join(';'))
    } catch (error) {
      // A commit that failed has rolled back already and says so here; the first error is the one that tells.
      await connection.run('ROLLBACK').catch(() => undefined)
      throw error
    } finally {
      done()
    }
    return written
  }
  const settle = async (): Promise<void> => {
    const done = await turn()
    try {
      await settleTerms(connection)
    } finally {
      done()
    }
  }
  return { write, settle }
}

/** The moment of a load: now, or just after the last one where the clock has gone back. */
async function arrivalAfter(connection: DuckDBConnection, tables: readonly string[], now: bigint): Promise<bigint> {
  // A database may have been opened for a few tables alone.
  const found = await connection.runAndReadAll('SELECT table_name FROM duckdb_tables() WHERE NOT temporary')
  const there = new Set(found.getRows().map(([name]) => String(name)))
  const known = tables.filter((name) => there.has(name))
  if (known.length === 0) return now
  const [row] = (await connection.runAndReadAll(lastArrival(known))).getRows()
  const last = BigInt(String(row?.[0]))
  return last < now ? now : last + 1n
}

/** The new rows of a part go into their table and, in the same transaction, into the index of terms. */
async function insertAndIndex(
  connection: DuckDBConnection,
  part: Staged,
  ingested: bigint,
  indexed: boolean,
): Promise<number> {
  const { name } = part.table
  if (!indexed) return (await connection.run(insertNew(part, ingested, String(unnumbered)))).rowsChanged
  const first = await nextRowOf(connection, name)
  const { rowsChanged } = await connection.run(insertNew(part, ingested, blockFrom(first)))
  const texts = part.columns.filter(({ type }) => type === 'string').map(({ stored }) => stored)
  await indexRows(connection, { name, texts }, { first, next: first + BigInt(rowsChanged), loaded: ingested })
  return rowsChanged
}

const loadedRows = ({ table, columns, staging }: Staged): LoadedRows => ({
  table: table.name,
  columns: new Set(columns.map(({ stored }) => stored)),
  staging: `temp.main.${staging}`,
})

/** So many rows of one kind are worth a statement of their own. */
const partitionRows = 2000

/**
 * The rows in parts that fill about the same columns, which is what rows of one ActionType do; handing over the empty
 * cells of a table's other kinds would take longer than all else. Kinds with few rows go together.
 */
function partition(table: TableShape, rows: readonly EventRow[]): readonly (readonly EventRow[])[] {
  const action = table.columns.get('ActionType')
  if (!action || rows.length < partitionRows) return [rows]
  const kinds = new Map<Cell | undefined, EventRow[]>()
  for (const row of rows) {
    const kind = row.cells[action.stored]
    const others = kinds.get(kind)
    if (others) others.push(row)
    else kinds.set(kind, [row])
  }
  const large = [...kinds.values()].filter((part) => part.length >= partitionRows)
  const small = [...kinds.values()].filter((part) => part.length < partitionRows).flat()
  return small.length > 0 ? [...large, small] : large
}

function createStaging({ columns, staging }: Staged): string {
  const definitions = columns.map(({ stored, type }) => `${quoteName(stored)} ${transports[type].sqlType}`)
  return `CREATE TEMP TABLE ${staging} (${[...definitions, '"_id" VARCHAR'].join(', ')})`
}

/** Rows are staged since an appender cannot look for what is there; columns that none fills take their default. */
function insertNew({ table, rows, columns, staging }: Staged, ingested: bigint, block: string): string {
  const name = quoteName(table.name)
  const targets = [...columns.map(({ stored }) => quoteName(stored)), '"_id"', '"_ingested"', quoteName(blockColumn)]
  const values = columns.map(({ stored, type }) => transports[type].read(quoteName(stored)))
  return `INSERT INTO ${name} (${targets.join(', ')})
    SELECT ${[...values, 'CAST("_id" AS UUID)', `CAST(${ingested} AS BIGINT)`, block].join(', ')}
    FROM temp.main.${staging} AS batch
    WHERE NOT EXISTS (SELECT 1 FROM ${name} AS stored
      WHERE stored."_id" = CAST(batch."_id" AS UUID)${timeWindow(table, rows)})`
}

/** Narrows the search for stored events to the time of the batch, where the table has one. */
function timeWindow({ time }: TableShape, rows: readonly EventRow[]): string {
  if (!time) return ''
  let first: bigint | undefined
  let last: bigint | undefined
  for (const { cells } of rows) {
    const at = cells[time.stored]
    if (typeof at !== 'bigint') continue
    if (first === undefined || at < first) first = at
    if (last === undefined || at > last) last = at
  }
  if (first === undefined || last === undefined) return ''
  return ` AND stored.${quoteName(time.stored)} BETWEEN ${first - clockTolerance} AND ${last + clockTolerance}`
}

function filledColumns(table: TableShape, rows: readonly EventRow[]): readonly CatalogColumn[] {
  const filled = new Set<string>()
  for (const { cells } of rows) for (const name in cells) filled.add(name)
  return [...table.columns.values()].filter(({ stored }) => filled.has(stored))
}

async function append(connection: DuckDBConnection, { columns, rows, staging }: Staged): Promise<void> {
  const appender = await connection.createAppender(staging, 'main', 'temp')
  const steps = columns.map(({ stored, type }) => ({ stored, ...transports[type] }))
  for (const { id, cells } of rows) {
    for (const { stored, empty, append: appendCell } of steps) {
      const cell = cells[stored] ?? empty
      if (cell === undefined) appender.appendNull()
      else appendCell(appender, cell)
    }
    appender.appendVarchar(id)
    appender.endRow()
  }
  appender.closeSync()
}

/** How a column's cells travel: the type they are appended as, and what becomes of it on reading. */
interface Transport {
  readonly sqlType: string
  readonly append: (appender: DuckDBAppender, cell: Cell) => void
  /** What stands for an absent cell; without it, null does. */
  readonly empty?: Cell
  readonly read: (column: string) => string
}

const asIs = (column: string): string => column

const wholeNumber: Transport = {
  sqlType: 'BIGINT',
  append: (appender, cell) => {
    appender.appendBigInt(BigInt(cell))
  },
  read: asIs,
}

/** Text that the engine reads as a type of its own. */
const castText = (sqlType: string): Transport => ({
  sqlType: 'VARCHAR',
  append: (appender, cell) => {
    appender.appendVarchar(String(cell))
  },
  read: (column) => `CAST(${column} AS ${sqlType})`,
})

const transports: Readonly<Record<ScalarType, Transport>> = {
  bool: {
    sqlType: 'BOOLEAN',
    append: (appender, cell) => {
      appender.appendBoolean(cell === true)
    },
    read: asIs,
  },
  int: {
    sqlType: 'INTEGER',
    append: (appender, cell) => {
      appender.appendInteger(Number(cell))
    },
    read: asIs,
  },
  long: wholeNumber,
  real: {
    sqlType: 'DOUBLE',
    append: (appender, cell) => {
      appender.appendDouble(Number(cell))
    },
    read: asIs,
  },
  decimal: castText('DECIMAL(38, 18)'),
  string: { ...castText('VARCHAR'), empty: '', read: asIs },
  datetime: wholeNumber,
  timespan: wholeNumber,
  guid: castText('UUID'),
  dynamic: castText('JSON'),
}
