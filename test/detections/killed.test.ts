// kill -9 while rules run over what was loaded: every event is told of once, and what each run read joins the next.
//
// HARRIER_TRIALS=full kills sixty times.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test } from '@jest/globals'
import { openDatabase } from '../../src/engine/database.js'
import { InProcessEngine } from '../../src/engine/in-process.js'
import { loadCatalog } from '../../src/kql/catalog.js'
import { packageRoot } from '../../src/package-root.js'
import { applicationTables } from '../../src/storage/application-tables.js'

const full = process.env['HARRIER_TRIALS'] === 'full'
const kills = full ? 60 : 4
const batches = full ? 90 : 6
const script = join(packageRoot(), 'test/detections/load-and-run.mjs')

interface Script {
  readonly eventsOf: (batch: number) => readonly { readonly DeviceId: string; readonly Timestamp: string; readonly ReportId: number }[] // prettier-ignore
}

test(
  'no window is skipped or read twice, however often the process is killed',
  async () => {
    const { eventsOf } = (await import(script)) as Script
    const folder = mkdtempSync(join(tmpdir(), 'harrier-killed-'))
    const path = join(folder, 'h.duckdb')
    try {
      for (let run = 0; run <= kills; run++) {
        const child = spawn(process.execPath, [script, path, String(batches), folder], { stdio: ['ignore', 'pipe', 'inherit'] }) // prettier-ignore
        const ended = once(child, 'exit')
        // Each time a little later, now as a run begins, now as a load does.
        let left = run === kills ? Infinity : 1 + Math.floor((run * 2 * batches) / kills)
        const lines = createInterface({ input: child.stdout })
        lines.on('line', () => { if (--left === 0) child.kill('SIGKILL') }) // prettier-ignore
        const [code] = (await ended) as [number | null]
        if (run === kills) expect(code).toBe(0)
      }
      const engine = new InProcessEngine(await openDatabase({ path, catalog: loadCatalog(), application: applicationTables })) // prettier-ignore
      try {
        const told = await engine.read((session) => session.rows<{ readonly event: string; readonly alerts: bigint }>(`SELECT "DeviceId" || ' ' || "ReportId" AS event, count(*) AS alerts FROM "DeviceAlertEvents" GROUP BY ALL ORDER BY 1`)) // prettier-ignore
        const due = Array.from({ length: batches }, (_, batch) => eventsOf(batch)).flat()
        expect(told).toEqual(due.map(({ DeviceId, ReportId }) => ({ event: `${DeviceId} ${ReportId}`, alerts: 1n })).toSorted((a, b) => (a.event < b.event ? -1 : 1))) // prettier-ignore
        const runs = await engine.read((session) => session.rows<{ readonly after: bigint; readonly up: bigint }>(`SELECT arrived_after AS after, arrived_up_to AS up FROM detection_runs WHERE state = 'Succeeded' ORDER BY number`)) // prettier-ignore
        const [, ...later] = runs
        expect(later.map(({ after }) => after)).toEqual(runs.slice(0, -1).map(({ up }) => up))
      } finally {
        await engine.close()
      }
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
  full ? 1_200_000 : 180_000,
)
