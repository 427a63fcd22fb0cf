// Hostile text at every place where a mutation, a query or a route takes text; the places are read from the schema and
// from the description of the REST paths, so that a new one without a case fails.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { GraphQLField, GraphQLInputType } from 'graphql'
import { buildSchema, getNamedType, getNullableType, isEnumType, isInputObjectType, isLeafType, isListType } from 'graphql' // prettier-ignore
import { packageRoot } from '../../src/package-root.js'
import { startTestServer } from '../support/server.js'
import type { TestServer } from '../support/server.js'
import { expectHealthy, expectNoInternals, stored } from './unharmed.js'

const schema = buildSchema(readFileSync(join(packageRoot(), 'schema/schema.graphql'), 'utf8'))

let server: TestServer
let before: Readonly<Record<string, string>>
beforeAll(async () => {
  server = await startTestServer({ demo: false })
  before = await stored(server)
}, 60_000)
afterAll(async () => {
  try {
    expect(await stored(server)).toEqual(before)
    await expectHealthy(server)
  } finally {
    await server.end()
  }
}, 60_000)

const hostile: readonly (readonly [name: string, character: string, code: string, endsLine: boolean])[] = [
  ['NUL', '\0', 'U+0000', false],
  ['a line break', '\n', 'U+000A', true],
  ['a carriage return and a line feed', '\r\n', 'U+000D', true],
  ['a tab', '\t', 'U+0009', true],
  ['an escape sequence', '\u001b[2J', 'U+001B', false],
  ['a control character beyond ASCII', '\u009b', 'U+009B', false],
  ['a line separator', '\u2028', 'U+2028', true],
  ['an override of direction', '\u202e', 'U+202E', false],
  ['an isolate', '\u2066', 'U+2066', false],
  ['half a surrogate pair', '\ud800', 'U+D800', false],
]

/**
 * What a text is: `line` and `lines` refuse the character by its name; `known` is one of several, such as an id or an
 * address, and others are refused or not found; `any` may be whatever, and changes nothing by what it is.
 */
type Kind = 'line' | 'lines' | 'known' | 'any'

