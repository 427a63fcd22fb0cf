// Notification rules against alerts that a real load raises: who is told of what, and who is not.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { localCaller } from '../../src/caller.js'
import type { Caller } from '../../src/caller.js'
import type { DeviceGroup } from '../../src/device-groups/device-group.js'
import { replaceGroups } from '../../src/device-groups/device-group.store.js'
import type { InProcessEngine } from '../../src/engine/in-process.js'
import { NotificationService } from '../../src/notifications/notification.service.js'
import { forgetDeviceGroup } from '../../src/notifications/notification.store.js'
import type { RuleInput } from '../../src/notifications/rule.js'
import type { MailContent, WebhookContent } from '../../src/outbox/delivery.js'
import { channels } from '../../src/outbox/delivery.js'
import { digestOf } from '../../src/outbox/digest.js'
import { deliveryLog, retry } from '../../src/outbox/outbox.store.js'
import type { DeliveryFilter, DeliveryRow } from '../../src/outbox/outbox.store.js'
import { applicationEngine, loadRows } from '../support/application.js'
import { testClock } from '../support/clock.js'

let engine: InProcessEngine
let service: NotificationService
let nudges: number
const clock = testClock()
const groupNames = (): readonly string[] => ['Servers', 'Desks', 'Ungrouped devices (default)']

beforeEach(async () => {
  engine = await applicationEngine()
  nudges = 0
  service = new NotificationService({ engine, clock, nudge: () => nudges++, channels, groupNames })
})
afterEach(() => engine.close())

const rule: RuleInput = {
  name: 'High alerts',
  enabled: true,
  organizationName: false,
  portalLink: true,
  deviceInformation: true,
  deviceGroups: undefined,
  severities: ['High'],
  sources: [],
  digest: 'NONE',
  language: 'EN',
  recipients: ['ann@example.com'],
  webhooks: [],
}

interface Raised {
  readonly severity?: string
  readonly source?: string
  readonly device?: string
  readonly title?: string
}
async function raise(
  id: string,
  { severity = 'High', source = 'EDR', device = 'd1', title = `Title of ${id}` }: Raised = {},
): Promise<void> {
  const time = '2026-11-16T08:00:00.1234567Z'
  await loadRows(engine, [
    { table: 'AlertInfo', row: { Timestamp: time, AlertId: id, Title: title, Category: 'Execution', Severity: severity, ServiceSource: 'Microsoft Defender for Endpoint', DetectionSource: source, AttackTechniques: '["T1059"]' } }, // prettier-ignore
    { table: 'AlertEvidence', row: { Timestamp: time, AlertId: id, EntityType: 'Machine', EvidenceRole: 'Impacted', DeviceId: device, DeviceName: `${device}.example.org` } }, // prettier-ignore
  ])
}
/** Devices are in the group whose name their own begins with. */
async function group(...names: readonly string[]): Promise<void> {
  const groups = names.map((name): DeviceGroup => ({ name, description: '', remediation: 'Full', userGroups: [], conditions: [{ property: 'Name', operator: 'StartsWith', value: name.slice(0, -1) }] })) // prettier-ignore
  await engine.transaction((session) => replaceGroups(session, groups))
}

const queued = (): Promise<readonly DeliveryRow[]> => engine.read((session) => deliveryLog(session, { most: 1000 }))
const told = async (): Promise<readonly string[]> =>
  (await queued()).map(({ alertId, recipient }) => `${alertId ?? ''} → ${recipient}`).sort()

