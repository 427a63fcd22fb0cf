// Reports: a period in the address, charts with their tables, files to take along, and the model that ranks alerts.
import { readFileSync } from 'node:fs'
import { beforeAll, expect, test } from '@jest/globals'
import type { Page } from 'playwright-core'
import { addAlerts } from '../support/alerts.js'
import { faultsOf, lookAt, storyNow, told, usePortal } from './support/portal.js'

const portal = usePortal()
const region = (page: Page, name: string) => page.getByRole('region', { name })

beforeAll(async () => {
  await addAlerts(portal.server.engine, 0, 40)
  const ids = (from: number) => Array.from({ length: 12 }, (_, i) => `da${from + i}`)
  for (const [from, classification] of [
    [0, 'TruePositive'],
    [20, 'FalsePositive'],
  ] as const) {
    await portal.ask('mutation ($ids: [ID!]!, $c: String) { updateAlerts(ids: $ids, update: { classification: $c }) { id } }', { ids: ids(from), c: classification }) // prettier-ignore
  }
  await portal.ask('{ hunt(query: "DeviceInfo | count") { rows } }')
}, 60_000)

test('what happened is drawn, read as tables, and taken along', async () => {
  const page = await portal.open('/reports', { now: storyNow })
  const faults = faultsOf(page)
  const tactics = region(page, 'Alerts by tactic and outcome')
  await tactics
    .getByRole('img', { name: /^Alerts by tactic/ })
    .locator('canvas')
    .waitFor()
  await tactics.getByRole('row', { name: /^Lateral movement/ }).waitFor()
  await region(page, 'Dwell time').getByText('Half within').first().waitFor()
  await region(page, 'When tables were last hunted')
    .getByRole('row', { name: /^AlertInfo Never 0$/ })
    .waitFor()
  await lookAt(page, 'reports')
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Export as CSV: Alerts by tactic and outcome' }).click()]) // prettier-ignore
  expect(file.suggestedFilename()).toBe('alerts-by-tactic.csv')
  const lines = readFileSync(await file.path(), 'utf8')
    .replace('\uFEFF', '')
    .split('\r\n')
  expect(lines[0]).toBe('"Tactic","True positives","Expected activity","False positives","Without a verdict"')
  expect(lines).toContainEqual(expect.stringMatching(/^"Credential access","0","0","0","\d+"$/))
  await page.getByLabel('Period').selectOption('Last day')
  await page.waitForURL(/period=1d/)
  await tactics.getByText('Lateral movement').waitFor({ state: 'detached' })
  await tactics.getByRole('row').nth(1).waitFor()
  expect(faults).toEqual([])
})

test('a model is trained on verdicts, told how far its chances hold, and taken back', async () => {
  const page = await portal.open('/reports', { now: storyNow })
  const models = region(page, 'Priority model')
  await models.getByRole('row', { name: /^Prior, by common sense.*In use$/ }).waitFor()
  await models.getByRole('button', { name: 'Train on all verdicts' }).click()
  await told(page, 'Model 1 is trained and in use')
  await models.getByRole('row', { name: /^1 .*24 alerts, 12 attacks among them.*In use$/ }).waitFor()
  await region(page, 'Calibration').getByRole('img').locator('canvas').waitFor()
  await region(page, 'Weights')
    .getByRole('row', { name: /^Severity / })
    .waitFor()
  await models.getByRole('button', { name: 'Use the prior' }).focus()
  await page.keyboard.press('Enter')
  await told(page, 'The prior is in use')
  await models.getByRole('button', { name: 'Use model 1' }).waitFor()
})

test('it reads in French, to a reader who trains nothing', async () => {
  const page = await portal.open('/reports?period=all', { locale: 'fr-FR', now: storyNow, token: await portal.tokenOf('ViewData') }) // prettier-ignore
  await region(page, 'Alertes par tactique et issue')
    .getByRole('row', { name: /^Mouvement latéral/ })
    .waitFor()
  await region(page, 'Modèle de priorité').getByText('A priori, de bon sens').waitFor()
  expect(await page.getByRole('button', { name: 'Entraîner sur tous les verdicts' }).count()).toBe(0)
  await lookAt(page, 'reports-french')
})
