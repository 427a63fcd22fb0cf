// Runs of rules over what arrives: each event told of once, late ones too, and nothing lost between runs.
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { Feed } from '../../src/live/feed.js'
import { SuppressionService } from '../../src/alerts/suppression.service.js'
import { suppressAlerts } from '../../src/alerts/suppression.store.js'
import { localCaller } from '../../src/caller.js'
import { detectionSet } from '../../src/detections/detection-set.js'
import type { DetectionService } from '../../src/detections/detection.service.js'
import { RuleRefused } from '../../src/detections/detection.service.js'
import type { DetectionRule } from '../../src/detections/detection-rule.js'
import type { Alert } from '../../src/detections/found-alerts.store.js'
import { foundAlerts } from '../../src/detections/found-alerts.store.js'
import type { InProcessEngine } from '../../src/engine/in-process.js'
import { Forbidden, NotFound } from '../../src/request-errors.js'
import { ticksPer } from '../../src/kql/types.js'
import { applicationCatalog, applicationEngine, loadRows } from '../support/application.js'
import { testClock } from '../support/clock.js'
import type { TestClock } from '../support/clock.js'

const rule = (change: Partial<DetectionRule> = {}): Omit<DetectionRule, 'id'> => ({
  title: 'Shell of a script',
  description: 'A script host started a shell.',
  severity: 'High',
  severityReason: 'Few scripts do so.',
  category: 'Execution',
  techniques: ['T1059.005'],
  frequency: 'Continuous',
  recommendedActions: ['Look at the script.', 'Isolate the device.'],
  falsePositives: [],
  entities: {},
  deduplicate: { by: ['DeviceId'], within: ticksPer.day },
  deviceGroups: undefined,
  actions: [],
  query: 'DeviceProcessEvents | where InitiatingProcessFileName == "wscript.exe" | project Timestamp, DeviceId, ReportId, DeviceName, FileName, ProcessCommandLine, AccountName', // prettier-ignore
  ...change,
})

let engine: InProcessEngine
let clock: TestClock
let service: DetectionService

const opened = async (): Promise<DetectionService> =>
  (await detectionSet({ engine, catalog: applicationCatalog, clock, pack: '/nowhere' })).service

beforeEach(async () => {
  engine = await applicationEngine()
  clock = testClock()
  service = await opened()
})
afterEach(() => engine.close())

let report = 0
const start = (device: string, at: string, parent = 'wscript.exe'): Promise<void> =>
  loadRows(engine, [
    {
      table: 'DeviceProcessEvents',
      row: { Timestamp: at, DeviceId: device, DeviceName: `${device}.example`, ReportId: ++report, ActionType: 'ProcessCreated', FileName: 'cmd.exe', ProcessCommandLine: `cmd /c ${report}`, AccountName: 'ann', InitiatingProcessFileName: parent }, // prettier-ignore
    },
  ])
const found = (): Promise<readonly Alert[]> => engine.read((session) => foundAlerts(session))
const eventsFound = async (): Promise<readonly number[]> => (await found()).map(({ events }) => events.length)

