// A proxy that brings TLS, as a deployment has one before the service; its certificate is made for the test.
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream'

export interface TlsProxy {
  /** `https://localhost:…`. */
  readonly url: string
  /** The file of the certificate, for clients to trust. */
  readonly certificate: string
  end(): Promise<void>
}

/** Certificates are made by OpenSSL; where it is not installed there can be no proxy. */
export const canMakeCertificates = spawnSync('openssl', ['version']).status === 0

/** Starts a proxy before a service that trusts it. */
export async function startTlsProxy(service: string): Promise<TlsProxy> {
  const folder = mkdtempSync(join(tmpdir(), 'harrier-tls-'))
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')]
  const made = spawnSync('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'],
    ...['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-keyout', key, '-out', certificate],
  ])
  if (made.status !== 0) throw new Error(made.stderr.toString())

  const server = createServer({ key: readFileSync(key), cert: readFileSync(certificate) }, (incoming, outgoing) => {
    const { host, ...headers } = incoming.headers
    const forwarded = { ...headers, 'x-forwarded-proto': 'https', 'x-forwarded-host': host }
    const onward = request(new URL(incoming.url ?? '/', service), { method: incoming.method, headers: forwarded })
    onward.on('response', (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      pipeline(answer, outgoing, () => undefined)
    })
    pipeline(incoming, onward, (error) => { if (error) outgoing.destroy() }) // prettier-ignore
  })
  server.listen(0, 'localhost')
  await once(server, 'listening')
  const end = async (): Promise<void> => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
    rmSync(folder, { recursive: true })
  }
  return { url: `https://localhost:${(server.address() as AddressInfo).port}`, certificate, end }
}
