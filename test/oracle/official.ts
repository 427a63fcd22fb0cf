// Microsoft's own parser and binder, asked what it makes of a text. It judges in tests and never runs in the product.
import { Worker } from 'node:worker_threads'
import type { Catalog } from '../../src/kql/catalog.js'

/** A column of a result, its type by canonical name; `unknown` where the binder could not tell. */
export interface ResultColumn {
  readonly name: string
  readonly type: string
}

/** What is wrong with a text: the binder's own code, sentence and place. */
export interface OfficialProblem {
  readonly code: string
  readonly message: string
  readonly start: number
}

/** What the official binder makes of a text. Warnings and suggestions are left out. */
export interface OfficialVerdict {
  readonly problems: readonly OfficialProblem[]
  /** Those of the problems that the parser alone found. */
  readonly syntax: readonly OfficialProblem[]
  /** The columns of the last tabular expression, as far as they could be told. */
  readonly columns: readonly ResultColumn[]
}

/** Asks the official binder of a text; `undefined` where the package itself fails on it. */
export type OfficialBinder = (text: string) => Promise<OfficialVerdict | undefined>

/**
 * The official binder over the tables of a catalogue. It lives in a thread: the test runner's own context slows its
 * code down fivefold. Takes some half a second to start and 3 to 25 ms a text.
 */
export function officialBinder(catalog: Catalog): OfficialBinder {
  const tables = catalog.tables().map(({ name, columns }) => ({
    name,
    schema: `(${columns.map((column) => `['${column.name}']: ${column.type}`).join(', ')})`,
  }))
  const worker = new Worker(new URL('./official-worker.mjs', import.meta.url), { workerData: { tables } })
  worker.unref()
  const waiting = new Map<number, Waiting>()
  worker.on('message', ({ id, verdict }: { readonly id: number; readonly verdict: OfficialVerdict | undefined }) => {
    waiting.get(id)?.resolve(verdict)
    waiting.delete(id)
    if (waiting.size === 0) worker.unref()
  })
  worker.on('error', (error) => {
    for (const { reject } of waiting.values()) reject(error)
    waiting.clear()
  })
  let last = 0
  return (text) =>
    new Promise((resolve, reject) => {
      worker.ref()
      waiting.set(++last, { resolve, reject })
      worker.postMessage({ id: last, text })
    })
}

interface Waiting {
  readonly resolve: (verdict: OfficialVerdict | undefined) => void
  readonly reject: (error: Error) => void
}
