// A hunt's answer as the portal holds it: rows as arrays of cells, never an object a row.
import type { Problem } from '../../components/kusto/problem.js'

/** A scalar type of KQL. */
export type KqlType =
  'bool' | 'int' | 'long' | 'real' | 'decimal' | 'string' | 'datetime' | 'timespan' | 'guid' | 'dynamic'

/** A cell as the API writes it; a long that a double cannot hold is a bigint. */
export type Cell = null | boolean | number | bigint | string | readonly Cell[] | { readonly [name: string]: Cell }

export type Row = readonly Cell[]

export interface AnswerColumn {
  readonly name: string
  readonly type: KqlType
}

export interface RenderHint {
  readonly chart: string
  readonly properties: ReadonlyMap<string, string>
}

/** One table of an answer; most hunts give one. */
export interface Answer {
  /** What the query calls it, where it gives several. */
  readonly name?: string | undefined
  readonly columns: readonly AnswerColumn[]
  readonly rows: readonly Row[]
  readonly render: RenderHint | undefined
  readonly warnings: readonly Problem[]
  /** From the request to the last row, in the engine. */
  readonly elapsedMs: number
  /** The limit that cut rows off, in rows or bytes. */
  readonly truncated: { readonly reason: 'maxRows' | 'maxBytes'; readonly limit: number } | undefined
}

/** Perhaps a whole number of more digits than a double holds for certain. */
const longNumber = /[[,:]-?\d{16,}/

/** The texts of a JSON document, which are to be left as they are, and its long whole numbers. */
const textOrLong = /"(?:[^"\\]|\\.)*"|-?\d{16,}(?![\d.eE])/g

/**
 * Reads JSON with every digit of its whole numbers: a JSON reader that knows doubles alone would show another id,
 * another count of bytes. Only an answer that may have such numbers pays for it.
 */
export function parseExactly(text: string): unknown {
  if (!longNumber.test(text)) return JSON.parse(text)
  let mark = '\uE000'
  while (text.includes(mark)) mark += '\uE000'
  const marked = text.replace(textOrLong, (found) => (found.startsWith('"') ? found : `"${mark}${found}"`))
  return withLongs(JSON.parse(marked) as Cell, mark)
}

function withLongs(value: Cell, mark: string): Cell {
  if (typeof value === 'string') {
    if (!value.startsWith(mark)) return value
    const whole = BigInt(value.slice(mark.length))
    return Number.isSafeInteger(Number(whole)) ? Number(whole) : whole
  }
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return (value as readonly Cell[]).map((one) => withLongs(one, mark))
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, withLongs(one, mark)]))
}
