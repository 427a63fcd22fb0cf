// Cuts CSV with a header line (RFC 4180) into rows of named fields.
import { StringDecoder } from 'node:string_decoder'
import type { Cutter, Piece } from './pieces.js'
import { pieceLimit } from './pieces.js'

const delimiters = [',', '\t', ';'] as const

/** The names in a header line, and what separates them: the delimiter that makes most names. */
export interface Header {
  readonly names: readonly string[]
  readonly delimiter: string
}

export function readHeader(line: string): Header {
  const plain = line.replace(/^\uFEFF/, '')
  const headers = delimiters.map((delimiter) => ({
    names: scanRow(plain, 0, delimiter, true)?.values ?? [],
    delimiter,
  }))
  return headers.reduce((best, header) => (header.names.length > best.names.length ? header : best))
}

/** One piece a row after the header; a row that has not as many values as the header has names is a fault. */
export const cutCsv: Cutter = async function* (bytes) {
  const decoder = new StringDecoder('utf8')
  const cutting = new CsvCutting()
  for await (const chunk of bytes) yield cutting.read(decoder.write(chunk), false)
  yield cutting.read(decoder.end(), true)
}

class CsvCutting {
  private text = ''
  private line = 1
  private header: Header | undefined

  read(more: string, ended: boolean): readonly Piece[] {
    this.text += more
    const pieces: Piece[] = []
    let from = 0
    while (from < this.text.length) {
      this.header ??= this.readFirst(ended)
      if (!this.header) break
      if (this.line === 1) from = this.pass(from, lineEnd(this.text, from))
      const row = scanRow(this.text, from, this.header.delimiter, ended)
      if (row) {
        if (from < this.text.length) pieces.push(this.pieceOf(row.values, this.header.names))
        from = this.pass(from, row.end)
      } else if (ended || this.text.length - from > pieceLimit) {
        pieces.push({ kind: 'fault', line: this.line, reason: 'a quote has no end' })
        from = this.pass(from, lineEnd(this.text, from))
      } else break
    }
    this.text = this.text.slice(from)
    return pieces
  }

  private readFirst(ended: boolean): Header | undefined {
    const end = this.text.indexOf('\n')
    return end < 0 && !ended ? undefined : readHeader(end < 0 ? this.text : this.text.slice(0, end))
  }

  /** Counts the lines up to `end`, which it returns. */
  private pass(from: number, end: number): number {
    for (let at = this.text.indexOf('\n', from); at >= 0 && at < end; at = this.text.indexOf('\n', at + 1)) this.line++
    return end
  }

  private pieceOf(values: readonly string[], names: readonly string[]): Piece {
    const line = this.line
    if (values.length === 1 && values[0]?.trim() === '') return { kind: 'blank', line }
    if (values.length === names.length) {
      return { kind: 'fields', line, fields: Object.fromEntries(names.map((name, index) => [name, values[index]])) }
    }
    return { kind: 'fault', line, reason: `${values.length} values where the header names ${names.length} columns` }
  }
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  return end < 0 ? text.length : end + 1
}

interface Row {
  readonly values: readonly string[]
  /** Where the next row begins. */
  readonly end: number
}

/** The row at `from`, or undefined while its end is not there; `ended` makes the end of the text an end. */
function scanRow(text: string, from: number, delimiter: string, ended: boolean): Row | undefined {
  const values: string[] = []
  for (let at = from; ;) {
    const quoted = text[at] === '"'
    const close = quoted ? closingQuote(text, at + 1) : at
    if (close < 0) return undefined
    let end = close
    while (end < text.length && text[end] !== delimiter && text[end] !== '\n') end++
    if (end === text.length && !ended) return undefined
    values.push(quoted ? text.slice(at + 1, close).replaceAll('""', '"') : withoutReturn(text.slice(at, end)))
    if (text[end] !== delimiter) return { values, end: Math.min(end + 1, text.length) }
    at = end + 1
  }
}

/** The quote that ends a value begun before `from`; two quotes in a row are one in the value. */
function closingQuote(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 2)) if (text[at + 1] !== '"') return at
  return -1
}

function withoutReturn(value: string): string {
  return value.endsWith('\r') ? value.slice(0, -1) : value
}
