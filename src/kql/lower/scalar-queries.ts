// Subqueries that give one value, and where the engine takes none.
import type { Sql } from '../../sql/tree.js'
import type { Expr } from '../expression.js'
import { children } from '../expression.js'

/** The value of a plan's only cell, in an expression. */
export type ScalarQuery = Extract<Expr, { kind: 'scalar-query' }>

/** The subqueries of an expression that give one value, at whatever depth. */
export function scalarQueries(expr: Expr): readonly ScalarQuery[] {
  const found: ScalarQuery[] = []
  const pending: Expr[] = [expr]
  for (let next = pending.pop(); next; next = pending.pop()) {
    if (next.kind === 'scalar-query') found.push(next)
    else pending.push(...children(next))
  }
  return found
}

/** Does a subquery stand within a lambda or a TRY? Iterative, since chains can be long. */
export function shutsIn(sql: Sql): boolean {
  const pending: { readonly part: unknown; readonly shut: boolean }[] = [{ part: sql, shut: false }]
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { part, shut } = next
    if (typeof part !== 'object' || part === null) continue
    const kind = 'kind' in part ? part.kind : undefined
    if (kind !== 'subquery') {
      for (const inner of Object.values(part))
        pending.push({ part: inner, shut: shut || kind === 'lambda' || kind === 'try' })
    } else if (shut) return true
  }
  return false
}
