// Pipelines that a graph runs through: what make-graph makes is read by graph operators until one gives a table.
import type { GraphToTable, Operator } from '../../../../grammar/ast.js'
import type { Plan } from '../../plan.js'
import { keep } from '../../plan.js'
import { formNotSupported, graphMisplaced } from '../../problems.js'
import type { Context } from '../operators/context.js'
import { bindOperator } from '../operators/index.js'
import { graphMarkComponents } from './components.js'
import type { Graph } from './graph.js'
import { edgeColumns, graphWhere, makeGraph, nodeColumns } from './graph.js'
import { graphMatch } from './match.js'

/** What one operator hands to the next. */
export type Flow = Plan | Graph

/** Runs operators over a table or a graph. */
export function bindFlow(input: Flow | undefined, operators: readonly Operator[], context: Context): Flow | undefined {
  return operators.reduce<Flow | undefined>(
    (flow, operator) => (flow?.kind === 'graph' ? overGraph(flow, operator, context) : flow && overTable(flow, operator, context)),
    input,
  ) // prettier-ignore
}

const overTable = (plan: Plan, operator: Operator, context: Context): Flow | undefined =>
  operator.kind === 'make-graph' ? makeGraph(operator, plan, context) : bindOperator(operator, plan, context)

function overGraph(graph: Graph, operator: Operator, context: Context): Flow | undefined {
  switch (operator.kind) {
    case 'graph-match':
    case 'graph-shortest-paths':
      return graphMatch(operator, graph, context)
    case 'graph-where':
      return graphWhere(operator, graph, context)
    case 'graph-to-table':
      return graphToTable(operator, graph, context)
    case 'graph-mark-components':
      return graphMarkComponents(operator, graph, context)
    default:
      context.binder.report(graphMisplaced(), operator.span)
      return undefined
  }
}

/** The nodes or the edges; each may take a name, and the last is what the pipeline gives. */
function graphToTable(node: GraphToTable, graph: Graph, { binder, scope }: Context): Plan | undefined {
  let last: Plan | undefined
  for (const { entity, as, options, span } of node.outputs) {
    const [option] = options
    if (option || (node.outputs.length > 1 && !as)) {
      binder.report(formNotSupported({ what: option ? `'${option.name}'` : 'A second table without a name' }), option?.span ?? span) // prettier-ignore
      return undefined
    }
    const { name, plan } = graph[entity]
    const used = binder.use(name, plan)
    last = keep(used, used.columns.slice(entity === 'nodes' ? nodeColumns : edgeColumns))
    if (last.columns.length === 0) {
      binder.report(formNotSupported({ what: 'A table of nodes without properties' }), span)
      return undefined
    }
    if (as) scope.define(as.name, { kind: 'table', name: binder.sharedName(as.name), plan: last, label: as.name })
  }
  return last
}
