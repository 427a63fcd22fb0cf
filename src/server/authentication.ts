// Who asks over HTTP: every request but those for health and the portal's files says it, before anything is read.
import { randomUUID } from 'node:crypto'
import type { Request, RequestHandler, Response } from 'express'
import type { Logger } from 'pino'
import type { Caller } from '../caller.js'
import { ProviderUnavailable, Unauthenticated } from '../identity/unauthenticated.js'
import type { Callers } from './callers.js'
import { errorShape } from './error-shape.js'

const callers = new WeakMap<Request, Caller>()

/** The caller of a request that has passed `authentication`. */
export function callerOf(request: Request): Caller {
  const caller = callers.get(request)
  if (!caller) throw new Error('A route is reached by requests that nobody authenticated.')
  return caller
}

/** Lets a request pass with its caller known, or answers 401, in the shape that the path's clients read. */
export const authentication =
  (asking: Pick<Callers, 'of'>, log: Logger): RequestHandler =>
  async (request, response, next) => {
    try {
      const { caller } = await asking.of(request)
      callers.set(request, caller)
    } catch (error) {
      refuseCaller(error, request, response, log)
      return
    }
    next()
  }

/** Answers a request whose caller could not be told. */
export function refuseCaller(error: unknown, request: Request, response: Response, log: Logger): void {
  const target = randomUUID()
  if (error instanceof Unauthenticated) {
    response.set('WWW-Authenticate', 'Bearer realm="harrier"')
    errorShape(request, response, { status: 401, code: 'UNAUTHENTICATED', message: error.message, target })
    return
  }
  log.error({ err: error, fault: target }, 'A caller could not be told.')
  const message =
    error instanceof ProviderUnavailable
      ? error.message
      : `The server failed to answer; its log tells why under ${target}.`
  const code = error instanceof ProviderUnavailable ? 'UNAVAILABLE' : 'INTERNAL'
  errorShape(request, response, { status: error instanceof ProviderUnavailable ? 503 : 500, code, message, target })
}
