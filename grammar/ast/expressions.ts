// Expressions: what has a value, a table among them.
import type { ColumnDeclaration, Name, Node, Parameter, TypeName } from './names.js'
import type { Operator, SourceOperator } from './operators.js'
import type { Statement } from './statements.js'

export type Expr =
  | Literal
  | DynamicLiteral
  | Name
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
  /**
   * A datetime that its text does not tell, its value being null: `datetime()` is the moment of the query, and
   * `datetime(8:00)` a time of that day, in ticks since midnight.
   */
  readonly moment?: 'now' | bigint
  /** The literal as written, for the formatter; adjacent strings are written side by side. */
  readonly source: string
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
  readonly base: Expr | undefined
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
  | '=~'
  | '!~'
  | 'has'
  | '!has'
  | 'has_cs'
  | '!has_cs'
  | 'hasprefix'
  | '!hasprefix'
  | 'hasprefix_cs'
  | '!hasprefix_cs'
  | 'hassuffix'
  | '!hassuffix'
  | 'hassuffix_cs'
  | '!hassuffix_cs'
  | 'contains'
  | '!contains'
  | 'contains_cs'
  | '!contains_cs'
  | 'startswith'
  | '!startswith'
  | 'startswith_cs'
  | '!startswith_cs'
  | 'endswith'
  | '!endswith'
  | 'endswith_cs'
  | '!endswith_cs'
  | 'matches regex'

export type BinaryOperator =
  'or' | 'and' | '==' | '!=' | '<' | '<=' | '>' | '>=' | '+' | '-' | '*' | '/' | '%' | StringOperator

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
  readonly star: 'first' | 'last' | undefined
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
  readonly source: Expr | SourceOperator
  readonly operators: readonly Operator[]
}

/** Stands where an expression should; binds to an unknown type so that one mistake is reported once. */
export interface MissingExpr extends Node {
  readonly kind: 'missing'
}
