// A plan with its expressions and inner plans replaced, node by node from below.
import type { AggregateCall, Expr, WindowCall } from '../expression.js'
import { mapArguments } from '../expression.js'
import type { Assignment, Plan, SortKey, UnnestItem } from '../plan.js'

/** What becomes of each node's own expressions, and then of the node, whose inputs are done. */
export interface PlanChange {
  readonly expression: (expr: Expr) => Expr
  readonly node: (plan: Plan) => Plan
}

/** Each plan object is changed once, however often it stands in the plan. */
export function planMapper({ expression, node }: PlanChange): (plan: Plan) => Plan {
  const done = new Map<Plan, Plan>()
  const map = (plan: Plan): Plan => {
    const known = done.get(plan)
    if (known) return known
    const changed = node(mapNode(plan, expression, map))
    done.set(plan, changed)
    return changed
  }
  return map
}

type Change = (expr: Expr) => Expr

const assignments = (list: readonly Assignment[], change: Change): readonly Assignment[] =>
  list.map(({ column, value }) => ({ column, value: change(value) }))

const sortKeys = (keys: readonly SortKey[], change: Change): readonly SortKey[] =>
  keys.map((key) => ({ ...key, value: change(key.value) }))

const unnestItems = (items: readonly UnnestItem[], change: Change): readonly UnnestItem[] =>
  items.map((item) => ({ ...item, array: change(item.array) }))

const aggregateCall = (call: AggregateCall, change: Change): AggregateCall => ({
  ...call,
  arguments: mapArguments(call.arguments, change),
  predicate: call.predicate && change(call.predicate),
})

const windowCall = (call: WindowCall, change: Change): WindowCall => ({
  ...call,
  arguments: mapArguments(call.arguments, change),
})

function mapNode(plan: Plan, change: Change, map: (plan: Plan) => Plan): Plan {
  switch (plan.kind) {
    case 'scan':
    case 'external':
      return plan
    case 'values':
      return { ...plan, rows: plan.rows.map((row) => row.map(change)) }
    case 'range':
      return { ...plan, from: change(plan.from), to: change(plan.to), step: change(plan.step) }
    case 'filter':
      return { ...plan, input: map(plan.input), predicate: change(plan.predicate) }
    case 'project':
      return { ...plan, input: map(plan.input), assignments: assignments(plan.assignments, change) }
    case 'aggregate':
      return {
        ...plan,
        input: map(plan.input),
        groups: assignments(plan.groups, change),
        aggregates: plan.aggregates.map(({ column, call }) => ({ column, call: aggregateCall(call, change) })),
      }
    case 'window':
      return {
        ...plan,
        input: map(plan.input),
        windows: plan.windows.map(({ column, call }) => ({ column, call: windowCall(call, change) })),
        partitionBy: plan.partitionBy.map(change),
        orderBy: plan.orderBy && sortKeys(plan.orderBy, change),
      }
    case 'sort':
      return { ...plan, input: map(plan.input), keys: sortKeys(plan.keys, change) }
    case 'limit':
      return { ...plan, input: map(plan.input), count: change(plan.count) }
    case 'join':
      return {
        ...plan,
        left: map(plan.left),
        right: map(plan.right),
        on: plan.on.map(({ left, right }) => ({ left: change(left), right: change(right) })),
      }
    case 'union':
      return {
        ...plan,
        inputs: plan.inputs.map(({ plan: input, sources }) => ({
          plan: map(input),
          sources: sources.map((source) => source && change(source)),
        })),
      }
    case 'unnest':
      return {
        ...plan,
        input: map(plan.input),
        items: unnestItems(plan.items, change),
        limit: plan.limit && change(plan.limit),
      }
    case 'item':
      return { ...plan, items: unnestItems(plan.items, change), limit: plan.limit && change(plan.limit) }
    case 'apply':
      return { ...plan, input: map(plan.input), body: map(plan.body) }
    case 'sequence':
      return {
        ...plan,
        input: map(plan.input),
        declared: plan.declared.map((one) => ({ ...one, initial: change(one.initial) })),
        steps: plan.steps.map((step) => ({
          ...step,
          condition: change(step.condition),
          assignments: new Map([...step.assignments].map(([id, value]) => [id, change(value)])),
          state: step.state.map((one) => ({ ...one, initial: change(one.initial) })),
        })),
      }
    case 'shared':
      return { ...plan, source: map(plan.source) }
  }
}
