// The first run: from signing in to a hunt's first answer, led by the tour, which ends for good and can be had again.
import { expect, test } from '@jest/globals'
import { expectAccessible, faultsOf, lookAt, storyNow, usePortal } from './support/portal.js'

const portal = usePortal()

test('who comes for the first time is led from the queue to a story and to a hunt that answers', async () => {
  const page = await portal.visit('/', { now: storyNow, tour: true })
  await page.getByLabel('API token').fill(portal.server.token)
  await page.keyboard.press('Enter')
  const tour = page.getByRole('complementary', { name: 'Tour' })
  await tour.getByText('Step 1 of 4').waitFor()
  const faults = faultsOf(page)
  await page.getByRole('heading', { level: 1, name: 'Alerts' }).waitFor()
  await lookAt(page, 'tour')
  // By the keyboard alone: the card has the focus after each step.
  await tour.getByRole('button', { name: 'Next' }).focus()
  await page.keyboard.press('Enter')
  await tour.getByText('Step 2 of 4').waitFor()
  await page.getByRole('region', { name: 'Story' }).getByRole('tab', { name: /^Processes/ }).waitFor() // prettier-ignore
  await page.reload()
  await tour.getByText('Step 2 of 4').waitFor()
  await tour.getByRole('button', { name: 'Next' }).click()
  await page.getByTestId('kusto-editor').locator('.view-line').first().waitFor()
  expect(await tour.evaluate((card) => card === document.activeElement)).toBe(true)
  await page.getByRole('button', { name: 'Run query' }).click()
  const facts = page.getByTestId('hunt-facts')
  await facts.getByText(/^[1-9]\d* rows in /).waitFor()
  await tour.getByRole('button', { name: 'Next' }).click()
  await facts.getByText(/rows in /).waitFor()
  await tour.getByRole('button', { name: 'Done' }).click()
  await tour.waitFor({ state: 'detached' })
  await page.reload()
  await page.getByRole('button', { name: 'Run query' }).waitFor()
  await page.getByRole('button', { name: /^Account: / }).click()
  await page.getByRole('menuitem', { name: 'Take the tour' }).click()
  await tour.getByText('Step 1 of 4').waitFor()
  await page.waitForURL(/\/alerts/)
  await tour.getByRole('button', { name: 'Skip the tour' }).focus()
  await page.keyboard.press('Escape')
  await tour.waitFor({ state: 'detached' })
  expect(faults).toEqual([])
})

test('it speaks French, and leaves out whoever could not follow it', async () => {
  const french = await portal.open('/alerts', { locale: 'fr-FR', now: storyNow, tour: true })
  await french.getByRole('complementary', { name: 'Visite' }).getByText('Étape 1 sur 4').waitFor()
  await french.getByRole('heading', { level: 1, name: 'Alertes' }).waitFor()
  await expectAccessible(french)
  const { createApiToken } = await portal.ask<{ readonly createApiToken: { readonly token: string } }>('mutation { createApiToken(request: { name: "hunter", scopes: ["AdvancedHunting.Read.All"] }) { token } }') // prettier-ignore
  const hunter = await portal.open('/hunting', { now: storyNow, tour: true, token: createApiToken.token })
  await hunter.getByRole('button', { name: 'Account: hunter' }).waitFor()
  await hunter.getByRole('button', { name: 'Run query' }).waitFor()
  expect(await hunter.getByRole('complementary', { name: 'Tour' }).count()).toBe(0)
})
