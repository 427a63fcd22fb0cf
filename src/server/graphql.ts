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
import type { RequestContext } from './context.js'
import { errorBody } from './errors.js'
import { answerJson } from './json-answer.js'
import { limitDocuments } from './query-limits.js'

export interface GraphqlOptions {
  readonly schema: GraphQLSchema
  readonly http: Server
  readonly log: Logger
  readonly introspection: boolean
}

/** Documents of the portal and of people stay far below these; the depth is of the deepest type there is and more. */
const documentLimits = { depth: 10, aliases: 15, fields: 500 } as const
const maxTokens = 2000

/** Not started yet. */
export function graphqlServer({ schema, http, log, introspection }: GraphqlOptions): ApolloServer<RequestContext> {
  return new ApolloServer<RequestContext>({
    schema,
    introspection,
    csrfPrevention: true,
    cache: 'bounded',
    persistedQueries: false,
    allowBatchedHttpRequests: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    parseOptions: { maxLexicalTokens: maxTokens },
    validationRules: [limitDocuments(documentLimits)],
    formatError: (formatted, error) => formatError(formatted, error, log),
    stringifyResult: answerJson,
    logger: log,
    plugins: [
      ApolloServerPluginDrainHttpServer({ httpServer: http }),
      ApolloServerPluginLandingPageDisabled(),
      requestErrorStatus,
    ],
  })
}

/** Errors of the document keep what GraphQL says of them; errors of resolvers become ours. */
function formatError(formatted: GraphQLFormattedError, error: unknown, log: Logger): GraphQLFormattedError {
  const original = unwrapResolverError(error)
  const { locations, path } = formatted
  const where = { ...(locations && { locations }), ...(path && { path }) }
  if (original instanceof GraphQLError) {
    const code = formatted.extensions?.['code'] ?? 'INTERNAL'
    return { message: formatted.message, ...where, extensions: { code } }
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
