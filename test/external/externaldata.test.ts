// externaldata from the query to its rows: files in a folder and a real HTTP server, within what the settings allow.
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateRawSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { KqlError } from '../../grammar/diagnostic.js'
import { localCaller } from '../../src/caller.js'
import { ExternalReader, noExternalData } from '../../src/external/reader.js'
import type { ExternalOptions } from '../../src/external/reader.js'
import { HuntingService } from '../../src/hunting/hunting.service.js'
import { catalog, testEngine, testNow } from '../support/hunting.js'

const root = mkdtempSync(join(tmpdir(), 'harrier-test-'))
const folder = join(root, 'lists')
const csv =
  'ip,seen,note\r\n10.0.0.1,2026-01-02,"a ""quoted"", text"\r\n\r\n10.0.0.2,never\r\n10.0.0.3,2026-01-03T04:05:06Z,x,too many'
let server: Server
let origin: string

beforeAll(async () => {
  mkdirSync(folder)
  const files: Readonly<Record<string, string | Buffer>> = {
    'a.csv': csv,
    'a.csv.gz': gzipSync(csv),
    'a.csv.zip': zipOf('a.csv', csv),
    'a.tsv': 'a\t"b\tc"\n',
    'a.psv': '1|2',
    'a.scsv': '1;2',
    'a.txt': '\uFEFFone,two\n\nthree\n',
    'a.json': '{"a": 12345678901234567890, "b": {"x": [1, 12345678901234567]}, "c": true}\n{"c": null, "a": "7"}\n',
    'd.json': '{"d": 1234567890.123456789}',
    'b.multijson': '[{"a": "t", "n": {"x": {"y z": 5}}},\n {"n": {"x": {}}}]\n{"a": "u"}',
    'broken.json': '{"a": 1',
    'bomb.gz': gzipSync(Buffer.alloc(3 * 1024 ** 2)),
  }
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
  writeFileSync(join(root, 'secret.txt'), 'secret')
  symlinkSync(join(root, 'secret.txt'), join(folder, 'link.txt'))
  server = createServer((request, response) => {
    const { url = '' } = request
    if (url === '/away') response.writeHead(302, { location: 'http://127.0.0.1:1/list' }).end()
    else if (url === '/moved') response.writeHead(301, { location: '/list?key=1' }).end()
    else if (url === '/round') response.writeHead(302, { location: '/round' }).end()
    else if (url === '/large') response.end(Buffer.alloc(3 * 1024 ** 2, 'a'))
    else if (url === '/half') response.end(Buffer.alloc(512 * 1024, 'a'))
    else if (url === '/broken')
      response.writeHead(200, { 'content-length': '100' }).write('a', () => response.destroy())
    else if (url === '/gone') response.writeHead(404).end()
    else response.end(`${url}\n`)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.close()
  rmSync(root, { recursive: true, force: true })
})

/** An archive of one deflated file, as APPNOTE.TXT has it; no reader here looks at the checksum. */
function zipOf(name: string, content: string): Buffer {
  const packed = deflateRawSync(content)
  const header = Buffer.alloc(30)
  header.writeUInt32LE(0x04034b50, 0)
  header.writeUInt16LE(name.length, 26)
  const entry = Buffer.alloc(46)
  entry.writeUInt32LE(0x02014b50, 0)
  entry.writeUInt16LE(8, 10)
  entry.writeUInt32LE(packed.length, 20)
  entry.writeUInt16LE(name.length, 28)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(30 + name.length + packed.length, 16)
  return Buffer.concat([header, Buffer.from(name), packed, entry, Buffer.from(name), end])
}

function service(options: Partial<ExternalOptions> = {}): HuntingService {
  const allowed = { ...noExternalData, folder, hosts: [origin], maxBytes: 2 * 1024 ** 2, ...options }
  return new HuntingService({
    catalog,
    engine: testEngine,
    external: new ExternalReader(allowed),
    clock: () => testNow,
    limits: { deadlineMs: 20_000, maxRows: 1000, maxBytes: 1 << 20, concurrentHunts: 1, waitingHunts: 1 },
  })
}

async function rows(query: string, options?: Partial<ExternalOptions>): Promise<unknown> {
  const result = await service(options).hunt(localCaller, { query })
  return JSON.parse(result.rows.text) as unknown
}

async function problem(query: string, options?: Partial<ExternalOptions>): Promise<string> {
  try {
    return `answered ${JSON.stringify(await rows(query, options))}`
  } catch (error) {
    if (!(error instanceof KqlError)) throw error
    return error.diagnostics.map(({ code, message, span }) => `${code} ${query.slice(span.start, span.end)}: ${message}`).join() // prettier-ignore
  }
}

const table = '(ip: string, seen: datetime, note: string)'
const listed = [
  ['10.0.0.1', '2026-01-02T00:00:00.0000000Z', 'a "quoted", text'],
  ['10.0.0.2', null, ''],
  ['10.0.0.3', '2026-01-03T04:05:06.0000000Z', 'x'],
]

describe('files', () => {
  test.each<[string, unknown]>([
    [`externaldata${table}["a.csv"] with (ignoreFirstRecord=true)`, listed],
    [`externaldata${table}["a.csv.gz"] with (ignoreFirstRecord=true)`, listed],
    [`externaldata${table}["a.csv.zip"] with (format='csv', ignorefirstrecord=True)`, listed],
    ['externaldata(a: string, b: string)["a.tsv"]', [['a', 'b\tc']]],
    ['externaldata(a: int, b: long)["a.psv", "a.scsv"] with (format=psv)', [[1, 2], [null, null]]],
    ['externaldata(a: int, b: long)["a.scsv"]', [[1, 2]]],
    ['externaldata(a: string, b: string)["a.txt"]', [['one,two', ''], ['three', '']]],
    ['externaldata(a: string)["a.txt"] with (format=raw)', [['one,two\n\nthree\n']]],
    ['externaldata(c: bool, a: decimal, b: dynamic)["a.json"] | extend x = b.x[1]', [[true, '12345678901234567890', { x: [1, 12345678901234567] }, 12345678901234567], [null, '7', null, null]]],
    ['externaldata(d: decimal)["d.json"]', [['1234567890.123456789']]],
    ['externaldata(a: string, n: dynamic)["b.multijson"] | where isnotempty(a) | project a', [['t'], ['u']]],
    [`externaldata(k: long, a: string)["b.multijson"] with (ingestionMapping='[{"Column":"k","Properties":{"Path":"$.n.x[\\'y z\\']"}}]')`, [[5, ''], [null, ''], [null, '']]],
    [`externaldata(note: string, ip: string)["a.csv"] with (format=csv, ignoreFirstRecord=true, ingestionMapping='[{"column":"ip","ordinal":0},{"Column":"note","Properties":{"Ordinal":"2"}}]') | take 1`, [['a "quoted", text', '10.0.0.1']]],
    ['let T = externaldata(a: string)["a.txt"]; T | join kind=inner T on a | count', [[2]]],
    ['let names = dynamic(["a.psv", "a.scsv"]); externaldata(a: string)[names] | count', [[2]]],
    ['print n = toscalar(externaldata(a: string)["a.txt"] | count)', [[2]]],
    ['DeviceInfo | where DeviceName in ((externaldata(a: string)["a.txt"])) | count', [[0]]],
    ['datatable(s: string)["a three", "b 1", "two"] | where s has_any ((externaldata(a: string)["a.txt"]))', [['a three']]],
    ['let L = externaldata(a: string)["a.txt"]; let M = externaldata(a: string)["a.psv"] with (format=psv); datatable(s: string)["three", "x", "1"] | where s in (L) or s has_any (M) | join kind=leftouter (externaldata(a: string)["a.scsv"]) on $left.s == $right.a | project s, a | sort by s asc', [['1', '1'], ['three', '']]],
    ['let digits = toscalar(externaldata(a: long)["a.psv"] with (format=psv)); externaldata(a: real)["a.scsv"] | project round(a + 0.25, digits)', [[1.3]]],
  ])('%s', async (query, answer) => {
    expect(await rows(query)).toEqual(answer)
  }) // prettier-ignore

  test('Parquet, written by a hunt', async () => {
    const file = join(folder, 'a.parquet')
    const hunting = service()
    await hunting.exportParquet(await hunting.prepare(localCaller, { query: 'range x from 1 to 3 step 1 | extend t = datetime(2026-01-02T03:04:05.123456), s = "a", d = dynamic([1])' }), file) // prettier-ignore
    expect(await rows('externaldata(s: string, t: datetime, x: long, d: dynamic)["a.parquet"] | top 1 by x')).toEqual([
      ['a', '2026-01-02T03:04:05.1234560Z', 3, [1]],
    ])
  })

  test.each([
    ['../secret.txt', 'it lies outside the folder of external data.'],
    ['link.txt', 'it lies outside the folder of external data.'],
    ['/etc/passwd', 'there is no such file in the folder of external data.'],
    ['none.csv', 'there is no such file in the folder of external data.'],
    ['.', 'it is not a file.'],
    ['broken.json', 'it is not the JSON that its format says it is.'],
    ['bomb.gz', "it is larger than 2 MiB, which is the most that 'externalDataMegabytes' lets in."],
  ])('%s cannot be read', async (path, reason) => {
    expect(await problem(`externaldata(a: string)["${path}"]`)).toBe(`KQL5101 "${path}": '${path}' could not be read: ${reason}`) // prettier-ignore
  })
})

test('all that a query reads is bounded too', async () => {
  const once = `"${origin}/half"`
  expect(await rows(`externaldata(a: string)[${once}, ${once}] | count`, { maxBytes: 1 << 20 })).toEqual([[2]])
  const often = Array.from({ length: 9 }, () => once).join(', ')
  expect(await problem(`externaldata(a: string)[${often}] | count`, { maxBytes: 1 << 20 })).toMatch(
    /reads more than 4 MiB/,
  )
})

describe('hosts', () => {
  test('an address, a redirect within its host, a list of both', async () => {
    const query = `externaldata(a: string)[h@"${origin}/list", "${origin}/moved"] with (format=txt)`
    expect(await rows(query)).toEqual([['/list'], ['/list?key=1']])
  })

  test.each([
    ['/gone', 'its host answered with status 404.'],
    ['/away', "it leads to 'http://127.0.0.1:1', which is not allowed."],
    ['/round', 'it leads from one address to the next more than 5 times.'],
    ['/large', "it is larger than 2 MiB, which is the most that 'externalDataMegabytes' lets in."],
    ['/broken', 'its host broke off.'],
  ])('%s cannot be read', async (path, reason) => {
    const answer = await problem(`externaldata(a: string)["${origin}${path}"]`)
    expect(answer).toBe(`KQL5101 "${origin}${path}": '${origin}${path}' could not be read: ${reason}`)
  })

  test('a name that leads into a private network is not followed unless the settings say so', async () => {
    const named = origin.replace('127.0.0.1', 'localhost')
    const query = `externaldata(a: string)["${named}/list"]`
    expect(await problem(query, { hosts: [named] })).toMatch(/^KQL5101.*private network/)
    expect(await rows(query, { hosts: [named], privateAddresses: true })).toEqual([['/list']])
  })

  test.each([
    ['https://lists.example.org/a?sig=key', "'https://lists.example.org/a' is not read: the host 'lists.example.org' is not among those allowed; see the setting 'externalDataHosts'."],
    ['http://good.example.org/a', "'http://good.example.org/a' is not read: its host is allowed over HTTPS only."],
    ['https://good.example.org:8443/a', "'https://good.example.org:8443/a' is not read: the host 'good.example.org:8443' is not among those allowed; see the setting 'externalDataHosts'."],
    ['https://example.net/a', "'https://example.net/a' is not read: the host 'example.net' is not among those allowed; see the setting 'externalDataHosts'."],
    ['https://u:p@good.example.org/a', "'https://u:p@good.example.org/a' is not read: an address holds no name and password here."],
    ['ftp://good.example.org/a', "'ftp://good.example.org/a' is not read: it is neither a file nor an address of HTTPS."],
  ])('%s is refused before anything is read', async (uri, message) => {
    const query = `externaldata(a: string)["${uri}"] | count`
    const hosts = ['good.example.org', '*.example.net']
    expect(await problem(query, { hosts })).toBe(`KQL4201 "${uri}": ${message}`)
    expect((await service({ hosts }).validate(localCaller, { query })).map(({ code }) => code)).toEqual(['KQL4201'])
    expect(await service({ hosts }).explain(localCaller, { query }, 'physical')).toContain('UNNEST')
  }) // prettier-ignore

  test('nothing is allowed unless set', async () => {
    expect(await problem('externaldata(a: string)["a.csv"]', noExternalData)).toMatch(/^KQL4201.*no folder of files/)
  })

  test('may be taken as empty where the settings say so, with a warning', async () => {
    const query = 'externaldata(a: string)["https://lists.example.org/a", "a.txt"] with (format=txt)'
    const hunting = service({ whenRefused: 'empty' })
    const result = await hunting.hunt(localCaller, { query })
    expect(result.rows.text).toBe('[["one,two"],["three"]]')
    expect(result.warnings.map(({ code, message }) => `${code} ${message}`)).toEqual([
      "KQL4901 'https://lists.example.org/a' is taken as empty, so its rows are missing from the answer: " +
        "the host 'lists.example.org' is not among those allowed; see the setting 'externalDataHosts'.",
    ])
  })

  test('a cancelled hunt stops reading', async () => {
    const silent = createServer(() => undefined)
    await new Promise<void>((done) => silent.listen(0, '127.0.0.1', done))
    const at = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`
    const stop = new AbortController()
    silent.on('request', () => { stop.abort() }) // prettier-ignore
    const hunt = service({ hosts: [at] }).hunt(localCaller, { query: `externaldata(a: string)["${at}"]` }, stop.signal)
    await expect(hunt).rejects.toMatchObject({ code: 'KQL5004' })
    silent.closeAllConnections()
    silent.close()
  })
})
