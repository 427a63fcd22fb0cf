// Loads telemetry into the hunting tables: reads the sources in batches, and commits each batch whole.
import type { DuckDBConnection } from '@duckdb/node-api'
import type { Turn } from '../engine/admission.js'
import { translate } from '../engine/engine-messages.js'
import type { Catalog } from '../kql/catalog.js'
import { eventStore } from './event-store.js'
import type { EventStore, FollowBatch } from './event-store.js'
import type { Format } from './formats.js'
import { HostClocks } from './host-clocks.js'
import { findInputs, namesake } from './inputs.js'
import type { Input } from './inputs.js'
import { interpret } from './interpret.js'
import type { Interpreting } from './interpret.js'
import type { Piece } from './pieces.js'
import type { Progress } from './progress.js'
import { IngestError, Tally } from './report.js'
import type { IngestReport } from './report.js'
import { shapeRow, tableShape } from './rows.js'
import type { EventRow, TableShape } from './rows.js'
import { readSource } from './sources.js'
import { nowTicks } from './ticks.js'
import { additionalOf, columnsOf, mappingOf, provenance, unmappedReason } from './windows-events/index.js'
import type { EventMapping, WindowsEvent } from './windows-events/index.js'

export interface IngestOptions {
  /** Set to the database that holds the hunting tables, and used by nobody else meanwhile. */
  readonly connection: DuckDBConnection
  readonly catalog: Catalog
  /** The table that plain rows belong to. A file named for a table needs none. */
  readonly table?: string
  /** Given, it is believed; else each source's content decides. */
  readonly format?: Format
  /** False keeps the rows out of the index of terms. */
  readonly indexed?: boolean
  /** When rows are loaded, in ticks. */
  readonly now?: () => bigint
  /** Waits for a turn to write a batch; without it nobody else writes. */
  readonly turn?: () => Promise<Turn>
  /** What follows from each batch, in its transaction. */
  readonly follow?: FollowBatch
  readonly progress?: Progress
  /** Ends the load after the batch under way. */
  readonly signal?: AbortSignal
  readonly stdin?: NodeJS.ReadableStream
}

const nothing: FollowBatch = () => Promise.resolve()
const alone = (): Promise<Turn> => Promise.resolve(() => undefined)

/** A batch is committed when it has so many events, or this much text. */
const batchEvents = 65_536
const batchBytes = 128 * 1024 * 1024

/**
 * Loads events from files, folders, patterns and `-` for standard input. Events that are stored already are left as
 * they are, so a load that was cut short is completed by running it again.
 * @throws IngestError for a source or table that does not exist, and for a database that cannot take more, with the
 *   report of what had been committed
 */
export async function ingest(sources: readonly string[], options: IngestOptions): Promise<IngestReport> {
  const load = new Load(options)
  const table = options.table === undefined ? undefined : load.tableCalled(options.table)
  if (options.table !== undefined && !table) throw new IngestError(`No hunting table is called '${options.table}'.`)
  return load.run(findInputs(sources), table)
}

/** An event timed by its host's clock. It waits for its batch to end, when that clock is known as well as it will be. */
interface Waiting {
  readonly event: WindowsEvent
  readonly mapping: EventMapping
  readonly input: Input
  readonly clocks: HostClocks
}

class Load {
  private readonly tally = new Tally()
  private readonly store: EventStore
  private readonly shapes = new Map<string, TableShape>()
  private readonly names: ReadonlyMap<string, string>
  private readonly started = performance.now()
  private readonly seen = new Set<string>()
  private rows = new Map<TableShape, EventRow[]>()
  private waiting: Waiting[] = []
  private events = 0
  private bytes = 0
  private writing: Promise<void> = Promise.resolve()

  constructor(private readonly options: IngestOptions) {
    const { connection, now = nowTicks, turn = alone, follow = nothing, indexed } = options
    this.store = eventStore({ connection, tables: options.catalog.tableNames, now, turn, follow, indexed })
    this.names = new Map(options.catalog.tableNames.map((name) => [name.toLowerCase(), name]))
  }

  tableCalled(name: string): TableShape | undefined {
    const known = this.shapes.get(name)
    if (known) return known
    const table = this.options.catalog.table(this.names.get(name.toLowerCase()) ?? name)
    if (!table) return undefined
    const shape = [...this.shapes.values()].find((other) => other.name === table.name) ?? tableShape(table)
    this.shapes.set(name, shape)
    return shape
  }

  async run(inputs: readonly Input[], table: TableShape | undefined): Promise<IngestReport> {
    const { progress } = this.options
    progress?.start(totalBytes(inputs))
    try {
      for (const input of inputs) {
        if (this.stopped) break
        await this.read(input, table ?? this.namesakeOf(input))
      }
      await this.flush()
      await this.writing
      await this.store.settle()
      return this.report(this.stopped)
    } catch (error) {
      await this.writing.catch(() => undefined)
      throw this.failure(error)
    } finally {
      progress?.stop()
    }
  }

  private get stopped(): boolean {
    return this.options.signal?.aborted === true
  }

  private report(interrupted: boolean): IngestReport {
    return this.tally.report((performance.now() - this.started) / 1000, interrupted)
  }

