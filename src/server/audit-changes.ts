// Every change that is asked of the service is recorded, whichever feature makes it and however it ends.
import type { ApolloServerPlugin } from '@apollo/server'
import { unwrapResolverError } from '@apollo/server/errors'
import type { AuditEntry, AuditLog } from '../audit/audit-log.js'
import type { Caller } from '../caller.js'
import { Forbidden, Invalid, NotFound, TooManyRequests } from '../request-errors.js'
import type { RequestContext } from '../request-context.js'

interface Change {
  readonly caller: Caller
  /** The mutation, or method and path. */
  readonly operation: string
  readonly asked: unknown
  /** As `performance.now()` has it. */
  readonly started: number
}

/** Records how a change ended. */
export function recordChange(log: AuditLog, { caller, operation, asked, started }: Change, error: unknown): void {
  const elapsedMs = performance.now() - started
  log.record({ kind: 'Change', caller, operation, asked, elapsedMs, ...endOf(error) })
}

function endOf(error: unknown): Pick<AuditEntry, 'state' | 'code'> {
  if (error === undefined || error === null) return { state: 'Completed', code: undefined }
  const original = unwrapResolverError(error)
  if (original instanceof TooManyRequests) return { state: 'Throttled', code: original.code }
  if (original instanceof Forbidden || original instanceof Invalid || original instanceof NotFound) {
    return { state: 'Refused', code: original.code }
  }
  return { state: 'Failed', code: 'INTERNAL' }
}

/** Records the mutations of GraphQL. An answer leaves once the record of what it acknowledges is stored. */
export const auditMutations = (log: AuditLog): ApolloServerPlugin<RequestContext> => ({
  requestDidStart: () => {
    let changes = 0
    return Promise.resolve({
      executionDidStart: () =>
        Promise.resolve({
          willResolveField: ({ info, args, contextValue }) => {
            if (info.parentType !== info.schema.getMutationType()) return
            changes++
            const change: Change = {
              caller: contextValue.caller,
              operation: info.fieldName,
              asked: args,
              started: performance.now(),
            }
            return (error) => {
              recordChange(log, change, error)
            }
          },
        }),
      willSendResponse: () => (changes > 0 ? log.flush() : Promise.resolve()),
    })
  },
})
