// GraphQL over HTTP: Apollo with its guards on, errors in our shape, and status codes as the specification has them.
import type { Server } from 'node:http'
import type { ApolloServerPlugin } from '@apollo/server'
import { ApolloServer, HeaderMap } from '@apollo/server'
import { unwrapResolverError } from '@apollo/server/errors'
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled'
import { ApolloServerPluginDrainHttpServer } from '@apollo/server/plugin/drainHttpServer'
import type { GraphQLFormattedError, GraphQLSchema } from 'graphql'
import { GraphQLError } from 'graphql'
import type { Logger } from 'pino'
import type { AuditLog } from '../audit/audit-log.js'
import { auditMutations } from './audit-changes.js'
import type { RequestContext } from '../request-context.js'
import { errorBody } from './errors.js'
import { answerJson } from './json-answer.js'
import { limitCost } from './operation-cost.js'
import type { DocumentLimits } from './query-limits.js'
import { limitDocuments } from './query-limits.js'

export interface GraphqlOptions {
  readonly schema: GraphQLSchema
  readonly http: Server
  readonly log: Logger
  readonly introspection: boolean
  readonly limits: GraphqlLimits
  readonly audit: AuditLog
}

/** What a document may ask for; see the setting of each. */
export interface GraphqlLimits extends DocumentLimits {
  /** Objects that an operation may answer, page sizes multiplied. */
  readonly cost: number
  /** Lexical tokens of a document. */
  readonly tokens: number
}

/** Not started yet. */
export function graphqlServer(options: GraphqlOptions): ApolloServer<RequestContext> {
  const { schema, http, log, introspection, limits, audit } = options
  return new ApolloServer<RequestContext>({
    schema,
    introspection,
    csrfPrevention: true,
    cache: 'bounded',
    persistedQueries: false,
    allowBatchedHttpRequests: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    parseOptions: { maxLexicalTokens: limits.tokens },
    validationRules: [limitDocuments(limits)],
    formatError: (formatted, error) => formatError(formatted, error, log),
    stringifyResult: answerJson,
    logger: log,
    plugins: [
      ApolloServerPluginDrainHttpServer({ httpServer: http }),
      ApolloServerPluginLandingPageDisabled(),
      limitCost(limits.cost),
      auditMutations(audit),
      requestErrorStatus,
      quotaStatus,
    ],
  })
}

/** Errors of the document keep what GraphQL says of them; errors of resolvers become ours. */
export function formatError(formatted: GraphQLFormattedError, error: unknown, log: Logger): GraphQLFormattedError {
  const original = unwrapResolverError(error)
  const { locations, path } = formatted
  const where = { ...(locations && { locations }), ...(path && { path }) }
  if (original instanceof GraphQLError) {
    const { refusal, code = 'INTERNAL' } = formatted.extensions ?? {}
    return { message: formatted.message, ...where, extensions: { code: refusal ?? code } }
  }
  const { message, ...extensions } = errorBody(original, log)
  return { message, ...where, extensions: { ...extensions } }
}

const ofTheRequest = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'OPERATION_RESOLUTION_FAILURE',
  'DOCUMENT_TOO_LARGE',
])
const modernType = 'application/graphql-response+json'

/** A client that knows only application/json takes any status but 200 for a broken server (GraphQL over HTTP §6.4). */
const requestErrorStatus: ApolloServerPlugin = {
  requestDidStart: () =>
    Promise.resolve({
      willSendResponse: ({ request, response }) => {
        const accept = (request.http?.headers ?? new HeaderMap()).get('accept') ?? ''
        if (accept.includes(modernType) || response.body.kind !== 'single') return Promise.resolve()
        const { data, errors = [] } = response.body.singleResult
        const codes = errors.map(({ extensions }) => String(extensions?.['code']))
        if (data === undefined && codes.length > 0 && codes.every((code) => ofTheRequest.has(code))) {
          response.http.status = 200
        }
        return Promise.resolve()
      },
    }),
}

/** A caller whose quota is used up and who gets nothing else is told as HTTP tells it. */
const quotaStatus: ApolloServerPlugin = {
  requestDidStart: () =>
    Promise.resolve({
      willSendResponse: ({ response }) => {
        if (response.body.kind !== 'single') return Promise.resolve()
        const { data, errors = [] } = response.body.singleResult
        const refusal = errors.find(({ extensions }) => extensions?.['code'] === 'TOO_MANY_REQUESTS')
        if (!refusal) return Promise.resolve()
        response.http.headers.set('retry-after', String(refusal.extensions?.['retryAfterSeconds']))
        if (!data || Object.values(data).every((value) => value === null)) response.http.status = 429
        return Promise.resolve()
      },
    }),
}
