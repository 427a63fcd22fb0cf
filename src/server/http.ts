// The HTTP surface: GraphQL, health, and JSON for whatever goes wrong.
import { expressMiddleware } from '@as-integrations/express5'
import type { ApolloServer } from '@apollo/server'
import express from 'express'
import type { ErrorRequestHandler, Express, Request, RequestHandler, Response } from 'express'
import type { Logger } from 'pino'
import type { Caller } from '../caller.js'
import { localCaller } from '../caller.js'
import type { RequestContext } from './context.js'
import { errorBody } from './errors.js'

export interface HttpParts {
  readonly graphql: ApolloServer<RequestContext>
  /** Resolves when hunts can be run. */
  readonly ready: () => Promise<void>
  readonly log: Logger
  /** Only requests that name this machine are answered: a page of another site may know our address otherwise. */
  readonly loopbackOnly: boolean
}

/** A query may have a million characters, and JSON escapes some of them. */
const bodyLimit = '4mb'
const readyMs = 2000

/** Adds the routes to an application. */
export function mountRoutes(app: Express, { graphql, ready, log, loopbackOnly }: HttpParts): void {
  app.disable('x-powered-by')
  app.disable('etag')
  app.use(safeHeaders)
  if (loopbackOnly) app.use(refuseOtherHosts)
  app.get('/healthz', (_request, response) => {
    response.json({ status: 'ok' })
  })
  app.get('/readyz', (_request, response) => answerReadiness(ready, response))
  app.use(
    '/graphql',
    express.json({ limit: bodyLimit }),
    expressMiddleware(graphql, { context: ({ req, res }) => Promise.resolve(contextOf(req, res)) }),
  )
  app.use((request, response) => {
    response.status(404).json({ error: { code: 'NOT_FOUND', message: `There is nothing at ${request.path}.` } })
  })
  app.use(errorHandler(log))
}

const safeHeaders: RequestHandler = (_request, response, next) => {
  response.set({
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-store',
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
    'Referrer-Policy': 'no-referrer',
  })
  next()
}

const ownNames = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i

/** Against DNS rebinding: the browser of a victim calls us by the attacker's name. */
const refuseOtherHosts: RequestHandler = (request, response, next) => {
  const host = request.headers.host ?? ''
  if (ownNames.test(host)) next()
  else response.status(421).json({ error: { code: 'WRONG_HOST', message: 'This server answers to localhost alone.' } })
}

async function answerReadiness(ready: () => Promise<void>, response: Response): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<'late'>((resolve) => { timer = setTimeout(() => { resolve('late') }, readyMs) }) // prettier-ignore
  const state = await Promise.race([ready().then(() => 'ready' as const, () => 'failed' as const), tooLate]) // prettier-ignore
  clearTimeout(timer)
  response.status(state === 'ready' ? 200 : 503).json({ status: state === 'ready' ? 'ready' : 'unavailable' })
}

/** Whoever can reach the server may ask, until there are accounts. */
const anyone: Caller = { ...localCaller, name: 'api' }

function contextOf(_request: Request, response: Response): RequestContext {
  const gone = new AbortController()
  response.on('close', () => {
    if (!response.writableFinished) gone.abort()
  })
  return { caller: anyone, signal: gone.signal }
}

/** What the body parser and the router throw carries a status; anything else is a fault. */
const errorHandler =
  (log: Logger): ErrorRequestHandler =>
  (error: unknown, _request, response, next) => {
    if (response.headersSent) {
      next(error)
      return
    }
    const status = statusOf(error)
    if (status === undefined) {
      response.status(500).json({ error: errorBody(error, log) })
      return
    }
    const message = messages[status] ?? 'The request is not valid.'
    response.status(status).json({ error: { code: status === 413 ? 'TOO_LARGE' : 'BAD_REQUEST', message } })
  }

const messages: Readonly<Record<number, string>> = {
  400: 'The body of the request is not JSON.',
  413: `The body of the request is larger than ${bodyLimit}.`,
  415: 'The body of the request is in an encoding that is not read here.',
}

function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('status' in error)) return undefined
  const { status } = error
  return typeof status === 'number' && status >= 400 && status < 500 ? status : undefined
}
