// The settings: rules and what they delivered, webhooks, tokens, device groups, alert tuning, limits, and who sees which.
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, describe, expect, test } from '@jest/globals'
import type { Page } from 'playwright-core'
import { startSmtp } from '../support/smtp.js'
import { expectAccessible, faultsOf, lookAt, told, usePortal } from './support/portal.js'

const refused = 'refused@example.com'
/** Refuses one recipient for good until a person sees to it. */
let refusing = true
const smtp = await startSmtp((recipient) => (recipient === refused && refusing ? 'permanent' : 'accept'))
const { host, port } = smtp.settings
const portal = usePortal({ settings: { smtpHost: host, smtpPort: port, mailFrom: 'harrier@example.org', huntsPerMinute: 45 } }) // prettier-ignore
afterAll(() => smtp.close())

/** What a webhook was called with. */
const calls: { readonly signature: string; readonly body: string }[] = []
const receiver = createServer((request, response) => {
  const parts: Buffer[] = []
  request.on('data', (part: Buffer) => parts.push(part))
  request.on('end', () => {
    calls.push({ signature: String(request.headers['x-harrier-signature']), body: Buffer.concat(parts).toString() })
    response.end()
  })
}).listen(0, '127.0.0.1')
await once(receiver, 'listening')
const webhook = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/alerts`
afterAll(() => {
  receiver.close()
})

const tokenOf = async (role: string): Promise<string> =>
  (await portal.ask<{ readonly createApiToken: { readonly token: string } }>(`mutation { createApiToken(request: { name: "${role}", roles: [${role}] }) { token } }`)).createApiToken.token // prettier-ignore
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name })
const row = (page: Page, name: string) => page.getByRole('row').filter({ has: page.getByRole('rowheader', { name, exact: true }) }) // prettier-ignore

describe('the parts', () => {
  test('are a navigation of their own, by keyboard too', async () => {
    const page = await portal.open('/settings')
    const faults = faultsOf(page)
    await heading(page, 'Endpoint attack notifications').waitFor()
    const parts = page.getByRole('navigation', { name: 'Parts of the settings' }).getByRole('link')
    expect(await parts.allTextContents()).toEqual(['Endpoint attack notifications', 'Email notifications', 'Webhooks', 'API tokens', 'Device groups', 'Alert tuning', 'Limits and use']) // prettier-ignore
    await parts.last().focus()
    await page.keyboard.press('Enter')
    await heading(page, 'Limits and use').waitFor()
    await portal.ask('{ hunt(query: "print 1") { rows } }')
    await page.getByRole('button', { name: 'Refresh' }).click()
    await page.getByText('1 of 45').waitFor()
    await page.getByText('30,000').waitFor()
    await lookAt(page, 'settings-limits')
    expect(faults).toEqual([])
  })

  test('that a reader may not see are not offered, and forbidden by their address', async () => {
    const page = await portal.open('/settings/email-notifications', { token: await tokenOf('ViewData') })
    await page.getByText('There are no notification rules').waitFor()
    expect(await page.getByRole('button', { name: 'Add rule' }).count()).toBe(0)
    expect(await page.getByRole('link', { name: 'API tokens' }).count()).toBe(0)
    await page.goto(`${portal.server.url}/settings/tokens`)
    await heading(page, 'You may not see this').waitFor()
    await page.getByText('It takes the scope Admin.').waitFor()
  })
})

describe('notifications', () => {
  const name = '<img src=x onerror=alert(1)> Experts'

  test('a rule is made, tested, seen in the log, and what failed is tried again', async () => {
    const page = await portal.open('/settings/email-notifications')
    const faults = faultsOf(page)
    await page.getByRole('button', { name: 'Add rule' }).click()
    await page.waitForURL(/rule=new/)
    const dialog = page.getByRole('dialog', { name: 'New notification rule' })
    await dialog.getByLabel('Rule name').fill(name)
    await dialog.getByLabel('Medium').check()
    await dialog.getByLabel('Microsoft Defender Experts').check()
    await dialog.getByLabel('Delivery').selectOption('HOURLY')
    await dialog.getByLabel('Language of the mails').selectOption('FR')
    await dialog.getByRole('textbox', { name: 'Email addresses' }).fill('ann@example.com')
    await page.keyboard.press('Enter')
    // What was typed last is meant too.
    await dialog.getByRole('textbox', { name: 'Email addresses' }).fill('ann at example')
    await dialog.getByRole('textbox', { name: 'Webhooks' }).fill(webhook)
    await dialog.getByLabel('Device name').check()
    await expectAccessible(page)
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.getByText(/'ann at example' is not a mail address/).waitFor()
    await dialog.getByRole('textbox', { name: 'Email addresses' }).fill(refused)
    await dialog.getByRole('button', { name: 'Save' }).click()
    await told(page, 'The rule holds from now on')
    await row(page, name).getByText('High, Medium').waitFor()
    await row(page, name).getByText('2 addresses, 1 webhook').waitFor()
    expect(new URL(page.url()).search).toBe('')

    await page.getByRole('button', { name: `Send a test of ${name}` }).click()
    const log = page.getByRole('region', { name: 'Delivery log' })
    await log.getByRole('row').filter({ hasText: 'ann@example.com' }).getByText('Sent, 1 try').waitFor()
    const failed = log.getByRole('row').filter({ hasText: refused })
    await failed.getByText('Failed, 1 try').waitFor()
    await failed.getByRole('button', { name: `${refused}: 1 try` }).click()
    await log.getByText('Refused for good').waitFor()
    await log.getByText(/550/).waitFor()
    await page.reload()
    await failed.getByText('Failed, 1 try').waitFor()
    await lookAt(page, 'settings-email-notifications')
    await log.getByLabel('State').selectOption('failed')
    await page.waitForURL(/state=failed/)
    await log.getByText('ann@example.com').waitFor({ state: 'detached' })
    refusing = false
    await failed.getByRole('button', { name: 'Retry' }).click()
    await log.getByText('Nothing was delivered yet that is like this.').waitFor()
    await log.getByLabel('State').selectOption('')
    await failed.getByText('Sent, 2 tries').waitFor()
    expect(smtp.mails.map(({ to }) => to[0]).sort()).toEqual(['ann@example.com', refused])
    expect(smtp.mails[0]?.subject).toBe(`Essai de la règle de notification ${name}`)
    expect(faults).toEqual([])
  })

  test('a webhook is signed with the secret that is shown', async () => {
    const page = await portal.open('/settings/webhooks')
    await page.getByRole('region', { name: 'Delivery log' }).getByText('Sent, 1 try').waitFor()
    await page.getByRole('button', { name: `Show the secret of ${webhook}` }).click()
    const dialog = page.getByRole('dialog', { name: 'Secret of the webhook' })
    const secret = (await dialog.locator('code').textContent()) ?? ''
    const [call] = calls
    const [, seconds, hex] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(call?.signature ?? '') ?? []
    expect(hex).toBe(
      createHmac('sha256', secret)
        .update(`${seconds ?? ''}.${call?.body ?? ''}`)
        .digest('hex'),
    )
    await expectAccessible(page)
    await dialog.getByRole('button', { name: 'Done' }).click()
    await heading(page, 'Webhooks').waitFor()
    await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label')?.startsWith('Show the secret'))
    await lookAt(page, 'settings-webhooks')
    await page.getByRole('link', { name }).click()
    await page.getByRole('dialog', { name: 'Change notification rule' }).waitFor()
    await page.getByLabel('The rule is on').uncheck()
    await page.getByRole('button', { name: 'Save' }).click()
    await row(page, name).getByText('Off', { exact: true }).waitFor()
  })

  test('are read and deleted in French', async () => {
    const page = await portal.open('/settings/email-notifications', { locale: 'fr-FR' })
    await row(page, name).getByText('Élevée, Moyenne').waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: `Supprimer ${name}` }).click()
    const dialog = page.getByRole('dialog', { name: 'Supprimer la règle de notification ?' })
    await dialog.getByRole('button', { name: 'Supprimer' }).click()
    await page.getByText('Il n’y a pas de règle de notification').waitFor()
    // What it delivered is remembered.
    await page.getByText('Règle supprimée').first().waitFor()
  })
})

test('a token is made, shown once, used, and refused once it is revoked', async () => {
  const page = await portal.open('/settings/tokens', { permissions: ['clipboard-read', 'clipboard-write'] })
  await page.getByRole('button', { name: 'Make token' }).click()
  const dialog = page.getByRole('dialog', { name: 'Make an API token' })
  await dialog.getByLabel('Name').fill('dashboard')
  await dialog.getByLabel('View data').check()
  await dialog.getByText('Scopes beside the roles').click()
  await dialog.getByLabel('Machine.ReadWrite.All').check()
  await dialog.getByLabel('Expires').selectOption('7')
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Make token' }).click()
  const made = page.getByRole('alertdialog', { name: 'The token “dashboard” is made' })
  const token = (await made.locator('code').textContent()) ?? ''
  await expectAccessible(page)
  await made.getByRole('button', { name: 'Copy' }).click()
  await made.getByText('Copied').waitFor()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(token)
  expect(page.url()).toBe(`${portal.server.url}/settings/tokens`)
  await made.getByRole('button', { name: 'Done' }).click()
  expect(await page.content()).not.toContain(token)

  const use = async (): Promise<Response> =>
    fetch(`${portal.server.url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` }, body: '{"query":"{ me { name roles scopes } }"}' }) // prettier-ignore
  expect(await (await use()).json()).toMatchObject({ data: { me: { name: 'dashboard', roles: ['ViewData'], scopes: expect.arrayContaining(['Machine.ReadWrite.All']) as unknown } } }) // prettier-ignore
  await page.reload()
  await row(page, 'dashboard').getByText('View data, Machine.ReadWrite.All').waitFor()
  await lookAt(page, 'settings-tokens')
  await page.getByRole('button', { name: 'Revoke dashboard' }).click()
  await page.getByRole('dialog', { name: 'Revoke the token?' }).getByRole('button', { name: 'Revoke' }).click()
  await row(page, 'dashboard').waitFor({ state: 'detached' })
  expect((await use()).status).toBe(401)
  await page.getByLabel('Show revoked and expired tokens').check()
  await page.waitForURL(/show=all/)
  await row(page, 'dashboard').getByText('Revoked by first administrator').waitFor()
})

test('device groups are previewed, made, ranked and deleted', async () => {
  const page = await portal.open('/settings/device-groups')
  await row(page, 'Ungrouped devices (default)').getByText('Whatever matches no other group').waitFor()
  const make = async (groupName: string, text: string): Promise<void> => {
    await page.getByRole('button', { name: 'Add group' }).click()
    const dialog = page.getByRole('dialog', { name: 'New device group' })
    await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill(groupName)
    await dialog.getByRole('group', { name: 'Condition 1' }).getByLabel('Text').fill(text)
  }
  await make('Servers', 'srv-')
  const dialog = page.getByRole('dialog', { name: 'New device group' })
  await dialog.getByRole('button', { name: 'Show devices' }).click()
  await dialog.getByRole('status').filter({ hasText: '3 devices' }).waitFor()
  await dialog
    .getByRole('list', { name: 'Preview' })
    .getByText(/srv-dc-01\.marlow\.example/)
    .waitFor()
  await dialog.getByRole('button', { name: 'Add condition' }).click()
  // What was shown is not of these conditions.
  await dialog.getByRole('list', { name: 'Preview' }).waitFor({ state: 'detached' })
  await dialog.getByRole('group', { name: 'Condition 2' }).getByLabel('Property').selectOption('Domain')
  await dialog.getByRole('group', { name: 'Condition 2' }).getByLabel('Text').fill('marlow')
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Save' }).click()
  await row(page, 'Servers').getByText('Name starts with “srv-” and Domain starts with “marlow”').waitFor()
  await make('Finance', 'ws-fin')
  await page.getByRole('button', { name: 'Save' }).click()
  await row(page, 'Finance').getByRole('cell', { name: '2', exact: true }).waitFor()
  await page.reload()
  await row(page, 'Finance').waitFor()
  await lookAt(page, 'settings-device-groups')
  expect(await page.getByRole('button', { name: 'Move Servers up' }).isDisabled()).toBe(true)
  await page.getByRole('button', { name: 'Move Finance up' }).press('Enter')
  await told(page, 'Finance has rank 1')
  expect(await page.getByRole('rowheader').allTextContents()).toEqual(['Finance', 'Servers', 'Ungrouped devices (default)']) // prettier-ignore
  await page.getByRole('button', { name: 'Delete Finance' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await row(page, 'Finance').waitFor({ state: 'detached' })
})

test('a tuning rule is changed, with all of its groups and conditions', async () => {
  const groups = '[{ conditions: [{ field: fileName, value: "agent*.exe" }, { field: folderPath, value: "C:\\\\Backup*" }] }, { conditions: [{ field: ipAddress, value: "10.0.0.9" }] }]' // prettier-ignore
  const { createSuppressionRule: made } = await portal.ask<{ readonly createSuppressionRule: { readonly id: string } }>(`mutation { createSuppressionRule(rule: { name: "Backup", comment: "Ours", action: RESOLVE, title: "Suspicious service", serviceSources: ["Microsoft Defender for Endpoint"], groups: ${groups} }) { id } }`) // prettier-ignore
  const page = await portal.open('/settings/alert-tuning')
  const faults = faultsOf(page)
  await page.getByRole('button', { name: 'Edit Backup' }).click()
  const dialog = page.getByRole('dialog', { name: 'Edit the tuning rule' })
  const group = (n: number) => dialog.getByRole('group', { name: `Group ${n}` })
  const valuesOf = (n: number) => group(n).getByRole('textbox').evaluateAll((inputs) => inputs.map((input) => (input as HTMLInputElement).value)) // prettier-ignore
  expect([await valuesOf(1), await valuesOf(2)]).toEqual([['agent*.exe', 'C:\\Backup*'], ['10.0.0.9']])
  await dialog.getByText('Microsoft Defender for Endpoint').waitFor()
  await lookAt(page, 'settings-alert-tuning-rule')

  // A rule that would mean everything is not to be sent.
  const save = dialog.getByRole('button', { name: 'Save' })
  await group(2).getByLabel('Value, condition 1').fill('*')
  expect(await save.isEnabled()).toBe(false)
  await dialog.getByRole('button', { name: 'Remove condition 1 of group 2' }).click()
  expect(await group(2).count()).toBe(0)
  await dialog.getByRole('button', { name: 'Remove condition 2 of group 1' }).click()
  await dialog.getByRole('button', { name: 'Add condition to group 1' }).click()
  await group(1).getByLabel('What of the evidence, condition 2').selectOption('Command line')
  await group(1).getByLabel('Value, condition 2').fill('*--nightly*')
  await dialog.getByRole('button', { name: 'Add group' }).click()
  await group(2).getByLabel('Value, condition 1').fill('backup.exe')
  await dialog.getByLabel('Hide such alerts').check()
  await dialog.getByLabel('Alerts of the title').fill('')
  await dialog.getByLabel('Why').fill('The new agent')
  await save.click()
  await told(page, 'The rule was changed')
  await row(page, 'Backup')
    .getByText('File name: agent*.exe and Command line: *--nightly* or File name: backup.exe')
    .waitFor()
  const { suppressionRules } = await portal.ask<{ readonly suppressionRules: readonly object[] }>('{ suppressionRules { id name comment action title serviceSources deviceId groups { conditions { field value } } } }') // prettier-ignore
  expect(suppressionRules).toEqual([
    {
      id: made.id,
      name: 'Backup',
      comment: 'The new agent',
      action: 'HIDE',
      title: null,
      serviceSources: ['Microsoft Defender for Endpoint'],
      deviceId: null,
      groups: [
        {
          conditions: [
            { field: 'fileName', value: 'agent*.exe' },
            { field: 'commandLine', value: '*--nightly*' },
          ],
        },
        { conditions: [{ field: 'fileName', value: 'backup.exe' }] },
      ],
    },
  ])
  const french = await portal.open('/settings/alert-tuning', { locale: 'fr-FR' })
  await french.getByRole('button', { name: 'Modifier Backup' }).click()
  await french.getByRole('group', { name: 'Groupe 2' }).waitFor()
  await expectAccessible(french)
  await portal.ask(`mutation { deleteSuppressionRule(id: "${made.id}") { id } }`)
  expect(faults).toEqual([])
})

test('a tuning rule is turned off and deleted', async () => {
  await portal.ask('mutation { createSuppressionRule(rule: { name: "Backup <b>agent</b>", action: RESOLVE, title: "Suspicious service registration", groups: [{ conditions: [{ field: fileName, value: "agent*.exe" }, { field: folderPath, value: "C:\\\\Backup*" }] }, { conditions: [{ field: ipAddress, value: "10.0.0.9" }] }] }) { id } }') // prettier-ignore
  const page = await portal.open('/settings/alert-tuning')
  await row(page, 'Backup <b>agent</b>').getByText('titled “Suspicious service registration”, File name: agent*.exe and Folder: C:\\Backup* or IP address: 10.0.0.9').waitFor() // prettier-ignore
  await lookAt(page, 'settings-alert-tuning')
  await page.getByRole('switch', { name: 'Backup <b>agent</b> is on' }).press('Space')
  await told(page, 'The rule is off')
  const { suppressionRules } = await portal.ask<{ readonly suppressionRules: readonly object[] }>('{ suppressionRules { enabled } }') // prettier-ignore
  expect(suppressionRules).toEqual([{ enabled: false }])
  await page.getByRole('button', { name: 'Delete Backup <b>agent</b>' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await page.getByText('There are no tuning rules').waitFor()
})
