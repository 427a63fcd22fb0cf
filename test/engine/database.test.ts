// Opening a database: its folder, its one owner, its shape, and what a damaged one says.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { openDatabase } from '../../src/engine/database.js'
import type { Database, DatabaseOptions } from '../../src/engine/database.js'
import type { Catalog } from '../../src/kql/catalog.js'
import { everyType, smallCatalog } from './small-catalog.js'
import type { TableColumns } from './small-catalog.js'

let folder: string
let path: string
const opened: Database[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'harrier-test-'))
  path = join(folder, 'h.duckdb')
})
afterEach(async () => {
  for (const database of opened.splice(0)) await database.close()
  rmSync(folder, { recursive: true, force: true })
})

async function open(tables: Readonly<Record<string, TableColumns>>, more: Partial<DatabaseOptions> = {}) {
  const database = await openDatabase({ path, catalog: smallCatalog(tables), ...more })
  opened.push(database)
  return database
}
async function ask(database: Database, sql: string): Promise<unknown> {
  const connection = await database.connect()
  try {
    return (await connection.runAndReadAll(sql)).getRowsJson()
  } finally {
    connection.disconnectSync()
  }
}
const columnsOf = (database: Database, table: string) =>
  ask(
    database,
    `SELECT column_name, data_type, is_nullable FROM information_schema.columns WHERE table_name = '${table}'`,
  )

describe('a new database', () => {
  test('has the tables of the catalogue, columns by type', async () => {
    const database = await open({ Events: everyType })
    expect(await columnsOf(database, 'Events')).toEqual([
      ['B', 'BOOLEAN', 'YES'],
      ['I', 'INTEGER', 'YES'],
      ['L', 'BIGINT', 'YES'],
      ['R', 'DOUBLE', 'YES'],
      ['D', 'DECIMAL(38,18)', 'YES'],
      ['S', 'VARCHAR', 'NO'],
      ['T', 'BIGINT', 'YES'],
      ['P', 'BIGINT', 'YES'],
      ['G', 'UUID', 'YES'],
      ['J', 'JSON', 'YES'],
      ['_id', 'UUID', 'YES'],
      ['_ingested', 'BIGINT', 'YES'],
      ['_block', 'INTEGER', 'NO'],
    ])
    expect(await ask(database, 'INSERT INTO "Events" (L) VALUES (1) RETURNING S')).toEqual([['']])
  })

  test('makes its folder', async () => {
    path = join(folder, 'a', 'b', 'h.duckdb')
    await open({})
    expect(existsSync(path)).toBe(true)
  })

  test('in memory has the tables asked for', async () => {
    const tables = { A: everyType, B: everyType }
    const database = await open(tables, { path: ':memory:', tables: ['B'] })
    expect(await ask(database, 'SELECT table_name FROM duckdb_tables() ORDER BY 1')).toEqual([
      ['B'],
      ['harrier_term_index'],
      ['harrier_terms'],
    ])
  })

  test('leaves nothing beside the file when closed', async () => {
    const database = await open({ Events: everyType })
    database.exportFolder()
    await ask(database, 'INSERT INTO "Events" (L) VALUES (1)')
    await database.close()
    expect(['.wal', '.lock', '.work'].filter((ending) => existsSync(path + ending))).toEqual([])
  })
})

describe('one owner', () => {
  test('a second in this process is refused', async () => {
    await open({ Events: everyType })
    await expect(open({ Events: everyType })).rejects.toMatchObject({
      code: 'KQL5008',
      message: expect.stringContaining(`process ${process.pid}`),
    })
  })

  test('a lock of another living process is kept', async () => {
    const other = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'])
    try {
      writeFileSync(`${path}.lock`, JSON.stringify({ pid: other.pid, started: startOf(other.pid) }))
      await expect(open({})).rejects.toMatchObject({
        code: 'KQL5008',
        message: expect.stringContaining(`${other.pid}`),
      })
      expect(existsSync(`${path}.lock`)).toBe(true)
    } finally {
      other.kill('SIGKILL')
    }
  })

  test("DuckDB's own lock is told with its holder", async () => {
    await (await open({})).close()
    const script = `require('@duckdb/node-api').DuckDBInstance.create(process.argv[1]).then(async (instance) => {
      globalThis.connection = await instance.connect(); console.log('open'); setInterval(() => undefined, 1000) })`
    const other = spawn(process.execPath, ['-e', script, path])
    try {
      await new Promise((resolve) => other.stdout.once('data', resolve))
      await expect(open({})).rejects.toMatchObject({
        code: 'KQL5008',
        message: expect.stringContaining(`${other.pid}`),
      })
      expect(existsSync(`${path}.lock`)).toBe(false)
    } finally {
      other.kill('SIGKILL')
    }
  })

  const left: readonly (readonly [string, () => string])[] = [
    [
      'a process that has ended',
      () => JSON.stringify({ pid: spawnSync(process.execPath, ['-e', '']).pid, started: '1' }),
    ],
    ['an earlier process of the same id', () => JSON.stringify({ pid: process.pid, started: '1' })],
    ['a full disk, empty', () => ''],
  ]
  test.each(left)('a lock left by %s is taken over', async (_, content) => {
    writeFileSync(`${path}.lock`, content())
    await open({ Events: everyType })
    expect(JSON.parse(readFileSync(`${path}.lock`, 'utf8'))).toMatchObject({ pid: process.pid })
  })

  test('work left by a killed process is cleared away', async () => {
    mkdirSync(`${path}.work/exports`, { recursive: true })
    writeFileSync(`${path}.work/exports/left.parquet`, 'x')
    await open({})
    expect(existsSync(`${path}.work/exports/left.parquet`)).toBe(false)
  })

  test('several may read what none writes', async () => {
    const written = await open({ Events: everyType })
    await ask(written, 'INSERT INTO "Events" (L) VALUES (1)')
    await written.close()
    const reader = await open({ Events: everyType }, { readOnly: true })
    expect(await ask(reader, 'SELECT count(*) FROM "Events"')).toEqual([['1']])
    await expect(ask(reader, 'INSERT INTO "Events" (L) VALUES (2)')).rejects.toThrow(/read-only/)
  })

  test('reading only needs the tables to be up to date', async () => {
    await (await open({ Events: { L: 'long' } })).close()
    await expect(open({ Events: everyType }, { readOnly: true })).rejects.toMatchObject({ code: 'KQL5011' })
  })
})

