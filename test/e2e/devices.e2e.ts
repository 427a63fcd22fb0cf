// Devices: the list, and the page of one with its alerts and its timeline.
import { expect, test } from '@jest/globals'
import { expectAccessible, faultsOf, lookAt, storyNow, usePortal } from './support/portal.js'

const portal = usePortal()

test('the list is searched, and leads to a device', async () => {
  const page = await portal.open('/devices', { now: storyNow })
  const faults = faultsOf(page)
  await page.getByRole('status').filter({ hasText: '8 devices' }).waitFor()
  await lookAt(page, 'devices')
  await page.getByRole('searchbox', { name: 'Search by name or id' }).fill('srv')
  await page.getByRole('status').filter({ hasText: '3 devices' }).waitFor()
  await page.waitForURL(/search=srv/)
  await page.getByRole('link', { name: 'srv-dc-01.marlow.example' }).click()
  await page.getByRole('heading', { level: 1, name: 'srv-dc-01.marlow.example' }).waitFor()
  await page.goBack()
  await page.getByRole('status').filter({ hasText: '3 devices' }).waitFor()
  expect(faults).toEqual([])
})

test('a device shows what happened around a moment, which its address holds', async () => {
  const page = await portal.open('/devices?search=ws-fin-07', { now: storyNow })
  await page.getByRole('link', { name: 'ws-fin-07.marlow.example' }).click()
  const timeline = page.getByRole('region', { name: 'Timeline' })
  await timeline.getByText('FileModified').first().waitFor()
  await page.goto(`${page.url()}?at=2026-11-16T10:21:15Z&window=300`)
  await timeline.getByRole('status').filter({ hasText: '6 events' }).waitFor()
  await timeline.getByLabel('Only with this text').fill('schtasks')
  await timeline.getByRole('button', { name: /ScheduledTaskCreated/ }).waitFor()
  await timeline.getByLabel('Only with this text').fill('')
  await lookAt(page, 'device')
  await timeline.getByRole('button', { name: 'Later' }).click()
  await page.waitForURL(/at=2026-11-16T10%3A26%3A15/)
  const alerts = page.getByRole('region', { name: 'Alerts' })
  await alerts.getByRole('link', { name: 'Show in the queue' }).click()
  await page.getByRole('status').filter({ hasText: '8 alerts' }).waitFor()
})

test('a device that there is not is said so', async () => {
  const page = await portal.open('/devices/none')
  await page.getByText('There is no such device').waitFor()
  await expectAccessible(page)
})
