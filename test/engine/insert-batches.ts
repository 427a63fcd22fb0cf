// How tests ask for insert-in-process.mjs, which runs in the engine process.
import type { Task } from '../../src/engine/engine.js'

export interface Batches {
  /** The number of the first batch; each row carries its batch's number as `_ingested`. */
  readonly from: number
  readonly batches: number
  /** Rows in each. */
  readonly rows: number
  /** Whether to write the log into the file at the end. */
  readonly checkpoint?: boolean
}

/** Reports the number of each batch once it is committed. */
export const insertBatches: Task<Batches, string, number> = {
  module: new URL('./insert-in-process.mjs', import.meta.url).href,
  run: () => Promise.reject(new Error('This runs in the engine process.')),
}
