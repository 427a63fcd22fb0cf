// An answer as a file: what the page made, or Parquet from the engine itself, which knows every type.
import type { HuntRequest } from './hunt.js'
import { HuntFailed } from './hunt.js'

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
