// Saved queries: who sees which, and who may change one.
import { randomUUID } from 'node:crypto'
import { MAX_TEXT } from '../../grammar/problems.js'
import type { Caller } from '../caller.js'
import { authorize, may } from '../caller.js'
import type { Engine } from '../engine/engine.js'
import type { ReadSession } from '../engine/session.js'
import { Forbidden, Invalid, NotFound } from '../request-errors.js'
import { line, lines, linesOrNothing, quoted } from '../request-text.js'
import type { SavedQueryRow } from './saved-query.store.js'
import { addQuery, changeQuery, queriesOwnedBy, queriesSeenBy, removeQuery, savedQuery } from './saved-query.store.js'

/** What a hunter says of a query. */
export interface SavedQueryWish {
  readonly name: string
  readonly description: string
  readonly query: string
  readonly shared: boolean
}

export interface SavedQueryParts {
  readonly engine: Pick<Engine, 'read' | 'transaction'>
  /** Ticks since 0001-01-01 UTC. */
  readonly clock: () => bigint
}

const longestName = 120
const longestDescription = 2000
/** A list that is read whole stays short. */
const mostQueries = 500

export class SavedQueryService {
  constructor(private readonly parts: SavedQueryParts) {}

  /** The caller's own and the shared ones, by name. @throws Forbidden */
  list(caller: Caller): Promise<readonly SavedQueryRow[]> {
    authorize(caller, 'hunt')
    return this.parts.engine.read((session) => queriesSeenBy(session, caller.id))
  }

  /** @throws Forbidden, Invalid */
  create(caller: Caller, wish: SavedQueryWish): Promise<SavedQueryRow> {
    authorize(caller, 'hunt')
    const now = this.parts.clock()
    const owner = { owner: caller.id, ownerName: caller.name }
    const row: SavedQueryRow = { ...checked(wish), ...owner, id: randomUUID(), created: now, updated: now }
    return this.parts.engine.transaction(async (session) => {
      if ((await queriesOwnedBy(session, caller.id)) >= mostQueries) {
        throw new Invalid(`You keep ${mostQueries} queries; delete one to save another.`)
      }
      await addQuery(session, row)
      return row
    })
  }

  /** @throws Forbidden unless it is the caller's own, NotFound, Invalid */
  update(caller: Caller, id: string, wish: SavedQueryWish): Promise<SavedQueryRow> {
    authorize(caller, 'hunt')
    const said = checked(wish)
    return this.parts.engine.transaction(async (session) => {
      const row = await seen(session, caller, id)
      if (row.owner !== caller.id) throw new Forbidden(`The query is ${row.ownerName}'s; save a copy to change it.`)
      const changed = { ...row, ...said, updated: this.parts.clock() }
      await changeQuery(session, changed)
      return changed
    })
  }

  /** Owners delete their own, administrators any that is shared. @throws Forbidden, NotFound */
  remove(caller: Caller, id: string): Promise<SavedQueryRow> {
    authorize(caller, 'hunt')
    return this.parts.engine.transaction(async (session) => {
      const row = await seen(session, caller, id)
      if (row.owner !== caller.id && !may(caller, 'manageTokens')) {
        throw new Forbidden(`The query is ${row.ownerName}'s; only they or an administrator delete it.`)
      }
      await removeQuery(session, id)
      return row
    })
  }
}

/** What is another's and not shared is as if it were not there. @throws NotFound */
async function seen(session: ReadSession, caller: Caller, id: string): Promise<SavedQueryRow> {
  const row = await savedQuery(session, id)
  if (!row || (row.owner !== caller.id && !row.shared)) throw new NotFound(`There is no saved query ${quoted(id)}.`)
  return row
}

/** @throws Invalid */
function checked({ name, description, query, shared }: SavedQueryWish): SavedQueryWish {
  const called = line('The name of a query', name, longestName)
  const said = linesOrNothing('The description of a query', description, longestDescription)
  lines('A query that is saved', query, MAX_TEXT)
  return { name: called, description: said, query, shared }
}
