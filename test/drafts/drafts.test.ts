// From a hunt to a notification in queue, API, hunting and mail, over real HTTP and SMTP.
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { packageRoot } from '../../src/package-root.js'
import type { TestServer } from '../support/server.js'
import { loadInto, startTestServer } from '../support/server.js'
import type { TestSmtp } from '../support/smtp.js'
import { startSmtp } from '../support/smtp.js'

type Fields = Readonly<Record<string, unknown>>
type Data = Readonly<Record<string, Fields>>

let smtp: TestSmtp
let server: TestServer
let expert: string
beforeAll(async () => {
  smtp = await startSmtp()
  const { host, port } = smtp.settings
  server = await startTestServer({ demo: false, smtpHost: host, smtpPort: port, mailFrom: 'harrier@example.org', portalUrl: 'https://harrier.example.org' }) // prettier-ignore
  await loadInto(server, [join(packageRoot(), 'fixtures/stories/nightjar')])
  const tokenOf = async (role: string): Promise<string> => String((await ask(`mutation { createApiToken(request: { name: "${role}", roles: [${role}] }) { token } }`))['createApiToken']?.['token']) // prettier-ignore
  expert = await tokenOf('Expert')
  const customer = await tokenOf('ManagePortalSystemSettings')
  await ask('mutation { applyForNotifications(application: { name: "Ann", email: "ann@example.com", consent: true }) { state } }', {}, customer) // prettier-ignore
  await ask('mutation { acceptApplication { state } }', {}, expert)
  await ask('mutation { createNotificationRule(rule: { name: "Experts", severities: [Informational, Medium, High], sources: ["Microsoft Defender Experts"], recipients: ["soc@example.com"] }) { id } }') // prettier-ignore
  await smtp.reached(1)
})
afterAll(async () => {
  await server.end()
  await smtp.close()
})

