// Host functions: what SQL leaves to TypeScript, in both homes of the engine.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { ChildProcessEngine } from '../../src/engine/child-process.js'
import { openDatabase } from '../../src/engine/database.js'
import type { Engine, QueryLimits } from '../../src/engine/engine.js'
import { InProcessEngine } from '../../src/engine/in-process.js'
import { jsonArrays } from '../../src/engine/result.js'
import type { ResultColumn } from '../../src/engine/result.js'
import type { ScalarType } from '../../src/kql/types.js'
import type { Statement } from '../../src/sql/print.js'
import { everyType, smallCatalog } from './small-catalog.js'

const limits: QueryLimits = { deadlineMs: 20_000, maxRows: 100_000, maxBytes: 100_000_000 }
const columns = (...types: readonly ScalarType[]): readonly ResultColumn[] => types.map((type, i) => ({ name: `c${i}`, type })) // prettier-ignore

const compressing = (text: string): Statement => ({ text, parameters: [], hostFunctions: ['gzip_compress'] })
const decompressing = (text: string): Statement => ({ text, parameters: [], hostFunctions: ['gzip_decompress'] })
const packed = 'H4sIAAAAAAAA/wEUAOv/MTIzNDU2Nzg5MHF3ZXJ0eXVpb3A6m7f2FAAAAA=='
/** Minutes of work in several threads. */
const long = 'SELECT host_gzip_compress(repeat(i::VARCHAR, 300)) FROM range(10000000) t(i)'

/** As much, of less work a row. */
const wide: Statement = {
  text: 'SELECT host_punycode_domain_to_string(i::VARCHAR) FROM range(10000000) t(i)',
  parameters: [],
  hostFunctions: ['punycode_domain_to_string'],
}

const catalog = smallCatalog({ Events: everyType })
const homes: readonly (readonly [string, () => Promise<Engine>])[] = [
  ['in process', async () => new InProcessEngine(await openDatabase({ path: ':memory:', catalog }))],
  ['in a process of its own', () => ChildProcessEngine.open({ path: ':memory:', tables: ['DeviceInfo'] })],
]

describe.each(homes)('%s', (_, open) => {
  let engine: Engine
  beforeAll(async () => {
    engine = await open()
  })
  afterAll(async () => {
    await engine.close()
  })
  const run = (statement: Statement, more: Partial<QueryLimits> = {}, signal?: AbortSignal) =>
    engine.run(statement, columns('string'), { ...limits, ...more }, signal)

  test('computes constants, rows and nulls', async () => {
    expect((await run(decompressing(`SELECT host_gzip_decompress('${packed}')`))).rows).toEqual([
      ['1234567890qwertyuiop'],
    ])
    const text = `SELECT host_gzip_decompress(if(i % 2 = 0, '${packed}', NULL)) FROM range(5000) t(i)`
    const { rows } = await run(decompressing(text))
    expect(rows).toEqual(Array.from({ length: 5000 }, (_, i) => [i % 2 === 0 ? '1234567890qwertyuiop' : '']))
  })

  test('serves several queries at once', async () => {
    const text = (n: number): string => `SELECT count(DISTINCT host_gzip_compress('${n}' || i)) FROM range(5000) t(i)`
    const all = await Promise.all([1, 2, 3, 4].map((n) => run(compressing(text(n)))))
    expect(all.map(({ rows }) => rows)).toEqual([1, 2, 3, 4].map(() => [['5000']]))
  })

  test('reports a value that cannot be worked with', async () => {
    const bomb = gzipSync(new Uint8Array(65 << 20)).toString('base64')
    const error = run(decompressing(`SELECT host_gzip_decompress('${bomb}')`))
    await expect(error).rejects.toMatchObject({
      code: 'KQL5012',
      message: 'A value could not be worked with: a compressed text stands for more than 64 MiB.',
    })
  })

  test('refuses what the statement does not declare, and names that are none', async () => {
    const text = `SELECT host_gzip_decompress('${packed}')`
    await run(decompressing(text))
    await expect(run({ text, parameters: [] })).rejects.toMatchObject({ code: 'KQL5013' })
    await expect(run(compressing(text))).rejects.toMatchObject({ code: 'KQL5013' })
    await expect(run({ text: 'SELECT 1', parameters: [], hostFunctions: ['x'] })).rejects.toMatchObject({
      code: 'KQL5014',
    })
  })

  test('ends at the deadline', async () => {
    const started = performance.now()
    await expect(run(compressing(long), { deadlineMs: 500 })).rejects.toMatchObject({
      code: 'KQL5001',
      limit: { value: 500 },
    })
    expect(performance.now() - started).toBeLessThan(2400)
    expect((await run(compressing("SELECT host_gzip_compress('')"))).rows).toHaveLength(1)
  })

  test('ends at the row cap, though threads wait for this one', async () => {
    const { rows, stats } = await run(wide, { maxRows: 10 })
    expect(rows).toHaveLength(10)
    expect(stats.truncated).toEqual({ reason: 'maxRows', limit: 10 })
  })

  test('is cancelled', async () => {
    const signal = AbortSignal.timeout(200)
    await expect(run(compressing(long), {}, signal)).rejects.toMatchObject({ code: 'KQL5004' })
  })

  test('explains', async () => {
    expect(await engine.explain(compressing("SELECT host_gzip_compress('a' || i) FROM range(3) t(i)"))).toContain(
      'host_gzip_compress',
    )
  })
})

test('closes while host functions are at work', async () => {
  const engine = new InProcessEngine(await openDatabase({ path: ':memory:', catalog }))
  const stream = engine.streamBatches(wide, columns('string'), jsonArrays, { ...limits, deadlineMs: 100_000 })
  await stream.next()
  await engine.close()
  await expect(stream.next()).rejects.toMatchObject({ code: 'KQL5005' })
})

test('works on a file that is open for reading only', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'harrier-test-'))
  const path = join(folder, 'harrier.duckdb')
  await (await openDatabase({ path, catalog })).close()
  const engine = new InProcessEngine(await openDatabase({ path, catalog, readOnly: true }))
  const { rows } = await engine.run(
    decompressing(`SELECT host_gzip_decompress('${packed}')`),
    columns('string'),
    limits,
  )
  expect(rows).toEqual([['1234567890qwertyuiop']])
  await engine.close()
  rmSync(folder, { recursive: true })
})
