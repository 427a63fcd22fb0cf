// Requests that are bad before anybody looks at what they ask: tokens, documents, bodies, query options, cursors.
import { once } from 'node:events'
import { createServer, request as httpRequest } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { SignJWT, UnsecuredJWT, exportJWK, generateKeyPair } from 'jose'
import { loadRecordsInto } from './records.js'
import { startTestServer } from '../support/server.js'
import type { TestServer } from '../support/server.js'
import { expectHealthy, expectNoInternals, stored } from './unharmed.js'

const issuer = 'https://login.example'
const audience = 'api://harrier'

let provider: Server
let server: TestServer
let before: Readonly<Record<string, string>>
let jwt: (change: (token: SignJWT) => SignJWT, by?: 'own' | 'other', kid?: string) => Promise<string>
let revoked: string
let restricted: string

beforeAll(async () => {
  const keys = { own: await generateKeyPair('RS256'), other: await generateKeyPair('RS256') }
  const jwks = JSON.stringify({ keys: [{ ...(await exportJWK(keys.own.publicKey)), kid: 'own', alg: 'RS256' }] })
  provider = createServer((_request, response) => response.setHeader('content-type', 'application/json').end(jwks)).listen(0, '127.0.0.1') // prettier-ignore
  await once(provider, 'listening')
  const openidKeys = `http://127.0.0.1:${(provider.address() as AddressInfo).port}/keys`
  jwt = (change, by = 'own', kid = 'own') =>
    change(new SignJWT({ roles: ['Administrator'] }).setProtectedHeader({ alg: 'RS256', kid }).setIssuer(issuer).setAudience(audience).setSubject('u1').setExpirationTime('5m')).sign(keys[by].privateKey) // prettier-ignore
  server = await startTestServer({ demo: false, openidIssuer: issuer, openidAudience: audience, openidKeys })
  await loadRecordsInto(server)
  const made = async (query: string): Promise<{ readonly token: string; readonly details: { readonly id: string } }> =>
    ((await graphql({ query })).body as { readonly data: { readonly createApiToken: { readonly token: string; readonly details: { readonly id: string } } } }).data.createApiToken // prettier-ignore
  const ended = await made('mutation { createApiToken(request: { name: "ended", roles: [ViewData] }) { token details { id } } }') // prettier-ignore
  revoked = ended.token
  await graphql({ query: `mutation { revokeApiToken(id: "${ended.details.id}") { id } }` })
  await graphql({ query: 'mutation { createDeviceGroup(group: { name: "desks", conditions: [{ property: Name, operator: StartsWith, value: "desk" }] }) { name } }' }) // prettier-ignore
  restricted = (await made('mutation { createApiToken(request: { name: "desks only", roles: [ViewData], deviceGroups: ["desks"] }) { token details { id } } }')).token // prettier-ignore
  before = await stored(server)
})
afterAll(async () => {
  try {
    expect(await stored(server)).toEqual(before)
    await expectHealthy(server)
  } finally {
    provider.close()
    await server.end()
  }
})

interface Answered {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly body: unknown
}

