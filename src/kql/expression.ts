// Typed expressions over column identities: what the binder makes of syntax, and what lowering reads.
import type { AggregateFunction, Connective, ScalarFunction, WindowFunction } from './functions/define.js'
import type { Plan } from './plan.js'
import type { BoundType, ConstantValue } from './types.js'

/** A column's identity; names are labels that come and go. */
export type ColumnId = number

/** A bound expression. Every one has a KQL type before any SQL exists. */
export type Expr =
  | ConstantExpr
  | { readonly kind: 'column'; readonly id: ColumnId; readonly type: BoundType }
  | { readonly kind: 'parameter'; readonly index: number; readonly type: BoundType }
  | CallExpr
  /** base.name, base['name'], base[n] on a dynamic, as one path. */
  | PathExpr
  /** The first column of the only row of a plan: toscalar(T). Null for no row. */
  | { readonly kind: 'scalar-query'; readonly plan: Plan; readonly type: BoundType }
  /** All values of the plan's only column, as one dynamic array; the right side of `x in (T)`. */
  | { readonly kind: 'column-query'; readonly plan: Plan; readonly type: BoundType }

export interface ConstantExpr {
  readonly kind: 'constant'
  readonly type: BoundType
  readonly value: ConstantValue
}

export interface PathExpr {
  readonly kind: 'path'
  readonly base: Expr
  readonly steps: readonly PathStep[]
  readonly type: 'dynamic'
}
export type PathStep =
  | { readonly kind: 'member'; readonly name: string }
  | { readonly kind: 'item'; readonly index: number }
  | { readonly kind: 'computed'; readonly index: Expr }

/** A call of a scalar function or operator, its arguments by parameter name. */
export interface CallExpr {
  readonly kind: 'call'
  readonly function: ScalarFunction
  readonly arguments: Arguments
  readonly type: BoundType
}
/** One expression for each parameter, an array for a `rest` parameter; absent optional ones are left out. */
export type Arguments = Readonly<Record<string, Expr | readonly Expr[]>>

/** An aggregate with the column that holds its result. */
export interface AggregateCall {
  readonly function: AggregateFunction
  readonly arguments: Arguments
  /** Only rows where this holds count, as in `countif` and `sumif`. */
  readonly predicate: Expr | undefined
  readonly type: BoundType
}

/** A window function with its arguments. */
export interface WindowCall {
  readonly function: WindowFunction
  readonly arguments: Arguments
  readonly type: BoundType
}

export const constant = (type: BoundType, value: ConstantValue): ConstantExpr => ({ kind: 'constant', type, value })
/** What stands for an expression that could not be bound. */
export const unknown: ConstantExpr = constant('unknown', null)
/** What stands where there is no value of a type: null, and of a string the empty text. */
export const nothing = (type: BoundType): ConstantExpr => constant(type, type === 'string' ? '' : null)
export const reference = (column: { readonly id: ColumnId; readonly type: BoundType }): Expr => ({
  kind: 'column',
  id: column.id,
  type: column.type,
})

/** The argument of a call that has one alone. */
export function onlyArgument({ arguments: args }: CallExpr): Expr | undefined {
  const [only] = Object.values(args)
  return only && 'kind' in only ? only : undefined
}

/** Is it one that has expressions inside? */
export const hasParts = ({ kind }: Expr): boolean => kind === 'call' || kind === 'path'

/** The expressions directly inside one. Plans inside are not entered. */
export function children(expr: Expr): readonly Expr[] {
  if (!hasParts(expr)) return none
  const found: Expr[] = []
  pushChildren(found, expr)
  return found
}

/** Adds the expressions directly inside one to those that a walk has still to visit. */
export function pushChildren(pending: Expr[], expr: Expr): void {
  if (expr.kind === 'call') {
    for (const name in expr.arguments) {
      const argument = expr.arguments[name]
      if (argument === undefined) continue
      if ('kind' in argument) pending.push(argument)
      else for (const item of argument) pending.push(item)
    }
  } else if (expr.kind === 'path') {
    pending.push(expr.base)
    for (const step of expr.steps) if (step.kind === 'computed') pending.push(step.index)
  }
}

/** Is any part of an expression such a one, or the whole? Chains of `and` are long, so no walk recurses down them. */
export function some(expr: Expr, is: (part: Expr) => boolean): boolean {
  const pending: Expr[] = [expr]
  for (let next = pending.pop(); next; next = pending.pop()) {
    if (is(next)) return true
    pushChildren(pending, next)
  }
  return false
}

/** Has the expression another value each time it is worked out, as rand() and new_guid() have? */
export const isVolatile = (expr: Expr): boolean => some(expr, (part) => part.kind === 'call' && part.function.volatile)

/** Adds the columns that an expression reads. */
export function addReads(ids: Set<ColumnId>, expr: Expr): void {
  const pending: Expr[] = [expr]
  for (let next = pending.pop(); next; next = pending.pop()) {
    if (next.kind === 'column') ids.add(next.id)
    else pushChildren(pending, next)
  }
}

/** Does an expression read any of the columns? */
export const reads = (expr: Expr, columns: ReadonlySet<ColumnId>): boolean =>
  some(expr, (part) => part.kind === 'column' && columns.has(part.id))

/** The expression with each part that `replace` answers for in its place; such a part is not looked into. */
export function replaceParts(expr: Expr, replace: (part: Expr) => Expr | undefined): Expr {
  const done = new Map<Expr, Expr>()
  const opened = new Set<Expr>()
  const pending: Expr[] = [expr]
  for (let next = pending.at(-1); next; next = pending.at(-1)) {
    const isOpened = opened.has(next)
    const replaced = isOpened ? undefined : replace(next)
    const inner = replaced || isOpened ? none : children(next).filter((child) => !done.has(child))
    opened.add(next)
    if (inner.length > 0) {
      pending.push(...inner)
      continue
    }
    done.set(next, replaced ?? mapChildren(next, (child) => done.get(child) ?? child))
    pending.pop()
  }
  return done.get(expr) ?? expr
}

/** What most expressions have inside; every walk over a query asks for it hundreds of times. */
const none: readonly Expr[] = []

/** The same expression with each direct child replaced. */
export function mapChildren(expr: Expr, change: (child: Expr) => Expr): Expr {
  switch (expr.kind) {
    case 'call':
      return { ...expr, arguments: mapArguments(expr.arguments, change) }
    case 'path':
      return {
        ...expr,
        base: change(expr.base),
        steps: expr.steps.map((step) => (step.kind === 'computed' ? { ...step, index: change(step.index) } : step)),
      }
    default:
      return expr
  }
}

export function mapArguments(args: Arguments, change: (child: Expr) => Expr): Arguments {
  return Object.fromEntries(
    Object.entries(args).map(([name, arg]) => [name, 'kind' in arg ? change(arg) : arg.map(change)]),
  )
}

/** What a chain of one connective joins, in order. Chains are left-deep and may be thousands long. */
export function joined(expr: Expr, connective: Connective): readonly Expr[] {
  const parts: Expr[] = []
  let rest: Expr = expr
  while (rest.kind === 'call' && rest.function.connective === connective) {
    const [left, right]: readonly Expr[] = children(rest)
    if (!left || !right) break
    parts.push(right)
    rest = left
  }
  return [rest, ...parts.reverse()]
}

/** `a and b` in a filter is two conditions, which reads better and costs the same. */
export const conjuncts = (expr: Expr): readonly Expr[] => joined(expr, 'and')
