// Settings: defaults, file, environment and flags in this order, and what is said of those that cannot be used.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import type { SettingsSources } from '../src/settings.js'
import { SettingsError, defaultSettings, environmentName, loadSettings, settingNames } from '../src/settings.js'

const folder = mkdtempSync(join(tmpdir(), 'harrier-'))
afterAll(() => { rmSync(folder, { recursive: true }) }) // prettier-ignore

let files = 0
function settingsFile(content: string): string {
  const path = join(folder, `${++files}.yml`)
  writeFileSync(path, content)
  return path
}

test('nothing set: the defaults', async () => {
  expect(await loadSettings({ environment: { PATH: '/bin' }, flags: { port: undefined } })).toBe(defaultSettings)
})

test('a flag goes before the environment, which goes before the file', async () => {
  const file = settingsFile('port: 1\nhost: ::1\nlogLevel: debug\ndemo: no\n')
  const environment = { HARRIER_PORT: '2', HARRIER_HOST: '0.0.0.0', HARRIER_DEMO: 'false' }
  const settings = await loadSettings({ file, environment, flags: { port: '3' } })
  expect(settings).toEqual({ ...defaultSettings, port: 3, host: '0.0.0.0', logLevel: 'debug', demo: false })
})

test('a list in the environment has commas between its items', async () => {
  const { trustedProxies } = await loadSettings({
    environment: { HARRIER_TRUSTED_PROXIES: 'loopback, 10.0.0.0/8,::1' },
  })
  expect(trustedProxies).toEqual(['loopback', '10.0.0.0/8', '::1'])
})

test('an empty variable is as good as none', async () => {
  expect(await loadSettings({ environment: { HARRIER_PORT: '' } })).toEqual(defaultSettings)
})

test('every setting has a name of its own in the environment', () => {
  expect(environmentName('maxResultMegabytes')).toBe('HARRIER_MAX_RESULT_MEGABYTES')
  expect(new Set(settingNames.map(environmentName)).size).toBe(settingNames.length)
})

describe('what cannot be used', () => {
  test.each<readonly [string, () => SettingsSources, RegExp]>([
    ['a port that is none', () => ({ flags: { port: 'x' } }), /flag for 'port' is "x"; it should be a whole number/],
    ['a port too high', () => ({ environment: { HARRIER_PORT: '65536' } }), /HARRIER_PORT.*from 0 to 65535/],
    ['a setting without value', () => ({ file: settingsFile('port:\n') }), /'port' in .* is null/],
    ['a number of another kind', () => ({ file: settingsFile('maxRows: true\n') }), /'maxRows' in .*whole number/],
    ['an unknown setting', () => ({ file: settingsFile('maxRow: 1\n') }), /'maxRow'.*Did you mean 'maxRows'/],
    ['an unknown variable', () => ({ environment: { HARRIER_HOTS: 'x' } }), /Did you mean 'HARRIER_HOST'/],
    [
      'a proxy without an address',
      () => ({ environment: { HARRIER_TRUSTED_PROXIES: 'loopback, proxy' } }),
      /addresses or networks/,
    ],
    ['a level there is not', () => ({ flags: { logLevel: 'loud' } }), /one of silent, error, warn, info, debug/],
    ['a file that is not there', () => ({ file: join(folder, 'none.yml') }), /no settings file '.*none.yml'/],
    ['a folder', () => ({ file: folder }), /cannot be read/],
    ['a file that is no YAML', () => ({ file: settingsFile('port: [1\n') }), /\.yml: /],
    ['a list', () => ({ file: settingsFile('- port\n') }), /should be a list of settings/],
  ])('%s', async (_name, sources, message) => {
    const failure = await loadSettings(sources()).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(SettingsError)
    expect(String(failure)).toMatch(message)
  })
})
