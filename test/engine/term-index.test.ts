// The block index of terms: hunts through it answer as without it, whatever it knows of the table.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { DuckDBConnection } from '@duckdb/node-api'
import fc from 'fast-check'
import { HostFunctions } from '../../src/engine/host-functions.js'
import { openDatabase } from '../../src/engine/database.js'
import type { Database } from '../../src/engine/database.js'
import { indexedTables } from '../../src/engine/schema.js'
import { rebuildTermIndex, settleTerms } from '../../src/engine/term-index.js'
import { narrowScans } from '../../src/engine/term-scan.js'
import { eventStore } from '../../src/ingest/event-store.js'
import { identityOf } from '../../src/ingest/identity.js'
import type { EventRow } from '../../src/ingest/rows.js'
import { tableShape } from '../../src/ingest/rows.js'
import { compile } from '../../src/kql/compile.js'
import { catalog, testNow } from '../support/hunting.js'

let database: Database
let connection: DuckDBConnection
beforeAll(async () => {
  database = await openDatabase({ path: ':memory:', catalog, tables: ['DeviceEvents', 'DeviceInfo'] })
  connection = await database.connect()
  await connection.run(manyRows)
  await new HostFunctions().register(connection, ['holds_term'])
})
afterAll(async () => {
  connection.disconnectSync()
  await database.close()
})

/** Twenty blocks; every 997th row has a word of its own, the first of them an odd text too. */
const rows = 40_960
const oddTexts = [
  '\u017fet-\u212aelvin ALPHA.bravo',
  'naïve7 café-menu',
  '5.1.2.3.4 and 10.20.30.40:443',
  'x1.2.3.4 1.2.3.4y',
  'İstanbul-99 ΣΑΣ',
  'a_b-ccc_ddd',
  'C:\\Tools\\Mimi.exe -q "0xDEADBEEF"',
  '{75dff2b7-6936-4c06-a8bb-676a7b00b24b}',
  'tab\tnew\nline',
  'ß straße',
  'été 2001:db8::ff00', // prettier-ignore
]
const quoted = oddTexts.map((text) => `'${text.replaceAll("'", "''")}'`)
const manyRows = `INSERT INTO "DeviceEvents" ("Timestamp", "DeviceName", "FileName", "RemoteUrl", "ReportId")
  SELECT i, 'ws' || (i % 7) || '.corp.example', 'common words ' || (i % 5),
    CASE WHEN i % 997 = 0 THEN coalesce([${quoted.join(', ')}][1 + i // 997], '') || ' rare' || i ELSE '' END, i
  FROM range(${rows}) AS numbers(i)`

const statementOf = (kql: string) => compile(kql, { catalog, now: testNow }).statement

/** The numbers of the rows that a hunt finds, by the index and without it, and whether the index left anything out. */
async function found(predicate: string) {
  const statement = statementOf(`DeviceEvents | where ${predicate} | project ReportId`)
  const narrowed = await narrowScans(connection, statement)
  const numbers = async (text: string): Promise<readonly number[]> =>
    (await connection.runAndReadAll(text)).getRows().map(([n]) => Number(n)).sort((a, b) => a - b) // prettier-ignore
  return {
    byIndex: await numbers(narrowed.text),
    plain: await numbers(statement.text),
    isNarrowed: narrowed.text !== statement.text,
  }
}

const operators = ['has', 'has_cs', 'hasprefix', 'hassuffix', 'contains', 'contains_cs', 'startswith', 'endswith', '==', '=~'] // prettier-ignore
const listOperators = ['has_any', 'has_all', 'in', 'in~']
const part = fc
  .tuple(fc.constantFrom(...oddTexts), fc.nat(30), fc.nat(30), fc.boolean())
  .map(([text, from, length, upper]) =>
    JSON.stringify((upper ? text.toUpperCase() : text).slice(from, from + length + 2)),
  )
