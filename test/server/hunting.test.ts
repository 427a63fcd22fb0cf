// The API over real HTTP, asked with operations typed from the committed schema.
import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { packageRoot } from '../../src/package-root.js'
import { printGraphqlSchema } from '../../src/server/graphql-schema.js'
import { defaultSettings } from '../../src/settings.js'
import { loadInto, startTestServer } from '../support/server.js'
import type { TestServer } from '../support/server.js'
import { ExplainDocument, HuntDocument, SchemaDocument, ValidateDocument } from './generated/graphql.js'
import type { TypedDocumentString } from './generated/graphql.js'

let server: TestServer

beforeAll(async () => {
  server = await startTestServer({ deadlineSeconds: 5 })
  await loadInto(server, [join(packageRoot(), 'fixtures/tables')])
})
afterAll(async () => {
  await server.end()
})

interface Answer<Result> {
  readonly data?: Result | null
  readonly errors?: readonly { readonly message: string; readonly extensions: Readonly<Record<string, unknown>> }[]
}

async function ask<Result, Variables>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
): Promise<Answer<Result>> {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: server.headers,
    body: JSON.stringify({ query: document.toString(), variables }),
  })
  return (await response.json()) as Answer<Result>
}

describe('hunt', () => {
  test('gives columns with KQL types and rows', async () => {
    const { data } = await ask(HuntDocument, { query: 'print a = 5, b = datetime(2020-01-01), c = dynamic({"x":[1]})' })
    expect(data?.hunt).toMatchObject({
      columns: [
        { name: 'a', type: 'long' },
        { name: 'b', type: 'datetime' },
        { name: 'c', type: 'dynamic' },
      ],
      rows: [[5, '2020-01-01T00:00:00.0000000Z', { x: [1] }]],
      stats: { rows: 1, truncated: null },
    })
  })

  test('gives the rows of several hunts each its own, in the bytes that the answer tells', async () => {
    const query = `{
      wide: hunt(query: "print t = 'ŝ', n = 9007199254740993") { rows stats { rows } }
      none: hunt(query: "print 1 | take 0") { rows }
      many: hunt(query: "range n from 1 to 3 step 1") { stats { rows } rows }
    }`
    const response = await fetch(`${server.url}/graphql`, { method: 'POST', headers: server.headers, body: JSON.stringify({ query }) }) // prettier-ignore
    const bytes = Buffer.from(await response.arrayBuffer())
    expect(response.headers.get('content-length')).toBe(String(bytes.length))
    expect(bytes.toString()).toBe(
      '{"data":{"wide":{"rows":[["ŝ",9007199254740993]],"stats":{"rows":1}},"none":{"rows":[]},"many":{"stats":{"rows":3},"rows":[[1],[2],[3]]}}}',
    )
  })

  test('gives all tables of a query that has several, the first also by itself', async () => {
    const query = 'range n from 1 to 3 step 1 | fork Odd = (where n % 2 == 1) (count)'
    const { data } = await ask(HuntDocument, { query })
    expect(data?.hunt).toMatchObject({
      columns: [{ name: 'n', type: 'long' }],
      rows: [[1], [3]],
      tables: [
        { name: 'Odd', columns: [{ name: 'n' }], rows: [[1], [3]], stats: { rows: 2 } },
        { name: null, columns: [{ name: 'Count' }], rows: [[3]], stats: { rows: 1 } },
      ],
    })
  })

  test('finds what is wrong in any table of a query that has several', async () => {
    const placesOf = async (query: string): Promise<unknown> =>
      (await ask(ValidateDocument, { query })).data?.validateHunt.map(({ code, start }) => [
        code,
        query.slice(start.offset),
      ])
    const branches = 'print x = 1 | fork (extend y = nothing) (where x == 1) (extend y = nobody)'
    expect(await placesOf(branches)).toEqual([
      ['KQL2001', 'nothing) (where x == 1) (extend y = nobody)'],
      ['KQL2001', 'nobody)'],
    ])
    expect(await placesOf('print x = nowhere | facet by x, x')).toEqual([['KQL2001', 'nowhere | facet by x, x']])
  })

  test('reads what was loaded', async () => {
    const { data } = await ask(HuntDocument, { query: 'AlertInfo | count' })
    expect(data?.hunt.rows).toEqual([[expect.any(Number)]])
    expect((data?.hunt.rows as number[][])[0]?.[0]).toBeGreaterThan(0)
  })

  test('takes parameters, says where rows are missing, passes on render and warnings', async () => {
    const query =
      'declare query_parameters(n: long); range x from 1 to n step 1 | join (print x = 1) on x | render piechart'
    const { data } = await ask(HuntDocument, { query, parameters: [{ name: 'n', value: '3' }] })
    expect(data?.hunt).toMatchObject({ rows: [[1, 1]], render: { chart: 'piechart' }, warnings: [{ code: 'KQL2901' }] })
    const cut = await ask(HuntDocument, { query: 'range x from 1 to 10 step 1', maxRows: 4 })
    expect(cut.data?.hunt.stats).toMatchObject({ rows: 4, truncated: { reason: 'maxRows', limit: 4 } })
  })

  test('refuses what it cannot answer, with the place', async () => {
    const { errors } = await ask(HuntDocument, { query: 'DeviceProcessEvents\n| where FileNam == "x"' })
    expect(errors?.[0]?.message).toBe("No column named 'FileNam'. Did you mean 'FileName'?")
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'KQL_INVALID',
      diagnostics: [{ code: 'KQL2001', start: { line: 2, column: 9 } }],
    })
  })

  test('stops a hunt at its deadline, and goes on answering', async () => {
    const endless =
      'range a from 1 to 50000000 step 1 | extend k = 1 | join kind=inner (range b from 1 to 50000000 step 1 | extend k = 1) on k | summarize sum(a * b)'
    const [slow, quick] = await Promise.all([
      ask(HuntDocument, { query: endless }),
      ask(HuntDocument, { query: 'print 1' }),
    ])
    expect(quick.data?.hunt.rows).toEqual([[1]])
    expect(slow.errors?.[0]?.extensions['code']).toMatch(/^KQL50/)
    expect((await ask(HuntDocument, { query: 'print 2' })).data?.hunt.rows).toEqual([[2]])
  })
})

