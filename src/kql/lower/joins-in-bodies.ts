// Joins in the body of an Apply. The engine runs semi, anti and full joins for all rows at once and not for each by
// itself, so that there they are told by the joins that it does run: inner and left.
import { at } from '../at.js'
import { constant, reference } from '../expression.js'
import { requireScalar } from '../functions/index.js'
import type { Join, Plan, PlanColumn } from '../plan.js'
import { aggregate, equijoin, filter, project } from '../plan.js'
import type { Lowering } from './lowering.js'

/** The same rows without such a join at the top; `undefined` where the engine runs the join as it is. */
export function joinInBody(plan: Join, lowering: Lowering): Plan | undefined {
  switch (plan.type) {
    case 'leftsemi':
      return besideKeys('inner', plan, lowering).joined
    case 'leftanti':
      return unmatched(plan, lowering)
    case 'full':
      return matchedOrNot(plan, lowering)
    default:
      return undefined
  }
}

/** The left rows beside the right keys, each once, and a column that is true beside a key. */
function besideKeys(
  type: 'inner' | 'left',
  { left, right, on }: Join,
  { own }: Lowering,
): { readonly joined: Plan; readonly found: PlanColumn } {
  const keys = on.map((pair) => ({ column: own.make('key', pair.right.type), value: pair.right }))
  const found = own.make('found', 'bool')
  const marked = project(aggregate(right, keys, []), [
    ...keys.map(({ column }) => ({ column, value: reference(column) })),
    { column: found, value: constant('bool', true) },
  ])
  const pairs = on.map((pair, i) => ({ left: pair.left, right: reference(at(keys, i).column) }))
  return { joined: equijoin(type, left, marked, pairs), found }
}

/** leftanti: the left rows beside no key. */
function unmatched(plan: Join, lowering: Lowering): Plan {
  const { joined, found } = besideKeys('left', plan, lowering)
  const isNull = requireScalar('isnull')
  const isNone = { kind: 'call', function: isNull, arguments: { value: reference(found) }, type: 'bool' } as const
  return filter(joined, isNone)
}

/** full: the left rows with their matches or without, then the right rows that match none. */
function matchedOrNot(plan: Join, lowering: Lowering): Plan {
  const { left, right, on, columns } = plan
  const exchanged = on.map((pair) => ({ left: pair.right, right: pair.left }))
  const others = unmatched(equijoin('leftanti', right, left, exchanged), lowering)
  const ofLeft = new Set(left.columns)
  return {
    kind: 'union',
    inputs: [
      { plan: equijoin('left', left, right, on), sources: columns.map(reference) },
      { plan: others, sources: columns.map((column) => (ofLeft.has(column) ? undefined : reference(column))) },
    ],
    columns,
  }
}