/** Every text that a mutation takes. */
const mutationTexts: Readonly<Record<string, Kind>> = {
  'addAlertComment.comment': 'lines',
  'addAlertComment.id': 'known',
  'applyForNotifications.application.email': 'known',
  'applyForNotifications.application.name': 'line',
  'askExperts.question.contacts': 'known',
  'askExperts.question.question': 'lines',
  'askExperts.question.subjectId': 'known',
  'askExperts.question.topic': 'line',
  'closeInquiry.id': 'known',
  'createAlertByReference.alert.category': 'known',
  'createAlertByReference.alert.description': 'lines',
  'createAlertByReference.alert.machineId': 'known',
  'createAlertByReference.alert.recommendedAction': 'lines',
  'createAlertByReference.alert.title': 'line',
  'createApiToken.request.deviceGroups': 'known',
  'createApiToken.request.name': 'line',
  'createApiToken.request.scopes': 'known',
  'createDeviceGroup.group.conditions.value': 'line',
  'createDeviceGroup.group.description': 'lines',
  'createDeviceGroup.group.name': 'line',
  'createDeviceGroup.group.userGroups': 'line',
  'createNotificationRule.rule.deviceGroups': 'line',
  'createNotificationRule.rule.name': 'line',
  'createNotificationRule.rule.recipients': 'known',
  'createNotificationRule.rule.sources': 'known',
  'createNotificationRule.rule.webhooks': 'line',
  'createSavedQuery.query.description': 'lines',
  'createSavedQuery.query.name': 'line',
  'createSavedQuery.query.query': 'lines',
  'createSuppressionRule.rule.comment': 'lines',
  'createSuppressionRule.rule.deviceId': 'known',
  'createSuppressionRule.rule.groups.conditions.value': 'line',
  'createSuppressionRule.rule.name': 'line',
  'createSuppressionRule.rule.serviceSources': 'line',
  'createSuppressionRule.rule.title': 'line',
  'deleteDetectionRule.id': 'known',
  'deleteDeviceGroup.name': 'known',
  'deleteNotificationRule.id': 'known',
  'deleteSavedQuery.id': 'known',
  'deleteSuppressionRule.id': 'known',
  'discardNotificationDraft.id': 'known',
  'dismissFinding.id': 'known',
  'draftNotificationFromFinding.findingId': 'known',
  'draftNotificationFromHunt.findings.category': 'known',
  'draftNotificationFromHunt.findings.mapping.account': 'known',
  'draftNotificationFromHunt.findings.mapping.device': 'known',
  'draftNotificationFromHunt.findings.mapping.file': 'known',
  'draftNotificationFromHunt.findings.mapping.ip': 'known',
  'draftNotificationFromHunt.findings.mapping.mailbox': 'known',
  'draftNotificationFromHunt.findings.mapping.registryKey': 'known',
  'draftNotificationFromHunt.findings.mapping.url': 'known',
  'draftNotificationFromHunt.findings.query': 'known',
  'draftNotificationFromHunt.findings.techniques': 'known',
  'draftNotificationFromHunt.findings.title': 'known',
  'draftNotificationFromIncident.incidentId': 'known',
  'followUpInquiry.id': 'known',
  'followUpInquiry.text': 'lines',
  'publishEndpointAttackNotification.notification.category': 'known',
  'publishEndpointAttackNotification.notification.events.machineId': 'known',
  'publishEndpointAttackNotification.notification.evidence.accountName': 'line',
  'publishEndpointAttackNotification.notification.evidence.deviceId': 'line',
  'publishEndpointAttackNotification.notification.evidence.domainName': 'line',
  'publishEndpointAttackNotification.notification.evidence.entityType': 'line',
  'publishEndpointAttackNotification.notification.evidence.fileName': 'line',
  'publishEndpointAttackNotification.notification.evidence.filePath': 'line',
  'publishEndpointAttackNotification.notification.evidence.ipAddress': 'line',
  'publishEndpointAttackNotification.notification.evidence.processCommandLine': 'lines',
  'publishEndpointAttackNotification.notification.evidence.registryKey': 'line',
  'publishEndpointAttackNotification.notification.evidence.registryValue': 'lines',
  'publishEndpointAttackNotification.notification.evidence.registryValueName': 'line',
  'publishEndpointAttackNotification.notification.evidence.role': 'line',
  'publishEndpointAttackNotification.notification.evidence.sha1': 'line',
  'publishEndpointAttackNotification.notification.evidence.sha256': 'line',
  'publishEndpointAttackNotification.notification.evidence.url': 'line',
  'publishEndpointAttackNotification.notification.evidence.userPrincipalName': 'line',
  'publishEndpointAttackNotification.notification.evidence.userSid': 'line',
  'publishEndpointAttackNotification.notification.executiveSummary': 'lines',
  'publishEndpointAttackNotification.notification.huntingQuery': 'lines',
  'publishEndpointAttackNotification.notification.recommendations': 'lines',
  'publishEndpointAttackNotification.notification.techniques': 'known',
  'publishEndpointAttackNotification.notification.title': 'line',
  'publishNotificationDraft.id': 'known',
  'rejectApplication.reason': 'lines',
  'replyToInquiry.id': 'known',
  'replyToInquiry.text': 'lines',
  'retryDeliveries.ids': 'any',
  'revealWebhookSecret.ruleId': 'known',
  'revealWebhookSecret.url': 'known',
  'revokeApiToken.id': 'known',
  'runDetectionRule.id': 'known',
  'saveDetectionRule.id': 'known',
  'saveDetectionRule.rule.actions': 'line',
  'saveDetectionRule.rule.category': 'known',
  'saveDetectionRule.rule.deduplicate.by': 'known',
  'saveDetectionRule.rule.description': 'lines',
  'saveDetectionRule.rule.deviceGroups': 'line',
  'saveDetectionRule.rule.entities.column': 'known',
  'saveDetectionRule.rule.falsePositives': 'lines',
  'saveDetectionRule.rule.query': 'lines',
  'saveDetectionRule.rule.recommendedActions': 'lines',
  'saveDetectionRule.rule.severityReason': 'lines',
  'saveDetectionRule.rule.techniques': 'known',
  'saveDetectionRule.rule.title': 'line',
  'sendTestNotification.id': 'known',
  'setDetectionRuleEnabled.id': 'known',
  'setSuppressionRuleEnabled.id': 'known',
  'tagAlerts.add': 'line',
  'tagAlerts.ids': 'any',
  'tagAlerts.remove': 'any',
  'updateAlerts.ids': 'any',
  'updateAlerts.update.assignedTo': 'line',
  'updateAlerts.update.classification': 'known',
  'updateAlerts.update.comment': 'lines',
  'updateAlerts.update.determination': 'known',
  'updateAlerts.update.status': 'known',
  'updateDeviceGroup.group.conditions.value': 'line',
  'updateDeviceGroup.group.description': 'lines',
  'updateDeviceGroup.group.name': 'line',
  'updateDeviceGroup.group.userGroups': 'line',
  'updateIncident.id': 'known',
  'updateIncident.update.assignedTo': 'known',
  'updateNotificationDraft.id': 'known',
  'updateNotificationDraft.update.category': 'known',
  'updateNotificationDraft.update.events.machineId': 'known',
  'updateNotificationDraft.update.evidence.accountName': 'known',
  'updateNotificationDraft.update.evidence.deviceId': 'known',
  'updateNotificationDraft.update.evidence.domainName': 'known',
  'updateNotificationDraft.update.evidence.entityType': 'known',
  'updateNotificationDraft.update.evidence.fileName': 'known',
  'updateNotificationDraft.update.evidence.filePath': 'known',
  'updateNotificationDraft.update.evidence.ipAddress': 'known',
  'updateNotificationDraft.update.evidence.processCommandLine': 'known',
  'updateNotificationDraft.update.evidence.registryKey': 'known',
  'updateNotificationDraft.update.evidence.registryValue': 'known',
  'updateNotificationDraft.update.evidence.registryValueName': 'known',
  'updateNotificationDraft.update.evidence.role': 'known',
  'updateNotificationDraft.update.evidence.sha1': 'known',
  'updateNotificationDraft.update.evidence.sha256': 'known',
  'updateNotificationDraft.update.evidence.url': 'known',
  'updateNotificationDraft.update.evidence.userPrincipalName': 'known',
  'updateNotificationDraft.update.evidence.userSid': 'known',
  'updateNotificationDraft.update.executiveSummary': 'known',
  'updateNotificationDraft.update.huntingQuery': 'known',
  'updateNotificationDraft.update.recommendations': 'known',
  'updateNotificationDraft.update.techniques': 'known',
  'updateNotificationDraft.update.title': 'known',
  'updateNotificationRule.id': 'known',
  'updateNotificationRule.rule.deviceGroups': 'line',
  'updateNotificationRule.rule.name': 'line',
  'updateNotificationRule.rule.recipients': 'known',
  'updateNotificationRule.rule.sources': 'known',
  'updateNotificationRule.rule.webhooks': 'line',
  'updateSavedQuery.id': 'known',
  'updateSavedQuery.query.description': 'lines',
  'updateSavedQuery.query.name': 'line',
  'updateSavedQuery.query.query': 'lines',
  'updateSuppressionRule.id': 'known',
  'updateSuppressionRule.rule.comment': 'lines',
  'updateSuppressionRule.rule.deviceId': 'known',
  'updateSuppressionRule.rule.groups.conditions.value': 'line',
  'updateSuppressionRule.rule.name': 'line',
  'updateSuppressionRule.rule.serviceSources': 'line',
  'updateSuppressionRule.rule.title': 'line',
}

