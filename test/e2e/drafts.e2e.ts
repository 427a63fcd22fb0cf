// From rows of a hunt, a finding or an incident to a notification in the queue, by a person's hand.
import { beforeAll, expect, test } from '@jest/globals'
import type { Page } from 'playwright-core'
import { expectAccessible, faultsOf, lookAt, storyNow, told, usePortal } from './support/portal.js'

// Signals count what the story tells, and all that they find stays a finding.
const portal = usePortal({ settings: { detections: true, findingAlertScore: 101 } })
const region = (page: Page, name: string | RegExp) => page.getByRole('region', { name })
const evil = '<img src=x onerror="document.title=\'owned\'">'

/** Resolves once signals have found something. */
async function found(): Promise<void> {
  let count = 0
  while (count === 0) {
    const { findings } = await portal.ask<{ readonly findings: { readonly totalCount: number } }>('{ findings { totalCount } }') // prettier-ignore
    count = findings.totalCount
  }
}

beforeAll(async () => {
  await found()
  await portal.ask('mutation { applyForNotifications(application: { name: "A", email: "a@marlow.example", consent: true }) { state } }') // prettier-ignore
  await portal.ask('mutation { acceptApplication { state } }')
  await portal.ask('mutation { createNotificationRule(rule: { name: "Night shift", severities: [High], recipients: ["soc@marlow.example"] }) { id } }') // prettier-ignore
}, 60_000)

test('rows of a hunt become a draft, which is edited, published, and shows in the queue', async () => {
  const query = 'DeviceProcessEvents | where ProcessCommandLine has "comsvcs.dll"'
  const page = await portal.open(`/hunting?${new URLSearchParams({ query }).toString()}`, { now: storyNow })
  const faults = faultsOf(page)
  await page.getByTestId('kusto-editor').locator('.view-line').first().waitFor()
  await page.getByRole('button', { name: 'Run query' }).click()
  await page.getByRole('grid', { name: 'Results' }).getByRole('checkbox').nth(1).check()
  await page.getByRole('button', { name: 'Make a notification of 1 row' }).click()
  await page.waitForURL(/\/drafts\//)
  await page.getByLabel('Title').fill(`Credentials dumped ${evil}`)
  await page.getByLabel('Severity').selectOption('High')
  await page.getByLabel('Executive summary').fill('Somebody read the memory of lsass.')
  await page.getByLabel('Recommendations').fill('Reset every password.\nIsolate ws-fin-07.')
  const evidence = region(page, /^Evidence/)
  await evidence.getByRole('link', { name: 'ws-fin-07.marlow.example' }).waitFor()
  const before = await evidence.getByRole('row').count()
  await evidence.getByRole('button', { name: /^Remove .*e\.hart/ }).first().click() // prettier-ignore
  expect(await evidence.getByRole('row').count()).toBe(before - 1)
  await page.getByRole('button', { name: 'Save' }).click()
  await told(page, 'The draft is saved')
  await page.reload()
  await page.getByRole('heading', { level: 1, name: `Credentials dumped ${evil}` }).waitFor()
  expect(await evidence.getByRole('button', { name: /^Remove / }).count()).toBe(before - 2)
  expect(await page.locator('main img[src="x"]').count()).toBe(0)
  await lookAt(page, 'draft')
  await page.getByRole('button', { name: 'Publish …' }).click()
  await page.getByRole('dialog').getByText('Night shift: soc@marlow.example').waitFor()
  await expectAccessible(page)
  await page.getByRole('dialog').getByRole('button', { name: 'Publish' }).click()
  await region(page, 'Endpoint attack notification').getByText('Somebody read the memory of lsass.').waitFor()
  await page.goto(`${portal.server.url}/alerts?period=all&q=Credentials+dumped`)
  await page.getByRole('status').filter({ hasText: '1 alert' }).waitFor()
  expect(faults).toEqual([])
})

test('an incident becomes a draft in the person’s language, which is discarded', async () => {
  const page = await portal.open('/incidents?search=toolbargull', { locale: 'fr-FR', now: storyNow })
  await page.getByRole('cell').getByRole('link').first().click()
  await page.getByRole('button', { name: 'Rédiger une notification' }).click()
  await page.waitForURL(/\/drafts\//)
  expect(await page.getByLabel('Synthèse').inputValue()).toMatch(/^Ce qui s’est passé\. /)
  await page.getByRole('button', { name: 'Abandonner' }).click()
  await told(page, 'Le brouillon est abandonné')
  await page.goto(`${portal.server.url}/drafts?show=drafts&state=DISCARDED`)
  await page.getByRole('link', { name: /ToolbarGull/ }).click()
  await page.getByText('Abandonnés').waitFor()
  expect(await page.getByRole('button', { name: 'Publier …' }).count()).toBe(0)
})

test('findings say why, are set aside and taken up again, and become drafts', async () => {
  const page = await portal.open('/drafts', { now: storyNow })
  const faults = faultsOf(page)
  await page
    .getByRole('status')
    .filter({ hasText: /^\d+ findings?$/ })
    .waitFor()
  await page.getByRole('button', { name: /^Why: / }).first().click() // prettier-ignore
  await page.getByText(/^[\d.]+ bits$/).first().waitFor() // prettier-ignore
  await lookAt(page, 'findings')
  await page.getByRole('button', { name: 'Set aside' }).first().focus() // prettier-ignore
  await page.keyboard.press('Enter')
  await told(page, 'The finding is set aside')
  await page.getByLabel('State').selectOption('Set aside')
  await page.waitForURL(/state=Dismissed/)
  await page.getByRole('status').filter({ hasText: '1 finding' }).waitFor()
  await page.getByRole('button', { name: 'Take up again' }).click()
  await page.getByText('No findings').waitFor()
  await page.goto(`${portal.server.url}/drafts`)
  await page.getByRole('button', { name: 'Draft a notification' }).first().click() // prettier-ignore
  await page.waitForURL(/\/drafts\//)
  expect(await page.getByLabel('Executive summary').inputValue()).toContain('hardly ever happened before')
  await page.getByRole('link', { name: 'Drafts', exact: true }).click()
  await page.getByRole('cell', { name: 'A finding' }).first().waitFor()
  await lookAt(page, 'drafts')
  expect(faults).toEqual([])
})

test('a reader sees findings and changes none; drafts are the experts’', async () => {
  const page = await portal.open('/drafts', { token: await portal.tokenOf('ViewData') })
  await page.getByRole('button', { name: /^Why: / }).first().waitFor() // prettier-ignore
  expect(await page.getByRole('button', { name: 'Set aside' }).count()).toBe(0)
  expect(await page.getByRole('tab', { name: 'Drafts' }).count()).toBe(0)
  await page.goto(`${portal.server.url}/drafts/none`)
  await page.getByText('It takes the scope Expert.ReadWrite.All').waitFor()
})
