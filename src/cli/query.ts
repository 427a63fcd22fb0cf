// `harrier query`: runs one query, here or on a server, and writes its result in the form asked for.
import { mkdtemp, rm } from 'node:fs/promises'
import { createReadStream } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { localCaller } from '../caller.js'
import type { RunStats } from '../engine/engine.js'
import type { RowForm } from '../engine/result.js'
import type { BatchStream } from '../engine/row-stream.js'
import type { HuntRequest, HuntingService, PreparedHunt } from '../hunting/hunting.service.js'
import type { HuntingLimits } from '../hunting/hunting.service.js'
import { nowTicks } from '../ingest/ticks.js'
import type { AnswerColumn } from '../kql/compile.js'
import type { Settings } from '../settings.js'
import { loadSettings, tokenVariable } from '../settings.js'
import { CliError, exitCodes } from './exit-codes.js'
import { isColored } from './failure.js'
import { interruptSignal } from './interrupt.js'
import { localHunting } from './local-hunting.js'
import { drawProblems } from './problems.js'
import type { QueryText } from './query-text.js'
import type { RemoteTable } from './remote-hunt.js'
import { about } from './query-problems.js'
import { readQueryText } from './query-text.js'
import { isBinary, loadWriter } from './result/formats.js'
import type { ResultFormat, StreamedFormat } from './result/formats.js'
import type { ResultWriter } from './result/writer.js'
import type { Output } from './streams.js'
import { openOutput } from './streams.js'

export interface QueryOptions {
  readonly file?: string
  readonly format: ResultFormat
  readonly output?: string
  readonly param: Readonly<Record<string, string>>
  readonly timespan?: string
  readonly maxRows?: number
  readonly timeout?: number
  readonly db?: string
  readonly url?: string
  readonly token?: string
  readonly config?: string
  readonly raw: boolean
  readonly batch: boolean
}

/** A table is read by people and kept in memory until its end; other forms have no cap but their own. */
const tableRows = 1000

/** Runs the command. */
export async function query(argument: string | undefined, options: QueryOptions): Promise<void> {
  const settings = await loadSettings({ file: options.config, environment: process.env })
  if (options.batch) {
    await batch(settings, options)
    return
  }
  if (isBinary(options.format) && options.output === undefined && process.stdout.isTTY) {
    throw new CliError(`${options.format} is binary: name a file with --output, or redirect.`, exitCodes.usage)
  }
  const text = await readQueryText(argument, options.file)
  const signal = interruptSignal()
  if (options.url === undefined) await runHere(text, settings, options, signal)
  else await askServer(options.url, text, options, signal)
}

async function runHere(text: QueryText, settings: Settings, options: QueryOptions, signal: AbortSignal): Promise<void> {
  const local = localHunting({ settings, database: options.db, limits: limitsOf(settings, options), onNoData })
  try {
    const request: HuntRequest = {
      query: text.text,
      parameters: options.param,
      timespan: options.timespan,
      now: nowTicks(),
    }
    await local.warm()
    const prepare = (table: number): Promise<PreparedHunt> =>
      local.service.prepare(localCaller, options.format === 'table' ? { ...request, table } : request, signal)
    const hunt = await about(text, () => prepare(0))
    warn(text, hunt)
    const { format } = options
    if (format === 'parquet') await about(text, () => writeParquet(local.service, hunt, options.output, signal))
    else await about(text, () => write(tablesHere(hunt, prepare, local.service, signal), format, options))
  } finally {
    await local.close()
  }
}

async function askServer(url: string, text: QueryText, options: QueryOptions, signal: AbortSignal): Promise<void> {
  const { format, db, param: parameters, timespan, maxRows = format === 'table' ? tableRows : undefined } = options
  if (db !== undefined) throw new CliError('--db and --url exclude each other.', exitCodes.usage)
  if (format === 'parquet') throw new CliError('Parquet is written only where the database is.', exitCodes.usage)
  const { huntRemotely } = await import('./remote-hunt.js')
  const { tables, warnings } = await huntRemotely(
    { url, token: options.token ?? process.env[tokenVariable] },
    text,
    { parameters, timespan, maxRows },
    signal,
  )
  warn(text, { warnings })
  if (tables.length > 1 && format !== 'table')
    throw new CliError(`The query gives ${tables.length} tables, and ${format} holds one.`, exitCodes.usage)
  await write(tablesThere(tables), format, options)
}

/** One of the tables that a query gives: its name, its columns, and its rows in the form asked for. */
interface AnswerTable {
  readonly name: string | undefined
  readonly columns: readonly AnswerColumn[]
  readonly rows: (form: RowForm) => BatchStream
  /** Are there others beside it? */
  readonly isOneOfSeveral: boolean
}

