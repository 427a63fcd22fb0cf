// The portal's files over HTTP: what is open to anybody, how it is packed and kept, and what it may load.
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { Server } from 'node:http'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import express from 'express'
import { mountPortal } from '../../src/server/portal.js'

const folder = mkdtempSync(join(tmpdir(), 'harrier-portal-'))
const script = 'console.log("harrier")\n'.repeat(50)
let http: Server
let url: string
beforeAll(async () => {
  mkdirSync(join(folder, 'assets'))
  writeFileSync(join(folder, 'index.html'), '<script nonce="HARRIER_NONCE" src="/assets/a-1.js"></script>')
  writeFileSync(join(folder, 'icon.svg'), '<svg/>')
  writeFileSync(join(folder, '.built'), '')
  writeFileSync(join(folder, 'assets', 'a-1.js'), script)
  writeFileSync(join(folder, 'assets', 'a-1.js.br'), brotliCompressSync(script))
  writeFileSync(join(folder, 'assets', 'a-1.js.gz'), gzipSync(script))
  const app = express()
  mountPortal(app, folder, new Set(['graphql', 'api']))
  app.use((_request, response) => {
    response.status(401).json({})
  })
  http = createServer(app).listen(0, '127.0.0.1')
  await once(http, 'listening')
  url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
})
afterAll(() => {
  http.close()
  rmSync(folder, { recursive: true })
})

const html = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }

describe('the page', () => {
  test.each(['/', '/alerts', '/alerts/da637551227677560813_-961444813', '/hunting?q=a.b', '/nowhere/at/all'])(
    'is behind %s for a browser that goes there',
    async (path) => {
      const response = await fetch(url + path, { headers: html })
      expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
      expect(response.headers.get('cache-control')).toBe('no-cache')
    },
  )

  test('has a nonce of its own in each answer, for style elements alone', async () => {
    const answers = await Promise.all([1, 2].map(() => fetch(url, { headers: html })))
    const nonces = await Promise.all(answers.map(async (answer) => /nonce="([^"]+)"/.exec(await answer.text())?.[1]))
    expect(new Set(nonces).size).toBe(2)
    const policy = answers[0]?.headers.get('content-security-policy') ?? ''
    expect(policy).toContain("script-src 'self';")
    expect(policy).toContain(`style-src 'self' 'nonce-${nonces[0] ?? ''}';`)
    expect(policy).toMatch(/default-src 'self'.*frame-ancestors 'none'/)
    expect(policy).not.toContain('unsafe-eval')
  })

  test.each<[string, string, Record<string, string>]>([
    ['a script that asks for it', '/alerts', { accept: '*/*' }],
    ['the API', '/api/alerts', html],
    ['GraphQL', '/graphql', html],
  ])('is not what %s gets', async (_, path, headers) => {
    expect((await fetch(url + path, { headers })).status).toBe(401)
  })

  test('is not what a form gets', async () => {
    expect((await fetch(`${url}/alerts`, { method: 'POST', headers: html })).status).toBe(401)
  })
})

describe('an asset', () => {
  const raw = (encoding: string) =>
    new Promise<{ readonly encoding: string | undefined; readonly bytes: number }>((resolve) => {
      request(`${url}/assets/a-1.js`, { headers: { 'accept-encoding': encoding } }, (response) => {
        let bytes = 0
        response.on('data', (chunk: Buffer) => { bytes += chunk.length }) // prettier-ignore
        response.on('end', () => { resolve({ encoding: response.headers['content-encoding'], bytes }) }) // prettier-ignore
      }).end()
    })

  test('is kept for good, since its name says what is in it', async () => {
    const response = await fetch(`${url}/assets/a-1.js`)
    expect(await response.text()).toBe(script)
    expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect((await fetch(`${url}/icon.svg`)).headers.get('cache-control')).toBe('no-cache')
  })

  test.each([
    ['br, gzip', 'br', brotliCompressSync(script).length],
    ['gzip', 'gzip', gzipSync(script).length],
    ['identity', undefined, script.length],
  ])('for a browser that reads %s is packed as %s', async (accepted, encoding, bytes) => {
    expect(await raw(accepted)).toEqual({ encoding, bytes })
  })

  test.each([
    '/.built',
    '/assets/../../package.json',
    '/assets/%2e%2e/index.html',
    '/assets/a-1.js.br',
    '/index.html',
    '/assets/none.js',
  ])(
    // prettier-ignore
    'is not %s',
    async (path) => {
      expect((await fetch(url + path)).status).toBe(401)
    },
  )
})
