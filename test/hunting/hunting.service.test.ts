// The hunting service over a real engine: what is passed beside a query, the limits, and what it shows of a query.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { KqlError } from '../../grammar/diagnostic.js'
import { parseDatetime } from '../../grammar/times.js'
import { localCaller } from '../../src/caller.js'
import { openDatabase } from '../../src/engine/database.js'
import { InProcessEngine } from '../../src/engine/in-process.js'
import { ExternalReader, noExternalData } from '../../src/external/reader.js'
import { HuntingService } from '../../src/hunting/hunting.service.js'
import type { HuntRequest } from '../../src/hunting/hunting.service.js'
import { loadCatalog } from '../../src/kql/catalog.js'
import { Invalid } from '../../src/request-errors.js'

const now = parseDatetime('2026-11-20T12:00:00Z') ?? 0n
const catalog = loadCatalog()
const limits = { deadlineMs: 30_000, maxRows: 5, maxBytes: 200, concurrentHunts: 1, waitingHunts: 1 }

let engine: InProcessEngine
const asked: (readonly string[])[] = []
const service = new HuntingService({
  external: new ExternalReader(noExternalData),
  catalog,
  engine: (tables) => {
    asked.push(tables)
    return Promise.resolve(engine)
  },
  clock: () => now,
  limits,
})

beforeAll(async () => {
  const database = await openDatabase({ path: ':memory:', catalog, tables: ['DeviceInfo', 'DeviceTvmSecureConfigurationAssessmentKB'] }) // prettier-ignore
  const connection = await database.connect()
  const times = ['2026-11-20T12:00:00Z', '2026-11-19T12:00:00Z', '2026-11-19T11:59:59.9999999Z']
  for (const [index, time] of times.entries()) {
    const row = [`d${index}`, parseDatetime(time) ?? 0n]
    await connection.run('INSERT INTO "DeviceInfo" ("DeviceName", "Timestamp") VALUES ($1, $2::BIGINT)', row)
  }
  connection.disconnectSync()
  engine = new InProcessEngine(database)
})
afterAll(() => engine.close())

const hunt = (request: HuntRequest) => service.hunt(localCaller, request)
const rows = async (request: HuntRequest): Promise<unknown> => JSON.parse((await hunt(request)).rows.text)

describe('parameters', () => {
  const declared = (type: string): string => `declare query_parameters(p: ${type}); print p`
  test.each<readonly [string, string, unknown]>([
    ['long', '9007199254740991', 9007199254740991],
    ['long', '0x10', 16],
    ['int', '-7', -7],
    ['real', '1.5', 1.5],
    ['bool', 'true', true],
    ['string', '"; drop', '"; drop'],
    ['string', '', ''],
    ['datetime', '2026-11-16', '2026-11-16T00:00:00.0000000Z'],
    ['timespan', '1.5h', '01:30:00'],
    ['guid', '74BE27DE-1E4E-49D9-B579-FE0B331D3642', '74be27de-1e4e-49d9-b579-fe0b331d3642'],
    ['dynamic', '{"a": [1, 2]}', { a: [1, 2] }],
    ['datetime', 'datetime(1970-05-11)', '1970-05-11T00:00:00.0000000Z'],
    ['dynamic', "dynamic(['Java', 'C++', 1h])", ['Java', 'C++', '01:00:00']],
    ['dynamic', 'dynamic(null)', null],
    ['timespan', ' timespan(1.5h) ', '01:30:00'],
    ['long', 'int(5)', 5],
    ['long', 'long(null)', null],
    ['bool', 'bool(true)', true],
    ['guid', 'guid(74be27de-1e4e-49d9-b579-fe0b331d3642)', '74be27de-1e4e-49d9-b579-fe0b331d3642'],
    ['string', String.raw`"say \"x\""`, 'say "x"'],
    ['string', "@'C:\\new'", 'C:\\new'],
    ['string', '"a" or "b"', '"a" or "b"'],
    ['string', 'datetime(1970-05-11)', 'datetime(1970-05-11)'],
  ])('%s %s', async (type, text, expected) => {
    expect(await rows({ query: declared(type), parameters: { p: text } })).toEqual([[expected]])
  })

  test.each<readonly [string, Readonly<Record<string, string>>, string]>([
    [declared('long'), { p: 'x' }, "'p' is of type long, and 'x' is none"],
    [declared('int'), { p: '3000000000' }, "'p' is of type int"],
    [declared('int'), { p: 'real(3)' }, "'p' is of type int"],
    [declared('datetime'), { p: 'now()' }, "'p' is of type datetime"],
    [declared('long'), { p: '5); print (6' }, "'p' is of type long"],
    [declared('dynamic'), { p: '{' }, "'p' is of type dynamic"],
    ['declare query_parameters(limit: long); print limit', { limt: '1' }, "Did you mean 'limit'?"],
    ['print 1', { p: '1' }, 'declare query_parameters(p: string);'],
  ])('%s with %j is refused', async (query, parameters, message) => {
    const failure: unknown = await hunt({ query, parameters }).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(Invalid)
    expect(String(failure)).toContain(message)
  })
})