describe('a continuous rule', () => {
  test('tells of what was stored when it is saved, and of each later event once', async () => {
    await start('d1', '2026-11-16T08:00:00Z')
    const { id } = await service.save(localCaller, rule())
    expect(await eventsFound()).toEqual([1])
    expect(await service.runDue()).toEqual([])
    await start('d1', '2026-11-16T08:10:00Z')
    await start('d2', '2026-11-16T08:10:00Z')
    await start('d2', '2026-11-16T08:11:00Z', 'explorer.exe')
    expect(await service.runDue()).toMatchObject([{ ruleId: id, cause: 'arrival', rows: 2n, matches: 2n, alerts: 1n, state: 'Succeeded' }]) // prettier-ignore
    expect(await eventsFound()).toEqual([2, 1])
    await service.run(localCaller, id)
    expect(await eventsFound()).toEqual([2, 1])
  })

  test('sees an event that comes late', async () => {
    await service.save(localCaller, rule())
    await start('d1', '2026-11-16T08:00:00Z')
    await service.runDue()
    await start('d1', '2025-01-01T00:00:00Z')
    await service.runDue()
    expect((await found()).map(({ firstEvent }) => firstEvent)).toHaveLength(2)
  })

  test('goes on where it was when the service starts anew', async () => {
    await service.save(localCaller, rule())
    await start('d1', '2026-11-16T08:00:00Z')
    service = await opened()
    expect(await service.runDue()).toMatchObject([{ matches: 1n, alerts: 1n }])
    service = await opened()
    expect(await service.runDue()).toEqual([])
  })

  test('makes a new alert once the old one is resolved', async () => {
    await service.save(localCaller, rule())
    await start('d1', '2026-11-16T08:00:00Z')
    await service.runDue()
    await engine.transaction((session) => session.run(`UPDATE alerts SET status = 'Resolved'`))
    await start('d1', '2026-11-16T08:05:00Z')
    await service.runDue()
    expect(await eventsFound()).toEqual([1, 1])
  })
})

test.each(['Continuous', '1H'] as const)(
  'a rule that runs %s looks at the last 30 days when it is saved, and at nothing older',
  async (frequency) => {
    await start('d1', '2026-11-16T08:00:00Z')
    await start('d2', '2026-11-01T08:00:00Z')
    await start('d3', '2026-10-10T08:00:00Z')
    await service.save(localCaller, rule({ frequency }))
    expect((await found()).map(({ deviceId }) => deviceId).sort()).toEqual(['d1', 'd2'])
  },
)

test('a suppression rule does nothing to what a rule raises', async () => {
  const { service: own } = await detectionSet({ engine, catalog: applicationCatalog, clock, pack: '/nowhere', reactions: [suppressAlerts] }) // prettier-ignore
  const suppression = new SuppressionService({ engine, clock, feed: new Feed() })
  await suppression.create(localCaller, { name: 'all of it', comment: '', action: 'HIDE', title: rule().title, serviceSources: [], deviceId: null, groups: [] }) // prettier-ignore
  await start('d1', '2026-11-16T08:00:00Z')
  await own.save(localCaller, rule())
  const states = await engine.read((session) => session.rows('SELECT status, hidden FROM alerts'))
  expect(states).toEqual([{ status: 'New', hidden: false }])
})

describe('an alert', () => {
  test('says what the rule says, with the entities of its events', async () => {
    await service.save(localCaller, rule())
    await start('d1', '2026-11-16T08:00:00Z')
    await service.runDue()
    const [alert] = await engine.read((session) =>
      session.rows(
        `SELECT title, severity, category, techniques, detection_source, service_source, description,
           recommended_actions, device_id, user_name FROM alerts`,
      ),
    )
    expect(alert).toEqual({
      title: 'Shell of a script',
      severity: 'High',
      category: 'Execution',
      techniques: ['T1059.005'],
      detection_source: 'Custom detection',
      service_source: 'Microsoft Defender for Endpoint',
      description: 'A script host started a shell.',
      recommended_actions: 'Look at the script.\nIsolate the device.',
      device_id: 'd1',
      user_name: 'ann',
    })
    const evidence = await engine.read((session) => session.rows('SELECT "EntityType" AS kind, "FileName" AS file FROM "AlertEvidence" ORDER BY ALL')) // prettier-ignore
    expect(evidence).toEqual([
      { kind: 'Machine', file: '' },
      { kind: 'Process', file: 'cmd.exe' },
      { kind: 'Process', file: 'wscript.exe' },
      { kind: 'User', file: '' },
    ])
  })

  test('shows the same evidence once, and 100 events at most', async () => {
    await service.save(localCaller, rule())
    const rows = Array.from({ length: 130 }, (_, index) => ({
      table: 'DeviceProcessEvents',
      row: { Timestamp: `2026-11-16T08:00:${String(index % 60).padStart(2, '0')}Z`, DeviceId: 'd1', ReportId: 10_000 + index, FileName: 'cmd.exe', InitiatingProcessFileName: 'wscript.exe' }, // prettier-ignore
    }))
    await loadRows(engine, rows)
    await service.runDue()
    expect(await eventsFound()).toEqual([100])
    expect(await engine.read((session) => session.rows(`SELECT count(*) AS n FROM "AlertEvidence" WHERE "EntityType" = 'Machine'`))).toEqual([{ n: 1n }]) // prettier-ignore
  })
})

