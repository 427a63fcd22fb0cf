// Every rule of the pack fires on what it is for and keeps still on what looks like it.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { DetectionRule } from '../../../src/detections/detection-rule.js'
import { checkRule } from '../../../src/detections/rule-check.js'
import { openDatabase } from '../../../src/engine/database.js'
import type { Engine } from '../../../src/engine/engine.js'
import { InProcessEngine } from '../../../src/engine/in-process.js'
import { stringifyRows } from '../../../src/kql/json-text.js'
import { loadCatalog } from '../../../src/kql/catalog.js'
import type { Compiled } from '../../../src/kql/compile.js'
import { testNow } from '../../support/hunting.js'
import { loadCases } from './rows.js'
import type { DeviceCase } from './rows.js'
import { casesByRule, problems, rules, tacticOf } from './rules.js'
import type { CaseList } from './rules.js'

const catalog = loadCatalog()
const limits = { deadlineMs: 20_000, maxRows: 100_000, maxBytes: 64 << 20 }

type Kind = 'fires' | 'nearMisses'

/** The device that a case happens on. */
const deviceOf = (id: string, kind: Kind, name: string): string => `${id} ${kind} ${name}`

const casesOf = (id: string, kind: Kind): CaseList => casesByRule.get(id)?.[kind] ?? {}

const allCases: readonly DeviceCase[] = rules.flatMap(({ id }) =>
  (['fires', 'nearMisses'] as const).flatMap((kind) =>
    Object.entries(casesOf(id, kind)).map(([name, rows]) => ({ deviceId: deviceOf(id, kind, name), rows })),
  ),
)

let engine: Engine
/** Every event of the cases, as an alert refers to it. */
let events: ReadonlySet<string>
beforeAll(async () => {
  const database = await openDatabase({ path: ':memory:', catalog })
  events = await loadCases(database, allCases)
  engine = new InProcessEngine(database)
})
afterAll(() => engine.close())

const checked = new Map(rules.map((rule) => [rule.id, checkRule(rule, { catalog, now: testNow })]))

function compiledOf({ id }: DetectionRule): Compiled {
  const compiled = checked.get(id)?.compiled
  if (!compiled) throw new Error(`${id} does not compile`)
  return compiled
}

interface Findings {
  readonly devices: ReadonlySet<string>
  readonly events: readonly string[]
}

const known = new Map<string, Promise<Findings>>()

/** What a rule speaks of when it reads the events of all cases. */
function findingsOf(rule: DetectionRule): Promise<Findings> {
  const findings = known.get(rule.id) ?? run(rule)
  known.set(rule.id, findings)
  return findings
}

async function run(rule: DetectionRule): Promise<Findings> {
  const { statement, columns } = compiledOf(rule)
  const { rows } = await engine.run(statement, columns, limits)
  const names = columns.map(({ name }) => name)
  const [time, device, report] = ['Timestamp', 'DeviceId', 'ReportId'].map((name) => names.indexOf(name))
  const texts = JSON.parse(stringifyRows(rows)) as readonly (readonly unknown[])[]
  const cell = (row: readonly unknown[], at: number | undefined): string => String(at === undefined ? '' : row[at])
  return {
    devices: new Set(texts.map((row) => cell(row, device))),
    events: texts.map((row) => `${cell(row, device)}|${cell(row, time)}|${cell(row, report)}`),
  }
}

test('every file is a rule', () => {
  expect(problems).toEqual([])
})

test('the pack covers every tactic that a device can show, with at least ninety rules', () => {
  expect(rules.length).toBeGreaterThanOrEqual(90)
  expect([...new Set(rules.map(tacticOf))].toSorted()).toEqual([
    'collection',
    'command-and-control',
    'credential-access',
    'defense-evasion',
    'discovery',
    'execution',
    'exfiltration',
    'impact',
    'initial-access',
    'lateral-movement',
    'persistence',
    'privilege-escalation',
  ])
})

test('cases belong to rules', () => {
  const ids = new Set(rules.map(({ id }) => id))
  expect([...casesByRule.keys()].filter((id) => !ids.has(id))).toEqual([])
})

describe.each(rules.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  test('can run, and says what might be mistaken for it', () => {
    expect(checked.get(id)?.problems).toEqual([])
    expect(rule.falsePositives.length).toBeGreaterThan(0)
  })

  test('leaves the window to the service, and has no comments where it is continuous', () => {
    expect(rule.query).not.toMatch(/\bago\(|\bnow\(|\bTimestamp\s*(>|<|between)/)
    if (rule.frequency === 'Continuous') expect(rule.query).not.toMatch(/^\s*\/\//m)
  })

  test('has a sequence that fires it and a near miss', () => {
    expect(Object.keys(casesOf(id, 'fires')).length).toBeGreaterThan(0)
    expect(Object.keys(casesOf(id, 'nearMisses')).length).toBeGreaterThan(0)
  })

  test('fires on each sequence and on no near miss, with events that happened', async () => {
    const { devices, events: told } = await findingsOf(rule)
    const said = (kind: Kind, fired: boolean): readonly string[] =>
      Object.keys(casesOf(id, kind)).filter((name) => devices.has(deviceOf(id, kind, name)) === fired)
    expect({ silent: said('fires', false), mistaken: said('nearMisses', true) }).toEqual({ silent: [], mistaken: [] })
    expect(told.filter((event) => !events.has(event))).toEqual([])
  })
})

test('few rules speak of what another rule is for', async () => {
  const speaking = new Map<string, string[]>()
  for (const rule of rules) {
    for (const device of (await findingsOf(rule)).devices) {
      if (device.includes(' fires ')) speaking.set(device, [...(speaking.get(device) ?? []), rule.id])
    }
  }
  expect([...speaking].filter(([, ids]) => ids.length > 3)).toEqual([])
  const alone = [...speaking.values()].filter((ids) => ids.length === 1).length
  expect(alone / speaking.size).toBeGreaterThan(0.75)
})
