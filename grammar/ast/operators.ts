// The tabular operators but those of graphs, and the union of them all.
import type { CallExpr, Expr, FunctionBody } from './expressions.js'
import type {
  GraphMarkComponents,
  GraphMatch,
  GraphShortestPaths,
  GraphToTable,
  GraphWhere,
  MakeGraph,
} from './graphs.js'
import type { ColumnDeclaration, Name, NamedExpr, Node, Option, OrderKey, Parameter, TypeName } from './names.js'

/** Every operator; `kind` is the word users write, in its canonical spelling. */
export type Operator =
  | As
  | Consume
  | Count
  | Datatable
  | Distinct
  | Evaluate
  | Extend
  | Externaldata
  | Facet
  | Find
  | Fork
  | Getschema
  | GraphMarkComponents
  | GraphMatch
  | GraphShortestPaths
  | GraphToTable
  | GraphWhere
  | Invoke
  | Join
  | Lookup
  | MacroExpand
  | MakeGraph
  | MakeSeries
  | MvApply
  | MvExpand
  | Parse
  | ParseKv
  | Partition
  | PartitionBy
  | Print
  | Project
  | ProjectAway
  | ProjectByNames
  | ProjectKeep
  | ProjectRename
  | ProjectReorder
  | Range
  | Reduce
  | Render
  | Sample
  | SampleDistinct
  | Scan
  | Search
  | Serialize
  | Sort
  | Summarize
  | Take
  | Top
  | TopHitters
  | TopNested
  | Union
  | Where
  | MissingOperator

/** The operators that a pipeline may start with, since they need no input. */
export type SourceOperator = Datatable | Evaluate | Externaldata | Find | MacroExpand | Print | Range | Search | Union

const sourceKinds: Readonly<Record<SourceOperator['kind'], true>> = {
  datatable: true, evaluate: true, externaldata: true, find: true, 'macro-expand': true, print: true, range: true,
  search: true, union: true,
} // prettier-ignore

/** Does a pipeline start with an operator, rather than with an expression? */
export const isSource = (node: Expr | Operator): node is SourceOperator => node.kind in sourceKinds

/** as [hint.materialized=…] name */
export interface As extends Node {
  readonly kind: 'as'
  readonly options: readonly Option[]
  readonly name: Name
}

/** consume */
export interface Consume extends Node {
  readonly kind: 'consume'
  readonly options: readonly Option[]
}

/** count [as name] */
export interface Count extends Node {
  readonly kind: 'count'
  readonly as: Name | undefined
}

/** datatable (name: type, …) [ value, … ] */
export interface Datatable extends Node {
  readonly kind: 'datatable'
  readonly columns: readonly ColumnDeclaration[]
  /** Row after row, as many values as columns each. */
  readonly values: readonly Expr[]
}

/** distinct * | expr, … */
export interface Distinct extends Node {
  readonly kind: 'distinct'
  readonly options: readonly Option[]
  readonly columns: readonly NamedExpr[]
}

/** evaluate [hints] plugin(args) [: (schema)] */
export interface Evaluate extends Node {
  readonly kind: 'evaluate'
  readonly options: readonly Option[]
  readonly call: CallExpr
  readonly schema: readonly ColumnDeclaration[] | undefined
  readonly schemaStar: 'first' | 'last' | undefined
}

/** extend [name =] expr, … */
export interface Extend extends Node {
  readonly kind: 'extend'
  readonly columns: readonly NamedExpr[]
}

/** externaldata (name: type, …) [ uri, … ] [with (name = value, …)] */
export interface Externaldata extends Node {
  readonly kind: 'externaldata'
  readonly columns: readonly ColumnDeclaration[]
  readonly uris: readonly Expr[]
  readonly options: readonly Option[]
}

/** facet by column, … [with (operators)] */
export interface Facet extends Node {
  readonly kind: 'facet'
  readonly columns: readonly Expr[]
  readonly operators: readonly Operator[]
}

/** find [options] [in (tables)] where predicate [project columns | project-smart] [project-away columns] */
export interface Find extends Node {
  readonly kind: 'find'
  readonly options: readonly Option[]
  readonly tables: readonly Expr[]
  readonly predicate: Expr
  readonly project: readonly FindColumn[]
  readonly projectSmart: boolean
  readonly projectAway: readonly FindColumn[]
}

/** column, column: type, pack(*) or * */
export interface FindColumn extends Node {
  readonly value: Expr
  readonly type: TypeName | undefined
}

/** fork [name =] (operators) … */
export interface Fork extends Node {
  readonly kind: 'fork'
  readonly branches: readonly ForkBranch[]
}

