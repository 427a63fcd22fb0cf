// Tables of a graph as a match walks over them.
import type { GraphEdge } from '../../../../grammar/ast.js'
import type { Expr } from '../../expression.js'
import { reference } from '../../expression.js'
import type { Plan } from '../../plan.js'
import { equijoin, filter, keep } from '../../plan.js'
import { operatorCall } from '../conversion.js'
import type { Context } from '../operators/context.js'
import type { Graph } from './graph.js'
import { at } from './graph.js'

/** The edges as they are walked: number, the id walked from, the id walked to, properties. */
export function orientedEdges({ direction }: GraphEdge, { edges, directed }: Graph, { binder }: Context): Plan {
  const use = (): Plan => binder.use(edges.name, edges.plan)
  const forward = use()
  if (directed && direction === 'right') return forward
  const backward = turned(use())
  if (directed && direction === 'left') return backward
  // An edge from a node to itself is walked once.
  const both = filter(backward, operatorCall('!=', at(backward, 1), at(backward, 2), 'bool'))
  const columns = forward.columns.map(({ name, type }) => binder.column(name, type))
  return {
    kind: 'union',
    inputs: [forward, both].map((plan) => ({ plan, sources: plan.columns.map(reference) })),
    columns,
  }
}

function turned(plan: Plan): Plan {
  const [number, source, target, ...rest] = plan.columns
  return number && source && target ? keep(plan, [number, target, source, ...rest]) : plan
}

/** The rows of both where these are equal; the second's alone where there is no first yet. */
export function joined(
  left: Plan | undefined,
  right: Plan,
  on: readonly { readonly left: Expr; readonly right: Expr }[],
): Plan {
  return left ? equijoin(on.length === 0 ? 'cross' : 'inner', left, right, on) : right
}
