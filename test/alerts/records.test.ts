// Loaded records become alerts and devices: the same ones in any order, however often, and at once.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { InProcessEngine } from '../../src/engine/in-process.js'
import { addRecords } from '../../src/alerts/alert-records.store.js'
import type { AlertRecord } from '../../src/alerts/alert-records.store.js'
import { datetimeTicks } from '../../src/ingest/ticks.js'
import type { ExportedRow } from '../support/application.js'
import { applicationCatalog, applicationEngine, loadFiles, loadRows } from '../support/application.js'
import { fixturePath } from '../fixtures/story-files.js'

let engine: InProcessEngine
beforeEach(async () => {
  engine = await applicationEngine()
})
afterEach(async () => {
  await engine.close()
})

const device = '1111111111111111111111111111111111111111'
const info = (row: object): ExportedRow => ({
  table: 'AlertInfo',
  row: {
    Timestamp: '2026-11-16T11:00:00Z',
    AlertId: 'ta1_2',
    Title: 'Hands-on-keyboard activity',
    Category: 'LateralMovement',
    Severity: 'High',
    ServiceSource: 'Microsoft Defender for Endpoint',
    DetectionSource: 'Microsoft Threat Experts',
    AttackTechniques: '["PowerShell (T1059.001)","Service Execution (T1569.002)"]',
    ...row,
  },
})
const evidence = (row: object): ExportedRow => ({
  table: 'AlertEvidence',
  row: { Timestamp: '2026-11-16T11:00:00Z', AlertId: 'ta1_2', Title: 'Hands-on-keyboard activity', ...row },
})
const machine = evidence({ EntityType: 'Machine', EvidenceRole: 'Impacted', DeviceId: device, DeviceName: 'ws-01' })
const other = evidence({ EntityType: 'Process', EvidenceRole: 'Related', DeviceId: '2'.repeat(40), FileName: 'a.exe' })
const user = evidence({ EntityType: 'User', EvidenceRole: 'Impacted', AccountName: 'e.hart', AccountDomain: 'marlow' })
const event = (row: object): ExportedRow => ({
  table: 'DeviceAlertEvents',
  row: {
    Timestamp: '2026-11-16T10:59:00.0000001Z',
    AlertId: 'ta1_2',
    Title: 'Hands-on-keyboard activity',
    DeviceId: device,
    DeviceName: 'ws-01',
    Severity: 'High',
    ReportId: 7,
    Table: 'DeviceProcessEvents',
    ...row,
  },
})

const alerts = () =>
  engine.read((session) => session.rows('SELECT * EXCLUDE (raised, updated) FROM alerts ORDER BY id'))
const devices = () => engine.read((session) => session.rows('SELECT * FROM devices ORDER BY id'))

const whole = {
  id: 'ta1_2',
  title: 'Hands-on-keyboard activity',
  severity: 'High',
  category: 'LateralMovement',
  service_source: 'Microsoft Defender for Endpoint',
  detection_source: 'Microsoft Threat Experts',
  techniques: ['T1059.001', 'T1569.002'],
  device_id: device,
  user_name: 'e.hart',
  user_domain: 'marlow',
  created: datetimeTicks('2026-11-16T11:00:00Z'),
  first_event: datetimeTicks('2026-11-16T10:59:00.0000001Z'),
  last_event: datetimeTicks('2026-11-16T11:01:00.0000001Z'),
  system_tags: ['Endpoint Attack Notification'],
  status: 'New',
}

describe('the records of one alert', () => {
  const records = [info({}), machine, other, user, event({}), event({ Timestamp: '2026-11-16T11:01:00.0000001Z', ReportId: 8 })] // prettier-ignore

  test('make it, with the marks of an endpoint attack notification', async () => {
    await loadRows(engine, records)
    expect(await alerts()).toEqual([expect.objectContaining(whole)])
  })

  test('make the same one in any order and one by one', async () => {
    for (const record of [...records].reverse()) await loadRows(engine, [record])
    expect(await alerts()).toEqual([expect.objectContaining(whole)])
  })

  test('loaded again change nothing, not even when it was last changed', async () => {
    await loadRows(engine, records)
    const before = await engine.read((session) => session.rows('SELECT * FROM alerts'))
    await loadRows(engine, records)
    expect(await engine.read((session) => session.rows('SELECT * FROM alerts'))).toEqual(before)
    expect(await engine.read((session) => session.rows('SELECT * FROM alert_history'))).toEqual([])
  })

  test('that come later are seen in its history, and leave what people did with it', async () => {
    await loadRows(engine, [info({ Severity: 'Medium' })])
    await engine.transaction((session) => session.run("UPDATE alerts SET status = 'InProgress'"))
    await loadRows(engine, [info({ Timestamp: '2026-11-16T12:00:00Z' })])
    expect(await alerts()).toEqual([expect.objectContaining({ severity: 'High', status: 'InProgress' })])
    const history = await engine.read((session) => session.rows('SELECT field, old_value, new_value, actor FROM alert_history')) // prettier-ignore
    expect(history).toEqual([{ field: 'severity', old_value: 'Medium', new_value: 'High', actor: 'ingest' }])
  })
})