/** Values that are looked at before the text is, by the end of their path. */
const samples: Readonly<Record<string, unknown>> = {
  category: 'Execution',
  classification: 'TruePositive',
  contacts: 'a@example.org',
  determination: 'Malware',
  email: 'a@example.org',
  entityType: 'File',
  expires: '2100-01-01T00:00:00Z',
  huntingQuery: 'AlertInfo',
  recipients: 'a@example.org',
  scopes: 'Alert.Read.All',
  query: 'DeviceProcessEvents | project Timestamp, DeviceId, ReportId',
  sources: 'EDR',
  status: 'New',
  techniques: 'T1059',
  webhooks: 'https://hooks.example.org/',
}

const scalars: Readonly<Record<string, unknown>> = { Int: 1, Float: 1, Boolean: true, Long: '1', DateTime: '2026-11-16T00:00:00Z', HuntRowCells: { DeviceId: 'd1', Timestamp: '2026-11-16T00:00:00Z', ReportId: 1 } } // prettier-ignore

/** A whole value of a type: every list has one item, every optional field is there. Types within themselves end. */
function sample(type: GraphQLInputType, name: string, within: readonly string[] = []): unknown {
  const bare = getNullableType(type)
  if (isListType(bare)) {
    const item = sample(bare.ofType, name, within)
    return item === undefined ? undefined : [item]
  }
  if (isInputObjectType(bare)) {
    if (within.includes(bare.name)) return undefined
    const fields = Object.values(bare.getFields())
    return Object.fromEntries(fields.map((field) => [field.name, sample(field.type, field.name, [...within, bare.name])])) // prettier-ignore
  }
  if (isEnumType(bare)) return bare.getValues()[0]?.name
  return samples[name] ?? scalars[bare.name] ?? 'text'
}

