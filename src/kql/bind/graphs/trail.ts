// What may not come twice in a match: an edge, or a node.
import type { ColumnId, Expr } from '../../expression.js'
import { constant, reference } from '../../expression.js'
import type { Plan, PlanColumn } from '../../plan.js'
import { convert, makeCall, operatorCall } from '../conversion.js'
import { at } from './graph.js'
import type { Variable } from './variable.js'

/**
 * Which closed paths a match may hold: any, those in which no edge comes twice, or none. A path that closes comes to a
 * node where it was before, so without closed paths no node comes twice.
 */
export const cycleOptions = ['all', 'unique_edges', 'none'] as const
export type Cycles = (typeof cycleOptions)[number]

/** The edges walked or the nodes reached, by one of which a match is told to have been there before. */
export class Trail {
  constructor(private readonly cycles: Cycles) {}

  /** What stands for an edge that is walked: its number, or the node that it reaches. */
  private of(edges: Plan): Expr {
    return at(edges, this.cycles === 'none' ? 2 : 0)
  }

  /** The same as it stands in the array of an edge of variable length: ids of nodes as texts, whatever their type. */
  item(edges: Plan): Expr {
    const item = this.of(edges)
    return this.cycles === 'none' ? convert(item, 'string') : item
  }

  /** Is an edge, or the node that it reaches, none of those already in the match, nor of those in one more array? */
  isNew(edges: Plan, variables: Iterable<Variable>, moved?: ReadonlyMap<ColumnId, PlanColumn>, array?: Expr): Expr {
    if (this.cycles === 'all') return constant('bool', true)
    const firsts = [...variables].flatMap(({ kind, columns: [first] }) =>
      first ? [{ kind, column: reference(moved?.get(first.id) ?? first) }] : [],
    )
    const of = (wanted: Variable['kind']): readonly Expr[] =>
      firsts.flatMap(({ kind, column }) => (kind === wanted ? [column] : []))
    const isOther = (other: Expr): Expr => operatorCall('!=', this.of(edges), other, 'bool')
    const isOutside = (set: Expr): Expr =>
      makeCall('not', { value: makeCall('set_has_element', { set, value: this.item(edges) }, 'bool') }, 'bool')
    return [
      ...of(this.cycles === 'none' ? 'node' : 'edge').map(isOther),
      ...[...of('path'), ...(array ? [array] : [])].map(isOutside),
    ].reduce((all, one) => operatorCall('and', all, one, 'bool'), constant('bool', true))
  }
}
