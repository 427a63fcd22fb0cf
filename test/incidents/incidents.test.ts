// Incidents of the demonstration attack over GraphQL: what belongs together, told in English and French.
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Caller } from '../../src/caller.js'
import { localCaller } from '../../src/caller.js'
import type { InProcessEngine } from '../../src/engine/in-process.js'
import { fixturePath } from '../fixtures/story-files.js'
import type { AlertApi } from '../support/alerts.js'
import { alertApi } from '../support/alerts.js'
import { applicationEngine, loadFiles } from '../support/application.js'

interface Told {
  readonly id: string
  readonly title: string
  readonly alertCount: number
  readonly tactics: readonly string[]
  readonly severity: string
  readonly status: string
  readonly assignedTo: string | null
  readonly classification: string | null
  readonly devices: readonly { readonly name: string }[]
  readonly accounts: readonly { readonly userName: string }[]
  readonly alerts: readonly { readonly title: string; readonly incident: { readonly id: string } }[]
  readonly history: readonly { readonly field: string; readonly actor: string; readonly newValue: string | null }[]
}
const fields = `id title alertCount tactics severity status assignedTo classification devices { name }
  accounts { userName } alerts { title incident { id } } history { field actor newValue }`

let engine: InProcessEngine
let api: AlertApi
beforeAll(async () => {
  engine = await applicationEngine()
  await loadFiles(engine, [fixturePath('stories', 'nightjar')])
  api = alertApi(engine)
})
afterAll(async () => {
  await engine.close()
})

async function list(caller: Caller = localCaller, args = ''): Promise<readonly Told[]> {
  const { incidents } = (await api.ask(`{ incidents${args} { edges { node { ${fields} } } } }`, {}, caller)) as unknown as { readonly incidents: { readonly edges: readonly { readonly node: Told }[] } } // prettier-ignore
  return incidents.edges.map(({ node }) => node)
}

/** The incident that holds an alert. */
async function holding(title: string): Promise<Told> {
  const found = (await list()).find(({ alerts }) => alerts.some((alert) => alert.title === title))
  if (!found) throw new Error(`No incident holds ${title}.`)
  return found
}

async function idsOf(incidentId: string): Promise<readonly string[]> {
  const { incident } = (await api.ask('query ($id: ID!) { incident(id: $id) { alerts { id } } }', { id: incidentId })) as unknown as { readonly incident: { readonly alerts: readonly { readonly id: string }[] } } // prettier-ignore
  return incident.alerts.map(({ id }) => id)
}

test('the attack is one incident and the unwanted toolbar another', async () => {
  const attack = await holding('Sensitive credential memory read')
  const titles = attack.alerts.map(({ title }) => title)
  for (const title of ['Suspicious PowerShell command line', 'Suspicious remote service creation with PsExec', 'Export of security-sensitive registry hive']) expect(titles).toContain(title) // prettier-ignore
  expect(titles).not.toContain("An active 'ToolbarGull' unwanted software was prevented from executing")
  expect(attack.alerts.every(({ incident }) => incident.id === attack.id)).toBe(true)
  expect(attack).toMatchObject({ severity: 'High', status: 'Active' })
  expect(attack.title).toMatch(/^Defender Experts: /)
  const order = ['InitialAccess', 'Execution', 'Persistence', 'DefenseEvasion', 'CredentialAccess', 'Discovery', 'LateralMovement', 'Exfiltration', 'Ransomware'] // prettier-ignore
  expect(attack.tactics).toEqual(order.filter((tactic) => attack.tactics.includes(tactic)))
  expect(attack.devices.map(({ name }) => name)).toEqual(expect.arrayContaining(['ws-fin-07.marlow.example', 'srv-dc-01.marlow.example'])) // prettier-ignore
  expect(attack.history.filter(({ field }) => field === 'alert')).not.toHaveLength(0)
  const all = await list()
  expect(all.reduce((sum, { alertCount }) => sum + alertCount, 0)).toBe(17)
  expect(all.length).toBeLessThanOrEqual(5)
})

