// REST routes as a table: each names the operation that it is, and is reached only by callers who are allowed it.
import type { Express, Request, RequestHandler, Response } from 'express'
import type { Operation } from '../access/operations.js'
import type { Caller } from '../caller.js'
import { authorize } from '../caller.js'
import { callerOf } from './authentication.js'

export interface Route {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  readonly path: string
  readonly operation: Operation
  /** What it throws is answered in the shape of its path. */
  readonly handle: (caller: Caller, request: Request, response: Response) => Promise<void> | void
}

/** Adds routes to an application, behind authentication and their operations. */
export function mountTable(app: Express, routes: readonly Route[]): void {
  for (const { method, path, operation, handle } of routes) {
    const guarded: RequestHandler = async (request, response) => {
      const caller = callerOf(request)
      authorize(caller, operation)
      await handle(caller, request, response)
    }
    app[method](path, guarded)
  }
}
