// The syntax tree of a KQL query: statements, tabular operators, expressions. Plain data, every node with its place.
import type { Span } from './diagnostic.js'

/** What every node has. */
export interface Node {
  readonly span: Span
}

/** A whole text: its statements in order; the last tabular expressions are what it answers. */
export interface Query extends Node {
  readonly kind: 'query'
  readonly statements: readonly Statement[]
}

// ── Statements ───────────────────────────────────────────────────────────────────────────────────────────────

export type Statement =
  | LetStatement
  | ExpressionStatement
  | SetStatement
  | QueryParametersStatement
  | AliasStatement
  | PatternStatement
  | RestrictStatement

/** let name = value */
export interface LetStatement extends Node {
  readonly kind: 'let'
  readonly name: Name
  readonly value: Expr
}

/** A tabular (or, inside a function body, scalar) expression that stands as a statement. */
export interface ExpressionStatement extends Node {
  readonly kind: 'expression'
  readonly value: Expr
}

/** set option [= value] */
export interface SetStatement extends Node {
  readonly kind: 'set'
  readonly option: Name
  readonly value: Expr | undefined
}

/** declare query_parameters (name: type [= default], …) */
export interface QueryParametersStatement extends Node {
  readonly kind: 'query-parameters'
  readonly parameters: readonly Parameter[]
}

/** alias database name = expression */
export interface AliasStatement extends Node {
  readonly kind: 'alias'
  readonly name: Name
  readonly value: Expr
}

/** declare pattern name [= (parameters) [path: type] { (values) [.[value]] = { body }; … }] */
export interface PatternStatement extends Node {
  readonly kind: 'pattern'
  readonly name: Name
  readonly parameters: readonly Parameter[]
  readonly path: Parameter | undefined
  readonly cases: readonly PatternCase[]
}
export interface PatternCase extends Node {
  readonly values: readonly Expr[]
  readonly path: Expr | undefined
  readonly body: FunctionBody
}

/** restrict access to (entity, …) */
export interface RestrictStatement extends Node {
  readonly kind: 'restrict'
  readonly entities: readonly Expr[]
}

// ── Names, types and parameters ──────────────────────────────────────────────────────────────────────────────

/** An identifier as written, without brackets and quotes. */
export interface Name extends Node {
  readonly kind: 'name'
  readonly name: string
}

/** The type names KQL accepts in declarations, as their canonical scalar type. */
export type TypeName =
  | 'bool' | 'int' | 'long' | 'real' | 'decimal' | 'string' | 'datetime' | 'timespan' | 'guid' | 'dynamic' // prettier-ignore

/** name: type, in datatable, externaldata, parse, typeof, function parameters. */
export interface ColumnDeclaration extends Node {
  readonly name: Name
  readonly type: TypeName
}

/** A parameter of a function or query: scalar with optional default, or a table with its columns. */
export interface Parameter extends Node {
  readonly name: Name
  /** A scalar type, or the columns of a tabular parameter; `'*'` means any columns, `T:(*)`. */
  readonly type: TypeName | readonly ColumnDeclaration[] | '*'
  readonly default: Expr | undefined
}

/** key = value or key: value attached to an operator: `kind=inner`, `hint.strategy=shuffle`, `isfuzzy=true`. */
export interface Option extends Node {
  /** Lower-cased, as compared: `kind`, `hint.strategy`, `with_source`. */
  readonly name: string
  readonly value: Expr
}

/** [name =] value or (name, …) = value, in project, extend, summarize, print, by-clauses. */
export interface NamedExpr extends Node {
  /** Empty when the expression is unnamed; several for `(a, b) = f(x)`. */
  readonly names: readonly Name[]
  readonly value: Expr
}

/** expr [asc|desc] [nulls first|last] */
export interface OrderKey extends Node {
  readonly value: Expr
  readonly direction: 'asc' | 'desc' | undefined
  readonly nulls: 'first' | 'last' | undefined
}

// ── Expressions ──────────────────────────────────────────────────────────────────────────────────────────────

export type Expr =
  | Literal
  | DynamicLiteral
  | NameExpr
  | WildcardExpr
  | StarExpr
  | CallExpr
  | PathExpr
  | IndexExpr
  | UnaryExpr
  | BinaryExpr
  | InExpr
  | BetweenExpr
  | TypeofExpr
  | FunctionExpr
  | EntityGroupExpr
  | PipeExpr
  | MissingExpr

/**
 * A scalar literal, decoded. `value` by `type`: bool boolean; int, long bigint; real number; decimal its text;
 * string its content; datetime ticks of 100 ns since 0001-01-01 UTC as bigint; timespan ticks as bigint;
 * guid lower-case text. `null` for `long(null)` and the like.
 */
