// The description of the REST paths that /openapi.json serves (OpenAPI 3.1), made of the routes themselves.
import type { Route } from './route.js'

/** What a description says of a route beyond its method and path. */
export interface RouteDoc {
  readonly summary: string
  /** What there is to know besides, as Markdown. */
  readonly description?: string
  readonly query?: Readonly<Record<string, string>>
  /** The properties of a JSON body, with what each is; those in `required` must be there. */
  readonly body?: Readonly<Record<string, string>>
  readonly required?: readonly string[]
  /** Media types of the answer; JSON unless told. */
  readonly produces?: readonly string[]
}

/** A route with its description. */
export interface DescribedRoute extends Route {
  readonly doc: RouteDoc
}

const errorAnswer = (description: string): object => ({
  description,
  content: {
    'application/json': {
      schema: {
        type: 'object',
        required: ['error'],
        properties: {
          error: {
            type: 'object',
            required: ['code', 'message'],
            properties: { code: { type: 'string' }, message: { type: 'string' }, target: { type: 'string' } },
          },
        },
      },
    },
  },
})

const errors = {
  '400': errorAnswer('The request makes no sense: a query option, a value or the body.'),
  '401': errorAnswer('No token, or none that is known.'),
  '403': errorAnswer('The token lacks the permission.'),
  '404': errorAnswer('There is no such thing, or the caller may not see it.'),
  '429': errorAnswer('A quota is used up; Retry-After says for how many seconds.'),
} as const

/** Paths as OpenAPI writes them: `:id` is `{id}`. */
const templated = (path: string): string => path.replaceAll(/:(\w+)/g, '{$1}')

function operationOf({ method, path, operation, doc }: DescribedRoute): object {
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))
  const inQuery = Object.entries(doc.query ?? {}).map(([name, description]) => ({
    name,
    in: 'query',
    description,
    schema: { type: 'string' },
  }))
  const properties = Object.fromEntries(
    Object.entries(doc.body ?? {}).map(([name, description]) => [name, { description }]),
  )
  const content = Object.fromEntries((doc.produces ?? ['application/json']).map((type) => [type, {}]))
  return {
    operationId: `${method}${path.replaceAll(/[^A-Za-z0-9]+/g, '_')}`,
    summary: doc.summary,
    description: [doc.description, `Needs the permission to ${operation}.`].filter(Boolean).join('\n\n'),
    parameters: [...inPath, ...inQuery],
    ...(doc.body && {
      requestBody: {
        required: true,
        content: {
          'application/json': {
            schema: { type: 'object', properties, required: doc.required ?? [], additionalProperties: false },
          },
        },
      },
    }),
    responses: { '200': { description: 'The answer.', content }, ...errors },
  }
}

/** The description of all routes. */
function openApi(routes: readonly DescribedRoute[]): object {
  const paths: Record<string, Record<string, object>> = {}
  for (const route of routes) {
    const path = templated(route.path)
    paths[path] = { ...paths[path], [route.method]: operationOf(route) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Harrier',
      version: '1',
      description: "Alerts and hunting under the paths of Microsoft Defender's endpoint API and of Microsoft Graph.",
    },
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'An API token, or a token of the OpenID provider.' },
        login: {
          type: 'oauth2',
          description: 'The client id is the id of an API token, the secret the token; any tenant will do.',
          flows: { clientCredentials: { tokenUrl: '/harrier/oauth2/v2.0/token', scopes: {} } },
        },
      },
    },
    security: [{ token: [] }, { login: [] }],
    paths,
  }
}

/** The route that serves the description of the others. */
export const openApiRoute = (routes: readonly DescribedRoute[]): Route => ({
  method: 'get',
  path: '/openapi.json',
  operation: 'readService',
  handle: (_caller, _request, response) => {
    response.json(openApi(routes))
  },
})
