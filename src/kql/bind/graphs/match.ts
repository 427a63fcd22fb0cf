// graph-match and graph-shortest-paths: patterns of nodes and edges as joins, from the first node onward.
//
// Each element of a pattern joins its table to the matches so far; a condition is applied as soon as all that it names
// is there. An edge of variable length is a step for each length, each made of the one before.
import type {
  GraphEdge,
  GraphElement,
  GraphMatch,
  GraphNode,
  GraphShortestPaths,
  Expr as Syntax,
} from '../../../../grammar/ast.js'
import type { ColumnId, Expr } from '../../expression.js'
import { constant, reference } from '../../expression.js'
import type { Assignment, Plan, PlanColumn } from '../../plan.js'
import { filter, project } from '../../plan.js'
import { badValue, duplicateName, formNotSupported } from '../../problems.js'
import { makeCall, operatorCall } from '../conversion.js'
import { NameSet } from '../naming.js'
import type { Context } from '../operators/context.js'
import { checkNames } from '../operators/columns.js'
import { bindConstant } from '../operators/known-values.js'
import type { OverGraph } from '../operators/operator.js'
import { checkOptions, optionText } from '../operators/options.js'
import { bindExpression, bindPredicate } from '../parts.js'
import type { Place } from '../place.js'
import { placeOf } from '../place.js'
import { Row, Scope } from '../scope.js'
import { ElementFunctions } from './element-functions.js'
import type { Gathered } from './gathering.js'
import { Gathering, trailName } from './gathering.js'
import type { Graph } from './graph.js'
import { at, edgeColumns } from './graph.js'
import { allShortest, anyShortest } from './shortest.js'
import { conjunctsOf } from '../syntax.js'
import type { Cycles } from './trail.js'
import { cycleOptions, Trail } from './trail.js'
import type { Variable } from './variable.js'
import { kindOf } from './variable.js'
import { joined, orientedEdges } from './walks.js'

/** More steps of one edge make a statement that nobody waits for. */
const mostHops = 32

export const graphMatch: OverGraph<GraphMatch> = {
  syntax:
    'G | graph-match [cycles = unique_edges | all | none] (a)-[e]->(b)<-[p*1..5]-(c), … [where condition] project expression, …',
  doc: 'Paths of a graph that match a pattern. No edge comes twice in a path; with cycles=all edges may, with cycles=none, over one sequence, not even nodes. In where and project, all(p, …), any(p, …), map(p, …) and the same over inner_nodes(p) read the edges and nodes along an edge of variable length, which has at most 32 edges, and array_length(p) is how many it has; node_degree_in(n), node_degree_out(n) and node_id(n) tell of a node, labels(n) of a node or an edge, which have none here, and all four take no argument over inner_nodes(p).',
  examples: {
    'datatable(a: string, b: string)["x", "y", "y", "z"] | make-graph a --> b with_node_id = id | graph-match (n)-[e]->(m)-[f]->(o) project n.id, o.id':
      '[["x","z"]]',
    'datatable(a: string, b: string)["x", "y", "y", "z", "z", "x"] | make-graph a --> b with_node_id = id | graph-match cycles = none (n)-[p*2..5]->(m) where node_id(n) == "x" project m.id, map(inner_nodes(p), node_degree_in())':
      '[["z",[1]]]',
  },
  overGraph: bindSearch,
}

export const graphShortestPaths: OverGraph<GraphShortestPaths> = {
  syntax: 'G | graph-shortest-paths [output = any | all] (a)-[p*1..5]->(b) [where condition] project expression, …',
  doc: 'Of the paths between two nodes one of the shortest, or all of them; a path of edges that comes back to where it began is none. The pattern is one sequence with named ends and one edge of variable length.',
  examples: {
    'datatable(a: long, b: long)[1, 2, 2, 3, 1, 3] | make-graph a --> b with_node_id = id | graph-shortest-paths (n)-[p*1..3]->(m) where n.id == 1 and m.id == 3 project path = map(p, b)':
      '[[[3]]]',
  },
  overGraph: bindSearch,
}

function bindSearch(node: GraphMatch | GraphShortestPaths, graph: Graph, context: Context): Plan | undefined {
  checkOptions(node, ['cycles', 'output'], context)
  if (!node.project) {
    context.binder.report(formNotSupported({ what: `'${node.kind}' without project` }), node.span)
    return undefined
  }
  checkNames(node.project, context)
  const asked = optionText(node.options, 'cycles') ?? 'unique_edges'
  const cycles = cycleOptions.find((option) => option === asked)
  if (!cycles) {
    context.binder.report(badValue({ what: 'cycles', expected: 'all, none or unique_edges' }), node.span)
    return undefined
  }
  if (cycles === 'none' && node.patterns.length > 1) {
    // The reference does not tell whether nodes of several sequences may be one and the same.
    context.binder.report(formNotSupported({ what: 'cycles=none over several sequences' }), node.span)
    return undefined
  }
  const matching = new Matching(node, graph, cycles, context)
  if (!matching.run()) return undefined
  if (node.kind === 'graph-shortest-paths' && !matching.shortest(optionText(node.options, 'output') ?? 'any'))
    return undefined
  return matching.projected(node.project)
}