export interface Literal extends Node {
  readonly kind: 'literal'
  readonly type: Exclude<TypeName, 'dynamic'>
  readonly value: null | boolean | bigint | number | string
  /** The literal as written, for the formatter; adjacent strings are written side by side. */
  readonly source: string
  /** Set on `h"…"` strings, whose content is kept out of logs. */
  readonly obfuscated?: true
}

/** dynamic(json), dynamic([…]), dynamic({…}), dynamic(null); scalars inside may be KQL literals. */
export interface DynamicLiteral extends Node {
  readonly kind: 'dynamic'
  readonly value: DynamicValue
}
export type DynamicValue =
  | { readonly kind: 'scalar'; readonly value: Literal }
  | { readonly kind: 'null' }
  | { readonly kind: 'array'; readonly items: readonly DynamicValue[] }
  | { readonly kind: 'bag'; readonly entries: readonly { readonly key: string; readonly value: DynamicValue }[] }

/** A column, table, variable, function without brackets, `$left`, `$right`, `$table`. */
export interface NameExpr extends Node {
  readonly kind: 'name'
  readonly name: string
}

/** A name pattern such as `Device*` or `*_count`. */
export interface WildcardExpr extends Node {
  readonly kind: 'wildcard'
  readonly pattern: string
}

/** `*`: every column. */
export interface StarExpr extends Node {
  readonly kind: 'star'
}

/** f(a, name = b). Also table(…), materialize(…), toscalar(…), which bind in their own ways. */
export interface CallExpr extends Node {
  readonly kind: 'call'
  /** What the function is asked of, in `cluster("c").database("d").f(x)`. */
  readonly base?: Expr
  readonly name: Name
  readonly arguments: readonly Argument[]
}
export interface Argument extends Node {
  readonly name: Name | undefined
  readonly value: Expr
}

/** base.member; where tables are listed the member may be a pattern, `database("d").Device*`. */
export interface PathExpr extends Node {
  readonly kind: 'path'
  readonly base: Expr
  readonly member: Name
}

/** base[index], base.[index] */
export interface IndexExpr extends Node {
  readonly kind: 'index'
  readonly base: Expr
  readonly index: Expr
}

export interface UnaryExpr extends Node {
  readonly kind: 'unary'
  readonly operator: '-' | '+'
  readonly operand: Expr
}

export type StringOperator =
  | '=~' | '!~' | 'has' | '!has' | 'has_cs' | '!has_cs' | 'hasprefix' | '!hasprefix' | 'hasprefix_cs' | '!hasprefix_cs'
  | 'hassuffix' | '!hassuffix' | 'hassuffix_cs' | '!hassuffix_cs' | 'contains' | '!contains' | 'contains_cs'
  | '!contains_cs' | 'startswith' | '!startswith' | 'startswith_cs' | '!startswith_cs' | 'endswith' | '!endswith'
  | 'endswith_cs' | '!endswith_cs' | 'matches regex' // prettier-ignore
export type BinaryOperator =
  | 'or' | 'and' | '==' | '!=' | '<' | '<=' | '>' | '>=' | '+' | '-' | '*' | '/' | '%' | StringOperator // prettier-ignore

/** left operator right; `<>` is read as `!=`, old spellings as their canonical form. */
export interface BinaryExpr extends Node {
  readonly kind: 'binary'
  readonly operator: BinaryOperator
  readonly left: Expr
  readonly right: Expr
}

export type ListOperator = 'in' | '!in' | 'in~' | '!in~' | 'has_any' | 'has_all'

/** left in (list): scalars, one dynamic array, or one tabular expression. */
export interface InExpr extends Node {
  readonly kind: 'in'
  readonly operator: ListOperator
  readonly left: Expr
  readonly list: readonly Expr[]
}

/** operand between (from .. to) */
export interface BetweenExpr extends Node {
  readonly kind: 'between'
  readonly operator: 'between' | '!between'
  readonly operand: Expr
  readonly from: Expr
  readonly to: Expr
}

/** typeof(type) or typeof(name: type, …, *) */
export interface TypeofExpr extends Node {
  readonly kind: 'typeof'
  readonly type: TypeName | readonly ColumnDeclaration[]
  /** `*` stands first or last among the columns: the input's own columns are kept there. */
  readonly star?: 'first' | 'last'
}

/** [view] (parameters) { body }, the value of a let. */
export interface FunctionExpr extends Node {
  readonly kind: 'function'
  readonly view: boolean
  readonly parameters: readonly Parameter[]
  readonly body: FunctionBody
}
export interface FunctionBody extends Node {
  readonly statements: readonly Statement[]
  readonly result: Expr | undefined
}

