// row_window_session as the scan that it is: a fold over the rows that remembers where the session began.
import type { Arguments, Expr } from '../../expression.js'
import { constant, reference } from '../../expression.js'
import type { Plan, PlanColumn, Sequence } from '../../plan.js'
import { project } from '../../plan.js'
import type { Binder } from '../binder.js'
import { makeCall, operatorCall } from '../conversion.js'
import { RowLift } from './row-lift.js'

/**
 * The rows with a column of the values at which their sessions began. A row begins one where there is none, where it
 * lies as far as told from the first of the session or from the row before, and where `restart` holds; a null ends one.
 */
export function withSessions(
  input: Plan,
  { value, maxFromFirst, maxBetween, restart }: Arguments,
  binder: Binder,
): { readonly plan: Plan; readonly start: PlanColumn } {
  const given = (expr: Arguments[string] | undefined): Expr => (expr && 'kind' in expr ? expr : constant('bool', false))
  const [current, restarts] = [binder.column('value', 'datetime'), binder.column('restart', 'bool')]
  const rows = project(input, [
    ...input.columns.map((column) => ({ column, value: reference(column) })),
    { column: current, value: given(value) },
    { column: restarts, value: given(restart) },
  ])
  const [start, match] = [binder.column('session', 'datetime'), binder.column('match', 'long')]
  const [began, before] = [binder.column('session', 'datetime'), binder.column('value', 'datetime')]
  const from = (column: PlanColumn, span: Expr): Expr =>
    operatorCall('>=', reference(current), operatorCall('+', reference(column), span, 'datetime'), 'bool')
  const isNull = (column: PlanColumn): Expr => makeCall('isnull', { value: reference(column) }, 'bool')
  const begins = [
    isNull(began),
    isNull(current),
    from(began, given(maxFromFirst)),
    from(before, given(maxBetween)),
    reference(restarts),
  ].reduce((left, right) => operatorCall('or', left, right, 'bool'))
  const lift = new RowLift(rows, new Set([began.id, before.id]), binder)
  const session = lift.out(
    makeCall('iff', { predicate: begins, then: reference(current), otherwise: reference(began) }, 'datetime'),
  )
  const none = constant('datetime', null)
  const sequence: Sequence = {
    kind: 'sequence',
    input: lift.plan,
    declared: [{ column: start, initial: none }],
    match,
    giver: undefined,
    steps: [
      {
        condition: constant('bool', true),
        assignments: new Map([[start.id, session]]),
        gives: true,
        state: [
          { column: began, of: start.id, initial: none },
          { column: before, of: current.id, initial: none },
        ],
      },
    ],
    columns: [...lift.plan.columns, start, match],
  }
  return { plan: sequence, start }
}
