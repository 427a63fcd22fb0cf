// Hunting under Defender's and Graph's paths: the query in, and the rows as they come in the form that is accepted.
import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { once } from 'node:events'
import { pipeline } from 'node:stream/promises'
import type { Request, Response } from 'express'
import type { Caller } from '../caller.js'
import type { RunStats } from '../engine/engine.js'
import { jsonArrays } from '../engine/result.js'
import type { RowForm } from '../engine/result.js'
import type { HuntingService, HuntRequest, PreparedHunt } from '../hunting/hunting.service.js'
import type { ScalarType } from '../kql/types.js'
import { Invalid } from '../request-errors.js'
import type { DescribedRoute } from './openapi.js'
import { rowCells } from './row-cells.js'

/** How an answer names its parts. */
interface Shape {
  readonly schema: string
  readonly results: string
  readonly column: (name: string, type: ScalarType) => object
  /** Undefined where the API shows none. */
  readonly stats: ((stats: RunStats) => object) | undefined
}

/** Type names of Defender's APIs: .NET's, as `DateTime` and `String` in the documented samples. */
const typeNames: Readonly<Record<ScalarType, string>> = {
  bool: 'SByte',
  int: 'Int32',
  long: 'Int64',
  real: 'Double',
  decimal: 'SqlDecimal',
  string: 'String',
  datetime: 'DateTime',
  timespan: 'TimeSpan',
  guid: 'Guid',
  dynamic: 'Object',
}

const defender: Shape = {
  schema: 'Schema',
  results: 'Results',
  column: (name, type) => ({ Name: name, Type: typeNames[type] }),
  stats: ({ elapsedMs, rows, bytes, truncated }) => ({
    ExecutionTime: elapsedMs / 1000,
    dataset_statistics: [{ table_row_count: rows, table_size: bytes }],
    ...(truncated ? { truncated } : {}),
  }),
}
const graph: Shape = {
  schema: 'schema',
  results: 'results',
  column: (name, type) => ({ name, type: typeNames[type] }),
  stats: undefined,
}

/** The routes that run hunts. */
export function huntingRoutes(hunting: HuntingService): readonly DescribedRoute[] {
  const route = (path: string, shape: Shape, read: (body: unknown) => HuntRequest): DescribedRoute => ({
    method: 'post',
    path,
    operation: 'hunt',
    doc: {
      summary: 'Runs a KQL query over the hunting tables.',
      body: shape === graph ? graphBody : defenderBody,
      produces: forms,
    },
    handle: (caller, request, response) => answer(hunting, caller, read(request.body), shape, request, response),
  })
  return [
    route('/api/advancedqueries/run', defender, (body) => huntOf(body, defenderBody)),
    route('/api/advancedhunting/run', defender, (body) => huntOf(body, defenderBody)),
    ...['v1.0', 'beta'].map((version) => route(`/${version}/security/runHuntingQuery`, graph, (body) => huntOf(body, graphBody))), // prettier-ignore
  ]
}

const defenderBody = { Query: 'KQL.' } as const
/** Scripts write the keys of Graph's body in either case. */
const graphBody = {
  Query: 'KQL.',
  query: 'The same.',
  Timespan: 'ISO 8601: only events of this time are read.',
  timespan: 'The same.',
} as const

function huntOf(body: unknown, properties: Readonly<Record<string, string>>): HuntRequest {
  const names = Object.keys(properties)
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new Invalid('The body is a JSON object with a Query.')
  }
  for (const name of Object.keys(body)) {
    if (!names.includes(name))
      throw new Invalid(`The body has no property '${name.slice(0, 80)}'; there are ${names.join(', ')}.`)
  }
  const { Query, query, Timespan, timespan } = body as Readonly<Record<string, unknown>>
  const text = Query ?? query
  const span = Timespan ?? timespan ?? undefined
  if (typeof text !== 'string' || text.trim() === '') throw new Invalid('The Query is KQL text.')
  if (span !== undefined && typeof span !== 'string') throw new Invalid('The Timespan is ISO 8601 text.')
  return { query: text, timespan: span }
}

/** The forms that rows leave in, by media type; the first is the API's own. */
const forms = ['application/json', 'application/x-ndjson', 'text/csv', 'application/vnd.apache.parquet'] as const