/** entity_group [entity, …], the value of a let or what macro-expand goes through. */
export interface EntityGroupExpr extends Node {
  readonly kind: 'entity-group'
  readonly entities: readonly Expr[]
}

/** source | operator | … A source that needs no input (print, range, datatable, union …) is an operator itself. */
export interface PipeExpr extends Node {
  readonly kind: 'pipe'
  readonly source: Expr | Operator
  readonly operators: readonly Operator[]
}

/** Stands where an expression should; binds to an unknown type so that one mistake is reported once. */
export interface MissingExpr extends Node {
  readonly kind: 'missing'
}

// ── Tabular operators ────────────────────────────────────────────────────────────────────────────────────────

/** Every operator; `kind` is the word users write, in its canonical spelling. */
export type Operator =
  | As | Consume | Count | Datatable | Distinct | Evaluate | Extend | Externaldata | Facet | Find | Fork | Getschema
  | GraphMarkComponents | GraphMatch | GraphShortestPaths | GraphToTable | GraphWhere | Invoke | Join | Lookup
  | MacroExpand | MakeGraph | MakeSeries | MvApply | MvExpand | Parse | ParseKv | Partition | PartitionBy | Print
  | Project | ProjectAway | ProjectByNames | ProjectKeep | ProjectRename | ProjectReorder | Range | Reduce | Render
  | Sample | SampleDistinct | Scan | Search | Serialize | Sort | Summarize | Take | Top | TopHitters | TopNested
  | Union | Where | MissingOperator // prettier-ignore

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
  readonly schemaStar?: 'first' | 'last'
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
/** make-graph source --> target [with nodes on key, …] [with_node_id = name] [partitioned-by column (…)] */
export interface MakeGraph extends Node {
  readonly kind: 'make-graph'
  readonly options: readonly Option[]
  readonly source: Name
  readonly target: Name
  readonly directed: boolean
  readonly nodes: readonly { readonly table: Expr; readonly key: Name }[]
  readonly nodeId: Name | undefined
  readonly partitionedBy: { readonly column: Name; readonly operators: readonly Operator[] } | undefined
}
/** graph-match [cycles=…] pattern, … [where constraint] [project columns] */
export interface GraphMatch extends Node {
  readonly kind: 'graph-match'
  readonly options: readonly Option[]
  readonly patterns: readonly (readonly GraphElement[])[]
  readonly where: Expr | undefined
  readonly project: readonly NamedExpr[] | undefined
}
/** graph-shortest-paths [output=…] [cycles=…] pattern, … [where constraint] [project columns] */
export interface GraphShortestPaths extends Node {
  readonly kind: 'graph-shortest-paths'
  readonly options: readonly Option[]
  readonly patterns: readonly (readonly GraphElement[])[]
  readonly where: Expr | undefined
  readonly project: readonly NamedExpr[] | undefined
}
/** (node), -[edge]->, <-[edge]-, -[edge*1..5]-, -->, <--, -- */
export type GraphElement = GraphNode | GraphEdge
export interface GraphNode extends Node {
  readonly kind: 'node'
  readonly name: Name | undefined
}
export interface GraphEdge extends Node {
  readonly kind: 'edge'
  readonly name: Name | undefined
  readonly direction: 'right' | 'left' | 'any'
  readonly hops: { readonly from: Expr; readonly to: Expr } | undefined
}
/** graph-to-table nodes|edges [as name] [with_node_id = name] [with_source_id = …], … */
export interface GraphToTable extends Node {
  readonly kind: 'graph-to-table'
  readonly outputs: readonly GraphOutput[]
}
export interface GraphOutput extends Node {
  readonly entity: 'nodes' | 'edges'
  readonly as: Name | undefined
  readonly options: readonly Option[]
}
/** graph-mark-components [kind=…] [with_component_id = name] */
export interface GraphMarkComponents extends Node {
  readonly kind: 'graph-mark-components'
  readonly options: readonly Option[]
}
/** graph-where-nodes predicate | graph-where-edges predicate */
export interface GraphWhere extends Node {
  readonly kind: 'graph-where'
  readonly entity: 'nodes' | 'edges'
  readonly predicate: Expr
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
  /** Set for the older `in range(from, to, step)`, whose end belongs to the series. */
  readonly inRange?: true
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
  readonly id?: Expr
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
  readonly columns: readonly { readonly value: Expr; readonly order: 'asc' | 'desc' | 'granny-asc' | 'granny-desc' | undefined }[] // prettier-ignore
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
  readonly chart: string
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
