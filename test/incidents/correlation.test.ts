// Which alerts become one incident: those that share a thing at about the same time, in whatever order they come.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { AlertRecord } from '../../src/alerts/alert-records.store.js'
import { addRecords, raiseFromRecords } from '../../src/alerts/alert-records.store.js'
import type { InProcessEngine } from '../../src/engine/in-process.js'
import type { Tie, TieKind } from '../../src/incidents/correlation.js'
import { groupsOf } from '../../src/incidents/correlation.js'
import { applicationCatalog, applicationEngine } from '../support/application.js'

const at = (hours: number): bigint => 639_300_000_000_000_000n + BigInt(hours) * 36_000_000_000n
const tie = (alertId: string, kind: TieKind, value: string, first: number, last = first): Tie => ({ alertId, kind, value, first: at(first), last: at(last) }) // prettier-ignore

describe('ties', () => {
  test.each<readonly [string, readonly Tie[], string]>([
    ['a device within a day', [tie('a', 'device', 'd', 0), tie('b', 'device', 'd', 24)], 'a b'],
    ['a device after more than a day', [tie('a', 'device', 'd', 0), tie('b', 'device', 'd', 25)], 'a | b'],
    ['a file within a week', [tie('a', 'file', 'f', 0), tie('b', 'file', 'f', 160)], 'a b'],
    ['the same value of another kind', [tie('a', 'file', 'x', 0), tie('b', 'host', 'x', 0)], 'a | b'],
    ['a chain of things', [tie('a', 'device', 'd', 0), tie('b', 'device', 'd', 1), tie('b', 'account', 'p', 1), tie('c', 'account', 'p', 9)], 'a b c'], // prettier-ignore
    ['a chain in time', [tie('a', 'device', 'd', 0), tie('b', 'device', 'd', 20), tie('c', 'device', 'd', 40)], 'a b c'], // prettier-ignore
    ['a long alert over short ones', [tie('a', 'device', 'd', 0, 100), tie('b', 'device', 'd', 1), tie('c', 'device', 'd', 90)], 'a b c'], // prettier-ignore
    ['nothing', [tie('a', 'device', 'd', 0), tie('b', 'device', 'e', 0)], 'a | b'],
  ])('%s', (_, ties, expected) => {
    const ids = [...new Set(ties.map(({ alertId }) => alertId))]
    for (const order of [ties, ties.toReversed()]) {
      const groups = groupsOf(ids, order, []).map(({ alertIds }) => alertIds.toSorted().join(' '))
      expect(groups.toSorted().join(' | ')).toBe(expected)
    }
  })

  test('incidents that one alert is tied to are one, the oldest first', () => {
    const known = [7n, 3n].map((incidentId) => ({ alertId: 'a', incidentId }))
    expect(groupsOf(['a', 'b'], [], [...known, { alertId: 'b', incidentId: 9n }])).toEqual([
      { alertIds: ['a'], incidentIds: [3n, 7n] },
      { alertIds: ['b'], incidentIds: [9n] },
    ])
  })
})

