// What stands beside alerts and devices: alerts alike, the event behind one, and what happened around it.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Caller } from '../../src/caller.js'
import { localCaller } from '../../src/caller.js'
import type { DeviceGroup } from '../../src/device-groups/device-group.js'
import { ungrouped } from '../../src/device-groups/device-group.js'
import { replaceGroups } from '../../src/device-groups/device-group.store.js'
import type { InProcessEngine } from '../../src/engine/in-process.js'
import type { AlertApi } from '../support/alerts.js'
import { alertApi } from '../support/alerts.js'
import type { ExportedRow } from '../support/application.js'
import { applicationEngine, loadRows } from '../support/application.js'

let engine: InProcessEngine
let api: AlertApi

const alert = (
  id: string,
  title: string,
  category: string,
  minute: number,
  deviceId = 'd1',
): readonly ExportedRow[] => {
  const Timestamp = `2026-11-16T08:${String(minute).padStart(2, '0')}:00Z`
  const said = { Timestamp, AlertId: id, Title: title, Severity: 'Low', ServiceSource: 'Microsoft Defender for Endpoint', DetectionSource: 'EDR' } // prettier-ignore
  return [
    { table: 'AlertInfo', row: { ...said, Category: category } },
    { table: 'AlertEvidence', row: { ...said, Categories: `["${category}"]`, EntityType: 'Machine', DeviceId: deviceId, DeviceName: deviceId } }, // prettier-ignore
  ]
}
const at = (table: string, Timestamp: string, ReportId: number, more: object = {}): ExportedRow => ({ table, row: { Timestamp, DeviceId: 'd1', DeviceName: 'd1', ReportId, ...more } }) // prettier-ignore

beforeAll(async () => {
  engine = await applicationEngine()
  api = alertApi(engine)
  await loadRows(engine, [
    ...alert('a1', 'Odd tool', 'Execution', 1),
    ...alert('a2', 'Odd tool', 'Execution', 3),
    ...alert('a3', 'Odd tool', 'Persistence', 2),
    ...alert('a4', 'Other tool', 'Execution', 2),
    ...alert('a5', 'Odd tool', 'Execution', 2, 'd2'),
    { table: 'DeviceInfo', row: { Timestamp: '2026-11-16T07:00:00Z', DeviceId: 'd2', DeviceName: 'd2' } },
    // The same number at another time, on another device and in another table.
    at('DeviceProcessEvents', '2026-11-16T08:00:00.0000001Z', 7, { FileName: 'right.exe' }),
    at('DeviceProcessEvents', '2026-11-16T08:00:00.0000002Z', 7, { FileName: 'later.exe' }),
    at('DeviceProcessEvents', '2026-11-16T08:00:00.0000001Z', 7, { FileName: 'elsewhere.exe', DeviceId: 'd2' }),
    at('DeviceFileEvents', '2026-11-16T08:00:00.0000001Z', 7, { FileName: 'file.exe' }),
    at('DeviceAlertEvents', '2026-11-16T08:00:00.0000001Z', 7, { AlertId: 'a1', Title: 'Odd tool', Severity: 'Low', Category: 'Execution', Table: 'DeviceProcessEvents' }), // prettier-ignore
    at('DeviceNetworkEvents', '2026-11-16T07:59:00Z', 1),
    at('DeviceNetworkEvents', '2026-11-16T07:58:59.9999999Z', 2),
    at('DeviceRegistryEvents', '2026-11-16T08:01:00Z', 3),
    at('DeviceRegistryEvents', '2026-11-16T08:01:00.0000001Z', 4),
  ])
})
afterAll(() => engine.close())

type Rows = readonly Readonly<Record<string, unknown>>[]
const alike = async (args = '', caller: Caller = localCaller): Promise<Rows> =>
  ((await api.ask(`{ alert(id: "a1") { similar${args} { id } } }`, {}, caller)) as unknown as { readonly alert: { readonly similar: Rows } }).alert.similar // prettier-ignore

describe('similar alerts', () => {
  test('are those of the same title and category, newest first, without the alert itself', async () => {
    expect(await alike()).toEqual([{ id: 'a2' }, { id: 'a5' }])
    expect(await alike('(first: 1)')).toEqual([{ id: 'a2' }])
    await expect(alike('(first: 101)')).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
  })

  test('are those that the caller sees', async () => {
    const elsewhere: DeviceGroup = { name: 'Elsewhere', description: '', remediation: 'NoAutomatedResponse', conditions: [{ property: 'Name', operator: 'Equals', value: 'd2' }], userGroups: [] } // prettier-ignore
    await engine.transaction((session) => replaceGroups(session, [elsewhere]))
    await engine.transaction((session) => session.run(`UPDATE alerts SET hidden = true WHERE id = 'a2'`))
    expect(await alike()).toEqual([{ id: 'a5' }])
    expect(await alike('', { ...localCaller, deviceGroups: [ungrouped] })).toEqual([])
    await engine.transaction((session) => session.run('UPDATE alerts SET hidden = false'))
  })
})

test('the triggering event is the row of its table, device, time to the last digit, and number', async () => {
  const answer = await api.ask('{ alert(id: "a1") { triggeringEvent { table time reportId deviceId fields } } }')
  expect(answer).toMatchObject({ alert: { triggeringEvent: { table: 'DeviceProcessEvents', time: '2026-11-16T08:00:00.0000001Z', deviceId: 'd1', fields: { FileName: 'right.exe' } } } }) // prettier-ignore
  expect(await api.ask('{ alert(id: "a2") { triggeringEvent { table } } }')).toEqual({ alert: { triggeringEvent: null } }) // prettier-ignore
})

describe('a timeline', () => {
  const timeline = async (args: string): Promise<readonly string[]> => {
    const answer = await api.ask(`{ device(id: "d1") { timeline(${args}) { table time } } }`)
    const { device } = answer as unknown as { readonly device: { readonly timeline: readonly { readonly table: string; readonly time: string }[] } } // prettier-ignore
    return device.timeline.map(({ table, time }) => `${time} ${table}`)
  }
  const around = 'around: "2026-11-16T08:00:00Z", windowSeconds: 60'

  test('has the events of all tables, oldest first, with both ends of its window', async () => {
    const shown = await timeline(around)
    expect(shown.toSorted()).toEqual(shown)
    expect(shown).toEqual([
      '2026-11-16T07:59:00.0000000Z DeviceNetworkEvents',
      expect.stringMatching(/^2026-11-16T08:00:00.0000001Z Device(File|Process)Events$/),
      expect.stringMatching(/^2026-11-16T08:00:00.0000001Z Device(File|Process)Events$/),
      '2026-11-16T08:00:00.0000002Z DeviceProcessEvents',
      '2026-11-16T08:01:00.0000000Z DeviceRegistryEvents',
    ])
    expect(await timeline(`${around}, first: 1`)).toHaveLength(1)
  })

  test.each(['windowSeconds: -1', 'windowSeconds: 86401', 'first: 0', 'first: 1001'])('not with %s', async (more) => {
    await expect(timeline(`around: "2026-11-16T08:00:00Z", ${more}`)).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
  })
})
