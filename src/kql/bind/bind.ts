// Query → plan: name resolution and type checking. Never throws; problems are collected.
import type { Query } from '../../../grammar/ast.js'
import type { Diagnostic } from '../../../grammar/diagnostic.js'
import type { BoundQuery } from '../plan.js'
import { formNotSupported, nothingToAnswer } from '../problems.js'
import type { BindOptions, Question } from './binder.js'
import { Binder } from './binder.js'
import { bindExpressionByKind } from './expressions.js'
import { bindFlow } from './pipelines.js'
import { beyondLimits } from './limits.js'
import { ownWays } from './own-ways/index.js'
import type { Parts } from './parts.js'
import { bindStatements, limitRecords, rootScope } from './statements.js'
import { bindTabularByKind } from './tables.js'

const parts: Parts = { expression: bindExpressionByKind, tabular: bindTabularByKind, pipeline: bindFlow, ownWays }

/**
 * What binding gives: a plan unless an error was found or a question is open that it needs answered, and everything
 * that was found.
 */
export interface Bound {
  readonly query: BoundQuery | undefined
  /** What the data must be asked before the query can be bound; `external` is what the question reads. */
  readonly question: (Question & Pick<BoundQuery, 'external'>) | undefined
  /** What is wrong where the data cannot be asked. */
  readonly unasked: Diagnostic | undefined
  readonly diagnostics: readonly Diagnostic[]
}

/** Binds a query. Of several statements that give tables the last is answered. */
export function bind(query: Query, options: BindOptions): Bound {
  const binder = new Binder(options, parts)
  const plans = bindStatements(query.statements, rootScope(), binder)
  const last = plans.at(-1)
  const plan = last && limitRecords(last, binder)
  if (plans.length === 0) binder.report(nothingToAnswer(), query.span)
  const beyond = plan && beyondLimits(plan)
  if (beyond) binder.report(beyond, query.span)
  const found = binder.diagnostics.some((d) => d.severity === 'error')
  if (plan?.columns.length === 0 && !found)
    binder.report(formNotSupported({ what: 'An answer without columns' }), query.span)
  const failed = binder.diagnostics.some((d) => d.severity === 'error')
  const { question, external } = binder
  return {
    question: question && !failed ? { ...question, external } : undefined,
    unasked: failed ? undefined : binder.unasked,
    query:
      plan && !failed && plans.every((one) => one !== undefined)
        ? { plan, render: binder.render, external: binder.external }
        : undefined,
    diagnostics: saidOnce(binder.diagnostics),
  }
}

/**
 * What is assumed of a name is assumed of all its uses, and said once, at the first; what is wrong with the body of a
 * function is said once, however often it is called.
 */
function saidOnce(all: readonly Diagnostic[]): readonly Diagnostic[] {
  const said = new Map<string, Diagnostic>()
  for (const diagnostic of all) {
    const { code, message, span } = diagnostic
    const key = code.startsWith('KQL291') ? message : `${code} ${span.start} ${span.end}`
    if (!said.has(key)) said.set(key, diagnostic)
  }
  return [...said.values()]
}
