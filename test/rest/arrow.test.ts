// Hunting results as an Arrow stream over real HTTP, read by Arrow's own library: types, refusals, memory, and readers who leave.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { RecordBatchReader, tableFromIPC } from 'apache-arrow'
import type { RecordBatch, Table } from 'apache-arrow'
import { startTestServer } from '../support/server.js'
import type { TestServer } from '../support/server.js'

const arrow = 'application/vnd.apache.arrow.stream'

let server: TestServer
beforeAll(async () => {
  // One hunt at once: one that is not given up keeps all others from running.
  server = await startTestServer({ demo: false, concurrentHunts: 1, maxRows: 1_000_000, maxResultMegabytes: 1000 })
})
afterAll(() => server.end())

const ask = (Query: string, signal?: AbortSignal, accept = arrow): Promise<Response> =>
  fetch(`${server.url}/api/advancedhunting/run`, {
    method: 'POST',
    headers: { ...server.headers, accept },
    body: JSON.stringify({ Query }),
    ...(signal && { signal }),
  })
const read = async (query: string): Promise<Table> => {
  const response = await ask(query)
  if (response.status !== 200) throw new Error(await response.text())
  return tableFromIPC(new Uint8Array(await response.arrayBuffer()))
}

const everyType = `print b = true, i = int(-1), l = 9223372036854775807, r = real(nan), m = decimal(1.10), s = "x\\ny",
  d = datetime(2021-01-26T20:33:57.7220239Z), t = timespan(-1.02:03:04.5000001), g = guid(74be27de-1e4e-49d9-b579-fe0b331d3642), j = dynamic({"a":[1]})`

describe('an Arrow stream', () => {
  test('names its type, and has the exact type of each column, with that of KQL beside it', async () => {
    const response = await ask(everyType)
    expect(response.headers.get('content-type')).toBe(arrow)
    const { schema } = tableFromIPC(new Uint8Array(await response.arrayBuffer()))
    expect(schema.fields.map(({ name, type, metadata, nullable }) => [name, String(type), metadata.get('kqlType'), nullable])).toEqual([
      ['b', 'Bool', 'bool', true],
      ['i', 'Int32', 'int', true],
      ['l', 'Int64', 'long', true],
      ['r', 'Float64', 'real', true],
      ['m', 'Utf8', 'decimal', true],
      ['s', 'Utf8', 'string', true],
      ['d', 'Timestamp<NANOSECOND, UTC>', 'datetime', true],
      ['t', 'Int64', 'timespan', true],
      ['g', 'Utf8', 'guid', true],
      ['j', 'Utf8', 'dynamic', true],
    ]) // prettier-ignore
  })

  test('keeps every value, the seventh digit of a datetime too', async () => {
    const table = await read(everyType)
    expect(table.toArray().map((row: { toJSON(): unknown }) => row.toJSON())).toMatchObject([
      { b: true, i: -1, l: 9223372036854775807n, r: NaN, m: '1.1', s: 'x\ny', t: -937_845_000_001n, g: '74be27de-1e4e-49d9-b579-fe0b331d3642', j: '{"a":[1]}' }, // prettier-ignore
    ])
    // The reader's own numbers have no room for the last digits; the column has.
    const [column] = table.getChild('d')?.data ?? []
    expect(Array.from(column?.values as BigInt64Array)).toEqual([1_611_693_237_722_023_900n])
  })

  test('has nulls where KQL has them, and empty strings for strings', async () => {
    const query = 'print b = bool(null), i = int(null), l = long(null), r = real(null), m = decimal(null), s = "", d = datetime(null), t = timespan(null), g = guid(null), j = dynamic(null)' // prettier-ignore
    const [row] = (await read(query)).toArray() as readonly { toJSON(): unknown }[]
    expect(row?.toJSON()).toEqual({ b: null, i: null, l: null, r: null, m: null, s: '', d: null, t: null, g: null, j: null }) // prettier-ignore
  })

  test.each([
    ['1677-09-21T00:12:43.1452242Z', -9_223_372_036_854_775_800n],
    ['2262-04-11T23:47:16.8547758Z', 9_223_372_036_854_775_800n],
  ])('reaches to %s', async (datetime, nanoseconds) => {
    const [column] = (await read(`print d = datetime(${datetime})`)).getChild('d')?.data ?? []
    expect(Array.from(column?.values as BigInt64Array)).toEqual([nanoseconds])
  })

  test.each(['0001-01-01', '1601-01-01', '1677-09-21T00:12:43.1452241Z', '2262-04-11T23:47:16.8547759Z', '9999-12-31'])(
    'refuses %s, which it cannot hold, and says so',
    async (datetime) => {
      const response = await ask(`print d = datetime(${datetime})`)
      expect(response.status).toBe(400)
      expect(response.headers.get('content-type')).toMatch(/^application\/json/)
      expect(await response.json()).toMatchObject({
        error: { code: 'KQL5012', message: expect.stringContaining('1677-09-21') as unknown },
      })
    },
  )

  test('of no rows has its columns', async () => {
    const table = await read('AlertInfo | where false | project Timestamp, Title')
    expect([table.numRows, table.schema.names]).toEqual([0, ['Timestamp', 'Title']])
  })

  test('is refused as any hunt is, before it begins', async () => {
    const response = await ask('Nope | take 1')
    expect([response.status, await response.json()]).toMatchObject([400, { error: { code: 'BadRequest' } }])
  })
})

