// When to try again: twice as long after each failure, spread out so that what failed together does not return together.
import { ticksPer } from '../kql/types.js'

export interface BackOff {
  /** Ticks before the second try. */
  readonly first: bigint
  /** Ticks that no wait exceeds. */
  readonly longest: bigint
  /** Tries before a message is given up. */
  readonly tries: number
}

/** From half a minute to an hour, for about a day. */
export const dayOfTries: BackOff = { first: 30n * ticksPer.second, longest: ticksPer.hour, tries: 30 }

/** Ticks to wait after so many failures (from 1). `random` gives a number from 0 below 1; the wait is 50 to 100 % of the full one. */
export function waitAfter(failures: number, { first, longest }: BackOff, random: () => number): bigint {
  const full = Math.min(Number(first) * 2 ** Math.min(failures - 1, 40), Number(longest))
  return BigInt(Math.round(full * (0.5 + random() / 2)))
}