class Matching {
  private plan: Plan | undefined
  private readonly variables = new Map<string, Variable>()
  /** Elements without a name are variables too, so that edges stay unique. */
  private unnamed = 0
  private conditions: Syntax[]
  private readonly results: readonly Syntax[]
  private readonly trail: Trail
  private readonly gathering: Gathering
  private readonly functions: ElementFunctions
  private readonly graph: Graph
  /** How many columns of a node stand before its properties. */
  private readonly own: number
  private readonly problems: number

  constructor(
    private readonly node: GraphMatch | GraphShortestPaths,
    graph: Graph,
    cycles: Cycles,
    private readonly context: Context,
  ) {
    this.problems = context.binder.diagnostics.length
    this.trail = new Trail(cycles)
    const elements = node.patterns.flat()
    this.gathering = new Gathering(elements)
    const kinds = new Map(elements.map((element) => [element.name?.name, kindOf(element)]))
    this.functions = new ElementFunctions((name) => kinds.get(name), graph.directed, context)
    this.conditions = node.where ? conjunctsOf(node.where).map((one) => this.functions.replaced(one)) : []
    this.results = (node.project ?? []).map(({ value }) => this.functions.replaced(value))
    const { graph: known, own } = this.functions.graph(graph)
    this.graph = known
    this.own = own
  }

  private get failed(): boolean {
    return this.context.binder.diagnostics.slice(this.problems).some(({ severity }) => severity === 'error')
  }

  /** Matches all patterns, whatever order their variables come in. */
  run(): boolean {
    // What is gathered along edges must be known before they are walked.
    this.conditions = this.conditions.map((condition) =>
      this.gathering.isStepCondition(condition) ? condition : this.gathering.gather(condition),
    )
    this.results.forEach((value) => this.gathering.gather(value))
    for (const pattern of this.node.patterns) {
      const [first, ...rest] = pattern
      let from = first?.kind === 'node' ? this.startAt(first) : undefined
      for (let i = 0; i + 1 < rest.length && from; i += 2) {
        const [edge, node] = [rest[i], rest[i + 1]]
        if (edge?.kind === 'edge' && node?.kind === 'node') from = this.walk(from, edge, node)
      }
      if (!from || this.failed) return false
    }
    for (const condition of this.conditions) this.restrict(condition)
    this.conditions = []
    return !this.failed
  }

  private nameOf(element: GraphElement): string {
    return element.name?.name ?? ` ${++this.unnamed}`
  }

  /** The id of the node that a pattern begins with. */
  private startAt(node: GraphNode): PlanColumn | undefined {
    const name = this.nameOf(node)
    const bound = this.variables.get(name)
    if (bound) return this.boundNode(node, bound)
    const nodes = this.use('nodes')
    this.plan = joined(this.plan, nodes, [])
    this.variables.set(name, { kind: 'node', columns: nodes.columns })
    this.applyConditions()
    const variable = this.variables.get(name)
    return variable?.columns[0]
  }

  private boundNode(node: GraphNode, bound: Variable): PlanColumn | undefined {
    if (bound.kind === 'node') return bound.columns[0]
    this.context.binder.report(duplicateName({ name: node.name?.name ?? '' }), node.span)
    return undefined
  }

  /** Along an edge to the next node, whose id is returned. */
  private walk(from: PlanColumn, edge: GraphEdge, node: GraphNode): PlanColumn | undefined {
    if (edge.name && this.variables.has(edge.name.name)) {
      this.context.binder.report(duplicateName({ name: edge.name.name }), edge.name.span)
      return undefined
    }
    const reached = edge.hops ? this.walkLengths(from, edge, edge.hops) : this.walkOne(from, edge)
    return reached && this.arrive(reached, node)
  }

  private walkOne(from: PlanColumn, edge: GraphEdge): PlanColumn | undefined {
    const edges = orientedEdges(edge, this.graph, this.context)
    this.plan = joined(this.plan, edges, [{ left: reference(from), right: at(edges, 1) }])
    this.plan = filter(this.plan, this.trail.isNew(edges, this.variables.values()))
    this.variables.set(this.nameOf(edge), { kind: 'edge', columns: edges.columns })
    return edges.columns[2]
  }

