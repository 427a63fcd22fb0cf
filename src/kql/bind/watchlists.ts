// _GetWatchlist("x"): a table of the user's own by its name.
import type { CallExpr as CallSyntax } from '../../../grammar/ast.js'
import { constant } from '../expression.js'
import type { Plan } from '../plan.js'
import { argumentCount, badValue, unknownWatchlist } from '../problems.js'
import type { Binder } from './binder.js'
import { nearest } from './scope.js'
import { externalTable } from './external-table.js'
import { bindExpression } from './parts.js'
import type { Place } from './place.js'

/** The columns of the list's file, all strings, and first the SearchKey, which is its first column unless it has one. */
export function bindWatchlist(node: CallSyntax, place: Place): Plan | undefined {
  const { binder } = place
  const [argument] = node.arguments
  if (!argument || node.arguments.length > 1) {
    binder.report(
      argumentCount({ function: node.name.name, expected: '1 argument', found: node.arguments.length }),
      node.span,
    )
    return undefined
  }
  const name = bindExpression(argument.value, place)
  if (name.type === 'unknown') return undefined
  if (name.kind !== 'constant' || name.type !== 'string' || typeof name.value !== 'string') {
    binder.report(
      badValue({ what: 'The name of a watchlist', expected: 'a string known before the query runs' }),
      argument.span,
    )
    return undefined
  }
  const { watchlists } = binder.options
  const columns = watchlists?.columns(name.value)
  if (columns) return read(name.value, columns, argument.span, binder)
  const names = watchlists?.names ?? []
  binder.report(unknownWatchlist({ name: name.value, names, near: nearest(name.value, names) }), argument.span)
  return undefined
}

function read(name: string, header: readonly string[], span: CallSyntax['span'], binder: Binder): Plan {
  const columns = header.map((column, ordinal) => ({ name: column, type: 'string' as const, path: { ordinal } }))
  const [first] = columns
  const keyed = first && !header.includes('SearchKey') ? [{ ...first, name: 'SearchKey' }, ...columns] : columns
  return externalTable(
    {
      of: 'watchlist',
      addresses: [{ uri: `${name}.csv`, span }],
      format: 'csv',
      ignoreFirstRecord: true,
      columns: keyed,
      mapped: false,
    },
    binder,
  )
}

/** _GetWatchlistAlias(): the names there are. */
export function bindWatchlistNames(binder: Binder): Plan {
  const names = binder.options.watchlists?.names ?? []
  return {
    kind: 'values',
    columns: [binder.column('WatchlistAlias', 'string')],
    rows: names.map((name) => [constant('string', name)]),
  }
}
