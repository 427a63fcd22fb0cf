// What plugins of evaluate share: their arguments by name, constants among them, and the columns a query declares.
import type { Evaluate, Expr as Syntax } from '../../../../grammar/ast.js'
import type { Span } from '../../../../grammar/diagnostic.js'
import type { Expr } from '../../expression.js'
import { nothing, reference } from '../../expression.js'
import type { Plan, PlanColumn } from '../../plan.js'
import { project } from '../../plan.js'
import { argumentCount, badValue, columnRequired, constantRequired, wrongType } from '../../problems.js'
import type { BoundType, ConstantValue, ScalarType } from '../../types.js'
import { isNumber } from '../../types.js'
import { convert } from '../conversion.js'
import type { Context } from '../operators/context.js'
import { columnsNamed } from '../operators/columns.js'
import { over } from '../operators/context.js'
import { bindExpression } from '../parts.js'
import { placeOf } from '../place.js'
import { countText } from '../signature.js'

/** A plugin: what it does, in a sentence, and how it is bound over its input. */
export interface Plugin {
  readonly doc: string
  /** What the reference page shows and the tests run: a query → the rows it gives, as JSON. */
  readonly examples: Readonly<Record<string, string>>
  readonly bind: (call: PluginCall, input: Plan, context: Context) => Plan | undefined
}

/** The arguments of one call, and the problems with them. */
export class PluginCall {
  private readonly positional: readonly Syntax[]
  private readonly named: ReadonlyMap<string, Syntax>

  constructor(
    readonly node: Evaluate,
    readonly context: Context,
  ) {
    const { arguments: given } = node.call
    this.positional = given.flatMap(({ name, value }) => (name ? [] : [value]))
    this.named = new Map(given.flatMap(({ name, value }) => (name ? [[name.name.toLowerCase(), value] as const] : [])))
  }

  get name(): string {
    return this.node.call.name.name
  }

  /** Is the number of arguments one that the plugin takes? */
  takes(least: number, most = Number.POSITIVE_INFINITY): boolean {
    const found = this.node.call.arguments.length
    if (found >= least && found <= most) return true
    const expected = countText(least, most)
    this.context.binder.report(argumentCount({ function: this.name, expected, found }), this.node.call.span)
    return false
  }

  /** The argument at a position, or the one of this name. */
  argument(position: number, name?: string): Syntax | undefined {
    return (name === undefined ? undefined : this.named.get(name.toLowerCase())) ?? this.positional[position]
  }

  /** The arguments from a position on that have no name. */
  rest(from: number): readonly Syntax[] {
    return this.positional.slice(from)
  }

  /** A column of the input. */
  column(node: Syntax | undefined, input: Plan): PlanColumn | undefined {
    if (!node) return undefined
    if (node.kind !== 'name') {
      this.context.binder.report(columnRequired(), node.span)
      return undefined
    }
    return columnsNamed(node, input.columns, this.context)[0]
  }

  /** An expression over the input. */
  expression(node: Syntax | undefined, input: Plan): Expr | undefined {
    const bound = node && bindExpression(node, over(input, this.context))
    return bound?.type === 'unknown' ? undefined : bound
  }

  /** A scalar that reads no column. */
  scalar(node: Syntax | undefined): Expr | undefined {
    if (!node) return undefined
    const { binder, scope } = this.context
    const bound = bindExpression(node, placeOf(binder, scope))
    return bound.type === 'unknown' ? undefined : bound
  }

  /** A value known when the query is compiled, of this type; `undefined` after a problem or where there is none. */
  constant(node: Syntax | undefined, type: ScalarType, what: string): ConstantValue | undefined {
    const value = this.scalar(node)
    if (!value || !node) return undefined
    if (value.kind !== 'constant') this.context.binder.report(constantRequired({ what }), node.span)
    else if (value.type === type) return value.value
    else this.context.binder.report(badValue({ what, expected: `a ${type}` }), node.span)
    return undefined
  }
}

/** `evaluate f(…) : (*, a: long)`: the columns that the query says there are; `*` are the plugin's own. */
export interface DeclaredColumns {
  readonly star: Evaluate['schemaStar']
  readonly columns: readonly { readonly name: string; readonly type: ScalarType; readonly span: Span }[]
}
export const declaredColumns = ({ schema, schemaStar }: Evaluate): DeclaredColumns | undefined =>
  schema && { star: schemaStar, columns: schema.map(({ name, type }) => ({ name: name.name, type, span: name.span })) }

/**
 * A result with the columns that the query declares, each found by name; null where there is none of the name. "An error
 * is raised if the run-time schema doesn't match" (pivot-plugin.md); columns that the query leaves out are dropped, and
 * numbers take each other's place.
 */
export function asDeclared(plan: Plan, declared: DeclaredColumns, { binder }: Context): Plan | undefined {
  let fits = true
  const named = declared.columns.map(({ name, type, span }) => {
    const found = plan.columns.find((column) => column.name === name)
    if (found && found.type !== type && !(isNumber(found.type) && isNumber(type))) {
      binder.report(wrongType({ expected: type, found: found.type, what: `The column '${name}'` }), span)
      fits = false
    }
    return { column: binder.column(name, type), value: cast(found && reference(found), type) }
  })
  if (!fits) return undefined
  const names = new Set(declared.columns.map(({ name }) => name))
  const kept = declared.star ? plan.columns.filter(({ name }) => !names.has(name)) : []
  const own = kept.map((column) => ({ column, value: reference(column) }))
  return project(plan, declared.star === 'last' ? [...named, ...own] : [...own, ...named])
}

/** A value of another type, or the type's null. */
export const cast = (value: Expr | undefined, type: BoundType): Expr => (value ? convert(value, type) : nothing(type))