test('validateHunt gives every problem, explainHunt the SQL', async () => {
  const { data } = await ask(ValidateDocument, { query: 'DeviceInfo | where A == 1 and B == 2' })
  expect(data?.validateHunt.map(({ code, start }) => [code, start.column])).toEqual([
    ['KQL2001', 20],
    ['KQL2001', 31],
  ])
  const shown = await ask(ExplainDocument, { query: 'DeviceInfo | take 1 | project DeviceId' })
  expect(shown.data?.explainHunt).toContain('SELECT "DeviceId"')
})

test('huntingSchema names 69 tables and the functions', async () => {
  const { data, errors } = await ask(SchemaDocument, {})
  expect(errors).toBeUndefined()
  expect(data?.huntingSchema.tables).toHaveLength(69)
  expect(data?.huntingSchema.functions.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['strcat', 'count', 'prev']),
  )
  expect(data?.huntingSchema.operators.map(({ name }) => name)).toEqual(expect.arrayContaining(['where', 'mv-expand']))
  expect(data?.limits.maxRows).toBe(defaultSettings.maxRows)
})

describe('HTTP', () => {
  test.each(['/healthz', '/readyz'])('%s answers', async (path) => {
    expect((await fetch(`${server.url}${path}`)).status).toBe(200)
  })

  test.each([
    ['no JSON', 'POST', '{"query":', 'application/json', 400],
    ['a simple request, as a page of another site could send', 'POST', 'query={limits{maxRows}}', 'text/plain', 400],
    ['an unknown path', 'GET', undefined, 'application/json', 404],
  ])('refuses %s in JSON without a stack', async (what, method, body, type, status) => {
    const path = what === 'an unknown path' ? '/nowhere' : '/graphql'
    const response = await fetch(`${server.url}${path}`, {
      method,
      headers: { ...server.headers, 'content-type': type },
      ...(body ? { body } : {}),
    })
    const text = await response.text()
    expect(response.status).toBe(status)
    expect(text).not.toMatch(/\bat \w+.*:\d+:\d+|node_modules/)
  })

  test('a client that goes away leaves the server answering', async () => {
    const body = JSON.stringify({
      query: HuntDocument.toString(),
      variables: { query: 'range x from 1 to 40000000 step 1 | summarize dcount(tostring(x))' },
    })
    await new Promise<void>((resolve) => {
      const call = request(`${server.url}/graphql`, { method: 'POST', headers: server.headers })
      call.on('error', () => { resolve() }) // prettier-ignore
      call.end(body, () => call.destroy())
    })
    expect((await ask(HuntDocument, { query: 'print 3' })).data?.hunt.rows).toEqual([[3]])
  })
})

test('schema/schema.graphql is what the resolvers emit', () => {
  expect(readFileSync(join(packageRoot(), 'schema/schema.graphql'), 'utf8')).toBe(printGraphqlSchema())
})
