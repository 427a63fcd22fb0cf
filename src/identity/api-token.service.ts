// API tokens: who may make which, what they open, and whose a request's token is.
import type { Role } from '../access/roles.js'
import { roleNames, roleOf, scopesOf } from '../access/roles.js'
import type { Scope } from '../access/scopes.js'
import { scopeOf, scopes } from '../access/scopes.js'
import type { Caller } from '../caller.js'
import { authorize } from '../caller.js'
import type { Engine } from '../engine/engine.js'
import { ticksPerSecond } from '../ingest/ticks.js'
import { Forbidden, Invalid, NotFound } from '../request-errors.js'
import { line, quoted } from '../request-text.js'
import { issueToken, readToken, secretMatches } from './api-token.js'
import type { TokenRow } from './api-token.store.js'
import { addToken, allTokens, noteUse, revokeToken } from './api-token.store.js'
import { Unauthenticated } from './unauthenticated.js'

export interface TokenRequest {
  readonly name: string
  readonly roles?: readonly string[]
  /** By any of their names. */
  readonly scopes?: readonly string[]
  /** The device groups whose devices the token sees; all devices unless told. */
  readonly deviceGroups?: readonly string[] | undefined
  /** In ticks; never unless told. */
  readonly expires?: bigint | undefined
}

/** A token with its text, which is shown this once. */
export interface NewToken {
  readonly token: string
  readonly details: TokenRow
}

export interface TokenParts {
  readonly engine: Pick<Engine, 'read' | 'transaction'>
  /** Ticks since 0001-01-01 UTC. */
  readonly clock: () => bigint
  /** The device groups that there are; a token for another would see nothing. */
  readonly groupNames: () => readonly string[]
}

const longestName = 80
/** The last use is written down this often at most. */
const useNotedEvery = 60n * ticksPerSecond

export class ApiTokenService {
  private constructor(
    private readonly parts: TokenParts,
    private readonly byId: Map<string, TokenRow>,
  ) {}

  /** All tokens are kept at hand: one process has the database, and so every change of them passes here. */
  static async open(parts: TokenParts): Promise<ApiTokenService> {
    const rows = await parts.engine.read(allTokens)
    return new ApiTokenService(parts, new Map(rows.map((row) => [row.id, row])))
  }

  /** The administrator's token of a database that has never had a token; undefined for all others. */
  async first(caller: Caller): Promise<NewToken | undefined> {
    if (this.byId.size > 0) return undefined
    return this.create(caller, { name: 'first administrator', roles: ['Administrator', 'Expert'] })
  }

  /** @throws Forbidden where the caller may not, or would give more than they have; Invalid */
  async create(caller: Caller, request: TokenRequest): Promise<NewToken> {
    authorize(caller, 'manageTokens')
    const { id, token, hash } = issueToken()
    const details: TokenRow = {
      ...this.checked(request),
      id,
      hash,
      created: this.parts.clock(),
      createdBy: caller.name,
      lastUsed: null,
      revoked: null,
      revokedBy: null,
    }
    refuseMoreThanOwn(caller, details)
    await this.parts.engine.transaction((session) => addToken(session, details))
    this.byId.set(id, details)
    return { token, details }
  }

  /** All tokens, revoked and expired ones too, oldest first. @throws Forbidden */
  list(caller: Caller): readonly TokenRow[] {
    authorize(caller, 'manageTokens')
    return [...this.byId.values()]
  }

  /** Ends a token at once. @throws Forbidden, NotFound */
  async revoke(caller: Caller, id: string): Promise<TokenRow> {
    authorize(caller, 'manageTokens')
    const row = this.byId.get(id)
    if (!row) throw new NotFound(`There is no token with the id ${quoted(id)}.`)
    if (row.revoked !== null) return row
    const revoked = { ...row, revoked: this.parts.clock(), revokedBy: caller.name }
    await this.parts.engine.transaction((session) => revokeToken(session, id, revoked.revoked, caller.name))
    this.byId.set(id, revoked)
    return revoked
  }