describe('what one record alone says', () => {
  test.each<[string, ExportedRow, object]>([
    ['an event', event({ AttackTechniques: 'PowerShell (T1086)', Category: 'Execution' }), { title: 'Hands-on-keyboard activity', severity: 'High', category: 'Execution', techniques: ['T1086'], device_id: device, service_source: '' }], // prettier-ignore
    ['evidence', evidence({ EntityType: 'File', Categories: '["Malware"]', Severity: 'low', ThreatFamily: 'Kestrel' }), { category: 'Malware', severity: 'Low', threat_family: 'Kestrel', device_id: '' }], // prettier-ignore
    ['evidence with categories that are no JSON', evidence({ Categories: 'Malware' }), { category: '' }],
    ['the name that the experts had before 2021', info({ DetectionSource: 'ThreatExperts' }), { detection_source: 'Microsoft Threat Experts', system_tags: ['Endpoint Attack Notification'] }], // prettier-ignore
    ['the experts of another product', info({ ServiceSource: 'Microsoft Defender XDR' }), { system_tags: [] }],
    ['a source that nobody knows', info({ DetectionSource: 'Nightwatch' }), { detection_source: 'Nightwatch' }],
    ['a severity that nobody knows', info({ Severity: 'Dire' }), { severity: 'UnSpecified' }],
  ])('%s', async (_, record, expected) => {
    await loadRows(engine, [record])
    expect(await alerts()).toEqual([expect.objectContaining(expected)])
  })
})

describe('devices', () => {
  const row = (table: string, Timestamp: string, fields: object): ExportedRow => ({
    table,
    row: { Timestamp, DeviceId: device, ...fields },
  })
  const snapshots = [
    row('DeviceProcessEvents', '2026-11-10T00:00:00Z', { DeviceName: 'ws-old', FileName: 'a.exe', ReportId: 1 }),
    row('DeviceInfo', '2026-11-16T00:00:00Z', { DeviceName: 'ws-01', OSPlatform: 'Windows11', MachineGroup: 'Berlin', OSBuild: 22631, DeviceManualTags: '["vip"]', RegistryDeviceTag: 'lab', ReportId: 2 }), // prettier-ignore
    row('DeviceInfo', '2026-11-16T01:00:00Z', { DeviceName: 'ws-01', MachineGroup: 'Hamburg', ReportId: 3 }),
    row('DeviceNetworkInfo', '2026-11-15T01:00:00Z', { NetworkAdapterName: 'a', IPAddresses: '[{"IPAddress":"10.0.0.1"}]', ReportId: 4 }), // prettier-ignore
    row('DeviceNetworkInfo', '2026-11-16T01:00:00Z', { NetworkAdapterName: 'a', MacAddress: 'aa', IPAddresses: '[{"IPAddress":"10.0.0.2"},{"IPAddress":"fe80::1"}]', ReportId: 5 }), // prettier-ignore
    row('DeviceNetworkInfo', '2026-11-16T02:00:00Z', { NetworkAdapterName: 'b', MacAddress: 'bb', IPAddresses: 'none', ReportId: 6 }), // prettier-ignore
  ]
  const known = {
    id: device,
    name: 'ws-01',
    os_platform: 'Windows11',
    machine_group: 'Hamburg',
    os_build: 22631n,
    tags: ['lab', 'vip'],
    ip_addresses: ['10.0.0.2', 'fe80::1'],
    mac_addresses: ['aa', 'bb'],
  }

  test('are as they last were, parts of a description added up', async () => {
    await loadRows(engine, snapshots)
    expect(await devices()).toEqual([expect.objectContaining(known)])
  })

  test('whose adapters have no address of their own have none', async () => {
    await loadRows(engine, snapshots.slice(0, 4))
    expect(await devices()).toEqual([expect.objectContaining({ ip_addresses: ['10.0.0.1'], mac_addresses: [] })])
  })

  test('are the same whatever comes first', async () => {
    await loadRows(engine, snapshots)
    const forwards = await devices()
    await engine.close()
    engine = await applicationEngine()
    for (const snapshot of [...snapshots].reverse()) await loadRows(engine, [snapshot])
    expect(await devices()).toEqual(forwards)
  })

  test('of a whole story are all there, those too that only Sysmon saw', async () => {
    await loadFiles(engine, [fixturePath('stories', 'nightjar')])
    const names = (await devices()).map(({ name }) => String(name).split('.')[0])
    expect(names.sort()).toEqual(['srv-bkp-01', 'srv-dc-01', 'srv-file-01', 'ws-adm-01', 'ws-dev-12', 'ws-fin-07', 'ws-hr-03', 'ws-sal-05']) // prettier-ignore
  })
})

test('the story tells of two endpoint attack notifications', async () => {
  await loadFiles(engine, [fixturePath('stories', 'nightjar')])
  const rows = await engine.read((session) =>
    session.rows("SELECT id[1:2] AS prefix FROM alerts WHERE 'Endpoint Attack Notification' IN system_tags"),
  )
  expect(rows).toEqual([{ prefix: 'ta' }, { prefix: 'ta' }])
})

test('records that are written here are stored once, whatever each of them fills and however often it comes', async () => {
  const time = datetimeTicks('2026-11-16T11:00:00Z') ?? 0n
  const event = (number: bigint, more: object = {}): AlertRecord => ({ table: 'DeviceAlertEvents', fields: { AlertId: 'ea1', Timestamp: time, DeviceId: device, ReportId: number, ...more } }) // prettier-ignore
  const records = [event(1n), event(2n), event(3n, { FileName: 'a.exe' }), event(2n)]
  const add = (some: readonly AlertRecord[]) => engine.transaction((session) => addRecords(session, applicationCatalog, some, time)) // prettier-ignore
  await add(records)
  await add([...records, event(4n)])
  const stored = await engine.read((session) =>
    session.rows('SELECT "ReportId" AS number, "FileName" AS file FROM "DeviceAlertEvents" ORDER BY 1'),
  )
  expect(stored).toEqual([1n, 2n, 3n, 4n].map((number) => ({ number, file: number === 3n ? 'a.exe' : '' })))
})