/** The places of leaves of some types in a value of a type, as paths of names. */
function places(
  type: GraphQLInputType,
  leaves: readonly string[],
  path: readonly string[],
  within: readonly string[] = [],
): readonly (readonly string[])[] {
  // prettier-ignore
  const named = getNamedType(type)
  if (isInputObjectType(named)) {
    if (within.includes(named.name)) return []
    return Object.values(named.getFields()).flatMap((field) => places(field.type, leaves, [...path, field.name], [...within, named.name])) // prettier-ignore
  }
  return isLeafType(named) && leaves.includes(named.name) ? [path] : []
}

/** The value with the leaf at a place replaced. */
function replaced(value: unknown, [name, ...rest]: readonly string[], leaf: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => replaced(item, name === undefined ? [] : [name, ...rest], leaf))
  if (name === undefined) return leaf
  const object = value as Readonly<Record<string, unknown>>
  return { ...object, [name]: replaced(object[name], rest, leaf) }
}

interface Site {
  readonly field: GraphQLField<unknown, unknown>
  readonly path: readonly string[]
}

const sitesOf = (root: 'Mutation' | 'Query', leaves: readonly string[]): readonly (readonly [string, Site])[] =>
  Object.values((root === 'Mutation' ? schema.getMutationType() : schema.getQueryType())?.getFields() ?? {}).flatMap(
    (field) =>
      field.args.flatMap(({ name, type }) =>
        places(type, leaves, [name]).map((path) => [`${field.name}.${path.join('.')}`, { field, path }] as const),
      ),
  )

interface Answered {
  readonly status: number
  readonly text: string
  readonly codes: readonly string[]
  readonly messages: string
}

async function ask(kind: 'mutation' | 'query', { field, path }: Site, leaf: unknown): Promise<Answered> {
  // An optional id names something that there is, and there is nothing.
  const given = field.args.filter(({ name, type }) => String(type) !== 'ID' || name === path[0])
  const variables = replaced(Object.fromEntries(given.map(({ name, type }) => [name, sample(type, name)])), path, leaf)
  const declared = field.args.map(({ name, type }) => `$${name}: ${String(type)}`).join(', ')
  const passed = field.args.map(({ name }) => `${name}: $${name}`).join(', ')
  const selection = isLeafType(getNamedType(field.type)) ? '' : '{ __typename }'
  const query = `${kind}(${declared}) { ${field.name}(${passed}) ${selection} }`
  const response = await fetch(`${server.url}/graphql`, { method: 'POST', headers: server.headers, body: JSON.stringify({ query, variables }) }) // prettier-ignore
  const text = await response.text()
  const { errors = [] } = JSON.parse(text) as { readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[] } // prettier-ignore
  const codes = errors.map(({ extensions }) => extensions.code)
  return { status: response.status, text, codes, messages: errors.map(({ message }) => message).join('\n') }
}

describe('mutations', () => {
  const sites = sitesOf('Mutation', ['String', 'ID'])

  test('every text that a mutation takes has a case, and no other has', () => {
    expect(sites.map(([name]) => name).sort()).toEqual(Object.keys(mutationTexts).sort())
  })

  test.each(sites)('%s', async (name, site) => {
    const kind = mutationTexts[name]
    for (const [what, character, code, endsLine] of hostile) {
      // Some texts are lines of their own, in which tabs and the ends of lines stand.
      if (kind === 'lines' && endsLine) continue
      const { text, codes, messages } = await ask('mutation', site, `before${character}after`)
      expectNoInternals(text)
      // What is repeated in a message is harmless there.
      expect(messages).not.toMatch(/[\p{Cc}\p{Cs}\u2028\u202a-\u202e\u2066-\u2069]/u)
      if (kind === 'line' || kind === 'lines') expect([what, codes, messages]).toEqual([what, ['INVALID_REQUEST'], expect.stringContaining(code)]) // prettier-ignore
      if (kind === 'known') expect([what, codes]).toEqual([what, [expect.stringMatching(/^(INVALID_REQUEST|NOT_FOUND)$/)]]) // prettier-ignore
    }
    const { text, codes } = await ask('mutation', site, 'x'.repeat(1_000_001))
    expectNoInternals(text)
    if (kind !== 'any') expect(codes).toEqual([expect.stringMatching(/^(INVALID_REQUEST|NOT_FOUND|KQL_INVALID)$/)])
  })
})

