// project and its family: which columns, under which names, in which order.
import type {
  Extend,
  Name,
  NamedExpr,
  Project,
  ProjectAway,
  ProjectByNames,
  ProjectKeep,
  ProjectRename,
  ProjectReorder,
} from '../../../../grammar/ast.js'
import type { Expr } from '../../expression.js'
import type { Assignment, Plan, PlanColumn } from '../../plan.js'
import { keep, project as projectPlan } from '../../plan.js'
import {
  constantRequired,
  duplicateColumn,
  formNotSupported,
  nameStillTaken,
  newNameRequired,
  starBeyondKusto,
} from '../../problems.js'
import { withColumnMeant } from '../column-if-exists.js'
import { checkNameCount, isColumn, matchesWildcard, NameSet, suggestedName, suggestedOrNumbered } from '../naming.js'
import { bindExpression } from '../parts.js'
import type { Place } from '../place.js'
import { bindNamedResults, bindResults } from '../scalar-calls.js'
import { columnsByName } from '../scope.js'
import type { Context } from './context.js'
import type { OverRows } from './operator.js'
import { columnsNamed, columnsOf, extendWith } from './columns.js'
import { WindowLift } from './window-lift.js'

/** Binds `name = value` lists in order; a suggested name that one before has gets a number. */
export function bindColumns(
  nodes: readonly NamedExpr[],
  place: Place,
  names: NameSet,
  context: Context,
): readonly Assignment[] {
  return nodes.flatMap((item) => {
    const node = withColumnMeant(item, place)
    const several = bindResults(node.value, place)
    if (several) {
      checkNameCount(node, several.length, context)
      return several.map(({ name, expr }, i) => {
        const given = node.names[i]
        return assignment(given ? names.declare(given.name, given.span, context) : names.unique(name), expr, context)
      })
    }
    const value = bindExpression(node.value, place)
    // A column that is meant by column_ifexists is numbered beside one that is named outright.
    const isOutright = node === item || node.names.length > 0
    const name = isOutright ? names.forResult(node, value, context) : names.forExpression(node.value, context)
    return [assignment(name, value, context)]
  })
}

/** A column for a value. */
export const assignment = (name: string, value: Expr, { binder }: Context): Assignment => ({
  column: binder.column(name, value.type),
  value,
})

const bound = (assignments: readonly Assignment[]): boolean =>
  assignments.every(({ value }) => value.type !== 'unknown')

export const project: OverRows<Project> = {
  syntax: 'T | project [name =] expression, …',
  doc: 'Just these columns, in this order.',
  examples: {
    'print a = 1, b = 2 | project b, c = a + b': '[[2,3]]',
  },
  overRows: (node, input, context) => {
    const lift = new WindowLift(input, context)
    const nodes = node.columns.flatMap((column) => expandWildcards(column, input.columns, context))
    const assignments = bindColumns(nodes, lift.place, new NameSet(), context)
    return bound(assignments) ? projectPlan(lift.plan, assignments) : undefined
  },
}

/** `*` and `a*` in a list stand for the columns they match. */
function expandWildcards(node: NamedExpr, columns: readonly PlanColumn[], context: Context): readonly NamedExpr[] {
  if (node.value.kind !== 'star' && node.value.kind !== 'wildcard') return [node]
  const { span } = node
  context.binder.report(starBeyondKusto(), span)
  return columnsNamed(node.value, columns, context).map(({ name }) => ({
    names: [],
    value: { kind: 'name', name, span },
    span,
  }))
}

export const extend: OverRows<Extend> = {
  syntax: 'T | extend [name =] expression, …',
  doc: 'Adds computed columns, or replaces those of the same names.',
  examples: {
    'print a = 2 | extend b = a * 2': '[[2,4]]',
  },
  overRows: (node, input, context) => bindExtend(node.columns, input, context),
}

/** New columns at the end, existing ones replaced where they stand. */
export function bindExtend(nodes: readonly NamedExpr[], input: Plan, context: Context): Plan | undefined {
  const lift = new WindowLift(input, context)
  const before = columnsByName(input.columns)
  const names = new NameSet(before)
  const declared = new NameSet()
  const assignments = nodes.flatMap((item) => {
    const column = withColumnMeant(item, lift.place)
    const { names: given, value } = column
    const several = bindNamedResults(column, lift.place)
    for (const { name, span } of given) declared.declare(name, span, context)
    checkNameCount(column, several?.length ?? 1, context)
    if (several)
      return several.map(({ name, expr }, i) => {
        const named = given[i]
        return assignment(named ? names.take(named.name) : names.unique(name), expr, context)
      })
    const expr = bindExpression(value, lift.place)
    const [name] = given
    // A window function's result is a column too, of no name that could clash.
    if (!name && isColumn(expr) && suggestedName(value) !== undefined) declared.forResult(column, expr, context)
    // An unnamed result replaces the column whose name it suggests, as in `extend tostring(a)`; one of several does not.
    return [assignment(names.take(name?.name ?? suggestedOrNumbered(value, context, before)), expr, context)]
  })
  return bound(assignments) ? extendWith(lift.plan, assignments, input.columns) : undefined
}

