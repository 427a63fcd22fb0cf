// Who asks: the bearer of an API token, of an access token for one, or of a provider's, whatever surface they come by.
import type { Caller } from '../caller.js'
import { ticksFromUnixMilliseconds } from '../ingest/ticks.js'
import type { AccessTokens } from './access-token.js'
import { isApiToken } from './api-token.js'
import type { ApiTokenService } from './api-token.service.js'
import type { OpenIdUsers } from './openid.js'
import { Unauthenticated } from './unauthenticated.js'

export interface Authenticated {
  readonly caller: Caller
  /** When the token ends, in ticks: what outlives a request, such as a subscription, ends then. */
  readonly expires: bigint | undefined
}

export class Authenticator {
  constructor(
    private readonly tokens: ApiTokenService,
    private readonly access: AccessTokens,
    private readonly users: OpenIdUsers | undefined,
  ) {}

  /**
   * The caller behind an Authorization header, or the same text of a WebSocket's `connection_init`.
   * @throws Unauthenticated, ProviderUnavailable
   */
  async authenticate(authorization: string | undefined): Promise<Authenticated> {
    if (authorization === undefined || authorization === '') {
      throw new Unauthenticated('This needs a token: Authorization: Bearer harrier_…')
    }
    const [, token] = /^Bearer +([\x21-\x7e]{1,16384}) *$/i.exec(authorization) ?? []
    if (token === undefined) throw new Unauthenticated('The Authorization header should be: Bearer and a token.')
    if (isApiToken(token)) return this.tokens.authenticate(token)
    const own = await this.access.authenticate(token)
    if (own) return own
    if (!this.users) throw new Unauthenticated('The token is not known here.')
    const { caller, expiresSeconds } = await this.users.authenticate(token)
    return { caller, expires: ticksFromUnixMilliseconds(Math.floor(expiresSeconds) * 1000) }
  }
}
