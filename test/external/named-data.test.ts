// Data that the settings name: watchlists by their names, and where addresses are.
import { afterAll, describe, expect, test } from '@jest/globals'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { KqlError } from '../../grammar/diagnostic.js'
import { localCaller } from '../../src/caller.js'
import type { ExternalOptions } from '../../src/external/reader.js'
import { ExternalReader, noExternalData } from '../../src/external/reader.js'
import type { HuntResult } from '../../src/hunting/hunting.service.js'
import { HuntingService } from '../../src/hunting/hunting.service.js'
import { catalog, testEngine, testNow } from '../support/hunting.js'
import { geoDatabase } from './geo-database.js'

const folder = mkdtempSync(join(tmpdir(), 'harrier-named-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})
const watchlistFolder = join(folder, 'watchlists')
mkdirSync(watchlistFolder)
writeFileSync(
  join(watchlistFolder, 'vip-users.csv'),
  '\uFEFFUpn,Level\r\nann@example.org,3\r\n"bo, jr@example.org",1\r\n',
)
writeFileSync(join(watchlistFolder, 'hosts.csv'), 'SearchKey,Owner\nsrv1,IT\n')
writeFileSync(join(folder, 'secret.csv'), 'a\n1\n')
const database = join(folder, 'city.mmdb')
const record = { country: { names: { en: 'Norway' } }, subdivisions: [{ names: { en: 'Troms' } }], city: { names: { en: 'Tromsø' } }, location: { latitude: 69.65, longitude: 18.96 } } // prettier-ignore
writeFileSync(database, geoDatabase([192, 0, 2], record))

async function hunt(query: string, options: Partial<ExternalOptions>): Promise<HuntResult> {
  const service = new HuntingService({
    catalog,
    engine: testEngine,
    external: new ExternalReader({ ...noExternalData, ...options }),
    clock: () => testNow,
    limits: { deadlineMs: 20_000, maxRows: 1000, maxBytes: 1 << 20, concurrentHunts: 1, waitingHunts: 1 },
  })
  return service.hunt(localCaller, { query })
}
const rows = async (query: string, options: Partial<ExternalOptions> = { watchlistFolder }): Promise<unknown> =>
  JSON.parse((await hunt(query, options)).rows.text) as unknown

describe('_GetWatchlist', () => {
  test.each([
    ['_GetWatchlist("vip-users")', [['ann@example.org', 'ann@example.org', '3'], ['bo, jr@example.org', 'bo, jr@example.org', '1']]],
    ['_GetWatchlist("hosts")', [['srv1', 'IT']]],
    ['let names = _GetWatchlist("hosts") | project SearchKey; print "srv1" in (names)', [[true]]],
    ['print toscalar(_GetWatchlist("vip-users") | where toint(Level) > 2 | summarize make_list(Upn))', [[['ann@example.org']]]],
    ['_GetWatchlistAlias()', [['hosts'], ['vip-users']]],
  ])('%s', async (query, answer) => {
    expect(await rows(query)).toEqual(answer)
  }) // prettier-ignore

  test.each([
    ['_GetWatchlist("vip-user")', { watchlistFolder }, "No watchlist is named 'vip-user'. Did you mean 'vip-users'? Those there are: hosts, vip-users."],
    ['_GetWatchlist("../secret")', { watchlistFolder }, "No watchlist is named '../secret'. Those there are: hosts, vip-users."],
    ['_GetWatchlist("hosts")', {}, "No watchlist is named 'hosts'. There are none; see the setting 'watchlistFolder'."],
    ['_GetWatchlist("hosts")', { watchlistFolder: join(folder, 'none') }, "No watchlist is named 'hosts'. There are none; see the setting 'watchlistFolder'."],
    ['print a = "hosts" | extend b = toscalar(_GetWatchlist(a))', { watchlistFolder }, "No column named 'a'."],
  ])('%s is refused', async (query, options, message) => {
    const refusal = rows(query, options)
    await expect(refusal).rejects.toThrow(KqlError)
    await expect(refusal).rejects.toThrow(message)
  }) // prettier-ignore
})

describe('geo_info_from_ip_address', () => {
  test('is what the database says, and null for other addresses', async () => {
    const query =
      'datatable(ip: string)["192.0.2.7", "198.51.100.1", "no address", ""] | project geo_info_from_ip_address(ip)'
    const place = { country: 'Norway', state: 'Troms', city: 'Tromsø', latitude: 69.65, longitude: 18.96 }
    expect(await rows(query, { geoDatabase: database })).toEqual([[place], [null], [null], [null]])
    expect(await rows('print geo_info_from_ip_address("192.0.2.7").city', { geoDatabase: database })).toEqual([
      ['Tromsø'],
    ])
  })

  test('is null without a database, with a warning', async () => {
    const { rows: found, warnings } = await hunt('print geo_info_from_ip_address("192.0.2.7")', {})
    expect(JSON.parse(found.text)).toEqual([[null]])
    expect(warnings.map(({ code }) => code)).toEqual(['KQL2915'])
  })

  test('of a file that is no database fails', async () => {
    const broken = hunt('print geo_info_from_ip_address("192.0.2.7")', { geoDatabase: join(folder, 'secret.csv') })
    await expect(broken).rejects.toThrow("the database of the setting 'geoDatabase' cannot be read.")
  })
})
