// Credits for questions: so many a quarter, unused ones carried within the year, and a cap on what a quarter has.
import { ticksAtUnixEpoch } from '../kql/types.js'

/** As documented for Defender Experts for Hunting. */
const creditRules = { perQuarter: 10, mostInQuarter: 20 } as const

/** The credits of one quarter of the calendar in UTC. */
export interface Credits {
  readonly year: number
  /** 1 to 4. */
  readonly quarter: number
  /** From the quarter before. */
  readonly carried: number
  /** What the quarter had at its start. */
  readonly granted: number
  readonly used: number
  readonly available: number
}

/**
 * The credits of the quarter of `now`. Each question took one in the quarter of its time; the first quarter that counts
 * is that of `since`, or the first of the year. Times in ticks.
 */
export function creditsAt(now: bigint, asked: readonly bigint[], since: bigint): Credits {
  const current = quarterOf(now)
  const start = quarterOf(since)
  const first = start.year < current.year ? 1 : Math.min(start.quarter, current.quarter)
  const used = (quarter: number): number =>
    asked.map(quarterOf).filter((one) => one.year === current.year && one.quarter === quarter).length
  let carried = 0
  for (let quarter = first; quarter < current.quarter; quarter++) carried = Math.max(0, grant(carried) - used(quarter))
  const granted = grant(carried)
  const spent = used(current.quarter)
  return {
    ...current,
    carried: granted - creditRules.perQuarter,
    granted,
    used: spent,
    available: Math.max(0, granted - spent),
  }
}

const grant = (carried: number): number => Math.min(creditRules.mostInQuarter, creditRules.perQuarter + carried)

function quarterOf(ticks: bigint): { readonly year: number; readonly quarter: number } {
  const date = new Date(Number((ticks - ticksAtUnixEpoch) / 10_000n))
  return { year: date.getUTCFullYear(), quarter: Math.floor(date.getUTCMonth() / 3) + 1 }
}
