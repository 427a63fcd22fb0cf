// REST routes from their table: each is reached only by callers who are allowed its operation.
import type { Express, RequestHandler, Response } from 'express'
import { authorize } from '../caller.js'
import type { AuditLog } from '../audit/audit-log.js'
import type { Route } from '../rest/route.js'
import { recordChange } from './audit-changes.js'
import { callerOf } from './authentication.js'

/** Adds routes to an application, behind authentication and their operations. Changes are recorded; hunts are by themselves. */
export function mountTable(app: Express, routes: readonly Route[], audit: AuditLog): void {
  for (const { method, path, operation, handle } of routes) {
    const guarded: RequestHandler = async (request, response) => {
      const caller = callerOf(request)
      const work = async (): Promise<void> => {
        authorize(caller, operation)
        await handle(caller, request, response)
      }
      if (operation.startsWith('read') || operation === 'hunt') {
        await work()
        return
      }
      const asked: unknown = request.body
      const change = { caller, operation: `${request.method} ${request.path}`, asked, started: performance.now() }
      const release = heldAnswer(response)
      try {
        await work()
        recordChange(audit, change, undefined)
      } catch (error) {
        recordChange(audit, change, error)
        throw error
      } finally {
        await audit.flush()
        release()
      }
    }
    app[method](path, guarded)
  }
}

/** Keeps the end of an answer back until it is released: what it acknowledges is recorded first. */
function heldAnswer(response: Response): () => void {
  const end = response.end.bind(response) as (...given: readonly unknown[]) => Response
  let held: readonly unknown[] | undefined
  response.end = (...given: readonly unknown[]) => {
    held = given
    return response
  }
  return () => {
    response.end = end
    if (held) end(...held)
  }
}
