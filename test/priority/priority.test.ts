// Priorities: what raises and lowers them, when they follow, how the queue sorts by them, and how models come and go.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { localCaller } from '../../src/caller.js'
import type { InProcessEngine } from '../../src/engine/in-process.js'
import { Forbidden, Invalid, NotFound } from '../../src/request-errors.js'
import type { AlertApi } from '../support/alerts.js'
import { alertApi } from '../support/alerts.js'
import type { ExportedRow } from '../support/application.js'
import { applicationEngine, loadRows } from '../support/application.js'

let engine: InProcessEngine
let api: AlertApi
beforeEach(async () => {
  engine = await applicationEngine()
  api = alertApi(engine)
})
afterEach(() => engine.close())

interface Wish {
  readonly id: string
  readonly title?: string
  readonly severity?: string
  readonly category?: string
  readonly device?: string
  readonly time?: string
  readonly account?: string
  readonly expert?: boolean
}

/** The records of an alert, as an export has them. */
const recordsOf = ({ id, title = 'Odd thing', severity = 'Medium', category = 'Execution', device = 'd1', time = '2026-11-16T08:00:00Z', account, expert = false }: Wish): readonly ExportedRow[] => {
  const sources = expert
    ? { ServiceSource: 'Microsoft Defender for Endpoint', DetectionSource: 'Microsoft Defender Experts' }
    : { ServiceSource: 'Microsoft Defender for Endpoint', DetectionSource: 'EDR' }
  const about = { Timestamp: time, AlertId: id, Title: title, Severity: severity, ...sources }
  return [
    { table: 'AlertInfo', row: { ...about, Category: category } },
    { table: 'AlertEvidence', row: { ...about, EntityType: 'Machine', EvidenceRole: 'Impacted', DeviceId: device, DeviceName: device } },
    ...(account === undefined ? [] : [{ table: 'AlertEvidence', row: { ...about, EntityType: 'User', AccountName: account, DeviceId: device } }]),
    { table: 'DeviceAlertEvents', row: { Timestamp: time, AlertId: id, Title: title, Severity: severity, Category: category, DeviceId: device, ReportId: 7, Table: 'DeviceProcessEvents' } },
    { table: 'DeviceProcessEvents', row: { Timestamp: time, DeviceId: device, DeviceName: device, ReportId: 7, ActionType: 'ProcessCreated', FileName: 'odd.exe' } },
  ]
} // prettier-ignore

const raise = (...wishes: readonly Wish[]): Promise<void> => loadRows(engine, wishes.flatMap(recordsOf))

interface Shown {
  readonly score: number
  readonly model: number
  readonly reasons: readonly { readonly feature: string; readonly text: string; readonly weight: number; readonly events: readonly object[] }[]
} // prettier-ignore

async function priorityOf(id: string, language = 'EN'): Promise<Shown> {
  const answer = await api.ask(`query($id: ID!, $language: Language!) { alert(id: $id) { priority {
      score model reasons(language: $language) { feature text weight events { table } } } } }`, { id, language }) // prettier-ignore
  return (answer as unknown as { readonly alert: { readonly priority: Shown } }).alert.priority
}

const queue = async (): Promise<readonly string[]> => {
  const answer = await api.ask('{ alerts(orderBy: { field: priority }) { edges { node { id } } } }')
  const { alerts } = answer as unknown as { readonly alerts: { readonly edges: readonly { readonly node: { readonly id: string } }[] } } // prettier-ignore
  return alerts.edges.map(({ node }) => node.id)
}

const judge = (ids: readonly string[], classification: string): Promise<unknown> =>
  api.ask('mutation($ids: [ID!]!, $to: String) { updateAlerts(ids: $ids, update: { classification: $to }) { id } }', { ids, to: classification }) // prettier-ignore

