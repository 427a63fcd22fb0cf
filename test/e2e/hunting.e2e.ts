// Advanced hunting in the browser: write, run, look, cancel, keep, and go on.
import { describe, expect, test } from '@jest/globals'
import type { Locator, Page } from 'playwright-core'
import { expectAccessible, faultsOf, lookAt, usePortal } from './support/portal.js'

const portal = usePortal()

const editor = (page: Page): Locator => page.getByTestId('kusto-editor')
const facts = (page: Page): Locator => page.getByTestId('hunt-facts')
const results = (page: Page): Locator => page.getByRole('grid', { name: 'Results' })

/** Opens the page with a query in a tab of its own, the editor ready. */
async function hunting(
  query: string,
  path = '/hunting',
  options: Parameters<typeof portal.open>[1] = {},
): Promise<Page> {
  const page = await portal.open(`${path}?${new URLSearchParams({ query }).toString()}`, options)
  await editor(page).locator('.view-line').first().waitFor()
  return page
}

const run = (page: Page): Promise<void> => page.getByRole('button', { name: 'Run query' }).click()

describe('a hunt', () => {
  test('is written, run, and looked at', async () => {
    const page = await hunting('DeviceProcessEvents\n| summarize Starts = count() by FileName\n| order by Starts desc')
    const faults = faultsOf(page)
    await run(page)
    await facts(page)
      .getByText(/^\d+ rows in /)
      .waitFor()
    const first = results(page).getByRole('row').nth(1)
    expect(await first.getByRole('gridcell').nth(1).innerText()).toBe('powershell.exe')
    await lookAt(page, 'hunting')
    expect(faults).toEqual([])
  })

  test('takes the query under the cursor, by the keyboard alone', async () => {
    const page = await hunting('print first = 1\n\nprint second = 2')
    await editor(page).locator('.view-line').first().click()
    await page.keyboard.press('Control+End')
    await page.keyboard.press('Shift+Enter')
    await results(page).getByText('second').waitFor()
    await results(page).getByRole('gridcell', { name: '2', exact: true }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').getByText('second').waitFor()
  })

  test('shows its problems where they are, in the words of the engine', async () => {
    const page = await hunting('print 1\n\nDeviceInfo\n| where Nope == 1')
    await editor(page).locator('.view-line').nth(3).click()
    await editor(page).locator('.squiggly-error').waitFor()
    await run(page)
    const said = page.getByRole('region', { name: 'Results' }).getByRole('alert')
    await said.getByText("No column named 'Nope'.").waitFor()
    expect(await said.innerText()).toContain('KQL2001 (line 4, column 9)')
  })

  test('that takes long is cancelled, and the next one answers', async () => {
    const page = await hunting(
      'range a from 1 to 50000000 step 1\n| extend h = hash_sha256(tostring(a))\n| summarize dcount(h)',
    )
    await run(page)
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.getByText('The hunt was cancelled.').waitFor()
    await page.getByRole('button', { name: 'Run query' }).waitFor()
    await page.goto(`${portal.server.url}/hunting?query=print+answer+%3D+42`)
    await editor(page).locator('.view-line').first().waitFor()
    await run(page)
    await results(page).getByText('42').waitFor()
  })

  test('takes values for its parameters', async () => {
    const page = await hunting('declare query_parameters(name: string, times: long = 2);\nprint strrep(name, times)')
    await page.getByLabel('name').fill('ab')
    await run(page)
    await results(page).getByText('abab').waitFor()
  })
})

describe('its results', () => {
  test('are sorted, filtered, and opened cell by cell', async () => {
    const page = await hunting(
      'datatable(n: long, bag: dynamic)[2, dynamic({"a":[1]}), 10, dynamic(null), 9007199254740993, dynamic(3)]',
    )
    await run(page)
    const cells = (): Promise<readonly string[]> =>
      results(page).locator('[role=row] > [aria-colindex="2"][role=gridcell]').allInnerTexts()
    await page.getByRole('button', { name: /^n\s*long/ }).click()
    expect(await cells()).toEqual(['2', '10', '9007199254740993'])
    await page.getByRole('button', { name: /^n\s*long/ }).click()
    expect(await cells()).toEqual(['9007199254740993', '10', '2'])
    await page.getByLabel('Filter n').fill('0')
    expect(await cells()).toEqual(['9007199254740993', '10'])
    await page.getByLabel('Filter n').fill('2')
    await results(page).getByRole('gridcell', { name: '{"a":[1]}' }).dblclick()
    await page.getByRole('dialog').getByText('"a": [').waitFor()
  })

  test('become every kind of chart that render names', async () => {
    const page = await hunting(
      'DeviceProcessEvents\n| summarize n = count() by bin(Timestamp, 1h), FileName\n| render timechart',
    )
    await run(page)
    await page.getByRole('img', { name: /^Time chart/ }).waitFor()
    await lookAt(page, 'hunting-chart')
    for (const kind of [
      'Line chart',
      'Area chart',
      'Stacked area chart',
      'Column chart',
      'Bar chart',
      'Pie chart',
      'Scatter chart',
      'Anomaly chart',
      'Tree map',
    ]) {
      await page.getByLabel('Show as').selectOption({ label: kind })
      await page.getByRole('img', { name: new RegExp(`^${kind}`) }).waitFor()
    }
  })

  test('are text, whatever they hold', async () => {
    const page = await hunting('print x = "<img src=x onerror=alert(1)><script>alert(2)</script>", y = "=cmd|calc"')
    const faults = faultsOf(page)
    await run(page)
    await results(page).getByText('<script>alert(2)</script>').waitFor()
    expect(await results(page).locator('script, img').count()).toBe(0)
    expect(faults).toEqual([])
  })

  test('leave as CSV and Parquet', async () => {
    const page = await hunting('print a = "x,y", n = 1')
    await run(page)
    await facts(page).waitFor()
    for (const [kind, start] of [
      ['CSV', '\u00ef\u00bb\u00bf"a","n"\r\n"x,y","1"'],
      ['Parquet', 'PAR1'],
    ] as const) {
      // prettier-ignore
      await page.getByRole('button', { name: 'Export' }).click()
      const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: kind }).click()]) // prettier-ignore
      const chunks: Buffer[] = []
      for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer)
      expect(Buffer.concat(chunks).toString('latin1')).toMatch(new RegExp(`^${start}`))
    }
  })

  test('of several tables are shown one at a time', async () => {
    const page = await hunting('range n from 1 to 3 step 1\n| fork Odd = (where n % 2 == 1) (count)')
    const faults = faultsOf(page)
    await run(page)
    await facts(page).getByText(/^2 rows in /).waitFor() // prettier-ignore
    expect(await editor(page).locator('.squiggly-error').count()).toBe(0)
    await page.getByRole('tab', { name: 'Table 2' }).click()
    await results(page).getByText('Count').waitFor()
    await facts(page).getByText(/^1 row in /).waitFor() // prettier-ignore
    await expectAccessible(page)
    expect(faults).toEqual([])
  })

  test('of 100,000 rows are there within a second of their last byte, and scroll without a long frame', async () => {
    const page = await hunting(
      'range n from 1 to 100000 step 1\n| extend a = tostring(n), b = n * 2, c = strcat("row ", n), d = n % 7 == 0, e = now()',
    )
    await page.evaluate(() => {
      const fetched = globalThis.fetch
      globalThis.fetch = async (...given) => {
        const answer = await fetched(...given)
        const text = answer.text.bind(answer)
        answer.text = async () => {
          const body = await text()
          performance.mark('last byte')
          return body
        }
        return answer
      }
    })
    const painted: number[] = []
    for (let time = 0; time < 3; time++) {
      await run(page)
      await page.getByRole('button', { name: 'Cancel' }).waitFor()
      await results(page).getByRole('gridcell', { name: '1', exact: true }).first().waitFor()
      painted.push(await page.evaluate(() => new Promise<number>((resolve) => { requestAnimationFrame(() => { resolve(performance.now() - (performance.getEntriesByName('last byte').at(-1)?.startTime ?? 0)) }) }))) // prettier-ignore
    }
    // The least of three: other work on the machine only ever adds to it.
    expect(Math.min(...painted)).toBeLessThanOrEqual(1000)
    const scroll = (): Promise<number[]> =>
      results(page).evaluate(async (grid) => {
        grid.scrollTop = 0
        const frames: number[] = []
        let last = performance.now()
        for (let step = 0; step < 100; step++) {
          grid.scrollTop += 400 + step * 200
          await new Promise((resolve) => {
            requestAnimationFrame(resolve)
          })
          const now = performance.now()
          frames.push(now - last)
          last = now
        }
        return frames
      })
    const rounds = [await scroll(), await scroll(), await scroll(), await scroll(), await scroll()]
    // What a step costs the page it costs each time; a frame that waited for a processor is not long at the same step
    // of every round.
    const least = rounds[0]?.map((_, step) => Math.min(...rounds.map((frames) => frames[step] ?? Infinity))) ?? []
    expect(least).toHaveLength(100)
    expect(Math.max(...least)).toBeLessThanOrEqual(50)
  })
})

