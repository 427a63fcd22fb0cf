// graph-match and graph-shortest-paths: patterns of nodes and edges as joins, from the first node onward.
//
// Each element of a pattern joins its table to the matches so far; a condition is applied as soon as all that it names
// is there. An edge of variable length is a step for each length, each made of the one before.
import type { GraphEdge, GraphElement, GraphMatch, GraphNode, GraphShortestPaths, Expr as Syntax } from '../../../../grammar/ast.js' // prettier-ignore
import type { ColumnId, Expr } from '../../expression.js'
import { constant, reference } from '../../expression.js'
import { requireWindow } from '../../functions/index.js'
import type { Assignment, Plan, PlanColumn } from '../../plan.js'
import { aggregate, filter, keep, project, window } from '../../plan.js'
import { badValue, duplicateName, formNotSupported } from '../../problems.js'
import { makeCall, operatorCall } from '../conversion.js'
import { bindExpression, bindPredicate } from '../expressions.js'
import { NameSet } from '../naming.js'
import type { Context } from '../operators/context.js'
import { bindConstant, checkNames, checkOptions, optionText } from '../operators/context.js'
import { aggregateCall } from '../operators/summarize.js'
import { Row, Scope } from '../scope.js'
import { placeOf } from '../tables.js'
import type { Graph } from './graph.js'
import { at, edgeColumns, nodeColumns } from './graph.js'
import { conjunctsOf, namesIn, replaceIn } from './syntax.js'

/** More steps of one edge make a statement that nobody waits for. */
const mostHops = 32

/** What is gathered along an edge of variable length: a value of each edge, or of each node between two of them. */
interface Gathered {
  readonly name: string
  readonly value: Syntax
  readonly of: 'edges' | 'nodes'
}

/** A variable of the patterns. */
type Variable =
  | { readonly kind: 'node'; readonly columns: readonly PlanColumn[] }
  | { readonly kind: 'edge'; readonly columns: readonly PlanColumn[] }
  /** The numbers of its edges as an array, then what is gathered. */
  | { readonly kind: 'path'; readonly columns: readonly PlanColumn[]; readonly gathered: readonly Gathered[] }

export function graphMatch(node: GraphMatch | GraphShortestPaths, graph: Graph, context: Context): Plan | undefined {
  checkOptions(node, ['cycles', 'output'], context)
  if (!node.project) {
    context.binder.report(formNotSupported({ what: `'${node.kind}' without project` }), node.span)
    return undefined
  }
  checkNames(node.project, context)
  const cycles = optionText(node.options, 'cycles') ?? 'unique_edges'
  if (cycles !== 'unique_edges' && cycles !== 'all') {
    const problem = cycles === 'none' ? formNotSupported({ what: 'cycles=none' }) : badValue({ what: 'cycles', expected: 'all, none or unique_edges' }) // prettier-ignore
    context.binder.report(problem, node.span)
    return undefined
  }
  const matching = new Matching(node, graph, cycles, context)
  if (!matching.run()) return undefined
  if (node.kind === 'graph-shortest-paths' && !matching.shortest(optionText(node.options, 'output') ?? 'any')) return undefined // prettier-ignore
  return matching.projected(node.project)
}

class Matching {
  private plan: Plan | undefined
  private readonly variables = new Map<string, Variable>()
  /** Elements without a name are variables too, so that edges stay unique. */
  private unnamed = 0
  private conditions: Syntax[]
  private readonly gathered = new Map<string, Gathered[]>()
  private readonly lengths: ReadonlySet<string>
  private readonly problems: number

  constructor(
    private readonly node: GraphMatch | GraphShortestPaths,
    private readonly graph: Graph,
    private readonly cycles: 'unique_edges' | 'all',
    private readonly context: Context,
  ) {
    this.problems = context.binder.diagnostics.length
    const edges = node.patterns.flat().filter((element) => element.kind === 'edge')
    this.lengths = new Set(edges.flatMap(({ name, hops }) => (name && hops ? [name.name] : [])))
    this.conditions = node.where ? [...conjunctsOf(node.where)] : []
  }

  private get failed(): boolean {
    return this.context.binder.diagnostics.slice(this.problems).some(({ severity }) => severity === 'error')
  }

