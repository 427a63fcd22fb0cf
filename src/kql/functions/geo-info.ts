// Where an address is, from a file in the format of MaxMind's databases that the settings name.
import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { createRequire } from 'node:module'
import type * as Mmdb from 'mmdb-lib'
import type { HostJson } from '../../sql/host-function.js'
import { hostFunction } from '../../sql/host-function.js'
import { cast, host, value } from '../../sql/tree.js'
import { known, scalar } from './define.js'

/** The parts of a City or Country record that are read. */
interface Place {
  readonly country?: { readonly names?: { readonly en?: string } }
  readonly subdivisions?: readonly { readonly names?: { readonly en?: string } }[]
  readonly city?: { readonly names?: { readonly en?: string } }
  readonly location?: { readonly latitude?: number; readonly longitude?: number }
}

const require = createRequire(import.meta.url)
const readers = new Map<string, Mmdb.Reader<Mmdb.Response>>()

/** Read once: a City database is some 60 MB, and a new one is put in its place with a restart. */
function readerOf(path: string): Mmdb.Reader<Mmdb.Response> {
  const found = readers.get(path)
  if (found) return found
  const { Reader } = require('mmdb-lib') as typeof Mmdb
  try {
    const reader = new Reader<Mmdb.Response>(readFileSync(path))
    readers.set(path, reader)
    return reader
  } catch {
    throw new RangeError("the database of the setting 'geoDatabase' cannot be read.")
  }
}

function placeOf(ip: string, path: string): HostJson {
  if (isIP(ip) === 0) return null
  const found = readerOf(path).get(ip) as Place | null
  if (!found) return null
  const parts = {
    country: found.country?.names?.en,
    state: found.subdivisions?.[0]?.names?.en,
    city: found.city?.names?.en,
    latitude: found.location?.latitude,
    longitude: found.location?.longitude,
  }
  return Object.fromEntries(Object.entries(parts).flatMap(([name, part]) => (part === undefined ? [] : [[name, part]])))
}

const geoInfo = hostFunction({ name: 'geo_info', takes: ['varchar', 'varchar'], returns: 'json', run: placeOf })

export const geoInfos = {
  geo_info_from_ip_address: scalar({
    takes: { ip: 'string' },
    returns: 'dynamic',
    doc: "Country, state, city, latitude and longitude of an IP address, as a bag, from the database of the setting 'geoDatabase'; null without one and for addresses that it does not hold.",
    examples: { 'geo_info_from_ip_address("192.0.2.1")': null },
    mayBeNull: true,
    sql: () => cast(value(null), 'json'),
  }),
  'geo info from': scalar({
    takes: { ip: 'string', database: known('string') },
    returns: 'dynamic',
    doc: 'geo_info_from_ip_address of a database file.',
    examples: {},
    hidden: true,
    mayBeNull: true,
    host: [geoInfo],
    sql: ({ ip, database }) => host(geoInfo, ip, database),
  }),
} as const
