// The syntax tree of a KQL query: statements, tabular operators, expressions. Plain data, every node with its place.
export type * from './ast/expressions.js'
export type * from './ast/graphs.js'
export type * from './ast/names.js'
export * from './ast/operators.js'
export type * from './ast/statements.js'
