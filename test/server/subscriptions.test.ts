// Subscriptions over a real WebSocket: alerts as they come, none missed and none twice, for callers who may see them.
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import type { Client } from 'graphql-ws'
import { createClient } from 'graphql-ws'
import { SignJWT, generateKeyPair } from 'jose'
import WebSocket from 'ws'
import { addAlerts } from '../support/alerts.js'
import type { TestServer } from '../support/server.js'
import { startTestServer } from '../support/server.js'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.end())

const clients: Client[] = []
afterEach(async () => {
  for (const client of clients.splice(0)) await client.dispose()
})

function connect(token = server.token, to = server.url): Client {
  const url = `${to.replace('http', 'ws')}/graphql`
  const client = createClient({ url, webSocketImpl: WebSocket, retryAttempts: 0, connectionParams: { Authorization: `Bearer ${token}` } }) // prettier-ignore
  clients.push(client)
  return client
}

interface Raised {
  readonly alertRaised: { readonly cursor: string; readonly alert: { readonly id: string } }
}

/** The next `count` events of a subscription; `begun` is called when the server has it. */
async function take<Event>(
  client: Client,
  query: string,
  count: number,
  begun?: () => Promise<void>,
): Promise<readonly Event[]> {
  // prettier-ignore
  const events: Event[] = []
  const iterator = client.iterate<Event>({ query })
  const first = iterator.next()
  await begun?.()
  for (let step = await first; !step.done; step = await iterator.next()) {
    if (step.value.errors?.[0]) throw step.value.errors[0] as unknown as Error
    if (step.value.data) events.push(step.value.data)
    if (events.length === count) break
  }
  await iterator.return?.(undefined)
  return events
}

