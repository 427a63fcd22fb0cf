// Detection rules over GraphQL and under Graph's path: made, tried, run, compared and deleted.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { nowTicks } from '../../src/ingest/ticks.js'
import { formatDatetime } from '../../src/kql/time-text.js'
import { loadInto, startTestServer } from '../support/server.js'
import type { TestServer } from '../support/server.js'

let server: TestServer

beforeAll(async () => {
  server = await startTestServer({ demo: false })
  const folder = mkdtempSync(join(tmpdir(), 'harrier-rules-'))
  const time = formatDatetime(nowTicks())
  const started = ['d1', 'd1', 'd2'].map((device, index) => ({ time, tenantId: 't', category: 'AdvancedHunting-DeviceProcessEvents', properties: { Timestamp: time, DeviceId: device, DeviceName: `${device}.example`, ReportId: index, ActionType: 'ProcessCreated', FileName: 'cmd.exe', InitiatingProcessFileName: 'wscript.exe' } })) // prettier-ignore
  writeFileSync(join(folder, 'e.json'), JSON.stringify({ records: started }))
  await loadInto(server, [join(folder, 'e.json')])
  rmSync(folder, { recursive: true })
})
afterAll(() => server.end())

const rule = {
  title: 'Shell of a script',
  description: 'A script host started a shell.',
  severity: 'High',
  severityReason: 'Few scripts do so.',
  category: 'Execution',
  techniques: ['T1059.005'],
  frequency: 'EveryHour',
  recommendedActions: ['Look at the script.'],
  query: 'DeviceProcessEvents\n| where InitiatingProcessFileName == "wscript.exe"\n| project Timestamp, DeviceId, ReportId, FileName', // prettier-ignore
}

/** The first of a rule's alerts. */
async function anAlertOf(detectorId: string): Promise<string> {
  const { alerts } = await asked('query($id: ID!) { alerts(first: 1, filter: { detectorId: [$id] }) { edges { node { id } } } }', { id: detectorId }) // prettier-ignore
  return (alerts as unknown as { readonly edges: readonly { readonly node: { readonly id: string } }[] }).edges[0]?.node.id ?? '' // prettier-ignore
}

type Json = Readonly<Record<string, unknown>>
interface Answer {
  readonly data?: Readonly<Record<string, Json>>
  readonly errors?: readonly { readonly message: string; readonly extensions: Json }[]
}
async function ask(query: string, variables: object = {}): Promise<Answer> {
  const response = await fetch(`${server.url}/graphql`, { method: 'POST', headers: server.headers, body: JSON.stringify({ query, variables }) }) // prettier-ignore
  return (await response.json()) as Answer
}
async function asked(query: string, variables: object = {}): Promise<Readonly<Record<string, Json>>> {
  const { data, errors } = await ask(query, variables)
  expect(errors).toBeUndefined()
  return data ?? {}
}

