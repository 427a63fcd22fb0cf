// Saved queries in and out.
import type { ReadSession, WriteSession } from '../engine/session.js'

export interface SavedQueryRow {
  readonly id: string
  readonly name: string
  readonly description: string
  /** KQL. It need not compile: a draft can be kept too. */
  readonly query: string
  /** Whether all who hunt see it. */
  readonly shared: boolean
  /** The id of the caller who made it. */
  readonly owner: string
  readonly ownerName: string
  /** Ticks. */
  readonly created: bigint
  /** Ticks. */
  readonly updated: bigint
}

const columns = `SELECT id, name, description, query, shared, owner, owner_name AS "ownerName", created, updated FROM saved_queries`

/** One's own and the shared ones, by name. */
export const queriesSeenBy = (session: ReadSession, owner: string): Promise<readonly SavedQueryRow[]> =>
  session.rows<SavedQueryRow>(`${columns} WHERE owner = $owner OR shared ORDER BY lower(name), name, id`, { owner })

export const savedQuery = async (session: ReadSession, id: string): Promise<SavedQueryRow | undefined> =>
  (await session.rows<SavedQueryRow>(`${columns} WHERE id = $id`, { id }))[0]

/** How many a caller keeps. */
export async function queriesOwnedBy(session: ReadSession, owner: string): Promise<number> {
  const [row] = await session.rows<{ readonly queries: bigint }>(
    'SELECT count(*) AS queries FROM saved_queries WHERE owner = $owner',
    { owner },
  )
  return Number(row?.queries ?? 0)
}

export const addQuery = (session: WriteSession, row: SavedQueryRow): Promise<number> =>
  session.run(
    `INSERT INTO saved_queries
     VALUES ($id, $name, $description, $query, $shared, $owner, $ownerName, $created, $updated)`,
    { ...row },
  )

export const changeQuery = (
  session: WriteSession,
  { id, name, description, query, shared, updated }: SavedQueryRow,
): Promise<number> =>
  session.run(
    `UPDATE saved_queries
     SET name = $name, description = $description, query = $query, shared = $shared, updated = $updated
     WHERE id = $id`,
    { id, name, description, query, shared, updated },
  )

export const removeQuery = (session: WriteSession, id: string): Promise<number> =>
  session.run('DELETE FROM saved_queries WHERE id = $id', { id })
