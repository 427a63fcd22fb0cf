// What an operator is bound in, and the place of its expressions over the columns of its input.
import type { Plan, PlanColumn } from '../../plan.js'
import { inputs } from '../../plan.js'
import type { Binder } from '../binder.js'
import type { Place } from '../place.js'
import type { Scope } from '../scope.js'
import { Row } from '../scope.js'

/** What an operator is bound in. */
export interface Context {
  readonly binder: Binder
  readonly scope: Scope
}

/** A place over a plan's columns. */
export function over(plan: Plan, { binder, scope }: Context): Place {
  return { binder, scope, row: new Row(plan.columns), ingested: () => ingestedColumn(plan) }
}

/** The time of loading can be read as long as rows are only filtered and sorted; rows that are made have none. */
function ingestedColumn(plan: Plan): PlanColumn | 'lost' | 'none' {
  if (plan.kind === 'scan') return plan.ingested
  if (plan.kind === 'filter' || plan.kind === 'sort') return ingestedColumn(plan.input)
  return isMade(plan) ? 'none' : 'lost'
}

/** Are the rows made by print, range and datatable alone? */
function isMade(plan: Plan): boolean {
  const from = inputs(plan)
  return from.length > 0 ? from.every(isMade) : plan.kind === 'values' || plan.kind === 'range'
}
