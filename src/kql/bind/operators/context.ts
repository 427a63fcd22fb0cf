// What operators share: where they stand, options by name, columns by name, and lifted window calls.
import type { Expr as Syntax, Name, NamedExpr, Operator, Option } from '../../../../grammar/ast.js'
import type { Arguments, Expr, WindowCall } from '../../expression.js'
import { constant, reads, reference } from '../../expression.js'
import type { Assignment, Plan, PlanColumn } from '../../plan.js'
import { inputs, keep, project, window } from '../../plan.js'
import {
  badValue,
  columnRequired,
  constantRequired,
  duplicateColumn,
  unknownColumn,
  optionTwice,
  unknownOption,
} from '../../problems.js'
import { requireWindow } from '../../functions/index.js'
import type { BoundType, ConstantValue } from '../../types.js'
import { isInteger } from '../../types.js'
import { columnMeant, reportUnknownColumn } from '../assumed.js'
import type { Binder } from '../binder.js'
import { convert } from '../conversion.js'
import { matchesWildcard } from '../naming.js'
import { bindExpression } from '../parts.js'
import type { Place } from '../place.js'
import { placeOf } from '../place.js'
import type { Scope } from '../scope.js'
import { Row } from '../scope.js'
import { withSessions } from './sessions.js'

/** What an operator is bound in. */
export interface Context {
  readonly binder: Binder
  readonly scope: Scope
}

/** Binds one operator over its input; `undefined` after a problem that leaves nothing to go on with. */
export type BindOperator<Node extends Operator> = (node: Node, input: Plan, context: Context) => Plan | undefined
/** Binds an operator that needs no input. */
export type BindSource<Node extends Operator> = (node: Node, context: Context) => Plan | undefined

/** A place over a plan's columns. */
export function over(plan: Plan, { binder, scope }: Context): Place {
  return { ...placeOf(binder, scope, new Row(plan.columns)), ingested: () => ingestedColumn(plan) }
}

/** The time of loading can be read as long as rows are only filtered and sorted; rows that are made have none. */
function ingestedColumn(plan: Plan): PlanColumn | 'lost' | 'none' {
  if (plan.kind === 'scan') return plan.ingested
  if (plan.kind === 'filter' || plan.kind === 'sort') return ingestedColumn(plan.input)
  return isMade(plan) ? 'none' : 'lost'
}

/** Are the rows made by print, range and datatable alone? */
function isMade(plan: Plan): boolean {
  const from = inputs(plan)
  return from.length > 0 ? from.every(isMade) : plan.kind === 'values' || plan.kind === 'range'
}

interface PendingWindow {
  readonly column: PlanColumn
  readonly call: WindowCall
  readonly partitionBy: readonly Expr[]
}

/**
 * Takes window calls out of the expressions of one operator: `plan` is the input with a column for each call.
 * A call that reads another's result goes into a layer above it. A `restart` condition becomes a partition by the
 * number of times it has held so far; ranks are counts of the runs that began.
 */
export class WindowLift {
  private pending: PendingWindow[] = []
  private input: Plan
  /** The place in which the operator's expressions are bound. */
  readonly place: Place

  constructor(
    base: Plan,
    private readonly context: Context,
  ) {
    this.input = base
    this.place = {
      ...over(base, context),
      liftWindow: (call) => this.lift(call),
      rowsInOrder: context.binder.orders.has(base),
    }
  }

  /** The input with the windows that were lifted. */
  get plan(): Plan {
    this.flush()
    return this.input
  }

  private lift(call: WindowCall): Expr {
    if (call.function.name === 'row_window_session') {
      this.flush()
      const { plan, start } = withSessions(this.input, call.arguments, this.context.binder)
      this.input = plan
      return reference(start)
    }
    const { restart, ...rest } = call.arguments
    const segments = restart && 'kind' in restart ? [this.add('trues so far', { condition: restart }, 'long')] : []
    const term = rest['term']
    if (!term || !('kind' in term)) return this.add(call.function.name, rest, call.type, segments)
    if (call.function.name === 'row_rank_dense') {
      const starts = this.add('run starts', { term }, 'bool', segments)
      return this.add('trues so far', { condition: starts }, 'long', segments)
    }
    if (call.function.name === 'row_rank_min') {
      const starts = this.add('run starts', { term }, 'bool', segments)
      const number = this.add('row_number', {}, 'long', segments)
      return this.add('last where', { value: number, condition: starts }, 'long', segments)
    }
    return this.add(call.function.name, rest, call.type, segments)
  }

