// The tabular operators that build graphs and look for paths in them.
import type { IToken } from 'chevrotain'
import type * as Ast from '../ast.js'
import * as t from '../tokens.js'
import type { Rule } from './rules.js'
import { TableOperators } from './table-operators.js'

/** What graph-match and graph-shortest-paths have in common. */
interface GraphSearch {
  readonly options: readonly Ast.Option[]
  readonly patterns: readonly (readonly Ast.GraphElement[])[]
  readonly where: Ast.Expr | undefined
  readonly project: readonly Ast.NamedExpr[] | undefined
}

export abstract class GraphOperators extends TableOperators {
  /**
   * makeGraph: "make-graph" options name ("-->" | "--") name ["with" nodeTable {"," nodeTable}]
   *   ["with_node_id" "=" newName] ["partitioned-by" name subquery]
   */
  readonly makeGraph: Rule<Ast.MakeGraph> = this.RULE('makeGraph', () => {
    const node = this.begin()
    const nodes: { table: Ast.Expr; key: Ast.Name }[] = []
    this.CONSUME(t.MakeGraph)
    const options = this.SUBRULE(this.options, { ARGS: ['graph'] })
    const source = this.SUBRULE(this.name)
    this.CONSUME(t.Minus)
    this.CONSUME1(t.Minus)
    const directed = this.OPTION(() => this.CONSUME(t.Greater)) !== undefined
    const target = this.SUBRULE1(this.name)
    this.OPTION1(() => {
      this.CONSUME(t.With)
      this.AT_LEAST_ONE_SEP({
        SEP: t.Comma,
        DEF: () => {
          const table = this.SUBRULE(this.path)
          this.CONSUME(t.On)
          nodes.push({ table, key: this.SUBRULE2(this.name) })
        },
        ERR_MSG: 'a table of nodes',
      })
    })
    const nodeId = this.OPTION2(() => {
      this.CONSUME(t.WithNodeId)
      this.CONSUME(t.Assign)
      return this.SUBRULE(this.newName)
    })
    const partitionedBy = this.OPTION3(() => {
      this.CONSUME(t.PartitionedBy)
      const column = this.SUBRULE3(this.name)
      return { column, operators: this.SUBRULE(this.subquery) }
    })
    return node({ kind: 'make-graph', options, source, target, directed, nodes, nodeId, partitionedBy })
  })

  /** graphMatch: "graph-match" graphSearch */
  readonly graphMatch: Rule<Ast.GraphMatch> = this.RULE('graphMatch', () => {
    const node = this.begin()
    this.CONSUME(t.GraphMatch)
    return node({ kind: 'graph-match', ...this.SUBRULE(this.graphSearch) })
  })

  /** graphShortestPaths: "graph-shortest-paths" graphSearch */
  readonly graphShortestPaths: Rule<Ast.GraphShortestPaths> = this.RULE('graphShortestPaths', () => {
    const node = this.begin()
    this.CONSUME(t.GraphShortestPaths)
    return node({ kind: 'graph-shortest-paths', ...this.SUBRULE(this.graphSearch) })
  })

  /** graphSearch: options graphPattern {"," graphPattern} ["where" expression] ["project" nameds] */
  private readonly graphSearch: Rule<GraphSearch> = this.RULE('graphSearch', () => {
    const patterns: (readonly Ast.GraphElement[])[] = []
    const options = this.SUBRULE(this.options, { ARGS: ['graph'] })
    this.AT_LEAST_ONE_SEP({
      SEP: t.Comma,
      DEF: () => patterns.push(this.SUBRULE(this.graphPattern)),
      ERR_MSG: 'a graph pattern, such as (a)-[e]->(b)',
    })
    const where = this.OPTION(() => {
      this.CONSUME(t.Where)
      return this.SUBRULE(this.expression)
    })
    const project = this.OPTION1(() => {
      this.CONSUME(t.Project)
      return this.SUBRULE(this.nameds)
    })
    return { options, patterns, where, project }
  })

  /** graphPattern: graphNode {graphEdge graphNode} */
  private readonly graphPattern: Rule<readonly Ast.GraphElement[]> = this.RULE('graphPattern', () => {
    const elements: Ast.GraphElement[] = [this.SUBRULE(this.graphNode)]
    this.MANY(() => {
      elements.push(this.SUBRULE(this.graphEdge))
      elements.push(this.SUBRULE1(this.graphNode))
    })
    return elements
  })

