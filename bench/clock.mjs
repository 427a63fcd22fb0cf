// The time of the measured hunts, and times as the database stores them.

/** Ticks of 100 ns since 0001-01-01 of a UTC time in ISO form. */
export const ticksOf = (iso) =>
  621_355_968_000_000_000n + BigInt(Date.parse(iso.length > 10 ? iso : `${iso}T00:00:00Z`)) * 10_000n

/** When the hunts run: the end of the data. */
export const now = ticksOf('2026-07-01')