  private add(name: string, args: Arguments, type: BoundType, partitionBy: readonly Expr[] = []): Expr {
    const waiting = new Set(this.pending.map(({ column }) => column.id))
    const read = [...Object.values(args).flat(), ...partitionBy]
    const samePartition = this.pending.every(
      (one) => one.partitionBy.length === partitionBy.length && one.partitionBy.every((p, i) => p === partitionBy[i]),
    )
    if (!samePartition || read.some((argument) => reads(argument, waiting))) this.flush()
    const column = this.context.binder.column(name, type)
    this.pending.push({ column, call: { function: requireWindow(name), arguments: args, type }, partitionBy })
    return reference(column)
  }

  private flush(): void {
    const [first] = this.pending
    if (first) this.input = window(this.input, this.pending, { partitionBy: first.partitionBy })
    this.pending = []
  }
}

/** The value of a named option as plain text: `inner` of `kind=inner`, `true` of `isfuzzy=true`. */
export function optionText(options: readonly Option[], ...names: readonly string[]): string | undefined {
  const value = options.find((option) => names.includes(option.name))?.value
  if (value?.kind === 'name') return value.name
  return value?.kind === 'literal' ? String(value.value) : undefined
}

/** An operator with options. */
interface WithOptions {
  readonly kind: string
  readonly options: readonly Option[]
}

/**
 * Which of some words an option says, what it is otherwise where it is not given, and undefined, which is reported, for
 * another word.
 */
export function optionWord<const Word extends string, const Otherwise extends string>(
  node: WithOptions,
  name: string,
  words: readonly Word[],
  otherwise: Otherwise,
  { binder }: Context,
): Word | Otherwise | undefined {
  const given = node.options.find((option) => option.name === name)
  if (!given) return otherwise
  const text = optionText([given], name)
  const word = words.find((one) => one === text)
  if (word === undefined) {
    const expected = [words.slice(0, -1).join(', '), ...words.slice(-1)].filter((part) => part !== '').join(' or ')
    binder.report(badValue({ what: `The ${name} of ${node.kind}`, expected }), given.value.span)
  }
  return word
}

/** Is an option true? Not where it is not given; what is neither true nor false is reported. */
export function optionIsTrue({ options }: WithOptions, name: string, { binder }: Context): boolean {
  const value = options.find((option) => option.name === name)?.value
  if (!value) return false
  if (value.kind === 'literal' && typeof value.value === 'boolean') return value.value
  binder.report(badValue({ what: name, expected: 'true or false' }), value.span)
  return false
}

/** Refuses options that the operator does not have, or has twice; hints are read past: they never change an answer. */
export function checkOptions(node: WithOptions, allowed: readonly string[], { binder }: Context): void {
  const seen = new Set<string>()
  for (const option of node.options) {
    if (option.name.startsWith('hint.')) continue
    if (!allowed.includes(option.name))
      binder.report(unknownOption({ name: option.name, operator: node.kind }), option.span)
    else if (seen.has(option.name)) binder.report(optionTwice({ name: option.name }), option.span)
    seen.add(option.name)
  }
}

/** The columns that a name or a wildcard means, in the input's order; unknown names are reported. */
export function columnsNamed(node: Syntax, columns: readonly PlanColumn[], { binder }: Context): readonly PlanColumn[] {
  if (node.kind === 'star') return columns
  if (node.kind === 'wildcard') {
    const matched = columns.filter((column) => matchesWildcard(column.name, node.pattern))
    if (matched.length === 0) binder.report(unknownColumn({ name: node.pattern }), node.span)
    return matched
  }
  if (node.kind !== 'name') {
    binder.report(columnRequired(), node.span)
    return []
  }
  const { name, span } = node
  const column = columns.find((candidate) => candidate.name === name) ?? columnMeant(name, columns, span, binder)
  if (column) return [column]
  reportUnknownColumn(
    name,
    columns.map((one) => one.name),
    span,
    binder,
  )
  return []
}

