// A route of the table of REST routes, which names the operation that it is.
import type { Request, Response } from 'express'
import type { Operation } from '../access/operations.js'
import type { Caller } from '../caller.js'

export interface Route {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  readonly path: string
  readonly operation: Operation
  /** What it throws is answered in the shape of its path. */
  readonly handle: (caller: Caller, request: Request, response: Response) => Promise<void> | void
}
