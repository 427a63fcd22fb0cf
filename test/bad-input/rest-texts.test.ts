// Hostile text at every place where a route takes text; the places are read from the description of the REST paths, so
// that a new one without a case fails.
import { expect, test } from '@jest/globals'
import type { TestServer } from '../support/server.js'
import type { Kind } from './hostile-text.js'
import { hostile } from './hostile-text.js'
import { expectNoInternals, onUnharmedServer } from './unharmed.js'

let server: TestServer
onUnharmedServer((started) => {
  server = started
})

/** Every text that a body takes, by its path and property; `Query` is KQL, which has its own suites. */
const bodyTexts: Readonly<Record<string, Kind>> = {
  'patch /api/alerts/{id} status': 'known',
  'patch /api/alerts/{id} assignedTo': 'line',
  'patch /api/alerts/{id} classification': 'known',
  'patch /api/alerts/{id} determination': 'known',
  'patch /api/alerts/{id} comment': 'lines',
  'post /api/alerts/batchUpdate status': 'known',
  'post /api/alerts/batchUpdate assignedTo': 'line',
  'post /api/alerts/batchUpdate classification': 'known',
  'post /api/alerts/batchUpdate determination': 'known',
  'post /api/alerts/batchUpdate comment': 'lines',
  'post /api/alerts/batchUpdate alertIds': 'known',
  'post /api/alerts/CreateAlertByReference machineId': 'known',
  'post /api/alerts/CreateAlertByReference eventTime': 'known',
  'post /api/alerts/CreateAlertByReference reportId': 'known',
  'post /api/alerts/CreateAlertByReference severity': 'known',
  'post /api/alerts/CreateAlertByReference title': 'line',
  'post /api/alerts/CreateAlertByReference description': 'lines',
  'post /api/alerts/CreateAlertByReference recommendedAction': 'lines',
  'post /api/alerts/CreateAlertByReference category': 'known',
  ...Object.fromEntries(
    ['v1.0', 'beta'].flatMap((version): readonly (readonly [string, Kind])[] => [
      [`patch /${version}/security/alerts_v2/{id} status`, 'known'],
      [`patch /${version}/security/alerts_v2/{id} assignedTo`, 'line'],
      [`patch /${version}/security/alerts_v2/{id} classification`, 'known'],
      [`patch /${version}/security/alerts_v2/{id} determination`, 'known'],
      [`post /${version}/security/alerts_v2/{id}/comments comment`, 'lines'],
      ...['post', 'patch'].flatMap((method) =>
        ['displayName', 'isEnabled', 'queryCondition', 'schedule', 'detectionAction'].map(
          (property): readonly [string, Kind] => [
            `${method} /${version}/security/rules/detectionRules${method === 'patch' ? '/{id}' : ''} ${property}`,
            'known',
          ],
        ),
      ),
    ]),
  ),
}
const required: Readonly<Record<string, unknown>> = { alertIds: ['none'], machineId: 'd1', eventTime: '2026-11-16T00:00:00Z', reportId: '1', severity: 'Low', title: 'T', description: 'D', recommendedAction: 'R', category: 'Execution', comment: 'C' } // prettier-ignore
interface Described {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly requestBody?: { readonly content: { readonly 'application/json': { readonly schema: { readonly properties: object; readonly required: readonly string[] } } } } }>>>> // prettier-ignore
}

test('every text that a body takes has a case, and is refused where it is hostile', async () => {
  const { paths } = (await (await fetch(`${server.url}/openapi.json`, { headers: server.headers })).json()) as Described // prettier-ignore
  const seen: string[] = []
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, { requestBody }] of Object.entries(methods)) {
      const body = requestBody?.content['application/json'].schema
      for (const property of Object.keys(body?.properties ?? {}).filter((one) => !/^(query|timespan)$/i.test(one))) {
        const name = `${method} ${path} ${property}`
        seen.push(name)
        for (const [what, character, code, endsLine] of hostile) {
          if (bodyTexts[name] === 'lines' && endsLine) continue
          const hostileText = `before${character}after`
          const others = Object.fromEntries((body?.required ?? []).map((one) => [one, required[one]]))
          const sent = { ...others, [property]: property === 'alertIds' ? [hostileText] : hostileText }
          const response = await fetch(server.url + path.replace('{id}', 'none'), { method: method.toUpperCase(), headers: server.headers, body: JSON.stringify(sent) }) // prettier-ignore
          const text = await response.text()
          expectNoInternals(text)
          const { error } = JSON.parse(text) as { readonly error: { readonly code: string; readonly message: string; readonly target: string } } // prettier-ignore
          expect([name, what, response.status, error]).toEqual([
            name,
            what,
            bodyTexts[name] === 'known' ? (expect.any(Number) as unknown) : 400,
            expect.objectContaining({ code: expect.stringMatching(/^(InvalidInput|InvalidRequestBody|BadRequest|NotFound)$/) as unknown, message: bodyTexts[name] === 'known' ? (expect.any(String) as unknown) : (expect.stringContaining(code) as unknown), ...(path.includes('/rules/') ? {} : { target: expect.any(String) as unknown }) }), // prettier-ignore
          ])
          expect([400, 404]).toContain(response.status)
        }
      }
    }
  }
  expect(seen.sort()).toEqual(Object.keys(bodyTexts).sort())
})

test.each([
  '..',
  '../..',
  '..%2f..%2fetc%2fpasswd',
  '%2e%2e',
  '..%5c..',
  '%00',
  'a%00b',
  '%ff',
  '%c0%ae',
  '%e2%80%ae',
  '%0d%0aSet-Cookie:x',
  '%',
  '%zz',
  "'--",
  '%22',
  'x'.repeat(8000),
  '__proto__',
  'constructor',
])(
  // prettier-ignore
  'the id %s is of no alert, and leads nowhere',
  async (id) => {
    for (const path of ['/api/alerts/', '/v1.0/security/alerts_v2/']) {
      // Not by fetch, which resolves the dots itself.
      const { status, body } = await rawGet(path + id)
      expect([path, id, status]).toEqual([path, id, expect.any(Number)])
      expect([400, 404]).toContain(status)
      expectNoInternals(body)
      expect(JSON.parse(body)).toMatchObject({ error: { code: expect.any(String) as unknown } })
    }
  },
)

async function rawGet(path: string): Promise<{ readonly status: number; readonly body: string }> {
  const { request } = await import('node:http')
  const { hostname, port } = new URL(server.url)
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path, headers: server.headers }, (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (part: string) => (body += part))
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, body })
      })
    })
    sent.on('error', reject).end()
  })
}
