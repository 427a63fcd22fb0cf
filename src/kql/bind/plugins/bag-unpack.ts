// bag_unpack: a column for each key of a bag.
import type { Expr } from '../../expression.js'
import { constant, reference } from '../../expression.js'
import type { Assignment, Plan, PlanColumn } from '../../plan.js'
import { aggregate, filter, project, sort } from '../../plan.js'
import { badValue, duplicateColumn, wrongType } from '../../problems.js'
import type { ScalarType } from '../../types.js'
import { aggregateCall, convert, makeCall, operatorCall } from '../conversion.js'
import type { Context } from '../operators/context.js'
import { ask } from './ask.js'
import type { DeclaredColumns, Plugin, PluginCall } from './plugin.js'
import { cast, declaredColumns } from './plugin.js'

const conflicts = ['error', 'replace_source', 'keep_source'] as const
type Conflict = (typeof conflicts)[number]

interface Unpacking {
  readonly call: PluginCall
  readonly input: Plan
  readonly bag: PlanColumn
  readonly prefix: string
  readonly conflict: Conflict
  readonly ignored: ReadonlySet<string>
}

interface Slot {
  readonly key: string
  readonly type: ScalarType
}

export const bagUnpack: Plugin = {
  doc: 'Each key of a bag as a column: of the type of its values where they have but one, else dynamic.',
  examples: {
    'datatable(d: dynamic)[dynamic({"a": 1, "b": "x"})] | evaluate bag_unpack(d)': '[[1,"x"]]',
  },
  bind: (call, input, context) => {
    const unpacking = call.takes(1, 4) ? read(call, input, context) : undefined
    if (!unpacking) return undefined
    const declared = declaredColumns(call.node)
    return declared ? unpackDeclared(unpacking, declared, context) : unpackFound(unpacking, context)
  },
}

function read(call: PluginCall, input: Plan, context: Context): Unpacking | undefined {
  const bagNode = call.argument(0)
  const bag = call.column(bagNode, input)
  if (!bag || !bagNode) return undefined
  if (bag.type !== 'dynamic') {
    context.binder.report(wrongType({ expected: 'dynamic', found: bag.type, what: 'What is unpacked' }), bagNode.span)
    return undefined
  }
  const conflictNode = call.argument(2, 'columnsConflict')
  const given = conflictNode ? call.constant(conflictNode, 'string', 'columnsConflict') : 'error'
  const conflict = conflicts.find((one) => one === given)
  if (!conflict) {
    context.binder.report(
      badValue({ what: 'columnsConflict', expected: conflicts.join(', ') }),
      (conflictNode ?? bagNode).span,
    )
    return undefined
  }
  const prefix = call.constant(call.argument(1, 'OutputColumnPrefix'), 'string', 'The prefix') ?? ''
  const ignored = call.constant(call.argument(3, 'ignoredProperties'), 'dynamic', 'ignoredProperties')
  const list: unknown = typeof ignored === 'string' ? JSON.parse(ignored) : []
  const names = new Set(Array.isArray(list) ? list.map(String) : [])
  return { call, input, bag, prefix: String(prefix), conflict, ignored: names }
}

/** The columns that the data has: those of the input, where they conflict replaced or kept, then the keys by name. */
function unpackFound(unpacking: Unpacking, context: Context): Plan | undefined {
  const slots = askSlots(unpacking, context)
  if (!slots) return undefined
  const { call, input, bag, prefix, conflict } = unpacking
  const results = new Map(
    slots.map(({ key, type }) => {
      const column = context.binder.column(`${prefix}${key}`, type)
      return [column.name, { column, value: cast(member(bag, key), type) }]
    }),
  )
  const own = input.columns.filter((column) => column !== bag)
  const clash = own.find(({ name }) => results.has(name))
  if (clash && conflict === 'error') {
    context.binder.report(duplicateColumn({ name: clash.name }), call.node.span)
    return undefined
  }
  const kept = own.map((column): Assignment => {
    const result = results.get(column.name)
    results.delete(column.name)
    return result && conflict === 'replace_source' ? result : { column, value: reference(column) }
  })
  return project(input, [...kept, ...results.values()])
}

