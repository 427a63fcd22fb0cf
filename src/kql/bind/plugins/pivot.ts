// pivot: the values of a column become columns, each with an aggregate over its rows.
import type { CallExpr, Expr as Syntax } from '../../../../grammar/ast.js'
import type { AggregateCall, Expr } from '../../expression.js'
import { children, constant, reference } from '../../expression.js'
import type { Aggregate, Assignment, Plan, PlanColumn } from '../../plan.js'
import { aggregate, project, sort } from '../../plan.js'
import { aggregateRequired } from '../../problems.js'
import { aggregateCall, convert, operatorCall } from '../conversion.js'
import { NameSet } from '../naming.js'
import type { Context } from '../operators/context.js'
import { over } from '../operators/context.js'
import { bindExpression } from '../parts.js'
import { ask } from './ask.js'
import type { Plugin, PluginCall } from './plugin.js'
import { asDeclared, declaredColumns } from './plugin.js'
import { columnsByName } from '../scope.js'

export const pivot: Plugin = {
  doc: 'The values of a column as columns of their own, each with an aggregate of its rows: how many, unless told.',
  examples: {
    'datatable(who: string, what: string)["u", "p", "u", "q", "u", "q"] | evaluate pivot(what)': '[["u",1,2]]',
  },
  bind: (call, input, context) => {
    const column = call.takes(1) ? call.column(call.argument(0), input) : undefined
    if (!column) return undefined
    const [aggregateNode, ...groupNodes] = call.rest(1)
    const measure = aggregateNode ? isCall(aggregateNode, context) : undefined
    if (aggregateNode && !measure) return undefined
    const named = groupNodes.map((node) => call.column(node, input))
    if (named.some((one) => !one)) return undefined
    const read = measure ? columnsRead(measure, input, context) : new Set<number>()
    const others = input.columns.filter((one) => one !== column && !read.has(one.id))
    const groups = named.length > 0 ? named.filter((one) => one !== undefined) : others
    const declared = declaredColumns(call.node)
    const groupNames = new Set(groups.map(({ name }) => name))
    const values = declared
      ? declared.columns.flatMap(({ name }) => (groupNames.has(name) ? [] : [name]))
      : askValues(call, input, column, context)
    if (!values) return undefined
    const turned = turn({ input, column, measure, groups, values }, context)
    return turned && declared ? asDeclared(turned, declared, context) : turned
  },
}

/** The aggregate as a call. */
function isCall(node: Syntax, { binder }: Context): CallExpr | undefined {
  if (node.kind === 'call') return node
  binder.report(aggregateRequired(), node.span)
  return undefined
}

const textOf = (column: PlanColumn): Expr => convert(reference(column), 'string')

/** The values that the data has, by code unit. */
function askValues(call: PluginCall, input: Plan, column: PlanColumn, context: Context): readonly string[] | undefined {
  const value = context.binder.column('value', 'string')
  const distinct = aggregate(input, [{ column: value, value: textOf(column) }], [])
  const sorted = sort(distinct, [{ value: reference(value), descending: false, nullsFirst: false }])
  return ask(sorted, call.node.span, context)?.map(([text = '']) => text)
}

/** The columns that an aggregate reads. */
function columnsRead(node: CallExpr, input: Plan, context: Context): ReadonlySet<number> {
  const ids = new Set<number>()
  const note = (expr: Expr): void => {
    if (expr.kind === 'column') ids.add(expr.id)
    else children(expr).forEach(note)
  }
  bindMeasure(node, input, context, (call) => {
    for (const argument of Object.values(call.arguments).flat()) note(argument)
    if (call.predicate) note(call.predicate)
  })
  return ids
}

function bindMeasure(node: CallExpr, input: Plan, context: Context, see: (call: AggregateCall) => void): Expr {
  return bindExpression(node, {
    ...over(input, context),
    liftAggregate: (call, name) => {
      see(call)
      return reference(context.binder.column(name, call.type))
    },
  })
}

interface Turning {
  readonly input: Plan
  readonly column: PlanColumn
  readonly measure: CallExpr | undefined
  readonly groups: readonly PlanColumn[]
  readonly values: readonly string[]
}

/** One aggregate for each value, over the rows that have it. */
function turn({ input, column, measure, groups, values }: Turning, context: Context): Plan | undefined {
  const { binder } = context
  const aggregates: Aggregate['aggregates'][number][] = []
  const ofValue = (call: AggregateCall, value: string): Expr => {
    const isValue = operatorCall('==', textOf(column), constant('string', value), 'bool')
    const predicate = call.predicate ? operatorCall('and', isValue, call.predicate, 'bool') : isValue
    const lifted = binder.column(value, call.type)
    aggregates.push({ column: lifted, call: { ...call, predicate } })
    return reference(lifted)
  }
  const names = new NameSet(columnsByName(groups))
  const count = aggregateCall('count', {}, 'long')
  const cells = values.map((value): Assignment => {
    const cell = measure
      ? bindExpression(measure, { ...over(input, context), liftAggregate: (call) => ofValue(call, value) })
      : ofValue(count, value)
    return { column: binder.column(names.unique(value), cell.type), value: cell }
  })
  if (cells.some(({ value }) => value.type === 'unknown')) return undefined
  if (measure && aggregates.length === 0 && values.length > 0) {
    binder.report(aggregateRequired(), measure.span)
    return undefined
  }
  const grouped = groups.map((group) => ({ column: binder.column(group.name, group.type), value: reference(group) }))
  const kept = grouped.map(({ column: group }) => ({ column: group, value: reference(group) }))
  return project(aggregate(input, grouped, aggregates), [...kept, ...cells])
}
