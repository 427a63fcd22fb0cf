// The story of an alert: the chain that led to it, what matters in time order, and what it touched.
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Caller } from '../../src/caller.js'
import { localCaller } from '../../src/caller.js'
import type { InProcessEngine } from '../../src/engine/in-process.js'
import { formatDatetime } from '../../src/kql/time-text.js'
import { packageRoot } from '../../src/package-root.js'
import type { AlertStory } from '../../src/story/story.type.js'
import { fixturePath } from '../fixtures/story-files.js'
import type { AlertApi } from '../support/alerts.js'
import { alertApi } from '../support/alerts.js'
import { applicationEngine, loadFiles } from '../support/application.js'

const whole = `from to cut unknown
  processes { key parentKey role fileName processId startRecorded commandLine eventCount deviceName accountName }
  timeline { time text why reason isAlertEvent processKey times lastTime deviceName }
  scope { kind value name fleetDevices fleetShare rarity firstSeen lastSeen ties { relation text time } }`

type Story = Readonly<Pick<AlertStory, 'processes' | 'timeline' | 'scope' | 'cut' | 'unknown'>>

/** From the process that an alert is about up to the root. */
function chain({ processes }: Story): readonly (string | null)[] {
  const found: (string | null)[] = []
  let at = processes.find(({ role }) => role === 'ALERTED')
  while (at) {
    found.push(at.fileName)
    const above: string | null = at.parentKey
    at = processes.find(({ key }) => key === above)
  }
  return found
}

describe('the demonstration attack', () => {
  let engine: InProcessEngine
  let api: AlertApi
  let ids: ReadonlyMap<string, string>
  beforeAll(async () => {
    engine = await applicationEngine()
    await loadFiles(engine, [fixturePath('stories', 'nightjar')])
    api = alertApi(engine)
    const answer = (await api.ask('{ alerts(first: 50) { edges { node { id title } } } }')) as unknown as { readonly alerts: { readonly edges: readonly { readonly node: { readonly id: string; readonly title: string } }[] } } // prettier-ignore
    ids = new Map(answer.alerts.edges.map(({ node }) => [node.title, node.id]))
  })
  afterAll(async () => {
    await engine.close()
  })

  async function storyOf(title: string, caller: Caller = localCaller, language = 'EN'): Promise<Story> {
    const query = `query ($id: ID!) { alert(id: $id) { story(language: ${language}) { ${whole} } } }`
    const { alert } = (await api.ask(query, { id: ids.get(title) ?? '' }, caller)) as unknown as { readonly alert: { readonly story: Story } } // prettier-ignore
    return alert.story
  }

  test.each([
    [
      'Sensitive credential memory read',
      ['rundll32.exe', 'cmd.exe', 'onesync.exe', 'powershell.exe', 'mshta.exe', 'cmd.exe', 'explorer.exe'],
    ],
    ['Suspicious PowerShell command line', ['powershell.exe', 'mshta.exe', 'cmd.exe', 'explorer.exe', 'userinit.exe']],
    [
      'Suspicious sequence of exploration activities',
      ['whoami.exe', 'cmd.exe', 'onesync.exe', 'powershell.exe', 'mshta.exe'],
    ],
    ['Deletion of shadow copies and backup catalog', ['vssadmin.exe']],
  ])('%s: the chain of parents', async (title, expected) => {
    expect(chain(await storyOf(title)).slice(0, expected.length)).toEqual(expected)
  })

  test('the timeline tells what matters in time order, with the event that the alert names', async () => {
    const { timeline } = await storyOf('Sensitive credential memory read')
    const times = timeline.map(({ time }) => String(time))
    expect(times).toEqual(times.toSorted())
    expect(timeline.filter(({ isAlertEvent }) => isAlertEvent)).toMatchObject([
      { reason: 'credentialMemory', text: '“rundll32.exe” opened the memory of “lsass.exe”.' },
    ])
    const reasons = new Set(timeline.map(({ reason }) => reason))
    for (const reason of ['started', 'connected', 'programWritten', 'autostartSet', 'taskCreated', 'dumpWritten', 'scriptRan', 'logonAsOther']) expect(reasons).toContain(reason) // prettier-ignore
    // What people did beside it under the same desktop is not told.
    expect(timeline.some(({ text }) => /OUTLOOK|EXCEL|herondrive/.test(text))).toBe(false)
    // A beacon is one entry, however often it spoke.
    const beacon = timeline.filter(({ text }) => text === '“onesync.exe” connected to “cdn.quay-metrics.test:443”.')
    expect(beacon).toHaveLength(1)
    expect(beacon[0]?.times).toBeGreaterThan(10)
  })

  test('the scope says how things are tied in and how rare they are', async () => {
    const { scope } = await storyOf('Hands-on-keyboard intrusion from ws-fin-07 reached the domain controller')
    const of = (kind: string, name: string) => scope.find((one) => one.kind === kind && one.name === name)
    expect(of('DEVICE', 'ws-fin-07.marlow.example')?.ties).toMatchObject([{ relation: 'ALERTED' }])
    expect(of('DEVICE', 'srv-file-01.marlow.example')?.ties).toMatchObject([
      { relation: 'CONNECTED_TO', text: '“ps.exe” on “ws-fin-07.marlow.example” connected to it.' },
    ])
    expect(of('DEVICE', 'ws-adm-01.marlow.example')?.ties).toMatchObject([{ relation: 'SAME_FILE' }])
    expect(of('ACCOUNT', 'marlow\\adm-okafor')?.ties).toMatchObject([{ relation: 'USED_CREDENTIALS_OF' }])
    expect(of('FILE', 'C:\\ProgramData\\OneSync\\ps.exe')?.ties.map(({ relation }) => relation)).toEqual(['RAN', 'WROTE']) // prettier-ignore
    expect(of('DOMAIN', 'cdn.quay-metrics.test')).toMatchObject({ fleetDevices: 2, fleetShare: 0.25, rarity: 'Seen on 2 devices of 8 in 30 days.' }) // prettier-ignore
  })

  test('it is told in French with the same facts', async () => {
    const [english, french] = [await storyOf('Sensitive credential memory read'), await storyOf('Sensitive credential memory read', localCaller, 'FR')] // prettier-ignore
    const facts = ({ timeline }: Story) => timeline.map(({ text }) => [...text.matchAll(/[“«]([^“”«»]+)[”»]/gu)].map(([, fact = '']) => fact.trim())) // prettier-ignore
    expect(facts(french)).toEqual(facts(english))
    expect(french.timeline.find(({ isAlertEvent }) => isAlertEvent)?.text).toBe(
      '«\u00a0rundll32.exe\u00a0» a ouvert la mémoire de «\u00a0lsass.exe\u00a0».',
    )
  })

  test('who sees some of the devices is told of those', async () => {
    await engine.transaction((session) => session.run(`INSERT INTO device_group_members SELECT id, 'Finance' FROM devices WHERE starts_with(name, 'ws-fin-07')`)) // prettier-ignore
    const inside = new Set(['ws-fin-07.marlow.example'])
    const { scope, processes, timeline } = await storyOf(
      'Hands-on-keyboard intrusion from ws-fin-07 reached the domain controller',
      { ...localCaller, deviceGroups: ['Finance'] },
    )
    const devices = scope.filter(({ kind }) => kind === 'DEVICE').map(({ name }) => name)
    expect(devices).toEqual([...inside])
    for (const name of [...devices, ...processes.map((one) => one.deviceName), ...timeline.map((one) => one.deviceName)]) expect(inside).toContain(name) // prettier-ignore
    for (const { fleetDevices } of scope) expect(fleetDevices ?? 0).toBeLessThanOrEqual(inside.size)
  })

  test('a story takes the same number of statements whatever it tells, and a request has few of them', async () => {
    const counts: number[] = []
    for (const title of [
      'Sensitive credential memory read',
      'Hands-on-keyboard intrusion from ws-fin-07 reached the domain controller',
    ]) {
      // prettier-ignore
      const before = api.statements()
      await storyOf(title)
      counts.push(api.statements() - before)
    }
    expect(new Set(counts).size).toBe(1)
    expect(counts[0]).toBeLessThanOrEqual(11)
    await expect(api.ask('{ alerts(first: 50) { edges { node { story { cut } } } } }')).rejects.toThrow('At most 5 stories') // prettier-ignore
    const reader: Caller = { ...localCaller, scopes: new Set(['Alert.Read.All']) }
    await expect(storyOf('Sensitive credential memory read', reader)).rejects.toThrow()
  })
})