test.each(sitesOf('Query', ['String', 'ID']))('the query %s answers or refuses hostile text', async (_, site) => {
  for (const [, character] of hostile) {
    const { status, text } = await ask('query', site, `before${character}after`)
    expect([200, 400]).toContain(status)
    expectNoInternals(text)
  }
})

test.each([...sitesOf('Query', ['Int', 'Float', 'Long']), ...sitesOf('Mutation', ['Int', 'Float', 'Long'])])(
  'the number %s may be as large as it likes',
  async (name, site) => {
    const kind = schema.getQueryType()?.getFields()[site.field.name] ? 'query' : 'mutation'
    for (const number of [
      -1,
      2147483647,
      2147483648,
      2 ** 53 + 2,
      1e308,
      -1e308,
      1.5,
      '9223372036854775807',
      '9223372036854775808',
      '99999999999999999999',
      'NaN',
      '1e9',
    ]) {
      // prettier-ignore
      const { status, text } = await ask(kind, site, number)
      expect([name, number, [200, 400].includes(status)]).toEqual([name, number, true])
      expectNoInternals(text)
    }
  },
)

test('text in any script is text: joined emoji, right to left, combined', async () => {
  const name = '👩‍💻 שלום مرحبا नमस्ते é'
  const query = 'mutation($name: String!) { createSavedQuery(query: { name: $name, query: "print 1" }) { id name } }'
  const body = JSON.stringify({ query, variables: { name } })
  const made = (await (await fetch(`${server.url}/graphql`, { method: 'POST', headers: server.headers, body })).json()) as { readonly data: { readonly createSavedQuery: { readonly id: string; readonly name: string } } } // prettier-ignore
  const { id, name: kept } = made.data.createSavedQuery
  expect(kept).toBe(name)
  const undo = JSON.stringify({ query: `mutation { deleteSavedQuery(id: "${id}") { id } }` })
  expect((await fetch(`${server.url}/graphql`, { method: 'POST', headers: server.headers, body: undo })).status).toBe(200) // prettier-ignore
})

