// The engine in its own process: same answers, hostile work killed, nothing acknowledged lost, the server unmoved.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { ChildProcessEngine } from '../../src/engine/child-process.js'
import type { ChildProcessOptions } from '../../src/engine/child-process.js'
import type { QueryLimits } from '../../src/engine/engine.js'
import type { ResultColumn } from '../../src/engine/result.js'
import type { ScalarType } from '../../src/kql/types.js'
import { insertBatches } from './insert-batches.js'
import { deaf, endless } from './long-statements.js'

const limits: QueryLimits = { deadlineMs: 20_000, maxRows: 100_000, maxBytes: 100_000_000 }
const statement = (text: string) => ({ text, parameters: [] })
const columns = (...types: readonly ScalarType[]): readonly ResultColumn[] => types.map((type, i) => ({ name: `c${i}`, type })) // prettier-ignore
const long = columns('long')

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'harrier-test-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

describe('one engine', () => {
  let engine: ChildProcessEngine
  beforeAll(async () => {
    engine = await ChildProcessEngine.open({ path: ':memory:', tables: ['DeviceInfo'], admission: { atOnce: 2, waiting: 2 } }) // prettier-ignore
  })
  afterAll(async () => {
    await engine.close()
  })
  const answer = async (text: string) => (await engine.run(statement(text), long, limits)).rows[0]?.[0]

  test('answers with cells of every kind', async () => {
    const text = `SELECT true, 9223372036854775807, 'nan'::DOUBLE, 'ä', 637472900377220239, '{"a":[1]}'::JSON`
    const result = await engine.run(statement(text), columns('bool', 'long', 'real', 'string', 'datetime', 'dynamic'), limits) // prettier-ignore
    expect(result.rows).toEqual([[true, 9223372036854775807n, 'NaN', 'ä', '2021-01-26T20:33:57.7220239Z', { a: [1] }]])
    expect(result.stats).toMatchObject({ rows: 1 })
  })

  test('streams many rows in order', async () => {
    const result = await engine.run(statement('SELECT * FROM range(50000)'), long, limits)
    expect(result.rows).toEqual(Array.from({ length: 50_000 }, (_, i) => [i]))
  })

  test('cuts off at the row cap', async () => {
    const result = await engine.run(statement('SELECT * FROM range(50000)'), long, { ...limits, maxRows: 5000 })
    expect(result.rows).toHaveLength(5000)
    expect(result.stats.truncated).toEqual({ reason: 'maxRows', limit: 5000 })
  })

  test('names the deadline the caller gave', async () => {
    const run = engine.run(endless, long, { ...limits, deadlineMs: 400 })
    await expect(run).rejects.toMatchObject({ name: 'EngineError', code: 'KQL5001', limit: { value: 400 } })
  })

  test('cancelling ends a query, and not by killing the process', async () => {
    const before = engine.pid
    const abort = new AbortController()
    const run = engine.run(endless, long, limits, abort.signal)
    setTimeout(() => { abort.abort() }, 100) // prettier-ignore
    await expect(run).rejects.toMatchObject({ code: 'KQL5004' })
    expect(engine.pid).toBe(before)
  })

  test('a stream given up early ends in the engine too', async () => {
    for await (const rows of engine.stream(statement('SELECT * FROM range(1000000000)'), long, limits)) {
      expect(rows.length).toBeGreaterThan(0)
      break
    }
    expect(await answer('SELECT 1')).toBe(1)
  })

  test('refuses what the gate refuses', async () => {
    await expect(engine.run(statement('CALL enable_logging()'), long, limits)).rejects.toMatchObject({
      code: 'KQL5013',
    })
  })

  test('explains', async () => {
    expect(await engine.explain(statement('SELECT count(*) FROM range(5)'))).toMatch(/RANGE/)
  })

  test('exports', async () => {
    const file = join(folder, 'out.parquet')
    expect(await engine.exportParquet(statement('SELECT * FROM range(10)'), long, file, limits)).toMatchObject({ rows: 10 }) // prettier-ignore
  })

  test('the queue has an end, and its waiters a deadline and a way out', async () => {
    const abort = new AbortController()
    const runs = [1, 2].map(() => engine.run(endless, long, limits, abort.signal))
    const waits = engine.run(statement('SELECT 1'), long, { ...limits, deadlineMs: 200 })
    waits.catch(() => undefined)
    const leaves = new AbortController()
    const left = engine.run(statement('SELECT 1'), long, limits, leaves.signal)
    await expect(engine.run(statement('SELECT 1'), long, limits)).rejects.toMatchObject({
      code: 'KQL5006',
      limit: { name: 'queue', value: 2, unit: 'queries' },
    })
    await engine.ping()
    leaves.abort()
    await expect(left).rejects.toMatchObject({ code: 'KQL5004' })
    await expect(waits).rejects.toMatchObject({ code: 'KQL5001', limit: { value: 200 } })
    abort.abort()
    for (const run of runs) await expect(run).rejects.toMatchObject({ code: 'KQL5004' })
    expect(await answer('SELECT 1')).toBe(1)
  })
})

