// The fleet's history: counted once, the same in any portions and order; and what it says of an event.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { InProcessEngine } from '../../src/engine/in-process.js'
import { datetimeTicks } from '../../src/ingest/ticks.js'
import { commandShape, pathShape } from '../../src/signals/shapes.js'
import { count, rareArrivals, rarityOf, uncounted } from '../../src/signals/history.store.js'
import type { Rarity } from '../../src/signals/history.store.js'
import { catalogue, signalIds } from '../../src/signals/signal-catalogue.js'
import type { SignalId } from '../../src/signals/signal-catalogue.js'
import type { ExportedRow } from '../support/application.js'
import { applicationEngine, loadRows } from '../support/application.js'

let engine: InProcessEngine
beforeEach(async () => {
  engine = await applicationEngine()
})
afterEach(() => engine.close())

async function advance(on: InProcessEngine, most = 1_000_000n): Promise<void> {
  for (;;) {
    const more = await on.transaction(async (session) => {
      const stretches = await uncounted(session, most)
      if (stretches.length > 0) await count(session, stretches)
      return stretches.length > 0
    })
    if (!more) return
  }
}

const history = async (on: InProcessEngine): Promise<object> =>
  on.read(async (session) => ({
    days: await session.rows('SELECT * FROM signal_days ORDER BY ALL'),
    keys: await session.rows('SELECT * FROM signal_keys ORDER BY ALL'),
    shares: await session.rows('SELECT * FROM signal_shares ORDER BY ALL'),
  }))

let report = 0
const at = (day: number, minute = 0): string => `2026-11-${String(day).padStart(2, '0')}T08:${String(minute).padStart(2, '0')}:00Z` // prettier-ignore
/** An event of a table, the next of its kind. */
const event = (table: string, device: string, day: number, row: object): ExportedRow => ({
  table,
  row: { Timestamp: at(day), DeviceId: device, DeviceName: device, ReportId: ++report, ...row },
})

/** One event that each signal looks at, and the same but for what makes it another. */
const samples: Readonly<Record<SignalId, readonly [usual: object, odd: object]>> = {
  'parent-child': [{ InitiatingProcessFileName: 'explorer.exe', FileName: 'outlook.exe' }, { InitiatingProcessFileName: 'Explorer.EXE', FileName: 'rundll32.exe' }],
  'image-path': [{ FolderPath: 'C:\\Windows\\System32\\cmd.exe', FileName: 'cmd.exe' }, { FolderPath: 'C:\\Users\\kim\\cmd.exe', FileName: 'cmd.exe' }],
  'command-line': [{ FileName: 'sc.exe', ProcessCommandLine: 'sc query 1' }, { FileName: 'sc.exe', ProcessCommandLine: 'sc stop eventlog' }],
  module: [{ InitiatingProcessFileName: 'notepad.exe', FolderPath: 'C:\\Windows\\System32\\ole32.dll' }, { InitiatingProcessFileName: 'notepad.exe', FolderPath: 'C:\\Temp\\ole32.dll' }],
  'destination-port': [{ ActionType: 'ConnectionSuccess', InitiatingProcessFileName: 'a.exe', RemoteIP: '203.0.113.1', RemotePort: 443 }, { ActionType: 'ConnectionSuccess', InitiatingProcessFileName: 'a.exe', RemoteIP: '203.0.113.1', RemotePort: 4444 }],
  destination: [{ ActionType: 'ConnectionSuccess', InitiatingProcessFileName: 'a.exe', RemoteIP: '203.0.113.1', RemotePort: 443 }, { ActionType: 'ConnectionSuccess', InitiatingProcessFileName: 'a.exe', RemoteIP: '203.0.113.99', RemotePort: 443 }],
  domain: [{ ActionType: 'DnsQueryResponse', InitiatingProcessFileName: 'a.exe', RemoteUrl: 'www.example.org' }, { ActionType: 'DnsQueryResponse', InitiatingProcessFileName: 'a.exe', RemoteUrl: 'x.example.net' }],
  'account-device': [{ ActionType: 'LogonSuccess', AccountName: 'kim', LogonType: 'Interactive' }, { ActionType: 'LogonSuccess', AccountName: 'lee', LogonType: 'Interactive' }],
  logon: [{ ActionType: 'LogonSuccess', AccountName: 'kim', LogonType: 'Interactive' }, { ActionType: 'LogonSuccess', AccountName: 'kim', LogonType: 'Network', RemoteDeviceName: 'elsewhere' }],
  registry: [{ ActionType: 'RegistryValueSet', InitiatingProcessFileName: 'a.exe', RegistryKey: 'HKEY_CURRENT_USER\\Software\\A', RegistryValueName: 'x' }, { ActionType: 'RegistryValueSet', InitiatingProcessFileName: 'a.exe', RegistryKey: 'HKEY_CURRENT_USER\\Software\\Run', RegistryValueName: 'x' }],
  file: [{ ActionType: 'FileCreated', InitiatingProcessFileName: 'a.exe', FileName: 'a.txt', FolderPath: 'C:\\Temp\\a.txt' }, { ActionType: 'FileCreated', InitiatingProcessFileName: 'a.exe', FileName: 'a.dll', FolderPath: 'C:\\Windows\\a.dll' }],
  'process-access': [{ ActionType: 'OpenProcessApiCall', InitiatingProcessFileName: 'a.exe', FileName: 'b.exe', AdditionalFields: '{"GrantedAccess":"0x1000"}' }, { ActionType: 'OpenProcessApiCall', InitiatingProcessFileName: 'a.exe', FileName: 'lsass.exe', AdditionalFields: '{"GrantedAccess":"0x1fffff"}' }],
  pipe: [{ ActionType: 'NamedPipeEvent', InitiatingProcessFileName: 'a.exe', AdditionalFields: '{"PipeName":"\\\\Device\\\\NamedPipe\\\\wkssvc"}' }, { ActionType: 'NamedPipeEvent', InitiatingProcessFileName: 'a.exe', AdditionalFields: '{"PipeName":"\\\\Device\\\\NamedPipe\\\\odd"}' }],
  action: [{ ActionType: 'ScreenshotTaken', InitiatingProcessFileName: 'a.exe' }, { ActionType: 'ServiceInstalled', InitiatingProcessFileName: 'a.exe' }],
} // prettier-ignore

