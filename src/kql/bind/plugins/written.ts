// Plugins whose meaning is a query of their own: KQL text bound over tables and scalars under names that it uses.
import type { Query } from '../../../../grammar/ast.js'
import { parse } from '../../../../grammar/parse.js'
import type { Expr } from '../../expression.js'
import type { Plan } from '../../plan.js'
import type { Context } from '../operators/context.js'
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
