// Opens an input and cuts it into pieces: decompressed by its magic bytes, cut by the format its content shows.
import { closeSync, createReadStream, createWriteStream, mkdtempSync, openSync, readSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { cutCsv } from './csv.js'
import { cutDocument } from './documents.js'
import { sniff } from './formats.js'
import type { Format } from './formats.js'
import type { Input } from './inputs.js'
import { isRecord } from './json-values.js'
import { cutLines } from './lines.js'
import { readParquet } from './parquet.js'
import type { Cutter, Piece } from './pieces.js'
import type { TableShape } from './rows.js'

export interface SourceOptions {
  /** Given, it is believed; else the content decides. */
  readonly format: Format | undefined
  readonly table: TableShape | undefined
  readonly stdin: NodeJS.ReadableStream
  /** Told of each stretch of bytes read, as stored. */
  readonly onBytes: (bytes: number) => void
}

/** How much of a source is looked at to tell its format. */
const headBytes = 64 * 1024

const cutters: Readonly<Record<Exclude<Format, 'parquet'>, Cutter>> = {
  lines: cutLines,
  document: cutDocument,
  csv: cutCsv,
}

/** The pieces of an input. What cannot be read is a fault among them, and the pieces before it stay good. */
export async function* readSource(input: Input, options: SourceOptions): AsyncIterable<readonly Piece[]> {
  let line = 0
  try {
    if (input.kind === 'file' && isParquetFile(input.path)) {
      yield* readParquet(input.path)
      options.onBytes(input.bytes)
      return
    }
    const { head, complete, bytes } = await behead(decompressed(stored(input, options)))
    if (head.length === 0) return
    const sniffed = options.format
      ? ({ kind: 'format', format: options.format } as const)
      : sniff(head, complete, options.table)
    if (sniffed.kind === 'refused') {
      yield [{ kind: 'fault', line: 0, reason: sniffed.reason }]
      return
    }
    const { format } = sniffed
    const pieces = format === 'parquet' ? spooledParquet(bytes) : cutters[format](bytes)
    for await (const some of pieces) {
      line = some.at(-1)?.line ?? line
      yield some
    }
  } catch (error) {
    if (!isReadError(error)) throw error
    yield [{ kind: 'fault', line: line === 0 ? 0 : line + 1, reason: readFault(error) }]
  }
}

function stored(input: Input, options: SourceOptions): AsyncIterable<Buffer> {
  const stream = input.kind === 'stdin' ? options.stdin : createReadStream(input.path, { highWaterMark: 256 * 1024 })
  return counted(stream, options.onBytes)
}

async function* counted(stream: NodeJS.ReadableStream, onBytes: (bytes: number) => void): AsyncIterable<Buffer> {
  for await (const chunk of stream) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
    onBytes(bytes.length)
    yield bytes
  }
}

/** The content of a gzip stream, also of several in a row; other bytes as they are. */
async function* decompressed(bytes: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  const { head, bytes: all } = await behead(bytes, 2)
  if (head[0] !== 0x1f || head[1] !== 0x8b) {
    yield* all
    return
  }
  const gunzip = createGunzip({ chunkSize: 256 * 1024 })
  const source = Readable.from(all, { objectMode: false })
  source.on('error', (error) => gunzip.destroy(error))
  for await (const chunk of source.pipe(gunzip)) yield chunk as Buffer
}

interface Beheaded {
  readonly head: Buffer
  /** Whether the head is all there is. */
  readonly complete: boolean
  /** All bytes, those of the head among them. */
  readonly bytes: AsyncIterable<Buffer>
}

/** Looks at the first bytes of a stream without taking them from it. */
async function behead(bytes: AsyncIterable<Buffer>, wanted = headBytes): Promise<Beheaded> {
  const iterator = bytes[Symbol.asyncIterator]()
  const held: Buffer[] = []
  let length = 0
  let complete = false
  while (length < wanted && !complete) {
    const next = await iterator.next()
    if (next.done === true) complete = true
    else {
      held.push(next.value)
      length += next.value.length
    }
  }
  return { head: Buffer.concat(held), complete, bytes: rejoined(held, iterator) }
}

async function* rejoined(held: readonly Buffer[], rest: AsyncIterator<Buffer>): AsyncIterable<Buffer> {
  try {
    yield* held
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value
  } finally {
    await rest.return?.()
  }
}

function isParquetFile(path: string): boolean {
  const file = openSync(path, 'r')
  try {
    const magic = Buffer.alloc(4)
    readSync(file, magic, 0, 4, 0)
    return magic.toString('latin1') === 'PAR1'
  } finally {
    closeSync(file)
  }
}

/** Parquet is read from its end, so what is not a plain file goes into one first. */
async function* spooledParquet(bytes: AsyncIterable<Buffer>): AsyncIterable<readonly Piece[]> {
  const folder = mkdtempSync(join(tmpdir(), 'harrier-ingest-'))
  try {
    const path = join(folder, 'spooled.parquet')
    await pipeline(bytes, createWriteStream(path))
    yield* readParquet(path)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Errors of the file or of its compression, which concern this input alone. */
function isReadError(error: unknown): error is { readonly code: string } {
  if (!isRecord(error) || typeof error['code'] !== 'string') return false
  return error['code'].startsWith('Z_') || ['EACCES', 'EISDIR', 'ENOENT', 'EIO', 'EPERM'].includes(error['code'])
}

function readFault({ code }: { readonly code: string }): string {
  if (code === 'Z_BUF_ERROR') return 'the gzip data ends early; what was before it is loaded'
  if (code.startsWith('Z_')) return 'the gzip data is damaged; what was before it is loaded'
  return `cannot be read (${code})`
}
