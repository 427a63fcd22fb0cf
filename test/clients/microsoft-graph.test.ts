// Microsoft Graph's own JavaScript SDK against the service, over TLS: it sends no token without.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { packageRoot } from '../../src/package-root.js'
import { addAlerts, addDevices } from '../support/alerts.js'
import type { TestServer } from '../support/server.js'
import { startTestServer } from '../support/server.js'
import type { TlsProxy } from '../support/tls-proxy.js'
import { canMakeCertificates, startTlsProxy } from '../support/tls-proxy.js'

/** What graph-client.mjs prints. */
interface Outcome {
  readonly ids: readonly string[]
  readonly byHand: readonly string[]
  readonly links: readonly string[]
  readonly changed: object
  readonly comments: object
  readonly read: object
  readonly hunt: object
  readonly errors: readonly object[]
}

const count = 250

const withTls = canMakeCertificates ? describe : describe.skip
withTls('@microsoft/microsoft-graph-client', () => {
  let server: TestServer
  let proxy: TlsProxy
  let outcome: Outcome
  beforeAll(async () => {
    server = await startTestServer({ demo: false, trustedProxies: ['loopback'] })
    proxy = await startTlsProxy(server.url)
    await addDevices(server.engine)
    await addAlerts(server.engine, 0, count)
    const run = promisify(execFile)
    const script = `${packageRoot()}/test/clients/graph-client.mjs`
    const env = { ...process.env, NODE_EXTRA_CA_CERTS: proxy.certificate }
    const { stdout } = await run(process.execPath, [script, proxy.url, server.token], { env, maxBuffer: 16 << 20 })
    outcome = JSON.parse(stdout) as Outcome
  })
  afterAll(async () => {
    await proxy.end()
    await server.end()
  })

  const newestFirst = Array.from({ length: count }, (_, i) => `da${count - 1 - i}`)

  test('PageIterator stops at $top, as the service has it', () => {
    expect(outcome.ids).toEqual(newestFirst.slice(0, 70))
  })

  test('next links lead through the proxy to the last alert', () => {
    expect(outcome.byHand).toEqual(newestFirst)
    expect(outcome.links.length).toBeGreaterThan(0)
    for (const link of outcome.links) expect(link.startsWith(`${proxy.url}/v1.0/security/alerts_v2?`)).toBe(true)
  })

  test('PATCH answers with the changed alert', () => {
    const update = { assignedTo: 'ann@example.org', classification: 'truePositive', determination: 'malware', status: 'inProgress' } // prettier-ignore
    expect(outcome.changed).toMatchObject({ id: newestFirst[0], ...update })
    expect(outcome.read).toMatchObject({ id: newestFirst[0], ...update, comments: [{ comment: 'Looked at.' }] })
  })

  test('a comment answers with all of them', () => {
    expect(outcome.comments).toMatchObject({ value: [{ comment: 'Looked at.' }] })
  })

  test('runHuntingQuery gives schema and results', () => {
    expect(outcome.hunt).toEqual({
      schema: [{ name: 'DeviceId', type: 'String' }, { name: 'Alerts', type: 'Int64' }],
      results: [{ DeviceId: 'device7', Alerts: 2 }],
    }) // prettier-ignore
  })

  test('errors are GraphErrors with status, code, message and request id', () => {
    const requestId: unknown = expect.stringMatching(/^[\da-f-]{36}$/)
    expect(outcome.errors).toEqual([
      { statusCode: 404, code: expect.any(String), message: expect.stringContaining('nowhere'), requestId },
      { statusCode: 400, code: expect.any(String), message: expect.stringContaining("No column named 'Nope'"), requestId },
      { statusCode: 400, code: expect.any(String), message: expect.stringContaining("'colour'"), requestId },
    ]) // prettier-ignore
  })
})
