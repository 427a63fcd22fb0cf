// The page of an alert: what is shown of it, what can be done about it, and hostile text in every field.
import { beforeAll, describe, expect, test } from '@jest/globals'
import type { Page } from 'playwright-core'
import { expectAccessible, faultsOf, lookAt, storyNow, told, usePortal } from './support/portal.js'

const portal = usePortal()

interface Found {
  readonly alerts: { readonly edges: readonly { readonly node: { readonly id: string; readonly deviceId: string } }[] }
}
const alertOf = async (title: string) => {
  const { alerts } = await portal.ask<Found>('query ($s: String) { alerts(filter: { search: $s }) { edges { node { id deviceId } } } }', { s: title }) // prettier-ignore
  const [found] = alerts.edges
  if (!found) throw new Error(`No alert '${title}'.`)
  return found.node
}
const open = async (title: string, options = {}) => {
  const { id } = await alertOf(title)
  const page = await portal.open(`/alerts/${id}`, { now: storyNow, ...options })
  await page.getByRole('heading', { level: 1, name: title }).waitFor()
  return page
}
const region = (page: Page, name: string) => page.getByRole('region', { name })

describe('an alert', () => {
  test('is shown with its evidence, its timeline, and why it is ranked so', async () => {
    const page = await open('Anomaly detected in ASEP registry')
    const faults = faultsOf(page)
    await region(page, 'Evidence').getByText('onesync.exe', { exact: true }).waitFor()
    await region(page, 'Why it is ranked so').getByText('Its severity is Medium.').waitFor()
    const event = region(page, 'Timeline').getByRole('button', { name: /RegistryValueSet/ })
    await event.click()
    await region(page, 'Timeline').getByText('InitiatingProcessCommandLine').waitFor()
    await event.click()
    await lookAt(page, 'alert')
    expect(faults).toEqual([])
  })

  test('leads to its device and to hunts', async () => {
    const page = await open('Anomaly detected in ASEP registry')
    const hunt = await page.getByRole('link', { name: 'Hunt around this alert' }).getAttribute('href')
    const query = new URL(hunt ?? '', portal.server.url).searchParams.get('query') ?? ''
    const { hunt: answer } = await portal.ask<{ readonly hunt: { readonly rows: readonly unknown[] } }>('query ($query: String!) { hunt(query: $query) { rows } }', { query }) // prettier-ignore
    expect(answer.rows.length).toBeGreaterThan(5)
    for (const link of await region(page, 'Evidence')
      .getByRole('link', { name: /^Hunt for/ })
      .all()) {
      const text = new URL((await link.getAttribute('href')) ?? '', portal.server.url).searchParams.get('query') ?? ''
      await portal.ask('query ($query: String!) { hunt(query: $query) { rows } }', { query: text })
    }
    await region(page, 'Details').getByRole('link', { name: 'ws-fin-07.marlow.example' }).click()
    await page.getByRole('heading', { level: 1, name: 'ws-fin-07.marlow.example' }).waitFor()
  })

  test('is worked on: assigned, classified, commented on, with a history of it all', async () => {
    const page = await open('Suspicious service registration')
    await region(page, 'Manage').getByRole('button', { name: 'Assign to me' }).click()
    await region(page, 'Comments and history').getByText('changed the assignee to first administrator').waitFor()
    await region(page, 'Manage').getByLabel('Classification').selectOption('FalsePositive Clean')
    await region(page, 'Comments and history').getByText('changed the classification to False positive').waitFor()
    await region(page, 'Manage').getByLabel('Status').selectOption('Resolved')
    await region(page, 'Comments and history').getByText('changed the status to Resolved').waitFor()
    await region(page, 'Comments and history').getByLabel('Comment').fill('The new backup agent.')
    await page.getByRole('button', { name: 'Add comment' }).click()
    await region(page, 'Comments and history').getByText('The new backup agent.').waitFor()
  })

  test('shows what somebody else does to it', async () => {
    const page = await open('Sensitive credential memory read')
    const { id } = await alertOf('Sensitive credential memory read')
    await region(page, 'Manage').getByText('Nobody').waitFor()
    await portal.ask('mutation ($id: ID!) { updateAlerts(ids: [$id], update: { assignedTo: "carol" }) { id } }', { id })
    await region(page, 'Manage').getByText('carol').waitFor()
  })

  test('is tuned by a rule', async () => {
    const page = await open('Suspicious sequence of exploration activities')
    await page.getByRole('button', { name: 'Tune alert' }).click()
    await page.getByLabel('On every device').check()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Save' }).click()
    await told(page, 'The rule holds from now on')
    const { suppressionRules } = await portal.ask<{ readonly suppressionRules: readonly object[] }>('{ suppressionRules { title action deviceId } }') // prettier-ignore
    expect(suppressionRules).toEqual([
      { title: 'Suspicious sequence of exploration activities', action: 'RESOLVE', deviceId: null },
    ])
  })

  test('is asked about', async () => {
    const page = await open("'Nightjar' ransomware was detected and stopped")
    await page.getByRole('button', { name: 'Ask Defender Experts' }).click()
    await page.getByLabel('Question').fill('Was the whole share encrypted?')
    await page.getByRole('button', { name: 'Send' }).click()
    await told(page, 'The question is on its way to the experts')
    const { inquiries } = await portal.ask<{ readonly inquiries: readonly object[] }>('{ inquiries { subjectKind messages { text } } }') // prettier-ignore
    expect(inquiries).toEqual([{ subjectKind: 'ALERT', messages: [{ text: 'Was the whole share encrypted?' }] }])
  })

  test('reads in French', async () => {
    const page = await open('Anomaly detected in ASEP registry', { locale: 'fr-FR' })
    await region(page, 'Pourquoi ce rang').getByText('Sa gravité est moyenne.').waitFor()
    await expectAccessible(page)
  })

  test('that there is not is said so', async () => {
    const page = await portal.open('/alerts/none')
    await page.getByText('There is no such alert').waitFor()
    await expectAccessible(page)
  })

  test('leaves out what a reader may not do', async () => {
    const { createApiToken } = await portal.ask<{ readonly createApiToken: { readonly token: string } }>(
      'mutation { createApiToken(request: { name: "reader", roles: [ViewData] }) { token } }',
    )
    const page = await open('Anomaly detected in ASEP registry', { token: createApiToken.token })
    expect(await page.getByRole('button', { name: 'Tune alert' }).count()).toBe(0)
    expect(await page.getByRole('button', { name: 'Ask Defender Experts' }).count()).toBe(0)
    expect(await region(page, 'Manage').getByLabel('Status').isDisabled()).toBe(true)
  })
})

