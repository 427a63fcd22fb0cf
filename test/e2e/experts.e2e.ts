// Ask Defender Experts: a question from a link, the conversation of both sides, and what each may do.
import { expect, test } from '@jest/globals'
import type { Page } from 'playwright-core'
import { expectAccessible, faultsOf, lookAt, storyNow, told, usePortal } from './support/portal.js'

const portal = usePortal()
const region = (page: Page, name: string) => page.getByRole('region', { name })
const evil = '<img src=x onerror="document.title=\'owned\'">'

test('a question is asked by a link, answered by an expert, followed up and closed', async () => {
  const { devices } = await portal.ask<{ readonly devices: { readonly edges: readonly { readonly node: { readonly id: string } }[] } }>('{ devices(search: "ws-fin-07", first: 1) { edges { node { id } } } }') // prettier-ignore
  const subjectId = devices.edges[0]?.node.id ?? ''
  const analyst = await portal.open(`/experts?subjectKind=DEVICE&subjectId=${subjectId}`, { now: storyNow, token: await portal.tokenOf('AlertsInvestigation') }) // prettier-ignore
  const faults = faultsOf(analyst)
  await analyst.getByText(/10 credits are left this quarter/).waitFor()
  expect(await analyst.getByLabel('Topic').inputValue()).toContain(subjectId)
  await lookAt(analyst, 'experts-ask')
  await analyst.getByRole('textbox', { name: 'Question' }).fill(`What is this?\n${evil}`)
  await analyst.getByRole('button', { name: 'Send' }).click()
  await told(analyst, 'The question is on its way')
  await analyst.waitForURL(/\/experts\/[^?]+$/)
  await region(analyst, 'Conversation').getByText(evil).waitFor()
  expect(await analyst.locator('main img[src="x"]').count()).toBe(0)
  expect(await region(analyst, 'Answer as an expert').count()).toBe(0)

  const expert = await portal.open(new URL(analyst.url()).pathname, { token: await portal.tokenOf('Expert') })
  expect(await region(expert, 'Say more').count()).toBe(0)
  await expert.getByLabel('State after the answer').selectOption('More information needed')
  await expert.getByRole('textbox', { name: 'Answer' }).fill('Which account was logged on?')
  await expert.getByRole('button', { name: 'Send' }).click()
  await region(expert, 'Conversation').getByText('Which account was logged on?').waitFor()
  // Closing is for answered questions.
  const moves = await expert.getByLabel('State after the answer').locator('option').allTextContents()
  expect(moves).not.toContain('Closed')

  // It comes by itself.
  await region(analyst, 'Conversation').getByText('Which account was logged on?').waitFor()
  await analyst.getByRole('textbox', { name: 'Say more' }).fill('e.hart, as on every day.')
  await analyst.keyboard.press('Tab')
  await analyst.keyboard.press('Enter')
  await region(analyst, 'Conversation').getByText('e.hart, as on every day.').waitFor()
  await analyst.getByText('In review').first().waitFor()
  await region(expert, 'Conversation').getByText('e.hart, as on every day.').waitFor()
  // Without the notice, which would be in the picture.
  await analyst.reload()
  await region(analyst, 'Conversation').getByText('e.hart, as on every day.').waitFor()
  await lookAt(analyst, 'experts-question')
  await analyst.getByRole('button', { name: 'Close the question' }).click()
  await analyst.getByText('The question is closed. Another can be asked.').waitFor()
  await analyst.getByRole('navigation').getByRole('link', { name: 'Ask Defender Experts' }).click()
  await analyst.getByText('9 of 10 left').waitFor()
  await analyst.getByLabel('Which questions').selectOption('Open questions')
  await analyst.waitForURL(/show=open/)
  await analyst.getByText('No questions').waitFor()
  expect(faults).toEqual([])
})

test('the list reads in French, and a question of somebody else is none', async () => {
  await portal.ask('mutation { askExperts(question: { subjectKind: GENERAL, topic: "Nightjar", question: "Who are they?" }) { id } }') // prettier-ignore
  const page = await portal.open('/experts', { locale: 'fr-FR', now: storyNow })
  await page.getByRole('link', { name: 'Nightjar' }).waitFor()
  await page.getByText('Envoyée').first().waitFor()
  await lookAt(page, 'experts-french')
  await page.goto(`${portal.server.url}/experts/none`)
  await page.getByText('Cette question n’existe pas').waitFor()
  await expectAccessible(page)
})