test.each([
  ['EN', 'What happened', /^Between 16 November 2026 at .* alerts were raised on “/, /“explorer\.exe” → “cmd\.exe”/],
  ['FR', 'Ce qui s’est passé', /^Entre le 16 novembre 2026 à .* alertes ont été levées sur «/, /«\u00a0explorer\.exe\u00a0» → «/], // prettier-ignore
])(
  'the narrative in %s says who, how it began, what was done, what was touched and what is unknown',
  async (language, heading, overview, chain) => {
    // prettier-ignore
    const { id } = await holding('Sensitive credential memory read')
    const { incident } = (await api.ask(`query ($id: ID!) { incident(id: $id) { narrative(language: ${language}) { part heading sentences } } }`, { id })) as unknown as { readonly incident: { readonly narrative: readonly { readonly part: string; readonly heading: string; readonly sentences: readonly string[] }[] } } // prettier-ignore
    const { narrative } = incident
    expect(narrative.map(({ part }) => part)).toEqual(['OVERVIEW', 'BEGINNING', 'ACTIONS', 'SCOPE', 'UNKNOWN'])
    expect(narrative[0]?.heading).toBe(heading)
    expect(narrative[0]?.sentences[0]).toMatch(overview)
    expect(narrative[1]?.sentences.join('\n')).toMatch(chain)
    expect(narrative[2]?.sentences.join('\n')).toContain('T1003.001')
    expect(narrative[3]?.sentences.join('\n')).toContain('onesync.exe')
  },
)

test('a reader who may not hunt is told from alerts alone', async () => {
  const { id } = await holding('Sensitive credential memory read')
  const reader: Caller = { ...localCaller, scopes: new Set(['Alert.Read.All']) }
  const { incident } = (await api.ask('query ($id: ID!) { incident(id: $id) { narrative { part sentences } } }', { id }, reader)) as unknown as { readonly incident: { readonly narrative: readonly { readonly part: string; readonly sentences: readonly string[] }[] } } // prettier-ignore
  expect(incident.narrative.map(({ part }) => part)).toEqual(['OVERVIEW', 'BEGINNING', 'ACTIONS', 'UNKNOWN'])
  expect(JSON.stringify(incident.narrative)).not.toContain('mshta.exe')
})

test('people set a state and a verdict, and the history says who', async () => {
  const { id } = await holding("An active 'ToolbarGull' unwanted software was prevented from executing")
  const update = (values: string) => api.ask(`mutation ($id: ID!) { updateIncident(id: $id, update: ${values}) { status assignedTo classification } }`, { id }) // prettier-ignore
  const wish = '{ status: Resolved, assignedTo: "mo", classification: TruePositive, determination: UnwantedSoftware }'
  expect(await update(wish)).toEqual({ updateIncident: { status: 'Resolved', assignedTo: 'mo', classification: 'TruePositive' } }) // prettier-ignore
  const after = (await list(localCaller, '(filter: { status: [Resolved] })'))[0]
  expect(after?.id).toBe(id)
  expect(after?.history.filter(({ actor }) => actor === 'local').map(({ field, newValue }) => [field, newValue]).toSorted()).toEqual([['assignedTo', 'mo'], ['classification', 'TruePositive'], ['determination', 'UnwantedSoftware'], ['status', 'Resolved']]) // prettier-ignore
  await expect(update('{ classification: FalsePositive, determination: Malware }')).rejects.toThrow()
  await expect(update('{}')).rejects.toThrow('changes nothing')
})