  /** Whose token a text is. @throws Unauthenticated, which says no more than its bearer may know */
  authenticate(text: string): { readonly caller: Caller; readonly expires: bigint | undefined } {
    const read = readToken(text)
    const row = read && this.byId.get(read.id)
    if (!row || !secretMatches(read.secret, row.hash)) throw new Unauthenticated('The token is not known here.')
    return this.opened(row)
  }

  /** Who an API token stands for, where its bearer is known already. @throws Unauthenticated */
  ofId(id: string): { readonly caller: Caller; readonly expires: bigint | undefined } {
    const row = this.byId.get(id)
    if (!row) throw new Unauthenticated('The token is not known here.')
    return this.opened(row)
  }

  private opened(row: TokenRow): { readonly caller: Caller; readonly expires: bigint | undefined } {
    const now = this.parts.clock()
    if (row.revoked !== null) throw new Unauthenticated('The token was revoked.')
    if (row.expires !== null && row.expires <= now) throw new Unauthenticated('The token has expired.')
    this.note(row, now)
    return { caller: callerOf(row), expires: row.expires ?? undefined }
  }

  private note(row: TokenRow, now: bigint): void {
    if (row.lastUsed !== null && now - row.lastUsed < useNotedEvery) return
    this.byId.set(row.id, { ...row, lastUsed: now })
    // The time of last use is for people to look at: a request does not wait for it, nor fail by it.
    this.parts.engine.transaction((session) => noteUse(session, row.id, now)).catch(() => undefined)
  }

  private checked(request: TokenRequest): Pick<TokenRow, 'name' | 'roles' | 'scopes' | 'deviceGroups' | 'expires'> {
    const name = line('The name of a token', request.name, longestName)
    const roles = (request.roles ?? []).map(knownRole)
    const given = (request.scopes ?? []).map(knownScope)
    if (roles.length + given.length === 0) throw new Invalid('A token needs a role or a scope.')
    const expires = request.expires ?? null
    if (expires !== null && expires <= this.parts.clock()) throw new Invalid('A token expires in the future.')
    const deviceGroups = request.deviceGroups ?? null
    if (deviceGroups?.length === 0)
      throw new Invalid('A token for no device group sees nothing; name one, or none for all devices.')
    const unknown = deviceGroups?.find((group) => !this.parts.groupNames().includes(group))
    if (unknown !== undefined) throw new Invalid(`There is no device group ${quoted(unknown)}.`)
    return { name, roles: [...new Set(roles)], scopes: [...new Set(given)], deviceGroups, expires }
  }
}

function knownRole(name: string): Role {
  const role = roleOf(name)
  if (role === undefined) throw new Invalid(`There is no role ${quoted(name)}; there are ${roleNames.join(', ')}.`)
  return role
}

function knownScope(name: string): Scope {
  const scope = scopeOf(name)
  if (scope === undefined) throw new Invalid(`There is no scope ${quoted(name)}; there are ${scopes.join(', ')}.`)
  return scope
}

/** Nobody makes a token that opens what they cannot open themselves. */
function refuseMoreThanOwn(caller: Caller, { roles, scopes: given, deviceGroups }: TokenRow): void {
  const opened = scopesOf(roles as readonly Role[], given as readonly Scope[])
  const missing = [...opened].filter((scope) => !caller.scopes.has(scope))
  if (missing.length > 0) throw new Forbidden(`A token with ${missing.join(', ')} is made by a caller who has it.`)
  if (caller.deviceGroups === 'all') return
  const own = caller.deviceGroups
  if (deviceGroups === null || deviceGroups.some((group) => !own.includes(group))) {
    throw new Forbidden('A token sees no more device groups than the caller who makes it.')
  }
}

/** Roles and scopes that a newer or older Harrier wrote down and this one does not know open nothing. */
function callerOf({ id, name, roles: roleTexts, scopes: scopeTexts, deviceGroups }: TokenRow): Caller {
  const roles = roleTexts.flatMap((text) => roleOf(text) ?? [])
  const given = scopeTexts.flatMap((text) => scopeOf(text) ?? [])
  return {
    name,
    kind: 'token',
    id: `token:${id}`,
    scopes: scopesOf(roles, given),
    roles,
    deviceGroups: deviceGroups ?? 'all',
  }
}
