// The front: one port for GraphQL, its subscriptions, the REST routes and the portal.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { isIP } from 'node:net'
import express from 'express'
import type { Logger } from 'pino'
import type { AuditLog } from '../audit/audit-log.js'
import type { ChildProcessEngine } from '../engine/child-process.js'
import type { HuntingService } from '../hunting/hunting.service.js'
import type { Quotas } from '../limits/quotas.js'
import type { Settings } from '../settings.js'
import type { TrustsProxy } from './callers.js'
import { Callers } from './callers.js'
import { buildGraphqlSchema } from './graphql-schema.js'
import { graphqlServer } from './graphql.js'
import { mountRoutes, namesThisMachine } from './http.js'
import type { Identity } from './identity.js'
import { portalFolder } from './portal.js'
import { resolversOf } from './resolvers.js'
import { routesOf } from './rest.js'
import type { Services } from './services.js'
import { documentLimitsOf, maxBodyBytesOf } from './settings-limits.js'
import { serveSubscriptions } from './subscriptions.js'

export interface Front {
  /** `http://127.0.0.1:4000`, without a slash at the end. */
  readonly url: string
  /** Tells those who listen to go, and resolves when they have. */
  readonly endSubscriptions: () => Promise<void>
  /** Takes no new requests, and waits for the answers under way. */
  readonly drain: () => Promise<void>
}

export interface FrontParts {
  readonly settings: Settings
  readonly engine: ChildProcessEngine
  readonly log: Logger
  readonly hunting: HuntingService
  readonly quotas: Quotas
  readonly audit: AuditLog
  readonly identity: Identity
  readonly services: Services
}

/** A request is sent in this time, or its connection is closed; answers may take as long as hunts do. */
const requestMs = 30_000

/** @throws NodeJS.ErrnoException for the port */
export async function listen(parts: FrontParts): Promise<Front> {
  const { settings, engine, log, quotas, audit, services } = parts
  const { access, authenticator, sessions } = parts.identity
  const { introspection, host, port } = settings
  const limits = documentLimitsOf(settings)
  const loopbackOnly = isLoopback(host)

  const app = express()
  app.set('trust proxy', settings.trustedProxies)
  const http = createServer(app)
  http.requestTimeout = requestMs
  const schema = buildGraphqlSchema(resolversOf(parts))
  const graphql = graphqlServer({ schema, http, log, introspection, limits, audit })
  await graphql.start()
  const callers = new Callers({ authenticator, sessions, trustsProxy: trustOf(app) })
  mountRoutes(app, {
    graphql,
    callers,
    sessions,
    access,
    portal: portalFolder(),
    quotas,
    audit,
    maxBodyBytes: maxBodyBytesOf(settings),
    routes: routesOf(parts),
    ready: () => engine.ping(),
    log,
    loopbackOnly,
  })
  const endSubscriptions = serveSubscriptions({
    http,
    schema,
    callers,
    streams: { alerts: services.alerts.streams, inquiries: services.inquiryStreams },
    limits,
    log,
    answersTo: (name) => !loopbackOnly || namesThisMachine(name),
  })
  http.listen(port, host)
  await once(http, 'listening')
  return { url: urlOf(http.address() as AddressInfo), endSubscriptions, drain: () => graphql.stop() }
}

/** What Express makes of its setting: for requests that become WebSockets, which never reach it. */
function trustOf(app: express.Express): TrustsProxy {
  const trusts = app.get('trust proxy fn') as (address: string, hop: number) => boolean
  return (address) => trusts(address, 0)
}

const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || host.startsWith('127.')

/** An address that stands for all of them is shown as the one that surely works. */
function urlOf({ address, port }: AddressInfo): string {
  const shown = address === '0.0.0.0' || address === '::' ? 'localhost' : address
  return `http://${isIP(shown) === 6 ? `[${shown}]` : shown}:${port}`
}
