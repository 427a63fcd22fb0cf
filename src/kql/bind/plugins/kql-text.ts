// Plugins whose meaning is a query of their own: KQL text bound over tables and scalars under names that it uses.
import type { Query } from '../../../../grammar/ast.js'
import { parse } from '../../../../grammar/parse.js'
import type { Expr } from '../../expression.js'
import { constant, reference } from '../../expression.js'
import type { Plan } from '../../plan.js'
import { filter } from '../../plan.js'
import { makeCall } from '../conversion.js'
import type { Context } from '../operators/context.js'
import { withColumns } from '../operators/columns.js'
import { Scope } from '../scope.js'
import { bindStatements } from '../statements.js'
import type { PluginCall } from './plugin.js'

/** What a text may name. */
export interface Given {
  readonly tables: Readonly<Record<string, Plan>>
  readonly scalars?: Readonly<Record<string, Expr>>
}

/** Texts are few and parsed once. */
const parsed = new Map<string, Query>()

/** Binds a plugin's own text. A problem in it comes from the arguments, so it is reported at the call. */
export function bindWritten(text: string, given: Given, call: PluginCall, { binder }: Context): Plan | undefined {
  const query = parsed.get(text) ?? parse(text).query
  parsed.set(text, query)
  const scope = new Scope()
  for (const [name, plan] of Object.entries(given.tables))
    scope.define(name, { kind: 'table', name: binder.sharedName(name), plan })
  for (const [name, value] of Object.entries(given.scalars ?? {})) scope.define(name, { kind: 'scalar', value })
  const before = binder.diagnostics.length
  const plan = bindStatements(query.statements, scope, binder).at(-1)
  for (const problem of binder.diagnostics.splice(before)) binder.report(problem, call.node.call.span)
  return plan
}

/**
 * A text's result without its last column, which tells of each row whether the reference leaves no doubt about it: the
 * query ends with the message at one where it does.
 */
export function certain(plan: Plan | undefined, doubt: string): Plan | undefined {
  const sure = plan?.columns.at(-1)
  if (!plan || !sure) return undefined
  const condition = makeCall('must hold', { condition: reference(sure), message: constant('string', doubt) }, 'bool')
  return withColumns(filter(plan, condition), plan.columns.slice(0, -1))
}
