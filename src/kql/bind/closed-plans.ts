// Plans that stand by themselves, so that the data can be asked for their rows before the query is bound.
import type { ColumnId, Expr } from '../expression.js'
import { some } from '../expression.js'
import type { Plan } from '../plan.js'
import { expressionsOf, inputs } from '../plan.js'
import type { Binder } from './binder.js'
import { addPlansIn } from './limits.js'

/** Does the plan stand by itself, and not for one row of another, or for one key of partition? */
export const isClosed = (plan: Plan, binder: Binder): boolean =>
  !readsItems(plan) && !readsColumns(plan, binder.partitionKeys)

function readsItems(plan: Plan): boolean {
  const pending: Plan[] = [plan]
  for (let next = pending.pop(); next; next = pending.pop()) {
    if (next.kind === 'item') return true
    pending.push(...(next.kind === 'apply' ? [next.input] : inputs(next)))
  }
  return false
}

/** Does any part of a plan, or a query in its expressions, read one of the columns? */
const readsColumns = (plan: Plan, columns: ReadonlySet<ColumnId>): boolean =>
  columns.size > 0 && !everyExpression(plan, (part) => part.kind !== 'column' || !columns.has(part.id))

/** Does the plan read a stored table? */
export const readsTables = (plan: Plan): boolean => !everyPlan(plan, ({ kind }) => kind !== 'scan')

/** Has the plan the same rows each time it is read? Those that take or sample any have not. */
export const isSteady = (plan: Plan): boolean =>
  everyPlan(plan, (part) => part.kind !== 'limit' || part.input.kind === 'sort') &&
  everyExpression(plan, (part) => part.kind !== 'call' || !part.function.volatile)

/** Has the plan a fullouter join of rows that may be others each time they are read? */
export const joinsUnsteady = (plan: Plan): boolean =>
  !everyPlan(plan, (part) => part.kind !== 'join' || part.type !== 'full' || isSteady(part))

/** Are all parts of a plan's expressions such, those of the queries within them too? */
export const everyExpression = (plan: Plan, is: (part: Expr) => boolean): boolean =>
  everyPlan(plan, (part) => expressionsOf(part).every((expr) => !some(expr, (one) => !is(one))))

/** Are all nodes of a plan such, those of the queries in its expressions too? */
function everyPlan(plan: Plan, is: (part: Plan) => boolean): boolean {
  const seen = new Set<Plan>()
  const pending: Plan[] = [plan]
  for (let next = pending.pop(); next; next = pending.pop()) {
    if (seen.has(next)) continue
    seen.add(next)
    if (!is(next)) return false
    for (const expr of expressionsOf(next)) addPlansIn(expr, pending)
    pending.push(...inputs(next))
  }
  return true
}
