// The frame of the portal: signing in and out, languages, themes, the keyboard, and a service that goes away.
import { describe, expect, test } from '@jest/globals'
import type { Page } from 'playwright-core'
import { addAlerts } from '../support/alerts.js'
import { expectAccessible, faultsOf, lookAt, usePortal } from './support/portal.js'

const portal = usePortal()
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name })
const tokenField = (page: Page) => page.getByLabel('API token')

describe('signing in', () => {
  test('with a token leads to the page that was asked for, and leaves nothing that a script can read', async () => {
    const page = await portal.visit('/devices?search=srv')
    await heading(page, 'Sign in to Harrier').waitFor()
    await lookAt(page, 'sign-in')
    const faults = faultsOf(page)
    await tokenField(page).fill(portal.server.token)
    await page.keyboard.press('Enter')
    await heading(page, 'Devices').waitFor()
    expect(page.url()).toBe(`${portal.server.url}/devices?search=srv`)
    const kept = await page.evaluate(() => document.cookie + JSON.stringify([localStorage, sessionStorage]))
    expect(kept).not.toContain('harrier_')
    expect(kept).not.toContain('harrier-session')
    expect(faults).toEqual([])
  })

  test('with a token that is none says so, beside the field', async () => {
    const page = await portal.visit('/')
    await tokenField(page).fill('harrier_nonsense')
    await page.keyboard.press('Enter')
    await page.getByText('The token is not valid').waitFor()
    await expectAccessible(page)
  })

  test('ends with signing out, in every tab', async () => {
    const page = await portal.open('/devices')
    await page.getByRole('button', { name: /Account/ }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await heading(page, 'Sign in to Harrier').waitFor()
    await page.goto(`${portal.server.url}/alerts`)
    await heading(page, 'Sign in to Harrier').waitFor()
  })

  test('is asked for again when the token ends, and goes on where one was', async () => {
    const { createApiToken } =
      await portal.ask<{ readonly createApiToken: { readonly token: string; readonly details: { readonly id: string } } }>( // prettier-ignore
        'mutation { createApiToken(request: { name: "leaving", roles: [ViewData] }) { token details { id } } }',
      )
    // A page that listens to nothing: one that does may hear of it before anything is asked.
    const page = await portal.open('/devices', { token: createApiToken.token })
    await heading(page, 'Devices').waitFor()
    await portal.ask('mutation ($id: ID!) { revokeApiToken(id: $id) { id } }', { id: createApiToken.details.id })
    await page.getByRole('link', { name: 'Incidents' }).click()
    await heading(page, 'Your session has ended').waitFor()
    await tokenField(page).fill(portal.server.token)
    await page.keyboard.press('Enter')
    await heading(page, 'Incidents').waitFor()
  })
})

describe('the person', () => {
  test('reads French where the browser does, and changes it for good', async () => {
    const page = await portal.open('/devices', { locale: 'fr-CA' })
    await heading(page, 'Appareils').waitFor()
    expect(await page.getAttribute('html', 'lang')).toBe('fr')
    await page.getByRole('button', { name: /Compte/ }).click()
    await page.getByRole('menuitemradio', { name: 'English' }).click()
    await page.reload()
    await heading(page, 'Devices').waitFor()
    expect(await page.getAttribute('html', 'lang')).toBe('en')
  })

  test('chooses the dark theme, which stays', async () => {
    const page = await portal.open('/devices')
    await page.getByRole('button', { name: /Account/ }).click()
    await page.getByRole('menuitemradio', { name: 'Dark' }).click()
    await page.keyboard.press('Escape')
    await page.reload()
    await heading(page, 'Devices').waitFor()
    expect(await page.evaluate(() => document.documentElement.style.colorScheme)).toBe('dark')
  })

  test('gets everywhere by keyboard', async () => {
    const page = await portal.open('/alerts')
    await heading(page, 'Alerts').waitFor()
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the content')
    await page.getByRole('link', { name: 'Devices' }).focus()
    await page.keyboard.press('Enter')
    await heading(page, 'Devices').waitFor()
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('content')
  })

  test('who may not see a page is told what it takes', async () => {
    const { createApiToken } = await portal.ask<{ readonly createApiToken: { readonly token: string } }>(
      'mutation { createApiToken(request: { name: "hunter", scopes: ["AdvancedHunting.Read.All"] }) { token } }',
    )
    const page = await portal.open('/alerts', { token: createApiToken.token })
    await page.getByText('It takes the scope Alert.Read.All').waitFor()
    expect(await page.getByRole('link', { name: 'Alerts' }).count()).toBe(0)
  })

  test('who follows a wrong address is told so', async () => {
    const page = await portal.open('/nowhere')
    await page.getByText('There is no such page').waitFor()
    await expectAccessible(page)
  })
})

describe('a service that goes away', () => {
  test('is missed and found again: the page goes on, with what came meanwhile', async () => {
    const page = await portal.open('/alerts?period=all')
    await page.getByText('Live', { exact: true }).waitFor()
    // A page that is still being loaded is not there to tell of anything.
    const counted = page.getByRole('status').filter({ hasText: /\d+ alerts/ })
    await counted.waitFor()
    const before = Number(/(\d+) alerts/.exec((await counted.textContent()) ?? '')?.[1])
    await page.waitForLoadState('networkidle')
    const start = await portal.stop()
    try {
      await page.getByText('The service does not answer').waitFor()
    } finally {
      await start()
    }
    await page.getByText('Live', { exact: true }).waitFor()
    await addAlerts(portal.server.engine, 5000 + before, 1)
    const more = page
      .getByRole('status')
      .filter({ hasText: `${before + 1} alerts` })
      .waitFor()
    // The page listens a moment after it says so, and the feed looks again and again.
    const looking = setInterval(() => {
      portal.server.nudge()
    }, 500)
    await more.finally(() => {
      clearInterval(looking)
    })
    await page.getByRole('link', { name: 'Devices' }).click()
    await page.getByRole('status').filter({ hasText: '8 devices' }).waitFor()
  })
})
