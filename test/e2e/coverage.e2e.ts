// The ATT&CK matrix: what has rules, what fired, and the ways from a technique to both.
import { expect, test } from '@jest/globals'
import { faultsOf, lookAt, storyNow, usePortal } from './support/portal.js'

const portal = usePortal()

test('a cell leads to its rules and its alerts, by the keyboard alone', async () => {
  const page = await portal.open('/coverage', { now: storyNow })
  const faults = faultsOf(page)
  const grid = page.getByRole('grid', { name: 'Techniques by tactic' })
  await grid.getByRole('columnheader', { name: /^Credential Access \d+ of \d+ covered$/ }).waitFor()
  // One stop of the Tab key in all the matrix; the arrows go on from there.
  expect(await grid.locator('button[tabindex="0"]').count()).toBe(1)
  await page.getByLabel('Show').selectOption('That fired')
  await page.waitForURL(/show=fired/)
  await page.getByLabel('Show').focus()
  await page.keyboard.press('Tab')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  const cell = page.locator('[data-place^="2 "]:focus')
  await cell.waitFor()
  const [, technique = '', alerts = ''] = /^(T\d{4}) .*?(\d+ alerts?)$/s.exec(await cell.innerText()) ?? []
  await page.keyboard.press('Enter')
  await page.waitForURL(new RegExp(`technique=${technique}`))
  await page.getByLabel('Show').selectOption('All techniques')
  await lookAt(page, 'coverage')
  await page.getByRole('link', { name: `Show ${alerts}` }).click()
  await page
    .getByRole('status')
    .filter({ hasText: new RegExp(`^${alerts}$`) })
    .waitFor()
  expect(faults).toEqual([])
})

test('the period is in the address, and what nothing fires for is known', async () => {
  const page = await portal.open('/coverage?period=7d&show=fired', { now: '2027-06-01T00:00:00Z' })
  await page.getByText('No techniques to show').waitFor()
  await page.getByLabel('Period').selectOption('All time')
  await page.waitForURL(/period=all/)
  await page.getByRole('grid').getByRole('button').first().waitFor()
  await page.goto(`${portal.server.url}/coverage?technique=T1490`)
  const panel = page.getByRole('region', { name: /^T1490 / })
  await panel.getByRole('link', { name: 'Show its rules' }).click()
  await page.getByRole('table', { name: 'Detection rules' }).waitFor()
})

test('in French', async () => {
  const page = await portal.open('/coverage', { locale: 'fr-CA' })
  await page.getByRole('heading', { level: 1, name: 'Couverture ATT&CK' }).waitFor()
  await page.getByText('Choisissez une technique').waitFor()
})
