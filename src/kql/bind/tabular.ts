// Which syntax stands for a table rather than a scalar.
import type { Expr as Syntax } from '../../../grammar/ast.js'
import type { Place } from './expressions.js'

/** Functions of the language that give tables. */
export const tabularFunctions: ReadonlySet<string> = new Set([
  'materialize', 'table', 'view', 'union', 'externaldata', '_GetWatchlist', '_GetWatchlistAlias', 'AssignedIPAddresses',
]) // prettier-ignore

/** Is the syntax a table rather than a scalar? */
export function isTabular(node: Syntax, { scope, row, binder }: Place): boolean {
  if (node.kind === 'pipe') return true
  if (node.kind === 'name') {
    if (row.find(node.name)) return false
    const entity = scope.find(node.name)
    if (!entity) return binder.options.catalog.table(node.name) !== undefined
    return entity.kind === 'table' || (entity.kind === 'function' && entity.declaration.body.result?.kind === 'pipe')
  }
  if (node.kind !== 'call') return false
  const entity = scope.find(node.name.name)
  if (entity?.kind === 'pattern') return true
  if (entity?.kind === 'function') {
    const { result } = entity.declaration.body
    return result?.kind === 'pipe'
  }
  return tabularFunctions.has(node.name.name)
}
