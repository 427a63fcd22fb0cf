// Every rule of the pack fires on what it is for and keeps still on what looks like it.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { openDatabase } from '../../../src/engine/database.js'
import type { Engine } from '../../../src/engine/engine.js'
import { InProcessEngine } from '../../../src/engine/in-process.js'
import { categories } from '../../../src/alerts/alert-values.js'
import { loadCatalog } from '../../../src/kql/catalog.js'
import { compile } from '../../../src/kql/compile.js'
import type { Compiled } from '../../../src/kql/compile.js'
import { inputs } from '../../../src/kql/plan.js'
import type { Plan } from '../../../src/kql/plan.js'
import { testNow } from '../../support/hunting.js'
import { loadCases } from './rows.js'
import type { DeviceCase } from './rows.js'
import { casesByRule, pack, tactics } from './rules.js'
import type { CaseList, PackRule } from './rules.js'

const catalog = loadCatalog()
const limits = { deadlineMs: 20_000, maxRows: 100_000, maxBytes: 64 << 20 }

type Kind = 'fires' | 'nearMisses'

/** The device that a case happens on. */
const deviceOf = (id: string, kind: Kind, name: string): string => `${id} ${kind} ${name}`

const casesOf = (id: string, kind: Kind): CaseList => casesByRule.get(id)?.[kind] ?? {}

const allCases: readonly DeviceCase[] = pack.flatMap(({ id }) =>
  (['fires', 'nearMisses'] as const).flatMap((kind) =>
    Object.entries(casesOf(id, kind)).map(([name, rows]) => ({ deviceId: deviceOf(id, kind, name), rows })),
  ),
)

let engine: Engine
beforeAll(async () => {
  const database = await openDatabase({ path: ':memory:', catalog })
  await loadCases(database, allCases)
  engine = new InProcessEngine(database)
})
afterAll(() => engine.close())

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

const compiled = new Map(pack.map(({ id, query }) => [id, compile(query, { catalog, now: testNow })]))

function compiledOf({ id }: PackRule): Compiled {
  const found = compiled.get(id)
  if (!found) throw new Error(`${id} was not compiled`)
  return found
}

/** The tables that a plan reads, one for each time. */
const scansOf = (plan: Plan): readonly string[] =>
  plan.kind === 'scan' ? [plan.table.name] : inputs(plan).flatMap(scansOf)

const found = new Map<string, Promise<ReadonlySet<string>>>()

/** The devices that a rule speaks of when it reads the events of all cases. */
function devicesFoundBy(rule: PackRule): Promise<ReadonlySet<string>> {
  const known = found.get(rule.id) ?? findDevices(rule)
  found.set(rule.id, known)
  return known
}

/** Each event of the cases as an alert refers to it. */
let events: ReadonlySet<string>

async function findDevices(rule: PackRule): Promise<ReadonlySet<string>> {
  const { statement, columns } = compiledOf(rule)
  const { rows } = await engine.run(statement, columns, limits)
  const at = columns.findIndex(({ name }) => name === 'DeviceId')
  return new Set(rows.map((row) => textOf(row[at])))
}

test('the pack covers every tactic that a device can show, with at least ninety rules', () => {
  expect(pack.length).toBeGreaterThanOrEqual(90)
  expect(tactics).toEqual([
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

test('titles are unique', () => {
  const titles = pack.map(({ details }) => details.title)
  expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([])
})

test('cases belong to rules', () => {
  const ids = new Set(pack.map(({ id }) => id))
  expect([...casesByRule.keys()].filter((id) => !ids.has(id))).toEqual([])
})

describe.each(pack.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  test('says what an analyst needs', () => {
    const { details } = rule
    expect(categories).toContain(details.category)
    expect(['Informational', 'Low', 'Medium', 'High']).toContain(details.severity)
    expect(['Continuous', '1H', '3H', '12H', '24H']).toContain(details.frequency)
    expect(details.techniques.filter((technique) => !/^T\d{4}(\.\d{3})?$/.test(technique))).toEqual([])
    for (const text of [details.title, details.description, details.severityReason]) expect(text).toMatch(/\w/)
    for (const list of [details.techniques, details.recommendedActions, details.falsePositives]) {
      expect(list.length).toBeGreaterThan(0)
      for (const text of list) expect(typeof text).toBe('string')
    }
  })

  test('has a sequence that fires it and a near miss', () => {
    expect(Object.keys(casesOf(id, 'fires')).length).toBeGreaterThan(0)
    expect(Object.keys(casesOf(id, 'nearMisses')).length).toBeGreaterThan(0)
  })

  test('answers with one event a row, and with what makes alerts alike', () => {
    const { columns } = compiledOf(rule)
    const names = columns.map(({ name }) => name)
    expect(names).toEqual(expect.arrayContaining(['Timestamp', 'DeviceId', 'ReportId']))
    expect(names).toEqual(expect.arrayContaining([...(rule.details.deduplicate?.by ?? ['DeviceId'])]))
    expect(rule.query).not.toMatch(/\bago\(|\bnow\(|\bTimestamp\s*(>|<|between)/)
  })

  test('reads one table and has no comments where it is continuous', () => {
    if (rule.details.frequency !== 'Continuous') return
    expect(scansOf(compiledOf(rule).query.plan)).toHaveLength(1)
    expect(rule.query).not.toMatch(/^\s*\/\//m)
  })

  test('fires on each sequence and on no near miss', async () => {
    const devices = await devicesFoundBy(rule)
    const said = (kind: Kind): readonly (readonly [string, boolean])[] =>
      Object.keys(casesOf(id, kind)).map((name) => [name, devices.has(deviceOf(id, kind, name))])
    expect(Object.fromEntries(said('fires').filter(([, fired]) => !fired))).toEqual({})
    expect(Object.fromEntries(said('nearMisses').filter(([, fired]) => fired))).toEqual({})
  })
})

test('few rules speak of what another rule is for', async () => {
  const speaking = new Map<string, string[]>()
  for (const rule of pack) {
    for (const device of await devicesFoundBy(rule)) {
      if (device.includes(' fires ')) speaking.set(device, [...(speaking.get(device) ?? []), rule.id])
    }
  }
  const crowded = [...speaking].filter(([, rules]) => rules.length > 3)
  expect(crowded).toEqual([])
  const alone = [...speaking.values()].filter((rules) => rules.length === 1).length
  expect(alone / speaking.size).toBeGreaterThan(0.7)
})