test('a run raises 100 alerts at most, and says that it cut', async () => {
  const { id } = await service.save(localCaller, rule())
  await loadRows(engine, Array.from({ length: 120 }, (_, index) => ({ table: 'DeviceProcessEvents', row: { Timestamp: '2026-11-16T08:00:00Z', DeviceId: `d${index}`, ReportId: 1, InitiatingProcessFileName: 'wscript.exe' } }))) // prettier-ignore
  expect(await service.runDue()).toMatchObject([{ ruleId: id, alerts: 100n, cut: true }])
})

describe('a scheduled rule', () => {
  const hourly = { frequency: '1H', query: `let scripts = DeviceProcessEvents | where InitiatingProcessFileName == "wscript.exe"; scripts | project Timestamp, DeviceId, ReportId` } as const // prettier-ignore

  test('runs when its period is over, and tells of each event once', async () => {
    await service.save(localCaller, rule(hourly))
    await start('d1', '2026-11-16T07:00:00Z')
    expect(await service.runDue()).toEqual([])
    clock.advance(ticksPer.hour)
    expect(await service.runDue()).toMatchObject([{ cause: 'schedule', rows: 1n, alerts: 1n }])
    expect(await service.runDue()).toEqual([])
    await start('d1', '2026-11-16T08:00:00Z')
    clock.advance(ticksPer.hour)
    expect(await service.runDue()).toMatchObject([{ rows: 2n, matches: 1n, alerts: 0n }])
    clock.advance(ticksPer.hour)
    expect(await service.runDue()).toMatchObject([{ rows: 0n, state: 'Succeeded' }])
  })

  test('sees the first half of what it looks for after the second, and both long after they were', async () => {
    const join = 'DeviceProcessEvents | where FileName == "cmd.exe" and InitiatingProcessFileName == "first.exe" | join kind=inner (DeviceProcessEvents | where InitiatingProcessFileName == "second.exe" | project DeviceId, Later = Timestamp) on DeviceId | where Later between (Timestamp .. 1h) | project Timestamp, DeviceId, ReportId' // prettier-ignore
    await service.save(localCaller, rule({ ...hourly, query: join }))
    await start('d1', '2026-01-16T07:30:00Z', 'second.exe')
    clock.advance(ticksPer.hour)
    expect(await service.runDue()).toMatchObject([{ rows: 0n }])
    await start('d1', '2026-01-16T07:00:00Z', 'first.exe')
    await start('d2', '2026-01-16T07:00:00Z', 'first.exe')
    clock.advance(ticksPer.hour)
    expect(await service.runDue()).toMatchObject([{ rows: 1n, alerts: 1n }])
  })

  describe('of which events came late', () => {
    const onDay = (day: number): string => new Date(Date.UTC(2026, 0, 1 + day)).toISOString()
    /** What a run over that much found, and with how many statements. */
    const run = async () => {
      clock.advance(ticksPer.hour)
      const asked = jest.spyOn(engine, 'run')
      const [{ rows, matches, state } = {}] = await service.runDue()
      const statements = asked.mock.calls.length
      asked.mockRestore()
      return { rows, matches, state, statements }
    }

    test.each<readonly [string, readonly number[], object]>([
      ['a day', [200], { rows: 1n, statements: 1 }],
      ['two days that follow each other', [200, 200.5], { rows: 2n, statements: 1 }],
      ['a day of long ago, and today', [10, 200], { rows: 2n, statements: 2 }],
      ['many days far apart, told apart by the longest times between', [0, 2, 4, 14, 24, 34, 44, 54, 64, 200], { rows: 10n + 1n, statements: 8 }], // prettier-ignore
    ])('reads %s, and not what lies between', async (_, days, read) => {
      await service.save(localCaller, rule(hourly))
      for (const day of [1, 100, 150]) await start('old', onDay(day))
      expect(await run()).toMatchObject({ rows: 3n })
      for (const day of days) await start('new', onDay(day))
      expect(await run()).toEqual({ ...read, matches: BigInt(days.length), state: 'Succeeded' })
    })

    test('finds the first half of what it looks for, and reads nothing between that and what is new', async () => {
      const join = 'let all = DeviceProcessEvents; all | where InitiatingProcessFileName in ("first.exe", "between.exe") | join kind=leftouter (all | where InitiatingProcessFileName == "second.exe" | project DeviceId, Later = Timestamp) on DeviceId | where Later between (Timestamp .. 1h) or InitiatingProcessFileName == "between.exe" | project Timestamp, DeviceId, ReportId' // prettier-ignore
      await service.save(localCaller, rule({ ...hourly, query: join }))
      await start('d1', '2026-01-16T07:30:00Z', 'second.exe')
      await start('d1', '2026-05-16T07:30:00Z', 'between.exe')
      expect(await run()).toMatchObject({ matches: 1n })
      await start('d1', '2026-01-16T07:00:00Z', 'first.exe')
      await start('d2', '2026-11-16T07:00:00Z', 'other.exe')
      expect(await run()).toMatchObject({ rows: 1n, matches: 1n })
      expect((await found()).map(({ deviceId }) => deviceId)).toEqual(['d1', 'd1'])
    })
  })

  test('is run by hand over its look-back, which leaves its gaps as they are', async () => {
    const { id } = await service.save(localCaller, rule(hourly))
    await service.setEnabled(localCaller, id, false)
    await start('d1', '2026-11-10T07:00:00Z')
    await service.setEnabled(localCaller, id, true)
    await start('d2', '2026-11-16T07:00:00Z')
    expect(await service.run(localCaller, id)).toMatchObject({ cause: 'demand', alerts: 1n })
    const [[gap] = []] = await service.gapsOf(localCaller, [id])
    if (!gap) throw new Error('There is no gap.')
    expect(await service.runGap(localCaller, id, gap)).toMatchObject({ alerts: 1n })
  })
})

