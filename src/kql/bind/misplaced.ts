// Calls of what exists, but stands in the wrong kind of place: a scalar as a table, a plugin as a function.
import type { CallExpr as CallSyntax } from '../../../grammar/ast.js'
import { findFunction, isReferencePlugin } from '../functions/index.js'
import { aggregateMisplaced, callMisplaced } from '../problems.js'
import type { Binder } from './binder.js'

/** Reports a call whose name means something elsewhere; false where it means nothing anywhere. */
export function reportMisplaced({ name: { name, span } }: CallSyntax, binder: Binder): boolean {
  const stands = standsAs(name, binder)
  if (!stands) return false
  binder.report(stands === 'aggregate' ? aggregateMisplaced({ name }) : callMisplaced({ name, stands }), span)
  return true
}

function standsAs(name: string, { parts }: Binder): 'aggregate' | 'value' | 'table' | 'plugin' | 'invoked' | undefined {
  const kind = findFunction(name)?.kind
  const own = parts.ownWays.get(name)
  if (kind === 'aggregate' || own?.aggregate) return 'aggregate'
  if (own?.table) return 'table'
  if (kind !== undefined || own?.scalar) return 'value'
  if (own?.invoked) return 'invoked'
  return isReferencePlugin(name) ? 'plugin' : undefined
}
