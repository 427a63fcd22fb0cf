// What the resolvers of all subscriptions say and need.
import { Invalid } from '../request-errors.js'
import type { Live } from '../server/context.js'

export const cursorDoc = 'A client that gives this as `after` when it comes back gets what it missed, each once.'
export const afterDoc = 'The cursor of the last one seen; from now on unless told.'

/** @throws Invalid for a request that ends with its answer */
export function liveOf(live: Live | undefined): Live {
  if (!live) throw new Invalid('Subscriptions are answered over WebSocket, by the protocol graphql-transport-ws.')
  return live
}
