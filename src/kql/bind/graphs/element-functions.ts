// node_id, node_degree_in, node_degree_out and labels: what they say of a node or an edge of a pattern.
import type { Expr as Syntax } from '../../../../grammar/ast.js'
import type { Expr } from '../../expression.js'
import { constant, reference } from '../../expression.js'
import type { Plan, PlanColumn } from '../../plan.js'
import { aggregate, equijoin, project } from '../../plan.js'
import { badValue, formNotSupported } from '../../problems.js'
import { aggregateCall, makeCall } from '../conversion.js'
import type { Context } from '../operators/context.js'
import { called, innerNodesOf, isOverElements } from './gathering.js'
import type { Graph } from './graph.js'
import { at, nodeColumns } from './graph.js'
import { replaceIn } from '../syntax.js'

/** What a function says of a node, or of an edge. */
interface ElementFunction {
  /** The column of a node that it reads; no property has such a name unless it was asked for. */
  readonly member?: string
  /** Edges have it too. */
  readonly ofEdges?: true
  /** Only edges that have a direction tell. */
  readonly directed?: true
  /** Its text is given, whatever it is. */
  readonly asText?: true
}

const elementFunctions = {
  node_id: { member: '$node_id', asText: true },
  node_degree_in: { member: '$node_degree_in', directed: true },
  node_degree_out: { member: '$node_degree_out', directed: true },
  // Graphs of make-graph know no labels: "it always returns an empty array", says the reference.
  labels: { ofEdges: true },
} as const satisfies Readonly<Record<string, ElementFunction>>

const functionNamed = (name: string): ElementFunction | undefined =>
  Object.hasOwn(elementFunctions, name) ? elementFunctions[name as keyof typeof elementFunctions] : undefined

/** The columns that these functions read, in their order among a node's. */
const members = [elementFunctions.node_id, elementFunctions.node_degree_in, elementFunctions.node_degree_out]

type Call = Extract<Syntax, { kind: 'call' }>
/** Where an argument of map, any or all stands: at each edge of one of variable length, or at each node inside it. */
type At = 'edges' | 'nodes'

/** What the expressions over one pattern ask of its nodes and edges by function. */
export class ElementFunctions {
  private readonly read = new Set<string>()

  constructor(
    /** What a name of the pattern stands for. */
    private readonly kindOf: (name: string) => 'node' | 'edge' | 'path' | undefined,
    private readonly directed: boolean,
    private readonly context: Context,
  ) {}

  /** The expression with columns in place of these functions. */
  replaced(node: Syntax, place?: At): Syntax {
    return replaceIn(node, (part) => {
      if (part.kind !== 'call') return undefined
      const { name } = part.name
      if (isOverElements(name)) return this.within(part)
      // A function that a query defines hides the one of the same name.
      if (this.context.scope.find(name)?.kind === 'function') return undefined
      const asked = functionNamed(name)
      return asked && this.value(part, asked, place)
    })
  }

  private within(call: Call): Syntax {
    const [over, value, ...rest] = call.arguments
    if (!over || !value) return call
    const place = innerNodesOf(over.value) ? 'nodes' : 'edges'
    return { ...call, arguments: [over, { ...value, value: this.replaced(value.value, place) }, ...rest] }
  }

  private value(call: Call, asked: ElementFunction, place: At | undefined): Syntax {
    const { name, span } = call.name
    const [argument, ...more] = call.arguments.map(({ value }) => value)
    const element = argument?.kind === 'name' ? this.kindOf(argument.name) : undefined
    const ofNode = argument ? element === 'node' : place === 'nodes'
    const ofEdge = argument ? element === 'edge' : place === 'edges'
    if (more.length > 0 || !(ofNode || (asked.ofEdges && ofEdge))) {
      const expected = asked.ofEdges ? 'a node or an edge of length one' : 'a node'
      this.context.binder.report(
        badValue({
          what: `The argument of '${name}'`,
          expected: `${expected}, and be left out only within all, any or map`,
        }),
        call.span,
      )
      return { kind: 'missing', span: call.span }
    }
    const { member } = asked
    if (member === undefined)
      return called('todynamic', [{ kind: 'literal', type: 'string', value: '[]', source: '', span }], span)
    if (asked.directed && !this.directed) {
      this.context.binder.report(formNotSupported({ what: `'${name}' in a graph without directions` }), call.span)
      return { kind: 'missing', span: call.span }
    }
    this.read.add(member)
    const column = { kind: 'name', name: member, span } as const
    const read: Syntax = argument ? { kind: 'path', base: argument, member: column, span: call.span } : column
    return asked.asText ? called('tostring', [read], span) : read
  }

  /** The graph whose nodes have, where asked for, their degrees behind their ids; and how many columns are not properties. */
  graph(graph: Graph): { readonly graph: Graph; readonly own: number } {
    const { node_degree_in, node_degree_out } = elementFunctions
    const asked = [node_degree_in, node_degree_out].some(({ member }) => this.read.has(member))
    return asked ? { graph: withDegrees(graph, this.context), own: nodeColumns + 2 } : { graph, own: nodeColumns }
  }

  /** Of a node's columns those that functions read, under their names. */
  columns(node: readonly PlanColumn[]): readonly PlanColumn[] {
    return members.flatMap(({ member }, i) => {
      const column = node[i]
      return column && this.read.has(member) ? [{ ...column, name: member }] : []
    })
  }
}

/** Behind each node's id how many edges reach it and leave it. */
function withDegrees(graph: Graph, { binder }: Context): Graph {
  const nodes = binder.use(graph.nodes.name, graph.nodes.plan)
  const [one, none] = [constant('long', 1n), constant('long', 0n)]
  const ends = [2, 1].map((position, i): Plan => {
    const edges = binder.use(graph.edges.name, graph.edges.plan)
    const end = at(edges, position)
    const counts = i === 0 ? [one, none] : [none, one]
    return project(edges, [
      { column: binder.column('end', end.type), value: end },
      ...counts.map((value) => ({ column: binder.column('count', 'long'), value })),
    ])
  })
  const columns = (ends[0]?.columns ?? []).map(({ name, type }) => binder.column(name, type))
  const all: Plan = {
    kind: 'union',
    inputs: ends.map((plan) => ({ plan, sources: plan.columns.map(reference) })),
    columns,
  }
  const counted = aggregate(
    all,
    [{ column: binder.column('end', at(all, 0).type), value: at(all, 0) }],
    [1, 2].map((position) => ({
      column: binder.column('degree', 'long'),
      call: aggregateCall('sum', { value: at(all, position) }, 'long'),
    })),
  )
  const joined = equijoin('left', nodes, counted, [{ left: at(nodes, 0), right: at(counted, 0) }])
  const degree = (position: number): Expr =>
    makeCall(
      'iff',
      {
        predicate: makeCall('isnull', { value: at(counted, position) }, 'bool'),
        then: none,
        otherwise: at(counted, position),
      },
      'long',
    )
  const [id, ...properties] = nodes.columns.map((column) => ({
    column: binder.column(column.name, column.type),
    value: reference(column),
  }))
  const degrees = [1, 2].map((position) => ({ column: binder.column('degree', 'long'), value: degree(position) }))
  const plan = project(joined, [...(id ? [id] : []), ...degrees, ...properties])
  return { ...graph, nodes: { name: binder.sharedName('nodes'), plan } }
}
