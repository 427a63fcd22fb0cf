// kill -9 while signals are counted: the history, the findings and their alerts are those of a run that nobody disturbs.
//
// HARRIER_TRIALS=full kills sixty times.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, test } from '@jest/globals'
import { openDatabase } from '../../src/engine/database.js'
import { InProcessEngine } from '../../src/engine/in-process.js'
import { loadCatalog } from '../../src/kql/catalog.js'
import { packageRoot } from '../../src/package-root.js'
import { applicationTables } from '../../src/storage/application-tables.js'

const full = process.env['HARRIER_TRIALS'] === 'full'
const kills = full ? 60 : 6
const days = full ? 90 : 10
const script = join(packageRoot(), 'test/signals/load-and-count.mjs')

/** Whatever comes of counting, but for what is made up or tells the time. */
const kept: Readonly<Record<string, string>> = {
  days: 'SELECT * FROM signal_days',
  keys: 'SELECT * FROM signal_keys',
  shares: 'SELECT * FROM signal_shares',
  roles: 'SELECT * FROM entity_roles',
  findings: 'SELECT * EXCLUDE (id, alert_id) FROM findings',
  reasons: 'SELECT f.number, r.* EXCLUDE (finding_id) FROM finding_reasons AS r JOIN findings AS f ON f.id = r.finding_id', // prettier-ignore
  alerts: 'SELECT f.number, a.* EXCLUDE (id, raised) FROM alerts AS a LEFT JOIN findings AS f ON f.alert_id = a.id',
  events: 'SELECT f.number, e."DeviceId", e."Timestamp", e."ReportId" FROM "DeviceAlertEvents" AS e LEFT JOIN findings AS f ON f.alert_id = e."AlertId"', // prettier-ignore
}

async function keptIn(path: string): Promise<Readonly<Record<string, readonly object[]>>> {
  const engine = new InProcessEngine(await openDatabase({ path, catalog: loadCatalog(), application: applicationTables })) // prettier-ignore
  try {
    const read: Record<string, readonly object[]> = {}
    for (const [name, query] of Object.entries(kept)) read[name] = await engine.read((session) => session.rows(`${query} ORDER BY ALL`)) // prettier-ignore
    return read
  } finally {
    await engine.close()
  }
}

test(
  'nothing is counted twice or passed over, however often the process is killed',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'harrier-killed-'))
    /** A life of the service: to its end, or to the step at which it is killed. Gives the steps that ended transactions. */
    const live = async (path: string, last?: number): Promise<readonly number[]> => {
      const args = [script, path, String(days), folder, ...(last === undefined ? [] : [String(last)])]
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
      const [told] = await Promise.all([text(child.stdout), once(child, 'exit')])
      expect([last, child.exitCode, child.signalCode]).toEqual([last, last === undefined ? 0 : null, last === undefined ? null : 'SIGKILL']) // prettier-ignore
      return last === undefined ? (JSON.parse(told) as readonly number[]) : []
    }
    try {
      let done = 0
      const [calm, troubled] = [join(folder, 'calm.duckdb'), join(folder, 'troubled.duckdb')]
      const ends = await live(calm)
      for (let kill = 0; kill < kills; kill++) {
        const place = Math.floor(((kill + 0.5) / kills) * ends.length)
        const [begin = 0, end = 0] = [ends[place - 1], ends[place]]
        const step = [Math.ceil((begin + end) / 2), end - 1, end, end + 1][kill % 4] ?? 0
        // What was stored before is not done again.
        await live(troubled, step - done)
        done = ends.findLast((one) => one <= step) ?? 0
      }
      await live(troubled)
      const due = await keptIn(calm)
      expect(Object.entries(due).filter(([, rows]) => rows.length === 0)).toEqual([])
      expect(await keptIn(troubled)).toEqual(due)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
  full ? 1_200_000 : 180_000,
)
