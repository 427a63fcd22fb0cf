// Turns loosely typed fields into a table's row: KQL-typed cells, and what has no column into AdditionalFields.
import type { CatalogColumn, CatalogTable } from '../kql/catalog.js'
import { parseJson } from '../kql/json-text.js'
import type { EventId } from './identity.js'
import { integer, isRecord, jsonValue, plainText } from './json-values.js'
import { datetimeTicks, ticksFromUnixMilliseconds, timespanTicks } from './ticks.js'

/** A stored value: ticks and long as bigint, int and real as number, dynamic and decimal as text. */
export type Cell = string | bigint | number | boolean

/** Cells by stored column name. A column that is not named holds its type's empty value. */
export type Cells = Readonly<Record<string, Cell>>

/** A row on its way into a hunting table. */
export interface EventRow {
  readonly table: string
  readonly id: EventId
  readonly cells: Cells
}

/** What shaping made of the fields; `lost` names those that found neither a column nor AdditionalFields. */
export interface Shaped {
  readonly cells: Cells
  readonly lost: readonly string[]
}

/** A catalogue table with what shaping a row asks of it. */
export interface TableShape {
  readonly name: string
  readonly columns: ReadonlyMap<string, CatalogColumn>
  readonly key: readonly CatalogColumn[]
  readonly time: CatalogColumn | undefined
  readonly additional: CatalogColumn | undefined
}

export function tableShape(table: CatalogTable): TableShape {
  const columns = new Map(table.columns.map((column) => [column.name, column]))
  return {
    name: table.name,
    columns,
    key: table.key.flatMap((name) => columns.get(name) ?? []),
    time: table.time === undefined ? undefined : columns.get(table.time),
    additional: columns.get('AdditionalFields'),
  }
}

/**
 * The row of `fields` in a table. A value that its column cannot hold is kept in AdditionalFields under its own name,
 * as is a field without a column; empty values say nothing and are left out. `additional` goes there in any case,
 * and is taken over.
 */
export function shapeRow(
  table: TableShape,
  fields: Readonly<Record<string, unknown>>,
  additional: Record<string, unknown> = {},
): Shaped {
  const cells: Record<string, Cell> = {}
  for (const name in fields) {
    const value = fields[name]
    if (value === null || value === undefined || value === '') continue
    const column = table.columns.get(name)
    const cell = column && coerce[column.type](value)
    if (column && cell !== undefined) cells[column.stored] = cell
    else additional[name] = jsonValue(value)
  }
  if (!table.additional) return { cells, lost: Object.keys(additional) }
  const { stored } = table.additional
  if (!isEmpty(additional)) cells[stored] = merged(cells[stored], additional)
  return { cells, lost: [] }
}

function isEmpty(record: Readonly<Record<string, unknown>>): boolean {
  for (const _ in record) return false
  return true
}

/** AdditionalFields with more members; text that was no JSON object keeps a member of its own. */
function merged(present: Cell | undefined, rest: Readonly<Record<string, unknown>>): string {
  if (present === undefined) return JSON.stringify(rest)
  const parsed = typeof present === 'string' ? parseJson(present) : undefined
  return JSON.stringify({ ...(isRecord(parsed) ? parsed : { AdditionalFields: present }), ...rest })
}

/** The value as a cell of a type, or undefined if the type cannot hold it. */
type Coercion = (value: unknown) => Cell | undefined

const coerce: Readonly<Record<CatalogColumn['type'], Coercion>> = {
  bool: (value) => {
    if (typeof value === 'boolean') return value
    return booleans.get(plainText(value).toLowerCase())
  },
  int: (value) => {
    const whole = integer(value)
    return whole !== undefined && whole >= -(2n ** 31n) && whole < 2n ** 31n ? Number(whole) : undefined
  },
  long: (value) => {
    const whole = integer(value)
    return whole !== undefined && whole >= -(2n ** 63n) && whole < 2n ** 63n ? whole : undefined
  },
  real: (value) => {
    if (typeof value === 'number') return value
    if (typeof value !== 'string' || value.trim() === '') return undefined
    const number = Number(value)
    return Number.isNaN(number) && value !== 'NaN' ? undefined : number
  },
  decimal: (value) => {
    const text = plainText(value)
    return /^[+-]?\d{1,20}(\.\d{1,18})?$/.test(text) ? text : undefined
  },
  string: plainText,
  datetime: (value) => {
    if (typeof value === 'bigint') return value
    if (typeof value === 'string') return datetimeTicks(value)
    return value instanceof Date ? ticksFromUnixMilliseconds(value.getTime()) : undefined
  },
  timespan: (value) => {
    if (typeof value === 'bigint') return value
    return typeof value === 'string' ? timespanTicks(value) : undefined
  },
  guid: (value) => {
    const text = plainText(value)
      .replace(/^\{|\}$/g, '')
      .toLowerCase()
    return /^[\da-f]{8}-([\da-f]{4}-){3}[\da-f]{12}$/.test(text) ? text : undefined
  },
  dynamic: (value) =>
    typeof value === 'string' && parseJson(value) !== undefined ? value : JSON.stringify(jsonValue(value)),
}

const booleans: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
])