describe('which alerts', () => {
  test.each<readonly [string, Partial<RuleInput>, Raised, boolean]>([
    ['of a severity of the rule', {}, {}, true],
    ['of another severity', {}, { severity: 'Medium' }, false],
    ['of any source where the rule names none', {}, { source: 'Antivirus' }, true],
    ['of a source of the rule, by its portal name', { sources: ['Microsoft Defender Experts'] }, { source: 'Microsoft Threat Experts' }, true], // prettier-ignore
    ['of a source of the rule, by its API name', { sources: ['ThreatExperts'] }, { source: 'Microsoft Threat Experts' }, true], // prettier-ignore
    ['of another source', { sources: ['ThreatExperts'] }, { source: 'EDR' }, false],
    ['on a device of a group of the rule', { deviceGroups: ['Servers'] }, { device: 'server' }, true],
    ['on a device of another group', { deviceGroups: ['Servers'] }, { device: 'desk' }, false],
    ['on a device of no group', { deviceGroups: ['Servers'] }, { device: 'stray' }, false],
    ['while the rule is off', { enabled: false }, {}, false],
  ])('%s', async (_, change, alert, expected) => {
    await group('Servers', 'Desks')
    await service.create(localCaller, { ...rule, ...change })
    await raise('a1', alert)
    expect(await told()).toEqual(expected ? ['a1 → ann@example.com'] : [])
  })

  test('raised before the rule are told to nobody, and loaded again to nobody once more', async () => {
    await raise('a1')
    await service.create(localCaller, rule)
    await raise('a1')
    await raise('a2')
    await raise('a2')
    expect(await told()).toEqual(['a2 → ann@example.com'])
  })

  test('a recipient that comes later gets later alerts alone, and the others miss nothing', async () => {
    const { id } = await service.create(localCaller, rule)
    await raise('a1')
    await service.update(localCaller, id, { ...rule, recipients: ['ann@example.com', 'bob@example.com'] })
    await raise('a2')
    expect(await told()).toEqual(['a1 → ann@example.com', 'a2 → ann@example.com', 'a2 → bob@example.com'])
  })

  test('two rules are two messages, and a digest holds what one rule matched for one recipient', async () => {
    await service.create(localCaller, { ...rule, digest: 'HOURLY', recipients: ['ann@example.com', 'bob@example.com'] })
    await service.create(localCaller, { ...rule, name: 'All', severities: ['High', 'Low'], digest: 'HOURLY' })
    await raise('a1')
    await raise('a2', { severity: 'Low' })
    const digests = new Map<string, string[]>()
    for (const { digest, alertId } of await queued()) digests.set(digest ?? '', [...(digests.get(digest ?? '') ?? []), alertId ?? '']) // prettier-ignore
    expect([...digests.values()].map((ids) => ids.sort()).sort()).toEqual([['a1'], ['a1'], ['a1', 'a2']])
  })
})

describe('what is said', () => {
  const content = async (): Promise<MailContent> => JSON.parse((await queued())[0]?.content ?? '{}') as MailContent

  test('the facts of the alert, as text and as HTML', async () => {
    await service.create(localCaller, rule)
    await raise('a1', { title: 'Suspicious <script>\r\nBcc: x' })
    const { subject, text, html } = await content()
    expect(subject).toBe('High alert: Suspicious <script> Bcc: x')
    expect(text).toMatch(/Severity: High\nCategory: Execution\nSource: Microsoft Defender for Endpoint > EDR\nRaised: 2026-11-16T08:00:00.1234567Z\nTechniques: .*T1059/) // prettier-ignore
    expect(text).toContain('Device: d1.example.org')
    expect(html).not.toContain('<script>')
  })

  test('no device where the rule keeps it back', async () => {
    await service.create(localCaller, { ...rule, deviceInformation: false })
    await raise('a1')
    const { text, html } = await content()
    expect(text + html).not.toContain('d1.example.org')
  })

  test('an endpoint attack notification by its name', async () => {
    await service.create(localCaller, rule)
    await raise('a1', { source: 'Microsoft Threat Experts' })
    const { subject, text } = await content()
    expect(subject).toBe('Endpoint attack notification: Title of a1')
    expect(text).toContain('Source: Microsoft Defender for Endpoint > Microsoft Defender Experts')
    expect(text).toContain('Tags: Endpoint Attack Notification')
  })

  test('in the language of the rule, digests too', async () => {
    await service.create(localCaller, { ...rule, language: 'FR', digest: 'HOURLY' })
    await raise('a1', { source: 'Microsoft Threat Experts' })
    await raise('a2')
    const contents = (await queued()).map((row) => JSON.parse(row.content) as MailContent)
    const [attack, alert] = contents.sort((a, b) => b.subject.localeCompare(a.subject))
    expect(attack?.subject).toBe('Notification d’attaque de point de terminaison : Title of a1')
    expect(alert?.subject).toBe('Alerte de gravité élevée : Title of a2')
    expect(alert?.text).toMatch(/Gravité: élevée\nCatégorie: Execution\n[^]*Ce courriel a été envoyé par la règle de notification High alerts\.$/) // prettier-ignore
    expect(digestOf(contents).subject).toBe(`2 alertes : ${attack?.subject ?? ''}, et 1 de plus`)
  })

  test('a webhook gets data', async () => {
    await service.create(localCaller, { ...rule, recipients: [], webhooks: ['https://hooks.example.com/a'] })
    await raise('a1', { source: 'Microsoft Threat Experts' })
    const [row] = await queued()
    expect(row).toMatchObject({ channel: 'webhook', recipient: 'https://hooks.example.com/a' })
    expect(JSON.parse(row?.content ?? '') as WebhookContent).toMatchObject({
      event: 'alert.raised',
      data: { rule: 'High alerts', alert: { id: 'a1', severity: 'High', detectionSource: 'ThreatExperts', createdTime: '2026-11-16T08:00:00.1234567Z' } }, // prettier-ignore
    })
  })
})

