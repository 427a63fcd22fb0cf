// GraphQL over HTTP: Apollo's answer, with the rows of hunts sent as the bytes that the engine wrote.
import type { ApolloServer } from '@apollo/server'
import { HeaderMap } from '@apollo/server'
import type { Request, RequestHandler, Response } from 'express'
import type { RequestContext } from '../request-context.js'
import { spliced } from './json-answer.js'

/** Answers requests whose body has been read. */
export const graphqlHandler =
  (
    server: ApolloServer<RequestContext>,
    contextOf: (request: Request, response: Response) => RequestContext,
  ): RequestHandler =>
  async (request, response) => {
    const context = contextOf(request, response)
    const { headers, status, body } = await server.executeHTTPGraphQLRequest({
      httpGraphQLRequest: {
        method: request.method,
        headers: headersOf(request),
        search: request.url.includes('?') ? request.url.slice(request.url.indexOf('?')) : '',
        body: request.body as unknown,
      },
      context: () => Promise.resolve(context),
    })
    for (const [name, value] of headers) response.setHeader(name, value)
    response.statusCode = status ?? 200
    if (body.kind === 'complete') sendParts(response, spliced(body.string, context.rows ?? []))
    else throw new Error('No answer is sent in several responses.')
  }

function headersOf({ headers }: Request): HeaderMap {
  const map = new HeaderMap()
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) map.set(name, Array.isArray(value) ? value.join(', ') : value)
  }
  return map
}

function sendParts(response: Response, parts: readonly Uint8Array[]): void {
  response.setHeader(
    'Content-Length',
    parts.reduce((sum, { length }) => sum + length, 0),
  )
  response.cork()
  for (const part of parts) response.write(part)
  response.end()
  response.uncork()
}
