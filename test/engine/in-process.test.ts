// The engine in this process: results by type, caps, stops, gates and the list of hostile queries.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { Vector, tableFromIPC } from 'apache-arrow'
import type { Data } from 'apache-arrow'
import { rowBatch } from '../../src/cli/result/row-batch.js'
import { ArrowStream } from '../../src/engine/arrow-stream.js'
import { openDatabase } from '../../src/engine/database.js'
import type { Database } from '../../src/engine/database.js'
import type { QueryLimits } from '../../src/engine/engine.js'
import { InProcessEngine } from '../../src/engine/in-process.js'
import { stringifyRows } from '../../src/kql/json-text.js'
import { arrowBatches, jsonArrays } from '../../src/engine/result.js'
import type { Cell, ResultColumn, RowForm } from '../../src/engine/result.js'
import type { ScalarType } from '../../src/kql/types.js'
import type { SqlValue } from '../../src/sql/tree.js'
import { endless } from './long-statements.js'
import { everyType, smallCatalog } from './small-catalog.js'

const limits: QueryLimits = { deadlineMs: 20_000, maxRows: 100_000, maxBytes: 100_000_000 }
const memoryBytes = 256 * 1024 ** 2
const folder = mkdtempSync(join(tmpdir(), 'harrier-test-'))
let database: Database
let engine: InProcessEngine

beforeAll(async () => {
  database = await openDatabase({
    path: ':memory:',
    catalog: smallCatalog({ Events: everyType }),
    memoryBytes,
    temporaryBytes: 64 * 1024 ** 2,
  })
  engine = new InProcessEngine(database)
})
afterAll(async () => {
  await engine.close()
  rmSync(folder, { recursive: true, force: true })
})

const statement = (text: string, ...parameters: readonly SqlValue[]) => ({ text, parameters })
const column = (type: ScalarType, name = 'x'): ResultColumn => ({ name, type })
const long = [column('long')]
async function cell(text: string, type: ScalarType): Promise<Cell | undefined> {
  return (await engine.run(statement(text), [column(type)], limits)).rows[0]?.[0]
}

