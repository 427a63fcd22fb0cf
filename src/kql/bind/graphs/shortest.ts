// graph-shortest-paths: of the paths between two nodes those with the fewest edges, or any one of them.
import type { Expr } from '../../expression.js'
import { constant, reference } from '../../expression.js'
import type { Plan, PlanColumn } from '../../plan.js'
import { aggregate, equijoin, filter, window } from '../../plan.js'
import { aggregateCall, makeCall, operatorCall, rowNumber } from '../conversion.js'
import type { Context } from '../operators/context.js'
import { at } from './graph.js'

/** Paths, with an array of as many items as each has edges, and the ids of the nodes between which they lead. */
interface Paths {
  readonly plan: Plan
  readonly trail: PlanColumn
  readonly ends: readonly PlanColumn[]
}

/** One path between each two nodes, of the shortest. */
export function anyShortest(paths: Paths, { binder }: Context): Plan {
  const { plan, trail, ends } = withoutReturns(paths)
  const number = binder.column('number', 'long')
  const order = {
    partitionBy: ends.map(reference),
    orderBy: [{ value: lengthOf(reference(trail)), descending: false, nullsFirst: false }],
  }
  const ranked = window(plan, [{ column: number, call: rowNumber }], order)
  return filter(ranked, operatorCall('==', reference(number), constant('long', 1n), 'bool'))
}

/** All paths that are as short as the shortest between their ends; columns have new identities, by position. */
export function allShortest(paths: Paths, { binder }: Context): Plan {
  const { plan, trail, ends } = withoutReturns(paths)
  const name = binder.sharedName('found')
  const [left, right] = [binder.use(name, plan), binder.use(name, plan)]
  const inUse = (use: Plan, column: PlanColumn): Expr => at(use, plan.columns.indexOf(column))
  const least = aggregate(
    right,
    ends.map((column) => ({ column: binder.column(column.name, column.type), value: inUse(right, column) })),
    [
      {
        column: binder.column('least', 'long'),
        call: aggregateCall('min', { value: lengthOf(inUse(right, trail)) }, 'long'),
      },
    ],
  )
  const keys = [...ends.map((column) => inUse(left, column)), lengthOf(inUse(left, trail))]
  const on = keys.map((key, i) => ({ left: key, right: at(least, i) }))
  return equijoin('leftsemi', left, least, on)
}

/**
 * The shortest way from a node to itself has no edges, so a path of some that comes back to where it began is none of
 * the shortest: the example of all() in the reference, which asks for all ways from one station, shows none.
 */
function withoutReturns({ plan, trail, ends }: Paths): Paths {
  const [start, end] = ends
  if (!start || !end) return { plan, trail, ends }
  const isStill = operatorCall('==', lengthOf(reference(trail)), constant('long', 0n), 'bool')
  const isElsewhere = operatorCall('!=', reference(start), reference(end), 'bool')
  return { plan: filter(plan, operatorCall('or', isStill, isElsewhere, 'bool')), trail, ends }
}

const lengthOf = (trail: Expr): Expr => makeCall('array_length', { array: trail }, 'long')