describe('timespan', () => {
  const query = 'DeviceInfo | summarize make_list(DeviceName)'
  test.each<readonly [string | undefined, readonly string[]]>([
    [undefined, ['d0', 'd1', 'd2']],
    ['P1D', ['d0', 'd1']],
    ['PT0S', ['d0']],
    ['2026-11-19/2026-11-20', ['d1', 'd2']],
    ['2026-11-19T12:00:00Z/2026-11-20T12:00:00Z', ['d1']],
  ])('%s', async (timespan, expected) => {
    const answer = (await rows({ query, timespan })) as string[][][]
    expect(answer[0]?.[0]?.toSorted()).toEqual(expected)
  })

  test('holds in every place a table is read, and leaves tables without time alone', async () => {
    const nested = 'let n = toscalar(DeviceInfo | count); union (DeviceInfo | count), (print Count = n)'
    expect(await rows({ query: nested, timespan: 'PT0S' })).toEqual([[1], [1]])
    const timeless = 'DeviceTvmSecureConfigurationAssessmentKB | count'
    expect(await rows({ query: timeless, timespan: 'PT0S' })).toEqual([[0]])
  })
})

describe('limits', () => {
  const query = 'range x from 1 to 10 step 1'
  test.each<readonly [HuntRequest, number, unknown]>([
    [{ query }, 5, { reason: 'maxRows', limit: 5 }],
    [{ query, maxRows: 2 }, 2, { reason: 'maxRows', limit: 2 }],
    [{ query, maxRows: 99 }, 5, { reason: 'maxRows', limit: 5 }],
    [{ query: `${query} | take 5` }, 5, undefined],
    [{ query: `${query} | extend s = strrep("a", 90)` }, 2, { reason: 'maxBytes', limit: 200 }],
  ])('%j', async (request, count, truncated) => {
    const { stats, rows: given } = await hunt(request)
    expect([stats.rows, given.count, stats.truncated]).toEqual([count, count, truncated])
  })

  test.each([-1, 1.5, NaN])('%d rows are refused', async (maxRows) => {
    await expect(hunt({ query, maxRows })).rejects.toThrow(Invalid)
  })
})

test('the engine is asked for the tables that are read, once the query is known to be sound', async () => {
  asked.length = 0
  await hunt({ query: 'print 1' })
  await hunt({ query: 'DeviceInfo | join kind=inner (DeviceInfo) on DeviceId | count' })
  await expect(hunt({ query: 'DeviceInfo | where Nope == 1' })).rejects.toThrow(KqlError)
  expect(asked).toEqual([[], ['DeviceInfo']])
})

