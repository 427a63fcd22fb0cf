// Names, types and the small parts that statements, expressions and operators share.
import type { Span } from '../diagnostic.js'
import type { Expr } from './expressions.js'

/** What every node has. */
export interface Node {
  readonly span: Span
}

/**
 * An identifier as written, without brackets and quotes. As an expression it is a column, a table, a variable, a
 * function without brackets, `$left`, `$right` or `$table`.
 */
export interface Name extends Node {
  readonly kind: 'name'
  readonly name: string
}

/** The type names KQL accepts in declarations, as their canonical scalar type. */
export type TypeName =
  'bool' | 'int' | 'long' | 'real' | 'decimal' | 'string' | 'datetime' | 'timespan' | 'guid' | 'dynamic'

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
