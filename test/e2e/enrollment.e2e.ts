// From applying to a notification in the queue and in the mailbox, with the customer and the expert in a browser each.
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Page } from 'playwright-core'
import { packageRoot } from '../../src/package-root.js'
import { loadInto } from '../support/server.js'
import { startSmtp } from '../support/smtp.js'
import { expectAccessible, faultsOf, lookAt, told, usePortal } from './support/portal.js'

const smtp = await startSmtp()
const { host, port } = smtp.settings
const portal = usePortal({
  story: false,
  settings: { smtpHost: host, smtpPort: port, mailFrom: 'harrier@example.org' },
})
const settings = '/settings/attack-notifications'
let expert: string
let customer: string

beforeAll(async () => {
  const tables = join(packageRoot(), 'fixtures', 'tables')
  await loadInto(
    portal.server,
    ['DeviceInfo', 'DeviceProcessEvents'].map((name) => join(tables, `${name}.ndjson`)),
  )
  const tokenOf = async (role: string): Promise<string> =>
    (await portal.ask<{ readonly createApiToken: { readonly token: string } }>(`mutation { createApiToken(request: { name: "${role}", roles: [${role}] }) { token } }`)).createApiToken.token // prettier-ignore
  expert = await tokenOf('Expert')
  customer = await tokenOf('ManagePortalSystemSettings')
  await portal.ask('{ hunt(query: "DeviceProcessEvents | take 3") { rows } }')
})
afterAll(() => smtp.close())

const region = (page: Page, name: string) => page.getByRole('region', { name, exact: true })
const state = (page: Page, text: string) => region(page, 'Status').getByRole('status').getByText(text, { exact: true })

async function apply(page: Page): Promise<void> {
  const form = region(page, 'Apply for endpoint attack notifications')
  await form.getByLabel('Name').fill('Ann Archer')
  await form.getByLabel('Email address').fill('ann@example.com')
  await form.getByLabel('I have read the privacy statement').check()
  await form.getByRole('button', { name: 'Submit' }).click()
  await state(page, 'Awaiting review').waitFor()
}

describe('an application', () => {
  test('takes consent and an address, is withdrawn, and rejected with a reason by an expert', async () => {
    const page = await portal.open(settings, { token: customer })
    const faults = faultsOf(page)
    await state(page, 'Not applied for').waitFor()
    await lookAt(page, 'settings-apply')
    const form = region(page, 'Apply for endpoint attack notifications')
    const submit = form.getByRole('button', { name: 'Submit' })
    await form.getByLabel('Name').fill('Ann Archer')
    await form.getByLabel('Email address').fill('ann at example')
    expect(await submit.isDisabled()).toBe(true)
    await form.getByLabel('I have read the privacy statement').check()
    await submit.click()
    await form.getByText(/not a mail address/).waitFor()
    await apply(page)
    await region(page, 'Status').getByText('ann@example.com').waitFor()
    expect(await region(page, 'Review').count()).toBe(0)
    await page.getByRole('button', { name: 'Withdraw the application' }).click()
    await state(page, 'Not applied for').waitFor()
    await apply(page)

    const review = await portal.open(settings, { token: expert })
    await state(review, 'Awaiting review').waitFor()
    await lookAt(review, 'settings-review')
    await review.getByRole('button', { name: 'Reject …' }).click()
    await review.getByLabel('Reason, which the applicant is told').fill('No devices are <b>onboarded</b>.')
    await expectAccessible(review)
    await review.getByRole('button', { name: 'Reject', exact: true }).click()
    await state(review, 'Not accepted').waitFor()
    await smtp.reached(1)
    expect(smtp.mails[0]).toMatchObject({ to: ['ann@example.com'], text: expect.stringContaining('No devices are <b>onboarded</b>.') as unknown }) // prettier-ignore
    // The customer's page asks by itself.
    await state(page, 'Not accepted').waitFor()
    await region(page, 'Status').getByText('No devices are <b>onboarded</b>.').waitFor()
    expect(faults).toEqual([])
  })
})