export const projectAway: OverRows<ProjectAway> = {
  syntax: 'T | project-away column | wild*, …',
  doc: 'All columns but these.',
  examples: {
    'print a = 1, b1 = 2, b2 = 3 | project-away b*': '[[1]]',
  },
  overRows: (node, input, context) => {
    const away = new Set(columnsOf(node.columns, input.columns, context))
    return keep(
      input,
      input.columns.filter((column) => !away.has(column)),
    )
  },
}

export const projectKeep: OverRows<ProjectKeep> = {
  syntax: 'T | project-keep column | wild*, …',
  doc: 'These columns, in the order in which they were.',
  examples: {
    'print a = 1, b = 2, c = 3 | project-keep c, a': '[[1,3]]',
  },
  overRows: (node, input, context) => {
    const kept = new Set(columnsOf(node.columns, input.columns, context))
    return keep(
      input,
      input.columns.filter((column) => kept.has(column)),
    )
  },
}

export const projectRename: OverRows<ProjectRename> = {
  syntax: 'T | project-rename new = old, …',
  doc: 'New names for columns.',
  examples: {
    'print a = 1 | project-rename b = a': '[[1]]',
  },
  overRows: (node, input, context) => {
    const renamed = new Map<PlanColumn, string>()
    const given: Name[] = []
    for (const {
      names: [name],
      value,
    } of node.columns) {
      const [column] = columnsNamed(value, input.columns, context)
      if (!name && column) context.binder.report(newNameRequired(column), value.span)
      if (!name || !column || renamed.has(column)) continue
      renamed.set(column, name.name)
      given.push(name)
    }
    checkRenames(given, input.columns, renamed, context)
    return keep(
      input,
      input.columns.map((column) => ({ ...column, name: renamed.get(column) ?? column.name })),
    )
  },
}

/** Reports the new names that a column has already; of columns that would exchange names, the first. */
function checkRenames(
  given: readonly Name[],
  columns: readonly PlanColumn[],
  renamed: ReadonlyMap<PlanColumn, string>,
  { binder }: Context,
): void {
  const seen = new Set<string>()
  const byName = columnsByName(columns)
  let exchanged = false
  for (const { name, span } of given) {
    const bearer = byName.get(name)
    const holder = bearer && renamed.get(bearer) !== name ? bearer : undefined
    if (holder && renamed.has(holder)) {
      if (!exchanged) binder.report(nameStillTaken({ name }), span)
      exchanged = true
    } else if (holder || seen.has(name)) binder.report(duplicateColumn({ name }), span)
    seen.add(name)
  }
}

const orders: Readonly<Record<'asc' | 'desc' | 'granny-asc' | 'granny-desc', (a: string, b: string) => number>> = {
  asc: (a, b) => (a < b ? -1 : Number(a > b)),
  desc: (a, b) => (a > b ? -1 : Number(a < b)),
  'granny-asc': (a, b) => a.localeCompare(b, 'en', { numeric: true }),
  'granny-desc': (a, b) => b.localeCompare(a, 'en', { numeric: true }),
}

export const projectReorder: OverRows<ProjectReorder> = {
  syntax: 'T | project-reorder column | wild* [asc | desc], …',
  doc: 'These columns first.',
  examples: {
    'print a = 1, b = 2 | project-reorder b': '[[2,1]]',
  },
  overRows: (node, input, context) => {
    const front = new Set<PlanColumn>()
    for (const { value, order } of node.columns) {
      const found = columnsNamed(value, input.columns, context)
      for (const column of order ? [...found].sort((a, b) => orders[order](a.name, b.name)) : found) front.add(column)
    }
    return keep(input, [...new Set([...front, ...input.columns])])
  },
}

/**
 * project-by-names: like project-keep, in the order given. Names may be constant strings, patterns such as `"a*"` among
 * them, or arrays of them; what no column is called is left out.
 */
export const projectByNames: OverRows<ProjectByNames> = {
  syntax: 'T | project-by-names name, …',
  doc: 'The columns whose names are given as constant texts, patterns or arrays of them, in that order; what no column is called is left out.',
  examples: {
    'print a = 1, b = 2 | project-by-names "b"': '[[2]]',
    'print a1 = 1, b = 2, a2 = 3 | project-by-names dynamic(["a*", "c"])': '[[1,3]]',
  },
  overRows: (node, input, context) => {
    const place = new WindowLift(input, context).place
    const chosen = node.columns.flatMap((value) => {
      if (value.kind === 'star' || value.kind === 'wildcard') return columnsNamed(value, input.columns, context)
      const expr = bindExpression(value, place)
      if (expr.kind !== 'constant' || typeof expr.value !== 'string') {
        if (expr.type !== 'unknown') context.binder.report(constantRequired({ what: 'A name of a column' }), value.span)
        return []
      }
      const names: unknown = expr.type === 'dynamic' ? JSON.parse(expr.value) : [expr.value]
      return (Array.isArray(names) ? names : [names]).flatMap((pattern) =>
        input.columns.filter(({ name }) => matchesWildcard(name, String(pattern))),
      )
    })
    if (chosen.length > 0) return keep(input, [...new Set(chosen)])
    context.binder.report(formNotSupported({ what: 'A table without columns' }), node.span)
    return undefined
  },
}
