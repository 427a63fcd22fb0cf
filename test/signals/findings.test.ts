// Findings: rare things of one tree of processes, bursts of questions, what they score, and when they become alerts.
import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { localCaller } from '../../src/caller.js'
import { DeviceService } from '../../src/devices/device.service.js'
import type { InProcessEngine } from '../../src/engine/in-process.js'
import { Cursors } from '../../src/paging/cursor.js'
import { Forbidden, Invalid, NotFound } from '../../src/request-errors.js'
import { scoreOf, surpriseOf } from '../../src/signals/findings.js'
import { allRoles } from '../../src/signals/roles.store.js'
import { SignalService, sentence, titleOf } from '../../src/signals/signal.service.js'
import type { ExportedRow } from '../support/application.js'
import { applicationCatalog, applicationEngine, loadRows } from '../support/application.js'
import { testClock } from '../support/clock.js'

let engine: InProcessEngine
let service: SignalService
beforeEach(async () => {
  engine = await applicationEngine()
  service = serviceWith(101)
})
afterEach(() => engine.close())

function serviceWith(alertScore: number): SignalService {
  const cursors = new Cursors(randomBytes(32))
  const devices = new DeviceService({ engine, catalog: applicationCatalog, cursors })
  return new SignalService({ engine, catalog: applicationCatalog, cursors, clock: testClock(), devices, feed: { nudge: () => undefined }, reactions: [], raised: () => undefined, alertScore }) // prettier-ignore
}

let report = 0
const process = (device: string, time: string, [parentId, parent]: readonly [number, string], [id, name]: readonly [number, string], more: object = {}): ExportedRow => ({
  table: 'DeviceProcessEvents',
  row: { Timestamp: time, DeviceId: device, DeviceName: device, ReportId: ++report, ActionType: 'ProcessCreated', InitiatingProcessId: parentId, InitiatingProcessFileName: parent, ProcessId: id, FileName: name, FolderPath: `C:\\Windows\\System32\\${name}`, ProcessCommandLine: name, AccountName: 'kim', ...more },
}) // prettier-ignore
const connection = (device: string, time: string, [id, name]: readonly [number, string], RemoteIP: string, RemotePort: number): ExportedRow => ({
  table: 'DeviceNetworkEvents',
  row: { Timestamp: time, DeviceId: device, DeviceName: device, ReportId: ++report, ActionType: 'ConnectionSuccess', InitiatingProcessId: id, InitiatingProcessFileName: name, RemoteIP, RemotePort },
}) // prettier-ignore
const on = (day: number, minute = 0): string => `2026-11-${String(day).padStart(2, '0')}T08:${String(minute).padStart(2, '0')}:00Z` // prettier-ignore

/** Ten days on five devices on which office programs do what they always do. */
const everyday = (): readonly ExportedRow[] =>
  Array.from({ length: 10 }, (_, day) => day + 1).flatMap((day) =>
    ['d1', 'd2', 'd3', 'd4', 'd5'].flatMap((device) => [
      process(device, on(day), [10, 'explorer.exe'], [20, 'winword.exe']),
      process(device, on(day), [20, 'winword.exe'], [30, 'splwow64.exe']),
      process(device, on(day), [10, 'explorer.exe'], [40, 'cmd.exe']),
      process(device, on(day), [40, 'cmd.exe'], [50, 'conhost.exe']),
      connection(device, on(day), [20, 'winword.exe'], '203.0.113.1', 443),
    ]),
  )

/** A document starts a shell that starts an unheard-of program; the document's program calls an odd port. */
const attack = (minute = 0): readonly ExportedRow[] => [
  process('d1', on(11, minute), [10, 'explorer.exe'], [21, 'winword.exe']),
  process('d1', on(11, minute), [21, 'winword.exe'], [41, 'cmd.exe'], { ProcessCommandLine: 'cmd.exe /c x' }),
  process('d1', on(11, minute), [41, 'cmd.exe'], [61, 'odd.exe'], { FolderPath: 'C:\\Users\\kim\\odd.exe' }),
  connection('d1', on(11, minute), [21, 'winword.exe'], '198.51.100.7', 4444),
]

const all = { states: [], leastScore: 0 } as const
const findings = async () => (await service.list(localCaller, all, {})).rows

