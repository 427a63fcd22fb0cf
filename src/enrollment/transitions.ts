// The states of an enrollment and the moves between them: the one table of what is allowed.

export const enrollmentStates = ['NOT_APPLIED', 'PENDING', 'ENROLLED', 'OPTED_OUT', 'REJECTED'] as const
export type EnrollmentState = (typeof enrollmentStates)[number]

interface Transition {
  readonly from: readonly EnrollmentState[]
  readonly to: EnrollmentState
  /** Whose move it is. */
  readonly by: 'customer' | 'expert'
  /** Completes "A customer can … only when …". */
  readonly verb: string
}

export const transitions = {
  apply: { from: ['NOT_APPLIED', 'REJECTED'], to: 'PENDING', by: 'customer', verb: 'apply' },
  withdraw: { from: ['PENDING'], to: 'NOT_APPLIED', by: 'customer', verb: 'withdraw an application' },
  accept: { from: ['PENDING'], to: 'ENROLLED', by: 'expert', verb: 'accept an application' },
  reject: { from: ['PENDING'], to: 'REJECTED', by: 'expert', verb: 'reject an application' },
  optOut: { from: ['ENROLLED'], to: 'OPTED_OUT', by: 'customer', verb: 'opt out' },
  optIn: { from: ['OPTED_OUT'], to: 'ENROLLED', by: 'customer', verb: 'opt in again' },
} as const satisfies Readonly<Record<string, Transition>>

export type Move = keyof typeof transitions

/** The state after a move; undefined where the move is not allowed. */
export function after(state: EnrollmentState, move: Move): EnrollmentState | undefined {
  const { from, to }: Transition = transitions[move]
  return from.includes(state) ? to : undefined
}

/** The moves that are allowed in a state. */
export const movesFrom = (state: EnrollmentState): readonly Move[] =>
  (Object.keys(transitions) as readonly Move[]).filter((move) => after(state, move) !== undefined)
