// The pack is about behaviour: nothing in it names a sample, a company, a person or a day.
import { createReadStream, existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'
import { describe, expect, test } from '@jest/globals'
import ipaddr from 'ipaddr.js'
import { packageRoot } from '../../../src/package-root.js'
import { isRecord } from '../../../src/ingest/json-values.js'
import { rules, textOf } from './rules.js'

/** Addresses that mean the same everywhere: private, loopback, link-local and documentation ranges. */
const everywhere = ['private', 'loopback', 'linkLocal', 'carrierGradeNat', 'reserved', 'unspecified', 'broadcast']

/** Public addresses in a text, versions with four numbers among them. */
function publicAddresses(text: string): readonly string[] {
  const candidates = text.match(/\b\d{1,3}(?:\.\d{1,3}){3}\b/g) ?? []
  return candidates.filter((text) => ipaddr.IPv4.isValid(text) && !everywhere.includes(ipaddr.parse(text).range()))
}

/** What a rule must not hold, by what it is. */
const artefacts: Readonly<Record<string, (text: string) => readonly string[]>> = {
  hashes: (text) => text.match(/\b([0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})\b/gi) ?? [],
  'public addresses': publicAddresses,
  dates: (text) => text.match(/\b(19|20)\d\d-\d\d-\d\d\b|\bdatetime\(/g) ?? [],
  'accounts of one domain': (text) => text.match(/S-1-5-21-\d+/g) ?? [],
  'folders of one person': (text) => text.match(/\\users\\(?!public\b|default\b)[a-z][\w.-]*\\(?=\w)/gi) ?? [],
}

describe.each(Object.entries(artefacts))('no %s', (_, find) => {
  test('in any rule', () => {
    expect(rules.map((rule) => [rule.id, find(textOf(rule))] as const).filter(([, found]) => found.length > 0)).toEqual(
      [],
    )
  })
})

test('the artefacts are recognised', () => {
  expect(artefacts['hashes']?.('x == "d41d8cd98f00b204e9800998ecf8427e"')).toHaveLength(1)
  expect(artefacts['public addresses']?.('8.8.8.8 10.0.0.1 169.254.169.254 127.0.0.1')).toEqual(['8.8.8.8'])
  expect(artefacts['dates']?.('2020-12-19')).toHaveLength(1)
  expect(
    artefacts['folders of one person']?.(String.raw`C:\Users\jdoe\a and \users\public\b and \\users\\`),
  ).toHaveLength(1)
})

const telemetry = join(packageRoot(), '../shared/telemetry')
const present = existsSync(telemetry)

/** Accounts that Windows has everywhere, and words that are names as well. */
const common = new Set([
  ...['system', 'administrator', 'local service', 'network service', 'anonymous logon', 'guest', 'defaultaccount'],
  ...['local', 'window manager', 'font driver host', 'nt authority', 'localhost'],
])

/** Names of hosts and people in the captures, in lower case. */
async function namesInCaptures(): Promise<ReadonlySet<string>> {
  const names = new Set<string>()
  for (const file of readdirSync(telemetry).filter((file) => file.endsWith('.ndjson.gz'))) {
    const lines = createInterface({ input: createReadStream(join(telemetry, file)).pipe(createGunzip()) })
    for await (const line of lines) {
      // The captures end in bytes that are no JSON; those lines name nobody.
      if (line.startsWith('{') && line.endsWith('}')) addNames(JSON.parse(line), names)
    }
  }
  return names
}

/** Hosts, their domains, and the accounts that Sysmon or the audit log name as the actor of an event. */
function addNames(event: unknown, names: Set<string>): void {
  if (!isRecord(event)) return
  const ofPerson = String(event['SubjectUserSid']).startsWith('S-1-5-21-')
  for (const field of ['Hostname', 'User', ...(ofPerson ? ['SubjectUserName', 'SubjectDomainName'] : [])]) {
    const value = event[field]
    if (typeof value !== 'string') continue
    for (const part of value.toLowerCase().split(/[\\.]/)) {
      const name = part.replace(/\$$/, '')
      if (name.length >= 5 && !common.has(name) && !/^(dwm|umfd)-\d+$/.test(name)) names.add(name)
    }
  }
}

const describeCaptures = present ? describe : describe.skip
describeCaptures(`names of the captures${present ? '' : ' (no ../shared/telemetry here)'}`, () => {
  test('are in no rule', async () => {
    const names = await namesInCaptures()
    expect(names.size).toBeGreaterThan(5)
    const words = rules.map(
      (rule) =>
        [
          rule.id,
          new Set(
            textOf(rule)
              .toLowerCase()
              .match(/[\w$-]{5,}/g),
          ),
        ] as const,
    )
    const named = words.map(([id, said]) => [id, [...names].filter((name) => said.has(name))] as const)
    expect(named.filter(([, found]) => found.length > 0)).toEqual([])
  })
})
