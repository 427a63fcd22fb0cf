// Rows beside those of a table that belong to them, by a list of which values belong together.
import type { Join, Plan } from '../../plan.js'
import { equijoin } from '../../plan.js'

/** What is joined, and by what. */
export interface Matched {
  readonly left: Plan
  readonly right: Plan
  /** The values of the left side that belong to values of the right side, each pair once. */
  readonly matches: Plan
  /** Pairs of a column of `matches` and one of the right side. */
  readonly byRight: Join['on']
  /** Pairs of a column of the left side and one of `matches`, or of the right side. */
  readonly byLeft: Join['on']
  /** Whether rows of the left side without a match come too. */
  readonly unmatched: boolean
}

/** The columns of the left side, then those of the matches and of the right side. */
export function matchedRows({ left, right, matches, byRight, byLeft, unmatched }: Matched): Plan {
  const found = equijoin('inner', matches, right, byRight)
  return equijoin(unmatched ? 'left' : 'inner', left, found, byLeft)
}
