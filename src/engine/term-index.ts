// The block index of terms: in which blocks of rows each term stands, over all text columns of a hunting table. It may
// name a block too many, never one too few, so that a hunt for a rare term reads a few blocks instead of the table.
import type { DuckDBConnection } from '@duckdb/node-api'
import { quoteName, quoteText } from '../sql/print.js'
import { rowsAtHand } from './rows-at-hand.js'
import { addressParts, shortestTerm } from '../sql/index-terms.js'
import type { ReadSession } from './session.js'

/** Rows in a block: as many as the engine handles at once. */
const blockRows = 2048n

/** The column that tells a row's block; rows that no load has numbered have this number and are always read. */
export const blockColumn = '_block'
export const unnumbered = -1

/** `term` is a hash of the table and the term, so that one order serves all tables. */
const termTable = '"harrier_terms"'
/**
 * For each table: the first block that is in the index, from which on all are, and the number of the next row.
 * `probe` tells the engine's way of hashing, which another version may change.
 */
const stateTable = '"harrier_term_index"'

/** Plain CREATEs, for a new database and for one that had no index. */
export const termIndexTables: readonly string[] = [
  `CREATE TABLE IF NOT EXISTS ${termTable} (term UINTEGER, first INTEGER, last INTEGER)`,
  `CREATE TABLE IF NOT EXISTS ${stateTable} (table_name VARCHAR, first_block INTEGER, next_row BIGINT, probe UBIGINT)`,
]

/** A table with the stored names of its text columns. */
export interface IndexedTable {
  readonly name: string
  readonly texts: readonly string[]
}

/** The blocks of a table that the index knows; none where the state is missing or another engine's. */
interface IndexState {
  readonly firstBlock: number
  readonly nextRow: bigint
}

const probe = `hash('harrier')`
const hashOf = (table: string, term: string): string =>
  `CAST(xor(hash(${term}), hash(${quoteText(table)})) & 4294967295 AS UINTEGER)`
const blockOf = (row: bigint): number => Number(row / blockRows)

/** The SQL that numbers the blocks of rows, in the order they come, from a row's number on. */
export const blockFrom = (nextRow: bigint): string =>
  `CAST((${nextRow} + row_number() OVER () - 1) // ${blockRows} AS INTEGER)`

/** Leaves a table's rows out of the index until it is made anew; those loaded from here on are taken up. */
export const forgetTerms = (table: string): string => `DELETE FROM ${stateTable} WHERE table_name = ${quoteText(table)}`

/** What the index knows of a table. */
async function indexState(connection: DuckDBConnection, table: string): Promise<IndexState | undefined> {
  const found = await connection.runAndReadAll(
    `SELECT first_block, next_row FROM ${stateTable} WHERE table_name = $1 AND probe = ${probe}`,
    [table],
  )
  const [row] = found.getRows()
  return row && { firstBlock: Number(row[0]), nextRow: BigInt(String(row[1])) }
}

/** The number of the next row to be loaded. A table without a state begins one at a block that no row has. */
export async function nextRowOf(connection: DuckDBConnection, table: string): Promise<bigint> {
  const state = await indexState(connection, table)
  if (state) return state.nextRow
  const found = await connection.runAndReadAll(`SELECT coalesce(max(${blockColumn}), -1) + 1 FROM ${quoteName(table)}`)
  const block = BigInt(String(found.getRows()[0]?.[0]))
  await connection.run(`DELETE FROM ${stateTable} WHERE table_name = $1`, [table])
  await connection.run(`INSERT INTO ${stateTable} VALUES ($1, ${block}, ${block * blockRows}, ${probe})`, [table])
  return block * blockRows
}

/**
 * Takes up the rows with numbers from `first` to before `next`, in the transaction that wrote them. `loaded` is their
 * time of loading, which tells them from what their first block held before.
 */
