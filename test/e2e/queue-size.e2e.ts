// A queue of 100,000 alerts: only what is in sight is in the page, and pages come as one scrolls.
import { expect, test } from '@jest/globals'
import { addAlerts } from '../support/alerts.js'
import { usePortal } from './support/portal.js'

const portal = usePortal({ story: false })

test('100,000 alerts are scrolled through', async () => {
  await addAlerts(portal.server.engine, 0, 100_000)
  const page = await portal.open('/alerts?period=all')
  await page.getByRole('status').filter({ hasText: '100,000 alerts' }).waitFor()
  const grid = page.getByRole('grid', { name: 'Alerts' })
  const rows = grid.locator('[data-place]')
  await rows.first().hover()
  // How long the page kept the browser from drawing, frame by frame.
  await page.evaluate(() => {
    const frames: number[] = []
    Object.assign(globalThis, { frames })
    let last = performance.now()
    const frame = (): void => {
      const now = performance.now()
      frames.push(now - last)
      last = now
      requestAnimationFrame(frame)
    }
    requestAnimationFrame(frame)
  })
  const far = grid.locator('[data-place="1000"]')
  while ((await far.count()) === 0) {
    await page.mouse.wheel(0, 600)
    expect(await rows.count()).toBeLessThan(80)
  }
  const frames = await page.evaluate(() => (globalThis as unknown as { readonly frames: readonly number[] }).frames)
  const sorted = [...frames].sort((a, b) => a - b)
  // The middle one: other work on the machine makes some of them late.
  expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThan(50)
})