describe('queries', () => {
  test('are kept, found again, and shared by a link', async () => {
    const page = await hunting('print kept = 7')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('dialog').getByLabel('Name').fill('Seven <b>')
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
    await page.getByRole('tab', { name: 'Saved' }).click()
    await page.getByRole('button', { name: 'Seven <b>', exact: true }).waitFor()
    const other = await portal.open('/hunting')
    await other.getByRole('tab', { name: 'Saved' }).click()
    await other.getByRole('button', { name: 'Seven <b>', exact: true }).click()
    await other.getByRole('button', { name: 'Run query' }).click()
    await results(other).getByText('7', { exact: true }).waitFor()
    await other.getByRole('tab', { name: 'History' }).click()
    await other
      .getByRole('button', { name: /print kept = 7/ })
      .first()
      .waitFor()
  })

  test('come by a link while the page is open', async () => {
    const page = await hunting('print first = 1')
    await page.evaluate(() => {
      history.pushState(null, '', '/hunting?query=print+second+%3D+2&name=Linked')
      dispatchEvent(new PopStateEvent('popstate'))
    })
    await page.getByRole('tab', { name: 'Linked', selected: true }).waitFor()
    await run(page)
    await results(page).getByText('2', { exact: true }).waitFor()
    expect(new URL(page.url()).search).toBe('')
  })

  test('complete from the schema of this installation', async () => {
    const page = await hunting('DeviceAlertEv')
    await editor(page).locator('.view-line').first().click()
    await page.keyboard.press('End')
    await page.keyboard.press('Control+Space')
    await page.locator('.suggest-widget').getByText('DeviceAlertEvents').waitFor()
  })

  test('are explained', async () => {
    const page = await hunting('DeviceInfo | take 1')
    await page.getByRole('button', { name: 'Explain' }).click()
    await page.getByRole('tab', { name: 'SQL' }).click()
    await page.getByRole('dialog').getByLabel('SQL', { exact: true }).and(page.locator('textarea')).waitFor()
    await expectAccessible(page)
  })

  test('in French', async () => {
    const page = await portal.open('/hunting', { locale: 'fr-CA' })
    await page.getByRole('button', { name: 'Exécuter' }).waitFor()
    await page.getByRole('heading', { level: 1, name: 'Repérage avancé' }).waitFor()
  })
})