describe('off and on', () => {
  test('what arrives meanwhile is a gap, which can be run', async () => {
    const { id } = await service.save(localCaller, rule())
    await start('d1', '2026-11-16T08:00:00Z')
    await service.runDue()
    await service.setEnabled(localCaller, id, false)
    await start('d2', '2026-11-16T08:00:00Z')
    expect(await service.runDue()).toEqual([])
    await service.setEnabled(localCaller, id, true)
    await start('d3', '2026-11-16T08:00:00Z')
    await service.runDue()
    expect((await found()).map(({ deviceId }) => deviceId).toSorted()).toEqual(['d1', 'd3'])
    const [[gap] = []] = await service.gapsOf(localCaller, [id])
    if (!gap) throw new Error('There is no gap.')
    expect(await service.runGap(localCaller, id, gap)).toMatchObject({ cause: 'gap', alerts: 1n })
    expect((await found()).map(({ deviceId }) => deviceId).toSorted()).toEqual(['d1', 'd2', 'd3'])
    expect(await service.gapsOf(localCaller, [id])).toEqual([[]])
    await expect(service.runGap(localCaller, id, gap)).rejects.toThrow(NotFound)
  })
})

describe('runs that ended long ago', () => {
  const rows = (table: string): Promise<readonly object[]> => engine.read((session) => session.rows(`SELECT * FROM ${table} ORDER BY ALL`)) // prettier-ignore
  const runs = async (id: string): Promise<number> => (await rows('detection_runs')).filter((run) => (run as { readonly rule_id: string }).rule_id === id).length // prettier-ignore

  test('are forgotten, and what they have read is no gap, nor is a gap forgotten', async () => {
    const { id } = await service.save(localCaller, rule())
    const other = await service.save(localCaller, rule({ title: 'Another' }))
    await service.setEnabled(localCaller, other.id, false)
    for (let minute = 0; minute < 5; minute++) {
      await service.setEnabled(localCaller, id, minute !== 2)
      await start(`d${minute}`, `2026-11-16T08:0${minute}:00Z`)
      await service.runDue()
      clock.advance(ticksPer.day)
    }
    const failed = `INSERT INTO detection_runs SELECT max(number) + 1, 'broken', 1, 'arrival', 0, 1, 0, 5, NULL, NULL, 0, 0, 0, false, 'Failed', 'x' FROM detection_runs` // prettier-ignore
    for (let run = 0; run < 3; run++) await engine.transaction((session) => session.run(failed))
    const gaps = await service.gapsOf(localCaller, [id, other.id])
    expect(gaps.map((own) => own.length)).toEqual([1, 0])
    const last = await service.lastRuns(localCaller, [id, other.id])
    expect([await runs(id), await runs(other.id)]).toEqual([5, 1])

    expect(await service.forget(clock() - 3n * ticksPer.day)).toBe(5)
    expect(await service.gapsOf(localCaller, [id, other.id])).toEqual(gaps)
    expect(await service.forget(clock())).toBe(1)
    expect([await runs(id), await runs(other.id), await runs('broken')]).toEqual([1, 1, 1])
    expect(await service.gapsOf(localCaller, [id, other.id])).toEqual(gaps)
    expect(await service.lastRuns(localCaller, [id, other.id])).toEqual(last)
    expect(await service.forget(clock())).toBe(0)

    service = await opened()
    expect(await service.runDue()).toEqual([])
    const [[gap] = []] = await service.gapsOf(localCaller, [id])
    if (!gap) throw new Error('There is no gap.')
    expect(await service.runGap(localCaller, id, gap)).toMatchObject({ cause: 'gap', alerts: 1n })
    await start('d9', '2026-11-16T09:00:00Z')
    expect(await service.runDue()).toMatchObject([{ ruleId: id, rows: 1n, alerts: 1n }])
    clock.advance(ticksPer.day)
    await service.forget(clock())
    expect(await service.gapsOf(localCaller, [id, other.id])).toEqual([[], []])
    expect((await found()).map(({ deviceId }) => deviceId).toSorted()).toEqual(['d0', 'd1', 'd2', 'd3', 'd4', 'd9'])
    expect((await rows('detection_reads')).length).toBeLessThanOrEqual(2)
  })
})