describe('an alert comes before another', () => {
  test.each<readonly [string, Omit<Wish, 'id'>, Omit<Wish, 'id'>]>([
    ['for its severity', { severity: 'High' }, { severity: 'Low' }],
    ['for what it shows', { category: 'CredentialAccess' }, { category: 'Discovery' }],
    ['for an administrator in it', { account: 'Administrator' }, { account: 'kim' }],
    ['as a notification of the experts', { expert: true, severity: 'Low' }, { severity: 'High' }],
  ])('%s', async (_, first, second) => {
    await raise({ id: 'b', title: 'B', device: 'd1', ...second }, { id: 'a', title: 'A', device: 'd2', ...first })
    expect(await queue()).toEqual(['a', 'b'])
  })

  test('for the server that it is on, and the asset that people tagged', async () => {
    const device = (DeviceId: string, more: object): ExportedRow => ({ table: 'DeviceInfo', row: { Timestamp: '2026-11-16T07:00:00Z', DeviceId, DeviceName: DeviceId, ...more } }) // prettier-ignore
    await loadRows(engine, [device('server', { OSPlatform: 'WindowsServer2022' }), device('vital', { DeviceManualTags: '["Crown Jewel"]' })]) // prettier-ignore
    await raise({ id: 'c', title: 'C', device: 'plain' }, { id: 'b', title: 'B', device: 'server' }, { id: 'a', title: 'A', device: 'vital' }) // prettier-ignore
    expect(await queue()).toEqual(['a', 'b', 'c'])
  })

  test('for other detections on the device at the time', async () => {
    await raise({ id: 'x', title: 'X', device: 'd1' }, { id: 'y', title: 'Y', device: 'd1', category: 'Persistence' })
    await raise({ id: 'z', title: 'Z', device: 'd1', time: '2026-11-16T11:00:00Z' })
    const [x, z] = [await priorityOf('x'), await priorityOf('z')]
    expect(x.score).toBeGreaterThan(z.score)
    expect(x.reasons.find(({ feature }) => feature === 'company')).toEqual({
      feature: 'company',
      text: '1 other detection fires on the same device within an hour of it.',
      weight: expect.any(Number),
      events: [{ table: 'DeviceProcessEvents' }],
    })
  })

  test('for the devices that the detection fires on within a day; and after one that fires every day', async () => {
    await raise({ id: 'wide1', title: 'Wide', device: 'd1' }, { id: 'wide2', title: 'Wide', device: 'd2' })
    await raise(...Array.from({ length: 9 }, (_, day) => ({ id: `often${day}`, title: 'Often', device: 'd3', time: `2026-11-0${day + 1}T08:00:00Z` }))) // prettier-ignore
    await raise({ id: 'alone', title: 'Alone', device: 'd4' })
    const score = async (id: string) => (await priorityOf(id)).score
    expect(await score('wide1')).toBeGreaterThan(await score('alone'))
    expect(await score('often8')).toBeLessThan(await score('alone'))
  })
})

describe('a verdict', () => {
  test('on one alert moves the others of its detection that are open, in the same transaction', async () => {
    await raise({ id: 'a', device: 'd1' }, { id: 'b', device: 'd2' }, { id: 'other', title: 'Other', device: 'd3' })
    const before = await Promise.all(['b', 'other'].map((id) => priorityOf(id)))
    await judge(['a'], 'FalsePositive')
    const after = await Promise.all(['b', 'other'].map((id) => priorityOf(id)))
    expect(after[0]?.score).toBeLessThan(before[0]?.score ?? 0)
    expect(after[0]?.reasons.map(({ text }) => text)).toContain('Analysts found 0 of 1 other alert of this detection to be attacks.') // prettier-ignore
    expect(after[1]?.score).toBe(before[1]?.score)
  })

  test('says nothing about its own alert', async () => {
    await raise({ id: 'a' })
    const { score } = await priorityOf('a')
    await judge(['a'], 'TruePositive')
    expect((await priorityOf('a')).score).toBe(score)
  })
})

test('records that come later change the priority of an alert', async () => {
  await raise({ id: 'a', severity: 'Low' })
  const { score } = await priorityOf('a')
  await raise({ id: 'a', severity: 'High', time: '2026-11-16T08:05:00Z' })
  expect((await priorityOf('a')).score).toBeGreaterThan(score)
})

test('reasons add up to the score, in English and in French', async () => {
  await raise({ id: 'a', severity: 'High', category: 'CredentialAccess' })
  const { score, reasons, model } = await priorityOf('a')
  const sum = reasons.reduce((total, { weight }) => total + weight, -3)
  expect(score).toBeCloseTo(100 / (1 + Math.exp(-sum)), 1)
  expect(model).toBe(0)
  expect(reasons.map(({ text }) => text)).toEqual(['Its severity is High.', 'It shows credential access.'])
  expect((await priorityOf('a', 'FR')).reasons.map(({ text }) => text)).toEqual([
    'Sa gravité est élevée.',
    'Elle relève de la catégorie CredentialAccess.',
  ])
})

