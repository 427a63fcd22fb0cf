// Defender's enrichment functions over a few loaded rows.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { localCaller } from '../../src/caller.js'
import { openDatabase } from '../../src/engine/database.js'
import type { Engine } from '../../src/engine/engine.js'
import { InProcessEngine } from '../../src/engine/in-process.js'
import { externalReader } from '../../src/hunting/external-reader.js'
import { HuntingService } from '../../src/hunting/hunting.service.js'
import { defaultSettings } from '../../src/settings.js'
import { catalog, testNow } from '../support/hunting.js'

const day = 864_000_000_000n
const [early, late] = [testNow - 2n * day, testNow - day]
/** As the tables store an address of an adapter. */
const addresses = (...ips: readonly string[]): string => JSON.stringify(ips.map((IPAddress) => ({ IPAddress, SubnetPrefix: 24 }))) // prettier-ignore
const [tool, other] = ['a'.repeat(40), 'b'.repeat(40)]

const rows: Readonly<Record<string, readonly Readonly<Record<string, string | number | bigint | boolean>>[]>> = {
  DeviceFileEvents: [
    { Timestamp: early, DeviceId: 'd1', FileName: 'tool.exe', SHA1: tool, SHA256: 'c'.repeat(64), FileSize: 7 },
    { Timestamp: late, DeviceId: 'd2', FileName: 'gone.exe', SHA1: '', SHA256: '', FileSize: 0 },
  ],
  DeviceProcessEvents: [
    { Timestamp: late, DeviceId: 'd2', SHA1: tool, SHA256: 'c'.repeat(64), MD5: 'e'.repeat(32), FileSize: 7, ProcessVersionInfoCompanyName: 'Acme', InitiatingProcessSHA1: other },
  ],
  DeviceFileCertificateInfo: [
    { Timestamp: early, SHA1: tool, IsSigned: true, IsTrusted: false, Signer: 'Acme', Issuer: 'CA' },
    { Timestamp: late, SHA1: tool, IsSigned: true, IsTrusted: true, Signer: 'Acme Ltd', Issuer: 'CA' },
  ],
  DeviceNetworkInfo: [
    { Timestamp: early, DeviceId: 'd1', DeviceName: 'pc-1', NetworkAdapterName: 'n1', NetworkAdapterType: 'Ethernet', IPAddresses: addresses('10.0.0.1') },
    { Timestamp: late, DeviceId: 'd1', DeviceName: 'pc-1', NetworkAdapterName: 'n1', NetworkAdapterType: 'Ethernet', IPAddresses: addresses('10.0.0.9', '198.51.100.7') },
    { Timestamp: late, DeviceId: 'd2', DeviceName: 'pc-2', NetworkAdapterName: 'n2', NetworkAdapterType: 'Ethernet', IPAddresses: addresses('10.0.0.1') },
  ],
  DeviceNetworkEvents: [
    { Timestamp: early, DeviceId: 'd2', RemoteIP: '10.0.0.1' },
    { Timestamp: late, DeviceId: 'd3', RemoteIP: '10.0.0.9' },
  ],
  DeviceInfo: [{ Timestamp: late, DeviceId: 'd1' }, { Timestamp: late, DeviceId: 'd4' }],
} // prettier-ignore

let engine: Engine
let service: HuntingService
beforeAll(async () => {
  const database = await openDatabase({ path: ':memory:', catalog })
  const connection = await database.connect()
  const cell = (value: string | number | bigint | boolean): string => typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value) // prettier-ignore
  for (const [table, all] of Object.entries(rows))
    for (const row of all)
      await connection.run(`INSERT INTO "${table}" ("${Object.keys(row).join('", "')}") VALUES (${Object.values(row).map(cell).join(', ')})`) // prettier-ignore
  const open = new InProcessEngine(database)
  engine = open
  service = new HuntingService({
    catalog,
    engine: () => Promise.resolve(open),
    external: externalReader(defaultSettings),
    clock: () => testNow,
    limits: { deadlineMs: 20_000, maxRows: 100, maxBytes: 1 << 20, concurrentHunts: 1, waitingHunts: 0 },
  })
})
afterAll(() => engine.close())

