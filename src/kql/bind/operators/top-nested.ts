// top-nested: the largest groups, within each of them the largest groups of another key, and so on.
import type { TopNested, TopNestedLevel } from '../../../../grammar/ast.js'
import type { Expr } from '../../expression.js'
import { constant, nothing, reference } from '../../expression.js'
import type { Assignment, Plan, PlanColumn } from '../../plan.js'
import { aggregate, equijoin, filter, keep, project, window } from '../../plan.js'
import { wrongType } from '../../problems.js'
import { convert, makeCall, operatorCall, rowNumber } from '../conversion.js'
import { NameSet, suggestedName } from '../naming.js'
import { bindExpression } from '../parts.js'
import { placeOf } from '../place.js'
import type { Context } from './context.js'
import type { OverRows } from './operator.js'
import { over } from './context.js'
import { bindCount } from './known-values.js'
import { assignment } from './project.js'
import { bindItem, Summary } from './summarize.js'

/** The groups of a level: columns of the keys from the first level to this one, then of the aggregate. */
interface Groups {
  /** What the shared plan is called; each use has columns of its own. */
  readonly name: string
  readonly plan: Plan
}

/** Rows of the answer: the key of each level, and its aggregate where it is not to be had from the level's groups. */
interface Paths {
  readonly plan: Plan
  readonly keys: readonly PlanColumn[]
  readonly results: readonly (PlanColumn | undefined)[]
}

export const topNested: OverRows<TopNested> = {
  syntax: 'T | top-nested [n] of column by aggregate, …',
  doc: 'The top values of a column, and within each those of the next.',
  examples: {
    'datatable(k: string, n: long)["a", 1, "b", 5, "a", 2] | top-nested 1 of k by total = sum(n)': '[["b",5]]',
  },
  overRows: (node, input, context) => {
    const { binder } = context
    const source: Groups = { name: binder.sharedName('nested'), plan: input }
    const levels: Groups[] = []
    const rest: { readonly depth: number; readonly rows: Plan }[] = []
    let limited: Groups | undefined
    for (const [depth, level] of node.levels.entries()) {
      const path = node.levels.slice(0, depth + 1)
      const among = limited
      const rows = (): Plan => {
        const all = use(source, context)
        return among ? matched('inside', all, path, among, context) : all
      }
      const plan = largestGroups(path, level, rows(), context)
      if (!plan) return undefined
      const groups = { name: binder.sharedName('level'), plan }
      levels.push(groups)
      if (!level.count) continue
      limited = groups
      if (node.levels.slice(depth).some(({ others }) => others))
        rest.push({ depth, rows: matched('outside', rows(), path, groups, context) })
    }
    const labels = node.levels.map((level, depth) => labelOf(level, levels[depth]?.plan.columns.at(-2), context))
    if (labels.includes(undefined)) return undefined
    const last = levels.at(-1)
    if (!last) return undefined
    const [top, ...others] = [
      largestPaths(last, levels.length - 1, context),
      ...rest.map(({ depth, rows }) => restPaths(node.levels, depth, labels, rows, context)),
    ].map((paths) => besideAncestors(paths, levels, context))
    if (!top || others.length === 0) return top
    const inputs = [top, ...others].map((plan) => ({ plan, sources: plan.columns.map(reference) }))
    return { kind: 'union', inputs, columns: top.columns.map((c) => binder.column(c.name, c.type)) }
  },
}

const use = ({ name, plan }: Groups, { binder }: Context): Plan => binder.use(name, plan)

/**
 * Rows that have, or have not, the keys of one of the groups, of which there is one for each path of keys. The engine
 * allows no semi and anti joins within partition and mv-apply.
 */
function matched(
  side: 'inside' | 'outside',
  rows: Plan,
  path: readonly TopNestedLevel[],
  groups: Groups,
  context: Context,
): Plan {
  const found = use(groups, context)
  const keys = found.columns.slice(0, -1)
  const on = keys.flatMap((key, depth) => {
    const level = path[depth]
    return level ? [{ left: bindExpression(level.of.value, over(rows, context)), right: reference(key) }] : []
  })
  if (side === 'inside') return keep(equijoin('inner', rows, found, on), rows.columns)
  const mark = context.binder.column('mark', 'long')
  const marked = project(found, [
    ...keys.map((column) => ({ column, value: reference(column) })),
    { column: mark, value: constant('long', 1n) },
  ])
  const beside = equijoin('left', rows, marked, on)
  return keep(filter(beside, makeCall('isnull', { value: reference(mark) }, 'bool')), rows.columns)
}

