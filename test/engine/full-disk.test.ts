// A full disk: a clear error, nothing acknowledged lost, and life goes on when there is room again.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import { ChildProcessEngine } from '../../src/engine/child-process.js'
import { openDatabase } from '../../src/engine/database.js'
import { InProcessEngine } from '../../src/engine/in-process.js'
import { insertBatches } from './insert-batches.js'
import { smallCatalog } from './small-catalog.js'

const folder = mkdtempSync(join(tmpdir(), 'harrier-full-'))
const mounted = mountSmallDisk()
afterAll(() => {
  if (mounted) execFileSync('umount', [folder])
  rmSync(folder, { recursive: true, force: true })
})

/** Only root may mount, and not in every container. */
function mountSmallDisk(): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16m', 'tmpfs', folder], { stdio: 'ignore' })
    return true
  } catch {
    process.stderr.write('Skipped: a small disk cannot be mounted here.\n')
    return false
  }
}

describe('a full disk', () => {
  const catalog = smallCatalog({ Events: { L: 'long', S: 'string' } })
  const path = join(folder, 'h.duckdb')
  const count = { text: 'SELECT count(*) FROM "Events"', parameters: [] }
  const limits = { deadlineMs: 20_000, maxRows: 10, maxBytes: 1000 }
  const long = [{ name: 'n', type: 'long' }] as const
  const open = async () => new InProcessEngine(await openDatabase({ path, catalog, memoryBytes: 128 * 1024 ** 2 }))
  /** Inserts batches of 1,000 rows that do not compress, and tells which were acknowledged. */
  const insert = {
    module: import.meta.url,
    run: async (acknowledge: () => void, context: { readonly database: Awaited<ReturnType<typeof openDatabase>> }) => {
      const connection = await context.database.connect()
      try {
        for (let batch = 0; batch < 100; batch++) {
          await connection.run('INSERT INTO "Events" (L, S) SELECT i, sha256(random()::VARCHAR) || sha256(random()::VARCHAR) FROM range(1000) t(i)') // prettier-ignore
          acknowledge()
        }
      } finally {
        connection.disconnectSync()
      }
    },
  }

  const onSmallDisk = mounted ? test : test.skip
  onSmallDisk('stops a load with a clear error and keeps what was acknowledged', async () => {
    let acknowledged = 0
    const first = await open()
    const filler = join(folder, 'filler')
    writeFileSync(filler, Buffer.alloc(11 * 1024 ** 2))
    const load = first.perform(insert, () => acknowledged++)
    await expect(load).rejects.toMatchObject({ code: 'KQL5007', message: expect.stringMatching(/disk is full/) })
    expect(acknowledged).toBeGreaterThan(0)
    await first.close().catch((error: unknown) => {
      expect(error).toMatchObject({ name: 'EngineError' })
    })
    rmSync(filler)
    const second = await open()
    expect((await second.run(count, long, limits)).rows).toEqual([[acknowledged * 1000]])
    await second.close()
  })

  onSmallDisk('is told when an export does not fit', async () => {
    const engine = await open()
    const columns = [{ name: 's', type: 'string' }] as const
    const text = 'SELECT sha256(i::VARCHAR) FROM range(1000000) t(i)'
    const file = join(folder, 'out.parquet')
    const run = engine.exportParquet({ text, parameters: [] }, columns, file, limits)
    await expect(run).rejects.toMatchObject({ code: 'KQL5007' })
    expect((await engine.run(count, long, limits)).rows).toHaveLength(1)
    await engine.close()
  })

  onSmallDisk('leaves the engine process able to go on when there is room again', async () => {
    const acknowledged: number[] = []
    const engine = await ChildProcessEngine.open({ path: join(folder, 'child.duckdb') })
    const filler = join(folder, 'filler')
    writeFileSync(filler, Buffer.alloc(10 * 1024 ** 2))
    const onProgress = (batch: number): void => {
      acknowledged.push(batch)
    }
    const load = engine.perform(insertBatches, { from: 0, batches: 1000, rows: 1000 }, { onProgress })
    await expect(load).rejects.toMatchObject({ code: 'KQL5007' })
    const fold = engine.perform(insertBatches, { from: 0, batches: 0, rows: 0, checkpoint: true })
    await expect(fold).rejects.toMatchObject({ code: 'KQL5007' })
    rmSync(filler)
    const stored = { text: 'SELECT count(*) FROM "DeviceInfo"', parameters: [] }
    expect((await engine.run(stored, long, limits)).rows).toEqual([[acknowledged.length * 1000]])
    expect(acknowledged.length).toBeGreaterThan(0)
    await engine.close()
  })
})
