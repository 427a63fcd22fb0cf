// union: rows of several tables, columns matched by name and type.
import type { Expr as Syntax, Union as UnionNode } from '../../../../grammar/ast.js'
import type { Expr } from '../../expression.js'
import { constant, reference } from '../../expression.js'
import type { Plan, PlanColumn } from '../../plan.js'
import { limit } from '../../plan.js'
import { tableLeftOut, unknownTable } from '../../problems.js'
import type { BoundType } from '../../types.js'
import type { Binder } from '../binder.js'
import { matchesWildcard, NameSet } from '../naming.js'
import { bindTable } from '../parts.js'
import { columnsByName } from '../scope.js'
import { scan } from '../table-reads.js'
import type { Context } from './context.js'
import type { AsSource, OverRows } from './operator.js'
import { checkOptions, optionIsTrue, optionText, optionWord } from './options.js'

type Wildcard = Extract<Syntax, { kind: 'wildcard' }>

interface Part {
  readonly plan: Plan
  /** What `withsource` calls it. */
  readonly name: string
}

export const union: OverRows<UnionNode> & AsSource<UnionNode> = {
  syntax: 'T | union [kind = inner | outer] [withsource = name] [isfuzzy = true] R, …',
  doc: 'The rows of several tables, columns met by name and type. Patterns name tables and views. isfuzzy = true, or set best_effort = true before the query, leaves out what takes its rows from a table that is not there, with a warning.',
  examples: {
    'print a = 1 | union (print a = 2) | sort by a asc': '[[1],[2]]',
  },
  overRows: bindUnion,
  asSource: (node, context) => bindUnion(node, undefined, context),
}

/** union of an input, if there is one, and the tables named. */
function bindUnion(node: UnionNode, input: Plan | undefined, context: Context): Plan | undefined {
  checkOptions(node, ['kind', 'withsource', 'with_source', 'isfuzzy'], context)
  const kind = optionWord(node, 'kind', ['outer', 'inner'], 'outer', context)
  if (kind === undefined) return undefined
  const fuzzy = optionIsTrue(node, 'isfuzzy', context) || isBestEffort(context)
  const named = node.tables.flatMap((table, position) => bindParts(table, position + (input ? 1 : 0), fuzzy, context))
  const parts: (Part | undefined)[] = input
    ? [{ plan: input, name: context.binder.sources.of(input) ?? 'union_arg0' }, ...named]
    : [...named]
  const bound = parts.filter((part) => part !== undefined)
  if (parts.length === 0) context.binder.report(unknownTable({ name: node.tables.map(nameOf).join(', ') }), node.span)
  if (bound.length < parts.length || bound.length === 0) return undefined
  return combine(bound, kind, optionText(node.options, 'withsource', 'with_source'), context)
}

/** `set best_effort = true`: every union "will disregard fuzzy resolution", says the reference, as with isfuzzy=true. */
function isBestEffort({ binder }: Context): boolean {
  const value = binder.settings.get('best_effort')
  return value?.kind === 'literal' && value.value === true
}

/** A name pattern gives several tables; where it is fuzzy what cannot be found is left out. */
function bindParts(node: Syntax, position: number, fuzzy: boolean, context: Context): readonly (Part | undefined)[] {
  const { binder, scope } = context
  const missing = missingSource(node, context)
  if (fuzzy && missing) {
    binder.report(tableLeftOut({ name: nameOf(missing) }), missing.span)
    return []
  }
  if (node.kind === 'wildcard') {
    if (!missing) return tablesLike(node, context)
    binder.report(unknownTable({ name: node.pattern }), node.span)
    return [undefined]
  }
  const plan = bindTable(node, scope, binder)
  return [plan && { plan, name: binder.sources.of(plan) ?? `union_arg${position}` }]
}

/** The tables that a pattern names, and the views that the query makes. */
export function tablesLike({ pattern, span }: Wildcard, context: Context): readonly Part[] {
  const { binder, scope } = context
  const { catalog } = binder.options
  const tables = catalog.tableNames.flatMap((name) => {
    const table = matchesWildcard(name, pattern) ? catalog.table(name) : undefined
    return table ? [{ plan: scan(table, binder), name }] : []
  })
  const views = viewsLike(pattern, context).flatMap((name) => {
    const plan = bindTable({ kind: 'name', name, span }, scope, binder)
    return plan ? [{ plan, name }] : []
  })
  return [...withoutEmpty(tables, { pattern, span }, binder), ...views]
}

