// graph-to-table: the nodes or the edges of a graph as a table.
import type { GraphToTable, Option } from '../../../../grammar/ast.js'
import { reference } from '../../expression.js'
import type { Assignment, Plan, PlanColumn } from '../../plan.js'
import { project } from '../../plan.js'
import { duplicateColumn, formNotSupported } from '../../problems.js'
import { makeCall } from '../conversion.js'
import type { Context } from '../operators/context.js'
import type { OverGraph } from '../operators/operator.js'
import { optionText } from '../operators/options.js'
import { at, edgeColumns, nodeColumns } from './graph.js'

/** The nodes or the edges; each may take a name, and the last is what the pipeline gives. */
export const graphToTable: OverGraph<GraphToTable> = {
  syntax:
    'G | graph-to-table nodes | edges [as name] [with_node_id = name] [with_source_id = name] [with_target_id = name], …',
  doc: 'The nodes or edges of a graph as a table; with_node_id, with_source_id and with_target_id add the hashes of ids that are strings.',
  examples: {
    'datatable(a: string, b: string)["x", "y"] | make-graph a --> b with_node_id = id | graph-to-table nodes | sort by id asc':
      '[["x"],["y"]]',
  },
  overGraph: (node, graph, context) => {
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
  },
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
