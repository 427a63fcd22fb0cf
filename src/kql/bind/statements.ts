// Statements: let, declare query_parameters, set; and the tabular expression that a query answers.
import type { SetStatement, Statement } from '../../../grammar/ast.js'
import { constant } from '../expression.js'
import type { Plan } from '../plan.js'
import { limit } from '../plan.js'
import { badValue, formNotSupported } from '../problems.js'
import type { Binder } from './binder.js'
import { bindLet } from './let-declarations.js'
import { bindExpression, bindTable } from './parts.js'
import { declarePattern } from './patterns.js'
import { placeOf } from './place.js'
import { bindQueryParameters } from './query-parameters.js'
import { Scope } from './scope.js'

/** Binds the statements of a query in order and gives the plan of each tabular expression. */
export function bindStatements(
  statements: readonly Statement[],
  scope: Scope,
  binder: Binder,
): readonly (Plan | undefined)[] {
  return statements.flatMap((statement) => {
    switch (statement.kind) {
      case 'let':
        bindLet(statement, placeOf(binder, scope))
        return []
      case 'query-parameters':
        bindQueryParameters(statement, scope, binder)
        return []
      case 'set':
        bindSet(statement, scope, binder)
        return []
      case 'expression':
        return [bindTable(statement.value, scope, binder)]
      case 'pattern':
        declarePattern(statement, scope, binder)
        return []
      case 'alias':
      case 'restrict':
        binder.report(formNotSupported({ what: `The statement '${statement.kind}'` }), statement.span)
        return []
    }
  })
}

/** set option = value: what changes the answer counts, other options are for the reference's own machinery. */
function bindSet({ option, value, span }: SetStatement, scope: Scope, binder: Binder): void {
  if (option.name.startsWith('query_datetimescope_'))
    binder.report(formNotSupported({ what: `The option '${option.name}'` }), span)
  if (value) binder.settings.set(option.name, value)
  if (option.name !== 'query_now' || !value) return
  const now = bindExpression(value, placeOf(binder, scope))
  if (now.kind === 'constant' && now.type === 'datetime' && typeof now.value === 'bigint') binder.now = now.value
  else if (now.type !== 'unknown') binder.report(badValue({ what: 'query_now', expected: 'a datetime' }), value.span)
}

/** `set query_take_max_records = n`: no more records than these are answered, whichever they are. */
export function limitRecords(plan: Plan, binder: Binder): Plan {
  const most = binder.settings.get('query_take_max_records')
  if (!most) return plan
  const isCount = most.kind === 'literal' && typeof most.value === 'bigint' && most.value >= 0n
  if (!isCount)
    binder.report(badValue({ what: 'query_take_max_records', expected: 'a whole number from 0 on' }), most.span)
  return isCount ? limit(plan, constant('long', most.value)) : plan
}

/** The scope that a query starts from. */
export const rootScope = (): Scope => new Scope()