describe('the queue', () => {
  test('pages by priority, each alert once, up and down', async () => {
    const severities = ['Low', 'Medium', 'High'] as const
    await raise(...Array.from({ length: 24 }, (_, i) => ({ id: `a${i}`, title: `T${i}`, device: `d${i}`, severity: severities[i % 3] ?? 'Low' }))) // prettier-ignore
    for (const direction of ['ASC', 'DESC']) {
      const seen: { readonly id: string; readonly priority: { readonly score: number } }[] = []
      let after: string | null = null
      do {
        const { alerts } = (await api.ask(`query($after: String) { alerts(first: 7, after: $after, orderBy: { field: priority, direction: ${direction} }) {
          edges { node { id priority { score } } } pageInfo { hasNextPage endCursor } } }`, { after })) as unknown as
          { readonly alerts: { readonly edges: readonly { readonly node: (typeof seen)[number] }[]; readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string } } } // prettier-ignore
        seen.push(...alerts.edges.map(({ node }) => node))
        after = alerts.pageInfo.hasNextPage ? alerts.pageInfo.endCursor : null
      } while (after !== null)
      const scores = seen.map(({ priority }) => priority.score)
      expect(new Set(seen.map(({ id }) => id)).size).toBe(24)
      expect(scores).toEqual(scores.toSorted((a, b) => (direction === 'ASC' ? a - b : b - a)))
    }
  })

  test.each([2, 20])('for %i alerts with reasons and events: the same statements', async (first) => {
    await raise(...Array.from({ length: 20 }, (_, i) => ({ id: `a${i}`, title: `T${i}`, device: `d${i}` })))
    const before = api.statements()
    await api.ask(`{ alerts(first: ${first}, orderBy: { field: priority }) { edges { node { priority { score reasons { text events { table } } } } } } }`) // prettier-ignore
    expect(api.statements() - before).toBe(5)
  })
})

describe('models', () => {
  /** Thirty alerts of each of two detections: what the prior takes for urgent is never an attack here. */
  const upsideDown = async (): Promise<void> => {
    const alerts = Array.from({ length: 60 }, (_, i) => ({ id: `a${i}`, title: `T${i}`, device: `d${i}`, severity: i % 2 === 0 ? 'High' : 'Low' })) // prettier-ignore
    await raise(...alerts)
    const ids = (severity: string) => alerts.filter((one) => one.severity === severity).map(({ id }) => id)
    await judge(ids('High'), 'FalsePositive')
    await judge(ids('Low'), 'TruePositive')
    await raise({ id: 'high', title: 'New', device: 'e1', severity: 'High' }, { id: 'low', title: 'Newer', device: 'e2', severity: 'Low' }) // prettier-ignore
  }

  test('learn from verdicts, are kept with their training, and are taken back', async () => {
    await upsideDown()
    expect((await queue())[0]).not.toBe('low')
    const model = await api.priority.train(localCaller)
    expect(model).toMatchObject({ version: 1n, alerts: 60n, attacks: 30n, trainedBy: localCaller.name })
    expect((await priorityOf('low')).score).toBeGreaterThan((await priorityOf('high')).score)
    expect((await priorityOf('low')).model).toBe(1)
    const { calibration } = model
    expect(calibration?.model.brier).toBeLessThan(calibration?.prior.brier ?? 0)
    expect(calibration?.model.logLoss).toBeLessThan(calibration?.prior.logLoss ?? 0)
    expect(calibration?.model.bins.reduce((sum, { alerts }) => sum + alerts, 0)).toBe(60)

    await api.priority.use(localCaller, 0n)
    expect((await priorityOf('high')).score).toBeGreaterThan((await priorityOf('low')).score)
    expect((await api.priority.models(localCaller)).map(({ version }) => version)).toEqual([1n, 0n])
    await api.priority.use(localCaller, 1n)
    expect((await api.priority.modelInUse(localCaller)).version).toBe(1n)
  })

  test('trained twice on the same verdicts are the same', async () => {
    await upsideDown()
    const [one, other] = [await api.priority.train(localCaller), await api.priority.train(localCaller)]
    expect(other.version).toBe(2n)
    expect(other.weights).toEqual(one.weights)
  })

  test('take verdicts of both kinds, and know their numbers', async () => {
    await raise({ id: 'a' })
    await judge(['a'], 'TruePositive')
    await expect(api.priority.train(localCaller)).rejects.toThrow(Invalid)
    await expect(api.priority.use(localCaller, 3n)).rejects.toThrow(NotFound)
  })

  test('are for those who may make detection rules', async () => {
    const reader = { ...localCaller, scopes: new Set(['Alert.ReadWrite.All'] as const) }
    expect(() => api.priority.models(reader)).toThrow(Forbidden)
    await expect(api.priority.train(reader)).rejects.toThrow(Forbidden)
  })
})
