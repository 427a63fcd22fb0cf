// Sessions of the portal: a browser signs in with a token once and shows a cookie from then on.
import type { Engine } from '../engine/engine.js'
import { ticksPerSecond } from '../ingest/ticks.js'
import type { Authenticated, Authenticator } from './authenticator.js'
import { newSessionKey, readSessionKey, seal, unseal } from './sealed-credential.js'
import type { SessionRow } from './session.store.js'
import { addSession, allSessions, removeSessions } from './session.store.js'
import { Unauthenticated } from './unauthenticated.js'

export interface SessionParts {
  readonly engine: Pick<Engine, 'read' | 'transaction'>
  readonly authenticator: Authenticator
  /** Ticks since 0001-01-01 UTC. */
  readonly clock: () => bigint
  /** How long a session lasts at most; it ends with its token before that. */
  readonly hours: number
}

/** A session that was just begun. */
export interface NewSession extends Authenticated {
  /** The value of the cookie, which is kept nowhere else. */
  readonly cookie: string
  readonly expires: bigint
}

/** One caller has this many at once; another ends the oldest. */
const mostSessions = 20

export class SessionService {
  private constructor(
    private readonly parts: SessionParts,
    private readonly byId: Map<string, SessionRow>,
  ) {}

  /** Sessions outlive a restart. All of them are kept at hand, as tokens are. */
  static async open(parts: SessionParts): Promise<SessionService> {
    const rows = await parts.engine.read(allSessions)
    const service = new SessionService(parts, new Map(rows.map((row) => [row.id, row])))
    await service.remove(rows.filter(({ expires }) => expires <= parts.clock()).map(({ id }) => id))
    return service
  }

  /** Begins a session with what an Authorization header would carry. @throws Unauthenticated, ProviderUnavailable */
  async begin(token: string): Promise<NewSession> {
    const authorization = `Bearer ${token}`
    const { caller, expires: tokenExpires } = await this.parts.authenticator.authenticate(authorization)
    const created = this.parts.clock()
    const latest = created + BigInt(this.parts.hours) * 3600n * ticksPerSecond
    const expires = earlier(latest, tokenExpires)
    const { id, key, cookie } = newSessionKey()
    const row: SessionRow = { id, caller: caller.id, credential: seal(authorization, key), created, expires }
    await this.parts.engine.transaction((session) => addSession(session, row))
    this.byId.set(id, row)
    await this.remove(this.surplus(row))
    return { caller, expires, cookie }
  }

  /** Who shows a cookie. The token is looked at each time, so that its end is the session's. @throws Unauthenticated, ProviderUnavailable */
  async authenticate(cookie: string): Promise<Authenticated> {
    const { row, authorization } = this.opened(cookie)
    if (row.expires <= this.parts.clock()) throw new Unauthenticated('The session has expired.')
    const { caller, expires } = await this.parts.authenticator.authenticate(authorization)
    return { caller, expires: earlier(row.expires, expires) }
  }

  /** Ends the session of a cookie, if there is one. */
  async end(cookie: string): Promise<void> {
    const read = readSessionKey(cookie)
    const row = read && this.byId.get(read.id)
    if (row && unseal(row.credential, read.key) !== undefined) await this.remove([row.id])
  }

  private opened(cookie: string): { readonly row: SessionRow; readonly authorization: string } {
    const read = readSessionKey(cookie)
    const row = read && this.byId.get(read.id)
    const authorization = row && unseal(row.credential, read.key)
    if (!row || authorization === undefined) throw new Unauthenticated('The session has ended.')
    return { row, authorization }
  }

  /** What is to go when a session begins: the expired ones, and the same caller's oldest above the limit. */
  private surplus({ caller, created }: SessionRow): readonly string[] {
    const rows = [...this.byId.values()]
    const expired = rows.filter(({ expires }) => expires <= created)
    const own = rows.filter((row) => row.caller === caller && row.expires > created)
    return [...expired, ...own.slice(0, Math.max(0, own.length - mostSessions))].map(({ id }) => id)
  }

  private async remove(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return
    for (const id of ids) this.byId.delete(id)
    await this.parts.engine.transaction((session) => removeSessions(session, ids))
  }
}

const earlier = (a: bigint, b: bigint | undefined): bigint => (b !== undefined && b < a ? b : a)
