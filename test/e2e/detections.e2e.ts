// Detection rules: found, turned off and on, made of a hunt, tried, saved and run, read after all, and deleted.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, test } from '@jest/globals'
import type { Page } from 'playwright-core'
import { nowTicks } from '../../src/ingest/ticks.js'
import { formatDatetime } from '../../src/kql/time-text.js'
import { loadInto } from '../support/server.js'
import { faultsOf, lookAt, told, usePortal } from './support/portal.js'

const portal = usePortal({ story: false })

let reports = 0

/** Loads shells that a script host has just started, one on each of these devices. */
async function loadShells(...devices: readonly string[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'harrier-shells-'))
  const time = formatDatetime(nowTicks())
  const records = devices.map((device) => ({ time, tenantId: 't', category: 'AdvancedHunting-DeviceProcessEvents', properties: { Timestamp: time, DeviceId: device, DeviceName: `${device}.example`, ReportId: ++reports, ActionType: 'ProcessCreated', FileName: 'cmd.exe', AccountUpn: 'ana@marlow.example', InitiatingProcessFileName: 'wscript.exe' } })) // prettier-ignore
  writeFileSync(join(folder, 'e.json'), JSON.stringify({ records }))
  await loadInto(portal.server, [join(folder, 'e.json')])
  rmSync(folder, { recursive: true })
}

beforeAll(() => loadShells('d1', 'd1', 'd2'), 60_000)

const query = `DeviceProcessEvents
| where InitiatingProcessFileName == "wscript.exe"
| project Timestamp, DeviceId, ReportId, DeviceName, FileName, AccountUpn`

const rule = {
  title: '<img src=x onerror=alert(1)> of a script',
  description: 'A script host started a shell.',
  severity: 'High',
  severityReason: 'Few scripts do so.',
  category: 'Execution',
  techniques: ['T1059.005'],
  frequency: 'EveryHour',
  recommendedActions: ['Look at the script.'],
  query,
}

/** Makes or changes a rule beside the browser; resolves to its id. */
async function saveRule(change: object = {}, id?: string): Promise<string> {
  const { saveDetectionRule } = await portal.ask<{ readonly saveDetectionRule: { readonly id: string } }>('mutation($rule: DetectionRuleInput!, $id: ID) { saveDetectionRule(rule: $rule, id: $id) { id } }', { rule: { ...rule, ...change }, id }) // prettier-ignore
  return saveDetectionRule.id
}

const turn = (id: string, enabled: boolean): Promise<unknown> =>
  portal.ask('mutation($id: ID!, $enabled: Boolean!) { setDetectionRuleEnabled(id: $id, enabled: $enabled) { id } }', { id, enabled }) // prettier-ignore

const total = (page: Page, text: string): Promise<void> =>
  page
    .getByRole('status')
    .filter({ hasText: new RegExp(`^${text}$`) })
    .waitFor()

test('the list is searched, narrowed and sorted in its address, and turns rules off and on', async () => {
  const page = await portal.open('/detections')
  const faults = faultsOf(page)
  await total(page, '\\d+ rules')
  await lookAt(page, 'detections')
  await page.getByRole('searchbox', { name: 'Search by title or id' }).fill('shadow')
  await page.waitForURL(/search=shadow/)
  await page.getByRole('button', { name: 'Severity' }).click()
  await page.waitForURL(/sort=-severity/)
  await page.getByRole('columnheader', { name: 'Severity' }).and(page.locator('[aria-sort="descending"]')).waitFor()
  const off = page.getByRole('switch').first()
  const name = (await off.getAttribute('aria-label')) ?? ''
  await off.focus()
  await page.keyboard.press('Space')
  await told(page, 'is off.')
  await page.getByLabel('State').selectOption('Off')
  await total(page, '1 rule')
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByRole('switch', { name, checked: true }).waitFor()
  await page.goto(`${portal.server.url}/detections?technique=T1490&state=off`)
  await page.getByText('No rules match').waitFor()
  await page.getByLabel('State').selectOption('On and off')
  await page.getByRole('link', { name: 'T1490', exact: true }).first().waitFor()
  expect(await page.getByRole('searchbox', { name: /^Technique/ }).inputValue()).toBe('T1490')
  expect(faults).toEqual([])
})

