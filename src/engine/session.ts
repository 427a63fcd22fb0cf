// How stores work with the application's tables: statements with named parameters in, plain rows out.
import type { DuckDBConnection, DuckDBPreparedStatement, DuckDBType, DuckDBValue } from '@duckdb/node-api'
import { driver } from './driver.js'

/**
 * A value that goes in beside a statement, or comes out in a row. Out: BIGINT, and so ticks and counts, as bigint;
 * INTEGER and DOUBLE as number; VARCHAR, UUID and JSON as text; a list as an array; null as null. In: bigint and whole
 * numbers as BIGINT, other numbers as DOUBLE; a list has the type of its first value that is not null, and of numbers DOUBLE unless all are whole.
 */
export type StoredValue = null | boolean | number | bigint | string | readonly StoredValue[]
/** Values by the names they have in the statement after `$`; undefined is null. All that are given must be named there. */
export type StoredValues = Readonly<Record<string, StoredValue | undefined>>
/** A row, by its column names. */
export type StoredRow = Readonly<Record<string, StoredValue>>

/** Statements that see one state of the database. Several asked for at once run one after another. */
export interface ReadSession {
  /** The rows of a query. The caller states their type, which is that of its own SELECT list. */
  rows<Row extends object = StoredRow>(text: string, values?: StoredValues): Promise<readonly Row[]>
}

/** Statements that take effect together when the work ends well, or not at all. */
export interface WriteSession extends ReadSession {
  /** Runs a statement and tells how many rows it changed. */
  run(text: string, values?: StoredValues): Promise<number>
}

export interface SessionOptions {
  /** From the call to its end, waiting for a turn included; 10 s unless told. */
  readonly deadlineMs?: number
  readonly signal?: AbortSignal | undefined
}

export const sessionDeadlineMs = 10_000

/** What one statement answers, in either home. */
export interface SessionAnswer {
  readonly rows: readonly StoredRow[]
  readonly changed: number
}

/** Runs one statement on a connection. */
export async function answer(
  connection: DuckDBConnection,
  text: string,
  values: StoredValues = {},
): Promise<SessionAnswer> {
  const prepared = await connection.prepare(text)
  try {
    for (const [name, value] of Object.entries(values)) bind(prepared, prepared.parameterIndex(name), value ?? null)
    const reader = await prepared.runAndReadAll()
    return { rows: reader.getRowObjectsJS() as readonly StoredRow[], changed: reader.rowsChanged }
  } finally {
    prepared.destroySync()
  }
}

/** With its type told: the driver takes a bigint for 128 bits, which a comparison would widen the column to. */
function bind(prepared: DuckDBPreparedStatement, index: number, value: StoredValue): void {
  if (Array.isArray(value)) {
    const items = value as readonly StoredValue[]
    const type = typeOf(items)
    // A list of DOUBLE may have whole numbers among its items.
    prepared.bindList(index, type === driver.DOUBLE ? (items as DuckDBValue[]) : items.map(unwrap), driver.LIST(type))
  } else prepared.bindValue(index, unwrap(value), typeOf([value]))
}

const unwrap = (value: StoredValue): DuckDBValue =>
  typeof value === 'number' && Number.isSafeInteger(value)
    ? BigInt(value)
    : Array.isArray(value)
      ? driver.listValue(value.map(unwrap))
      : (value as DuckDBValue)

function typeOf(values: readonly StoredValue[]): DuckDBType {
  const value = values.find((one) => one !== null)
  if (typeof value === 'bigint') return driver.BIGINT
  if (typeof value === 'number')
    return values.every((one) => one === null || Number.isSafeInteger(one)) ? driver.BIGINT : driver.DOUBLE
  if (typeof value === 'boolean') return driver.BOOLEAN
  if (Array.isArray(value)) return driver.LIST(typeOf(value as readonly StoredValue[]))
  return driver.VARCHAR
}

/** A session whose statements run in order of asking, and none after its end. */
export class OrderedSession implements WriteSession {
  private last: Promise<unknown> = Promise.resolve()
  private ended = false

  constructor(private readonly perform: (text: string, values: StoredValues) => Promise<SessionAnswer>) {}

  async rows<Row extends object = StoredRow>(text: string, values: StoredValues = {}): Promise<readonly Row[]> {
    return (await this.answer(text, values)).rows as unknown as readonly Row[]
  }

  async run(text: string, values: StoredValues = {}): Promise<number> {
    return (await this.answer(text, values)).changed
  }

  /** Resolves when all that was asked for is done; nothing can be asked for any more. */
  async end(): Promise<void> {
    this.ended = true
    await this.last
  }

  /** All that a statement answers. */
  async answer(text: string, values: StoredValues): Promise<SessionAnswer> {
    if (this.ended) throw new Error('A store used its session after the end of it.')
    const answered = this.last.then(() => this.perform(text, values))
    // A failed statement fails those after it: the transaction is no more.
    this.last = answered
    answered.catch(() => undefined)
    return answered
  }
}
