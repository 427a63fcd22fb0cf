// Which rows of an answer are shown, and in which order: indices into the rows, so that 100,000 rows are never copied.
import type { Answer, Cell, KqlType, Row } from './answer.js'
import { cellText } from './cell-text.js'

export interface Sort {
  readonly column: number
  readonly descending: boolean
}

export interface Shown {
  readonly sort: Sort | undefined
  /** Text to be found in a column, by the column's index; in any case of letters. */
  readonly filters: ReadonlyMap<number, string>
  /** Text to be found in any column. */
  readonly search: string
}

/** The indices of the rows to show. Nulls come last, whichever way a column is sorted. */
export function rowOrder(
  { columns, rows }: Pick<Answer, 'columns' | 'rows'>,
  { sort, filters, search }: Shown,
): Uint32Array {
  const wanted = [...filters]
    .filter(([, text]) => text !== '')
    .map(([column, text]) => [column, text.toLowerCase()] as const)
  const anywhere = search.toLowerCase()
  const has = (row: Row, column: number, text: string): boolean =>
    cellText(row[column] ?? null, columns[column]?.type ?? 'string')
      .toLowerCase()
      .includes(text)
  const kept = (row: Row): boolean =>
    wanted.every(([column, text]) => has(row, column, text)) &&
    (anywhere === '' || columns.some((_, column) => has(row, column, anywhere)))
  const all = wanted.length === 0 && anywhere === ''
  const order = all ? Uint32Array.from(rows, (_, index) => index) : Uint32Array.from(rows.flatMap((row, index) => (kept(row) ? [index] : []))) // prettier-ignore
  if (!sort) return order
  const key = sortKey(columns[sort.column]?.type ?? 'string')
  const keys = rows.map((row) => key(row[sort.column] ?? null))
  const turn = sort.descending ? -1 : 1
  return order.sort((left, right) => {
    const [a, b] = [keys[left], keys[right]]
    if (a === undefined || b === undefined) return a === b ? left - right : a === undefined ? 1 : -1
    return a < b ? -turn : a > b ? turn : left - right
  })
}

type Key = number | bigint | string | undefined

function sortKey(type: KqlType): (cell: Cell) => Key {
  switch (type) {
    case 'bool':
      return (cell) => (cell === null ? undefined : Number(cell))
    case 'int':
    case 'long':
      return (cell) => (typeof cell === 'number' || typeof cell === 'bigint' ? cell : undefined)
    case 'real':
    case 'decimal':
      return (cell) => numberOf(cell)
    case 'timespan':
      return (cell) => (typeof cell === 'string' ? timespanTicks(cell) : undefined)
    case 'datetime':
      return (cell) => (typeof cell === 'string' ? cell : undefined)
    default:
      return (cell) => (cell === null ? undefined : cellText(cell, type).toLowerCase())
  }
}

/** A real or decimal as a double; `"NaN"` is as good as none. */
export function numberOf(cell: Cell): number | undefined {
  if (cell === null || typeof cell === 'object' || typeof cell === 'boolean' || cell === '') return undefined
  const number = Number(cell)
  return Number.isNaN(number) ? undefined : number
}

/** `[-][d.]hh:mm:ss[.fffffff]` in ticks of 100 ns. */
export function timespanTicks(text: string): bigint | undefined {
  const match = /^(-?)(?:(\d+)\.)?(\d+):(\d\d):(\d\d)(?:\.(\d{1,7}))?$/.exec(text)
  if (!match) return undefined
  const [, sign, days = '0', hours = '0', minutes = '0', seconds = '0', fraction = ''] = match
  const whole = ((BigInt(days) * 24n + BigInt(hours)) * 60n + BigInt(minutes)) * 60n + BigInt(seconds)
  const ticks = whole * 10_000_000n + BigInt(fraction.padEnd(7, '0'))
  return sign === '-' ? -ticks : ticks
}
