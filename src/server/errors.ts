// Any error → the one JSON shape that every interface answers with.
import { randomUUID } from 'node:crypto'
import type { PlacedDiagnostic } from '../../grammar/diagnostic.js'
import { KqlError } from '../../grammar/diagnostic.js'
import type { Limit } from '../engine/errors.js'
import { EngineError } from '../engine/errors.js'
import { ODataError } from '../odata/odata-error.js'
import type { UsedQuota } from '../request-errors.js'
import { Forbidden, Invalid, NotFound, TooManyRequests } from '../request-errors.js'

/** No stack, no SQL, no path but the database's own. */
export interface ErrorBody {
  /** `KQL_INVALID`, `KQL5xxx` while running, or the name of what was wrong with the request. */
  readonly code: string
  readonly message: string
  readonly diagnostics?: readonly PlacedDiagnostic[]
  readonly limit?: Limit
  readonly quota?: UsedQuota['quota']
  readonly retryAfterSeconds?: number
  /** Finds the fault in the server's log. */
  readonly fault?: string
}

/** Where faults of our own are written down, with all there is to know. */
export interface FaultLog {
  error(details: { readonly fault?: string; readonly err: unknown }, message: string): void
}

/** What a caller may know of an error. One that is not meant for callers is logged and given a number. */
export function errorBody(error: unknown, log: FaultLog): ErrorBody {
  if (error instanceof KqlError) return { ...error.toJSON(), message: error.message }
  if (error instanceof EngineError) {
    if (error.cause !== undefined) log.error({ err: error }, error.message)
    return error.toJSON()
  }
  if (error instanceof TooManyRequests) return error.toJSON()
  if (error instanceof ODataError) return error.toJSON()
  if (error instanceof Invalid || error instanceof NotFound || error instanceof Forbidden) return error.toJSON()
  const fault = randomUUID()
  log.error({ fault, err: error }, 'A request failed by a fault of the server.')
  return { code: 'INTERNAL', message: `The server failed to answer; its log tells why under ${fault}.`, fault }
}
