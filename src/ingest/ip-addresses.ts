// Names the kind of an IP address as Defender's RemoteIPType and LocalIPType columns do.
import { isIPv4, isIPv6 } from 'node:net'

export type IpAddressType =
  | 'Public'
  | 'Private'
  | 'Loopback'
  | 'LinkLocal'
  | 'Multicast'
  | 'Broadcast'
  | 'Reserved'
  | 'Unspecified'
  | 'Teredo'
  | 'FourToSixMapping'

const fourMapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i

/** The address without the prefix that maps IPv4 into IPv6: `::ffff:10.0.0.1` is `10.0.0.1`. */
export function unmapped(address: string): string {
  return fourMapped.exec(address)?.[1] ?? address
}

/** The kind of an address, or '' for text that is no address. */
export function ipAddressType(address: string): IpAddressType | '' {
  if (isIPv4(address)) return versionFourType(address)
  if (isIPv6(address)) return versionSixType(address)
  return ''
}

function versionFourType(address: string): IpAddressType {
  const [a = 0, b = 0] = address.split('.').map(Number)
  if (address === '255.255.255.255') return 'Broadcast'
  if (address === '0.0.0.0') return 'Unspecified'
  if (a === 127) return 'Loopback'
  if (a === 10 || (a === 172 && b >= 16 && b < 32) || (a === 192 && b === 168)) return 'Private'
  if (a === 169 && b === 254) return 'LinkLocal'
  if (a >= 224 && a < 240) return 'Multicast'
  // RFC 6890: this network, shared address space, and what class E keeps back.
  if (a === 0 || a >= 240 || (a === 100 && b >= 64 && b < 128)) return 'Reserved'
  return 'Public'
}

function versionSixType(address: string): IpAddressType {
  const groups = expand(address)
  const first = groups[0] ?? 0
  const leading = groups.slice(0, 5).every((group) => group === 0)
  if (leading && groups[5] === 0xffff) return 'FourToSixMapping'
  if (leading && groups[5] === 0 && groups[6] === 0 && groups[7] === 0) return 'Unspecified'
  if (leading && groups[5] === 0 && groups[6] === 0 && groups[7] === 1) return 'Loopback'
  if (first === 0x2001 && groups[1] === 0) return 'Teredo'
  if ((first & 0xffc0) === 0xfe80) return 'LinkLocal'
  if ((first & 0xfe00) === 0xfc00) return 'Private'
  if ((first & 0xff00) === 0xff00) return 'Multicast'
  return (first & 0xe000) === 0x2000 ? 'Public' : 'Reserved'
}

/** The eight groups of a valid IPv6 address; a zone index and a dotted tail are allowed. */
function expand(address: string): readonly number[] {
  const plain = address.replace(/%.*$/, '').replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, a, b, c, d) => {
    const pair = (high: string, low: string) => (Number(high) * 256 + Number(low)).toString(16)
    return `${pair(String(a), String(b))}:${pair(String(c), String(d))}`
  })
  const [head = '', tail] = plain.split('::')
  const groupsOf = (text: string) => (text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16)))
  const before = groupsOf(head)
  if (tail === undefined) return before
  const after = groupsOf(tail)
  return [...before, ...new Array<number>(8 - before.length - after.length).fill(0), ...after]
}