/** As Linux has it, the 22nd field; empty elsewhere. */
function startOf(pid: number | undefined): string {
  const file = `/proc/${pid ?? 0}/stat`
  return existsSync(file) ? (readFileSync(file, 'utf8').split(') ')[1]?.split(' ')[19] ?? '') : ''
}

describe('a database from before the index of terms', () => {
  test('keeps its rows, numbered into blocks that the index does not know', async () => {
    const tables = { Events: { L: 'long', S: 'string' } } as const
    const before = await open(tables)
    await ask(before, `INSERT INTO "Events" (L, S) SELECT i, 'word' FROM range(3000) AS numbers(i)`)
    for (const step of ['ALTER TABLE "Events" DROP COLUMN _block', 'DROP TABLE harrier_terms', 'DROP TABLE harrier_term_index', 'UPDATE harrier_schema SET format = 1']) await ask(before, step) // prettier-ignore
    await before.close()
    const database = await open(tables)
    expect(await ask(database, 'SELECT _block, count(*), min(L) FROM "Events" GROUP BY 1 ORDER BY 1')).toEqual([
      [0, '2048', '0'],
      [1, '952', '2048'],
    ])
    expect(await ask(database, 'SELECT * FROM harrier_term_index')).toEqual([])
  })
})

describe('a changed catalogue', () => {
  const before = { Events: { T: 'datetime', I: 'int', S: 'string', G: 'string' }, Old: { S: 'string' } } as const
  async function fill(): Promise<void> {
    const database = await open(before)
    const guid = '11111111-2222-3333-4444-555555555555'
    const values = `(637472900377220239, 7, 'a', '${guid}', 1), (2, NULL, '', '', 2)`
    await ask(database, `INSERT INTO "Events" (T, I, S, G, _ingested) VALUES ${values}`)
    await database.close()
  }

  test('keeps all rows through added, widened and moved columns', async () => {
    await fill()
    const after = { Events: { S: 'string', T: 'datetime', I: 'long', New: 'string', G: 'guid', J: 'dynamic' } } as const
    const database = await open({ ...after, Old: before.Old, Fresh: { L: 'long' } })
    expect(await ask(database, 'SELECT * EXCLUDE (_id, _block) FROM "Events" ORDER BY _ingested')).toEqual([
      ['a', '637472900377220239', '7', '', '11111111-2222-3333-4444-555555555555', null, '1'],
      ['', '2', null, '', null, null, '2'],
    ])
    expect(await ask(database, "SELECT count(*) FROM duckdb_tables() WHERE table_name LIKE '%rebuilt%'")).toEqual([
      ['0'],
    ])
    expect(await columnsOf(database, 'Fresh')).toHaveLength(4)
    expect(existsSync(`${path}.wal`)).toBe(false)
  })

  test('text that does not fit the new type leaves the database as it was', async () => {
    await fill()
    await expect(open({ ...before, Events: { ...before.Events, S: 'long' } })).rejects.toMatchObject({
      code: 'KQL5011',
    })
    expect(await ask(await open(before), 'SELECT count(*) FROM "Events"')).toEqual([['2']])
  })

  test('a rebuild cut off by a kill, at whichever statement, is done again', async () => {
    await fill()
    const steps = [
      'BEGIN',
      'CREATE TABLE "Events_rebuilt" (S VARCHAR, T BIGINT)',
      'INSERT INTO "Events_rebuilt" SELECT S, T FROM "Events"',
      'DROP TABLE "Events"',
      'ALTER TABLE "Events_rebuilt" RENAME TO "Events"',
    ]
    const script = `require('@duckdb/node-api').DuckDBInstance.create(':memory:').then(async (instance) => {
      const c = await instance.connect(); await c.run("ATTACH '" + process.argv[1] + "' AS harrier; USE harrier")
      for (const step of JSON.parse(process.argv[2])) await c.run(step)
      process.kill(process.pid, 'SIGKILL') })`
    for (const [index] of steps.entries()) {
      spawnSync(process.execPath, ['-e', script, path, JSON.stringify(steps.slice(0, index + 1))])
      const kept = await open(before)
      expect(await ask(kept, 'SELECT count(*) FROM "Events" WHERE G IS NOT NULL')).toEqual([['2']])
      await kept.close()
    }
    const after = await open({ ...before, Events: { ...before.Events, New: 'long' } })
    expect(await ask(after, 'SELECT count(*) FROM "Events" WHERE "New" IS NULL')).toEqual([['2']])
  })

  const refused: readonly (readonly [string, Readonly<Record<string, TableColumns>>, string])[] = [
    ['a type its values do not allow', { ...before, Events: { ...before.Events, T: 'bool' } }, 'KQL5011'],
    [
      'a column gone, as in an older version',
      { ...before, Events: { T: 'datetime', S: 'string', G: 'string' } },
      'KQL5010',
    ],
    ['a table gone, as in an older version', { Events: before.Events }, 'KQL5010'],
  ]
  test.each(refused)('refuses %s', async (_, after, code) => {
    await fill()
    await expect(open(after)).rejects.toMatchObject({ code })
    expect(await ask(await open(before), 'SELECT count(*) FROM "Events"')).toEqual([['2']])
  })

  test('a newer storage format is refused', async () => {
    const database = await open(before)
    await ask(database, 'UPDATE harrier_schema SET format = 99')
    await database.close()
    await expect(open(before)).rejects.toMatchObject({ code: 'KQL5010', message: expect.stringContaining('99') })
  })

  test('the catalogue is not read where the fingerprint is as stored', async () => {
    await (await open(before, { fingerprint: 'f1' })).close()
    const unreadable: Catalog = { ...smallCatalog(before), tables: () => { throw new Error('was read') } } // prettier-ignore
    await (await open(before, { fingerprint: 'f1', catalog: unreadable })).close()
    await expect(open(before, { fingerprint: 'f2', catalog: unreadable })).rejects.toThrow()
    expect(await ask(await open(before, { fingerprint: 'f2' }), 'SELECT fingerprint FROM harrier_schema')).toEqual([
      ['f2'],
    ])
  })
})

