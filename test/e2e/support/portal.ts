// The portal in a real browser: one service and one browser for a test file, and pages for its tests.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, jest } from '@jest/globals'
import type { AxeResults } from 'axe-core'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { chromium } from 'playwright-core'
import type { Role } from '../../../src/access/roles.js'
import { packageRoot } from '../../../src/package-root.js'
import type { Settings } from '../../../src/settings.js'
import type { TestServer } from '../../support/server.js'
import { loadInto, startTestServer } from '../../support/server.js'

/** Where browsers of Linux distributions are; HARRIER_CHROMIUM names another. */
const places = [process.env['HARRIER_CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'] // prettier-ignore

function browserPath(): string {
  const found = places.find((place) => place !== undefined && existsSync(place))
  if (found === undefined) {
    throw new Error('These tests need Chromium: `sudo apt-get install chromium`, or its path in HARRIER_CHROMIUM.')
  }
  return found
}

/** What the portal takes for now in tests: the noon after the story of the fixtures. */
export const storyNow = '2026-11-20T12:00:00Z'

const size = { width: 1440, height: 900 }

/** What the tests of a file work with. */
export interface Portal {
  readonly server: TestServer
  readonly browser: Browser
  /** A page of a browser that knows nothing, which is closed after the test. */
  readonly visit: (path: string, options?: VisitOptions) => Promise<Page>
  /** The same, signed in with the administrator's token, or another. */
  readonly open: (path: string, options?: VisitOptions & { readonly token?: string }) => Promise<Page>
  /** Stops the service; the function given back starts it again, on the same database and port. */
  readonly stop: () => Promise<() => Promise<void>>
  /** A token of somebody with these roles. */
  readonly tokenOf: (...roles: readonly Role[]) => Promise<string>
  /** Asks the service beside the browser, as the administrator. */
  readonly ask: <Data>(query: string, variables?: Readonly<Record<string, unknown>>) => Promise<Data>
}

export interface VisitOptions extends BrowserContextOptions {
  /** Times are the machine's unless told; `storyNow` suits pages that are compared. */
  readonly now?: string
  /** Whether the person has not taken the tour yet, which is offered on every page until then. */
  readonly tour?: boolean
}

interface PortalOptions {
  readonly settings?: Partial<Settings>
  /** Whether the story of the fixtures is in the database. */
  readonly story?: boolean
}

/** Starts a service and a browser before the tests of a file, and ends both after them. */
export function usePortal({ settings = {}, story = true }: PortalOptions = {}): Portal {
  // A browser on a busy machine is late now and then: what fails twice is broken, and what failed once is shown.
  jest.retryTimes(1, { logErrorsBeforeRetry: true })
  const folder = mkdtempSync(join(tmpdir(), 'harrier-e2e-'))
  const database = join(folder, 'h.duckdb')
  let server: TestServer | undefined
  let browser: Browser | undefined
  const contexts: BrowserContext[] = []
  const there = <T>(value: T | undefined): T => {
    if (value === undefined) throw new Error('The portal is there once the tests of the file run.')
    return value
  }

  beforeAll(async () => {
    const executablePath = browserPath()
    server = await startTestServer({ database, ...settings })
    if (story) await loadInto(server, storyFiles())
    server.nudge()
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
  }, 90_000)
  afterEach(async () => {
    for (const context of contexts.splice(0)) await context.close()
  })
  afterAll(async () => {
    await browser?.close()
    await server?.end()
    rmSync(folder, { recursive: true })
  })

  const context = async ({ now, tour = false, ...options }: VisitOptions): Promise<BrowserContext> => {
    const made = await there(browser).newContext({ viewport: size, locale: 'en-GB', timezoneId: 'UTC', reducedMotion: 'reduce', ...options }) // prettier-ignore
    made.setDefaultTimeout(30_000)
    if (!tour) await made.addInitScript(() => { localStorage['harrier.preferences'] ??= '{"tour":"done"}' }) // prettier-ignore
    if (now !== undefined) await made.clock.setFixedTime(now)
    contexts.push(made)
    return made
  }
  const ask: Portal['ask'] = async <Data>(query: string, variables = {}) => {
    const { url, headers } = there(server)
    const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query, variables }) }) // prettier-ignore
    const { data, errors } = (await response.json()) as { readonly data: Data; readonly errors?: unknown }
    if (errors !== undefined) throw new Error(JSON.stringify(errors))
    return data
  }
  return {
    get server() {
      return there(server)
    },
    get browser() {
      return there(browser)
    },
    visit: async (path, options = {}) => {
      const page = await (await context(options)).newPage()
      await page.goto(there(server).url + path)
      return page
    },
    open: async (path, { token = there(server).token, ...options } = {}) => {
      const { url } = there(server)
      const signedIn = await context(options)
      const answer = await signedIn.request.post(`${url}/session`, { headers: { origin: url }, data: { token } })
      expect(answer.status()).toBe(204)
      const page = await signedIn.newPage()
      await page.goto(url + path)
      return page
    },
    stop: async () => {
      const { token, headers, url } = there(server)
      await there(server).end()
      return async () => {
        const again = await startTestServer({ database, ...settings, port: Number(new URL(url).port) })
        server = { ...again, token, headers }
      }
    },
    tokenOf: async (...roles) => {
      const { createApiToken } = await ask<{ readonly createApiToken: { readonly token: string } }>(
        'mutation ($request: ApiTokenRequest!) { createApiToken(request: $request) { token } }',
        { request: { name: roles.join(' and '), roles } },
      )
      return createApiToken.token
    },
    ask,
  }
}

