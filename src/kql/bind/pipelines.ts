// Pipelines: what starts them, and the operators that follow, over rows or over the graph that make-graph makes of them.
import type { Operator, SourceOperator } from '../../../grammar/ast.js'
import type { Problem } from '../../../grammar/diagnostic.js'
import type { Plan } from '../plan.js'
import { graphMisplaced, graphRequired, operatorNotSupported, severalTables, sourceMisplaced } from '../problems.js'
import type { Flow } from './graphs/graph.js'
import type { Context } from './operators/context.js'
import { operators } from './operators/index.js'
import type { AsSource, OverGraph, OverRows, Refused, SeveralTables } from './operators/operator.js'

/** Any operator's entry: what it does not say is not there. */
type AnyEntry = Partial<OverRows<Operator> & OverGraph<Operator> & AsSource<SourceOperator> & SeveralTables & Refused>

/** Binds an operator that starts a pipeline. */
export function bindSource(node: SourceOperator, context: Context): Plan | undefined {
  const entry = operators[node.kind] as AnyEntry
  if (entry.asSource) return entry.asSource(node, context)
  context.binder.report(misplaced(node, entry), node.span)
  return undefined
}

/** Runs operators over a table or a graph. */
export const bindFlow = (input: Flow | undefined, nodes: readonly Operator[], context: Context): Flow | undefined =>
  nodes.reduce((flow, node) => flow && bindOperator(node, flow, context), input)

function bindOperator(node: Operator, flow: Flow, context: Context): Flow | undefined {
  if (node.kind === 'missing') return undefined
  const entry = operators[node.kind] as AnyEntry
  const isGraph = flow.kind === 'graph'
  if (isGraph && entry.overGraph) return entry.overGraph(node, flow, context)
  if (!isGraph && entry.overRows) return entry.overRows(node, flow, context)
  context.binder.report(isGraph ? graphMisplaced() : misplaced(node, entry), node.span)
  return undefined
}

/** Why an operator does not stand behind rows, or at the start. */
function misplaced({ kind }: Operator, entry: AnyEntry): Problem {
  if (entry.refused !== undefined) return operatorNotSupported({ name: kind, reason: entry.refused })
  if (entry.severalTables) return severalTables({ operator: kind })
  return entry.overGraph ? graphRequired({ operator: kind }) : sourceMisplaced({ operator: kind })
}
