// What a request carries to the resolvers: who asks, whether they still wait, and what is read for them in batches.
import DataLoader from 'dataloader'
import type { Caller } from './caller.js'
import type { RowsJson } from './engine/rows-json.js'
import type { Live } from './live/subscription.js'

/** `Streams` are those that a resolver reads; one without subscriptions needs to know of none. */
export interface RequestContext<Streams = unknown> {
  readonly caller: Caller
  /** Aborted when the client goes away before its answer. */
  readonly signal: AbortSignal
  readonly loaders: Loaders
  /** Takes the rows of hunts that are spliced into the answer; absent where it is not sent as bytes. */
  readonly rows?: RowsJson[]
  /** What a connection that stays open can listen to; absent where a request ends with its answer. */
  readonly live?: Live<Streams>
}

/** Reads one value for each key, in order; keys may repeat. */
export type ReadBatch<Key, Value> = (keys: readonly Key[]) => Promise<readonly Value[]>

/**
 * What fields of many parents ask for at once, read at once. Nothing is kept between batches, since a subscription's
 * request lives long.
 */
export class Loaders {
  private readonly known = new Map<string, DataLoader<unknown, unknown>>()

  /** Loads through the batch of this name; each name stands for one way of reading. */
  load<Key, Value>(name: string, read: ReadBatch<Key, Value>, key: Key): Promise<Value> {
    const made = () => new DataLoader<unknown, unknown>((keys) => read(keys as readonly Key[]), { cache: false })
    const loader = this.known.get(name) ?? made()
    this.known.set(name, loader)
    return loader.load(key) as Promise<Value>
  }
}
