// buildschema: the types that the values of a dynamic column have, as one dynamic.
import type { HostJson } from '../../sql/host-function.js'
import { hostFunction } from '../../sql/host-function.js'
import { fn } from '../../sql/primitives.js'
import { aggregateCall, cast, host } from '../../sql/tree.js'
import type { JsonValue } from '../json-text.js'
import { isList, readExact } from '../json-text.js'
import { aggregate } from './define.js'
import { datetimeForm } from './json-values.js'

/** What values at one place can be: plain types by name, and bags and arrays with what they hold. */
interface Shape {
  readonly types: Set<string>
  readonly members: Map<string, Shape>
  items: Shape | undefined
}
const emptyShape = (): Shape => ({ types: new Set(), members: new Map(), items: undefined })

/** Adds a value to what is known of its place. A null says nothing. */
function add(shape: Shape, value: JsonValue): void {
  if (value === null) return
  if (isList(value)) {
    shape.items ??= emptyShape()
    for (const item of value) add(shape.items, item)
  } else if (typeof value === 'object') {
    if (shape.members.size === 0 && Object.keys(value).length === 0) shape.types.add('{}')
    for (const [name, member] of Object.entries(value)) {
      const inner = shape.members.get(name) ?? emptyShape()
      shape.members.set(name, inner)
      add(inner, member)
    }
  } else shape.types.add(typeName(value))
}

const datetimeText = new RegExp(`^${datetimeForm}$`)

function typeName(value: bigint | number | boolean | string): string {
  if (typeof value === 'bigint') return 'long'
  if (typeof value === 'number') return 'double'
  if (typeof value === 'boolean') return 'bool'
  return datetimeText.test(value) ? 'datetime' : 'string'
}

/** One type as itself, several as an array of them, none as null. An array is a bag whose key is `indexer`. */
function asJson({ types, members, items }: Shape): HostJson {
  const plain = [...types].filter((type) => type !== '{}').sort()
  const bag = members.size > 0 || types.has('{}') || items !== undefined
  const named: [string, HostJson][] = [...members].map(([name, member]) => [name, asJson(member)])
  if (items) named.push(['`indexer`', asJson(items)])
  const all: HostJson[] = [...plain, ...(bag ? [Object.fromEntries(named)] : [])]
  return all.length > 1 ? all : (all[0] ?? null)
}

const buildSchema = hostFunction({
  name: 'buildschema',
  takes: ['varchar'],
  returns: 'json',
  run: (json) => {
    const shape = emptyShape()
    const values = readExact(json)
    for (const value of isList(values) ? values : []) add(shape, value)
    return asJson(shape)
  },
})

export const shapes = {
  buildschema: aggregate({
    takes: { value: 'dynamic' },
    returns: 'dynamic',
    resultName: { prefix: 'schema' },
    doc: 'The least schema that all values of a dynamic column fit: a type’s name, an array of several, a bag of its members’; what is in arrays under `indexer`.',
    examples: {
      'datatable(v:dynamic)[dynamic({"x":1, "y":3.5}), dynamic({"x":"a", "z":[1, "b"]})] | summarize buildschema(v)': {
        x: ['long', 'string'],
        y: 'double',
        z: { '`indexer`': ['long', 'string'] },
      },
    },
    host: [buildSchema],
    sql: (args, { filter }) =>
      host(buildSchema, cast(fn.jsonOf(aggregateCall('listOf', [args.value], { filter })), 'varchar')),
  }),
} as const
