// An answer as a file: CSV of the rows at hand, Parquet from the engine itself, which knows every type.
import type { Answer } from './answer.js'
import { cellText, csvField } from './cell-text.js'
import type { HuntRequest } from './hunt.js'
import { HuntFailed } from './hunt.js'

/** CSV (RFC 4180) with a header, in the order given. */
export function csvOf({ columns, rows }: Answer, order: Iterable<number> = rows.keys()): string {
  const lines = [columns.map(({ name }) => csvField(name)).join(',')]
  for (const index of order) {
    const row = rows[index]
    if (row) lines.push(columns.map(({ type }, column) => csvField(cellText(row[column] ?? null, type))).join(','))
  }
  return `${lines.join('\r\n')}\r\n`
}

/** The hunt once more, as the service writes Parquet. @throws HuntFailed */
export async function parquetOf({ query, timespan }: HuntRequest): Promise<Blob> {
  const response = await fetch('/v1.0/security/runHuntingQuery', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/vnd.apache.parquet' },
    body: JSON.stringify({ Query: query, ...(timespan === undefined ? {} : { Timespan: timespan }) }),
  })
  if (!response.ok) throw new HuntFailed(`HTTP ${response.status}`, 'INTERNAL', [])
  return response.blob()
}

/** Hands a file to the browser's downloads. */
export function download(name: string, content: Blob | string): void {
  const url = typeof content === 'string' && content.startsWith('data:') ? content : URL.createObjectURL(typeof content === 'string' ? new Blob([content], { type: 'text/csv;charset=utf-8' }) : content) // prettier-ignore
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  if (url.startsWith('blob:')) URL.revokeObjectURL(url)
}