describe('over GraphQL', () => {
  const save = 'mutation($rule: DetectionRuleInput!, $id: ID) { saveDetectionRule(rule: $rule, id: $id) { id version enabled origin severity frequency } }' // prettier-ignore
  let id = ''

  test('a rule is tried, and raises nothing', async () => {
    const { testDetectionRule } = await asked(
      'query($rule: DetectionRuleInput!) { testDetectionRule(rule: $rule) { rowCount columns { name } rows cut alerts { deviceId deviceName key events } } }',
      { rule },
    )
    expect(testDetectionRule).toMatchObject({ rowCount: 3, cut: false })
    expect(testDetectionRule?.['alerts']).toEqual(expect.arrayContaining([{ deviceId: 'd1', deviceName: null, key: ['d1'], events: 2 }, { deviceId: 'd2', deviceName: null, key: ['d2'], events: 1 }])) // prettier-ignore
    expect(await asked('{ alerts { totalCount } }')).toEqual({ alerts: { totalCount: 0 } })
  })

  test('what is wrong with it is told, with its place', async () => {
    const wrong = { ...rule, query: 'DeviceProcessEvents\n| where Nope == 1' }
    const check = 'query($rule: DetectionRuleInput!) { checkDetectionRule(rule: $rule) { message field line column endLine endColumn } }' // prettier-ignore
    const told = [{ message: "No column named 'Nope'.", field: 'query', line: 2, column: 9, endLine: 2, endColumn: 13 }]
    expect(await asked(check, { rule: wrong })).toEqual({ checkDetectionRule: told })
    // What the rule says and what its query says are told together, each by its field.
    const many = { ...wrong, title: '', techniques: ['T1'], recommendedActions: [] }
    const { checkDetectionRule } = await asked(check, { rule: many })
    expect(checkDetectionRule).toMatchObject([{ field: 'title' }, { field: 'techniques' }, { field: 'recommendedActions' }, ...told]) // prettier-ignore
    const mapped = { ...rule, entities: [{ entity: 'ip', column: 'RemoteIP' }], deduplicate: { by: ['SHA1'], withinSeconds: 60 } } // prettier-ignore
    expect(await asked(check, { rule: mapped })).toMatchObject({ checkDetectionRule: [{ field: 'entities' }, { field: 'deduplicate' }] }) // prettier-ignore
    const bell = { ...rule, query: `${rule.query}\u0007` }
    expect(await asked(check, { rule: bell })).toMatchObject({ checkDetectionRule: [{ field: 'query', line: null }] })
    const { errors } = await ask(save, { rule: wrong })
    expect(errors).toMatchObject([{ message: "No column named 'Nope'.", extensions: { code: 'INVALID_REQUEST', diagnostics: [{ start: { line: 2 } }] } }]) // prettier-ignore
  })

  test('it is saved, and runs at once', async () => {
    const { saveDetectionRule } = await asked(save, { rule })
    id = String(saveDetectionRule?.['id'])
    expect(saveDetectionRule).toMatchObject({ version: 1, enabled: true, origin: 'user', frequency: 'EveryHour' })
    const { detectionRule } = await asked('query($id: ID!) { detectionRule(id: $id) { title gaps { after } nextRun runs { cause state rows matches alerts cut error } } }', { id }) // prettier-ignore
    expect(detectionRule).toMatchObject({ title: rule.title, gaps: [], runs: [{ cause: 'saved', state: 'Succeeded', rows: 3, matches: 3, alerts: 2, cut: false, error: '' }] }) // prettier-ignore
    expect(typeof detectionRule?.['nextRun']).toBe('string')
    const { alerts } = await asked('query($id: ID!) { alerts(filter: { detectorId: [$id] }) { totalCount edges { node { detectorId detectionSource } } } }', { id }) // prettier-ignore
    expect(alerts).toMatchObject({ totalCount: 2, edges: [{ node: { detectorId: id, detectionSource: 'Custom detection' } }, {}] }) // prettier-ignore
  })

  test('its list has the last run and what became of its alerts', async () => {
    await asked('mutation($ids: [ID!]!) { updateAlerts(ids: $ids, update: { classification: "TruePositive" }) { id } }', { ids: [await anAlertOf(id)] }) // prettier-ignore
    const { detectionRules } = await asked('{ detectionRules(origin: user) { edges { node { lastRun { alerts state } record { alerts truePositives unjudged precision } } } } }') // prettier-ignore
    expect(detectionRules).toEqual({ edges: [{ node: { lastRun: { alerts: 2, state: 'Succeeded' }, record: { alerts: 2, truePositives: 1, unjudged: 1, precision: 1 } } }] }) // prettier-ignore
    const quiet = await asked('{ detectionRules(origin: pack, first: 1) { edges { node { lastRun { state } record { alerts precision } } } } }') // prettier-ignore
    expect(quiet['detectionRules']).toEqual({ edges: [{ node: { lastRun: null, record: { alerts: 0, precision: null } } }] }) // prettier-ignore
  })

  test('it is changed, and the versions are compared', async () => {
    await asked(save, { rule: { ...rule, severity: 'Low' }, id })
    const { detectionRule } = await asked('query($id: ID!) { detectionRule(id: $id) { version text versions { version text } diff(from: 1, to: 2) same: diff(from: 2, to: 2) } }', { id }) // prettier-ignore
    expect(detectionRule).toMatchObject({ version: 2, versions: [{ version: 2 }, { version: 1 }], same: '' })
    expect(detectionRule?.['diff']).toContain('-severity: High\n+severity: Low\n')
    const { errors } = await ask('query($id: ID!) { detectionRule(id: $id) { diff(from: 1, to: 9) } }', { id })
    expect(errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }])
  })

  test('it is turned off and on, run by hand, and found among the others', async () => {
    for (const enabled of [false, true]) {
      const { setDetectionRuleEnabled } = await asked('mutation($id: ID!, $enabled: Boolean!) { setDetectionRuleEnabled(id: $id, enabled: $enabled) { enabled } }', { id, enabled }) // prettier-ignore
      expect(setDetectionRuleEnabled).toEqual({ enabled })
    }
    const { runDetectionRule } = await asked('mutation($id: ID!) { runDetectionRule(id: $id) { cause rows matches } }', { id }) // prettier-ignore
    expect(runDetectionRule).toEqual({ cause: 'demand', rows: 3, matches: 0 })
    const list = 'query($search: String, $technique: String, $after: String) { detectionRules(search: $search, technique: $technique, origin: user, first: 1, after: $after) { totalCount pageInfo { hasNextPage endCursor } edges { node { id } } } }' // prettier-ignore
    const found = { totalCount: 1, edges: [{ node: { id } }], pageInfo: { hasNextPage: false } }
    expect(await asked(list, { search: 'SHELL OF' })).toMatchObject({ detectionRules: found })
    expect(await asked(list, { technique: 'T1059' })).toMatchObject({ detectionRules: found })
    expect(await asked(list, { technique: 'T1003' })).toMatchObject({ detectionRules: { totalCount: 0, edges: [] } })
  })

  test('the pages of a list are all of it, each rule once', async () => {
    const all = 'query($first: Int, $last: Int, $after: String, $before: String) { detectionRules(first: $first, last: $last, after: $after, before: $before) { totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { node { id } } } }' // prettier-ignore
    interface Listed { readonly totalCount: number; readonly pageInfo: { readonly hasNextPage: boolean; readonly hasPreviousPage: boolean; readonly startCursor: string; readonly endCursor: string }; readonly edges: readonly { readonly node: { readonly id: string } }[] } // prettier-ignore
    const page = async (args: object): Promise<Listed> =>
      (await asked(all, args))['detectionRules'] as unknown as Listed
    for (const title of ['Two', 'Three', 'Four']) await asked(save, { rule: { ...rule, title } })
    const idsOf = ({ edges }: Listed): readonly string[] => edges.map(({ node }) => node.id)
    const whole = await page({ first: 1000 })
    const forth: string[] = []
    for (let next = await page({ first: 2 }); ; next = await page({ first: 2, after: next.pageInfo.endCursor })) {
      forth.push(...idsOf(next))
      if (!next.pageInfo.hasNextPage) break
    }
    expect(forth).toEqual(idsOf(whole))
    expect(idsOf(await page({ last: 2 }))).toEqual(forth.slice(-2))
    const last = await page({ last: 1 })
    expect(idsOf(await page({ last: 1, before: last.pageInfo.startCursor }))).toEqual(forth.slice(-2, -1))
  })

  test('it is deleted, and its alerts stay', async () => {
    await asked('mutation($id: ID!) { deleteDetectionRule(id: $id) { id } }', { id })
    expect((await ask('query($id: ID!) { detectionRule(id: $id) { id } }', { id })).errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]) // prettier-ignore
    expect(await asked('{ alerts { totalCount } }')).toMatchObject({ alerts: { totalCount: expect.any(Number) } })
  })
})