async function send(path: string, init: RequestInit): Promise<Answered> {
  const response = await fetch(server.url + path, { ...init, headers: { ...server.headers, ...(init.headers as Record<string, string> | undefined) } }) // prettier-ignore
  const text = await response.text()
  expectNoInternals(text)
  return { status: response.status, headers: response.headers, text, body: JSON.parse(text) as unknown }
}
const graphql = (body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answered> =>
  send('/graphql', { method: 'POST', headers, body: JSON.stringify(body) })

const defenderError = (code: string): unknown => ({ error: { code, message: expect.any(String) as unknown, target: expect.any(String) as unknown } }) // prettier-ignore
const graphqlError = (code: string): unknown => ({ errors: [{ message: expect.any(String) as unknown, extensions: { code } }] }) // prettier-ignore

describe('tokens', () => {
  test.each<readonly [string, () => Promise<string> | string]>([
    ['none', () => ''],
    ['another scheme', () => 'Basic YWRtaW46YWRtaW4='],
    ['no token behind the scheme', () => 'Bearer '],
    ['two tokens', () => `Bearer ${server.token} ${server.token}`],
    ['a word', () => 'Bearer x'],
    ['a token too long', () => `Bearer ${'x'.repeat(10_000)}`],
    ['its last character changed', () => `Bearer ${server.token.slice(0, -1)}${server.token.endsWith('A') ? 'B' : 'A'}`], // prettier-ignore
    ['its end missing', () => `Bearer ${server.token.slice(0, -1)}`],
    ['in capitals', () => `Bearer ${server.token.toUpperCase()}`],
    ['revoked', () => `Bearer ${revoked}`],
    ['three words', () => 'Bearer a.b.c'],
    ['expired', async () => `Bearer ${await jwt((token) => token.setExpirationTime('-5m'))}`],
    ['not yet valid', async () => `Bearer ${await jwt((token) => token.setNotBefore('5m'))}`],
    ['for another audience', async () => `Bearer ${await jwt((token) => token.setAudience('api://other'))}`],
    ['of another issuer', async () => `Bearer ${await jwt((token) => token.setIssuer('https://evil.example'))}`],
    ['signed by another key', async () => `Bearer ${await jwt((token) => token, 'other')}`],
    ['of an unknown key', async () => `Bearer ${await jwt((token) => token, 'other', 'unknown')}`],
    ['without a signature', () => `Bearer ${new UnsecuredJWT({ roles: ['Administrator'] }).setIssuer(issuer).setAudience(audience).setSubject('u1').setExpirationTime('5m').encode()}`], // prettier-ignore
    ['signed with a shared secret', async () => `Bearer ${await new SignJWT({ roles: ['Administrator'] }).setProtectedHeader({ alg: 'HS256', kid: 'own' }).setIssuer(issuer).setAudience(audience).setSubject('u1').setExpirationTime('5m').sign(new Uint8Array(32))}`], // prettier-ignore
    [
      'with other claims under its signature',
      async () => {
        const [head, , end] = (await jwt((token) => token)).split('.')
        return `Bearer ${head}.${Buffer.from('{"roles":["Expert"]}').toString('base64url')}.${end}`
      },
    ],
  ])('%s: 401 in the shape of the path', async (_, authorization) => {
    const headers = { authorization: await authorization() }
    const shapes = [
      ['/graphql', graphqlError('UNAUTHENTICATED'), 'POST'],
      ['/api/alerts', defenderError('Unauthorized'), 'GET'],
      ['/v1.0/security/alerts_v2', defenderError('Unauthorized'), 'GET'],
    ] as const
    for (const [path, shape, method] of shapes) {
      const { status, headers: said, body } = await send(path, { method, headers, ...(method === 'POST' && { body: '{"query":"{ me { name } }"}' }) }) // prettier-ignore
      expect([path, status, said.get('www-authenticate'), body]).toMatchObject([path, 401, 'Bearer realm="harrier"', shape]) // prettier-ignore
    }
  })

  test('the same provider signs one that is let in', async () => {
    const { body } = await graphql({ query: '{ me { kind } }' }, { authorization: `Bearer ${await jwt((token) => token)}` }) // prettier-ignore
    expect(body).toEqual({ data: { me: { kind: 'user' } } })
  })
})

describe('documents', () => {
  const many = (count: number, of: (index: number) => string): string => Array.from({ length: count }, (_, i) => of(i)).join(' ') // prettier-ignore
  test.each<readonly [string, string, string]>([
    ['a thousand aliases', `{ ${many(1000, (i) => `a${i}:me{name}`)} }`, 'GRAPHQL_PARSE_FAILED'],
    ['three hundred', `{ ${many(300, (i) => `a${i}:me{name}`)} }`, 'DOCUMENT_TOO_LARGE'],
    ['aliases of mutations', `mutation { ${many(20, (i) => `a${i}: addAlertComment(id: "a1", comment: "x") { comment }`)} }`, 'DOCUMENT_TOO_LARGE'], // prettier-ignore
    ['a depth of 100', `{ ${many(50, () => 'alerts { edges { node { device {')} id ${'} } } }'.repeat(50)} }`, 'GRAPHQL_VALIDATION_FAILED|DOCUMENT_TOO_LARGE'], // prettier-ignore
    ['lists within lists to a depth of 5000', `{ alerts(filter: ${'['.repeat(5000)}${']'.repeat(5000)}) { totalCount } }`, 'GRAPHQL_PARSE_FAILED'], // prettier-ignore
    ['directives that there are not', `{ me { name ${many(50, (i) => `@d${i}`)} } }`, 'DOCUMENT_TOO_LARGE'],
    ['a fragment in itself', '{ me { ...a } } fragment a on Me { ...a }', 'GRAPHQL_VALIDATION_FAILED'],
    ['nothing', '', 'BAD_REQUEST|GRAPHQL_PARSE_FAILED'],
    ['a comment', '# nothing', 'GRAPHQL_PARSE_FAILED'],
    ['NUL', '{ me \0 { name } }', 'GRAPHQL_PARSE_FAILED'],
  ])('%s', async (_, query, codes) => {
    const { status, body } = await graphql({ query }, { accept: 'application/graphql-response+json' })
    const { errors } = body as { readonly errors: readonly { readonly extensions: { readonly code: string } }[] }
    expect([status, errors[0]?.extensions.code]).toEqual([400, expect.stringMatching(new RegExp(`^(${codes})$`))])
  })

  test.each([20, 300, 20_000])('a filter %i deep, in the document and in its variables', async (depth) => {
    const literal = `${'{ not: '.repeat(depth)}{}${' }'.repeat(depth)}`
    const query = 'query($filter: AlertFilter) { alerts(filter: $filter) { totalCount } }'
    const variables = literal.replaceAll('not', '"not"')
    const answers = [
      await graphql({ query: `{ alerts(filter: ${literal}) { totalCount } }` }),
      await send('/graphql', { method: 'POST', body: `{"query":${JSON.stringify(query)},"variables":{"filter":${variables}}}` }), // prettier-ignore
    ]
    for (const { body } of answers) expect(body).toMatchObject({ errors: [{ extensions: { code: expect.any(String) as unknown } }] }) // prettier-ignore
  })

  test('several in one request', async () => {
    const { status, body } = await graphql([{ query: '{ me { name } }' }, { query: '{ me { name } }' }])
    expect([status, body]).toMatchObject([400, graphqlError('BAD_REQUEST')])
  })

  test('a mutation by GET', async () => {
    const { status } = await send(`/graphql?query=${encodeURIComponent('mutation { optOutOfNotifications { state } }')}`, { headers: { 'apollo-require-preflight': 'x' } }) // prettier-ignore
    expect(status).toBe(405)
  })
})

describe('bodies', () => {
  const places = [
    ['/graphql', 'POST'],
    ['/api/alerts/a1', 'PATCH'],
    ['/api/advancedhunting/run', 'POST'],
    ['/v1.0/security/alerts_v2/a1/comments', 'POST'],
  ] as const
  // A thousandth of what it holds.
  const bomb = gzipSync(Buffer.alloc(50_000_000, 0x20))
  const large = Buffer.from(`{"comment":"${'x'.repeat(5_000_000)}"}`)

  test.each(places)('too large for %s, with its length, without, and packed', async (path, method) => {
    expect((await send(path, { method, body: large })).status).toBe(413)
    expect(await chunked(path, method, large)).toBe(413)
    expect((await send(path, { method, body: bomb, headers: { 'content-encoding': 'gzip' } })).status).toBe(413)
  })

  const bad: readonly (readonly [string, Buffer | string, Readonly<Record<string, string>>, readonly number[]])[] = [
    ['nothing', '', {}, [400]],
    ['half of JSON', '{"comment":', {}, [400]],
    ['a number', '1', {}, [400]],
    ['null', 'null', {}, [400]],
    ['JSON with a comment', '{/**/"comment":"x"}', {}, [400]],
    ['JSON 100,000 deep', '['.repeat(100_000) + ']'.repeat(100_000), {}, [400]],
    ['bytes that are no UTF-8', Buffer.from([...Buffer.from('{"comment":"'), 0xc3, 0x28, ...Buffer.from('"}')]), {}, [400]], // prettier-ignore
    ['an overlong encoding', Buffer.from([...Buffer.from('{"comment":"'), 0xc0, 0xaf, ...Buffer.from('"}')]), {}, [400]], // prettier-ignore
    ['a surrogate in UTF-8', Buffer.from([...Buffer.from('{"comment":"'), 0xed, 0xa0, 0x80, ...Buffer.from('"}')]), {}, [400]], // prettier-ignore
    ['packed with what it is not', '{"comment":"x"}', { 'content-encoding': 'gzip' }, [400]],
    ['packed with what is not known', '{"comment":"x"}', { 'content-encoding': 'rot13' }, [415]],
    ['of an unknown character set', '{"comment":"x"}', { 'content-type': 'application/json; charset=ebcdic' }, [415]],
    ['text', '{"comment":"x"}', { 'content-type': 'text/plain' }, [400, 415]],
    ['a form', 'comment=x', { 'content-type': 'application/x-www-form-urlencoded' }, [400, 415]],
    ['parts', '--x\r\n\r\nx\r\n--x--', { 'content-type': 'multipart/form-data; boundary=x' }, [400, 415]],
    ['XML', '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', { 'content-type': 'application/xml' }, [400, 415]], // prettier-ignore
    ['a prototype', '{"__proto__":{"comment":"x"}}', {}, [400]],
    ['a constructor', '{"constructor":{"prototype":{"comment":"x"}}}', {}, [400]],
  ]
  test.each(
    places.flatMap(([path, method]) =>
      bad.map(([what, body, headers, statuses]) => [path, what, method, body, headers, statuses] as const),
    ),
  )(
    // prettier-ignore
    '%s is not sent %s',
    async (path, _, method, body, headers, statuses) => {
      const { status, body: said } = await send(path, { method, body, headers })
      expect(statuses).toContain(status)
      expect(said).toMatchObject(path === '/graphql' ? { errors: [{ extensions: { code: expect.any(String) as unknown } }] } : { error: { code: expect.any(String) as unknown, target: expect.any(String) as unknown } }) // prettier-ignore
      expect(({} as Readonly<Record<string, unknown>>)['comment']).toBeUndefined()
    },
  )

  test('of a key that is given twice the last counts, as in JSON.parse', async () => {
    const answer = await send('/api/advancedhunting/run', { method: 'POST', body: '{"Query":"print 1","Query":"print n = 2"}' }) // prettier-ignore
    expect(answer.body).toMatchObject({ Results: [{ n: 2 }] })
  })
})

/** Sends without saying how long it is; gives the status. A service that hangs up has said it before. */
async function chunked(path: string, method: string, body: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(
      server.url + path,
      { method, headers: { ...server.headers, 'transfer-encoding': 'chunked' } },
      (response) => {
        // prettier-ignore
        response.resume()
        resolve(response.statusCode ?? 0)
      },
    )
    sent.on('error', reject)
    sent.end(body)
  })
}

