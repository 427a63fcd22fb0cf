// What every engine makes of batches: rows as values, one by one or all at once.
import type { Engine } from './engine.js'
import { jsonArrays } from './result.js'
import { collect, readCells } from './row-stream.js'

/** The part of an `Engine` that needs nothing of it but its batches. */
export abstract class BatchedResults implements Pick<Engine, 'streamBatches' | 'stream' | 'run'> {
  abstract streamBatches(...asked: Parameters<Engine['streamBatches']>): ReturnType<Engine['streamBatches']>

  stream(...[statement, columns, ...rest]: Parameters<Engine['stream']>): ReturnType<Engine['stream']> {
    return readCells(this.streamBatches(statement, columns, jsonArrays, ...rest))
  }

  run(...asked: Parameters<Engine['run']>): ReturnType<Engine['run']> {
    const [, columns] = asked
    return collect(columns, this.stream(...asked))
  }
}