describe('REST', () => {
  /** Every text that a body takes, by its path and property; `Query` is KQL, which has its own suites. */
  const bodyTexts: Readonly<Record<string, Kind>> = {
    'patch /api/alerts/{id} status': 'known',
    'patch /api/alerts/{id} assignedTo': 'line',
    'patch /api/alerts/{id} classification': 'known',
    'patch /api/alerts/{id} determination': 'known',
    'patch /api/alerts/{id} comment': 'lines',
    'post /api/alerts/batchUpdate status': 'known',
    'post /api/alerts/batchUpdate assignedTo': 'line',
    'post /api/alerts/batchUpdate classification': 'known',
    'post /api/alerts/batchUpdate determination': 'known',
    'post /api/alerts/batchUpdate comment': 'lines',
    'post /api/alerts/batchUpdate alertIds': 'known',
    'post /api/alerts/CreateAlertByReference machineId': 'known',
    'post /api/alerts/CreateAlertByReference eventTime': 'known',
    'post /api/alerts/CreateAlertByReference reportId': 'known',
    'post /api/alerts/CreateAlertByReference severity': 'known',
    'post /api/alerts/CreateAlertByReference title': 'line',
    'post /api/alerts/CreateAlertByReference description': 'lines',
    'post /api/alerts/CreateAlertByReference recommendedAction': 'lines',
    'post /api/alerts/CreateAlertByReference category': 'known',
    ...Object.fromEntries(
      ['v1.0', 'beta'].flatMap((version): readonly (readonly [string, Kind])[] => [
        [`patch /${version}/security/alerts_v2/{id} status`, 'known'],
        [`patch /${version}/security/alerts_v2/{id} assignedTo`, 'line'],
        [`patch /${version}/security/alerts_v2/{id} classification`, 'known'],
        [`patch /${version}/security/alerts_v2/{id} determination`, 'known'],
        [`post /${version}/security/alerts_v2/{id}/comments comment`, 'lines'],
        ...['post', 'patch'].flatMap((method) =>
          ['displayName', 'isEnabled', 'queryCondition', 'schedule', 'detectionAction'].map(
            (property): readonly [string, Kind] => [
              `${method} /${version}/security/rules/detectionRules${method === 'patch' ? '/{id}' : ''} ${property}`,
              'known',
            ],
          ),
        ),
      ]),
    ),
  }
  const required: Readonly<Record<string, unknown>> = { alertIds: ['none'], machineId: 'd1', eventTime: '2026-11-16T00:00:00Z', reportId: '1', severity: 'Low', title: 'T', description: 'D', recommendedAction: 'R', category: 'Execution', comment: 'C' } // prettier-ignore
  interface Described {
    readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly requestBody?: { readonly content: { readonly 'application/json': { readonly schema: { readonly properties: object; readonly required: readonly string[] } } } } }>>>> // prettier-ignore
  }

  test('every text that a body takes has a case, and is refused where it is hostile', async () => {
    const { paths } = (await (await fetch(`${server.url}/openapi.json`, { headers: server.headers })).json()) as Described // prettier-ignore
    const seen: string[] = []
    for (const [path, methods] of Object.entries(paths)) {
      for (const [method, { requestBody }] of Object.entries(methods)) {
        const body = requestBody?.content['application/json'].schema
        for (const property of Object.keys(body?.properties ?? {}).filter((one) => !/^(query|timespan)$/i.test(one))) {
          const name = `${method} ${path} ${property}`
          seen.push(name)
          for (const [what, character, code, endsLine] of hostile) {
            if (bodyTexts[name] === 'lines' && endsLine) continue
            const hostileText = `before${character}after`
            const others = Object.fromEntries((body?.required ?? []).map((one) => [one, required[one]]))
            const sent = { ...others, [property]: property === 'alertIds' ? [hostileText] : hostileText }
            const response = await fetch(server.url + path.replace('{id}', 'none'), { method: method.toUpperCase(), headers: server.headers, body: JSON.stringify(sent) }) // prettier-ignore
            const text = await response.text()
            expectNoInternals(text)
            const { error } = JSON.parse(text) as { readonly error: { readonly code: string; readonly message: string; readonly target: string } } // prettier-ignore
            expect([name, what, response.status, error]).toEqual([
              name,
              what,
              bodyTexts[name] === 'known' ? (expect.any(Number) as unknown) : 400,
              expect.objectContaining({ code: expect.stringMatching(/^(InvalidInput|InvalidRequestBody|BadRequest|NotFound)$/) as unknown, message: bodyTexts[name] === 'known' ? (expect.any(String) as unknown) : (expect.stringContaining(code) as unknown), ...(path.includes('/rules/') ? {} : { target: expect.any(String) as unknown }) }), // prettier-ignore
            ])
            expect([400, 404]).toContain(response.status)
          }
        }
      }
    }
    expect(seen.sort()).toEqual(Object.keys(bodyTexts).sort())
  })

  test.each([
    '..',
    '../..',
    '..%2f..%2fetc%2fpasswd',
    '%2e%2e',
    '..%5c..',
    '%00',
    'a%00b',
    '%ff',
    '%c0%ae',
    '%e2%80%ae',
    '%0d%0aSet-Cookie:x',
    '%',
    '%zz',
    "'--",
    '%22',
    'x'.repeat(8000),
    '__proto__',
    'constructor',
  ])(
    // prettier-ignore
    'the id %s is of no alert, and leads nowhere',
    async (id) => {
      for (const path of ['/api/alerts/', '/v1.0/security/alerts_v2/']) {
        // Not by fetch, which resolves the dots itself.
        const { status, body } = await rawGet(path + id)
        expect([path, id, status]).toEqual([path, id, expect.any(Number)])
        expect([400, 404]).toContain(status)
        expectNoInternals(body)
        expect(JSON.parse(body)).toMatchObject({ error: { code: expect.any(String) as unknown } })
      }
    },
  )
})

async function rawGet(path: string): Promise<{ readonly status: number; readonly body: string }> {
  const { request } = await import('node:http')
  const { hostname, port } = new URL(server.url)
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path, headers: server.headers }, (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (part: string) => (body += part))
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, body })
      })
    })
    sent.on('error', reject).end()
  })
}
