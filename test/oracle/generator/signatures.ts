// The functions of the catalogue by the type they return, with the types of arguments that make them return it.
import type { CatalogFunction } from '../../../src/kql/functions/index.js'
import { allFunctions } from '../../../src/kql/functions/index.js'
import type { ParameterSpec, ParameterType } from '../../../src/kql/functions/define.js'
import { parameterSpec } from '../../../src/kql/functions/define.js'
import type { BoundType, ScalarType } from '../../../src/kql/types.js'
import { scalarTypes } from '../../../src/kql/types.js'
import { literals } from './literals.js'

/** An argument: of a type, or one of several texts where it must be known. */
export interface Parameter {
  readonly type: ScalarType
  readonly known: readonly string[] | undefined
}

/** One way to call a function. */
export interface Signature {
  readonly parameters: readonly Parameter[]
  readonly returns: ScalarType
}

const numbers = ['long', 'int', 'real', 'decimal'] as const
const summable = [...numbers, 'datetime', 'timespan'] as const

function typesTaken(type: ParameterType): readonly ScalarType[] {
  if (typeof type !== 'string') return type
  switch (type) {
    case 'scalar':
      return scalarTypes
    case 'text':
      return ['string', 'long', 'datetime', 'dynamic']
    case 'stringOrDynamic':
    case 'string':
      return ['string', 'dynamic']
    case 'number':
      return numbers
    case 'integer':
      return ['long', 'int']
    case 'summable':
      return summable
    case 'orderable':
      return [...summable, 'string', 'bool']
    case 'real':
      return ['real', 'long']
    case 'long':
      return ['long', 'int']
    default:
      return [type]
  }
}

/** The type that an argument has once it is taken. */
function asTaken(type: ParameterType, given: ScalarType): ScalarType {
  if (type === 'text' || type === 'stringOrDynamic') return 'string'
  return scalarTypes.find((one) => one === type) ?? given
}

/** What stands in a place that must be known, in the examples of the entry. */
function knownInExamples({ name, examples }: CatalogFunction, at: number): readonly string[] {
  const call = new RegExp(String.raw`\b${name}\(([^()]*)\)`, 'g')
  return Object.keys(examples).flatMap((example) =>
    [...example.matchAll(call)].flatMap(([, args = '']) => {
      const text = args.split(/,\s*(?=(?:[^"]*"[^"]*")*[^"]*$)/)[at]
      return text !== undefined && /^(@?"[^"]*"|'[^']*'|-?[\d.]+|true|false)$/.test(text) ? [text] : []
    }),
  )
}

/** At most so many ways to call one function are kept, spread over all there are. */
const mostWays = 120

function signaturesOf(entry: CatalogFunction): readonly Signature[] {
  const specs = Object.values(entry.takes).map((declaration, at) => ({ spec: parameterSpec(declaration), at }))
  const required = specs.filter(({ spec }) => !spec.optional)
  const lists = required.length === specs.length ? [specs] : [required, specs]
  return lists.flatMap((list) => {
    const places = list.flatMap(({ spec, at }) => placesOf(spec).map((place) => ({ spec: place, at })))
    const combinations = places.reduce<readonly (readonly ScalarType[])[]>(
      (all, { spec }) => thinned(all.flatMap((types) => typesTaken(spec.type).filter((type) => !(spec.plain && type === 'dynamic')).map((type) => [...types, type]))), // prettier-ignore
      [[]],
    )
    return combinations.flatMap((types): readonly Signature[] => {
      const taken = types.map((type, n) => asTaken(places[n]?.spec.type ?? 'scalar', type))
      const returns = typeof entry.returns === 'function' ? entry.returns(taken, []) : entry.returns
      if (!isScalar(returns)) return []
      const parameters = types.map((type, n) => {
        const place = places[n]
        const examples = place?.spec.constant ? knownInExamples(entry, place.at) : []
        const known = place?.spec.typeName
          ? ['typeof(long)', 'typeof(string)']
          : place?.spec.constant
            ? examples.length > 0
              ? examples
              : type === 'dynamic'
                ? ['dynamic([1, 2])', 'dynamic(["a", "b"])']
                : literals[type]
            : undefined
        return { type, known }
      })
      return [{ parameters, returns }]
    })
  })
}

const isScalar = (type: BoundType | undefined): type is ScalarType => type !== undefined && type !== 'unknown'

function placesOf(spec: ParameterSpec): readonly ParameterSpec[] {
  if (!spec.rest) return [spec]
  const paired = spec.paired ? { ...spec, type: spec.paired } : spec
  const count = Math.max(spec.atLeast ?? 1, 2)
  return Array.from({ length: count }, (_, n) => (n % 2 === 1 || (n === count - 1 && spec.paired) ? paired : spec))
}

function thinned<T>(list: readonly T[]): readonly T[] {
  const step = Math.ceil(list.length / mostWays)
  return list.filter((_, at) => at % step === 0)
}

/** Names and ways to call them, by what they return. */
export type ByReturn = ReadonlyMap<ScalarType, readonly (readonly [name: string, signatures: readonly Signature[]])[]>

function byReturn(kind: CatalogFunction['kind']): ByReturn {
  const entries = allFunctions().filter((entry) => entry.kind === kind && !entry.hidden)
  const all = entries.map((entry) => [entry, signaturesOf(entry)] as const)
  return new Map(
    scalarTypes.map((type) => [
      type,
      all.flatMap(([{ name }, signatures]) => {
        const fitting = signatures.filter(({ returns }) => returns === type)
        return fitting.length > 0 ? [[name, fitting] as const] : []
      }),
    ]),
  )
}

export const scalarFunctions = byReturn('scalar')
export const aggregateFunctions = byReturn('aggregate')
export const windowFunctions = byReturn('window')
