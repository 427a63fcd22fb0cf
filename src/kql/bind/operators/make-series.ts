// make-series: aggregates by bins of an axis as arrays, with a default where a bin has no rows.
import type { Expr as Syntax, MakeSeries } from '../../../../grammar/ast.js'
import type { Expr } from '../../expression.js'
import { constant, reference, unknown } from '../../expression.js'
import type { Aggregate, Plan, PlanColumn } from '../../plan.js'
import { filter, project } from '../../plan.js'
import { badValue, wrongType } from '../../problems.js'
import type { BoundType } from '../../types.js'
import { isInteger, isNumber, isSummable, widestNumber } from '../../types.js'
import { aggregateCall, convert, makeCall, operatorCall } from '../conversion.js'
import { NameSet } from '../naming.js'
import { bindExpression } from '../parts.js'
import { placeOf } from '../place.js'
import type { Context } from './context.js'
import type { OverRows } from './operator.js'
import { over } from './context.js'
import { checkOptions, optionText, optionWord } from './options.js'
import { aggregateInOrder } from './group-order.js'
import { assignment } from './project.js'
import { bindItem, Summary } from './summarize.js'

export const makeSeries: OverRows<MakeSeries> = {
  syntax: 'T | make-series [name =] aggregate default = value on axis from a to b step s [by …]',
  doc: 'Aggregates by bins of an axis, as arrays, with a default where a bin has no rows. Without from or to each series begins or ends with its own first or last bin.',
  examples: {
    'datatable(t: long, v: long)[0, 5, 2, 7] | make-series s = sum(v) default = 0 on t from 0 to 3 step 1':
      '[[[5,0,7],[0,1,2]]]',
  },
  overRows: (node, input, context) => {
    checkOptions(node, ['kind'], context)
    if (optionWord(node, 'kind', ['nonempty'], 'default', context) === undefined) return undefined
    const { binder } = context
    const place = over(input, context)
    const axis = bindExpression(node.axis.value, place)
    const step = bindExpression(node.step, placeOf(binder, context.scope))
    const type = axisType(axis.type, step.type)
    if (axis.type === 'unknown' || step.type === 'unknown') return undefined
    const by = type && convert(step, type === 'datetime' ? 'timespan' : type)
    if (!type || !by) {
      const [what, expected, fault] = isSummable(axis.type)
        ? ['The step of make-series', isNumber(axis.type) ? 'a number, as its axis is' : 'a timespan', node.step]
        : ['The axis of make-series', 'a number, datetime or timespan with a step of its kind', node.axis]
      binder.report(badValue({ what, expected }), fault.span)
      return undefined
    }
    if (by.kind === 'constant' && by.value !== null && Number(by.value) <= 0) {
      binder.report(badValue({ what: 'The step of make-series', expected: 'above zero' }), node.step.span)
      return undefined
    }
    if (isInteger(axis.type) && !isInteger(step.type)) {
      binder.report(
        wrongType({ expected: axis.type, found: step.type, what: 'The step of make-series' }),
        node.step.span,
      )
      return undefined
    }
    const along = convert(axis, type)
    const given = [node.from, node.to].map((bound) => bound && bindBound(bound, axis.type, type, context))
    if (given.includes('problem')) return undefined
    const [start, end] = given.filter((bound) => bound !== 'problem')
    // The older `in range(…)` has its bins where bin() has them, and counts its end among them.
    const origin = start && node.inRange ? binned(start, by, type) : start

    const names = new NameSet()
    const groups = node.by.map((item) => {
      const expr = bindExpression(item.value, place)
      return assignment(names.forResult(item, expr, context), expr, context)
    })
    if (groups.some(({ value }) => value.type === 'unknown')) return undefined
    const bin = binder.column('bin', 'long')
    const distance = type === 'datetime' ? 'timespan' : type
    const since = origin ? operatorCall('-', along, origin, distance) : ofMultiples(along, by, type)
    const number = makeCall('bin number', { offset: since, step: by }, 'long')
    const within = [
      ...(start ? [operatorCall('>=', along, start, 'bool')] : []),
      ...(end ? [operatorCall(node.inRange ? '<=' : '<', along, end, 'bool')] : []),
      // What is infinite lies in no bin, nor does a value beyond all counting; nothing is not between bounds anyway.
      ...(start && end && distance !== 'real' ? [] : [makeCall('isnotnull', { value: number }, 'bool')]),
    ].reduce((left, right) => operatorCall('and', left, right, 'bool'))
    const summary = new Summary(input, place, context, groups, new Set(), names)
    for (const item of node.aggregates) bindItem(item, summary)
    if (summary.results.some(({ value }) => value.type === 'unknown')) return undefined
    const other = summary.results.find(({ value }) => ['bool', 'dynamic', 'guid', 'string'].includes(value.type))
    if (other) {
      const what = `The aggregate '${other.column.name}' of make-series`
      binder.report(wrongType({ expected: 'number', found: other.value.type, what }), node.span)
      return undefined
    }

    const first = origin && constant('long', 0n)
    const last = end && lastBin(origin ?? zero(type), end, by, node.inRange)
    const bins = [...groups, { column: bin, value: number }]
    const grouped = aggregateInOrder(filter(input, within), bins, summary.aggregates, context)
    const perBin = project(grouped, [
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
      { along: axis, origin: origin ?? zero(type), step: by, first, last, names },
      context,
    )
  },
}

interface Axis {
  /** As the query has it. */
  readonly along: Expr
  /** Where the bin of the number 0 begins. */
  readonly origin: Expr
  readonly step: Expr
  /** The numbers of the bins that the query begins and ends with; where it does not tell, each series has its own. */
  readonly first: Expr | undefined
  readonly last: Expr | undefined
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
  const told = { ...(axis.first && { first: axis.first }), ...(axis.last && { last: axis.last }) }
  const ownEnd = (end: 'min' | 'max'): Aggregate['aggregates'][number] => ({
    column: binder.column(end, 'long'),
    call: aggregateCall(end, { value: reference(bin) }, 'long'),
  })
  const [ownFirst, ownLast] = [axis.first ? undefined : ownEnd('min'), axis.last ? undefined : ownEnd('max')]
  const series = values.map((value, i) => {
    const given = node.aggregates[i]?.default
    const otherwise = given ? bindExpression(given, place) : constant('long', 0n)
    const filled = convert(otherwise, value.type)
    const call = aggregateCall(
      'series of',
      { bin: reference(bin), value: reference(value), otherwise: filled, ...told },
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
  const ends = [ownFirst, ownLast].filter((end) => end !== undefined)
  const keys = grouped.length > 0 || nonEmpty ? grouped : [one]
  const gathered = aggregateInOrder(perBin, keys, [...series, ...ends], context)
  const name = axis.names.forResult(node.axis, axis.along, context)
  const bounds = {
    first: axis.first ?? (ownFirst ? reference(ownFirst.column) : unknown),
    last: axis.last ?? (ownLast ? reference(ownLast.column) : unknown),
  }
  const points = makeCall('axis of', { from: axis.origin, step: axis.step, ...bounds }, 'dynamic')
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

/** Where an axis begins or ends, as the type that it is counted in; what is of another kind than the axis is reported. */
function bindBound(node: Syntax, axis: BoundType, type: BoundType, { binder, scope }: Context): Expr | 'problem' {
  const bound = bindExpression(node, placeOf(binder, scope))
  const areNumbers = isNumber(bound.type) && isNumber(axis) && (isInteger(bound.type) || !isInteger(axis))
  const converted = bound.type === axis || areNumbers ? convert(bound, type) : undefined
  if (converted) return converted
  const what = 'A bound of the axis of make-series'
  if (bound.type !== 'unknown') binder.report(wrongType({ expected: axis, found: bound.type, what }), node.span)
  return 'problem'
}

const binned = (value: Expr, step: Expr, type: BoundType): Expr => makeCall('bin', { value, roundTo: step }, type)

const zero = (type: BoundType): Expr => constant(type, type === 'decimal' ? '0' : type === 'real' ? 0 : 0n)

/** What is divided by the step to number the bins of bin(): the start of a value's bin, or a fraction itself. */
const ofMultiples = (value: Expr, step: Expr, type: BoundType): Expr =>
  type === 'real' || type === 'decimal' ? value : binned(value, step, type)

/** The number of the last bin before an end, or of that which holds it. */
function lastBin(origin: Expr, end: Expr, step: Expr, holdsEnd: boolean): Expr {
  if (holdsEnd) {
    const distance = operatorCall('-', end, origin, origin.type === 'datetime' ? 'timespan' : origin.type)
    return makeCall('bin number', { offset: distance, step }, 'long')
  }
  const count = makeCall('bin count', { from: origin, to: end, step }, 'long')
  return operatorCall('-', count, constant('long', 1n), 'long')
}