describe('alerts that are raised', () => {
  let engine: InProcessEngine
  beforeEach(async () => {
    engine = await applicationEngine()
  })
  afterEach(async () => {
    await engine.close()
  })

  /** An alert on a device, and what else its evidence names. */
  async function raise(id: string, hours: number, device: string, evidence?: object): Promise<void> {
    const about = { AlertId: id, Title: `Alert ${id}`, Severity: 'High', Timestamp: at(hours) }
    const marks = { ServiceSource: 'Microsoft Defender for Endpoint', DetectionSource: 'Custom detection' }
    const records: readonly AlertRecord[] = [
      { table: 'AlertInfo', fields: { ...about, ...marks, Category: 'Execution' } },
      ...[{ EntityType: 'Machine' }, ...(evidence ? [evidence] : [])].map((more) => ({ table: 'AlertEvidence' as const, fields: { ...about, ...marks, DeviceId: device, ...more } })), // prettier-ignore
    ]
    await engine.transaction(async (session) => {
      await addRecords(session, applicationCatalog, records, at(hours))
      await raiseFromRecords(session, [{ id, actor: 'test' }], at(hours))
    })
  }

  /** The alerts of each incident. */
  async function incidents(): Promise<readonly string[]> {
    const text = `SELECT string_agg(id, ' ' ORDER BY id) AS ids FROM alerts GROUP BY incident_id ORDER BY ids`
    return (await engine.read((session) => session.rows<{ ids: string }>(text))).map(({ ids }) => ids)
  }

  const user = (name: string) => ({ EntityType: 'User', AccountName: name, AccountDomain: 'marlow' })
  const file = (sha1: string, path: string) => ({ EntityType: 'File', FileName: 'x.exe', FolderPath: path, SHA1: sha1 })
  const ip = (address: string) => ({ EntityType: 'Ip', RemoteIP: address })
  const url = (address: string) => ({ EntityType: 'Url', RemoteUrl: address })
  const inSystem = 'C:\\Windows\\System32\\x.exe'

  test.each<readonly [string, object, object, boolean]>([
    ['an account', user('e.hart'), user('E.Hart'), true],
    ['the account of the system', user('system'), user('SYSTEM'), false],
    ['the account of a machine', user('ws-01$'), user('ws-01$'), false],
    ['a file', file('ab', 'C:\\Users\\x\\x.exe'), file('AB', 'D:\\x.exe'), true],
    ['a file of the system', file('ab', inSystem), file('ab', inSystem), false],
    ['a public address', ip('198.51.100.7'), ip('198.51.100.7'), true],
    ['a private address', ip('10.1.1.1'), ip('10.1.1.1'), false],
    ['a host', url('https://CDN.example.test/a'), url('cdn.example.test'), true],
  ])('on two devices with %s', async (_, one, other, together) => {
    await raise('a', 0, 'd1', one)
    await raise('b', 1, 'd2', other)
    expect(await incidents()).toEqual(together ? ['a b'] : ['a', 'b'])
  })

  const story: readonly (readonly [string, number, string, object?])[] = [
    ['a', 0, 'd1'],
    ['b', 2, 'd2'],
    ['c', 30, 'd1'],
    ['d', 4, 'd1', user('e.hart')],
    ['e', 6, 'd2', user('e.hart')],
    ['f', 90, 'd2'],
  ]
  test.each(['abcdef', 'fedcba', 'cafebd', 'dfbace'])('in the order %s make the same incidents', async (order) => {
    for (const id of order) for (const one of story) if (one[0] === id) await raise(...one)
    expect(await incidents()).toEqual(['a b d e', 'c', 'f'])
  })

  test('that show two incidents to be one merge them into the older, and both say so', async () => {
    await raise('a', 0, 'd1', user('e.hart'))
    await raise('b', 1, 'd2')
    await raise('c', 2, 'd2', user('e.hart'))
    expect(await incidents()).toEqual(['a b c'])
    const rows = (text: string) => engine.read((session) => session.rows(text))
    const history = await rows('SELECT incident_id AS id, field, new_value AS value FROM incident_history ORDER BY number') // prettier-ignore
    expect(history.map(({ id, field, value }) => [id, field, value])).toEqual([
      [1n, 'created', null],
      [1n, 'alert', 'a'],
      [2n, 'created', null],
      [2n, 'alert', 'b'],
      [1n, 'merged', '2'],
      [2n, 'mergedInto', '1'],
      [1n, 'alert', 'c'],
    ])
    expect(await rows('SELECT id, merged_into FROM incidents ORDER BY id')).toEqual([
      { id: 1n, merged_into: null },
      { id: 2n, merged_into: 1n },
    ])
  })

  test('after an incident was resolved begin another', async () => {
    await raise('a', 0, 'd1')
    await engine.transaction((session) => session.run(`UPDATE incidents SET status = 'Resolved'`))
    await raise('b', 1, 'd1')
    expect(await incidents()).toEqual(['a', 'b'])
  })

  test('again with the same records stay where they are', async () => {
    await raise('a', 0, 'd1')
    await raise('a', 0, 'd1')
    expect(await engine.read((session) => session.rows('SELECT count(*) AS n FROM incident_history'))).toEqual([{ n: 2n }]) // prettier-ignore
  })
})
