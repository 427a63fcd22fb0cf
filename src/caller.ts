// Who asks: every service takes the caller first, so that what one may see is decided in one place.
import type { Operation } from './access/operations.js'
import { operations } from './access/operations.js'
import type { Role } from './access/roles.js'
import type { Scope } from './access/scopes.js'
import { scopes } from './access/scopes.js'
import { Forbidden } from './request-errors.js'

/** The device groups whose devices a caller sees, by name. `all` holds for devices of no group too. */
export type VisibleGroups = 'all' | readonly string[]

/** Whoever a request comes from. */
export interface Caller {
  /** Shown in logs and audit records. */
  readonly name: string
  /** An API token, a user of the OpenID provider, or the command line on the database's own machine. */
  readonly kind: 'token' | 'user' | 'local'
  /** Tells callers apart for quotas and audit, whatever they are called. */
  readonly id: string
  /** What roles carry is in here. */
  readonly scopes: ReadonlySet<Scope>
  readonly roles: readonly Role[]
  readonly deviceGroups: VisibleGroups
}

/** The person at the command line of the machine that has the database: whoever can read the file may do everything. */
export const localCaller: Caller = {
  name: 'local',
  kind: 'local',
  id: 'local',
  scopes: new Set(scopes),
  roles: [],
  deviceGroups: 'all',
}

/** Whether the caller has one of the scopes that an operation asks for. */
export function may(caller: Caller, operation: Operation): boolean {
  const anyOf: readonly Scope[] = operations[operation]
  return anyOf.length === 0 || anyOf.some((scope) => caller.scopes.has(scope))
}

/** @throws Forbidden, naming the scopes that would do */
export function authorize(caller: Caller, operation: Operation): void {
  if (!may(caller, operation)) throw new Forbidden(`This needs the scope ${operations[operation].join(' or ')}.`)
}

/** Whether the caller sees devices of this group. */
export const seesGroup = ({ deviceGroups }: Caller, group: string): boolean =>
  deviceGroups === 'all' || deviceGroups.includes(group)
