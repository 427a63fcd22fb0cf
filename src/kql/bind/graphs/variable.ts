// What the elements of a pattern stand for in a match.
import type { GraphElement } from '../../../../grammar/ast.js'
import type { PlanColumn } from '../../plan.js'

/** A variable of the patterns; that of an edge of variable length has its trail as an array, then what is gathered. */
export interface Variable {
  readonly kind: 'node' | 'edge' | 'path'
  readonly columns: readonly PlanColumn[]
}

/** What an element of a pattern is. */
export const kindOf = (element: GraphElement): Variable['kind'] =>
  element.kind === 'node' ? 'node' : element.hops ? 'path' : 'edge'
