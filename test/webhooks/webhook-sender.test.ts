// Webhooks over real HTTP: signed, to no address that they must not reach, and what each answer means.
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { webhookSender, webhookUrl } from '../../src/webhooks/webhook-sender.js'

interface Received {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}
let server: Server
let url: string
let received: Received[]
let status: number

beforeEach(async () => {
  received = []
  status = 204
  server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (chunk: string) => (body += chunk))
    request.on('end', () => {
      received.push({ headers: request.headers, body })
      response.writeHead(status, { Location: 'http://169.254.169.254/' }).end()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`
})
afterEach(() => {
  server.close()
})

const sender = webhookSender({ allowPrivate: false, secretOf: () => Promise.resolve('secret') })
const content = { event: 'alert.raised', data: { alert: { id: 'a1' } } }

test('the body is signed, with the time, and names the message', async () => {
  expect(await sender(url, content, 'key')).toEqual({ kind: 'sent', detail: 'The webhook answered 204.' })
  const [{ headers, body } = { headers: {}, body: '' }] = received
  expect(JSON.parse(body)).toEqual({ id: 'key', event: 'alert.raised', data: { alert: { id: 'a1' } } })
  const [, seconds = '', given] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['x-harrier-signature'])) ?? []
  expect(given).toBe(createHmac('sha256', 'secret').update(`${seconds}.${body}`).digest('hex'))
})

test.each([
  [200, 'sent'],
  [302, 'permanent'],
  [400, 'permanent'],
  [408, 'temporary'],
  [410, 'permanent'],
  [429, 'temporary'],
  [500, 'temporary'],
])('%d is %s', async (answer, kind) => {
  status = answer
  expect(await sender(url, content, 'key')).toMatchObject({ kind })
  expect(received).toHaveLength(1)
})

test('nobody there is temporary', async () => {
  server.close()
  await once(server, 'close')
  expect(await sender(url, content, 'key')).toMatchObject({ kind: 'temporary' })
})

test('a webhook that was removed is called no more', async () => {
  const removed = webhookSender({ allowPrivate: false, secretOf: () => Promise.resolve(undefined) })
  expect(await removed(url, content, 'key')).toMatchObject({ kind: 'permanent' })
  expect(received).toEqual([])
})

test.each([
  ['a private network', 'https://10.1.2.3/', false],
  ['a private network in IPv6', 'https://[fd00::1]/', false],
  ['the link-local network', 'https://169.254.169.254/', true],
  ['an IPv4 address in IPv6', 'https://[::ffff:169.254.169.254]/', true],
  ['the unspecified address', 'https://0.0.0.0/', true],
  ['this machine by another address', 'https://[::ffff:127.0.0.1]/', true],
])('%s is not reached', async (_, address, allowPrivate) => {
  const one = webhookSender({ allowPrivate, secretOf: () => Promise.resolve('secret') })
  expect(await one(address, content, 'key')).toMatchObject({
    kind: 'permanent',
    detail: 'The address is in a network that webhooks may not reach.',
  })
})

test.each(['https://hooks.example.com/a?b=c', 'http://127.0.0.1:8080/', 'http://localhost/', 'http://[::1]:1/'])(
  '%s may be a webhook',
  (text) => {
    expect(webhookUrl(text)).toBe(text)
  },
)
test.each([
  'ftp://example.com/',
  'http://example.com/',
  'https://u:p@example.com/',
  'hooks',
  '',
  'javascript:alert(1)',
])('%s may not', (text) => {
  expect(() => webhookUrl(text)).toThrow(/webhook/)
})
