// The application's tables: steps taken once and in order, whole or not at all, and never backwards.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { FeatureTables } from '../../src/engine/application-tables.js'
import { openDatabase } from '../../src/engine/database.js'
import { packageRoot } from '../../src/package-root.js'
import { applicationTables } from '../../src/storage/application-tables.js'
import { smallCatalog } from './small-catalog.js'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'harrier-test-'))
  path = join(folder, 'h.duckdb')
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

const first = { name: 'first', statements: ['CREATE TABLE a (x BIGINT)', 'INSERT INTO a VALUES (1)'] }
const second = { name: 'second', statements: ['INSERT INTO a VALUES (2)'] }
const feature = (...steps: FeatureTables['steps']): readonly FeatureTables[] => [{ feature: 'a', steps }]

async function contentAfter(application: readonly FeatureTables[], readOnly = false): Promise<unknown> {
  const database = await openDatabase({ path, catalog: smallCatalog({}), application, readOnly })
  try {
    return (await (await database.connect()).runAndReadAll('SELECT x FROM a ORDER BY x')).getRowsJS().flat()
  } finally {
    await database.close()
  }
}

test('steps are taken once, and later ones follow', async () => {
  expect(await contentAfter(feature(first))).toEqual([1n])
  expect(await contentAfter(feature(first))).toEqual([1n])
  expect(await contentAfter(feature(first, second))).toEqual([1n, 2n])
})

test('features do not wait for each other', async () => {
  await contentAfter(feature(first))
  const other = { feature: 'b', steps: [{ name: 'first', statements: ['CREATE TABLE b AS SELECT 1 AS y'] }] }
  expect(await contentAfter([other, ...feature(first, second)])).toEqual([1n, 2n])
})

test('a step that fails leaves no trace', async () => {
  const wrong = { name: 'second', statements: ['INSERT INTO a VALUES (7)', 'INSERT INTO nowhere VALUES (1)'] }
  await contentAfter(feature(first))
  await expect(contentAfter(feature(first, wrong))).rejects.toMatchObject({ name: 'EngineError' })
  expect(await contentAfter(feature(first, second))).toEqual([1n, 2n])
})

describe('a database that knows more is refused', () => {
  test.each<[string, readonly FeatureTables[]]>([
    ['a step further', feature(first)],
    ['another step in its place', feature(first, { name: 'otherwise', statements: [] })],
    ['a feature unknown here', []],
  ])('%s', async (_, older) => {
    await contentAfter(feature(first, second))
    await expect(contentAfter(older)).rejects.toMatchObject({ code: 'KQL5010' })
    expect(await contentAfter(feature(first, second))).toEqual([1n, 2n])
  })
})

test('reading alone needs the steps to be taken already', async () => {
  await contentAfter(feature(first))
  await expect(contentAfter(feature(first, second), true)).rejects.toMatchObject({ code: 'KQL5011' })
})

test('a kill before any statement of a step leaves a database that opens, and the rest follows', async () => {
  const script = join(packageRoot(), 'test', 'engine', 'apply-steps.mjs')
  for (let killAt = 0; killAt <= 6; killAt++) {
    const file = join(folder, `${killAt}.duckdb`)
    expect(spawnSync(process.execPath, [script, file, String(killAt)]).signal).toBe('SIGKILL')
    expect(spawnSync(process.execPath, [script, file, '99'], { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' }) // prettier-ignore
    const database = await openDatabase({ path: file, catalog: smallCatalog({}) })
    const rows = (await (await database.connect()).runAndReadAll('SELECT * FROM a')).getRowsJS()
    await database.close()
    expect(rows).toEqual([[1n, 'of old']])
  }
})

test('no step leaves in the log what may not open after a crash', () => {
  const statements = applicationTables.flatMap(({ steps }) => steps.flatMap((step) => step.statements))
  const dangerous = /\bDEFAULT\s+(?!'|-?\d|TRUE|FALSE|NULL)|\bALTER TABLE\b(?!.*RENAME TO)|GENERATED/i
  expect(statements.length).toBeGreaterThan(0)
  expect(statements.filter((statement) => dangerous.test(statement))).toEqual([])
})
