// Stretches of time back from now, as addresses name them.

export const periods = ['1d', '3d', '7d', '30d', '180d', 'all'] as const
export type Period = (typeof periods)[number]

const periodDays: Readonly<Record<Period, number | undefined>> = {
  '1d': 1,
  '3d': 3,
  '7d': 7,
  '30d': 30,
  // Six months of Defender's queue.
  '180d': 180,
  all: undefined,
}

/** When the period begins, seen from a moment; undefined where it has no beginning. */
export function beginningOf(period: Period, now: number): string | undefined {
  const days = periodDays[period]
  return days === undefined ? undefined : new Date(now - days * 86_400_000).toISOString()
}
