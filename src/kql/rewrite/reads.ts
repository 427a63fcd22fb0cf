// What a plan reads of its columns, wherever it does.
import type { ColumnId, Expr } from '../expression.js'
import type { Plan, PlanColumn } from '../plan.js'
import { expressionsOf, inputs } from '../plan.js'

/** Told of each read once for each node that reads. */
export interface Reader {
  /** A column goes on under another identity, or leaves. */
  readonly whole: (id: ColumnId) => void
  /** A project gives a column as another. */
  readonly renamed: (from: ColumnId, to: ColumnId) => void
  /** An expression is computed. */
  readonly expression: (expr: Expr) => void
}

/** Tells of all that the plans and those under them read; a column that a project keeps as it is is not read by that. */
export function eachRead(roots: readonly Plan[], { whole, renamed, expression }: Reader): void {
  const seen = new Set<Plan>()
  const leave = (columns: readonly PlanColumn[]): void => {
    for (const { id } of columns) whole(id)
  }
  const visit = (plan: Plan): void => {
    if (seen.has(plan)) return
    seen.add(plan)
    if (plan.kind === 'shared') leave(plan.source.columns)
    if (plan.kind === 'sequence') leave(plan.input.columns)
    if (plan.kind === 'project') {
      for (const { column, value } of plan.assignments) {
        if (value.kind !== 'column') expression(value)
        else if (value.id !== column.id) renamed(value.id, column.id)
      }
    } else for (const expr of expressionsOf(plan)) expression(expr)
    for (const input of inputs(plan)) visit(input)
  }
  for (const root of roots) {
    leave(root.columns)
    visit(root)
  }
}
