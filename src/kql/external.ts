// What a query says of a table that lies outside the database: where it is, how it is written, what its columns are.
import type { Span } from '../../grammar/diagnostic.js'
import type { ScalarType } from './types.js'

/** How a file's rows are written. */
export const externalFormats = [
  'csv', 'tsv', 'psv', 'scsv', 'txt', 'raw', 'json', 'multijson', 'parquet',
] as const // prettier-ignore
export type ExternalFormat = (typeof externalFormats)[number]

/** One file or address, with its place in the query's text. */
export interface ExternalAddress {
  readonly uri: string
  readonly span: Span
}

/** Where a column's cells are found: a number of the record's fields from zero, or the way into a JSON object. */
export type CellPath = { readonly ordinal: number } | { readonly steps: readonly (string | number)[] }

export interface ExternalColumn {
  readonly name: string
  readonly type: ScalarType
  /** `undefined`: a mapping was given that does not name the column, so its cells are null. */
  readonly path: CellPath | undefined
}

/** Named tables of the user's own, read by _GetWatchlist. */
export interface Watchlists {
  /** Sorted by code unit. */
  readonly names: readonly string[]
  /** The columns of the list of this name, all strings, in the order of its file; `undefined` where there is none. */
  columns(name: string): readonly string[] | undefined
}

/** The rows of the addresses one after the other. Cells are texts; what a column's type makes of them is the plan's. */
export interface ExternalSource {
  /** Whether the addresses are those of externaldata, or files of the folder of watchlists. */
  readonly of: 'externaldata' | 'watchlist'
  readonly addresses: readonly ExternalAddress[]
  /** `undefined`: by the ending of the address, else csv. */
  readonly format: ExternalFormat | undefined
  readonly ignoreFirstRecord: boolean
  readonly columns: readonly ExternalColumn[]
  /** Whether the paths are the query's; else JSON objects are read by the columns' names. */
  readonly mapped: boolean
}

/** With its place among the sources of the query, which stays the same however often that is bound. */
export interface PlacedSource extends ExternalSource {
  readonly position: number
}