async function hunt(query: string): Promise<readonly (readonly unknown[])[]> {
  const { rows: found, warnings } = await service.hunt(localCaller, { query })
  expect(warnings.map(({ code }) => code)).toEqual(['KQL2916'])
  return JSON.parse(found.text) as readonly (readonly unknown[])[]
}

describe('FileProfile', () => {
  const facts = 'GlobalPrevalence, GlobalFirstSeen, GlobalLastSeen, Signer, SignatureState, IsExecutable, Publisher, ProfileAvailability' // prettier-ignore
  const profile = [2, '2026-11-18T12:00:00.0000000Z', '2026-11-19T12:00:00.0000000Z', 'Acme Ltd', 'SignedValid', true, 'Acme', 'Available'] // prettier-ignore

  test.each([
    ['the column unquoted', `DeviceFileEvents | where FileName == "tool.exe" | invoke FileProfile(SHA1, 1000) | project ${facts}`, [profile]],
    ['in quotes', `DeviceFileEvents | where FileName == "tool.exe" | invoke FileProfile("SHA256") | project ${facts}`, [profile]],
    ['none, in capitals', `print SHA1 = "${tool.toUpperCase()}" | invoke FileProfile() | project ${facts}`, [profile]],
    ['a hash of a parent process', `print SHA1 = "${other}" | invoke FileProfile() | project GlobalPrevalence, ProfileAvailability`, [[1, 'Available']]],
    ['a hash that is nowhere', 'print SHA1 = "0000" | invoke FileProfile() | project SHA1, GlobalPrevalence, ProfileAvailability', [['0000', null, 'Missing']]],
    ['no hash', 'DeviceFileEvents | where SHA1 == "" | invoke FileProfile() | project FileName, FileSize, ProfileAvailability', [['gone.exe', 0, '']]],
    ['rows beyond the number', `datatable(n: long, SHA1: string)[1, "${tool}", 2, "${tool}"] | invoke FileProfile(SHA1, 1) | sort by n asc | project n, ProfileAvailability`, [[1, 'Available'], [2, '']]],
  ])('%s', async (_what, query, answer) => {
    expect(await hunt(query)).toEqual(answer)
  }) // prettier-ignore

  test('keeps the columns there are and adds the others in their documented order', async () => {
    const { columns } = await service.hunt(localCaller, { query: 'print a = 1, SHA1 = "" | invoke FileProfile()' })
    expect(columns.map(({ name }) => name).join()).toBe(
      'a,SHA1,SHA256,MD5,FileSize,GlobalPrevalence,GlobalFirstSeen,GlobalLastSeen,Signer,Issuer,SignerHash,' +
        'IsCertificateValid,IsRootSignerMicrosoft,SignatureState,IsExecutable,ThreatName,Publisher,SoftwareName,ProfileAvailability',
    )
  })
})

describe('of devices and addresses', () => {
  test.each([
    ['DeviceInfo | invoke SeenBy() | project DeviceId, SeenBy | sort by DeviceId asc', [['d1', [{ DeviceId: 'd2', LastEncountered: '2026-11-18T12:00:00.0000000Z' }, { DeviceId: 'd3', LastEncountered: '2026-11-19T12:00:00.0000000Z' }]], ['d4', null]]],
    ['print IP = "10.0.0.1" | invoke DeviceFromIP()', [['10.0.0.1', 'd2']]],
    ['print IP = "10.0.0.1", Timestamp = now() - 36h | invoke DeviceFromIP() | project DeviceId', [['d1']]],
    ['print IP = "10.9.9.9" | invoke DeviceFromIP() | project DeviceId', [['']]],
    ['AssignedIPAddresses("PC-1") | project IPAddress, IPType, NetworkAdapterType', [['10.0.0.9', 'Private', 'Ethernet'], ['198.51.100.7', 'Public', 'Ethernet']]],
    ['AssignedIPAddresses("d1", now() - 36h) | project IPAddress', [['10.0.0.1']]],
  ])('%s', async (query, answer) => {
    expect(await hunt(query)).toEqual(answer)
  }) // prettier-ignore
})