describe('a tree of processes', () => {
  test('whose rare things add up is one finding, with what they are', async () => {
    await loadRows(engine, everyday())
    await service.advance()
    expect(await findings()).toEqual([])
    await loadRows(engine, attack())
    await service.advance()
    const found = await findings()
    expect(found).toHaveLength(1)
    const [finding] = found
    expect(finding).toMatchObject({ kind: 'ProcessTree', deviceId: 'd1', account: 'kim', process: 'winword.exe', state: 'Candidate' }) // prettier-ignore
    expect(finding && titleOf(finding, 'FR')).toBe('Activité inhabituelle de winword.exe')
    const [reasons = []] = await service.reasonsOf(localCaller, [finding?.id ?? ''])
    const said = reasons.map((reason) => sentence(reason, 'EN'))
    for (const part of [/winword\.exe starts cmd\.exe/, /cmd\.exe starts odd\.exe/, /odd\.exe runs/, /port 4444/, /198\.51\.100\.7/]) expect(said.join('\n')).toMatch(part) // prettier-ignore
    expect(said[0]).toMatch(/: never seen before 2026-11-11$/)
    expect(finding?.score).toBe(scoreOf(reasons))
    const events = await service.eventsOf(localCaller, reasons)
    expect(events.every((event) => event?.deviceId === 'd1')).toBe(true)
  })

  test('grows with what comes later, and stays one', async () => {
    await loadRows(engine, everyday())
    const [word, shell, odd, call] = attack()
    for (const rows of [[word, shell], [odd], [call]]) {
      await loadRows(engine, rows.filter((row) => row !== undefined)) // prettier-ignore
      await service.advance()
    }
    const [finding, ...others] = await findings()
    expect(others).toEqual([])
    const [reasons = []] = await service.reasonsOf(localCaller, [finding?.id ?? ''])
    expect(new Set(reasons.map(({ table }) => table))).toEqual(new Set(['DeviceProcessEvents', 'DeviceNetworkEvents']))
  })

  test('of everyday work is none, though devices are new', async () => {
    await loadRows(engine, everyday())
    await service.advance()
    await loadRows(engine, [process('d9', on(11), [10, 'explorer.exe'], [20, 'winword.exe']), connection('d9', on(11), [20, 'winword.exe'], '203.0.113.1', 443)]) // prettier-ignore
    await service.advance()
    expect(await findings()).toEqual([])
  })
})

test('questions about the surroundings in a row are a burst; the same spread over the day are none', async () => {
  const commands = ['whoami /all', 'net user', 'ipconfig /all', 'tasklist', 'nltest /domain_trusts']
  const rowsOf = (device: string, minutes: number): readonly ExportedRow[] =>
    commands.map((line, index) => process(device, `2026-11-12T${String(8 + Math.floor((index * minutes) / 60)).padStart(2, '0')}:${String((index * minutes) % 60).padStart(2, '0')}:00Z`, [40, 'cmd.exe'], [100 + index, `${line.split(' ')[0] ?? ''}.exe`], { ProcessCommandLine: line })) // prettier-ignore
  await loadRows(engine, [...rowsOf('d1', 2), ...rowsOf('d2', 50)])
  await service.advance()
  const bursts = (await findings()).filter(({ kind }) => kind === 'DiscoveryBurst')
  expect(bursts).toHaveLength(1)
  expect(bursts[0]).toMatchObject({ deviceId: 'd1', techniques: ['T1016', 'T1033', 'T1057', 'T1087', 'T1482'] })
  await service.advance()
  expect((await findings()).filter(({ kind }) => kind === 'DiscoveryBurst')).toHaveLength(1)
})

test('reasons of one signal count ever less, those of another in full', () => {
  const of = (signal: 'module' | 'pipe', bits: number) => ({ signal, bits })
  expect(surpriseOf([of('module', 4), of('module', 4), of('module', 4)])).toBe(7)
  expect(surpriseOf([of('module', 4), of('pipe', 4)])).toBe(8)
})

