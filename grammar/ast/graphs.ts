// The operators that make, search and read graphs.
import type { Expr } from './expressions.js'
import type { Name, NamedExpr, Node, Option } from './names.js'
import type { Operator } from './operators.js'

/** make-graph source --> target [with nodes on key, …] [with_node_id = name] [partitioned-by column (…)] */
export interface MakeGraph extends Node {
  readonly kind: 'make-graph'
  readonly options: readonly Option[]
  readonly source: Name
  readonly target: Name
  readonly directed: boolean
  readonly nodes: readonly { readonly table: Expr; readonly key: Name }[]
  readonly nodeId: Name | undefined
  readonly partitionedBy: { readonly column: Name; readonly operators: readonly Operator[] } | undefined
}

/** graph-match [cycles=…] pattern, … [where constraint] [project columns] */
export interface GraphMatch extends Node {
  readonly kind: 'graph-match'
  readonly options: readonly Option[]
  readonly patterns: readonly (readonly GraphElement[])[]
  readonly where: Expr | undefined
  readonly project: readonly NamedExpr[] | undefined
}

/** graph-shortest-paths [output=…] [cycles=…] pattern, … [where constraint] [project columns] */
export interface GraphShortestPaths extends Node {
  readonly kind: 'graph-shortest-paths'
  readonly options: readonly Option[]
  readonly patterns: readonly (readonly GraphElement[])[]
  readonly where: Expr | undefined
  readonly project: readonly NamedExpr[] | undefined
}

/** (node), -[edge]->, <-[edge]-, -[edge*1..5]-, -->, <--, -- */
export type GraphElement = GraphNode | GraphEdge

export interface GraphNode extends Node {
  readonly kind: 'node'
  readonly name: Name | undefined
}

export interface GraphEdge extends Node {
  readonly kind: 'edge'
  readonly name: Name | undefined
  readonly direction: 'right' | 'left' | 'any'
  readonly hops: { readonly from: Expr; readonly to: Expr } | undefined
}

/** graph-to-table nodes|edges [as name] [with_node_id = name] [with_source_id = …], … */
export interface GraphToTable extends Node {
  readonly kind: 'graph-to-table'
  readonly outputs: readonly GraphOutput[]
}

export interface GraphOutput extends Node {
  readonly entity: 'nodes' | 'edges'
  readonly as: Name | undefined
  readonly options: readonly Option[]
}

/** graph-mark-components [kind=…] [with_component_id = name] */
export interface GraphMarkComponents extends Node {
  readonly kind: 'graph-mark-components'
  readonly options: readonly Option[]
}

/** graph-where-nodes predicate | graph-where-edges predicate */
export interface GraphWhere extends Node {
  readonly kind: 'graph-where'
  readonly entity: 'nodes' | 'edges'
  readonly predicate: Expr
}
