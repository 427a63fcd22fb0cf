// Functions that SQL cannot express exactly and that the process which owns the database computes in TypeScript.

/**
 * What a host function reads and gives, by the SQL type that carries it. A JSON number is read as a double; written, a
 * `number` is a real (2 as 2.0, what is not finite as the text KQL shows) and a `bigint` a whole number.
 */
export interface HostValues {
  readonly boolean: boolean
  readonly bigint: bigint
  readonly double: number
  readonly varchar: string
  readonly json: HostJson
  readonly 'double[]': readonly (number | null)[]
  readonly 'varchar[]': readonly (string | null)[]
}
export type HostType = keyof HostValues
export type HostJson =
  null | boolean | number | bigint | string | readonly HostJson[] | { readonly [name: string]: HostJson }

/** A null among the arguments: `skip` gives null without a call, `give` hands it over. */
export type HostNulls = 'skip' | 'give'

/**
 * A pure function of its arguments, which runs on the one JavaScript thread of the process that owns the database: seven
 * million numbers or two million short texts a second for all queries together, less what `run` itself takes; see
 * `npm run bench -- outside-sql`. Give a whole list or series to one call. A value that it cannot work with is a thrown
 * RangeError, whose message is a sentence for users; anything else thrown is a fault.
 */
export interface HostFunction {
  /** Unique; letters, digits and underscores. */
  readonly name: string
  readonly takes: readonly HostType[]
  readonly returns: HostType
  readonly nulls: HostNulls
  readonly run: (...args: readonly (HostValues[HostType] | null)[]) => HostValues[HostType] | null
}

/** Declares a host function; the arguments and result of `run` are typed by `takes`, `returns` and `nulls`. */
export const hostFunction = <
  const T extends readonly HostType[],
  R extends HostType,
  N extends HostNulls = 'skip',
>(declaration: {
  readonly name: string
  readonly takes: T
  readonly returns: R
  readonly nulls?: N
  readonly run: (
    ...args: { readonly [K in keyof T]: HostValues[T[K]] | (N extends 'give' ? null : never) }
  ) => HostValues[R] | null
}): HostFunction => ({ nulls: 'skip', ...declaration, run: declaration.run as HostFunction['run'] })

/** Its name in SQL, apart from all of the engine's own. */
export const hostName = ({ name }: Pick<HostFunction, 'name'>): string => `${hostPrefix}${name}`
export const hostPrefix = 'host_'
