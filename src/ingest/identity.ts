// Gives each event a 128-bit identity that depends on what the event says and on nothing else.
import { createHash } from 'node:crypto'
import type { JsonRecord } from './json-values.js'

/** 32 lower-case hexadecimal digits. */
export type EventId = string

/** The identity of a sequence of parts; the separator keeps `ab, c` apart from `a, bc`. */
export function identityOf(...parts: readonly string[]): EventId {
  return createHash('md5').update(parts.join('\u0000')).digest('hex')
}

/** What a record says, field by field in the order of their names; empty fields say nothing. */
export function contentOf(record: JsonRecord): string {
  const parts: string[] = []
  for (const name of Object.keys(record).sort()) {
    const value = record[name]
    if (value === null || value === undefined || value === '') continue
    parts.push(name, typeof value === 'string' ? value : canonicalJson(value))
  }
  return parts.join('\u0000')
}

/** JSON with the keys of every object in order and without its empty members, so that spelling and order do not count. */
function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const members = Object.entries(value)
    .filter(([, member]) => member !== null && member !== undefined && member !== '')
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`)
  return `{${members.join(',')}}`
}

/** A positive number of 52 bits drawn from an identity, for a ReportId where the event has no record number. */
export function reportIdOf(id: EventId): bigint {
  return BigInt(`0x${id.slice(0, 13)}`)
}

/** The device of a host name: 40 hexadecimal digits that stay the same for every spelling in letter case. */
export function deviceIdOf(host: string): string {
  return createHash('sha1').update(host.toLowerCase()).digest('hex')
}
