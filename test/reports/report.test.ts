// Reports: dwell time, outcomes, precision, hunts and coverage, as far as the caller sees; and the tables to hunt in.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { Caller } from '../../src/caller.js'
import { localCaller } from '../../src/caller.js'
import { memberTable } from '../../src/device-groups/device-groups.tables.js'
import type { InProcessEngine } from '../../src/engine/in-process.js'
import { visibleRows } from '../../src/hunting/visible-rows.js'
import { datetimeTicks } from '../../src/ingest/ticks.js'
import { compile } from '../../src/kql/compile.js'
import { Forbidden, Invalid } from '../../src/request-errors.js'
import { attackMatrix, tacticOf } from '../../src/reports/attack-matrix.js'
import { ReportService } from '../../src/reports/report.service.js'
import { addRecords as addAuditRecords } from '../../src/audit/audit.store.js'
import type { AlertApi } from '../support/alerts.js'
import { alertApi } from '../support/alerts.js'
import type { ExportedRow } from '../support/application.js'
import { applicationCatalog, applicationEngine, loadRows } from '../support/application.js'
import { testClock } from '../support/clock.js'

let engine: InProcessEngine
let api: AlertApi
let service: ReportService
beforeEach(async () => {
  engine = await applicationEngine()
  api = alertApi(engine)
  service = new ReportService({ engine, catalog: applicationCatalog, clock: testClock() })
})
afterEach(() => engine.close())

interface Wish {
  readonly id: string
  readonly title?: string
  readonly category?: string
  readonly techniques?: readonly string[]
  readonly device?: string
  readonly first: string
  readonly raised: string
  readonly expert?: boolean
}

const recordsOf = ({ id, title = 'Odd', category = 'Execution', techniques = [], device = 'd1', first, raised, expert = false }: Wish): readonly ExportedRow[] => {
  const about = { AlertId: id, Title: title, Severity: 'Medium', ServiceSource: 'Microsoft Defender for Endpoint', DetectionSource: expert ? 'Microsoft Threat Experts' : 'EDR', AttackTechniques: JSON.stringify(techniques) }
  return [
    { table: 'AlertInfo', row: { ...about, Timestamp: raised, Category: category } },
    { table: 'AlertEvidence', row: { ...about, Timestamp: raised, EntityType: 'Machine', DeviceId: device, DeviceName: device } },
    { table: 'DeviceAlertEvents', row: { Timestamp: first, AlertId: id, Title: title, Category: category, Severity: 'Medium', DeviceId: device, ReportId: 1, Table: 'DeviceProcessEvents' } },
  ]
} // prettier-ignore
const raise = (...wishes: readonly Wish[]): Promise<void> => loadRows(engine, wishes.flatMap(recordsOf))

const judge = (ids: readonly string[], classification: string): Promise<unknown> =>
  api.ask('mutation($ids: [ID!]!, $to: String) { updateAlerts(ids: $ids, update: { classification: $to }) { id } }', { ids, to: classification }) // prettier-ignore

const ticks = (text: string): bigint => datetimeTicks(text) ?? 0n
const november = { from: ticks('2026-11-01T00:00:00Z'), to: ticks('2026-12-01T00:00:00Z') }
const at = (time: string): string => `2026-11-10T${time}Z`

/** A caller of one device group, which has the device d1. */
async function restricted(): Promise<Caller> {
  const { name } = memberTable
  await engine.transaction(async (session) => {
    await session.run(`DELETE FROM ${name}`)
    await session.run(`INSERT INTO ${name} VALUES ('d1', 'One'), ('d2', 'Two')`)
  })
  return { ...localCaller, id: 'user:one', deviceGroups: ['One'], scopes: new Set(['Alert.Read.All', 'AdvancedHunting.Read.All', 'CustomDetection.Read'] as const) } // prettier-ignore
}

/** What a caller's hunt gives. */
async function hunt(caller: Caller, text: string): Promise<readonly (readonly unknown[])[]> {
  const rows = visibleRows(caller)
  const { statement, columns } = compile(text, { catalog: applicationCatalog, now: november.to, ...(rows ? { rows } : {}) }) // prettier-ignore
  return (await engine.run(statement, columns, { deadlineMs: 20_000, maxRows: 100, maxBytes: 1_000_000 })).rows
}

