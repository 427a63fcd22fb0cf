// Alerts changed and raised by people: what is allowed, what is remembered, and that hunting sees it at once.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { Caller } from '../../src/caller.js'
import { localCaller } from '../../src/caller.js'
import type { InProcessEngine } from '../../src/engine/in-process.js'
import { compile } from '../../src/kql/compile.js'
import { fixturePath } from '../fixtures/story-files.js'
import type { AlertApi } from '../support/alerts.js'
import { addAlerts, alertApi } from '../support/alerts.js'
import { applicationCatalog, applicationEngine, loadFiles } from '../support/application.js'

let engine: InProcessEngine
let api: AlertApi
beforeEach(async () => {
  engine = await applicationEngine()
  api = alertApi(engine)
})
afterEach(() => engine.close())

interface Result {
  readonly id: string
  readonly changed: readonly string[]
  readonly alert: Readonly<Record<string, unknown>> | null
  readonly error: { readonly code: string; readonly message: string } | null
}

const update = async (ids: readonly string[], change: object): Promise<readonly Result[]> => {
  const answer = await api.ask(
    `mutation($ids: [ID!]!, $change: AlertUpdateInput!) { updateAlerts(ids: $ids, update: $change) {
       id changed error { code message } alert { status resolved assignedTo classification determination } } }`,
    { ids, change },
  )
  return (answer as unknown as { readonly updateAlerts: readonly Result[] }).updateAlerts
}
const history = async (id: string) => {
  const answer = await api.ask(`{ alert(id: "${id}") { history { field oldValue newValue actor } comments { comment createdBy } customTags } }`) // prettier-ignore
  return (answer as unknown as { readonly alert: Readonly<Record<string, readonly unknown[]>> }).alert
}
const hunt = async (kql: string): Promise<readonly (readonly unknown[])[]> => {
  const { statement, columns } = compile(kql, { catalog: applicationCatalog, now: 639_307_728_000_000_000n })
  return (await engine.run(statement, columns, { deadlineMs: 20_000, maxRows: 1000, maxBytes: 1 << 24 })).rows
}

