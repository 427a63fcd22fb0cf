// What an expression reads of the SELECT that it stands in.
import type { ColumnId, Expr } from '../expression.js'
import { children } from '../expression.js'
import type { Block } from './block.js'
import { isTrivial } from './block.js'

/** Does an expression read any column? */
export const readsColumn = (expr: Expr): boolean => readsAny(expr, () => true)

/** Does an expression read a column that the block computes? */
export const readsComputed = (expr: Expr, { columns }: Block): boolean =>
  readsAny(expr, (id) => {
    const sql = columns.get(id)
    return sql !== undefined && !isTrivial(sql)
  })

/** Does an expression read such a column? Iterative, since chains can be long. */
function readsAny(expr: Expr, such: (id: ColumnId) => boolean): boolean {
  const stack: Expr[] = [expr]
  for (let next = stack.pop(); next; next = stack.pop()) {
    if (next.kind === 'column') {
      if (such(next.id)) return true
    } else stack.push(...children(next))
  }
  return false
}
