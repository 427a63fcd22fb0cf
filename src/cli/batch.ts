// `harrier query --batch`: many queries over one engine, one JSON object a line in and out, for programs.
import { createInterface } from 'node:readline'
import { KqlError, placed } from '../../grammar/diagnostic.js'
import { localCaller } from '../caller.js'
import { ChildProcessEngine } from '../engine/child-process.js'
import { EngineError } from '../engine/errors.js'
import type { ExternalReader } from '../external/reader.js'
import { HuntingService } from '../hunting/hunting.service.js'
import type { HuntResult, HuntingLimits } from '../hunting/hunting.service.js'
import { nowTicks } from '../ingest/ticks.js'
import { loadCatalog } from '../kql/catalog.js'
import { Invalid } from '../request-errors.js'
import type { Output } from './streams.js'

export interface BatchOptions {
  /** A database file, or memory with all hunting tables, empty. */
  readonly database: string
  readonly memoryBytes: number
  readonly limits: HuntingLimits
  readonly external: ExternalReader
  readonly input: NodeJS.ReadableStream
  readonly output: Output
  readonly signal: AbortSignal
}

/** More would only take the engine's threads from each other. */
const atOnce = 4

/**
 * Answers each line `{"id", "kql"}` with `{"id", "columns", "rows"}` or `{"id", "error": {"code", "message", "line",
 * "column"}}`, in the order of completion. The engine has a process of its own: a query that breaks it breaks alone.
 */
export async function runBatch(options: BatchOptions): Promise<void> {
  const { database: path, memoryBytes, limits, output, signal } = options
  const waitingHunts = Math.max(limits.waitingHunts, atOnce)
  const engine = await ChildProcessEngine.open({ path, memoryBytes, admission: { atOnce, waiting: waitingHunts } })
  const catalog = loadCatalog()
  const { external } = options
  const service = new HuntingService({
    catalog,
    engine: () => Promise.resolve(engine),
    external,
    clock: nowTicks,
    limits,
  })
  try {
    const under = new Set<Promise<void>>()
    let failure: Error | undefined
    for await (const line of createInterface({ input: options.input, crlfDelay: Infinity })) {
      if (signal.aborted || failure) break
      if (line.trim() === '') continue
      const work = answer(service, line, signal).then((parts) => writeLine(output, parts))
      const tracked: Promise<void> = work.then(
        () => void under.delete(tracked),
        (error: unknown) => {
          failure = error instanceof Error ? error : new Error(String(error))
          under.delete(tracked)
        },
      )
      under.add(tracked)
      if (under.size >= atOnce) await Promise.race(under)
    }
    await Promise.all(under)
    if (failure) throw failure
    await output.finish()
  } finally {
    await engine.close()
  }
}

type Parts = readonly (string | Uint8Array)[]

/** A line of many megabytes is no one text. Its parts are handed over at once, so that no other line comes between. */
async function writeLine(output: Output, parts: Parts): Promise<void> {
  await Promise.all([...parts, '\n'].map((part) => output.write(part)))
}

async function answer(service: HuntingService, line: string, signal: AbortSignal): Promise<Parts> {
  let id: unknown = null
  try {
    const request = readRequest(line)
    id = request.id
    return answerParts(id, await service.hunt(localCaller, { query: request.kql }, signal))
  } catch (error) {
    return [JSON.stringify({ id, error: describe(error) })]
  }
}

/** The rows are JSON already. */
function answerParts(id: unknown, { columns, rows, stats }: HuntResult): Parts {
  const head = JSON.stringify({ id, columns, ...(stats.truncated ? { truncated: stats.truncated } : {}) })
  return [`${head.slice(0, -1)},"rows":`, ...rows.parts, '}']
}

interface Request {
  readonly id: unknown
  readonly kql: string
}

function readRequest(line: string): Request {
  const request = parseLine(line)
  if (typeof request !== 'object' || request === null || !('kql' in request) || typeof request.kql !== 'string') {
    throw new Invalid('A line should be a JSON object with id and kql.')
  }
  return { id: 'id' in request ? request.id : null, kql: request.kql }
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    // Where in the line it stops being JSON helps nobody.
    throw new Invalid('A line should be a JSON object with id and kql, but this one is not JSON.')
  }
}

interface BatchError {
  readonly code: string
  readonly message: string
  readonly line?: number
  readonly column?: number
}

function describe(error: unknown): BatchError {
  if (error instanceof KqlError) {
    const first = error.diagnostics.find(({ severity }) => severity === 'error')
    if (!first) return { code: error.code, message: error.message }
    const { code, message, start } = placed(error.text, first)
    return { code, message, line: start.line, column: start.column }
  }
  if (error instanceof EngineError || error instanceof Invalid) return { code: error.code, message: error.message }
  return { code: 'INTERNAL', message: error instanceof Error ? error.message : String(error) }
}
