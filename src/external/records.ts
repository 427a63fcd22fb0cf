// A file's content cut into records by its format: fields by position, or JSON values.
import type { Json, NumberText } from '../kql/json-text.js'
import { isList, numberText, readNumbers, writeJson } from '../kql/json-text.js'
import { Unreadable } from './unreadable.js'

/** JSON in which the numbers are kept that JavaScript's could not hold. */
export type ExternalJson = Json<NumberText>

/** One record: the texts of its fields, or a JSON value as `parseExact` gives it. */
export type ExternalRecord =
  | { readonly kind: 'fields'; readonly fields: readonly string[] }
  | { readonly kind: 'json'; readonly value: ExternalJson }

export type TextFormat = 'csv' | 'tsv' | 'psv' | 'scsv' | 'txt' | 'raw' | 'json' | 'multijson'

const delimiters = { csv: ',', tsv: '\t', psv: '|', scsv: ';' } as const

/** @throws Unreadable for text that is not of the format */
export function* records(text: string, format: TextFormat): Generator<ExternalRecord> {
  switch (format) {
    case 'raw':
      yield { kind: 'fields', fields: [text] }
      return
    case 'txt':
      for (const line of lines(text)) if (line !== '') yield { kind: 'fields', fields: [line] }
      return
    case 'json':
      for (const line of lines(text)) if (line.trim() !== '') yield* jsonRecords(line)
      return
    case 'multijson':
      for (const document of documents(text)) yield* jsonRecords(document)
      return
    default:
      yield* delimited(text, delimiters[format])
  }
}

function* lines(text: string): Generator<string> {
  for (let from = 0; from < text.length;) {
    const found = text.indexOf('\n', from)
    const end = found < 0 ? text.length : found
    yield text.slice(from, end > from && text[end - 1] === '\r' ? end - 1 : end)
    from = end + 1
  }
}

/** RFC 4180: fields may stand in quotes, within which two quotes are one. Empty lines are no records. */
function* delimited(text: string, delimiter: string): Generator<ExternalRecord> {
  let fields: string[] = []
  for (let at = 0; at < text.length;) {
    let field: string
    if (text[at] === '"') {
      let close = text.indexOf('"', at + 1)
      while (close >= 0 && text[close + 1] === '"') close = text.indexOf('"', close + 2)
      if (close < 0) throw new Unreadable('a quote in it has no end.')
      field = text.slice(at + 1, close).replaceAll('""', '"')
      at = close + 1
      const rest = fieldEnd(text, at, delimiter)
      field += text.slice(at, rest).replace(/\r$/, '')
      at = rest
    } else {
      const end = fieldEnd(text, at, delimiter)
      field = text.slice(at, text[end] === '\n' && text[end - 1] === '\r' && end > at ? end - 1 : end)
      at = end
    }
    fields.push(field)
    if (text[at] === delimiter) {
      at++
      if (at < text.length) continue
      fields.push('')
    }
    if (fields.length > 1 || fields[0] !== '') yield { kind: 'fields', fields }
    fields = []
    at++
  }
}

function fieldEnd(text: string, from: number, delimiter: string): number {
  let end = from
  while (end < text.length && text[end] !== delimiter && text[end] !== '\n') end++
  return end
}

/** An array is a record for each of its items. */
function* jsonRecords(text: string): Generator<ExternalRecord> {
  const value = parseExact(text)
  for (const item of isList(value) ? value : [value]) yield { kind: 'json', value: item }
}

/** JSON values one after the other, over any number of lines. */
function* documents(text: string): Generator<string> {
  let depth = 0
  let start = 0
  for (let at = 0; at < text.length; at++) {
    const char = text[at]
    if (char === '"') {
      for (at++; at < text.length && text[at] !== '"'; at++) if (text[at] === '\\') at++
    } else if (char === '{' || char === '[') {
      if (depth++ === 0) start = at
    } else if ((char === '}' || char === ']') && --depth === 0) {
      yield text.slice(start, at + 1)
    }
  }
  if (depth > 0) throw new Unreadable('its JSON has no end.')
}

/** The value of JSON text, each number with all its digits; see `jsonCell`. @throws Unreadable */
export function parseExact(text: string): ExternalJson {
  try {
    return /[\d.]{16}/.test(text) ? readNumbers(text, longNumber) : (JSON.parse(text) as ExternalJson)
  } catch {
    throw new Unreadable('it is not the JSON that its format says it is.')
  }
}

const longNumber = (digits: string): NumberText | undefined => (digits.length < 16 ? undefined : numberText(digits))

/** A JSON value as the text of a cell: texts bare unless the column is dynamic, nothing for null. */
export function jsonCell(value: ExternalJson | undefined, dynamic: boolean): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'string' && !dynamic ? value : writeJson(value)
}