  /** The node that was reached: the one of this name, or a new one. */
  private arrive(reached: PlanColumn, node: GraphNode): PlanColumn | undefined {
    const name = this.nameOf(node)
    const bound = this.variables.get(name)
    if (bound) {
      const id = this.boundNode(node, bound)
      if (!id || !this.plan) return undefined
      this.plan = filter(this.plan, operatorCall('==', reference(reached), reference(id), 'bool'))
    } else {
      const nodes = this.use('nodes')
      this.plan = joined(this.plan, nodes, [{ left: reference(reached), right: at(nodes, 0) }])
      this.variables.set(name, { kind: 'node', columns: nodes.columns })
    }
    this.applyConditions()
    return this.variables.get(name)?.columns[0]
  }

  private use(table: 'nodes' | 'edges'): Plan {
    const { name, plan } = this.graph[table]
    return this.context.binder.use(name, plan)
  }

  private walkLengths(
    from: PlanColumn,
    edge: GraphEdge,
    hops: { readonly from: Syntax; readonly to: Syntax },
  ): PlanColumn | undefined {
    const { binder } = this.context
    const [least, most] = [hops.from, hops.to].map((node) => {
      const bound = bindConstant(node, 'The length of an edge', this.context)
      return typeof bound === 'bigint' ? Number(bound) : undefined
    })
    if (least === undefined || most === undefined || !this.plan) return undefined
    if (least < 0 || most < least || most > mostHops) {
      const expected = `from 0 to ${mostHops}, the first not above the second`
      binder.report(badValue({ what: 'The lengths of an edge', expected }), hops.to.span)
      return undefined
    }
    const name = this.nameOf(edge)
    const gathered = this.gathering.along(name)
    const empty = constant('dynamic', '[]')
    const start = [
      { column: binder.column('trail', 'dynamic'), value: empty },
      { column: binder.column('reached', from.type), value: reference(from) },
      ...gathered.map((one) => ({ column: binder.column(one.name, 'dynamic'), value: empty })),
    ]
    const kept = this.plan.columns.map((column): Assignment => ({ column, value: reference(column) }))
    let level: Plan = project(this.plan, [...kept, ...start])
    const shape = level.columns
    const given: Plan[] = []
    for (let length = 0; ; length++) {
      const shared = { name: binder.sharedName('paths'), plan: level }
      if (length >= least) given.push(binder.use(shared.name, shared.plan))
      if (length === most) break
      const next = this.lengthen(binder.use(shared.name, shared.plan), shape, edge, gathered, length > 0)
      if (!next) return undefined
      level = next
    }
    const columns = shape.map(({ name: label, type }) => binder.column(label, type))
    const all: Plan = {
      kind: 'union',
      inputs: given.map((plan) => ({ plan, sources: plan.columns.map(reference) })),
      columns,
    }
    this.renumber(shape, columns)
    this.plan = all
    const [trail, reached, ...arrays] = columns.slice(kept.length)
    if (!trail || !reached) return undefined
    this.variables.set(name, { kind: 'path', columns: [trail, ...arrays] })
    return reached
  }

  /** One edge more. `plan` has the shape of the level before, and so has the result. */
  private lengthen(
    plan: Plan,
    shape: readonly PlanColumn[],
    edge: GraphEdge,
    gathered: readonly Gathered[],
    between: boolean,
  ): Plan | undefined {
    const { binder, scope } = this.context
    const width = shape.length - gathered.length - 2
    const [trail, reached, ...arrays] = plan.columns.slice(width)
    if (!trail || !reached) return undefined
    const edges = orientedEdges(edge, this.graph, this.context)
    let walked: Plan = joined(plan, edges, [{ left: reference(reached), right: at(edges, 1) }])
    const moved = new Map(shape.map(({ id }, i) => [id, plan.columns[i] ?? reached]))
    walked = filter(walked, this.trail.isNew(edges, this.variables.values(), moved, reference(trail)))
    const ofEdge = placeOf(binder, scope, new Row(edges.columns.slice(edgeColumns)))
    for (const condition of edge.name ? this.gathering.stepConditions(this.conditions, edge.name.name) : []) {
      const predicate = bindPredicate(condition, ofEdge)
      if (predicate.type === 'unknown') return undefined
      walked = filter(walked, predicate)
    }
    const ofNodes = gathered.some(({ of }) => of === 'nodes') && between
    const nodes = ofNodes ? this.use('nodes') : undefined
    if (nodes) walked = joined(walked, nodes, [{ left: reference(reached), right: at(nodes, 0) }])
    const ofNode = nodes && placeOf(binder, scope, this.nodeRow(nodes.columns))
    const values = gathered.map(({ value, of }, i) => {
      const array = arrays[i]
      const place = of === 'edges' ? ofEdge : ofNode
      if (!array) return undefined
      if (!place) return reference(array)
      const bound = bindExpression(value, place)
      return bound.type === 'unknown' ? undefined : appended(reference(array), bound)
    })
    if (values.some((value) => !value)) return undefined
    const made = [
      appended(reference(trail), this.trail.item(edges)),
      at(edges, 2),
      ...values.filter((value) => value !== undefined),
    ]
    return project(walked, [
      ...plan.columns.slice(0, width).map((column) => ({ column: binder.column(column.name, column.type), value: reference(column) })),
      ...made.map((value, i) => ({ column: binder.column(shape[width + i]?.name ?? '', value.type), value })),
    ]) // prettier-ignore
  }

