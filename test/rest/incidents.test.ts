// Graph's incidents over real HTTP, on a server whose alerts are known.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { TestServer } from '../support/server.js'
import { loadInto, startTestServer } from '../support/server.js'

let server: TestServer

const alerts = [
  { id: 'a1', title: 'Credential theft', severity: 'High', source: 'EDR', time: '2026-11-16T08:00:00Z', device: 'd1' },
  { id: 'a2', title: 'Macro', severity: 'Medium', source: 'Antivirus', time: '2026-11-16T09:00:00Z', device: 'd1' },
  { id: 'a3', title: 'Hands on keyboard', severity: 'High', source: 'Microsoft Threat Experts', time: '2026-11-18T08:00:00Z', device: 'd2' }, // prettier-ignore
] as const

beforeAll(async () => {
  server = await startTestServer({ demo: false })
  const folder = mkdtempSync(join(tmpdir(), 'harrier-incidents-'))
  const records = alerts.flatMap(({ id, title, severity, source, time, device }) => [
    { category: 'AdvancedHunting-AlertInfo', properties: { Timestamp: time, AlertId: id, Title: title, Category: 'Execution', Severity: severity, ServiceSource: 'Microsoft Defender for Endpoint', DetectionSource: source } }, // prettier-ignore
    { category: 'AdvancedHunting-AlertEvidence', properties: { Timestamp: time, AlertId: id, EntityType: 'Machine', DeviceId: device, DeviceName: device } }, // prettier-ignore
  ])
  writeFileSync(join(folder, 'e.json'), JSON.stringify({ records: records.map((one) => ({ time: one.properties.Timestamp, tenantId: 't', ...one })) })) // prettier-ignore
  await loadInto(server, [join(folder, 'e.json')])
  rmSync(folder, { recursive: true })
})
afterAll(() => server.end())

interface Answer {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}
async function get(path: string): Promise<Answer> {
  const response = await fetch(path.startsWith('http') ? path : server.url + path, { headers: server.headers })
  return { status: response.status, body: (await response.json()) as Answer['body'] }
}
const ids = async (path: string): Promise<readonly unknown[]> => {
  const { status, body } = await get(path)
  expect([status, body['error']]).toEqual([200, undefined])
  return (body['value'] as readonly { readonly id: string }[]).map(({ id }) => id)
}

describe('/v1.0/security/incidents', () => {
  test('lists incidents with their alerts, and one by its id', async () => {
    const { status, body } = await get('/v1.0/security/incidents?$expand=alerts&$count=true')
    expect(status).toBe(200)
    expect(body).toMatchObject({ '@odata.count': 2, value: [{ id: '2' }, { id: '1' }] })
    const [first] = body['value'] as readonly Readonly<Record<string, unknown>>[]
    expect(first).toMatchObject({ displayName: 'Defender Experts: Hands on keyboard', severity: 'high', systemTags: ['Defender Experts'], status: 'active' }) // prettier-ignore
    const alone = await get('/v1.0/security/incidents/2')
    expect(alone.body).toMatchObject({ id: '2', redirectIncidentId: null })
    expect((await get('/v1.0/security/incidents/99')).status).toBe(404)
    expect((await get('/v1.0/security/incidents/x')).status).toBe(404)
  })

  test.each<readonly [string, readonly string[]]>([
    ['?$top=1', ['2']],
    ['?$top=1&$skip=1', ['1']],
    ["?$filter=severity eq 'high'", ['2', '1']],
    ["?$filter=severity eq 'low'", []],
    ["?$filter=status in ('active','resolved') and createdDateTime ge 2020-01-01T00:00:00Z", ['2', '1']],
    ['?$filter=lastUpdateDateTime lt 2020-01-01T00:00:00Z', []],
  ])('%s', async (query, expected) => {
    expect(await ids(`/v1.0/security/incidents${query}`)).toEqual(expected)
  })

  test('what is selected is shown alone, with what is expanded', async () => {
    const { body } = await get('/v1.0/security/incidents?$select=displayName,ID&$top=1')
    expect(body['@odata.context']).toMatch(/#security\/incidents\(displayName,id\)$/)
    expect(body['value']).toEqual([{ id: '2', displayName: 'Defender Experts: Hands on keyboard' }])
    expect((await get('/v1.0/security/incidents/1?$select=status&$expand=alerts')).body).toEqual({ '@odata.context': expect.stringMatching(/\(status\)\/\$entity$/) as unknown, status: 'active', alerts: [expect.objectContaining({ id: 'a1' }), expect.objectContaining({ id: 'a2' })] }) // prettier-ignore
    expect(await get('/v1.0/security/incidents/1?$select=colour')).toMatchObject({ status: 400, body: { error: { message: expect.stringContaining("'colour'") as unknown } } }) // prettier-ignore
  })

  test('a page links to the next', async () => {
    const { body } = await get('/v1.0/security/incidents?$top=1')
    expect(await ids(String(body['@odata.nextLink']))).toEqual(['1'])
  })

  test.each([
    "?$filter=title eq 'x'",
    "?$filter=severity eq 'x'",
    "?$filter=not (status eq 'active')",
    '?$top=51',
    '?$x=1',
    '?$select=x',
    '?$expand=comments',
  ])('refuses %s', async (query) => {
    // prettier-ignore
    expect((await get(`/v1.0/security/incidents${query}`)).status).toBe(400)
  })
})