  /** graphNode: "(" [newName] ")" */
  private readonly graphNode: Rule<Ast.GraphNode> = this.RULE('graphNode', () => {
    const node = this.begin()
    this.CONSUME(t.OpenParen)
    const name = this.OPTION(() => this.SUBRULE(this.newName))
    this.CONSUME(t.CloseParen)
    return node({ kind: 'node', name })
  })

  /** graphEdge: ["<"] "-" [edgeDetail] "-" [">"] */
  private readonly graphEdge: Rule<Ast.GraphEdge> = this.RULE('graphEdge', () => {
    const node = this.begin()
    const left = this.OPTION(() => this.CONSUME(t.Less))
    this.CONSUME(t.Minus)
    const detail = this.OPTION1(() => this.SUBRULE(this.edgeDetail))
    this.CONSUME1(t.Minus)
    const right = this.OPTION2({ GATE: () => !left, DEF: () => this.CONSUME(t.Greater) })
    return node({
      kind: 'edge',
      name: detail?.name,
      direction: left ? 'left' : right ? 'right' : 'any',
      hops: detail?.hops,
    })
  })

  /** edgeDetail: "[" [newName] ["*" expression ".." expression] "]" */
  private readonly edgeDetail: Rule<Pick<Ast.GraphEdge, 'name' | 'hops'>> = this.RULE('edgeDetail', () => {
    this.CONSUME(t.OpenBracket)
    const name = this.OPTION(() => this.SUBRULE(this.newName))
    const hops = this.OPTION1(() => {
      this.CONSUME(t.Star)
      const from = this.SUBRULE(this.expression)
      this.CONSUME(t.DotDot)
      return { from, to: this.SUBRULE1(this.expression) }
    })
    this.CONSUME(t.CloseBracket)
    return { name, hops }
  })

  /** graphToTable: "graph-to-table" graphOutput {"," graphOutput} */
  readonly graphToTable: Rule<Ast.GraphToTable> = this.RULE('graphToTable', () => {
    const node = this.begin()
    const outputs: Ast.GraphOutput[] = []
    this.CONSUME(t.GraphToTable)
    this.AT_LEAST_ONE_SEP({
      SEP: t.Comma,
      DEF: () => outputs.push(this.SUBRULE(this.graphOutput)),
      ERR_MSG: '`nodes` or `edges`',
    })
    return node({ kind: 'graph-to-table', outputs })
  })

  /**
   * graphOutput: ("nodes" | "edges") ["as" newName] {("with_node_id" | "with_source_id" | "with_target_id") "=" name}
   *   ["as" newName]
   * The reference writes the name of a lone table last and those of two first.
   */
  private readonly graphOutput: Rule<Ast.GraphOutput> = this.RULE('graphOutput', () => {
    const node = this.begin()
    const options: Ast.Option[] = []
    const entity = this.OR<Ast.GraphOutput['entity']>([
      { ALT: () => (this.CONSUME(t.Nodes), 'nodes') },
      { ALT: () => (this.CONSUME(t.Edges), 'edges') },
    ])
    const as = this.OPTION(() => this.SUBRULE(this.asName))
    this.MANY(() => {
      const option = this.begin()
      const name = this.OR1<IToken>([
        { ALT: () => this.CONSUME(t.WithNodeId) },
        { ALT: () => this.CONSUME(t.Identifier) },
      ])
      this.CONSUME(t.Assign)
      options.push(option({ name: this.optionName(name), value: this.SUBRULE(this.name) }))
    })
    const last = this.OPTION1({ GATE: () => as === undefined, DEF: () => this.SUBRULE1(this.asName) })
    return node({ entity, as: as ?? last, options })
  })

  /** graphMarkComponents: "graph-mark-components" options */
  readonly graphMarkComponents: Rule<Ast.GraphMarkComponents> = this.RULE('graphMarkComponents', () => {
    const node = this.begin()
    this.CONSUME(t.GraphMarkComponents)
    return node({ kind: 'graph-mark-components', options: this.SUBRULE(this.options, { ARGS: ['graph'] }) })
  })

  /** graphWhere: ("graph-where-nodes" | "graph-where-edges") expression */
  readonly graphWhere: Rule<Ast.GraphWhere> = this.RULE('graphWhere', () => {
    const node = this.begin()
    const entity = this.OR<Ast.GraphWhere['entity']>([
      { ALT: () => (this.CONSUME(t.GraphWhereNodes), 'nodes') },
      { ALT: () => (this.CONSUME(t.GraphWhereEdges), 'edges') },
    ])
    return node({ kind: 'graph-where', entity, predicate: this.SUBRULE(this.expression) })
  })
}