describe('accepted', () => {
  test('no attack is good news with the proof of life, and a published one arrives in the queue and by mail', async () => {
    const page = await portal.open(settings, { token: customer })
    const before = smtp.mails.length
    await apply(page)
    const review = await portal.open(settings, { token: expert })
    await review.getByRole('button', { name: 'Accept' }).click()
    await told(review, 'The application was accepted')
    await smtp.reached(before + 1)
    expect(smtp.mails[before]).toMatchObject({
      to: ['ann@example.com'],
      subject: 'Welcome to endpoint attack notifications',
    })
    await state(page, 'On').waitFor()
    await region(page, 'Posture').getByText('Good news: no attack was found on your endpoints').waitFor()
    await region(page, 'Posture')
      .getByText(/The watch goes on: 1 hunt over 3 rows so far/)
      .waitFor()
    await page.reload()
    await region(page, 'Posture').getByText('Good news').waitFor()
    await lookAt(page, 'settings-enrolled')

    const queue = await portal.open('/alerts', { token: customer })
    await queue.getByText('Good news: no attack was found on your endpoints').waitFor()
    await queue.getByText(/The watch goes on/).waitFor()
    await lookAt(queue, 'alerts-good-news')

    await portal.ask('mutation { createNotificationRule(rule: { name: "Experts", severities: [High], sources: ["Microsoft Defender Experts"], recipients: ["soc@example.com"] }) { id } }') // prettier-ignore
    // A sample is none.
    await region(page, 'Sample notifications').getByRole('button', { name: 'Send a sample' }).click()
    await region(page, 'Sample notifications')
      .getByRole('link', { name: /^Test Notification/ })
      .waitFor()
    await queue.getByRole('status').filter({ hasText: '1 alert' }).waitFor()
    await page.reload()
    await region(page, 'Posture').getByText('Good news').waitFor()

    await publish()
    await queue.getByRole('link', { name: 'Hands on keyboard' }).waitFor()
    await smtp.reached(before + 2)
    expect(smtp.mails[before + 1]).toMatchObject({ to: ['soc@example.com'], subject: 'Endpoint attack notification: Hands on keyboard' }) // prettier-ignore
    await page.reload()
    await region(page, 'Posture').getByText('1 attack was found').waitFor()
    await region(page, 'Posture').getByRole('link', { name: 'Show the notifications' }).click()
    await page.getByRole('link', { name: 'Hands on keyboard' }).waitFor()
  })

  test('turned off with the keyboard, nothing can be published, until it is turned on again', async () => {
    const page = await portal.open(settings, { token: customer })
    const toggle = page.getByRole('switch', { name: 'Endpoint attack notifications' })
    await toggle.focus()
    await page.keyboard.press('Space')
    await page.getByRole('dialog', { name: 'Turn notifications off?' }).waitFor()
    await page.keyboard.press('Escape')
    expect(await toggle.isChecked()).toBe(true)
    // Whoever calls it off is where they were.
    await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'switch')
    await page.keyboard.press('Space')
    await page.getByRole('button', { name: 'Turn off' }).press('Enter')
    await state(page, 'Off').waitFor()
    await expect(publish()).rejects.toThrow(/enrolled/)
    await toggle.press('Space')
    await state(page, 'On').waitFor()
    await region(page, 'History').getByText('Opted in again').waitFor()
  })

  test('whoever only reads sees where it stands, in French too', async () => {
    const token = (await portal.ask<{ readonly createApiToken: { readonly token: string } }>('mutation { createApiToken(request: { name: "reader", roles: [ViewData] }) { token } }')).createApiToken.token // prettier-ignore
    const page = await portal.open(settings, { token, locale: 'fr-FR' })
    await page.getByRole('heading', { level: 1, name: 'Notifications d’attaque de point de terminaison' }).waitFor()
    await page.getByText('Demander, désactiver et réactiver nécessitent l’étendue Enrollment.ReadWrite.').waitFor()
    expect(await page.getByRole('switch').count()).toBe(0)
    await expectAccessible(page)
  })
})

const publish = async (): Promise<void> => {
  const { devices } = await portal.ask<{ readonly devices: { readonly edges: readonly { readonly node: { readonly id: string } }[] } }>('{ devices(first: 1) { edges { node { id } } } }') // prettier-ignore
  const notification = {
    title: 'Hands on keyboard',
    executiveSummary: 'Somebody is at work.',
    recommendations: ['Isolate the device.'],
    severity: 'High',
    category: 'LateralMovement',
    techniques: ['T1021'],
    evidence: [{ entityType: 'Machine', deviceId: devices.edges[0]?.node.id }],
  }
  await portal.ask('mutation ($notification: AttackNotificationDraft!) { publishEndpointAttackNotification(notification: $notification) { id } }', { notification }) // prettier-ignore
}