const rare = fc.nat(41).map((n) => `"rare${n * 997}"`)
const sought = fc.oneof(part, rare)
const within = fc.constantFrom('RemoteUrl', 'RemoteUrl', 'tolower(RemoteUrl)')
const condition = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(within, fc.constantFrom(...operators), sought).map((parts) => parts.join(' ')) },
  fc.tuple(within, fc.constantFrom(...listOperators), fc.array(sought, { minLength: 1, maxLength: 3 })).map(([text, operator, list]) => `${text} ${operator} (${list.join(', ')})`),
) // prettier-ignore
const conditions = fc.oneof(
  condition,
  fc.tuple(condition, fc.constantFrom('and', 'or'), condition).map((parts) => parts.join(' ')),
  fc.tuple(condition, condition, condition).map(([a, b, c]) => `(${a}) and ((${b}) or (${c}))`),
  fc.tuple(condition, condition).map(([a, b]) => `(${a}) and not(${b})`),
)

/** Whatever the index knows of the rows. */
async function answersAsAScan(numRuns: number): Promise<void> {
  const property = fc.asyncProperty(conditions, async (predicate) => {
    const answer = await found(predicate)
    expect(answer.byIndex).toEqual(answer.plain)
  })
  await fc.assert(property, { numRuns: process.env['HARRIER_TRIALS'] === 'full' ? 50 * numRuns : numRuns })
}

const indexed = indexedTables(catalog).filter(({ name }) => name === 'DeviceEvents')

describe('an index of all rows', () => {
  beforeAll(() => rebuildTermIndex(connection, indexed))

  test.each([
    ['RemoteUrl has "rare1994"', true],
    ['RemoteUrl has "RARE1994" and FileName has "common"', true],
    ['RemoteUrl has_any ("rare1994", "rare2991")', true],
    ['RemoteUrl has_all ("deadbeef", "mimi")', true],
    ['RemoteUrl contains "0xdeadbeef\\""', false],
    ['RemoteUrl contains " 0xDEADBEEF\\""', true],
    ['tolower(RemoteUrl) == "a_b-ccc_ddd rare4985"', true],
    ['RemoteUrl in~ ("A_B-CCC_DDD RARE4985", "nothing-like-it")', true],
    ['RemoteUrl startswith "c:\\\\TOOLS\\\\mi"', true],
    ['RemoteUrl endswith "rare5982"', false],
    ['RemoteUrl endswith " rare5982"', true],
    ['RemoteUrl has "10.20.30.40"', true],
    ['RemoteUrl has "1.2.3.4"', true],
    ['has_ipv4(RemoteUrl, "10.20.30.40")', true],
    ['has_ipv4(RemoteUrl, FileName)', false],
    ['has_any_ipv4(RemoteUrl, "1.2.3.4", "10.20.30.40")', true],
    ['has_any_ipv4(RemoteUrl, dynamic(["1.2.3.4", "10.20.30.40"]))', true],
    ['has_any_ipv4(RemoteUrl, dynamic(["1.2.3.4", 7]))', false],
    ['has_ipv4_prefix(RemoteUrl, "10.20.30.")', false],
    ['has_ipv4_prefix(RemoteUrl, "192.168.")', true],
    ['not(has_ipv4(RemoteUrl, "10.20.30.40"))', false],
    ['RemoteUrl has "set" or RemoteUrl has "kelvin"', true],
    ['RemoteUrl has "no-such-word-1"', true],
    ['* has "rare1994"', true],
    ['* has "1994"', false],
    ['RemoteUrl has "rare1994" or ReportId == 7', false],
    ['FileName has "common"', false],
    ['not(RemoteUrl has "rare1994")', false],
    ['RemoteUrl !has "rare1994"', false],
    ['strcat(RemoteUrl, "x") has "rare1994x"', false],
  ] as const)('%s', async (predicate, isNarrowed) => {
    const answer = await found(predicate)
    expect(answer.byIndex).toEqual(answer.plain)
    expect(answer.isNarrowed).toBe(isNarrowed)
  })

  test('answers as a scan does for any part of any text', () => answersAsAScan(150))

  test('narrows the tables of a join and of a subquery each', async () => {
    const narrowed = await narrowScans(
      connection,
      statementOf(`DeviceEvents | where RemoteUrl has "rare1994" | join kind=inner (DeviceEvents | where RemoteUrl has "rare2991") on FileName
        | where DeviceName in ((DeviceEvents | where RemoteUrl has "rare3988" | project DeviceName))`),
    )
    expect(narrowed.text.match(/"_block" = \d+/g)).toHaveLength(3)
    await connection.run(narrowed.text)
  })
})

