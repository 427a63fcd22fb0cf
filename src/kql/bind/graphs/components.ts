// graph-mark-components: a property of each node that tells which component of the graph it is in.
import type { GraphMarkComponents } from '../../../../grammar/ast.js'
import { constant, reference } from '../../expression.js'
import type { Plan } from '../../plan.js'
import { aggregate, equijoin, project, window } from '../../plan.js'
import { aggregateCall, convert, windowCall } from '../conversion.js'
import type { Context } from '../operators/context.js'
import type { OverGraph } from '../operators/operator.js'
import { checkOptions, optionText, optionWord } from '../operators/options.js'
import type { Graph } from './graph.js'
import { at, nodeColumns } from './graph.js'

export const graphMarkComponents: OverGraph<GraphMarkComponents> = {
  syntax: 'G | graph-mark-components [kind = weak | strong] [with_component_id = name]',
  doc: 'Gives each node the number of its component as a property, ComponentId unless told: nodes that edges join in whichever direction, or, if strong, that reach one another along edges. Numbers begin at zero with the component of the least id; computed outside SQL, on one thread.',
  examples: {
    'datatable(a: string, b: string)["x", "y", "z", "y", "u", "v"] | make-graph a --> b with_node_id = id | graph-mark-components | graph-to-table nodes | sort by id asc':
      '[["u",0],["v",0],["x",1],["y",1],["z",1]]',
  },
  overGraph: (node, graph, context) => {
    const { binder } = context
    checkOptions(node, ['kind', 'with_component_id'], context)
    const kind = optionWord(node, 'kind', ['weak', 'strong'], 'weak', context)
    if (kind === undefined) return undefined
    const name = optionText(node.options, 'with_component_id') ?? 'ComponentId'
    const numbered = { name: binder.sharedName('nodes'), plan: numberedNodes(graph, context) }
    // Without directions, what is joined is joined both ways.
    const components = componentsOf(graph, numbered, graph.directed ? kind : 'weak', context)
    const [component, number] = components.columns.slice(-2)
    const nodes = binder.use(numbered.name, numbered.plan)
    if (!component || !number) return undefined
    const joined = join(nodes, components, nodes.columns.length - 1, components.columns.indexOf(number))
    const own = nodes.columns.slice(0, -1).filter((column, i) => i < nodeColumns || column.name !== name)
    const marked = project(joined, [
      ...own.map((column) => ({ column: binder.column(column.name, column.type), value: reference(column) })),
      { column: binder.column(name, 'long'), value: convert(reference(component), 'long') },
    ])
    return { ...graph, nodes: { name: binder.sharedName('nodes'), plan: marked } }
  },
}

/** The nodes with a number each, from zero in the order of their ids, as the last column. */
function numberedNodes(graph: Graph, { binder }: Context): Plan {
  const nodes = binder.use(graph.nodes.name, graph.nodes.plan)
  const call = windowCall('row_number', { start: constant('long', 0n) }, 'long')
  const byId = [{ value: at(nodes, 0), descending: false, nullsFirst: true }]
  return window(nodes, [{ column: binder.column(' number', 'long'), call }], { orderBy: byId })
}

/** A row for each node; its last columns are the component as a dynamic, and the number of the node. */
function componentsOf(graph: Graph, numbered: Graph['nodes'], kind: 'weak' | 'strong', { binder }: Context): Plan {
  const ends = (): Plan => binder.use(numbered.name, numbered.plan)
  const numberAt = numbered.plan.columns.length - 1
  const edges = binder.use(graph.edges.name, graph.edges.plan)
  const [sources, targets, alone] = [ends(), ends(), ends()]
  const both = join(join(edges, sources, 1, 0), targets, 2, 0)
  const from = binder.column('from', 'long')
  const to = binder.column('to', 'long')
  const pairs: Plan = {
    kind: 'union',
    inputs: [
      { plan: both, sources: [at(sources, numberAt), at(targets, numberAt)] },
      // A node that no edge names has a component too.
      { plan: alone, sources: [at(alone, numberAt), at(alone, numberAt)] },
    ],
    columns: [from, to],
  }
  const list = binder.column('components', 'dynamic')
  const call = aggregateCall(`${kind} components`, { from: reference(from), to: reference(to) }, 'dynamic')
  const gathered = aggregate(pairs, [], [{ column: list, call }])
  const component = binder.column('component', 'dynamic')
  const number = binder.column('number', 'long')
  return {
    kind: 'unnest',
    input: gathered,
    items: [{ column: component, array: reference(list), bagsAs: 'bag' }],
    index: number,
    limit: undefined,
    columns: [...gathered.columns, component, number],
  }
}

/** The rows of two plans whose columns at these positions are equal. */
const join = (left: Plan, right: Plan, leftAt: number, rightAt: number): Plan =>
  equijoin('inner', left, right, [{ left: at(left, leftAt), right: at(right, rightAt) }])