describe.each(['v1.0', 'beta'])("under Graph's path, %s", (version) => {
  const path = `/${version}/security/rules/detectionRules`
  const send = async (
    method: string,
    to: string,
    body?: object,
  ): Promise<{ readonly status: number; readonly body: Json }> => {
    const response = await fetch(to.startsWith('http') ? to : server.url + to, { method, headers: server.headers, ...(body ? { body: JSON.stringify(body) } : {}) }) // prettier-ignore
    const text = await response.text()
    return { status: response.status, body: text === '' ? {} : (JSON.parse(text) as Json) }
  }
  const wish = {
    displayName: `By Graph ${version}`,
    isEnabled: true,
    queryCondition: { queryText: `${rule.query}, DeviceName` },
    schedule: { period: '12H' },
    detectionAction: {
      alertTemplate: {
        title: `By Graph ${version}`,
        description: 'A script host started a shell.',
        severity: 'medium',
        category: 'Execution',
        recommendedActions: 'Look at it.\nIsolate the device.',
        mitreTechniques: ['T1059'],
        impactedAssets: [{ '@odata.type': '#microsoft.graph.security.impactedDeviceAsset', identifier: 'deviceId' }],
      },
      organizationalScope: null,
      responseActions: [{ '@odata.type': '#microsoft.graph.security.isolateDeviceResponseAction', identifier: 'deviceId' }], // prettier-ignore
    },
  }
  let id = ''

  test('a rule is made as it is asked for, and runs at once', async () => {
    const { status, body } = await send('POST', path, wish)
    id = String(body['id'])
    expect([status, body['detectorId']]).toEqual([201, id])
    expect(body).toMatchObject({ ...wish, queryCondition: wish.queryCondition, lastRunDetails: { status: 'completed', failureReason: null } }) // prettier-ignore
    expect(await send('GET', `${path}/${encodeURIComponent(id)}`)).toMatchObject({ status: 200, body: { id, ...wish } })
  })

  test('it is sent back as it was read, and in parts', async () => {
    const read = await send('GET', `${path}/${encodeURIComponent(id)}`)
    expect(await send('PATCH', `${path}/${encodeURIComponent(id)}`, read.body)).toMatchObject({
      status: 200,
      body: wish,
    })
    const changed = await send('PATCH', `${path}/${encodeURIComponent(id)}`, { isEnabled: false, detectionAction: { alertTemplate: { severity: 'high' } } }) // prettier-ignore
    expect(changed.body).toMatchObject({ displayName: wish.displayName, isEnabled: false, schedule: { period: '12H', nextRunDateTime: null }, detectionAction: { alertTemplate: { severity: 'high', category: 'Execution' } } }) // prettier-ignore
  })

  test.each<readonly [string, object, string]>([
    [
      'a severity that is none',
      {
        ...wish,
        displayName: 'x',
        detectionAction: { alertTemplate: { ...wish.detectionAction.alertTemplate, severity: 'dire' } },
      },
      'severity',
    ],
    ['no query', { ...wish, queryCondition: {} }, 'queryCondition.queryText'],
    ['a property that there is not', { ...wish, colour: 'red' }, 'colour'],
    ['a title that another has', wish, 'By Graph'],
    ['two titles', { ...wish, displayName: 'Another' }, 'displayName'],
  ])(/* prettier-ignore */ '%s is refused, by name', async (_, body, said) => {
    const { status, body: answer } = await send('POST', path, body)
    expect([status, (answer['error'] as { readonly message: string }).message]).toEqual([400, expect.stringContaining(said)]) // prettier-ignore
  })

  test('rules are listed in pages', async () => {
    const first = await send('GET', `${path}?$top=1&$count=true`)
    expect(first.body['value']).toHaveLength(1)
    const found: string[] = []
    for (let next = `${path}?$top=50`; next !== '';) {
      const { body } = await send('GET', next)
      found.push(...(body['value'] as readonly { readonly id: string }[]).map((one) => one.id))
      next = (body['@odata.nextLink'] as string | undefined) ?? ''
    }
    expect([new Set(found).size, found.includes(id)]).toEqual([first.body['@odata.count'], true])
    expect((await send('GET', `${path}?$filter=x`)).status).toBe(400)
  })

  test('it is deleted', async () => {
    expect(await send('DELETE', `${path}/${encodeURIComponent(id)}`)).toEqual({ status: 204, body: {} })
    expect((await send('GET', `${path}/${encodeURIComponent(id)}`)).status).toBe(404)
  })
})