  /** Matches all patterns, whatever order their variables come in. */
  run(): boolean {
    // What is gathered along edges must be known before they are walked.
    this.conditions = this.conditions.map((condition) =>
      this.isStepCondition(condition) ? condition : this.gather(condition),
    )
    this.node.project?.forEach(({ value }) => this.gather(value))
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

  // ── Elements ───────────────────────────────────────────────────────────────────────────────────────────────

  private nameOf(element: GraphElement): string {
    return element.name?.name ?? ` ${++this.unnamed}`
  }

  /** The id of the node that a pattern begins with. */
  private startAt(node: GraphNode): PlanColumn | undefined {
    const name = this.nameOf(node)
    const bound = this.variables.get(name)
    if (bound) return this.boundNode(node, bound)
    const nodes = this.use('nodes')
    this.plan = this.plan ? this.join(nodes, []) : nodes
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
    const edges = this.oriented(edge)
    this.plan = this.join(edges, [{ left: reference(from), right: at(edges, 1) }])
    this.keepUnique(at(edges, 0))
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
      this.plan = this.join(nodes, [{ left: reference(reached), right: at(nodes, 0) }])
      this.variables.set(name, { kind: 'node', columns: nodes.columns })
    }
    this.applyConditions()
    return this.variables.get(name)?.columns[0]
  }

  private use(table: 'nodes' | 'edges'): Plan {
    const { name, plan } = this.graph[table]
    return this.context.binder.use(name, plan)
  }

  /** The edges as they are walked: number, the id walked from, the id walked to, properties. */
  private oriented({ direction }: GraphEdge): Plan {
    const { binder } = this.context
    const forward = this.use('edges')
    if (this.graph.directed && direction === 'right') return forward
    const turned = (plan: Plan): Plan => {
      const [number, source, target, ...rest] = plan.columns
      return number && source && target ? keep(plan, [number, target, source, ...rest]) : plan
    }
    const backward = turned(this.use('edges'))
    if (this.graph.directed && direction === 'left') return backward
    // An edge from a node to itself is walked once.
    const both = filter(backward, operatorCall('!=', at(backward, 1), at(backward, 2), 'bool'))
    const sources = (plan: Plan): readonly Expr[] => plan.columns.map(reference)
    const columns = forward.columns.map(({ name, type }) => binder.column(name, type))
    return { kind: 'union', inputs: [forward, both].map((plan) => ({ plan, sources: sources(plan) })), columns }
  }

  private join(right: Plan, on: readonly { readonly left: Expr; readonly right: Expr }[], left = this.plan): Plan {
    if (!left) return right
    const columns = [...left.columns, ...right.columns]
    return { kind: 'join', type: on.length === 0 ? 'cross' : 'inner', left, right, on, residual: undefined, columns }
  }

  // ── Edges of variable length ───────────────────────────────────────────────────────────────────────────────

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
    const gathered = this.gathered.get(name) ?? []
    const empty = constant('dynamic', '[]')
    const start = [
      { column: binder.column('numbers', 'dynamic'), value: empty },
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
    const all: Plan = { kind: 'union', inputs: given.map((plan) => ({ plan, sources: plan.columns.map(reference) })), columns } // prettier-ignore
    this.renumber(shape, columns)
    this.plan = all
    const [numbers, reached, ...arrays] = columns.slice(kept.length)
    if (!numbers || !reached) return undefined
    this.variables.set(name, { kind: 'path', columns: [numbers, ...arrays], gathered })
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
    const [numbers, reached, ...arrays] = plan.columns.slice(width)
    if (!numbers || !reached) return undefined
    const edges = this.oriented(edge)
    let walked: Plan = this.join(edges, [{ left: reference(reached), right: at(edges, 1) }], plan)
    const number = at(edges, 0)
    if (this.cycles === 'unique_edges') {
      const moved = new Map(shape.map(({ id }, i) => [id, plan.columns[i] ?? reached]))
      walked = filter(walked, isNew(number, this.edgeNumbers(moved), [reference(numbers)]))
    }
    const ofEdge = placeOf(binder, scope, new Row(edges.columns.slice(edgeColumns)))
    for (const condition of edge.name ? this.stepConditions(edge.name.name) : []) {
      const predicate = bindPredicate(condition, ofEdge)
      if (predicate.type === 'unknown') return undefined
      walked = filter(walked, predicate)
    }
    const ofNodes = gathered.some(({ of }) => of === 'nodes') && between
    const nodes = ofNodes ? this.use('nodes') : undefined
    if (nodes) walked = this.join(nodes, [{ left: reference(reached), right: at(nodes, 0) }], walked)
    const ofNode = nodes && placeOf(binder, scope, new Row(nodes.columns.slice(nodeColumns)))
    const values = gathered.map(({ value, of }, i) => {
      const array = arrays[i]
      const place = of === 'edges' ? ofEdge : ofNode
      if (!array) return undefined
      if (!place) return reference(array)
      const bound = bindExpression(value, place)
      return bound.type === 'unknown' ? undefined : appended(reference(array), bound)
    })
    if (values.some((value) => !value)) return undefined
    const made = [appended(reference(numbers), number), at(edges, 2), ...values.filter((value) => value !== undefined)]
    return project(walked, [
      ...plan.columns.slice(0, width).map((column) => ({ column: binder.column(column.name, column.type), value: reference(column) })),
      ...made.map((value, i) => ({ column: binder.column(shape[width + i]?.name ?? '', value.type), value })),
    ]) // prettier-ignore
  }

