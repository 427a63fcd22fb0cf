// Time as tests have it, and a log that nobody reads.
import { ticksPer } from '../../src/kql/types.js'

export interface TestClock {
  (): bigint
  advance(ticks: bigint): void
}

/** Starts on 2026-11-21 08:00 and stands until it is moved. */
export function testClock(): TestClock {
  let now = 639_308_160_000_000_000n + 8n * ticksPer.hour
  return Object.assign(() => now, {
    advance: (ticks: bigint) => {
      now += ticks
    },
  })
}

export const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }
