// The forms a result can be given; each is loaded when asked for.
import type { MakeWriter } from './writer.js'

/** Parquet is written by the engine itself and has no writer here. */
export type ResultFormat = 'table' | 'json' | 'ndjson' | 'csv' | 'parquet' | 'arrow'
export type StreamedFormat = Exclude<ResultFormat, 'parquet'>

const writers: Readonly<Record<StreamedFormat, () => Promise<MakeWriter>>> = {
  table: async () => (await import('./table.js')).table,
  json: async () => (await import('./json.js')).json,
  ndjson: async () => (await import('./json.js')).ndjson,
  csv: async () => (await import('./csv.js')).csv,
  arrow: async () => (await import('./arrow.js')).arrow,
}

export const loadWriter = (format: StreamedFormat): Promise<MakeWriter> => writers[format]()

/** Forms that a terminal cannot show. */
export const isBinary = (format: ResultFormat): boolean => format === 'parquet' || format === 'arrow'
