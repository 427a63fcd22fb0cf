// What a suppression rule does to an alert, as every surface of the running service shows it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { loadInto, startTestServer } from '../support/server.js'
import type { TestServer } from '../support/server.js'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ demo: false })
  const made = await ask('mutation { createSuppressionRule(rule: { name: "quiet", action: RESOLVE, title: "nothing" }) { id } }') // prettier-ignore
  const { id } = made['createSuppressionRule'] as { readonly id: string }
  const changed = await ask('mutation($id: ID!, $rule: SuppressionRuleInput!) { updateSuppressionRule(id: $id, rule: $rule) { action matches groups { conditions { field value } } } }', { id, rule: { name: 'quiet', action: 'HIDE', groups: [{ conditions: [{ field: 'fileName', value: 'other.exe' }] }, { conditions: [{ field: 'fileName', value: 'TOOL.*' }, { field: 'commandLine', value: '*scan*' }] }] } }) // prettier-ignore
  expect(changed['updateSuppressionRule']).toEqual({ action: 'HIDE', matches: 0, groups: [{ conditions: [{ field: 'fileName', value: 'other.exe' }] }, { conditions: [{ field: 'fileName', value: 'TOOL.*' }, { field: 'commandLine', value: '*scan*' }] }] }) // prettier-ignore
  const folder = mkdtempSync(join(tmpdir(), 'harrier-hidden-'))
  const records = [...alert('hidden', 'EDR', 'tool.exe'), ...alert('notified', 'Microsoft Threat Experts', 'tool.exe'), ...alert('open', 'EDR', 'fine.exe')] // prettier-ignore
  writeFileSync(join(folder, 'e.json'), JSON.stringify({ records }))
  await loadInto(server, [join(folder, 'e.json')])
  rmSync(folder, { recursive: true })
})
afterAll(() => server.end())

function alert(id: string, source: string, file: string): readonly object[] {
  const said = { Timestamp: '2026-11-16T08:00:00Z', AlertId: id, Title: `Alert ${id}`, Severity: 'Low' }
  const marks = { ServiceSource: 'Microsoft Defender for Endpoint', DetectionSource: source }
  const device = { DeviceId: 'd1', DeviceName: 'desk' }
  return [
    { category: 'AdvancedHunting-AlertInfo', properties: { ...said, ...marks, Category: 'Execution' } },
    { category: 'AdvancedHunting-AlertEvidence', properties: { ...said, ...marks, ...device, EntityType: 'Process', FileName: file, ProcessCommandLine: `${file} --scan` } }, // prettier-ignore
    { category: 'AdvancedHunting-DeviceAlertEvents', properties: { ...said, ...device, Category: 'Execution', FileName: file, ReportId: 1, Table: 'DeviceProcessEvents' } }, // prettier-ignore
  ].map((one) => ({ time: said.Timestamp, tenantId: 't', ...one }))
}

type Json = Readonly<Record<string, unknown>>
const post = (path: string, body: object, method = 'POST'): Promise<Response> =>
  fetch(server.url + path, { method, headers: server.headers, body: JSON.stringify(body) })
async function ask(query: string, variables: Json = {}): Promise<Json> {
  const { data, errors } = (await (await post('/graphql', { query, variables })).json()) as { readonly data?: Json; readonly errors?: unknown } // prettier-ignore
  expect(errors).toBeUndefined()
  return data ?? {}
}
const get = async (path: string): Promise<Json> =>
  (await (await fetch(server.url + path, { headers: server.headers })).json()) as Json
const sorted = (found: unknown): readonly string[] => (found as readonly { readonly id: string }[]).map(({ id }) => id).sort() // prettier-ignore

describe('a hidden alert', () => {
  test('is on no surface but hunting', async () => {
    const { alerts, device, alertFacets } = await ask('{ alerts { edges { node { id } } totalCount } device(id: "d1") { alerts { id } } alertFacets(fields: [severity]) { values { count } } }') // prettier-ignore
    expect(alerts).toMatchObject({ totalCount: 2 })
    expect(
      sorted(((alerts as Json)['edges'] as readonly { readonly node: unknown }[]).map(({ node }) => node)),
    ).toEqual(['notified', 'open'])
    expect(sorted((device as Json)['alerts'])).toEqual(['notified', 'open'])
    expect(alertFacets).toEqual([{ values: [{ count: 2 }] }])
    for (const list of ['/api/alerts', '/v1.0/security/alerts_v2']) {
      expect(sorted((await get(list))['value'])).toEqual(['notified', 'open'])
      expect((await fetch(`${server.url}${list}/hidden`, { headers: server.headers })).status).toBe(404)
      expect((await post(`${list}/hidden`, { status: 'resolved' }, 'PATCH')).status).toBe(404)
    }
    const incidents = (await get('/v1.0/security/incidents?$expand=alerts'))['value'] as readonly Json[]
    expect(sorted(incidents.flatMap((incident) => incident['alerts']))).toEqual(['notified', 'open'])
  })

  test.each(['AlertInfo', 'AlertEvidence', 'DeviceAlertEvents'])(
    'keeps its records in %s, which are telemetry',
    async (table) => {
      const response = await post('/api/advancedhunting/run', { Query: `${table} | distinct AlertId | sort by AlertId asc` }) // prettier-ignore
      expect(await response.json()).toMatchObject({ Results: [{ AlertId: 'hidden' }, { AlertId: 'notified' }, { AlertId: 'open' }] }) // prettier-ignore
    },
  )
})

test('an endpoint attack notification is resolved and stays to be seen', async () => {
  expect(await get('/api/alerts/notified')).toMatchObject({ status: 'Resolved', systemTags: ['Endpoint Attack Notification'] }) // prettier-ignore
  expect((await ask('{ suppressionRules { matches } }'))['suppressionRules']).toEqual([{ matches: 2 }])
})

test('the change of a rule is in the audit log, by whoever made it', async () => {
  const response = await post('/api/advancedhunting/run', { Query: 'AuditEvents | where Operation == "updateSuppressionRule" | project State, CallerName, Said = tostring(AdditionalFields.rule.action)' }) // prettier-ignore
  expect(await response.json()).toMatchObject({ Results: [{ State: 'Completed', CallerName: 'first administrator', Said: 'HIDE' }] }) // prettier-ignore
})