export async function indexRows(
  connection: DuckDBConnection,
  table: IndexedTable,
  { first, next, loaded }: { readonly first: bigint; readonly next: bigint; readonly loaded: bigint },
): Promise<void> {
  if (next > first) await indexBlocks(connection, table, blockOf(first), blockOf(next - 1n), loaded)
  await connection.run(`UPDATE ${stateTable} SET next_row = ${next} WHERE table_name = $1`, [table.name])
}

/** So many blocks are taken up at once: their numbers are bits of a word. */
const blocksAtOnce = 64

/** All rows of some blocks, or those loaded at a time. */
async function indexBlocks(
  connection: DuckDBConnection,
  table: IndexedTable,
  from: number,
  to: number,
  loaded?: bigint,
): Promise<void> {
  if (table.texts.length === 0) return
  for (let first = from; first <= to; first += blocksAtOnce) {
    await connection.run(insertTerms(table, first, Math.min(to, first + blocksAtOnce - 1), loaded))
  }
}

/**
 * Each text is looked through once however often it stands there. A term in an eighth of at least eight blocks is kept
 * as one range: few blocks could be left out for it. Lower case is the engine's; of other letters only ſ is taken for
 * an ASCII one by a search without case.
 */
function insertTerms({ name, texts }: IndexedTable, first: number, last: number, loaded: bigint | undefined): string {
  const rows = `${blockColumn} BETWEEN ${first} AND ${last}${loaded === undefined ? '' : ` AND _ingested = ${loaded}`}`
  const most = Math.max(8, last - first + 1) / 8
  const columns = texts.map(
    (
      column,
    ) => `SELECT ${quoteName(column)} AS text, bit_or(CAST(1 AS UBIGINT) << (${blockColumn} - ${first})) AS blocks
      FROM ${quoteName(name)} WHERE ${rows} AND ${quoteName(column)} <> '' GROUP BY text`,
  )
  const lowest = 'bit_count(xor(blocks, blocks - 1)) - 1'
  return `INSERT INTO ${termTable}
    WITH folded AS (SELECT CASE WHEN contains(text, 'ſ') THEN replace(lower(text), 'ſ', 's') ELSE lower(text) END AS text, blocks FROM (${columns.join(' UNION ALL ')})),
    addresses AS (SELECT string_split(unnest(regexp_extract_all(text, '[0-9]+(?:\\.[0-9]+){${addressParts - 1},}')), '.') AS parts, blocks
      FROM folded WHERE text LIKE '%.%.%.%'),
    terms AS (
      SELECT unnest(regexp_extract_all(text, '[0-9a-z]{${shortestTerm},}')) AS term, blocks FROM folded
      UNION ALL SELECT unnest(list_transform(range(1, len(parts) - ${addressParts - 2}),
        lambda i: array_to_string(parts[i:i + ${addressParts - 1}], '.'))), blocks FROM addresses),
    hashed AS (SELECT ${hashOf(name, 'term')} AS term, bit_or(blocks) AS blocks FROM terms GROUP BY ALL),
    ranges AS (SELECT term, blocks, bit_count(blocks) > ${most} AS common, unnest(CASE
      WHEN bit_count(blocks) = 1 OR bit_count(blocks) > ${most} THEN [CAST(${lowest} AS BIGINT)]
      ELSE list_filter(range(0, ${blocksAtOnce}), lambda i: (blocks >> i) & 1 = 1) END) AS block FROM hashed)
    SELECT term, ${first} + block, CASE WHEN common THEN ${last} ELSE ${first} + block END FROM ranges ORDER BY term`
}

/** So many entries are looked through in a moment, in whatever order they are. */
const looseEntries = 2_000_000

/**
 * Puts the entries in order of their terms, where many have come since that was last done, so that a look-up reads a
 * small part of them; and makes one range of what a term has in many blocks.
 */
export async function settleTerms(connection: DuckDBConnection): Promise<void> {
  const found = await connection.runAndReadAll(`SELECT count(*) FROM ${termTable}`)
  const entries = Number(found.getRows()[0]?.[0])
  const sorted = await sortedEntries(connection)
  if (entries - sorted > Math.max(looseEntries, sorted)) await sortTerms(connection)
}

