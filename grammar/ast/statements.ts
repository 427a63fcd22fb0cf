// A query and its statements.
import type { Expr, FunctionBody } from './expressions.js'
import type { Name, Node, Parameter } from './names.js'

/** A whole text: its statements in order; the last tabular expressions are what it answers. */
export interface Query extends Node {
  readonly kind: 'query'
  readonly statements: readonly Statement[]
}

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
