// Texts in quotes where the column of that name is meant, as other languages write it.
import type { Expr as Syntax } from '../../../grammar/ast.js'
import { quotedColumn } from '../problems.js'
import type { Place } from './place.js'

/** Warns of a text that stands where nothing but a column makes sense, and is called as one. */
export function warnOfQuotedColumn(node: Syntax, { row, binder }: Pick<Place, 'row' | 'binder'>): void {
  if (node.kind !== 'literal' || node.type !== 'string' || typeof node.value !== 'string') return
  if (row.find(node.value)) binder.report(quotedColumn({ name: node.value }), node.span)
}