/** One row for each path of keys, with the aggregate; only the first so many within each parent. */
function largestGroups(
  path: readonly TopNestedLevel[],
  level: TopNestedLevel,
  rows: Plan,
  context: Context,
): Plan | undefined {
  const keys = path.map((one) => assignment(keyName(one), bindExpression(one.of.value, over(rows, context)), context))
  const groups = keys.some(({ value }) => value.type === 'unknown') ? undefined : summed(level, keys, rows, context)
  const count = level.count && bindCount(level.count, context)
  if (!groups || (level.count && !count)) return undefined
  const result = groups.columns.at(-1)
  if (!count || !result) return groups
  const number = context.binder.column('row_number', 'long')
  const numbered = window(groups, [{ column: number, call: rowNumber }], {
    partitionBy: groups.columns.slice(0, -2).map(reference),
    orderBy: [{ value: reference(result), descending: level.direction !== 'asc', nullsFirst: false }],
  })
  return keep(filter(numbered, operatorCall('<=', reference(number), count, 'bool')), groups.columns)
}

const keyName = ({ of }: TopNestedLevel): string => of.names[0]?.name ?? suggestedName(of.value) ?? 'Column1'
const resultName = (level: TopNestedLevel): string => level.by.names[0]?.name ?? `aggregated_${keyName(level)}`

/** The aggregate of a level by the keys given. */
function summed(level: TopNestedLevel, keys: readonly Assignment[], rows: Plan, context: Context): Plan | undefined {
  const summary = new Summary(rows, over(rows, context), context, keys, new Set(), new NameSet())
  bindItem({ ...level.by, names: [] }, summary)
  const [result] = summary.results
  if (!result || result.value.type === 'unknown') return undefined
  const column = context.binder.column(resultName(level), result.value.type)
  return project(aggregate(rows, keys, summary.aggregates), [
    ...keys.map((key) => ({ column: key.column, value: reference(key.column) })),
    { column, value: result.value },
  ])
}

/** What stands for the others of a level: the name that it gives them, in the type of its keys, or nothing. */
function labelOf({ others }: TopNestedLevel, key: PlanColumn | undefined, context: Context): Expr | undefined {
  const type = key?.type ?? 'unknown'
  if (!others) return nothing(type)
  const bound = bindExpression(others, placeOf(context.binder, context.scope))
  const label = bound.type === 'unknown' ? undefined : convertible(bound, type)
  if (bound.type !== 'unknown' && !label)
    context.binder.report(wrongType({ expected: type, found: bound.type }), others.span)
  return label
}

const convertible = (label: Expr, type: PlanColumn['type']): Expr | undefined =>
  label.type === type || (type !== 'string' && label.type !== 'string') ? convert(label, type) : undefined

/** The groups of the last level, which has so many above it. */
function largestPaths(last: Groups, above: number, context: Context): Paths {
  const plan = use(last, context)
  const ancestors = Array.from({ length: above }, () => undefined)
  return { plan, keys: plan.columns.slice(0, -1), results: [...ancestors, plan.columns.at(-1)] }
}

/**
 * A row more within each parent: the rows that are in none of its groups, where there are any. From the level on that
 * leaves them out, each level that names its others has its aggregate of them, and one that does not has nothing.
 */
function restPaths(
  path: readonly TopNestedLevel[],
  depth: number,
  labels: readonly (Expr | undefined)[],
  rows: Plan,
  context: Context,
): Paths {
  const place = over(rows, context)
  const keys = path.map((level, i) =>
    assignment(keyName(level), (i < depth ? undefined : labels[i]) ?? bindExpression(level.of.value, place), context),
  )
  const summary = new Summary(rows, place, context, keys, new Set(), new NameSet())
  for (const level of path.slice(depth)) bindItem({ ...level.by, names: [] }, summary)
  const results = path.slice(depth).flatMap((level, i) => {
    const value = summary.results[i]?.value
    return value ? [assignment(resultName(level), level.others ? value : nothing(value.type), context)] : []
  })
  const plan = project(aggregate(rows, keys, summary.aggregates), [
    ...keys.map(({ column }) => ({ column, value: reference(column) })),
    ...results,
  ])
  const ancestors = path.slice(0, depth).map(() => undefined)
  return {
    plan,
    keys: keys.map(({ column }) => column),
    results: [...ancestors, ...results.map(({ column }) => column)],
  }
}

/** Each row, beside each of its keys the aggregate of the level it belongs to. */
function besideAncestors({ plan: rows, keys, results }: Paths, levels: readonly Groups[], context: Context): Plan {
  let plan = rows
  const shown: PlanColumn[] = []
  for (const [depth, level] of levels.entries()) {
    const own = results[depth]
    const right = own ? undefined : use(level, context)
    if (right) {
      const on = right.columns.slice(0, -1).flatMap((column, i) => {
        const left = keys[i]
        return left ? [{ left: reference(left), right: reference(column) }] : []
      })
      plan = equijoin('inner', plan, right, on)
    }
    shown.push(...keys.slice(depth, depth + 1), ...(own ? [own] : (right?.columns.slice(-1) ?? [])))
  }
  const names = new NameSet()
  return keep(
    plan,
    shown.map((column) => ({ ...column, name: names.unique(column.name) })),
  )
}