async function answer(
  hunting: HuntingService,
  caller: Caller,
  request: HuntRequest,
  shape: Shape,
  incoming: Request,
  response: Response,
): Promise<void> {
  const form = incoming.accepts([...forms])
  if (form === false) throw new Invalid(`Results come as ${forms.join(', ')}.`)
  const gone = new AbortController()
  response.on('close', () => {
    if (!response.writableFinished) gone.abort()
  })
  const hunt = await hunting.prepare(caller, request, gone.signal)
  if (form === 'application/vnd.apache.parquet') await sendParquet(hunting, hunt, gone.signal, response)
  else await sendRows(hunting, hunt, writerOf(form, shape, hunt), gone.signal, response)
}

const lineFeed = Buffer.from('\n')
const comma = Buffer.from(',')

/** How rows become a body: what comes first, each batch, and what comes last. */
interface BodyWriter {
  readonly type: string
  /** The form in which it wants its rows. */
  readonly form: RowForm
  readonly start: string
  readonly rows: (rows: Uint8Array, first: boolean) => string | Uint8Array
  readonly end: (stats: RunStats) => string
}

function writerOf(form: string, shape: Shape, { columns }: PreparedHunt): BodyWriter {
  if (form === 'application/x-ndjson') {
    const lines: RowForm = { row: 'object', separator: '\n' }
    return { type: form, form: lines, start: '', rows: (rows) => Buffer.concat([rows, lineFeed]), end: () => '' }
  }
  if (form === 'text/csv') {
    const line = (cells: readonly string[]): string => cells.map(csvCell).join(',')
    const header = columns.map(({ name }) => csvText(name)).join(',')
    const lines = (rows: Uint8Array): string => Array.from(rowCells(Buffer.from(rows).toString()), line).join('\r\n')
    return { type: `${form}; charset=utf-8`, form: jsonArrays, start: `${header}\r\n`, rows: (rows) => `${lines(rows)}\r\n`, end: () => '' } // prettier-ignore
  }
  const schema = JSON.stringify(columns.map(({ name, type }) => shape.column(name, type)))
  return {
    type: 'application/json; charset=utf-8',
    form: { row: 'object', separator: ',' },
    start: `{${JSON.stringify(shape.schema)}:${schema},${JSON.stringify(shape.results)}:[`,
    rows: (rows, first) => (first ? rows : Buffer.concat([comma, rows])),
    end: (stats) => `]${shape.stats ? `,"Stats":${JSON.stringify(shape.stats(stats))}` : ''}}`,
  }
}

/** Nothing is sent before the first rows are there, so that what fails until then has a status of its own. */
async function sendRows(
  hunting: HuntingService,
  hunt: PreparedHunt,
  writer: BodyWriter,
  signal: AbortSignal,
  response: Response,
): Promise<void> {
  const stream = hunting.stream(hunt, signal, writer.form)
  let step = await stream.next()
  response.status(200).set('Content-Type', writer.type)
  await write(response, writer.start)
  try {
    for (let first = true; ; first = false) {
      if (step.done) break
      await write(response, writer.rows(step.value.bytes, first))
      step = await stream.next()
    }
    response.end(writer.end(step.value))
  } catch {
    // Half an answer must not look like a whole one.
    response.destroy()
  }
}

async function write(response: Response, text: string | Uint8Array): Promise<void> {
  if (text.length > 0 && !response.write(text)) await once(response, 'drain')
}

async function sendParquet(
  hunting: HuntingService,
  hunt: PreparedHunt,
  signal: AbortSignal,
  response: Response,
): Promise<void> {
  const file = join(tmpdir(), `harrier-${randomUUID()}.parquet`)
  try {
    await hunting.exportParquet(hunt, file, signal)
    response.status(200).set('Content-Type', 'application/vnd.apache.parquet')
    await pipeline(createReadStream(file), response)
  } finally {
    await rm(file, { force: true })
  }
}

/** A cell of JSON as CSV: texts bare, null as nothing, dynamics as JSON. */
function csvCell(json: string): string {
  if (json === 'null') return ''
  return json.startsWith('"') ? csvText(JSON.parse(json) as string) : /[[{]/.test(json) ? quoted(json) : json
}

/** What a spreadsheet would take for a formula begins with an apostrophe (OWASP, CSV injection). */
const csvText = (text: string): string => quoted(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text)
const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
