// A hunt asked of a running server over GraphQL, for databases that a server has.
import type { PlacedDiagnostic } from '../../grammar/diagnostic.js'
import type { RunStats } from '../engine/engine.js'
import type { EngineErrorData } from '../engine/errors.js'
import { EngineError, cancelled } from '../engine/errors.js'
import { readJson } from '../kql/json-text.js'
import type { Row } from '../engine/result.js'
import type { HuntRequest } from '../hunting/hunting.service.js'
import type { AnswerColumn } from '../kql/compile.js'
import { tokenVariable } from '../settings.js'
import { CliError, exitCodes } from './exit-codes.js'
import { QueryProblems } from './query-problems.js'
import type { QueryText } from './query-text.js'

/** One of the tables that a query gives. */
export interface RemoteTable {
  readonly name: string | null
  readonly columns: readonly AnswerColumn[]
  readonly rows: readonly Row[]
  readonly stats: RunStats
}

export interface RemoteResult {
  readonly tables: readonly RemoteTable[]
  readonly warnings: readonly PlacedDiagnostic[]
}

/** What is asked for is what is read below. */
const operation = `query Hunt($query: String!, $parameters: [QueryParameter!], $timespan: String, $maxRows: Int) {
  hunt(query: $query, parameters: $parameters, timespan: $timespan, maxRows: $maxRows) {
    tables { name columns { name type } rows stats { elapsedMs rows bytes truncated { reason limit } } }
    warnings { code severity message start { offset line column } end { offset line column } }
  }
}`

type TableThere = Omit<RemoteTable, 'stats'> & {
  readonly stats: Omit<RunStats, 'truncated'> & { readonly truncated: RunStats['truncated'] | null }
}

interface Hunt {
  readonly tables: readonly TableThere[]
  readonly warnings: readonly PlacedDiagnostic[]
}

interface Refusal {
  readonly message: string
  readonly extensions?: { readonly code?: string; readonly diagnostics?: readonly PlacedDiagnostic[] }
}

interface Answer {
  readonly data?: { readonly hunt: Hunt } | null
  readonly errors?: readonly Refusal[]
}

/** A server and what opens it. */
export interface RemoteServer {
  readonly url: string
  readonly token: string | undefined
}

/** @throws QueryProblems, EngineError, CliError where no Harrier answers at the address */
export async function huntRemotely(
  { url, token }: RemoteServer,
  query: QueryText,
  request: Omit<HuntRequest, 'query'>,
  signal: AbortSignal,
): Promise<RemoteResult> {
  const { data, errors = [] } = await post({ url, token }, variablesOf(query, request), signal)
  const [refusal] = errors
  if (refusal) throw errorOf(refusal, query)
  if (!data) throw noHarrier(url)
  const { tables, warnings } = data.hunt
  return { tables: tables.map(tableOf), warnings }
}

function tableOf({ stats: { truncated, ...rest }, ...table }: TableThere): RemoteTable {
  return { ...table, stats: { ...rest, ...(truncated && { truncated }) } }
}

function variablesOf({ text }: QueryText, { parameters = {}, timespan, maxRows }: Omit<HuntRequest, 'query'>): unknown {
  const given = Object.entries(parameters).map(([name, value]) => ({ name, value }))
  return { query: text, parameters: given, timespan, maxRows }
}

async function post({ url, token }: RemoteServer, variables: unknown, signal: AbortSignal): Promise<Answer> {
  const body = JSON.stringify({ query: operation, variables })
  const address = addressOf(url)
  try {
    const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) }
    const response = await fetch(address, { method: 'POST', headers, body, signal })
    const answer = readJson(await response.text())
    if (typeof answer === 'object' && answer !== null && ('data' in answer || 'errors' in answer)) return answer
  } catch (error) {
    if (signal.aborted) throw cancelled()
    if (error instanceof SyntaxError) throw noHarrier(url)
    throw new CliError(`No server answers at ${url}.`, exitCodes.failed)
  }
  throw noHarrier(url)
}

function addressOf(url: string): URL {
  if (!URL.canParse(url) || !/^https?:/.test(url)) {
    throw new CliError(`'${url}' is not the address of a server, such as http://127.0.0.1:4000.`, exitCodes.usage)
  }
  return new URL('graphql', url.endsWith('/') ? url : `${url}/`)
}

function errorOf({ message, extensions = {} }: Refusal, query: QueryText): Error {
  if (extensions.diagnostics) return new QueryProblems(query, extensions.diagnostics)
  if (extensions.code?.startsWith('KQL')) return EngineError.from({ ...(extensions as EngineErrorData), message })
  if (extensions.code === 'UNAUTHENTICATED') return new CliError(`${message} ${howToGiveOne}`, exitCodes.failed)
  return new CliError(message, extensions.code === 'INVALID_REQUEST' ? exitCodes.usage : exitCodes.failed)
}

const howToGiveOne = `It is read from ${tokenVariable}, or given as --token.`

const noHarrier = (url: string): CliError => new CliError(`What answers at ${url} is not Harrier.`, exitCodes.failed)
