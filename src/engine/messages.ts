// What the server and its engine process say to each other. Every message is plain data.
import type { Statement } from '../sql/print.js'
import type { DatabaseOptions } from './database.js'
import type { QueryLimits } from './engine.js'
import type { EngineErrorData } from './errors.js'
import type { ResultColumn, RowForm } from './result.js'
import type { RowBatch } from './row-stream.js'
import type { SessionAnswer, StoredValues } from './session.js'

/** What the engine process needs to open its database. */
export interface OpenRequest extends Omit<DatabaseOptions, 'catalog' | 'fingerprint'> {
  /** Where the catalogue's files are; its own place unless told. */
  readonly catalogFolder?: string
  /** The process ends itself when it holds more memory than this. */
  readonly residentBytes: number
}

/** One piece of work. */
export type Request =
  | {
      readonly kind: 'stream'
      readonly statement: Statement
      readonly columns: readonly ResultColumn[]
      readonly form: RowForm
      readonly limits: QueryLimits
    }
  | {
      readonly kind: 'export'
      readonly statement: Statement
      readonly columns: readonly ResultColumn[]
      readonly file: string
      readonly limits: Pick<QueryLimits, 'deadlineMs'>
    }
  | { readonly kind: 'explain'; readonly statement: Statement }
  | { readonly kind: 'perform'; readonly module: string; readonly input: unknown }
  | { readonly kind: 'session'; readonly access: 'read' | 'write'; readonly deadlineMs: number }
  | { readonly kind: 'ping' }

/** What a session is told next. */
export type Say =
  { readonly kind: 'statement'; readonly text: string; readonly values: StoredValues } | { readonly kind: 'commit' }

/** Server → engine. `more` asks for `batchesAsked` more of a stream, `say` goes on with a session, `stop` cancels. */
export type ToWorker =
  | { readonly kind: 'open'; readonly options: OpenRequest }
  | { readonly kind: 'begin'; readonly id: number; readonly request: Request }
  | { readonly kind: 'more' | 'stop'; readonly id: number }
  | { readonly kind: 'say'; readonly id: number; readonly say: Say }
  | { readonly kind: 'close' }

/** Engine → server, about one piece of work. `done` and `failed` are the last word on it. */
export type Reply =
  | { readonly kind: 'rows'; readonly id: number; readonly rows: RowBatch }
  | { readonly kind: 'answer'; readonly id: number; readonly answer: SessionAnswer }
  | { readonly kind: 'progress'; readonly id: number; readonly progress: unknown }
  | { readonly kind: 'done'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly error: EngineErrorData }

/** Engine → server. `overgrown` is said just before the process ends itself. */
export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'unable'; readonly error: EngineErrorData }
  | { readonly kind: 'overgrown' }
  | Reply

/** Batches that may be under way at once. */
export const batchesAhead = 4
/** How many more the reader asks for, each time that it has taken so many: most results need no asking. */
export const batchesAsked = 2
