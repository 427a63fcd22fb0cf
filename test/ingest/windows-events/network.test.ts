// Rows of connections, name lookups and pipes.
import { expect, test } from '@jest/globals'
import { rowOf, security, sysmon } from './events.js'

const ends = {
  SourceIp: '10.0.0.1',
  SourcePort: '50000',
  DestinationIp: '8.8.8.8',
  DestinationPort: '443',
  Protocol: 'tcp',
}

test.each([
  [
    'begun here',
    { ...ends, Initiated: 'true' },
    {
      ActionType: 'ConnectionSuccess',
      RemoteIP: '8.8.8.8',
      RemotePort: '443',
      RemoteIPType: 'Public',
      LocalIP: '10.0.0.1',
      Protocol: 'Tcp',
    },
  ],
  [
    'accepted',
    { ...ends, Initiated: 'false' },
    { ActionType: 'InboundConnectionAccepted', RemoteIP: '10.0.0.1', LocalIP: '8.8.8.8', LocalPort: '443' },
  ],
  [
    'of datagrams, answered from a service port',
    { ...ends, SourcePort: '53', DestinationPort: '50000', Protocol: 'udp', Initiated: 'false' },
    { LocalIP: '10.0.0.1', LocalPort: '53', RemoteIP: '8.8.8.8' },
  ],
  [
    'of datagrams between two service ports',
    { ...ends, SourcePort: '123', DestinationPort: '123', Protocol: 'udp', Initiated: 'false' },
    { LocalIP: '10.0.0.1', LocalPort: '123', RemoteIP: '8.8.8.8', RemotePort: '123' },
  ],
])('a connection %s', (_, fields, columns) => {
  expect(rowOf(sysmon(3, fields)).columns).toMatchObject(columns)
})

test.each([
  ['%%14593', { ActionType: 'ConnectionSuccess', RemoteIP: '168.63.129.16', RemotePort: '80', LocalPort: '56628' }],
  [
    '%%14592',
    { ActionType: 'InboundConnectionAccepted', RemoteIP: '192.168.2.5', RemotePort: '56628', LocalPort: '80' },
  ],
])('an audited connection in direction %s', (direction, columns) => {
  const fields = {
    Direction: direction,
    SourceAddress: '192.168.2.5',
    SourcePort: '56628',
    DestAddress: '168.63.129.16',
    DestPort: '80',
    Protocol: '6',
    ProcessID: '3428',
  }
  expect(rowOf(security(5156, fields)).columns).toMatchObject({
    ...columns,
    Protocol: 'Tcp',
    InitiatingProcessId: 3428n,
  })
})

test('a name lookup', () => {
  const { columns, additional } = rowOf(
    sysmon(22, { QueryName: 'a.example', QueryStatus: '0', QueryResults: 'type:  5 b.example;::ffff:10.0.0.1;' }),
  )
  expect(columns).toMatchObject({ ActionType: 'DnsQueryResponse', RemoteUrl: 'a.example' })
  expect(additional).toMatchObject({
    DnsQueryString: 'a.example',
    DnsQueryResult: '[{"DnsQueryType":5,"Result":"b.example"},{"Result":"10.0.0.1"}]',
  })
})

test('a pipe by its device path', () => {
  const { columns, additional } = rowOf(sysmon(17, { PipeName: '\\PSEXESVC', EventType: 'CreatePipe' }))
  expect(columns).toMatchObject({ ActionType: 'NamedPipeEvent' })
  expect(additional).toMatchObject({
    PipeName: '\\Device\\NamedPipe\\PSEXESVC',
    FileOperation: 'File created',
    NamedPipeEnd: 'Server',
  })
})