describe('a file that cannot be read', () => {
  const rows: readonly (readonly [string, () => void, string, RegExp])[] = [
    ['not a database', () => { writeFileSync(path, 'no database\n'.repeat(2000)) }, 'KQL5009', /not a Harrier database/], // prettier-ignore
    ['a folder', () => { mkdirSync(path) }, 'KQL5015', /folder/], // prettier-ignore
    ['below a file', () => { writeFileSync(join(folder, 'f'), ''); path = join(folder, 'f', 'h.duckdb') }, 'KQL5015', /folder is a file/], // prettier-ignore
  ]
  test.each(rows)('%s', async (_, make, code, message) => {
    make()
    const error: unknown = await open({}).catch((caught: unknown) => caught)
    expect(error).toMatchObject({ name: 'EngineError', code, message: expect.stringMatching(message) })
    expect(error).toMatchObject({ message: expect.stringContaining(path) })
  })

  test('cut short', async () => {
    const database = await open({ Events: everyType })
    await ask(database, 'INSERT INTO "Events" (S) SELECT repeat(i::VARCHAR, 100) FROM range(20000) t(i)')
    await database.close()
    truncateSync(path, 20_000)
    await expect(open({ Events: everyType })).rejects.toMatchObject({
      code: 'KQL5009',
      message: expect.stringMatching(/damaged.*backup/),
    })
  })

  test('a damaged log is told with its place', async () => {
    const script = `require('@duckdb/node-api').DuckDBInstance.create(':memory:').then(async (instance) => {
      const c = await instance.connect(); await c.run("ATTACH '" + process.argv[1] + "' AS h (STORAGE_VERSION 'v1.5.0')")
      await c.run('CREATE TABLE h.t (i INT)'); for (let i = 0; i < 50; i++) await c.run('INSERT INTO h.t VALUES (1)')
      process.kill(process.pid, 'SIGKILL') })`
    spawnSync(process.execPath, ['-e', script, path])
    const log = readFileSync(`${path}.wal`)
    writeFileSync(`${path}.wal`, log.fill(0, log.length - 400))
    await expect(open({})).rejects.toMatchObject({
      code: 'KQL5009',
      message: expect.stringMatching(/from byte \d+ on/),
    })
  })
})
