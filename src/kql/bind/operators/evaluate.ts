// evaluate: a plugin over the rows so far.
import type { Evaluate } from '../../../../grammar/ast.js'
import { pluginRefused, rowsRequired, unknownPlugin } from '../../problems.js'
import { reportMisplaced } from '../misplaced.js'
import { plugins, refusedPlugins } from '../plugins/index.js'
import type { Plugin } from '../plugins/plugin.js'
import { PluginCall } from '../plugins/plugin.js'
import { nearest } from '../scope.js'
import type { Context } from './context.js'
import type { AsSource, OverRows } from './operator.js'
import { areDistinct } from './columns.js'

export const evaluate: OverRows<Evaluate> & AsSource<Evaluate> = {
  syntax: 'T | evaluate plugin(argument, …) [: (schema)]',
  doc: 'Hands the rows to a plugin; the plugins are listed below.',
  examples: {
    'print d = dynamic({"a": 1}) | evaluate bag_unpack(d)': '[[1]]',
  },
  overRows: (node, input, context) => {
    const declared = node.schema?.map((column) => column.name) ?? []
    if (!areDistinct(declared, context)) return undefined
    const given = pluginOf(node, context)?.bind(new PluginCall(node, context), input, context)
    return given && context.binder.orders.unpromised(given)
  },
  // The reference's plugins that have rows of their own are refused by name, as those over rows are.
  asSource: (node, context) => {
    const { name, span } = node.call.name
    if (pluginOf(node, context)) context.binder.report(rowsRequired({ name }), span)
    return undefined
  },
}

/** The plugin that is called; `undefined` after a problem. */
function pluginOf({ call }: Evaluate, { binder }: Context): Plugin | undefined {
  const { name, span } = call.name
  const plugin = Object.hasOwn(plugins, name) ? plugins[name] : undefined
  if (plugin) return plugin
  const reason = Object.hasOwn(refusedPlugins, name) ? refusedPlugins[name] : undefined
  if (reason !== undefined) binder.report(pluginRefused({ name, reason }), span)
  else if (!reportMisplaced(call, binder))
    binder.report(unknownPlugin({ name, near: nearest(name, Object.keys(plugins)) }), span)
  return undefined
}