/** Twenty days on three devices of what is usual, and one event that is not. */
function oneOdd(id: SignalId): readonly [readonly ExportedRow[], ExportedRow] {
  const [usual, odd] = samples[id]
  const { table } = catalogue[id]
  const days = Array.from({ length: 20 }, (_, day) => day + 1)
  const rows = days.flatMap((day) => ['d1', 'd2', 'd3'].map((device) => event(table, device, day, usual)))
  return [rows, event(table, 'd1', 20, odd)]
}

const placeOf = ({ table, row }: ExportedRow) => ({ table, deviceId: String(row['DeviceId']), time: datetimeTicks(String(row['Timestamp'])) ?? 0n, reportId: BigInt(Number(row['ReportId'])) }) // prettier-ignore

describe('each signal', () => {
  test.each(signalIds)('%s: what happened once is rarer than what happens daily', async (id) => {
    const [usual, odd] = oneOdd(id)
    await loadRows(engine, [...usual, odd])
    await advance(engine)
    const common = usual[0] ?? odd
    const found = await engine.read((session) => rarityOf(session, [placeOf(odd), placeOf(common)]))
    const of = (row: ExportedRow): Rarity | undefined => found.find(({ signal, reportId }) => signal === id && reportId === placeOf(row).reportId) // prettier-ignore
    expect(of(odd)).toMatchObject({ days: 1n, devices: 1n, first: placeOf(odd).time })
    expect(of(odd)?.bits).toBeGreaterThan(3 * catalogue[id].weight)
    expect(of(common)?.bits ?? 0).toBeLessThan(catalogue[id].weight)
    for (const language of ['EN', 'FR'] as const) {
      const says = catalogue[id].says[language]
      expect(says(...(of(odd)?.shapes ?? []))).not.toMatch(/undefined|^\s*$/)
    }
  })
})

