// Access tokens: what an API token is exchanged for by scripts that log in first (OAuth's client credentials).
import { SignJWT, decodeJwt, errors, jwtVerify } from 'jose'
import { ticksPerSecond } from '../ingest/ticks.js'
import type { ApiTokenService } from './api-token.service.js'
import type { Authenticated } from './authenticator.js'
import { Unauthenticated } from './unauthenticated.js'

export interface AccessTokenParts {
  readonly tokens: Pick<ApiTokenService, 'authenticate' | 'ofId'>
  /** The installation's own, which signs and checks: nobody else needs to. */
  readonly key: Uint8Array
  /** Ticks since 0001-01-01 UTC. */
  readonly clock: () => bigint
}

/** An access token as its client gets it. */
export interface NewAccess extends Authenticated {
  readonly token: string
  readonly seconds: number
}

/** As long as Entra's last, about. */
const lifeSeconds = 3600
const issuer = 'urn:harrier'

/** They carry no rights: a bearer may what the API token may at that moment, and nothing once it is revoked. */
export class AccessTokens {
  constructor(private readonly parts: AccessTokenParts) {}

  /**
   * Exchanges an API token, which is the secret of the client that its id names. It lasts an hour, or as long as the
   * API token does. @throws Unauthenticated
   */
  async issue(clientId: string, secret: string): Promise<NewAccess> {
    const { caller, expires } = this.parts.tokens.authenticate(secret)
    if (caller.id !== `token:${clientId}`) throw new Unauthenticated('The client id is not that of the token.')
    const now = this.now()
    const end = Math.min(now + lifeSeconds, expires === undefined ? Infinity : secondsOf(expires))
    const token = await new SignJWT()
      .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt' })
      .setIssuer(issuer)
      .setSubject(clientId)
      .setIssuedAt(now)
      .setExpirationTime(end)
      .sign(this.parts.key)
    return { token, seconds: end - now, caller, expires }
  }

  /** Whose access token this is; undefined where it says that another issued it. @throws Unauthenticated */
  async authenticate(token: string): Promise<Authenticated | undefined> {
    if (!isOurs(token)) return undefined
    const checks = {
      issuer,
      algorithms: ['HS256'],
      typ: 'at+jwt',
      requiredClaims: ['exp', 'sub'],
      currentDate: new Date(this.now() * 1000),
    }
    try {
      const { payload } = await jwtVerify(token, this.parts.key, checks)
      const { caller } = this.parts.tokens.ofId(payload.sub ?? '')
      return { caller, expires: ticksOf(payload.exp ?? 0) }
    } catch (error) {
      if (error instanceof errors.JWTExpired) throw new Unauthenticated('The token has expired.')
      if (error instanceof errors.JOSEError) throw new Unauthenticated('The token is not known here.')
      throw error
    }
  }

  private now(): number {
    return secondsOf(this.parts.clock())
  }
}

/** Whether a token names us as its issuer, which it may say of itself without being ours. */
function isOurs(token: string): boolean {
  try {
    return decodeJwt(token).iss === issuer
  } catch (error) {
    if (error instanceof errors.JOSEError) return false
    throw error
  }
}

/** Seconds from 0001-01-01 to 1970-01-01. */
const epochSeconds = 62_135_596_800n
const secondsOf = (ticks: bigint): number => Number(ticks / ticksPerSecond - epochSeconds)
const ticksOf = (seconds: number): bigint => (BigInt(Math.floor(seconds)) + epochSeconds) * ticksPerSecond
