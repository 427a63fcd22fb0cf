// Functions that give tables: tables computed once or by name, and watchlists.
import type { Argument, CallExpr as CallSyntax } from '../../../../grammar/ast.js'
import { unknown } from '../../expression.js'
import { argumentCount, badValue, scalarRequired } from '../../problems.js'
import type { Binder } from '../binder.js'
import type { Flow } from '../graphs/graph.js'
import type { Context } from '../operators/context.js'
import type { OwnWay } from '../own-way.js'
import { exampleRows } from '../own-way.js'
import { bindExpression, bindTable, bindTabular } from '../parts.js'
import { placeOf } from '../place.js'
import { bindWatchlist, bindWatchlistNames } from '../watchlists.js'

/** By name. */
export const ownTables: Readonly<Record<string, OwnWay>> = {
  materialize: {
    help: {
      kind: 'tabular',
      signature: 'materialize(table)',
      doc: 'A table computed once however often it is read; that of a let read twice is so anyway.',
      examples: { [`let T = materialize(${exampleRows} | where n > 1); T | union T | count`]: 4 },
      aliases: [],
    },
    scalar: (node, place) => {
      place.binder.report(scalarRequired({}), node.span)
      return unknown
    },
    table: bindSame,
  },
  table: {
    help: {
      kind: 'tabular',
      signature: 'table(name: string)',
      doc: 'A table by a name known before the query runs.',
      examples: { 'table("DeviceInfo") | count': 0 },
      aliases: [],
    },
    table: bindNamed,
  },
  view: {
    table: bindSame,
  },
  _GetWatchlist: {
    help: {
      kind: 'tabular',
      signature: '_GetWatchlist(name: string)',
      doc: "A table of the user's own: a CSV file with a header in the folder of the setting watchlistFolder. Its columns are strings; SearchKey is its first column unless it has one.",
      examples: {},
      aliases: [],
    },
    table: (call, { binder, scope }) => bindWatchlist(call, placeOf(binder, scope)),
  },
  _GetWatchlistAlias: {
    help: {
      kind: 'tabular',
      signature: '_GetWatchlistAlias()',
      doc: 'The names of the watchlists there are.',
      examples: { '_GetWatchlistAlias() | count': 0 },
      aliases: [],
    },
    table: (_call, { binder }) => bindWatchlistNames(binder),
  },
}

/** The table that is given. */
function bindSame(call: CallSyntax, { binder, scope }: Context): Flow | undefined {
  const argument = firstArgument(call, binder)
  return argument && bindTable(argument.value, scope, binder)
}

/** table("T"): what the name means. */
function bindNamed(call: CallSyntax, { binder, scope }: Context): Flow | undefined {
  const argument = firstArgument(call, binder)
  if (!argument) return undefined
  const { value: node, span } = argument
  const name = bindExpression(node, placeOf(binder, scope))
  if (name.kind === 'constant' && typeof name.value === 'string')
    return bindTabular({ kind: 'name', name: name.value, span }, scope, binder)
  binder.report(badValue({ what: 'The name of the table', expected: 'a string known before the query runs' }), span)
  return undefined
}

function firstArgument(call: CallSyntax, binder: Binder): Argument | undefined {
  const [argument] = call.arguments
  if (!argument) binder.report(argumentCount({ function: call.name.name, expected: '1 argument', found: 0 }), call.span)
  return argument
}
