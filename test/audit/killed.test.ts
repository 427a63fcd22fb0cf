// kill -9 right behind the answer of a hunt: its record is in the audit log all the same, and once.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { pino } from 'pino'
import { AuditLog } from '../../src/audit/audit-log.js'
import type { AuditRow } from '../../src/audit/audit.store.js'
import { AuditJournal } from '../../src/audit/journal.js'
import { localCaller } from '../../src/caller.js'
import { packageRoot } from '../../src/package-root.js'
import { startServer } from '../../src/server/app.js'
import { defaultSettings } from '../../src/settings.js'
import { applicationEngine } from '../support/application.js'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'harrier-killed-'))
})
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

/** What a life of the service told before it was killed. */
async function live(database: string, name: string, hunts: number, token?: string): Promise<readonly string[]> {
  const args = [join(packageRoot(), 'test/audit/hunt-and-die.mjs'), database, name, String(hunts), ...(token === undefined ? [] : [token])] // prettier-ignore
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  const told: string[] = []
  createInterface({ input: child.stdout }).on('line', (line) => told.push(line))
  child.stderr.resume()
  // The engine's process has the same stderr: it is gone too.
  await once(child, 'close')
  expect(child.signalCode).toBe('SIGKILL')
  return told
}

test('the record of every hunt that was answered is there after a kill, once', async () => {
  const database = join(folder, 'h.duckdb')
  const answered: string[] = []
  let token: string | undefined
  for (const [life, hunts] of [1, 2, 9].entries()) {
    const [first = '', ...told] = await live(database, `life ${life}`, hunts, token)
    token = first.replace('token ', '')
    answered.push(...told.map((line) => line.replace('answered ', '')))
  }
  expect(answered).toHaveLength(12)
  expect(readFileSync(`${database}.audit`, 'utf8')).toContain('life 2 8')
  const server = await startServer({ ...defaultSettings, database, port: 0, demo: false, detections: false }, pino({ level: 'silent' })) // prettier-ignore
  const rows = await server.engine.read((session) => session.rows<{ readonly query: string }>(`SELECT "QueryText" AS query FROM "AuditEvents" WHERE "ActionType" = 'Hunt' ORDER BY "Timestamp"`)) // prettier-ignore
  await server.close()
  expect(rows.map(({ query }) => query)).toEqual(answered)
  expect(existsSync(`${database}.audit`)).toBe(false)
})

const entry = (query: string) => ({ kind: 'Hunt', caller: localCaller, query, timespan: undefined, state: 'Completed', code: undefined, elapsedMs: 1, rows: 1, bytes: 1 }) as const // prettier-ignore

test('a line that was cut off is passed over, those behind it are not, and what is stored is not stored again', async () => {
  const path = join(folder, 'cut.audit')
  const engine = await applicationEngine()
  const broken = { transaction: () => new Promise<never>(() => undefined) }
  const opened = (of: ConstructorParameters<typeof AuditLog>[0]['engine']): AuditLog =>
    new AuditLog({ engine: of, clock: () => 1n, onLost: () => undefined, journal: new AuditJournal(path) })
  const killed = opened(broken)
  killed.record(entry('before'))
  appendFileSync(path, '\n{"at":"1","reportId":"half')
  killed.record(entry('after'))
  for (let start = 0; start < 2; start++) {
    const text = readFileSync(path)
    await opened(engine).recover()
    const rows = await engine.read((session) => session.rows('SELECT "QueryText" AS query FROM "AuditEvents" ORDER BY 1')) // prettier-ignore
    expect(rows).toEqual([{ query: 'after' }, { query: 'before' }])
    expect(statSync(path).size).toBe(0)
    // As if the kill had come between the transaction and this.
    appendFileSync(path, text)
  }
  await engine.close()
})

test('a journal that has grown is written anew with what is not stored yet', () => {
  const path = join(folder, 'grown.audit')
  const journal = new AuditJournal(path)
  const record = (queryText: string): AuditRow => ({ at: 1n, reportId: queryText.slice(0, 9), actionType: 'Hunt', operation: '', state: 'Completed', errorCode: '', callerId: 'c', callerName: 'n', callerType: 'token', deviceGroups: null, queryText, timespan: '', elapsedMs: 1.5, rows: 1, bytes: 1, additional: null }) // prettier-ignore
  const long = Array.from({ length: 12 }, (_, number) => record(`${number} ${'x'.repeat(100_000)}`))
  long.forEach((one) => { journal.append(one) }) // prettier-ignore
  journal.keep(long.slice(-1))
  journal.append(record('the next'))
  expect(statSync(path).size).toBeLessThan(110_000)
  expect(new AuditJournal(path).left).toEqual([...long.slice(-1), record('the next')])
})
