// Which files and addresses a query may read: those in one folder and on the hosts that the settings name.
import { isIP } from 'node:net'
import { BlockList } from 'node:net'

/** What the settings allow. */
export interface ExternalPolicy {
  /** Files below this folder may be read, by paths relative to it. */
  readonly folder: string | undefined
  /** `example.org`, `*.example.org`, or an origin in full, as `http://10.0.0.5:8080`; without a scheme it is https. */
  readonly hosts: readonly string[]
  /** Whether a name may lead to an address that is not of the public Internet. */
  readonly privateAddresses: boolean
}

/** What becomes of an address. */
export type Decision =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'url'; readonly url: URL; readonly privateAddresses: boolean }
  | { readonly kind: 'refused'; readonly reason: string }

const refused = (reason: string): Decision => ({ kind: 'refused', reason })

/** Decides by the text of the address alone; where a name leads is looked at when it is read. */
export function decide(uri: string, policy: ExternalPolicy): Decision {
  const scheme = /^([a-z][a-z\d+.-]+):/i.exec(uri)?.[1]?.toLowerCase()
  if (scheme === undefined) {
    return policy.folder === undefined
      ? refused("no folder of files is set; see the setting 'externalDataFolder'.")
      : { kind: 'file', path: uri }
  }
  if (scheme !== 'http' && scheme !== 'https') return refused(`it is neither a file nor an address of HTTPS.`)
  if (!URL.canParse(uri)) return refused('it is not a whole address.')
  return decideUrl(new URL(uri), policy)
}

/** The same for an address that another one leads to. */
export function decideUrl(url: URL, policy: ExternalPolicy): Decision {
  if (url.username !== '' || url.password !== '') return refused('an address holds no name and password here.')
  const entry = policy.hosts.find((host) => allows(host, url))
  if (entry !== undefined) {
    // An address of numbers in the settings is meant, wherever it lies.
    const meant = isIP(bare(url.hostname)) !== 0 && !entry.includes('*')
    return { kind: 'url', url, privateAddresses: policy.privateAddresses || meant }
  }
  return refused(
    policy.hosts.some((host) => allows(host, new URL(`https://${url.host}`)))
      ? 'its host is allowed over HTTPS only.'
      : `the host '${url.host}' is not among those allowed; see the setting 'externalDataHosts'.`,
  )
}

function allows(entry: string, url: URL): boolean {
  if (entry.startsWith('*.')) return url.protocol === 'https:' && url.host.endsWith(entry.slice(1).toLowerCase())
  const origin = entry.includes('://') ? entry : `https://${entry}`
  return URL.canParse(origin) && new URL(origin).origin === url.origin
}

/** An IPv6 host without its brackets. */
export const bare = (host: string): string => host.replace(/^\[|\]$/g, '')

const special = new BlockList()
for (const [network, length] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const)
  special.addSubnet(network, length, 'ipv4')
const publicIpv6 = new BlockList()
publicIpv6.addSubnet('2000::', 3, 'ipv6')
for (const [network, length] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  special.addSubnet(network, length, 'ipv6')

/** Is the address of the public Internet? Ranges for special use are those of the IANA registries (RFC 6890). */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 4) return !special.check(address, 'ipv4')
  return publicIpv6.check(address, 'ipv6') && !special.check(address, 'ipv6')
}

/** An address as messages show it: what follows the path may be a key. */
export function shownAddress(uri: string): string {
  const end = uri.search(/[?#;]/)
  return end < 0 ? uri : uri.slice(0, end)
}
