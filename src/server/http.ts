// The HTTP surface: GraphQL, health, and JSON for whatever goes wrong.
import { isUtf8 } from 'node:buffer'
import { randomUUID } from 'node:crypto'
import type { ApolloServer } from '@apollo/server'
import express from 'express'
import type { ErrorRequestHandler, Express, Request, RequestHandler, Response } from 'express'
import type { Logger } from 'pino'
import helmet from 'helmet'
import type { AuditLog } from '../audit/audit-log.js'
import type { AccessTokens } from '../identity/access-token.js'
import type { SessionService } from '../identity/session.service.js'
import { nowTicks } from '../ingest/ticks.js'
import type { Quotas } from '../limits/quotas.js'
import { Invalid, TooManyRequests } from '../request-errors.js'
import type { Route } from '../rest/route.js'
import { authentication, callerOf } from './authentication.js'
import type { Callers } from './callers.js'
import type { RequestContext } from '../request-context.js'
import { Loaders } from '../request-context.js'
import { errorShape } from './error-shape.js'
import { errorBody } from './errors.js'
import { graphqlHandler } from './graphql-handler.js'
import { firstName, mountPortal } from './portal.js'
import { mountTable } from './routes.js'
import { mountSessions } from './sessions.js'
import { mountTokenEndpoint } from './token-endpoint.js'

export interface HttpParts {
  readonly graphql: ApolloServer<RequestContext>
  readonly callers: Callers
  readonly sessions: SessionService
  readonly access: AccessTokens
  /** The folder of the portal's files; without them there is no portal. */
  readonly portal: string
  readonly quotas: Quotas
  readonly audit: AuditLog
  /** The greatest body of a request, in bytes. */
  readonly maxBodyBytes: number
  readonly routes: readonly Route[]
  /** Resolves when hunts can be run. */
  readonly ready: () => Promise<void>
  readonly log: Logger
  /** Only requests that name this machine are answered: a page of another site may know our address otherwise. */
  readonly loopbackOnly: boolean
}

const readyMs = 2000

/** Names at the top of addresses that are the service's, beside those of its REST routes; all others are the portal's. */
const ownPaths = ['graphql', 'healthz', 'readyz', 'session']

/** Adds the routes. All but those for health, the portal's files, signing in and logging in are for callers who say who they are. */
export function mountRoutes(app: Express, parts: HttpParts): void {
  const { graphql, callers, sessions, access, portal, quotas, audit, maxBodyBytes, routes, ready, log, loopbackOnly } =
    parts
  app.disable('x-powered-by')
  app.disable('etag')
  app.use(...safeHeaders)
  if (loopbackOnly) app.use(refuseOtherHosts)
  app.get('/healthz', (_request, response) => {
    response.json({ status: 'ok' })
  })
  app.get('/readyz', (_request, response) => answerReadiness(ready, response))
  mountPortal(app, portal, new Set([...ownPaths, ...routes.map(({ path }) => firstName(path))]))
  mountSessions(app, { sessions, callers, audit, clock: nowTicks, log })
  mountTokenEndpoint(app, { access, quotas, audit })
  app.use(authentication(callers, log), countRequests(quotas))
  app.use('/graphql', ...json(maxBodyBytes), graphqlHandler(graphql, contextOf))
  app.use(...json(maxBodyBytes))
  mountTable(app, routes, audit)
  app.use((request, response) => {
    const message = `There is nothing at ${request.path}.`
    errorShape(request, response, { status: 404, code: 'NOT_FOUND', message, target: randomUUID() })
  })
  app.use(errorHandler(log))
}

/**
 * Reads bodies of JSON. Bytes that are no UTF-8 are refused (RFC 8259 §8.1): replaced, they would be kept as something
 * else than was sent. So is what is nested deeper than the stack of those who look into it.
 */
const json = (limit: number): readonly RequestHandler[] => [
  express.json({
    limit,
    verify: (_request, _response, body, encoding) => {
      if (encoding === 'utf-8' && !isUtf8(body))
        throw Object.assign(new Error('The body is not UTF-8.'), { status: 400 })
    },
  }),
  (request, _response, next) => {
    if (isDeeper(request.body, deepestBody)) throw new Invalid(`The body is nested more than ${deepestBody} deep.`)
    next()
  },
]