describe('cells', () => {
  const rows: readonly (readonly [ScalarType, string, Cell])[] = [
    ['bool', 'true', true],
    ['bool', 'NULL::BOOLEAN', null],
    ['int', '7::INTEGER', 7],
    ['long', '9007199254740991', 9007199254740991],
    ['long', '9223372036854775807', 9223372036854775807n],
    ['long', '-9007199254740993', -9007199254740993n],
    ['real', '0.1::DOUBLE', 0.1],
    ['real', "'nan'::DOUBLE", 'NaN'],
    ['real', "'-inf'::DOUBLE", '-Infinity'],
    ['real', "'inf'::DOUBLE", 'Infinity'],
    ['decimal', '1.50::DECIMAL(38,18)', '1.5'],
    ['decimal', '100::DECIMAL(38,18)', '100'],
    ['decimal', '-0.000000000000000001::DECIMAL(38,18)', '-0.000000000000000001'],
    ['string', "'häuser 🦅 and a text longer than twelve bytes'", 'häuser 🦅 and a text longer than twelve bytes'],
    ['string', 'NULL::VARCHAR', ''],
    ['datetime', '637472900377220239', '2021-01-26T20:33:57.7220239Z'],
    ['datetime', '0', '0001-01-01T00:00:00.0000000Z'],
    ['datetime', '3155378975999999999', '9999-12-31T23:59:59.9999999Z'],
    ['datetime', '621355967999999999', '1969-12-31T23:59:59.9999999Z'],
    ['timespan', '0', '00:00:00'],
    ['timespan', '864000000000 + 37230000001', '1.01:02:03.0000001'],
    ['timespan', '-36000000000', '-01:00:00'],
    ['timespan', '-9223372036854775808', '-10675199.02:48:05.4775808'],
    ['guid', "'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'::UUID", 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'],
    ['dynamic', `'{"a":[1,"x",null,{"b":1.5}]}'::JSON`, { a: [1, 'x', null, { b: 1.5 }] }],
    ['dynamic', `'[12345678901234567890, 0.12345678901234567, "12345678901234567890"]'::JSON`, [12345678901234567890n, 0.12345678901234567, '12345678901234567890']], // prettier-ignore
    ['dynamic', 'NULL::JSON', null],
  ]
  test.each(rows)('%s %s', async (type, sql, expected) => {
    expect(await cell(`SELECT ${sql}`, type)).toEqual(expected)
  })

  test('order is kept on the way out', async () => {
    const text = 'SELECT i FROM range(300000) t(i) ORDER BY hash(i)'
    const [values, hashes] = await Promise.all([
      engine.run(statement(text), long, { ...limits, maxRows: 1e6 }),
      engine.run(statement('SELECT list(i ORDER BY hash(i)) FROM range(300000) t(i)'), [column('dynamic')], limits),
    ])
    expect(values.rows.map(([i]) => i)).toEqual(hashes.rows[0]?.[0])
  })

  test('JSON text is what the values are', async () => {
    const text = "SELECT i, 'x' || i, 9007199254740993 FROM range(5000) t(i)"
    const types = [column('long'), column('string'), column('long')]
    const texts: string[] = []
    for await (const { bytes } of engine.streamBatches(statement(text), types, jsonArrays, limits))
      texts.push(String(bytes))
    const { rows } = await engine.run(statement(text), types, limits)
    expect(texts.join('')).toBe(stringifyRows(rows).slice(1, -1) + jsonArrays.end)
  })

  test.each<readonly [string, RowForm]>([
    ['objects', { row: 'object', end: '\n' }],
    ['lines of CSV', { row: 'csv', end: '\r\n', raw: false }],
    ['lines of raw CSV', { row: 'csv', end: '\r\n', raw: true }],
  ])('%s from the engine are those made of the values', async (_, form) => {
    const types: readonly ScalarType[] = ['bool', 'int', 'long', 'real', 'decimal', 'string', 'datetime', 'timespan', 'guid', 'dynamic'] // prettier-ignore
    const named = types.map((type) => column(type, `the "${type}"'s`))
    const full = `SELECT true, -1::INTEGER, 9223372036854775807, 0.5::DOUBLE, 1.5::DECIMAL(38,18), '=a"b,\nc'::VARCHAR,
      637472900377220239, -36000000001, 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'::UUID, '{"a": [1, "\\"x", null]}'::JSON`
    const odd = `SELECT false, 0, -1, 'nan'::DOUBLE, -2, '', 0, 0, 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::UUID, '"-text"'::JSON`
    const none = `SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'null'::JSON`
    const text = statement([full, odd, none].join(' UNION ALL '))
    const pieces: string[] = []
    for await (const { bytes } of engine.streamBatches(text, named, form, limits)) pieces.push(String(bytes))
    const { rows } = await engine.run(text, named, limits)
    expect(rows).toHaveLength(3)
    expect(pieces.join('')).toBe(String((await rowBatch(rows, named, form)).bytes))
  })

  test.each<readonly [string, RowForm]>([
    ['arrays', jsonArrays],
    ['objects', { row: 'object', end: '\n' }],
    ['lines of CSV', { row: 'csv', end: '\r\n' }],
    ['record batches', arrowBatches],
  ])('columns known to have nothing leave as if they had been read: %s', async (_, form) => {
    const named = Object.values(everyType).map((type, i) => column(type, `c${i}`))
    const nothing = named.map(({ type }) => (type === 'string' ? "''" : 'NULL'))
    const text = `SELECT ${nothing.join(', ')} FROM range(3)`
    const written = async (blanks?: readonly number[]): Promise<string> => {
      const pieces: Uint8Array[] = []
      const stream = engine.streamBatches({ ...statement(text), ...(blanks && { blanks }) }, named, form, limits)
      for await (const { bytes } of stream) pieces.push(bytes)
      return Buffer.concat(pieces).toString('hex')
    }
    const read = await written()
    expect(read).not.toBe('')
    const all = named.map((_column, i) => i)
    for (const blanks of [all, all.slice(0, 1), all.slice(-1), all.slice(2, 6)])
      expect(await written(blanks)).toBe(read)
  })

  test('hundreds of columns from many tables leave as CSV', async () => {
    const many = Array.from({ length: 600 }, (_, i) => column('string', `c${i}`))
    const row = `SELECT ${many.map(({ name }, i) => `'${i === 0 ? '=1' : i}' AS ${name}`).join(', ')}`
    const text = Array.from({ length: 60 }, () => row).join(' UNION ALL ')
    const form: RowForm = { row: 'csv', end: '\n' }
    let bytes = ''
    for await (const batch of engine.streamBatches(statement(text), many, form, limits)) bytes += String(batch.bytes)
    const line = `${many.map((_, i) => (i === 0 ? `"'=1"` : `"${i}"`)).join(',')}\n`
    expect(bytes).toBe(line.repeat(60))
  })

  test('record batches of Arrow have the values, in rows of any number', async () => {
    const types: readonly ScalarType[] = ['bool', 'int', 'long', 'real', 'decimal', 'string', 'datetime', 'timespan', 'guid', 'dynamic'] // prettier-ignore
    const named = types.map((type) => column(type, type))
    const some = (value: string, of: number): string => `CASE WHEN i % ${of} > 0 THEN ${value} END`
    const text = statement(`SELECT ${some('i % 2 = 0', 3)}, ${some('CAST(-i AS INTEGER)', 4)}, ${some('i << 40', 5)},
      ${some('i / 8.0', 6)}, ${some('CAST(i AS DECIMAL(38,18)) / 4', 7)}, repeat('é', i % 400), ${some('637472900377220239 + i', 3)},
      ${some('-i', 4)}, ${some("'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'::UUID", 5)}, ${some(`CASE WHEN i % 2 = 0 THEN 'null' ELSE '{"a": [1]}' END::JSON`, 3)} FROM range(5000) t(i)`)
    const read = (batches: readonly Uint8Array[]): readonly unknown[] => {
      const stream = new ArrowStream(named)
      const table = tableFromIPC(Buffer.concat([stream.begin(), ...batches, stream.end()]))
      return named.map(({ name, type }) => {
        // The reader's own numbers have no room for the last digits of a datetime; the column has.
        const value = (data: Data, row: number): unknown =>
          type === 'datetime' ? (data.values as BigInt64Array)[row] : new Vector([data]).get(row)
        const cells = (data: Data) => Array.from({ length: data.length }, (_, row) => (data.getValid(row) ? value(data, row) : null)) // prettier-ignore
        return table.getChild(name)?.data.flatMap(cells)
      })
    }
    const pieces: Uint8Array[] = []
    let count = 0
    for await (const batch of engine.streamBatches(text, named, arrowBatches, { ...limits, maxRows: 4999 })) {
      pieces.push(batch.bytes)
      count += batch.count
    }
    const { rows } = await engine.run(text, named, { ...limits, maxRows: 4999 })
    expect([count, rows.length]).toEqual([4999, 4999])
    expect(pieces.length).toBeGreaterThan(3)
    expect(read(pieces)).toEqual(read([(await rowBatch(rows, named, arrowBatches)).bytes]))
  })

  test('parameters of every kind are bound as they are', async () => {
    const { rows: found } = await engine.run(
      statement(
        'SELECT $1::BOOLEAN, $2::DOUBLE, $3::BIGINT, $4, $5::BIGINT',
        true,
        0.5,
        3155378975999999999n,
        "a'b",
        null,
      ),
      [column('bool'), column('real'), column('long'), column('string'), column('long')],
      limits,
    )
    expect(found).toEqual([[true, 0.5, 3155378975999999999n, "a'b", null]])
  })
})

describe('caps', () => {
  test('rows beyond the cap are cut off, and it is said', async () => {
    const result = await engine.run(statement('SELECT * FROM range(10000)'), long, { ...limits, maxRows: 3000 })
    expect(result.rows).toHaveLength(3000)
    expect(result.rows.at(-1)).toEqual([2999])
    expect(result.stats.truncated).toEqual({ reason: 'maxRows', limit: 3000 })
  })

  test('exactly as many rows as the cap is a whole result', async () => {
    const result = await engine.run(statement('SELECT * FROM range(3000)'), long, { ...limits, maxRows: 3000 })
    expect(result.stats).toMatchObject({ rows: 3000 })
    expect(result.stats.truncated).toBeUndefined()
  })

  test('bytes beyond the cap are cut off at a row', async () => {
    const text = "SELECT repeat('a', 1000) FROM range(1000)"
    const result = await engine.run(statement(text), [column('string')], { ...limits, maxBytes: 100_000 })
    expect(result.stats.truncated).toEqual({ reason: 'maxBytes', limit: 100_000 })
    expect(result.rows.length).toBeGreaterThan(95)
    expect(JSON.stringify(result.rows).length).toBeLessThan(110_000)
  })

  test('one row beyond the cap is an error', async () => {
    const run = engine.run(statement("SELECT repeat('a', 1000)"), [column('string')], { ...limits, maxBytes: 100 })
    await expect(run).rejects.toMatchObject({ code: 'KQL5003', limit: { name: 'result', value: 100, unit: 'bytes' } })
  })
})

describe('stops', () => {
  test('the deadline ends a query, names itself, and the next query answers', async () => {
    const run = engine.run(endless, long, { ...limits, deadlineMs: 300 })
    await expect(run).rejects.toMatchObject({ code: 'KQL5001', limit: { name: 'deadline', value: 300, unit: 'ms' } })
    expect(await cell('SELECT 1', 'long')).toBe(1)
  })

  test('cancelling ends a query', async () => {
    const abort = new AbortController()
    const run = engine.run(endless, long, limits, abort.signal)
    setTimeout(() => { abort.abort() }, 100) // prettier-ignore
    await expect(run).rejects.toMatchObject({ code: 'KQL5004' })
  })

  test('a query cancelled before it begins does not begin', async () => {
    const run = engine.run(endless, long, limits, AbortSignal.abort())
    await expect(run).rejects.toMatchObject({ code: 'KQL5004' })
  })

  test('cancelling while rows stream is an error, not a short result', async () => {
    const abort = new AbortController()
    const stream = engine.stream(statement('SELECT * FROM range(100000000)'), long, { ...limits, maxRows: 1e9 }, abort.signal) // prettier-ignore
    await stream.next()
    abort.abort()
    const rest = async () => {
      for await (const rows of stream) expect(rows.length).toBeGreaterThan(0)
    }
    await expect(rest()).rejects.toMatchObject({ code: 'KQL5004' })
  })

  test('a stream given up early leaves the engine free', async () => {
    for await (const rows of engine.stream(statement('SELECT * FROM range(100000000)'), long, limits)) {
      expect(rows[0]).toEqual([0])
      break
    }
    expect(await cell('SELECT 2', 'long')).toBe(2)
  })

  test('many cancelled at once all end', async () => {
    const abort = new AbortController()
    const runs = Array.from({ length: 12 }, () => engine.run(endless, long, limits, abort.signal))
    setTimeout(() => { abort.abort() }, 100) // prettier-ignore
    const ends = await Promise.allSettled(runs)
    expect(ends.map((end) => end.status)).toEqual(Array(12).fill('rejected'))
    await engine.ping()
  })
})

describe('hostile queries end with a named limit', () => {
  const rows: readonly (readonly [string, string, RegExp])[] = [
    ['a cross join', 'SELECT count(*) FROM range(1000000000) a, range(1000000000) b', /500[17]/],
    ['an endless recursion', 'WITH RECURSIVE r AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM r) SELECT count(*) FROM r', /500[12]/], // prettier-ignore
    ['a sort of much', 'SELECT i FROM range(400000000) t(i) ORDER BY hash(i) OFFSET 399999999', /500[127]/],
    ['a series of ages', "SELECT count(*) FROM range(TIMESTAMP '0001-01-01', TIMESTAMP '9999-01-01', INTERVAL 1 SECOND)", /5001/], // prettier-ignore
    ['a list of much', 'SELECT len(list(i)) FROM range(2000000000) t(i)', /500[12]/],
    ['a recursion that grows', "WITH RECURSIVE r AS (SELECT 'a' AS s UNION ALL SELECT s || s FROM r) SELECT count(*) FROM r", /50(0[12]|12)/], // prettier-ignore
  ]
  test.each(rows)('%s', async (_, text, code) => {
    const run = engine.run(statement(text), long, { ...limits, deadlineMs: 1000 })
    await expect(run).rejects.toMatchObject({ name: 'EngineError', code: expect.stringMatching(code) })
    expect(await cell('SELECT 1', 'long')).toBe(1)
  })

  const deep: readonly (readonly [string, string])[] = [
    ['many brackets', `SELECT ${'('.repeat(100_000)}1${')'.repeat(100_000)}`],
    ['many NOTs', `SELECT ${'NOT '.repeat(20_000)}true`],
    ['many sub-queries', `SELECT * FROM ${'(SELECT * FROM '.repeat(2000)}Events${')'.repeat(2000)}`],
  ]
  test.each(deep)('%s', async (_, text) => {
    await expect(engine.run(statement(text), long, limits)).rejects.toMatchObject({ code: 'KQL5014' })
    expect(await cell('SELECT 1', 'long')).toBe(1)
  })

  test('memory exceeded names the memory there is', async () => {
    const run = engine.run(statement('SELECT list(i::VARCHAR) FROM range(100000000) t(i)'), [column('dynamic')], limits)
    await expect(run).rejects.toMatchObject({
      code: 'KQL5002',
      limit: { name: 'memory', value: memoryBytes, unit: 'bytes' },
      message: expect.stringContaining('256 MiB'),
    })
  })

  test('temporary space exceeded names the space there is', async () => {
    const text = 'SELECT i, hash(i), hash(i + 1) FROM range(20000000) t(i) ORDER BY 2'
    const run = engine.run(statement(text), [column('long'), column('long'), column('long')], limits)
    await expect(run).rejects.toMatchObject({ code: 'KQL5007', limit: { name: 'temporary-space' } })
  })
})

describe('the gate', () => {
  const refused: readonly (readonly [string, string])[] = [
    ['two statements', 'SELECT 1; SELECT 2'],
    ['a statement and a change', 'SELECT 1; DROP TABLE "Events"'],
    ['DROP', 'DROP TABLE "Events"'],
    ['INSERT', 'INSERT INTO "Events" ("S") VALUES (\'x\')'],
    ['CALL', 'CALL enable_logging()'],
    ['a CALL that would end the process', "SELECT * FROM enable_logging(storage = 'file', storage_path = '/tmp')"],
    ['SET', "SET memory_limit = '100GB'"],
    ['COPY', "COPY (SELECT 1) TO '/tmp/stolen.csv'"],
    ['ATTACH', "ATTACH ':memory:' AS other"],
    ['INSTALL', 'INSTALL httpfs'],
    ['PRAGMA', 'PRAGMA database_list'],
    ['SHOW', 'SHOW TABLES'],
    ['SHOW in FROM', 'FROM (SHOW TABLES)'],
    ['DESCRIBE', 'DESCRIBE "Events"'],
    ['a file by function', "SELECT * FROM read_text('/etc/passwd')"],
    ['a file by name', "SELECT * FROM '/etc/passwd'"],
    ['a folder', "SELECT * FROM glob('/etc/*')"],
    ['a query in a text', "SELECT * FROM query('SELECT 1')"],
    ['a table in a text', "SELECT * FROM query_table('Events')"],
    ['the list of databases', 'SELECT * FROM duckdb_databases()'],
    ['the list of tables', 'SELECT * FROM information_schema.tables'],
    ['another schema', 'SELECT * FROM main."Events"'],
    ['a system view', 'SELECT * FROM sqlite_master'],
    ['our own table', 'SELECT * FROM harrier_schema'],
    ['a setting', "SELECT current_setting('temp_directory')"],
    ['hidden in a sub-query', "SELECT (SELECT count(*) FROM read_csv('/etc/passwd'))"],
    ['hidden in a step', 'WITH s AS (SELECT * FROM duckdb_settings()) SELECT * FROM s'],
    ['hidden in a join', 'SELECT 1 FROM "Events" JOIN duckdb_secrets() ON true'],
  ]
  test.each(refused)('refuses %s', async (_, text) => {
    const run = engine.run(statement(text), long, limits)
    await expect(run).rejects.toMatchObject({ code: 'KQL5013' })
  })

  test('refuses a text that ends the statement it is put into', async () => {
    const text = "SELECT 1) AS result(c0), read_text('/etc/passwd') AS other(a, b, c, d --"
    await expect(engine.run(statement(text), long, limits)).rejects.toMatchObject({ code: 'KQL5014' })
  })

  test('a comment at the end hides nothing', async () => {
    expect(await cell('SELECT 1 --', 'long')).toBe(1)
  })

  test('lets steps, joins and row functions through', async () => {
    const text = `WITH s AS (SELECT i FROM range(5) t(i)), u AS (SELECT unnest([1, 2]) AS i)
      SELECT count(*) FROM s JOIN u USING (i) LEFT JOIN "Events" ON true`
    expect(await cell(text, 'long')).toBe(2)
  })

  test('the settings behind the gate hold as well', async () => {
    const connection = await database.connect()
    for (const text of ["SELECT * FROM read_text('/etc/passwd')", "COPY (SELECT 1) TO '/tmp/stolen.csv'"]) {
      await expect(connection.run(text)).rejects.toThrow(/disabled by configuration/)
    }
    for (const text of ['SET enable_external_access = true', "SET memory_limit = '100GB'"]) {
      await expect(connection.run(text)).rejects.toThrow(/locked|while database is running/)
    }
    connection.disconnectSync()
  })
})

describe('messages', () => {
  const rows: readonly (readonly [string, string, string])[] = [
    ['a value that does not fit', "SELECT CAST('secret' AS INTEGER) AS secret_column", 'KQL5012'],
    [
      'a value that looks like an error of another kind',
      "SELECT error('No space left on device, has been invalidated')",
      'KQL5012',
    ],
    ['an overflow', 'SELECT 9223372036854775807 + i FROM range(5) t(i)', 'KQL5012'],
    ['a bad pattern', "SELECT regexp_matches('a', '(')", 'KQL5012'],
    ['a fault of the compiler', 'SELECT secret_column FROM "Events"', 'KQL5014'],
    ['a text that does not parse', 'SELECT FROM WHERE secret_column', 'KQL5014'],
  ]
  test.each(rows)('%s shows no SQL', async (_, text, code) => {
    const error: unknown = await engine.run(statement(text), long, limits).catch((caught: unknown) => caught)
    expect(error).toMatchObject({ code })
    expect(JSON.stringify(error)).not.toMatch(/SELECT|LINE|secret_column|\n/)
  })
})

describe('more than rows', () => {
  test('explain shows the plan', async () => {
    const aggregate = statement('SELECT count(*) FROM range(10) t(i) WHERE i > $1', 5n)
    expect(await engine.explain(aggregate)).toMatch(/RANGE/)
  })

  test('explain is gated too', async () => {
    await expect(engine.explain(statement('DROP TABLE "Events"'))).rejects.toMatchObject({ code: 'KQL5013' })
  })

  test('a Parquet export holds the rows, with datetimes as timestamps', async () => {
    const file = join(folder, 'out.parquet')
    const columns = [column('datetime', 'Time'), column('string', 'Na"me'), column('dynamic', 'J')]
    const text = `SELECT 637472900377220239, 'n' || i, '{"a":1}'::JSON FROM range($1::BIGINT) t(i)`
    expect(await engine.exportParquet(statement(text, 5n), columns, file, limits)).toMatchObject({ rows: 5 })
    expect(readFileSync(file).subarray(0, 4).toString()).toBe('PAR1')
    const reader = await (await import('@duckdb/node-api')).DuckDBInstance.create()
    const connection = await reader.connect()
    const found = await connection.runAndReadAll(`SELECT "Time"::VARCHAR, "Na""me", typeof("J") FROM '${file}' LIMIT 1`)
    expect(found.getRows()).toEqual([['2021-01-26 20:33:57.722023', 'n0', 'JSON']])
    connection.disconnectSync()
  })

  test('tasks run one after another with the database', async () => {
    const order: string[] = []
    const task = {
      module: import.meta.url,
      run: async (name: string, context: { readonly database: Database }) => {
        order.push(`${name} begins`)
        const connection = await context.database.connect()
        await connection.run(`INSERT INTO "Events" ("S") VALUES ('${name}')`)
        connection.disconnectSync()
        order.push(`${name} ends`)
        return name
      },
    }
    expect(await Promise.all([engine.perform(task, 'a'), engine.perform(task, 'b')])).toEqual(['a', 'b'])
    expect(order).toEqual(['a begins', 'a ends', 'b begins', 'b ends'])
    expect(await cell(`SELECT count(*) FROM "Events" WHERE "S" IN ('a', 'b')`, 'long')).toBe(2)
  })
})
