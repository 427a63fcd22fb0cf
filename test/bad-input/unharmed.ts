// What every bad request must leave behind: an answer without internals, nothing stored, and a service that goes on.
import { afterAll, beforeAll, expect } from '@jest/globals'
import { startTestServer } from '../support/server.js'
import type { TestServer } from '../support/server.js'

/** What no answer may hold: stacks, SQL, the engine's own errors, and paths of files. */
const internals =
  /node_modules|\bat [^ ]+ \(|\.[jt]s:\d+|\b(SELECT|INSERT INTO|UPDATE|DELETE FROM)\b.*\b(FROM|SET|VALUES)\b|DuckDB|(Binder|Catalog|Parser|Conversion|Constraint|Invalid Input|Out of Range) Error|\/tmp\/|INTERNAL|InternalServerError/

export function expectNoInternals(answer: string): void {
  expect(answer).not.toMatch(internals)
}

/**
 * A digest of each table. Left out are the audit log, which tells of refused changes too, the report, which the
 * service brings up to date by itself, and when a token was used last.
 */
export async function stored({ engine }: TestServer): Promise<Readonly<Record<string, string>>> {
  const names = await engine.read((session) =>
    session.rows<{ readonly name: string }>(
      `SELECT DISTINCT table_name AS name FROM duckdb_tables()
       WHERE NOT internal AND table_name NOT IN ('AuditEvents', 'DetectionRuleEvents', 'report_marks') ORDER BY 1`,
    ),
  )
  const digests = await engine.read((session) =>
    Promise.all(
      names.map(async ({ name }) => {
        const columns = name === 'api_tokens' ? '* EXCLUDE (last_used)' : '*'
        const [row] = await session.rows<{ readonly digest: string }>(
          `SELECT count(*) || ' ' || coalesce(bit_xor(hash(one)), 0) AS digest FROM (SELECT ${columns} FROM "${name}") AS one`,
        )
        return [name, row?.digest ?? ''] as const
      }),
    ),
  )
  return Object.fromEntries(digests)
}

/** Asks for health and for something that takes the database. */
export async function expectHealthy(server: TestServer): Promise<void> {
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
  const body = JSON.stringify({ query: '{ alerts(first: 1) { totalCount } hunt(query: "print 1") { rows } }' })
  const answer = await fetch(`${server.url}/graphql`, { method: 'POST', headers: server.headers, body })
  expect([answer.status, await answer.json()]).toMatchObject([200, { data: { hunt: { rows: [[1]] } } }])
}

/** Starts a server for the tests of a file, after which it must stand and hold what it held before. */
export function onUnharmedServer(started: (server: TestServer) => void): void {
  let server: TestServer
  let before: Readonly<Record<string, string>>
  beforeAll(async () => {
    server = await startTestServer({ demo: false })
    before = await stored(server)
    started(server)
  })
  afterAll(async () => {
    try {
      expect(await stored(server)).toEqual(before)
      await expectHealthy(server)
    } finally {
      await server.end()
    }
  })
}
