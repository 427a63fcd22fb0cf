// let: what a name stands for. What is wrong with a function is said whether it is called or not: its body may read
// what its parameters are declared to have, and no more than that.
import type { FunctionExpr, LetStatement, Parameter, Statement } from '../../../grammar/ast.js'
import type { Problem } from '../../../grammar/diagnostic.js'
import { constant } from '../expression.js'
import { duplicateName, tabularParameterLate } from '../problems.js'
import type { Binder } from './binder.js'
import { bindExpression, bindTabular } from './parts.js'
import type { Place } from './place.js'
import { placeOf } from './place.js'
import { bindQueryParameters } from './query-parameters.js'
import type { Entity } from './scope.js'
import { Scope } from './scope.js'
import { isTabular, takesTable } from './tabular.js'

/** let name = scalar | table | function */
export function bindLet(statement: LetStatement, place: Place): void {
  defineLet(statement, place)
  // Its own name is known by now, so that a function which calls itself is told so.
  if (statement.value.kind === 'function') checkDeclaration(statement.value, place.scope, place.binder)
}

/** A let within a function whose declaration has been checked. */
export function defineLet(statement: LetStatement, place: Place): void {
  const { name, span } = statement.name
  if (place.scope.hasOwn(name)) place.binder.report(duplicateName({ name }), span)
  place.scope.define(name, letEntity(statement, place))
}

/** The statements before the result of a function: lets and query parameters (user-defined-functions.md). */
export function bindBodyStatements(statements: readonly Statement[], place: Place, bind = bindLet): void {
  for (const statement of statements)
    if (statement.kind === 'let') bind(statement, place)
    else if (statement.kind === 'query-parameters') bindQueryParameters(statement, place.scope, place.binder)
}

function letEntity({ name, value }: LetStatement, place: Place): Entity {
  const { binder, row, scope } = place
  if (value.kind === 'missing') return { kind: 'unknown' }
  if (value.kind === 'function') return { kind: 'function', declaration: value, scope }
  if (isTabular(value, place) || isUnknownTable(value, scope)) {
    const flow = bindTabular(value, scope, binder)
    if (flow?.kind === 'graph') return { kind: 'graph', graph: flow }
    return flow ? { kind: 'table', name: binder.sharedName(name.name), plan: flow } : { kind: 'unknown' }
  }
  const expr = bindExpression(value, place)
  return expr.type === 'unknown' ? { kind: 'unknown' } : { kind: 'scalar', value: expr, row }
}

/** A bare name that is nothing yet is taken for a table, so that the problem says so. */
const isUnknownTable = (value: LetStatement['value'], scope: Scope): boolean =>
  value.kind === 'name' && scope.find(value.name) === undefined

/** Names that mean nothing or the function itself, and types and counts of arguments. What values must be is known of a call alone. */
const ofDeclarations: ReadonlySet<string> = new Set([
  'KQL2001', 'KQL2002', 'KQL2003', 'KQL2004', 'KQL3001', 'KQL3002', 'KQL3004', 'KQL3014',
]) // prettier-ignore

/**
 * Reports what is wrong with a declaration, as the official binder does: "no table columns can be referenced" of a
 * parameter T:(*), and of others those that are declared (user-defined-functions.md).
 */
function checkDeclaration(declaration: FunctionExpr, definition: Scope, binder: Binder): void {
  const { parameters, body } = declaration
  const late = parameters.find((one, i) => takesTable(one) && !parameters.slice(0, i).every(takesTable))
  if (late) binder.report(tabularParameterLate({ name: late.name.name }), late.span)
  const found = binder.try((trial) => {
    const scope = new Scope(definition)
    for (const parameter of parameters) scope.define(parameter.name.name, standIn(parameter, trial))
    trial.expanding.add(declaration)
    const place = placeOf(trial, scope)
    bindBodyStatements(body.statements, place)
    if (!body.result) return
    if (isTabular(body.result, place)) bindTabular(body.result, scope, trial)
    else bindExpression(body.result, place)
  })
  for (const { span, ...problem } of found)
    if (ofDeclarations.has(problem.code))
      binder.report(parameters.some(takesTable) ? explained(problem) : problem, span)
}

/** A column that the table has may still be none that the body can read. */
const explained = (problem: Problem): Problem =>
  problem.code === 'KQL2001'
    ? {
        ...problem,
        message: `${problem.message} Of a table that it is given a function reads the columns it declares.`,
      }
    : problem

/** What a body may know of an argument: its type, or the columns that are declared. */
function standIn({ name, type }: Parameter, trial: Binder): Entity {
  if (typeof type === 'string' && type !== '*') return { kind: 'scalar', value: constant(type, null) }
  const columns = type === '*' ? [] : type.map((column) => trial.column(column.name.name, column.type))
  return { kind: 'table', name: trial.sharedName(name.name), plan: { kind: 'values', columns, rows: [] } }
}
