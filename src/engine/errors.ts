// Everything that can go wrong while a query runs, each said once: its code, the limit it met, and what to do.
import type { ProblemCode } from '../../grammar/diagnostic.js'

/** A limit that was reached. `value` is in `unit`. */
export interface Limit {
  readonly name: 'deadline' | 'memory' | 'result' | 'rows' | 'queue' | 'temporary-space' | 'resident-memory'
  readonly value: number
  readonly unit: 'ms' | 'bytes' | 'rows' | 'queries'
}

/** An error as it crosses a process border. */
export interface EngineErrorData {
  readonly code: ProblemCode
  readonly message: string
  readonly limit?: Limit
}

/**
 * A query, a load or a database that could not do its work. The message is fit for users: it shows no SQL and no
 * stack, and no path but the database's own. `cause`, where there is one, is for the log.
 */
export class EngineError extends Error {
  override readonly name = 'EngineError'
  readonly limit: Limit | undefined

  constructor(
    readonly code: ProblemCode,
    message: string,
    options: { limit?: Limit | undefined; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.limit = options.limit
  }

  toJSON(): EngineErrorData {
    return { code: this.code, message: this.message, ...(this.limit && { limit: this.limit }) }
  }

  static from({ code, message, limit }: EngineErrorData): EngineError {
    return new EngineError(code, message, { limit })
  }
}

/** A number of bytes for people: `512 MiB`. */
function size(bytes: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB']
  const power = bytes < 1024 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), units.length - 1)
  return `${Number((bytes / 1024 ** power).toFixed(1))} ${units[power] ?? ''}`
}

const seconds = (ms: number): string => `${Number((ms / 1000).toFixed(3))} s`

export const deadlineExceeded = (ms: number): EngineError =>
  new EngineError(
    'KQL5001',
    `The query was stopped at its deadline of ${seconds(ms)}. Narrow the time range, filter earlier or summarize.`,
    { limit: { name: 'deadline', value: ms, unit: 'ms' } },
  )

export const queuedTooLong = (ms: number): EngineError =>
  new EngineError(
    'KQL5001',
    `The query waited for its turn until its deadline of ${seconds(ms)}. Try again when fewer queries are running.`,
    { limit: { name: 'deadline', value: ms, unit: 'ms' } },
  )

export const sessionTooLong = (ms: number): EngineError =>
  new EngineError(
    'KQL5001',
    `The database did not finish within ${seconds(ms)}, and nothing was changed. Try again when less is running.`,
    { limit: { name: 'deadline', value: ms, unit: 'ms' } },
  )

export const memoryExceeded = (bytes: number, cause: unknown): EngineError =>
  new EngineError(
    'KQL5002',
    `The query needed more than its memory of ${size(bytes)}. Narrow the time range, keep fewer columns, ` +
      'or collect fewer values with make_list, make_set and the like.',
    { limit: { name: 'memory', value: bytes, unit: 'bytes' }, cause },
  )

export const residentMemoryExceeded = (bytes: number): EngineError =>
  new EngineError(
    'KQL5002',
    `The engine used more than ${size(bytes)} of memory and was restarted; the queries then running were stopped. ` +
      'Avoid functions that build very long texts or lists.',
    { limit: { name: 'resident-memory', value: bytes, unit: 'bytes' } },
  )

export const resultTooLarge = (bytes: number): EngineError =>
  new EngineError(
    'KQL5003',
    `One row of the result is larger than the whole result may be, ${size(bytes)}. Keep fewer columns or shorten them.`,
    { limit: { name: 'result', value: bytes, unit: 'bytes' } },
  )

/** Of what a query must know of the data before it runs. */
export const answerTooLarge = (limit: number, unit: 'rows' | 'bytes'): EngineError =>
  new EngineError(
    'KQL5003',
    `What the query has to know of the data first, such as the columns of pivot, is more than ${unit === 'rows' ? `${limit} rows` : size(limit)}. Let it read fewer different values.`,
    { limit: { name: 'result', value: limit, unit } },
  )

export const queueFull = (waiting: number): EngineError =>
  new EngineError('KQL5006', `${waiting} queries are waiting already, which is the limit. Try again shortly.`, {
    limit: { name: 'queue', value: waiting, unit: 'queries' },
  })

export const temporarySpaceExceeded = (bytes: number, cause: unknown): EngineError =>
  new EngineError(
    'KQL5007',
    `The query needed more than ${size(bytes)} of temporary space on disk. Narrow the time range or keep fewer columns.`,
    { limit: { name: 'temporary-space', value: bytes, unit: 'bytes' }, cause },
  )

export const cancelled = (): EngineError => new EngineError('KQL5004', 'The query was cancelled.')

export const engineRestarted = (cause?: unknown): EngineError =>
  new EngineError('KQL5005', 'The engine was restarted while this was running. Nothing stored was lost; try again.', {
    cause,
  })

export const engineClosed = (): EngineError => new EngineError('KQL5005', 'The engine is closed.')

export const engineUnavailable = (reason: string): EngineError =>
  new EngineError('KQL5005', `The engine does not start: ${reason}`)

export const diskFull = (cause: unknown): EngineError =>
  new EngineError('KQL5007', 'The disk is full. Nothing stored was lost; free some space and try again.', { cause })

export const databaseLocked = (path: string, pid?: number): EngineError =>
  new EngineError(
    'KQL5008',
    `The database ${path} is in use by ${pid === undefined ? 'another process' : `process ${pid}`}. ` +
      'One process owns a database: stop that one, or ask it through its API.',
  )

export const databaseDamaged = (path: string, detail: string, cause: unknown): EngineError =>
  new EngineError('KQL5009', `The database ${path} cannot be read: ${detail} Restore it from a backup.`, { cause })

export const databaseUnreachable = (path: string, detail: string, cause: unknown): EngineError =>
  new EngineError('KQL5015', `The database ${path} cannot be opened: ${detail}`, { cause })

export const databaseNewer = (path: string, detail: string): EngineError =>
  new EngineError(
    'KQL5010',
    `The database ${path} was written by a newer Harrier (${detail}). Use that version, or another database file.`,
  )

export const migrationImpossible = (detail: string): EngineError =>
  new EngineError('KQL5011', `The database cannot be brought up to date: ${detail} It is unchanged.`)

export const badValue = (detail: string, cause?: unknown): EngineError =>
  new EngineError('KQL5012', `A value could not be worked with: ${detail}`, { cause })

export const statementRefused = (detail: string): EngineError =>
  new EngineError('KQL5013', `The engine runs single queries over the hunting tables only: ${detail}`)

export const engineFault = (kind: string, cause?: unknown): EngineError =>
  new EngineError('KQL5014', `The engine did not accept the compiled query (${kind}). This is a fault of Harrier.`, {
    cause,
  })
