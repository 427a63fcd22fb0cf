// Which group a device is in, by conditions and rank.
import { describe, expect, test } from '@jest/globals'
import type { DeviceCondition, DeviceGroup } from '../../src/device-groups/device-group.js'
import { groupOf, matches, ungrouped } from '../../src/device-groups/device-group.js'

const device = { id: 'd1', name: 'WS-Fin-07.marlow.example', osPlatform: 'Windows11', tags: ['Finance', 'vip'] }
const on = (property: DeviceCondition['property'], operator: DeviceCondition['operator'], value: string) =>
  ({ property, operator, value }) as const

describe('conditions', () => {
  test.each<readonly [string, readonly DeviceCondition[], boolean]>([
    ['none', [], false],
    ['a name', [on('Name', 'Equals', 'ws-fin-07')], true],
    ['a name with its domain', [on('Name', 'Equals', 'ws-fin-07.marlow.example')], true],
    ['the beginning of a name', [on('Name', 'StartsWith', 'ws-')], true],
    ['the end of a name', [on('Name', 'EndsWith', '-07')], true],
    ['a part of a name', [on('Name', 'Contains', 'fin')], true],
    ['another name', [on('Name', 'Equals', 'ws-fin')], false],
    ['a domain', [on('Domain', 'Equals', 'MARLOW.example')], true],
    ['a domain above', [on('Domain', 'EndsWith', 'example')], true],
    ['another domain', [on('Domain', 'Equals', 'example')], false],
    ['a tag', [on('Tag', 'Equals', 'finance')], true],
    ['no such tag', [on('Tag', 'Equals', 'fin')], false],
    ['a system', [on('OS', 'StartsWith', 'windows')], true],
    ['one of two names', [on('Name', 'Equals', 'x'), on('Name', 'StartsWith', 'ws')], true],
    ['a name and a tag', [on('Name', 'StartsWith', 'ws'), on('Tag', 'Equals', 'vip')], true],
    ['a name and no such tag', [on('Name', 'StartsWith', 'ws'), on('Tag', 'Equals', 'lab')], false],
  ])('%s', (_, conditions, expected) => {
    expect(matches(device, conditions)).toBe(expected)
  })

  test('a device without a domain is in none', () => {
    expect(matches({ ...device, name: 'ws' }, [on('Domain', 'EndsWith', '')])).toBe(false)
  })
})

describe('rank', () => {
  const group = (name: string, ...conditions: readonly DeviceCondition[]): DeviceGroup => ({ name, description: '', remediation: 'Full', conditions, userGroups: [] }) // prettier-ignore
  const [vip, all] = [group('vip', on('Tag', 'Equals', 'vip')), group('all', on('Name', 'Contains', ''))]

  test('the highest that matches', () => {
    expect(groupOf(device, [vip, all])).toBe('vip')
    expect(groupOf(device, [all, vip])).toBe('all')
    expect(groupOf({ ...device, tags: [] }, [vip])).toBe(ungrouped)
  })
})
