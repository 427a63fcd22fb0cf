// Defender's and Graph's paths over real HTTP, asked as existing scripts ask them.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { loadInto, startTestServer } from '../support/server.js'
import type { TestServer } from '../support/server.js'

let server: TestServer

const alerts = [
  { id: 'a1', title: 'Credential theft', severity: 'High', category: 'CredentialAccess', source: 'EDR', time: '2026-11-16T08:00:00.0000001Z', techniques: '["T1003.001"]' }, // prettier-ignore
  { id: 'a2', title: "O'Neill's macro", severity: 'Medium', category: 'Execution', source: 'Antivirus', time: '2026-11-17T08:00:00.0000002Z', techniques: '[]' }, // prettier-ignore
  { id: 'a3', title: 'Hands on keyboard', severity: 'High', category: 'LateralMovement', source: 'Microsoft Threat Experts', time: '2026-11-18T08:00:00.0000003Z', techniques: '["T1021"]' }, // prettier-ignore
] as const

beforeAll(async () => {
  server = await startTestServer({ demo: false })
  const folder = mkdtempSync(join(tmpdir(), 'harrier-rest-'))
  const records = alerts.flatMap(({ id, title, severity, category, source, time, techniques }) => [
    { category: 'AdvancedHunting-AlertInfo', properties: { Timestamp: time, AlertId: id, Title: title, Category: category, Severity: severity, ServiceSource: 'Microsoft Defender for Endpoint', DetectionSource: source, AttackTechniques: techniques } }, // prettier-ignore
    { category: 'AdvancedHunting-AlertEvidence', properties: { Timestamp: time, AlertId: id, EntityType: 'Process', EvidenceRole: 'Related', DeviceId: 'd1', DeviceName: 'desk.example.org', FileName: 'x.exe', SHA1: 'ab', ProcessCommandLine: 'x.exe -e "a,b"' } }, // prettier-ignore
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
const send = async (method: string, path: string, body: unknown): Promise<Answer> => {
  const response = await fetch(server.url + path, { method, headers: server.headers, body: JSON.stringify(body) })
  const text = await response.text()
  return { status: response.status, body: text === '' ? {} : (JSON.parse(text) as Answer['body']) }
}
const post = (path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Response> =>
  fetch(server.url + path, { method: 'POST', headers: { ...server.headers, ...headers }, body: JSON.stringify(body) })

describe('$count', () => {
  test.each<readonly [string, string]>([
    ['/api/alerts/$count', '3'],
    ["/api/alerts/$count?$filter=severity eq 'High'", '2'],
    ['/api/alerts/$count?$filter=incidentId eq 7', '0'],
    ["/v1.0/security/alerts_v2/$count?$filter=severity eq 'medium'", '1'],
    ['/beta/security/alerts_v2/$count', '3'],
  ])('%s is a bare number', async (path, count) => {
    const response = await fetch(server.url + path, { headers: server.headers })
    expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([200, 'text/plain; charset=utf-8', count]) // prettier-ignore
  })

  test.each([
    ['$filter=colour eq 1', "cannot be filtered by 'colour'"],
    ['$top=1', "'$top' is not supported"],
    ['$count=true', "'$count' is not supported"],
  ])('with ?%s is refused', async (query, message) => {
    const { status, body } = await get(`/api/alerts/$count?${query}`)
    expect([status, body['error']]).toEqual([400, { code: 'ODataError', message: expect.stringContaining(message), target: expect.any(String) }]) // prettier-ignore
  })
})

describe('/api/alerts', () => {
  test.each<readonly [string, readonly string[]]>([
    ['', ['a3', 'a2', 'a1']],
    ['?$top=2', ['a3', 'a2']],
    ['?$skip=1', ['a2', 'a1']],
    ['?$top=1&$skip=1', ['a2']],
    ['?$orderby=alertCreationTime asc', ['a1', 'a2', 'a3']],
    ["?$filter=severity eq 'High'", ['a3', 'a1']],
    ["?$filter=severity ne 'High'", ['a2']],
    ["?$filter=Severity in ('medium','low')", ['a2']],
    ["?$filter=detectionSource eq 'ThreatExperts'", ['a3']],
    ['?$filter=alertCreationTime gt 2026-11-17T08:00:00.0000002Z', ['a3']],
    ['?$filter=alertCreationTime ge 2026-11-17T08:00:00.0000002Z', ['a3', 'a2']],
    ['?$filter=alertCreationTime le 2026-11-16T09:00:00%2B01:00', []],
    ["?$filter=status eq 'New' and not (category eq 'Execution' or category eq 'LateralMovement')", ['a1']],
    ["?$filter=title eq 'O''Neill''s macro'", ['a2']],
    ["?$filter=startswith(title,'Hands') or endswith(title,'theft')", ['a3', 'a1']],
    ["?$filter=contains(title,'on')", ['a3']],
    ["?$filter=mitreTechniques/any(t: t eq 'T1021')", ['a3']],
    ["?$filter=systemTags/any(tag:tag eq 'Endpoint Attack Notification')", ['a3']],
    ['?$filter=assignedTo eq null', ['a3', 'a2', 'a1']],
    ["?$filter=machineId eq 'd1' and computerDnsName eq 'desk.example.org'", ['a3', 'a2', 'a1']],
    ['?$filter=incidentId eq 7', []],
    ["?$filter=id eq 'a1'", ['a1']],
  ])('%s', async (query, expected) => {
    expect(await ids(`/api/alerts${query}`)).toEqual(expected)
  })

  test.each([
    ['$filter=severity', 'character 9: more is expected'],
    ["$filter=severity eq 'High' and", 'more is expected'],
    ["$filter=severity eq 'High' title eq 'x'", "'title' is not expected"],
    ["$filter=colour eq 'red'", "cannot be filtered by 'colour'"],
    ["$filter=severity gt 'Low'", "'severity' cannot be filtered with gt"],
    ['$filter=title eq 5', "'title' cannot be filtered"],
    ["$filter=alertCreationTime gt 'soon'", 'not a time'],
    ["$filter=mitreTechniques eq 'T1021'", 'is a list'],
    ["$filter=title/any(t: t eq 'x')", 'is no list'],
    ['$filter=#', 'character 1'],
    [`$filter=${'('.repeat(200)}`, 'brackets'],
    ['$top=10001', '$top is a whole number from 0 to 10000'],
    ['$top=-1', '$top is a whole number'],
    ['$expand=files', '$expand names evidence'],
    ['$orderby=colour', '$orderby names'],
    ['$select=id,colour', "$select names 'colour'"],
    ['$select=', '$select, character 1: more is expected'],
    ['$select=id,', '$select, character 4: more is expected'],
    ['$select=id title', "'title' is not expected"],
    ['$select=*', "'*' begins nothing"],
    ['$select=evidence/sha1', "'/' is not expected"],
    ['filter=x', "'filter' is not supported"],
    ['$top=1&$top=2', 'given once'],
    ['$skiptoken=abc', 'cursor'],
  ])('?%s is refused', async (query, message) => {
    const { status, body } = await get(`/api/alerts?${query}`)
    expect(status).toBe(400)
    expect(body['error']).toMatchObject({ code: expect.stringMatching(/^(ODataError|InvalidInput)$/) as unknown, message: expect.stringContaining(message) as unknown, target: expect.any(String) as unknown }) // prettier-ignore
  })

  test('pages lead on by cursor', async () => {
    const seen: unknown[] = []
    let next: unknown = '/api/alerts?$orderby=alertCreationTime&$top=3'
    for (let page = 0; typeof next === 'string' && page < 9; page++) {
      const { body } = await get(next)
      seen.push(...(body['value'] as readonly { readonly id: string }[]).map(({ id }) => id))
      next = body['@odata.nextLink']
    }
    expect(seen).toEqual(['a1', 'a2', 'a3'])
  })

  test('an alert has its documented fields, and evidence where it is expanded', async () => {
    const { body } = await get("/api/alerts?$filter=id eq 'a3'&$expand=evidence&$count=true")
    expect(body).toMatchObject({ '@odata.context': expect.stringMatching(/#Alerts$/) as unknown, '@odata.count': 1 })
    expect(body['value']).toMatchObject([
      {
        id: 'a3',
        title: 'Hands on keyboard',
        severity: 'High',
        status: 'New',
        detectionSource: 'ThreatExperts',
        alertCreationTime: '2026-11-18T08:00:00.0000003Z',
        machineId: 'd1',
        computerDnsName: 'desk.example.org',
        systemTags: ['Endpoint Attack Notification'],
        classification: null,
        comments: [],
        evidence: [{ entityType: 'Process', fileName: 'x.exe', sha1: 'ab', processCommandLine: 'x.exe -e "a,b"', url: null }], // prettier-ignore
      },
    ])
    const [plain] = (await get("/api/alerts?$filter=id eq 'a3'")).body['value'] as readonly Record<string, unknown>[]
    expect(plain?.['evidence']).toEqual([])
  })

  test('what is selected is shown alone, with what is expanded, on every page', async () => {
    const { body } = await get('/api/alerts?$select=title,ID&$top=3&$orderby=title&$count=true')
    expect(body['@odata.context']).toMatch(/#Alerts\(title,id\)$/)
    expect(body['@odata.count']).toBe(3)
    expect(body['value']).toEqual([
      { id: 'a1', title: 'Credential theft' },
      { id: 'a3', title: 'Hands on keyboard' },
      { id: 'a2', title: "O'Neill's macro" },
    ])
    const [expanded] = (await get('/api/alerts?$select=id&$expand=evidence&$top=1')).body['value'] as readonly object[]
    expect(expanded).toEqual({ id: 'a3', evidence: [expect.objectContaining({ fileName: 'x.exe' })] })
    const one = await get('/api/alerts/a1?$select=severity')
    expect(one.body).toEqual({ '@odata.context': expect.stringMatching(/#Alerts\(severity\)\/\$entity$/) as unknown, severity: 'High' }) // prettier-ignore
    expect((await get('/api/alerts/a1?$select=evidence')).body['evidence']).toMatchObject([{ fileName: 'x.exe' }])
    expect(await get('/api/alerts/a1?$select=colour')).toMatchObject({ status: 400, body: { error: { code: 'ODataError', message: expect.stringContaining("'colour'") as unknown } } }) // prettier-ignore
  })

  test('one alert, and one that there is not', async () => {
    expect(await get('/api/alerts/a1')).toMatchObject({ status: 200, body: { id: 'a1', evidence: [{ fileName: 'x.exe' }] } }) // prettier-ignore
    expect(await get('/api/alerts/a9')).toMatchObject({ status: 404, body: { error: { code: 'NotFound' } } })
  })
})

describe('/v1.0/security/alerts_v2', () => {
  test.each<readonly [string, readonly string[]]>([
    ['', ['a3', 'a2', 'a1']],
    [
      "?$filter=serviceSource eq 'microsoftDefenderForEndpoint' and detectionSource eq 'microsoftThreatExperts'",
      ['a3'],
    ],
    ['?$filter=createdDateTime ge 2026-11-17T00:00:00Z&$orderby=createdDateTime desc', ['a3', 'a2']],
    ["?$filter=severity eq 'high'", ['a3', 'a1']],
  ])('%s', async (query, expected) => {
    expect(await ids(`/v1.0/security/alerts_v2${query}`)).toEqual(expected)
  })

  test('what is selected is shown alone; annotations stay, and so do they on the next page', async () => {
    const { body } = await get('/v1.0/security/alerts_v2?$select=id,evidence&$top=1')
    const evidence = [{ '@odata.type': '#microsoft.graph.security.deviceEvidence' }, { '@odata.type': '#microsoft.graph.security.processEvidence' }] // prettier-ignore
    expect(body).toMatchObject({ '@odata.context': expect.stringMatching(/#security\/alerts_v2\(id,evidence\)$/) as unknown, value: [{ id: 'a3', evidence }] }) // prettier-ignore
    expect(Object.keys((body['value'] as readonly object[])[0] ?? {})).toEqual(['id', 'evidence'])
    expect((await get('/v1.0/security/alerts_v2/a3?$select=title')).body).toEqual({ '@odata.context': expect.stringMatching(/#security\/alerts_v2\(title\)\/\$entity$/) as unknown, title: 'Hands on keyboard' }) // prettier-ignore
    expect((await get('/v1.0/security/alerts_v2/a3?$expand=evidence')).status).toBe(400)
  })

  test('an alert in camel case, with its device among the evidence', async () => {
    const { body } = await get('/v1.0/security/alerts_v2/a3')
    expect(body).toMatchObject({
      id: 'a3',
      severity: 'high',
      status: 'new',
      serviceSource: 'microsoftDefenderForEndpoint',
      detectionSource: 'microsoftThreatExperts',
      createdDateTime: '2026-11-18T08:00:00.0000003Z',
    })
    const types = (body['evidence'] as readonly Record<string, unknown>[]).map((one) => one['@odata.type'])
    expect(types).toEqual(['#microsoft.graph.security.deviceEvidence', '#microsoft.graph.security.processEvidence'])
  })
})

describe('hunting', () => {
  const Query = 'AlertInfo | project Timestamp, Title, n = 9223372036854775807, d = dynamic({"a":[1]}) | order by Timestamp asc | take 2' // prettier-ignore

  test.each(['/api/advancedqueries/run', '/api/advancedhunting/run'])('%s', async (path) => {
    const response = await post(path, { Query })
    const text = await response.text()
    expect(response.status).toBe(200)
    expect(text).toContain('"n":9223372036854775807')
    expect(JSON.parse(text)).toMatchObject({
      Schema: [
        { Name: 'Timestamp', Type: 'DateTime' },
        { Name: 'Title', Type: 'String' },
        { Name: 'n', Type: 'Int64' },
        { Name: 'd', Type: 'Object' },
      ],
      Results: [
        { Timestamp: '2026-11-16T08:00:00.0000001Z', Title: 'Credential theft', d: { a: [1] } },
        { Timestamp: '2026-11-17T08:00:00.0000002Z', Title: "O'Neill's macro" },
      ],
      Stats: { ExecutionTime: expect.any(Number) as unknown, dataset_statistics: [{ table_row_count: 2 }] },
    })
  })

  test('/v1.0/security/runHuntingQuery takes a timespan, and either case of its keys', async () => {
    const response = await post('/v1.0/security/runHuntingQuery', { query: 'AlertInfo | count', timespan: '2026-11-17T00:00:00Z/P1D' }) // prettier-ignore
    expect(await response.json()).toEqual({ schema: [{ name: 'Count', type: 'Int64' }], results: [{ Count: 1 }] })
  })

  test.each([
    ['application/x-ndjson', '{"Title":"Credential theft","n":1}\n{"Title":"O\'Neill\'s macro","n":1}\n'],
    ['text/csv', '"Title","n"\r\n"Credential theft",1\r\n"O\'Neill\'s macro",1\r\n'],
  ])('as %s', async (accept, body) => {
    const response = await post('/api/advancedhunting/run', { Query: 'AlertInfo | order by Timestamp asc | take 2 | project Title, n = 1' }, { accept }) // prettier-ignore
    expect(response.headers.get('content-type')).toContain(accept)
    expect(await response.text()).toBe(body)
  })

  test('as Parquet', async () => {
    const response = await post('/api/advancedhunting/run', { Query }, { accept: 'application/vnd.apache.parquet' })
    const bytes = Buffer.from(await response.arrayBuffer())
    expect([bytes.subarray(0, 4).toString(), bytes.subarray(-4).toString()]).toEqual(['PAR1', 'PAR1'])
  })

  test('a cell that a spreadsheet would run begins with an apostrophe', async () => {
    const response = await post('/api/advancedhunting/run', { Query: 'print a = "=1+1", b = "x,\\"y"' }, { accept: 'text/csv' }) // prettier-ignore
    expect(await response.text()).toBe('"a","b"\r\n"\'=1+1","x,""y"\r\n')
  })

  test.each<readonly [string, unknown, number, string]>([
    ['no query', {}, 400, 'MissingRequiredParameter'],
    ['no object', [], 400, 'InvalidRequestBody'],
    ['another property', { Query: 'print 1', Rows: 1 }, 400, 'InvalidRequestBody'],
    ['an empty query', { Query: ' ' }, 400, 'InvalidInput'],
    ['a wrong column', { Query: 'AlertInfo | where Nope == 1' }, 400, 'BadRequest'],
  ])('%s is refused', async (_, body, status, code) => {
    const response = await post('/api/advancedhunting/run', body)
    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject({ error: { code } })
  })

  test('without a token nothing is answered', async () => {
    for (const path of ['/api/alerts', '/v1.0/security/alerts_v2'])
      expect(await (await fetch(server.url + path)).json()).toMatchObject({ error: { code: 'Unauthorized' } })
  })
})

describe('changes', () => {
  test('PATCH changes what is named and keeps the rest, with a comment', async () => {
    const { status, body } = await send('PATCH', '/api/alerts/a1', { status: 'InProgress', assignedTo: 'ann@example.com', comment: 'Looking.' }) // prettier-ignore
    expect(status).toBe(200)
    expect(body).toMatchObject({ id: 'a1', status: 'InProgress', assignedTo: 'ann@example.com', severity: 'High' })
    expect(body['comments']).toMatchObject([{ comment: 'Looking.', createdBy: expect.any(String) as unknown }])
    expect(await send('PATCH', '/api/alerts/a1', { classification: 'TruePositive', determination: 'Malware' })).toMatchObject({ status: 200, body: { status: 'InProgress', classification: 'TruePositive', determination: 'Malware' } }) // prettier-ignore
  })

  test('Graph’s PATCH and comments speak camel case', async () => {
    expect(await send('PATCH', '/v1.0/security/alerts_v2/a2', { status: 'resolved', classification: 'falsePositive', determination: 'notMalicious' })).toMatchObject({ status: 200, body: { status: 'resolved', classification: 'falsePositive', determination: 'clean' } }) // prettier-ignore
    const comments = await send('POST', '/v1.0/security/alerts_v2/a2/comments', { '@odata.type': 'microsoft.graph.security.alertComment', comment: 'Done.' }) // prettier-ignore
    expect(comments.body['value']).toMatchObject([{ comment: 'Done.' }])
  })

  test('batchUpdate answers with an empty body', async () => {
    expect(await send('POST', '/api/alerts/batchUpdate', { alertIds: ['a1', 'a2'], status: 'New' })).toEqual({ status: 200, body: {} }) // prettier-ignore
    expect(await ids("/api/alerts?$filter=status eq 'New'")).toEqual(['a3', 'a2', 'a1'])
  })

  test('batchUpdate updates those that can be, and tells of one that cannot', async () => {
    const { status, body } = await send('POST', '/api/alerts/batchUpdate', { alertIds: ['a1', 'none', 'a2'], assignedTo: 'bo@example.com' }) // prettier-ignore
    expect([status, body]).toMatchObject([404, { error: { code: 'NotFound', message: expect.stringContaining('none') as unknown } }]) // prettier-ignore
    expect(await ids("/api/alerts?$filter=assignedTo eq 'bo@example.com'")).toEqual(['a2', 'a1'])
  })

  test.each<readonly [string, string, string, unknown, number, string]>([
    ['an alert that there is not', 'PATCH', '/api/alerts/a9', { status: 'New' }, 404, 'NotFound'],
    ['a status that is none', 'PATCH', '/api/alerts/a1', { status: 'Open' }, 400, 'InvalidInput'],
    ['a property in another case', 'PATCH', '/api/alerts/a1', { Status: 'New' }, 400, 'InvalidRequestBody'],
    ['a status that is a number', 'PATCH', '/api/alerts/a1', { status: 1 }, 400, 'InvalidRequestBody'],
    ['nothing to change', 'PATCH', '/api/alerts/a1', {}, 400, 'InvalidInput'],
    ['a determination that the classification does not allow', 'PATCH', '/api/alerts/a1', { classification: 'FalsePositive', determination: 'Malware' }, 400, 'InvalidInput'], // prettier-ignore
    ['no ids', 'POST', '/api/alerts/batchUpdate', { status: 'New' }, 400, 'MissingRequiredParameter'],
    ['too many ids', 'POST', '/api/alerts/batchUpdate', { status: 'New', alertIds: Array.from({ length: 1001 }, String) }, 400, 'MaximumBatchSizeExceeded'], // prettier-ignore
    ['an event that there is not', 'POST', '/api/alerts/CreateAlertByReference', { machineId: 'd1', eventTime: '2026-11-16T08:00:00Z', reportId: '5', severity: 'Low', title: 'T', description: 'D', recommendedAction: 'R', category: 'Execution' }, 404, 'NotFound'], // prettier-ignore
    [
      'a lacking property',
      'POST',
      '/api/alerts/CreateAlertByReference',
      { machineId: 'd1' },
      400,
      'MissingRequiredParameter',
    ],
    ['an empty comment', 'POST', '/v1.0/security/alerts_v2/a1/comments', { comment: ' ' }, 400, 'InvalidInput'],
  ])('%s is refused', async (_, method, path, body, status, code) => {
    expect(await send(method, path, body)).toMatchObject({ status, body: { error: { code } } })
  })

  test('a body that is no JSON, and one that is too large', async () => {
    const bad = await fetch(`${server.url}/api/alerts/a1`, { method: 'PATCH', headers: server.headers, body: '{' })
    expect([bad.status, await bad.json()]).toMatchObject([400, { error: { code: 'BadRequest' } }])
    const large = await fetch(`${server.url}/api/alerts/a1`, { method: 'PATCH', headers: server.headers, body: `"${'x'.repeat(5_000_000)}"` }) // prettier-ignore
    expect([large.status, await large.json()]).toMatchObject([413, { error: { code: 'InvalidRequestBody' } }])
  })
})

describe('/openapi.json', () => {
  interface Description {
    readonly openapi: string
    readonly paths: Readonly<
      Record<
        string,
        Readonly<
          Record<
            string,
            {
              readonly operationId: string
              readonly parameters: readonly { readonly name: string; readonly in: string }[]
            }
          >
        >
      >
    >
  }
  const description = async (): Promise<Description> => (await get('/openapi.json')).body as unknown as Description

  test('says where to log in, and there is something there', async () => {
    const { components } = (await get('/openapi.json')).body as unknown as { readonly components: { readonly securitySchemes: { readonly login: { readonly flows: { readonly clientCredentials: { readonly tokenUrl: string } } } } } } // prettier-ignore
    const { tokenUrl } = components.securitySchemes.login.flows.clientCredentials
    const response = await fetch(server.url + tokenUrl, { method: 'POST' })
    expect([response.status, await response.json()]).toMatchObject([400, { error: 'invalid_request' }])
  })

  test('names each operation once, and every path of the service', async () => {
    const { openapi, paths } = await description()
    expect(openapi).toBe('3.1.0')
    const operations = Object.values(paths).flatMap((path) => Object.values(path).map(({ operationId }) => operationId))
    expect(new Set(operations).size).toBe(operations.length)
    expect(Object.keys(paths)).toEqual(expect.arrayContaining(['/api/alerts', '/api/alerts/{id}', '/v1.0/security/alerts_v2', '/api/advancedhunting/run'])) // prettier-ignore
  })

  test('the running service has what it describes: each path is answered, each query option understood and no other', async () => {
    const { paths } = await description()
    for (const [path, methods] of Object.entries(paths)) {
      for (const [method, { parameters }] of Object.entries(methods)) {
        const response = await fetch(server.url + path.replaceAll(/\{\w+\}/g, 'a1'), { method: method.toUpperCase(), headers: server.headers, ...(method === 'get' ? {} : { body: '{}' }) }) // prettier-ignore
        expect([path, method, [200, 400, 404].includes(response.status)]).toEqual([path, method, true])
        for (const { name } of parameters.filter((one) => one.in === 'query')) {
          const { body } = await get(`${path}?${name}=nonsense`)
          expect(JSON.stringify(body)).not.toContain('is not supported here')
        }
        const stray = await fetch(`${server.url}${path.replaceAll(/\{\w+\}/g, 'a1')}?colour=red`, { method: method.toUpperCase(), headers: server.headers, ...(method === 'get' ? {} : { body: '{}' }) }) // prettier-ignore
        const { error } = (await stray.json()) as { readonly error?: { readonly message: string } }
        expect([path, method, stray.status, error?.message]).toEqual([path, method, 400, "The query option 'colour' is not supported here."]) // prettier-ignore
      }
    }
  })
})