describe('kept', () => {
  test('in versions, and never with a title that another has', async () => {
    const { id } = await service.save(localCaller, rule())
    await service.save(localCaller, { ...rule({ severity: 'Low' }), id })
    const [versions = []] = await service.versions(localCaller, [id])
    expect(versions.map((one) => [one.version, one.rule.severity])).toEqual([[2, 'Low'], [1, 'High']]) // prettier-ignore
    await expect(service.save(localCaller, rule())).rejects.toThrow(RuleRefused)
  })

  test('by those who may', async () => {
    const reader = { ...localCaller, scopes: new Set(['CustomDetection.Read'] as const) }
    await expect(service.save(reader, rule())).rejects.toThrow(Forbidden)
    const { id } = await service.save(localCaller, rule())
    expect(service.rule(reader, id).rule.title).toBe('Shell of a script')
    await expect(service.setEnabled(reader, id, false)).rejects.toThrow(Forbidden)
    await expect(service.remove(reader, id)).rejects.toThrow(Forbidden)
    await expect(service.run(reader, id)).rejects.toThrow(Forbidden)
  })

  test('by those who see every device that it looks at', async () => {
    const some = { ...localCaller, deviceGroups: ['Servers'] }
    const all = await service.save(localCaller, rule())
    const other = await service.save(localCaller, { ...rule(), title: 'Elsewhere', deviceGroups: ['Desks'] })
    const own = await service.save(some, { ...rule(), title: 'Here', deviceGroups: ['Servers'] })
    expect(service.list(some).map(({ id }) => id).toSorted()).toEqual([all.id, own.id].toSorted()) // prettier-ignore
    expect(() => service.rule(some, other.id)).toThrow(NotFound)
    await expect(service.setEnabled(some, other.id, false)).rejects.toThrow(NotFound)
    await expect(service.setEnabled(some, all.id, false)).rejects.toThrow(Forbidden)
    await expect(service.save(some, { ...rule(), title: 'More' })).rejects.toThrow(Forbidden)
    await expect(service.save(some, { ...rule(), title: 'Here', deviceGroups: ['Servers', 'Desks'], id: own.id })).rejects.toThrow(Forbidden) // prettier-ignore
    await service.remove(some, own.id)
  })

  test('as a change, which takes effect with the next run', async () => {
    const { id } = await service.save(localCaller, rule())
    await start('d1', '2026-11-16T08:00:00Z', 'cscript.exe')
    await service.runDue()
    await service.save(localCaller, { ...rule({ query: rule().query.replace('wscript', 'cscript') }), id })
    expect(await found()).toEqual([])
    await start('d2', '2026-11-16T08:00:00Z', 'cscript.exe')
    await service.runDue()
    expect((await found()).map(({ deviceId }) => deviceId)).toEqual(['d2'])
  })

  test.each<readonly [string, Partial<DetectionRule>, string]>([
    ['a severity that is none', { severity: 'Dire' }, 'severity'],
    ['a technique that is none', { techniques: ['T1'] }, 'techniques'],
    ['a title of two lines', { title: 'a\nb' }, 'title'],
    ['no recommended action', { recommendedActions: [] }, 'recommendedActions'],
    ['the records of callers', { query: 'AuditEvents | project Timestamp, ReportId, DeviceId = ""' }, 'AuditEvents'],
  ])('never with %s', async (_, change, said) => {
    await expect(service.save(localCaller, rule(change))).rejects.toThrow(said)
  })

  test('until removed; its alerts stay', async () => {
    await start('d1', '2026-11-16T08:00:00Z')
    const { id } = await service.save(localCaller, rule())
    await service.remove(localCaller, id)
    expect(service.list(localCaller)).toEqual([])
    expect(await eventsFound()).toEqual([1])
  })
})