describe('dwell time', () => {
  beforeEach(() =>
    raise(
      { id: 'a', first: at('08:00:00'), raised: at('08:01:00'), expert: true },
      { id: 'b', first: at('08:00:00'), raised: at('08:10:00'), expert: true, device: 'd2' },
      { id: 'c', first: at('08:00:00'), raised: at('09:00:00'), expert: true },
      { id: 'd', first: at('08:00:00'), raised: at('20:00:00') },
      { id: 'old', first: '2026-10-10T08:00:00Z', raised: '2026-10-10T09:00:00Z', expert: true },
    ),
  )

  test('of notifications, from the first event to the notification, within the period', async () => {
    expect(await service.dwellTime(localCaller, november, 'notifications')).toEqual({ alerts: 3n, median: 600, nineOfTen: 600 + 0.8 * 3000, longest: 3600 }) // prettier-ignore
  })

  test('of notifications, samples aside', async () => {
    await engine.transaction((session) => session.run(`INSERT INTO sample_notifications VALUES ('c', 0, 'admin')`))
    expect(await service.dwellTime(localCaller, november, 'notifications')).toMatchObject({ alerts: 2n, longest: 600 })
  })

  test('of what analysts found to be attacks', async () => {
    expect(await service.dwellTime(localCaller, november, 'attacks')).toMatchObject({ alerts: 0n, median: null })
    await judge(['d'], 'TruePositive')
    expect(await service.dwellTime(localCaller, november, 'attacks')).toMatchObject({ alerts: 1n, median: 43_200 })
  })

  test('of the devices that the caller sees', async () => {
    expect(await service.dwellTime(await restricted(), november, 'notifications')).toMatchObject({ alerts: 2n })
  })
})

test('alerts by tactic and outcome, in the order of the matrix', async () => {
  await raise(
    { id: 'a', category: 'Execution', first: at('08:00:00'), raised: at('08:00:00') },
    { id: 'b', category: 'Execution', first: at('08:00:00'), raised: at('08:00:00') },
    { id: 'c', category: 'Malware', techniques: ['T1003.001'], first: at('08:00:00'), raised: at('08:00:00') },
    { id: 'd', category: 'General', first: at('08:00:00'), raised: at('08:00:00') },
  )
  await judge(['a', 'c'], 'TruePositive')
  await judge(['b'], 'FalsePositive')
  const rows = await service.byTactic(localCaller, november)
  expect(rows.map(({ tactic, truePositives, falsePositives, unjudged }) => [tactic?.name, truePositives, falsePositives, unjudged])).toEqual([
    ['Execution', 1, 1, 0],
    ['Credential Access', 1, 0, 0],
    [undefined, 0, 0, 1],
  ]) // prettier-ignore
})

test('the precision of each detection counts what was judged', async () => {
  const times = { first: at('08:00:00'), raised: at('08:00:00') }
  await raise(...['a', 'b', 'c', 'd'].map((id) => ({ id, title: 'Often', ...times })), { id: 'e', title: 'Once', ...times }) // prettier-ignore
  await judge(['a', 'b'], 'TruePositive')
  await judge(['c'], 'InformationalExpectedActivity')
  const [often, once] = await service.records(localCaller, november)
  expect(often).toMatchObject({ title: 'Often', alerts: 4, truePositives: 2, expected: 1, falsePositives: 0, unjudged: 1, precision: 2 / 3 }) // prettier-ignore
  expect(once).toMatchObject({ title: 'Once', precision: undefined, unjudged: 1 })
})