test('a hunt that is given up ends with KQL5004', async () => {
  const query =
    'range a from 1 to 50000000 step 1 | extend k = 1 ' +
    '| join kind=inner (range b from 1 to 50000000 step 1 | extend k = 1) on k | summarize sum(a * b)'
  const controller = new AbortController()
  const running = service.hunt(localCaller, { query }, controller.signal)
  controller.abort()
  await expect(running).rejects.toMatchObject({ code: 'KQL5004' })
})

describe('validate', () => {
  test('gives errors and warnings with their places, and an empty list for what is well', async () => {
    const found = async (query: string): Promise<unknown> => (await service.validate(localCaller, { query })).map(({ code, severity, start, end }) => [code, severity, start.line, start.column, end.column]) // prettier-ignore
    expect(await found('DeviceInfo | count')).toEqual([])
    expect(await found('DeviceInfo\n| where A == 1')).toEqual([['KQL2001', 'error', 2, 9, 10]])
    expect(await found('DeviceInfo | join (DeviceInfo) on DeviceId')).toEqual([['KQL2901', 'warning', 1, 14, 43]])
  })
})

test.each<readonly [string, readonly string[]]>([
  ['DeviceInfo | project Timestamp, Name = DeviceName', ['Timestamp datetime', 'Name string']],
  ['print 1, "a"', ['print_0 long', 'print_1 string']],
  ['DeviceInfo | project Nope', []],
])('the columns of %s', async (query, said) => {
  expect((await service.columns(localCaller, { query })).map(({ name, type }) => `${name} ${type}`)).toEqual(said)
})

describe('explain', () => {
  const query = 'DeviceInfo\n| where OnboardingStatus == "Onboarded"\n| summarize Devices = dcount(DeviceId) by OSPlatform\n| top 3 by Devices' // prettier-ignore
  test('tokens: place, kind and text of each', async () => {
    const text = await service.explain(localCaller, { query: 'T\n| take 5' }, 'tokens')
    expect(text.split('\n').map((line) => line.split(/\s{2,}/).at(0))).toEqual(['1:1', '2:1', '2:3', '2:8'])
    expect(text).toMatch(/a number\s+"5"/)
  })

  test('ast: the tree with spans', async () => {
    const tree = JSON.parse(await service.explain(localCaller, { query: 'print 1' }, 'ast')) as unknown
    expect(tree).toMatchObject({ kind: 'query', span: '0-7' })
  })

  test('plan: one node a line, from the outside in', async () => {
    const text = await service.explain(localCaller, { query }, 'plan')
    expect(text).toMatch(/filter OnboardingStatus#\d+ == "Onboarded"/)
    expect(text).toMatch(/^limit 3\n {2}sort [^]*\n +aggregate [^]*\n +filter [^]*\n +scan DeviceInfo: /)
    expect(text).toMatch(/aggregate \w+#\d+ = dcount\(DeviceId#\d+\) by OSPlatform#\d+/)
  })

  test('sql and physical: the statement, and how the engine runs it', async () => {
    expect(await service.explain(localCaller, { query }, 'sql')).toMatch(
      /^SELECT [^]*FROM "DeviceInfo"[^]*GROUP BY "OSPlatform"\nORDER BY "Devices" DESC/,
    )
    expect(await service.explain(localCaller, { query }, 'physical')).toContain('DeviceInfo')
  })

  test.each(['plan', 'sql', 'physical'] as const)('%s tells what is computed outside SQL', async (stage) => {
    const query = 'DeviceInfo | extend x = gzip_decompress_from_base64_string(DeviceName)'
    const text = await service.explain(localCaller, { query }, stage)
    expect(text).toMatch(/^-- outside SQL, on one thread: gzip_decompress\n/)
  })

  test.each(['ast', 'plan', 'sql', 'physical'] as const)('%s of what is not valid is refused', async (stage) => {
    await expect(service.explain(localCaller, { query: 'DeviceInfo | where (' }, stage)).rejects.toThrow(KqlError)
  })
})
