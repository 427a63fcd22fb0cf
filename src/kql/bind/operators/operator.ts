// What the entry of an operator says: what people read of it, and what binds it, by what it stands behind.
import type { Operator, SourceOperator } from '../../../../grammar/ast.js'
import type { Plan } from '../../plan.js'
import type { Flow, Graph } from '../graphs/graph.js'
import type { Context } from './context.js'

/** What the reference page and completion say of an operator. */
export interface OperatorText {
  readonly syntax: string
  /** A sentence or two. */
  readonly doc: string
  /** A query → the rows it gives, as JSON. */
  readonly examples: Readonly<Record<string, string>>
}

/** Reads the rows before it. What binds it answers `undefined` after a problem that leaves nothing to go on with. */
export interface OverRows<Node extends Operator> extends OperatorText {
  readonly overRows: (node: Node, input: Plan, context: Context) => Flow | undefined
}

/** Reads the graph before it. */
export interface OverGraph<Node extends Operator> extends OperatorText {
  readonly overGraph: (node: Node, input: Graph, context: Context) => Flow | undefined
}

/** Starts a pipeline. */
export interface AsSource<Node extends SourceOperator> extends OperatorText {
  readonly asSource: (node: Node, context: Context) => Plan | undefined
}

/** Gives several tables: a query that ends in it is taken apart before it is bound (`tables-given.ts`). */
export interface SeveralTables extends OperatorText {
  readonly severalTables: true
}

/** Stands nowhere, and why. */
export interface Refused extends OperatorText {
  readonly refused: string
}

/** The entry of an operator; what the grammar lets start a pipeline says what it is there. */
export type OperatorEntry<Node extends Operator> =
  Refused | (Node extends SourceOperator ? AsSource<Node> : OverRows<Node> | OverGraph<Node> | SeveralTables)