test('what is resolved and who owns it holds for its alerts, and their history says so', async () => {
  const { id } = await holding("An active 'ToolbarGull' unwanted software was prevented from executing")
  const alertsOf = async () => {
    const { incident } = (await api.ask('query ($id: ID!) { incident(id: $id) { alerts { status assignedTo classification history { actor field newValue } } } }', { id })) as unknown as { readonly incident: { readonly alerts: readonly { readonly status: string; readonly assignedTo: string | null; readonly classification: string | null; readonly history: readonly object[] }[] } } // prettier-ignore
    return incident.alerts
  }
  const update = (values: string) => api.ask(`mutation ($id: ID!) { updateIncident(id: $id, update: ${values}) { id } }`, { id }) // prettier-ignore
  await update('{ status: Active, assignedTo: null }')
  await api.ask('mutation ($ids: [ID!]!) { updateAlerts(ids: $ids, update: { status: "New" }) { id } }', { ids: (await idsOf(id)) }) // prettier-ignore
  await update('{ status: InProgress }')
  expect((await alertsOf()).map(({ status, assignedTo }) => [status, assignedTo])).toEqual([['New', null]])
  await update('{ status: Resolved, assignedTo: "ann", classification: FalsePositive }')
  const [alert] = await alertsOf()
  expect(alert).toMatchObject({ status: 'Resolved', assignedTo: 'ann', classification: null })
  for (const told of [{ actor: 'local', field: 'status', newValue: 'Resolved' }, { actor: 'local', field: 'assignedTo', newValue: 'ann' }]) expect(alert?.history).toContainEqual(told) // prettier-ignore
  await update('{ status: Active }')
  expect((await alertsOf()).map(({ status }) => status)).toEqual(['Resolved'])
})

test.each([
  ['TOOLBARgull', 1],
  ['ws-fin-07', 1],
  ['no such words', 0],
])('a search for %s finds %d with all of its alerts', async (search, count) => {
  const found = await list(localCaller, `(filter: { search: "${search}" })`)
  expect(found).toHaveLength(count)
  for (const { id, alertCount } of found) {
    expect((await list()).find((one) => one.id === id)?.alertCount).toBe(alertCount)
  }
  const [first] = found
  if (first) expect((await list(localCaller, `(filter: { search: "${first.id}" })`)).map(({ id }) => id)).toContain(first.id) // prettier-ignore
})

test('the story of an incident is that of its alerts together', async () => {
  const { id, devices } = await holding('Sensitive credential memory read')
  const { incident } = (await api.ask('query ($id: ID!) { incident(id: $id) { story(language: FR) { scope { kind name } } } }', { id })) as unknown as { readonly incident: { readonly story: { readonly scope: readonly { readonly kind: string; readonly name: string }[] } } } // prettier-ignore
  const { scope } = incident.story
  expect(devices.length).toBeGreaterThan(2)
  expect(scope).toEqual(expect.arrayContaining(devices.map(({ name }) => expect.objectContaining({ kind: 'DEVICE', name }) as unknown))) // prettier-ignore
  expect(scope).toContainEqual({ kind: 'FILE', name: expect.stringMatching(/onesync\.exe$/) as unknown })
})

test('a caller sees incidents by the alerts on the devices of their groups', async () => {
  const outside: Caller = { ...localCaller, deviceGroups: ['Finance'] }
  await engine.transaction((session) => session.run(`INSERT INTO device_group_members SELECT id, 'Finance' FROM devices WHERE starts_with(name, 'ws-fin-07')`)) // prettier-ignore
  const attack = await holding('Sensitive credential memory read')
  const seen = (await list(outside)).find(({ id }) => id === attack.id)
  expect(seen?.alertCount).toBeLessThan(attack.alertCount)
  expect(seen?.devices.map(({ name }) => name)).toEqual(['ws-fin-07.marlow.example'])
  expect(seen?.alerts.map(({ title }) => title)).not.toContain('Suspicious additions to sensitive groups')
  const toolbar = await holding("An active 'ToolbarGull' unwanted software was prevented from executing")
  await expect(api.ask('query ($id: ID!) { incident(id: $id) { id } }', { id: toolbar.id }, outside)).rejects.toThrow('There is no incident') // prettier-ignore
})

test('a page takes the same number of statements whatever is on it', async () => {
  const counts: number[] = []
  for (const first of [1, 10]) {
    const before = api.statements()
    await list(localCaller, `(first: ${first})`)
    counts.push(api.statements() - before)
  }
  expect(counts[0]).toBe(counts[1])
})
