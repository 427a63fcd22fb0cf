// What the resolvers of all subscriptions say and need.
import { Invalid } from '../request-errors.js'
import type { Listener } from './stream.js'

export const cursorDoc = 'A client that gives this as `after` when it comes back gets what it missed, each once.'
export const afterDoc = 'The cursor of the last one seen; from now on unless told.'

/** What a connection that stays open can listen to, and who listens. Each feature says which streams it adds. */
export interface Live<Streams> {
  readonly streams: Streams
  readonly listener: Listener
}

/** @throws Invalid for a request that ends with its answer */
export function liveOf<Streams>(live: Live<Streams> | undefined): Live<Streams> {
  if (!live) throw new Invalid('Subscriptions are answered over WebSocket, by the protocol graphql-transport-ws.')
  return live
}
