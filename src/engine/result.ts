// A result on its way out: KQL values as JSON or CSV, written by the engine itself, and read back where values are needed.
//
// Taking 100,000 rows of ten columns out value by value and writing them as JSON takes 1.3 s of the main thread; as one
// text a row that DuckDB has written on its own threads, and that stays bytes, 0.1 s.
import { lastTick, ticksAtUnixEpoch, ticksPer } from '../kql/types.js'
import type { ScalarType } from '../kql/types.js'
import type { Statement } from '../sql/print.js'
import { quoteName, quoteText } from '../sql/print.js'
import { formulaStarts } from './csv-text.js'
import type { JsonValue } from '../kql/json-text.js'

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

/**
 * JSON, though the engine also takes numbers for it that JSON has no form for (nan, -Infinity, in any case). They leave
 * as the texts that reals of their kind leave as; what stands within texts stays.
 */
function dynamic(column: string): string {
  const text = `CAST(CAST(${column} AS JSON) AS VARCHAR)`
  const pieces = String.raw`regexp_extract_all(${text}, '"(?:[^"\\]|\\.)*"|[^"]+')`
  const named = nameless.reduce((sql, [form, name]) => `regexp_replace(${sql}, '${form}', '${name}', 'gi')`, 'piece')
  const renamed = `list_transform(${pieces}, lambda piece: CASE WHEN left(piece, 1) = '"' THEN piece ELSE ${named} END)`
  // Searched for by plain text: a pattern takes three times as long as writing the cell.
  return `CASE WHEN contains(lower(${text}), 'nan') OR contains(lower(${text}), 'inf')
    THEN CAST(array_to_string(${renamed}, '') AS JSON) ELSE CAST(${column} AS JSON) END`
}

/** Numbers that JSON has no form for, as they stand outside texts, and what they leave as. */
const nameless = [
  ['-?nan', '"NaN"'],
  ['-inf(?:inity)?', '"-Infinity"'],
  ['(^|[^-])inf(?:inity)?', String.raw`\1"Infinity"`],
] as const

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
  dynamic,
}

/** A cell as JSON text, never null. */
function cellText(type: ScalarType, column: string): string {
  const cell = cells[type](column)
  switch (type) {
    case 'bool':
    case 'int':
    case 'long':
      return `coalesce(CAST(${cell} AS VARCHAR), 'null')`
    case 'string':
      return `to_json(${cell})`
    case 'decimal':
    case 'datetime':
    case 'timespan':
    case 'guid':
      // Nothing in them needs an escape.
      return `coalesce('"' || ${cell} || '"', 'null')`
    default:
      return `coalesce(CAST(to_json(${cell}) AS VARCHAR), 'null')`
  }
}

/** The SQL of a stored column as a cell of JSON. */
export const cellJson = (type: ScalarType, column: string): string => cells[type](column)

/** How a row leaves: as a JSON array or object of its cells, as a line of CSV (RFC 4180), or in a batch of Arrow's. */
export interface RowForm {
  readonly row: 'array' | 'object' | 'csv' | 'arrow'
  /** What stands behind every row, the last one too. */
  readonly end: string
  /** CSV: leaves cells as they are, also those that a spreadsheet would take for formulas. */
  readonly raw?: boolean
}

/** Rows that leave as a text each. */
export type TextRow = Exclude<RowForm['row'], 'arrow'>

/** The form that values are read back from. */
export const jsonArrays: RowForm = { row: 'array', end: ',' }

/** Record batches of an Arrow stream of the same columns. */
export const arrowBatches: RowForm = { row: 'arrow', end: '' }

/** The bytes of rows in a form, but for what stands behind the last. */
export const withoutEnd = (bytes: Uint8Array, { end }: RowForm): Uint8Array =>
  bytes.subarray(0, bytes.length - Buffer.byteLength(end))

/** By a pattern, since the engine makes a join of a longer IN, and the columns of a result may be hundreds. */
const csvText = (text: string, raw: boolean | undefined): string => {
  const starts = formulaStarts.map((start) => `\\x{${start.charCodeAt(0).toString(16)}}`).join('')
  const harmless = raw ? text : `regexp_replace(${text}, '^[${starts}]', '\'\'\\0')`
  return `'"' || replace(${harmless}, '"', '""') || '"'`
}

