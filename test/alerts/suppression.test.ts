// Suppression: what a rule means, what it does to alerts raised after it, and that it never hides what experts publish.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { Feed } from '../../src/live/feed.js'
import { alertTables } from '../../src/alerts/alert.tables.js'
import { SuppressionService } from '../../src/alerts/suppression.service.js'
import type { RuleWish } from '../../src/alerts/suppression.service.js'
import { resembles } from '../../src/alerts/suppression-rule.js'
import type { SuppressionField, SuppressionGroup } from '../../src/alerts/suppression-rule.js'
import { localCaller } from '../../src/caller.js'
import { ungrouped } from '../../src/device-groups/device-group.js'
import type { FeatureTables } from '../../src/engine/application-tables.js'
import { openDatabase } from '../../src/engine/database.js'
import { InProcessEngine } from '../../src/engine/in-process.js'
import type { ExportedRow } from '../support/application.js'
import { applicationCatalog, applicationEngine, loadRows } from '../support/application.js'

let engine: InProcessEngine
let rules: SuppressionService
const feed = new Feed()
beforeEach(async () => {
  engine = await applicationEngine()
  rules = new SuppressionService({ engine, clock: () => 1n, feed })
})
afterEach(() => engine.close())

const records = (more: object = {}): readonly ExportedRow[] => {
  const said = { Timestamp: '2026-11-16T11:00:00Z', AlertId: 'a1', Title: 'Odd tool', Severity: 'Low', ServiceSource: 'Microsoft Defender for Endpoint', DetectionSource: 'EDR', ...more } // prettier-ignore
  const evidence = { EntityType: 'Process', FileName: 'Tool.exe', FolderPath: 'C:\\Build', ProcessCommandLine: 'tool.exe --scan all', DeviceId: 'd1', DeviceName: 'ws' } // prettier-ignore
  return [
    { table: 'AlertInfo', row: said },
    { table: 'AlertEvidence', row: { ...said, ...evidence } },
  ]
}
const rule = (more: Partial<RuleWish>): RuleWish => ({ name: 'quiet', comment: '', action: 'HIDE', title: null, serviceSources: [], deviceId: null, groups: [], ...more }) // prettier-ignore
const all = (...conditions: readonly (readonly [SuppressionField, string])[]): SuppressionGroup => ({ conditions: conditions.map(([field, value]) => ({ field, value })) }) // prettier-ignore
const states = () => engine.read((session) => session.rows('SELECT status, hidden FROM alerts'))
const hidden = [{ status: 'Resolved', hidden: true }]
const resolved = [{ status: 'Resolved', hidden: false }]
const open = [{ status: 'New', hidden: false }]

test.each<[string, Partial<RuleWish>, object, readonly object[]]>([
  ['a title, in any case', { title: 'ODD TOOL' }, {}, hidden],
  ['resolving leaves it to be seen', { title: 'Odd tool', action: 'RESOLVE' }, {}, resolved],
  ['another title', { title: 'Odd' }, {}, open],
  ['a file', { groups: [all(['fileName', 'tool.exe'])] }, {}, hidden],
  ['a command line with wildcards', { groups: [all(['commandLine', 'tool* --scan *'])] }, {}, hidden],
  ['all conditions or none', { title: 'Odd tool', groups: [all(['fileName', 'other.exe'])] }, {}, open],
  ['a group of which one condition fails', { groups: [all(['fileName', 'tool.exe'], ['url', 'x'])] }, {}, open],
  ['one of two groups', { groups: [all(['fileName', 'other.exe']), all(['fileName', 'tool.exe'], ['folderPath', 'c:\\build'])] }, {}, hidden],
  ['none of two groups', { groups: [all(['fileName', 'other.exe']), all(['fileName', 'tool.exe'], ['folderPath', 'd:*'])] }, {}, open],
  ['a group met, and another title', { title: 'Other', groups: [all(['fileName', 'tool.exe'])] }, {}, open],
  ['a product by another of its names', { title: 'Odd tool', serviceSources: ['microsoftDefenderForEndpoint'] }, {}, hidden],
  ['another product', { title: 'Odd tool', serviceSources: ['Microsoft Defender for Identity'] }, {}, open],
  ['an alert of another product is resolved at most', { title: 'Odd tool' }, { ServiceSource: 'Microsoft Defender for Identity' }, resolved],
  ['not a custom detection', { title: 'Odd tool' }, { DetectionSource: 'Custom detection' }, open],
  ['an endpoint attack notification is resolved at most', { title: 'Odd tool' }, { DetectionSource: 'Microsoft Threat Experts' }, resolved],
])('%s', async (_, wish, alert, expected) => {
  await rules.create(localCaller, rule(wish))
  await loadRows(engine, records(alert))
  expect(await states()).toEqual(expected)
  expect((await rules.list(localCaller))[0]?.matches).toBe(expected === open ? 0n : 1n)
}) // prettier-ignore

