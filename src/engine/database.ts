// A Harrier database: one file (or memory), its hunting tables in shape, locked down before anyone may ask it.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir, totalmem } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import type { DuckDBConnection, DuckDBInstance as Instance } from '@duckdb/node-api'
import type { Catalog } from '../kql/catalog.js'
import { quoteText } from '../sql/print.js'
import { Admission } from './admission.js'
import { applySteps, stepsTaken } from './application-tables.js'
import type { FeatureTables } from './application-tables.js'
import { DuckDBInstance } from './driver.js'
import { messageOf, translate } from './engine-messages.js'
import type { EngineBounds } from './engine-messages.js'
import { databaseLocked, databaseUnreachable, migrationImpossible } from './errors.js'
import { isSystemError, lockFile } from './lock-file.js'
import type { FileLock } from './lock-file.js'
import { createTables, isCurrent, migrate } from './schema.js'
import type { WantedSchema } from './schema.js'

export interface DatabaseOptions {
  /** The database file; its folder is made where it is missing. `:memory:` is kept nowhere. */
  readonly path: string
  readonly catalog: Catalog
  /** A text that changes whenever the catalogue does; saves reading the catalogue where the file has it already. */
  readonly fingerprint?: string
  /** The application's own tables. Without them they are neither made nor looked at, which hunting can do without. */
  readonly application?: readonly FeatureTables[]
  /** `:memory:` only: the tables to create, all of them unless told. A query that reads none starts sooner. */
  readonly tables?: readonly string[]
  /** DuckDB's own memory; half of the machine's, at most 8 GiB, unless told. Results being read are outside it. */
  readonly memoryBytes?: number
  /** At least 2, since `take` stops a scan early only then. */
  readonly threads?: number
  /** Room on disk for what does not fit in memory; 8 GiB unless told. */
  readonly temporaryBytes?: number
  /** Several processes may read a file that none writes. The tables must be up to date already. */
  readonly readOnly?: boolean
}

/** An open database. The file is its alone until closed. */
export interface Database {
  /** Absolute, or `:memory:`. */
  readonly path: string
  readonly bounds: EngineBounds
  /** The tables that statements of queries may read. */
  readonly tableNames: ReadonlySet<string>
  /** Turns for writing: one transaction at a time, so that none is refused for what another changed meanwhile. */
  readonly writers: Admission
  /** A folder that the engine may write to, for exports; made when first asked for. */
  exportFolder(): string
  /** A connection of the caller's own, set to this database. The caller disconnects it. */
  connect(): Promise<DuckDBConnection>
  /** Folds the log into the file. Waits for nothing: with writes under way it is left for later. */
  checkpoint(): Promise<void>
  /** Ends all connections, folds in the log and gives the file up. */
  close(): Promise<void>
}

const gibibyte = 1024 ** 3

/** A write takes some milliseconds: beyond so many, waiting is of no use. */
const writersWaiting = 1000

/**
 * Opens a database and brings its tables to the catalogue's shape.
 * @throws EngineError KQL5008 where another process has it, 5009 damaged, 5010 newer, 5011 no migration, 5015 no access
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const inMemory = options.path === ':memory:'
  const bounds: EngineBounds = {
    path: inMemory ? ':memory:' : resolve(options.path),
    memoryBytes: options.memoryBytes ?? Math.min(Math.floor(totalmem() / 2), 8 * gibibyte),
    temporaryBytes: options.temporaryBytes ?? 8 * gibibyte,
  }
  const lock = inMemory || options.readOnly ? undefined : own(bounds.path)
  const workFolder = makeWorkFolder(lock && bounds.path)
  try {
    const instance = await start(bounds, workFolder, options.threads)
    const open = (options.application ?? []).flatMap(({ readByHunts = [] }) => readByHunts)
    const tables = new Set([...options.catalog.tableNames, ...open])
    const database = new OpenDatabase(bounds, tables, instance, workFolder, lock)
    await database.prepare(options)
    return database
  } catch (error) {
    rmSync(workFolder, { recursive: true, force: true })
    lock?.release()
    throw translateOpening(error, bounds)
  }
}

function own(path: string): FileLock {
  try {
    mkdirSync(dirname(path), { recursive: true })
    return lockFile(path)
  } catch (error) {
    if (isSystemError(error, 'EACCES', 'EPERM', 'EROFS')) throw databaseUnreachable(path, 'no right to write.', error)
    if (isSystemError(error, 'ENOTDIR', 'EEXIST')) throw databaseUnreachable(path, 'its folder is a file.', error)
    throw translate(error, { path, memoryBytes: 0, temporaryBytes: 0 })
  }
}

/** Where spilled data and exports lie: beside the file that is ours, cleared of what a killed process left there. */
function makeWorkFolder(path: string | undefined): string {
  if (path === undefined) return mkdtempSync(join(tmpdir(), 'harrier-'))
  const folder = `${path}.work`
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { mode: 0o700 })
  return folder
}

