// Every function of the catalogue called with a value of every type in each of its places: how signatures are compared.
import type { CatalogFunction } from '../../src/kql/functions/index.js'
import type { ParameterSpec, ParameterType } from '../../src/kql/functions/define.js'
import { parameterSpec } from '../../src/kql/functions/define.js'
import type { ScalarType } from '../../src/kql/types.js'
import { scalarTypes } from '../../src/kql/types.js'

/** A column of each type, named after it. */
const oneOfEach = `datatable(${scalarTypes.map((type) => `_${type}: ${type}`).join(', ')})[]`

/** A literal of each type. */
const literalOf: Readonly<Record<ScalarType, string>> = {
  bool: 'true',
  int: 'int(3)',
  long: '7',
  real: '1.5',
  decimal: 'decimal(2.5)',
  string: '"(a)"',
  datetime: 'datetime(2024-01-02)',
  timespan: '1h',
  guid: 'guid(74be27de-1e4e-49d9-b579-fe0b331d3642)',
  dynamic: 'dynamic([1])',
}

/** A type that a parameter takes. */
function typeTaken(type: ParameterType): ScalarType {
  if (typeof type !== 'string') return type[0] ?? 'string'
  switch (type) {
    case 'text':
    case 'stringOrDynamic':
      return 'string'
    case 'scalar':
    case 'number':
    case 'integer':
    case 'summable':
    case 'orderable':
      return 'long'
    default:
      return type
  }
}

interface Place {
  readonly spec: ParameterSpec
  readonly literal: string | undefined
}

/** The places of a call's arguments, those of a parameter that takes several twice over. */
function places(entry: CatalogFunction, withOptional: boolean): readonly Place[] {
  const literals = knownArguments(entry)
  return Object.values(entry.takes).flatMap((declaration, at): readonly Place[] => {
    const spec = parameterSpec(declaration)
    if (spec.optional && !withOptional) return []
    const literal = spec.constant ? literals[at] : undefined
    const paired = spec.paired ? { ...spec, type: spec.paired } : spec
    if (!spec.rest) return [{ spec, literal }]
    const count = Math.max(spec.atLeast ?? 1, 2)
    return Array.from({ length: count }, (_, n) => ({ spec: n % 2 === 1 ? paired : spec, literal }))
  })
}

/** The arguments of the first example, where they are plain literals: what a parameter that must be known may be. */
function knownArguments({ name, examples }: CatalogFunction): readonly (string | undefined)[] {
  const call = new RegExp(String.raw`\b${name}\(([^()]*)\)`)
  const found = Object.keys(examples).flatMap((example) => call.exec(example)?.[1] ?? [])
  return (found[0] ?? '').split(/,\s*/).map((text) => (/^(@?"[^"]*"|'[^']*'|-?[\d.]+|true|false)$/.test(text) ? text : undefined)) // prettier-ignore
}

function query(entry: CatalogFunction, args: readonly string[]): string {
  const call = `${entry.name}(${args.join(', ')})`
  if (entry.kind === 'scalar') return `${oneOfEach} | project ${call}`
  return entry.kind === 'aggregate' ? `${oneOfEach} | summarize ${call}` : `${oneOfEach} | serialize result = ${call}`
}

/** The queries for one function: as it is meant, and with each argument in turn of every type. */
export function signatureQueries(entry: CatalogFunction): readonly string[] {
  const required = places(entry, false)
  const all = places(entry, true)
  const queries = [...variations(required, 0), ...variations(all, required.length)]
  return [...new Set(queries.map((args) => query(entry, args)))]
}

/** The arguments as meant, then with every type at each place from one on. */
function variations(list: readonly Place[], from: number): readonly (readonly string[])[] {
  const plain = list.map((place) => argument(place))
  const varied = list.flatMap((place, at) =>
    at < from ? [] : scalarTypes.map((type) => plain.map((one, n) => (n === at ? argument(place, type) : one))),
  )
  return [plain, ...varied]
}

function argument({ spec, literal }: Place, type?: ScalarType): string {
  if (spec.typeName && type === undefined) return 'typeof(long)'
  const wanted = type ?? typeTaken(spec.type)
  if (!spec.constant) return `_${wanted}`
  return type === undefined ? (literal ?? literalOf[wanted]) : literalOf[wanted]
}
