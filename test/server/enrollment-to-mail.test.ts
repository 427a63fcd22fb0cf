// From applying to the notification in the mailbox, as each side does it, over the running service.
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { packageRoot } from '../../src/package-root.js'
import { join } from 'node:path'
import { loadInto, startTestServer } from '../support/server.js'
import type { TestServer } from '../support/server.js'
import { startSmtp } from '../support/smtp.js'
import type { TestSmtp } from '../support/smtp.js'

let smtp: TestSmtp
let server: TestServer
beforeAll(async () => {
  smtp = await startSmtp()
  const { host, port } = smtp.settings
  server = await startTestServer({ demo: false, smtpHost: host, smtpPort: port, mailFrom: 'harrier@example.org', organization: 'Nightjar', portalUrl: 'https://harrier.example.org' }) // prettier-ignore
  await loadInto(server, [join(packageRoot(), 'fixtures/tables')])
})
afterAll(async () => {
  await server.end()
  await smtp.close()
})

type Data = Readonly<Record<string, Readonly<Record<string, unknown>>>>
async function ask(query: string, token = server.token): Promise<Data> {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query }),
  })
  const { data, errors } = (await response.json()) as { data?: Data; errors?: readonly { message: string }[] }
  if (errors?.[0]) throw new Error(errors[0].message)
  return data ?? {}
}

test('apply, be accepted, be told of an attack by mail, in the queue, in REST and in KQL', async () => {
  const tokenOf = async (role: string): Promise<string> =>
    String((await ask(`mutation { createApiToken(request: { name: "one", roles: [${role}] }) { token } }`))['createApiToken']?.['token']) // prettier-ignore
  const [expert, customer] = [await tokenOf('Expert'), await tokenOf('ManagePortalSystemSettings')]
  const draft = (device: string): string => `mutation { publishEndpointAttackNotification(notification: {
    title: "Hands on keyboard", executiveSummary: "Somebody is at work.", recommendations: ["Isolate the device."],
    severity: High, category: "LateralMovement", techniques: ["T1021"],
    evidence: [{ entityType: "Machine", deviceId: "${device}" }] }) { id systemTags } }`
  const devices = (await ask('{ devices(first: 1) { edges { node { id } } } }'))['devices']?.['edges']
  const device = (devices as readonly { readonly node: { readonly id: string } }[])[0]?.node

  await expect(ask(draft(device?.id ?? ''), expert)).rejects.toThrow(/enrolled/)
  await ask('mutation { applyForNotifications(application: { name: "Ann", email: "ann@example.com", consent: true }) { state } }', customer) // prettier-ignore
  await expect(ask('mutation { acceptApplication { state } }', customer)).rejects.toThrow(/scope/)
  await ask('mutation { acceptApplication { state } }', expert)
  const { enrollment } = await ask('{ enrollment { state posture { goodNews message hunts } } }')
  expect(enrollment).toMatchObject({ state: 'ENROLLED', posture: { message: expect.any(String) as unknown } })

  await ask('mutation { createNotificationRule(rule: { name: "Experts", severities: [High], sources: ["Microsoft Defender Experts"], organizationName: true, recipients: ["soc@example.com"] }) { id } }') // prettier-ignore
  const published = (await ask(draft(device?.id ?? ''), expert))['publishEndpointAttackNotification']
  expect(published?.['systemTags']).toContain('Endpoint Attack Notification')
  await smtp.reached(2)
  expect(smtp.mails.map(({ to, subject }) => [to[0], subject])).toEqual([
    ['ann@example.com', 'Welcome to endpoint attack notifications'],
    ['soc@example.com', 'Endpoint attack notification: Hands on keyboard'],
  ])
  expect(smtp.mails[1]?.text).toContain(`https://harrier.example.org/alerts/${String(published?.['id'])}`)
  expect(smtp.mails[1]?.text).toContain('Organization: Nightjar')

  const rest = await fetch(`${server.url}/api/alerts?$filter=detectionSource eq 'ThreatExperts' and id eq '${String(published?.['id'])}'`, { headers: server.headers }) // prettier-ignore
  expect(await rest.json()).toMatchObject({ value: [{ title: 'Hands on keyboard', detectionSource: 'ThreatExperts' }] })
  const { hunt } = await ask(`{ hunt(query: "AlertInfo | where AlertId == '${String(published?.['id'])}' | project Title, DetectionSource") { rows } }`) // prettier-ignore
  expect(hunt?.['rows']).toEqual([['Hands on keyboard', 'Microsoft Threat Experts']])
})