async function ask(query: string, variables: Fields = {}, token = server.token): Promise<Data> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
  const response = await fetch(`${server.url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query, variables }) }) // prettier-ignore
  const { data, errors } = (await response.json()) as { data?: Data; errors?: readonly { message: string }[] }
  if (errors?.[0]) throw new Error(errors[0].message)
  return data ?? {}
}
async function hunt(query: string): Promise<readonly Fields[]> {
  const response = await fetch(`${server.url}/api/advancedqueries/run`, { method: 'POST', headers: server.headers, body: JSON.stringify({ Query: query }) }) // prettier-ignore
  return ((await response.json()) as { readonly Results: readonly Fields[] }).Results
}
const whole = `id state title severity executiveSummary recommendations proposed evidence { entityType accountName fileName }
  events { machineId reportId } alert { id }`

test('rows of a hunt become a draft, are edited, and are published once, with both marks everywhere', async () => {
  const query = 'DeviceProcessEvents | where ProcessCommandLine has "comsvcs.dll"'
  const rows = await hunt(query)
  expect(rows.length).toBeGreaterThan(0)
  const findings = { rows, query, techniques: ['T1003.001'], category: 'CredentialAccess', severity: 'High', language: 'FR' } // prettier-ignore
  const made = (await ask(`mutation ($findings: HuntFindingsInput!) { draftNotificationFromHunt(findings: $findings) { ${whole} } }`, { findings }, expert))['draftNotificationFromHunt'] // prettier-ignore
  expect(made).toMatchObject({ state: 'OPEN', proposed: false, title: 'Activité suspecte sur «\u00a0ws-fin-07.marlow.example\u00a0» trouvée par la chasse' }) // prettier-ignore
  expect(made?.['events']).toHaveLength(rows.length)
  expect(made?.['evidence']).toEqual(expect.arrayContaining([expect.objectContaining({ entityType: 'User', accountName: 'e.hart' }), expect.objectContaining({ entityType: 'Process', fileName: 'rundll32.exe' })])) // prettier-ignore
  expect((made?.['recommendations'] as readonly string[]).join()).toMatch(/réinitialisez son mot de passe/)
  const id = made?.['id']
  await ask('mutation ($id: ID!) { updateNotificationDraft(id: $id, update: { title: "Credentials dumped" }) { id } }', { id }, expert) // prettier-ignore
  await expect(ask('{ notificationDrafts { edges { node { id } } } }', {}, await readerToken())).rejects.toThrow(/scope/) // prettier-ignore
  const before = smtp.mails.length
  const publish = 'mutation ($id: ID!) { publishNotificationDraft(id: $id) { id systemTags detectionSource isEndpointAttackNotification } }' // prettier-ignore
  const alert = (await ask(publish, { id }, expert))['publishNotificationDraft']
  expect(alert).toMatchObject({ detectionSource: 'Microsoft Defender Experts', isEndpointAttackNotification: true })
  expect(alert?.['systemTags']).toContain('Endpoint Attack Notification')
  await expect(ask(publish, { id }, expert)).rejects.toThrow('The draft is published')
  const after = (await ask(`query ($id: ID!) { notificationDraft(id: $id) { ${whole} } }`, { id }, expert))['notificationDraft'] // prettier-ignore
  expect(after).toMatchObject({ state: 'PUBLISHED', alert: { id: alert?.['id'] } })

  const info = await hunt(`AlertInfo | where AlertId == "${String(alert?.['id'])}" | project Title, ServiceSource, DetectionSource`) // prettier-ignore
  expect(info).toEqual([{ Title: 'Credentials dumped', ServiceSource: 'Microsoft Defender for Endpoint', DetectionSource: 'Microsoft Threat Experts' }]) // prettier-ignore
  expect(await hunt(`DeviceAlertEvents | where AlertId == "${String(alert?.['id'])}"`)).toHaveLength(rows.length)
  const rest = (await (await fetch(`${server.url}/api/alerts/${String(alert?.['id'])}`, { headers: server.headers })).json()) as Fields // prettier-ignore
  expect(rest).toMatchObject({ title: 'Credentials dumped', detectionSource: 'ThreatExperts' })
  await smtp.reached(before + 1)
  expect(smtp.mails.at(-1)?.subject).toBe('Endpoint attack notification: Credentials dumped')
})

const readerToken = async (): Promise<string> => String((await ask('mutation { createApiToken(request: { name: "r", roles: [ViewData] }) { token } }'))['createApiToken']?.['token']) // prettier-ignore

test('a sample goes the way of a real notification and is marked', async () => {
  const before = smtp.mails.length
  const found = async (): Promise<unknown> => (await ask('{ enrollment { posture { attackNotifications } } }'))['enrollment'] // prettier-ignore
  const foundBefore = await found()
  const sample = (await ask('mutation { generateSampleNotification { id title systemTags incident { title } } }'))['generateSampleNotification'] // prettier-ignore
  expect(sample).toMatchObject({ title: 'Test Notification from Microsoft Defender Experts', systemTags: ['Endpoint Attack Notification', 'Sample notification'], incident: { title: 'Defender Experts: Test Notification from Microsoft Defender Experts' } }) // prettier-ignore
  const later = (await ask('mutation { generateSampleNotification(language: FR) { id } }'))['generateSampleNotification'] // prettier-ignore
  const { sampleNotifications } = (await ask('{ sampleNotifications { id } }')) as unknown as { readonly sampleNotifications: readonly Fields[] } // prettier-ignore
  expect(sampleNotifications.map(({ id }) => id)).toEqual([later?.['id'], sample?.['id']])
  await smtp.reached(before + 2)
  expect(smtp.mails.at(-1)?.subject).toBe('Endpoint attack notification: Test Notification from Microsoft Defender Experts') // prettier-ignore
  expect(foundBefore).toEqual({ posture: { attackNotifications: 3 } })
  expect(await found()).toEqual(foundBefore)
  await expect(ask('mutation { generateSampleNotification { id } }', {}, await readerToken())).rejects.toThrow(/scope/)
})
