// Which syntax stands for a table rather than a scalar.
import type { Expr as Syntax, FunctionExpr, Parameter } from '../../../grammar/ast.js'
import type { Binder } from './binder.js'
import type { Place } from './place.js'
import type { Scope } from './scope.js'

/** Is the syntax a table rather than a scalar? */
export const isTabular = (node: Syntax, { scope, row, binder }: Place): boolean =>
  !(node.kind === 'name' && row.find(node.name)) && givesTable(node, scope, binder, new Set())

/** Whether a parameter takes a table. */
export const takesTable = ({ type }: Parameter): boolean => typeof type !== 'string' || type === '*'

function givesTable(node: Syntax, scope: Scope, binder: Binder, within: Set<FunctionExpr>): boolean {
  if (node.kind === 'pipe') return true
  if (node.kind !== 'name' && node.kind !== 'call') return false
  const name = node.kind === 'name' ? node.name : node.name.name
  const entity = scope.find(name)
  if (entity?.kind === 'function') return bodyGivesTable(entity.declaration, entity.scope, binder, within)
  if (node.kind === 'call')
    return entity?.kind === 'pattern' || (!entity && binder.parts.ownWays.get(name)?.table !== undefined)
  return entity ? entity.kind === 'table' : binder.options.catalog.table(name) !== undefined
}

/** A function gives a table where its body does, whose names mean its own lets and parameters first. */
function bodyGivesTable(declaration: FunctionExpr, scope: Scope, binder: Binder, within: Set<FunctionExpr>): boolean {
  if (within.has(declaration)) return false
  within.add(declaration)
  const { parameters, body } = declaration
  let result = body.result
  for (const statement of [...body.statements].reverse()) {
    if (result?.kind === 'name' && statement.kind === 'let' && statement.name.name === result.name)
      result = statement.value
  }
  if (result?.kind === 'function') return bodyGivesTable(result, scope, binder, within)
  const parameter = result?.kind === 'name' && parameters.find(({ name }) => name.name === result.name)
  if (parameter) return takesTable(parameter)
  return result !== undefined && givesTable(result, scope, binder, within)
}