  /** The variables' columns under new identities. */
  private renumber(before: readonly PlanColumn[], after: readonly PlanColumn[]): void {
    const moved = new Map<ColumnId, PlanColumn>(
      before.map(({ id }, i) => [id, after[i] ?? before[i] ?? { id, name: '', type: 'unknown' }]),
    )
    for (const [name, variable] of this.variables)
      this.variables.set(name, {
        ...variable,
        columns: variable.columns.map((column) => moved.get(column.id) ?? column),
      })
  }

  /** Conditions whose variables are all there are applied, and done with. */
  private applyConditions(): void {
    const all = new Set(this.node.patterns.flat().flatMap(({ name }) => (name ? [name.name] : [])))
    const ready = (condition: Syntax): boolean =>
      !this.gathering.isStepCondition(condition) &&
      [...this.gathering.namesRead(condition)].every((name) => !all.has(name) || this.variables.has(name))
    const now = this.conditions.filter(ready)
    this.conditions = this.conditions.filter((condition) => !now.includes(condition))
    for (const condition of now) this.restrict(condition)
  }

  private restrict(condition: Syntax): void {
    if (this.gathering.isStepCondition(condition) || !this.plan) return
    const predicate = bindPredicate(condition, this.place())
    if (predicate.type !== 'unknown') this.plan = filter(this.plan, predicate)
  }

  /** Nodes and edges by name, and what was gathered. */
  private place(): Place {
    const { binder, scope } = this.context
    const inner = new Scope(scope)
    const arrays: PlanColumn[] = []
    for (const [name, { kind, columns }] of this.variables) {
      const [trail, ...gathered] = columns
      if (kind === 'path') arrays.push(...(trail ? [{ ...trail, name: trailName(name) }] : []), ...gathered)
      else
        inner.define(name, {
          kind: 'row',
          row: kind === 'node' ? this.nodeRow(columns) : new Row(columns.slice(edgeColumns)),
        })
    }
    return placeOf(binder, inner, new Row(arrays))
  }

  /** What can be read of a node: its properties, and what functions say of it. */
  private nodeRow(columns: readonly PlanColumn[]): Row {
    return new Row([...columns.slice(this.own), ...this.functions.columns(columns)])
  }

  projected(nodes: NonNullable<GraphMatch['project']>): Plan | undefined {
    const { binder } = this.context
    const names = new NameSet(new Set(nodes.flatMap((node) => node.names.map(({ name }) => name))))
    const place = this.place()
    const assignments = nodes.map(({ names: [given], value }, i) => {
      const bound = bindExpression(this.gathering.gather(this.results[i] ?? value), place)
      return {
        column: binder.column(given?.name ?? names.forExpression(value, this.context), bound.type),
        value: bound,
      }
    })
    return this.plan && !this.failed && assignments.every(({ value }) => value.type !== 'unknown')
      ? project(this.plan, assignments)
      : undefined
  }

  /** Leaves the shortest paths, or any one of them. */
  shortest(output: string): boolean {
    const [pattern, ...more] = this.node.patterns
    const paths = [...this.variables.values()].filter(({ kind }) => kind === 'path')
    const ends = [pattern?.[0], pattern?.at(-1)].flatMap((node) => {
      const [id] = this.variables.get(node?.name?.name ?? ' ')?.columns ?? []
      return id ? [id] : []
    })
    const [trail] = paths[0]?.columns ?? []
    const { plan } = this
    const isKnown = output === 'any' || output === 'all'
    if (more.length > 0 || paths.length !== 1 || !trail || ends.length < 2 || !plan || !isKnown) {
      this.context.binder.report(
        formNotSupported({
          what: 'A shortest path other than of one sequence with named ends and one edge of variable length',
        }),
        this.node.span,
      )
      return false
    }
    if (pattern?.[0]?.name?.name === pattern?.at(-1)?.name?.name) {
      this.context.binder.report(formNotSupported({ what: 'A shortest path from a node to itself' }), this.node.span)
      return false
    }
    const found = (output === 'any' ? anyShortest : allShortest)({ plan, trail, ends }, this.context)
    this.renumber(plan.columns, found.columns)
    this.plan = found
    return true
  }
}

const appended = (array: Expr, value: Expr): Expr =>
  makeCall('array_concat', { arrays: [array, makeCall('pack_array', { values: [value] }, 'dynamic')] }, 'dynamic')
