// Which table the events of each kind go to.
import { describe, expect, test } from '@jest/globals'
import { mappings, normalizeEvent } from '../../../src/ingest/windows-events/index.js'

describe('events to tables', () => {
  test.each([
    ['DeviceProcessEvents', ['sysmon|1', 'security|4688']],
    ['DeviceNetworkEvents', ['sysmon|3', 'sysmon|22', 'security|5156', 'security|5158']],
    ['DeviceFileEvents', ['sysmon|11', 'sysmon|15', 'sysmon|23', 'sysmon|26']],
    ['DeviceRegistryEvents', ['sysmon|12', 'sysmon|13', 'sysmon|14', 'security|4657']],
    ['DeviceImageLoadEvents', ['sysmon|7']],
    ['DeviceLogonEvents', [4624, 4625, 4634, 4648, 4672].map((id) => `security|${id}`)],
    ['DeviceEvents', [2, 6, 8, 9, 10, 17, 18, 19, 20, 21, 25].map((id) => `sysmon|${id}`)],
    ['DeviceEvents', [4656, 4663, 4697, 4698, 4719, 4720, 4732, 4768, 4769, 1102].map((id) => `security|${id}`)],
    ['DeviceEvents', ['powershell|4103', 'powershell|4104', 'wmi|5861']],
  ])('%s from %j', (table, kinds) => {
    expect(kinds.map((kind) => mappings.get(kind)?.table)).toEqual(kinds.map(() => table))
  })

  test.each([
    [{ Channel: 'Security' }],
    [{ EventID: 1 }],
    [{ EventID: 'one', Channel: 'Security' }],
    [{ EventID: 70_000, Channel: 'Security' }],
    [{ title: 'something else' }],
  ])('%j is no event', (record) => {
    expect(normalizeEvent(record)).toBeUndefined()
  })
})
