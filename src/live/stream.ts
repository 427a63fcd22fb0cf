// What subscriptions are made of: who listens, streams that end when they are told to, and where they go on.
import type { Caller } from '../caller.js'

/** Who listens, asked anew before each look: a token may have been revoked since. @throws Unauthenticated */
export type Listener = () => Promise<Caller>

/** How many rows a stream reads at a time. */
export const batch = 100

/**
 * A generator that ends when it is told to, though it may be waiting: a plain one would first wait to its end.
 */
export function endable<T>(
  signal: AbortSignal,
  make: (until: AbortSignal) => AsyncGenerator<T, void, undefined>,
): AsyncIterableIterator<T> {
  const end = new AbortController()
  const source = make(AbortSignal.any([signal, end.signal]))
  return {
    next: () => source.next(),
    return: () => {
      end.abort()
      return source.return()
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}

/** Rows in order, each with those about the same thing that follow it at once. */
export function runsOf<Row>(rows: readonly Row[], about: (row: Row) => string): readonly (readonly Row[])[] {
  const runs: Row[][] = []
  for (const row of rows) {
    const run = runs.at(-1)
    if (run?.[0] !== undefined && about(run[0]) === about(row)) run.push(row)
    else runs.push([row])
  }
  return runs
}

/** The number of the last row that was seen, from an opened cursor. */
export const numberIn = ([number = 0n]: readonly (string | bigint)[]): bigint => BigInt(number)