  /** The variables' columns under new identities. */
  private renumber(before: readonly PlanColumn[], after: readonly PlanColumn[]): void {
    const moved = new Map<ColumnId, PlanColumn>(before.map(({ id }, i) => [id, after[i] ?? before[i] ?? { id, name: '', type: 'unknown' }])) // prettier-ignore
    for (const [name, variable] of this.variables)
      this.variables.set(name, {
        ...variable,
        columns: variable.columns.map((column) => moved.get(column.id) ?? column),
      })
  }

  // ── Edges once in a match ──────────────────────────────────────────────────────────────────────────────────

  private edgeNumbers(moved?: ReadonlyMap<ColumnId, PlanColumn>): {
    readonly single: readonly Expr[]
    readonly lists: readonly Expr[]
  } {
    const first = (kind: Variable['kind']): readonly Expr[] =>
      [...this.variables.values()].flatMap((variable) => {
        const [number] = variable.kind === kind ? variable.columns : []
        return number ? [reference(moved?.get(number.id) ?? number)] : []
      })
    return { single: first('edge'), lists: first('path') }
  }

  private keepUnique(number: Expr): void {
    if (this.cycles === 'all' || !this.plan) return
    this.plan = filter(this.plan, isNew(number, this.edgeNumbers(), []))
  }

  // ── Conditions ─────────────────────────────────────────────────────────────────────────────────────────────

  /** A condition on every edge of one of variable length: all(e, …), or one that names only e. */
  private isStepCondition(condition: Syntax): boolean {
    return [...this.lengths].some((name) => this.stepCondition(condition, name) !== undefined)
  }

  private stepCondition(condition: Syntax, edge: string): Syntax | undefined {
    if (condition.kind === 'call' && condition.name.name === 'all') {
      const [over, test] = condition.arguments
      return over?.value.kind === 'name' && over.value.name === edge ? test?.value : undefined
    }
    const names = namesIn(condition)
    const others = this.node.patterns.flat().some(({ name }) => name && name.name !== edge && names.has(name.name))
    if (!names.has(edge) || others || this.hasCallOver(condition, edge)) return undefined
    return replaceIn(condition, (part) =>
      part.kind === 'path' && part.base.kind === 'name' && part.base.name === edge ? part.member : undefined,
    )
  }

  private hasCallOver(condition: Syntax, edge: string): boolean {
    let found = false
    replaceIn(condition, (part) => {
      found ||= overOf(part, edge) !== undefined
      return undefined
    })
    return found
  }

  private stepConditions(edge: string): readonly Syntax[] {
    return this.conditions.flatMap((condition) => this.stepCondition(condition, edge) ?? [])
  }

