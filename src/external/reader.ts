// Reads the tables that queries name outside the database, and hands their rows over as one text for each.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import type { Diagnostic } from '../../grammar/diagnostic.js'
import type { ExternalAddress, ExternalColumn, ExternalFormat, ExternalSource } from '../kql/external.js'
import { externalFormats } from '../kql/external.js'
import { addressRefused, addressTakenAsEmpty, addressUnread } from '../kql/problems.js'
import type { Decision, ExternalPolicy } from './policy.js'
import { decide, shownAddress } from './policy.js'
import type { ExternalJson, ExternalRecord } from './records.js'
import { jsonCell, parseExact, records } from './records.js'
import { tooMuch, Unreadable } from './unreadable.js'
import { WatchlistFolder } from './watchlists.js'

export interface ExternalOptions extends ExternalPolicy {
  /** What becomes of a query that names an address it may not read: it is refused, or the address taken as empty. */
  readonly whenRefused: 'error' | 'empty'
  /** The folder of the watchlists. */
  readonly watchlistFolder: string | undefined
  /** The file, in the format of MaxMind's databases, that tells where addresses are. */
  readonly geoDatabase: string | undefined
  /** How large one file may be, packed and unpacked. */
  readonly maxBytes: number
}

/** Nothing may be read. */
export const noExternalData: ExternalOptions = {
  folder: undefined,
  hosts: [],
  privateAddresses: false,
  whenRefused: 'error',
  watchlistFolder: undefined,
  geoDatabase: undefined,
  maxBytes: 64 * 1024 ** 2,
}

/** A read that failed, with the place of its address. */
export class ExternalError extends Error {
  override readonly name = 'ExternalError'
  constructor(readonly diagnostic: Diagnostic) {
    super(diagnostic.message)
  }
}

/** What one query has read so far. */
export interface Spent {
  bytes: number
}

/** All that one query reads may be as large as so many of its largest files. */
const filesAtMost = 4

/** So many records are turned into text before others get a turn. */
const recordsAtOnce = 5_000

export class ExternalReader {
  readonly watchlists: WatchlistFolder

  constructor(private readonly options: ExternalOptions) {
    this.watchlists = new WatchlistFolder(options.watchlistFolder)
  }

  get geoDatabase(): string | undefined {
    return this.options.geoDatabase
  }

  /** What is said of the addresses before anything is read: errors, or warnings where they are taken as empty. */
  check(sources: readonly ExternalSource[]): readonly Diagnostic[] {
    const say = this.options.whenRefused === 'error' ? addressRefused : addressTakenAsEmpty
    return sources
      .filter((source) => source.of === 'externaldata')
      .flatMap(({ addresses }) => addresses)
      .flatMap(({ uri, span }) => {
        const decision = decide(uri, this.options)
        if (decision.kind !== 'refused') return []
        return [{ ...say({ address: shownAddress(uri), reason: decision.reason }), span }]
      })
  }

  /**
   * The rows of a source: JSON, a list of lists of texts, a text for each column. `spent` counts what one query reads
   * from all of its sources. @throws ExternalError
   */
  async read(source: ExternalSource, signal: AbortSignal, spent: Spent = { bytes: 0 }): Promise<string> {
    const rows: string[] = []
    for (const address of source.addresses) {
      const decision = source.of === 'watchlist' ? fileOf(address) : decide(address.uri, this.options)
      if (decision.kind === 'refused') continue
      try {
        await this.readAddress(address, decision, { source, rows, spent }, signal)
      } catch (error) {
        if (!(error instanceof Unreadable)) throw error
        const problem = addressUnread({ address: shownAddress(address.uri), reason: error.message })
        throw new ExternalError({ ...problem, span: address.span })
      }
    }
    return `[${rows.join(',')}]`
  }

  private async readAddress(
    { uri }: ExternalAddress,
    decision: Exclude<Decision, { kind: 'refused' }>,
    { source, rows, spent }: { readonly source: ExternalSource; readonly rows: string[]; readonly spent: Spent },
    signal: AbortSignal,
  ): Promise<void> {
    const { maxBytes } = this.options
    const folder = (source.of === 'watchlist' ? this.options.watchlistFolder : this.options.folder) ?? ''
    // Loaded when first needed: HTTP and compression are a noticeable part of a short command's start.
    const { unpack } = await import('./unpack.js')
    const packed =
      decision.kind === 'file'
        ? await (await import('./folder.js')).readInFolder(folder, decision.path, maxBytes)
        : await (await import('./download.js')).download(decision, this.options, maxBytes, signal)
    const bytes = await unpack(packed, maxBytes)
    spent.bytes += bytes.length
    if (spent.bytes > filesAtMost * maxBytes) throw tooMuch(filesAtMost * maxBytes)
    let skip = source.ignoreFirstRecord
    let count = 0
    for await (const record of recordsOf(bytes, source.format ?? formatOf(uri))) {
      if (skip) {
        skip = false
        continue
      }
      rows.push(JSON.stringify(source.columns.map((column) => cellOf(record, column, source.mapped))))
      if (++count % recordsAtOnce > 0) continue
      await setImmediate()
      signal.throwIfAborted()
    }
  }
}

const fileOf = ({ uri }: ExternalAddress): Decision => ({ kind: 'file', path: uri })

/** By the ending of the path, that of a packed file passed over; csv where it says nothing. */
function formatOf(uri: string): ExternalFormat {
  const ending = /\.([a-z]+)(?:\.(?:gz|zip))?$/i.exec(shownAddress(uri))?.[1]?.toLowerCase()
  return externalFormats.find((format) => format === ending) ?? 'csv'
}

async function* recordsOf(bytes: Buffer, format: ExternalFormat): AsyncGenerator<ExternalRecord> {
  if (format === 'parquet') yield* parquetRecords(bytes)
  else yield* records(bytes.toString('utf8').replace(/^\uFEFF/, ''), format)
}

/** Parquet is read from a file, by an engine that knows nothing of the database. */
async function* parquetRecords(bytes: Buffer): AsyncGenerator<ExternalRecord> {
  const { readParquet } = await import('../ingest/parquet.js')
  const folder = await mkdtemp(join(tmpdir(), 'harrier-external-'))
  try {
    const path = join(folder, 'spooled.parquet')
    await writeFile(path, bytes)
    for await (const pieces of readParquet(path)) {
      for (const piece of pieces) {
        if (piece.kind === 'fault') throw new Unreadable(`it is ${piece.reason}.`)
        if (piece.kind === 'text') yield { kind: 'json', value: parseExact(piece.text) }
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** A column that a record does not have is empty, as is one that a mapping does not name. */
function cellOf(record: ExternalRecord, { name, type, path }: ExternalColumn, mapped: boolean): string {
  if (!path) return ''
  if (record.kind === 'fields') return 'ordinal' in path ? (record.fields[path.ordinal] ?? '') : ''
  const steps = mapped && 'steps' in path ? path.steps : [name]
  return jsonCell(steps.reduce<ExternalJson | undefined>(member, record.value), type === 'dynamic')
}

function member(value: ExternalJson | undefined, step: string | number): ExternalJson | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  return Object.hasOwn(value, step) ? (value as Readonly<Record<string | number, ExternalJson>>)[step] : undefined
}
