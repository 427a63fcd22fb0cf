// The states of an inquiry and the moves between them: the one table of what is allowed.

export const inquiryStates = [
  'SUBMITTED',
  'IN_REVIEW',
  'NEEDS_INFO',
  'NEEDS_SAMPLES',
  'NEEDS_TIME',
  'ANSWERED',
  'CLOSED',
] as const
export type InquiryState = (typeof inquiryStates)[number]

/** Where the experts may move an inquiry from each state. */
const expertMoves: Readonly<Record<InquiryState, readonly InquiryState[]>> = {
  SUBMITTED: ['IN_REVIEW', 'NEEDS_INFO', 'NEEDS_SAMPLES', 'NEEDS_TIME', 'ANSWERED'],
  IN_REVIEW: ['NEEDS_INFO', 'NEEDS_SAMPLES', 'NEEDS_TIME', 'ANSWERED'],
  NEEDS_INFO: ['IN_REVIEW', 'NEEDS_SAMPLES', 'NEEDS_TIME', 'ANSWERED'],
  NEEDS_SAMPLES: ['IN_REVIEW', 'NEEDS_INFO', 'NEEDS_TIME', 'ANSWERED'],
  NEEDS_TIME: ['IN_REVIEW', 'NEEDS_INFO', 'NEEDS_SAMPLES', 'ANSWERED'],
  ANSWERED: ['IN_REVIEW', 'CLOSED'],
  CLOSED: [],
}

/** Whether the experts may move an inquiry so. Staying is saying something more. */
export const expertMay = (from: InquiryState, to: InquiryState): boolean =>
  from !== 'CLOSED' && (from === to || expertMoves[from].includes(to))

/** The state after the customer says more: whatever was waited for is there; undefined when it is closed. */
export const afterFollowUp = (state: InquiryState): InquiryState | undefined =>
  state === 'CLOSED' ? undefined : state === 'SUBMITTED' || state === 'NEEDS_TIME' ? state : 'IN_REVIEW'
