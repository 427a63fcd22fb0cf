// Columns that operators name, replace and keep.
import type { Expr as Syntax, Name, NamedExpr } from '../../../../grammar/ast.js'
import { reference } from '../../expression.js'
import type { Assignment, Plan, PlanColumn } from '../../plan.js'
import { keep, project } from '../../plan.js'
import { columnRequired, duplicateColumn, unknownColumn } from '../../problems.js'
import { columnMeant, reportUnknownColumn } from '../assumed.js'
import { matchesWildcard } from '../naming.js'
import { columnsByName } from '../scope.js'
import type { Context } from './context.js'

/** The columns that a name or a wildcard means, in the input's order; unknown names are reported. */
export function columnsNamed(node: Syntax, columns: readonly PlanColumn[], { binder }: Context): readonly PlanColumn[] {
  if (node.kind === 'star') return columns
  if (node.kind === 'wildcard') {
    const matched = columns.filter((column) => matchesWildcard(column.name, node.pattern))
    if (matched.length === 0) binder.report(unknownColumn({ name: node.pattern }), node.span)
    return matched
  }
  if (node.kind !== 'name') {
    binder.report(columnRequired(), node.span)
    return []
  }
  const { name, span } = node
  const column = columnsByName(columns).get(name) ?? columnMeant(name, columns, span, binder)
  if (column) return [column]
  reportUnknownColumn(
    name,
    columns.map((one) => one.name),
    span,
    binder,
  )
  return []
}

/** Several names and wildcards at once, each column once. */
export const columnsOf = (
  nodes: readonly Syntax[],
  columns: readonly PlanColumn[],
  context: Context,
): readonly PlanColumn[] => [...new Set(nodes.flatMap((node) => columnsNamed(node, columns, context)))]

/** Replaces columns of a plan in place and appends new ones, as extend does. */
export function extendWith(input: Plan, assignments: readonly Assignment[], columns: readonly PlanColumn[]): Plan {
  const replaced = new Map(assignments.map((assignment) => [assignment.column.name, assignment]))
  const kept = columns.map((column) => {
    const replacement = replaced.get(column.name)
    replaced.delete(column.name)
    return replacement ?? { column, value: reference(column) }
  })
  return project(input, [...kept, ...replaced.values()])
}

/** Reports a name given twice among the explicit names of one operator. */
export function checkNames(columns: readonly NamedExpr[], context: Context): void {
  const names = columns.flatMap((column) => column.names)
  areDistinct(names, context)
}

/** Whether no name is there twice; the second of its kind is reported. */
export function areDistinct(names: readonly Name[], { binder }: Context): boolean {
  const seen = new Set<string>()
  const twice = names.filter(({ name }) => seen.size === seen.add(name).size)
  for (const { name, span } of twice) binder.report(duplicateColumn({ name }), span)
  return twice.length === 0
}

/** Drops columns that only served on the way. */
export const withColumns = (plan: Plan, columns: readonly PlanColumn[]): Plan =>
  plan.columns.length === columns.length && plan.columns.every((c, i) => c === columns[i]) ? plan : keep(plan, columns)
