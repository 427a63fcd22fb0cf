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
import { csvHeader, csvLineEnd } from '../engine/csv-text.js'
import { arrowBatches, withoutEnd } from '../engine/result.js'
import type { RowForm } from '../engine/result.js'
import type { RowBatch } from '../engine/row-stream.js'
import type { HuntingService, HuntRequest, PreparedHunt } from '../hunting/hunting.service.js'
import type { ScalarType } from '../kql/types.js'
import { Invalid } from '../request-errors.js'
import type { DescribedRoute } from './openapi.js'

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
      description: formsDoc,
      body: shape === graph ? graphBody : defenderBody,
      produces: forms,
    },
    handle: (caller, request, response) => answer(hunting, caller, read(request.body), shape, request, response),
  })
  return [
    route('/api/advancedqueries/run', defender, (body) => huntOf(body, defenderBody)),
    route('/api/advancedhunting/run', defender, (body) => huntOf(body, defenderBody)),
    ...['v1.0', 'beta'].map((version) =>
      route(`/${version}/security/runHuntingQuery`, graph, (body) => huntOf(body, graphBody)),
    ),
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
    throw new Invalid('The body is a JSON object with a Query.', 'INVALID_BODY')
  }
  for (const name of Object.keys(body)) {
    if (!names.includes(name))
      throw new Invalid(
        `The body has no property '${name.slice(0, 80)}'; there are ${names.join(', ')}.`,
        'INVALID_BODY',
      )
  }
  const { Query, query, Timespan, timespan } = body as Readonly<Record<string, unknown>>
  const text = Query ?? query
  const span = Timespan ?? timespan ?? undefined
  if (text === undefined) throw new Invalid("The body lacks 'Query'.", 'MISSING_PARAMETER')
  if (typeof text !== 'string' || text.trim() === '') throw new Invalid('The Query is KQL text.')
  if (span !== undefined && typeof span !== 'string') throw new Invalid('The Timespan is ISO 8601 text.')
  return { query: text, timespan: span }
}

const parquetType = 'application/vnd.apache.parquet'
const arrowType = 'application/vnd.apache.arrow.stream'

/** The forms that rows leave in, by media type; the first is the API's own. */
const forms = ['application/json', 'application/x-ndjson', 'text/csv', parquetType, arrowType] as const

/** What a reader of each form must know of its types. */
const formsDoc = `The Accept header chooses the form of the rows; all but Parquet are sent while the query runs.
- application/json: one object; a datetime has seven digits, a long all of its digits.
- application/x-ndjson: a row a line, as a JSON object.
- text/csv: a header and a row a line (RFC 4180), text always quoted, a null as nothing; a cell that a spreadsheet would take for a formula begins with an apostrophe.
- ${parquetType}: a file; a datetime is a timestamp in microseconds, a timespan ticks of 100 ns.
- ${arrowType}: an Arrow IPC stream, a record batch for each batch of rows, all columns nullable, the type in KQL in each field's metadata as kqlType. bool is Bool, int Int32, long Int64, real Float64, string Utf8; a datetime is a Timestamp in nanoseconds, UTC, which keeps all seven digits and goes from 1677 to 2262: one outside is refused, never rounded; a timespan is an Int64 of ticks of 100 ns; decimal and guid are Utf8, dynamic is Utf8 that holds JSON.
An answer that fails after its first rows is cut off: JSON and Arrow then lack their end.`

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
  if (form === parquetType) await sendParquet(hunting, hunt, gone.signal, response)
  else await sendRows(hunting, hunt, await writerOf(form, shape, hunt), gone.signal, response)
}

const objects: RowForm = { row: 'object', end: ',' }
const comma = Buffer.from(objects.end)

/** How rows become a body: what comes first, each batch, and what comes last. */
interface BodyWriter {
  readonly type: string
  /** The form in which it wants its rows. */
  readonly form: RowForm
  readonly start: string | Uint8Array
  /** @throws Invalid where the form cannot hold a value */
  readonly rows: (rows: RowBatch, first: boolean) => string | Uint8Array
  readonly end: (stats: RunStats) => string | Uint8Array
}

async function writerOf(form: string, shape: Shape, { columns }: PreparedHunt): Promise<BodyWriter> {
  if (form === arrowType) {
    // The library takes its time to load, and few ask for it.
    const { ArrowStream } = await import('../engine/arrow-stream.js')
    const stream = new ArrowStream(columns)
    return {
      type: form,
      form: arrowBatches,
      start: stream.begin(),
      rows: ({ bytes }) => bytes,
      end: () => stream.end(),
    }
  }
  if (form === 'application/x-ndjson') {
    return { type: form, form: { row: 'object', end: '\n' }, start: '', rows: ({ bytes }) => bytes, end: () => '' }
  }
  if (form === 'text/csv') {
    const lines: RowForm = { row: 'csv', end: csvLineEnd }
    return {
      type: `${form}; charset=utf-8`,
      form: lines,
      start: csvHeader(columns, false),
      rows: ({ bytes }) => bytes,
      end: () => '',
    }
  }
  const schema = JSON.stringify(columns.map(({ name, type }) => shape.column(name, type)))
  return {
    type: 'application/json; charset=utf-8',
    form: objects,
    start: `{${JSON.stringify(shape.schema)}:${schema},${JSON.stringify(shape.results)}:[`,
    rows: ({ bytes }, first) => {
      const rows = withoutEnd(bytes, objects)
      return first ? rows : Buffer.concat([comma, rows])
    },
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
  try {
    let step = await stream.next()
    let piece = step.done ? '' : writer.rows(step.value, true)
    response.status(200).set('Content-Type', writer.type)
    await write(response, writer.start, signal)
    while (!step.done) {
      await write(response, piece, signal)
      step = await stream.next()
      piece = step.done ? '' : writer.rows(step.value, false)
    }
    response.end(writer.end(step.value))
  } catch (error) {
    if (!response.headersSent) throw error
    // Half an answer must not look like a whole one.
    response.destroy()
  } finally {
    // A reader who is gone leaves the query running otherwise.
    await stream.return({ elapsedMs: 0, rows: 0, bytes: 0 })
  }
}

/** Waits while the reader is slow. @throws AbortError where the reader is gone, who never takes the rest */
async function write(response: Response, piece: string | Uint8Array, signal: AbortSignal): Promise<void> {
  if (piece.length > 0 && !response.write(piece)) await once(response, 'drain', { signal })
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
    response.status(200).set('Content-Type', parquetType)
    await pipeline(createReadStream(file), response)
  } finally {
    await rm(file, { force: true })
  }
}