describe('query options', () => {
  const lists = ['/api/alerts', '/v1.0/security/alerts_v2'] as const
  const junk = ['', ' ', '(', ')', '()', "'", "''", 'and', 'not', 'eq', 'severity', 'severity eq', "severity eq 'High", "eq 'High'", "'High' eq severity", "severity eq 'High' and", "severity eq 'High' or or", "severity eq 'High';", "severity eq 'High' --", "severity eq 'High' /*", "severity eq 'High') or (1 eq 1", '1 eq 1', "severity like 'H%'", "severity eq High", 'severity eq "High"', "nope eq 'x'", "__proto__ eq 'x'", "constructor eq 'x'", "severity in ()", "severity in ('High'", "contains(title)", "contains('a','b','c')", "nope(title,'x')", "title/any()", "title/any(x:)", "mitreTechniques/any(a: b eq 'x')", 'incidentId eq 99999999999999999999999', 'incidentId eq 1e400', 'incidentId eq 0x10', 'incidentId eq NaN', "createdDateTime gt 2026-13-45T00:00:00Z", "alertCreationTime gt now()", "alertCreationTime gt 99999-01-01T00:00:00Z", 'severity eq null', "severity eq 'Nope'", "status eq 'High'", '\0', "title eq '\0", '%', '🦅', 'a'.repeat(5000), "(".repeat(500) + ")".repeat(500), Array.from({ length: 200 }, () => "severity eq 'High'").join(' or '), 'not '.repeat(500) + "severity eq 'High'"] // prettier-ignore

  test.each(lists)('%s refuses junk in a filter in its own words', async (path) => {
    const refused: string[] = []
    for (const filter of junk) {
      const { status, body } = await send(`${path}?$filter=${encodeURIComponent(filter)}`, {})
      expect([filter.slice(0, 60), [200, 400].includes(status)]).toEqual([filter.slice(0, 60), true])
      if (status === 400) {
        expect(body).toMatchObject({ error: { code: expect.stringMatching(/^(ODataError|InvalidInput)$/) as unknown, target: expect.any(String) as unknown } }) // prettier-ignore
        refused.push(filter)
      }
    }
    // Almost all of it is no filter.
    expect(refused.length).toBeGreaterThan(junk.length * 0.8)
  })

  const word = fc.oneof(
    fc.constantFrom('severity', 'status', 'title', 'alertCreationTime', 'incidentId', 'mitreTechniques', 'eq', 'ne', 'gt', 'in', 'and', 'or', 'not', '(', ')', ',', '/any(', 't:', 'startswith(', 'contains(', "'High'", "'x''y'", "'", 'null', '5', '-1', '1e9', '2026-11-16T00:00:00Z', 'true'), // prettier-ignore
    fc.string({ unit: 'grapheme', maxLength: 6 }),
  )
  test('random words are a filter, or are refused', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(word, { minLength: 1, maxLength: 12 }),
        fc.constantFrom(...lists),
        async (words, path) => {
          // prettier-ignore
          const { status } = await send(`${path}?$filter=${encodeURIComponent(words.join(' '))}`, {})
          expect([200, 400]).toContain(status)
        },
      ),
      { numRuns: 300 },
    )
  })

  test.each([
    '$top=1e3',
    '$top=0x10',
    '$top=-0',
    '$top=',
    '$top=99999999999999999999',
    '$skip=-1',
    '$skip=1.5',
    '$skip=99999999999',
    '$count=maybe',
    '$orderby=title,severity',
    '$orderby=title sideways',
    '$orderby=__proto__',
    '$expand=*',
    '$expand=evidence($select=id)',
    '$search=x',
    '$format=xml',
    '$select=colour',
    '$select=__proto__',
    '$select=',
    '$select=id,,title',
    '$apply=x',
    '$filter[]=x',
    '$filter[a]=x',
    '$top[]=1',
    '__proto__=x',
    '$skiptoken=',
    '$top=1&$TOP=2',
    '%00=x',
    '$filter=%ff',
  ])(
    // prettier-ignore
    '?%s is refused',
    async (query) => {
      for (const path of lists) {
        const { status, body } = await send(`${path}?${query}`, {})
        expect([path, status, body]).toMatchObject([path, 400, { error: { code: expect.stringMatching(/^(ODataError|InvalidInput)$/) as unknown } }]) // prettier-ignore
      }
    },
  )
})

