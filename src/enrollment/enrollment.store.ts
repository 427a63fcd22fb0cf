// Moves of the enrollment in and out. The last one tells the state.
import type { ReadSession, WriteSession } from '../engine/session.js'
import type { EnrollmentState, Move } from './transitions.js'

/** Who moved the enrollment, when, and what they said with it. Times in ticks. */
export interface MoveRow {
  /** From 1. */
  readonly number: bigint
  readonly move: Move
  /** The state after it. */
  readonly state: EnrollmentState
  readonly at: bigint
  readonly by: string
  /** The applicant's, in an application. */
  readonly name: string | null
  readonly email: string | null
  readonly consented: bigint | null
  /** Why an application was rejected. */
  readonly reason: string | null
}

const columns = 'number, move, state, moved AS "at", moved_by AS "by", name, email, consented, reason'

/** All moves, oldest first. */
export const allMoves = (session: ReadSession): Promise<readonly MoveRow[]> =>
  session.rows<MoveRow>(`SELECT ${columns} FROM enrollment_moves ORDER BY number`)

export async function lastMove(session: ReadSession): Promise<MoveRow | undefined> {
  const [row] = await session.rows<MoveRow>(`SELECT ${columns} FROM enrollment_moves ORDER BY number DESC LIMIT 1`)
  return row
}

/** The application that the state rests on. */
export async function lastApplication(session: ReadSession): Promise<MoveRow | undefined> {
  const [row] = await session.rows<MoveRow>(
    `SELECT ${columns} FROM enrollment_moves WHERE move = 'apply' ORDER BY number DESC LIMIT 1`,
  )
  return row
}

export async function addMove(session: WriteSession, move: MoveRow): Promise<void> {
  await session.run(
    `INSERT INTO enrollment_moves VALUES ($number, $move, $state, $at, $by, $name, $email, $consented, $reason)`,
    { ...move },
  )
}

/** When the customer was first accepted, in ticks; undefined before. */
export async function acceptedSince(session: ReadSession): Promise<bigint | undefined> {
  const [row] = await session.rows<{ first: bigint | null }>(
    "SELECT min(moved) AS first FROM enrollment_moves WHERE move = 'accept'",
  )
  return row?.first ?? undefined
}
