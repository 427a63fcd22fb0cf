// Hostile text at every place where a mutation or a query takes text; the places are read from the schema, so that a new
// one without a case fails.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import type { GraphQLField, GraphQLInputType } from 'graphql'
import { buildSchema, getNamedType, getNullableType, isEnumType, isInputObjectType, isLeafType, isListType } from 'graphql' // prettier-ignore
import { packageRoot } from '../../src/package-root.js'
import type { TestServer } from '../support/server.js'
import type { Kind } from './hostile-text.js'
import { hostile } from './hostile-text.js'
import { expectNoInternals, onUnharmedServer } from './unharmed.js'

const schema = buildSchema(readFileSync(join(packageRoot(), 'schema/schema.graphql'), 'utf8'))

let server: TestServer
onUnharmedServer((started) => {
  server = started
})

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
