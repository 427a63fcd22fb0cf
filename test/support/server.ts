// The server in tests: on a database of its own, asked over real HTTP with the administrator's token.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { startServer } from '../../src/server/app.js'
import type * as LoadTask from '../../src/hunting/load.task.js'
import { packageRoot } from '../../src/package-root.js'
import type { RunningServer } from '../../src/server/app.js'
import { defaultSettings } from '../../src/settings.js'
import type { Settings } from '../../src/settings.js'

export interface TestServer extends RunningServer {
  readonly token: string
  /** A body to post as JSON, with the administrator's token. */
  readonly headers: Readonly<Record<string, string>>
  /** Ends the server and removes its database. */
  end(): Promise<void>
}

export async function startTestServer(settings: Partial<Settings> = {}): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), 'harrier-'))
  // A test may well ask more in a minute than a person does.
  // What rules find is for tests that ask for it.
  const uncounted = { requestsPerMinute: 0, huntsPerMinute: 0, detections: false }
  const all = { ...defaultSettings, ...uncounted, database: join(folder, 'h.duckdb'), port: 0, ...settings }
  const server = await startServer(all, pino({ level: 'silent' }))
  const token = server.firstToken ?? ''
  const end = async (): Promise<void> => {
    await server.close()
    rmSync(folder, { recursive: true })
  }
  return { ...server, token, headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` }, end }
}

/** Loads files into a server's database, in the process that has it: that process runs what was built. */
export async function loadInto({ engine }: RunningServer, sources: readonly string[]): Promise<void> {
  const built = (await import(join(packageRoot(), 'dist/src/hunting/load.task.js'))) as typeof LoadTask
  const outcome = await engine.perform(built.default, { sources })
  if (outcome.kind === 'failed') throw new Error(outcome.message)
}