  /** Conditions whose variables are all there are applied, and done with. */
  private applyConditions(): void {
    const all = new Set(this.node.patterns.flat().flatMap(({ name }) => (name ? [name.name] : [])))
    const ready = (condition: Syntax): boolean =>
      !this.isStepCondition(condition) &&
      [...this.readNames(condition)].every((name) => !all.has(name) || this.variables.has(name))
    const now = this.conditions.filter(ready)
    this.conditions = this.conditions.filter((condition) => !now.includes(condition))
    for (const condition of now) this.restrict(condition)
  }

  /** The variables that a condition reads, those behind what was gathered among them. */
  private readNames(condition: Syntax): ReadonlySet<string> {
    const names = new Set(namesIn(condition))
    for (const [edge, gathered] of this.gathered) if (gathered.some(({ name }) => names.has(name))) names.add(edge)
    return names
  }

  private restrict(condition: Syntax): void {
    if (this.isStepCondition(condition) || !this.plan) return
    const predicate = bindPredicate(condition, this.place())
    if (predicate.type !== 'unknown') this.plan = filter(this.plan, predicate)
  }

  // ── What is gathered ───────────────────────────────────────────────────────────────────────────────────────

  /** map(e, x), any(e, x), all(e, x) and e.x of an edge of variable length become columns of arrays. */
  private gather(node: Syntax): Syntax {
    return replaceIn(node, (part) => {
      for (const edge of this.lengths) {
        const over = overOf(part, edge)
        if (over && part.kind === 'call') {
          const column = this.gatheredColumn(edge, over)
          if (part.name.name === 'map') return column
          const flag = { kind: 'literal', type: 'bool', value: part.name.name === 'any', source: '', span: part.span } as const // prettier-ignore
          const has = called('set_has_element', [column, flag], part.span)
          return part.name.name === 'any' ? has : called('not', [has], part.span)
        }
        if (part.kind === 'path' && part.base.kind === 'name' && part.base.name === edge)
          return this.gatheredColumn(edge, { value: part.member, of: 'edges' })
      }
      return undefined
    })
  }

  private gatheredColumn(edge: string, over: Pick<Gathered, 'value' | 'of'>): Syntax {
    const list = this.gathered.get(edge) ?? []
    this.gathered.set(edge, list)
    const text = JSON.stringify(withoutPlaces(over.value))
    const same = list.find((one) => one.of === over.of && JSON.stringify(withoutPlaces(one.value)) === text)
    const one = same ?? { ...over, name: `$${edge}_${list.length}` }
    if (!same) list.push(one)
    return { kind: 'name', name: one.name, span: over.value.span }
  }

  /** Nodes and edges by name, and what was gathered. */
  private place(): ReturnType<typeof placeOf> {
    const { binder, scope } = this.context
    const inner = new Scope(scope)
    const arrays: PlanColumn[] = []
    for (const [name, { kind, columns }] of this.variables) {
      if (kind === 'path') arrays.push(...columns.slice(1))
      else inner.define(name, { kind: 'row', row: new Row(columns.slice(kind === 'node' ? nodeColumns : edgeColumns)) })
    }
    return placeOf(binder, inner, new Row(arrays))
  }

  // ── Results ────────────────────────────────────────────────────────────────────────────────────────────────

  projected(nodes: NonNullable<GraphMatch['project']>): Plan | undefined {
    const { binder } = this.context
    const names = new NameSet(nodes.flatMap((node) => node.names.map(({ name }) => name)))
    const place = this.place()
    const assignments = nodes.map(({ names: [given], value }) => {
      const bound = bindExpression(this.gather(value), place)
      return {
        column: binder.column(given?.name ?? names.forExpression(value, this.context), bound.type),
        value: bound,
      }
    })
    return this.plan && !this.failed && assignments.every(({ value }) => value.type !== 'unknown')
      ? project(this.plan, assignments)
      : undefined
  }

