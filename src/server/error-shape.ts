// An error outside of any resolver, in the shape that the clients of its path read.
import type { Request, Response } from 'express'

export interface HttpError {
  readonly status: number
  /** Ours; Defender's paths get Defender's for it. */
  readonly code: string
  readonly message: string
  /** Finds the matter in the log. */
  readonly target: string
  /** What a machine may want to know besides. */
  readonly details?: Readonly<Record<string, unknown>>
}

/** Defender's names for what can be wrong with a request before it is looked at. */
const defenderCodes: Readonly<Record<string, string>> = {
  UNAUTHENTICATED: 'Unauthorized',
  FORBIDDEN: 'Forbidden',
  TOO_MANY_REQUESTS: 'TooManyRequests',
  NOT_FOUND: 'NotFound',
  TOO_LARGE: 'InvalidRequestBody',
  BAD_REQUEST: 'BadRequest',
  INVALID_REQUEST: 'InvalidInput',
  INVALID_BODY: 'InvalidRequestBody',
  MISSING_PARAMETER: 'MissingRequiredParameter',
  BATCH_TOO_LARGE: 'MaximumBatchSizeExceeded',
  KQL_INVALID: 'BadRequest',
  INTERNAL: 'InternalServerError',
}

/** GraphQL: `{errors}` with a code; Defender's and Graph's paths: `{error: {code, message, target}}`, Graph's with what its SDKs look for. */
export function errorShape(request: Request, response: Response, error: HttpError): void {
  const { baseUrl, path } = request
  const { status, code, message, target, details } = error
  response.status(status)
  const at = baseUrl + path
  if (at === '/graphql' || at.startsWith('/graphql/')) {
    response.json({ errors: [{ message, extensions: { code, ...details } }] })
  } else if (/^\/(api|v1\.0|beta)\//i.test(at)) {
    const inner = /^\/api\//i.test(at) ? {} : { innerError: innerError(request, target) }
    response.json({ error: { code: defenderCodes[code] ?? code, message, target, ...inner } })
  } else response.json({ error: { code, message, ...details } })
}

/** Graph's, whose SDKs show the ids of the request with an error. */
const innerError = (request: Request, id: string): object => ({
  date: new Date().toISOString(),
  'request-id': id,
  'client-request-id': request.get('client-request-id') ?? id,
})