/** The instance is `:memory:` and the file is attached: some logs that do not open directly do open so. */
async function start(bounds: EngineBounds, workFolder: string, threads: number | undefined): Promise<Instance> {
  return DuckDBInstance.create(':memory:', {
    memory_limit: `${Math.floor(bounds.memoryBytes / 1024)}KiB`,
    threads: String(Math.max(2, threads ?? availableParallelism())),
    temp_directory: join(workFolder, 'temporary'),
  })
}

/** In this order: each setting is possible only before those after it. */
const lockDown = (temporaryBytes: number, exportFolder: string): string =>
  [
    // As an option of the instance this one is shown but not enforced.
    `SET max_temp_directory_size = '${Math.floor(temporaryBytes / 1024)}KiB'`,
    'SET autoinstall_known_extensions = false',
    'SET autoload_known_extensions = false',
    'SET allow_community_extensions = false',
    'SET allow_persistent_secrets = false',
    'SET max_expression_depth = 250',
    `SET allowed_directories = [${quoteText(`${exportFolder}/`)}]`,
    'SET enable_external_access = false',
    'SET lock_configuration = true',
  ].join(';')

class OpenDatabase implements Database {
  /** Weak, for a connection is given back by disconnecting or by forgetting it. */
  private connections: WeakRef<DuckDBConnection>[] = []
  private closed = false
  readonly writers = new Admission({ atOnce: 1, waiting: writersWaiting })

  constructor(
    readonly bounds: EngineBounds,
    readonly tableNames: ReadonlySet<string>,
    private readonly instance: Instance,
    private readonly workFolder: string,
    private readonly lock: FileLock | undefined,
  ) {}

  get path(): string {
    return this.bounds.path
  }

  async prepare(options: DatabaseOptions): Promise<void> {
    const connection = await this.instance.connect()
    try {
      const kind = options.readOnly ? 'READ_ONLY' : "STORAGE_VERSION 'v1.5.0'"
      await connection.run(`ATTACH ${quoteText(this.path)} AS harrier (TYPE duckdb, ${kind}); USE harrier`)
      if (this.path === ':memory:') {
        await createTables(connection, options.catalog, options.tables ?? options.catalog.tableNames)
        await applySteps(connection, options.application ?? [], this.path)
      } else {
        await this.bringUpToDate(connection, options)
      }
      await connection.run(lockDown(this.bounds.temporaryBytes, join(this.workFolder, 'exports')))
    } catch (error) {
      connection.disconnectSync()
      this.instance.closeSync()
      throw error
    }
    connection.disconnectSync()
  }

  /** A checkpoint follows a change of shape, since only data is sure to be read back from a log. */
  private async bringUpToDate(connection: DuckDBConnection, options: DatabaseOptions): Promise<void> {
    const wanted: WantedSchema = { catalog: options.catalog, fingerprint: options.fingerprint }
    if (options.readOnly) {
      if ((await isCurrent(connection, wanted)) && (await stepsTaken(connection, options.application ?? []))) return
      throw migrationImpossible(`${this.path} is not up to date and is open for reading only.`)
    }
    const changed = await migrate(connection, wanted, this.path)
    const stepped = options.application && (await applySteps(connection, options.application, this.path))
    if (changed || stepped) await connection.run('CHECKPOINT harrier')
  }

  exportFolder(): string {
    const folder = join(this.workFolder, 'exports')
    mkdirSync(folder, { recursive: true })
    return folder
  }

  async connect(): Promise<DuckDBConnection> {
    const connection = await this.instance.connect()
    await connection.run('USE harrier')
    this.connections = this.connections.filter((reference) => reference.deref() !== undefined)
    this.connections.push(new WeakRef(connection))
    return connection
  }

  async checkpoint(): Promise<void> {
    const connection = await this.instance.connect()
    try {
      await connection.run('CHECKPOINT harrier')
    } catch (error) {
      if (!messageOf(error).includes('transactions')) throw translate(error, this.bounds)
    } finally {
      connection.disconnectSync()
    }
  }

  async close(): Promise<void> {
    if (this.closed) return
    this.closed = true
    try {
      for (const connection of this.connections) connection.deref()?.disconnectSync()
      if (this.lock) await this.checkpoint()
    } finally {
      this.instance.closeSync()
      rmSync(this.workFolder, { recursive: true, force: true })
      this.lock?.release()
    }
  }
}

function translateOpening(error: unknown, bounds: EngineBounds): Error {
  const message = messageOf(error)
  const holder = /Conflicting lock is held in .*\(PID (\d+)\)/.exec(message)?.[1]
  if (holder) return databaseLocked(bounds.path, Number(holder))
  if (message.includes('Could not set lock')) return databaseLocked(bounds.path)
  if (/Permission denied/.test(message))
    return databaseUnreachable(bounds.path, 'no right to read and write it.', error)
  if (/Is a directory/.test(message)) return databaseUnreachable(bounds.path, 'it is a folder.', error)
  if (/No such file or directory|database does not exist/.test(message)) {
    return databaseUnreachable(bounds.path, 'it does not exist.', error)
  }
  return translate(error, bounds)
}
