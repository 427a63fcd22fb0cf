// Sessions of the portal in and out.
import type { ReadSession, WriteSession } from '../engine/session.js'

/** A session as it is kept. Times in ticks. */
export interface SessionRow {
  readonly id: string
  /** Whose it is: the caller's id. */
  readonly caller: string
  /** What the caller signed in with, sealed. */
  readonly credential: string
  readonly created: bigint
  readonly expires: bigint
}

/** All sessions, oldest first. */
export const allSessions = (session: ReadSession): Promise<readonly SessionRow[]> =>
  session.rows<SessionRow>('SELECT id, caller, credential, created, expires FROM portal_sessions ORDER BY created, id')

export async function addSession(session: WriteSession, row: SessionRow): Promise<void> {
  await session.run('INSERT INTO portal_sessions VALUES ($id, $caller, $credential, $created, $expires)', { ...row })
}

export async function removeSessions(session: WriteSession, ids: readonly string[]): Promise<void> {
  await session.run('DELETE FROM portal_sessions WHERE list_contains(CAST($ids AS VARCHAR[]), id)', { ids })
}
