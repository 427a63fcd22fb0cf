// Connections, bound ports and name lookups: Sysmon 3 and 22, Security 5154, 5156 and 5158 to DeviceNetworkEvents.
import { ipAddressType, unmapped } from '../ip-addresses.js'
import { textOf } from './event.js'
import type { WindowsEvent } from './event.js'
import { actingProcess, computed, derived, field, mapping, number, sysmonActor } from './mapping.js'
import type { EventMapping, Source, Sources } from './mapping.js'

const protocols: ReadonlyMap<string, string> = new Map([
  ['1', 'Icmp'],
  ['2', 'Igmp'],
  ['6', 'Tcp'],
  ['17', 'Udp'],
  ['47', 'Gre'],
  ['58', 'Icmpv6'],
  ['tcp', 'Tcp'],
  ['udp', 'Udp'],
])

const protocol: Source = derived('Protocol', (text) => protocols.get(text.toLowerCase()) ?? text)

/** Which pair of fields holds the local end of a connection and which the remote one. */
interface Ends {
  readonly local: string
  readonly remote: string
}

/** The columns of a connection's two ends; `ends` tells which side is local. */
function endColumns(
  ends: (event: WindowsEvent) => Ends,
  names: { readonly address: string; readonly port: string },
  sides: readonly string[],
): Sources {
  const reads = sides.flatMap((side) => [side + names.address, side + names.port])
  const address = (end: keyof Ends) => (event: WindowsEvent) =>
    unmapped(textOf(event, ends(event)[end] + names.address))
  const port = (end: keyof Ends) => (event: WindowsEvent) => textOf(event, ends(event)[end] + names.port)
  return {
    LocalIP: computed(address('local'), ...reads),
    LocalPort: computed(port('local')),
    LocalIPType: computed((event) => ipAddressType(textOf(event, ends(event).local + names.address))),
    RemoteIP: computed(address('remote')),
    RemotePort: computed(port('remote')),
    RemoteIPType: computed((event) => ipAddressType(textOf(event, ends(event).remote + names.address))),
  }
}

/**
 * Sysmon names the initiator Source; of datagrams it is this host, whoever sent the first: it answers from port 123 or
 * 5353 to the same port.
 */
function sysmonEnds(event: WindowsEvent): Ends {
  const isDatagram = textOf(event, 'Protocol').toLowerCase() === 'udp'
  return isInitiated(event) || isDatagram
    ? { local: 'Source', remote: 'Destination' }
    : { local: 'Destination', remote: 'Source' }
}

const isInitiated = (event: WindowsEvent) => textOf(event, 'Initiated') === 'true'

/** The filtering platform writes %%14592 for inbound; the source is the end that began the connection. */
const isInbound = (event: WindowsEvent) => textOf(event, 'Direction') === '%%14592'

const auditedEnds = (event: WindowsEvent): Ends =>
  isInbound(event) ? { local: 'Dest', remote: 'Source' } : { local: 'Source', remote: 'Dest' }

const connection: EventMapping = mapping(
  'DeviceNetworkEvents',
  computed((event) => (isInitiated(event) ? 'ConnectionSuccess' : 'InboundConnectionAccepted'), 'Initiated'),
  {
    ...sysmonActor,
    ...endColumns(sysmonEnds, { address: 'Ip', port: 'Port' }, ['Source', 'Destination']),
    RemoteUrl: computed((event) => textOf(event, `${sysmonEnds(event).remote}Hostname`)),
    Protocol: protocol,
  },
)

const auditedActor = actingProcess({ image: 'Application', id: ['ProcessId', 'ProcessID'] })

const auditedConnection: EventMapping = mapping(
  'DeviceNetworkEvents',
  computed((event) => (isInbound(event) ? 'InboundConnectionAccepted' : 'ConnectionSuccess'), 'Direction'),
  {
    ...auditedActor,
    ...endColumns(auditedEnds, { address: 'Address', port: 'Port' }, ['Source', 'Dest']),
    Protocol: protocol,
  },
)

/** A port taken by a process: no remote end yet. */
const localPort = (action: string): EventMapping =>
  mapping('DeviceNetworkEvents', action, {
    ...auditedActor,
    LocalIP: derived('SourceAddress', unmapped),
    LocalPort: number('SourcePort'),
    LocalIPType: derived('SourceAddress', ipAddressType),
    Protocol: protocol,
  })

/** `type:  5 name.example.;10.0.0.1;` as JSON, in the members that Defender gives a DNS answer. */
function dnsResults(text: string): string {
  const answers = text.split(';').filter((answer) => answer.trim() !== '')
  const results = answers.map((answer) => {
    const [, type, name] = /^type:\s*(\d+)\s+(.*)$/.exec(answer.trim()) ?? []
    return type === undefined ? { Result: unmapped(answer.trim()) } : { DnsQueryType: Number(type), Result: name ?? '' }
  })
  return JSON.stringify(results)
}

const nameLookup: EventMapping = mapping(
  'DeviceNetworkEvents',
  'DnsQueryResponse',
  { ...sysmonActor, RemoteUrl: field('QueryName') },
  { DnsQueryString: field('QueryName'), DnsQueryResult: derived('QueryResults', dnsResults) },
)

export const networkMappings: Readonly<Record<string, EventMapping>> = {
  'sysmon|3': connection,
  'sysmon|22': nameLookup,
  'security|5154': localPort('ListeningConnectionCreated'),
  'security|5156': auditedConnection,
  'security|5158': localPort('LocalPortBound'),
}
