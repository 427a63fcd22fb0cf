// make-series: aggregates by bins of an axis as arrays, with a default where a bin has no rows.
import type { Expr as Syntax, MakeSeries } from '../../../../grammar/ast.js'
import type { Expr } from '../../expression.js'
import { constant, reference } from '../../expression.js'
import type { Plan, PlanColumn } from '../../plan.js'
import { aggregate, filter, project } from '../../plan.js'
import { badValue, wrongType } from '../../problems.js'
import type { BoundType } from '../../types.js'
import { isNumber, widestNumber } from '../../types.js'
import { convert, makeCall, operatorCall } from '../conversion.js'
import { bindExpression } from '../expressions.js'
import { NameSet } from '../naming.js'
import { placeOf } from '../tables.js'
import type { BindOperator, Context } from './context.js'
import { checkOptions, optionText, over } from './context.js'
import { assignment } from './project.js'
import { aggregateCall, bindItem, Summary } from './summarize.js'

export const makeSeries: BindOperator<MakeSeries> = (node, input, context) => {
  checkOptions(node, ['kind'], context)
  const { binder } = context
  // The input is read again for the bounds where the query gives none.
  const shared = node.from && node.to ? input : binder.use(binder.sharedName('series'), input)
  const place = over(shared, context)
  const axis = bindExpression(node.axis.value, place)
  const step = bindExpression(node.step, placeOf(binder, context.scope))
  const type = axisType(axis.type, step.type)
  if (axis.type === 'unknown' || step.type === 'unknown') return undefined
  const by = type && convert(step, type === 'datetime' ? 'timespan' : type)
  if (!type || !by) {
    binder.report(
      badValue({ what: 'The axis of make-series', expected: 'a number, datetime or timespan with a step of its kind' }),
      node.axis.span,
    )
    return undefined
  }
  if (by.kind === 'constant' && by.value !== null && Number(by.value) <= 0) {
    binder.report(badValue({ what: 'The step of make-series', expected: 'above zero' }), node.step.span)
    return undefined
  }
  if (ofIntegers(axis.type) && !ofIntegers(step.type)) {
    binder.report(wrongType({ expected: axis.type, found: step.type, what: 'The step of make-series' }), node.step.span)
    return undefined
  }
  const along = convert(axis, type) ?? axis
  const given = [node.from, node.to].map((bound) => bound && bindBound(bound, axis.type, type, context))
  if (given.includes('problem')) return undefined
  const [first, last] = given.filter((bound) => bound !== 'problem')
  const start = first ?? binned(extreme('min', input, node, context), by, type)
  // The older `in range(…)` has its bins where bin() has them, and counts its end among them.
  const from = node.inRange ? binned(start, by, type) : start
  const to = last ?? binned(extreme('max', input, node, context), by, type)

  const names = new NameSet()
  const groups = node.by.map((item) => {
    const expr = bindExpression(item.value, place)
    return assignment(names.forResult(item, expr, context), expr, context)
  })
  if (groups.some(({ value }) => value.type === 'unknown')) return undefined
  const bin = binder.column('bin', 'long')
  const offset = operatorCall('-', along, from, type === 'datetime' ? 'timespan' : type)
  const number = makeCall('bin number', { offset, step: by }, 'long')
  const sinceStart = operatorCall('>=', along, start, 'bool')
  const within = node.to
    ? operatorCall('and', sinceStart, operatorCall(node.inRange ? '<=' : '<', along, to, 'bool'), 'bool')
    : sinceStart
  const summary = new Summary(shared, place, context, groups, new Set(), names)
  for (const item of node.aggregates) bindItem(item, summary)
  if (summary.results.some(({ value }) => value.type === 'unknown')) return undefined
  const other = summary.results.find(({ value }) => ['bool', 'dynamic', 'guid', 'string'].includes(value.type))
  if (other) {
    const what = `The aggregate '${other.column.name}' of make-series`
    binder.report(wrongType({ expected: 'number', found: other.value.type, what }), node.span)
    return undefined
  }

  const span = operatorCall('-', to, from, type === 'datetime' ? 'timespan' : type)
  const count = node.inRange
    ? operatorCall('+', makeCall('bin number', { offset: span, step: by }, 'long'), constant('long', 1n), 'long')
    : makeCall(node.to ? 'bin count' : 'bin count through', { from, to, step: by }, 'long')
  const binned1 = aggregate(filter(shared, within), [...groups, { column: bin, value: number }], summary.aggregates)
  const perBin = project(binned1, [
    ...groups.map(({ column }) => ({ column, value: reference(column) })),
    { column: bin, value: reference(bin) },
    ...summary.results,
  ])
  return gather(
    node,
    perBin,
    groups.map(({ column }) => column),
    bin,
    summary.results.map(({ column }) => column),
    { along: axis, from, step: by, count, type, names },
    context,
  )
}