  private failure(error: unknown): IngestError {
    if (error instanceof IngestError) return error
    const message = loadProblem(error)
    const committed = this.tally.loadedRows.toLocaleString('en-US')
    const text = `${message} ${committed} rows were loaded before that; running the load again adds the others.`
    return new IngestError(text, this.report(true), { cause: error })
  }

  private namesakeOf(input: Input): TableShape | undefined {
    const name = namesake(input, new Set(this.options.catalog.tableNames))
    return name === undefined ? undefined : this.tableCalled(name)
  }

  private async read(input: Input, table: TableShape | undefined): Promise<void> {
    this.tally.files++
    const clocks = new HostClocks()
    const context: Interpreting = { table, find: (name) => this.tableCalled(name) }
    const pieces = readSource(input, {
      format: this.options.format,
      table,
      stdin: this.options.stdin ?? process.stdin,
      onBytes: (bytes) => {
        this.tally.bytes += bytes
      },
    })
    for await (const some of pieces) {
      for (const piece of some) {
        this.take(piece, input, context, clocks)
        if (this.events >= batchEvents || this.bytes >= batchBytes) await this.flush()
      }
      if (this.stopped) return
    }
  }

  private take(piece: Piece, input: Input, context: Interpreting, clocks: HostClocks): void {
    if (piece.kind === 'blank') {
      this.tally.blankLines++
      return
    }
    if (piece.kind === 'text') this.bytes += piece.text.length
    for (const finding of interpret(piece, context)) {
      this.tally.read++
      this.events++
      if (finding.kind === 'fault') this.tally.setAside(input.name, piece.line, finding.reason)
      else if (finding.kind === 'row') this.add(finding.table, finding.row, finding.lost)
      else this.takeEvent(finding.event, input, clocks)
    }
  }

  private takeEvent(event: WindowsEvent, input: Input, clocks: HostClocks): void {
    if (event.clockLag !== undefined) clocks.observe(event.host, event.clockLag)
    const mapping = mappingOf(event)
    if (!mapping) this.tally.leftOut(event.channel, event.id, () => unmappedReason(event.log, event.id))
    else if (event.time?.kind === 'utc') this.addEvent(event, mapping, event.time.ticks)
    else this.waiting.push({ event, mapping, input, clocks })
  }

  private addWaiting(): void {
    for (const { event, mapping, input, clocks } of this.waiting) {
      const lag = clocks.lagOf(event.host)
      if (lag !== 0n) this.tally.correctClock(input.name, event.host, lag)
      this.addEvent(event, mapping, (event.time?.ticks ?? 0n) + lag)
    }
    this.waiting = []
  }

  private addEvent(event: WindowsEvent, mapping: EventMapping, time: bigint): void {
    const table = this.tableCalled(mapping.table)
    if (!table) throw new IngestError(`The catalogue has no table '${mapping.table}'.`)
    if (this.isRepeated(table, event.identity)) return
    const { cells, lost } = shapeRow(table, columnsOf(event, mapping, time), additionalOf(event, mapping))
    const missed = lost.filter((name) => !provenance.has(name))
    this.push(table, { table: table.name, id: event.identity, cells }, missed)
  }

  private add(table: TableShape, row: EventRow, lost: readonly string[]): void {
    if (!this.isRepeated(table, row.id)) this.push(table, row, lost)
  }

  /** Whether the batch has the event already. */
  private isRepeated(table: TableShape, id: string): boolean {
    const key = `${table.name}|${id}`
    if (this.seen.has(key)) {
      this.tally.duplicates++
      return true
    }
    this.seen.add(key)
    return false
  }

  private push(table: TableShape, row: EventRow, lost: readonly string[]): void {
    if (lost.length > 0) this.tally.lose(table.name, lost)
    const rows = this.rows.get(table)
    if (rows) rows.push(row)
    else this.rows.set(table, [row])
  }

  /** Hands the batch to the store, which writes it while the next one is read. */
  private async flush(): Promise<void> {
    this.addWaiting()
    const { rows } = this
    this.rows = new Map()
    this.seen.clear()
    this.events = 0
    this.bytes = 0
    await this.writing
    this.writing = this.write(rows)
    // The error is met where the next batch or the end waits for this one.
    this.writing.catch(() => undefined)
  }

  private async write(tables: ReadonlyMap<TableShape, readonly EventRow[]>): Promise<void> {
    const { bytes, read } = this.tally
    if (tables.size > 0) {
      const written = await this.store.write(tables)
      for (const [table, rows] of tables) {
        const added = written.get(table.name) ?? 0
        this.tally.add(table.name, added)
        this.tally.duplicates += rows.length - added
      }
    }
    this.options.progress?.advance(bytes, read)
  }
}

/** A full disk in the engine's words for it; of other errors, the first line that the engine gives. */
function loadProblem(error: unknown): string {
  const translated = translate(error, { path: '', memoryBytes: 0, temporaryBytes: 0 })
  if (translated.code === 'KQL5007' && !translated.limit) return translated.message
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n')
  return `The database did not take the batch: ${line.replace(/\.?$/, '.')}`
}

function totalBytes(inputs: readonly Input[]): number | undefined {
  let total = 0
  for (const input of inputs) {
    if (input.kind === 'stdin') return undefined
    total += input.bytes
  }
  return total
}
