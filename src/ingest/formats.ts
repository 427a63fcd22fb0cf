// Tells a source's format by its first bytes.
import { parseJson } from '../kql/json-text.js'
import { readHeader } from './csv.js'
import type { TableShape } from './rows.js'

/** How a source is cut: a line each, JSON across lines, CSV, or Parquet. */
export const formats = ['lines', 'document', 'csv', 'parquet'] as const
export type Format = (typeof formats)[number]

/** The format, or the reason why there is none that can be read. */
export type Sniffed =
  { readonly kind: 'format'; readonly format: Format } | { readonly kind: 'refused'; readonly reason: string }

/** Files that are known by their first bytes and hold no telemetry that can be read, with what to do instead. */
const refusals: readonly (readonly [string, string])[] = [
  ['ElfFile\u0000', 'a Windows event log file (.evtx); export its events as NDJSON first'],
  ['PK\u0003\u0004', 'a ZIP archive; unpack it first'],
  ['\u0028\u00b5\u002f\u00fd', 'compressed with Zstandard; decompress it first'],
  ['BZh', 'compressed with bzip2; decompress it first'],
  ['\u00fd7zXZ\u0000', 'compressed with xz; decompress it first'],
  ['\u00ff\u00fe', 'UTF-16 text; convert it to UTF-8 first'],
  ['\u00fe\u00ff', 'UTF-16 text; convert it to UTF-8 first'],
]

/**
 * The format of a source that begins with `head`, already decompressed. `complete` says that this is all of it. Text
 * is CSV only where the table is known and the first line names one of its columns.
 */
export function sniff(head: Buffer, complete: boolean, table: TableShape | undefined): Sniffed {
  const magic = head.toString('latin1', 0, 8)
  if (magic.startsWith('PAR1')) return { kind: 'format', format: 'parquet' }
  const refusal = refusals.find(([start]) => magic.startsWith(start))
  if (refusal) return { kind: 'refused', reason: refusal[1] }
  const text = head.toString('utf8').replace(/^\uFEFF/, '')
  if (text.includes('\u0000') && !/(^|\n)\s*\{/.test(text)) return { kind: 'refused', reason: 'binary content' }
  return { kind: 'format', format: textFormat(text, complete, table) }
}

function textFormat(text: string, complete: boolean, table: TableShape | undefined): Format {
  const start = text.trimStart()
  const end = start.indexOf('\n')
  const line = end < 0 ? start : start.slice(0, end)
  const whole = end >= 0 || complete
  if (start.startsWith('[')) return 'document'
  if (start.startsWith('{')) {
    if (whole && parseJson(line) !== undefined) return 'lines'
    // An object that goes on in the next line, or a first line longer than what was read of it.
    return /^\{\s*("\w+"\s*:\s*[[{]?\s*)?$/.test(line.trimEnd()) || (!whole && /^\{\s*"records"/.test(line))
      ? 'document'
      : 'lines'
  }
  return table && readHeader(line).names.some((name) => table.columns.has(name)) ? 'csv' : 'lines'
}