describe('hostile text is text', () => {
  const evil = '<img src=x onerror="document.title=\'owned\'"><script>document.title="owned"</script>'
  let id = ''
  beforeAll(async () => {
    await portal.ask('mutation { applyForNotifications(application: { name: "A", email: "a@marlow.example", consent: true }) { state } }') // prettier-ignore
    await portal.ask('mutation { acceptApplication { state } }')
    const { deviceId } = await alertOf('Anomaly detected in ASEP registry')
    const { publishEndpointAttackNotification: made } =
      await portal.ask<{ readonly publishEndpointAttackNotification: { readonly id: string } }>( // prettier-ignore
        'mutation ($n: AttackNotificationDraft!) { publishEndpointAttackNotification(notification: $n) { id } }',
        {
          n: {
            title: evil,
            category: 'Ransomware',
            executiveSummary: evil,
            recommendations: [evil, 'javascript:document.title="owned"'],
            huntingQuery: `print ${JSON.stringify(evil)}`,
            evidence: [
              { entityType: 'Process', deviceId, fileName: evil, filePath: evil, processCommandLine: evil },
              { entityType: 'Url', deviceId, url: 'javascript:document.title="owned"' },
            ],
          },
        },
      )
    id = made.id
    await portal.ask('mutation ($id: ID!, $c: String!) { addAlertComment(id: $id, comment: $c) { created } tagAlerts(ids: [$id], add: ["<b>tag</b>"]) { id } updateAlerts(ids: [$id], update: { assignedTo: $c }) { id } }', { id, c: evil }) // prettier-ignore
  })

  test.each([
    ['on its page', () => `/alerts/${id}`],
    ['in the queue', () => '/alerts?period=all'],
    ['as a heading of groups', () => '/alerts?period=all&group=assignedTo'],
  ])('%s', async (_, path) => {
    const page = await portal.open(path())
    await page.getByText(evil, { exact: false }).first().waitFor()
    const marks = page.locator('main img[src="x"], main script, main b')
    expect(await marks.count()).toBe(0)
    expect(await page.title()).not.toBe('owned')
    const links = await page.locator('a').evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).protocol))
    expect([...new Set(links)]).toEqual(['http:'])
  })
})
