// A graph between make-graph and what reads it: a table of nodes and one of edges, each computed once.
import type { GraphWhere, MakeGraph } from '../../../../grammar/ast.js'
import type { Expr } from '../../expression.js'
import { constant, reference } from '../../expression.js'
import type { Assignment, Plan, PlanColumn } from '../../plan.js'
import { aggregate, equijoin, filter, project, window } from '../../plan.js'
import { formNotSupported, noCommonType } from '../../problems.js'
import { commonType } from '../../types.js'
import type { BoundType } from '../../types.js'
import { aggregateCall, convert, rowNumber } from '../conversion.js'
import type { Context } from '../operators/context.js'
import { columnsNamed } from '../operators/columns.js'
import type { OverGraph, OverRows } from '../operators/operator.js'
import { checkOptions } from '../operators/options.js'
import { combine } from '../operators/union.js'
import { bindPredicate, bindTable } from '../parts.js'
import { placeOf } from '../place.js'
import { Row } from '../scope.js'

/** A table that several readers share. */
interface SharedTable {
  readonly name: string
  readonly plan: Plan
}

export interface Graph {
  readonly kind: 'graph'
  /** The first column is the node's id; the others are its properties. */
  readonly nodes: SharedTable
  /** The edge's number, the ids that it leaves and reaches; then its properties. */
  readonly edges: SharedTable
  readonly directed: boolean
}

/** What one operator hands to the next. */
export type Flow = Plan | Graph

/** How many columns of its own stand before the properties. */
export const nodeColumns = 1
export const edgeColumns = 3

export const makeGraph: OverRows<MakeGraph> = {
  syntax: 'E | make-graph source --> target [with nodes on key, …] [with_node_id = name]',
  doc: 'A graph of a table of edges and tables of nodes; graph operators read it.',
  examples: {
    'datatable(a: string, b: string)["x", "y"] | make-graph a --> b with (print k = "x", v = 7) on k | graph-match (n)-->(m) project n.v, m.k':
      '[[7,"y"]]',
  },
  overRows: (node, input, context) => {
    const { binder, scope } = context
    checkOptions(node, [], context)
    if (node.partitionedBy) {
      binder.report(formNotSupported({ what: "'partitioned-by'" }), node.span)
      return undefined
    }
    const [source] = columnsNamed(node.source, input.columns, context)
    const [target] = columnsNamed(node.target, input.columns, context)
    const tables = node.nodes.map(({ table, key }) => {
      const plan = bindTable(table, scope, binder)
      const [column] = plan ? columnsNamed(key, plan.columns, context) : []
      return plan && column ? { plan, key: column } : undefined
    })
    if (!source || !target || tables.some((one) => !one)) return undefined
    const known = tables.filter((one) => one !== undefined)
    const type = commonType([source.type, target.type, ...known.map(({ key }) => key.type)])
    if (type === undefined || type === 'unknown' || type === 'dynamic') {
      const types = [source.type, target.type, ...known.map(({ key }) => key.type)]
      binder.report(noCommonType({ what: 'make-graph', types }), node.span)
      return undefined
    }
    const edges = { name: binder.sharedName('edges'), plan: edgeTable(input, source, target, type, context) }
    const nodes = { name: binder.sharedName('nodes'), plan: nodeTable(edges, known, node.nodeId?.name, type, context) }
    return { kind: 'graph', nodes, edges, directed: node.directed }
  },
}

const as = (column: PlanColumn, type: BoundType): Expr => convert(reference(column), type)

function edgeTable(input: Plan, source: PlanColumn, target: PlanColumn, type: BoundType, { binder }: Context): Plan {
  const number = binder.column('number', 'long')
  return project(window(input, [{ column: number, call: rowNumber }]), [
    { column: number, value: reference(number) },
    { column: binder.column('from', type), value: as(source, type) },
    { column: binder.column('to', type), value: as(target, type) },
    ...input.columns.map((column) => ({ column: binder.column(column.name, column.type), value: reference(column) })),
  ])
}