describe('an index that does not know everything', () => {
  const reads = async (predicate: string) => {
    const answer = await found(predicate)
    expect(answer.byIndex).toEqual(answer.plain)
    return answer
  }

  test('rows that nobody numbered are read', async () => {
    await rebuildTermIndex(connection, indexed)
    await connection.run(`INSERT INTO "DeviceEvents" ("RemoteUrl", "ReportId") VALUES ('rare1994', ${rows})`)
    const { byIndex, isNarrowed } = await reads('RemoteUrl has "rare1994"')
    expect({ last: byIndex.at(-1), isNarrowed }).toEqual({ last: rows, isNarrowed: true })
  })
  test('rows from before the index are read', async () => {
    await connection.run("UPDATE harrier_term_index SET first_block = 15 WHERE table_name = 'DeviceEvents'; DELETE FROM harrier_terms WHERE last < 15") // prettier-ignore
    expect((await reads('RemoteUrl has "rare1994"')).isNarrowed).toBe(true)
    await answersAsAScan(40)
  })
  test('a table of which nothing is known is read whole', async () => {
    await connection.run("DELETE FROM harrier_term_index WHERE table_name = 'DeviceEvents'")
    expect((await reads('RemoteUrl has "rare1994"')).isNarrowed).toBe(false)
  })
  test('terms hashed in another way are not believed', async () => {
    await rebuildTermIndex(connection, indexed)
    await connection.run('UPDATE harrier_term_index SET probe = probe + 1')
    expect((await reads('RemoteUrl has "rare1994"')).isNarrowed).toBe(false)
  })
  test('putting the entries in order changes no answer', async () => {
    await rebuildTermIndex(connection, indexed)
    await settleTerms(connection)
    for (const predicate of ['RemoteUrl has "rare1994"', 'RemoteUrl has "menu"', 'FileName has "words"']) await reads(predicate) // prettier-ignore
  })
})

describe('loading', () => {
  const info = catalog.table('DeviceInfo')
  const shape = info && tableShape(info)
  const rowOf = (name: string): EventRow => ({ table: 'DeviceInfo', id: identityOf(name), cells: { DeviceName: name } })
  const countOf = async (sql: string) => Number((await connection.runAndReadAll(sql)).getRows()[0]?.[0])

  test('numbers rows on from the last and takes up their terms with them', async () => {
    if (!shape) throw new Error('DeviceInfo has gone.')
    let time = 0n
    const store = eventStore({ connection, tables: [], now: () => ++time, turn: () => Promise.resolve(() => undefined), follow: () => Promise.resolve() }) // prettier-ignore
    const names = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => rowOf(`host-${from + i}.example`)) // prettier-ignore
    await store.write(new Map([[shape, names(0, 3000)]]))
    await store.write(new Map([[shape, names(2000, 5000)]]))
    await store.settle()
    expect(await countOf('SELECT max(_block) FROM "DeviceInfo"')).toBe(2)
    expect(await countOf("SELECT next_row FROM harrier_term_index WHERE table_name = 'DeviceInfo'")).toBe(5000)
    const entries = `SELECT first FROM harrier_terms WHERE term = CAST(xor(hash('4999'), hash('DeviceInfo')) & 4294967295 AS UINTEGER)`
    expect(await countOf(entries)).toBe(2)
    const before = await countOf('SELECT count(*) FROM harrier_terms')
    await store.write(new Map([[shape, names(5000, 5010)]]))
    expect((await countOf('SELECT count(*) FROM harrier_terms')) - before).toBe(12)
  })
})
