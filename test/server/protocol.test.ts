// GraphQL over HTTP as its specification has it, and what keeps documents, bodies and clients in bounds.
import { request } from 'node:http'
import type { ClientRequest } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { getIntrospectionQuery } from 'graphql'
import { serverAudits } from 'graphql-http'
import { startTestServer } from '../support/server.js'
import type { TestServer } from '../support/server.js'

let server: TestServer

beforeAll(async () => {
  server = await startTestServer({ concurrentHunts: 1, waitingHunts: 0 })
})
afterAll(async () => {
  await server.end()
})

interface GraphqlError {
  readonly message: string
  readonly extensions: Readonly<Record<string, unknown>>
}

async function post(query: string, variables: unknown = {}) {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { ...server.headers, accept: 'application/graphql-response+json' },
    body: JSON.stringify({ query, variables }),
  })
  const answer = (await response.json()) as { readonly data?: unknown; readonly errors?: readonly GraphqlError[] }
  return { status: response.status, data: answer.data, error: answer.errors?.[0] }
}

const hunt = (query: string) => post('query($query: String!) { hunt(query: $query) { rows } }', { query })

describe('GraphQL over HTTP: the audits of the specification', () => {
  // Plain GET could come from a page of another site: refused, which the specification leaves open.
  const refusedGet = new Set(['5A70', 'D6D5', '6A70'])
  const withToken: typeof fetch = (address, init) => {
    const headers = new Headers(init?.headers)
    headers.set('authorization', `Bearer ${server.token}`)
    return fetch(address, { ...init, headers })
  }
  const audits = serverAudits({ url: () => `${server.url}/graphql`, fetchFn: withToken })

  test.each(audits.map((audit) => [audit.id, audit.name, audit] as const))('%s %s', async (id, _name, audit) => {
    const result = await audit.fn()
    const reason = 'reason' in result ? result.reason : undefined
    const expected = refusedGet.has(id) ? ['notice', expect.any(String)] : ['ok', undefined]
    expect([result.status, reason]).toEqual(expected)
  })
})

describe('documents that ask for too much', () => {
  const aliases = Array.from({ length: 16 }, (_, i) => `a${i}: limits { maxRows }`).join(' ')
  test.each<readonly [string, string, RegExp]>([
    ['aliases', `{ ${aliases} }`, /aliases add up to 16; 15/],
    [
      'hundreds of aliases',
      `{ ${Array.from({ length: 300 }, (_, i) => `a${i}:me{name}`).join(' ')} }`,
      /aliases add up to 300/,
    ],
    ['a thousand aliases', `{ ${Array.from({ length: 1000 }, (_, i) => `a${i}:me{name}`).join(' ')} }`, /2000 tokens/],
    [
      'the depth of the schema itself',
      `{ __type(name: "Query") { ${'fields { type { '.repeat(50)} name ${'} } '.repeat(50)} } }`,
      /Maximum introspection depth/,
    ],
    ['directives', `{ me { name ${'@skip(if: false) '.repeat(21)} } }`, /directives add up to 21; 20/],
    ['tokens', `{ ${'limits { maxRows } '.repeat(600)} }`, /2000 tokens/],
  ])('%s', async (_name, document, message) => {
    const { status, error } = await post(document)
    expect(status).toBe(400)
    expect(error?.message).toMatch(message)
  })

  test('reading the schema is none', async () => {
    const { error } = await post(getIntrospectionQuery())
    expect(error).toBeUndefined()
  })
})

test('a body that is too large is refused in JSON', async () => {
  const body = JSON.stringify({ query: '{ limits { maxRows } }', variables: { text: 'a'.repeat(5_000_000) } })
  const response = await fetch(`${server.url}/graphql`, { method: 'POST', headers: server.headers, body })
  expect(response.status).toBe(413)
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'TOO_LARGE' } }] })
})

test('a page that knows this machine by another name is refused', async () => {
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const call = request(`${server.url}/healthz`, { headers: { host: 'evil.example' } }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
    call.on('error', reject).end()
  })
  expect(status).toBe(421)
})

test('a timespan that is none is said to be so', async () => {
  const { error } = await post('{ hunt(query: "DeviceInfo", timespan: "soon") { rows } }')
  expect(error).toMatchObject({ message: expect.stringContaining("'soon' is not a timespan") as unknown, extensions: { code: 'INVALID_REQUEST' } }) // prettier-ignore
})

test('longs keep all their digits on the wire', async () => {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: server.headers,
    body: JSON.stringify({
      query: '{ hunt(query: "print 9223372036854775807, dynamic([9007199254740993])") { rows } }',
    }),
  })
  expect(await response.text()).toBe('{"data":{"hunt":{"rows":[[9223372036854775807,[9007199254740993]]]}}}')
})

test('a hunt ends when its client goes away', async () => {
  const endless =
    'range a from 1 to 50000000 step 1 | extend k = 1 ' +
    '| join kind=inner (range b from 1 to 50000000 step 1 | extend k = 1) on k | summarize sum(a * b)'
  const send = (): ClientRequest => {
    const sent = request(`${server.url}/graphql`, { method: 'POST', headers: server.headers })
    // Answered so soon it was refused, because one of the hunts below held the turn.
    sent.on('response', () => { call = send() }).on('error', () => undefined) // prettier-ignore
    sent.end(JSON.stringify({ query: `{ hunt(query: "${endless}") { rows } }` }))
    return sent
  }
  let call = send()

  // One hunt may run and none wait: others are refused for as long as it does.
  const codeOf = async (): Promise<unknown> => (await hunt('print 1')).error?.extensions['code']
  while ((await codeOf()) !== 'KQL5006');
  call.destroy()
  while ((await codeOf()) !== undefined);
  expect((await hunt('print 2')).data).toEqual({ hunt: { rows: [[2]] } })
})
