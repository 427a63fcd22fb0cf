// Signing in to the portal and out of it: POST and DELETE /session.
import type { Express, Request, RequestHandler } from 'express'
import express from 'express'
import type { Logger } from 'pino'
import { z } from 'zod'
import type { AuditLog } from '../audit/audit-log.js'
import type { NewSession, SessionService } from '../identity/session.service.js'
import { ticksPerSecond } from '../ingest/ticks.js'
import { Forbidden, Invalid } from '../request-errors.js'
import { recordChange } from './audit-changes.js'
import { refuseCaller } from './authentication.js'
import type { Callers } from './callers.js'

export interface SessionRouteParts {
  readonly sessions: SessionService
  readonly callers: Callers
  readonly audit: AuditLog
  /** Ticks since 0001-01-01 UTC. */
  readonly clock: () => bigint
  readonly log: Logger
}

const signIn = z.object({ token: z.string().min(1).max(16_384) })

/** Adds the routes. Both are for pages of this service alone; neither needs a caller who is known already. */
export function mountSessions(app: Express, { sessions, callers, audit, clock, log }: SessionRouteParts): void {
  const ownPages: RequestHandler = (request, _response, next) => {
    if (!callers.isOwnPage(request)) throw new Forbidden("Sessions are begun and ended by the portal's own pages.")
    next()
  }
  app.post('/session', ownPages, express.json({ limit: '32kb' }), async (request, response) => {
    const started = performance.now()
    const token = tokenIn(request)
    let session: NewSession
    try {
      session = await sessions.begin(token)
    } catch (error) {
      refuseCaller(error, request, response, log)
      return
    }
    const { caller, cookie, expires } = session
    recordChange(audit, { caller, operation: 'POST /session', asked: {}, started }, undefined)
    const seconds = Number((expires - clock()) / ticksPerSecond)
    response
      .set('Set-Cookie', callers.setCookie(request, cookie, seconds))
      .status(204)
      .end()
  })
  app.delete('/session', ownPages, async (request, response) => {
    const cookie = callers.cookieOf(request)
    if (cookie !== undefined) await sessions.end(cookie)
    response
      .set('Set-Cookie', callers.setCookie(request, '', 0))
      .status(204)
      .end()
  })
}

function tokenIn(request: Request): string {
  const read = signIn.safeParse(request.body)
  if (!read.success) throw new Invalid('Signing in takes a body of JSON: { "token": "harrier_…" }.')
  return read.data.token.trim().replace(/^Bearer +/i, '')
}