let next = 0
/** Raises alerts behind the server's back and rings its bell, until the work is done. */
async function raise(count: number): Promise<readonly string[]> {
  const from = next
  next += count
  await addAlerts(server.engine, from, count)
  server.nudge()
  return Array.from({ length: count }, (_, i) => `da${from + i}`)
}
const ids = (events: readonly Raised[]): readonly string[] => events.map(({ alertRaised }) => alertRaised.alert.id)
const ask = async (query: string, token = server.token): Promise<unknown> => {
  const headers = { ...server.headers, authorization: `Bearer ${token}` }
  const response = await fetch(`${server.url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) }) // prettier-ignore
  return response.json()
}
const since = (cursor: string, filter = ''): string => `subscription { alertRaised(after: "${cursor}"${filter}) { cursor alert { id } } }` // prettier-ignore

/** A cursor to go on from: that of an alert which is raised until it is seen. */
async function cursorNow(): Promise<string> {
  let seen = false
  const events = take<Raised>(connect(), 'subscription { alertRaised { cursor alert { id } } }', 1)
  void events.then(() => { seen = true }) // prettier-ignore
  while (!seen) {
    await raise(1)
    await ask('{ limits { maxRows } }')
  }
  return (await events)[0]?.alertRaised.cursor ?? ''
}

test('a client that comes back with a cursor gets what it missed, each once and in order, then what follows', async () => {
  let cursor = await cursorNow()
  const before = next
  const expected = [...(await raise(250))]
  const got: string[] = []
  while (got.length < 300) {
    const events = await take<Raised>(connect(), since(cursor), 60)
    got.push(...ids(events))
    cursor = events.at(-1)?.alertRaised.cursor ?? ''
    if (expected.length < 300) expected.push(...(await raise(50)))
  }
  // Alerts raised while the first cursor was waited for come before these.
  expect(got.filter((id) => Number(id.slice(2)) >= before).slice(0, 250)).toEqual(expected.slice(0, 250))
  expect(new Set(got).size).toBe(got.length)
})

test('a filter lets through what it means', async () => {
  const cursor = await cursorNow()
  const raised = await raise(3)
  const wanted = raised[1] ?? ''
  const events = await take<Raised>(connect(), since(cursor, `, filter: { id: ["${wanted}"] }`), 1)
  expect(ids(events)).toEqual([wanted])
})

test('changes of an alert come with who made them, and a cursor goes on after them', async () => {
  const [id = ''] = await raise(1)
  const change = (status: string) => ask(`mutation { updateAlerts(ids: ["${id}"], update: { status: "${status}" }) { id } }`) // prettier-ignore
  const query = (more: string) => `subscription { alertChanged(id: "${id}"${more}) { cursor alert { status } changes { field newValue } } }` // prettier-ignore
  interface Changed {
    readonly alertChanged: { readonly cursor: string; readonly changes: readonly object[] }
  }
  let seen = false
  const first = take<Changed>(connect(), query(''), 1)
  void first.then(() => { seen = true }) // prettier-ignore
  for (let turn = 0; !seen; turn++) await change(turn % 2 === 0 ? 'InProgress' : 'New')
  const cursor = (await first)[0]?.alertChanged.cursor ?? ''
  await change('Resolved')
  const [second] = await take<Changed>(connect(), query(`, after: "${cursor}"`), 1)
  expect(second?.alertChanged.changes.at(-1)).toEqual({ field: 'status', newValue: 'Resolved' })
})

test('changes of every alert come to those who see it, in order', async () => {
  const [first = '', second = ''] = await raise(2)
  const change = (id: string, status: string) => ask(`mutation { updateAlerts(ids: ["${id}"], update: { status: "${status}" }) { id } }`) // prettier-ignore
  const query = (after = '') => `subscription { alertChanged${after} { cursor alert { id status } } }`
  interface Changed {
    readonly alertChanged: { readonly cursor: string; readonly alert: { readonly id: string; readonly status: string } }
  }
  let seen = false
  const any = take<Changed>(connect(), query(), 1)
  void any.then(() => { seen = true }) // prettier-ignore
  for (let turn = 0; !seen; turn++) await change(first, turn % 2 === 0 ? 'InProgress' : 'New')
  await change(first, 'Resolved')
  await change(second, 'InProgress')
  const after = `(after: "${(await any)[0]?.alertChanged.cursor ?? ''}")`
  const events: Changed['alertChanged']['alert'][] = []
  for await (const { data } of connect().iterate<Changed>({ query: query(after) })) {
    if (data) events.push(data.alertChanged.alert)
    if (events.at(-1)?.id === second) break
  }
  expect(events.slice(-2)).toEqual([
    { id: first, status: 'Resolved' },
    { id: second, status: 'InProgress' },
  ])

  await ask('mutation { createDeviceGroup(group: { name: "None", conditions: [{ property: Name, operator: Equals, value: "none" }] }) { name } }') // prettier-ignore
  const made = (await ask('mutation { createApiToken(request: { name: "narrow", roles: [ViewData], deviceGroups: ["None"] }) { token } }')) as { readonly data: { readonly createApiToken: { readonly token: string } } } // prettier-ignore
  const heard: unknown[] = []
  const narrow = connect(made.data.createApiToken.token)
  const listening = (async () => {
    for await (const event of narrow.iterate({ query: query(after) })) heard.push(event)
  })().catch(() => undefined)
  // By the time that another hears all of it, the first had the time to.
  await take<Changed>(connect(), query(after), events.length)
  await narrow.dispose()
  await listening
  expect(heard).toEqual([])
})

test('what the experts answer comes to who asked', async () => {
  const asked = (await ask('mutation { askExperts(question: { subjectKind: GENERAL, topic: "Live", question: "Who?" }) { id } }')) as { readonly data: { readonly askExperts: { readonly id: string } } } // prettier-ignore
  const { id } = asked.data.askExperts
  const made = (await ask('mutation { createApiToken(request: { name: "expert", roles: [Expert] }) { token } }')) as { readonly data: { readonly createApiToken: { readonly token: string } } } // prettier-ignore
  const reply = (text: string) => ask(`mutation { replyToInquiry(id: "${id}", text: "${text}", state: IN_REVIEW) { id } }`, made.data.createApiToken.token) // prettier-ignore
  const query = (after = '') => `subscription { inquiryChanged(id: "${id}"${after}) { cursor inquiry { state } messages { side text } } }` // prettier-ignore
  interface Changed {
    readonly inquiryChanged: { readonly cursor: string; readonly messages: readonly object[] }
  }
  let seen = false
  const first = take<Changed>(connect(), query(), 1)
  void first.then(() => { seen = true }) // prettier-ignore
  while (!seen) await reply('Looking.')
  const cursor = (await first)[0]?.inquiryChanged.cursor ?? ''
  await reply('Nightjar.')
  const [last] = await take<Changed>(connect(), query(`, after: "${cursor}"`), 1)
  expect(last?.inquiryChanged.messages.at(-1)).toEqual({ side: 'expert', text: 'Nightjar.' })
})

test('a revoked token hears nothing more', async () => {
  const made = (await ask('mutation { createApiToken(request: { name: "short", roles: [ViewData] }) { token details { id } } }')) as { readonly data: { readonly createApiToken: { readonly token: string; readonly details: { readonly id: string } } } } // prettier-ignore
  const { token, details } = made.data.createApiToken
  const cursor = await cursorNow()
  const iterator = connect(token).iterate<Raised>({ query: since(cursor) })
  await raise(1)
  expect((await iterator.next()).value).toBeTruthy()
  await ask(`mutation { revokeApiToken(id: "${details.id}") { id } }`)
  await raise(1)
  await expect((async () => { for (;;) if ((await iterator.next()).done) return })()).rejects.toMatchObject({ code: 4401 }) // prettier-ignore
})

test.each<[string, () => Promise<unknown>, object]>([
  ['without a token', () => take(connect(''), 'subscription { alertRaised { cursor } }', 1), { code: 4401 }],
  ['with a token that is none', () => take(connect('harrier_nonsense'), 'subscription { alertRaised { cursor } }', 1), { code: 4401 }],
  ['a query', () => take(connect(), '{ limits { maxRows } }', 1), { extensions: { code: 'BAD_REQUEST' } }],
  ['a cursor made up', () => take(connect(), since('bm9uc2Vuc2U'), 1), { extensions: { code: 'INVALID_REQUEST' } }],
  ['a question that there is not', () => take(connect(), 'subscription { inquiryChanged(id: "nowhere") { cursor } }', 1), { extensions: { code: 'NOT_FOUND' } }],
  ['an alert that there is not', () => take(connect(), 'subscription { alertChanged(id: "nowhere") { cursor } }', 1), { extensions: { code: 'NOT_FOUND' } }],
])('%s is refused', async (_, work, problem) => {
  const outcome: unknown = await work().catch((error: unknown) => (Array.isArray(error) ? error[0] as unknown : error))
  expect(outcome).toMatchObject(problem)
}) // prettier-ignore

test('the server goes on when a client is gone', async () => {
  const cursor = await cursorNow()
  const client = connect()
  const iterator = client.iterate({ query: since(cursor) })
  await raise(1)
  await iterator.next()
  client.terminate()
  await raise(1)
  expect(await ask('{ limits { maxRows } }')).toHaveProperty('data.limits.maxRows')
})

test('whoever cannot be looked up, since the provider of identities does not answer, is told to come back', async () => {
  const openid = { openidIssuer: 'https://login.example', openidAudience: 'harrier', openidKeys: 'http://127.0.0.1:9/keys' } // prettier-ignore
  const without = await startTestServer({ demo: false, ...openid })
  try {
    const { privateKey } = await generateKeyPair('RS256')
    const claims = new SignJWT().setProtectedHeader({ alg: 'RS256' }).setIssuer(openid.openidIssuer).setAudience('harrier').setSubject('u1').setExpirationTime('5m') // prettier-ignore
    const client = connect(await claims.sign(privateKey), without.url)
    await expect(take(client, 'subscription { alertRaised { cursor } }', 1)).rejects.toMatchObject({ code: 1013 })
  } finally {
    await without.end()
  }
})
