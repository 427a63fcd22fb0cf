// union: rows of several tables, columns matched by name and type.
import type { Expr as Syntax, Union as UnionNode } from '../../../../grammar/ast.js'
import type { Expr } from '../../expression.js'
import { constant, reference } from '../../expression.js'
import type { Plan, PlanColumn } from '../../plan.js'
import { badValue, unknownTable } from '../../problems.js'
import type { BoundType } from '../../types.js'
import { matchesWildcard, NameSet } from '../naming.js'
import { bindTable, scan } from '../tables.js'
import type { Context } from './context.js'
import { checkOptions, optionText } from './context.js'

interface Part {
  readonly plan: Plan
  /** What `withsource` calls it. */
  readonly name: string
}

/** union of an input, if there is one, and the tables named. */
export function union(node: UnionNode, input: Plan | undefined, context: Context): Plan | undefined {
  checkOptions(node, ['kind', 'withsource', 'with_source', 'isfuzzy'], context)
  const kind = optionText(node.options, 'kind') ?? 'outer'
  if (kind !== 'outer' && kind !== 'inner') {
    context.binder.report(badValue({ what: 'The kind of union', expected: 'outer or inner' }), node.span)
    return undefined
  }
  const fuzzy = optionText(node.options, 'isfuzzy') === 'true'
  const named = node.tables.flatMap((table, position) => bindParts(table, position + (input ? 1 : 0), fuzzy, context))
  const parts: (Part | undefined)[] = input ? [{ plan: input, name: inputName(input) }, ...named] : [...named]
  const bound = parts.filter((part) => part !== undefined)
  if (bound.length < parts.length || bound.length === 0) return undefined
  return combine(bound, kind, optionText(node.options, 'withsource', 'with_source'), context)
}

/** A name pattern gives several tables; with isfuzzy=true what cannot be found is left out. */
function bindParts(node: Syntax, position: number, fuzzy: boolean, context: Context): readonly (Part | undefined)[] {
  const { binder, scope } = context
  if (node.kind === 'wildcard') {
    const tables = binder.options.catalog.tableNames.filter((name) => matchesWildcard(name, node.pattern))
    if (tables.length === 0 && !fuzzy) binder.report(unknownTable({ name: node.pattern }), node.span)
    return tables.flatMap((name) => {
      const table = binder.options.catalog.table(name)
      return table ? [{ plan: scan(table, binder), name }] : []
    })
  }
  if (fuzzy && node.kind === 'name' && !scope.find(node.name) && !binder.options.catalog.table(node.name)) return []
  const plan = bindTable(node, scope, binder)
  return [plan && { plan, name: sourceName(node, plan, position, scope) }]
}

const inputName = (input: Plan): string =>
  input.kind === 'shared' && input.label !== undefined
    ? input.label
    : input.kind === 'scan'
      ? input.table.name
      : 'union_arg0'

function sourceName(node: Syntax, plan: Plan, position: number, scope: Context['scope']): string {
  if (plan.kind === 'shared' && plan.label !== undefined) return plan.label
  const called = node.kind === 'name' ? node.name : node.kind === 'call' ? node.name.name : ''
  const entity = scope.find(called)
  if (entity?.kind === 'function' && entity.declaration.view) return called
  return node.kind === 'name' && plan.kind === 'scan' ? plan.table.name : `union_arg${position}`
}

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
  const inAll = (name: string, type: BoundType): boolean =>
    parts.every(({ plan }) => plan.columns.some((column) => column.name === name && column.type === type))
  const wanted = [...types].flatMap(([name, all]) =>
    [...all]
      .filter((type) => kind === 'outer' || inAll(name, type))
      .map((type) => ({ name, type, label: all.size > 1 && kind === 'outer' ? `${name}_${type}` : name })),
  )
  const names = new NameSet(source === undefined ? [] : [source])
  const columns = wanted.map(({ label, type }) => binder.column(names.unique(label), type))
  const sources = (plan: Plan): readonly (Expr | undefined)[] =>
    wanted.map(({ name, type }) => {
      const column = plan.columns.find((candidate: PlanColumn) => candidate.name === name && candidate.type === type)
      return column && reference(column)
    })
  const inputs = parts.map(({ plan, name }) => ({
    plan,
    sources: source === undefined ? sources(plan) : [constant('string', name), ...sources(plan)],
  }))
  const all = source === undefined ? columns : [binder.column(source, 'string'), ...columns]
  return { kind: 'union', inputs, columns: all }
}
