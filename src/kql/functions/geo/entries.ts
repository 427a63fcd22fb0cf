// How the functions on places are declared: all are computed outside SQL, and what is no place gives null.
import type { HostJson, HostType, HostValues } from '../../../sql/host-function.js'
import { hostFunction } from '../../../sql/host-function.js'
import type { Sql } from '../../../sql/tree.js'
import { cast, host, value } from '../../../sql/tree.js'
import type { ParameterType, ScalarFunction } from '../define.js'
import { scalar } from '../define.js'

type Parameter = 'real' | 'string' | 'long' | 'bool' | 'dynamic'
type Result = 'real' | 'int' | 'bool' | 'string' | 'dynamic'

interface Values {
  readonly real: number
  readonly string: string
  readonly long: bigint
  readonly bool: boolean
  readonly dynamic: HostJson
}
const carried = {
  real: 'double',
  string: 'varchar',
  long: 'bigint',
  dynamic: 'json',
  int: 'bigint',
  bool: 'boolean',
} as const satisfies Record<Parameter | Result, HostType>
type Carried = typeof carried

/** A parameter that may be left out has a default. */
type Declared =
  | Parameter
  | { readonly type: 'long' | 'real'; readonly unless: number }
  | { readonly type: 'bool'; readonly unless: boolean }
type TypeOf<D> = D extends Parameter ? D : D extends { readonly type: infer T } ? T : never

interface Declaration<T extends Readonly<Record<string, Declared>>, R extends Result> {
  readonly takes: T
  readonly returns: R
  readonly doc: string
  readonly examples: Readonly<Record<string, unknown>>
  readonly run: (args: { readonly [K in keyof T]: Values[TypeOf<T[K]> & Parameter] }) =>
    HostValues[Carried[R]] | undefined
}

/** An entry for a function on places, under the name that it has in the catalogue. */
export function geo<const T extends Readonly<Record<string, Declared>>, R extends Result>(
  name: string,
  { takes, returns, doc, examples, run }: Declaration<T, R>,
): Omit<ScalarFunction, 'name'> {
  const parameters = Object.entries<Declared>(takes).map(([parameter, declared]) =>
    typeof declared === 'string' ? { parameter, type: declared, unless: undefined } : { parameter, ...declared },
  )
  const called = hostFunction({
    name,
    takes: parameters.map(({ type }) => carried[type]),
    returns: carried[returns],
    run: (...args: readonly unknown[]) => {
      const named = Object.fromEntries(parameters.map(({ parameter }, i) => [parameter, args[i]]))
      return run(named as Parameters<typeof run>[0]) ?? null
    },
  })
  return scalar({
    takes: Object.fromEntries(
      parameters.map(({ parameter, type, unless }) => [
        parameter,
        unless === undefined ? accepted(type) : { type: accepted(type), optional: true as const },
      ]),
    ),
    returns,
    doc,
    examples,
    host: [called],
    sql: (args) => {
      const given = args as Readonly<Record<string, Sql | undefined>>
      const result = host(
        called,
        ...parameters.map(({ parameter, type, unless }) => {
          const argument = given[parameter] ?? literal(type, unless)
          return type === 'real' ? cast(argument, 'double') : argument
        }),
      )
      return returns === 'int' ? cast(result, 'integer') : result
    },
  })
}

/** A decimal is taken for a real. */
const accepted = (type: Parameter): ParameterType => (type === 'real' ? 'number' : type)

const literal = (type: Parameter, unless: number | boolean = 0): Sql => value(type === 'long' ? BigInt(unless) : unless)
