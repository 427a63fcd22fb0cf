// GraphQL subscriptions over WebSocket, by the protocol graphql-transport-ws: for callers who say who they are first.
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import type { ExecutionArgs, GraphQLFormattedError, GraphQLSchema } from 'graphql'
import { GraphQLError, OperationTypeNode, getOperationAST, parse, specifiedRules, validate } from 'graphql'
import type { ConnectionInitMessage, Context } from 'graphql-ws'
import { useServer } from 'graphql-ws/use/ws'
import type { Extra } from 'graphql-ws/use/ws'
import type { Logger } from 'pino'
import { WebSocketServer } from 'ws'
import type { AlertStreams } from '../alerts/alert-stream.resolver.js'
import type { Caller } from '../caller.js'
import type { InquiryStreams } from '../experts/inquiry-stream.resolver.js'
import type { Authenticated } from '../identity/authenticator.js'
import { Unauthenticated } from '../identity/unauthenticated.js'
import { ticksFromUnixMilliseconds } from '../ingest/ticks.js'
import type { Callers } from './callers.js'
import type { RequestContext } from '../request-context.js'
import { Loaders } from '../request-context.js'
import type { GraphqlLimits } from './graphql.js'
import { formatError } from './graphql.js'
import { limitDocuments } from './query-limits.js'

/** The streams of all features. */
export type Streams = AlertStreams & InquiryStreams

export interface SubscriptionParts {
  readonly http: Server
  readonly schema: GraphQLSchema
  readonly callers: Callers
  /** What can be listened to. */
  readonly streams: Streams
  readonly limits: GraphqlLimits
  readonly log: Logger
  /** Whether a request of this Host header is answered. */
  readonly answersTo: (host: string) => boolean
}

type Connection = Context<ConnectionInitMessage['payload'], Extra>

const path = '/graphql'
/** A subscription's document and variables are small. */
const largestMessage = 256 * 1024
/** What one connection may listen to at once, and how many connections there may be. */
const mostSubscriptions = 20
const mostConnections = 500
/** Close codes: the protocol's for who is not known, and WebSocket's for who is to come back later (IANA's registry). */
const closing = { unauthorized: 4401, tryAgainLater: 1013 } as const

/** Whoever is not known any more has to sign in anew; whoever could not be looked up, as when the service ends, comes back. */
function turnAway({ extra }: Connection, error: unknown): void {
  if (error instanceof Unauthenticated) extra.socket.close(closing.unauthorized, error.message.slice(0, 120))
  else extra.socket.close(closing.tryAgainLater)
}

