// Brings the host functions that statements name into a database, and calls them over the engine's vectors.
import type * as Driver from '@duckdb/node-api'
import type { DuckDBConnection, DuckDBDataChunk, DuckDBType, DuckDBValue, DuckDBVector } from '@duckdb/node-api'
import type { HostFunction, HostType, HostValues } from '../sql/host-function.js'
import { hostName } from '../sql/host-function.js'
import { BIGINT, BOOLEAN, DOUBLE, DuckDBScalarFunction, DuckDBVarCharType, LIST, VARCHAR } from './driver.js'
import { messageOf } from './engine-messages.js'
import { engineFault } from './errors.js'
import { carriers } from './host-values.js'
import type { RunningQuery } from './running-query.js'

const types: Readonly<Record<HostType, DuckDBType>> = {
  boolean: BOOLEAN,
  bigint: BIGINT,
  double: DOUBLE,
  varchar: VARCHAR,
  json: new DuckDBVarCharType('JSON'),
  'double[]': LIST(DOUBLE),
  'varchar[]': LIST(VARCHAR),
}

/** The host functions of one open database. A query that names none costs nothing. */
export class HostFunctions {
  private readonly present = new Set<string>()
  private readonly callers = new Map<number, RunningQuery>()

  /**
   * Registers those of the names that are not there yet, before the query's transaction begins, and remembers for
   * whom they run on the connection.
   */
  async prepare(connection: DuckDBConnection, names: readonly string[], query: RunningQuery): Promise<void> {
    this.callers.set(query.connectionId, query)
    await this.register(connection, names)
  }

  /** Registers those of the names that are not there yet. What they compute is stopped by nobody but `prepare`'s query. */
  async register(connection: DuckDBConnection, names: readonly string[]): Promise<void> {
    if (names.every((name) => this.present.has(name))) return
    // The engine process knows no functions until a statement names one.
    const { findHostFunction } = await import('../kql/functions/index.js')
    for (const name of names) {
      if (this.present.has(name)) continue
      const found = findHostFunction(name)
      if (!found) throw engineFault(`no host function ${name}`)
      connection.registerScalarFunction(this.scalarFunction(found))
      this.present.add(name)
    }
  }

  /** Forgets a query that has ended. */
  release(query: RunningQuery): void {
    this.callers.delete(query.connectionId)
  }

  private scalarFunction(called: HostFunction): Driver.DuckDBScalarFunction {
    return DuckDBScalarFunction.create({
      name: hostName(called),
      parameterTypes: called.takes.map((type) => types[type]),
      returnType: types[called.returns],
      specialHandling: called.nulls === 'give',
      bindFunction: (info) => {
        info.setBindData({ connection: info.getClientContext().connectionId })
      },
      mainFunction: (info, input, output) => {
        const { connection } = info.getBindData() as { readonly connection: number }
        compute(called, input, output, this.callers.get(connection))
      },
    })
  }
}

/** Computes one vector of results. */
function compute(
  called: HostFunction,
  input: DuckDBDataChunk,
  output: DuckDBVector,
  query: RunningQuery | undefined,
): void {
  const readers = called.takes.map((type, at) => {
    const vector = input.getColumnVector(at)
    const read = carriers[type].read as (item: unknown) => HostValues[HostType]
    return (row: number): HostValues[HostType] | null => {
      const item: unknown = vector.getItem(row)
      return item === null ? null : read(item)
    }
  })
  const write = carriers[called.returns].write as (value: HostValues[HostType]) => DuckDBValue
  const rows = input.rowCount
  for (let row = 0; row < rows; row++) {
    query?.checkTime()
    const args = readers.map((read) => read(row))
    const skipped = called.nulls === 'skip' && args.includes(null)
    const result = skipped ? null : callFor(called, args, query)
    output.setItem(row, result === null ? null : write(result))
  }
  output.flush()
}

/** A RangeError is about the value and for the user; whatever else is thrown is a fault, and ends the query as one. */
function callFor(
  called: HostFunction,
  args: readonly (HostValues[HostType] | null)[],
  query: RunningQuery | undefined,
): HostValues[HostType] | null {
  try {
    return called.run(...args)
  } catch (error) {
    if (!(error instanceof RangeError)) query?.stop(engineFault(`host function ${called.name}`, error))
    throw new Error(messageOf(error))
  }
}
