// Statements that are still at work when a test wants them stopped, on any machine.
import type { Statement } from '../../src/sql/print.js'

/** Counts for days, in next to no memory and no disk, and hears an interrupt at any time. */
export const endless: Statement = {
  text: 'SELECT count(*) FROM range(10000000000000) t(i) WHERE hash(i) = 5',
  parameters: [],
}

/** Takes half a minute inside one function, where the engine sees no interrupt. */
export const deaf: Statement = {
  text: "SELECT levenshtein(repeat('a', 100000), repeat('b', 100000) || i) FROM range(1) t(i)",
  parameters: [],
}
