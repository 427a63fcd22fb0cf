// Where scripts log in that were written for Defender's or Graph's API: OAuth's client credentials (RFC 6749 §4.4), at
// the addresses of Entra's endpoints, of version 2.0 and of the one before.
import type { Express, Request, Response } from 'express'
import express from 'express'
import type { AuditLog } from '../audit/audit-log.js'
import type { AccessTokens } from '../identity/access-token.js'
import { Unauthenticated } from '../identity/unauthenticated.js'
import type { Quotas } from '../limits/quotas.js'
import { recordChange } from './audit-changes.js'

export interface TokenEndpointParts {
  readonly access: AccessTokens
  readonly quotas: Quotas
  readonly audit: AuditLog
}

/** What is wrong with a request for a token, by the names of RFC 6749 §5.2. */
type OAuthError = 'invalid_request' | 'invalid_client' | 'unsupported_grant_type' | 'invalid_scope'

class Refused extends Error {
  override readonly name = 'Refused'
  constructor(
    readonly error: OAuthError,
    message: string,
  ) {
    super(message)
  }
}

/** Adds the endpoint, for any tenant: one installation is one. Its id and secret are those of an API token. */
export function mountTokenEndpoint(app: Express, { access, quotas, audit }: TokenEndpointParts): void {
  const form = express.urlencoded({ extended: false, limit: '32kb', parameterLimit: 20 })
  app.post(['/:tenant/oauth2/v2.0/token', '/:tenant/oauth2/token'], form, async (request, response) => {
    const started = performance.now()
    response.set('Pragma', 'no-cache')
    try {
      const { id, secret, scope } = credentialsOf(request)
      const { token, seconds, caller } = await access.issue(id, secret)
      await quotas.take(caller, 'requests')
      recordChange(audit, { caller, operation: 'POST /oauth2/token', asked: { scope }, started }, undefined)
      response.json({ token_type: 'Bearer', expires_in: seconds, ext_expires_in: seconds, access_token: token })
    } catch (error) {
      refuse(error, request, response)
    }
  })
}

/** @throws anything but a refusal, which is answered */
function refuse(error: unknown, request: Request, response: Response): void {
  const refused = error instanceof Unauthenticated ? new Refused('invalid_client', error.message) : error
  if (!(refused instanceof Refused)) throw error
  if (request.headers.authorization !== undefined) response.set('WWW-Authenticate', 'Basic realm="harrier"')
  const status = refused.error === 'invalid_client' ? 401 : 400
  response.status(status).json({ error: refused.error, error_description: refused.message })
}

interface Credentials {
  readonly id: string
  readonly secret: string
  readonly scope: string
}

const known = ['grant_type', 'client_id', 'client_secret', 'scope', 'resource'] as const

/** @throws Refused */
function credentialsOf(request: Request): Credentials {
  const given = fieldsOf(request.body)
  if (given.grant_type === undefined)
    throw new Refused(
      'invalid_request',
      'The body is a form with grant_type=client_credentials, client_id and client_secret.',
    )
  if (given.grant_type !== 'client_credentials')
    throw new Refused('unsupported_grant_type', 'The grant_type is client_credentials.')
  const scope = given.scope ?? given.resource ?? ''
  // Rights are those of the API token: a scope that asks for some of them would not be kept to.
  if (given.scope !== undefined && !/^\S+\/\.default$/.test(given.scope))
    throw new Refused('invalid_scope', 'The scope is one that ends in /.default: all that the API token may.')
  const [id = given.client_id, secret = given.client_secret] = basicOf(request)
  if (id === undefined || secret === undefined)
    throw new Refused('invalid_request', 'The client_id is the id of an API token, and the client_secret is the token.')
  return { id, secret, scope }
}

/** A parameter that is given twice is no request, one that is not known is passed over (RFC 6749 §3.2). @throws Refused */
function fieldsOf(body: unknown): Readonly<Partial<Record<(typeof known)[number], string>>> {
  const fields = (body ?? {}) as Readonly<Record<string, unknown>>
  for (const name of known) {
    const value = fields[name]
    if (value !== undefined && typeof value !== 'string')
      throw new Refused('invalid_request', `The ${name} is given once.`)
  }
  return fields
}

/** Id and secret of a client that says them in its Authorization header (RFC 6749 §2.3.1). @throws Refused */
function basicOf({ headers }: Request): readonly string[] {
  if (headers.authorization === undefined) return []
  const [, encoded] = /^Basic +([A-Za-z0-9+/=]{1,8192}) *$/i.exec(headers.authorization) ?? []
  const [, id, secret] = /^([^:]+):(.+)$/.exec(Buffer.from(encoded ?? '', 'base64').toString()) ?? []
  if (id === undefined || secret === undefined)
    throw new Refused('invalid_client', 'The Authorization header should be: Basic and the client id and secret.')
  return [id, secret]
}
