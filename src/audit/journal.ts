// The journal of the audit log: a file beside the database that has records from the moment they are taken until a
// transaction has stored them. What an answer acknowledges is in it before the answer leaves: no kill takes it back.
//
// A line is appended in some 10 µs, where a transaction for each hunt would take as long as a short hunt does. It is
// left to the operating system to bring it to the disk: a loss of power may take what was not stored yet.
import { closeSync, existsSync, ftruncateSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs'
import { digitsAsText } from '../kql/json-text.js'
import type { AuditRow } from './audit.store.js'

/** Beyond this size, in bytes, the lines of stored records are dropped though others follow them. */
const mostBytes = 1 << 20

export class AuditJournal {
  private file: number
  private size = 0

  /**
   * Opens the journal of a database that this process owns.
   * @throws NodeJS.ErrnoException where it cannot be read or written
   */
  constructor(private readonly path: string) {
    this.left = existsSync(path) ? recordsIn(readFileSync(path, 'utf8')) : []
    this.file = openSync(path, 'a', 0o600)
  }

  /** What a process that was killed had not stored, or may have stored just before. */
  readonly left: readonly AuditRow[]

  /** @throws NodeJS.ErrnoException */
  append(record: AuditRow): void {
    this.size += writeSync(this.file, lineOf(record))
  }

  /** Drops what is stored; `waiting` are the records that are not. @throws NodeJS.ErrnoException */
  keep(waiting: readonly AuditRow[]): void {
    if (waiting.length === 0) {
      ftruncateSync(this.file)
      this.size = 0
    } else if (this.size > mostBytes) this.rewrite(waiting)
  }

  /** Gives the file up, and removes it: all is stored. */
  close(): void {
    closeSync(this.file)
    rmSync(this.path, { force: true })
  }

  /** Replaces the file as a whole: there is no moment at which a record is in neither. */
  private rewrite(records: readonly AuditRow[]): void {
    const next = `${this.path}.next`
    rmSync(next, { force: true })
    const file = openSync(next, 'a', 0o600)
    this.size = writeSync(file, records.map(lineOf).join(''))
    renameSync(next, this.path)
    closeSync(this.file)
    this.file = file
  }
}

/** A line begins with its end: one that was cut off does not run into the next. */
const lineOf = (record: AuditRow): string => `\n${JSON.stringify(record, digitsAsText)}`

function recordsIn(text: string): readonly AuditRow[] {
  return text.split('\n').flatMap((line) => {
    const record = line === '' ? undefined : recordOf(line)
    return record ? [record] : []
  })
}

/** Undefined for a line that was cut off: what it was to tell of has not been answered. */
function recordOf(line: string): AuditRow | undefined {
  try {
    const { at, ...rest } = JSON.parse(line) as Omit<AuditRow, 'at'> & { readonly at: string }
    return { at: BigInt(at), ...rest }
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