/** A cell of CSV: text is quoted, so that an empty string and a null differ. Null where the cell is. */
function csvCell(type: ScalarType, column: string, raw: boolean | undefined): string {
  const cell = cells[type](column)
  switch (type) {
    case 'bool':
    case 'int':
    case 'long':
      return `CAST(${column} AS VARCHAR)`
    case 'real':
      return `regexp_replace(CAST(${cell} AS VARCHAR), '\\.0$', '')`
    case 'string':
      return csvText(cell, raw)
    case 'dynamic':
      return csvText(
        `CASE json_type(${cell}) WHEN 'VARCHAR' THEN ${cell} ->> '$' WHEN 'NULL' THEN NULL ELSE CAST(json(${cell}) AS VARCHAR) END`,
        raw,
      )
    default:
      return `'"' || ${cell} || '"'`
  }
}

/** How a row is put together: its cells with commas between, each behind what stands before it, in brackets. */
interface RowShape {
  readonly open: string
  readonly before: (column: ResultColumn) => string
  readonly cell: (type: ScalarType, column: string, form: RowForm) => string
  /** The cell of a null or an empty text. */
  readonly blank: (type: ScalarType) => string
  readonly close: string
}

const blankJson = (type: ScalarType): string => (type === 'string' ? '""' : 'null')

/** The engine takes a third longer to make one document of the cells than to join the texts of all. */
const rowShapes: Readonly<Record<TextRow, RowShape>> = {
  array: { open: '[', before: () => '', cell: cellText, blank: blankJson, close: ']' },
  object: {
    open: '{',
    before: ({ name }) => `${JSON.stringify(name)}:`,
    cell: cellText,
    blank: blankJson,
    close: '}',
  },
  csv: {
    open: '',
    before: () => '',
    cell: (type, column, { raw }) => csvCell(type, column, raw),
    blank: (type) => (type === 'string' ? '""' : ''),
    close: '',
  },
}

const place = (index: number): string => quoteName(`c${index}`)

/** Wraps a SELECT so that it gives the rows in a form and in the same order, for `readBatches` to read. */
export function asRows(
  { text, blanks = [] }: Pick<Statement, 'text' | 'blanks'>,
  columns: readonly ResultColumn[],
  form: RowForm,
): string {
  const names = columns.map((_, index) => place(index))
  const items =
    form.row === 'arrow' ? arrowColumns(columns) : rowText(rowShapes[form.row], columns, form, new Set(blanks))
  return `SELECT ${items} FROM (${text}\n) AS result(${names.join(', ')})`
}

/** A row as one text, as bytes; all between cells that the engine must write is one piece of it. */
function rowText(
  { open, before, cell, blank, close }: RowShape,
  columns: readonly ResultColumn[],
  form: RowForm,
  blanks: ReadonlySet<number>,
): string {
  const parts: string[] = []
  let between = open
  columns.forEach((column, index) => {
    between += `${index === 0 ? '' : ','}${before(column)}`
    if (blanks.has(index)) between += blank(column.type)
    else {
      parts.push(quoteText(between), cell(column.type, place(index), form))
      between = ''
    }
  })
  return `encode(concat(${[...parts, quoteText(between + close + form.end)].join(', ')}))`
}

/** The columns in the types that `ArrowRows` reads, a small number of a literal too; text as bytes. */
const arrowColumns = (columns: readonly ResultColumn[]): string =>
  columns.map(({ type }, index) => arrowColumn(type, place(index))).join(', ')

function arrowColumn(type: ScalarType, column: string): string {
  switch (type) {
    case 'bool':
      return `CAST(${column} AS BOOLEAN)`
    case 'int':
      return `CAST(${column} AS INTEGER)`
    case 'long':
    case 'timespan':
      return `CAST(${column} AS BIGINT)`
    case 'real':
      return `CAST(${column} AS DOUBLE)`
    case 'datetime':
      return `CASE WHEN ${column} BETWEEN 0 AND ${lastTick} THEN CAST(${column} AS BIGINT) END`
    case 'dynamic':
      return `encode(nullif(CAST(json(${cells.dynamic(column)}) AS VARCHAR), 'null'))`
    default:
      return `encode(${cells[type](column)})`
  }
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
    TO ${quoteText(file)} (FORMAT parquet, COMPRESSION zstd)`
}
