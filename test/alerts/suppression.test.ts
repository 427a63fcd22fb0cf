// Suppression: what a rule means, what it does to alerts raised after it, and that it never hides what experts publish.
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { SuppressionService } from '../../src/alerts/suppression.service.js'
import type { NewRule } from '../../src/alerts/suppression.service.js'
import { resembles } from '../../src/alerts/suppression-rule.js'
import { localCaller } from '../../src/caller.js'
import type { InProcessEngine } from '../../src/engine/in-process.js'
import type { ExportedRow } from '../support/application.js'
import { applicationEngine, loadRows } from '../support/application.js'

let engine: InProcessEngine
let rules: SuppressionService
beforeEach(async () => {
  engine = await applicationEngine()
  rules = new SuppressionService({ engine, clock: () => 1n })
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
const rule = (more: Partial<NewRule>): NewRule => ({ name: 'quiet', comment: '', action: 'HIDE', title: null, serviceSources: [], deviceId: null, conditions: [], ...more }) // prettier-ignore
const states = () => engine.read((session) => session.rows('SELECT status, hidden FROM alerts'))
const hidden = [{ status: 'Resolved', hidden: true }]
const resolved = [{ status: 'Resolved', hidden: false }]
const open = [{ status: 'New', hidden: false }]

test.each<[string, Partial<NewRule>, object, readonly object[]]>([
  ['a title, in any case', { title: 'ODD TOOL' }, {}, hidden],
  ['resolving leaves it to be seen', { title: 'Odd tool', action: 'RESOLVE' }, {}, resolved],
  ['another title', { title: 'Odd' }, {}, open],
  ['a file', { conditions: [{ field: 'fileName', value: 'tool.exe' }] }, {}, hidden],
  ['a command line with wildcards', { conditions: [{ field: 'commandLine', value: 'tool* --scan *' }] }, {}, hidden],
  ['all conditions or none', { title: 'Odd tool', conditions: [{ field: 'fileName', value: 'other.exe' }] }, {}, open],
  ['a product by another of its names', { title: 'Odd tool', serviceSources: ['microsoftDefenderForEndpoint'] }, {}, hidden],
  ['another product', { title: 'Odd tool', serviceSources: ['Microsoft Defender for Identity'] }, {}, open],
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

test.each<[string, Partial<NewRule>]>([
  ['that means every alert', {}],
  ['of wildcards alone', { conditions: [{ field: 'url', value: ' * ' }] }],
  ['without a name', { name: ' ', title: 'x' }],
])('refuses a rule %s', async (_, wish) => {
  await expect(rules.create(localCaller, rule(wish))).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
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