/** Answers upgrades at /graphql. The function given back tells all clients to go (1001) and resolves when they have. */
export function serveSubscriptions(parts: SubscriptionParts): () => Promise<void> {
  const { http, schema, callers, streams, limits, log, answersTo } = parts
  const sockets = new WebSocketServer({ noServer: true, maxPayload: largestMessage })
  const authenticate = (connection: Connection): Promise<Authenticated> =>
    callers.of(connection.extra.request, tokenOf(connection))
  const ends = new WeakMap<object, AbortController>()
  const endOf = (connection: Connection): AbortController => {
    const known = ends.get(connection) ?? new AbortController()
    ends.set(connection, known)
    return known
  }

  const server = useServer(
    {
      schema,
      onConnect: async (connection) => {
        try {
          const { expires } = await authenticate(connection)
          closeAt(connection.extra, expires, endOf(connection).signal)
          return true
        } catch (error) {
          turnAway(connection, error)
          return false
        }
      },
      onSubscribe: async (connection, _id, payload): Promise<ExecutionArgs | readonly GraphQLError[]> => {
        if (Object.keys(connection.subscriptions).length > mostSubscriptions) {
          return [
            refused(`A connection listens to at most ${mostSubscriptions} things at once.`, 'TOO_MANY_SUBSCRIPTIONS'),
          ]
        }
        try {
          const { caller } = await authenticate(connection)
          const document = parse(payload.query, { maxTokens: limits.tokens })
          const problems = validate(schema, document, [...specifiedRules, limitDocuments(limits)])
          if (problems.length > 0) return problems.map(invalidDocument)
          if (getOperationAST(document, payload.operationName)?.operation !== OperationTypeNode.SUBSCRIPTION) {
            return [refused('Queries and mutations are answered over HTTP.', 'BAD_REQUEST')]
          }
          const listener = async (): Promise<Caller> => {
            try {
              return (await authenticate(connection)).caller
            } catch (error) {
              turnAway(connection, error)
              throw error
            }
          }
          const contextValue: RequestContext<Streams> = {
            caller,
            signal: endOf(connection).signal,
            loaders: new Loaders(),
            live: { streams, listener },
          }
          const { operationName, variables } = payload
          return {
            schema,
            document,
            contextValue,
            operationName: operationName ?? null,
            variableValues: variables ?? {},
          }
        } catch (error) {
          if (error instanceof GraphQLError) return [error]
          if (error instanceof Unauthenticated) return [refused(error.message, error.code)]
          turnAway(connection, error)
          return [refused('The service cannot tell who is asking. Try again.', 'UNAVAILABLE')]
        }
      },
      onError: (_connection, _id, _payload, errors) => errors.map((error) => formatted(error, log)),
      onNext: (_connection, _id, _payload, _args, { data, errors }) => {
        if (!errors) return undefined
        return { data: data ?? null, errors: errors.map((error) => formatted(error, log)) }
      },
      onDisconnect: (connection) => {
        endOf(connection).abort()
      },
    },
    sockets,
  )

  http.on('upgrade', (request, socket, head) => {
    const refusal = refusalOf(request, sockets.clients.size, answersTo)
    if (refusal === undefined)
      sockets.handleUpgrade(request, socket, head, (opened) => sockets.emit('connection', opened, request))
    else refuse(socket, refusal)
  })
  return async () => {
    await server.dispose()
  }
}

/** What a stream failed of is not wrapped as what a resolver fails of is. */
const formatted = (error: GraphQLError, log: Logger): GraphQLFormattedError =>
  formatError(error.toJSON(), error.originalError ?? error, log)

const invalidDocument = ({ message, nodes, extensions }: GraphQLError): GraphQLError =>
  new GraphQLError(message, { nodes: nodes ?? null, extensions: { code: 'GRAPHQL_VALIDATION_FAILED', ...extensions } })

const refused = (message: string, code: string): GraphQLError => new GraphQLError(message, { extensions: { code } })

/** `{ "Authorization": "Bearer …" }`, in either case, as clients send it. */
function tokenOf({ connectionParams }: Connection): string | undefined {
  const given = connectionParams?.['Authorization'] ?? connectionParams?.['authorization']
  return typeof given === 'string' ? given : undefined
}

/** A longer timer would end at once. */
const longestTimer = 2 ** 31 - 1

function closeAt(extra: Extra, expires: bigint | undefined, ended: AbortSignal): void {
  if (expires === undefined) return
  const remaining = Number((expires - ticksFromUnixMilliseconds(Date.now())) / 10_000n)
  const timer = setTimeout(
    () => {
      if (remaining > longestTimer) closeAt(extra, expires, ended)
      else extra.socket.close(closing.unauthorized, 'The token has expired.')
    },
    Math.max(0, Math.min(remaining, longestTimer)),
  ).unref()
  ended.addEventListener(
    'abort',
    () => {
      clearTimeout(timer)
    },
    { once: true },
  )
}

function refusalOf(request: IncomingMessage, open: number, answersTo: (host: string) => boolean): string | undefined {
  if (!answersTo(request.headers.host ?? '')) return '421 Misdirected Request'
  if ((request.url ?? '').split('?')[0] !== path) return '404 Not Found'
  return open >= mostConnections ? '503 Service Unavailable' : undefined
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}