interface Axis {
  /** As the query has it. */
  readonly along: Expr
  readonly from: Expr
  readonly step: Expr
  readonly count: Expr
  readonly type: BoundType
  readonly names: NameSet
}

/** One row a group: an array for each aggregate, and the axis. */
function gather(
  node: MakeSeries,
  perBin: Plan,
  groups: readonly PlanColumn[],
  bin: PlanColumn,
  values: readonly PlanColumn[],
  axis: Axis,
  context: Context,
): Plan {
  const { binder } = context
  const place = placeOf(binder, context.scope)
  const series = values.map((value, i) => {
    const given = node.aggregates[i]?.default
    const otherwise = given ? bindExpression(given, place) : constant('long', 0n)
    const filled = convert(otherwise, value.type) ?? constant(value.type, null)
    const call = aggregateCall(
      'series of',
      { bin: reference(bin), value: reference(value), count: axis.count, otherwise: filled },
      'dynamic',
    )
    return { column: binder.column(value.name, 'dynamic'), call }
  })
  // A constant group makes no row of no rows, as KQL has it; without a group kind=nonempty has a row of defaults.
  const nonEmpty = optionText(node.options, 'kind') === 'nonempty'
  const one = { column: binder.column('all', 'long'), value: constant('long', 1n) }
  const grouped = groups.map((column) => ({
    column: binder.column(column.name, column.type),
    value: reference(column),
  }))
  const gathered = aggregate(perBin, grouped.length > 0 || nonEmpty ? grouped : [one], series)
  const name = axis.names.forResult(node.axis, axis.along, context)
  const points = makeCall('axis of', { from: axis.from, step: axis.step, count: axis.count }, 'dynamic')
  return project(gathered, [
    ...grouped.map(({ column }) => ({ column, value: reference(column) })),
    ...series.map(({ column }) => ({ column, value: reference(column) })),
    { column: binder.column(name, 'dynamic'), value: points },
  ])
}

function axisType(axis: BoundType, step: BoundType): BoundType | undefined {
  if (isNumber(axis) && isNumber(step)) return widestNumber('long', widestNumber(axis, step))
  return (axis === 'datetime' || axis === 'timespan') && step === 'timespan' ? axis : undefined
}

const ofIntegers = (type: BoundType): boolean => type === 'int' || type === 'long'

/** Where an axis begins or ends, as the type that it is counted in; what is of another kind than the axis is reported. */
function bindBound(node: Syntax, axis: BoundType, type: BoundType, { binder, scope }: Context): Expr | 'problem' {
  const bound = bindExpression(node, placeOf(binder, scope))
  const areNumbers = isNumber(bound.type) && isNumber(axis) && (ofIntegers(bound.type) || !ofIntegers(axis))
  const converted = bound.type === axis || areNumbers ? convert(bound, type) : undefined
  if (converted) return converted
  const what = 'A bound of the axis of make-series'
  if (bound.type !== 'unknown') binder.report(wrongType({ expected: axis, found: bound.type, what }), node.span)
  return 'problem'
}

const binned = (value: Expr, step: Expr, type: BoundType): Expr => makeCall('bin', { value, roundTo: step }, type)

/** The smallest or largest value of the axis, read from the whole input. */
function extreme(end: 'min' | 'max', input: Plan, node: MakeSeries, context: Context): Expr {
  const shared = context.binder.use(context.binder.sharedName('series'), input)
  const axis = bindExpression(node.axis.value, over(shared, context))
  const column = context.binder.column(end, axis.type)
  const plan = aggregate(shared, [], [{ column, call: aggregateCall(end, { value: axis }, axis.type) }])
  return { kind: 'scalar-query', plan, type: axis.type }
}
