// Who a request comes from: by its Authorization header, or by the portal's cookie where the portal's pages ask.
import type { IncomingMessage } from 'node:http'
import type { Authenticated, Authenticator } from '../identity/authenticator.js'
import type { SessionService } from '../identity/session.service.js'
import { Unauthenticated } from '../identity/unauthenticated.js'

/** Whether an address is that of a proxy whose X-Forwarded headers count; Express's `trust proxy`. */
export type TrustsProxy = (address: string) => boolean

export interface CallerParts {
  readonly authenticator: Authenticator
  readonly sessions: SessionService
  readonly trustsProxy: TrustsProxy
}

/** A request, or what a WebSocket began with, which has no Authorization header but may send one in its first message. */
type Asked = Pick<IncomingMessage, 'headers' | 'method' | 'socket'>

export class Callers {
  constructor(private readonly parts: CallerParts) {}

  /** @throws Unauthenticated, ProviderUnavailable */
  async of(request: Asked, authorization = request.headers.authorization): Promise<Authenticated> {
    const { authenticator, sessions } = this.parts
    const cookie = this.cookieOf(request)
    if (authorization !== undefined || cookie === undefined) return authenticator.authenticate(authorization)
    if (!this.isOwnPage(request)) throw new Unauthenticated("The portal's cookie serves its own pages alone.")
    return sessions.authenticate(cookie)
  }

  /**
   * Whether the page that asks is one of ours. Browsers say so by Origin where something may change or a WebSocket
   * opens, and by Sec-Fetch-Site over secure channels; SameSite alone would let in the pages of other ports.
   */
  isOwnPage(request: Asked): boolean {
    const { origin, 'sec-fetch-site': site } = request.headers
    const opensSocket = request.headers.upgrade !== undefined
    if (origin !== undefined) return URL.canParse(origin) && new URL(origin).host === this.hostOf(request)
    if (site !== undefined && site !== 'none') return site === 'same-origin'
    return (request.method === 'GET' || request.method === 'HEAD') && !opensSocket
  }

  /** The session's cookie; undefined where there is none. */
  cookieOf(request: Asked): string | undefined {
    const wanted = `${this.cookieName(request)}=`
    const pairs = (request.headers.cookie ?? '').split(/; */)
    return pairs.find((pair) => pair.startsWith(wanted))?.slice(wanted.length)
  }

  /** A Set-Cookie header. Over TLS its name binds the cookie to this host, whatever hosts beside it may set. */
  setCookie(request: Asked, value: string, seconds: number): string {
    const secure = this.isSecure(request) ? '; Secure' : ''
    return `${this.cookieName(request)}=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${seconds}${secure}`
  }

  private cookieName(request: Asked): string {
    return this.isSecure(request) ? '__Host-harrier-session' : 'harrier-session'
  }

  private isSecure(request: Asked): boolean {
    return this.forwarded(request, 'x-forwarded-proto') === 'https'
  }

  private hostOf(request: Asked): string {
    return (this.forwarded(request, 'x-forwarded-host') ?? request.headers.host ?? '').toLowerCase()
  }

  private forwarded({ headers, socket }: Asked, name: string): string | undefined {
    if (!this.parts.trustsProxy(socket.remoteAddress ?? '')) return undefined
    const value = headers[name]
    return (Array.isArray(value) ? value[0] : value)?.split(',')[0]?.trim()
  }
}