/** The state of no table tells how many entries were in order. */
const noTable = ''
async function sortedEntries(connection: DuckDBConnection): Promise<number> {
  const found = await connection.runAndReadAll(`SELECT next_row FROM ${stateTable} WHERE table_name = '${noTable}'`)
  return Number(found.getRows()[0]?.[0] ?? 0)
}

async function sortTerms(connection: DuckDBConnection): Promise<void> {
  await connection.run('BEGIN TRANSACTION')
  try {
    await connection.run(`CREATE TEMP TABLE sorted_terms AS
      WITH common AS (SELECT term, min(first) AS first, max(last) AS last FROM ${termTable} GROUP BY term
        HAVING count(*) > 8 AND sum(last - first + 1) * 8 >= max(last) - min(first) + 1)
      SELECT * FROM (SELECT * FROM ${termTable} AS t ANTI JOIN common USING (term) UNION ALL SELECT * FROM common) ORDER BY term, first`)
    await connection.run(`DELETE FROM ${termTable}`)
    const { rowsChanged } = await connection.run(`INSERT INTO ${termTable} SELECT * FROM sorted_terms`)
    await connection.run('DROP TABLE temp.main.sorted_terms')
    await connection.run(`DELETE FROM ${stateTable} WHERE table_name = '${noTable}'`)
    await connection.run(`INSERT INTO ${stateTable} VALUES ('${noTable}', 0, ${rowsChanged}, 0)`)
    await connection.run('COMMIT')
  } catch (error) {
    await connection.run('ROLLBACK').catch(() => undefined)
    throw error
  }
}

/** How many rows of a table have been taken up. */
export interface IndexedRows {
  readonly table: string
  readonly rows: number
}

/** Makes the index anew from what the tables hold, each table whole or not at all. */
export async function rebuildTermIndex(
  connection: DuckDBConnection,
  tables: readonly IndexedTable[],
  options: { readonly signal?: AbortSignal; readonly onProgress?: (progress: IndexedRows) => void } = {},
): Promise<void> {
  await connection.run(`DELETE FROM ${stateTable}; DELETE FROM ${termTable}`)
  for (const table of tables) {
    options.signal?.throwIfAborted()
    await connection.run('BEGIN TRANSACTION')
    try {
      const rows = await rebuildTable(connection, table)
      await connection.run('COMMIT')
      options.onProgress?.({ table: table.name, rows })
    } catch (error) {
      await connection.run('ROLLBACK').catch(() => undefined)
      throw error
    }
  }
  await sortTerms(connection)
}

async function rebuildTable(connection: DuckDBConnection, table: IndexedTable): Promise<number> {
  const next = await nextRowOf(connection, table.name)
  const { rowsChanged } = await connection.run(`UPDATE ${quoteName(table.name)} AS t SET ${blockColumn} = numbered.block
    FROM (SELECT rowid AS row, ${blockFrom(next)} AS block FROM ${quoteName(table.name)} WHERE ${blockColumn} = ${unnumbered}) AS numbered
    WHERE t.rowid = numbered.row`)
  const end = next + BigInt(rowsChanged)
  const last = end > 0n ? blockOf(end - 1n) : -1
  const texts = await filledTexts(connection, table)
  await indexBlocks(connection, { name: table.name, texts }, 0, last)
  await connection.run(`UPDATE ${stateTable} SET first_block = 0, next_row = ${end} WHERE table_name = $1`, [
    table.name,
  ])
  const [count] = (await connection.runAndReadAll(`SELECT count(*) FROM ${quoteName(table.name)}`)).getRows()
  return Number(count?.[0])
}

/** The text columns in which any row has something. */
async function filledTexts(connection: DuckDBConnection, { name, texts }: IndexedTable): Promise<readonly string[]> {
  if (texts.length === 0) return []
  const tests = texts.map((column) => `coalesce(max(${quoteName(column)}) <> '', false)`)
  const [row] = (await connection.runAndReadAll(`SELECT ${tests.join(', ')} FROM ${quoteName(name)}`)).getRows()
  return texts.filter((_, i) => row?.[i] === true)
}