describe('who may', () => {
  const caller = (groups: Caller['deviceGroups'], ...scopes: Parameters<typeof localCaller.scopes.has>): Caller => ({ ...localCaller, deviceGroups: groups, scopes: new Set(scopes) }) // prettier-ignore
  const servers = caller(['Servers'], 'NotificationRule.ReadWrite')

  test('rules of one’s own groups are all that one sees and changes', async () => {
    const all = await service.create(localCaller, rule)
    const own = await service.create(servers, { ...rule, name: 'Servers', deviceGroups: ['Servers'] })
    const other = await service.create(localCaller, { ...rule, name: 'Both', deviceGroups: ['Servers', 'Desks'] })
    expect((await service.rules(servers)).map(({ id }) => id)).toEqual([own.id])
    expect((await service.rules(localCaller)).map(({ name }) => name)).toEqual(['Both', 'High alerts', 'Servers'])
    for (const { id } of [all, other]) {
      await expect(service.remove(servers, id)).rejects.toMatchObject({ code: 'NOT_FOUND' })
      await expect(service.sendTest(servers, id)).rejects.toMatchObject({ code: 'NOT_FOUND' })
      await expect(service.deliveries(servers, { ruleId: id, first: 9 })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    }
    expect(() => service.create(servers, rule)).toThrow(/sees all devices/)
    expect(() => service.update(servers, own.id, rule)).toThrow(/sees all devices/)
    expect(() => service.create(servers, { ...rule, deviceGroups: ['Desks'] })).toThrow(/groups that one sees/)
  })

  test('the log shows what one’s own rules delivered', async () => {
    await service.create(localCaller, rule)
    await group('Servers')
    await service.create(servers, { ...rule, deviceGroups: ['Servers'], recipients: ['bob@example.com'] })
    await raise('a1', { device: 'server' })
    const recipients = async (one: Caller): Promise<readonly string[]> =>
      (await service.deliveries(one, { first: 50 })).map(({ recipient }) => recipient).sort()
    expect(await recipients(servers)).toEqual(['bob@example.com'])
    expect(await recipients(localCaller)).toEqual(['ann@example.com', 'bob@example.com'])
  })

  test('the log is narrowed by channel and by state', async () => {
    await service.create(localCaller, { ...rule, webhooks: ['https://hooks.example.com/a'] })
    await raise('a1')
    await engine.transaction((session) => session.run("UPDATE deliveries SET state = 'failed' WHERE channel = 'email'"))
    const recipients = async (filter: DeliveryFilter): Promise<readonly string[]> =>
      (await service.deliveries(localCaller, { ...filter, first: 50 })).map(({ recipient }) => recipient)
    expect(await recipients({ channel: 'webhook' })).toEqual(['https://hooks.example.com/a'])
    expect(await recipients({ state: 'failed' })).toEqual(['ann@example.com'])
    expect(await recipients({ channel: 'webhook', state: 'failed' })).toEqual([])
    expect(await recipients({})).toHaveLength(2)
  })

  test('readers change nothing', async () => {
    const reader = caller('all', 'NotificationRule.Read')
    expect(() => service.create(reader, rule)).toThrow(/needs the scope/)
    expect(await service.rules(reader)).toEqual([])
  })
})

test('a device group that is removed leaves its rules, and a rule left with none goes', async () => {
  await service.create(localCaller, { ...rule, name: 'One', deviceGroups: ['Servers'] })
  await service.create(localCaller, { ...rule, name: 'Two', deviceGroups: ['Servers', 'Desks'] })
  await service.create(localCaller, { ...rule, name: 'All' })
  expect(await engine.transaction((session) => forgetDeviceGroup(session, 'Servers'))).toEqual(['One'])
  expect((await service.rules(localCaller)).map(({ name, deviceGroups }) => [name, deviceGroups])).toEqual([
    ['All', null],
    ['Two', ['Desks']],
  ])
})

test('a rule names device groups that there are, when it is made and when it is changed', async () => {
  const unknown = { ...rule, deviceGroups: ['Servers', 'Serverz'] }
  const refusal = { code: 'INVALID_REQUEST', message: "There is no device group 'Serverz'." }
  await expect(service.create(localCaller, unknown)).rejects.toMatchObject(refusal)
  const { id } = await service.create(localCaller, {
    ...rule,
    deviceGroups: ['Servers', 'Ungrouped devices (default)'],
  })
  await expect(service.update(localCaller, id, unknown)).rejects.toMatchObject(refusal)
  expect((await service.rules(localCaller)).map(({ deviceGroups }) => deviceGroups)).toEqual([
    ['Servers', 'Ungrouped devices (default)'],
  ])
})

test('a test goes to every recipient, over each channel', async () => {
  const { id } = await service.create(localCaller, { ...rule, recipients: ['ann@example.com', 'bob@example.com'], webhooks: ['https://hooks.example.com/a'] }) // prettier-ignore
  expect(await service.sendTest(localCaller, id)).toBe(3)
  expect(nudges).toBe(1)
  expect((await queued()).map(({ about }) => about)).toEqual(['test', 'test', 'test'])
})

test('a webhook keeps its secret, whichever rules have it', async () => {
  const url = 'https://hooks.example.com/a'
  const one = await service.create(localCaller, { ...rule, webhooks: [url] })
  const secret = await service.webhookSecret(localCaller, one.id, url)
  const two = await service.create(localCaller, { ...rule, webhooks: [url] })
  expect(await service.webhookSecret(localCaller, two.id, url)).toBe(secret)
  expect(secret).toMatch(/^[\w-]{43}$/)
  await expect(service.webhookSecret(localCaller, one.id, 'https://else.example.com/')).rejects.toMatchObject({ code: 'NOT_FOUND' }) // prettier-ignore
})

test.each<readonly [string, Partial<RuleInput>, RegExp]>([
  ['a name', { name: '\n' }, /name/],
  ['a severity', { severities: [] }, /severity/],
  ['a recipient', { recipients: [] }, /recipient/],
  [
    'at most so many recipients',
    { recipients: Array.from({ length: 101 }, (_, i) => `p${i}@example.com`) },
    /at most 100/,
  ],
  ['addresses', { recipients: ['ann@example.com\r\nBcc: eve@example.com'] }, /not a mail address/],
  ['known sources', { sources: ['Nobody'] }, /no detection source/],
  ['a device group where it is not for all', { deviceGroups: [] }, /device group/],
  ['a webhook by https', { webhooks: ['http://hooks.example.com/'] }, /https/],
  ['a webhook without a user name', { webhooks: ['https://a:b@hooks.example.com/'] }, /user name/],
  ['a webhook that is a URL', { webhooks: ['hooks'] }, /URL/],
])('a rule has %s', (_, wrong, message) => {
  expect(() => service.create(localCaller, { ...rule, ...wrong })).toThrow(message)
})

test('whatever the rules and alerts are, each recipient is told of just what a rule of theirs matches', async () => {
  const severity = fc.constantFrom('High' as const, 'Medium' as const, 'Low' as const)
  const source = fc.constantFrom('EDR', 'Antivirus', 'Microsoft Threat Experts')
  const rules = fc.array(
    fc.record({
      severities: fc.uniqueArray(severity, { minLength: 1 }),
      sources: fc.uniqueArray(source),
      recipients: fc.uniqueArray(fc.constantFrom('a@example.com', 'b@example.com', 'c@example.com'), { minLength: 1 }),
    }),
    { maxLength: 4 },
  )
  const alerts = fc.array(fc.record({ severity, source }), { minLength: 1, maxLength: 5 })
  await fc.assert(
    fc.asyncProperty(rules, alerts, async (inputs, raised) => {
      const fresh = await applicationEngine()
      const own = new NotificationService({ engine: fresh, clock, nudge: () => undefined, channels, groupNames })
      const made = await Promise.all(inputs.map((input) => own.create(localCaller, { ...rule, ...input })))
      const [kept, keptEngine] = [service, engine]
      engine = fresh
      for (const [i, alert] of raised.entries()) await raise(`a${i}`, alert)
      const got = (await queued()).map(
        ({ ruleId, alertId, recipient }) => `${ruleId ?? ''} ${alertId ?? ''} ${recipient}`,
      )
      ;[service, engine] = [kept, keptEngine]
      await fresh.close()
      const due = inputs.flatMap(({ severities, sources, recipients }, r) =>
        raised.flatMap((alert, i) =>
          severities.includes(alert.severity) && (sources.length === 0 || sources.includes(alert.source))
            ? recipients.map((recipient) => `${made[r]?.id ?? ''} a${i} ${recipient}`)
            : [],
        ),
      )
      expect([...got].sort()).toEqual([...due].sort())
    }),
    { numRuns: 8 },
  )
})

test('failed messages are tried again by who sees all', async () => {
  await service.create(localCaller, rule)
  await raise('a1')
  const [row] = await queued()
  expect(await service.retryDeliveries(localCaller, [row?.id ?? ''])).toBe(0)
  await engine.transaction((session) => session.run("UPDATE deliveries SET state = 'failed'"))
  expect(await service.retryDeliveries(localCaller, [row?.id ?? ''])).toBe(1)
  expect(await engine.transaction((session) => retry(session, [row?.id ?? ''], clock()))).toBe(0)
})
