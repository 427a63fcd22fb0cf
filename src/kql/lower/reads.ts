// What an expression reads of the SELECT that it stands in.
import type { Expr } from '../expression.js'
import { some } from '../expression.js'
import type { Block } from './block.js'
import { isTrivial } from './block.js'

/** Does an expression read any column? */
export const readsColumn = (expr: Expr): boolean => some(expr, ({ kind }) => kind === 'column')

/** Does an expression read a column that the block computes? */
export const readsComputed = (expr: Expr, { columns }: Block): boolean =>
  some(expr, (part) => {
    const sql = part.kind === 'column' ? columns.get(part.id) : undefined
    return sql !== undefined && !isTrivial(sql)
  })