describe('what is counted', () => {
  test('is the same at once, in portions, out of order, and again after nothing came', async () => {
    const rows = signalIds.flatMap((id) => {
      const [usual, odd] = oneOdd(id)
      return [...usual, odd]
    })
    await loadRows(engine, rows)
    await advance(engine)
    const whole = await history(engine)

    const other = await applicationEngine()
    try {
      // Late events: the last days first, the rest in four loads, each counted in small portions.
      const shuffled = rows.toReversed()
      for (let part = 0; part < 4; part++) {
        await loadRows(other, shuffled.filter((_, index) => index % 4 === part)) // prettier-ignore
        await advance(other, 7n + BigInt(part))
      }
      expect(await history(other)).toEqual(whole)
      await advance(other)
      expect(await history(other)).toEqual(whole)
      await loadRows(other, rows)
      await advance(other)
      expect(await history(other)).toEqual(whole)
    } finally {
      await other.close()
    }
  })

  test('is nothing of a portion that fails', async () => {
    const [usual, odd] = oneOdd('pipe')
    await loadRows(engine, [...usual, odd])
    const failing = engine.transaction(async (session) => {
      await count(session, await uncounted(session, 1000n))
      throw new Error('no power')
    })
    await expect(failing).rejects.toThrow('no power')
    expect(await history(engine)).toEqual({ days: [], keys: [], shares: [] })
    await advance(engine)
    const other = await applicationEngine()
    try {
      await loadRows(other, [...usual, odd])
      await advance(other)
      expect(await history(engine)).toEqual(await history(other))
    } finally {
      await other.close()
    }
  })

  test('tells what is rare among what came last, but not of a program that is new itself', async () => {
    const [usual, odd] = oneOdd('registry')
    await loadRows(engine, usual)
    await advance(engine)
    const stranger = event('DeviceRegistryEvents', 'd1', 20, { ...samples.registry[1], InitiatingProcessFileName: 'new.exe' }) // prettier-ignore
    await loadRows(engine, [odd, stranger])
    const rare = await engine.transaction(async (session) => {
      await count(session, await uncounted(session, 1000n))
      return rareArrivals(session)
    })
    expect(rare.map(({ signal, reportId }) => [signal, reportId])).toEqual([['registry', placeOf(odd).reportId]])
  })

  test('includes an event that is not counted yet as seen for the first time', async () => {
    const [usual, odd] = oneOdd('pipe')
    await loadRows(engine, usual)
    await advance(engine)
    await loadRows(engine, [odd])
    const [rarity] = await engine.read((session) => rarityOf(session, [placeOf(odd)]))
    // No key has been seen once yet, so nothing is known of what that is worth.
    expect(rarity).toBeUndefined()
    await advance(engine)
    const [counted] = await engine.read((session) => rarityOf(session, [placeOf(odd)]))
    expect(counted).toMatchObject({ signal: 'pipe', days: 1n })
  })
})

describe('shapes', () => {
  const shapeOf = async (shape: (text: string) => string, text: string): Promise<unknown> => {
    const [row] = await engine.read((session) => session.rows(`SELECT ${shape('$text')} AS shape`, { text }))
    return row?.['shape']
  }
  test.each([
    ['C:\\Windows\\System32\\cmd.exe', '\\Device\\HarddiskVolume3\\Windows\\System32\\cmd.exe'],
    ['C:\\Users\\kim\\AppData\\x.exe', 'C:\\Users\\lee\\AppData\\x.exe'],
    ['C:\\App\\1.2.3\\a.dll', 'C:\\App\\1.10.4\\a.dll'],
    ['/home/kim/bin/a', '/home/lee/bin/a'],
    ['HKEY_USERS\\S-1-5-21-1-2-3-1001\\Software', 'HKEY_USERS\\S-1-5-21-9-8-7-500\\Software'],
    ['C:\\{0F1E2D3C-0000-1111-2222-333344445555}\\a', 'c:\\{aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee}\\a'],
  ])('%s is like %s', async (one, other) => {
    expect(await shapeOf(pathShape, one)).toBe(await shapeOf(pathShape, other))
  })
  test.each([
    [
      'powershell -enc SQBmACgAJABQAFMAVgBFAFIAUwBpAE8AbgBUAGEAQgBsAEUALgBQAA==',
      'powershell -enc aABlAGwAbABvACAAdwBvAHIAbABkACAAYQBuAGQAIABhAGwAbAAgAG8AZgA=',
    ],
    ['ping 10.0.0.1', 'ping 192.168.1.77'],
    ['curl https://a.example/x', 'curl http://b.example/y/z'],
    ['net use \\\\srv1\\c$', 'net use \\\\other.example\\c$'],
    ['svchost.exe  -k  x -p 12', 'svchost.exe -k x -p 9'],
  ])('%s is like %s', async (one, other) => {
    expect(await shapeOf(commandShape, one)).toBe(await shapeOf(commandShape, other))
  })
  test.each([
    [commandShape, 'net user', 'net group'],
    [commandShape, 'reg add HKLM\\a', 'reg delete HKLM\\a'],
    [pathShape, 'C:\\Windows\\a.dll', 'C:\\Temp\\a.dll'],
  ])('%# are told apart', async (shape, one, other) => {
    expect(await shapeOf(shape, one)).not.toBe(await shapeOf(shape, other))
  })
})