/** From so many tables on the data is asked which have rows: each costs the engine as much to plan as a small hunt. */
const manyTables = 8

/** The tables of a pattern, of which those that hold no row give none; all as they are until the data has said it. */
function withoutEmpty(
  tables: readonly Part[],
  { pattern, span }: Pick<Wildcard, 'pattern' | 'span'>,
  binder: Binder,
): readonly Part[] {
  if (tables.length < manyTables) return tables
  const first = tables.map(({ plan, name }) => ({
    plan: limit(plan, constant('long', 1n)),
    sources: [constant('string', name)],
  }))
  const plan: Plan = { kind: 'union', inputs: first, columns: [binder.column('table', 'string')] }
  const found = binder.tablesWithRows.get(pattern) ?? binder.ask({ plan, span, refusal: undefined })
  if (!found) return tables
  binder.tablesWithRows.set(pattern, found)
  const filled = new Set(found.map(([name]) => name))
  return tables.map((part) =>
    filled.has(part.name) ? part : { ...part, plan: { kind: 'values', columns: part.plan.columns, rows: [] } },
  )
}

/** Views by pattern; within a view it is not there yet. */
const viewsLike = (pattern: string, { binder, scope }: Context): readonly string[] =>
  [...new Set(scope.names('function'))].filter((name) => {
    const entity = matchesWildcard(name, pattern) ? scope.find(name) : undefined
    return entity?.kind === 'function' && entity.declaration.view && !binder.expanding.has(entity.declaration)
  })

/** The name or pattern from which an expression takes its rows, if nothing is called so. */
function missingSource(node: Syntax, context: Context): Syntax | undefined {
  const { binder, scope } = context
  const { catalog } = binder.options
  if (node.kind === 'pipe') {
    const { source } = node
    return source.kind === 'name' || source.kind === 'pipe' ? missingSource(source, context) : undefined
  }
  if (node.kind === 'wildcard') {
    const isKnown = catalog.tableNames.some((name) => matchesWildcard(name, node.pattern))
    return isKnown || viewsLike(node.pattern, context).length > 0 ? undefined : node
  }
  if (node.kind !== 'name') return undefined
  return (scope.find(node.name) ?? catalog.table(node.name) ?? catalog.tableFormerly(node.name)) ? undefined : node
}

const nameOf = (node: Syntax): string =>
  node.kind === 'name' ? node.name : node.kind === 'wildcard' ? node.pattern : '…'

/** Columns of one name and type are one; of one name and several types, one for each, called name_type. */
export function combine(
  parts: readonly Part[],
  kind: 'outer' | 'inner',
  source: string | undefined,
  { binder }: Context,
): Plan | undefined {
  // prettier-ignore
  const types = new Map<string, Set<BoundType>>()
  for (const { plan } of parts)
    for (const { name, type } of plan.columns) types.set(name, (types.get(name) ?? new Set()).add(type))
  const byName = new Map(parts.map(({ plan }) => [plan, columnsByName(plan.columns)]))
  const columnOf = (plan: Plan, name: string, type: BoundType): PlanColumn | undefined => {
    const column = byName.get(plan)?.get(name)
    return column?.type === type ? column : undefined
  }
  const inAll = (name: string, type: BoundType): boolean => parts.every(({ plan }) => columnOf(plan, name, type))
  const wanted = [...types].flatMap(([name, all]) =>
    [...all]
      .filter((type) => kind === 'outer' || inAll(name, type))
      .map((type) => ({ name, type, label: all.size > 1 && kind === 'outer' ? `${name}_${type}` : name })),
  )
  // What is called so in a table goes before what only its type calls so: x of long makes way for x_long.
  const names = new NameSet(new Set(source === undefined ? [] : [source]))
  const plain = new Map(wanted.map((one) => [one, one.label === one.name ? names.unique(one.label) : undefined]))
  const columns = wanted.map((one) => binder.column(plain.get(one) ?? names.unique(one.label), one.type))
  const sources = (plan: Plan): readonly (Expr | undefined)[] =>
    wanted.map(({ name, type }) => {
      const column = columnOf(plan, name, type)
      return column && reference(column)
    })
  const inputs = parts.map(({ plan, name }) => ({
    plan,
    sources: source === undefined ? sources(plan) : [constant('string', name), ...sources(plan)],
  }))
  const all = source === undefined ? columns : [binder.column(source, 'string'), ...columns]
  return { kind: 'union', inputs, columns: all }
}