export interface ForkBranch extends Node {
  readonly name: Name | undefined
  readonly operators: readonly Operator[]
}

/** getschema */
export interface Getschema extends Node {
  readonly kind: 'getschema'
}

/** invoke function(args) */
export interface Invoke extends Node {
  readonly kind: 'invoke'
  readonly call: CallExpr
}

/** join [options] right on conditions; `kind=` is among the options */
export interface Join extends Node {
  readonly kind: 'join'
  readonly options: readonly Option[]
  readonly right: Expr
  readonly on: readonly Expr[]
}

/** lookup [options] right on conditions */
export interface Lookup extends Node {
  readonly kind: 'lookup'
  readonly options: readonly Option[]
  readonly right: Expr
  readonly on: readonly Expr[]
}

/** macro-expand [options] entity_group [as name] (body) */
export interface MacroExpand extends Node {
  readonly kind: 'macro-expand'
  readonly options: readonly Option[]
  readonly group: Expr | readonly Expr[]
  readonly as: Name | undefined
  readonly body: FunctionBody
}

/** make-series [options] [name =] aggregate [default = value], … on axis [from a] [to b] step s [by …] */
export interface MakeSeries extends Node {
  readonly kind: 'make-series'
  readonly options: readonly Option[]
  readonly aggregates: readonly SeriesAggregate[]
  readonly axis: NamedExpr
  readonly from: Expr | undefined
  readonly to: Expr | undefined
  readonly step: Expr
  readonly by: readonly NamedExpr[]
  /** Written the older way, `in range(from, to, step)`, whose end belongs to the series. */
  readonly inRange: boolean
}

export interface SeriesAggregate extends NamedExpr {
  readonly default: Expr | undefined
}

/** mv-apply [options] columns [limit n] [id typeof…] on (subquery) */
export interface MvApply extends Node {
  readonly kind: 'mv-apply'
  readonly options: readonly Option[]
  readonly columns: readonly MvColumn[]
  readonly limit: Expr | undefined
  readonly id: Expr | undefined
  readonly operators: readonly Operator[]
}

/** mv-expand [options] column [to typeof(type)], … [limit n]; `with_itemindex=`, `kind=`, `bagexpansion=` are options */
export interface MvExpand extends Node {
  readonly kind: 'mv-expand'
  /** Written without the hyphen, which limits the rows that one row becomes. */
  readonly old: boolean
  readonly options: readonly Option[]
  readonly columns: readonly MvColumn[]
  readonly limit: Expr | undefined
}

export interface MvColumn extends NamedExpr {
  readonly type: TypeName | undefined
}

/** parse | parse-where [kind=…] expr with pattern */
export interface Parse extends Node {
  readonly kind: 'parse' | 'parse-where'
  readonly options: readonly Option[]
  readonly value: Expr
  readonly pattern: readonly ParsePart[]
}

/** `*`, a literal text (or regular expression), or a column with an optional type. */
export type ParsePart =
  | ({ readonly kind: 'skip' } & Node)
  | ({ readonly kind: 'text'; readonly value: Expr } & Node)
  | ({ readonly kind: 'column'; readonly name: Name; readonly type: TypeName | undefined } & Node)

/** parse-kv expr as (name: type, …) [with (option = value, …)] */
export interface ParseKv extends Node {
  readonly kind: 'parse-kv'
  readonly value: Expr
  readonly columns: readonly ColumnDeclaration[]
  readonly options: readonly Option[]
}

/** partition [options] by column (operators) | { subquery } */
export interface Partition extends Node {
  readonly kind: 'partition'
  readonly options: readonly Option[]
  readonly by: Expr
  readonly operators: readonly Operator[]
  /** The whole subquery when written in braces or with a source of its own. */
  readonly query: Expr | undefined
}

/** __partitionby column [id scope] (operators) */
export interface PartitionBy extends Node {
  readonly kind: '__partitionby'
  readonly options: readonly Option[]
  readonly by: Expr
  readonly id: Expr | undefined
  readonly operators: readonly Operator[]
}

/** print [name =] expr, … */
export interface Print extends Node {
  readonly kind: 'print'
  readonly columns: readonly NamedExpr[]
}

/** project [name =] expr, … */
export interface Project extends Node {
  readonly kind: 'project'
  readonly columns: readonly NamedExpr[]
}

/** project-away column | wildcard, … */
export interface ProjectAway extends Node {
  readonly kind: 'project-away'
  readonly columns: readonly Expr[]
}

/** project-by-names expr, … */
export interface ProjectByNames extends Node {
  readonly kind: 'project-by-names'
  readonly columns: readonly Expr[]
}

