// Questions to the data that a plugin must have answered before its columns are known.
import type { Span } from '../../../../grammar/diagnostic.js'
import type { Plan } from '../../plan.js'
import { columnsInData, formNotSupported } from '../../problems.js'
import type { Answer } from '../binder.js'
import { isClosed } from '../closed-plans.js'
import type { Context } from '../operators/context.js'

/** Asks for the rows of a plan; `undefined` where the answer is still to come, or cannot. */
export function ask(plan: Plan, span: Span, { binder }: Context): Answer | undefined {
  if (!isClosed(plan, binder)) {
    binder.report(
      formNotSupported({ what: 'A result whose columns depend on the data, for each row by itself,' }),
      span,
    )
    return undefined
  }
  return binder.ask({ plan, span, refusal: columnsInData() })
}