test('a rule acts on nothing raised before it, nor when it is off or gone', async () => {
  await loadRows(engine, records())
  const { id } = await rules.create(localCaller, rule({ title: 'Odd tool' }))
  expect(await states()).toEqual(open)
  await rules.setEnabled(localCaller, id, false)
  await loadRows(engine, records({ AlertId: 'a2' }))
  await rules.remove(localCaller, id)
  await loadRows(engine, records({ AlertId: 'a3' }))
  expect(await states()).toEqual([...open, ...open, ...open])
  await expect(rules.setEnabled(localCaller, id, true)).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

test.each<[string, Partial<RuleWish>]>([
  ['that means every alert', {}],
  ['with a group of nothing', { title: 'x', groups: [all(['url', 'x']), all()] }],
  ['of more conditions than anybody reads', { groups: Array.from({ length: 101 }, () => all(['url', 'x'])) }],
  ['of wildcards alone', { groups: [all(['url', ' * '])] }],
  ['without a name', { name: ' ', title: 'x' }],
])('refuses a rule %s', async (_, wish) => {
  await expect(rules.create(localCaller, rule(wish))).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
})

test('what a rule says is replaced, and acts on alerts raised after that', async () => {
  const { id, ...made } = await rules.create(localCaller, rule({ title: 'Odd tool' }))
  await loadRows(engine, records())
  const changed = rule({ name: 'loud', comment: 'why', action: 'RESOLVE', serviceSources: ['Microsoft Defender for Endpoint'], deviceId: 'd1', groups: [all(['fileName', 'other.exe']), all(['commandLine', '*--scan*'])] }) // prettier-ignore
  expect(await rules.update(localCaller, id, changed)).toEqual({ ...made, ...changed, id, matches: 1n })
  expect(await rules.list(localCaller)).toEqual([{ ...made, ...changed, id, matches: 1n }])
  await loadRows(engine, records({ AlertId: 'a2' }))
  expect(await states()).toEqual([...hidden, ...resolved])
  await expect(rules.update(localCaller, 'none', changed)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await expect(rules.update(localCaller, id, rule({}))).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
  const some = { ...localCaller, deviceGroups: [ungrouped] }
  await rules.update(some, id, { ...changed, name: 'theirs' })
  await expect(rules.update(some, id, rule({ title: 'x' }))).rejects.toMatchObject({ code: 'FORBIDDEN' })
  await expect(rules.update({ ...some, deviceGroups: ['Berlin'] }, id, changed)).rejects.toMatchObject({
    code: 'NOT_FOUND',
  })
})

test('a change may release what the rule has suppressed, but for what somebody has worked on', async () => {
  const quiet = rule({ title: 'Odd tool' })
  const { id } = await rules.create(localCaller, quiet)
  const other = await rules.create(localCaller, rule({ name: 'other', title: 'Other' }))
  await loadRows(engine, records())
  await loadRows(engine, records({ AlertId: 'a2', Title: 'Other' }))
  await rules.update(localCaller, id, { ...quiet, action: 'RESOLVE' })
  await loadRows(engine, records({ AlertId: 'a3' }))
  await engine.transaction((session) =>
    session.run(`UPDATE alerts SET classification = 'FalsePositive' WHERE id = 'a3'`),
  )
  const before = feed.count
  await rules.update(localCaller, id, rule({ title: 'Odder tool' }), true)
  const kept = await engine.read((session) => session.rows('SELECT id, status, hidden, suppressed_by AS by, resolved FROM alerts ORDER BY id')) // prettier-ignore
  expect(kept).toEqual([
    { id: 'a1', status: 'New', hidden: false, by: null, resolved: null },
    { id: 'a2', status: 'Resolved', hidden: true, by: other.id, resolved: expect.anything() },
    { id: 'a3', status: 'Resolved', hidden: false, by: id, resolved: expect.anything() },
  ])
  const history = await engine.read((session) => session.rows(`SELECT actor, field, new_value AS value FROM alert_history WHERE alert_id = 'a1' ORDER BY number`)) // prettier-ignore
  expect(history.at(-1)).toEqual({ actor: 'local', field: 'status', value: 'New' })
  expect(feed.count).toBe(before + 1)
})

test('rules of before there were groups are read as one group', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'harrier-rules-'))
  const path = join(folder, 'h.duckdb')
  const opened = async (tables: FeatureTables): Promise<InProcessEngine> => new InProcessEngine(await openDatabase({ path, catalog: applicationCatalog, application: [tables] })) // prettier-ignore
  const old = await opened({ ...alertTables, steps: alertTables.steps.slice(0, 2) })
  await old.transaction((session) =>
    session.run(`INSERT INTO suppression_rules VALUES
      ('r1', 'n', '', true, 'HIDE', NULL, [], NULL, '[{"field":"url","value":"a\\"b"},{"field":"fileName","value":"x"}]', 'ann', 1, 2),
      ('r2', 'n', '', false, 'RESOLVE', 'T', ['EDR'], 'd1', '[]', 'ann', 2, 0)`),
  )
  await old.close()
  const now = await opened(alertTables)
  const kept = await new SuppressionService({ engine: now, clock: () => 1n, feed }).list(localCaller)
  await now.close()
  rmSync(folder, { recursive: true })
  expect(kept).toMatchObject([
    { id: 'r1', groups: [all(['url', 'a"b'], ['fileName', 'x'])], enabled: true, matches: 2n },
    { id: 'r2', groups: [], title: 'T', serviceSources: ['EDR'], deviceId: 'd1', enabled: false },
  ])
})

test('a caller of some device groups makes rules for the devices in them alone', async () => {
  const caller = { ...localCaller, deviceGroups: ['Berlin'] }
  await expect(rules.create(caller, rule({ title: 'x' }))).rejects.toMatchObject({ code: 'FORBIDDEN' })
  await expect(rules.create(caller, rule({ title: 'x', deviceId: 'd1' }))).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await rules.create(localCaller, rule({ title: 'x' }))
  expect(await rules.list(caller)).toEqual([])
})

test.each([
  ['tool.exe', 'TOOL.EXE', true],
  ['tool.exe', '*.exe', true],
  ['tool.exe', 't*l*e', true],
  ['aba', 'ab*ba', false],
  ['tool.exe', 'tool', false],
  ['a'.repeat(5000), `${'*a'.repeat(50)}b`, false],
])('%s is as %s: %s', (text, pattern, expected) => {
  expect(resembles(text, pattern)).toBe(expected)
})