function storyFiles(): readonly string[] {
  const folder = join(packageRoot(), 'fixtures', 'stories', 'nightjar')
  return readdirSync(folder)
    .filter((name) => /\.(nd)?json$/.test(name))
    .map((name) => join(folder, name))
}

const axeFile = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

/** Expects that axe finds nothing in the way of anybody, by WCAG 2.2 AA. */
export async function expectAccessible(page: Page): Promise<void> {
  // A colour that is changing is neither the one nor the other.
  await page.evaluate(async () => {
    const ends = document.getAnimations().filter((animation) => Number.isFinite(Number(animation.effect?.getComputedTiming().endTime)))
    await Promise.allSettled(ends.map((animation) => animation.finished))
  }) // prettier-ignore
  const known = await page.evaluate(() => 'axe' in globalThis)
  // By the debugger's door: the page's own policy would not let it in.
  if (!known) await page.evaluate(readAxe())
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
  // Fluent's sentinels hand the focus on before anybody notices.
  const context = JSON.stringify({ exclude: ['[data-tabster-dummy]'] })
  const options = JSON.stringify({ runOnly: tags, resultTypes: ['violations'] })
  const { violations } = await page.evaluate<AxeResults>(`axe.run(${context}, ${options})`)
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html}\n${failureSummary ?? ''}`).join('\n')}`) // prettier-ignore
  expect(found).toEqual([])
}

let axeText: string | undefined
const readAxe = (): string => (axeText ??= readFileSync(axeFile, 'utf8'))

/** Where pictures go that are no part of the documentation yet. */
const pictures = join(packageRoot(), 'docs', 'portal')

/**
 * Looks at a page in both themes: nothing in it may be in anybody's way. Takes the picture of each for the
 * documentation where there is none, and anew where HARRIER_PICTURES=1 asks for it.
 */
export async function lookAt(page: Page, name: string): Promise<void> {
  mkdirSync(pictures, { recursive: true })
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.waitForFunction(
      (scheme) =>
        document.documentElement.style.colorScheme === scheme &&
        !document.getAnimations().some((animation) => animation instanceof CSSTransition),
      colorScheme,
    )
    await expectAccessible(page)
    const path = join(pictures, `${name}-${colorScheme}.png`)
    if (!existsSync(path) || process.env['HARRIER_PICTURES'] === '1') await page.screenshot({ path, animations: 'disabled' }) // prettier-ignore
  }
  await page.emulateMedia({ colorScheme: 'light' })
}

/** Waits until a notice at the edge says this. */
export const told = (page: Page, text: string): Promise<void> =>
  page.locator('[id^=toast-title]').filter({ hasText: text }).first().waitFor()

/** What went wrong in a page from now on: errors, and what its policy kept out. */
export function faultsOf(page: Page): readonly string[] {
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(String(error)))
  page.on('console', (message) => {
    // A page that is left while its socket opens says so.
    const left = message.text().includes('WebSocket is closed before the connection is established')
    if (message.type() === 'error' && !left) faults.push(message.text())
  })
  return faults
}