/** Reads a stream batch by batch, as a client does who keeps none of it. */
async function batches(response: Response, each: (batch: RecordBatch) => void): Promise<void> {
  const reader = await RecordBatchReader.from(response)
  await reader.open()
  for await (const batch of reader) each(batch)
}

test('100 MB come in batches, in order, and the service keeps none of them', async () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const held = (): number => {
    collect()
    const { arrayBuffers, heapUsed } = process.memoryUsage()
    return arrayBuffers + heapUsed
  }
  const kept: number[] = []
  let [rows, bytes, many, inOrder] = [0, 0, 0, true]
  await batches(await ask('range n from 0 to 199999 step 1 | extend s = strrep("harrier ", 62)'), (batch) => {
    const numbers = batch.getChild('n')?.data[0]?.values as BigInt64Array
    inOrder &&= numbers[0] === BigInt(rows)
    rows += batch.numRows
    bytes += batch.numRows * (8 + 4 + 62 * 8)
    many++
    if (many % 20 === 0) kept.push(held())
  })
  expect([rows, inOrder]).toEqual([200_000, true])
  expect(many).toBeGreaterThan(50)
  expect(bytes).toBeGreaterThan(100_000_000)
  // The least of each half: buffers are freed some time after they are let go.
  const half = kept.length >> 1
  expect(Math.min(...kept.slice(half)) - Math.min(...kept.slice(0, half))).toBeLessThan(bytes / 5)
})

// Answers too long for what lies between the two ends, so that the service waits for its reader.
const long = 'range n from 0 to 999999 step 1 | extend s = strrep("harrier ", 100)'

test.each([arrow, 'application/x-ndjson', 'text/csv', 'application/json'])(
  'a reader of %s who leaves halfway gives the hunt up, and the next one runs',
  async (accept) => {
    const leaving = new AbortController()
    const response = await ask(long, leaving.signal, accept)
    expect(response.status).toBe(200)
    const reader = (response.body as ReadableStream<Uint8Array> | null)?.getReader()
    expect((await reader?.read())?.value?.byteLength).toBeGreaterThan(0)
    leaving.abort()
    await expect(reader?.read()).rejects.toThrow()
    expect((await read('print 1')).numRows).toBe(1)
    await server.audit.flush()
    const audit = await ask('AuditEvents | where QueryText startswith "range" | summarize arg_max(Timestamp, State)', undefined, 'text/csv') // prettier-ignore
    expect(await audit.text()).toContain('Cancelled')
  },
)