/** A row for each id that edges or tables of nodes name, with the properties that tables give it. */
function nodeTable(
  edges: SharedTable,
  tables: readonly { readonly plan: Plan; readonly key: PlanColumn }[],
  idName: string | undefined,
  type: BoundType,
  context: Context,
): Plan {
  const { binder } = context
  const keyed = tables.map(({ plan, key }, i) => {
    const id = binder.column(' id', type)
    const kept = plan.columns.map((column): Assignment => ({ column, value: reference(column) }))
    return { plan: project(plan, [{ column: id, value: as(key, type) }, ...kept]), name: `nodes${i}` }
  })
  const combined = keyed.length > 0 ? combine(keyed, 'outer', undefined, context) : undefined
  const properties = combined && oneRowEach(combined, context)
  const shared = properties && { name: binder.sharedName('properties'), plan: properties }
  const ends = [1, 2].map((position) => {
    const plan = binder.use(edges.name, edges.plan)
    return { plan, sources: [at(plan, position)] }
  })
  const named = shared ? [binder.use(shared.name, shared.plan)].map((plan) => ({ plan, sources: [at(plan, 0)] })) : []
  const all: Plan = { kind: 'union', inputs: [...ends, ...named], columns: [binder.column('id', type)] }
  const id = binder.column('id', type)
  const ids = aggregate(all, [{ column: id, value: at(all, 0) }], [])
  const own = idName === undefined ? [] : [{ column: binder.column(idName, type), value: reference(id) }]
  if (!shared) return project(ids, [{ column: id, value: reference(id) }, ...own])
  const found = binder.use(shared.name, shared.plan)
  const joined = equijoin('left', ids, found, [{ left: reference(id), right: at(found, 0) }])
  // A node that only edges name has its id in the key column, where that is one and the same for all tables.
  const keys = new Set(tables.map(({ key }) => key.name))
  const [key] = keys.size === 1 ? [...keys] : []
  return project(joined, [
    { column: id, value: reference(id) },
    ...own,
    ...found.columns.slice(1).map((column) => ({
      column: binder.column(column.name, column.type),
      value: column.name === key && column.type === type ? reference(id) : reference(column),
    })),
  ])
}

/** Of several rows with one id, any value of each property that is there. */
function oneRowEach(plan: Plan, { binder }: Context): Plan {
  const [id, ...properties] = plan.columns
  if (!id) return plan
  return aggregate(
    plan,
    [{ column: binder.column(id.name, id.type), value: reference(id) }],
    properties.map((column) => ({
      column: binder.column(column.name, column.type),
      call: aggregateCall('any value', { value: reference(column) }, column.type),
    })),
  )
}

/** The column of a plan at a position. */
export function at(plan: Plan, position: number): Expr {
  const column = plan.columns[position]
  return column ? reference(column) : constant('unknown', null)
}

/** graph-where-nodes, graph-where-edges: an edge goes with a node that it leaves or reaches. */
export const graphWhere: OverGraph<GraphWhere> = {
  syntax: 'G | graph-where-nodes condition; G | graph-where-edges condition',
  doc: 'The part of a graph for which a condition holds; an edge goes with either of its nodes.',
  examples: {
    'datatable(a: long, b: long)[1, 2, 2, 3] | make-graph a --> b with_node_id = id | graph-where-nodes id < 3 | graph-to-table edges':
      '[[1,2]]',
  },
  overGraph: (node, graph, context) => {
    const { binder, scope } = context
    const table = node.entity === 'nodes' ? graph.nodes : graph.edges
    const used = binder.use(table.name, table.plan)
    const properties = used.columns.slice(node.entity === 'nodes' ? nodeColumns : edgeColumns)
    const predicate = bindPredicate(node.predicate, placeOf(binder, scope, new Row(properties)))
    if (predicate.type === 'unknown') return undefined
    const kept = { name: binder.sharedName(node.entity), plan: filter(used, predicate) }
    if (node.entity === 'edges') return { ...graph, edges: kept }
    const edges = [1, 2].reduce<Plan>(
      (plan, position) => {
        const nodes = binder.use(kept.name, kept.plan)
        return equijoin('leftsemi', plan, nodes, [{ left: at(plan, position), right: at(nodes, 0) }])
      },
      binder.use(graph.edges.name, graph.edges.plan),
    )
    return { ...graph, nodes: kept, edges: { name: binder.sharedName('edges'), plan: edges } }
  },
}
