// The subscription socket: tokens that end, and frames that are no messages. Each is closed in the protocol's own words.
import { once } from 'node:events'
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createClient } from 'graphql-ws'
import WebSocket from 'ws'
import { nowTicks } from '../../src/ingest/ticks.js'
import { formatDatetime } from '../../src/kql/time-text.js'
import { ticksPer } from '../../src/kql/types.js'
import { startTestServer } from '../support/server.js'
import type { TestServer } from '../support/server.js'
import { expectHealthy } from './unharmed.js'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ demo: false })
})
afterAll(async () => {
  try {
    await expectHealthy(server)
  } finally {
    await server.end()
  }
})

const address = (): string => `${server.url.replace('http', 'ws')}/graphql`
const raised = 'subscription { alertRaised { cursor } }'
const bearer = (token: string): object => ({ authorization: `Bearer ${token}` })

test('a token that ends closes the sockets it opened, and opens nothing more on any surface', async () => {
  // Sooner than anybody waits, and later than a socket takes to open.
  const expires = formatDatetime(nowTicks() + 3n * ticksPer.second)
  const query = `mutation { createApiToken(request: { name: "short", roles: [ViewData], expires: "${expires}" }) { token } }`
  const made = await fetch(`${server.url}/graphql`, { method: 'POST', headers: server.headers, body: JSON.stringify({ query }) }) // prettier-ignore
  const { data } = (await made.json()) as { readonly data: { readonly createApiToken: { readonly token: string } } }
  const { token } = data.createApiToken
  const get = (path: string): Promise<Response> => fetch(server.url + path, { headers: { authorization: `Bearer ${token}` } }) // prettier-ignore
  expect((await get('/api/alerts')).status).toBe(200)
  const listen = (): Promise<unknown> =>
    createClient({ url: address(), webSocketImpl: WebSocket, retryAttempts: 0, connectionParams: bearer(token) as Record<string, unknown> }) // prettier-ignore
      .iterate({ query: raised })
      .next()
  await expect(listen()).rejects.toMatchObject({ code: 4401, reason: 'The token has expired.' })

  await expect(listen()).rejects.toMatchObject({ code: 4401, reason: 'The token has expired.' })
  const graphql = await fetch(`${server.url}/graphql`, { method: 'POST', headers: { ...server.headers, authorization: `Bearer ${token}` }, body: '{"query":"{ me { name } }"}' }) // prettier-ignore
  expect([graphql.status, await graphql.json()]).toMatchObject([401, { errors: [{ message: 'The token has expired.', extensions: { code: 'UNAUTHENTICATED' } }] }]) // prettier-ignore
  for (const path of ['/api/alerts', '/v1.0/security/alerts_v2']) {
    const answer = await get(path)
    expect([path, answer.status, await answer.json()]).toMatchObject([path, 401, { error: { code: 'Unauthorized', message: 'The token has expired.' } }]) // prettier-ignore
    expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="harrier"')
  }
}, 30_000)

/** No frame: the next one waits until the server has answered. */
const heard = Symbol('heard')
type Frame = string | typeof heard | { readonly bytes: Buffer; readonly binary: boolean }
const init = (): string => JSON.stringify({ type: 'connection_init', payload: bearer(server.token) })
const subscribe = (id: string, query = raised): string => JSON.stringify({ type: 'subscribe', id, payload: { query } })
const bytes = (text: string | readonly number[], binary = false): Frame => ({ bytes: Buffer.from(text as string), binary }) // prettier-ignore

/** Sends frames one behind the other; the code that the server closes with. */
async function closedBy(frames: readonly Frame[]): Promise<number> {
  const socket = new WebSocket(address(), 'graphql-transport-ws')
  socket.on('error', () => undefined)
  const closed = once(socket, 'close') as Promise<[number, Buffer]>
  await once(socket, 'open')
  for (const frame of frames) {
    if (frame === heard) await once(socket, 'message')
    else if (typeof frame === 'string') socket.send(frame)
    else socket.send(frame.bytes, { binary: frame.binary })
  }
  return (await closed)[0]
}

describe('a frame that is no message closes its socket', () => {
  test.each<readonly [string, () => readonly Frame[], number]>([
    ['no JSON', () => ['{'], 4400],
    ['nothing', () => [''], 4400],
    ['JSON that is no object', () => ['[]'], 4400],
    ['a type that there is not', () => ['{"type":"shutdown"}'], 4400],
    ['a prototype', () => ['{"__proto__":{"type":"ping"}}'], 4400],
    ['an initialization whose payload is no object', () => ['{"type":"connection_init","payload":"x"}'], 4400],
    ['JSON 50,000 deep', () => [`{"type":"ping","payload":${'['.repeat(50_000)}${']'.repeat(50_000)}}`], 4400],
    ['bytes that are no JSON', () => [bytes([0, 1, 2, 255], true)], 4400],
    ['bytes that are no UTF-8, as text', () => [bytes([0x22, 0xc3, 0x28, 0x22])], 1007],
    ['more than a message may have', () => [`{"type":"ping","payload":{"x":"${'x'.repeat(300_000)}"}}`], 1009],
    ['a subscription before anybody said who asks', () => [subscribe('1')], 4401],
    ['a second initialization', () => [init(), init()], 4429],
    [
      'a subscription without an id',
      () => [init(), '{"type":"subscribe","payload":{"query":"{ me { name } }"}}'],
      4400,
    ],
    ['the same id twice', () => [init(), heard, subscribe('1'), subscribe('1')], 4409],
  ])('%s', async (_, frames, code) => {
    expect(await closedBy(frames())).toBe(code)
  })
})

/** What a server says to a request that wants to be a WebSocket, and to what is written behind it, until it hangs up. */
async function upgraded(path: string, behind: Buffer, headers = ''): Promise<string> {
  const { hostname, port } = new URL(server.url)
  const socket: Socket = connect(Number(port), hostname)
  let said = ''
  socket.on('data', (part: Buffer) => { said += part.toString('latin1') }) // prettier-ignore
  socket.on('error', () => undefined)
  socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${'A'.repeat(22)}==\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n${headers}\r\n`) // prettier-ignore
  socket.write(behind)
  await once(socket, 'close')
  return said
}

test.each<readonly [string, string, Buffer, RegExp]>([
  ['frames without a mask', '/graphql', Buffer.from([0x81, 0x02, 0x7b, 0x7d]), /^HTTP\/1\.1 101 /],
  ['reserved bits', '/graphql', Buffer.from([0xf1, 0x80, 0, 0, 0, 0]), /^HTTP\/1\.1 101 /],
  ['an operation that there is not', '/graphql', Buffer.from([0x83, 0x80, 0, 0, 0, 0]), /^HTTP\/1\.1 101 /],
  ['a length of 2^63', '/graphql', Buffer.from([0x82, 0xff, 0x7f, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0]), /^HTTP\/1\.1 101 /], // prettier-ignore
  ['HTTP behind the upgrade', '/graphql', Buffer.from('GET / HTTP/1.1\r\n\r\n'), /^HTTP\/1\.1 101 /],
  ['another path', '/elsewhere', Buffer.alloc(0), /^HTTP\/1\.1 404 /],
])('%s: the server hangs up', async (_, path, behind, status) => {
  expect(await upgraded(path, behind)).toMatch(status)
})
