// What a request carries to the resolvers: who asks, and whether they still wait.
import type { Caller } from '../caller.js'

export interface RequestContext {
  readonly caller: Caller
  /** Aborted when the client goes away before its answer. */
  readonly signal: AbortSignal
}
