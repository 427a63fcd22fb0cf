// What a match is about: the entities that its columns hold.
import { expect, test } from '@jest/globals'
import type { EntityMapping } from '../../src/detections/entities.js'
import { entitiesOf } from '../../src/detections/entities.js'

const event = { DeviceId: 'd1', InitiatingProcessFileName: 'winword.exe', RemoteIP: '192.0.2.1' }

test.each<readonly [string, Readonly<Record<string, unknown>>, EntityMapping, readonly string[]]>([
  ['what the event says', {}, {}, ['Machine', 'Process winword.exe', 'Ip 192.0.2.1']],
  ['a column for the process', { Tool: 'odd.exe' }, { process: 'Tool' }, ['Machine', 'Process winword.exe', 'Process odd.exe', 'Ip 192.0.2.1']], // prettier-ignore
  ['one that names the process once more', {}, { process: 'InitiatingProcessFileName' }, ['Machine', 'Process winword.exe', 'Ip 192.0.2.1']], // prettier-ignore
  ['one that says nothing', { Tool: '' }, { process: 'Tool' }, ['Machine', 'Process winword.exe', 'Ip 192.0.2.1']],
  ['a column for the address', { Peer: '198.51.100.9' }, { ip: 'Peer' }, ['Machine', 'Process winword.exe', 'Ip 198.51.100.9']], // prettier-ignore
])('entities by %s', (_, match, mapping, expected) => {
  const found = entitiesOf(match, event, mapping).map(({ entityType, fileName, ipAddress }) => [entityType, fileName ?? ipAddress].filter((part) => part !== undefined).join(' ')) // prettier-ignore
  expect(found).toEqual(expected)
})