/** Blocks from and to, both included, in order and apart. */
export type BlockRange = readonly [first: number, last: number]

/** More entries than these are no rare terms. */
const mostEntries = 50_000

/** What the index answers about some terms of a table. */
export interface FoundBlocks {
  /** From this block on all are in the index. */
  readonly firstBlock: number
  /** How many blocks are in it. */
  readonly blocks: number
  /** Where each term may stand. */
  readonly ranges: ReadonlyMap<string, readonly BlockRange[]>
}

/**
 * The blocks that each term may stand in; undefined where the index does not know the table, and where they are too
 * many to tell. One statement, since each costs more than the look-up itself; of few terms each is asked for alone,
 * since a list of them is only held against what the engine has read already.
 */
export async function findBlocks(
  connection: DuckDBConnection,
  table: string,
  terms: readonly string[],
): Promise<FoundBlocks | undefined> {
  const asked = terms.length > mostAlone ? entriesOfMany(table, terms) : entriesOfEach(table, terms)
  const found = await connection.run(`
    SELECT -1 AS place, first_block AS first, CAST((next_row + ${blockRows - 1n}) // ${blockRows} AS INTEGER) AS last
    FROM ${stateTable} WHERE table_name = ${quoteText(table)} AND probe = ${probe} UNION ALL (${asked})`)
  const rows = rowsAtHand(found).map((row) => row.map(Number))
  const state = rows.find(([place]) => place === -1)
  if (!state || rows.length > mostEntries) return undefined
  const ranges = new Map<string, BlockRange[]>(terms.map((term) => [term, []]))
  for (const [place = -1, first = 0, last = 0] of rows) ranges.get(terms[place] ?? '')?.push([first, last])
  const [, firstBlock = 0, nextBlock = 0] = state
  return { firstBlock, blocks: nextBlock - firstBlock, ranges }
}

/** Beyond so many, reading what may hold any of them takes less than planning to read for each. */
const mostAlone = 40

const entriesOfEach = (table: string, terms: readonly string[]): string =>
  terms
    .map(
      (term, place) => `SELECT ${place}, first, last FROM ${termTable} WHERE term = ${hashOf(table, quoteText(term))}`,
    )
    .join(' UNION ALL ')

function entriesOfMany(table: string, terms: readonly string[]): string {
  const hashes = terms.map((term) => hashOf(table, quoteText(term)))
  return `SELECT place, first, last FROM (SELECT * FROM ${termTable} WHERE term IN (${hashes.join(', ')}))
    JOIN (VALUES ${hashes.map((hash, place) => `(${place}, ${hash})`).join(', ')}) AS asked(place, term) USING (term) LIMIT ${mostEntries + 1}`
}

/**
 * Which of some terms may stand in the blocks of a table from one on; undefined where the index does not know them. A
 * term that is not among them stands in none.
 */
export async function termsFrom(
  session: ReadSession,
  table: string,
  terms: readonly string[],
  firstBlock: number,
): Promise<ReadonlySet<string> | undefined> {
  const [state] = await session.rows(
    `SELECT 1 AS known FROM ${stateTable} WHERE table_name = $table AND first_block <= $firstBlock AND probe = ${probe}`,
    { table, firstBlock },
  )
  if (!state || firstBlock <= unnumbered) return undefined
  if (terms.length === 0) return new Set()
  const found = await session.rows<{ readonly term: string }>(
    `SELECT asked.term FROM (SELECT unnest($terms::VARCHAR[]) AS term) AS asked
     WHERE ${hashOf(table, 'asked.term')} IN (SELECT term FROM ${termTable} WHERE last >= $firstBlock)`,
    { terms, firstBlock },
  )
  return new Set(found.map(({ term }) => term))
}
