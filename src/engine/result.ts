// A result on its way out: KQL values as JSON, written by the engine itself, and read back where values are needed.
//
// Taking 100,000 rows of ten columns out value by value and writing them as JSON takes 1.3 s of the main thread; as one
// text a row that DuckDB has written on its own threads, 0.3 s.
import { lastTick, ticksAtUnixEpoch, ticksPer } from '../kql/types.js'
import type { ScalarType } from '../kql/types.js'
import { quoteName } from '../sql/print.js'
import type { JsonValue } from './json-text.js'

/**
 * A value of a result, as Kusto's REST answers have it: bool boolean; int and long number, a long beyond 2^53
 * bigint; real number, or "NaN", "Infinity", "-Infinity"; decimal, string and guid text; datetime
 * "2021-01-26T20:33:57.7220239Z", always with seven digits; timespan "[-][d.]hh:mm:ss[.fffffff]"; dynamic the JSON
 * value itself. `null` is the type's null; a string has none.
 */
export type Cell = JsonValue
export type Row = readonly Cell[]

/** A column of a result: the name users see and its KQL type. */
export interface ResultColumn {
  readonly name: string
  readonly type: ScalarType
}

const real = (column: string): string =>
  `CASE WHEN NOT isfinite(CAST(${column} AS DOUBLE)) THEN to_json(CASE WHEN isnan(CAST(${column} AS DOUBLE)) THEN 'NaN'
    WHEN ${column} > 0 THEN 'Infinity' ELSE '-Infinity' END) ELSE to_json(CAST(${column} AS DOUBLE)) END`

const datetime = (column: string): string =>
  `CASE WHEN ${column} BETWEEN 0 AND ${lastTick} THEN
    strftime(make_timestamp(${column} // 10 - ${ticksAtUnixEpoch / 10n}), '%Y-%m-%dT%H:%M:%S.%f') || ${column} % 10 || 'Z' END`

/** The shortest length has no positive in 64 bits. */
function timespan(column: string): string {
  const length = `abs(CAST(${column} AS HUGEINT))`
  const part = (unit: bigint, of: string): string => `CAST(${length} // ${unit} % ${of} AS BIGINT)`
  const clock = [part(ticksPer.hour, '24'), part(ticksPer.minute, '60'), part(ticksPer.second, '60')]
  return `CASE WHEN ${column} < 0 THEN '-' ELSE '' END
    || CASE WHEN ${length} >= ${ticksPer.day} THEN ${length} // ${ticksPer.day} || '.' ELSE '' END
    || printf('%02d:%02d:%02d', ${clock.join(', ')})
    || CASE WHEN ${length} % ${ticksPer.second} > 0
       THEN printf('.%07d', CAST(${length} % ${ticksPer.second} AS BIGINT)) ELSE '' END`
}

/** The SQL that gives a column's values the form of a cell, inside `json_array`. */
const cells: Readonly<Record<ScalarType, (column: string) => string>> = {
  bool: (column) => column,
  int: (column) => column,
  long: (column) => column,
  real,
  // A whole part of more than twenty digits has its own scale, so none is assumed.
  decimal: (column) => String.raw`regexp_replace(CAST(${column} AS VARCHAR), '(?:(\.\d*[1-9])|\.)0+$', '\1')`,
  string: (column) => `coalesce(CAST(${column} AS VARCHAR), '')`,
  datetime,
  timespan,
  guid: (column) => `CAST(${column} AS VARCHAR)`,
  dynamic: (column) => `CAST(${column} AS JSON)`,
}

/** The SQL of a stored column as a cell of `json_array`. */
export const cellJson = (type: ScalarType, column: string): string => cells[type](column)

/** Wraps a SELECT so that it gives one column: each row as a JSON array of cells, in the same order. */
export function asJsonRows(select: string, columns: readonly ResultColumn[]): string {
  const names = columns.map((_, index) => quoteName(`c${index}`))
  const values = columns.map(({ type }, index) => cells[type](quoteName(`c${index}`)))
  return `SELECT json_array(${values.join(', ')}) FROM (${select}\n) AS result(${names.join(', ')})`
}

/** Datetimes leave as TIMESTAMP; the rest as it is held. */
const exported: Readonly<Partial<Record<ScalarType, (column: string) => string>>> = {
  datetime: (column) => `make_timestamp(${column} // 10 - ${ticksAtUnixEpoch / 10n})`,
}

/** Wraps a SELECT in the COPY that writes it as Parquet; `file` is a path of our own making. */
export function asParquet(select: string, columns: readonly ResultColumn[], file: string): string {
  const names = columns.map((_, index) => quoteName(`c${index}`))
  const items = columns.map(({ name, type }, index) => {
    const column = quoteName(`c${index}`)
    return `${exported[type]?.(column) ?? column} AS ${quoteName(name)}`
  })
  return `COPY (SELECT ${items.join(', ')} FROM (${select}\n) AS result(${names.join(', ')}))
    TO '${file.replaceAll("'", "''")}' (FORMAT parquet, COMPRESSION zstd)`
}