describe('an update', () => {
  beforeEach(() => addAlerts(engine, 0, 5))

  test('answers for each alert, and a fault of one leaves the others done', async () => {
    await update(['da1'], { classification: 'FalsePositive', determination: 'Clean' })
    const results = await update(['da0', 'nowhere', 'da1'], { determination: 'Malware' })
    expect(results.map(({ id, changed, error }) => [id, changed, error?.code])).toEqual([
      ['da0', [], 'INVALID_REQUEST'],
      ['nowhere', [], 'NOT_FOUND'],
      ['da1', [], 'INVALID_REQUEST'],
    ])
    const mixed = await update(['da0', 'nowhere', 'da1'], { status: 'Resolved', assignedTo: 'mika', comment: 'done' })
    expect(mixed.map(({ changed, error }) => [changed, error?.code])).toEqual([
      [['status', 'assignedTo', 'comment'], undefined],
      [[], 'NOT_FOUND'],
      [['status', 'assignedTo', 'comment'], undefined],
    ])
  })

  test('is remembered: who, what, from what, to what', async () => {
    await update(['da0'], { status: 'inProgress', comment: 'mine' })
    await update(['da0'], { status: 'InProgress' })
    expect(await history('da0')).toMatchObject({
      history: [
        { field: 'status', oldValue: 'New', newValue: 'InProgress', actor: 'local' },
        { field: 'comment', oldValue: null, newValue: 'mine', actor: 'local' },
      ],
      comments: [{ comment: 'mine', createdBy: 'local' }],
    })
  })

  test('resolves with the time of it, and opens again without', async () => {
    const [resolved] = await update(['da0'], { status: 'Resolved' })
    expect(resolved?.alert?.['resolved']).toMatch(/^\d{4}-.*Z$/)
    const [open] = await update(['da0'], { status: 'New' })
    expect(open?.alert).toMatchObject({ status: 'New', resolved: null })
  })

  test.each<[string, readonly object[], object]>([
    ['the update page’s spelling', [{ classification: 'InformationalExpectedActivity', determination: 'ConfirmedActivity' }], { determination: 'ConfirmedUserActivity' }],
    ['the portal’s label', [{ classification: 'Informational, expected activity' }], { classification: 'InformationalExpectedActivity' }],
    ['Graph’s case', [{ classification: 'falsePositive', determination: 'notMalicious' }], { classification: 'FalsePositive', determination: 'Clean' }],
    ['a new classification drops what it does not allow', [{ classification: 'TruePositive', determination: 'Malware' }, { classification: 'FalsePositive' }], { classification: 'FalsePositive', determination: null }],
    ['and keeps what it does', [{ classification: 'TruePositive', determination: 'Other' }, { classification: 'FalsePositive' }], { determination: 'Other' }],
    ['null takes a classification away, and its determination', [{ classification: 'TruePositive', determination: 'Malware' }, { classification: null }], { classification: null, determination: null }],
    ['nobody owns it again', [{ assignedTo: 'mika' }, { assignedTo: null }], { assignedTo: null }],
  ])('%s', async (_, changes, expected) => {
    let results: readonly Result[] = []
    for (const change of changes) results = await update(['da0'], change)
    expect(results[0]?.alert).toMatchObject(expected)
  }) // prettier-ignore

  test.each([
    ['a status that there is not', { status: 'Done' }],
    ['a status that nobody sets', { status: 'Unknown' }],
    ['a determination that was withdrawn', { determination: 'Apt' }],
    ['an owner of two lines', { assignedTo: 'a\r\nb' }],
    ['an empty comment', { comment: '  ' }],
    ['nothing', {}],
  ])('refuses %s', async (_, change) => {
    await expect(update(['da0'], change)).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
  })

  test('refuses a thousand and one alerts', async () => {
    const ids = Array.from({ length: 1001 }, (_, i) => `da${i}`)
    await expect(update(ids, { status: 'New' })).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
  })

  test('of a caller without the right is refused, and of alerts out of sight finds none', async () => {
    const reader: Caller = { ...localCaller, scopes: new Set(['Alert.Read.All']) }
    const change = 'mutation { updateAlerts(ids: ["da0"], update: { status: "Resolved" }) { error { code } } }'
    await expect(api.ask(change, {}, reader)).rejects.toMatchObject({ code: 'FORBIDDEN' })
    const elsewhere: Caller = { ...localCaller, deviceGroups: ['Elsewhere'] }
    expect(await api.ask(change, {}, elsewhere)).toEqual({ updateAlerts: [{ error: { code: 'NOT_FOUND' } }] })
  })

  test('tags', async () => {
    const tag = (args: string) => api.ask(`mutation { tagAlerts(ids: ["da0", "da1"], ${args}) { changed alert { customTags } } }`) // prettier-ignore
    await tag('add: ["vip", "red"]')
    expect(await tag('add: ["vip"], remove: ["red"]')).toEqual({
      tagAlerts: [
        { changed: ['customTags'], alert: { customTags: ['vip'] } },
        { changed: ['customTags'], alert: { customTags: ['vip'] } },
      ],
    })
    expect(await api.ask('{ alerts(filter: { tags: ["vip"] }) { totalCount } }')).toEqual({ alerts: { totalCount: 2 } })
    await expect(tag('add: ["endpoint attack notification"]')).rejects.toMatchObject({ code: 'FORBIDDEN' })
    expect((await history('da0'))['history']).toHaveLength(2)
  })
})

