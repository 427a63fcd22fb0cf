// The alert queue: narrowed, sorted, changed and undone, grouped, exported, and live between two people.
import { readFile } from 'node:fs/promises'
import { describe, expect, test } from '@jest/globals'
import type { Page } from 'playwright-core'
import { addAlerts } from '../support/alerts.js'
import { expectAccessible, faultsOf, lookAt, storyNow, told, usePortal } from './support/portal.js'

const portal = usePortal()
const grid = (page: Page) => page.getByRole('grid', { name: 'Alerts' })
const rowOf = (page: Page, title: string | RegExp) => grid(page).getByRole('row', { name: title })
const rows = (page: Page) => grid(page).locator('[data-place]')
const total = (page: Page, text: string) =>
  page
    .getByRole('status')
    .filter({ hasText: new RegExp(`^${text}$`) })
    .waitFor()
const open = async (query = '', options = {}) => {
  const page = await portal.open(`/alerts${query}`, { now: storyNow, ...options })
  await grid(page).waitFor()
  return page
}

describe('the queue', () => {
  test('shows the last week, newest first, with the notifications of the experts marked', async () => {
    const page = await open()
    const faults = faultsOf(page)
    await total(page, '17 alerts')
    expect(await rows(page).first().textContent()).toContain('Data theft from srv-file-01')
    expect(await grid(page).getByRole('img', { name: 'Endpoint attack notification' }).count()).toBe(2)
    await lookAt(page, 'alerts')
    expect(faults).toEqual([])
  })

  test('is all time where the week was quiet, and says so', async () => {
    const page = await open('', { now: '2027-03-01T00:00:00Z' })
    await page.getByText('Nothing was raised in the last week').waitFor()
    await total(page, '17 alerts')
  })

  test('is narrowed by facets that count what they would leave, in an address that others can open', async () => {
    const page = await open()
    const filters = page.getByRole('complementary', { name: 'Filters' })
    await filters.getByRole('checkbox', { name: /^High/ }).check()
    await total(page, '8 alerts')
    // The other severities could be added: what is chosen of a facet leaves its own counts.
    await filters.getByRole('checkbox', { name: 'Medium 5' }).check()
    await total(page, '13 alerts')
    await filters.getByRole('checkbox', { name: /^Ransomware/ }).check()
    await total(page, '3 alerts')
    expect(new URL(page.url()).search).toBe('?severity=High&severity=Medium&category=Ransomware')
    const other = await open(new URL(page.url()).search)
    await total(other, '3 alerts')
    await page.goBack()
    await total(page, '13 alerts')
  })

  test('is searched and sorted', async () => {
    const page = await open()
    await page.getByRole('searchbox', { name: 'Search by title or alert id' }).fill('suspicious')
    await total(page, '6 alerts')
    await grid(page).getByRole('button', { name: 'Severity' }).click()
    await page.waitForURL(/sort=-severity/)
    await grid(page)
      .getByRole('columnheader', { name: 'Severity' })
      .and(page.locator('[aria-sort="descending"]'))
      .waitFor()
    await rows(page).first().filter({ hasText: 'Suspicious additions to sensitive groups' }).waitFor()
  })

  test('keeps views and columns', async () => {
    const page = await open('?severity=Low')
    await page.getByRole('button', { name: 'Views' }).click()
    await page.getByRole('menuitem', { name: 'Save this view' }).click()
    await page.getByLabel('Name of the view').fill('Low ones')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Columns' }).click()
    await page.getByRole('menuitemcheckbox', { name: 'Tags' }).click()
    await page.keyboard.press('Escape')
    await page.goto(`${portal.server.url}/alerts`)
    await total(page, '17 alerts')
    await grid(page).getByRole('columnheader', { name: 'Tags' }).waitFor()
    await page.getByRole('button', { name: 'Views' }).click()
    await page.getByRole('menuitem', { name: 'Low ones', exact: true }).click()
    await total(page, '2 alerts')
  })

  test('is put under headings, and a whole heading is selected at once', async () => {
    const page = await portal.open('/alerts?group=deviceId', { now: storyNow })
    await page.getByRole('button', { name: 'srv-bkp-01.marlow.example: 5 alerts' }).click()
    await page.getByRole('grid', { name: 'srv-bkp-01.marlow.example' }).getByText('Deletion of shadow copies').waitFor()
    await page.getByRole('button', { name: 'Select all 8 of ws-fin-07.marlow.example' }).click()
    await page.getByRole('toolbar', { name: '8 selected' }).waitFor()
    await lookAt(page, 'alerts-grouped')
  })

  test('leaves as CSV, with nothing in it that a spreadsheet runs', async () => {
    const page = await open('?category=Ransomware')
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export CSV' }).click(),
    ])
    const text = await readFile(await file.path(), 'utf8')
    expect(text).toMatch(
      /^\uFEFF"Alert","Priority","Severity","Status","Device","Category","Detection source","Raised","Alert id"\r\n/,
    )
    expect(text.trim().split('\r\n')).toHaveLength(4)
  })
})