describe('a process that must be killed', () => {
  async function withEngine(
    options: Partial<ChildProcessOptions>,
    work: (engine: ChildProcessEngine) => Promise<void>,
  ) {
    const engine = await ChildProcessEngine.open({ path: join(folder, 'h.duckdb'), ...options })
    try {
      await work(engine)
    } finally {
      await engine.close()
    }
  }

  test('what hears no interrupt is killed; others begin anew; the server answers all the while', async () => {
    await withEngine({}, async (engine) => {
      const before = engine.pid
      let beats = 0
      const pulse = setInterval(() => { beats++ }, 20) // prettier-ignore
      const patient = { ...limits, deadlineMs: 90_000 }
      const other = engine.run(statement('SELECT count(*) FROM range(3000000) a, range(2000) b'), long, patient)
      await expect(engine.run(deaf, long, { ...limits, deadlineMs: 500 })).rejects.toMatchObject({
        code: 'KQL5001',
        limit: { name: 'deadline', value: 500, unit: 'ms' },
      })
      // The kill comes two and a half seconds in, 125 beats; waiting for it by holding the thread would give one.
      expect(beats).toBeGreaterThan(12)
      clearInterval(pulse)
      expect((await other).rows).toEqual([[6_000_000_000]])
      await engine.ping()
      expect(engine.pid).not.toBe(before)
    })
  })

  test('a cancelled query that hears no interrupt is killed too', async () => {
    await withEngine({}, async (engine) => {
      const abort = new AbortController()
      const run = engine.run(deaf, long, limits, abort.signal)
      setTimeout(() => { abort.abort() }, 300) // prettier-ignore
      await expect(run).rejects.toMatchObject({ code: 'KQL5004' })
      expect((await engine.run(statement('SELECT 1'), long, limits)).rows).toEqual([[1]])
    })
  })

  test('what grows past the cap is ended with the cap named', async () => {
    await withEngine({ residentBytes: 700 * 1024 ** 2 }, async (engine) => {
      const huge = statement("SELECT strlen(repeat('abcdefgh' || i, 250000000)) FROM range(1) t(i)")
      await expect(engine.run(huge, long, limits)).rejects.toMatchObject({
        code: 'KQL5002',
        limit: { name: 'resident-memory', value: 700 * 1024 ** 2, unit: 'bytes' },
      })
      expect((await engine.run(statement('SELECT 1'), long, limits)).rows).toEqual([[1]])
    })
  })

  test('ten kills while writing lose nothing acknowledged, and leave whole batches', async () => {
    const rows = 500
    const acknowledged: number[] = []
    await withEngine({}, async (engine) => {
      for (let kill = 0; kill < 10; kill++) {
        const reached = acknowledged.length + 1 + (kill % 4)
        const onProgress = (batch: number): void => {
          acknowledged.push(batch)
          if (acknowledged.length === reached && engine.pid !== undefined) process.kill(engine.pid, 'SIGKILL')
        }
        const load = engine.perform(insertBatches, { from: kill * 1000, batches: 900, rows }, { onProgress })
        await expect(load).rejects.toMatchObject({ code: 'KQL5005' })
      }
      const stored = await engine.run(
        statement('SELECT "_ingested", count(*) FROM "DeviceInfo" GROUP BY ALL'),
        columns('long', 'long'),
        limits,
      )
      const counts = new Map(stored.rows.map(([batch, count]) => [batch, count]))
      expect(acknowledged.filter((batch) => !counts.has(batch))).toEqual([])
      expect([...counts.values()].filter((count) => count !== rows)).toEqual([])
      expect(acknowledged.length).toBeGreaterThanOrEqual(10)
    })
  })

  test('a stopped task ends as it sees fit', async () => {
    await withEngine({}, async (engine) => {
      const abort = new AbortController()
      const onProgress = (): void => {
        abort.abort()
      }
      const load = engine.perform(
        insertBatches,
        { from: 0, batches: 1e9, rows: 1 },
        { signal: abort.signal, onProgress },
      )
      expect(await load).toBe('stopped')
    })
  })

  test('a new engine is up after a kill', async () => {
    await withEngine({}, async (engine) => {
      const before = engine.pid
      if (before !== undefined) process.kill(before, 'SIGKILL')
      await engine.ping()
      expect(engine.pid).not.toBe(before)
    })
  })
})

describe('ends', () => {
  test('a database that does not open says why', async () => {
    const path = join(folder, 'h.duckdb')
    writeFileSync(path, 'no database\n'.repeat(2000))
    await expect(ChildProcessEngine.open({ path })).rejects.toMatchObject({ code: 'KQL5009' })
  })

  test('closing ends what runs and what waits', async () => {
    const engine = await ChildProcessEngine.open({ path: ':memory:', tables: [], admission: { atOnce: 1, waiting: 1 } })
    const runs = [engine.run(endless, long, limits), engine.run(endless, long, limits)]
    await engine.ping()
    const ends = Promise.allSettled(runs)
    await engine.close()
    for (const end of await ends) expect(end).toMatchObject({ status: 'rejected', reason: { code: 'KQL5005' } })
    await expect(engine.ping()).rejects.toMatchObject({ code: 'KQL5005' })
  })
})
