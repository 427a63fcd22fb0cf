// Users of an OpenID provider: bearer tokens signed by it, their roles read from a claim.
import type { JWTPayload } from 'jose'
import { createRemoteJWKSet, errors, jwtVerify } from 'jose'
import { roleOf, scopesOf } from '../access/roles.js'
import { scopeOf } from '../access/scopes.js'
import type { Caller, VisibleGroups } from '../caller.js'
import { ProviderUnavailable, Unauthenticated } from './unauthenticated.js'

export interface OpenIdOptions {
  readonly issuer: string
  readonly audience: string
  readonly jwksUrl: string
  /** The claim with the names of roles, or of scopes. */
  readonly rolesClaim: string
  /** The claim with the user's groups, which device groups are assigned to. */
  readonly groupsClaim: string
}

/** What signs: nothing symmetric, for whoever can check such a signature can make it, and never `none`. */
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'EdDSA']
const clockToleranceSeconds = 30

/** Which device groups a user sees, by the groups that the provider says they are in. */
export type GroupsOfUser = (userGroups: readonly string[]) => VisibleGroups

/** A user with the time their token ends, in seconds since 1970. */
export interface KnownUser {
  readonly caller: Caller
  readonly expiresSeconds: number
}

export class OpenIdUsers {
  private readonly keys

  constructor(
    private readonly options: OpenIdOptions,
    private readonly groupsOf: GroupsOfUser,
  ) {
    this.keys = createRemoteJWKSet(new URL(options.jwksUrl), { timeoutDuration: 5000, cooldownDuration: 30_000 })
  }

  /** @throws Unauthenticated, ProviderUnavailable */
  async authenticate(token: string): Promise<KnownUser> {
    const payload = await this.verified(token)
    const subject = payload.sub ?? ''
    const expiresSeconds = payload.exp ?? 0
    const names = texts(payload[this.options.rolesClaim])
    const roles = names.flatMap((name) => roleOf(name) ?? [])
    const scopes = scopesOf(
      roles,
      names.flatMap((name) => scopeOf(name) ?? []),
    )
    const deviceGroups = roles.includes('Administrator')
      ? 'all'
      : this.groupsOf(texts(payload[this.options.groupsClaim]))
    const caller: Caller = {
      name: nameOf(payload) ?? subject,
      kind: 'user',
      id: `user:${this.options.issuer}:${subject}`,
      scopes,
      roles,
      deviceGroups,
    }
    return { caller, expiresSeconds }
  }

  private async verified(token: string): Promise<JWTPayload> {
    const { issuer, audience } = this.options
    const requiredClaims = ['exp', 'sub']
    const checks = { issuer, audience, algorithms, requiredClaims, clockTolerance: clockToleranceSeconds }
    try {
      return (await jwtVerify(token, this.keys, checks)).payload
    } catch (error) {
      if (error instanceof errors.JWKSTimeout || !(error instanceof errors.JOSEError) || isFetchFailure(error)) {
        throw new ProviderUnavailable('The OpenID provider does not answer.', { cause: error })
      }
      throw new Unauthenticated(reasonOf(error))
    }
  }
}

/** What jose says when the address of the keys answers with something else. */
const isFetchFailure = (error: errors.JOSEError): boolean => error.code === 'ERR_JOSE_GENERIC'

function reasonOf(error: errors.JOSEError): string {
  if (error instanceof errors.JWTExpired) return 'The token has expired.'
  if (error instanceof errors.JWTClaimValidationFailed)
    return `The token's claim '${error.claim}' is not as it must be.`
  return 'The token is not one that the OpenID provider signed for this service.'
}

const nameOf = (payload: JWTPayload): string | undefined =>
  [payload['preferred_username'], payload['upn'], payload['email'], payload['name']].find(
    (name) => typeof name === 'string',
  )

/** A claim as a list: providers send one text, several in one, or a list. */
function texts(claim: unknown): readonly string[] {
  if (typeof claim === 'string') return claim.split(' ').filter((text) => text !== '')
  return Array.isArray(claim) ? claim.filter((item) => typeof item === 'string') : []
}