test('the record of a rule is of all time, as far as the caller sees, and for who may read alerts', async () => {
  await raise({ id: 'a', first: at('08:00:00'), raised: at('08:01:00') }, { id: 'b', first: at('08:00:00'), raised: at('08:01:00'), device: 'd2' }) // prettier-ignore
  await engine.transaction((session) => session.run(`UPDATE alerts SET detector_id = 'r1'`))
  await judge(['a'], 'FalsePositive')
  const rules = ['r1', 'r2'].map((id) => ({ id, rule: { title: `Rule ${id}` } }))
  const records = await service.recordsOfRules(localCaller, rules)
  expect(records).toMatchObject([{ alerts: 2, falsePositives: 1, unjudged: 1, precision: 0 }, { title: 'Rule r2', alerts: 0 }]) // prettier-ignore
  expect(await service.recordsOfRules(await restricted(), rules)).toMatchObject([{ alerts: 1, unjudged: 0 }, { alerts: 0 }]) // prettier-ignore
  expect(await service.recordsOfRules({ ...localCaller, scopes: new Set([]) }, rules)).toEqual([undefined, undefined])
})

describe('hunts', () => {
  const past = { actionType: 'Hunt', operation: '', state: 'Completed', errorCode: '', callerName: 'x', callerType: 'User', deviceGroups: null, timespan: '', elapsedMs: 1, rows: 5, bytes: 1, additional: null } as const // prettier-ignore
  beforeEach(() =>
    engine.transaction((session) =>
      addAuditRecords(session, [
        { ...past, at: ticks(at('08:00:00')), reportId: '00000000-0000-0000-0000-000000000001', callerId: 'user:one', queryText: 'DeviceProcessEvents | take 5' }, // prettier-ignore
        { ...past, at: ticks(at('09:00:00')), reportId: '00000000-0000-0000-0000-000000000002', callerId: 'user:two', queryText: 'union DeviceFileEvents, DeviceProcessEvents' }, // prettier-ignore
        { ...past, at: ticks(at('10:00:00')), reportId: '00000000-0000-0000-0000-000000000003', callerId: 'user:two', queryText: 'DeviceInfo', state: 'Failed' }, // prettier-ignore
      ]),
    ),
  )

  test('of everybody, for who may read all records', async () => {
    expect(await service.hunts(localCaller, november)).toEqual({ hunts: 3n, hunters: 2n, failed: 1n, rowsFound: 15n, last: ticks(at('10:00:00')) }) // prettier-ignore
    const tables = await service.lastHunted(localCaller)
    expect(tables.at(-1)).toEqual({ table: 'DeviceProcessEvents', last: ticks(at('09:00:00')), hunts: 2 })
    expect(tables.find(({ table }) => table === 'DeviceInfo')).toEqual({ table: 'DeviceInfo', last: undefined, hunts: 0 }) // prettier-ignore
  })

  test('of their own, for others', async () => {
    const one = await restricted()
    expect(await service.hunts(one, november)).toMatchObject({ hunts: 1n, hunters: 1n, failed: 0n })
    expect((await service.lastHunted(one)).filter(({ last }) => last !== undefined)).toEqual([{ table: 'DeviceProcessEvents', last: ticks(at('08:00:00')), hunts: 1 }]) // prettier-ignore
  })
})

