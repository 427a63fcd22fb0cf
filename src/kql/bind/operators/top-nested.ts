// top-nested: the largest groups, within each of them the largest groups of another key, and so on.
import type { TopNested, TopNestedLevel } from '../../../../grammar/ast.js'
import type { Expr } from '../../expression.js'
import { reference } from '../../expression.js'
import { requireWindow } from '../../functions/index.js'
import type { Assignment, JoinKind, Plan, PlanColumn } from '../../plan.js'
import { aggregate, equijoin, filter, keep, project, window } from '../../plan.js'
import { formNotSupported, wrongType } from '../../problems.js'
import { convert, operatorCall } from '../conversion.js'
import { bindExpression } from '../expressions.js'
import { NameSet, suggestedName } from '../naming.js'
import { placeOf } from '../tables.js'
import type { BindOperator, Context } from './context.js'
import { bindCount, over } from './context.js'
import { assignment } from './project.js'
import { bindItem, Summary } from './summarize.js'

/** The groups of a level: columns of the keys from the first level to this one, then of the aggregate. */
interface Groups {
  /** What the shared plan is called; each use has columns of its own. */
  readonly name: string
  readonly plan: Plan
}

export const topNested: BindOperator<TopNested> = (node, input, context) => {
  const source: Groups = { name: context.binder.sharedName('nested'), plan: input }
  const levels: Groups[] = []
  let limited: Groups | undefined
  for (const depth of node.levels.keys()) {
    const path = node.levels.slice(0, depth + 1)
    const groups = bindLevel(path, depth === node.levels.length - 1, source, limited, context)
    if (!groups) return undefined
    levels.push(groups)
    if (path[depth]?.count) limited = groups
  }
  return besideAncestors(levels, context)
}

/** The groups of the last level of a path, among the rows whose ancestors are in `limited`. */
function bindLevel(
  path: readonly TopNestedLevel[],
  last: boolean,
  source: Groups,
  limited: Groups | undefined,
  context: Context,
): Groups | undefined {
  const { binder } = context
  const level = path.at(-1)
  if (level?.others && !last) {
    const what = "'with others' of a level that is not the last"
    binder.report(formNotSupported({ what }), level.others.span)
    return undefined
  }
  const rows = (): Plan => {
    const all = use(source, context)
    return limited ? matched('leftsemi', all, path, use(limited, context), context) : all
  }
  const largest = level && largestGroups(path, level, rows(), context)
  if (!level || !largest) return undefined
  const groups = { name: binder.sharedName('level'), plan: largest }
  if (!level.others) return groups
  const left = matched('leftanti', rows(), path, use(groups, context), context)
  const plan = withOthers(path, level.others, groups, left, context)
  return plan && { name: binder.sharedName('level'), plan }
}

const use = ({ name, plan }: Groups, { binder }: Context): Plan => binder.use(name, plan)

/** Rows that have, or have not, the keys of one of the groups. */
function matched(type: JoinKind, rows: Plan, path: readonly TopNestedLevel[], groups: Plan, context: Context): Plan {
  const keys = groups.columns.slice(0, -1)
  const on = keys.flatMap((key, depth) => {
    const level = path[depth]
    return level ? [{ left: bindExpression(level.of.value, over(rows, context)), right: reference(key) }] : []
  })
  return equijoin(type, rows, groups, on)
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
  const call = { function: requireWindow('row_number'), arguments: {}, type: 'long' as const }
  const numbered = window(groups, [{ column: number, call }], {
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

/** A row more within each parent: the aggregate of the rows that are in none of its groups, where there are any. */
function withOthers(
  path: readonly TopNestedLevel[],
  others: NonNullable<TopNestedLevel['others']>,
  groups: Groups,
  left: Plan,
  context: Context,
): Plan | undefined {
  const level = path.at(-1)
  const type = groups.plan.columns.at(-2)?.type ?? 'unknown'
  const bound = bindExpression(others, placeOf(context.binder, context.scope))
  const label = bound.type === 'unknown' ? undefined : convertible(bound, type)
  if (!level || !label) {
    if (bound.type !== 'unknown') context.binder.report(wrongType({ expected: type, found: bound.type }), others.span)
    return undefined
  }
  const keys = path.map((one, depth) => {
    const value = depth === path.length - 1 ? label : bindExpression(one.of.value, over(left, context))
    return assignment(keyName(one), value, context)
  })
  const rest = summed(level, keys, left, context)
  const top = use(groups, context)
  const inputs = [top, ...(rest ? [rest] : [])].map((plan) => ({ plan, sources: plan.columns.map(reference) }))
  return rest && { kind: 'union', inputs, columns: top.columns.map((c) => context.binder.column(c.name, c.type)) }
}

const convertible = (label: Expr, type: PlanColumn['type']): Expr | undefined =>
  label.type === type || (type !== 'string' && label.type !== 'string') ? convert(label, type) : undefined

/** The groups of the last level, beside each key the aggregate of the level it belongs to. */
function besideAncestors(levels: readonly Groups[], context: Context): Plan | undefined {
  const last = levels.at(-1)
  if (!last) return undefined
  let plan = use(last, context)
  const [keys, result] = [plan.columns.slice(0, -1), plan.columns.slice(-1)]
  const shown: PlanColumn[] = []
  for (const [depth, level] of levels.entries()) {
    const key = keys.slice(depth, depth + 1)
    if (level === last) {
      shown.push(...key, ...result)
      break
    }
    const right = use(level, context)
    const on = right.columns.slice(0, -1).flatMap((column, i) => {
      const left = keys[i]
      return left ? [{ left: reference(left), right: reference(column) }] : []
    })
    plan = equijoin('inner', plan, right, on)
    shown.push(...key, ...right.columns.slice(-1))
  }
  const names = new NameSet()
  return keep(
    plan,
    shown.map((column) => ({ ...column, name: names.unique(column.name) })),
  )
}
