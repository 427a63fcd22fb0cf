// Functions that bind in ways of their own, since they take tables, names of columns or `*`, or give several columns. The
// others say all of themselves in their entries of the catalogue.
import type { CallExpr as CallSyntax, NamedExpr } from '../../../grammar/ast.js'
import type { Expr } from '../expression.js'
import type { AggregateFunction } from '../functions/define.js'
import type { Plan } from '../plan.js'
import type { Flow } from './graphs/graph.js'
import type { Context } from './operators/context.js'
import type { Summary } from './operators/summarize.js'
import type { Place } from './place.js'

/** What the reference page, `harrier functions` and completion say of such a function. */
export interface OwnWayHelp {
  readonly kind: 'scalar' | 'aggregate' | 'tabular'
  readonly signature: string
  readonly doc: string
  /** A query → the last cell of its row. */
  readonly examples: Readonly<Record<string, unknown>>
  /** Older names that mean the same. */
  readonly aliases: readonly string[]
}

/** A function with what binds its calls, by where they stand. */
export interface OwnWay {
  /** None where the catalogue of functions has it, or nobody need be told. */
  readonly help?: OwnWayHelp
  /** In an expression. */
  readonly scalar?: (call: CallSyntax, place: Place) => Expr
  /** As an item of summarize and the like. */
  readonly aggregate?: (call: CallSyntax, item: NamedExpr, summary: Summary) => void
  /** The aggregate of the catalogue that it is in an expression over aggregates, where it has one argument. */
  readonly alone?: () => AggregateFunction
  /** In the place of a table. */
  readonly table?: (call: CallSyntax, context: Context) => Flow | undefined
  /** Behind invoke. */
  readonly invoked?: (call: CallSyntax, input: Plan, context: Context) => Plan | undefined
}

/** What examples read. */
export const exampleRows = 'datatable(k: string, n: long)["a", 1, "b", 3, "c", 2]'