/** The columns that the query declares: of the input where it has one of the name, else of the bag. */
function unpackDeclared(unpacking: Unpacking, declared: DeclaredColumns, context: Context): Plan | undefined {
  const { call, input, bag, prefix, conflict } = unpacking
  const own = new Map(input.columns.flatMap((column) => (column === bag ? [] : [[column.name, column] as const])))
  const clashes = declared.columns.filter(({ name }) => own.has(name))
  // Whether a bag has the key too matters only where the bag would win, or the query would fail.
  const slots = clashes.length > 0 && conflict !== 'keep_source' ? askSlots(unpacking, context) : []
  if (!slots) return undefined
  const found = new Set(slots.map(({ key }) => `${prefix}${key}`))
  const clash = clashes.find(({ name }) => found.has(name))
  if (clash && conflict === 'error') {
    context.binder.report(duplicateColumn({ name: clash.name }), call.node.span)
    return undefined
  }
  const fromBag = (name: string): Expr | undefined =>
    name.startsWith(prefix) && !unpacking.ignored.has(name.slice(prefix.length))
      ? member(bag, name.slice(prefix.length))
      : undefined
  const named = declared.columns.map(({ name, type }): Assignment => {
    const source = found.has(name) ? undefined : own.get(name)
    return { column: context.binder.column(name, type), value: cast(source ? reference(source) : fromBag(name), type) }
  })
  const names = new Set(declared.columns.map(({ name }) => name))
  const rest = declared.star ? [...own.values()].filter(({ name }) => !names.has(name)) : []
  const kept = rest.map((column): Assignment => ({ column, value: reference(column) }))
  return project(input, declared.star === 'last' ? [...named, ...kept] : [...kept, ...named])
}

const member = (bag: PlanColumn, name: string): Expr => ({
  kind: 'path',
  base: reference(bag),
  steps: [{ kind: 'member', name }],
  type: 'dynamic',
})

function askSlots({ call, input, bag, ignored }: Unpacking, context: Context): readonly Slot[] | undefined {
  const answer = ask(keysOf(input, bag, context), call.node.span, context)
  const slots = answer?.flatMap(([key = '', least, most]): readonly Slot[] =>
    ignored.has(key) ? [] : [{ key, type: least === most ? typeOf(least) : 'dynamic' }],
  )
  return slots?.sort((a, b) => (a.key < b.key ? -1 : 1))
}

/** A type by the name that gettype gives what a dynamic holds. */
function typeOf(kind: string | undefined): ScalarType {
  const types: Readonly<Record<string, ScalarType | undefined>> = {
    bool: 'bool',
    int: 'int',
    long: 'long',
    double: 'real',
    real: 'real',
    string: 'string',
    datetime: 'datetime',
    timespan: 'timespan',
    guid: 'guid',
    decimal: 'decimal',
  }
  return types[kind ?? ''] ?? 'dynamic'
}

/** Each key with the least and the greatest name of the types that its values have, nulls left out. */
function keysOf(input: Plan, bag: PlanColumn, { binder }: Context): Plan {
  const kindOf = (value: Expr): Expr => makeCall('gettype', { value }, 'string')
  const bags = filter(input, operatorCall('==', kindOf(reference(bag)), constant('string', 'dictionary'), 'bool'))
  const item = binder.column('item', 'dynamic')
  const items: Plan = {
    kind: 'unnest',
    input: bags,
    items: [{ column: item, array: reference(bag), bagsAs: 'array' }],
    index: undefined,
    limit: undefined,
    columns: [...bags.columns, item],
  }
  const at = (index: number): Expr => ({
    kind: 'path',
    base: reference(item),
    steps: [{ kind: 'item', index }],
    type: 'dynamic',
  })
  const key = binder.column('key', 'string')
  const kind = binder.column('kind', 'string')
  const pairs = project(items, [
    { column: key, value: convert(at(0), 'string') },
    { column: kind, value: kindOf(at(1)) },
  ])
  const known = filter(pairs, operatorCall('!=', reference(kind), constant('string', 'null'), 'bool'))
  const group = binder.column('key', 'string')
  const ends = (['min', 'max'] as const).map((end) => ({
    column: binder.column(end, 'string'),
    call: aggregateCall(end, { value: reference(kind) }, 'string'),
  }))
  const grouped = aggregate(known, [{ column: group, value: reference(key) }], ends)
  return sort(grouped, [{ value: reference(group), descending: false, nullsFirst: false }])
}