test('a hunt becomes a rule: guessed, corrected, tried, saved and run', async () => {
  const page = await portal.open(`/hunting?${new URLSearchParams({ query }).toString()}`)
  const faults = faultsOf(page)
  const editor = page.getByTestId('kusto-editor')
  await editor.locator('.view-line').nth(2).waitFor()
  await page.getByRole('button', { name: 'Make a detection rule' }).click()
  await page.getByRole('heading', { level: 1, name: 'New rule' }).waitFor()
  expect(await page.getByLabel('Frequency').inputValue()).toBe('Continuous')
  expect(await page.getByLabel('Account', { exact: true }).inputValue()).toBe('AccountUpn')

  await editor.locator('.view-line').nth(2).click()
  await page.keyboard.press('Control+End')
  await page.keyboard.insertText('\n| where Nope == 1')
  await editor.locator('.squiggly-error').waitFor()
  await page.getByText("Line 4, column 9: No column named 'Nope'.").waitFor()
  await page.keyboard.press('Control+A')
  await page.keyboard.insertText(query)
  await page.getByText('Nothing is wrong with the query.').waitFor()

  await page.getByRole('button', { name: 'Test run' }).click()
  const tried = page.getByRole('region', { name: 'Test over the last 30 days' })
  await tried.getByRole('status').filter({ hasText: '2 alerts of 3 rows' }).waitFor()
  const preview = tried.getByRole('region', { name: 'Alerts that it would raise' })
  expect(await preview.getByRole('row', { name: /d1\.example/ }).innerText()).toMatch(/\b2$/)

  await page.getByRole('button', { name: 'Save and run' }).click()
  await page.getByText(/things are to be put right/).waitFor()
  await page.getByLabel('Title').fill('Shell of a <script>')
  await page.getByLabel('Description').fill('A script host started a shell.')
  await page.getByLabel('Why this severity').fill('Few scripts do so.')
  await page.getByLabel('ATT&CK techniques').fill('T1059.005, T1')
  await page.getByLabel('Recommended actions').fill('Look at the script.')
  await page.getByText('is an ATT&CK technique, such as T1059.001').waitFor()
  await lookAt(page, 'detection-editor')
  await page.getByLabel('ATT&CK techniques').fill('T1059.005')

  await page.getByRole('link', { name: 'Alerts' }).click()
  await page.getByRole('dialog', { name: 'Leave without saving?' }).getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('button', { name: 'Save and run' }).click()
  await told(page, 'is saved and has run: 2 alerts.')
  await page.getByRole('heading', { level: 1, name: 'Shell of a <script>' }).waitFor()
  await page.getByRole('link', { name: 'Show its alerts' }).click()
  await total(page, '2 alerts')
  await page.getByRole('grid', { name: 'Alerts' }).getByRole('link', { name: 'Shell of a <script>' }).first().click()
  await page.getByRole('link', { name: 'Custom detection' }).click()
  await page.getByRole('button', { name: 'Run now' }).waitFor()
  expect(faults).toEqual([])
})

test('the page of a rule shows what it says and did, reads its gaps, compares its versions, and deletes it', async () => {
  const id = await saveRule()
  await turn(id, false)
  await loadShells('d3')
  await turn(id, true)
  await saveRule({ severity: 'Low' }, id)
  const page = await portal.open(`/detections/${encodeURIComponent(id)}`)
  const faults = faultsOf(page)
  await page.getByRole('heading', { level: 1, name: rule.title }).waitFor()
  const record = page.getByRole('region', { name: 'Verdicts' })
  await record.getByText('Without a verdict').waitFor()
  const diff = page.getByLabel('What differs')
  await diff.getByText('-severity: High').waitFor()
  await diff.getByText('+severity: Low').waitFor()
  await page.getByLabel('To', { exact: true }).selectOption({ index: 1 })
  await page.getByText('These versions say the same.').waitFor()
  expect(new URL(page.url()).search).toBe('?to=1')
  await page.goBack()
  await diff.getByText('+severity: Low').waitFor()
  await lookAt(page, 'detection')
  await page.getByRole('region', { name: 'Gaps' }).getByRole('button').click()
  await told(page, 'The run found 1 new event and raised 1 alert.')
  await page.getByText('It has read all that was loaded').waitFor()
  await page.getByRole('cell', { name: 'Gap', exact: true }).waitFor()
  await page.getByRole('button', { name: 'Run now' }).click()
  await page.getByRole('cell', { name: 'On demand', exact: true }).waitFor()

  await page.getByRole('link', { name: 'Edit' }).click()
  await page.getByLabel('Title').fill('Renamed')
  await page.goBack()
  await page.getByRole('dialog').getByRole('button', { name: 'Leave' }).click()
  await page.getByRole('heading', { level: 1, name: rule.title }).waitFor()
  await page.getByRole('button', { name: 'Delete' }).click()
  await page.getByRole('dialog', { name: 'Delete this rule?' }).getByRole('button', { name: 'Delete' }).click()
  await told(page, 'is deleted.')
  await page.getByRole('heading', { level: 1, name: 'Detections' }).waitFor()
  expect(faults).toEqual([])
  await page.goto(`${portal.server.url}/detections/${encodeURIComponent(id)}`)
  await page.getByText('There is no such detection rule').waitFor()
})

test('a rule that is changed keeps what its form does not show, and is run', async () => {
  const id = await saveRule({ title: 'Kept', entities: [{ entity: 'process', column: 'FileName' }] })
  const page = await portal.open(`/detections/${encodeURIComponent(id)}/edit`)
  await page.getByLabel('Title').fill('Kept and changed')
  await page.getByRole('button', { name: 'Save and run' }).click()
  await told(page, 'is saved and has run: 0 alerts.')
  const { detectionRule } = await portal.ask<{ readonly detectionRule: unknown }>('query($id: ID!) { detectionRule(id: $id) { title version entities { entity column } lastRun { cause } } }', { id }) // prettier-ignore
  expect(detectionRule).toEqual({ title: 'Kept and changed', version: 2, entities: [{ entity: 'process', column: 'FileName' }], lastRun: { cause: 'demand' } }) // prettier-ignore
})

test('in French', async () => {
  const page = await portal.open('/detections/new', { locale: 'fr-CA' })
  await page.getByRole('heading', { level: 1, name: 'Nouvelle règle' }).waitFor()
  await page.goto(`${portal.server.url}/detections`)
  await total(page, '\\d+ règles')
  await page.getByRole('link').filter({ hasText: /./ }).and(page.locator('td a')).first().click()
  await page.getByRole('button', { name: 'Exécuter maintenant' }).waitFor()
})