/** Several names and wildcards at once, each column once. */
export const columnsOf = (
  nodes: readonly Syntax[],
  columns: readonly PlanColumn[],
  context: Context,
): readonly PlanColumn[] => [...new Set(nodes.flatMap((node) => columnsNamed(node, columns, context)))]

/** Groups, keys and orders are not made by dynamics: reports the one that is. Is the value fit? */
export function isKey(value: Expr, what: string, span: Syntax['span'], { binder }: Context): boolean {
  if (value.type !== 'dynamic') return value.type !== 'unknown'
  binder.report(badValue({ what, expected: 'a scalar other than dynamic: convert it, as with tostring()' }), span)
  return false
}

/** A count that must be known before the query runs, or computed from no column: take n, top n. */
export const bindCount = (node: Syntax, context: Context): Expr | undefined =>
  countOf(bindExpression(node, placeOf(context.binder, context.scope)), node, context)

/** The count of sample, sample-distinct and top-hitters, "int, long, or real" in the reference; a real must be whole. */
export const bindNumericCount = (node: Syntax, context: Context): Expr | undefined =>
  countOf(wholeReal(bindExpression(node, placeOf(context.binder, context.scope))), node, context)

function countOf(bound: Expr, node: Syntax, { binder }: Context): Expr | undefined {
  if (bound.type === 'unknown') return undefined
  if (bound.kind === 'constant' && typeof bound.value === 'bigint' && bound.value < 0n) {
    binder.report(badValue({ what: 'The number of rows', expected: 'zero or more' }), node.span)
    return undefined
  }
  if (isInteger(bound.type) || bound.type === 'dynamic') return convert(bound, 'long')
  binder.report(badValue({ what: 'The number of rows', expected: 'a whole number' }), node.span)
  return undefined
}

/** A real as a long; one that is known and not whole stays as it is. */
function wholeReal(bound: Expr): Expr {
  if (bound.type !== 'real') return bound
  if (bound.kind !== 'constant' || typeof bound.value !== 'number') return convert(bound, 'long') ?? bound
  return Number.isSafeInteger(bound.value) ? constant('long', BigInt(bound.value)) : bound
}

/** A value that must be known before the query runs. */
export function bindConstant(node: Syntax, what: string, context: Context): ConstantValue | undefined {
  const bound = bindExpression(node, placeOf(context.binder, context.scope))
  if (bound.kind === 'constant') return bound.type === 'unknown' ? undefined : bound.value
  context.binder.report(constantRequired({ what }), node.span)
  return undefined
}

/** Replaces columns of a plan in place and appends new ones, as extend does. */
export function extendWith(
  input: Plan,
  assignments: readonly Assignment[],
  columns: readonly PlanColumn[] = input.columns,
): Plan {
  const replaced = new Map(assignments.map((assignment) => [assignment.column.name, assignment]))
  const kept = columns.map((column) => {
    const replacement = replaced.get(column.name)
    replaced.delete(column.name)
    return replacement ?? { column, value: reference(column) }
  })
  return project(input, [...kept, ...replaced.values()])
}

/** Reports a name given twice among the explicit names of one operator. */
export function checkNames(columns: readonly NamedExpr[], context: Context): void {
  const names = columns.flatMap((column) => column.names)
  areDistinct(names, context)
}

/** Whether no name is there twice; the second of its kind is reported. */
export function areDistinct(names: readonly Name[], { binder }: Context): boolean {
  const seen = new Set<string>()
  const twice = names.filter(({ name }) => seen.size === seen.add(name).size)
  for (const { name, span } of twice) binder.report(duplicateColumn({ name }), span)
  return twice.length === 0
}

/** Drops columns that only served on the way. */
export const withColumns = (plan: Plan, columns: readonly PlanColumn[]): Plan =>
  plan.columns.length === columns.length && plan.columns.every((c, i) => c === columns[i]) ? plan : keep(plan, columns)