const telemetry = join(dirname(packageRoot()), 'shared', 'telemetry')
const captured = existsSync(telemetry) ? describe : describe.skip

captured('captures of Sysmon and the audit log (skipped where ../shared is absent)', () => {
  test.each([
    [
      'psh_lsass_memory_dump_comsvcs',
      `"FileName" ILIKE 'lsass.exe' AND "InitiatingProcessFileName" ILIKE 'rundll32.exe'`,
      'DeviceEvents',
      ['rundll32.exe', 'powershell.exe'],
    ],
    [
      'cmd_psexec_lsa_secrets_dump',
      `"FileName" ILIKE 'reg.exe'`,
      'DeviceProcessEvents',
      ['reg.exe', 'PSEXESVC.exe', 'services.exe'],
    ],
    [
      'empire_psremoting_stager',
      `"FileName" ILIKE 'whoami.exe'`,
      'DeviceProcessEvents',
      ['whoami.exe', 'powershell.exe', 'wsmprovhost.exe', 'svchost.exe'],
    ],
  ])('%s: the chain of parents', async (file, where, table, expected) => {
    const engine = await applicationEngine()
    try {
      await loadFiles(engine, [join(telemetry, `${file}.ndjson.gz`)])
      const [event] = await engine.read((session) => session.rows<{ device: string; time: bigint; report: bigint }>(`SELECT "DeviceId" AS device, "Timestamp" AS time, "ReportId" AS report FROM "${table}" WHERE ${where} ORDER BY "Timestamp" LIMIT 1`)) // prettier-ignore
      const alert = { machineId: event?.device, eventTime: formatDatetime(event?.time ?? 0n), reportId: String(event?.report), severity: 'High', title: 'Found', description: 'd', recommendedAction: 'r', category: 'Execution' } // prettier-ignore
      const mutation = `mutation ($alert: AlertByReferenceInput!) { createAlertByReference(alert: $alert) { story { ${whole} } } }` // prettier-ignore
      const { createAlertByReference: raised } = (await alertApi(engine).ask(mutation, { alert })) as unknown as { readonly createAlertByReference: { readonly story: Story } } // prettier-ignore
      expect(chain(raised.story)).toEqual(expected)
      // Two logs of one start are one process, told once.
      const starts = raised.story.timeline.filter(
        ({ reason, processKey }) => reason === 'started' && processKey !== null,
      )
      expect(new Set(starts.map(({ processKey }) => processKey)).size).toBe(starts.length)
    } finally {
      await engine.close()
    }
  })
})
