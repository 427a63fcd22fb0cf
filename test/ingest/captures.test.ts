// The lab captures of real attacks: every line accounted for, and loading them twice adds nothing.
import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { openDatabase } from '../../src/engine/database.js'
import { ingest } from '../../src/ingest/index.js'
import { loadCatalog } from '../../src/kql/catalog.js'
import { packageRoot } from '../../src/package-root.js'

const folder = join(dirname(packageRoot()), 'shared', 'telemetry')
const captures = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.ndjson.gz')) : []

const run = captures.length > 0 ? test : test.skip

describe(captures.length > 0 ? 'captures' : `captures (skipped: there are none in ${folder})`, () => {
  run('are accounted for line by line, twice', async () => {
    const catalog = loadCatalog()
    const tables = catalog.tableNames.filter((name) => name.startsWith('Device'))
    const database = await openDatabase({ path: ':memory:', catalog, tables })
    const connection = await database.connect()
    const sources = captures.map((name) => join(folder, name))

    const first = await ingest(sources, { connection, catalog })
    const loaded = Object.values(first.loaded).reduce((sum, count) => sum + count, 0)
    const unmapped = first.unmapped.reduce((sum, { count }) => sum + count, 0)
    expect(first.read + first.blankLines).toBe(66_177)
    expect(loaded + first.duplicates + unmapped + first.setAside.count).toBe(first.read)
    expect(first.setAside.first.map(({ reason }) => reason)).toEqual(new Array(3).fill('not JSON: binary content'))
    expect(first.unmapped.filter(({ reason }) => reason === 'no mapping for this event')).toEqual([])
    expect(Object.keys(first.loaded)).toEqual([
      'DeviceEvents',
      'DeviceFileEvents',
      'DeviceImageLoadEvents',
      'DeviceLogonEvents',
      'DeviceNetworkEvents',
      'DeviceProcessEvents',
      'DeviceRegistryEvents',
    ])

    const second = await ingest(sources, { connection, catalog })
    expect(second.loaded).toEqual({})
    expect(second.duplicates).toBe(first.duplicates + loaded)
    await database.close()
  })
})