test('a preview tells what would be raised, and raises nothing', async () => {
  await start('d1', '2026-11-16T08:00:00Z')
  await start('d1', '2026-11-16T08:01:00Z')
  const { rows, groups } = await service.preview(localCaller, { ...rule(), id: 'new' })
  expect([rows, groups.length, groups[0]?.matches.length]).toEqual([2, 1, 2])
  expect(await found()).toEqual([])
})

test('a preview shows the devices that its caller sees', async () => {
  await start('d1', '2026-11-16T08:00:00Z')
  const stranger = { ...localCaller, deviceGroups: ['Servers'] }
  expect(await service.preview(stranger, { ...rule(), id: '' })).toMatchObject({ rows: 0 })
})

test('a rule that Harrier brings stays deleted, and as a person has changed it', async () => {
  const brought = [{ ...rule(), id: 'a/one' }, { ...rule({ title: 'Two' }), id: 'a/two' }] // prettier-ignore
  await service.bring(brought, 'pack')
  await service.remove(localCaller, 'a/one')
  await service.save(localCaller, { ...rule({ title: 'Two', severity: 'Low' }), id: 'a/two' })
  const again = await opened()
  await again.bring(brought, 'pack')
  expect(again.list(localCaller).map(({ id, rule: { severity } }) => [id, severity])).toEqual([['a/two', 'Low']])
  await again.bring([], 'pack')
  expect(again.list(localCaller)).toHaveLength(1)
})