/** project-keep column | wildcard, … */
export interface ProjectKeep extends Node {
  readonly kind: 'project-keep'
  readonly columns: readonly Expr[]
}

/** project-rename new = old, … */
export interface ProjectRename extends Node {
  readonly kind: 'project-rename'
  readonly columns: readonly NamedExpr[]
}

/** project-reorder column | wildcard [asc|desc|granny-asc|granny-desc], … */
export interface ProjectReorder extends Node {
  readonly kind: 'project-reorder'
  readonly columns: readonly {
    readonly value: Expr
    readonly order: 'asc' | 'desc' | 'granny-asc' | 'granny-desc' | undefined
  }[]
}

/** range name from a to b step s */
export interface Range extends Node {
  readonly kind: 'range'
  readonly name: Name
  readonly from: Expr
  readonly to: Expr
  readonly step: Expr
}

/** reduce [options] by expr [with threshold = …, characters = …] */
export interface Reduce extends Node {
  readonly kind: 'reduce'
  readonly options: readonly Option[]
  readonly by: NamedExpr
  readonly with: readonly Option[]
}

/** render chart [kind=…] [with (property = value, …)] */
export interface Render extends Node {
  readonly kind: 'render'
  readonly chart: Name
  readonly options: readonly Option[]
}

/** sample n */
export interface Sample extends Node {
  readonly kind: 'sample'
  readonly count: Expr
}

/** sample-distinct n of column */
export interface SampleDistinct extends Node {
  readonly kind: 'sample-distinct'
  readonly count: Expr
  readonly of: NamedExpr
}

/** scan [with_match_id = id] [order by …] [partition by …] [declare (…)] with ( step name [optional] [output=…]: cond [=> name = expr, …]; … ) */
export interface Scan extends Node {
  readonly kind: 'scan'
  readonly options: readonly Option[]
  readonly orderBy: readonly OrderKey[]
  readonly partitionBy: readonly Expr[]
  readonly declarations: readonly Parameter[]
  readonly steps: readonly ScanStep[]
}

export interface ScanStep extends Node {
  readonly name: Name
  readonly optional: boolean
  readonly output: 'all' | 'last' | 'none' | undefined
  readonly condition: Expr
  readonly assignments: readonly NamedExpr[]
}

/** search [kind=…] [in (tables)] predicate */
export interface Search extends Node {
  readonly kind: 'search'
  readonly options: readonly Option[]
  readonly tables: readonly Expr[]
  /** Terms stand as string literals; `Column:"term"` as a binary `has`; `*` comparisons as a star on the left. */
  readonly predicate: Expr
}

/** serialize [name = expr, …] */
export interface Serialize extends Node {
  readonly kind: 'serialize'
  readonly columns: readonly NamedExpr[]
}

/** sort|order by key, … */
export interface Sort extends Node {
  readonly kind: 'sort'
  readonly options: readonly Option[]
  readonly keys: readonly OrderKey[]
}

/** summarize [hints] [[name =] aggregate, …] [by [name =] expr, …] */
export interface Summarize extends Node {
  readonly kind: 'summarize'
  readonly options: readonly Option[]
  readonly aggregates: readonly NamedExpr[]
  /** `undefined` without a by-clause. */
  readonly by: readonly NamedExpr[] | undefined
}

/** take|limit n */
export interface Take extends Node {
  readonly kind: 'take'
  readonly options: readonly Option[]
  readonly count: Expr
}

/** top n by key */
export interface Top extends Node {
  readonly kind: 'top'
  readonly options: readonly Option[]
  readonly count: Expr
  readonly by: readonly OrderKey[]
}

/** top-hitters n of expr [by expr] */
export interface TopHitters extends Node {
  readonly kind: 'top-hitters'
  readonly count: Expr
  readonly of: NamedExpr
  readonly by: NamedExpr | undefined
}

/** top-nested [n] of expr [with others = value] by aggregate [asc|desc], … */
export interface TopNested extends Node {
  readonly kind: 'top-nested'
  readonly levels: readonly TopNestedLevel[]
}

export interface TopNestedLevel extends Node {
  readonly count: Expr | undefined
  readonly of: NamedExpr
  readonly others: Expr | undefined
  readonly by: NamedExpr
  readonly direction: 'asc' | 'desc' | undefined
}

/** union [options] table, … */
export interface Union extends Node {
  readonly kind: 'union'
  readonly options: readonly Option[]
  readonly tables: readonly Expr[]
}

/** where|filter predicate */
export interface Where extends Node {
  readonly kind: 'where'
  readonly options: readonly Option[]
  readonly predicate: Expr
}

/** Stands where an operator should. */
export interface MissingOperator extends Node {
  readonly kind: 'missing'
}