describe('coverage', () => {
  const addRule = (id: string, techniques: readonly string[], deviceGroups?: readonly string[]): Promise<unknown> =>
    engine.transaction(async (session) => {
      const content = JSON.stringify({ id, title: `Rule ${id}`, severity: 'High', category: 'CredentialAccess', techniques, deviceGroups, frequency: 'Continuous' }) // prettier-ignore
      await session.run(`INSERT INTO detection_rules VALUES ($id, 1, 'pack', true, $content, 0, 'x', 0, 'x', 0, false)`, { id, content }) // prettier-ignore
      await session.run(`INSERT INTO detection_rule_versions VALUES ($id, 1, $content, 'Harrier', $changed)`, { id, content, changed: november.from }) // prettier-ignore
    })

  test('has the rules of each technique, under each of its tactics, with what fired', async () => {
    await addRule('r1', ['T1003.001'])
    await addRule('r2', ['T1055'])
    await addRule('r3', ['T1055'], ['One', 'Two'])
    await addRule('r4', ['T1003'], ['Two'])
    await raise({ id: 'a', techniques: ['T1003.001', 'T1003.002'], first: at('08:00:00'), raised: at('08:00:00'), device: 'd2' }) // prettier-ignore
    const tactics = await service.coverage(localCaller, november)
    expect(tactics.map(({ id }) => id)).toEqual(attackMatrix().tactics.map(({ id }) => id))
    const of = (tactic: string, technique: string) => tactics.find(({ key }) => key === tactic)?.techniques.find(({ id }) => id === technique) // prettier-ignore
    expect(of('credential-access', 'T1003')).toMatchObject({ name: 'OS Credential Dumping', alerts: 1, lastFired: ticks(at('08:00:00')), rules: [{ id: 'r1', title: 'Rule r1', enabled: true }, { id: 'r4' }] }) // prettier-ignore
    for (const tactic of ['privilege-escalation', 'defense-evasion']) expect(of(tactic, 'T1055')?.rules.map(({ id }) => id)).toEqual(['r2', 'r3']) // prettier-ignore
    expect(of('impact', 'T1486')).toMatchObject({ rules: [], alerts: 0, lastFired: undefined })
    const restrictedTactics = await service.coverage(await restricted(), november)
    const seen = restrictedTactics.find(({ key }) => key === 'credential-access')
    expect(restrictedTactics.flatMap(({ techniques }) => techniques).find(({ id }) => id === 'T1055')?.rules).toHaveLength(2) // prettier-ignore
    expect(seen?.techniques.find(({ id }) => id === 'T1003')).toMatchObject({ alerts: 0, rules: [{ id: 'r1' }] })
  })

  test('the matrix names only tactics that it has, each technique once', () => {
    const { tactics, techniques } = attackMatrix()
    const keys = new Set(tactics.map(({ key }) => key))
    expect(tactics).toHaveLength(14)
    expect(techniques.flatMap((technique) => technique.tactics.filter((key) => !keys.has(key)))).toEqual([])
    expect(new Set(techniques.map(({ id }) => id)).size).toBe(techniques.length)
    for (const { id } of techniques) expect(id).toMatch(/^T\d{4}$/)
  })

  test.each([
    ['LateralMovement', ['T1003'], 'lateral-movement'],
    ['SuspiciousActivity', ['T1021.002'], 'lateral-movement'],
    ['SuspiciousActivity', ['T1078'], 'initial-access'],
    ['General', [], undefined],
  ] as const)('%s with %j is %s', (category, techniques, tactic) => {
    expect(tacticOf(category, techniques)).toBe(tactic)
  })

  test('outcomes and rules can be hunted, each told once, alerts as far as the caller sees', async () => {
    await addRule('r1', ['T1003.001'])
    await raise({ id: 'a', first: at('08:00:00'), raised: at('08:01:00') }, { id: 'b', first: at('08:00:00'), raised: at('08:01:00'), device: 'd2' }) // prettier-ignore
    await service.tell()
    await judge(['a'], 'TruePositive')
    expect(await service.tell()).toBeGreaterThan(0)
    expect(await service.tell()).toBe(0)
    const query = 'AlertOutcomeEvents | sort by AlertId asc, ActionType desc | project AlertId, ActionType, Classification, DwellSeconds' // prettier-ignore
    expect(await hunt(localCaller, query)).toEqual([
      ['a', 'AlertRaised', '', 60],
      ['a', 'AlertClassified', 'TruePositive', 60],
      ['b', 'AlertRaised', '', 60],
    ])
    expect((await hunt(await restricted(), query)).map(([id]) => id)).toEqual(['a', 'a'])
    expect(await hunt(localCaller, 'DetectionRuleEvents | project RuleId, ActionType, Title, AttackTechniques')).toEqual([['r1', 'RuleChanged', 'Rule r1', '["T1003.001"]']]) // prettier-ignore
  })
})

test('reports are for those who may read alerts, coverage also for those who see rules, and periods run forward', async () => {
  const nobody = { ...localCaller, scopes: new Set([]) }
  expect(() => service.period(nobody, november)).toThrow(Forbidden)
  await expect(service.coverage({ ...localCaller, scopes: new Set(['Alert.Read.All'] as const) }, november)).rejects.toThrow(Forbidden) // prettier-ignore
  expect(() => service.period(localCaller, { from: november.to, to: november.from })).toThrow(Invalid)
})