const deepestBody = 500

/** Level by level, so that the depth of the value is not that of the stack. */
function isDeeper(value: unknown, most: number): boolean {
  let level: readonly unknown[] = [value]
  for (let depth = 0; depth <= most && level.length > 0; depth++) {
    level = level.flatMap((one) =>
      typeof one === 'object' && one !== null ? Object.values(one as Readonly<Record<string, unknown>>) : [],
    )
  }
  return level.length > 0
}

const countRequests =
  (quotas: Quotas): RequestHandler =>
  async (request, _response, next) => {
    await quotas.take(callerOf(request), 'requests')
    next()
  }

/** For an API: nothing is loaded, framed, cached or guessed at. */
const safeHeaders: readonly RequestHandler[] = [
  helmet({
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
    xFrameOptions: { action: 'deny' },
  }),
  (_request, response, next) => {
    response.set('Cache-Control', 'no-store')
    next()
  },
]

const ownNames = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i

/** Whether a Host header is one of this machine's own names. */
export const namesThisMachine = (host: string): boolean => ownNames.test(host)

/** Against DNS rebinding: the browser of a victim calls us by the attacker's name. */
const refuseOtherHosts: RequestHandler = (request, response, next) => {
  const host = request.headers.host ?? ''
  if (namesThisMachine(host)) next()
  else response.status(421).json({ error: { code: 'WRONG_HOST', message: 'This server answers to localhost alone.' } })
}

async function answerReadiness(ready: () => Promise<void>, response: Response): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => {
      resolve('late')
    }, readyMs)
  })
  const state = await Promise.race([
    ready().then(
      () => 'ready' as const,
      () => 'failed' as const,
    ),
    tooLate,
  ])
  clearTimeout(timer)
  response.status(state === 'ready' ? 200 : 503).json({ status: state === 'ready' ? 'ready' : 'unavailable' })
}

function contextOf(request: Request, response: Response): RequestContext {
  const gone = new AbortController()
  response.on('close', () => {
    if (!response.writableFinished) gone.abort()
  })
  return { caller: callerOf(request), signal: gone.signal, loaders: new Loaders(), rows: [] }
}

/** Errors of requests have a status of their own, and so has what the body parser and the router throw. */
export const errorHandler =
  (log: Logger): ErrorRequestHandler =>
  (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error)
      return
    }
    const target = randomUUID()
    const status = statusOf(error)
    if (status === undefined) {
      const { code, message, ...details } = errorBody(error, log)
      if (error instanceof TooManyRequests) response.set('Retry-After', String(error.used.retryAfterSeconds))
      errorShape(request, response, { status: statuses[code] ?? 500, code, message, target, details })
      return
    }
    const message = messages[status] ?? 'The request is not valid.'
    errorShape(request, response, { status, code: status === 413 ? 'TOO_LARGE' : 'BAD_REQUEST', message, target })
  }

const statuses: Readonly<Record<string, number>> = {
  KQL_INVALID: 400,
  INVALID_REQUEST: 400,
  INVALID_BODY: 400,
  MISSING_PARAMETER: 400,
  BATCH_TOO_LARGE: 400,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  ODataError: 400,
  TOO_MANY_REQUESTS: 429,
  // What a query cannot have is the query's matter, and what has no time or room for it now may have it later.
  KQL5001: 504,
  KQL5002: 400,
  KQL5003: 400,
  KQL5005: 503,
  KQL5006: 503,
  KQL5007: 400,
  KQL5012: 400,
  KQL5013: 400,
}

const messages: Readonly<Record<number, string>> = {
  400: 'The body of the request is not JSON.',
  413: 'The body of the request is larger than the limit, which limits { maxBodyBytes } tells.',
  415: 'The body of the request is in an encoding that is not read here.',
}

function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('status' in error)) return undefined
  const { status } = error
  return typeof status === 'number' && status >= 400 && status < 500 ? status : undefined
}
