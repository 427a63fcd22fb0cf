// Bytes of an allowed address: no redirect to another host, no way into private networks, a bound on the size.
import { lookup as resolve } from 'node:dns'
import type { LookupAddress } from 'node:dns'
import { request as requestHttp } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { request as requestHttps } from 'node:https'
import { isIP } from 'node:net'
import type { LookupFunction } from 'node:net'
import type { Decision, ExternalPolicy } from './policy.js'
import { bare, decideUrl, isPublicAddress } from './policy.js'
import { tooLarge, Unreadable } from './unreadable.js'

type Allowed = Extract<Decision, { kind: 'url' }>

const redirects = new Set([301, 302, 303, 307, 308])
const mostRedirects = 5
/** No answer, or no further byte, for so long is a failure. */
const silentMs = 30_000

/** @throws Unreadable */
export async function download(
  start: Allowed,
  policy: ExternalPolicy,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Buffer> {
  let target = start
  for (let hops = 0; hops <= mostRedirects; hops++) {
    const response = await ask(target, signal)
    const { statusCode = 0, headers } = response
    if (!redirects.has(statusCode) || headers.location === undefined) {
      if (statusCode !== 200) {
        response.destroy()
        throw new Unreadable(`its host answered with status ${statusCode}.`)
      }
      return body(response, maxBytes)
    }
    response.destroy()
    target = follow(headers.location, target, policy)
  }
  throw new Unreadable(`it leads from one address to the next more than ${mostRedirects} times.`)
}

function follow(location: string, from: Allowed, policy: ExternalPolicy): Allowed {
  const base = from.url.href
  if (!URL.canParse(location, base)) throw new Unreadable('it leads to an address that is none.')
  const url = new URL(location, base)
  const next = decideUrl(url, policy)
  if (next.kind !== 'url') throw new Unreadable(`it leads to '${url.origin}', which is not allowed.`)
  return next
}

function ask({ url, privateAddresses }: Allowed, signal: AbortSignal): Promise<IncomingMessage> {
  return new Promise((done, failed) => {
    if (!privateAddresses && isIP(bare(url.hostname)) !== 0 && !isPublicAddress(bare(url.hostname))) {
      failed(new Unreadable(notPublic))
      return
    }
    const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, {
      signal,
      timeout: silentMs,
      agent: false,
      headers: { 'user-agent': 'Harrier', accept: '*/*', 'accept-encoding': 'identity' },
      ...(privateAddresses ? {} : { lookup: publicLookup }),
    })
    request.on('response', done)
    request.on('timeout', () => request.destroy(new Unreadable(`its host was silent for ${silentMs / 1000} s.`)))
    request.on('error', (error) => {
      failed(asUnreadable(error, signal))
    })
    request.end()
  })
}

const notPublic = "its host has an address of a private network; see the setting 'externalDataPrivateAddresses'."

/** The address that is checked is the one that is connected to. */
const publicLookup: LookupFunction = (hostname, options, callback) => {
  resolve(hostname, { ...options, all: true }, (error, found: LookupAddress[]) => {
    const addresses = error ? [] : found.filter(({ address }) => isPublicAddress(address))
    const [first] = addresses
    if (error) callback(error, '', 4)
    else if (!first) callback(new Unreadable(notPublic), '', 4)
    else if (options.all === true) callback(null, addresses)
    else callback(null, first.address, first.family)
  })
}

async function body(response: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  try {
    for await (const chunk of response) {
      const bytes = chunk as Buffer
      length += bytes.length
      if (length > maxBytes) throw tooLarge(maxBytes)
      chunks.push(bytes)
    }
  } catch (error) {
    throw error instanceof Unreadable ? error : new Unreadable('its host broke off.')
  } finally {
    response.destroy()
  }
  if (!response.complete) throw new Unreadable('its host broke off.')
  return Buffer.concat(chunks)
}

function asUnreadable(error: Error, signal: AbortSignal): Error {
  if (error instanceof Unreadable || signal.aborted) return error
  const code = 'code' in error && typeof error.code === 'string' ? ` (${error.code})` : ''
  return new Unreadable(`its host could not be reached${code}.`)
}
