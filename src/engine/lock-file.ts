// One process owns a database: a lock file beside it says which, and dies with it.
import { closeSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs'
import { isNativeError } from 'node:util/types'
import { databaseLocked } from './errors.js'

/** Ownership of a database file, until released. */
export interface FileLock {
  release(): void
}

interface Owner {
  readonly pid: number
  /** When the process began, in the system's own count; empty where the system does not tell. */
  readonly started: string
}

/**
 * Takes ownership of `database` (KQL5008 where a live process has it). DuckDB locks the file too, but not against a
 * second instance in the same process, which loses rows, and not on every network file system. A lock left by a killed
 * process is taken over: the owner's start time tells a reused process id from the real owner.
 */
export function lockFile(database: string): FileLock {
  const path = `${database}.lock`
  const mine: Owner = { pid: process.pid, started: startOf(process.pid) }
  for (let attempt = 0; attempt < 3; attempt++) {
    if (create(path, mine))
      return {
        release: () => {
          release(path, mine)
        },
      }
    const owner = readOwner(path)
    if (owner && isAlive(owner, path)) throw databaseLocked(database, owner.pid)
    rmSync(path, { force: true })
  }
  throw databaseLocked(database)
}

function create(path: string, owner: Owner): boolean {
  try {
    const file = openSync(path, 'wx', 0o600)
    writeSync(file, `${JSON.stringify(owner)}\n`)
    closeSync(file)
    return true
  } catch (error) {
    if (isSystemError(error, 'EEXIST')) return false
    throw error
  }
}

function release(path: string, mine: Owner): void {
  const owner = readOwner(path)
  if (owner?.pid === mine.pid && owner.started === mine.started) rmSync(path, { force: true })
}

/** Undefined where the file is gone, or was cut short by a full disk. */
function readOwner(path: string): Owner | undefined {
  try {
    const { pid, started } = JSON.parse(readFileSync(path, 'utf8')) as Partial<Owner>
    return typeof pid === 'number' && typeof started === 'string' ? { pid, started } : undefined
  } catch (error) {
    if (error instanceof SyntaxError || isSystemError(error, 'ENOENT')) return undefined
    throw error
  }
}

function isAlive({ pid, started }: Owner, path: string): boolean {
  // Without start times, a lock of our own process id that is older than this process was another's.
  if (pid === process.pid && started === '') return statSync(path).mtimeMs > Date.now() - process.uptime() * 1000
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (isSystemError(error, 'ESRCH')) return false
  }
  return started === '' || started === startOf(pid)
}

/** Linux tells it as the 22nd field of `stat`, counted after the name, which may hold anything. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch (error) {
    if (isSystemError(error, 'ENOENT', 'ESRCH', 'EACCES')) return ''
    throw error
  }
}

/** Tells errors of the operating system by their code. */
export function isSystemError(error: unknown, ...codes: readonly string[]): error is NodeJS.ErrnoException {
  return isNativeError(error) && 'code' in error && typeof error.code === 'string' && codes.includes(error.code)
}
