// Webhooks: a signed POST to an address that was checked, over a connection to just that address.
import { createHmac, randomUUID } from 'node:crypto'
import { lookup } from 'node:dns/promises'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'
import type { Outcome, Send, WebhookContent } from '../outbox/delivery.js'
import { Invalid } from '../request-errors.js'
import { line } from '../request-text.js'

export interface WebhookSettings {
  /** Whether addresses of private networks may be called. Link-local ones, where clouds keep secrets, never are. */
  readonly allowPrivate: boolean
  /** The secret that signs what is sent to a URL; undefined where the webhook is no more. */
  readonly secretOf: (url: string) => Promise<string | undefined>
}

const timeoutMs = 15_000

/**
 * A URL that a webhook may have: https, or http to this machine itself, no user name, no other scheme.
 * @throws Invalid
 */
export function webhookUrl(text: string): string {
  const address = line('The address of a webhook', text, longestAddress)
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (!url) throw new Invalid('The address of a webhook is a URL.')
  const local = url.protocol === 'http:' && isLoopbackName(url.hostname)
  if (url.protocol !== 'https:' && !local)
    throw new Invalid('A webhook is called by https, or by http on this machine alone.')
  if (url.username !== '' || url.password !== '') throw new Invalid('The address of a webhook carries no user name.')
  return url.href
}

const longestAddress = 2000

const isLoopbackName = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host)

/**
 * What a receiver checks: `t=<seconds>,v1=<hex>`, the HMAC-SHA256 of `<seconds>.<body>` under the webhook's secret.
 */
const signature = (secret: string, seconds: number, body: string): string =>
  `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`

/** Posts `{ id, event, data }`; 2xx is success, 3xx (none is followed) and 4xx but 408 and 429 are for good, all else is tried again. */
export function webhookSender({ allowPrivate, secretOf }: WebhookSettings): Send<WebhookContent> {
  return async (recipient, { event, data }, key) => {
    try {
      const secret = await secretOf(recipient)
      if (secret === undefined) return { kind: 'permanent', detail: 'The webhook was removed.' }
      const url = new URL(webhookUrl(recipient))
      const address = await checkedAddress(url, allowPrivate)
      if (!address) return { kind: 'permanent', detail: 'The address is in a network that webhooks may not reach.' }
      return await post(url, address, JSON.stringify({ id: key, event, data }), secret)
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error)
      return { kind: error instanceof Invalid ? 'permanent' : 'temporary', detail: detail.slice(0, 300) }
    }
  }
}

/** Resolved once, and every answer judged, so that a name cannot lead elsewhere later. */
async function checkedAddress(url: URL, allowPrivate: boolean): Promise<string | undefined> {
  const host = url.hostname.replaceAll(/^\[|\]$/g, '')
  const addresses = isIP(host) > 0 ? [host] : (await lookup(host, { all: true })).map(({ address }) => address)
  const loopbackAsked = isLoopbackName(url.hostname)
  return addresses.every((address) => mayCall(address, allowPrivate, loopbackAsked)) ? addresses[0] : undefined
}

function mayCall(address: string, allowPrivate: boolean, loopbackAsked: boolean): boolean {
  const range = ipaddr.process(address).range()
  if (range === 'unicast') return true
  if (range === 'loopback') return loopbackAsked
  return allowPrivate && (range === 'private' || range === 'uniqueLocal')
}

function post(url: URL, address: string, body: string, secret: string): Promise<Outcome> {
  const request = url.protocol === 'https:' ? httpsRequest : httpRequest
  const seconds = Math.floor(Date.now() / 1000)
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        method: 'POST',
        // To the address that was checked; certificate and Host stay the name's.
        lookup: (_host, _options, done) => {
          done(null, [{ address, family: isIP(address) }])
        },
        timeout: timeoutMs,
        headers: {
          'Content-Type': 'application/json',
          'Content-Length': Buffer.byteLength(body),
          'User-Agent': 'Harrier-Webhook',
          'X-Harrier-Signature': signature(secret, seconds, body),
          'X-Request-Id': randomUUID(),
        },
      },
      (response) => {
        response.resume()
        resolve(outcomeOf(response.statusCode ?? 0))
      },
    )
    sent.on('timeout', () => sent.destroy(new Error('The webhook did not answer in time.')))
    sent.on('error', reject)
    sent.end(body)
  })
}

function outcomeOf(status: number): Outcome {
  const detail = `The webhook answered ${status}.`
  if (status >= 200 && status < 300) return { kind: 'sent', detail }
  const forGood = status >= 300 && status < 500 && status !== 408 && status !== 429
  return { kind: forGood ? 'permanent' : 'temporary', detail }
}