  /** Of the paths between two nodes those with the fewest edges, or any one of them. */
  shortest(output: string): boolean {
    const { binder } = this.context
    const [pattern, ...more] = this.node.patterns
    const paths = [...this.variables.values()].filter(({ kind }) => kind === 'path')
    const [start, end] = [this.variables.get(pattern?.[0]?.name?.name ?? ' '), this.variables.get(pattern?.at(-1)?.name?.name ?? ' ')] // prettier-ignore
    const [numbers] = paths[0]?.columns ?? []
    const ends = [start?.columns[0], end?.columns[0]].filter((column) => column !== undefined)
    if (
      more.length > 0 ||
      paths.length !== 1 ||
      !numbers ||
      ends.length < 2 ||
      !this.plan ||
      (output !== 'any' && output !== 'all')
    ) {
      binder.report(formNotSupported({ what: 'A shortest path other than of one sequence with named ends and one edge of variable length' }), this.node.span) // prettier-ignore
      return false
    }
    const length = makeCall('array_length', { array: reference(numbers) }, 'long')
    if (output === 'any') {
      const number = binder.column('number', 'long')
      const call = { function: requireWindow('row_number'), arguments: {}, type: 'long' } as const
      const order = {
        partitionBy: ends.map(reference),
        orderBy: [{ value: length, descending: false, nullsFirst: false }],
      }
      const ranked = window(this.plan, [{ column: number, call }], order)
      this.plan = filter(ranked, operatorCall('==', reference(number), constant('long', 1n), 'bool'))
      return true
    }
    const shared = { name: binder.sharedName('found'), plan: this.plan }
    const [left, right] = [binder.use(shared.name, shared.plan), binder.use(shared.name, shared.plan)]
    const in_ = (plan: Plan, column: PlanColumn): Expr => at(plan, shared.plan.columns.indexOf(column))
    const lengthIn = (plan: Plan): Expr => makeCall('array_length', { array: in_(plan, numbers) }, 'long')
    const least = aggregate(
      right,
      ends.map((column) => ({ column: binder.column(column.name, column.type), value: in_(right, column) })),
      [{ column: binder.column('least', 'long'), call: aggregateCall('min', { value: lengthIn(right) }, 'long') }],
    )
    const keys = [...ends.map((column) => in_(left, column)), lengthIn(left)]
    const on = keys.map((key, i) => ({ left: key, right: at(least, i) }))
    this.renumber(shared.plan.columns, left.columns)
    this.plan = { kind: 'join', type: 'leftsemi', left, right: least, on, residual: undefined, columns: left.columns }
    return true
  }
}

/** Is the edge none of those already in the match? */
function isNew(
  number: Expr,
  used: { readonly single: readonly Expr[]; readonly lists: readonly Expr[] },
  more: readonly Expr[],
): Expr {
  const conditions = [
    ...used.single.map((other) => operatorCall('!=', number, other, 'bool')),
    ...[...used.lists, ...more].map((set) =>
      makeCall('not', { value: makeCall('set_has_element', { set, value: number }, 'bool') }, 'bool'),
    ),
  ]
  return conditions.reduce<Expr>((all, one) => operatorCall('and', all, one, 'bool'), constant('bool', true))
}

const appended = (array: Expr, value: Expr): Expr =>
  makeCall('array_concat', { arrays: [array, makeCall('pack_array', { values: [value] }, 'dynamic')] }, 'dynamic')

/** map(e, x) and its like over an edge of this name, or over the nodes between its edges. */
function overOf(part: Syntax, edge: string): Pick<Gathered, 'value' | 'of'> | undefined {
  if (part.kind !== 'call' || !['map', 'any', 'all'].includes(part.name.name)) return undefined
  const [over, value] = part.arguments.map((argument) => argument.value)
  if (!over || !value) return undefined
  if (over.kind === 'name' && over.name === edge) return { value, of: 'edges' }
  const [inner] = over.kind === 'call' && over.name.name === 'inner_nodes' ? over.arguments : []
  return inner?.value.kind === 'name' && inner.value.name === edge ? { value, of: 'nodes' } : undefined
}

const called = (name: string, values: readonly Syntax[], span: Syntax['span']): Syntax => ({
  kind: 'call',
  name: { kind: 'name', name, span },
  arguments: values.map((value) => ({ name: undefined, value, span })),
  span,
})

/** Syntax without its places, to tell equal expressions. */
function withoutPlaces(node: Syntax): unknown {
  return JSON.parse(JSON.stringify(node, (key, value: unknown) => (key === 'span' ? undefined : typeof value === 'bigint' ? `${value}` : value))) // prettier-ignore
}