async function* tablesHere(
  first: PreparedHunt,
  prepare: (table: number) => Promise<PreparedHunt>,
  service: HuntingService,
  signal: AbortSignal,
): AsyncGenerator<AnswerTable> {
  for (const [table, name] of first.given.entries()) {
    const hunt = table === 0 ? first : await prepare(table)
    const rows = (form: RowForm): BatchStream => service.stream(hunt, signal, form)
    yield { name, columns: hunt.columns, rows, isOneOfSeveral: first.given.length > 1 }
  }
}

function* tablesThere(tables: readonly RemoteTable[]): Generator<AnswerTable> {
  for (const table of tables) {
    const rows = (form: RowForm): BatchStream => oneBatch(table, form)
    yield { name: table.name ?? undefined, columns: table.columns, rows, isOneOfSeveral: tables.length > 1 }
  }
}

async function* oneBatch({ columns, rows, stats }: RemoteTable, form: RowForm): BatchStream {
  const { rowBatch } = await import('./result/row-batch.js')
  if (rows.length > 0) yield await rowBatch(rows, columns, form)
  return stats
}

async function write(
  tables: AsyncIterable<AnswerTable> | Iterable<AnswerTable>,
  format: StreamedFormat,
  options: QueryOptions,
): Promise<void> {
  const output = openOutput(options.output)
  try {
    const make = await loadWriter(format)
    const told: RunStats[] = []
    for await (const { name, columns, rows, isOneOfSeveral } of tables) {
      const number = told.length + 1
      if (isOneOfSeveral) await output.write(`${number > 1 ? '\n' : ''}${name ?? `Table ${number}`}\n`)
      const writer = make({ columns, terminalWidth: output.terminalWidth, raw: options.raw })
      told.push(await writeRows(rows(writer.form), writer, output))
    }
    await output.finish()
    for (const stats of told) tell(stats, options)
  } catch (error) {
    await output.discard()
    throw error
  }
}

async function writeRows(stream: BatchStream, writer: ResultWriter, output: Output): Promise<RunStats> {
  try {
    await output.write(writer.begin())
    for (;;) {
      const step = await stream.next()
      if (!step.done) await output.write(writer.rows(step.value))
      else {
        await output.write(writer.end())
        return step.value
      }
    }
  } finally {
    // An output that fails leaves the query running otherwise.
    await stream.return({ elapsedMs: 0, rows: 0, bytes: 0 })
  }
}

/** The engine writes a whole file, which passes on from a place of our own. */
async function writeParquet(
  service: HuntingService,
  hunt: PreparedHunt,
  file: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'harrier-'))
  try {
    const passing = join(folder, 'result.parquet')
    await service.exportParquet(hunt, passing, signal)
    const output = openOutput(file)
    try {
      for await (const chunk of createReadStream(passing)) await output.write(chunk as Buffer)
      await output.finish()
    } catch (error) {
      await output.discard()
      throw error
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function batch(settings: Settings, options: QueryOptions): Promise<void> {
  const { runBatch } = await import('./batch.js')
  const { externalReader } = await import('../hunting/external-reader.js')
  const { concurrentHunts, waitingHunts } = settings
  await runBatch({
    database: options.db ?? ':memory:',
    memoryBytes: settings.memoryMegabytes * 1024 ** 2,
    limits: { ...limitsOf(settings, options), concurrentHunts, waitingHunts },
    external: externalReader(settings),
    input: process.stdin,
    output: openOutput(options.output),
    signal: interruptSignal(),
  })
}

type ResultLimits = Pick<HuntingLimits, 'deadlineMs' | 'maxRows' | 'maxBytes'>

function limitsOf(settings: Settings, { format, maxRows, timeout, batch: many }: QueryOptions): ResultLimits {
  return {
    deadlineMs: (timeout ?? settings.deadlineSeconds) * 1000,
    maxRows: maxRows ?? (format === 'table' && !many ? tableRows : Number.MAX_SAFE_INTEGER),
    maxBytes: Number.MAX_SAFE_INTEGER,
  }
}

function onNoData(path: string): void {
  process.stderr.write(`note: there is no database ${path}, so the hunting tables are empty; see harrier ingest\n`)
}

function warn({ text, file }: QueryText, { warnings }: Pick<PreparedHunt, 'warnings'>): void {
  if (warnings.length === 0) return
  process.stderr.write(`${drawProblems(text, warnings, { color: isColored(process.stderr), file })}\n`)
}

/** What a table does not show by itself goes to standard error, and cut-off rows always do. */
function tell({ rows, elapsedMs, truncated }: RunStats, { format, output }: QueryOptions): void {
  // Made only where it is shown: the first use of locales costs a start of the program 15 ms.
  const counted = (): string => `${rows.toLocaleString('en-US')} row${rows === 1 ? '' : 's'}`
  if (truncated) process.stderr.write(`note: cut off after ${counted()}; --max-rows or another --format gives more\n`)
  else if (format === 'table' && output === undefined && process.stderr.isTTY) {
    process.stderr.write(`${counted()}, ${(elapsedMs / 1000).toFixed(3)} s\n`)
  }
}