describe('a strong finding', () => {
  test('becomes an alert once, found by the signal, with its events', async () => {
    service = serviceWith(30)
    await loadRows(engine, [...everyday(), ...attack()])
    await service.advance()
    await service.advance()
    const [finding] = await findings()
    const alerts = await engine.read((session) => session.rows('SELECT id, title, detector_id, detection_source, priority > 0 AS scored FROM alerts')) // prettier-ignore
    expect(alerts).toEqual([{ id: finding?.alertId, title: 'Unusual activity of winword.exe', detector_id: 'signal/ProcessTree', detection_source: 'Custom detection', scored: true }]) // prettier-ignore
    expect(finding?.state).toBe('Alert')
    const events = await engine.read((session) => session.rows(`SELECT DISTINCT "Table" AS t FROM "DeviceAlertEvents" ORDER BY t`)) // prettier-ignore
    expect(events).toEqual([{ t: 'DeviceNetworkEvents' }, { t: 'DeviceProcessEvents' }])
    await expect(service.setDismissed(localCaller, finding?.id ?? '', true)).rejects.toThrow(Invalid)
  })

  /** What grows the attack: a new port, and a program that nobody has seen. */
  const more = (minute: number): readonly ExportedRow[] => [
    connection('d1', on(11, minute), [21, 'winword.exe'], '198.51.100.9', 5555),
    process('d1', on(11, minute), [41, 'cmd.exe'], [62, 'odder.exe'], { FolderPath: 'C:\\Users\\kim\\odder.exe' }),
  ]
  const told = () => engine.read((session) => session.rows<{ alert: string; events: bigint; evidence: bigint }>(
    `SELECT a.id AS alert, (SELECT count(*) FROM "DeviceAlertEvents" WHERE "AlertId" = a.id) AS events,
       (SELECT count(DISTINCT _id) FROM "AlertEvidence" WHERE "AlertId" = a.id) AS evidence
     FROM alerts AS a ORDER BY a.raised`)) // prettier-ignore

  test('that grows brings what is new to its alert, once', async () => {
    service = serviceWith(30)
    await loadRows(engine, [...everyday(), ...attack()])
    await service.advance()
    const [before] = await told()
    await loadRows(engine, more(5))
    await service.advance()
    const after = await told()
    await service.advance()
    expect(after).toHaveLength(1)
    expect(after[0]?.alert).toBe(before?.alert)
    expect(Number(after[0]?.events)).toBeGreaterThan(Number(before?.events))
    expect(Number(after[0]?.evidence)).toBeGreaterThan(Number(before?.evidence))
    expect(await told()).toEqual(after)
  })

  test('whose alert is resolved is over: what comes later is another', async () => {
    service = serviceWith(30)
    await loadRows(engine, [...everyday(), ...attack()])
    await service.advance()
    const before = await told()
    await engine.transaction((session) => session.run(`UPDATE alerts SET status = 'Resolved'`))
    await loadRows(engine, [...attack(5), ...more(6)])
    await service.advance()
    expect((await told())[0]).toEqual(before[0])
    expect(await findings()).toHaveLength(2)
  })

  test('stays a candidate below the score, until somebody sets it aside', async () => {
    await loadRows(engine, [...everyday(), ...attack()])
    await service.advance()
    const [finding] = await findings()
    expect(await engine.read((session) => session.rows('SELECT id FROM alerts'))).toEqual([])
    await service.setDismissed(localCaller, finding?.id ?? '', true)
    expect(await service.count(localCaller, { states: ['Candidate'], leastScore: 0 })).toBe(0)
    expect(await service.count(localCaller, { states: ['Dismissed'], leastScore: 0 })).toBe(1)
    await expect(service.setDismissed(localCaller, 'none', true)).rejects.toThrow(NotFound)
  })
})

test('findings are seen by those who see the device and may read alerts', async () => {
  await loadRows(engine, [...everyday(), ...attack()])
  await service.advance()
  const [finding] = await findings()
  const elsewhere = { ...localCaller, deviceGroups: ['Elsewhere'] }
  expect((await service.list(elsewhere, all, {})).rows).toEqual([])
  expect(await service.count(elsewhere, all)).toBe(0)
  await expect(service.finding(elsewhere, finding?.id ?? '')).rejects.toThrow(NotFound)
  const nobody = { ...localCaller, scopes: new Set([]) }
  await expect(service.list(nobody, all, {})).rejects.toThrow(Forbidden)
})

test('roles are told by what devices run and what accounts may', async () => {
  await loadRows(engine, [
    connection('dc', on(1), [5, 'dfsrs.exe'], '192.0.2.1', 389),
    connection('sql', on(1), [5, 'sqlservr.exe'], '192.0.2.1', 389),
    connection('desk', on(1), [5, 'winword.exe'], '192.0.2.1', 389),
    { table: 'DeviceLogonEvents', row: { Timestamp: on(1), DeviceId: 'dc', ReportId: 1, ActionType: 'SpecialPrivilegesAssigned', AccountName: 'Root1' } }, // prettier-ignore
    { table: 'DeviceLogonEvents', row: { Timestamp: on(1), DeviceId: 'dc', ReportId: 2, ActionType: 'SpecialPrivilegesAssigned', AccountName: 'DC$' } }, // prettier-ignore
    { table: 'DeviceLogonEvents', row: { Timestamp: on(1), DeviceId: 'dc', ReportId: 3, ActionType: 'LogonSuccess', AccountName: 'kim' } }, // prettier-ignore
  ])
  await service.advance()
  const expected = [
    { kind: 'Account', name: 'root1', role: 'Administrator' },
    { kind: 'Device', name: 'dc', role: 'DomainController' },
    { kind: 'Device', name: 'sql', role: 'Server' },
  ]
  expect(await engine.read(allRoles)).toEqual(expected)
  await service.advance()
  expect(await engine.read(allRoles)).toEqual(expected)
})
