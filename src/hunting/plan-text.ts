// A plan as indented text, outermost node first, so that people can see what a query was understood to mean.
import type { AggregateCall, Arguments, CallExpr, Expr, WindowCall } from '../kql/expression.js'
import { allOperators } from '../kql/functions/index.js'
import type { Assignment, Plan, PlanColumn, SortKey, UnnestItem } from '../kql/plan.js'
import { inputs } from '../kql/plan.js'
import { formatDatetime, formatTimespan } from '../kql/time-text.js'
import type { BoundType, ConstantValue } from '../kql/types.js'

/** One node a line. Columns are `name#id`: the id tells columns of the same name apart. */
export function planText(plan: Plan): string {
  return describe(plan, new Map(), 0).join('\n')
}

type Names = Map<number, string>

/** Inputs are described first, since a node's expressions name the columns that its inputs define. */
function describe(plan: Plan, names: Names, depth: number): readonly string[] {
  const below = inputs(plan).map((input) => describe(input, names, depth + 1))
  for (const column of plan.columns) names.set(column.id, `${column.name}#${column.id}`)
  const line = `${'  '.repeat(depth)}${headline(plan, (expr) => text(expr, names))}`
  return [line, ...below.flat()]
}

type Show = (expr: Expr) => string

function headline(plan: Plan, show: Show): string {
  switch (plan.kind) {
    case 'scan':
      return `scan ${plan.table.name}${plan.rules.length > 0 ? " (the caller's rows)" : ''}: ${columns(plan.columns)}`
    case 'values':
      return `values (${plan.rows.length} rows): ${columns(plan.columns)}`
    case 'external':
      return `external $${plan.parameter + 1}: ${columns(plan.columns)}`
    case 'range':
      return `range ${columns(plan.columns)} from ${show(plan.from)} to ${show(plan.to)} step ${show(plan.step)}`
    case 'filter':
      return `filter ${show(plan.predicate)}`
    case 'project':
      return `project ${assignments(plan.assignments, show)}`
    case 'aggregate': {
      const calls = plan.aggregates.map(({ column, call }) => `${label(column)} = ${callText(call, show)}`)
      return `aggregate ${calls.join(', ')} by ${assignments(plan.groups, show)}`
    }
    case 'window':
      return `window ${plan.windows.map(({ column, call }) => `${label(column)} = ${callText(call, show)}`).join(', ')}`
    case 'sort':
      return `sort ${plan.keys.map((key) => sortKey(key, show)).join(', ')}`
    case 'limit':
      return `limit ${show(plan.count)}`
    case 'join':
      return `join ${plan.type} on ${plan.on.map(({ left, right }) => `${show(left)} == ${show(right)}`).join(' and ')}`
    case 'union':
      return `union (${plan.inputs.length} inputs): ${columns(plan.columns)}`
    case 'unnest':
      return `unnest ${items(plan.items, show)}`
    case 'apply':
      return 'apply, for each row of the first the rows of the second'
    case 'item':
      return `item ${items(plan.items, show)}`
    case 'sequence':
      return `sequence of ${plan.steps.length} steps: ${plan.steps.map(({ condition }) => show(condition)).join('; ')}`
    case 'shared':
      return `shared ${plan.name}: ${columns(plan.columns)}`
  }
}

const label = ({ name, id }: PlanColumn): string => `${name}#${id}`
const columns = (list: readonly PlanColumn[]): string =>
  list.map((column) => `${label(column)}: ${column.type}`).join(', ')

/** A column kept as it is shows its name alone. */
const assignments = (list: readonly Assignment[], show: Show): string =>
  list
    .map(({ column, value }) => (show(value) === label(column) ? label(column) : `${label(column)} = ${show(value)}`))
    .join(', ')

const items = (list: readonly UnnestItem[], show: Show): string =>
  list.map(({ column, array }) => `${label(column)} of ${show(array)}`).join(', ')

function sortKey({ value, descending, nullsFirst }: SortKey, show: Show): string {
  return `${show(value)} ${descending ? 'desc' : 'asc'} nulls ${nullsFirst ? 'first' : 'last'}`
}

function callText(call: AggregateCall | WindowCall, show: Show): string {
  const condition = 'predicate' in call && call.predicate ? ` where ${show(call.predicate)}` : ''
  return `${call.function.name}(${argumentList(call.arguments, show)})${condition}`
}

const argumentList = (args: Arguments, show: Show): string =>
  Object.values(args)
    .flatMap((argument) => ('kind' in argument ? [show(argument)] : argument.map(show)))
    .join(', ')

function text(expr: Expr, names: Names): string {
  const show: Show = (inner) => text(inner, names)
  switch (expr.kind) {
    case 'constant':
      return constantText(expr.value, expr.type)
    case 'column':
      return names.get(expr.id) ?? `#${expr.id}`
    case 'parameter':
      return `$${expr.index}`
    case 'call':
      return operation(expr, names) ?? `${expr.function.name}(${argumentList(expr.arguments, show)})`
    case 'path':
      return expr.steps.reduce((base, step) => {
        if (step.kind === 'member') return `${base}.${step.name}`
        return `${base}[${step.kind === 'item' ? step.index : show(step.index)}]`
      }, show(expr.base))
    case 'scalar-query':
    case 'column-query':
      return `${expr.kind}(${describe(expr.plan, names, 0).join(' <- ').replaceAll(/ {2,}/g, '')})`
  }
}

const operators: ReadonlySet<string> = new Set(allOperators().map(({ name }) => name))

/** `a == b` for an operator of two operands; operations inside it stand in brackets. */
function operation({ function: { name }, arguments: args }: CallExpr, names: Names): string | undefined {
  const { left, right, ...others } = args
  if (
    !operators.has(name) ||
    !left ||
    !right ||
    !('kind' in left) ||
    !('kind' in right) ||
    Object.keys(others).length > 0
  )
    return undefined
  const operand = (expr: Expr): string => {
    const inner = expr.kind === 'call' ? operation(expr, names) : undefined
    return inner === undefined ? text(expr, names) : `(${inner})`
  }
  return `${operand(left)} ${name} ${operand(right)}`
}

function constantText(value: ConstantValue, type: BoundType): string {
  if (value === null) return `${type}(null)`
  if (typeof value === 'bigint' && type === 'datetime') return `datetime(${formatDatetime(value)})`
  if (typeof value === 'bigint' && type === 'timespan') return `time(${formatTimespan(value)})`
  if (typeof value === 'bigint') return value.toString()
  return type === 'dynamic' && typeof value === 'string' ? `dynamic(${value})` : JSON.stringify(value)
}
