// Pipelines that a graph runs through: what make-graph makes is read by graph operators until one gives a table.
import type { GraphToTable, Operator, Option } from '../../../../grammar/ast.js'
import { reference } from '../../expression.js'
import type { Assignment, Plan, PlanColumn } from '../../plan.js'
import { project } from '../../plan.js'
import { duplicateColumn, formNotSupported, graphMisplaced } from '../../problems.js'
import { makeCall } from '../conversion.js'
import type { Context } from '../operators/context.js'
import { optionText } from '../operators/options.js'
import { bindOperator } from '../operators/index.js'
import { graphMarkComponents } from './components.js'
import type { Graph } from './graph.js'
import { at, edgeColumns, graphWhere, makeGraph, nodeColumns } from './graph.js'
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
function graphToTable(node: GraphToTable, graph: Graph, context: Context): Plan | undefined {
  const { binder, scope } = context
  let last: Plan | undefined
  for (const { entity, as, options, span } of node.outputs) {
    if (node.outputs.length > 1 && !as) {
      binder.report(formNotSupported({ what: 'A second table without a name' }), span)
      return undefined
    }
    const { name, plan } = graph[entity]
    const used = binder.use(name, plan)
    const properties = used.columns.slice(entity === 'nodes' ? nodeColumns : edgeColumns)
    const ids = idHashes(options, entity, used, properties, context)
    if (!ids) return undefined
    last = project(used, [...ids, ...properties.map((column) => ({ column, value: reference(column) }))])
    if (last.columns.length === 0) {
      binder.report(formNotSupported({ what: 'A table of nodes without properties' }), span)
      return undefined
    }
    if (as) scope.define(as.name, { kind: 'table', name: binder.sharedName(as.name), plan: last, label: as.name })
  }
  return last
}

/** Which column of a graph's table the id is in that each option asks the hash of. */
const idPositions = { nodes: { with_node_id: 0 }, edges: { with_source_id: 1, with_target_id: 2 } } as const

/** Columns with the hashes of ids, as hash() computes them, those of the source before those of the target. */
function idHashes(
  options: readonly Option[],
  entity: 'nodes' | 'edges',
  table: Plan,
  properties: readonly PlanColumn[],
  { binder }: Context,
): readonly Assignment[] | undefined {
  const positions = new Map<string, number>(Object.entries(idPositions[entity]))
  const names = new Set(properties.map(({ name }) => name))
  for (const option of options) {
    const name = optionText([option], option.name) ?? ''
    const position = positions.get(option.name)
    if (position === undefined || at(table, position).type !== 'string') {
      const what =
        position === undefined ? `'${option.name}' of ${entity}` : `'${option.name}' of ids that are no strings`
      binder.report(formNotSupported({ what }), option.span)
    } else if (names.has(name)) binder.report(duplicateColumn({ name }), option.span)
    else {
      names.add(name)
      continue
    }
    return undefined
  }
  return [...positions].flatMap(([option, position]) => {
    const name = optionText(options, option)
    if (name === undefined) return []
    return [{ column: binder.column(name, 'long'), value: makeCall('hash', { source: at(table, position) }, 'long') }]
  })
}