describe('raised by hand', () => {
  let event: { readonly deviceId: string; readonly time: string; readonly reportId: number }
  beforeEach(async () => {
    await loadFiles(engine, [fixturePath('stories', 'nightjar', 'defender-export.ndjson')])
    const [row = []] = await hunt('DeviceProcessEvents | where FileName =~ "powershell.exe" | top 1 by Timestamp asc | project DeviceId, Timestamp, ReportId') // prettier-ignore
    event = { deviceId: String(row[0]), time: String(row[1]), reportId: Number(row[2]) }
  })
  const reference = (title: string, more = ''): string => `mutation { createAlertByReference(alert: {
    machineId: "${event.deviceId}", eventTime: "${event.time}", reportId: ${event.reportId}, severity: High, title: "${title}",
    description: "d", recommendedAction: "r", category: "Execution" ${more} }) {
    id title severity detectionSource description recommendedActions device { name } triggeringEvent { table fields } evidence { entityType } } }`

  test('from an event: an alert that leads back to it, in hunting at once', async () => {
    const { createAlertByReference: alert } = (await api.ask(reference('By hand'))) as unknown as { readonly createAlertByReference: Readonly<Record<string, unknown>> } // prettier-ignore
    expect(alert).toMatchObject({
      title: 'By hand',
      severity: 'High',
      detectionSource: 'Manual',
      description: 'd',
      recommendedActions: 'r',
      evidence: [{ entityType: 'Machine' }],
      triggeringEvent: { table: 'DeviceProcessEvents', fields: { FileName: 'powershell.exe', Timestamp: event.time } },
    })
    expect(await hunt('AlertInfo | where Title == "By hand" | project AlertId, DetectionSource')).toEqual([[alert['id'], 'Manual']]) // prettier-ignore
    expect(await hunt('DeviceAlertEvents | where Title == "By hand" | project ReportId, Table')).toEqual([[event.reportId, 'DeviceProcessEvents']]) // prettier-ignore
  })

  test('a second one of the same title merges while the first is open', async () => {
    const idOf = async (title: string) => ((await api.ask(reference(title))) as unknown as { readonly createAlertByReference: { readonly id: string } }).createAlertByReference.id // prettier-ignore
    const first = await idOf('Same')
    expect(await idOf('Same')).toBe(first)
    expect(await idOf('Other')).not.toBe(first)
    await update([first], { status: 'Resolved' })
    expect(await idOf('Same')).not.toBe(first)
    expect((await history(first))['history']).toMatchObject([{ field: 'event' }, { field: 'status' }])
  })

  test.each([
    ['an event that there is not', 'reportId: 987654321987', 'NOT_FOUND'],
    ['a time that is a tick off', 'eventTime: "2026-11-16T00:00:00.0000001Z"', 'NOT_FOUND'],
  ])('not from %s', async (_, change, code) => {
    const field = change.split(':')[0] ?? ''
    const query = reference('x').replace(new RegExp(`${field}: [^,]+`), change)
    await expect(api.ask(query)).rejects.toMatchObject({ code })
  })

  test('not with the severity Informational', async () => {
    await expect(api.ask(reference('x').replace('High', 'Informational'))).rejects.toMatchObject({ code: 'INVALID_REQUEST' }) // prettier-ignore
  })

  const publish = (more = ''): Promise<Readonly<Record<string, unknown>>> =>
    api
      .ask(
        `mutation { publishEndpointAttackNotification(notification: { title: "Hands on keyboard",
         executiveSummary: "Somebody is in.", recommendations: ["Isolate it.", "Reset e.hart."], category: "LateralMovement",
         techniques: ["T1059.001"], evidence: [{ entityType: "Machine", deviceId: "${event.deviceId}" },
           { entityType: "User", accountName: "e.hart", domainName: "marlow" }] ${more} }) {
         id severity serviceSource detectionSource systemTags isEndpointAttackNotification status relatedUser { userName }
         notification { executiveSummary recommendations huntingQuery publishedBy } evidence { entityType role } } }`,
      )
      .then((answer) => (answer as Readonly<Record<string, unknown>>)['publishEndpointAttackNotification'] as Readonly<Record<string, unknown>>) // prettier-ignore

  test('an endpoint attack notification has both marks on every surface', async () => {
    const alert = await publish('huntingQuery: "DeviceLogonEvents | take 1"')
    expect(alert).toMatchObject({
      severity: 'High',
      serviceSource: 'Microsoft Defender for Endpoint',
      detectionSource: 'Microsoft Defender Experts',
      systemTags: ['Endpoint Attack Notification'],
      isEndpointAttackNotification: true,
      relatedUser: { userName: 'e.hart' },
      notification: { executiveSummary: 'Somebody is in.', recommendations: ['Isolate it.', 'Reset e.hart.'], huntingQuery: 'DeviceLogonEvents | take 1', publishedBy: 'local' }, // prettier-ignore
    })
    const id = String(alert['id'])
    expect(id).toMatch(/^ta/)
    expect(await hunt(`AlertInfo | where AlertId == "${id}" | project ServiceSource, DetectionSource`)).toEqual([
      ['Microsoft Defender for Endpoint', 'Microsoft Threat Experts'],
    ])
    expect(await hunt(`DeviceAlertEvents | where AlertId == "${id}" | project DeviceId`)).toEqual([[event.deviceId]])
    expect(await hunt(`AlertEvidence | where AlertId == "${id}" | summarize count() by DetectionSource`)).toEqual([
      ['Microsoft Threat Experts', 2],
    ])
    const byEither = '{ a: alerts(filter: { tags: ["Endpoint Attack Notification"] }) { totalCount } b: alerts(filter: { detectionSource: ["ThreatExperts"] }) { totalCount } c: alerts(filter: { detectionSource: ["microsoft defender experts"] }) { totalCount } }' // prettier-ignore
    expect(await api.ask(byEither)).toEqual({ a: { totalCount: 1 }, b: { totalCount: 1 }, c: { totalCount: 1 } })
  })

  test('and reaches nobody who is not enrolled', async () => {
    api.enroll(false)
    await expect(publish()).rejects.toMatchObject({ code: 'FORBIDDEN' })
    expect(await hunt('AlertInfo | count')).toEqual([[0]])
  })

  test.each([
    ['a hunt that does not compile', 'huntingQuery: "DeviceLogonEvents | wher x"', { name: 'KqlError' }],
    ['a device that there is not', 'evidence: [{ entityType: "Machine", deviceId: "none" }]', { code: 'NOT_FOUND' }],
    ['evidence on no device', 'evidence: [{ entityType: "User", accountName: "x" }]', { code: 'INVALID_REQUEST' }],
    ['a kind of entity that there is not', 'evidence: [{ entityType: "Cat", deviceId: "x" }]', {}],
    ['no recommendation', 'recommendations: []', { code: 'INVALID_REQUEST' }],
    ['a title of two lines', String.raw`title: "a\nBcc: b"`, { code: 'INVALID_REQUEST' }],
    ['a technique that is none', 'techniques: ["PowerShell"]', { code: 'INVALID_REQUEST' }],
    ['a category that there is not', 'category: "Mischief"', { code: 'INVALID_REQUEST' }],
  ])('not with %s', async (_, change, error) => {
    const field = change.split(':')[0] ?? ''
    const given: Readonly<Record<string, string>> = {
      title: '"t"',
      executiveSummary: '"s"',
      recommendations: '["r"]',
      category: '"Execution"',
      evidence: `[{ entityType: "Machine", deviceId: "${event.deviceId}" }]`,
    }
    const others = Object.entries(given).flatMap(([name, value]) => (name === field ? [] : [`${name}: ${value}`]))
    const draft = [...others, change].join(', ')
    const asked = api.ask(`mutation { publishEndpointAttackNotification(notification: { ${draft} }) { id } }`)
    await expect(asked).rejects.toMatchObject(error)
  })
})