describe('working through it', () => {
  const states = async (titles: string) =>
    (
      await portal.ask<{ readonly alerts: { readonly edges: readonly { readonly node: object }[] } }>(
        'query ($search: String) { alerts(filter: { search: $search }) { edges { node { status assignedTo classification determination } } } }',
        { search: titles },
      )
    ).alerts.edges.map(({ node }) => node)
  const untouched = { status: 'New', assignedTo: null, classification: null, determination: null }

  test('several alerts at once, with a way back', async () => {
    const page = await open()
    for (const title of ['Anomaly detected in ASEP registry', 'Suspicious service registration']) {
      await rowOf(page, title).getByRole('checkbox').check()
    }
    const bar = page.getByRole('toolbar', { name: '2 selected' })
    await bar.getByRole('button', { name: 'Assign to me' }).click()
    await told(page, '2 alerts updated')
    // Its way back goes with its notice, so that there is one way back below.
    await page.getByRole('button', { name: 'Undo' }).waitFor({ state: 'detached' })
    await bar.getByRole('button', { name: 'Status' }).click()
    await page.getByRole('menuitem', { name: 'In progress' }).click()
    await rowOf(page, 'Anomaly detected').getByText('In progress').waitFor()
    expect(await states('ASEP')).toEqual([{ ...untouched, status: 'InProgress', assignedTo: 'first administrator' }])
    await page.getByRole('button', { name: 'Undo' }).click()
    await told(page, '2 alerts as before')
    await rowOf(page, 'Anomaly detected').getByText('New').waitFor()
    await bar.getByRole('button', { name: 'Classify' }).click()
    await Promise.all([
      page.waitForResponse((response) => (response.request().postData() ?? '').includes('UpdateAlerts')),
      page.getByRole('menuitem', { name: 'Line of business application' }).click(),
    ])
    await rowOf(page, 'Anomaly detected').getByText('New').waitFor()
    await told(page, '2 alerts updated')
    expect(await states('ASEP')).toEqual([
      {
        ...untouched,
        assignedTo: 'first administrator',
        classification: 'InformationalExpectedActivity',
        determination: 'LineOfBusinessApplication',
      },
    ])
  })

  test('by keyboard alone', async () => {
    const page = await open('?sort=title')
    await rows(page).first().focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press(' ')
    await page.getByRole('toolbar', { name: '1 selected' }).waitFor()
    await page.keyboard.press('End')
    await page.keyboard.press('Shift+ ')
    await page.getByRole('toolbar', { name: '16 selected' }).waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/alerts\/[^?]+$/)
  })

  test('beside somebody else, whose changes and new alerts come by themselves', async () => {
    const mine = await open('?q=shadow')
    const theirs = await open('?q=shadow')
    await rowOf(theirs, 'Deletion of shadow copies').getByRole('checkbox').check()
    await theirs.getByRole('button', { name: 'Assign to me' }).click()
    await theirs.getByRole('toolbar').getByRole('button', { name: 'Status' }).click()
    await theirs.getByRole('menuitem', { name: 'Resolved' }).click()
    await rowOf(mine, 'Deletion of shadow copies').getByText('Resolved').waitFor()
  })
})

describe('live', () => {
  test('alerts come to the top by themselves, but never under the pointer', async () => {
    const page = await open('?period=all')
    await page.getByText('Live', { exact: true }).waitFor()
    const first = rows(page).first()
    await page.mouse.move(0, 0)
    await addAlerts(portal.server.engine, 1000, 1)
    portal.server.nudge()
    await total(page, '18 alerts')
    await rows(page).nth(1).hover()
    const under = await rows(page).nth(1).textContent()
    await addAlerts(portal.server.engine, 1001, 2)
    portal.server.nudge()
    const button = page.getByRole('button', { name: 'Show 2 new alerts' })
    await button.waitFor()
    expect(await rows(page).nth(1).textContent()).toBe(under)
    await button.click()
    await total(page, '20 alerts')
    await first.filter({ hasText: 'Alert' }).waitFor()
    await expectAccessible(page)
  })
})

describe('somebody who may read alerts alone', () => {
  test('has the queue and its alerts, with devices named that are not to be opened', async () => {
    const { createApiToken } = await portal.ask<{ readonly createApiToken: { readonly token: string } }>(
      'mutation { createApiToken(request: { name: "reader", scopes: ["Alert.Read.All"] }) { token } }',
    )
    const page = await open('?search=ASEP', { token: createApiToken.token })
    const faults = faultsOf(page)
    const row = rowOf(page, /Anomaly detected in ASEP registry/)
    await row.getByTitle(/^ws-fin-07/).waitFor()
    expect(await row.getByRole('link').count()).toBe(1)
    await row.getByRole('link').click()
    await page.getByRole('heading', { level: 1, name: /Anomaly detected in ASEP registry/ }).waitFor()
    const details = page.getByRole('region', { name: 'Details' })
    await details.getByText(/^ws-fin-07/).waitFor()
    expect(await details.getByRole('link', { name: /^ws-fin-07/ }).count()).toBe(0)
    expect(faults).toEqual([])
  })
})
