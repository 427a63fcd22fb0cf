// Watchlists: files of comma-separated values in one folder, each a table by the name of its file.
import { closeSync, openSync, readdirSync, readSync } from 'node:fs'
import { join } from 'node:path'
import type { Watchlists } from '../kql/external.js'
import { records } from './records.js'

const watchlistEnding = '.csv'
/** A header lies within so many bytes. */
const headerBytes = 64 * 1024

/** The watchlists of a folder; none where there is no such folder. */
export class WatchlistFolder implements Watchlists {
  constructor(private readonly folder: string | undefined) {}

  get names(): readonly string[] {
    return this.files
      .filter((file) => file.endsWith(watchlistEnding))
      .map((file) => file.slice(0, -watchlistEnding.length))
      .sort()
  }

  columns(name: string): readonly string[] | undefined {
    const file = name + watchlistEnding
    if (this.folder === undefined || !this.files.includes(file)) return undefined
    const [header] = records(firstLine(join(this.folder, file)), 'csv')
    return header?.kind === 'fields' ? header.fields.map((field, at) => field.trim() || `Column${at + 1}`) : []
  }

  private get files(): readonly string[] {
    if (this.folder === undefined) return []
    try {
      return readdirSync(this.folder)
    } catch {
      // What the folder lacks is said where a watchlist is asked for: there is none of any name.
      return []
    }
  }
}

function firstLine(file: string): string {
  const handle = openSync(file, 'r')
  try {
    const bytes = Buffer.alloc(headerBytes)
    const length = readSync(handle, bytes, 0, headerBytes, 0)
    const text = bytes.toString('utf8', 0, length).replace(/^\uFEFF/, '')
    return text.slice(0, text.search(/\r|\n|$/))
  } finally {
    closeSync(handle)
  }
}