describe('cursors', () => {
  const firstPage = async (): Promise<string> => {
    const { body } = await graphql({ query: '{ alerts(first: 1) { pageInfo { endCursor } } }' })
    return (body as { readonly data: { readonly alerts: { readonly pageInfo: { readonly endCursor: string } } } }).data.alerts.pageInfo.endCursor // prettier-ignore
  }
  const changes: readonly (readonly [string, (cursor: string) => string])[] = [
    ['empty', () => ''],
    ['made up', () => 'bm9uc2Vuc2U'],
    ['its first character changed', (cursor) => (cursor.startsWith('A') ? 'B' : 'A') + cursor.slice(1)],
    ['its middle changed', (cursor) => `${cursor.slice(0, 30)}${cursor[30] === 'A' ? 'B' : 'A'}${cursor.slice(31)}`],
    ['cut', (cursor) => cursor.slice(0, -4)],
    ['longer', (cursor) => `${cursor}AAAA`],
    ['unsigned', (cursor) => Buffer.from(cursor, 'base64url').subarray(16).toString('base64url')],
    ['of JSON', () => Buffer.from('["alerts created desc",1]').toString('base64url')],
    ['with a line break', (cursor) => `\n${cursor.slice(1)}`],
    ['huge', () => 'A'.repeat(6000)],
  ]

  test.each(changes)('%s: refused by GraphQL and by REST', async (_, change) => {
    const after = change(await firstPage())
    const { body } = await graphql({ query: 'query($after: String) { alerts(after: $after) { totalCount edges { cursor } } }', variables: { after } }) // prettier-ignore
    expect(body).toMatchObject(graphqlError('INVALID_REQUEST') as object)
    for (const path of ['/api/alerts', '/v1.0/security/alerts_v2']) {
      const { status, body: said } = await send(`${path}?$skiptoken=${encodeURIComponent(after)}`, {})
      expect([path, status, said]).toMatchObject([path, 400, { error: { code: expect.stringMatching(/^(ODataError|InvalidInput)$/) as unknown } }]) // prettier-ignore
    }
  })

  test('of another filter or another user it is a place, and opens nothing more', async () => {
    const after = await firstPage()
    const query = 'query($after: String) { alerts(after: $after, filter: { severity: [High] }) { edges { node { id } } } }' // prettier-ignore
    expect((await graphql({ query, variables: { after } })).body).toEqual({ data: { alerts: { edges: [{ node: { id: 'a1' } }] } } }) // prettier-ignore
    const theirs = await graphql({ query: query.replace(', filter: { severity: [High] }', ''), variables: { after } }, { authorization: `Bearer ${restricted}` }) // prettier-ignore
    expect(theirs.body).toEqual({ data: { alerts: { edges: [{ node: { id: 'a2' } }] } } })
    const rest = await send(`/api/alerts?$skiptoken=${after}`, { headers: { authorization: `Bearer ${restricted}` } })
    expect((rest.body as { readonly value: readonly { readonly id: string }[] }).value.map(({ id }) => id)).toEqual(['a2']) // prettier-ignore
  })
})
